"""Workbooks: every kind says the same, and what a workbook does not say is said for it."""

import struct
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
import xlsxwriter
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table
from pyxlsbwriter import XlsbWriter

from cxdash.ingest import Opened, RawTable, open_files

Rows = Sequence[Sequence[object]]
FRENCH: Rows = [["N° client", "Note NPS", "Commentaire"], ["00A", 8.5, "l’œuvre à 5 €"], ["B", 10, "bof"]]
ENGLISH: Rows = [["Customer ID", "NPS score", "Comment"], ["00A", 8.5, "naïve – “fine”"], ["B", 10, "meh"]]
both = pytest.mark.parametrize("rows", [FRENCH, ENGLISH], ids=["fr", "en"])


def opened(data: bytes, name: str = "étude.xlsx") -> Opened:
    return open_files([(name, data)])


def tables(data: bytes, name: str = "étude.xlsx") -> tuple[RawTable, ...]:
    read = opened(data, name)
    assert read.failures == ()
    return read.tables


def refused(data: bytes, name: str = "étude.xlsx") -> str:
    read = opened(data, name)
    assert read.tables == ()
    (failure,) = read.failures
    assert name in failure.sentence
    return failure.sentence


def said(*read: RawTable) -> str:
    return " ".join(note.sentence for table in read for note in table.notes)


def made(*draw: Callable[[xlsxwriter.Workbook], object], **options: object) -> bytes:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **options}) as book:
        for step in draw:
            step(book)
    return buffer.getvalue()


