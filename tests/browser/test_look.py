"""Every page, light and dark, wide and narrow: nothing overflows, every chart is drawn."""

import pytest

from tests.browser.conftest import Meet
from tests.browser.reader import ROOT, Reader

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))

WIDER_THAN_THEIR_PLACE = """() => {
    const main = document.querySelector('[data-testid=stMain]');
    const scrolls = [document.documentElement, main].filter(e => e.scrollWidth > e.clientWidth + 1);
    const texts = [...document.querySelectorAll('h1, h2, h3, p, label, button, input, summary')];
    const cut = texts.filter(e => {
        const box = e.getBoundingClientRect();
        const beyond = box.right > innerWidth + 1 && box.width;
        return e.checkVisibility() && (beyond || (e.scrollWidth > e.clientWidth + 2 && e.clientWidth > 0));
    });
    return [...scrolls, ...cut].map(e => `${e.tagName}: ${(e.innerText || e.value || '').slice(0, 60)}`);
}"""
"""What scrolls sideways, and texts that do not fit the place they have."""

OUTSIDE_THEIR_CHART = """() => [...document.querySelectorAll('svg.marks')].flatMap(svg => {
    const frame = svg.getBoundingClientRect();
    const out = box => Math.max(frame.left - box.left, box.right - frame.right, box.bottom - frame.bottom);
    return [...svg.querySelectorAll('text')]
        .filter(text => text.getBoundingClientRect().width && out(text.getBoundingClientRect()) > 4)
        .map(text => `${text.textContent} by ${out(text.getBoundingClientRect())}`);
})"""
"""Words that leave their chart by more than the air around letters."""

MARKS = """() => [...document.querySelectorAll('svg.marks')].map(svg =>
    [...svg.querySelectorAll('.role-mark :is(path, line, text)')]
        .map(mark => mark.getBoundingClientRect())
        .filter(box => box.width + box.height > 0).length)"""
"""How many marks each chart shows."""

BACKGROUND = "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"


def brightness(colour: str) -> float:
    red, green, blue = (int(part) for part in colour[4:-1].split(",")[:3])
    return (red + green + blue) / 765


@pytest.mark.parametrize(
    ("theme", "width", "language"),
    [("light", 1440, "en"), ("light", 1024, "fr"), ("dark", 1440, "fr"), ("dark", 1024, "en")],
)
def test_every_page_fits(server: str, meet: Meet, theme: str, width: int, language: str) -> None:
    reader = meet(server, language, theme, width)
    reader.open("/")
    fits(reader)
    assert (brightness(reader.page.evaluate(BACKGROUND)) < 0.3) == (theme == "dark")
    reader.open_sample()
    for page in PAGES:
        reader.turn_to(page)
        fits(reader)
        for marks in reader.page.evaluate(MARKS):
            assert marks > 2, f"a chart of {page} is empty"
    reader.turn_to("scores")
    assert len(reader.page.evaluate(MARKS)) >= 4


def fits(reader: Reader) -> None:
    assert reader.page.evaluate(WIDER_THAN_THEIR_PLACE) == []
    assert reader.page.evaluate(OUTSIDE_THEIR_CHART) == []
