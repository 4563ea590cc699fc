"""Text files: which separator, which records, and what of them cannot be trusted.

Nothing here looks at meaning. A record that cannot be trusted is kept and named, never
shifted into other columns. Where quotation marks stand only where they belong, which is
looked up on the bytes, the file goes through Arrow's reader; otherwise record by record
through a reader that can doubt. Both give the same cells.
"""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from cxdash.i18n import N_
from cxdash.ingest.files.careful import TEXT, WRAPPED, Columns, Gathered, careful, gathered
from cxdash.ingest.files.dialect import (
    BLANKS,
    SAMPLE,
    Dialect,
    Positions,
    blank_separated,
    dialect_of,
    records,
    tokens,
)
from cxdash.ingest.files.dialect import positions as positions_of
from cxdash.ingest.files.limits import check_span
from cxdash.ingest.notes import Note, refusal, some

_NEWLINE = 10
_BLOCK = 1 << 22
_PART = 1 << 20
_SEPARATORS_OF_NOBODY = "\x1f\x1e\x1d\x1c\x02"
_DECLARED = re.compile(rb'"?sep=([^"\n]{1,3})"?[ ]*\n', re.IGNORECASE)
_RULE = re.compile(rb"[ |+:=-]*---?[ |+:=-]*")
_ESCAPED = re.compile(rb'(?<!\\)((?:\\\\)*)\\"')


@dataclass(frozen=True)
class Records:
    """A text file's fields, and how they were found.

    Attributes
    ----------
    columns : list of ChunkedArray of text
    delimiter : str or None
    first_row : int
        The line of the file that the first record stands in.
    notes : tuple of Note
    """

    columns: Columns
    delimiter: str | None
    first_row: int
    notes: tuple[Note, ...] = ()


def split(name: str, utf8: bytes, delimiter: str | None = None) -> Records:
    r"""The records of a text file.

    Quoted line ends stay inside their field; a quote that never closes is read as an
    ordinary character and its row is named.

    Parameters
    ----------
    name : str
        The file, for messages.
    utf8 : bytes
        With ``\n`` line ends.
    delimiter : str, optional
        Found when not given.

    Raises
    ------
    InputError
        When there is nothing in it, or more than a table holds.
    """
    if utf8.endswith((b"\n\n", b"\x1a")):
        utf8 = utf8.rstrip(b"\n\x1a")
    declared = _DECLARED.match(utf8)
    chosen = delimiter
    if declared:
        delimiter = delimiter or declared[1].decode()
        utf8 = utf8[declared.end() :]
    if not utf8 or utf8.isspace():
        raise refusal(N_("{file} is empty: there is nothing in it to read."), file=name)
    utf8 = _without_rules(utf8)
    dropped = _comments(_head(utf8), delimiter)
    utf8 = _from_line(utf8, dropped)
    notes = [Note(N_("Comment lines above the table left out: {n}."), {"n": dropped})] if dropped else []
    first_row = 1 + dropped + bool(declared)
    dialect = dialect_of(_head(utf8), delimiter)
    check_span(name, 0, dialect.width)
    return _split(name, utf8, dialect, first_row, tuple(notes), chosen)


def _split(
    name: str,
    utf8: bytes,
    dialect: Dialect,
    first_row: int,
    notes: tuple[Note, ...],
    chosen: str | None = None,
) -> Records:
    if dialect.delimiter == BLANKS:
        columns, more = _by_blanks(utf8, first_row)
    else:
        columns, more = _delimited(utf8, dialect, first_row)
    check_span(name, len(columns[0]), len(columns))
    found = Records(columns, dialect.delimiter, first_row, (*notes, *more))
    return _unpacked(name, found, chosen) or _with_row_names(utf8, found)


def _without_rules(utf8: bytes) -> bytes:
    """Lines that a database draws around its header are blank, so that rows keep their numbers."""
    drawn = {line for line in utf8[:_PART].split(b"\n", 3)[:3] if len(line) > 4 and _RULE.fullmatch(line)}
    if not drawn:
        return utf8
    return b"\n".join(b"" if line in drawn else line for line in utf8.split(b"\n"))


