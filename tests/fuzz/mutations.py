"""Mutations: from a good file and a random source to a bad one, the same for the same seed."""

import copy
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from random import Random
from typing import Any

Mutation = Callable[[bytes, Random], bytes]

_NUMBERS = ("-1", "0", "1", "65536", "1048577", "2147483648", "99999999999999999999", "1e308", "NaN", "", "é")
_CELLS = ("XFD1048576", "A0", "ZZZZ1", "A1:XFD1048576", "1", "a1", "$A$1")
_ENTRIES = ("1e300", "9" * 5000, '"', "\0")
_PIECES = (
    b'"', b"'", b"\0", b"\r", b"\n", b";", b",", b"\t", b"\xff", b"\xc3", b"\xef\xbb\xbf", b"sep=|\n",
    b"=1+1", b"\xe2\x80\xaf", b"1e999", b"NaN", b"31/02/2025", b"<!DOCTYPE x>", b"&a;", b"\x1f",
    b"\xe2\x88\x92", b"9" * 20,
)  # fmt: skip
_SPELLINGS = (
    (b";", b","), (b";", b"\t"), (b";", b" "), (b";", b";;"), (b";", b'";"'), (b",", b"."),
    (b"\n", b"\r"), (b"\n", b"\r\n"), (b"\n", b'"\n"'), (b"\n", b"\n\n"),
)  # fmt: skip
_ENCODINGS = ("utf-16", "utf-16-le", "utf-8-sig", "cp1252", "mac-roman", "cp949", "utf-32", "cp037")


# ── bytes ─────────────────────────────────────────────────────────────────


def flipped(data: bytes, draw: Random) -> bytes:
    """A few bits turned over."""
    changed = bytearray(data)
    for _time in range(draw.randint(1, 20)):
        changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def cut(data: bytes, draw: Random) -> bytes:
    """The end is missing, or the beginning."""
    at = draw.randrange(len(data))
    return data[:at] if draw.random() < 0.8 else data[at:]


def patched(data: bytes, draw: Random) -> bytes:
    """A stretch of bytes gone, doubled, zeroed or random."""
    start = draw.randrange(len(data))
    end = min(len(data), start + draw.choice((1, 4, 64, 1000)))
    part = data[start:end]
    return (
        data[:start] + draw.choice((b"", part * 2, bytes(len(part)), draw.randbytes(len(part)))) + data[end:]
    )


def inserted(data: bytes, draw: Random) -> bytes:
    """What means something to a reader, where it does not belong."""
    for _time in range(draw.randint(1, 5)):
        at = draw.randrange(len(data))
        data = data[:at] + draw.choice(_PIECES) * draw.choice((1, 1, 1, 2, 300)) + data[at:]
    return data


# ── text ──────────────────────────────────────────────────────────────────


def recoded(data: bytes, draw: Random) -> bytes:
    """The same text in another encoding, with or without what does not fit."""
    return data.decode("utf-8", "replace").encode(draw.choice(_ENCODINGS), "replace")


def respelt(data: bytes, draw: Random) -> bytes:
    """Another separator, line end or quotation mark, everywhere or in places."""
    old, new = draw.choice(_SPELLINGS)
    return data.replace(old, new, draw.choice((-1, 1, 7)))


def shuffled(data: bytes, draw: Random) -> bytes:
    """Lines lost, doubled, moved or joined."""
    lines = data.split(b"\n")
    for _time in range(draw.randint(1, 6)):
        at = draw.randrange(len(lines))
        change = draw.randrange(4)
        if change == 0 and len(lines) > 1:
            del lines[at]
        elif change == 1:
            lines.insert(draw.randrange(len(lines)), lines[at])
        elif change == 2:
            lines[at] = lines[at] + lines[draw.randrange(len(lines))]
        else:
            fields = lines[at].split(b";")
            draw.shuffle(fields)
            lines[at] = b";".join(fields)
    return b"\n".join(lines)


def filled(data: bytes, draw: Random) -> bytes:
    """Cells that hold what no column expects, or a name that stands twice."""
    lines = data.split(b"\n")
    separator = max((b";", b",", b"\t"), key=data.count)
    for _time in range(draw.randint(1, 4)):
        names, at = lines[0].split(separator), draw.randrange(len(lines))
        fields = lines[at].split(separator)
        entries = (*(entry.encode() for entry in _ENTRIES), draw.choice(names))
        fields[draw.randrange(len(fields))] = draw.choice(entries)
        lines[at] = separator.join(fields)
    return b"\n".join(lines)


