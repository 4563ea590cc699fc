"""Asides: rows of a sheet that are no records, kept out of the table and listed with their reason.

Totals, the header again at every page of a print, notes under the table. Each is found by what it
says *and* by how it stands among the records: a customer may well be called Total.
"""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxdash.ingest.abreast import abreast
from cxdash.ingest.columns import vocabulary
from cxdash.ingest.tables.cells import LOOKED_AT, Mask, is_datum, usual_width

EXTRA_VALUES, TOTAL_ROW = "extra_values", "total_row"
HEADER_AGAIN, FOOTER = "header_again", "footer"

_LEADING = 3
_SEVERAL = 3
_MOST_TITLES = 3
_ROUNDED = 0.051
_FEW_WORDS = 20
_SUM = r"(?:sous[ -]?tota(?:l|ux)|tota(?:l|ux)(?: g[eé]n[eé]ra(?:l|ux))?|(?:grand|sub)[ -]?totals?|somme|sum)"
_MEAN = r"(?:moyennes?(?: g[eé]n[eé]rale)?|(?:overall )?average|mean|ensemble|m[eé]diane|median)"
_PLAIN = re.compile(rf"(total|somme|sum|{_MEAN})( ?:)?", re.IGNORECASE)
_CLEAR = re.compile(rf"{_SUM}( ?:)?", re.IGNORECASE)
_OF_GROUP = re.compile(
    rf"(?:(?:{_SUM}|{_MEAN})[ :\-–]+(?P<after>.+)|(?P<before>.+?)[ :\-–]+(?:{_SUM}|{_MEAN}))", re.IGNORECASE
)
_ANY_TOTAL = rf"(?i)^(?:{_SUM}|{_MEAN})(?: ?:)?(?:$|[ :\-–])|[ :\-–](?:{_SUM}|{_MEAN})$"
_FOOTER = re.compile(
    r"(sources?|notes?|n\.?b\.?|filtres?|filters?|applied filters?|g[eé]n[eé]r[eé]|generated|export|exported|"
    r"derni[eè]re|last (updated|refreshed)|copyright|©|\(c\)|confidenti|\*|page \d|champ|lecture|base|"
    r"powered by|data (as of|from)|donn[eé]es au|"
    r"\(?\d+ (rows?|lignes?)( affected| selected| in set.*| affect[eé]es?| s[eé]lectionn[eé]es?)?\)?$)",
    re.IGNORECASE,
)
_FEWEST_WORDS, _SENTENCE = 3, 6
_WIDE = 4
_LONGEST_FOOTER = 60


@dataclass(frozen=True)
class Aside:
    """A row that the layout cannot trust: its number in the file, why, and what it holds."""

    row: int
    reason: str
    value: str


def listed(rows: pd.DataFrame, reason: str, between: str | None = None) -> list[Aside]:
    """Rows as asides, their cells in one text: the blank ones too when a separator stands between them."""
    asides = []
    for row, cells in zip(rows.index, rows.fillna("").to_numpy(dtype=object), strict=True):
        text = " ".join(filter(None, cells)) if between is None else between.join(cells).rstrip(between)
        asides.append(Aside(int(row), reason, text))
    return asides


def without(body: pd.DataFrame, which: Mask, reason: str) -> tuple[pd.DataFrame, list[Aside]]:
    """A body without some rows, and those rows as asides."""
    return (body.loc[~which], listed(body.loc[which], reason)) if which.any() else (body, [])


# --- notes under the table -------------------------------------------------------------------


def footers(body: pd.DataFrame) -> Mask:
    """The last rows, when they hold one text each: after a blank row, or in the words of a footer."""
    which = np.zeros(len(body), dtype=bool)
    last = body.tail(_LONGEST_FOOTER)
    counts = last.notna().sum(axis=1).to_numpy()
    usual = usual_width(body.head(LOOKED_AT).notna().sum(axis=1).to_numpy())
    if usual < 2:
        return which
    for start, stop, apart in _tail(counts, usual):
        texts = [str(last.iloc[row].dropna().iloc[0]) for row in range(start, stop)]
        first = _first_note(texts, apart, usual)
        which[len(body) - len(last) + start + first : len(body) - len(last) + stop] = True
        if first:
            break
    return which


def _tail(counts: np.ndarray, usual: float) -> list[tuple[int, int, bool]]:
    """Stretches of rows of one cell at the end, last first, and whether a blank row stands before each."""
    narrow = (counts > 0) & (counts <= (2 if usual >= _WIDE else 1))
    stretches, stop = [], len(counts)
    while stop and (narrow[stop - 1] or not counts[stop - 1]):
        while stop and not counts[stop - 1]:
            stop -= 1
        start = stop
        while start and narrow[start - 1]:
            start -= 1
        if start < stop:
            stretches.append((start, stop, start > 0 and not counts[start - 1]))
        stop = start
    return stretches


def _first_note(texts: list[str], apart: bool, usual: float) -> int:
    """From which of these texts on they are notes: all after a blank row, else where the first one speaks."""
    speaks = [bool(_FOOTER.match(text)) or not any(map(str.isalnum, text)) for text in texts]
    words = [0 if is_datum(text) else len(text.split()) for text in texts]
    if apart and (
        any(speaks) or (max(words) >= _FEWEST_WORDS and (usual > 2 or min(words) >= _FEWEST_WORDS))
    ):
        return 0
    long = [one or (usual >= _WIDE and n >= _SENTENCE) for one, n in zip(speaks, words, strict=True)]
    return long.index(True) if any(long) else len(texts)


