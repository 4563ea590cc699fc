"""What a spreadsheet really looks like: the inputs every release must meet, numbered, in both languages.

Each test builds the file it is about. What a browser alone can show (an upload that is too
large, two readers at once, names drawn as they are) is in ``tests/browser``; the row numbers are
the same there.
"""

import struct
import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

from cxdash.export.tables import as_csv, as_xlsx
from cxdash.i18n import speaking
from cxdash.ingest import Loaded, build, load, open_files
from cxdash.study import Table
from cxdash.ui.server import literal

from .conftest import Rows

Workbook = Callable[..., bytes]


@dataclass(frozen=True)
class Office:
    """How one country writes a CSV."""

    language: str
    separator: str
    decimal: str
    client: str
    score: str
    day: str

    def csv(self, rows: Rows, encoding: str = "utf-8", end: str = "\r\n") -> bytes:
        """The rows as this office would save them."""
        lines = (self.separator.join(map(self.cell, row)) for row in rows)
        return (end.join(lines) + end).encode(encoding)

    def cell(self, value: object) -> str:
        """A number with this office's mark; a date with its order."""
        if isinstance(value, date):
            return value.strftime(self.day)
        if isinstance(value, float):
            return str(value).replace(".", self.decimal)
        return str(value)

    @property
    def header(self) -> list[str]:
        """Names of an id and a score."""
        return [self.client, self.score]


FRENCH = Office("fr", ";", ",", "N° client", "Note NPS", "%d/%m/%Y")
ENGLISH = Office("en", ",", ".", "Customer ID", "NPS score", "%m/%d/%Y")
both = pytest.mark.parametrize("office", [FRENCH, ENGLISH], ids=["fr", "en"])


def one(data: bytes, name: str = "avis.csv") -> Loaded:
    return load([(name, data)])


def answers(loaded: Loaded) -> Table:
    assert loaded.study.responses is not None
    return loaded.study.responses


def scores(loaded: Loaded) -> list[float]:
    """The scores as used, in the order of the file."""
    table = answers(loaded)
    return table.frame[table.column("nps")].dropna().tolist()


def customers(loaded: Loaded) -> list[str]:
    table = answers(loaded)
    return table.frame[table.column("customer")].tolist()


def said(loaded: Loaded) -> str:
    """Every warning of every table."""
    return " ".join(sentence for report in loaded.reports for sentence in report.warnings)


def refused(data: bytes, name: str, within: float = 10.0) -> str:
    """The one sentence that a file gets, in French; the English is checked to be another."""
    start = time.perf_counter()
    opened = open_files([(name, data)])
    took = time.perf_counter() - start
    assert not opened.tables
    (failure,) = opened.failures
    assert took < within
    with speaking("fr"):
        french = failure.sentence
    with speaking("en"):
        english = failure.sentence
    assert french != english
    assert name in french.replace("\u2060", "")
    assert "Traceback" not in french
    assert "Error" not in french
    return english


def accounted(loaded: Loaded) -> None:
    for report in loaded.reports:
        assert report.rows_read == report.rows_used + report.rows_set_aside


ROWS = [["A1", 9], ["A2", 10], ["A3", 3]]


# ── text: separators, characters, quotes ──────────────────────────────────


def test_01_an_empty_file() -> None:
    assert "empty" in refused(b"", "avis.csv")


@both
def test_02_only_a_header(office: Office) -> None:
    loaded = one(office.csv([office.header]))
    assert loaded.reports[0].rows_read == 0
    assert "no rows" in said(loaded)


@pytest.mark.parametrize("name", ["score", "Note", "Ville"])
def test_03_one_column_is_not_split(name: str) -> None:
    raw = one(f"{name}\n9\n10\n3\n".encode()).tables[0]
    assert list(raw.frame) == [name]
    assert len(raw.frame) == 3


@both
def test_04_the_office_s_own_separator_and_decimals(office: Office) -> None:
    loaded = one(office.csv([[*office.header, "CA"], ["A1", 8.5, 12.5], ["A2", 9.0, 7.25], ["A3", 3.0, 1.5]]))
    report = loaded.reports[0]
    assert scores(loaded) == [8.5, 9.0, 3.0]
    assert (report.delimiter, report.decimal) == (office.separator, office.decimal)


