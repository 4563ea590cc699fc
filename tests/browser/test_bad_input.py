"""What spreadsheets get wrong: a sentence in the reader's language, nothing lost, the app alive."""

import re
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile
from playwright.sync_api import FilePayload, expect

from cxdash.i18n import speaking
from cxdash.ingest import load, open_files
from tests.browser.conftest import Meet
from tests.browser.reader import Reader, given, rows_of

both = pytest.mark.parametrize("language", ["en", "fr"])

JOINER = "\u2060"  # what keeps an address or an icon of a file from being recognised
HOSTILE = "![](http://x/y.png) **b** $x$ :red[z]"
GOOD = given(
    "good.csv", "client;note nps;région\n" + "".join(f"C{i};{10 if i % 4 else 0};Nord\n" for i in range(80))
)
"""Eighty answers, three in four of them promoters: an NPS of +50."""

MACHINE = ("Traceback", "Exception", "Errno", "None", "calamine", "0x", "{", "}")


def locked() -> bytes:
    """A workbook with a password, encrypted as Excel does it."""
    plain, closed = BytesIO(), BytesIO()
    with xlsxwriter.Workbook(plain) as book:
        book.add_worksheet().write_row(0, 0, ["client", "nps"])
    OOXMLFile(plain).encrypt("secret", closed)
    return closed.getvalue()


BAD = {
    "empty": given("empty.csv", b""),
    "a PDF": given(
        "report.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n%%EOF\n"
    ),
    "locked": given("locked.xlsx", locked()),
}


def alerts(reader: Reader) -> list[str]:
    icons = re.compile(r"^(error|warning|info)\s+")
    return [icons.sub("", text) for text in reader.page.get_by_test_id("stAlert").all_inner_texts()]


def in_both_languages(reader: Reader) -> Iterator[str]:
    """The same screen in one language, then in the other."""
    for language in ("en", "fr"):
        reader.press("language", language.upper())
        with speaking(language):
            yield language


def fit_for_a_reader(sentence: str) -> bool:
    return bool(sentence) and not any(word in sentence for word in MACHINE)


def still_works(reader: Reader, shows: str = "+50") -> None:
    """A good file after a bad one shows its numbers."""
    reader.turn_to("data")
    reader.upload(GOOD)
    reader.turn_to("scores")
    expect(reader.keyed("tile-NPS")).to_contain_text(shows)


@pytest.mark.parametrize("case", BAD)
def test_a_file_that_cannot_be_read_is_one_sentence(server: str, meet: Meet, case: str) -> None:
    file = BAD[case]
    reader = meet(server, "en")
    reader.open("/")
    reader.upload(file)
    for _language in in_both_languages(reader):
        (failure,) = open_files([(file["name"], file["buffer"])]).failures
        assert alerts(reader) == [failure.sentence]
        assert file["name"] in failure.sentence
        assert fit_for_a_reader(failure.sentence)
    still_works(reader)


def test_a_bad_file_loses_none_of_the_good_ones(server: str, meet: Meet) -> None:
    reader = meet(server, "fr")
    reader.open("/")
    reader.upload(GOOD)
    reader.upload(*BAD.values())
    expect(reader.page.locator("[class*=st-key-failed-]")).to_have_count(len(BAD))
    reader.turn_to("scores")
    expect(reader.keyed("tile-NPS")).to_contain_text("+50")


def test_a_file_without_a_score_says_so_on_every_page(server: str, meet: Meet) -> None:
    towns = given("towns.csv", "town;colour\nLille;red\nLyon;blue\nNice;red\n")
    reader = meet(server, "en")
    reader.open("/")
    reader.upload(towns)
    for _language in in_both_languages(reader):
        reader.turn_to("data")
        (warning,) = load([("towns.csv", towns["buffer"])]).reports[0].warnings
        assert warning in reader.keyed("table-card-0").inner_text()
        for page in ("scores", "say_do", "mirror"):
            reader.turn_to(page)
            (sentence,) = alerts(reader)
            assert fit_for_a_reader(sentence)
            ways = reader.page.get_by_test_id("stMain").get_by_test_id("stPageLink")
            expect(ways, "to the files, and to what their columns are for").to_have_count(2)
    still_works(reader)


def test_answers_off_the_scale_are_counted_and_listed(server: str, meet: Meet) -> None:
    reader = meet(server, "en")
    reader.open("/")
    rows = "".join(f"C{i};{10 if i % 2 else 0}\n" for i in range(40))
    reader.upload(given("notes.csv", f"client;note nps\n{rows}X;11\nY;ne sait pas\n"))
    for language in in_both_languages(reader):
        card = reader.keyed("table-card-0").inner_text()
        assert {"42", "40", "2"} <= set(re.findall(r"\d+", card)), "read, used, set aside"
        listed = reader.download("cxdash-set-aside-1.csv").decode("utf-8-sig")
        cells = [tuple(line.split(";" if language == "fr" else ",")) for line in listed.splitlines()[1:]]
        by_line = {cell[:3] for cell in cells}
        assert {("42", "note nps", "11"), ("43", "note nps", "ne sait pas")} <= by_line
    reader.turn_to("scores")
    tile = reader.keyed("tile-NPS")
    expect(tile).to_contain_text(re.compile(r"(?<![\d+−])0(?!\d)"))
    expect(tile).to_contain_text("40")
    still_works(reader, shows="+33")  # 60 promoters of 120 with 40 of the two files against


