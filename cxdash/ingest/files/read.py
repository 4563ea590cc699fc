"""Read a file into cells of text, by what it holds and not by what it is called.

:func:`read` is a pure function of a name, bytes and choices, so that it can run
in a process of its own.
"""

import hashlib
import re
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

import numpy as np

from cxdash.i18n import N_
from cxdash.ingest.files import documents, markup, parquet, text, workbook
from cxdash.ingest.files.careful import gathered
from cxdash.ingest.files.encoding import decode
from cxdash.ingest.files.sheets import RawSheet, columns_table
from cxdash.ingest.notes import Note, refusal

_FOREIGN = {
    rb"%PDF": "PDF",
    rb"\x89PNG": "PNG",
    rb"\xff\xd8\xff": "JPEG",
    rb"GIF8": "GIF",
    rb"BM.{4}\0\0\0\0": "BMP",
    rb"II\*\0|MM\0\*": "TIFF",
    rb"RIFF.{4}WEBP": "WebP",
    rb".{4}ftyp(?:hei|mif|avif)": "HEIC",
    rb"(?:<\?xml[^>]*>\s*)?<svg\b": "SVG",
    rb"\{\\rtf": "RTF",
    rb"MIME-Version:": "MHTML",
    rb"(?:Received|Return-Path|Delivered-To): ": "EML",
    rb"ID;PWXL": "SYLK",
}
_PACKED = {
    rb"\x1f\x8b": "gzip",
    rb"7z\xbc\xaf": "7z",
    rb"Rar!": "RAR",
    rb"BZh": "bzip2",
    rb"\xfd7zXZ": "xz",
    rb"\x28\xb5\x2f\xfd": "zstd",
}
_PROGRAMS = {
    rb"\$FL[23]|ASCII SPSS PORT FILE": "SPSS",
    rb"<stata_dta>|[\x69-\x73][\x01\x02]\x01\0": "Stata",
    rb"\0{12}\xc2\xea\x81\x60|HEADER RECORD\*{7}LIB": "SAS",
    rb"RD[AX]\d\n|[AX]\n\0\0\0[\x02\x03]": "R",
    rb"MATLAB 5\.0 MAT-file": "MATLAB",
    rb"\0\x01\0\0Standard (?:Jet|ACE) DB": "Access",
    rb"[\x03\x04\x30-\x32\x83\x8b\x8e\xcb\xf5].[\x01-\x0c][\x01-\x1f].{4}.[\x00-\x7f].{2}\0\0": "dBase",
    rb"\0\0[\x02\x1a]\0[\x04-\x06\x10]": "Lotus 1-2-3",
    rb"SQLite format 3": "SQLite",
    rb"ARROW1": "Arrow",
    rb"FEA1": "Feather",
    rb"\x89HDF": "HDF5",
    rb"Obj\x01": "Avro",
}
"""What files of other kinds start with."""

_WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".xltx", ".xltm", ".xlt")
_TEXT_ENDINGS = (".csv", ".tsv", ".tab", ".txt", ".dat", ".prn", ".asc")
_OTHER_ENDINGS = (".parquet", ".json", ".jsonl", ".html", ".htm", ".xml")

_SNIFFED, _START = 1 << 16, 64
_CONTROLS = [*range(3, 9), *range(14, 26)]


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
    _refuse_foreign(name, _start_inside(data))
    _refuse_foreign(name, data)
    digest = hashlib.sha256(data).hexdigest()
    if workbook.is_workbook(data):
        return _as_workbook(name, map(_unpacked, workbook.sheets(name, data, digest)))
    if data.startswith(parquet.START):
        cells = columns_table(parquet.columns(name, data))
        return (_as_parquet(RawSheet(name, None, cells, digest, typed=True, headed=True)),)
    if markup.is_markup(data):
        return _marked_up(name, data, digest, encoding)
    return (_text(name, data, digest, encoding, delimiter),)


def _start_inside(data: bytes) -> bytes:
    """What a gzip file starts with once unpacked, as those of R are."""
    try:
        return zlib.decompressobj(wbits=31).decompress(data[:_SNIFFED], _START)
    except zlib.error:
        return b""


def _refuse_foreign(name: str, data: bytes) -> None:
    messages = (
        (_FOREIGN, N_("{file} is a {kind} file, not a table; "
                      "export the data as .xlsx or .csv and open that.")),
        (_PACKED, N_("{file} is a compressed file ({kind}); unpack it and open the file inside.")),
        (_PROGRAMS, N_("{file} was written by {kind}, whose files are not read here; "
                       "export the data as .xlsx or .csv and open that.")),
    )  # fmt: skip
    for kinds, message in messages:
        for start, kind in kinds.items():
            if re.match(start, data, re.DOTALL):
                raise refusal(message, file=name, kind=kind)


# --- names that do not fit -------------------------------------------------------------------


def _misnamed(name: str, message: str, known: Sequence[str]) -> tuple[Note, ...]:
    """A note when a name ends like another kind of file."""
    ending = PurePath(name).suffix.lower()
    others = {*_WORKBOOK_ENDINGS, *_TEXT_ENDINGS, *_OTHER_ENDINGS} - set(known)
    return (Note(message, {"ending": ending}),) if ending in others else ()