@pytest.mark.parametrize("separator", ["\t", "|"], ids=["5-tab", "6-bar"])
def test_05_06_other_separators(separator: str) -> None:
    lines = [separator.join(map(str, row)) for row in [FRENCH.header, *ROWS]]
    loaded = one("\n".join(lines).encode())
    assert scores(loaded) == [9, 10, 3]
    assert loaded.reports[0].delimiter == separator


@both
def test_07_a_declared_separator(office: Office) -> None:
    loaded = one(f"sep={office.separator}\r\n".encode() + office.csv([office.header, *ROWS]))
    assert customers(loaded) == ["A1", "A2", "A3"]
    assert loaded.reports[0].roles["customer"] == office.client


@both
def test_08_a_byte_order_mark(office: Office) -> None:
    loaded = one(office.csv([office.header, *ROWS], "utf-8-sig"))
    assert list(loaded.tables[0].frame) == office.header


@pytest.mark.parametrize("words", ["10 € l’œuvre", "Čeština — «été»"[8:], "déjà vu à Orléans"])
def test_09_10_the_characters_of_windows(words: str) -> None:
    loaded = one(FRENCH.csv([[*FRENCH.header, "Motif"], *([*row, words] for row in ROWS)], "cp1252"))
    assert loaded.tables[0].frame["Motif"].tolist() == [words] * 3
    assert loaded.reports[0].encoding == "cp1252"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@both
def test_11_12_utf16_with_and_without_mark(office: Office, encoding: str) -> None:
    loaded = one(office.csv([office.header, *ROWS], encoding))
    assert customers(loaded) == ["A1", "A2", "A3"]


def test_13_one_bad_byte_far_down() -> None:
    rows = [[*FRENCH.header, "Ville"], *([f"A{i}", i % 11, "Orléans"] for i in range(30_000))]
    data = FRENCH.csv(rows, end="\n").replace(
        "A29998;1;Orléans".encode(), "A29998;1;Orl\xff\xe9ans".encode("latin-1")
    )
    loaded = one(data)
    assert loaded.reports[0].encoding == "utf-8"
    assert loaded.tables[0].frame["Ville"].iloc[0] == "Orléans"
    assert "30000" in said(loaded).replace(",", "").replace("\u202f", "")


def test_14_null_characters() -> None:
    loaded = one(b"client;note nps\nA\x001;9\nA2;1\x000\n")
    assert (customers(loaded), scores(loaded)) == (["A1", "A2"], [9, 10])
    assert "2" in said(loaded)


def test_15_old_line_ends() -> None:
    assert scores(one(FRENCH.csv([FRENCH.header, *ROWS], end="\r"))) == [9, 10, 3]


def test_16_a_field_of_three_megabytes() -> None:
    long = "x" * 3_000_000
    loaded = one(
        FRENCH.csv([[*FRENCH.header, "Commentaire"], ["A1", 9, long], ["A2", 8, "ok"], ["A3", 7, "bien"]])
    )
    assert loaded.tables[0].frame["Commentaire"].iloc[0] == long
    assert scores(loaded) == [9, 8, 7]


@both
def test_17_a_quote_that_never_closes(office: Office) -> None:
    rows = [[*office.header, "Comment"], *([f"A{i}", i % 11, "fine"] for i in range(200))]
    data = office.csv(rows).replace(b"A50" + office.separator.encode(), b'"A50' + office.separator.encode())
    loaded = one(data)
    assert loaded.reports[0].rows_read == 200
    assert "52" in said(loaded)


@both
def test_18_stray_quotes(office: Office) -> None:
    loaded = one(
        office.csv(
            [[*office.header, "Produit"], ["A1", 9, 'écran 24" large'], ["A2", 8, 'le "top"'], ["A3", 7, "x"]]
        )
    )
    assert loaded.tables[0].frame["Produit"].tolist() == ['écran 24" large', 'le "top"', "x"]


