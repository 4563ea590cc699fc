"""Code pages: by which table of one byte a character a text was written, told by the languages it then holds.

A byte outside ASCII is another letter in every table. Under the right one the letters are those of one
language and stand where letters do: no sign between two letters, no capital behind a small letter, no
Greek letter beside a Latin one, and hardly three accents in a row.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cxdash.i18n import N_
from cxdash.ingest.notes import Note

WESTERN = "cp1252"
"""What a European text is in where nothing tells."""

_WEST = (
    "àâäçéèêëîïôöùûüœæ", "áéíóúüñàèòïç", "áâãàçéêíóôõúü", "äöüßé", "àèéìòùí", "åäöéü", "åæøéü", "áðéíóúýþæö",
)  # fmt: skip
_CENTRE = ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţșț", "čćđšž")
_TURKISH, _BALTIC = ("çğıöşüâîûİ",), ("āčēģīķļņšūž", "ąčęėįšųūž", "äöõüšž")
_CYRILLIC = ("оеаинтсрвл бгдёжзйкмпуфхцчшщъыьэюя", "оаинтервслі бгґдєжзїйкмпуфхцчшщьюя")
_GREEK = ("αοιετσνηρ πκβγδζθλμξυφχψωάέήίόύώϊϋς",)
_HEBREW = ("יוהלאתרמשב ןגדזחטכךםסעפףצץקנ",)
_ARABIC = ("اليمونرتبة ءآأؤإئثجحخدذزسشصضطظعغفقكهىگپچژ",)
_THAI = ("านรกอเงมยลว่้ัี สขคฆจฉชซฌญฎฏฐฑฒณดตถทธบปผฝพฟภศษหฬฮะำิึืฺุูแโใไๅๆ็๊๋์ฯ",)
"""The letters of languages; after a blank, those that are less common."""

_WRITTEN_BY: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    ((WESTERN, "iso8859-15", "mac-roman", "cp850"), _WEST),
    (("cp1250", "iso8859-2", "cp852"), _CENTRE),
    (("cp1254", "cp857"), _TURKISH),
    (("cp1257",), _BALTIC),
    (("cp1251", "koi8-r", "koi8-u", "cp866", "cp1125", "iso8859-5", "mac-cyrillic"), _CYRILLIC),
    (("cp1253", "iso8859-7", "cp737"), _GREEK),
    (("cp1255", "cp862"), _HEBREW),
    (("cp1256", "iso8859-6"), _ARABIC),
    (("cp874",), _THAI),
)

_SIGNS = "€£§©®™°²³µ·ªº½¼¾«»“”„‘‹›…–—•¿¡×±‰\u00a0"
"""What stands in ordinary texts, but not between two letters."""

_APOSTROPHES = "'’"

_LESS, _UNLIKELY, _A_SIGN, _SEVERAL, _UNUSUAL = 0.5, 0.25, 0.8, 0.8, 0.95
"""What a less common letter counts, or an unlikely one; then, outside :data:`WESTERN`, a sign; a letter in a
text of several languages; and any outside :data:`WESTERN`."""

_AS_GOOD, _POOR = 0.005, 0.6
"""How much less a table may fit and still be as likely, and under which fit none can be trusted."""

_OR_ANOTHER = N_(
    "The letters were read as {encoding} but could as well be {other}; "
    "if accents look wrong, choose another encoding."
)
_BADLY = N_(
    "The letters were read as {encoding}, which does not fit them well; "
    "if accents look wrong, choose another encoding."
)

_AHEAD = 1.0

_SEEN = 20_000
"""Bytes outside ASCII that are looked at."""

_ASCII, _FIRST_GREEK = 0x7F, "\u0370"
_OTHER, _DIGIT, _SIGN, _APOSTROPHE, _CASELESS, _SMALL, _CAPITAL = range(7)

Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class CodePage:
    """A table of 256 characters.

    Attributes
    ----------
    encoding : str
    latin : bool
    kinds : array of 256 kinds
    languages : array of languages × 256
        What each byte counts.
    ahead : float
        By how many letters it has to read better than a western table: a few may be names in a western file.
    """

    encoding: str
    latin: bool
    kinds: Bytes
    languages: NDArray[np.float64]
    ahead: float

    def fit(self, before: Bytes, here: Bytes, after: Bytes) -> float:
        """How well bytes outside ASCII read between their neighbours: 1 where all are of one language."""
        left, kind, right = self.kinds[before], self.kinds[here], self.kinds[after]
        inside = (left >= _CASELESS) & (right >= _CASELESS)
        wrong = kind == _OTHER
        unlikely = (kind >= _CASELESS) & (before > _ASCII) & (after > _ASCII) & inside & self.latin
        unlikely |= (kind == _SIGN) & inside
        unlikely |= ((left == _SMALL) & (kind == _CAPITAL)) | ((kind == _SMALL) & (right == _CAPITAL))
        if not self.latin:
            beside = ((left >= _CASELESS) & (before <= _ASCII)) | ((right >= _CASELESS) & (after <= _ASCII))
            wrong |= (kind >= _CASELESS) & beside
        counts = np.bincount(here[~wrong], np.where(unlikely, _UNLIKELY, 1.0)[~wrong], minlength=256)
        return float((self.languages @ counts).max() - wrong.sum() - self.ahead) / len(here)


def _code_page(encoding: str, languages: tuple[str, ...]) -> CodePage:
    characters = _characters(encoding)
    signs = dict.fromkeys(_SIGNS, 1.0 if encoding == WESTERN else _A_SIGN)
    weights = [_weights(letters) | signs for letters in languages]
    weights.append({letter: _SEVERAL * weight for one in weights for letter, weight in one.items()})
    usual = 1 if encoding == WESTERN else _UNUSUAL
    return CodePage(
        encoding,
        latin=languages[0][0] < _FIRST_GREEK,
        kinds=np.array([_kind(character, weights[-1]) for character in characters], np.uint8),
        languages=np.array(
            [[usual * _counts(one, character) for character in characters] for one in weights]
        ),
        ahead=0.0 if languages is _WEST else _AHEAD,
    )


def _characters(encoding: str) -> list[str]:
    return [bytes([byte]).decode(encoding, "replace") for byte in range(256)]


def _weights(letters: str) -> dict[str, float]:
    common, _blank, less = letters.partition(" ")
    return dict.fromkeys(less, _LESS) | dict.fromkeys(common + _APOSTROPHES, 1.0)


def _counts(weights: dict[str, float], character: str) -> float:
    return weights.get(character, weights.get(character.lower(), 0.0))


def _kind(character: str, letters: dict[str, float]) -> int:
    if character in _APOSTROPHES:
        return _APOSTROPHE
    if character in _SIGNS or (character <= "\x7f" and not character.isalnum()):
        return _SIGN
    if character.isdigit():
        return _DIGIT
    if character.isalpha() or character in letters:
        return _SMALL if character.islower() else _CAPITAL if character.isupper() else _CASELESS
    return _OTHER


@cache
def _all() -> tuple[CodePage, ...]:
    return tuple(_code_page(one, languages) for encodings, languages in _WRITTEN_BY for one in encodings)


def code_pages(sample: bytes) -> list[tuple[float, str]]:
    """The tables that a text with bytes outside ASCII may be written by, with how well each fits, best first.

    >>> text = "Müşteri memnun kaldı, teşekkürler, şube çalışanları iyi"
    >>> [code_pages(text.encode(encoding))[0][1] for encoding in ("cp1254", "cp857")]
    ['cp1254', 'cp857']
    """
    letters = np.frombuffer(b" " + sample + b" ", np.uint8)
    places = np.flatnonzero(letters > _ASCII)[:_SEEN]
    around = letters[places - 1], letters[places], letters[places + 1]
    fits = [(page.fit(*around), page.encoding) for page in _all()]
    return sorted(fits, key=lambda fit: -fit[0])


def doubts(sample: bytes, chosen: str) -> Iterator[Note]:
    """That another table fits as well as the chosen one and reads another text, or that even it fits badly.

    >>> [note.values["other"] for note in doubts("NOËL".encode("mac-roman"), "mac-roman")]
    ['cp850']
    >>> list(doubts("Straße".encode("cp1252"), "cp1252"))
    []
    """
    if all(page.encoding != chosen for page in _all()):
        return
    text, (best, _encoding), *others = sample.decode(chosen, "replace"), *code_pages(sample)
    likely = (other for fit, other in others if fit >= best - _AS_GOOD)
    if other := next((one for one in likely if sample.decode(one, "replace") != text), None):
        yield Note(_OR_ANOTHER, {"encoding": chosen, "other": other})
    elif best < _POOR:
        yield Note(_BADLY, {"encoding": chosen})
