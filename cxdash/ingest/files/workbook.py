"""Workbooks: .xlsx, .xlsm, .xlsb, .xls and .ods through fastexcel, every cell as text.

Nothing of a workbook is ever run: macros, links and formulas are read over. What a formula came
to is what its program saved; where it saved nothing, or an error, the cell is blank and counted.
"""

import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from posixpath import join, normpath
from typing import IO
from xml.etree import ElementTree

import fastexcel
import pyarrow as pa

from cxdash.errors import InputError
from cxdash.i18n import N_
from cxdash.ingest.files.charts import without_charts
from cxdash.ingest.files.limits import OLE, ZIP, check_span, damaged, protected
from cxdash.ingest.files.sheets import RawSheet, columns_table
from cxdash.ingest.notes import Note, refusal
from cxdash.ingest.tables.headers import letter

_ERRORS = {
    "Error(NA)": "#N/A",
    "Error(Ref)": "#REF!",
    "Error(Div0)": "#DIV/0!",
    "Error(Name)": "#NAME?",
    "Error(Null)": "#NULL!",
    "Error(Num)": "#NUM!",
    "Error(Value)": "#VALUE!",
}
"""As the Rust reader calls them, and as spreadsheets show them."""

_TOP = 20
_CHUNK, _LONGEST_ROW = 1 << 20, 1 << 24
_WITHOUT_VALUE = re.compile(
    rb"<(?:\w+:)?c\b(?![^<>]*\bt=[\"']str[\"'])[^<>]*>\s*"
    rb"<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)\s*)?</(?:\w+:)?c>"
)
"""A cell with a formula and no value; a formula that came to an empty text says that it is one."""

_NEW_ERROR = re.compile(
    rb"(<(?:\w+:)?v>)#(?!(?:N/A|REF!|DIV/0!|NAME\?|NULL!|NUM!|VALUE!|DATA!)<)[^<>]{1,30}(</(?:\w+:)?v>)"
)
"""An error that the Rust reader has not heard of, such as ``#SPILL!``; texts stand elsewhere."""

_LOCKED = re.compile(
    "EncryptedPackage".encode("utf-16-le")
    + rb"|\x09\x08(?:\x10\x00\x00\x06\x05\x00.{12}|\x08\x00\x00\x05\x05\x00.{4})"
    + rb"(?:\x86\x00\x00\x00)?\x2f\x00",
    re.DOTALL,
)
"""How a container says that its workbook is encrypted: by its name, or by the record after the first."""

_OTHER_PARTS = tuple(
    part.encode("utf-16-le") for part in ("WordDocument", "PowerPoint Document", "__substg1.0_")
)
"""What a container holds that is a letter, a presentation or a mail."""

_MANIFEST, _KIND = "META-INF/manifest.xml", "mimetype"
"""Where an OpenDocument file says how its parts are encrypted, and what it is."""

_OTHER_PROGRAMS = {"word", "ppt", "visio", "Index"}
"""Folders of what is no workbook: Word, PowerPoint, Visio, and Numbers, whose tables nobody else reads."""