@both
def test_19_line_ends_inside_a_comment(office: Office) -> None:
    loaded = one(
        office.csv(
            [[*office.header, "Comment"], ["A1", 9, '"Bien.\nMerci\n!"'], ["A2", 8, "ok"], ["A3", 1, "non"]]
        )
    )
    assert loaded.reports[0].rows_read == 3
    assert loaded.tables[0].frame["Comment"].iloc[0] == "Bien.\nMerci\n!"


@both
def test_20_ragged_rows_never_shift(office: Office) -> None:
    full = [[f"A{i}", i % 11, "Nord"] for i in range(20)]
    rows = [[*office.header, "Region"], *full, ["B1", 9], ["B2", 8, "Sud", "encore"]]
    loaded = one(office.csv(rows))
    assert customers(loaded) == [*(f"A{i}" for i in range(20)), "B1"]
    assert loaded.reports[0].reasons["extra_values"] == 1
    assert "22" in said(loaded)
    assert "23" in said(loaded)
    accounted(loaded)


def test_21_decimal_commas_without_quotes() -> None:
    rows = "\n".join(f"A{i},8,{i % 10},Nord" for i in range(30))
    assert "decimal commas" in refused(f"client,note nps,region\n{rows}\n".encode(), "avis.csv")


# ── layout ────────────────────────────────────────────────────────────────


@both
def test_22_titles_above_the_header(office: Office) -> None:
    loaded = one(office.csv([["Enquête 2025"], ["Export 03/04/2025"], [], office.header, *ROWS]))
    assert loaded.tables[0].header_row == 4
    assert scores(loaded) == [9, 10, 3]
    assert "4" in said(loaded)


@both
def test_23_a_header_of_two_rows(office: Office, workbook: Workbook) -> None:
    groups = ["", "Scores", "", "Profil", ""]
    names = [office.client, "nps", "csat", "Region", "Age"]
    body = [[f"A{i}", i % 11, 1 + i % 5, "Nord" if i % 2 else "Sud", 20 + i] for i in range(30)]
    loaded = one(workbook(Avis=[groups, names, *body]), "avis.xlsx")
    assert "Scores / nps" in loaded.tables[0].frame
    assert loaded.reports[0].roles["nps"] == "Scores / nps"
    assert loaded.reports[0].rows_read == 30


@pytest.mark.parametrize("label", ["Total", "TOTAL GÉNÉRAL", "Grand total", "Moyenne"])
def test_24_a_row_of_totals(label: str) -> None:
    loaded = one(FRENCH.csv([[*FRENCH.header, "CA"], *([*row, 100] for row in ROWS), [label, 22, 300]]))
    assert scores(loaded) == [9, 10, 3]
    assert loaded.reports[0].reasons["total_row"] == 1
    accounted(loaded)


@both
def test_25_blank_rows_and_columns(office: Office) -> None:
    rows = [[row[0], "", row[1]] for row in [office.header, *ROWS]]
    loaded = one(office.csv([rows[0], rows[1], ["", "", ""], *rows[2:]]))
    assert scores(loaded) == [9, 10, 3]
    assert "Blank rows left out: 1" in said(loaded)
    assert "Blank columns left out: 1" in said(loaded)


def test_26_27_names_twice_and_no_name() -> None:
    raw = one(b"client;note nps;note;note;\nA1;9;7;6;x\nA2;8;5;4;y\n").tables[0]
    assert list(raw.frame) == ["client", "note nps", "note", "note (2)", "Column E"]
    assert raw.frame["note (2)"].tolist() == ["6", "4"]


