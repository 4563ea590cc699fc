"""Characters: which encoding a text file is in, told by its bytes and never by its language setting.

Everything is handed on as clean UTF-8 bytes, because the fast reader works on bytes and most files are
UTF-8 already.
"""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from io import IncrementalNewlineDecoder

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cxdash.i18n import N_
from cxdash.ingest.files.code_pages import code_pages, doubts
from cxdash.ingest.notes import Note, refusal

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UTF8 = ("utf-8", "utf-8-sig", "utf8", "utf_8")
_LOOKED_AT = 1 << 18
_AT_ONCE = 1 << 20
_CLEAR = 0.8
"""A code page that fits better is the one: what is two bytes a character stays under it."""
_MARK, _BAD = "\ufeff".encode(), "\ufffd".encode()
_CONTROL = re.compile(rb"[\x01-\x08]")


@dataclass(frozen=True)
class Decoded:
    r"""A file's text as UTF-8, with ``\n`` line ends and no null, how it was decoded, what was replaced."""

    utf8: bytes
    encoding: str
    notes: tuple[Note, ...] = ()

    @cached_property
    def text(self) -> str:
        """The same as characters."""
        return self.utf8.decode("utf-8", errors="replace")


def decode(name: str, data: bytes, encoding: str | None = None) -> Decoded:
    """The text of a file: by its byte-order mark, else strict UTF-8, else UTF-16, else by its byte pairs.

    What is left is two bytes a character, or the code page (:mod:`~cxdash.ingest.files.code_pages`) whose
    letters make a language; that another one fits as well is said. Latin-1 is never tried: it accepts
    every byte and damages ``€`` and ``’``.

    Raises
    ------
    InputError
        When an encoding is asked for that does not exist.
    """
    chosen = encoding or encoding_of(data)
    utf8 = _as_utf8(name, data, chosen)
    while utf8.startswith(_MARK):
        utf8 = utf8.removeprefix(_MARK)
    notes = [] if encoding else list(doubts(_around_high_bytes(data), chosen))
    if b"\0" in utf8:
        notes.append(Note(N_("Null characters removed: {n}."), {"n": utf8.count(b"\0")}))
        utf8 = utf8.replace(b"\0", b"")
    if b"\r" in utf8:
        utf8 = utf8.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if _BAD[:1] in utf8 and (bad := utf8.count(_BAD)):  # one byte is found much faster than three
        notes.insert(0, _replaced(bad, utf8[: utf8.index(_BAD)].count(b"\n") + 1))
    return Decoded(utf8, "utf-8" if chosen == "utf-8-sig" else chosen, tuple(notes))


def _as_utf8(name: str, data: bytes, encoding: str) -> bytes:
    if encoding.casefold() in _UTF8 and is_utf8(data):
        return data
    try:
        "".encode(encoding)  # what only packs bytes, such as zlib or hex, refuses a text
        letters = codecs.getincrementaldecoder(encoding)(errors="replace")
        lines = IncrementalNewlineDecoder(letters, translate=True)
        starts = range(0, len(data), _AT_ONCE)
        parts = [lines.decode(data[i : i + _AT_ONCE]).encode("utf-8", "replace") for i in starts]
        parts.append(lines.decode(b"", final=True).encode("utf-8", "replace"))
        return b"".join(parts)
    except (LookupError, TypeError, ValueError):  # not an encoding, or one that is not of texts
        raise refusal(
            N_("“{encoding}” is not a text encoding; for {file}, try utf-8 or cp1252."),
            encoding=encoding,
            file=name,
        ) from None


def _replaced(n: int, row: int) -> Note:
    return Note(
        N_("Characters that could not be read and show as �: {n}, the first in line {row}."),
        {"n": n, "row": str(row)},
    )


