"""The link says what is shown: it follows filters, period and language, and waits for files."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Meet
from tests.browser.reader import Reader


def months(reader: Reader) -> Locator:
    """The two ends of the period."""
    return reader.page.locator("[class*=st-key-filter-period]").locator("input[type=range]")


def link(reader: Reader) -> dict[str, Any]:
    return parse_qs(urlsplit(reader.page.url).query)


def headline(reader: Reader) -> str:
    return reader.keyed("tile-NPS").get_by_test_id("stMetricValue").inner_text()


def test_the_filters_of_a_link_wait_for_the_files(server: str, meet: Meet) -> None:
    """A colleague's link opens no files; once the reader opens them, it says what to show."""
    reader = meet(server, "en")
    reader.open("/scores?lang=fr&s.R%C3%A9gion=Nord&from=2025-01")
    reader.turn_to("data")
    reader.click("sample")
    reader.turn_to("scores")
    assert link(reader) == {"lang": ["fr"], "s.Région": ["Nord"], "from": ["2025-01"]}
    expect(reader.keyed("filters")).to_contain_text("Région\u00a0: Nord")
    expect(reader.keyed("filter.s.Région")).to_contain_text("Nord")
    everyone = reader.download("cxdash-spread.csv").decode("utf-8-sig").splitlines()[1]
    assert 100 < int(everyone.split(";")[-1]) < 1000, "Nord in 2025, not the whole sample"
    reader.click("reset")
    assert link(reader) == {"lang": ["fr"]}, "everything is shown, whatever the link asked for"


def test_a_link_for_other_files_is_harmless(server: str, meet: Meet) -> None:
    reader = meet(server, "en")
    reader.open_sample("/scores?s.Nope=x&s.R%C3%A9gion=Atlantide&from=2031-77&to=1999-01&lang=xx&by=Nope")
    assert link(reader) == {"lang": ["en"]}
    expect(reader.page.get_by_test_id("stAlert")).to_have_count(0)
    expect(reader.keyed("tile-NPS")).to_be_visible()


def test_the_link_follows_what_is_shown_and_reset_frees_it(server: str, meet: Meet) -> None:
    reader = meet(server, "en")
    reader.open_sample("/scores")
    everyone = headline(reader)
    assert link(reader) == {"lang": ["en"]}
    reader.pick("filter.s.Région", "Nord")
    reader.pick("filter.s.Région", "Bretagne" if "Bretagne" in regions(reader) else regions(reader)[-1])
    assert len(link(reader)["s.Région"]) == 2
    months(reader).first.press("ArrowRight")
    reader.settled()
    assert link(reader)["from"] == ["2024-02"]
    reader.press("language", "FR")
    assert link(reader)["lang"] == ["fr"]
    shown = link(reader)
    for page in ("say_do", "mirror", "data", "scores"):
        reader.turn_to(page)
        assert link(reader) == shown
    months(reader).first.press("ArrowRight")
    reader.settled()
    reader.press("language", "EN")
    assert link(reader) == shown | {"lang": ["en"], "from": ["2024-03"]}
    assert headline(reader) != everyone
    reader.click("reset")
    assert link(reader) == {"lang": ["en"]}
    assert headline(reader) == everyone
    expect(reader.keyed("reset")).to_have_count(0)


def regions(reader: Reader) -> list[str]:
    """The regions still to choose."""
    box = reader.keyed("filter.s.Région").get_by_role("combobox")
    box.click()
    offered = reader.page.get_by_role("option").all_inner_texts()
    reader.page.keyboard.press("Escape")
    return [name for name in offered if name not in ("Nord", "Corse")]