HOSTILE = [
    "[x](javascript:alert(1))", "![](http://example.org/a.png)", ":material/home:", "$\\frac{1}{2}$",
    "<script>alert(1)</script>", "**b**", "a.b[c]:d\\e\"f'g", "😀 café", "\u202eabc", "n" * 500,
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_28_29_hostile_names_are_kept_to_the_letter(name: str) -> None:
    buffer = BytesIO()
    pd.DataFrame({"client": ["A1", "A2"] * 10, "note nps": [9, 3] * 10, name: ["u", "v"] * 10}).to_csv(
        buffer, index=False
    )
    loaded = one(buffer.getvalue())
    assert name in loaded.tables[0].frame
    assert name in answers(loaded).columns("segment")
    assert not literal(name).startswith(("[", "!", ":", "$", "<", "*"))


def test_30_too_many_columns() -> None:
    header = ";".join(f"c{i}" for i in range(16_384))
    sentence = refused(f"{header}\n{header}\n".encode(), "large.csv")
    assert "2,000" in sentence


# ── workbooks ─────────────────────────────────────────────────────────────


def archive(parts: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return buffer.getvalue()


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def bare(cells: str, head: str = "", dimension: str = "", workbook: str = "") -> bytes:
    """An .xlsx written part by part, so that each may be wrong."""
    return archive(
        {
            "[Content_Types].xml": f'<?xml version="1.0"?><Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/xl/workbook.xml" ContentType="application/'
            'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}">{workbook}<sheets>'
            '<sheet name="Avis" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship '
            f'Id="rId1" Type="{_REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'{head}<worksheet xmlns="{_MAIN}">{dimension}<sheetData>{cells}'
            "</sheetData></worksheet>",
        }
    )


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def small_sheet() -> str:
    rows = [f'<row r="1">{text_cell("A1", "client")}{text_cell("B1", "note nps")}</row>']
    rows += [
        f'<row r="{i}">{text_cell(f"A{i}", f"C{i}")}<c r="B{i}"><v>{i % 11}</v></c></row>'
        for i in range(2, 32)
    ]
    return "".join(rows)


def test_31_a_million_styled_rows() -> None:
    styled = "".join(f'<row r="{i}"><c r="A{i}" s="0"/></row>' for i in range(32, 40))
    far = '<row r="1048576"><c r="A1048576" s="0"/></row>'
    start = time.perf_counter()
    loaded = one(bare(small_sheet() + styled + far), "avis.xlsx")
    assert loaded.reports[0].rows_read == 30
    assert time.perf_counter() - start < 10  # two seconds on a quiet machine, shown in the benchmarks


def test_31_a_dimension_that_lies() -> None:
    loaded = one(bare(small_sheet(), dimension='<dimension ref="A1:XFD1048576"/>'), "avis.xlsx")
    assert loaded.reports[0].rows_read == 30


@pytest.mark.parametrize("far", ["XFD1048576", "CV1048576", "KN1048576"])
def test_32_a_cell_in_the_far_corner(far: str) -> None:
    row = f'<row r="1">{text_cell("A1", "x")}</row><row r="1048576">{text_cell(far, "y")}</row>'
    sentence = refused(bare(row), "coin.xlsx", within=4)
    assert far in sentence or "cells" in sentence


def test_33_a_bomb() -> None:
    bomb = archive({"xl/workbook.xml": b"<workbook/>", "xl/sharedStrings.xml": b" " * 600_000_000})
    assert refused(bomb, "bombe.xlsx", within=2)


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
        '<!DOCTYPE x [<!ENTITY a "' + "a" * 50_000 + '">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
    ids=["34-laughs", "34-quadratic", "35-file", "35-network"],
)
def test_34_35_entities(head: str) -> None:
    sentence = refused(bare(f'<row r="1">{text_cell("A1", "&a;")}</row>', head), "entites.xlsx", within=2)
    assert "root:" not in sentence


@pytest.mark.parametrize(
    "parts",
    [
        {"xl/workbook.xml": "<workbook/>", "../../etc/cron.d/x": "x"},
        {"xl/workbook.xml": "<workbook/>", "/etc/x": "x"},
        {"xl/workbook.xml": "<workbook/>", **{f"xl/{i}.xml": "" for i in range(2001)}},
        {"tables.zip": archive({"a.csv": "a;b"})},
    ],
    ids=["slip", "absolute", "entries", "nested"],
)
def test_36_archives_that_are_no_workbook(parts: dict[str, str | bytes]) -> None:
    assert refused(archive(parts), "archive.xlsx", within=4)


def test_37_a_workbook_cut_short(workbook: Workbook) -> None:
    whole = workbook(Avis=[FRENCH.header, *ROWS])
    assert "damaged" in refused(whole[: len(whole) // 2], "coupe.xlsx")


def test_37_a_workbook_with_a_wrong_checksum(workbook: Workbook) -> None:
    whole = bytearray(workbook(Avis=[FRENCH.header, *ROWS]))
    with zipfile.ZipFile(BytesIO(bytes(whole))) as made:
        entry = made.getinfo("xl/worksheets/sheet1.xml")
    start = (
        entry.header_offset
        + 30
        + struct.unpack("<H", whole[entry.header_offset + 26 : entry.header_offset + 28])[0]
    )
    for i in range(start + 4, start + 40):
        whole[i] ^= 0x5A
    assert "damaged" in refused(bytes(whole), "abime.xlsx")


def test_38_a_password(workbook: Workbook) -> None:
    locked = BytesIO()
    OOXMLFile(BytesIO(workbook(Avis=[FRENCH.header, *ROWS]))).encrypt("secret", locked)
    assert "password" in refused(locked.getvalue(), "secret.xlsx")


@pytest.mark.parametrize("name", ["export.xls", "export.csv"])
@both
def test_39_a_web_page_under_another_name(office: Office, name: str) -> None:
    rows = "".join(f"<tr><td>{row[0]}</td><td>{row[1]}</td></tr>" for row in ROWS)
    head = f"<tr><th>{office.client}</th><th>{office.score}</th></tr>"
    page = f"<html><body><table>{head}{rows}</table></body></html>"
    loaded = one(page.encode(), name)
    assert scores(loaded) == [9, 10, 3]
    assert "web page" in said(loaded)


def test_40_a_workbook_named_csv_and_a_csv_named_workbook(workbook: Workbook) -> None:
    book = one(workbook(Avis=[FRENCH.header, *ROWS]), "avis.csv")
    text = one(FRENCH.csv([FRENCH.header, *ROWS]), "avis.xlsx")
    assert scores(book) == scores(text) == [9, 10, 3]
    assert ".csv" in said(book)
    assert ".xlsx" in said(text)


def test_41_old_and_open_workbooks_hold_the_same(
    workbook: Workbook, old_workbook: Callable[[Rows], bytes], open_document: Callable[[Rows], bytes]
) -> None:
    rows: Sequence[Sequence[object]] = [
        ["N° client", "Note NPS", "Date"],
        ["00A", 8.5, "03/04/2025"],
        ["B", 10, "25/04/2025"],
    ]
    twins = [
        one(workbook(Avis=rows), "avis.xlsx"),
        one(old_workbook(rows), "avis.xls"),
        one(open_document(rows), "avis.ods"),
    ]
    for twin in twins:
        assert scores(twin) == [8.5, 10]
        assert customers(twin) == ["00A", "B"]
        assert answers(twin).frame["Date"].tolist() == answers(twins[0]).frame["Date"].tolist()


def test_42_macros_are_not_run(workbook: Workbook) -> None:
    buffer = BytesIO(workbook(Avis=[FRENCH.header, *ROWS]))
    with zipfile.ZipFile(buffer, "a") as made:
        made.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + bytes(100))
    assert scores(one(buffer.getvalue(), "avis.xlsm")) == [9, 10, 3]


def test_43_a_cover_sheet_first(workbook: Workbook) -> None:
    book = workbook(
        Accueil=[["Enquête de satisfaction"], [], ["Réalisée par le service client"]],
        Avis=[FRENCH.header, *([f"A{i}", i % 11] for i in range(40))],
        Clients=[["N° client", "Commandes"], *([f"A{i}", i] for i in range(40))],
    )
    loaded = one(book, "etude.xlsx")
    assert len(scores(loaded)) == 40
    assert loaded.study.customers is not None
    assert not any(
        report.kind in ("responses", "customers") and report.sheet == "Accueil" for report in loaded.reports
    )


def test_44_a_hidden_sheet(workbook: Workbook) -> None:
    loaded = one(workbook(["Brouillon"], Avis=[FRENCH.header, *ROWS], Brouillon=[["a"], ["b"]]), "avis.xlsx")
    assert [report.sheet for report in loaded.reports] == ["Avis"]
    assert "Brouillon" in said(loaded)


def test_45_a_workbook_of_a_chart_alone() -> None:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet("Vide")
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=Vide!$A$1:$A$2"})
        book.add_chartsheet("Graphique").set_chart(chart)
    assert "sheet" in refused(buffer.getvalue(), "graphique.xlsx")


def test_46_formulas_without_a_value() -> None:
    rows = small_sheet().replace("<v>3</v>", "<f>1+2</f>").replace("<v>4</v>", "<f>2+2</f>")
    loaded = one(bare(rows), "formules.xlsx")
    assert len(scores(loaded)) == 30 - 6
    assert "6 formulas" in said(loaded) or "formulas without a value: 6" in said(loaded).lower()


def test_47_errors_in_cells() -> None:
    rows = small_sheet()
    for i, error in ((5, "#N/A"), (6, "#REF!"), (7, "#DIV/0!")):
        rows = rows.replace(f'<c r="B{i}"><v>{i}</v></c>', f'<c r="B{i}" t="e"><v>{error}</v></c>')
    loaded = one(bare(rows), "erreurs.xlsx")
    assert len(scores(loaded)) == 27
    assert "3" in said(loaded)
    assert "note nps" in said(loaded)
    accounted(loaded)


# ── values ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "texts", [("10 - Très probable", "9 - x", "0 - Pas du tout"), ("10 - Very likely", "9/10", "0/10")]
)
def test_48_words_beside_numbers(texts: tuple[str, ...]) -> None:
    loaded = one(FRENCH.csv([FRENCH.header, *([f"A{i}", text] for i, text in enumerate(texts))]))
    assert scores(loaded) == [10, 9, 0]


@pytest.mark.parametrize("word", ["N/A", "ne sait pas", "NSP", "-", ".", "don't know", "Je ne sais pas"])
def test_49_no_opinion_is_counted_apart(word: str) -> None:
    loaded = one(FRENCH.csv([FRENCH.header, *ROWS, ["A4", word]]))
    assert scores(loaded) == [9, 10, 3]
    assert loaded.reports[0].reasons == {"dont_know": 1}


def test_50_every_spelling_of_an_answer() -> None:
    texts = ["8,5", "90%", " 6 ", "٧", "😀", "TRUE", "2", "3"]
    loaded = one(FRENCH.csv([FRENCH.header, *([f"A{i}", text] for i, text in enumerate(texts))]))
    assert scores(loaded) == [8.5, 6, 7, 2, 3]
    assert sum(loaded.reports[0].reasons.values()) == 3
    accounted(loaded)


@pytest.mark.parametrize("code", ["11", "-1", "99"])
def test_51_codes_outside_the_scale(code: str) -> None:
    rows = [[f"A{i}", i % 11] for i in range(60)]
    loaded = one(FRENCH.csv([FRENCH.header, *rows, ["Z", code]]))
    assert len(scores(loaded)) == 60
    assert (
        sum(n for reason, n in loaded.reports[0].reasons.items() if reason in ("out_of_scale", "dont_know"))
        == 1
    )
    assert code in loaded.reports[0].set_aside.astype(str).to_numpy().ravel().tolist()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 234,5", 1234.5),
        ("1\u00a0234,5", 1234.5),
        ("1\u202f234,5", 1234.5),
        ("\u2212\u202f7", -7.0),
        ("(12)", -12.0),
    ],
)
def test_52_numbers_of_a_french_office(text: str, value: float) -> None:
    rows = [["N° client", "Chiffre d'affaires"], ["A1", text], ["A2", "8,5"], ["A3", "7"]]
    table = one(FRENCH.csv(rows)).study.customers
    assert table is not None
    assert table.frame["Chiffre d'affaires"].tolist() == [value, 8.5, 7]


