"""Pictures of every page with the sample open: ``make screenshots`` writes them to docs/images."""

import re
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.reader import ROOT, launched, reading, served

PICTURES = ROOT / "docs" / "images"
SAMPLE = re.compile("sample|exemple", re.IGNORECASE)


def photograph(browser: Browser, address: str, language: str, theme: str) -> list[str]:
    """Every page of the menu, as one reader sees it; returns what the console complained about."""
    with reading(browser, address, language, theme) as reader:
        reader.open(f"/?lang={language}")
        take(reader.page, f"welcome-{language}-{theme}")
        reader.page.get_by_role("button", name=SAMPLE).first.click()
        reader.settled()
        for path in sorted(page.stem for page in (ROOT / "pages").glob("*.py")):
            reader.turn_to(path)
            take(reader.page, f"{path}-{language}-{theme}")
        return reader.complaints


def cover(browser: Browser, address: str) -> None:
    """The picture in the README: what a reader sees first of a finding."""
    with reading(browser, address, "en", "light") as reader:
        reader.open("/?lang=en&by=Région")
        reader.page.get_by_role("button", name=SAMPLE).first.click()
        reader.settled()
        reader.turn_to("scores")
        reader.page.set_viewport_size({"width": 1440, "height": 1180})
        reader.page.wait_for_timeout(700)
        reader.page.screenshot(path=PICTURES / "readme.png")


def take(page: Page, name: str) -> None:
    """One picture, down to the end of the page: the window grows to what scrolls inside it."""
    page.wait_for_timeout(700)
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": 1440, "height": min(max(1000, height), 6000)})
    page.wait_for_timeout(400)
    page.screenshot(path=PICTURES / f"{name}.png")
    page.set_viewport_size({"width": 1440, "height": 1000})


def main() -> None:
    """Both languages, light and dark."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    log = Path(tempfile.mkdtemp()) / "server.log"
    with served(log) as address, sync_playwright() as playwright:
        browser = launched(playwright)
        for language in ("fr", "en"):
            for theme in ("light", "dark"):
                for complaint in photograph(browser, address, language, theme):
                    print(f"{language}, {theme}: {complaint}")
        cover(browser, address)
        browser.close()
    print(f"{len(list(PICTURES.glob('*.png')))} pictures in {PICTURES.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
