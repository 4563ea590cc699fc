"""Files built in memory, as a French or an English office would save them."""

from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO

import pytest
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

Rows = Sequence[Sequence[object]]


def _workbook(hidden: Sequence[str] = (), /, **sheets: Rows) -> bytes:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if name in hidden:
                sheet.hide()
    return buffer.getvalue()


@pytest.fixture(scope="session")
def workbook() -> Callable[..., bytes]:
    """Make an .xlsx: one keyword a sheet; hidden sheets are named first."""
    return _workbook


@pytest.fixture(scope="session")
def old_workbook() -> Callable[[Rows], bytes]:
    """Make an .xls, as Excel 97-2003 wrote it."""

    def made(rows: Rows) -> bytes:
        book, buffer = xlwt.Workbook(), BytesIO()
        sheet = book.add_sheet("Avis")
        day = xlwt.easyxf(num_format_str="dd/mm/yyyy")
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(number, column, value, *([day] if isinstance(value, date) else []))
        book.save(buffer)
        return buffer.getvalue()

    return made


@pytest.fixture(scope="session")
def open_document() -> Callable[[Rows], bytes]:
    """Make an .ods, as LibreOffice saves it."""

    def made(rows: Rows) -> bytes:
        document, sheet, buffer = OpenDocumentSpreadsheet(), Table(name="Avis"), BytesIO()
        for row in rows:
            line = TableRow()
            for value in row:
                line.addElement(_open_cell(value))
            sheet.addElement(line)
        document.spreadsheet.addElement(sheet)
        document.write(buffer)
        return buffer.getvalue()

    return made


def _open_cell(value: object) -> TableCell:
    if isinstance(value, date):
        cell = TableCell(valuetype="date", datevalue=value.isoformat())
    elif isinstance(value, int | float):
        cell = TableCell(valuetype="float", value=str(value))
    else:
        cell = TableCell(valuetype="string")
    cell.addElement(P(text=str(value)))
    return cell


@pytest.fixture(scope="session")
def protected() -> bytes:
    """What Excel writes for a workbook with a password: an OLE container around ``EncryptedPackage``."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    return head + "EncryptedPackage".encode("utf-16-le").ljust(512, b"\0")
