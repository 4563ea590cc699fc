"""Codes: numbers outside a scale that stand for no answer, and the scale that the other answers are on.

Vendors write 99 for a refusal, 0 or 6 for “not applicable” beside answers from 1 to 5, 11 for a blank
beside 0 to 10. Such values are proposed as missing; an odd one is left to be counted outside the scale.
"""

# ruff: noqa: E501 - a pattern broken over lines reads worse than a long one

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from cxdash.i18n import N_
from cxdash.ingest.columns import vocabulary
from cxdash.ingest.columns.profile import Profile
from cxdash.scales import Scale

WIDTH_ASKED = N_(
    "Nobody gave more than {high} in {columns}, put on {scale} as other ratings are; if it was asked on a shorter "
    "scale, choose that."
)

SCALE_ASKED = N_("“{column}” is read on {scale}, and no answer is above {top}; check its scale.")
TOP_ASKED = N_(
    "Nobody gave more than {high} in any of {n} ratings put on {scale}, such as {columns}; if they were asked on a "
    "shorter scale, choose that."
)

_SCALES = (Scale(1, 5), Scale(1, 7), Scale(1, 10), Scale(0, 10), Scale(0, 20), Scale(0, 100))


_WRITTEN_SCALE = re.compile(
    r"(?<![\d.])(\d)\s*(?:-|–|à|a|to|/|\.\.\.?|…)\s*(3|4|5|6|7|9|10|20|100)\b|(?:sur|/|out of)\s*(5|7|10|20|100)\b"
)
_WITH_LOW_LINE = re.compile(r"_([01])_(5|7|10|100)(?= |$)")
_NUMBERED = re.compile(r"(?<![a-zà-ÿ])(?:[a-z]|(?:q|question|item)[\s_.]*)$")
"""What stands before the number of a question: ``Q2-1`` is its first item, and no scale."""
_NO_ANSWER = (
    r"(?:nsp+|ne se prononce pas|ne sai[ts] pas|n ?/? ?a\b|not applicable|non concern\w*|non applicable|sans opinion|"
    r"don.?t know|dk\b|blank|not used|never used|no answer|no opinion|sans r[ée]ponse|refus\w*|missing|non r[ée]ponse)"
)
_TOLD = re.compile(
    rf"(?<!\d)(-?\d{{1,6}})\s*[=:]\s*\(?{_NO_ANSWER}|{_NO_ANSWER}\s*[=:]\s*(-?\d{{1,6}})",
    re.IGNORECASE,
)

_CODES = frozenset([-9999, -999, -99, -98, -97, -9, -8, -7, -1, 77, 88, 96, 97, 98, 99, 888, 998, 999, 9999])
_FEWEST, _LEAST = 5, 0.005
_RARE, _OFTEN = 0.05, 0.1
_ENOUGH, _SURELY_ENOUGH = 100, 300
_MANY = 50
_FEW = 3


def told(profile: Profile) -> set[float]:
    """Codes that the header, a label or the other ratings of a row explain: ``6 = ne se prononce pas``."""
    return _explained(profile.asked) | profile.labels.no_answers | profile.no_steps


def _explained(asked: str) -> set[float]:
    return {float(before or after) for before, after in _TOLD.findall(asked)}


def could_be_answers(values: Iterable[str], asked: str) -> bool:
    """Whether any of these codes is neither one that vendors write nor explained by what was asked.

    >>> could_be_answers(["99"], "NPS"), could_be_answers(["6"], "Accueil")
    (False, True)
    >>> could_be_answers(["6"], "Accueil (6 = NSP)")
    False
    """
    known = {f"{value:g}" for value in _CODES | _explained(asked)}
    return not known.issuperset(values)