def _as_workbook(name: str, sheets: Sequence[RawSheet] | map) -> tuple[RawSheet, ...]:
    message = N_("This is a workbook although its name ends in {ending}; it was read as a workbook.")
    return _noted(tuple(sheets), _misnamed(name, message, _WORKBOOK_ENDINGS))


def _noted(sheets: tuple[RawSheet, ...], notes: tuple[Note, ...]) -> tuple[RawSheet, ...]:
    """The same with notes on the first sheet that is shown."""
    first = next((sheet for sheet in sheets if not sheet.hidden), None)
    return tuple(
        replace(sheet, notes=(*notes, *sheet.notes)) if sheet is first else sheet for sheet in sheets
    )


def _as_parquet(sheet: RawSheet) -> RawSheet:
    message = N_("This is a Parquet file although its name ends in {ending}; it was read as Parquet.")
    return replace(sheet, notes=_misnamed(sheet.file, message, (".parquet",)))


# --- text ------------------------------------------------------------------------------------


def _text(name: str, data: bytes, digest: str, encoding: str | None, delimiter: str | None) -> RawSheet:
    decoded = decode(name, data, encoding)
    if documents.is_document(decoded.utf8):
        message = N_("This is a JSON file although its name ends in {ending}; it was read as JSON.")
        columns, unread = documents.columns(name, decoded.utf8)
        notes = (*decoded.notes, *_misnamed(name, message, (".json", ".jsonl", ".txt")), *unread)
        cells = columns_table(columns)
        return RawSheet(name, None, cells, digest, decoded.encoding, typed=True, headed=True, notes=notes)
    _refuse_binary(name, data, decoded.encoding)
    records = text.split(name, decoded.utf8, delimiter)
    message = N_("This is a text file although its name ends in {ending}; it was read as text.")
    return RawSheet(
        name,
        None,
        columns_table(records.columns),
        digest,
        encoding=decoded.encoding,
        delimiter=records.delimiter,
        first_row=records.first_row,
        notes=(*_misnamed(name, message, _TEXT_ENDINGS), *decoded.notes, *records.notes),
    )


def _refuse_binary(name: str, data: bytes, encoding: str) -> None:
    """No text has one control character in twenty, nor nulls in most places unless it is UTF-16."""
    if encoding.startswith(("utf-16", "utf-32")):
        return
    counts = np.bincount(np.frombuffer(data[:_SNIFFED], np.uint8), minlength=256)
    if counts[_CONTROLS].sum() > 0.05 * counts.sum() or counts[0] > 0.5 * counts.sum():
        raise refusal(
            N_("{file} is neither a text nor a workbook; export the data as .xlsx or .csv and open that."),
            file=name,
        )


def _unpacked(sheet: RawSheet) -> RawSheet:
    """A sheet whose rows each stand in one cell, as when a .csv was opened with another separator."""
    cells = sheet.cells
    if not cells.num_columns or any(map(text.filled, cells.columns[1:])):
        return sheet
    inner = text.split_column(sheet.file, cells.column(0))
    if inner is None:
        return sheet
    note = Note(
        N_("Each row stood in one cell and was split at “{delimiter}”."), {"delimiter": inner.delimiter}
    )
    return replace(
        sheet,
        cells=columns_table(inner.columns),
        delimiter=inner.delimiter,
        typed=False,
        notes=(*sheet.notes, note, *inner.notes),
    )


# --- markup ----------------------------------------------------------------------------------


def _marked_up(name: str, data: bytes, digest: str, encoding: str | None) -> tuple[RawSheet, ...]:
    if markup.is_workbook(data):
        return _as_workbook(name, [_xml_sheet(name, sheet, digest) for sheet in _xml_sheets(name, data)])
    if markup.is_page(data):
        return (_page(name, data, digest, encoding),)
    raise refusal(
        N_("{file} is an XML document, not a table; export the data as .xlsx or .csv and open that."),
        file=name,
    )


def _xml_sheets(name: str, data: bytes) -> list[markup.XmlSheet]:
    found = markup.workbook_sheets(name, data)
    if not found:
        raise refusal(
            N_("{file} has no sheet with cells; add the data to a sheet and save it again."), file=name
        )
    return found


def _xml_sheet(name: str, sheet: markup.XmlSheet, digest: str) -> RawSheet:
    cells = columns_table(gathered(sheet.rows))
    hidden = Note(
        N_("The sheet “{sheet}” is hidden in the workbook and was left out."), {"sheet": sheet.name}
    )
    return RawSheet(
        name, sheet.name, cells, digest,
        hidden=sheet.hidden, typed=True, notes=(hidden,) if sheet.hidden else (),
    )  # fmt: skip


def _page(name: str, data: bytes, digest: str, encoding: str | None) -> RawSheet:
    decoded = decode(name, data, encoding or markup.charset(data))
    largest, *others = markup.page_tables(name, decoded.text)
    notes = [Note(N_("This file is a web page; its table was read."))]
    if others:
        notes = [
            Note(N_("This file is a web page of {n} tables; the largest was read."), {"n": 1 + len(others)})
        ]
    cells = columns_table(gathered(largest))
    return RawSheet(name, None, cells, digest, decoded.encoding, notes=(*notes, *decoded.notes))
