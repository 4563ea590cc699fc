"""The careful reader: records of a text file one by one, by a reader that can doubt a quotation mark."""

import csv
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cxdash.i18n import N_
from cxdash.ingest.files.dialect import Dialect
from cxdash.ingest.files.limits import CELLS, COLUMNS
from cxdash.ingest.notes import Note, some

Columns = list[pa.ChunkedArray]
"""Fields by column, as they are: an empty field is an empty text, a record that ends early leaves nulls."""

TEXT = pa.large_string()

WRAPPED = N_("These rows stood whole in quotation marks and were split like the others: {rows}.")

_NEWLINE = 10
_MOST_OPEN_QUOTES = 20
_AT_ONCE = 20_000


@dataclass
class Gathered:
    """Records on their way into columns, a part at a time, so that a file is never a list of lists."""

    width: int
    delimiter: str | None = None
    wrapped: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    parts: list[list[pa.Array]] = field(default_factory=list)
    n: int = 0
    widths: deque[int] = field(default_factory=lambda: deque(maxlen=50))

    def add(self, row: list[str]) -> None:
        """Take one record; one without fields is a blank line, one wrapped whole in quotes is unwrapped."""
        if len(row) == 1 < self.width and (inner := self._inside(row[0])):
            self.wrapped.append(self.n)
            row = inner
        self.widths.append(len(row))
        if len(row) > COLUMNS and self.delimiter:
            row = [*row[: self.width], self.delimiter.join(row[self.width :])]
        self.rows.append(row or [""] * self.width)
        self.n += 1
        if len(self.rows) >= _AT_ONCE:
            self._pack()

    def _inside(self, text: str) -> list[str] | None:
        """The record that a single field holds, if it is as wide as the others."""
        if self.delimiter is None or self.delimiter not in text or "\n" in text:
            return None
        (inner,) = csv.reader([text], delimiter=self.delimiter)
        return inner if len(inner) == self.width else None

    def _pack(self) -> None:
        if not self.rows:
            return
        width = max(map(len, self.rows))
        padded = ([*row, *[None] * (width - len(row))] if len(row) < width else row for row in self.rows)
        self.parts.append([pa.array(column, TEXT) for column in zip(*padded, strict=True)])
        self.rows = []

    def columns(self, others: int = 0) -> Columns:
        """All of them; a part that is narrower than another has nulls there.

        A few records of many values must not make a table of good ones too large, which may count
        ``others`` than these: what is beyond the usual width is then one text.
        """
        self._pack()
        width = max(self.width, *map(len, self.parts))
        if self.delimiter and (self.n + others - 1) * width > CELLS:
            self.parts = [_folded(part, self.width, self.delimiter) for part in self.parts]
            width = max(self.width, *map(len, self.parts))
        lengths = [len(part[0]) for part in self.parts]
        return [
            pa.chunked_array(
                [
                    part[i] if i < len(part) else pa.nulls(length, TEXT)
                    for part, length in zip(self.parts, lengths, strict=True)
                ],
                TEXT,
            )
            for i in range(width)
        ]


def _folded(part: list[pa.Array], width: int, delimiter: str) -> list[pa.Array]:
    """Columns of which those beyond a width are one, with the separator between their texts."""
    if len(part) <= width + 1:
        return part
    rest: list[str | None] = [None] * len(part[0])
    for row in np.flatnonzero(part[width].is_valid().to_numpy(zero_copy_only=False)):
        fields = (column[int(row)].as_py() for column in part[width:])
        rest[row] = delimiter.join(field for field in fields if field is not None)
    return [*part[:width], pa.array(rest, TEXT)]


def gathered(rows: Iterable[list[str]]) -> Columns:
    """Records as columns."""
    whole = Gathered(1)
    for row in rows:
        whole.add(row)
    return whole.columns()


@dataclass(frozen=True)
class _Lines:
    """The lines of a file, made into texts only while they are looked at."""

    utf8: bytes
    ends: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.ends)

    def between(self, start: int, stop: int) -> list[str]:
        """Some lines, without their ends."""
        first = int(self.ends[start - 1]) + 1 if start else 0
        return self.utf8[first : int(self.ends[stop - 1])].decode("utf-8", "replace").split("\n")

    def since(self, start: int) -> Iterator[str]:
        """The lines from one on, with their ends."""
        for first in range(start, len(self), _AT_ONCE):
            for line in self.between(first, min(first + _AT_ONCE, len(self))):
                yield line + "\n"


def _lines(utf8: bytes) -> _Lines:
    ends = np.flatnonzero(np.frombuffer(utf8, np.uint8) == _NEWLINE)
    return _Lines(utf8, np.append(ends, len(utf8)))


def careful(utf8: bytes, delimiter: str, dialect: Dialect, first_row: int = 1) -> tuple[Columns, list[Note]]:
    """Records by Python's reader, which is stopped where a quote swallows the lines below it."""
    reader = _Careful(_lines(utf8.rstrip(b"\n")), delimiter, dialect)
    gathered, open_quotes = reader.read()
    open_quote = N_(
        "A quotation mark opens and never closes in these rows, which were read as they stand: {rows}."
    )
    notes = [
        Note(message, {"rows": some([row + first_row for row in rows])})
        for message, rows in ((open_quote, open_quotes), (WRAPPED, gathered.wrapped))
        if rows
    ]
    return gathered.columns(), notes


@dataclass(frozen=True)
class _Careful:
    lines: _Lines
    delimiter: str
    dialect: Dialect

    def _reader(self, lines: Iterable[str], strict: bool = False) -> Any:
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.dialect.quote,
            skipinitialspace=self.dialect.spaced,
            strict=strict,
        )

    def _plain(self, lines: Iterable[str]) -> Any:
        return csv.reader(lines, delimiter=self.delimiter, quoting=csv.QUOTE_NONE)

    def read(self) -> tuple[Gathered, list[int]]:
        """The records, and the positions of those whose quote never closes."""
        gathered, start = Gathered(self.dialect.width, self.delimiter), 0
        open_quotes: list[int] = []
        while start < len(self.lines):
            if len(open_quotes) >= _MOST_OPEN_QUOTES:
                for record in self._plain(self.lines.since(start)):
                    gathered.add(record)
                break
            start = self._until_open_quote(start, gathered)
            if start < len(self.lines):
                open_quotes.append(gathered.n)
                gathered.add(*self._plain(self.lines.between(start, start + 1)))
                start += 1
        return gathered, open_quotes

    def _until_open_quote(self, start: int, gathered: Gathered) -> int:
        """Gather records; the position of the line whose quote swallows others, or the end."""
        first = start
        reader = self._reader(self.lines.since(start))
        for record in reader:
            end = start + reader.line_num
            if end > first + 1 and self._swallows(first, end, record, gathered):
                return first
            gathered.add(record)
            first = end
        return len(self.lines)

    def _swallows(self, first: int, end: int, record: list[str], gathered: Gathered) -> bool:
        """Whether a record over several lines comes from a quote that nobody closed."""
        lines = self.lines.between(first, end)
        broken = self._fault(lines)
        if broken and end == len(self.lines) and "end of data" in broken:
            return True
        usual = Counter(gathered.widths).most_common(1)[0][0] if gathered.n else len(record)
        alone = (len(row) for row in self._plain(lines))
        return (broken is not None or len(record) != usual) and all(width == usual for width in alone)

    def _fault(self, lines: list[str]) -> str | None:
        """What a reader that allows no stray quotation mark says of these lines."""
        try:
            deque(self._reader([line + "\n" for line in lines], strict=True), maxlen=0)
        except csv.Error as error:
            return str(error)
        return None
