"""Charts inside an .xls: the numbers that they keep for themselves are no cells of their sheet.

A chart is a stream of records within that of its sheet, and keeps a copy of what it draws. The Rust reader
takes the copy for cells from A1 on, over those that stand there (calamine issue 700, mended after the
release that fastexcel 0.21 is built on); without the chart's records it reads the sheet as it is.
"""

import struct
from collections.abc import Iterator
from io import BytesIO

import olefile

from cxdash.ingest.files.limits import OLE

_BEGIN, _END = 0x0809, 0x000A
_CHART = 0x0020
_BEGINS_A_CHART = (b"\x09\x08\x10\x00\x00\x06\x20\x00", b"\x09\x08\x08\x00\x00\x05\x20\x00")
"""How a chart begins, in Excel 97 and after, and in Excel 95."""
_STREAMS = ("Workbook", "Book")
_NO_RECORD = struct.pack("<H", 0xFFFF)
_HEAD = struct.Struct("<HH")
_TRIPPED = (
    OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, NotImplementedError,
    struct.error,
)  # fmt: skip
"""What a damaged container trips olefile into."""


def without_charts(data: bytes) -> bytes:
    """The same workbook, as long as it was, with the records of charts made such that no reader knows them.

    A workbook without a chart, or that is damaged, is returned as it is.
    """
    if not data.startswith(OLE) or not any(begin in data for begin in _BEGINS_A_CHART):
        return data
    made = BytesIO(data)
    try:
        with olefile.OleFileIO(made, write_mode=True) as container:
            for name in filter(container.exists, _STREAMS):
                stream = bytearray(container.openstream(name).read())
                for at in _records_of_charts(stream):
                    stream[at : at + 2] = _NO_RECORD
                container.write_stream(name, bytes(stream))
    except _TRIPPED:
        return data  # the reader says what is wrong with it
    return made.getvalue()


def _records_of_charts(stream: bytearray) -> Iterator[int]:
    """Where the records stand that belong to charts; a sheet that is a chart keeps its own two ends."""
    at, within = 0, list[bool]()
    while at + _HEAD.size <= len(stream):
        kind, length = _HEAD.unpack_from(stream, at)
        if kind == _BEGIN:
            (what,) = struct.unpack_from("<H", stream, at + _HEAD.size + 2)
            within.append(what == _CHART or within[-1:] == [True])  # what a chart holds is its own
        if within and within[-1] and not (len(within) == 1 and kind in (_BEGIN, _END)):
            yield at
        if kind == _END and within:
            within.pop()
        at += _HEAD.size + length