def _head(utf8: bytes) -> list[str]:
    stop = -1
    for _line in range(SAMPLE):
        stop = utf8.find(b"\n", stop + 1)
        if stop < 0:
            return utf8.decode("utf-8", "replace").split("\n")
    return utf8[:stop].decode("utf-8", "replace").split("\n")


def _from_line(utf8: bytes, lines: int) -> bytes:
    start = 0
    for _line in range(lines):
        start = utf8.index(b"\n", start) + 1
    return utf8[start:]


def _comments(lines: list[str], delimiter: str | None) -> int:
    """Lines that start with # above a table; a last one as wide as the table is its header."""
    n = next((i for i, line in enumerate(lines) if not line.startswith("#")), 0)
    if not n:
        return 0
    dialect = dialect_of(lines[n:], delimiter)
    if dialect.delimiter in (None, BLANKS):
        return n if dialect.delimiter or n > 1 else 0
    last = records(lines[n - 1 : n], dialect.delimiter or "", dialect.quote)
    return n - 1 if len(last[0]) == dialect.width else n


# --- records in one cell ---------------------------------------------------------------------


def _unpacked(name: str, found: Records, chosen: str | None = None) -> Records | None:
    """A file of which each line is one field that holds a record, wrapped whole in quotation marks.

    A separator that was chosen stays the one between the values.
    """
    inner = None if any(map(filled, found.columns[1:])) else split_column(name, found.columns[0])
    if inner is None or chosen not in (None, inner.delimiter):
        return None
    message = N_("Each line held its record in one field and was split at “{delimiter}”.")
    note = Note(message, {"delimiter": inner.delimiter})
    return replace(inner, first_row=found.first_row, notes=(*found.notes, note, *inner.notes))


def filled(column: pa.ChunkedArray) -> bool:
    """Whether a column holds anything but blanks."""
    parts = (column.slice(0, SAMPLE), column)
    return any(pc.any(pc.not_equal(pc.utf8_trim_whitespace(part), "")).as_py() for part in parts)


def split_column(name: str, cells: pa.ChunkedArray) -> Records | None:
    """Cells that each hold a whole record, ``a;b;c``, as records; None when they do not.

    The header and nine rows of ten must have the same number of fields, as a comment with
    commas does not.
    """
    head = cells.slice(0, SAMPLE).drop_null().to_pylist()
    if len(head) < 2 or any("\n" in text for text in head):
        return None
    dialect = dialect_of(head)
    if dialect.delimiter is None or dialect.width < 2:
        return None
    widths = [len(record) for record in records(head, dialect.delimiter, dialect.quote)]
    if widths[0] != dialect.width or widths.count(dialect.width) < 0.9 * len(head):
        return None
    lines = pc.replace_substring(pc.fill_null(cells, ""), "\n", " ").combine_chunks()
    joined = "\n".join(lines.to_pylist()).encode()
    return _split(name, joined, dialect, 1, ())


def _with_row_names(utf8: bytes, found: Records) -> Records:
    """R writes no name over its row names, so its header is one field shorter than every row.

    With commas, rows that are one value longer come from decimal commas instead, unless the
    row names are quoted, as R quotes them.
    """
    columns = found.columns
    if len(columns) < 2 or len(columns[0]) < 3 or not _header_lacks_one(columns):
        return found
    quoted = utf8.startswith(b'"') and utf8[utf8.index(b"\n") + 1 :].startswith(b'"')
    names = columns[0].slice(1)
    if (found.delimiter == "," and not quoted) or len(names.unique()) < len(names):
        return found
    titles = ["", *(column[0].as_py() for column in columns[:-1])]
    shifted = [
        pa.chunked_array([pa.array([title], TEXT), *column.slice(1).chunks])
        for title, column in zip(titles, columns, strict=True)
    ]
    note = Note(N_("Every row has one value more than the header has names; the first is a row name."))
    return replace(found, columns=shifted, notes=(*found.notes, note))