def test_filters_that_leave_nothing_can_be_taken_back(server: str, meet: Meet) -> None:
    rows = "".join(
        f"C{i};{10 - i % 2 * 10};{'Nord' if i < 40 else 'Sud'};{'A' if i < 40 else 'B'}\n" for i in range(80)
    )
    reader = meet(server, "en")
    reader.open("/")
    reader.upload(given("split.csv", f"client;note nps;région;produit\n{rows}"))
    reader.turn_to("scores")
    reader.pick("filter.s.région", "Nord")
    reader.pick("filter.s.produit", "B")
    for _language in in_both_languages(reader):
        (sentence,) = alerts(reader)
        assert "Nord" in sentence
        assert fit_for_a_reader(sentence)
    reader.click("reset")
    assert not any("Nord" in sentence for sentence in alerts(reader))
    expect(reader.keyed("tile-NPS")).to_contain_text("80")


def test_two_files_whose_ids_do_not_meet(server: str, meet: Meet) -> None:
    answers = "client;note nps\n" + "".join(f"C{i};{10 if i % 4 else 0}\n" for i in range(80))
    customers = "client;churn;revenue\n" + "".join(
        f"Z{i};{'yes' if i % 3 else 'no'};{i}\n" for i in range(80)
    )
    reader = meet(server, "en")
    reader.open("/")
    reader.upload(given("answers.csv", answers), given("customers.csv", customers))
    assert alerts(reader), "the Data page warns"
    reader.turn_to("say_do")
    for _language in in_both_languages(reader):
        (sentence,) = alerts(reader)
        assert fit_for_a_reader(sentence)
    reader.turn_to("scores")
    expect(reader.keyed("tile-NPS")).to_contain_text("+50")


@pytest.fixture
def hostile() -> FilePayload:
    """A segment whose name is an image, bold, a formula and red; so are its values."""
    rows = "".join(
        f"C{i};{10 if i % 3 else 0};{'=1+1 **N**' if i < 60 else '<b>Sud</b> $y$'};2025-0{1 + i % 6}-03\n"
        for i in range(120)
    )
    return given("hostile.csv", f"client;note nps;{HOSTILE};date\n{rows}")


@both
def test_a_name_that_is_markup_is_shown_to_the_letter(
    server: str, meet: Meet, hostile: FilePayload, language: str
) -> None:
    reader = meet(server, language)  # at its end, `meet` asserts that nobody was asked for an image
    reader.open("/")
    reader.upload(hostile)
    reader.turn_to("scores")
    reader.table("by-segment")
    filter_ = reader.keyed(f"filter.s.{HOSTILE}")
    assert filter_.get_by_test_id("stWidgetLabel").inner_text().replace(JOINER, "") == HOSTILE
    expect(reader.keyed("by").get_by_role("combobox")).to_have_value(HOSTILE)
    finding = reader.finding("by-segment").replace(JOINER, "")
    assert HOSTILE in finding or "**N**" in finding
    assert rows_of(reader.keyed("table-by-segment").locator("table[role=grid]"))[0][0] == HOSTILE
    drawn = " ".join(reader.panel("by-segment").locator("svg.marks text").all_text_contents())
    assert "=1+1 **N**" in drawn
    assert "<b>Sud</b> $y$" in drawn

    csv = reader.download("cxdash-by-segment.csv").decode("utf-8-sig")
    assert HOSTILE in csv
    assert "'=1+1 **N**" in csv
    sheet = openpyxl.load_workbook(BytesIO(reader.download("cxdash-by-segment.xlsx"))).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert HOSTILE in [cell.value for cell in cells]
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)
    assert reader.download("cxdash-by-segment.png").startswith(b"\x89PNG")

    reader.pick(f"filter.s.{HOSTILE}", "=1+1 **N**")
    assert parse_qs(urlsplit(reader.page.url).query)[f"s.{HOSTILE}"] == ["=1+1 **N**"]
    colon = {"fr": "\u00a0: ", "en": ": "}[language]
    assert f"{HOSTILE}{colon}=1+1 **N**" in reader.keyed("filters").inner_text().replace(JOINER, "")
    assert reader.page.locator("[data-testid=stMain] :is(strong, b, .katex, img[src^=http])").count() == 0