# ── archives ──────────────────────────────────────────────────────────────


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _archive(parts: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def rebuilt(data: bytes, draw: Random) -> bytes:
    """A part lost, emptied, swapped with another, renamed, or damaged as bytes are."""
    parts = _parts(data)
    one, other = draw.choice([*parts]), draw.choice([*parts])
    change = draw.randrange(6)
    if change == 0:
        del parts[one]
    elif change == 1:
        parts[one] = b""
    elif change == 2:
        parts[one], parts[other] = parts[other], parts[one]
    elif change == 3:
        parts[draw.choice(("../x", "xl/worksheets/sheet99.xml", one.upper(), one + ".zip"))] = parts.pop(one)
    else:
        parts[one] = draw.choice((flipped, cut, patched, inserted))(parts[one] or b" ", draw)
    return _archive(parts)


def rewritten(data: bytes, draw: Random) -> bytes:
    """A part's XML with other numbers, places and elements."""
    parts = _parts(data)
    markup = [name for name in parts if name.endswith((".xml", ".rels"))]
    name = draw.choice([one for one in markup if "sheet" in one] if draw.random() < 0.6 else markup)
    for _time in range(draw.randint(1, 3)):
        parts[name] = draw.choice((_other_attribute, _other_element, _other_text))(parts[name], draw)
    return _archive(parts)


def _other_attribute(part: bytes, draw: Random) -> bytes:
    found = [*re.finditer(rb'="([^"]*)"', part)]
    if not found:
        return part
    one = draw.choice(found)
    return part[: one.start(1)] + draw.choice(_NUMBERS + _CELLS).encode() + part[one.end(1) :]


def _other_element(part: bytes, draw: Random) -> bytes:
    found = [*re.finditer(rb"<[^>]*>", part)]
    if not found:
        return part
    one, other = draw.choice(found), draw.choice(found)
    return part[: one.start()] + draw.choice((b"", one[0] * 2, other[0], one[0] * 5000)) + part[one.end() :]


def _other_text(part: bytes, draw: Random) -> bytes:
    """What a cell holds, another's word included: two columns then bear one name."""
    found = [*re.finditer(rb">([^<]+)<", part)]
    if not found:
        return part
    one, other = draw.choice(found), draw.choice(found)
    plain = [text.encode() for text in _NUMBERS + _ENTRIES]
    text = draw.choice((*plain, other[1], b"x" * 100_000, b"&#0;", b"&a;", b"\xff"))
    return part[: one.start(1)] + text + part[one.end(1) :]


# ── JSON ──────────────────────────────────────────────────────────────────

_VALUES: tuple[object, ...] = (
    None, True, -1, 10**400, 1e308, "", "é", "nps", "ignore", "=1+1", [], {}, ["a"], {"a": 1}, [[]],
    1e300, *_ENTRIES,
)  # fmt: skip


def revalued(data: bytes, draw: Random) -> bytes:
    """A value somewhere that is of another kind, missing, or another's."""
    try:
        document = json.loads(data)
    except ValueError:
        return flipped(data, draw)
    places = [*_places(document)]
    if not places:
        return data
    inside, where = draw.choice(places)
    other, there = draw.choice(places)
    change = draw.randrange(4)
    if change == 0:
        del inside[where]
    else:
        inside[where] = copy.deepcopy(other[there]) if change == 1 else copy.deepcopy(draw.choice(_VALUES))
    return json.dumps(document, ensure_ascii=False).encode()


def _places(document: Any) -> Iterator[tuple[Any, Any]]:
    """Every list or object in a document, with each key or position in it."""
    keys = (
        document if isinstance(document, dict) else range(len(document) if isinstance(document, list) else 0)
    )
    for key in keys:
        yield document, key
        yield from _places(document[key])


ANY: tuple[Mutation, ...] = (flipped, cut, patched, inserted)
OF_TEXT: tuple[Mutation, ...] = (*ANY, recoded, respelt, shuffled, filled, filled)
OF_JSON: tuple[Mutation, ...] = (*ANY, recoded, *[revalued] * 8)
OF_ARCHIVES: tuple[Mutation, ...] = (*ANY, rebuilt, rebuilt, rewritten, rewritten, rewritten)


def mutated(name: str, data: bytes, draw: Random) -> bytes:
    """A file with one to three mutations that fit its kind."""
    for _time in range(draw.choice((1, 1, 1, 2, 3))):
        if data.startswith(b"PK\x03\x04") and zipfile.is_zipfile(BytesIO(data)):
            data = _attempted(draw.choice(OF_ARCHIVES), data, draw)
        elif name.endswith(".json"):
            data = draw.choice(OF_JSON)(data, draw) if data else data
        elif name.endswith((".csv", ".txt", ".xml", "page.xls")):
            data = draw.choice(OF_TEXT)(data, draw) if data else data
        else:
            data = draw.choice(ANY)(data, draw) if data else data
    return data


def _attempted(mutation: Mutation, data: bytes, draw: Random) -> bytes:
    """An archive damaged before may no longer come apart."""
    try:
        return mutation(data, draw)
    except (zipfile.BadZipFile, zlib.error, LookupError, ValueError, OSError, EOFError, RuntimeError):
        return flipped(data, draw)