# --- the header again ------------------------------------------------------------------------


def headers_again(body: pd.DataFrame, headers: list[list[str]]) -> Mask:
    """Rows that repeat a row of the header, as every page of a printed report does."""
    which = np.zeros(len(body), dtype=bool)
    for texts in headers:
        named = [place for place, text in enumerate(texts) if text]
        if len(named) < 2:
            continue
        same = np.ones(len(body), dtype=bool)
        for place in named:
            same &= (body.iloc[:, place] == texts[place]).to_numpy(dtype=bool)
            if not same.any():
                break
        which |= same
    return which


def titles_again(body: pd.DataFrame, again: Mask) -> Mask:
    """The titles of a printed page: rows of one cell right above the header that comes again."""
    which = np.zeros(len(body), dtype=bool)
    for row in map(int, np.flatnonzero(again)):
        for above in range(row - 1, max(row - _MOST_TITLES, 0) - 1, -1):
            if body.iloc[above].notna().sum() != 1:
                break
            which[above] = True
    return which


# --- totals ----------------------------------------------------------------------------------


def totals(body: pd.DataFrame) -> Mask:
    """Rows of a word for total or mean with nothing but numbers beside it, which close or add up."""
    which = np.zeros(len(body), dtype=bool)
    if len(body) < 3 or any(map(_says_words_throughout, (body[place] for place in body.columns[_LEADING:]))):
        return which
    leading = range(min(_LEADING, body.shape[1]))
    found = abreast(_mentions_total, (body.iloc[:, place] for place in leading))
    places = {int(row): place for place in reversed(leading) for row in np.flatnonzero(found[place])}
    labels = {row: label for row in sorted(places) if (label := _label(body, row, places[row]))}
    plain = [row for row, label in labels.items() if _PLAIN.fullmatch(label)]
    told = _plain_totals(body, plain, list(labels))
    for row, label in labels.items():
        clear = _CLEAR.fullmatch(label) or _of_a_group(body, label)
        which[row] = row in told if row in plain else bool(clear)
    return which


def _says_words_throughout(column: pd.Series) -> bool:
    """Whether each row has a word here, which a total has not; looked at where few words are likely."""
    if column.head(LOOKED_AT).nunique() > _FEW_WORDS or column.isna().any():
        return False
    words = column.unique()
    return len(words) <= LOOKED_AT and not any(map(is_datum, words))


def _mentions_total(column: pd.Series) -> Mask:
    return column.str.contains(_ANY_TOTAL, regex=True, na=False).to_numpy(dtype=bool)


def _label(body: pd.DataFrame, row: int, place: int) -> str:
    """The first cell of a row whose other cells are all numbers; "" of any other row."""
    cells = body.iloc[row].dropna()
    rest = [str(cell) for cell in cells.iloc[1:]]
    total = cells.index[0] == body.columns[place] and rest and all(map(is_datum, rest))
    return str(cells.iloc[0]) if total else ""


def _plain_totals(body: pd.DataFrame, rows: list[int], labelled: list[int]) -> set[int]:
    """Of rows that say just “Total” or “Moyenne”: those at an end, and several only if all add up."""
    few = len(rows) < _SEVERAL
    ends = {0, *range(len(body) - len(labelled), len(body))} if few else set()
    told = {row for row in rows if row in ends or _adds_up(body, row, labelled)}
    return told if few or len(told) == len(rows) else set()


def _adds_up(body: pd.DataFrame, row: int, labelled: list[int]) -> bool:
    """Whether one of its numbers is the sum or the mean of the rows above, all or since the last total."""
    since = max((other + 1 for other in labelled if other < row), default=0)
    records = body.drop(body.index[labelled])
    parts = (body.iloc[since:row], records.loc[: body.index[row]])
    return any(_tells(body.iloc[[row]], part) for part in parts if len(part) > 1)


def _tells(total: pd.DataFrame, parts: pd.DataFrame) -> bool:
    for one in total.columns[1:]:
        told, values = _numbers(total[one])[0], _numbers(parts[one])
        known = values[~np.isnan(values)]
        if len(known) and np.isclose((known.sum(), known.mean()), told, rtol=1e-6, atol=_ROUNDED).any():
            return True
    return False


def _numbers(column: pd.Series) -> NDArray[np.float64]:
    plain = column.str.replace(r"[\s\u00a0\u202f%€$£]", "", regex=True).str.replace(",", ".", regex=False)
    return pd.to_numeric(plain, errors="coerce").to_numpy(dtype=float)


def _of_a_group(body: pd.DataFrame, label: str) -> bool:
    """``Total Nord``, ``North total``: the rest of the label is a value of the leading columns."""
    found = _OF_GROUP.fullmatch(label)
    if found is None:
        return False
    group = vocabulary.fold(found["after"] or found["before"] or "")
    leading = body.iloc[:, :_LEADING]
    return any(
        group == vocabulary.fold(str(value)) for one in leading for value in leading[one].dropna().unique()
    )