def is_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8, without making a text of them.

    >>> is_utf8("été".encode()), is_utf8("été".encode("cp1252"))
    (True, False)
    """
    one = pa.array([0, len(data)], pa.int64()).buffers()[1]
    try:
        pa.Array.from_buffers(pa.large_binary(), 1, [None, one, pa.py_buffer(data)]).cast(pa.large_string())
    except pa.ArrowInvalid:
        return False
    return True


def encoding_of(data: bytes) -> str:
    """The name of a file's encoding.

    >>> encoding_of("l’été".encode("cp1252")), encoding_of("très élevé".encode("mac-roman"))
    ('cp1252', 'mac-roman')
    >>> encoding_of("고객 만족도".encode("cp949")), encoding_of("とても満足".encode("shift-jis"))
    ('cp949', 'cp932')
    >>> encoding_of("Оценка клиента и дата".encode("cp1251")), encoding_of("客户满意度很好服务".encode("gbk"))
    ('cp1251', 'gb18030')
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    if wide := _utf16_without_mark(data):
        return wide
    if is_utf8(data) or _mostly_utf8(data):
        return "utf-8"
    sample = _around_high_bytes(data)
    fit, code_page = code_pages(sample)[0]
    return code_page if fit > _CLEAR else _by_pairs(sample) or code_page


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 of a European text has a null in every other byte, any other one in its separators."""
    sample = np.frombuffer(data[:4096], np.uint8)
    first, second = (float((sample[start::2] == 0).mean()) if len(sample) > 1 else 0.0 for start in (0, 1))
    if max(first, second) <= 0.02 or (max(first, second) <= 0.7 and min(first, second) > 0):
        return None
    encoding = "utf-16-le" if second > first else "utf-16-be"
    every_other = max(first, second) > 0.7 and min(first, second) < 0.5
    return encoding if every_other or _separates(data[:4096], encoding) else None


def _separates(sample: bytes, encoding: str) -> bool:
    """Whether bytes read two by two, and not one by one, are text with line ends."""
    if is_utf8(sample) and not _CONTROL.search(sample):
        return False
    try:
        text = sample[: len(sample) // 2 * 2].decode(encoding)
    except UnicodeDecodeError:
        return False
    return "\n" in text and all(letter.isprintable() or letter.isspace() for letter in text)


def _around_high_bytes(data: bytes) -> bytes:
    """A part of the file that has letters outside ASCII, the whole of a small file."""
    if len(data) <= 2 * _LOOKED_AT:
        return data
    first = re.search(rb"[\x80-\xff]", data)
    start = data.rfind(b"\n", 0, first.start()) + 1 if first else 0
    stop = data.find(b"\n", start + _LOOKED_AT)
    return data[start : stop if stop > 0 else len(data)]


def _mostly_utf8(data: bytes) -> bool:
    """One damaged byte must not turn every accent of a UTF-8 file into two letters."""
    text = _around_high_bytes(data).decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    return sum(letter > "\x7f" for letter in text) - bad > bad


# --- two bytes a character -------------------------------------------------------------------

Codes = NDArray[np.uint32]


def _between(codes: Codes, *ranges: tuple[int, int]) -> float:
    """Share of the characters in these ranges."""
    return sum(float(((codes >= low) & (codes <= high)).mean()) for low, high in ranges)


def _hangul(codes: Codes, leads: NDArray[np.uint8]) -> bool:
    """The Korean standard has its syllables in lead bytes B0-C8; Chinese read as Korean is hanja too."""
    syllables = _between(codes, (0xAC00, 0xD7A3))
    chinese = _between(codes, (0x4E00, 0x9FFF), (0xF900, 0xFAFF))
    common = float(((leads >= 0xB0) & (leads <= 0xC8)).mean())
    return syllables > 0.6 and common > 0.6 and chinese < 0.1


def _kana(codes: Codes, leads: NDArray[np.uint8]) -> bool:
    """No Japanese text is without its syllables; names may be, in the kanji of Shift-JIS from 88 to 97."""
    japanese = _between(codes, (0x3000, 0x30FE), (0x4E00, 0x9FFF), (0xFF00, 0xFF9F))
    common = float((leads <= 0x97).mean())
    return japanese > 0.9 and (common > 0.9 or _between(codes, (0x3041, 0x30FE)) > 0.15)


def _simplified(codes: Codes, leads: NDArray[np.uint8]) -> bool:
    """GB 2312 has its common characters in lead bytes B0-D7; Latin letters would give rare ones."""
    common = float(((leads >= 0xA1) & (leads < 0xD8)).mean())
    return _between(codes, (0x4E00, 0x9FFF)) > 0.7 and common > 0.7


def _traditional(codes: Codes, leads: NDArray[np.uint8]) -> bool:
    """Big5 has its common characters in lead bytes A4-C6."""
    return _between(codes, (0x4E00, 0x9FFF)) > 0.7 and float((leads <= 0xC6).mean()) > 0.9


_PAIRED: tuple[tuple[str, Callable[[Codes, NDArray[np.uint8]], bool]], ...] = (
    ("cp932", _kana),
    ("euc-jp", _kana),
    ("cp949", _hangul),
    ("gb18030", _simplified),
    ("big5", _traditional),
)
"""In this order: Korean before Chinese, because its bytes are also Chinese, and hangul alone is certain."""


_FEWEST_LETTERS = 3
"""Two letters outside ASCII may be anything."""


def _by_pairs(sample: bytes) -> str | None:
    """An encoding of two bytes a character, if all of the sample is that and reads like its language.

    The accents of a European text stand mostly alone between ASCII letters, those of a pair never do.
    """
    for encoding, plausible in _PAIRED:
        try:
            text = sample.decode(encoding)
        except UnicodeDecodeError:
            continue
        foreign = "".join(letter for letter in text if letter > "\x7f")
        codes = np.frombuffer(foreign.encode("utf-32-le", "replace"), np.uint32)
        if len(set(foreign)) < _FEWEST_LETTERS or not _paired(sample, len(codes)):
            continue
        if plausible(codes, _leads(foreign, encoding)):
            return encoding
    return None


def _paired(sample: bytes, characters: int) -> bool:
    """Whether high bytes stand together: at most one run of them for two characters."""
    high = np.frombuffer(sample, np.uint8) > 0x7F
    runs = int((high[1:] & ~high[:-1]).sum()) + int(high[0])
    lonely = int((high & ~np.append(high[1:], False) & ~np.append(False, high[:-1])).sum())
    return lonely < 0.75 * int(high.sum()) and runs <= characters


def _leads(foreign: str, encoding: str) -> NDArray[np.uint8]:
    """The first byte of each character."""
    return np.array([letter.encode(encoding, "replace")[0] for letter in foreign[:4000]], np.uint8)
