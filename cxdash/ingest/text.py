"""Text files: which characters, which separator, which records.

Nothing here looks at meaning. A record that cannot be trusted is kept and
named, never shifted into other columns.
"""

import csv
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyarrow as pa

from cxdash.i18n import N_
from cxdash.ingest.notes import Note, refusal, some

BLANKS = " "
"""The delimiter of a file whose columns are set apart by runs of blanks."""

DELIMITERS = (";", ",", "\t", "|")

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SAMPLE = 200
_MOST_OPEN_QUOTES = 20
_NUMBER = re.compile(r"[-+−]?\d+(?:[.,]\d+)?%?$")


@dataclass(frozen=True)
class Decoded:
    """A file's text, how it was decoded, and what had to be replaced."""

    text: str
    encoding: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Records:
    """A text file's fields, record by record, as they are."""

    rows: list[list[str]]
    delimiter: str | None
    first_row: int
    notes: tuple[Note, ...] = ()


def decode(name: str, data: bytes, encoding: str | None = None) -> Decoded:
    """The text of a file: by its byte-order mark, else strict UTF-8, else UTF-16, else cp1252.

    Latin-1 is never tried before cp1252: it accepts every byte and damages ``€`` and ``’``.

    Raises
    ------
    InputError
        When an encoding is asked for that does not exist.
    """
    chosen = encoding or _encoding_of(data)
    try:
        text = data.decode(chosen, errors="replace")
    except LookupError:
        raise refusal(
            N_("“{encoding}” is not a text encoding; for {file}, try utf-8 or cp1252."),
            encoding=chosen,
            file=name,
        ) from None
    notes = []
    if "\ufffd" in text:
        notes.append(_replaced(text))
    if "\0" in text:
        notes.append(Note(N_("Null characters removed: {n}."), {"n": text.count("\0")}))
        text = text.replace("\0", "")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Decoded(text, "utf-8" if chosen == "utf-8-sig" else chosen, tuple(notes))


