"""Dialect: how a text file sets its fields apart, found in its first lines."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

BLANKS = " "
"""The delimiter of a file whose columns are set apart by blanks: runs of them, or fixed positions."""

DELIMITERS = (";", ",", "\t", "|")
RARE = ("^", "~", ":", "\x1f", "\x01", "¦", "§")
"""Taken for a separator only where every line, the header too, has as many."""

SAMPLE = 200
"""Lines that are looked at."""

_CLEAR = 0.7
"""Share of the records that have as many fields where nothing but a table is in a file."""

Positions = tuple[tuple[int, int], ...]
"""First character of each column, and the one after its last."""

csv.field_size_limit(2**31 - 1)  # a field may be as long as a file; more does not fit a C long everywhere

_NUMBER = re.compile(r"[-+−]?\d+(?:[.,]\d+)?%?$")
_TIME = re.compile(r"\d:\d\d")
_LONG = re.compile(r"[|~^:;,@$#*&%=<>¦§+]{2,4}")
_SINGLE_QUOTED = re.compile(r"(?:^|[;,\t|])'(?:[^']|'')*'(?=[;,\t|]|$)")
_DOUBLE_QUOTED = re.compile(r"(?:^|[;,\t|])\"")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_TOKEN = re.compile(r'"((?:[^"]|"")*)"(?=\s|$)|(\S+)')


@dataclass(frozen=True)
class Dialect:
    """How fields are set apart.

    Attributes
    ----------
    delimiter : str or None
        One character or several; :data:`BLANKS`; None where a line is one field.
    quote : str
    spaced : bool
        A blank follows the separator, also before a quotation mark.
    width : int
        How many fields the first records usually have.
    """

    delimiter: str | None
    quote: str = '"'
    spaced: bool = False
    width: int = 1


def dialect_of(lines: Sequence[str], delimiter: str | None = None) -> Dialect:
    """The dialect of a file, from its first lines.

    >>> dialect_of(["id;note", "1;8,5"])
    Dialect(delimiter=';', quote='"', spaced=False, width=2)
    >>> dialect_of(["'id'||'note'", "'1'||'8,5'"]).delimiter
    '||'
    """
    lines = lines[:SAMPLE]
    quote = "'" if _single_quoted(lines) else '"'
    delimiter = delimiter or _delimiter_of(lines, quote)
    spaced = delimiter is not None and any(f"{delimiter} {quote}" in line for line in lines)
    return Dialect(delimiter, quote, spaced, _width(lines, delimiter, quote))


def _single_quoted(lines: Sequence[str]) -> bool:
    filled = [line for line in lines if line]
    quoted = sum(_SINGLE_QUOTED.search(line) is not None for line in filled)
    return quoted >= 0.8 * len(filled) > 0 and not any(map(_DOUBLE_QUOTED.search, filled))


def records(lines: Sequence[str], delimiter: str, quote: str = '"') -> list[list[str]]:
    """Lines as records, blank ones left out."""
    if len(delimiter) > 1:
        lines, delimiter = [line.replace(delimiter, "\x1f") for line in lines], "\x1f"
    reader = csv.reader(
        [line + "\n" for line in lines], delimiter=delimiter, quotechar=quote, skipinitialspace=True
    )
    return [record for record in reader if record]


def _width(lines: Sequence[str], delimiter: str | None, quote: str) -> int:
    if delimiter is None or delimiter == BLANKS:
        return 1
    found = [len(record) for record in records(lines, delimiter, quote)]
    usual = Counter(found).most_common(1)[0][0] if found else 1
    if usual > 1 or not found:
        return usual
    wider = Counter(width for width in found if width > 1).most_common(1)  # under lines of free text
    return found[0] if found[0] > 1 or not wider else wider[0][0]  # or rows whole in quotation marks


def _delimiter_of(lines: Sequence[str], quote: str) -> str | None:
    """The separator under which the first records agree best on their number of fields."""
    agreed = {delimiter: _agreement(lines, delimiter, quote) for delimiter in DELIMITERS}
    clearest = max(DELIMITERS, key=lambda delimiter: agreed[delimiter])
    best: str | None = clearest
    if agreed[clearest] == (0, 0):
        best = next((rare for rare in RARE if _all_agree(lines, rare, quote)), None)
    elif agreed[clearest][0] < _CLEAR:
        best = max(DELIMITERS, key=lambda one: (_longest_run(lines, one, quote), agreed[one]))
    best = _longer(lines, best) or best
    if best is None and (blank_separated(lines) or positions(lines)):
        return BLANKS
    return best


def _agreement(lines: Sequence[str], delimiter: str, quote: str) -> tuple[float, int]:
    """Share of the records that have the usual number of fields, and that number; (0, 0) when it is one."""
    found = records(lines, delimiter, quote)
    width, count = Counter(map(len, found)).most_common(1)[0] if found else (1, 0)
    if width == 1:  # a header of several names over rows of one value is still a header
        width = max(map(len, found[:1]), default=1)
        count = sum(len(record) == width for record in found)
    if width == 1 or (len(found[0]) == 1 and _one_column(lines, found, width, delimiter)):
        return (0, 0)
    return (count / len(found), width)


def _longest_run(lines: Sequence[str], delimiter: str, quote: str) -> int:
    """How many records of one width stand together: a table does under free text of any punctuation."""
    widths = (len(record) for record in records(lines, delimiter, quote))
    return max((len(list(run)) for width, run in groupby(widths) if width > 1), default=0)


def _one_column(lines: Sequence[str], found: list[list[str]], width: int, delimiter: str) -> bool:
    """Under a header of one name: ``8,5``, or sentences with a blank after each comma."""
    first = next(record for record in found if len(record) == width)
    if all(_NUMBER.match(field.strip()) for field in first):
        return True
    text = "\n".join(lines)
    return delimiter in ",;" and text.count(delimiter + " ") > 0.8 * text.count(delimiter)


def _all_agree(lines: Sequence[str], delimiter: str, quote: str) -> bool:
    if delimiter == ":" and all(_TIME.search(line) for line in lines[1:] if line):
        return False
    widths = Counter(map(len, records(lines, delimiter, quote)))
    return len(widths) == 1 and min(widths) > 1 and widths.total() > 1


def _longer(lines: Sequence[str], delimiter: str | None) -> str | None:
    """A separator of several characters: as often in every line, and the single one never without it."""
    filled = [_QUOTED.sub('""', line) for line in lines if line.strip()]
    if len(filled) < 2:
        return None
    for long in dict.fromkeys(_LONG.findall(filled[0])):
        if set(long) in ({";"}, {","}) and filled[0].count(long) < 2:  # an empty column between two others
            continue
        if long.startswith(">") and long.endswith("<"):  # where one tag ends and another begins
            continue
        counts = {line.count(long) for line in filled}
        alone = delimiter is not None and any(
            line.count(delimiter) != line.count(long) * long.count(delimiter) for line in filled
        )
        if len(counts) == 1 and not alone:
            return str(long)
    return None


# --- columns set apart by blanks -------------------------------------------------------------


def tokens(line: str) -> list[str]:
    r"""The words of a line, quoted ones with their blanks.

    >>> tokens(' 1  "Île de France" 8.5')
    ['1', 'Île de France', '8.5']
    """
    return [match[2] if match[1] is None else match[1].replace('""', '"') for match in _TOKEN.finditer(line)]


def blank_separated(lines: Sequence[str]) -> bool:
    """Three columns or more in every line, at least one of them of numbers; row names may have no name."""
    found = [tokens(line) for line in lines if line.strip()]
    if len(found) < 2:
        return False
    widths = {len(record) for record in found[1:]}
    width = min(widths)
    if len(widths) != 1 or width < 3 or len(found[0]) not in (width, width - 1):
        return False
    return any(all(map(_NUMBER.match, column)) for column in zip(*found[1:], strict=True))


def positions(lines: Sequence[str]) -> Positions | None:
    """Where the columns of fixed-width text stand: between characters that are blank in every line.

    >>> positions(["nom        ville     note", "Jean Petit Le Mans    8.5", "Ana        Nice      10"])
    ((0, 10), (11, 18), (21, 25))
    """
    filled = [line for line in lines if line.strip()]
    if len(filled) < 3:
        return None
    used = _used(filled)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], used, [False])).astype(np.int8)))
    starts, stops = _under_names(filled[0], edges[::2], edges[1::2])
    if len(starts) < 2 or (len(filled) < 10 and _narrow(filled, starts, stops)):
        return None
    if not any(line[starts[1] :].strip() for line in filled[1:]):
        return None  # one column, and a name of several words over it
    return tuple((int(start), int(stop)) for start, stop in zip(starts, stops, strict=True))


Edges = NDArray[np.intp]


def _under_names(header: str, starts: Edges, stops: Edges) -> tuple[Edges, Edges]:
    """Parts over which the header names nothing belong to the column before them."""
    named = np.array([bool(header[a:b].strip()) for a, b in zip(starts, stops, strict=True)])
    named[0] = True
    last = np.append(np.flatnonzero(named)[1:] - 1, len(starts) - 1)
    return starts[named], stops[last]


def _narrow(lines: Sequence[str], starts: Edges, stops: Edges) -> bool:
    """Few short lines can have a blank in common by chance, but not two, nor blanks that align numbers."""
    aligned = any(
        all(_NUMBER.match(line[start:stop].strip()) for line in lines[1:])
        for start, stop in zip(starts, stops, strict=True)
    )
    return len(starts) < 3 and not aligned and bool((starts[1:] - stops[:-1] < 2).any())


def _used(lines: Sequence[str]) -> NDArray[np.bool_]:
    """Which positions are not blank in some line."""
    length = max(map(len, lines))
    used = np.zeros(length, dtype=bool)
    for start in range(0, len(lines), 2000):
        part = np.array(lines[start : start + 2000], dtype=f"<U{length}").view(np.uint32)
        used |= ((part != 32) & (part != 0)).reshape(-1, length).any(axis=0)
    return used
