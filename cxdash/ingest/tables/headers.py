"""Headers: which rows hold the names of the columns, and how several rows make one name.

A header gives itself away by words above data. Rows above it are titles, or name groups of
columns; rows under it ask the questions, list the options or give the units.
"""

import re
from collections.abc import Container
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from cxdash.i18n import _
from cxdash.ingest.columns import vocabulary
from cxdash.ingest.tables.cells import CODE, MISSING, Look, Mask, kind, usual_width

_DEEPEST_START = 60
_DEEPEST = 4
_JOINED = " / "
_LONGEST_NAME = 1_000
"""Characters of a column's name; what recognises columns compares names in many ways, outside the cage."""

_LONG_QUESTION = 15
_UNIT = re.compile(
    r"\(.{1,20}\)|\[.{1,20}\]|[€$£%‰]|k€|m€|k\$|eur|usd|euros?|pts?|points?|/ ?\d+|sur \d+|"
    r"\d+ ?(-|–|à|to) ?\d+|mois|months?|jours?|days?|ans|années|years?|h|min|minutes?|"
    r"heures?|hours?|s|sec|kg|km",
    re.IGNORECASE,
)
_FORMAT = re.compile(
    r"text|texte|string|date|datetime|number|nombre|num[eé]rique|numeric|integer|entier|float|bool(ean)?|"
    r"[jdm]{1,2}[/-]m{1,2}[/-][ay]{2,4}|yyyy-mm-dd|aaaa-mm-jj",
    re.IGNORECASE,
)
_NO_GROUP = re.compile(
    r":$|\D\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|^(étiquettes de (colonnes|lignes)|(column|row) labels)$",
    re.IGNORECASE,
)
"""Labels of a value, titles with their date, and what a pivot table writes above its own names."""


@dataclass(frozen=True)
class Header:
    """The names of a block's columns, and where they stand.

    Attributes
    ----------
    rows : tuple of positions
        Of the rows in which names were found, from above; empty when the block has none.
    titles : tuple of str
        One per column; "" where it has no name.
    questions : mapping of a column's place to the question behind its name
    start : int
        Where the records begin.
    names : int or None
        Of several rows, the one with the names.
    """

    rows: tuple[int, ...]
    titles: tuple[str, ...]
    questions: dict[int, str] = field(default_factory=dict)
    start: int = 0
    names: int | None = None


def find(cells: pd.DataFrame) -> Header:
    """The header of a block, also when it takes several rows; without rows when there is none."""
    look = Look(cells)
    first = _first(look)
    if first is None:
        return Header((), ("",) * cells.shape[1])
    rows = [*_groups_above(look, first), first]
    while len(rows) < _DEEPEST and _goes_on(look, rows):
        rows.append(rows[-1] + 1)
    units = rows[-1] + 1 if _is_units(look, rows[-1] + 1) else None
    return _named(look, rows, rows.index(first), units)


def at(cells: pd.DataFrame, row: int) -> Header:
    """The header in the row that the reader says."""
    return Header((row,), tuple(cells.iloc[row].fillna("").astype(str)), start=row + 1, names=row)


# --- where it starts -------------------------------------------------------------------------


def _first(look: Look) -> int | None:
    """The first row about as wide as the table, unless it is a record already."""
    filled = look.filled.sum(axis=1)[:_DEEPEST_START]
    usual = usual_width(filled)
    enough = (filled > 0.5 * usual) | _beside_a_corner(look, usual)[: len(filled)]
    wide = [int(row) for row in np.flatnonzero((filled > 0) & enough)]
    for row in wide:
        if not _is_preamble(look, row, usual):
            return _unless_record(look, row)
    return None


def _beside_a_corner(look: Look, usual: float) -> Mask:
    """One name over two columns, where the first only counts the rows: ``,score`` above ``1,9``."""
    found = np.zeros(len(look), dtype=bool)
    if usual == 2 and len(look) > 1 and not look.filled[0, 0] and look.filled[0, 1:].sum() == 1:
        names = look.titles_over_data(0) or not look.titles_over_data(1)
        found[0] = bool(names) and bool(look.filled[1:, 0].all())
    return found


