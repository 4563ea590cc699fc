"""Whose column is this? Kind of table and role of each column, from names and values.

Recognition proposes and the reader decides: the result is a frozen
:class:`Mapping` that the page shows and edits, and every doubt is said in it.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from cxdash.i18n import N_
from cxdash.ingest.columns import codes, vocabulary
from cxdash.ingest.columns.codes import likely_scale
from cxdash.ingest.columns.coherence import Answers, with_codes, without_strangers
from cxdash.ingest.columns.computed import without_computed, without_places, without_ranges
from cxdash.ingest.columns.dating import dated, order_of_dates, unsure_of_order
from cxdash.ingest.columns.likert import FACTUAL
from cxdash.ingest.columns.mapping import DATED, SCALED, Mapping, kind_of
from cxdash.ingest.columns.mirror_roles import MOST_SIDES, audience_column, mirror_roles
from cxdash.ingest.columns.profile import Profile, profiles
from cxdash.ingest.columns.purchases import order_roles, unsure_of_orders
from cxdash.ingest.columns.rating import JUDGED, is_item
from cxdash.ingest.columns.recommendation import WRITES_NPS, off_scale, recommended
from cxdash.ingest.columns.scaling import (
    asked_about_steps,
    asked_about_width,
    end_words,
    missing_in,
    scales_of,
)
from cxdash.ingest.columns.shares import without_shares
from cxdash.ingest.columns.texts import MOST_LEVELS
from cxdash.ingest.columns.unnamed import completed, surely_rated, unsure
from cxdash.ingest.notes import Note, quoted, together
from cxdash.ingest.shapes.shape import AS_IS, Shape, applied, propose
from cxdash.ingest.tables.layout import RawTable
from cxdash.scales import CES_SCALE, METRIC_ROLES, Scale
from cxdash.study import BEHAVIOUR, CUSTOMERS, MIRROR, ORDERS, OTHER

RIVALS_ASKED = N_(
    "“{winner}” was taken for the score because it comes first; {n} others could be, such as {columns}: "
    "choose the one that asks about the whole, or make them all ratings of one item."
)

WEIGHT_ASKED = N_(
    "“{column}” may be what somebody or something weighs, so no answer counts more for it; if it is the "
    "weight of the survey, give it that role."
)

_OTHER_ROLES = (
    "customer", "nps", "csat", "ces", "weight", "left_on", "left", "lifetime_value", "basket", "tenure",
    "products", "orders", "returns", "contacts", "revenue", "date", "survey_kind", "touchpoint", "reason",
    "comment",
)  # fmt: skip


def recognise(raw: RawTable) -> Mapping:
    """Propose a kind and roles for a table.

    Names decide first, the better name before the vaguer one; values must agree with
    the name; what no name tells is an item, a segment, a comment or nothing, by its values.
    """
    shape = propose(raw)
    return recognise_columns(applied(raw, shape), shape)


def recognise_columns(table: RawTable, shape: Shape = AS_IS) -> Mapping:
    """As :func:`recognise`, of a table that has its shape already; what the shape tells of a column holds."""
    return replace(_recognised(table, shape.roles), shape=shape)


def _recognised(table: RawTable, told: dict[str, str]) -> Mapping:
    seen = profiles(table)
    bought = order_roles(seen, table.called)
    if bought:
        return _mapping(table, seen, ORDERS, bought, unsure_of_orders(seen, bought))
    told = {column: role for column, role in told.items() if column in seen}
    by_name = next((column for column, role in told.items() if role == "audience"), None)
    audience = by_name or audience_column(seen.values())
    if audience:
        roles = mirror_roles(seen, audience)
        # Answers in columns, of a side that the name of the table tells, are answers like others besides.
        if roles and not (by_name and "item" in roles.values()):
            return _mapping(table, seen, MIRROR, roles, {})
    named, doubts = _named({column: profile for column, profile in seen.items() if column not in told})
    roles = {**_without_repeated_behaviour(table, seen, named), **told}
    roles, asked = recommended(table, seen, roles)
    roles = completed(table, seen, roles)
    rated = {column for column, role in roles.items() if role in ("item", *METRIC_ROLES)}
    roles, shares = without_shares(table, seen, roles)
    roles, ranked = without_places(table, seen, roles)
    roles, computed = without_computed(table, seen, roles)
    roles, ranges = without_ranges(table, seen, roles)
    answers = Answers(table, seen)
    roles, strangers = without_strangers(answers, seen, roles)
    seen = with_codes(answers, seen, roles)
    left_out = together(shares, ranked, computed, ranges, strangers)
    roles, undated = dated(table, seen, roles)
    doubts = {column: note for column, note in doubts.items() if _still_holds(note, roles)}
    doubts = together(off_scale(seen, roles), undated, asked, doubts, _unweighed(seen, roles), left_out)
    gone = rated - {column for column, role in roles.items() if role in ("item", *METRIC_ROLES)}
    doubts = together(unsure(seen, roles, told.keys() | left_out.keys() | gone), doubts)
    return _mapping(table, seen, _kind(seen, roles), roles, doubts)


def _still_holds(note: Note, roles: dict[str, str]) -> bool:
    """Whether what is said of rivals is of a score that is one still."""
    winner = note.values.get("winner")
    return winner is None or roles.get(str(winner)) in (*METRIC_ROLES, *BEHAVIOUR)


def _kind(seen: dict[str, Profile], roles: dict[str, str]) -> str:
    """The kind that the roles make; where most customers come again, the rows are of something else."""
    kind = kind_of(roles)
    customer = next((seen[column] for column, role in roles.items() if role == "customer"), None)
    again = customer is not None and 2 * customer.levels <= customer.filled
    return OTHER if kind == CUSTOMERS and again and not {*BEHAVIOUR} & set(roles.values()) else kind


def _mapping(
    table: RawTable, seen: dict[str, Profile], kind: str, roles: dict[str, str], doubts: dict[str, Note]
) -> Mapping:
    roles = {column: roles.get(column, "ignore") for column in seen}
    likely = {column: likely_scale(profile) for column, profile in seen.items() if profile.rated > 0.5}
    scales = scales_of(roles, likely, seen)
    worded = {column: profile.wording.words for column, profile in seen.items() if profile.wording}
    worded |= {column: words for column, scale in scales.items() if (words := end_words(seen[column], scale))}
    order, undecided = order_of_dates(table, seen, roles)
    return Mapping(
        kind, roles, scales, likely,
        decimal=next(iter(seen.values())).decimal if seen else ".",
        date_order=order,
        words={column: words for column, words in worded.items() if roles[column] in SCALED},
        missing_in=missing_in(roles, seen, scales), undecided=undecided, likely_words=worded,
        doubts=together(
            _asked_about_amounts(roles, seen), asked_about_steps(scales, seen),
            asked_about_width(scales, seen), _asked_about_directions(roles, scales, seen), doubts,
            {column: unsure_of_order(column, order) for column in undecided},
        ),
    )  # fmt: skip


# --- roles by name ---------------------------------------------------------------------------


def _named(seen: dict[str, Profile]) -> tuple[dict[str, str], dict[str, Note]]:
    """Roles that a name tells and the values confirm, and the doubts about rivals."""
    ordered, rated = _latest_first(seen), surely_rated(seen)
    ranked = sorted(
        (-strength, position, _preferred(role, profile), rank, role, column)
        for position, role in enumerate(_OTHER_ROLES)
        for rank, (column, profile) in enumerate((c, seen[c]) for c in ordered)
        if (strength := profile.strength(role))
        and fits(role, strength, profile)
        and not (role in BEHAVIOUR and strength < vocabulary.STRONG and column in rated)
    )
    roles: dict[str, str] = {}
    doubts: dict[str, Note] = {}
    rivals: dict[str, list[str]] = {}
    for *_order, role, column in ranked:
        if column in roles:
            continue
        winner = next((other for other, played in roles.items() if played == role), None)
        if winner is None:
            roles[column] = role
        elif role in ("left", "left_on"):
            roles[column] = "ignore"
        elif role in METRIC_ROLES:
            roles[column] = "item"
            rivals.setdefault(winner, []).append(column)
        elif role in BEHAVIOUR and _yearless(column) == _yearless(winner):
            doubts[column] = _earlier(column, winner)
    for winner, others in rivals.items():
        strength = seen[winner].strength(roles[winner])
        alike = sum(seen[column].strength(roles[winner]) == strength for column in others)
        doubts |= _rivals(winner, others, strength == vocabulary.STRONG or alike < len(others))
    return roles, doubts


def _preferred(role: str, profile: Profile) -> float:
    """What goes before of equally named columns: the longest comments, and a tenure told in numbers."""
    if role == "comment":
        return -profile.length
    return profile.dated if role == "tenure" else 0


_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def _yearless(column: str) -> str:
    return vocabulary.fold(_YEAR.sub("", column))


def _latest_first(seen: Iterable[str]) -> list[str]:
    """Columns in the order of the file, those that differ in their year alone with the latest first."""
    columns = list(seen)
    first = {stem: rank for rank, stem in reversed(list(enumerate(map(_yearless, columns))))}
    return sorted(columns, key=lambda c: (first[_yearless(c)], -max(map(int, _YEAR.findall(c)), default=0)))


def _without_repeated_behaviour(
    table: RawTable, seen: dict[str, Profile], roles: dict[str, str]
) -> dict[str, str]:
    """What a customer did is told once per customer; a table of many rows each tells something else.

    Rows that are the waves of one row of the file tell it once.
    """
    customer = next((column for column, role in roles.items() if role == "customer"), None)
    if customer is None or not set(roles.values()) & set(BEHAVIOUR):
        return roles
    told = table.frame[customer].notna() & ~table.frame.index.duplicated()
    if seen[customer].levels > 0.9 * told.sum():
        return roles
    return {column: "ignore" if role in BEHAVIOUR else role for column, role in roles.items()}


def fits(role: str, strength: int, profile: Profile) -> bool:
    """Whether a column's values can play the role that its name suggests."""
    if (
        profile.filled
        and profile.constant
        and role not in METRIC_ROLES
        and role not in ("customer", "date", "comment")
    ):
        return False
    if not profile.filled:
        return strength == vocabulary.STRONG
    if role == "customer":
        return _identifies(strength, profile)
    if role in DATED:
        return profile.dated >= 0.6
    if role in METRIC_ROLES:
        return _scores(role, strength, profile)
    if role == "left":
        return _tells_departure(strength, profile)
    if role == "tenure" and profile.dated >= 0.6:
        return True
    if role in BEHAVIOUR or role == "weight":
        return _amounts(role, strength, profile)
    if role == "comment":
        return profile.numeric < 0.5 and (strength == vocabulary.STRONG or profile.length > 12)
    return profile.numeric < 0.5 and profile.levels <= MOST_LEVELS