def _header_lacks_one(columns: Columns) -> bool:
    last, before = columns[-1], columns[-2]
    full = last.null_count == 1 and not last[0].is_valid and before[0].is_valid
    return full and pc.all(pc.not_equal(last.slice(1), "")).as_py()


# --- columns set apart by blanks -------------------------------------------------------------


def _by_blanks(utf8: bytes, first_row: int) -> tuple[Columns, list[Note]]:
    lines = utf8.decode("utf-8", "replace").rstrip("\n").split("\n")
    if not blank_separated(lines[:SAMPLE]) and (places := positions_of(lines[:SAMPLE])):
        over = [i + first_row for i, line in enumerate(lines) if _reaches_over(line, places)]
        note = Note(N_("Values longer than their column were cut at its edge in these rows: {rows}."),
                    {"rows": some(over)})  # fmt: skip
        ends = [*(start for start, _stop in places[1:]), None]
        cut = [[line[a:b].strip() for (a, _stop), b in zip(places, ends, strict=True)] for line in lines]
        return gathered(cut), [note] if over else []
    return gathered(tokens(line) for line in lines), []


def _reaches_over(line: str, places: Positions) -> bool:
    gaps = pairwise(places)
    return any(line[stop:start].strip() for (_start, stop), (start, _stop) in gaps)


# --- columns set apart by a separator --------------------------------------------------------


def _delimited(utf8: bytes, dialect: Dialect, first_row: int) -> tuple[Columns, list[Note]]:
    single = _single(utf8, dialect)
    if single is None:
        return gathered([line] for line in utf8.decode("utf-8", "replace").rstrip("\n").split("\n")), []
    stood = dialect.delimiter if dialect.delimiter and len(dialect.delimiter) > 1 else None
    if stood:
        utf8 = utf8.replace(stood.encode(), single.encode())
    columns, notes = quick(utf8, single, dialect, first_row) or careful(utf8, single, dialect, first_row)
    if stood:
        columns = [pc.replace_substring(column, single, stood) for column in columns]
    return columns, notes


def _single(utf8: bytes, dialect: Dialect) -> str | None:
    """The separator as one character: its own, or one that the file does not hold."""
    if dialect.delimiter and len(dialect.delimiter) == 1:
        return dialect.delimiter
    return next((mark for mark in _SEPARATORS_OF_NOBODY if mark.encode() not in utf8), None)


def quick(
    utf8: bytes, delimiter: str, dialect: Dialect, first_row: int = 1
) -> tuple[Columns, list[Note]] | None:
    """Records by Arrow's reader; None where quotation marks stand where only doubt can read them."""
    if not delimiter.isascii() or (dialect.spaced and dialect.quote.encode() in utf8):
        return None
    notes = []
    if not regular(utf8, delimiter, dialect.quote):
        utf8, escapes = _respelled(utf8) if b'\\"' in utf8 and dialect.quote == '"' else (utf8, 0)
        if not escapes or not regular(utf8, delimiter, dialect.quote):
            return None
        notes = [Note(N_("Quotation marks after a backslash, read as part of their text: {n}."),
                      {"n": escapes})]  # fmt: skip
    found = _by_arrow(utf8, delimiter, dialect)
    if found is None:
        return None
    columns, wrapped = found
    if wrapped:
        notes.append(Note(WRAPPED, {"rows": some([row + first_row for row in wrapped])}))
    return columns, notes


def _respelled(utf8: bytes) -> tuple[bytes, int]:
    """Quotation marks after a backslash doubled instead, and how many; none where one is in no quoted field.

    Doubled there, it would be an empty field.
    """
    marked, escapes = _ESCAPED.subn(rb'\1\0"', utf8)  # a text has lost its nulls before it comes here
    letters = np.frombuffer(marked, np.uint8)
    at = _places(letters, ord('"'))
    escaped = letters[at - 1] == 0
    quoted = np.cumsum(~escaped) % 2 == 1
    return (marked.replace(b'\0"', b'""'), escapes) if quoted[escaped].all() else (utf8, 0)


