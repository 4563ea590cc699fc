"""French is complete, keeps what the code fills in, and is set as French is."""

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po

from cxdash.i18n import LANGUAGES, _, number, percent, speaking

ROOT = Path(__file__).parents[1]
FRENCH = ROOT / "cxdash" / "locale" / "fr" / "LC_MESSAGES" / "cxdash.po"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}

NARROW, PLAIN = "\u202f", "\u00a0"
# A mark that French sets off, without its no-break space. A colon counts at a word's end
# only: not in 10:30 or :material/check:. Marks that follow each other need one space.
CROWDED = re.compile(rf"[^{NARROW}{PLAIN}?!;]([;?!»]|:(?=\s|$))|«(?![{NARROW}{PLAIN}])|\d %")


def in_code() -> dict[object, tuple[str, ...]]:
    """Every message of the code: its singular, and the forms it has."""
    found = {}
    for folder in ("cxdash", "pages"):
        for _file, _line, message, *_rest in extract_from_dir(ROOT / folder, keywords=KEYWORDS):
            forms = message if isinstance(message, tuple) else (message,)
            found[forms[0]] = forms
    for _line, message, *_rest in extract_from_file("python", ROOT / "app.py", keywords=KEYWORDS):
        found[message] = (message,)
    return found


@pytest.fixture(scope="module")
def french() -> Catalog:
    with FRENCH.open("rb") as file:
        return read_po(file, locale="fr")


def messages(catalogue: Catalog) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], Message]]:
    for message in catalogue:
        if message.id:
            source = message.id if isinstance(message.id, tuple | list) else (message.id,)
            target = message.string if isinstance(message.string, tuple | list) else (message.string,)
            yield tuple(source), tuple(target), message


def fields(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None}


def required(source: tuple[str, ...]) -> set[str]:
    """What a translation must fill in; a singular may say its number in words."""
    return set.intersection(*map(fields, source)) - ({"n"} if len(source) > 1 else set())


def listed(texts: list[str]) -> str:
    return f"{len(texts)} messages (run `make messages`, then write them):\n" + "\n".join(texts)


def test_every_message_is_written_in_french(french: Catalog) -> None:
    written = {source[0] for source, target, message in messages(french) if all(target) and not message.fuzzy}
    missing = sorted(str(message) for message in in_code() if message not in written)
    assert not missing, listed(missing)


def test_the_catalogue_holds_nothing_the_code_no_longer_says(french: Catalog) -> None:
    known = in_code()
    stale = [source[0] for source, _target, _message in messages(french) if source != known.get(source[0])]
    assert not stale, listed(stale)
    assert not french.obsolete


def test_french_fills_in_what_english_fills_in(french: Catalog) -> None:
    wrong = [
        f"{form!r} for {source[0]!r}"
        for source, target, _message in messages(french)
        for form in filter(None, target)
        # The singular of French may say the number in words, or drop it.
        if not set.intersection(*map(fields, source)) - {"n"}
        <= fields(form)
        <= set.union(*map(fields, source))
    ]
    assert not wrong, listed(wrong)


def test_french_is_set_as_french_is(french: Catalog) -> None:
    crowded = [
        form for _s, target, _m in messages(french) for form in filter(None, target) if CROWDED.search(form)
    ]
    assert not crowded, listed(crowded)


@pytest.mark.parametrize("text", ["Prêt ?", "Prêt?", "« oui »", "Base: 12", "Base : 12", "78 %"])
def test_crowded_french_is_seen(text: str) -> None:
    assert CROWDED.search(text)


@pytest.mark.parametrize(
    "text", ["Prêt\u202f?", "Quoi\u202f?!", "«\u00a0oui\u00a0»", "Base\u00a0: 12", "10:30", "78\u00a0%"]
)
def test_well_set_french_passes(text: str) -> None:
    assert not CROWDED.search(text)


def test_each_language_is_named_in_itself() -> None:
    assert LANGUAGES == {"fr": "Français", "en": "English"}


def test_numbers_are_written_as_the_reader_writes_them() -> None:
    with speaking("fr"):
        assert (number(1234.5, 1), percent(78)) == ("1\u202f234,5", "78\u00a0%")


def test_an_unknown_message_is_said_as_it_is() -> None:
    assert _("{n} of {total}", n=1, total=2) == "1 of 2"