def _unless_record(look: Look, row: int) -> int | None:
    alone = not look.filled[row + 1 :].any() and look.data[row].sum() == look.filled[row].sum()
    if not (alone or look.data_over_data(row)) or look.titles_over_data(row) or _crosses(look, row):
        return row
    # Groups named by years stand where data would: the names are then in the row below.
    below = row + 1
    if below < len(look) and look.titles_over_data(below) > 1 and not look.data[below].any():
        return below
    return None


def _crosses(look: Look, row: int) -> bool:
    """Years or classes over a crossed table: rising numbers beside an empty corner, each row below named."""
    filled = look.filled[row]
    if filled[0] or filled.sum() < 3 or not filled[1:].all() or not look.filled[row + 1 :, 0].all():
        return False
    numbers = pd.to_numeric(pd.Series(look.texts[row, 1:]).str.replace(",", "."), errors="coerce")
    return bool(len(look) > row + 1 and numbers.is_monotonic_increasing and numbers.is_unique)


def _is_preamble(look: Look, row: int, usual: float) -> bool:
    """One or two cells above a wider header: ``Période : | 2025``."""
    count = int(look.filled[row].sum())
    if count > 2 or usual < 3:
        return False
    for below in range(row + 1, min(row + 16, len(look))):
        wider = look.filled[below].sum() > count and not look.data[below].any()
        apart = not look.filled[row:below].any(axis=1).all() or _labels_a_value(look, row)
        if wider and (look.titles_over_data(below) or (apart and _distinct(look.texts[below]))):
            return True
    return False


def _labels_a_value(look: Look, row: int) -> bool:
    places = np.flatnonzero(look.filled[row])
    return bool(look.texts[row, places[0]].endswith(":") or look.data[row, places[1:]].any())


def _distinct(texts: np.ndarray) -> bool:
    named = [text.casefold() for text in texts if text]
    return len(named) > 1 and len(set(named)) == len(named)


# --- rows above and below ----------------------------------------------------------------------


def _groups_above(look: Look, first: int) -> list[int]:
    """Rows right above the names that each name several columns, at most two of them."""
    groups: list[int] = []
    row = first - 1
    while row >= 0 and len(groups) < 2 and _names_groups(look, row, row + 1, first):
        groups.insert(0, row)
        row -= 1
    return groups


def _names_groups(look: Look, row: int, below: int, first: int) -> bool:
    places = np.flatnonzero(look.filled[row])
    if not places.size or any(_NO_GROUP.search(look.texts[row, place]) for place in places):
        return False
    used = np.flatnonzero(look.filled[first:].any(axis=0))
    if places.size == 1 and (places[0] == used[0] or places[0] >= used[-1]):
        return False  # a title, or a word in the corner
    repeated = not _distinct(look.texts[first])
    if look.data[row].any() and not (repeated or look.titles_over_data(row) == places.size):
        return False
    spans = np.diff([*places, used[-1] + 1])
    return bool(places.size < look.filled[below].sum() + (below != first) and spans.max() > 1)


def _goes_on(look: Look, rows: list[int]) -> bool:
    """Whether the row under the header so far belongs to it: it has names where data follow."""
    above, row = rows[-1], rows[-1] + 1
    if row >= len(look) - 1 or not look.filled[row].any() or look.data[row].any():
        return False
    if (look.kinds[row] == MISSING).any():
        return False
    over = look.below(row) & look.filled[row + 1 :].any(axis=0)
    contradicted = int((look.words[row] & over).sum())
    unidentified = _blank_below_id(look, above, row)
    if _under_a_gap(look, rows, row) and (contradicted or unidentified):
        return True
    if unidentified and (contradicted or _explains_codes(look, above, row)):
        return True
    most = look.filled[row][over].mean() > 0.5 if over.any() else False
    return bool((contradicted > 1 and most) or _asks_questions(look, above, row))