def regular(utf8: bytes, delimiter: str, quote: str = '"') -> bool:
    """Whether quotation marks open only at the start of a field, close only at its end, or are doubled.

    A doubled one is one that closes with one that opens right behind it.

    >>> regular(b'a;"b ""c"" d"', ";"), regular(b'a;5" b', ";"), regular(b'a;"b', ";")
    (True, False, False)
    """
    if quote.encode() not in utf8:
        return True
    letters = np.frombuffer(utf8, np.uint8)
    at = _places(letters, ord(quote))
    if len(at) % 2:
        return False
    opening, closing = at[::2], at[1::2]
    beside = np.zeros(256, dtype=bool)
    beside[[ord(delimiter), _NEWLINE, ord(quote)]] = True
    before = beside[letters[opening - 1]] | (opening == 0)
    after = beside[letters[(closing + 1) % len(letters)]] | (closing == len(letters) - 1)
    return bool(before.all() and after.all())


def _places(letters: NDArray[np.uint8], letter: int) -> NDArray[np.intp]:
    """Where a letter stands, looked up a part at a time: a mask of a whole file would cost its size again."""
    parts = [
        start + np.flatnonzero(letters[start : start + _PART] == letter)
        for start in range(0, len(letters), _PART)
    ]
    return np.concatenate(parts)


def _by_arrow(utf8: bytes, delimiter: str, dialect: Dialect) -> tuple[Columns, list[int]] | None:
    """The columns, and which records were wrapped; None when some differ in width and some span lines."""
    try:
        return list(_arrow(utf8, delimiter, dialect).columns), []
    except pa.ArrowInvalid:
        pass
    odd: list[pacsv.InvalidRow] = []

    def note(row: pacsv.InvalidRow) -> str:
        odd.append(row)
        return "skip"

    try:
        table = _arrow(utf8, delimiter, dialect, note)
    except pa.ArrowInvalid:
        return None
    if table.num_rows + len(odd) != utf8.count(b"\n") + (not utf8.endswith(b"\n")):
        return None
    return _merged(table, odd, delimiter, dialect)


def _arrow(
    utf8: bytes,
    delimiter: str,
    dialect: Dialect,
    on_odd: Callable[[pacsv.InvalidRow], str] | None = None,
) -> pa.Table:
    names = [str(i) for i in range(dialect.width)]
    return pacsv.read_csv(
        pa.BufferReader(utf8),
        pacsv.ReadOptions(column_names=names, use_threads=on_odd is None, block_size=_BLOCK),
        pacsv.ParseOptions(
            delimiter=delimiter,
            quote_char=dialect.quote,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=on_odd,
        ),
        pacsv.ConvertOptions(column_types=dict.fromkeys(names, TEXT), strings_can_be_null=False),
    )


def _merged(
    table: pa.Table, odd: list[pacsv.InvalidRow], delimiter: str, dialect: Dialect
) -> tuple[Columns, list[int]]:
    """Records of another width put back where they stood, and which of them were wrapped."""
    records = Gathered(dialect.width, delimiter)
    for row in odd:
        records.add(*csv.reader([row.text], delimiter=delimiter, quotechar=dialect.quote))
    others = records.columns(others=table.num_rows)
    total = table.num_rows + len(odd)
    stood = np.zeros(total, dtype=bool)
    stood[[row.number - 1 for row in odd]] = True
    order = np.empty(total, dtype=np.int64)
    order[~stood], order[stood] = np.arange(table.num_rows), np.arange(table.num_rows, total)
    beyond = [pa.nulls(table.num_rows, TEXT)]
    columns = [
        pa.chunked_array(
            [*(table.column(i).chunks if i < dialect.width else beyond), *more.chunks], TEXT
        ).take(order)
        for i, more in enumerate(others)
    ]
    return columns, [odd[i].number - 1 for i in records.wrapped]