def codes(profile: Profile) -> set[float]:
    """Values that look like codes for no answer: explained, or far outside what the others use.

    What lies on the scale that the header writes is an answer, unless the header explains it.
    """
    if profile.wording:
        return set()
    given, explained = profile.given, told(profile)
    core = [value for value in given if value not in _CODES and value not in explained]
    if not core or max(core) > 20:
        return explained & given.keys()
    top, lowest = max(core), min(core)
    far = {
        value for value in given if value in _CODES and (value > max(top + 1, 20) or value < min(0, lowest))
    }
    far |= _just_above(given, top)
    guessed = {value for value in far if _repeats(value, given)}
    return outside(guessed, written(profile)) | (explained & given.keys())


def usual(given: Iterable[float]) -> set[float]:
    """Values that vendors write for no answer and that no short scale has: 99, −1."""
    return {value for value in given if value in _CODES and not 0 <= value <= 20}


def outside(values: Iterable[float], scale: Scale | None) -> set[float]:
    """The values that are no step of a scale."""
    return {value for value in values if scale is None or not scale.low <= value <= scale.high}


def _just_above(given: Mapping[float, int], top: float) -> set[float]:
    """11 beside 0-10; 8 and 9 beside 1-5; 6 beside 1-5 where it is rare and 5 is not.

    Without a 0, answers up to 11 are 0 to 10 counted from 1; where 5 is rare too, 6 ends a longer scale.
    Of few answers nothing can be said.
    """
    if top == 11 and {0, 10} <= given.keys():
        return {11.0}
    if sum(given.values()) < _MANY:
        return set()
    steps = [given.get(step, 0) for step in range(1, 6)]
    if top in (8, 9) and not given.keys() & {0, 6, 7} and min(steps[1:]) > 0:
        high = given.get(8, 0) + given.get(9, 0)
        return {value for value in (8.0, 9.0) if value in given} if 2 * high < sum(steps) else set()
    ends_at_five = 0 not in given and 2 * steps[4] >= max(steps) and steps[4] > 4 * given.get(6, 0)
    return {6.0} if top == 6 and ends_at_five and _share(6, given) < _RARE else set()


def _share(value: float, given: Mapping[float, int]) -> float:
    total = sum(given.values())
    return given.get(value, 0) / total if total else 0.0


def _repeats(value: float, given: Mapping[float, int]) -> bool:
    """Often enough for a code; once or twice is a slip of the pen."""
    return given[value] >= max(_FEWEST, _LEAST * sum(given.values()))


# --- the scale ---------------------------------------------------------------------------------


def likely_scale(profile: Profile) -> Scale:
    """The scale and direction the question writes or the labels tell, else the shortest usual one.

    A usual scale must hold nine answers in ten; labels that nothing else tells of end at the last one seen.
    """
    if profile.wording:
        return profile.wording.scale
    ends = written(profile) or profile.labels.ends(profile.given) or _likely_ends(profile, codes(profile))
    return replace(ends, reversed=vocabulary.best_first(profile.folded) or profile.labels.best_first is True)


def written(profile: Profile) -> Scale | None:
    """The scale that the header or the question writes: ``(1-7)``, ``sur 10``, ``prix_1_10``.

    The number of a question is none, and neither is one that many answers lie outside of.
    """
    asked = _WITH_LOW_LINE.sub(r"_\1-\2", profile.asked).casefold()
    found = (m for m in _WRITTEN_SCALE.finditer(asked) if not _NUMBERED.search(asked[: m.start()]))
    ends = ((float(m[1] or 0), float(m[2] or m[3]), bool(m[1])) for m in found)
    scales = (Scale(low if both else (1 if high < 10 else 0), high) for low, high, both in ends if low < high)
    explained = told(profile)
    given = {value: n for value, n in profile.given.items() if value not in explained}
    return next((scale for scale in scales if _holds(scale, given)), None)