@pytest.mark.parametrize(("office", "month"), [(FRENCH, 4), (ENGLISH, 3)])
def test_53_dates_that_could_be_either_are_asked(office: Office, month: int) -> None:
    rows = [[*office.header, "Date"], *([f"A{i}", 9, "03/04/2025"] for i in range(12))]
    loaded = one(office.csv(rows))
    assert answers(loaded).frame["Date"].dt.month.unique().tolist() == [month]
    assert loaded.mappings[0].undecided == ("Date",)
    assert "Date" in said(loaded)


def test_54_dates_of_every_spelling_never_flip() -> None:
    texts = ["25/04/2025", "03/04/2025", "2025-04-03", "3 avril 2025", "45750", "le 3 du mois"]
    loaded = one(
        FRENCH.csv([[*FRENCH.header, "Date"], *([f"A{i}", 9, text] for i, text in enumerate(texts))])
    )
    days = answers(loaded).frame["Date"]
    assert days.dt.strftime("%Y-%m-%d").tolist()[:5] == ["2025-04-25", *["2025-04-03"] * 4]
    assert loaded.reports[0].reasons == {"unreadable": 1}


def test_55_the_calendar_of_old_macintoshes() -> None:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "date_1904": True}) as book:
        sheet, day = book.add_worksheet("Avis"), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["client", "note nps", "Date"])
        for i in range(1, 12):
            sheet.write_row(i, 0, [f"A{i}", i % 11])
            sheet.write_datetime(i, 2, datetime(2025, 4, 3), day)
    assert answers(one(buffer.getvalue(), "mac.xlsx")).frame["Date"].unique().tolist() == [
        pd.Timestamp("2025-04-03")
    ]


