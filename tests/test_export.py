"""Files to take away: nothing active in them, numbers that stay numbers, pictures that hold their words."""

import csv
import struct
from collections.abc import Iterator
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdash import charts
from cxdash.export.image import as_png, slide
from cxdash.export.tables import as_csv, as_xlsx, inert
from cxdash.i18n import LANGUAGES, speaking
from cxdash.theme import LIGHT

ACTIVE = ["=cmd|' /C calc'!A0", "+1+1", "-x", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("http://x")']
MARKUP = "![](http://x/y.png) **b** $x$ :red[z]"


def hostile() -> pd.DataFrame:
    """A table whose words try to be formulas, with numbers of every kind beside them."""
    return pd.DataFrame(
        {
            "=1+1": ACTIVE,
            "@value": [-1.5, 0.1 + 0.2, 1e-7, 1234567.25, float("nan"), 12.0, -3.0, 0.0],
            "n": range(8),
            "when": pd.to_datetime(["2025-04-03", None] * 4),
        }
    )


def sheet_of(data: bytes) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(BytesIO(data)).active


def size_of(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", png[16:24])


# ── CSV ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_cell_or_title_of_a_csv_is_a_formula(language: str) -> None:
    with speaking(language):
        text = as_csv(hostile()).decode("utf-8-sig")
    back = pd.read_csv(StringIO(text), sep=";" if language == "fr" else ",", dtype=str, keep_default_na=False)
    words = [*back.columns, *back.iloc[:, 0]]
    assert all(not word.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for word in words)
    assert back.iloc[0, 0] == "'" + ACTIVE[0], "the words themselves are kept"


@pytest.mark.parametrize(("language", "separator", "decimal"), [("fr", ";", ","), ("en", ",", ".")])
def test_numbers_of_a_csv_stay_numbers(language: str, separator: str, decimal: str) -> None:
    with speaking(language):
        data = as_csv(hostile())
    assert data.startswith(b"\xef\xbb\xbf"), "Excel reads it as UTF-8"
    back = pd.read_csv(BytesIO(data), sep=separator, decimal=decimal)
    pd.testing.assert_series_equal(back["'@value"], hostile()["@value"], check_names=False, rtol=1e-9)
    assert list(back["n"]) == list(range(8))
    assert f"-1{decimal}5{separator}" in data.decode()


@given(st.text(), st.floats(allow_nan=False, allow_infinity=False))
def test_inert_touches_only_what_is_active(text: str, value: float) -> None:
    assert inert(value) is value
    made = inert(text)
    assert made in (text, f"'{text}")
    assert not made.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1), min_size=1))
def test_every_word_survives_the_way_to_csv_and_back(words: list[str]) -> None:
    table = pd.DataFrame({"word": words, "n": range(len(words))})
    text = as_csv(table).decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text, newline="")))
    assert rows == [["word", "n"], *([inert(word), str(n)] for n, word in enumerate(words))]


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_no_word_starts_a_row_of_its_own(end: str) -> None:
    """A bare line end would make what follows it the first cell of a row, and a formula of it."""
    text = as_csv(pd.DataFrame({"word": [f"Nord{end}=1+1"], "n": [1]})).decode("utf-8-sig")
    assert text == f'word,n\r\n"Nord{end}=1+1",1\r\n'


# ── workbooks ─────────────────────────────────────────────────────────────


def test_a_workbook_round_trip_is_equal() -> None:
    table = hostile()
    back = pd.read_excel(BytesIO(as_xlsx(table, "by-segment")))
    assert list(back.columns) == list(table.columns)
    assert [word.replace("_x000D_", "\r") for word in back["=1+1"]] == list(table["=1+1"])
    pd.testing.assert_series_equal(back["@value"], table["@value"])
    pd.testing.assert_series_equal(back["when"], table["when"], check_dtype=False)
    assert list(back["n"]) == list(range(8))