def _amounts(role: str, strength: int, profile: Profile) -> bool:
    """Numbers, or a yes where something happens once; a flag is no sum."""
    if profile.numeric < 0.8:
        return role in ("contacts", "returns") and _yes_or_no(profile)
    if role == "weight":
        return _weighs_answers(strength, profile)
    if strength == vocabulary.STRONG:
        return True
    if role == "tenure":
        return not _are_terms(profile)
    return role not in ("orders", "revenue", "lifetime_value") or not set(profile.words) <= {"0", "1"}


def _are_terms(profile: Profile) -> bool:
    """Whether a few numbers are the months that subscriptions run, 1, 12 or 24: signed, not lived."""
    months = {*profile.given} - {1, 3}
    few = profile.levels <= _MOST_TERMS and 2 * profile.levels <= profile.filled
    return few and max(months, default=0) >= _YEAR_OF_MONTHS and not any(value % 6 for value in months)


_MOST_TERMS, _YEAR_OF_MONTHS = 4, 12

_BODIES = (30, 300)
"""What people weigh, in kilograms or pounds."""


def _weighs_answers(strength: int, profile: Profile) -> bool:
    """Survey weights are about one under a vague name, and under a plain one not what bodies weigh."""
    known = ~np.isnan(profile.numbers)
    mean = float(np.average(profile.numbers[known], weights=profile.counts[known]))
    if strength == vocabulary.STRONG:
        return profile.folded not in ("weight", "weights", "poids") or not _BODIES[0] <= mean <= _BODIES[1]
    return 0.8 <= mean <= 1.25


