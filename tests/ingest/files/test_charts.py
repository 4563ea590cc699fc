"""What a chart inside an .xls keeps for itself is no cell of its sheet."""

import struct
from collections.abc import Sequence
from io import BytesIO
from time import perf_counter

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from xlwt.CompoundDoc import XlsDoc

from cxdash.ingest import open_files
from cxdash.ingest.files.charts import without_charts

END = b"\x0a\x00\x00\x00"
SHEET = ["Note NPS", "Avis"]


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def chart(values: Sequence[float]) -> bytes:
    """A chart as Excel 97 writes it inside a sheet, with its own copy of what it draws."""
    numbers = (record(0x0203, struct.pack("<HHHd", row, 0, 0, value)) for row, value in enumerate(values))
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0020, 0, 0, 0, 0))
    return begin + record(0x0200, bytes(14)) + b"".join(numbers) + END


def drawn(*charts: bytes, rows: int = 300) -> bytes:
    """A workbook of answers and a report, with charts on the report, or as many sheets in place of it."""
    book = xlwt.Workbook()
    for name in ("Données", "Rapport"):
        sheet = book.add_sheet(name)
        for at, title in enumerate(SHEET):
            sheet.write(0, at, title)
        for row in range(rows):
            sheet.write(row + 1, 0, row % 11)
            sheet.write(row + 1, 1, f"avis n° {row}")
    stream, packed = book.get_biff_data().rstrip(b"\0"), BytesIO()
    cells = stream[: stream.rindex(END[:1])]
    XlsDoc().save(packed, cells + b"".join(charts) + END)
    return packed.getvalue()


@pytest.mark.parametrize("values", [[0.0], [469.0, 593.0, -73.0], [float(n) for n in range(200)]])
def test_a_chart_overwrites_no_cell_and_adds_none(values: list[float]) -> None:
    with_charts = drawn(chart(values), chart(values[::-1]))
    assert len(without_charts(with_charts)) == len(with_charts)
    opened, plain = (open_files([("étude.xls", data)]) for data in (with_charts, drawn()))
    assert opened.failures == ()
    for table, twin in zip(opened.tables, plain.tables, strict=True):
        assert [*table.frame.columns] == SHEET
        assert table.frame.equals(twin.frame)


def test_a_chart_within_a_chart_is_one_too() -> None:
    inner = chart([1.0, 2.0])
    nested = chart([7.0])[: -len(END)] + inner + chart([8.0])[: -len(END)] + END + END
    opened = open_files([("étude.xls", drawn(nested))])
    assert [[*table.frame.columns] for table in opened.tables] == [SHEET, SHEET]


def test_records_that_only_begin_cost_no_more_than_their_number() -> None:
    begins = record(0x0809, struct.pack("<HH", 0x0600, 0x0010)) * 40_000
    start = perf_counter()
    assert len(without_charts(drawn(chart([1.0]), begins))) > len(begins)
    assert perf_counter() - start < 5, "every record looked at all that it is within"


def test_a_sheet_that_is_a_chart_holds_no_cells() -> None:
    data = drawn(rows=0)
    begin = struct.pack("<HHH", 0x0809, 0x0010, 0x0600)
    (*_others, sheet) = [at for at in range(len(data)) if data.startswith(begin, at)]
    as_chart = data[: sheet + 6] + struct.pack("<H", 0x0020) + data[sheet + 8 :]
    (table,) = open_files([("étude.xls", as_chart)]).tables
    assert table.sheet == "Données"
    assert any("“Rapport” holds no cells" in note.sentence for note in table.notes)


def test_a_workbook_without_a_chart_is_not_touched() -> None:
    data = drawn()
    assert without_charts(data) is data
    assert without_charts(b"Note NPS;Avis") == b"Note NPS;Avis"


@given(st.data())
@settings(max_examples=400)
def test_a_damaged_workbook_is_left_to_its_reader(data: st.DataObject) -> None:
    whole = drawn(chart([1.0, 2.0]), rows=200)
    cut = data.draw(st.integers(0, len(whole)))
    broken = bytearray(whole[:cut])
    heads = st.integers(0, max(min(cut, 512) - 1, 0)) | st.integers(0, max(cut - 1, 0))
    for at in data.draw(st.lists(heads, max_size=6)):
        broken[at : at + 1] = bytes([data.draw(st.integers(0, 255))])
    assert len(without_charts(bytes(broken))) == len(broken)
