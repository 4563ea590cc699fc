"""What a reader clicks while their files are read is done, and neither file nor choice is lost by it."""

import pytest
from playwright.sync_api import expect

from cxdash.study import KINDS, OTHER
from tests.browser.conftest import Meet
from tests.browser.reader import Reader, given

LONG = given(
    "avis.csv",
    "client;note nps;région\n" + "".join(f"C{i};{10 if i % 4 else 0};Nord{i % 7}\n" for i in range(100_000)),
)
"""A good file that takes its readers a while."""


def begin(reader: Reader) -> None:
    """Give the file, and wait no longer than until there is another box for the next."""
    reader.open("/")
    reader.keyed("upload-0").locator("input[type=file]").set_input_files(LONG)
    expect(reader.keyed("upload-1")).to_be_visible(timeout=60_000)


@pytest.mark.parametrize("clicks", [1, 3])
def test_another_language_meanwhile(server: str, meet: Meet, clicks: int) -> None:
    reader = meet(server, "en")
    begin(reader)
    for click in range(clicks):
        reader.keyed("language").get_by_role("radio", name="EN" if click % 2 else "FR", exact=True).click()
    expect(reader.keyed("table-card-0")).to_contain_text("Lignes lues", timeout=60_000)
    reader.settled()
    reader.turn_to("scores")
    expect(reader.keyed("tile-NPS")).to_contain_text("+50")


def test_another_page_meanwhile(server: str, meet: Meet) -> None:
    reader = meet(server, "en")
    begin(reader)
    reader.turn_to("scores")
    expect(reader.keyed("tile-NPS")).to_contain_text("+50")
    reader.turn_to("data")
    expect(reader.keyed("table-card-0")).to_contain_text("avis.csv")


def test_another_page_while_a_correction_is_made(server: str, meet: Meet) -> None:
    reader = meet(server, "en")
    reader.open("/")
    reader.upload(LONG)
    reader.turn_to("columns")
    reader.keyed("kind-0").get_by_role("combobox").click()
    reader.page.get_by_role("option", name=KINDS[OTHER], exact=True).click()
    reader.turn_to("data")
    expect(reader.keyed("table-card-0").get_by_role("heading").first).to_contain_text(KINDS[OTHER])