def _unweighed(seen: dict[str, Profile], roles: dict[str, str]) -> dict[str, Note]:
    """What is asked of numbers called weights that may be what bodies weigh."""
    free = (c for c, profile in seen.items() if c not in roles and profile.numeric >= 0.8)
    plain = (c for c in free if seen[c].strength("weight") == vocabulary.STRONG and not seen[c].constant)
    return {column: Note(WEIGHT_ASKED, {"column": column}) for column in plain}


def _identifies(strength: int, profile: Profile) -> bool:
    if _are_sides(profile) or profile.counts_people or _are_levels(profile):
        return False
    if strength == vocabulary.WEAK:
        return profile.uniqueness > 0.5
    return strength == vocabulary.STRONG or profile.uniqueness > 0.2 or profile.levels > 4 * MOST_LEVELS


def _are_levels(profile: Profile) -> bool:
    """Two or three values in many rows, or a yes and a no: what a customer is, or had, and not who."""
    if not 1 < profile.levels <= _FEW_LEVELS:
        return False
    return profile.filled >= _MANY_ROWS * profile.levels or (profile.levels == 2 and _yes_or_no(profile))


_FEW_LEVELS, _MANY_ROWS = 3, 20


def _are_sides(profile: Profile) -> bool:
    """Whether values tell customers from staff; ``Client 1`` is one of many customers."""
    sides = [word for word in profile.words if vocabulary.audience(word) and not _DIGIT.search(word)]
    return profile.levels <= MOST_SIDES and 2 * len(sides) > profile.levels