def test_55_days_that_never_were() -> None:
    texts = [
        "1900-02-29",
        "0001-01-01",
        "9999-12-31",
        "2025-04-03",
        "2025-04-04",
        "2025-04-05",
        "2025-04-06",
        "2025-04-07",
    ]
    loaded = one(
        ENGLISH.csv([[*ENGLISH.header, "Date"], *([f"A{i}", 9, text] for i, text in enumerate(texts))])
    )
    assert answers(loaded).frame["Date"].isna().sum() == 3
    assert loaded.reports[0].reasons["unreadable"] == 3


@both
def test_56_ids_are_kept_to_the_letter(office: Office) -> None:
    ids = ["00123", "12345678901234567890", "1E5", "+33612345678", "007", "1.0", "TRUE"]
    assert customers(one(office.csv([office.header, *([one, 9] for one in ids)]))) == ids


def test_57_words_that_look_like_nothing() -> None:
    words = ["NA", "None", "Null", "nan", "Nord", "Sud"]
    rows = [["client", "note nps", "Pays"], *([f"A{i}", 9, words[i % 6]] for i in range(24))]
    table = answers(one(FRENCH.csv(rows)))
    assert sorted(table.frame["Pays"].unique()) == sorted(words)


def test_58_rows_and_customers_twice() -> None:
    rows = [
        ["client", "note nps", "Date"],
        *([f"A{i}", i % 11, f"2025-04-{1 + i % 28:02}"] for i in range(40)),
    ]
    loaded = one(FRENCH.csv([*rows, rows[1], rows[1], ["A2", 5, "2025-04-03"]]))
    assert len(scores(loaded)) == 43
    assert "2" in said(loaded)
    assert "row" in said(loaded).lower()


