"""The table in the sheet: header, blanks, names, and rows that cannot be trusted."""

from collections.abc import Callable

import pytest

from cxdash.errors import InputError
from cxdash.ingest.layout import RawTable, letter, table
from cxdash.ingest.read import read


def laid_out(text: str, name: str = "avis.csv") -> RawTable:
    (sheet,) = read(name, text.encode())
    return table(sheet)


def test_the_header_is_found_under_title_rows() -> None:
    found = laid_out("Export du 03/04/2025\n\nid;note;région\n1;8;Nord\n2;9;Sud\n")
    assert list(found.frame.columns) == ["id", "note", "région"]
    assert found.header_row == 3
    assert list(found.frame.index) == [4, 5], "rows keep their numbers in the file"


def test_titles_above_a_workbook_table(workbook: Callable[..., bytes]) -> None:
    rows = [["Enquête 2025"], ["Service clients"], [], ["Client", "Note", "Région"], ["A", 9, "Nord"]]
    (sheet,) = read("a.xlsx", workbook(F=rows))
    found = table(sheet)
    assert list(found.frame.columns) == ["Client", "Note", "Région"]
    assert list(found.frame.index) == [5]


def test_a_file_without_header_keeps_its_first_row() -> None:
    found = laid_out("1;9;Nord\n2;8;Sud\n3;7;Sud\n")
    assert list(found.frame.columns) == ["Column A", "Column B", "Column C"]
    assert (len(found.frame), found.header_row) == (3, None)


def test_a_header_of_words_over_words_is_a_header() -> None:
    assert list(laid_out("prénom;ville\nAnne;Metz\nLuc;Nice\n").frame.columns) == ["prénom", "ville"]


def test_names_are_made_unique_and_empty_ones_lettered() -> None:
    found = laid_out("score;;score;score\n1;2;3;4\n5;6;7;8\n")
    assert list(found.frame.columns) == ["score", "Column B", "score (2)", "score (3)"]


NASTY = ["![](http://x/y.png) **b** $x$ :red[z]", "=cmd|'/C calc'!A1", "<script>", "a.b[c]:d\\e", "😀", "-x"]


@pytest.mark.parametrize("name", NASTY)
def test_names_are_kept_to_the_letter(name: str) -> None:
    assert laid_out(f"{name};note\nA;1\nB;2\n").frame.columns[0] == name


def test_blank_rows_and_columns_are_dropped_and_counted() -> None:
    found = laid_out("id;note;\n1;8;\n;;\n2;9;\n;;\n")
    assert found.frame.shape == (2, 2)
    assert list(found.frame.index) == [2, 4]
    assert [note.sentence for note in found.notes] == [
        "Blank rows left out: 1.",
        "Blank columns left out: 1.",
    ]


def test_only_a_header() -> None:
    found = laid_out("id;note\n")
    assert (list(found.frame.columns), len(found.frame)) == (["id", "note"], 0)


def test_short_rows_are_kept_and_named() -> None:
    found = laid_out("id;note;région\n1;8;Nord\n2;9\n3;7;Sud\n")
    assert found.frame.loc[3].isna().tolist() == [False, False, True]
    assert "1 (rows 3)" in found.notes[0].sentence


def test_long_rows_are_set_aside_and_never_shifted() -> None:
    found = laid_out("id;note;région\n1;8;Nord\n2;9;Sud;Est\n3;7;Sud\n")
    assert list(found.frame["id"]) == ["1", "3"]
    (aside,) = found.asides
    assert (aside.row, aside.reason, aside.value) == (3, "extra_values", "2;9;Sud;Est")


def test_unquoted_decimal_commas_are_refused_with_the_way_out() -> None:
    with pytest.raises(InputError) as caught:
        laid_out("id,note,région\n1,8,5,Nord\n2,7,5,Sud\n")
    assert str(caught.value) == (
        "In avis.csv, rows from row 2 on have more values than the header has names, as decimal commas "
        "without quotation marks do; save it with semicolons between columns and open that."
    )


def test_some_unquoted_decimal_commas_are_set_aside() -> None:
    found = laid_out("id,note,région\n1,8,Nord\n2,7,Sud\n3,9,Sud\n4,7,5,Sud\n")
    assert list(found.frame["note"]) == ["8", "7", "9"]
    assert [aside.row for aside in found.asides] == [5]


def test_a_row_of_totals_is_set_aside() -> None:
    found = laid_out("région;note\nNord;8\nSud;9\nTotal;17\n")
    assert list(found.frame["région"]) == ["Nord", "Sud"]
    assert found.asides[0].reason == "total_row"


def test_a_survey_export_with_three_header_rows() -> None:
    text = (
        "EndDate,Q1\nEnd,How likely are you to recommend us?\n"
        '"{""ImportId"":""endDate""}","{""ImportId"":""QID1""}"\n2025-01-02,9\n'
    )
    found = laid_out(text)
    assert list(found.frame["Q1"]) == ["9"]
    assert found.questions["Q1"] == "How likely are you to recommend us?"
    assert list(found.frame.index) == [4]


@pytest.mark.parametrize(("position", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_letters_are_those_of_a_spreadsheet(position: int, name: str) -> None:
    assert letter(position) == name