_DIGIT = re.compile(r"\d")


def _scores(role: str, strength: int, profile: Profile) -> bool:
    if profile.rated < 0.5 or profile.levels > 300:
        return False
    if role == "nps":
        return _asks_on_ten(strength, profile)
    if profile.wording:
        return profile.wording.family not in FACTUAL or JUDGED.search(profile.folded) is not None
    if strength == vocabulary.WEAK:
        return is_item(profile)
    return profile.within(0, 100) >= (0.5 if strength == vocabulary.STRONG else 0.9)


def _asks_on_ten(strength: int, profile: Profile) -> bool:
    """Numbers from 0 to 10; a yes or no, words, or many answers that end at 5 or 7 are on another scale."""
    given = profile.given
    top = max((value for value in given if value <= 10), default=0)
    if profile.wording or (profile.filled >= 20 and set(given) == {0, 1}) or _works_out(profile):
        return False
    named = WRITES_NPS.search(profile.folded)
    if not named and 5 <= top <= 7 and 0 not in given and len(given) == top and profile.filled >= 50:
        return False
    return profile.within(0, 10) >= (0.5 if strength == vocabulary.STRONG else 0.9)


def _works_out(profile: Profile) -> bool:
    """Whether numbers go far below zero, as an NPS does that somebody worked out: −100 to 100."""
    below = [value for value in profile.given if value <= -10 and value not in codes.codes(profile)]
    return len(below) > 0 and sum(profile.given[value] for value in below) >= 0.05 * profile.filled


