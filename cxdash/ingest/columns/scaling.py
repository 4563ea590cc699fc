"""Scaling: on which scale each score and rating was asked, and which of its numbers are no answers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from cxdash.ingest.columns import codes, vocabulary
from cxdash.ingest.columns.likert import STEP_ASKED, Wording, extreme, free_step
from cxdash.ingest.columns.mapping import SCALED, scale_for
from cxdash.ingest.columns.numbered import family_of
from cxdash.ingest.columns.profile import Profile
from cxdash.ingest.columns.rating import FEWEST_ITEMS
from cxdash.ingest.notes import Note, quoted
from cxdash.scales import CES_SCALE, Scale


def scales_of(roles: dict[str, str], likely: dict[str, Scale], seen: dict[str, Profile]) -> dict[str, Scale]:
    """A scale for each score and rating; items in numbers share that of their battery."""
    scaled = {column: likely.get(column, Scale(0, 10)) for column, role in roles.items() if role in SCALED}
    numbered = {c: scale for c, scale in scaled.items() if roles[c] == "item" and not seen[c].wording}
    numbered = _with_kept_steps(numbered, seen)
    of_families = _of_families(numbered, seen)
    others = {column: scale for column, scale in numbered.items() if column not in of_families}
    shared = _shared(codes.shortened(others, seen), seen) | of_families
    likely = _like_their_battery(likely, scaled.keys() - shared, shared, seen)
    return {
        column: replace(shared[column], reversed=scale.reversed)
        if column in shared
        else _worded_scale(roles[column], seen[column], scale)
        if seen[column].wording
        else scale_for(
            roles[column], seen[column].folded, _asked_on(roles[column], seen[column], likely.get(column))
        )
        for column, scale in scaled.items()
    }


def _of_families(numbered: Iterable[str], seen: dict[str, Profile]) -> dict[str, Scale]:
    """The short scale of columns numbered alike, where all their answers show it and most ratings are such.

    Codes beside them, of another stem, have no part in it.
    """
    families: dict[str, list[str]] = {}
    of = list(numbered)
    for column in of:
        told = codes.written(seen[column]) or seen[column].labels.ends(seen[column].given)
        if (family := family_of(column)) and not told:
            families.setdefault(family, []).append(column)
    many = [column for some in families.values() if len(some) >= FEWEST_ITEMS for column in some]
    scale = codes.short_together([seen[column] for column in many]) if 2 * len(many) > len(of) else None
    return dict.fromkeys(many, scale) if scale else {}


def _with_kept_steps(likely: dict[str, Scale], seen: dict[str, Profile]) -> dict[str, Scale]:
    """The scales, longer where a column uses as its last step what stands for no answer in others."""
    codes_of_others = {step for column in likely for step in seen[column].no_steps}
    kept = {c: codes_of_others & seen[c].given.keys() for c in likely if not seen[c].no_steps}
    longer = {c: max(steps) for c, steps in kept.items() if steps and max(steps) > likely[c].high}
    return likely | {column: replace(likely[column], high=high) for column, high in longer.items()}


def _like_their_battery(
    likely: dict[str, Scale], scores: Iterable[str], shared: dict[str, Scale], seen: dict[str, Profile]
) -> dict[str, Scale]:
    """The likely scales, those of scores among many ratings that end alike being theirs.

    A scale that would leave answers of the score out is not taken over.
    """
    often = Counter(scale for column, scale in shared.items() if not codes.written(seen[column]))
    ends = {scale.high: scale for scale, n in often.items() if n >= _A_BATTERY}
    free = (c for c in scores if c in likely and not (seen[c].wording or codes.written(seen[c])))
    theirs = {
        c: ends[likely[c].high]
        for c in free
        if likely[c].high in ends and seen[c].within(ends[likely[c].high].low, likely[c].high) > _NEARLY_ALL
    }
    return likely | {c: replace(scale, reversed=likely[c].reversed) for c, scale in theirs.items()}


_A_BATTERY = 5
"""Ratings on one scale that tell on which scale a score among them was asked."""

_NEARLY_ALL = 0.99


def _asked_on(role: str, profile: Profile, scale: Scale | None) -> Scale | None:
    """The likely scale; effort is asked on 1-7 or 1-5, unless words or many answers say otherwise."""
    if role != "ces" or scale is None or scale == Scale(1, 5, scale.reversed):
        return scale
    if codes.written(profile) or profile.labels.ends(profile.given) or profile.wording:
        return scale
    beyond = {8, 9, 10} <= profile.given.keys() and profile.within(8, 10) > _BEYOND
    return scale if beyond else replace(CES_SCALE, reversed=scale.reversed)


_BEYOND = 0.1


def _shared(likely: dict[str, Scale], seen: dict[str, Profile]) -> dict[str, Scale]:
    """The scale of each rating: that of those that end alike, or the widest of all where few answers tell."""
    batteries: dict[float, list[str]] = {}
    for column, scale in likely.items():
        # Beside a 6 that is known to be no answer the scale ends where it ends, whatever others go on to.
        end = scale.high if seen[column].no_steps else max(scale.high, codes.SHORT)
        batteries.setdefault(end, []).append(column)
    own = {
        end: _of_battery([likely[c] for c in some], [seen[c] for c in some])
        for end, some in batteries.items()
    }
    widest = max(own.values(), key=_width, default=Scale(0, 10))
    shared: dict[str, Scale] = {}
    for end, columns in batteries.items():
        most = 2 * len(columns) > len(likely)
        # One column alone may be what people like least: its last steps are there, and nobody chose them.
        ratings = [seen[column] for column in columns]
        told = all(max(rating.no_steps, default=0) > own[end].high for rating in ratings)
        proven = (
            told
            or codes.each_step_used(own[end], ratings)
            or ((most or len(columns) > 1) and codes.ends_at(own[end].high, ratings, together=most))
        )
        shared |= dict.fromkeys(columns, own[end] if proven else widest)
    return shared | {column: scale for column, scale in likely.items() if codes.written(seen[column])}


def _of_battery(likely: list[Scale], ratings: list[Profile]) -> Scale:
    """The widest scale of ratings that end alike, without the codes that they share."""
    top = max(max(profile.given, default=0.0) for profile in ratings)
    if top in (3, 4) and codes.each_step_used(Scale(1, top), ratings):
        return Scale(1, top)
    unused = codes.battery(ratings)
    if not unused:
        return max(likely, key=_width)
    if max(scale.high for scale in likely) > codes.SHORT:
        return Scale(1, max(scale.high for scale in likely))
    six = 6 not in unused and any(profile.within(6, 6) > 0.02 for profile in ratings)
    return Scale(1, 6 if six else 5)


def _width(scale: Scale) -> tuple[float, float]:
    return scale.range, -scale.low


def _worded_scale(role: str, profile: Profile, scale: Scale) -> Scale:
    """Words have their direction in them, except how much effort something took."""
    amount = profile.wording is not None and profile.wording.family in ("level", "amount", "degree")
    effort = role == "ces" and amount and vocabulary.says_effort(profile.folded)
    return replace(scale, reversed=effort)


def end_words(profile: Profile, scale: Scale) -> dict[str, float]:
    """Words at the two ends of a scale that is numbers in between, as some tools export it."""
    if profile.wording or profile.levels > 30:
        return {}
    unread = profile.words[np.isnan(profile.answers) & profile.known]
    ends = {word: extreme(word) for word in unread}
    return {word: scale.high if end > 0 else scale.low for word, end in ends.items() if end}


def missing_in(
    roles: dict[str, str], seen: dict[str, Profile], scales: dict[str, Scale]
) -> dict[str, tuple[str, ...]]:
    """Codes for no answer among the values of each score and rating: no step of its scale, or explained."""
    rated = [column for column in scales if seen[column].rated > 0.5 and not seen[column].wording]
    items = [column for column in rated if roles[column] == "item"]
    by_end: dict[bool, set[float]] = {
        short: codes.battery(seen[c] for c in items if (scales[c].high <= codes.SHORT) == short)
        for short in (True, False)
    }
    found = {}
    for column in rated:
        given, guessed = seen[column].given.keys(), codes.codes(seen[column])
        scale = scales[column]
        if roles[column] == "item" or (scale.low == 1 and scale.high in (5, 10)):
            guessed |= by_end[scale.high <= codes.SHORT] & given
        proposed = codes.outside(guessed, scales[column]) | (codes.told(seen[column]) & given)
        if proposed:
            found[column] = tuple(f"{value:g}" for value in sorted(proposed))
    return found


def asked_about_steps(scales: dict[str, Scale], seen: dict[str, Profile]) -> dict[str, Note]:
    """What is asked of answers in words that leave one step of a long scale free."""
    families: dict[str, dict[str, Wording]] = {}
    for column in scales:
        if wording := seen[column].wording:
            families.setdefault(wording.family, {})[column] = wording
    return {
        next(iter(worded)): Note(
            STEP_ASKED,
            {"columns": quoted(list(worded)[:3]), "word": found[1], "step": f"{found[0]:g}",
             "scale": next(iter(worded.values())).scale.label},
        )
        for worded in families.values()
        if (found := free_step(list(worded.values())))
    }  # fmt: skip


def asked_about_width(scales: dict[str, Scale], seen: dict[str, Profile]) -> dict[str, Note]:
    """What is asked of ratings whose answers end before the scale that they share with others."""
    by_scale: dict[Scale, list[str]] = {}
    for column, scale in scales.items():
        if not (scale.reversed or seen[column].wording or codes.written(seen[column])):
            by_scale.setdefault(scale, []).append(column)
    asked = {}
    for scale, columns in by_scale.items():
        shorter = codes.looking_shorter({column: seen[column] for column in columns}, scale)
        top = codes.unreached([seen[column] for column in columns], scale)
        if top and len(columns) >= _A_BATTERY:
            told = {"high": f"{top:g}", "n": len(columns), "scale": scale.label}
            asked[columns[0]] = Note(codes.TOP_ASKED, told | {"columns": quoted(columns[:3])})
        elif shorter:
            told = {"high": "5", "columns": quoted(shorter[:3]), "scale": scale.label}
            asked[shorter[0]] = Note(codes.WIDTH_ASKED, told)
        elif len(columns) == 1 and (top := codes.unreached([seen[columns[0]]], scale)):
            told = {"column": columns[0], "scale": scale.words, "top": f"{top:g}"}
            asked[columns[0]] = Note(codes.SCALE_ASKED, told)
    return asked
