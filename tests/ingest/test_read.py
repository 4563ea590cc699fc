"""Files into cells of text: nothing guessed, nothing lost, and a sentence where nothing can be read."""

from collections.abc import Callable
from io import BytesIO, StringIO

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdash.errors import InputError
from cxdash.i18n import speaking
from cxdash.ingest.encoding import decode
from cxdash.ingest.read import read
from cxdash.ingest.sheets import RawSheet

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
        "vieux.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is damaged"),
        "page.xls": (b"<html><table><tr><td>1</td></tr></table>", "is a web page"),
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