def _tells_departure(strength: int, profile: Profile) -> bool:
    """Whether words tell who left and who stays; of a mere status, tickets are open or closed too."""
    if strength == vocabulary.WEAK and any(map(vocabulary.opens_or_closes, profile.words)):
        return False
    said = [_departure(word) for word in profile.words]
    clear = sum(count for count, value in zip(profile.counts, said, strict=True) if value is not None)
    enough = _MOST_CLEAR if any(map(vocabulary.surely_gone, profile.words)) else _ALL_CLEAR
    return profile.levels <= 10 and clear >= enough * profile.filled and {True, False} <= set(said)


_ALL_CLEAR, _MOST_CLEAR = 0.9, 0.5
"""Share of the rows whose words must tell; less where one of them can mean nothing else."""


def _departure(word: str) -> bool | None:
    gone = vocabulary.gone_or_here(word)
    return vocabulary.yes_or_no(word) if gone is None else gone


def _yes_or_no(profile: Profile) -> bool:
    return all(vocabulary.yes_or_no(word) is not None for word in profile.words)


# --- what is asked ---------------------------------------------------------------------------


def _asked_about_directions(
    roles: dict[str, str], scales: dict[str, Scale], seen: dict[str, Profile]
) -> dict[str, Note]:
    """What is asked of scores of which nothing tells whether high is good."""
    labelled = {c: seen[c].labels.direction_asked(c) for c in scales if seen[c].labels.direction_open}
    efforts = (c for c in scales if roles[c] == "ces" and not seen[c].wording)
    return labelled | {
        column: _ces_direction(column, scales[column])
        for column in efforts
        if _direction_open(seen[column].folded, scales[column])
    }


def _direction_open(folded: str, scale: Scale) -> bool:
    """Effort or ease on another scale than 1-7: vendors write both, and only a question about ease tells."""
    if scale.range == CES_SCALE.range or vocabulary.best_first(folded):
        return False
    return vocabulary.says_effort(folded) or not vocabulary.says_ease(folded)


def _ces_direction(column: str, scale: Scale) -> Note:
    if scale.reversed:
        return Note(
            N_("“{column}” has answers {scale}, read as effort, where low is good; check that it is so."),
            {"column": column, "scale": scale.label},
        )
    return Note(
        N_("“{column}” has answers {scale}, read as ease, where high is good; check that it is so."),
        {"column": column, "scale": scale.label},
    )


def _rivals(winner: str, others: list[str], sure: bool) -> dict[str, Note]:
    """What is said of columns that could be the same score; asked where none of several says that it is."""
    if not sure and len(others) > 1:
        told = {"winner": winner, "n": len(others), "columns": quoted(others[:3])}
        return {winner: Note(RIVALS_ASKED, told)}
    message = N_("“{column}” could be the same score as “{winner}”, which was used; its role can be changed.")
    return {column: Note(message, {"column": column, "winner": winner}) for column in others}


def _earlier(column: str, winner: str) -> Note:
    return Note(
        N_("“{column}” tells what “{winner}” tells, of an earlier year; the latest was used, and its role "
           "can be changed."),
        {"column": column, "winner": winner},
    )  # fmt: skip


_AMOUNTS = ("revenue", "lifetime_value", "orders", "amount", "quantity", "tenure", "products", "contacts")


def _asked_about_amounts(roles: dict[str, str], seen: dict[str, Profile]) -> dict[str, Note]:
    """Amounts that look like codes for no answer are only asked about: they may be amounts."""
    found = {}
    for column, role in roles.items():
        suspect = codes.odd_amount(seen[column]) if role in _AMOUNTS else None
        if suspect:
            found[column] = Note(
                N_("“{column}” holds {value} in many rows ({n}), which often means that nothing is known; "
                   "it was counted as an amount, unless you say that it means no answer."),
                {"column": column, "value": f"{suspect[0]:g}", "n": suspect[1]},
            )  # fmt: skip
    return found