def _holds(scale: Scale, given: Mapping[float, int]) -> bool:
    """Whether few answers lie outside a scale, but for what stands there for no answer."""
    unused = {scale.high + 1, *([0.0] if scale.low == 1 else [])} | _CODES
    others = {value: n for value, n in given.items() if value not in unused}
    left_out = sum(others[value] for value in outside(others, scale))
    return left_out <= max(_FEW, 0.1 * sum(others.values()))


def _likely_ends(profile: Profile, gone: set[float]) -> Scale:
    given = {value: n for value, n in profile.given.items() if value not in gone}
    zeros, short = _share(0, given), _short(given)
    if short:
        return short
    if 0.1 < zeros <= 0.5 and max(given) == 5:
        return Scale(0, 5)
    fitting = (scale for scale in _SCALES if _within(given, scale) >= 0.9 and not _goes_on(given, scale))
    for scale in fitting:
        if scale.low == 1 and zeros > 0.02:
            return Scale(0, 5) if scale.high == 5 else Scale(0, 10)
        if not (zeros and scale == Scale(1, 10)):
            return scale
    return Scale(0, 10)


def _short(given: Mapping[float, int]) -> Scale | None:
    """A scale of an unusual length, when its last step is used often enough to be the last."""
    if given.keys() == {0, 1}:
        return Scale(0, 1)
    top = max(given, default=0)
    ends_there = sum(given.values()) >= _ENOUGH and _share(top, given) >= _OFTEN and 0 not in given
    return Scale(1, top) if ends_there and top in (3, 4, 6) else None


def _within(given: Mapping[float, int], scale: Scale) -> float:
    inside = sum(n for value, n in given.items() if scale.low <= value <= scale.high)
    total = sum(given.values())
    return inside / total if total else 0.0


def _goes_on(given: Mapping[float, int], scale: Scale) -> bool:
    """Whether answers run on past the end of a scale, as 6 and 7 do past 5: then it is too short."""
    further = [value for value in given if scale.high < value <= 2 * scale.high]
    return len(further) >= 2 and {scale.high + 1, scale.high + 2} <= set(further) and scale.high < 10


# --- items that share a scale ------------------------------------------------------------------

SHORT = 6
"""The last step of a short scale: ratings that end at 4, 5 or 6 may be on one, with codes or unused steps."""


def ends_at(top: float, ratings: Sequence[Profile], together: bool) -> bool:
    """Whether many answers, and often the last step, show that a scale ends there.

    Parameters
    ----------
    top : float
        The last step.
    ratings : sequence of Profile
    together : bool
        Whether it is the answers to all of them that must be many, and not those to each.
    """
    given = sum((Counter(profile.given) for profile in ratings), Counter[float]())
    return given.total() >= _ENOUGH * (1 if together else len(ratings)) and _share(top, given) >= _OFTEN


def short_together(ratings: Sequence[Profile]) -> Scale | None:
    """The scale of three or four steps on which very many answers to several questions end, if there is one."""
    given = sum((Counter(profile.given) for profile in ratings), Counter[float]())
    found = _short(given) if given.total() >= _SURELY_ENOUGH else None
    return found if found and found.low == 1 and found.high < SHORT - 1 else None


def each_step_used(scale: Scale, ratings: Sequence[Profile]) -> bool:
    """Whether every one of several ratings has each step of a scale from 1 and none beyond, in many answers.

    How popular the last step is tells nothing: it is what nobody ever gave that does.
    """
    steps = set(np.arange(1, scale.high + 1).tolist())
    many = sum(profile.filled for profile in ratings) >= _SURELY_ENOUGH
    return many and len(ratings) > 1 and all(profile.given.keys() == steps for profile in ratings)