_UNREADABLE = (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, NotImplementedError)


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are an archive or container that a workbook could be."""
    return data.startswith((OLE, ZIP))


def sheets(file: str, data: bytes, digest: str) -> tuple[RawSheet, ...]:
    """All sheets that hold something, hidden ones marked.

    Raises
    ------
    InputError
        When the workbook is protected, damaged, of another program, or empty.
    """
    parts: dict[str, str] = {}
    if data.startswith(ZIP):
        _refuse_other_archives(file, data)
        parts = _parts(data)
    if data.startswith(OLE) and _LOCKED.search(data):
        raise protected(file)
    read, damages = _read(file, data, digest, parts)
    if damages:
        known, n = _with_known_errors(data, parts)
        if n:
            read, damages = _read(file, known, digest, parts)
            damages.append(
                Note(N_("Errors of formulas that only new programs know, read as blank: {n}."), {"n": n})
            )
    if damages and not read:
        raise damaged(file)
    if not any(sheet.cells.num_columns for sheet in read):
        raise refusal(
            N_("{file} has no sheet with cells; add the data to a sheet and save it again."), file=file
        )
    return tuple(_without_empty(read, damages))


def _read(file: str, data: bytes, digest: str, parts: dict[str, str]) -> tuple[list[RawSheet], list[Note]]:
    """The sheets, and which of them are damaged."""
    reader = _open(file, data)
    with ThreadPoolExecutor(1) as beside:  # the reader is busy without Python's lock
        waiting = {name: beside.submit(_formulas_without_value, data, part) for name, part in parts.items()}
        read = {name: _sheet(file, reader, name, digest, waiting.get(name)) for name in reader.sheet_names}
    message = N_(
        "The sheet “{sheet}” is damaged and was left out; "
        "open the workbook in Excel, save it again, and try once more."
    )
    damages = [Note(message, {"sheet": name}) for name, sheet in read.items() if sheet is None]
    return [sheet for sheet in read.values() if sheet is not None], damages


def _with_known_errors(data: bytes, parts: dict[str, str]) -> tuple[bytes, int]:
    """The workbook with errors that the reader knows in place of those it stops at, and how many those were.

    Looked for only in a workbook with a sheet that could not be read.
    """
    made, n = BytesIO(), 0
    if not parts:
        return data, 0
    try:
        with (
            zipfile.ZipFile(BytesIO(data)) as old,
            zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
        ):
            for part in old.infolist():
                content, found = old.read(part), 0
                if part.filename in parts.values():
                    content, found = _NEW_ERROR.subn(rb"\1#VALUE!\2", content)
                new.writestr(part.filename, content)
                n += found
    except _UNREADABLE:
        return data, 0  # damaged, as the first reading said
    return made.getvalue(), n


def _without_empty(read: list[RawSheet], damages: list[Note]) -> Iterator[RawSheet]:
    """The sheets with cells; that others have none, as those of a chart alone, is said with the first."""
    others = tuple(
        Note(N_("The sheet “{sheet}” holds no cells and was left out."), {"sheet": sheet.sheet})
        for sheet in read
        if not sheet.cells.num_columns and not sheet.hidden
    )
    for sheet in read:
        if sheet.cells.num_columns:
            yield replace(sheet, notes=(*sheet.notes, *damages, *others))
            damages, others = [], ()


def _refuse_other_archives(file: str, data: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            manifest = archive.read(_MANIFEST) if _MANIFEST in names else b""
            kind = archive.read(_KIND) if _KIND in names else b""
    except _UNREADABLE:
        raise damaged(file) from None
    if b"encryption-data" in manifest:
        raise protected(file)
    folders = {name.replace("\\", "/").partition("/")[0] for name in names}
    if folders & _OTHER_PROGRAMS or (kind and b"spreadsheet" not in kind):
        raise _no_workbook(file)
    if not folders & {"xl", _KIND}:
        raise refusal(
            N_("{file} is a compressed file ({kind}); unpack it and open the file inside."),
            file=file,
            kind="zip",
        )


def _no_workbook(file: str) -> InputError:
    return refusal(N_("{file} is not a workbook; open it and save the table as .xlsx or .csv."), file=file)


def _open(file: str, data: bytes) -> fastexcel.ExcelReader:
    try:
        return fastexcel.read_excel(without_charts(data))
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic of the Rust reader is no Exception
        if "password" in str(error).casefold():
            raise protected(file) from None
        other = data.startswith(OLE) and any(part in data for part in _OTHER_PARTS)
        raise (_no_workbook(file) if other else damaged(file)) from None


def _sheet(
    file: str, reader: fastexcel.ExcelReader, name: str, digest: str, formulas: "Future[int] | None"
) -> RawSheet | None:
    """One sheet, None if it is damaged."""
    try:
        sheet = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
        check_span(file, sheet.total_height, sheet.width)
        batch, errors = sheet.to_arrow_with_errors()
    except (KeyboardInterrupt, SystemExit, MemoryError, InputError):
        raise
    except BaseException:  # as above
        return None
    hidden = sheet.visible != "visible"
    cells = columns_table([column.cast(pa.large_string()) for column in pa.record_batch(batch).columns])
    first = min((column.absolute_index for column in sheet.available_columns()), default=0)
    notes = [*_hidden_note(name, hidden), *_error_notes(errors, cells, first), *_formula_note(formulas)]
    return RawSheet(
        file, name, cells, digest, first_column=first, hidden=hidden, typed=True, notes=tuple(notes)
    )


def _hidden_note(name: str, hidden: bool) -> Iterator[Note]:
    if hidden:
        yield Note(N_("The sheet “{sheet}” is hidden in the workbook and was left out."), {"sheet": name})


def _error_notes(errors: fastexcel.CellErrors | None, cells: pa.Table, first: int) -> Iterator[Note]:
    """One note a column whose cells hold a formula's error, or a date outside the calendar."""
    seen: dict[int, Counter[str]] = {}
    for error in errors.errors if errors else ():
        shown = next((shown for told, shown in _ERRORS.items() if told in error.detail), "")
        seen.setdefault(error.position[1], Counter())[shown] += 1
    for column, counts in sorted(seen.items()):
        name = _column_name(cells, column, first)
        if outside := counts.pop("", 0):
            message = N_("{column}: dates outside the calendar, read as blank: {n}.")
            yield Note(message, {"column": name, "n": outside})
        if counts:
            message = N_("{column}: errors of formulas ({errors}), read as blank: {n}.")
            yield Note(message, {"column": name, "n": counts.total(), "errors": ", ".join(counts)})