def page(name: str, rows: Rows, hide: str = "") -> Callable[[xlsxwriter.Workbook], object]:
    def draw(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if hide:
            getattr(sheet, hide)()

    return draw


def chart(name: str) -> Callable[[xlsxwriter.Workbook], object]:
    def draw(book: xlsxwriter.Workbook) -> None:
        drawn = book.add_chart({"type": "bar"})
        drawn.add_series({"values": [book.worksheets()[0].get_name(), 1, 1, 2, 1]})
        book.add_chartsheet(name).set_chart(drawn)

    return draw


def cells(table: RawTable) -> list[list[object]]:
    return [list(table.frame.columns), *table.frame.values.tolist()]


# ── every kind ────────────────────────────────────────────────────────────


def binary_workbook(rows: Rows) -> bytes:
    """An .xlsb, as Excel saves large workbooks."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "twin.xlsb")
        with XlsbWriter(str(path)) as book:
            book.add_sheet("Avis")
            book.write_sheet([list(row) for row in rows])
        return path.read_bytes()


@both
def test_old_and_open_workbooks_say_what_their_twin_says(
    rows: Rows, old_workbook: Callable[[Rows], bytes], open_document: Callable[[Rows], bytes]
) -> None:
    (twin,) = tables(made(page("Avis", rows)))
    others = {"xls": old_workbook(rows), "ods": open_document(rows), "xlsb": binary_workbook(rows)}
    for name, data in ((f"étude.{ending}", data) for ending, data in others.items()):
        (other,) = tables(data, name)
        assert cells(other) == cells(twin)
        assert other.typed


@both
def test_macros_are_carried_and_never_run(rows: Rows) -> None:
    buffer = BytesIO(made(page("Avis", rows)))
    with zipfile.ZipFile(buffer, "a") as book:
        book.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (table,) = tables(buffer.getvalue(), "étude.xlsm")
    assert cells(table) == cells(*tables(made(page("Avis", rows))))


def test_content_decides_and_not_the_name() -> None:
    assert len(tables(made(page("Avis", FRENCH)), "avis.csv")[0].frame) == 2


# ── sheets ────────────────────────────────────────────────────────────────


def test_all_sheets_with_a_table_are_read() -> None:
    read = tables(made(page("Avis", FRENCH), page("Clients", [["Code client", "CA"], ["00A", 3], ["B", 4]])))
    assert [table.sheet for table in read] == ["Avis", "Clients"]


@pytest.mark.parametrize("hide", ["hide", "very_hidden"])
def test_a_hidden_sheet_is_left_out_and_named(hide: str) -> None:
    read = tables(made(page("Avis", FRENCH), page("Secret", ENGLISH, hide)))
    assert [table.sheet for table in read] == ["Avis"]
    assert "“Secret” is hidden" in said(*read)


def test_when_all_sheets_are_hidden_it_says_so() -> None:
    def hide(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("Vide").activate()

    assert "hidden" in refused(made(page("Avis", FRENCH, "hide"), hide))


def test_a_sheet_of_a_chart_alone_is_named() -> None:
    read = tables(made(page("Avis", FRENCH), chart("Graphique")))
    assert [table.sheet for table in read] == ["Avis"]
    assert "“Graphique” holds no cells" in said(*read)


def test_a_workbook_without_a_cell_says_so() -> None:
    assert "no sheet with cells" in refused(made(page("Vide", [])))
    assert "no sheet with cells" in refused(made(page("Vide", []), chart("Graphique")))


# ── formulas ──────────────────────────────────────────────────────────────


def calculated(*results: object) -> Callable[[xlsxwriter.Workbook], object]:
    def draw(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Avis")
        sheet.write_row(0, 0, ["N° client", "Note NPS"])
        for number, result in enumerate(results, start=1):
            sheet.write(number, 0, f"C{number}")
            sheet.write_formula(number, 1, "=1/A1", None, result)

    return draw


def test_errors_of_formulas_are_counted_by_column() -> None:
    (table,) = tables(made(calculated(9, "#N/A", "#REF!", "#DIV/0!", "#N/A", 3)))
    assert table.frame["Note NPS"].notna().sum() == 2
    assert "“Note NPS” (B): errors of formulas (#N/A, #REF!, #DIV/0!), read as blank: 4." in said(table)


def test_errors_are_words_where_they_were_typed() -> None:
    (table,) = tables(made(page("Avis", [["N° client", "Avis"], ["A", "#N/A"], ["B", "#REF!"]])))
    assert table.frame["Avis"].tolist() == ["#N/A", "#REF!"]
    assert said(table) == ""


def test_formulas_that_nobody_calculated_are_counted() -> None:
    book, buffer = openpyxl.Workbook(), BytesIO()
    for row in (["N° client", "Note NPS"], ["A", 9], ["B", "=B2-1"], ["C", "=B2-2"]):
        book.active.append(row)
    book.save(buffer)
    (table,) = tables(buffer.getvalue())
    assert table.frame["Note NPS"].notna().sum() == 1
    assert "Formulas without a value: 2; open the workbook in Excel, save it, and open that." in said(table)


def test_a_formula_that_came_to_an_empty_text_has_a_value() -> None:
    (table,) = tables(made(calculated(9, 8, "x")))
    assert "without a value" not in said(table)
    whole = made(calculated(9, 8, "x"))
    with zipfile.ZipFile(BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    part = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = part.replace(b"<v>x</v>", b"<v></v>")
    assert parts["xl/worksheets/sheet1.xml"] != part
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    (table,) = tables(buffer.getvalue())
    assert "without a value" not in said(table)


def test_many_formulas_are_counted_across_pieces() -> None:
    rows = 60_000

    def draw(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Avis")
        sheet.write_row(0, 0, ["N° client", "Note NPS"])
        for number in range(1, rows + 1):
            sheet.write_number(number, 0, number)
            sheet.write_formula(number, 1, "=A1*2", None, "" if number % 2 else 7)

    (table,) = tables(made(draw))
    assert "Formulas without a value: 30,000;" in said(table)


# ── dates ─────────────────────────────────────────────────────────────────


def dated(values: Sequence[object], **options: object) -> list[object]:
    def draw(book: xlsxwriter.Workbook) -> None:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("Avis")
        sheet.write_row(0, 0, ["N° client", "Date"])
        for number, value in enumerate(values, start=1):
            sheet.write(number, 0, f"C{number}")
            if isinstance(value, date):
                sheet.write_datetime(number, 1, value, day)
            else:
                sheet.write_number(number, 1, value, day)

    (table,) = tables(made(draw, **options))
    return [*table.frame["Date"], said(table)]


def test_a_workbook_that_counts_from_1904_has_the_same_days() -> None:
    day = datetime(2025, 4, 3)
    assert dated([day], date_1904=True)[0] == dated([day])[0] == "2025-04-03 00:00:00"


def test_days_outside_the_calendar_are_blank_and_counted() -> None:
    first, last, beyond, told = dated([1, 2_958_465, 1e9])
    assert (first, last) == ("1900-01-01 00:00:00", "9999-12-31 00:00:00")
    assert beyond != beyond
    assert "“Date” (B): dates outside the calendar, read as blank: 1." in str(told)


# ── what cannot be read ───────────────────────────────────────────────────


def test_a_workbook_cut_short_is_damaged() -> None:
    whole = made(page("Avis", FRENCH))
    for share in (0.2, 0.5, 0.9, 0.99):
        assert "is damaged" in refused(whole[: int(len(whole) * share)])


def test_a_wrong_checksum_is_damage() -> None:
    whole = bytearray(made(page("Avis", FRENCH)))
    with zipfile.ZipFile(BytesIO(bytes(whole))) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
    lengths = struct.unpack("<HH", whole[entry.header_offset + 26 : entry.header_offset + 30])
    start = entry.header_offset + 30 + sum(lengths)
    for at in range(start + 4, start + 40):
        whole[at] ^= 0x5A
    assert "damaged" in refused(bytes(whole))


def test_an_archive_of_other_things_is_no_workbook() -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert "is not a workbook" in refused(buffer.getvalue(), "lettre.docx")


def test_a_password_is_said_in_every_kind(protected: bytes) -> None:
    locked = BytesIO()
    OOXMLFile(BytesIO(made(page("Avis", FRENCH)))).encrypt("secret", locked)
    assert "protected by a password" in refused(locked.getvalue())
    assert "protected by a password" in refused(protected, "étude.xlsb")
    assert "protected by a password" in refused(_locked_xls(), "étude.xls")
    assert "protected by a password" in refused(_locked_ods(), "étude.ods")


def _locked_xls() -> bytes:
    """An .xls whose first record after its beginning says that the rest is encrypted."""
    book, buffer = xlwt.Workbook(), BytesIO()
    book.add_sheet("Avis").write(0, 0, "x")
    book.save(buffer)
    whole = buffer.getvalue()
    at = whole.index(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20
    kind, _size = struct.unpack("<HH", whole[at : at + 4])
    assert kind != 0x2F
    lock = struct.pack("<HHHHH", 0x2F, 6, 0, 1, 1)
    return whole[:at] + lock + whole[at + len(lock) :]


def _locked_ods() -> bytes:
    """An .ods whose manifest says that its content is encrypted."""
    document, buffer = OpenDocumentSpreadsheet(), BytesIO()
    document.spreadsheet.addElement(Table(name="Avis"))
    document.write(buffer)
    made = BytesIO()
    with zipfile.ZipFile(buffer) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "META-INF/manifest.xml":
                lock = b'<manifest:encryption-data manifest:checksum-type="SHA1" manifest:checksum="x"/>'
                start = content.index(b'manifest:full-path="content.xml"')
                end = content.index(b"/>", start)
                content = content[:end] + b">" + lock + b"</manifest:file-entry>" + content[end + 2 :]
            after.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize("error", ["#GETTING_DATA", "#SPILL!", "#CALC!"])
def test_an_error_that_only_new_programs_know_is_blank_and_counted(error: str) -> None:
    rows = [["client", "nps"], ["A", 9], ["B", 424242], ["C", 7]]
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(page_of(rows))) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            cell = old.read(name).replace(b'"B3"><v>424242<', f'"B3" t="e"><v>{error}<'.encode())
            new.writestr(name, cell)
    (table,) = tables(buffer.getvalue())
    assert table.frame["nps"].fillna("").tolist() == ["9", "", "7"]
    assert "Errors of formulas that only new programs know, read as blank: 1." in said(table)


def page_of(rows: Rows) -> bytes:
    return made(page("Avis", rows))


def test_a_table_that_starts_in_c7_is_placed_as_excel_shows_it() -> None:
    def draw(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Avis")
        rows = [["client", "nps", None], ["c1", 9, "x"], ["c2", None, "y"], ["Total", 9, None]]
        for row, cells in enumerate(rows, 6):
            for column, cell in enumerate(cells, 2):
                sheet.write(row, column, cell)
        sheet.write_formula("D9", "=1/0", None, "#DIV/0!")

    (table,) = tables(made(draw))
    assert table.frame.columns.tolist() == ["client", "nps", "Column E"]
    assert (table.header_row, table.frame.index.tolist()) == (7, [8, 9])
    assert [aside.row for aside in table.asides] == [10]
    assert "(D): errors of formulas (#DIV/0!), read as blank: 1." in said(table)


@pytest.mark.parametrize("others", [{"Clients": FRENCH}, {"Vide": [], "Clients": FRENCH}])
def test_a_damaged_sheet_does_not_lose_the_others(others: dict[str, Rows]) -> None:
    whole = made(page("Avis", [["client", "nps"], ["A", 424242]]), *(page(*one) for one in others.items()))
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(whole)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<v>424242</v></c></row>", b"<v>4242</c>"))
    (table,) = tables(buffer.getvalue())
    assert table.sheet == "Clients"
    assert "The sheet “Avis” is damaged and was left out; open the workbook in Excel" in said(table)