def battery(profiles: Iterable[Profile]) -> set[float]:
    """Codes beside 1-5 that only the whole battery shows: 0 and 6 for questions that did not apply.

    Zeros that most items hardly use are no answers on 0-5. A 6 that one item hardly has and that is much
    commoner than 5 in another, or that a header explains, says that the item was not used, and so does a 0
    beside it; a 6 among other answers is the last step of 1-6.
    """
    numbered = [profile for profile in profiles if not profile.wording]
    given = [profile.given for profile in numbered]
    if len(given) < 3:
        return set()
    if max((max(one, default=0) for one in given), default=0) > SHORT:
        return set() if any(written(profile) for profile in numbered) else _hardly_used(given)
    zeros, sixes = ([_share(value, one) for one in given] for value in (0, 6))
    found = set()
    stands_out = any(_share(6, one) > 1.5 * _share(5, one) for one in given)
    explained = any(6.0 in _explained(profile.asked) | profile.labels.no_answers for profile in numbered)
    explained |= all(6.0 in profile.no_steps for profile in numbered)
    if explained or (min(sixes) < 0.02 and stands_out):
        found.add(6.0)
    if any(zeros) and (found or np.median(zeros) < 0.02):
        found.add(0.0)
    for profile in numbered:
        found = outside(found, written(profile))
    return found


def _hardly_used(given: Sequence[Mapping[float, int]]) -> set[float]:
    """A 0 that few of many answers on a long scale have, where 1 is much commoner: the scale begins at 1."""
    together = sum((Counter(one) for one in given), Counter[float]())
    zeros, ones = together[0], together[1]
    rare = 0 < zeros < _HARDLY * together.total() and ones >= max(_MANY_ONES, 5 * zeros)
    return {0.0} if rare and np.median([_share(0, one) for one in given]) == 0 else set()


_HARDLY, _MANY_ONES = 0.01, 10
"""The share of zeros that may be slips, and the ones beside which they look like it."""


def shortened(likely: Mapping[str, Scale], seen: Mapping[str, Profile]) -> dict[str, Scale]:
    """The scales of ratings, with 1-5 in place of a longer one that only a 0 and a 6 around 1-5 suggest."""
    short = {
        column: seen[column]
        for column in likely
        if max(seen[column].given, default=0) <= SHORT and not written(seen[column])
    }
    around = battery(short.values()) == {0, 6}
    return {
        column: Scale(1, 5) if around and column in short and scale.high > SHORT else scale
        for column, scale in likely.items()
    }


def looking_shorter(ratings: Mapping[str, Profile], scale: Scale) -> list[str]:
    """The columns that use each step of 1-5, and no other, of a scale that goes on, in many answers together."""
    found = [column for column, profile in ratings.items() if profile.given.keys() == {1, 2, 3, 4, 5}]
    many = sum(ratings[column].filled for column in found) >= _ENOUGH
    return found if many and scale.high > SHORT else []


def unreached(ratings: Sequence[Profile], scale: Scale) -> float | None:
    """The highest of many answers, where the scale goes on; None where it does not, or of few answers.

    Among a hundred somebody gives the last step if it is there; 4.9 in tenths is as good as 5.
    """
    given = sum((Counter(profile.given) for profile in ratings), Counter[float]())
    top = max((value for value in given if value <= scale.high), default=scale.high)
    many = given.total() >= _ENOUGH * min(len(ratings), 2)
    return top if many and scale.low < top <= scale.high - 1 < _LONGEST else None


_LONGEST = 10
"""The end of a scale of which each step is used; nobody gives exactly 100 of 100."""


def odd_amount(profile: Profile) -> tuple[float, int] | None:
    """A code among amounts and how often it stands there: the only negative one, or 99 as the common maximum."""
    given: dict[float, int] = {}
    for value, n in zip(profile.numbers, profile.counts, strict=True):
        if value == value:
            given[float(value)] = given.get(float(value), 0) + int(n)
    negative = [value for value in given if value < 0]
    high = [value for value in given if value in (88, 99, 999, 9999) and value == max(given)]
    suspects = negative if len(negative) == 1 and negative[0] in _CODES else high
    often = [value for value in suspects if _repeats(value, given) and len(given) > 5]
    return (often[0], given[often[0]]) if often else None