def _column_name(cells: pa.Table, column: int, first: int) -> str:
    """A column by its letter and by what stands in the first of the widest rows, which heads most tables."""
    top = cells.slice(0, _TOP)
    filled = sum(one.is_valid().to_numpy().astype(int) for one in top.columns)
    title = top.column(column)[int(filled.argmax())].as_py()
    place = letter(first + column)
    return f"“{title}” ({place})" if title else place


# ── formulas without a value ──────────────────────────────────────────────


def _formula_note(formulas: "Future[int] | None") -> Iterator[Note]:
    if formulas is not None and (count := formulas.result()):
        message = N_("Formulas without a value: {n}; open the workbook in Excel, save it, and open that.")
        yield Note(message, {"n": count})


def _parts(data: bytes) -> dict[str, str]:
    """Which part of an Office Open XML workbook holds each sheet's cells; {} for other kinds."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
            relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
            held = {name for name in archive.namelist() if name.endswith(".xml")}
    except (KeyError, ElementTree.ParseError, *_UNREADABLE):
        return {}
    targets = {one.get("Id"): normpath(join("/xl", one.get("Target", "")))[1:] for one in relations}
    named = {one.get("name", ""): targets.get(_relation(one), "") for one in book.iterfind(".//{*}sheet")}
    return {name: part for name, part in named.items() if part in held}


def _relation(sheet: ElementTree.Element) -> str | None:
    """Its ``r:id``, whichever of the two namespaces of the standard the workbook uses."""
    return next((value for name, value in sheet.items() if name.endswith("}id")), None)


def _formulas_without_value(data: bytes, part: str) -> int:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive, archive.open(part) as opened:
            return sum(len(_WITHOUT_VALUE.findall(cells)) for cells in _whole_cells(opened))
    except _UNREADABLE:
        return 0  # the reader says what is wrong with it


def _whole_cells(part: IO[bytes]) -> Iterator[bytes]:
    """A sheet piece by piece, cut between rows, those pieces only that hold formulas."""
    rest = b""
    while len(rest) < _LONGEST_ROW and (chunk := part.read(_CHUNK)):
        cells, _end, rest = (rest + chunk).rpartition(b"</row>")
        if b"<f" in cells or b":f" in cells:
            yield cells
    yield rest