FORMULAS = ["=cmd|' /C calc'!A0", "+1", "-x", "@x", "\tx", "\rx"]


@pytest.mark.parametrize("text", FORMULAS)
def test_59_nothing_active_leaves(text: str) -> None:
    frame = pd.DataFrame({text: [text, "ok"], "n": [1.5, -2.0]})
    for language in ("fr", "en"):
        with speaking(language):
            exported = as_csv(frame).decode("utf-8-sig")
            book = as_xlsx(frame, text[:20])
        cells = [
            cell.strip('"') for line in exported.splitlines() for cell in line.replace(",", ";").split(";")
        ]
        assert not any(cell.startswith(("=", "@", "\t", "\r")) for cell in cells)
        with zipfile.ZipFile(BytesIO(book)) as made:
            assert b"<f>" not in made.read("xl/worksheets/sheet1.xml")


def test_60_text_first_seen_far_down() -> None:
    rows = [[f"A{i}", i % 11] for i in range(60_000)]
    loaded = one(FRENCH.csv([FRENCH.header, *rows, ["Z", "très bien"]]))
    assert len(scores(loaded)) == 60_000
    assert loaded.reports[0].reasons == {"unreadable": 1}
    assert loaded.reports[0].asides["row"].tolist() == [60_002]


def parquet(table: pa.Table) -> bytes:
    buffer = BytesIO()
    pq.write_table(table, buffer)
    return buffer.getvalue()


