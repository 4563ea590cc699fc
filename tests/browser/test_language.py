"""A switch of language in the middle of the work: every word changes, nothing is lost."""

import re
from pathlib import Path

from babel.messages.pofile import read_po

from tests.browser.conftest import Meet
from tests.browser.reader import ROOT, Reader, figure

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
PO = ROOT / "cxdash" / "locale" / "fr" / "LC_MESSAGES" / "cxdash.po"
LABELS = """() => ['aria-label', 'placeholder', 'title'].flatMap(name =>
    [...document.querySelectorAll(`[${name}]`)].map(e => e.getAttribute(name))).join('\\n')"""


def pairs(po: Path) -> list[tuple[str, str]]:
    """Every message and its French, singular and plural."""
    with po.open("rb") as source:
        messages = [message for message in read_po(source) if message.id]
    listed = []
    for message in messages:
        many = isinstance(message.id, tuple)
        listed += zip(message.id, message.string, strict=False) if many else [(message.id, message.string)]
    return listed


def english_left(text: str) -> list[str]:
    """Messages of the catalogue that stand in a text in English.

    A message's words between its ``{values}`` are looked for; short ones only as a line of their own.
    """
    catalogue = [(ours, theirs) for ours, theirs in pairs(PO) if ours != theirs]
    french = "\n".join(theirs for _ours, theirs in pairs(PO))
    lines = {line.strip() for part in text.split("\n") for line in part.split(" · ")}
    left = []
    for ours, _theirs in catalogue:
        longest = max((piece.strip() for piece in re.split(r"\{\w+\}|\*\*", ours)), key=len)
        if len(longest) >= 12 and " " in longest:
            found = longest in text and longest not in french
        else:
            found = ours in lines and not re.search(rf"\b{re.escape(ours)}\b", french)
        left += [ours] if found else []
    return left


def everything(reader: Reader) -> str:
    """Words, labels for screen readers, and the titles of every table."""
    return "\n".join(
        [reader.words(), reader.page.evaluate(LABELS), *reader.page.locator("table").all_text_contents()]
    )


def unfold(reader: Reader) -> None:
    """Open whatever is folded in, so that its words are in sight."""
    folded = reader.page.get_by_test_id("stMain").locator("details:not([open]) > summary")
    while folded.count():
        folded.first.click()
        reader.settled()


def test_no_english_is_left_on_a_french_page(server: str, meet: Meet) -> None:
    reader = meet(server, "en")
    reader.open_sample()
    found = {}
    for page in PAGES:
        reader.turn_to(page)
        unfold(reader)
        assert len(english_left(everything(reader))) >= 5, "the search finds English where there is some"
        reader.press("language", "FR")
        unfold(reader)
        found[page] = english_left(everything(reader))
        reader.press("language", "EN")
    assert found == {page: [] for page in PAGES}


def test_before_any_file_the_invitation_is_french(server: str, meet: Meet) -> None:
    reader = meet(server, "fr")
    for page in PAGES:
        reader.open("/" if page == "data" else f"/{page}")
        assert english_left(everything(reader)) == []


def test_nothing_is_lost_by_a_switch_of_language(server: str, meet: Meet) -> None:
    reader = meet(server, "en")
    reader.open_sample("/scores")
    reader.press("metric", "CSAT")
    reader.pick("by", "Région")
    reader.pick("filter.s.Canal d'achat", "Magasin")
    numbers = {}
    for language in ("en", "fr", "en"):
        reader.press("language", language.upper())
        rows = reader.table("by-segment")[1:]
        numbers[language, len(numbers)] = [
            (row[0], figure(row[1], language), figure(row[4], language)) for row in rows
        ]
        assert (
            reader.keyed("metric").get_by_role("radio", name="CSAT").get_attribute("aria-checked") == "true"
        )
        assert reader.keyed("by").get_by_role("combobox").input_value() == "Région"
        assert "Magasin" in reader.keyed("filter.s.Canal d'achat").inner_text()
        assert f"lang={language}" in reader.page.url
    first, *others = numbers.values()
    assert all(other == first for other in others)
    assert len(first) >= 4
