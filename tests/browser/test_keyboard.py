"""Without a mouse: the language, a filter and a download are reached and used by keyboard alone."""

from playwright.sync_api import expect

from tests.browser.conftest import Meet
from tests.browser.reader import Reader

WITHIN = "key => !!document.activeElement.closest('.st-key-' + key)"
MANY = 150
"""Steps in which everything on a page must be reached."""


def walk_to(reader: Reader, key: str) -> None:
    for _step in range(MANY):
        if reader.page.evaluate(WITHIN, key):
            return
        reader.page.keyboard.press("Tab")
    raise AssertionError(f"{key} was not reached in {MANY} steps")


def test_language_filter_and_download_by_keyboard(server: str, meet: Meet) -> None:
    reader = meet(server, "en")
    reader.open("/")
    keys = reader.page.keyboard
    walk_to(reader, "sample")
    keys.press("Enter")
    expect(reader.page.locator("[class*=st-key-table-card-]").first).to_be_visible(timeout=60_000)
    reader.settled()

    reader.turn_to("scores")
    walk_to(reader, "language")
    keys.press("ArrowLeft")
    keys.press("Space")
    reader.settled()
    assert "lang=fr" in reader.page.url

    walk_to(reader, "filter-s-R-gion")
    keys.type("Nord")
    keys.press("ArrowDown")
    keys.press("Enter")
    keys.press("Escape")
    reader.settled()
    expect(reader.keyed("filters")).to_contain_text("Région\u00a0: Nord")

    walk_to(reader, "get-cxdash-by-segment-csv")
    with reader.page.expect_download() as coming:
        keys.press("Enter")
    assert coming.value.path().stat().st_size > 100
