"""What is taken off a page says of its numbers what the page says over them."""

import struct
from io import BytesIO

import openpyxl
import pytest

from tests.browser.conftest import Meet
from tests.browser.reader import given

ANSWERS = "client;note nps;ville\n" + "".join(
    f"C{i};{i % 11};{'Lyon' if i % 2 else 'Nice'}\n" for i in range(80)
)
BEWARE = {"en": "Beware", "fr": "Attention"}


def height_of(png: bytes) -> int:
    return int(struct.unpack(">II", png[16:24])[1])


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_red_light_goes_with_the_picture_the_workbook_and_the_csv(
    server: str, meet: Meet, language: str
) -> None:
    reader = meet(server, language)
    reader.open("/")
    reader.upload(given("mars.csv", ANSWERS), given("copie.csv", ANSWERS))
    reader.turn_to("scores")
    said = reader.page.get_by_test_id("stMain").get_by_test_id("stAlert").first.inner_text()
    sheet = openpyxl.load_workbook(BytesIO(reader.download("cxdash-spread.xlsx"))).active
    heading = [str(row[0]) for row in sheet.iter_rows(values_only=True, max_row=4)]
    assert any(BEWARE[language] in line and said.splitlines()[-1] in line for line in heading)
    red = reader.download("cxdash-spread.csv").decode("utf-8-sig").splitlines()
    assert BEWARE[language] in red[0]
    assert all("copie.csv" in row for row in red[1:])
    warned = height_of(reader.download("cxdash-spread.png"))

    reader.turn_to("data")
    reader.click("ask-copies-keep")
    reader.turn_to("scores")
    plain = reader.download("cxdash-spread.csv").decode("utf-8-sig").splitlines()
    assert "copie.csv" not in "".join(plain)
    assert height_of(reader.download("cxdash-spread.png")) == warned - 38, "one line less of small print"
