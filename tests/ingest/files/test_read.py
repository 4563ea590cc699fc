"""Files into cells of text: nothing guessed, nothing lost, and a sentence where nothing can be read."""

import gzip
import zipfile
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO, StringIO

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdash.errors import InputError
from cxdash.i18n import speaking
from cxdash.ingest.files.encoding import decode
from cxdash.ingest.files.limits import OLE
from cxdash.ingest.files.markup import SPREADSHEET
from cxdash.ingest.files.read import read
from cxdash.ingest.files.sheets import RawSheet

TRACE = ("Traceback", "Error", "Exception", "calamine", "panic", "0x", "None")


def rows(sheet: RawSheet) -> list[list[str | None]]:
    return [list(row) for row in zip(*(column.to_pylist() for column in sheet.cells.columns), strict=True)]


def only(data: bytes, name: str = "avis.csv", **choices: str) -> RawSheet:
    (sheet,) = read(name, data, **choices)
    return sheet


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_separator_is_found(delimiter: str) -> None:
    sheet = only(f"id{delimiter}note\n1{delimiter}8\n2{delimiter}9\n".encode())
    assert sheet.delimiter == delimiter
    assert rows(sheet) == [["id", "note"], ["1", "8"], ["2", "9"]]


def test_semicolons_win_over_decimal_commas() -> None:
    sheet = only("id;note;avis\n1;8,5;bon, très bon\n2;7,0;bof\n".encode())
    assert (sheet.delimiter, sheet.cells.num_columns) == (";", 3)


@pytest.mark.parametrize("text", ["score\n8\n9\n", "score\n8,5\n9,5\n", "avis\nbon, mais cher\nrien\n"])
def test_one_column_stays_one_column(text: str) -> None:
    sheet = only(text.encode())
    assert sheet.cells.num_columns == 1
    assert rows(sheet)[0] == [text.split("\n")[0]]


def test_columns_set_apart_by_blanks() -> None:
    sheet = only(b" customer_id  date amount\n 00001 19970101  11.77\n 00002 19970112  12.00\n", "orders.txt")
    assert sheet.delimiter == " "
    assert rows(sheet)[1] == ["00001", "19970101", "11.77"]


def test_a_declared_separator_is_honoured_and_its_line_dropped() -> None:
    sheet = only(b"sep=;\nid;note\n1;8\n")
    assert rows(sheet) == [["id", "note"], ["1", "8"]]
    assert sheet.first_row == 2, "the header is still line 2 of the file"


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("cp1252", "cp1252"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_the_encoding_is_found_and_every_character_kept(encoding: str, shown: str) -> None:
    text = "id;région;avis\n1;Île-de-France;l’œuvre à 5 €\n" * 20
    sheet = only(text.encode(encoding))
    assert sheet.encoding == shown
    assert rows(sheet)[1] == ["1", "Île-de-France", "l’œuvre à 5 €"]
    assert rows(sheet)[0][0] == "id", "no byte-order mark in the first header"


@pytest.mark.parametrize(
    ("encoding", "line"),
    [
        ("cp1251", "Клиент;Оценка;хорошее обслуживание"),
        ("cp1253", "Πελάτης;Βαθμολογία;πολύ καλή εξυπηρέτηση"),
        ("cp1250", "Klientka;Ocena;obsługa była miła, żadnych błędów"),
        ("cp949", "고객번호;만족도;서비스가 좋았습니다"),
        ("gb18030", "客户编号;满意度;服务很好"),
    ],
)
def test_other_alphabets_keep_their_characters(encoding: str, line: str) -> None:
    sheet = only(f"{line}\n{line}\n".encode(encoding))
    assert (sheet.encoding, rows(sheet)[1]) == (encoding, line.split(";"))


@pytest.mark.parametrize(
    "line", ["Très déçu;À éviter;10 €", "ÉTÉ;ÀÉÈ;OUI", "m² à 5 ¿qué?;niño;español", "Straße;größer;schön"]
)
def test_western_accents_are_no_other_alphabet(line: str) -> None:
    sheet = only(f"{line}\n{line}\n".encode("cp1252"))
    assert (sheet.encoding, rows(sheet)[1]) == ("cp1252", line.split(";"))


DBASE = (
    b"\x03\x7c\x01\x0f\x02\0\0\0\x61\0\x15\0"
    + bytes(20)
    + b"NOM\0\0\0\0\0\0\0\0C"
    + bytes(20)
    + b"\r Dupont  8"
)
"""A table of 15 January 2024 with one field, as dBase and maps write it."""


def _zipped(data: bytes, name: str = "avis.csv") -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, data)
    return packed.getvalue()


