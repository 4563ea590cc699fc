"""Blocks: the tables of one sheet, side by side or one below another, set apart by blanks.

A blank row or column alone parts nothing: most of them stand inside one table. Two tables are
two when each has a header of its own, and their rows or names show that they do not belong together.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from cxdash.ingest.tables.cells import ALIKE, MISSING, Look, Mask
from cxdash.ingest.tables.headers import letter

_MOST_RUNS = 60
_MOST_TITLES = 3
_FEWEST_ROWS = 3
LONGEST_COVER = 400
_FEWEST_LISTED = 8


@dataclass(frozen=True)
class Span:
    """Rows and columns of a sheet, by position, the last ones not included."""

    top: int
    bottom: int
    left: int
    right: int

    def of(self, cells: pd.DataFrame) -> pd.DataFrame:
        """The part of a sheet that it covers."""
        return cells.iloc[self.top : self.bottom, self.left : self.right]

    def trimmed(self, filled: Mask) -> "Span":
        """Without blank rows and columns around it."""
        inside = filled[self.top : self.bottom, self.left : self.right]
        rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
        return Span(
            self.top + int(rows[0]), self.top + int(rows[-1]) + 1,
            self.left + int(columns[0]), self.left + int(columns[-1]) + 1,
        )  # fmt: skip

    def address(self, cells: pd.DataFrame) -> str:
        """As a spreadsheet says it: ``A1:D20``."""
        first, last = cells.index[self.top], cells.index[self.bottom - 1]
        left, right = int(cells.columns[self.left]), int(cells.columns[self.right - 1])
        return f"{letter(left)}{first}:{letter(right)}{last}"


def split(cells: pd.DataFrame) -> list[Span]:
    """The blocks of a sheet, from above to below and left to right; one when it holds one table."""
    filled = cells.notna().to_numpy()
    whole = Span(0, *cells.shape[:1], 0, cells.shape[1])
    if not filled.any():
        return [whole]
    sheet = _Sheet(cells, filled)
    spans = [part for stacked in sheet.stacked(whole) for part in _side_by_side(sheet, stacked)]
    return [whole] if len(spans) == 1 else [span.trimmed(filled) for span in spans]


def _side_by_side(sheet: "_Sheet", span: Span) -> list[Span]:
    beside = sheet.beside(span)
    return beside if len(beside) == 1 else [part for one in beside for part in sheet.stacked(one)]


def _runs(filled: Mask) -> Iterator[tuple[int, int]]:
    """The stretches without a gap, as positions of their start and end."""
    edges = np.flatnonzero(np.diff([False, *filled, False]))
    yield from zip(map(int, edges[::2]), map(int, edges[1::2]), strict=True)


class _Sheet:
    """A sheet, and where it is filled."""

    def __init__(self, cells: pd.DataFrame, filled: Mask) -> None:
        self.cells, self.filled = cells, filled

    def look(self, span: Span) -> Look:
        return Look(span.of(self.cells))

    def _any(self, span: Span, axis: int) -> Mask:
        inside = self.filled[span.top : span.bottom, span.left : span.right]
        return np.asarray(inside.any(axis=axis), dtype=bool)

    # --- one below another ---------------------------------------------------------------------

    def stacked(self, span: Span) -> list[Span]:
        """Tables one below another: cut at a blank row before a header with other names."""
        inside = self._any(span, axis=1)
        if inside.all():
            return [span]
        runs = list(_runs(inside))
        if not 2 <= len(runs) <= _MOST_RUNS:
            return [span]
        cuts = [0]
        for start, end in runs[1:]:
            above = Span(span.top + cuts[-1], span.top + start, span.left, span.right)
            below = Span(span.top + start, span.top + end, span.left, span.right)
            if self._starts_anew(above, below):
                cuts.append(start)
        ends = [*cuts[1:], span.bottom - span.top]
        return self._under_their_titles(
            Span(span.top + cut, span.top + end, span.left, span.right)
            for cut, end in zip(cuts, ends, strict=True)
        )

    def _under_their_titles(self, spans: Iterable[Span]) -> list[Span]:
        """Spans, those that only speak of the next one taken into it."""
        kept: list[Span] = []
        for span in spans:
            if kept and _speaks_of(self.look(kept[-1]), self.look(span)):
                kept[-1] = replace(span, top=kept[-1].top)
            else:
                kept.append(span)
        return kept

    def _starts_anew(self, above: Span, below: Span) -> bool:
        former, found = self.look(above), self.look(below)
        header = _header(found)
        names = _header(former)
        if header is None or names is None or len(former) - names <= 1 or _width(found) == 1:
            return False
        if _same_names(former.texts[names], found.texts[header]):
            return False
        if not found.titles_over_data(header):
            return header > 0 and not _same_extent(former, found) and len(found) - header > _FEWEST_ROWS
        contradicted = found.words[header] & former.below(names) & former.filled[names]
        return bool(contradicted.any() or not _same_extent(former, found) or header > 0)

    # --- side by side --------------------------------------------------------------------------

    def beside(self, span: Span) -> list[Span]:
        """Tables side by side: cut at a blank column between two that have nothing to do with each other."""
        inside = self._any(span, axis=0)
        runs = list(_runs(inside))
        if len(runs) < 2:
            return [span]
        cuts = [0]
        for start, end in runs[1:]:
            left = Span(span.top, span.bottom, span.left + cuts[-1], span.left + start)
            right = Span(span.top, span.bottom, span.left + start, span.left + end)
            if self._stands_alone(left.trimmed(self.filled), right.trimmed(self.filled)):
                cuts.append(start)
        ends = [*cuts[1:], span.right - span.left]
        return [
            Span(span.top, span.bottom, span.left + cut, span.left + end)
            for cut, end in zip(cuts, ends, strict=True)
        ]

    def _stands_alone(self, left: Span, right: Span) -> bool:
        """Whether each has its own header, and the two share names or do not share rows."""
        one, other = self.look(left), self.look(right)
        here, there = _header(one), _header(other)
        if here is None or there is None or min(len(one) - here, len(other) - there) < _FEWEST_ROWS - 1:
            return False
        if left.top + here != right.top + there:
            return True
        if _shared(one.texts[here], other.texts[there]):
            return True
        return self._ends_earlier(left, right) or self._ends_earlier(right, left)

    def _ends_earlier(self, short: Span, long: Span) -> bool:
        """Whether a block fills all its rows, and ends well before the rows of the other do."""
        missing, length = long.bottom - short.bottom, long.bottom - long.top
        several = short.right - short.left > 1
        if missing < 2 or missing < (0.1 if several else 0.2) * length:
            return False
        return bool(self._any(short, axis=1).all())


def is_prose(cells: pd.DataFrame) -> bool:
    """Whether a sheet holds a few sentences and nothing like a table, as a cover does."""
    counts = cells.notna().sum(axis=1).to_numpy()
    used = int((counts > 0).sum())
    if not used or (counts > 2).any():
        return False
    look = Look(cells.loc[counts > 0])
    listed = used > _FEWEST_LISTED and used == len(counts) and (counts == counts[0]).all()
    return not listed and bool(
        (counts[counts > 0] == 1).mean() >= 0.6 and look.data.sum() < 0.3 * look.filled.sum()
    )


def _header(look: Look) -> int | None:
    """The row of names of what looks like a table, under a few titles of one cell; None when it has none."""
    counts = look.filled.sum(axis=1)
    width = _width(look)
    for row in range(min(_MOST_TITLES + 1, len(look) - 1)):
        if counts[row] > 1 or width == 1:
            return row if _is_header(look, row, width) else None
    return None


def _speaks_of(look: Look, below: Look) -> bool:
    """Whether a few lines are titles of a wider table, or name the values of things that differ in kind."""
    counts = look.filled.sum(axis=1)
    if (counts > 0).sum() > _FEWEST_LISTED or not counts.max() < min(_width(below), 3):
        return False
    values = ALIKE[look.kinds[counts > 1]][1:, look.filled.any(axis=0)][:, 1:]
    return not values.size or len(set(values[values > 0])) > 1


def _width(look: Look) -> int:
    return int(look.filled.any(axis=0).sum())


def _is_header(look: Look, row: int, width: int) -> bool:
    texts = [text.casefold() for text in look.texts[row] if text]
    if look.data_over_data(row) or (look.kinds[row] == MISSING).any() or len(set(texts)) < len(texts):
        return False
    if width == 1:
        return bool(look.titles_over_data(row))
    return len(texts) >= 0.8 * width and (bool(look.titles_over_data(row)) or len(look) - row > _FEWEST_ROWS)


def _same_extent(one: Look, other: Look) -> bool:
    return bool((one.filled.any(axis=0) == other.filled.any(axis=0)).all())


def _same_names(one: np.ndarray, other: np.ndarray) -> bool:
    return {text.casefold() for text in one} == {text.casefold() for text in other}


def _shared(one: np.ndarray, other: np.ndarray) -> set[str]:
    return {text.casefold() for text in one if text} & {text.casefold() for text in other if text}