def _encoding_of(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    try:
        data.decode("utf-8")
        return _utf16_without_mark(data) or "utf-8"
    except UnicodeDecodeError:
        return _utf16_without_mark(data) or ("utf-8" if _mostly_utf8(data) else "cp1252")


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 of a European text has a null in every other byte."""
    sample = data[:4096]
    half = max(len(sample) // 2, 1)
    if sample[1::2].count(0) / half > 0.4:
        return "utf-16-le"
    return "utf-16-be" if sample[::2].count(0) / half > 0.4 else None


def _mostly_utf8(data: bytes) -> bool:
    """One damaged byte must not turn every accent of a UTF-8 file into two letters."""
    text = data.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    accents = sum(count for character, count in Counter(text).items() if character > "\x7f") - bad
    return accents > 10 * bad


def _replaced(text: str) -> Note:
    row = text[: text.index("\ufffd")].count("\n") + 1
    return Note(
        N_("Characters that could not be read and show as �: {n}, the first in line {row}."),
        {"n": text.count("\ufffd"), "row": str(row)},
    )


def split(name: str, text: str, delimiter: str | None = None) -> Records:
    """The records of a text file.

    Quoted line ends stay inside their field; a quote that never closes is read as an
    ordinary character and its row is named.
    """
    csv.field_size_limit(sys.maxsize)
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    declared = re.fullmatch(r"\ufeff?\"?sep=(.)\"?", lines[0]) if lines else None
    if declared:
        lines = lines[1:]
    if not any(line.strip() for line in lines):
        raise refusal(N_("{file} is empty: there is nothing in it to read."), file=name)
    delimiter = delimiter or (declared[1] if declared else _delimiter_of(lines))
    rows, open_quotes = _rows(lines, delimiter)
    first_row = 2 if declared else 1
    notes = [_open_quote_note(open_quotes, first_row)] if open_quotes else []
    return Records(rows, delimiter, first_row, tuple(notes))


def _open_quote_note(rows: list[int], first_row: int) -> Note:
    return Note(
        N_("A quotation mark opens and never closes in these rows, which were read as they stand: {rows}."),
        {"rows": some([row + first_row for row in rows])},
    )


def _delimiter_of(lines: list[str]) -> str | None:
    """The separator under which the first records agree best on their number of fields."""
    agreed = {delimiter: _agreement(lines[:_SAMPLE], delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: agreed[delimiter])
    if agreed[best] > (0, 0):
        return best
    return BLANKS if _blank_separated(lines[:_SAMPLE]) else None


def _agreement(lines: list[str], delimiter: str) -> tuple[float, int]:
    """Share of the records that have the usual number of fields, and that number; (0, 0) when it is one."""
    records = [
        record for record in csv.reader([line + "\n" for line in lines], delimiter=delimiter) if record
    ]
    width, count = Counter(map(len, records)).most_common(1)[0] if records else (1, 0)
    if width == 1:  # a header of several names over rows of one value is still a header
        width = max(map(len, records[:1]), default=1)
        count = sum(len(record) == width for record in records)
    if width == 1 or _decimal_commas_only(records, width):
        return (0, 0)
    return (count / len(records), width)


def _decimal_commas_only(records: list[list[str]], width: int) -> bool:
    """A one-column file of ``8,5`` has a one-field header and numbers in both halves."""
    first = next(record for record in records if len(record) == width)
    return len(records[0]) == 1 and all(_NUMBER.match(field.strip()) for field in first)


def _blank_separated(lines: list[str]) -> bool:
    """Three columns or more in every line, at least one of them of numbers."""
    records = [line.split() for line in lines if line.strip()]
    widths = {len(record) for record in records}
    if len(widths) != 1 or min(widths) < 3 or len(records) < 2:
        return False
    return any(all(map(_NUMBER.match, column)) for column in zip(*records[1:], strict=True))


def _rows(lines: list[str], delimiter: str | None) -> tuple[list[list[str]], list[int]]:
    """The records, and the positions of those whose quote never closes."""
    if delimiter is None:
        delimiter = "\x1f"  # the unit separator: a character that no line holds keeps a line one field
    if delimiter == BLANKS:
        return [line.split() for line in lines], []
    return _quoted_rows(lines, delimiter)


def _quoted_rows(lines: list[str], delimiter: str) -> tuple[list[list[str]], list[int]]:
    rows: list[list[str]] = []
    open_quotes: list[int] = []
    start = 0
    while start < len(lines):
        if len(open_quotes) >= _MOST_OPEN_QUOTES:
            rows += csv.reader(lines[start:], delimiter=delimiter, quoting=csv.QUOTE_NONE)
            break
        stop = _read_until_open_quote(lines, start, delimiter, rows)
        if stop < len(lines):
            open_quotes.append(len(rows))
            rows += csv.reader([lines[stop]], delimiter=delimiter, quoting=csv.QUOTE_NONE)
            stop += 1
        start = stop
    return rows, open_quotes


def _read_until_open_quote(lines: list[str], start: int, delimiter: str, rows: list[list[str]]) -> int:
    """Add records to ``rows``; the position of the line whose quote swallows others, or the end."""
    reader = csv.reader((line + "\n" for line in lines[start:]), delimiter=delimiter)
    before = 0
    suspicious = _swallows(lines, delimiter, rows)
    for record in reader:
        if reader.line_num > before + 1 and suspicious(start + before, start + reader.line_num, record):
            return start + before
        rows.append(record)
        before = reader.line_num
    return len(lines)


def _swallows(
    lines: list[str], delimiter: str, rows: list[list[str]]
) -> Callable[[int, int, list[str]], bool]:
    """Whether a record over several lines comes from a quote that nobody closed."""

    def judge(first: int, end: int, record: list[str]) -> bool:
        broken = _strict_fault(lines[first:end], delimiter)
        if broken and end == len(lines) and "end of data" in broken:
            return True
        usual = Counter(map(len, rows[-50:])).most_common(1)[0][0] if rows else len(record)
        alone = (
            len(row) for row in csv.reader(lines[first:end], delimiter=delimiter, quoting=csv.QUOTE_NONE)
        )
        return (broken is not None or len(record) != usual) and all(width == usual for width in alone)

    return judge


def _strict_fault(lines: list[str], delimiter: str) -> str | None:
    """What a reader that allows no stray quotation mark says of these lines."""
    try:
        list(csv.reader((line + "\n" for line in lines), delimiter=delimiter, strict=True))
    except csv.Error as error:
        return str(error)
    return None


def columns(rows: list[list[str]]) -> list[pa.Array]:
    """Records as columns of text; a record that ends early leaves nulls."""
    width = max(map(len, rows), default=0)
    padded: Iterator[list[str | None]] = (
        [*row, *([None] * (width - len(row)))] if len(row) < width else row  # type: ignore[misc]
        for row in rows
    )
    return [pa.array(column, type=pa.large_string()) for column in zip(*padded, strict=True)]