def test_one_bad_byte_does_not_undo_utf8() -> None:
    data = ("id;avis\n" + "1;été\n" * 3000).encode() + b"2;\xff\n" + "3;été\n".encode()
    sheet = only(data)
    assert sheet.encoding == "utf-8"
    assert rows(sheet)[3001] == ["2", "\ufffd"]
    (note,) = sheet.notes
    assert note.sentence == "Characters that could not be read and show as �: 1, the first in line 3002."


def test_null_characters_are_removed_and_counted() -> None:
    sheet = only(b"id;avis\n1;bo\0n\n2;\0\n")
    assert rows(sheet)[1:] == [["1", "bon"], ["2", ""]]
    assert [note.sentence for note in sheet.notes] == ["Null characters removed: 2."]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_one(end: str) -> None:
    assert len(rows(only(end.join(["id;note", "1;8", "2;9", ""]).encode()))) == 3


def test_line_ends_inside_quotes_stay_in_their_cell() -> None:
    sheet = only(b'id;avis;note\n1;"bon\nmais ""cher"";";8\n2;"";9\n')
    assert rows(sheet)[1:] == [["1", 'bon\nmais "cher";', "8"], ["2", "", "9"]]


def test_a_quote_that_never_closes_swallows_nothing() -> None:
    sheet = only(b'id;avis\n1;"bon\n2;bof\n3;nul\n')
    assert rows(sheet)[1:] == [["1", '"bon'], ["2", "bof"], ["3", "nul"]]
    assert "2." in sheet.notes[0].sentence


def test_a_quote_that_closes_in_another_row_swallows_nothing() -> None:
    sheet = only(b'id;avis\n1;"bon\n2;bof\n3;"nul"\n4;ok\n')
    assert [row[0] for row in rows(sheet)] == ["id", "1", "2", "3", "4"]


def test_stray_quotes_are_text() -> None:
    sheet = only(b'id;avis\n1;il dit "oui" souvent\n2;5" de plus\n')
    assert rows(sheet)[1:] == [["1", 'il dit "oui" souvent'], ["2", '5" de plus']]
    assert not sheet.notes


def test_a_long_field_is_kept_whole() -> None:
    long = "x" * 3_000_000
    assert rows(only(f"id;avis\n1;{long}\n".encode()))[1][1] == long


def test_ragged_rows_keep_their_columns() -> None:
    sheet = only(b"a;b;c\n1;2\n1;2;3\n1;2;3;4\n")
    assert rows(sheet)[1] == ["1", "2", None, None]
    assert rows(sheet)[3] == ["1", "2", "3", "4"]


cells = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=8)


@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=8))
def test_what_a_csv_writer_writes_is_read_back(table: list[tuple[str, str, str]]) -> None:
    text = StringIO()
    frame = pd.DataFrame(table, columns=["un", "deux", "trois"])
    frame.to_csv(text, sep=";", index=False, quoting=1)
    read_back = rows(only(text.getvalue().encode(), delimiter=";", encoding="utf-8"))
    assert read_back[1:] == [list(row) for row in table]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_sentence(data: bytes) -> None:
    try:
        sheets = read("quoi.csv", data)
    except InputError as error:
        refused = str(error)
    else:
        refused = ""
    assert "quoi.csv" in refused or sheets


