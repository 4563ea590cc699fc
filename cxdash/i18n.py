"""Both languages: texts through gettext, numbers and dates through CLDR.

English is the source; ``locale/fr/LC_MESSAGES/cxdash.po`` is the French, read
and compiled in memory at first use so that no compiled file can go stale. The
reader's language is a context variable: each script run, command or export
says it once with :func:`speak` and every text below follows.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

LANGUAGES = {"fr": "Français", "en": "English"}
DEFAULT_LANGUAGE = "fr"

_language: ContextVar[str] = ContextVar("language", default="en")

MINUS = "\u2212"


@cache
def _catalogue(language: str) -> NullTranslations:
    if language == "en":
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    path = Path(__file__).parent / "locale" / language / "LC_MESSAGES" / "cxdash.po"
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def language() -> str:
    """The language being spoken: ``"fr"`` or ``"en"``."""
    return _language.get()


_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def one_way(text: str) -> str:
    """A text without the invisible signs that turn its direction, and that of the figures beside it.

    >>> one_way("\u202eabc")
    'abc'
    """
    return _TURNS.sub("", text)


def speak(code: str) -> None:
    """Speak this language from here on, in this thread or task."""
    _language.set(code if code in LANGUAGES else DEFAULT_LANGUAGE)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language for the length of a ``with`` block.

    >>> with speaking("en"):
    ...     number(1234.5, 1)
    '1,234.5'
    """
    token = _language.set(code if code in LANGUAGES else DEFAULT_LANGUAGE)
    try:
        yield
    finally:
        _language.reset(token)


def closest(locale: str | None) -> str:
    """The language to speak to a browser that asks for this locale.

    >>> closest("fr-CA"), closest("en-GB"), closest("de"), closest(None)
    ('fr', 'en', 'en', 'fr')
    """
    if not locale:
        return DEFAULT_LANGUAGE
    code = locale.replace("_", "-").split("-")[0].lower()
    return code if code in LANGUAGES else "en"


def _(message: str, /, **values: object) -> str:
    """The message in the reader's language, its ``{names}`` filled in."""
    text = _catalogue(language()).gettext(message)
    return text.format(**values) if values else text


def ngettext(one: str, many: str, n: int, /, **values: object) -> str:
    """The singular or plural message; ``{n}`` is the number as the reader writes it."""
    text = _catalogue(language()).ngettext(one, many, n)
    return text.format(**{"n": number(n), **values})


def N_(message: str) -> str:
    """Mark a message for translation where it is defined; translate it where it is shown."""
    return message


def number(value: float, decimals: int = 0) -> str:
    """A number as the reader writes it.

    >>> number(-1234.56, 1)
    '−1,234.6'
    """
    return _written(round(value, decimals) + 0.0, decimals, language())  # + 0.0 turns -0.0 into 0.0


@lru_cache(maxsize=10_000)
def _written(value: float, decimals: int, code: str) -> str:
    """A page writes hundreds of numbers, most of them again at the next filter."""
    from babel.numbers import format_decimal

    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, format=pattern, locale=code).replace("-", MINUS)


_LEAST = 0.0001
"""What four decimals can still tell from nothing."""


def figure(value: float) -> str:
    """A number of a table, in the decimals it needs to be checked.

    >>> figure(12.0), figure(3.14159), figure(0.00312), figure(0.0000012)
    ('12', '3.14', '0.0031', '< 0.0001')
    """
    if float(value).is_integer():
        return number(value)
    if abs(value) < _LEAST:
        return f"< {number(_LEAST, 4)}" if value > 0 else f"> {number(-_LEAST, 4)}"
    return number(value, 4) if abs(value) < 0.1 else number(value, 2)


def signed(value: float, decimals: int = 0) -> str:
    """A number that always carries its sign, for points and gaps.

    >>> signed(12), signed(-3.25, 1), signed(0.2)
    ('+12', '−3.2', '0')
    """
    text = number(value, decimals)
    return f"+{text}" if round(value, decimals) > 0 else text


def percent(value: float, decimals: int = 0) -> str:
    """A share given in percent: ``78 %`` in French, ``78%`` in English.

    >>> percent(78.4)
    '78%'
    """
    return number(value, decimals) + ("\u00a0%" if language() == "fr" else "%")


def money(value: float, currency: str = "") -> str:
    """An amount, shortened from ten thousand up; without a currency that no file named.

    >>> money(96400), money(2_500_315, "€"), money(950)
    ('96k', '€2.5M', '950')
    """
    if abs(value) >= 1e6:
        size, unit = number(value / 1e6, 1), "M"
    elif abs(value) >= 1e4:
        size, unit = number(value / 1e3), "k"
    else:
        size, unit = number(value), ""
    if language() == "fr":
        return f"{size}\u00a0{unit}{currency}" if unit or currency else size
    return f"{currency}{size}{unit}"


def currency_of(name: str) -> str:
    """The currency that a column's name tells, or nothing.

    >>> currency_of("Chiffre d'affaires (€)"), currency_of("revenue_usd"), currency_of("CLTV")
    ('€', '$', '')
    """
    words = name.casefold().replace("_", " ").split()
    for symbol, spellings in {"€": ("eur", "euro", "euros"), "$": ("usd",), "£": ("gbp",)}.items():
        if symbol in name or any(word.strip("()[],;:") in spellings for word in words):
            return symbol
    return ""


def day(value: date) -> str:
    """A date in words: ``3 avril 2025``."""
    from babel.dates import format_date

    return format_date(value, format="long", locale=language())


def month(value: date) -> str:
    """A month in short: ``avr. 2025``."""
    from babel.dates import format_date

    return format_date(value, format="MMM y", locale=language())


def listing(names: list[str]) -> str:
    """Names as a reader lists them: ``a, b and c``."""
    from babel.lists import format_list

    return format_list(names, locale=language())
