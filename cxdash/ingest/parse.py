"""Texts into numbers, answers and dates, one distinct text at a time.

Columns repeat themselves, so everything here works on their distinct values;
the common spellings go through vectorised patterns and only the odd ones
through Python.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxdash.ingest.vocabulary import fold, yes_or_no

Decimal = Literal[",", "."]
DateOrder = Literal["dmy", "mdy"]

Floats = NDArray[np.float64]

_SPACES = re.compile(r"[ \u00a0\u202f\u2009'’]")
_GROUPED = re.compile(r"\d{1,3}(?:[ \u00a0\u202f\u2009'’]\d{3})+(?:[.,]\d+)?")
_COMMA_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_POINT_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_PLAIN = re.compile(r"\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+")
_AROUND = re.compile(r"^(?:[€$£]|eur|usd)\s*|\s*(?:[€$£%]|eur|euros|usd)$", re.IGNORECASE)
_OUT_OF = re.compile(r"(\S+)\s*(?:/|sur|out of)\s*(\d+)", re.IGNORECASE)
_DECIMALS = re.compile(r"[-−(]?[\d \u00a0\u202f]+([.,])(\d+)\s?[)%€$£]?")
_LABELLED = re.compile(r"(\d+)\s*[-–—:=.)(,]*\s*[^\d\s.,/%][^\d]*")
_LABEL_FIRST = re.compile(r"[^\d]*[^\d\s.,/%+\-−]\s*[-–—:=(\s]+(\d+)\)?")


def numbers(texts: pd.Series, decimal: Decimal = ".", typed: bool = False) -> Floats:
    """Numbers as people and programs write them; NaN where a text is none.

    Parameters
    ----------
    texts : Series of str
        Distinct values.
    decimal : {",", "."}
        What the column's file uses, for what both readings fit: ``1,234``.
    typed : bool
        The file stores numbers as numbers, so a lone point is always a decimal point.

    >>> numbers(pd.Series(["8,5", "1 234,5", "(12)", "−3", "90 %", "abc"]), ",").tolist()
    [8.5, 1234.5, -12.0, -3.0, 90.0, nan]
    >>> numbers(pd.Series(["1.234", "1,234.5"]), ".").tolist()
    [1.234, 1234.5]
    """
    points_are_decimal = typed or decimal == "."
    plain = texts.str.fullmatch(r"-?[0-9]+(\.[0-9]+)?" if points_are_decimal else r"-?[0-9]+").to_numpy(
        dtype=bool
    )
    values = np.full(len(texts), np.nan)
    values[plain] = pd.to_numeric(texts[plain]).to_numpy(dtype=float)
    if decimal == ",":
        comma = texts.str.fullmatch(r"-?[0-9]+,[0-9]+").to_numpy(dtype=bool)
        swapped = texts[comma].str.replace(",", ".", regex=False)
        values[comma] = pd.to_numeric(swapped).to_numpy(dtype=float)
        plain = plain | comma
    odd = np.flatnonzero(~plain)
    values[odd] = [_number(text, decimal, points_are_decimal) for text in texts.iloc[odd]]
    return values


def _number(text: str, decimal: Decimal, points_are_decimal: bool) -> float:
    if len(text) > 60:
        return np.nan
    digits = "".join(str(unicodedata.decimal(c, c)) for c in text.replace("−", "-").strip())
    inner = digits[1:-1].strip() if digits.startswith("(") and digits.endswith(")") else digits
    negative = inner is not digits or inner.startswith("-")
    body = _AROUND.sub("", _AROUND.sub("", re.sub(r"^[+-]\s*", "", inner)))
    if _GROUPED.fullmatch(body):
        body = _SPACES.sub("", body)
    body = _with_point(body, decimal, points_are_decimal)
    if not _PLAIN.fullmatch(body):
        return np.nan
    value = float(body)
    return np.nan if not np.isfinite(value) else -value if negative else value


def _with_point(body: str, decimal: Decimal, points_are_decimal: bool) -> str:
    """The number with a point before its decimals and nothing between its thousands."""
    if "," in body and "." in body:
        last = max(body.rfind(","), body.rfind("."))
        kind = _COMMA_THOUSANDS if body[last] == "." else _POINT_THOUSANDS
        if not kind.fullmatch(body):
            return ""
        return body.replace(",", "") if kind is _COMMA_THOUSANDS else body.replace(".", "").replace(",", ".")
    if "," in body:
        if decimal == "." and _COMMA_THOUSANDS.fullmatch(body):
            return body.replace(",", "")
        return body.replace(",", ".") if body.count(",") == 1 else ""
    if not points_are_decimal and _POINT_THOUSANDS.fullmatch(body):
        return body.replace(".", "")
    return body


def answers(
    texts: pd.Series, decimal: Decimal = ".", typed: bool = False, high: float | None = None
) -> Floats:
    """Answers on a scale: numbers, ``9/10``, ``10 - Very likely``; percentages on a scale up to 100 only.

    >>> answers(pd.Series(["9/10", "10 - Très probable", "Pas du tout - 0", "8,5", "ok"]), ",").tolist()
    [9.0, 10.0, 0.0, 8.5, nan]
    """
    values = numbers(texts, decimal, typed)
    percentages = texts.str.endswith("%").to_numpy(dtype=bool)
    if high != 100:
        values[percentages] = np.nan
    for i in np.flatnonzero(np.isnan(values) & ~percentages):
        values[i] = _labelled(texts.iloc[i], decimal, typed, high)
    return values


def _labelled(text: str, decimal: Decimal, typed: bool, high: float | None) -> float:
    if len(text) > 120:
        return np.nan
    fraction = _OUT_OF.fullmatch(text)
    if fraction:
        agrees = high is None or float(fraction[2]) == high
        return _number(fraction[1], decimal, typed or decimal == ".") if agrees else np.nan
    labelled = _LABELLED.fullmatch(text) or _LABEL_FIRST.fullmatch(text)
    return float(labelled[1]) if labelled else np.nan


def flags(texts: pd.Series) -> Floats:
    """1 for yes, 0 for no, NaN otherwise, so that a yes/no column can be counted."""
    said = [yes_or_no(text) for text in texts]
    return np.array([np.nan if value is None else float(value) for value in said], dtype=float)


def decimal_mark(texts: Iterable[str]) -> Decimal | None:
    """The mark that the numbers of these texts can only have used; None when nothing tells.

    >>> decimal_mark(["8,5", "7"]), decimal_mark(["8.5"]), decimal_mark(["1,234", "7"])
    (',', '.', None)
    """
    comma = point = 0
    for text in texts:
        found = _DECIMALS.fullmatch(text) if len(text) < 30 else None
        if found and (len(found[2]) != 3 or text.startswith("0")):
            comma += found[1] == ","
            point += found[1] == "."
    if not comma and not point:
        return None
    return "," if comma > point else "."


_ISO = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
_TIME = (
    r"(?:[ T,à]+(\d{1,2})[:h](\d{2})?(?::(\d{2}))?(?:\.\d+)?\s*([AaPp][Mm])?)?"
    r"(?:\s*(?:Z|UTC|[+-]\d{2}:?\d{2}))?"
)
_DAY_FIRST = re.compile(r"(?P<a>\d{1,2})[/.\-](?P<b>\d{1,2})[/.\-](?P<y>\d{4}|\d{2})" + _TIME)
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})(?:[-/.](?P<d>\d{1,2}))?" + _TIME)
_COMPACT = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})()()()()")
_MONTH_YEAR = re.compile(r"(?P<m>\d{1,2})[/.\-](?P<y>\d{4})()()()()")
_WEEKDAY = r"(?:[^\W\d_]+\.?,?\s+)?"
_WORD = r"(?P<word>[^\W\d_]{3,}\.?)"
_DAY_WORD = re.compile(
    _WEEKDAY
    + r"(?:(?P<d>\d{1,2})(?:er|st|nd|rd|th)?[ \-.]+)?"
    + _WORD
    + r"[ \-.,]+(?P<y>\d{4}|\d{2})"
    + _TIME
)
_WORD_DAY = re.compile(_WEEKDAY + _WORD + r"\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})" + _TIME)
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")
_MONTH_WORDS = (
    "janvier janv jan january",
    "fevrier fevr fev feb february",
    "mars mar march",
    "avril avr apr april",
    "mai may",
    "juin jun june",
    "juillet juil jul july",
    "aout aou aug august",
    "septembre sept sep september",
    "octobre oct october",
    "novembre nov november",
    "decembre dec december",
)
_MONTHS = {word: month for month, words in enumerate(_MONTH_WORDS, start=1) for word in words.split()}


def date_order(texts: Iterable[str]) -> tuple[DateOrder | None, bool]:
    """Which of day and month comes first, and whether anything tells.

    Returns
    -------
    order : {"dmy", "mdy"} or None
        None when no date is written with both as numbers before the year.
    sure : bool
        False when every day could be a month.

    >>> date_order(["03/04/2025", "25/04/2025"]), date_order(["03/04/2025"]), date_order(["2025-04-03"])
    (('dmy', True), ('dmy', False), (None, True))
    """
    found = [match for text in texts if len(text) < 40 and (match := _DAY_FIRST.fullmatch(text))]
    if not found:
        return None, True
    day_first = sum(int(match["a"]) > 12 for match in found)
    month_first = sum(int(match["b"]) > 12 for match in found)
    return ("mdy" if month_first > day_first else "dmy"), day_first != month_first


def dates(texts: pd.Series, order: DateOrder = "dmy") -> NDArray[np.datetime64]:
    """Dates of every spelling a column may mix; NaT where a text is none, or before 1900 or after 2100.

    >>> [str(d)[:10] for d in dates(pd.Series(["03/04/2025", "2025-04-03", "3 avril 2025", "45750", "x"]))]
    ['2025-04-03', '2025-04-03', '2025-04-03', '2025-04-03', 'NaT']
    """
    values = np.full(len(texts), np.datetime64("NaT", "us"))
    iso = texts.str.fullmatch(_ISO).to_numpy(dtype=bool)
    read = pd.to_datetime(texts[iso], format="ISO8601", errors="coerce")
    values[iso] = read.to_numpy().astype("datetime64[us]")
    odd = np.flatnonzero(~iso)
    values[odd] = np.array([_date(text, order) for text in texts.iloc[odd]], dtype="datetime64[us]")
    years = values.astype("datetime64[Y]").astype(int) + 1970
    values[(years < 1900) | (years > 2100)] = np.datetime64("NaT", "us")
    return values


def _date(text: str, order: DateOrder) -> datetime | None:
    if len(text) > 60:
        return None
    if _SERIAL.fullmatch(text):
        return datetime(1899, 12, 30) + timedelta(seconds=round(float(text) * 86400))
    for pattern, parts in _PATTERNS:
        if match := pattern.fullmatch(text):
            return _moment(match, *parts(match, order))
    return None


def _moment(match: re.Match[str], year: int | None, month: int | None, day: int | None) -> datetime | None:
    if not year or not month or not day:
        return None
    hour, minute, second, half = match.groups()[-4:]
    hours = int(hour or 0) % (12 if half else 24) + (12 if half and half.lower() == "pm" else 0)
    try:
        return datetime(year, month, day, hours, int(minute or 0), int(second or 0))
    except ValueError:
        return None


Parts = tuple[int | None, int | None, int | None]


def _numbered(match: re.Match[str], order: DateOrder) -> Parts:
    first, second = int(match["a"]), int(match["b"])
    day, month = (first, second) if order == "dmy" else (second, first)
    return _year(match["y"]), month, day


def _ordered(match: re.Match[str], order: DateOrder) -> Parts:
    return int(match["y"]), int(match["m"]), int(match.groupdict().get("d") or 1)


def _worded(match: re.Match[str], order: DateOrder) -> Parts:
    return _year(match["y"]), _MONTHS.get(fold(match["word"])), int(match["d"] or 1)


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text) - (100 if int(text) > 68 else 0)


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Any], Parts]], ...] = (
    (_DAY_FIRST, _numbered),
    (_YEAR_FIRST, _ordered),
    (_COMPACT, _ordered),
    (_MONTH_YEAR, _ordered),
    (_DAY_WORD, _worded),
    (_WORD_DAY, _worded),
)