def test_61_parquet_of_every_type() -> None:
    table = pa.table(
        {
            "client": pa.array(["A1", "A2", "A3"]).dictionary_encode(),
            "note nps": pa.array([9, 10, 3], pa.decimal128(5, 1)),
            "Date": pa.array([datetime(2025, 4, 3)] * 3, pa.timestamp("us", tz="Europe/Paris")),
            "Adresse": pa.array([{"ville": "Lyon"}, {"ville": "Nice"}, None]),
            "Tags": pa.array([["a", "b"], [], None]),
        }
    )
    loaded = one(parquet(table), "avis.parquet")
    assert scores(loaded) == [9, 10, 3]
    assert answers(loaded).frame["Date"].dt.date.unique().tolist() == [date(2025, 4, 3)]


def test_61_parquet_with_a_bad_end() -> None:
    whole = parquet(pa.table({"note nps": np.arange(11)}))
    assert "Parquet" in refused(whole[:-8] + b"\xff\xff\xff\x7fPAR1", "avis.parquet")


def test_62_same_name_other_content_and_same_content_other_choices() -> None:
    first, second = one(b"client;note nps\nA;9\nB;3\n"), one(b"client;note nps\nA;9\nB;4\n")
    assert first.study.fingerprint != second.study.fingerprint
    ces = load([("avis.csv", b"client;note nps\nA;9\nB;3\n")])
    changed = first.mappings[0].with_missing(["3"])
    assert build(first.tables, (changed,)).study.fingerprint != ces.study.fingerprint
    assert ces.study.fingerprint == first.study.fingerprint


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd.csv", "a\"b'c.csv", "a\nb.csv", "😀.csv", "n" * 300 + ".csv", "\u202etxt.csv"],
)
def test_64_file_names(name: str) -> None:
    loaded = one(FRENCH.csv([FRENCH.header, *ROWS]), name)
    assert loaded.reports[0].file == name
    assert scores(loaded) == [9, 10, 3]


# ── real files ────────────────────────────────────────────────────────────


def opened(folder: Path, *patterns: str) -> Loaded:
    paths = [path for pattern in patterns for path in sorted(folder.glob(pattern))]
    assert paths
    return load([(path.name, path.read_bytes()) for path in paths])


def test_a_real_survey_export_of_three_header_rows(real_data: Path) -> None:
    loaded = opened(real_data, "qualtrics_export/sample.csv")
    (raw,) = loaded.tables
    assert len(raw.frame) == 1
    assert raw.frame["Q1"].tolist() == ["2"]
    assert raw.frame["EndDate"].tolist() == ["2017-07-18 08:28:48"]
    assert raw.questions["Q1"] == "This is a multiple choice question."


def test_real_orders_without_a_header(real_data: Path) -> None:
    loaded = opened(real_data, "cdnow/CDNOW_master.txt")
    table = loaded.study.customers
    assert loaded.reports[0].kind == "orders"
    assert loaded.reports[0].rows_read == 69_659
    assert table is not None
    assert len(table.frame) == 23_570
    assert table.frame[table.column("revenue")].sum() == pytest.approx(2_500_315.63, abs=0.005)
    assert 100 * (table.frame[table.column("orders")] >= 2).mean() == pytest.approx(48.859, abs=0.001)


def test_three_real_workbooks_join(real_data: Path) -> None:
    loaded = opened(real_data, "telco_ibm/*.xlsx")
    assert len(loaded.tables) == 3
    assert loaded.study.join is not None
    assert loaded.study.join.matched == 7_043


def test_real_words_become_a_scale(real_data: Path) -> None:
    loaded = opened(real_data, "hr_attrition_ibm/attrition.csv")
    mapping = loaded.mappings[0]
    assert mapping.words["JobSatisfaction"] == {"Low": 1, "Medium": 2, "High": 3, "Very_High": 4}
    frame = loaded.study.tables[0].frame
    left = frame["Attrition"].astype(float).groupby(frame["JobSatisfaction"]).mean() * 100
    assert left.round(3).tolist() == [22.837, 16.429, 16.516, 11.329]
