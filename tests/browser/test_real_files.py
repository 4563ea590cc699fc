"""Real files by upload, in both languages: sentence, chart, table, picture and workbook say the same."""

import re
import struct
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Meet
from tests.browser.reader import Reader, figure

both = pytest.mark.parametrize("language", ["en", "fr"])

UNITS = {"Apples": 14.8, "Bananas": 9.6, "Berries": 8.0, "Oranges": 7.6}
REGIONS = {"NAM": 11.0454, "EMEA": 4.2471, "APAC": 23.0216, "LATAM": 1.0526}
CHURN = {"1": 100.0, "2": 100.0, "3": 16.10, "4": 0.0, "5": 0.0}


def in_chart(reader: Reader, key: str, language: str, along: str) -> dict[str, float]:
    """The numbers printed in a chart, by name without its base."""
    drawn = reader.drawn(key, along).items()
    return {re.sub(r"\s+\(.*", "", name): figure(text, language) for name, text in drawn}


def in_table(rows: list[list[str]], language: str, column: int = 1) -> dict[str, float]:
    return {row[0]: figure(row[column], language) for row in rows[1:]}


def in_workbook(data: bytes, column: int = 1) -> tuple[list[str], dict[str, float]]:
    """The lines over a workbook's table, and its first numbers by name."""
    sheet = openpyxl.load_workbook(BytesIO(data)).active
    rows = list(sheet.iter_rows(values_only=True))
    heading = [row[0] for row in rows[: rows.index((None,) * len(rows[0]))]]
    table = rows[len(heading) + 2 :]
    assert all(isinstance(row[column], int | float) for row in table), "numbers stay numbers"
    return heading, {str(row[0]): row[column] for row in table}


def size_of(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", png[16:24])


@pytest.fixture
def nps(server: str, meet: Meet, real_data: Path, language: str) -> Reader:
    reader = meet(server, language)
    reader.open("/")
    reader.upload(real_data / "nps_r" / "testdata.csv")
    reader.turn_to("scores")
    return reader


@both
def test_nps_by_segment_is_one_number_everywhere(nps: Reader, language: str) -> None:
    tile = nps.keyed("tile-NPS")
    expect(tile).to_contain_text(re.compile(r"(?<!\d)\+?10(?!\d)"))
    expect(tile).to_contain_text(re.compile(r"1[,\s\u00a0\u202f]000"))
    for column, expected in (("BU", UNITS), ("Region", REGIONS)):
        nps.pick("by", column)
        table = nps.table("by-segment")
        heading, written = in_workbook(nps.download("cxdash-by-segment.xlsx"))
        assert heading[0] == nps.finding("by-segment")
        assert in_chart(nps, "by-segment", language, along="y") == pytest.approx(expected, abs=0.5)
        assert in_table(table, language) == pytest.approx(expected, abs=0.0051)
        assert written == pytest.approx(expected, abs=1e-3)


@both
def test_the_overall_score_is_ten(nps: Reader, language: str) -> None:
    detractors, _passives, promoters = (
        in_table(nps.table("spread")[:2], language, column).popitem()[1] for column in (1, 4, 7)
    )
    assert promoters - detractors == pytest.approx(10.0)
    csv = nps.download("cxdash-spread.csv").decode("utf-8-sig")
    row = csv.splitlines()[1]
    assert row.endswith(";1000" if language == "fr" else ",1000")
    assert ("46,2" if language == "fr" else "46.2") in row.split(";" if language == "fr" else ",")


@both
def test_a_chart_becomes_a_picture_for_a_slide(nps: Reader, language: str) -> None:
    wide, high = size_of(nps.download("cxdash-by-segment.png"))
    assert 1600 <= wide <= 3200
    assert 0.2 < high / wide < 1.2


@both
def test_say_and_do_of_two_workbooks(server: str, meet: Meet, real_data: Path, language: str) -> None:
    reader = meet(server, language)
    reader.open("/")
    folder = real_data / "telco_ibm"
    reader.upload(folder / "Telco_customer_churn.xlsx", folder / "Telco_customer_churn_status.xlsx")
    assert re.search("7[,\\s\u00a0\u202f]043", reader.page.get_by_test_id("stMain").inner_text())
    reader.turn_to("say_do")
    warning = reader.panel("said-and-did").get_by_test_id("stAlert").first
    assert "Churn Label" in warning.inner_text(), "the leak is said beside the finding"

    rates = reader.table("did-by-answer")
    assert in_table(rates, language) == pytest.approx(CHURN, abs=0.0051)
    heading, written = in_workbook(reader.download("cxdash-did-by-answer.xlsx"))
    assert heading[0] == reader.finding("did-by-answer")
    assert written == pytest.approx(CHURN, abs=0.0051)
    drawn = in_chart(reader, "did-by-answer", language, along="x")
    assert drawn == pytest.approx(CHURN, abs=0.5)

    _heading, boxes = in_workbook(reader.download("cxdash-said-and-did.xlsx"))
    assert sum(boxes.values()) == 7043
    gone = sum(
        round(rate * n / 100) for rate, n in zip(written.values(), answers(rates, language), strict=True)
    )
    assert gone == 1869
    together = reader.panel("did-by-answer").inner_text()
    assert re.search(r"2[67]([.,]5)?[\s\u00a0\u202f]?%", together), "26.5 % left"
    assert reader.download("cxdash-hostage.csv").count(b"\n") == 2236 + 1


def answers(rows: list[list[str]], language: str) -> list[float]:
    return [figure(row[4], language) for row in rows[1:]]