@given(st.text(max_size=60))
def test_utf8_text_is_never_taken_for_cp1252(text: str) -> None:
    assert decode("a.csv", text.encode()).encoding != "cp1252"


# --- workbooks -------------------------------------------------------------------------------


def test_a_workbook_is_read_as_text_with_its_rows_where_they_are(workbook: Callable[..., bytes]) -> None:
    data = workbook(Avis=[[], [], ["id", "note"], ["00123", 8.5], ["123456789012345678901", True]])
    (sheet,) = read("avis.xlsx", data)
    assert rows(sheet)[2:] == [["id", "note"], ["00123", "8.5"], ["123456789012345678901", "true"]]
    assert (sheet.name, sheet.typed) == ("avis.xlsx · Avis", True)


def test_hidden_sheets_are_marked(workbook: Callable[..., bytes]) -> None:
    shown, hidden = read("a.xlsx", workbook(["Brouillon"], Avis=[["a"]], Brouillon=[["b"]]))
    assert (shown.hidden, hidden.hidden) == (False, True)
    assert hidden.notes[0].sentence == "The sheet “Brouillon” is hidden in the workbook and was left out."


def test_content_decides_not_the_name(workbook: Callable[..., bytes]) -> None:
    (sheet,) = read("avis.csv", workbook(Avis=[["id", "note"], [1, 2]]))
    assert sheet.sheet == "Avis"
    assert [note.sentence for note in sheet.notes] == [
        "This is a workbook although its name ends in .csv; it was read as a workbook."
    ]
    text = only(b"id;note\n1;2\n", "avis.xlsx")
    assert [note.sentence for note in text.notes] == [
        "This is a text file although its name ends in .xlsx; it was read as text."
    ]


def test_parquet_of_any_type_becomes_text() -> None:
    frame = pd.DataFrame(
        {"id": ["001", None], "note": [8.5, 9.0], "jour": pd.to_datetime(["2025-04-03", "2025-04-04"])}
    )
    frame["region"] = pd.Categorical(["Nord", "Sud"])
    frame["items"] = [[1, 2], [3]]
    buffer = BytesIO()
    frame.to_parquet(buffer)
    (sheet,) = read("avis.parquet", buffer.getvalue())
    assert rows(sheet)[0] == ["id", "note", "jour", "region", "items"]
    assert rows(sheet)[2][:2] == [None, "9"] or rows(sheet)[2][:2] == [None, "9.0"]
    assert rows(sheet)[1][3] == "Nord"


# --- markup and documents --------------------------------------------------------------------


def test_a_web_page_under_another_name_gives_its_largest_table() -> None:
    page = """<!DOCTYPE html><html><head><meta charset="windows-1252"><style>td {color: red}</style></head>
    <body><table><tr><td>Menu</td></tr></table>
    <table border=1><TR><TH colspan=2>Avis &amp; notes<TH>Jour</TR>
    <tr><td>id<td>note</td><td>date<script>alert("x")</script></td></tr>
    <tr><td rowspan=2>00123<td>8,5<td>l&rsquo;été<br>2025</tr><tr><td>1&nbsp;234<td>&lt;b&gt;</tr></table>"""
    sheet = only(page.encode("cp1252"), "export.xls")
    assert rows(sheet) == [
        ["Avis & notes", "", "Jour"],
        ["id", "note", "date"],
        ["00123", "8,5", "l’été 2025"],
        ["", "1\u00a0234", "<b>"],
    ]
    assert "a web page of 2 tables" in sheet.notes[0].sentence


def test_a_table_inside_a_cell_is_a_table_of_its_own() -> None:
    sheet = only(b"<table><tr><td>a<table><tr><td>1<td>2<tr><td>3<td>4</table>b</td></tr></table>", "a.html")
    assert rows(sheet) == [["1", "2"], ["3", "4"]]


