"""Files built in memory, as a French or an English office would save them."""

from collections.abc import Callable, Sequence
from io import BytesIO

import pytest
import xlsxwriter

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
def protected() -> bytes:
    """What Excel writes for a workbook with a password: an OLE container around ``EncryptedPackage``."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    return head + "EncryptedPackage".encode("utf-16-le").ljust(512, b"\0")
