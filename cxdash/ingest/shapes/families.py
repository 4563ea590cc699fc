"""Families: columns whose names share a stem, as “Raisons [Prix]” and “Raisons [Délai]” do.

Survey tools write a question of many parts as one column a part, and each in its own way:
brackets, slashes, dashes, colons, numbers. What stands beside the stem is the part.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

_IN_BRACKETS = re.compile(r"(.*\S)\s*\[([^\[\]]+)\]")
_BETWEEN = re.compile(r"\s+[-–—/|:]\s+|\s*[/|–—]\s*|:\s+")
_NUMBERED = re.compile(r"(.*[^\W_])[_.]([^\W_]+)")
_EDGES = " -–—/|:_.?"
_LONGEST = 2_000
"""Characters of a name or question that are looked at; questions run to some hundreds."""

_MOST_GAPS = 4
"""Gaps from either end of a name at which it may be parted: tools write the part first or last."""

Stem = tuple[str, bool]
"""The words that the members share, and whether they stand first."""


@dataclass(frozen=True)
class Family:
    """Columns of one stem.

    Attributes
    ----------
    stem : str
    parts : mapping of column to what its name says beside the stem
    spelled : bool
        Brackets, dashes or the like part the two; without them it is a mere ``_`` or ``.``.
    """

    stem: str
    parts: Mapping[str, str]
    spelled: bool = True


def families(titles: Mapping[str, str]) -> list[Family]:
    """Columns grouped by the stem that most of them share.

    Parameters
    ----------
    titles : mapping of column to its name, or to the question behind it

    >>> [one.stem for one in families({c: c for c in ("Avis [Prix]", "Avis [Délai]", "Note")})]
    ['Avis']
    """
    candidates = {column: dict(_splits(title)) for column, title in titles.items()}
    shared = Counter(stem for splits in candidates.values() for stem in splits)
    grouped: dict[Stem, dict[str, str]] = {}
    for column, splits in candidates.items():
        stem = max(splits, key=lambda one: (shared[one], one[1], len(one[0])), default=None)
        if stem is not None and shared[stem] > 1:
            grouped.setdefault(stem, {})[column] = splits[stem]
    return [
        Family(stem, parts, spelled=_is_spelled(titles[column] for column in parts))
        for (stem, _first), parts in grouped.items()
        if len(parts) > 1 and len(set(parts.values())) == len(parts)
    ]


def _splits(title: str) -> Iterator[tuple[Stem, str]]:
    """The ways to read a name as a stem and a part."""
    title = " ".join(title[:_LONGEST].split())
    if match := _IN_BRACKETS.fullmatch(title):
        yield (match[1].strip(_EDGES), True), match[2].strip()
        return
    found = list(_BETWEEN.finditer(title))
    for gap in dict.fromkeys([*found[:_MOST_GAPS], *found[-_MOST_GAPS:]]):
        before, after = title[: gap.start()].strip(_EDGES), title[gap.end() :].strip(_EDGES)
        if before and after:
            yield (before, True), after
            yield (after, False), before
    if not found and (match := _NUMBERED.fullmatch(title)):
        yield (match[1], True), match[2]


def _is_spelled(titles: Iterable[str]) -> bool:
    looked_at = (" ".join(title[:_LONGEST].split()) for title in titles)
    return all(_IN_BRACKETS.fullmatch(title) or _BETWEEN.search(title) for title in looked_at)
