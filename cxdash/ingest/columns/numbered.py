"""Numbered: columns numbered alike, such as ``P1`` to ``P10``, or the parts of one question.

Most are of one kind, so what a few of them hold tells what the others are, and what is left out of a family
that was read is said.
"""

import re
from collections.abc import Collection, Iterable, Mapping

from cxdash.i18n import N_
from cxdash.ingest.columns.profile import Profile
from cxdash.ingest.columns.rating import ENOUGH_ITEMS, FEWEST_ITEMS
from cxdash.ingest.notes import Note

_MEMBER = re.compile(r"(?!(?:q|question|v|var|x)[\s_.]?\d)(\D*[^\W\d])[\s_.]?\d+", re.IGNORECASE)
"""One of numbered columns of a kind; a questionnaire numbers all that it asks, as statistics programs do."""

_PART = re.compile(r"(q(?:uestion)?[\s_.]?\d+)(?:[\s_.\-]?[a-z]\w*|[_.\-]\d+)", re.IGNORECASE)
"""One part of a question: ``Q8A``, ``Q7_2``."""

_FEW_ODD = 0.25
"""Share of numbered columns that may be no ratings without a doubt about the others."""


def family_of(column: str) -> str | None:
    """What the names of numbered columns, or of the parts of one question, begin with."""
    return _stem(column, _MEMBER, _PART)


def rest_of_families(
    seen: Mapping[str, Profile], free: Collection[str], roles: Mapping[str, str]
) -> set[str]:
    """What nothing claims of a family of which three or more are ratings, where its answers are among theirs.

    A family of many on exactly the steps of one that was read is one as well; of the parts of a question
    most are ratings then.
    """
    families = _families(seen, _MEMBER, _PART)
    rated = {c for c in seen if roles.get(c) == "item"}
    steps = {family: _steps(seen, rated.intersection(some)) for family, some in families.items()}
    known = [steps[family] for family, some in families.items() if _is_read(some, rated)]
    rest: set[str] = set()
    for family, some in families.items():
        alike = len(some) >= ENOUGH_ITEMS and _steps(seen, some) in known
        if alike or _is_read(some, rated):
            rest |= {c for c in some if _is_among(seen[c], _steps(seen, some) if alike else steps[family])}
    return {column for column in rest if column in free and column not in roles}


def _is_read(family: Collection[str], rated: Collection[str]) -> bool:
    """Whether enough of a family are ratings; of the parts of one question, most of them."""
    n = sum(column in rated for column in family)
    return n >= FEWEST_ITEMS and (2 * n > len(family) or all(map(_MEMBER.fullmatch, family)))


def _steps(seen: Mapping[str, Profile], columns: Collection[str]) -> frozenset[float]:
    return frozenset(value for column in columns for value in seen[column].given)


def _is_among(profile: Profile, steps: Collection[float]) -> bool:
    """Whether all that was given are steps, and no mere yes or no in numbers."""
    return profile.given.keys() <= {*steps} and not (profile.given.keys() <= {0, 1} < {*steps})


def mixed_families(free: Mapping[str, Profile], rated: Collection[str]) -> list[list[str]]:
    """Numbered columns, ``P1`` to ``P10``, several of which are no ratings.

    They are of one kind, people or places, and some of them hold small numbers by chance.
    """
    families = _families({c: p for c, p in free.items() if p.levels >= FEWEST_ITEMS}, _MEMBER)
    return [family for family in families.values() if len(_but(family, rated)) > _FEW_ODD * len(family)]


def odd_members(
    seen: Mapping[str, Profile], rated: Collection[str], ignored: Collection[str]
) -> list[tuple[int, tuple[str, ...]]]:
    """How many of each family of numbered columns are ratings, three or more, and those left out of it."""
    families = [(_but(family, ignored), family) for family in _families(seen, _MEMBER).values()]
    return [
        (n, tuple(column for column in family if column in ignored))
        for used, family in families
        if len(used) < len(family) and (n := sum(column in rated for column in used)) >= FEWEST_ITEMS
    ]


def about_odd_members(odd: Iterable[tuple[int, tuple[str, ...]]]) -> dict[str, Note]:
    """What is said of numbered columns that are not on the scale of the others."""
    message = N_("Of the columns numbered alike, {n} were read as ratings; those with other numbers were "
                 "left out: {columns}; give them the role “Rating of one item” if they are.")  # fmt: skip
    return {columns[0]: Note(message, {"n": n, "columns": columns}) for n, columns in odd}


def _but(family: list[str], rated: Collection[str]) -> list[str]:
    return [column for column in family if column not in rated]


def _families(seen: Mapping[str, Profile], *kinds: re.Pattern[str]) -> dict[str, list[str]]:
    """Three or more columns of one stem that hold numbers, by that stem."""
    families: dict[str, list[str]] = {}
    for column, profile in seen.items():
        if (stem := _stem(column, *kinds)) and profile.numeric >= 0.9 and not profile.wording:
            families.setdefault(stem, []).append(column)
    return {stem: family for stem, family in families.items() if len(family) >= FEWEST_ITEMS}


def _stem(column: str, *kinds: re.Pattern[str]) -> str | None:
    matches = (kind.fullmatch(column.strip()) for kind in kinds)
    return next((match[1].casefold() for match in matches if match), None)
