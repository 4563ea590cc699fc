"""A reader of French meets no English in sight, Streamlit's own words included."""

import re

import pytest

from tests.browser.conftest import Meet
from tests.browser.reader import Reader, given

FILE = given("avis.csv", "client;note;commentaire\n" + "".join(f"C{i};{i % 11};bien\n" for i in range(40)))
ENGLISH = re.compile(
    r"\b(upload|drag|drop|browse|files?|limit|per|press|enter|apply|deploy|search|choose|all|the|and)\b",
    re.I,
)

IN_SIGHT = """() => [...document.querySelectorAll('[data-testid=stApp] *')]
    .filter(one => one.checkVisibility({visibilityProperty: true}) && one.dataset.testid !== 'stIconMaterial')
    .flatMap(one => [
        ...[...one.childNodes].filter(inner => inner.nodeType === Node.TEXT_NODE && one.offsetWidth > 1)
            .map(inner => inner.textContent),
        ...['::before', '::after'].map(part => getComputedStyle(one, part).content),
        one.value ? '' : one.placeholder ?? '',
    ]).filter(text => text && !['none', 'normal', '""'].includes(text.trim()))"""


def in_sight(reader: Reader) -> str:
    """Every word a reader sees, those that style puts there among them."""
    return " ".join(reader.page.evaluate(IN_SIGHT))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_english_in_sight_on_the_pages_of_files_and_columns(
    server: str, meet: Meet, language: str
) -> None:
    reader = meet(server, language)
    reader.open("/")
    seen = [in_sight(reader)]
    reader.upload(FILE)
    seen.append(in_sight(reader))
    reader.turn_to("columns")
    reader.keyed("missing-0").get_by_role("textbox").fill("9")
    reader.page.get_by_test_id("InputInstructions").wait_for()
    seen.append(in_sight(reader))
    for words in seen:
        found = ENGLISH.findall(words)
        assert bool(found) == (language == "en"), found
    assert ("Choose files" if language == "en" else "Choisir des fichiers") in seen[1]
    assert ("Press Enter to apply" if language == "en" else "Entrée pour valider") in seen[2]
