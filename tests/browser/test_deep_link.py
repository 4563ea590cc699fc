"""A link a colleague sends opens the right page, in its frame, on a server that was just started."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Meet

LINK = "/scores?lang=fr&s.R%C3%A9gion=Nord&s.R%C3%A9gion=Sud&from=2025-01"


def test_the_first_request_may_be_a_deep_link(fresh_server: str, meet: Meet) -> None:
    reader = meet(fresh_server, "en")
    reader.open(LINK)
    page = reader.page
    menu = page.get_by_test_id("stSidebarNav").get_by_role("link")
    expect(menu.first).to_be_visible()
    assert menu.count() > 1
    here = page.get_by_test_id("stSidebarNav").locator('[aria-current="page"]')
    assert urlsplit(here.get_attribute("href") or "").path == "/scores"
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)


def test_a_link_keeps_its_filters_and_language(server: str, meet: Meet) -> None:
    reader = meet(server, "en")
    reader.open(LINK)
    kept = parse_qs(urlsplit(reader.page.url).query)
    assert kept["lang"] == ["fr"]
    assert sorted(kept["s.Région"]) == ["Nord", "Sud"]
    assert kept["from"] == ["2025-01"]


@pytest.mark.parametrize("browser_speaks", ["fr", "en"])
def test_the_language_of_the_link_wins_over_the_browsers(
    server: str, meet: Meet, browser_speaks: str
) -> None:
    menus = {}
    for language in ("fr", "en"):
        reader = meet(server, browser_speaks)
        reader.open(f"/scores?lang={language}")
        menus[language] = reader.page.get_by_test_id("stSidebarNav").inner_text()
    assert menus["fr"] != menus["en"]


def test_without_a_word_in_the_link_the_browser_chooses(server: str, meet: Meet) -> None:
    menus = []
    for language in ("fr", "en"):
        reader = meet(server, language)
        reader.open("/scores")
        menus.append(reader.page.get_by_test_id("stSidebarNav").inner_text())
    assert menus[0] != menus[1]


def test_nothing_of_the_app_may_be_framed_or_sniffed(server: str, meet: Meet) -> None:
    response = meet(server).page.request.get(server)
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"
