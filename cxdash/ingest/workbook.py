"""Workbooks: .xlsx, .xlsm, .xlsb, .xls and .ods through fastexcel, every cell as text."""

import zipfile
from io import BytesIO

import fastexcel
import pyarrow as pa

from cxdash.errors import InputError
from cxdash.i18n import N_
from cxdash.ingest.notes import Note, refusal
from cxdash.ingest.sheets import RawSheet, columns_table

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"


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
    if data.startswith(ZIP):
        _refuse_other_archives(file, data)
    if data.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in data:
        raise _protected(file)
    reader = _open(file, data)
    read = [_sheet(file, reader, name, digest) for name in reader.sheet_names]
    found = tuple(sheet for sheet in read if sheet is not None and sheet.cells.num_columns)
    if not found:
        raise refusal(
            N_("{file} has no sheet with cells; add the data to a sheet and save it again."), file=file
        )
    return found


def _refuse_other_archives(file: str, data: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise _damaged(file) from None
    if not any(name.startswith("xl/") or name == "mimetype" for name in names):
        raise refusal(N_("{file} is not a workbook; open it and save the table as .xlsx or .csv."), file=file)


def _open(file: str, data: bytes) -> fastexcel.ExcelReader:
    try:
        return fastexcel.read_excel(data)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic of the Rust reader is no Exception
        raise (_protected(file) if "password" in str(error).casefold() else _damaged(file)) from None


def _sheet(file: str, reader: fastexcel.ExcelReader, name: str, digest: str) -> RawSheet | None:
    try:
        sheet = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
        batch = pa.record_batch(sheet.to_arrow())
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # as above
        raise refusal(
            N_(
                "The sheet “{sheet}” of {file} is damaged; "
                "open it in Excel, save it again, and try once more."
            ),
            sheet=name,
            file=file,
        ) from None
    hidden = sheet.visible != "visible"
    note = Note(N_("The sheet “{sheet}” is hidden in the workbook and was left out."), {"sheet": name})
    columns = [column.cast(pa.large_string()) for column in batch.columns]
    return RawSheet(
        file, name, columns_table(columns), digest, hidden=hidden, typed=True, notes=(note,) if hidden else ()
    )


def _protected(file: str) -> InputError:
    return refusal(N_("{file} is protected by a password; save a copy without one and open that."), file=file)


def _damaged(file: str) -> InputError:
    return refusal(
        N_("{file} is damaged or not a workbook; open it in Excel, save it again, and try once more."),
        file=file,
    )