def _under_a_gap(look: Look, rows: list[int], row: int) -> bool:
    """A name under a blank to the right of a group's name."""
    named = look.filled[rows].any(axis=0)
    gaps = ~named & look.filled[row]
    gaps[: int(np.argmax(named)) + 1] = False
    return bool(gaps.any())


def _blank_below_id(look: Look, above: int, row: int) -> bool:
    under = look.filled[row + 1 :, 0]
    return bool(look.filled[above, 0] and not look.filled[row, 0] and under.mean() > 0.9)


def _explains_codes(look: Look, above: int, row: int) -> bool:
    """``Q1`` and ``Q2`` above words that no record repeats."""
    here = look.filled[row]
    codes = (look.kinds[above, here] == CODE).all() and look.filled[row, 1:].all()
    return bool(codes and here.sum() > 1 and not np.isin(look.texts[row][here], look.texts[row + 1 :]).any())


def _asks_questions(look: Look, above: int, row: int) -> bool:
    """Codes above, whole questions here, and answers of another length below."""
    codes, asked = look.texts[above], look.texts[row]
    both = look.filled[above] & look.filled[row]
    if both.sum() < 2 or not _distinct(asked) or both.sum() < 0.8 * look.filled[above].sum():
        return False
    if not any("?" in text for text in asked):
        return False
    short = np.mean([len(text) <= 12 and " " not in text for text in codes[both]])
    long = np.mean([len(text) >= _LONG_QUESTION and " " in text for text in asked[both]])
    answers = look.texts[row + 1 :, both]
    lengths = np.vectorize(len, otypes=[int])
    shorter = np.median(lengths(answers), axis=0) < 0.6 * lengths(asked[both])
    return bool(short >= 0.8 and long >= 0.6 and shorter.mean() > 0.5)


def _is_units(look: Look, row: int) -> bool:
    """``(€)``, ``0-10``, ``mois``: units, and nothing else, above data."""
    if row >= len(look) - 1 or not look.filled[row].any():
        return False
    texts = [text for text in look.texts[row] if text]
    units = [text for text in texts if _UNIT.fullmatch(text)]
    if not units or any(not (_UNIT.fullmatch(text) or _FORMAT.fullmatch(text)) for text in texts):
        return False
    over = look.below(row) & look.filled[row + 1 :].any(axis=0)
    return bool((look.words[row] & over).any() and not (look.data[row] & over).any())


# --- names -----------------------------------------------------------------------------------


def _named(look: Look, rows: list[int], first: int, units: int | None) -> Header:
    """Rows as one name each: questions beside their codes, groups before their members."""
    asked = _question_rows(look, rows, first)
    naming = [row for row in rows if row not in asked]
    titles = join(look, naming)
    questions = {
        place: text
        for row in asked
        for place, text in enumerate(look.texts[row])
        if titles[place] and (len(text) > len(titles[place]) or (text and kind(titles[place]) == CODE))
    }
    questions |= {place: text for place, text in _telling(look, naming, titles).items() if not asked}
    if units is not None:
        titles = [_with_unit(title, unit) for title, unit in zip(titles, look.texts[units], strict=True)]
    used = (*rows, *([units] if units is not None else []))
    return Header(used, tuple(titles), questions, start=used[-1] + 1, names=naming[-1])


def _question_rows(look: Look, rows: list[int], first: int) -> list[int]:
    """Rows under names that need no more naming: the questions, or codes that say less than the names."""
    names = rows[first]
    under = rows[first + 1 :]
    if not under or not _distinct(look.texts[names]):
        return []
    if (look.filled[under].any(axis=0) & ~look.filled[names]).any():
        return []
    return under


def join(look: Look, rows: list[int]) -> list[str]:
    """Each column's names from above to below, a group's name repeated over its members."""
    spread = [_spread(look, rows, depth) for depth in range(len(rows))]
    joined = []
    for parts in zip(*spread, strict=True):
        kept = dict.fromkeys(part for part in parts if part)
        joined.append(_JOINED.join(kept))
    return joined


