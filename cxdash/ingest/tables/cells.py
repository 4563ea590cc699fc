"""Cells: what each holds at a glance, before anybody knows which column it belongs to."""

import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from cxdash.ingest.columns import vocabulary
from cxdash.ingest.files.sheets import RawSheet

TEXT = pd.StringDtype(na_value=np.nan)

EMPTY, WORD, CODE, MISSING, NUMBER, YEAR, DATE, FLAG = range(8)
"""Kinds of cells: a code is a word with a digit in it; missing is a word for no answer."""

ALIKE = np.array([0, 1, 1, 0, 2, 2, 3, 4])
"""Kinds of cells that one column may mix have one number; 0 says nothing."""

LOOKED_AT = 100
"""Rows whose cells are looked at one by one; what is asked of all rows is asked of whole columns."""

_NUMBER = re.compile(r"[-+−(]?[\d\s.,\u00a0\u202f]*\d(?:[eE][-+]?\d+)?\s*[%€$£)]?$")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T].*)?$")
_FLAG = re.compile(r"true$|false$", re.IGNORECASE)
_YEAR = re.compile(r"(19|20)\d\d$")
_LONGEST_DATUM = 40
_MOSTLY = 0.8
_UPPER = 0.75

Kinds = NDArray[np.int8]
Mask = NDArray[np.bool_]


def grid(raw: RawSheet) -> pd.DataFrame:
    """The cells as trimmed texts, blanks as NaN; columns by place in the sheet, rows by their number."""
    placed = enumerate(raw.cells.columns, raw.first_column)
    frame = pd.DataFrame({place: pd.Series(_trimmed(one), dtype=TEXT) for place, one in placed})
    frame.index = pd.RangeIndex(raw.first_row, raw.first_row + len(frame))
    return frame


def _trimmed(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pa.chunked_array([_trimmed_part(part) for part in column.chunks], column.type)


def _trimmed_part(texts: pa.Array) -> pa.Array:
    """Most parts of most files have no white space to trim, and to look costs a tenth of trimming."""
    if may_be_padded(texts):
        texts = pc.utf8_trim_whitespace(texts)
    if pc.min(pc.binary_length(texts)).as_py() != 0:
        return texts
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, texts.type), texts)


_SPACE = 0x20
_TWO_BYTES, _THREE_BYTES = 0xC2, (0xE1, 0xE3)
"""What the UTF-8 of all white space outside ASCII starts with."""