@pytest.mark.parametrize("across", ["1000000000", "-5", "x", "٣"])
def test_a_page_s_spans_are_believed_within_limits(across: str) -> None:
    page = f"<table><tr><td colspan={across}>a<td>b<tr><td>1<td>2</table>".encode()
    assert only(page, "a.html").cells.num_columns in (2, 4, 1001)


XML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="Réponses"><Table>
<Row ss:Index="2"><Cell ss:MergeAcross="1"><Data ss:Type="String">Avis</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">id</Data></Cell>
<Cell ss:Index="3"><Data ss:Type="String">note</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">00123</Data></Cell><Cell/>
<Cell><Data ss:Type="Number">8.5</Data></Cell></Row>
</Table></Worksheet>
<Worksheet ss:Name="Brouillon"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell></Row></Table>
<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet></Workbook>"""


def test_a_workbook_of_excel_2003() -> None:
    shown, hidden = read("avis.xls", XML.encode())
    assert [[cell or "" for cell in row] for row in rows(shown)] == [
        ["", "", ""],
        ["Avis", "", ""],
        ["id", "", "note"],
        ["00123", "", "8.5"],
    ]
    assert (shown.sheet, shown.typed, shown.hidden, hidden.hidden) == ("Réponses", True, False, True)


@pytest.mark.parametrize("far", ['<Row ss:Index="3000000"/>', '<Row><Cell ss:Index="16384"/></Row>'])
def test_a_far_cell_of_a_workbook_of_excel_2003_costs_nothing(far: str) -> None:
    data = XML.replace("</Table></Worksheet>", far + "</Table></Worksheet>", 1).encode()
    with pytest.raises(InputError, match=r"avis\.xls"):
        read("avis.xls", data)


@pytest.mark.parametrize("text", [
    '[{"id": "001", "note": 8.50}, {"id": "002", "avis": {"motif": "prix", "tags": ["a", "b"]}}]',
    '{"id": "001", "note": 8.50}\n{"id": "002", "avis": {"motif": "prix", "tags": ["a", "b"]}}\n',
    '{"r": [{"id": "001", "note": 8.50}, {"id": "002", "avis": {"motif": "prix", "tags": ["a", "b"]}}]}',
])  # fmt: skip
def test_json_records_become_rows(text: str) -> None:
    sheet = only(text.encode(), "avis.json")
    assert rows(sheet) == [
        ["id", "note", "avis.motif", "avis.tags"],
        ["001", "8.50", None, None],
        ["002", None, "prix", "a, b"],
    ]


@pytest.mark.parametrize("text", [
    '[["id", "note"], ["001", 8.50], ["002", 9]]', '{"id": ["001", "002"], "note": [8.50, 9]}',
    '{"id": {"0": "001", "1": "002"}, "note": {"0": 8.50, "1": 9}}',
])  # fmt: skip
def test_json_by_columns_or_without_names_becomes_rows(text: str) -> None:
    assert rows(only(text.encode(), "avis.json")) == [["id", "note"], ["001", "8.50"], ["002", "9"]]


@pytest.mark.parametrize(("text", "expected", "said"), [
    ('[["a", "a"], [1, 2, 3]]', [["a", "a (2)", "Column C"], ["1", "2", "3"]], ""),
    ('[{"nps": 9, "nps": 3}]', [["nps", "nps (2)"], ["9", "3"]], ""),
    ('[{"a": {"b": 1}, "a.b": 2}]', [["a.b", "a.b (2)"], ["1", "2"]], ""),
    ('{"x": [{"a": 1}], "y": [{"b": 2}, {"b": 3}]}', [["b"], ["2"], ["3"]],
     "Of several lists of records, “y” was read, and these were not: x."),
    ('[{"a": 1}, null, {"a": 2}]', [["a"], ["1"], ["2"]], "Records that are null, left out: 1."),
])  # fmt: skip
def test_json_loses_no_value_without_saying_so(text: str, expected: list[list[str]], said: str) -> None:
    sheet = only(text.encode(), "avis.json")
    assert rows(sheet) == expected
    assert " ".join(note.sentence for note in sheet.notes) == said


def test_deep_json_is_refused_and_no_crash() -> None:
    with pytest.raises(InputError, match="damaged JSON"):
        read("a.json", b'[{"a":' * 100_000)


def test_a_header_in_brackets_is_no_json() -> None:
    assert rows(only(b"[id];[note]\n1;8\n2;9\n"))[0] == ["[id]", "[note]"]


def test_nested_parquet_is_flattened() -> None:
    table = pa.table(
        {
            "id": pa.array(["001", "002"]).dictionary_encode(),
            "lieu": pa.array([{"ville": "Lyon", "cp": {"n": 69}}, None]),
            "tags": pa.array([["a", None], []]),
            "sous": pa.array([[{"k": 1}], None]),
            "prix": pa.array([Decimal("1.50"), None], pa.decimal128(6, 2)),
            "brut": pa.array([b"\xe9", b"abc"]),
        }
    )
    buffer = BytesIO()
    pq.write_table(table, buffer)
    assert rows(only(buffer.getvalue(), "a.parquet")) == [
        ["id", "lieu.ville", "lieu.cp.n", "tags", "sous", "prix", "brut"],
        ["001", "Lyon", "69", "a, ", '[{"k": 1}]', "1.50", "\ufffd"],
        ["002", None, None, "", None, None, "abc"],
    ]


def test_a_parquet_whose_texts_are_none_is_damaged() -> None:
    buffer = BytesIO()
    texts = pa.Array.from_buffers(
        pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff2")]
    )
    pq.write_table(pa.table({"avis": texts}), buffer, use_dictionary=False)
    with pytest.raises(InputError, match="is a damaged Parquet file"):
        read("avis.parquet", buffer.getvalue())


def test_a_parquet_of_too_many_columns_is_refused_by_its_footer() -> None:
    buffer = BytesIO()
    pq.write_table(pa.table({f"c{i}": [1] for i in range(2001)}), buffer)
    with pytest.raises(InputError, match="2,001 columns"):
        read("large.parquet", buffer.getvalue())


def test_records_in_the_cells_of_one_column_are_split(workbook: Callable[..., bytes]) -> None:
    (sheet,) = read("avis.xlsx", workbook(Avis=[["id;note;avis"], ["1;8,5;bon"], ['2;9;"a;b"']]))
    assert rows(sheet) == [["id", "note", "avis"], ["1", "8,5", "bon"], ["2", "9", "a;b"]]
    assert "split at “;”" in sheet.notes[0].sentence
    (kept,) = read("avis.xlsx", workbook(Avis=[["avis"], ["bon, mais cher"], ["lent, froid"]]))
    assert kept.cells.num_columns == 1


# --- sentences -------------------------------------------------------------------------------


def bad_files(protected: bytes, workbook: Callable[..., bytes]) -> dict[str, tuple[bytes, str]]:
    good = workbook(Avis=[["id", "note"], [1, 2]])
    return {
        "vide.csv": (b"", "is empty"),
        "blanc.csv": (b"\n  \n", "is empty"),
        "rapport.xlsx": (b"%PDF-1.7\n...", "is a PDF file"),
        "secret.xlsx": (protected, "protected by a password"),
        "coupe.xlsx": (good[: len(good) // 2], "is damaged"),
        "archive.xlsx": (b"PK\x03\x04rien", "is damaged"),
        "vieux.xls": (OLE + bytes(600), "is damaged"),
        "page.xls": (b"<html><body><p>Bonjour</p></body></html>", "is a web page without a table"),
        "notes.xml": (b'<?xml version="1.0"?><notes><n>8</n></notes>', "is an XML document"),
        "entites.xml": (
            b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><Workbook xmlns="%s"/>' % SPREADSHEET,
            "declares entities",
        ),
        "rien.json": (b'{"a": [1, 2', "is damaged JSON"),
        "liste.json": (b"[1, 2]", "holds no list of records"),
        "mots.json": (b'["a", "b"]', "holds no list of records"),
        "melange.json": (b'[1, {"a": 2}]', "holds no list of records"),
        "serre.csv": (gzip.compress(b"id;note"), "is a compressed file (gzip)"),
        "avis.csv.zip": (_zipped(b"id;note"), "unpack it and open the file inside"),
        "base.sav": (b"$FL2@(#) IBM SPSS STATISTICS", "was written by SPSS"),
        "ancien.dta": (b"\x72\x02\x01\0" + bytes(100), "was written by Stata"),
        "base.sas7bdat": (bytes(12) + b"\xc2\xea\x81\x60" + bytes(100), "was written by SAS"),
        "base.rds": (gzip.compress(b"X\n\0\0\0\x03" + bytes(100)), "was written by R"),
        "base.accdb": (b"\0\1\0\0Standard ACE DB\0" + bytes(100), "was written by Access"),
        "clients.dbf": (DBASE, "was written by dBase"),
        "photo.heic": (b"\0\0\0\x18ftypheic" + bytes(100), "is a HEIC file, not a table"),
        "film.mp4": (b"\0\0\0\x18ftypmp42" + bytes(100), "is neither a text nor a workbook"),
        "lettre.odt": (_zipped(b"application/vnd.oasis.opendocument.text", "mimetype"), "is not a workbook"),
        "budget.numbers": (_zipped(b"", "Index/Document.iwa"), "is not a workbook"),
        "lettre.doc": (OLE + bytes(600) + "WordDocument".encode("utf-16-le"), "is not a workbook"),
        "courriel.msg": (OLE + bytes(600) + "__substg1.0_".encode("utf-16-le"), "is not a workbook"),
        "son.csv": (bytes(range(3, 9)) * 50, "is neither a text nor a workbook"),
        "casse.parquet": (b"PAR1 rien PAR1", "is a damaged Parquet file"),
        "neuf.xlsx": (workbook(Vide=[]), "no sheet with cells"),
    }


def test_a_file_that_cannot_be_read_gets_one_sentence(
    protected: bytes, workbook: Callable[..., bytes]
) -> None:
    for name, (data, said) in bad_files(protected, workbook).items():
        with pytest.raises(InputError) as caught:
            read(name, data)
        sentence = str(caught.value)
        assert said in sentence
        assert sentence.startswith(name)
        assert sentence.endswith(".")
        assert not any(word in sentence for word in TRACE)


def test_the_sentence_names_the_file_in_both_languages() -> None:
    for code in ("en", "fr"):
        with speaking(code), pytest.raises(InputError, match=r"vide\.csv"):
            read("vide.csv", b"")


def test_an_unknown_encoding_is_said() -> None:
    with pytest.raises(InputError, match="“klingon” is not a text encoding"):
        read("a.csv", b"a;b\n", encoding="klingon")


@pytest.mark.parametrize("encoding", ["zlib", "hex", "bz2", "uu", "base64", "quopri", "rot13", "nothing"])
def test_what_packs_bytes_is_no_encoding_of_a_text(encoding: str) -> None:
    with pytest.raises(InputError, match="is not a text encoding"):
        read("a.csv", "id;région\n1;Nord\n".encode(), encoding=encoding)


def test_a_cell_that_spans_more_columns_than_can_be_counted() -> None:
    page = f"<table><tr><td>a<td>b<tr><td rowspan={'9' * 5_000}>1<td>2</table>"
    assert rows(only(page.encode(), "a.html")) == [["a", "b"], ["1", "2"]]