def _spread(look: Look, rows: list[int], depth: int) -> list[str]:
    """One header row with each name carried to the right over the columns it stands for."""
    own, lower = look.texts[rows[depth]], rows[depth + 1 :]
    if not lower:
        return list(own)
    named_below = _any(look, lower)
    starts_above = _any(look, rows[:depth])
    ends = _lone_group_ends(look, rows, depth)
    spread, carried = [], ""
    for place, text in enumerate(own):
        if text:
            carried = text if named_below[place] else ""
        elif not named_below[place] or starts_above[place] or ends[place]:
            carried = ""
        spread.append(text or carried)
    return spread


def _any(look: Look, rows: list[int]) -> Mask:
    """The columns that any of these rows fills."""
    return np.asarray(look.filled[rows].any(axis=0), dtype=bool)


def _lone_group_ends(look: Look, rows: list[int], depth: int) -> Mask:
    """Where a group without a next one ends: at the first column that holds something else."""
    ends = np.zeros(look.kinds.shape[1], dtype=bool)
    places = np.flatnonzero(look.filled[rows[depth]])
    if places.size != 1:
        return ends
    start, last = int(places[0]), rows[-1]
    data, kinds = look.below(last), look.kinds_below(last)
    other = (data != data[start]) | (data & (kinds != kinds[start]))
    ends[start + 1 :] = other[start + 1 :]
    return ends


def _telling(look: Look, rows: list[int], titles: list[str]) -> dict[int, str]:
    """A member's own name where it tells as much as with its group's: ``Client``, not ``Profil / Client``."""
    if len(rows) < 2:
        return {}
    own = [str(text) for text in look.texts[rows[-1]]]
    return {
        place: text
        for place, (text, title) in enumerate(zip(own, titles, strict=True))
        if text and text != title and own.count(text) == 1 and not _says_more(title, text)
    }


def _says_more(title: str, text: str) -> bool:
    whole, part = vocabulary.fold(title), vocabulary.fold(text)
    roles = ("nps", "csat", "ces")
    return any(vocabulary.strength(role, whole) > vocabulary.strength(role, part) for role in roles)


def _with_unit(title: str, unit: str) -> str:
    if not unit or not title or _FORMAT.fullmatch(unit):
        return title
    return f"{title} ({unit.strip('()[]')})"


def names(titles: list[str], positions: list[int]) -> list[str]:
    """Unique visible names: ``score (2)`` where one repeats, ``Column D`` for an empty one, cut by ``…``."""
    taken: dict[str, int] = {}
    for title, position in zip(titles, positions, strict=True):
        name = _shortened(" ".join(title.split())) or _("Column {letter}", letter=letter(position))
        unique, n = name, taken.get(name, 0)
        while unique in taken:
            n += 1
            unique = f"{name} ({n})"
        taken[unique] = 1
        taken[name] = max(n, 1)
    return list(taken)


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"


def free_name(name: str, taken: Container[str]) -> str:
    """A name for a column of our own: ``name (2)`` where a column of the file has it.

    >>> free_name("Date", ["NPS", "Date"])
    'Date (2)'
    """
    unique, n = name, 1
    while unique in taken:
        n += 1
        unique = f"{name} ({n})"
    return unique


def letter(position: int) -> str:
    """A column's letter in a spreadsheet, from 0.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    before, last = divmod(position, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + last)


_NAMELESS = re.compile(r"unnamed: ?0|\.\.\.1|x|index|row ?names?|", re.IGNORECASE)


def counts_rows(name: str, column: pd.Series) -> bool:
    """Whether a column without a real name only numbers the rows, as pandas and R write one.

    >>> counts_rows("", pd.Series(["1", "2", "3"])), counts_rows("Note", pd.Series(["1", "2", "3"]))
    (True, False)
    """
    if not _NAMELESS.fullmatch(name) or column.isna().any() or len(column) < 2:
        return False
    numbers = pd.to_numeric(column, errors="coerce").to_numpy(dtype=float)
    last, steps = numbers[-1], np.diff(numbers)
    return bool(numbers[0] in (0, 1) and (steps >= 1).all() and last <= 1.5 * len(numbers) + 5)
