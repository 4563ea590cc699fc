"""Read a file into cells of text, by what it holds and not by what it is called.

:func:`read` is a pure function of a name, bytes and choices, so that it can run
in a process of its own.
"""

import hashlib
from io import BytesIO
from pathlib import PurePath

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from cxdash.i18n import N_
from cxdash.ingest import text, workbook
from cxdash.ingest.encoding import decode
from cxdash.ingest.notes import Note, refusal
from cxdash.ingest.sheets import RawSheet, columns_table

_FOREIGN = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf": "7z",
    b"Rar!": "RAR",
    b"{\\rtf": "RTF",
}
_WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


def read(
    name: str, data: bytes, *, encoding: str | None = None, delimiter: str | None = None
) -> tuple[RawSheet, ...]:
    r"""The sheets of a file, each a table of texts.

    Parameters
    ----------
    name : str
        The file's name, for messages; the content decides how it is read.
    data : bytes
    encoding, delimiter : str, optional
        For text files; found when not given. ``" "`` means runs of blanks.

    Returns
    -------
    tuple of RawSheet
        One per sheet that holds something, hidden sheets included and marked.

    Raises
    ------
    InputError
        A sentence that names the file, when nothing can be read from it.

    >>> sheet, = read("notes.csv", "id;note\n1;8,5\n".encode())
    >>> sheet.delimiter, sheet.encoding, sheet.cells.column(1).to_pylist()
    (';', 'utf-8', ['note', '8,5'])
    """
    if not data:
        raise refusal(N_("{file} is empty: there is nothing in it to read."), file=name)
    _refuse_foreign(name, data)
    digest = hashlib.sha256(data).hexdigest()
    if workbook.is_workbook(data):
        return workbook.sheets(name, data, digest)
    if data.startswith(b"PAR1"):
        return (_parquet(name, data, digest),)
    return (_text(name, data, digest, encoding, delimiter),)


def _refuse_foreign(name: str, data: bytes) -> None:
    for start, kind in _FOREIGN.items():
        if data.startswith(start):
            raise refusal(
                N_("{file} is a {kind} file, not a table; export the data as .xlsx or .csv and open that."),
                file=name,
                kind=kind,
            )
    if (
        data[:200]
        .lstrip(b"\xef\xbb\xbf \t\r\n")
        .lower()
        .startswith((b"<!doctype", b"<html", b"<table", b"<?xml"))
    ):
        raise refusal(
            N_("{file} is a web page under another name; open it in Excel, save it as .xlsx, and open that."),
            file=name,
        )


def _text(name: str, data: bytes, digest: str, encoding: str | None, delimiter: str | None) -> RawSheet:
    decoded = decode(name, data, encoding)
    records = text.split(name, decoded.utf8, delimiter)
    return RawSheet(
        name,
        None,
        columns_table(records.columns),
        digest,
        encoding=decoded.encoding,
        delimiter=records.delimiter,
        first_row=records.first_row,
        notes=(*decoded.notes, *records.notes, *_misnamed(name)),
    )


def _misnamed(name: str) -> tuple[Note, ...]:
    ending = PurePath(name).suffix.lower()
    if ending not in _WORKBOOK_ENDINGS:
        return ()
    return (
        Note(
            N_("This is a text file although its name ends in {ending}; it was read as text."),
            {"ending": ending},
        ),
    )


def _parquet(name: str, data: bytes, digest: str) -> RawSheet:
    try:
        table = pq.read_table(BytesIO(data))
    except (pa.ArrowException, OSError, ValueError):
        raise refusal(
            N_("{file} is a damaged Parquet file; write it again and open that."), file=name
        ) from None
    columns = [
        _with_header(title, column) for title, column in zip(table.column_names, table.columns, strict=True)
    ]
    return RawSheet(name, None, columns_table(columns), digest, typed=True, headed=True)


def _with_header(title: str, column: pa.ChunkedArray) -> pa.Array:
    """A column of any type as text, its name in front, as a sheet would have it."""
    texts = _as_text(column.combine_chunks())
    return pa.concat_arrays([pa.array([title], pa.large_string()), texts])


def _as_text(column: pa.Array) -> pa.Array:
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    try:
        return pc.cast(column, pa.large_string())
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
        return pa.array(
            [None if value is None else str(value) for value in column.to_pylist()], pa.large_string()
        )
