"""Asides: rows of a sheet that are no records, kept out of the table and listed with their reason.

Totals, the header again at every page of a print, notes under the table. Each is found by what it
says *and* by how it stands among the records: a customer may well be called Total.
"""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxdash.ingest import vocabulary
from cxdash.ingest.cells import Mask, is_datum

EXTRA_VALUES, TOTAL_ROW = "extra_values", "total_row"
HEADER_AGAIN, FOOTER = "header_again", "footer"

_LEADING = 3
_MOST_TOTALS = 0.34
_LONGEST_GROUP = 2000
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
    r"powered by|data (as of|from)|donn[eé]es au)",
    re.IGNORECASE,
)
_FEWEST_WORDS = 3


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
    counts = body.tail(60).notna().sum(axis=1).to_numpy()
    usual = _usual_width(body)
    if usual < 2:
        return which
    end, found = len(body), _tail(counts, usual)
    for start, stop, apart in found:
        rows = range(end - len(counts) + start, end - len(counts) + stop)
        texts = [str(body.iloc[row].dropna().iloc[0]) for row in rows]
        if not _says_something(texts, apart, usual):
            break
        which[list(rows)] = True
    return which


def _usual_width(body: pd.DataFrame) -> float:
    counts = body.head(200).notna().sum(axis=1).to_numpy()
    return float(np.median(counts[counts > 0])) if counts.any() else 0.0


def _tail(counts: np.ndarray, usual: float) -> list[tuple[int, int, bool]]:
    """Stretches of rows of one cell at the end, last first, and whether a blank row stands before each."""
    narrow = (counts > 0) & (counts <= (2 if usual >= 4 else 1))
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


def _says_something(texts: list[str], apart: bool, usual: float) -> bool:
    worded = [bool(_FOOTER.match(text)) for text in texts]
    if not apart:
        return all(worded)
    sentence = [len(text.split()) >= _FEWEST_WORDS and not is_datum(text) for text in texts]
    return any(worded) or (any(sentence) and (usual > 2 or all(sentence)))


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


# --- totals ----------------------------------------------------------------------------------


def totals(body: pd.DataFrame) -> Mask:
    """Rows of a word for total or mean with nothing but numbers beside it, which close or add up."""
    which = np.zeros(len(body), dtype=bool)
    if len(body) < 3:
        return which
    places = {
        int(row): place
        for place in reversed(range(min(_LEADING, body.shape[1])))
        for row in np.flatnonzero(_mentions_total(body.iloc[:, place]))
    }
    for row in sorted(places, reverse=True):
        which[row] = _is_total(body, row, places[row], which)
    return which if which.sum() <= max(_MOST_TOTALS * len(body), 1) else np.zeros(len(body), dtype=bool)


def _mentions_total(column: pd.Series) -> Mask:
    return column.str.contains(_ANY_TOTAL, regex=True, na=False).to_numpy(dtype=bool)


def _is_total(body: pd.DataFrame, row: int, place: int, below: Mask) -> bool:
    cells = body.iloc[row].dropna()
    label, rest = str(cells.iloc[0]), [str(cell) for cell in cells.iloc[1:]]
    if cells.index[0] != body.columns[place] or not rest or not all(map(is_datum, rest)):
        return False
    if _PLAIN.fullmatch(label):
        return row == 0 or bool(below[row + 1 :].all()) or _adds_up(body, row)
    return _CLEAR.fullmatch(label) is not None or _of_a_group(body, label)


def _adds_up(body: pd.DataFrame, row: int) -> bool:
    """Whether one of its numbers is the sum or the mean of those above, back to the row where that began."""
    above = body.iloc[max(row - _LONGEST_GROUP, 0) : row]
    for one in body.columns[body.iloc[row].notna()]:
        told = _numbers(body[one].iloc[[row]])[0]
        parts = _numbers(above[one])[::-1]
        sums = np.cumsum(np.nan_to_num(parts))[1:]
        means = sums / np.maximum(np.cumsum(~np.isnan(parts))[1:], 1)
        if told and (
            np.isclose(sums, told, rtol=1e-6).any() or np.isclose(means[-1:], told, rtol=1e-3).any()
        ):
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