def may_be_padded(texts: pa.LargeStringArray) -> bool:
    """Whether a text may start or end with white space, by its first and last bytes; never wrongly no.

    >>> [may_be_padded(pa.array([text], pa.large_string())) for text in ("été", "a ", "\u3000a", "", None)]
    [False, True, True, False, False]
    """
    _valid, places, data = texts.buffers()
    if data is None or not data.size:
        return False
    letters = np.frombuffer(data, np.uint8)
    edges = np.frombuffer(places, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    filled = edges[1:] > edges[:-1]
    first, end = letters[edges[:-1][filled]], edges[1:][filled]
    last = letters[end - 1]
    # A letter of one byte at the very start has nothing before it: what is read there instead is the end.
    two, three = (letters[end[last > _ASCII] - back] for back in (2, 3))
    return bool(
        ((first <= _SPACE) | (first == _TWO_BYTES) | _between(first, *_THREE_BYTES)).any()
        or (last <= _SPACE).any()
        or ((two == _TWO_BYTES) | _between(three, *_THREE_BYTES)).any()
    )


_ASCII = 0x7F


def _between(letters: NDArray[np.uint8], low: int, high: int) -> Mask:
    return (letters >= low) & (letters <= high)


def kind(text: str) -> int:
    """What one filled cell holds.

    >>> [kind(text) for text in ("Note", "C12", "8,5", "2025", "03/04/2025", "NSP")] == [
    ...     WORD, CODE, NUMBER, YEAR, DATE, MISSING]
    True
    """
    if len(text) < _LONGEST_DATUM:
        if _YEAR.match(text):
            return YEAR
        for found, pattern in ((DATE, _DATE), (NUMBER, _NUMBER), (FLAG, _FLAG)):
            if pattern.match(text):
                return found
        if vocabulary.dont_know(text):
            return MISSING
    return CODE if any(character.isdigit() for character in text) else WORD


def is_datum(text: str) -> bool:
    """Whether a cell holds a number, an amount, a date or a truth value, which titles do not."""
    return kind(text) >= NUMBER


def usual_width(counts: NDArray[np.int_]) -> float:
    """How many cells the rows of a table fill; those of one cell are titles and notes if others are wider."""
    wide = counts[counts > 1]
    return float(np.quantile(wide, _UPPER)) if wide.size else float(counts.any())


class Look:
    """The first rows of a block, each cell by its kind, and what the columns hold below any of them.

    Attributes
    ----------
    texts : array of str
        "" where a cell is blank.
    kinds : array of kinds
    """

    def __init__(self, cells: pd.DataFrame) -> None:
        top = cells.iloc[:LOOKED_AT]
        self.texts: NDArray[np.object_] = top.fillna("").to_numpy(dtype=object)
        seen = {text: kind(text) if text else EMPTY for text in set(self.texts.ravel())}
        kinds = [seen[text] for text in self.texts.ravel()]
        self.kinds: Kinds = np.array(kinds, dtype=np.int8).reshape(self.texts.shape)

    def __len__(self) -> int:
        return len(self.kinds)

    @property
    def filled(self) -> Mask:
        """Where a cell holds something."""
        return self.kinds != EMPTY

    @property
    def words(self) -> Mask:
        """Where a cell holds what could be a name."""
        return (self.kinds == WORD) | (self.kinds == CODE)

    @property
    def data(self) -> Mask:
        """Where a cell holds a datum."""
        return self.kinds >= NUMBER

    def below(self, row: int) -> Mask:
        """The columns that hold data, and hardly anything else, under a row."""
        return self._mostly(self.data, row)

    def coded_below(self, row: int) -> Mask:
        """The columns of ids such as ``C12`` under a row."""
        return self._mostly(self.kinds == CODE, row)

    def kinds_below(self, row: int) -> Kinds:
        """The commonest kind of datum of each column under a row."""
        under = self.kinds[row + 1 :]
        counts = [(under == one).sum(axis=0) for one in (NUMBER, YEAR, DATE, FLAG)]
        return (np.argmax(counts, axis=0) + NUMBER).astype(np.int8)

    def _mostly(self, which: Mask, row: int) -> Mask:
        answered = (self.filled & (self.kinds != MISSING))[row + 1 :].sum(axis=0)
        share: Mask = which[row + 1 :].sum(axis=0) >= _MOSTLY * np.maximum(answered, 1)
        return share

    def titles_over_data(self, row: int) -> int:
        """In how many columns a row has a name where data follow, as a header does."""
        counted = self._counted_titles(row)
        named = self.words[row] | counted | self._dates_over_numbers(row)
        coded = (self.kinds[row] == WORD) & self.coded_below(row)
        return int(((named & self.below(row)) | coded).sum())

    def data_over_data(self, row: int) -> int:
        """In how many columns a row has what follows too, as a record does."""
        named = self._counted_titles(row) | self._dates_over_numbers(row)
        return int((self.data[row] & ~named & self.below(row)).sum())

    def _dates_over_numbers(self, row: int) -> Mask:
        return (self.kinds[row] == DATE) & (self.kinds_below(row) == NUMBER)

    def _counted_titles(self, row: int) -> Mask:
        """Years, or 1, 2, 3 …, in a row that counts upwards are names of columns."""
        counting = (self.kinds[row] == YEAR) | (self.kinds[row] == NUMBER)
        texts = self.texts[row][counting]
        years = bool(len(texts)) and all(kind(text) == YEAR for text in texts)
        if len(texts) < (2 if years else 3) or not all(text.isdecimal() for text in texts):
            return np.zeros_like(counting)
        steps = np.diff([int(text) for text in texts])
        alike = self.kinds_below(row)[counting] == YEAR
        return counting & bool((steps == 1).all() and not (years and alike.any()))