def test_no_cell_of_a_workbook_is_a_formula_or_a_link() -> None:
    heading = ["=1+1", "http://x/y", MARKUP, "@x", ""]
    sheet = sheet_of(as_xlsx(hostile(), "=1+1", heading))
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not any(cell.hyperlink for cell in cells)
    assert [sheet.cell(row, 1).value for row in (1, 2, 3, 4)] == heading[:4]
    assert isinstance(sheet.cell(len(heading) + 3, 2).value, float)


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("by-segment", "by-segment"),
        ("=cmd|' /C calc'!A0", "=cmd| C calc !A0"),
        ("a/b\\c[d]*e?:f", "a b c d e f"),
        ("'quoted'", "quoted"),
        ("x" * 40, "x" * 31),
        ("", "cxdash"),
        ("[]:*?/\\", "cxdash"),
        ("tab\tand\rreturn", "tab and return"),
    ],
)
def test_a_sheet_has_a_name_that_excel_takes(asked: str, named: str) -> None:
    title = sheet_of(as_xlsx(hostile(), asked)).title
    assert title == named


def test_what_excel_cannot_hold_is_cut_or_left_empty() -> None:
    table = pd.DataFrame(
        {"long": ["x" * 40_000], "without end": [float("inf")], "yes": [True], "none": [None]}
    )
    sheet = sheet_of(as_xlsx(table, "s"))
    assert str(sheet["A2"].value).startswith("xxx")
    assert str(sheet["C2"].value) == "True"
    assert sheet["D2"].value is None


def test_an_empty_table_is_a_workbook_with_titles() -> None:
    sheet = sheet_of(as_xlsx(hostile().head(0), "s", ["Nothing"]))
    assert [cell.value for cell in sheet[3]] == list(hostile().columns)


def test_two_columns_of_one_title_are_both_kept() -> None:
    table = pd.DataFrame([[1, 2]], columns=["n", "n"])
    assert [cell.value for cell in sheet_of(as_xlsx(table, "s"))[2]] == [1, 2]
    assert as_csv(table).decode("utf-8-sig") == "n,n\r\n1,2\r\n"


# ── pictures ──────────────────────────────────────────────────────────────

ROWS = [
    {
        "order": order, "label": label, "value": value, "low": value - 5, "high": value + 5, "other": 10.0,
        "text": f"+{value}", "tone": "good", "tip": label,
    }
    for order, (label, value) in enumerate([(MARKUP, 12.0), ("=1+1", 20.0), ("<b>Sud</b>", 30.0)])
]  # fmt: skip


def spec() -> dict:
    return charts.spec(charts.intervals, ROWS, LIGHT, (0.0, 40.0), title="NPS, in points")


def test_a_picture_is_as_wide_as_a_slide_and_as_high_as_its_rows() -> None:
    wide, high = size_of(as_png(spec(), "Nord leads.", ["NPS, in points"]))
    assert 1800 <= wide <= 3000
    assert 300 <= high <= 1500
    taller = size_of(as_png(spec(), "Nord leads. " * 40, ["NPS, in points"] * 12))
    assert taller[0] == wide, "long words wrap"
    assert taller[1] > high


TITLES = [MARKUP, "<script>alert(1)</script>", "=1+1", "", "\u202eabc", "😀" * 200, "a\nb", "'\"\\"]


@pytest.mark.parametrize("title", TITLES)
def test_any_title_can_be_drawn(title: str) -> None:
    assert min(size_of(as_png(spec(), title, [title]))) > 200


def test_the_words_of_a_title_are_drawn_as_they_are() -> None:
    made = slide(spec(), MARKUP, ["a " * 200, ""])
    assert " ".join(made["title"]["text"]) == MARKUP
    assert spec() == charts.spec(charts.intervals, ROWS, LIGHT, (0.0, 40.0), title="NPS, in points"), (
        "the template is not touched"
    )


def strings(part: Any) -> Iterator[str]:
    """Every text anywhere in a specification."""
    if isinstance(part, dict):
        for value in part.values():
            yield from strings(value)
    elif isinstance(part, list):
        for value in part:
            yield from strings(value)
    elif isinstance(part, str):
        yield part


def test_a_specification_names_no_address() -> None:
    """So there is nothing to ask a network for; what words of a file look like one are text."""
    drawn = slide(spec(), MARKUP)
    words = {MARKUP, *(text for row in ROWS for text in strings(row)), drawn.pop("$schema")}
    assert [text for text in strings(drawn) if "://" in text and text not in words] == []
