"""Texts into numbers, answers and dates, one distinct text at a time.

Columns repeat themselves, so everything here works on their distinct values;
the common spellings go through vectorised patterns, and of the odd ones only
those are taken apart that could be read at all.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from cxdash.ingest.columns.east_asian import plain_dates
from cxdash.ingest.columns.vocabulary import fold, yes_or_no

Decimal = Literal[",", "."]
DateOrder = Literal["dmy", "mdy"]

Floats = NDArray[np.float64]

_SPACES = re.compile(r"[ \u00a0\u202f\u2009'’]")
_GROUPED = re.compile(r"\d{1,3}(?:[ \u00a0\u202f\u2009'’]\d{3})+(?:[.,]\d+)?")
_COMMA_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_POINT_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_PLAIN = re.compile(r"\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+")
_AROUND = re.compile(
    r"^(?:[€$£]|eur|usd|gbp|chf)\s*|\s*(?:[€$£%]|eur|euros?|usd|gbp|chf|dollars?)$", re.IGNORECASE
)
_THOUSANDS = re.compile(r"(.*\d)\s?([kKM])\s?[€$£]?")
_OUT_OF = re.compile(
    r"(?:rated |note )?(\d+(?:[.,]\d+)?)\s*(?:/|sur|out of|von|de)\s*(\d+)\s*(?:stars?|étoiles?)?",
    re.IGNORECASE,
)
_STARS = re.compile(r"[★⭐☆✩✰\ufe0f ]+")
_COUNTED_STARS = re.compile(
    r"(\d+(?:[.,]\d+)?)[\s\-]*(?:stars?|étoiles?|etoiles?|★|⭐\ufe0f?)", re.IGNORECASE
)
_UNITS = (
    r"(?:st|nd|rd|th|er|e|ème|eme|ans?|mois|years?|months?|jours?|days?|semaines?|weeks?|h|heures?|hours?|"
    r"min|minutes?|km|kg|g|fois|times?|x)"
)
_DECIMALS = re.compile(r"[-−(]?[\d \u00a0\u202f]+([.,])(\d+)\s?[)%€$£]?")
# Both patterns know early what cannot fit, or a column of “:::::” would be tried in a thousand ways.
_LABELLED = re.compile(
    rf"(\d+)(?=\D*\Z)(?:\s*[-–—:=.)(,]+\s*|\s+(?!{_UNITS}\b))(?=[^\d\s.,/%+])\D*", re.IGNORECASE
)
_LABEL_FIRST = re.compile(r"\D*[^\d\s.,/%+\-−–—:=(]\s*[-–—:=(][-–—:=(\s]*(\d+)\)?")

_CURRENCY = r"(?:(?:[€$£%]|eur|euros?|usd|gbp|chf|dollars?)\s*+){0,3}"
_COULD_BE_A_NUMBER = re.compile(
    rf"\s*+\(?\s*+(?:[-+−]\s*+)?{_CURRENCY}"
    r"(?:\d{1,3}(?:[ \u00a0\u202f\u2009'’.,]\d{3})+(?:[.,]\d*)?|\d*[.,]?\d*(?:e[-+−]?\d+)?)"
    rf"\s*+(?:[km]\s*+)?{_CURRENCY}\)?\s*+",
    re.IGNORECASE,
)
_COULD_BE_LABELLED = re.compile(
    rf"{_STARS.pattern}|\D*\d+\)?|\d+(?:[.,]\d+)?\D*|{_OUT_OF.pattern}", re.IGNORECASE
)
"""One look at an odd text tells most of those that none of the patterns above reads."""


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
    values = np.full(len(texts), np.nan)
    cells, left = pa.array(texts, pa.string(), from_pandas=True), np.arange(len(texts))
    for pattern, respelt in _spellings(decimal, points_are_decimal):
        if not len(cells):
            return values  # one spelling is what most columns have
        found = pc.match_substring_regex(cells, f"^(?:{pattern})$").fill_null(False)
        which = found.to_numpy(zero_copy_only=False)
        if which.any():
            read = pc.cast(respelt(cells.filter(found)), pa.float64())
            finite = pc.if_else(pc.is_finite(read), read, np.nan)  # no number has thousands of digits
            values[left[which]] = finite.to_numpy(zero_copy_only=False)
            cells, left = cells.filter(pc.invert(found)), left[~which]
    letters = pc.match_substring_regex(cells, "(?i)[ijnqtv-z]")  # of no currency; a blank has none to read
    could = pc.invert(letters.fill_null(True))
    odd = cells.filter(could).to_pylist()
    values[left[np.asarray(could)]] = [_number(text, decimal, points_are_decimal) for text in odd]
    return values


Spelling = tuple[str, Callable[[pa.Array], pa.Array]]
"""A pattern, and how its texts are written as programs write numbers."""


def _spellings(decimal: Decimal, points_are_decimal: bool) -> list[Spelling]:
    """The common ways to write a number, which need no look at each."""
    digits = r"-?[0-9]+(?:\.[0-9]+)?" if points_are_decimal else r"-?[0-9]+"
    comma = r"-?[0-9]+,[0-9]+" if decimal == "," else r"-?[0-9]+,[0-9]{1,2}"
    blanks = r"[-−]?[0-9]{1,3}(?:[ \x{a0}\x{202f}\x{2009}'’][0-9]{3})+(?:[.,][0-9]+)?"
    spellings: list[Spelling] = [(digits, lambda cells: cells), (comma, _comma_to_point)]
    if decimal == ".":
        spellings.append((r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?", lambda cells: _without(cells, ",")))
    elif not points_are_decimal:
        spellings.append(
            (r"-?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?", lambda cells: _comma_to_point(_without(cells, ".")))
        )
    return [*spellings, (blanks, _without_blanks)]


def _comma_to_point(cells: pa.Array) -> pa.Array:
    return pc.replace_substring(cells, ",", ".")


def _without(cells: pa.Array, mark: str) -> pa.Array:
    return pc.replace_substring(cells, mark, "")


def _without_blanks(cells: pa.Array) -> pa.Array:
    for blank in " \u00a0\u202f\u2009'’":
        cells = _without(cells, blank)
    return _comma_to_point(pc.replace_substring(cells, "−", "-"))


def _number(text: str, decimal: Decimal, points_are_decimal: bool) -> float:
    if len(text) > 60 or not _COULD_BE_A_NUMBER.fullmatch(text):
        return np.nan
    digits = "".join(str(unicodedata.decimal(c, c)) for c in text.replace("−", "-").strip())
    inner = digits[1:-1].strip() if digits.startswith("(") and digits.endswith(")") else digits
    negative = inner is not digits or inner.startswith("-")
    body = _AROUND.sub("", _AROUND.sub("", re.sub(r"^[+-]\s*", "", inner)))
    times = 1.0
    if multiple := _THOUSANDS.fullmatch(body):
        body, times = multiple[1], 1e6 if multiple[2] == "M" else 1e3
    if _GROUPED.fullmatch(body):
        body = _SPACES.sub("", body)
    body = _with_point(body, decimal, points_are_decimal)
    if not _PLAIN.fullmatch(body):
        return np.nan
    value = float(body) * times
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
    cells = pa.array(texts, pa.string(), from_pandas=True)
    # A blank is left alone as a percentage is.
    percentages = pc.ends_with(cells, "%").fill_null(True).to_numpy(zero_copy_only=False)
    if high != 100:
        values[percentages] = np.nan
    left = np.flatnonzero(np.isnan(values) & ~percentages)
    values[left] = [_labelled(text, high) for text in texts.iloc[left].tolist()]
    return values


def _labelled(text: str, high: float | None) -> float:
    if len(text) > 120 or not _COULD_BE_LABELLED.fullmatch(text):
        return np.nan
    if _STARS.fullmatch(text):
        filled = sum(character in "★⭐" for character in text)
        return float(filled) if filled and (high is None or filled <= high) else np.nan
    if fraction := _OUT_OF.fullmatch(text):
        agrees = high is None or float(fraction[2]) == high
        return float(fraction[1].replace(",", ".")) if agrees else np.nan
    if stars := _COUNTED_STARS.fullmatch(text):
        return float(stars[1].replace(",", "."))
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


_TIME = (
    r"(?:[ T,à]+(?P<hour>\d{1,2})(?:[:h](?P<minute>\d{2})?(?::(?P<second>\d{2}))?(?:\.\d+)?)?"
    r"\s*(?P<half>[AaPp]\.?\s?[Mm]\.?)?)?(?:\s*(?:Z|UTC|GMT)?(?:[+-]\d{1,2}(?::?\d{2})?)?(?:\s*\([^)]*\))?)?"
)
_DAY_FIRST = r"^(?P<a>\d{1,2})[/.\-](?P<b>\d{1,2})[/.\-](?P<year>\d{4}|\d{2})" + _TIME + "$"
_YEAR_FIRST = r"^(?P<year>\d{4})[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?" + _TIME + "$"
_NUMBERED = (
    _YEAR_FIRST,
    _DAY_FIRST,
    r"^(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})$",
    r"^(?P<month>\d{1,2})[/.\-](?P<year>\d{4})$",
    r"^(?P<year>(?:19|20)\d{2})$",
    r"^(?P<year>\d{4})[ \-/]?[QqTt](?:rim(?:estre)?)?\.?\s?(?P<quarter>[1-4])$",
    r"^[QqTt](?:rim(?:estre)?)?\.?\s?(?P<quarter>[1-4])[ \-/]?(?P<year>\d{4})$",
    r"^(?P<quarter>[1-4])(?:er|e|ème|eme)?\s[Tt]rimestre\s(?P<year>\d{4})$",
)
"""Dates without words, read many at a time; the first pattern that holds a text reads it."""

_MONTH = r"^(?P<year>(?:19|20)\d{2})(?P<month>0[1-9]|1[0-2])$"
_SHORT_DAY = r"^(?P<short>\d{2})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])$"

_WEEKDAY = r"(?:[^\W\d_]+\.?,?\s+)?"
_WORD = r"(?P<word>[^\W\d_]{3,}\.?)"
_DAY_WORD = re.compile(
    rf"{_WEEKDAY}(?:(?P<day>\d{{1,2}})(?:er|st|nd|rd|th|\.)?[ \-./]+(?:de )?)?"
    rf"{_WORD}[ \-.,/]+(?:de )?(?P<year>\d{{4}}|\d{{2}}){_TIME}"
)
_WORD_DAY = re.compile(
    rf"{_WEEKDAY}{_WORD}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_TIME}"
)
_YEAR_WORD = re.compile(rf"(?P<year>\d{{4}})[ \-./,]+{_WORD}(?:[ \-./]+(?P<day>\d{{1,2}}))?{_TIME}")
_WEEK = re.compile(
    r"(?P<year>\d{4})[ \-/]?(?:W|S|KW|[Ss]em(?:aine|\.)?|[Ww]eek)[ \-.]?(?P<week>\d{1,2})|"
    r"(?:W|S|KW|[Ss]em(?:aine|\.)?|[Ww]eek)[ \-.]?(?P<week2>\d{1,2})[ \-/,]+(?P<year2>\d{4})"
)
_SERIAL = r"[2-7][0-9]{4}(?:\.[0-9]+)?"
_EPOCH = r"[0-9]{10}(?:[0-9]{3})?"
BARE = re.compile(rf"{_SERIAL}|{_EPOCH}|(?:19|20)[0-9]{{2}}|[0-9]{{6}}")
"""Numbers that are dates only where a column is named so: years, months such as 202401, days such as 240131,
days since 1900, seconds since 1970."""

_MONTH_WORDS = (
    "janvier janv jan january januar enero gennaio",
    "fevrier fevr fev feb february februar febrero",
    "mars mar march marz marzo",
    "avril avr apr april abril",
    "mai may mayo",
    "juin jun june juni junio",
    "juillet juil jul july juli julio",
    "aout aou aug august agosto",
    "septembre sept sep september septiembre",
    "octobre oct october oktober okt octubre",
    "novembre nov november noviembre",
    "decembre dec december dezember dez diciembre",
)
_MONTHS = {word: month for month, words in enumerate(_MONTH_WORDS, start=1) for word in words.split()}
_NONE = np.datetime64("NaT", "us")

Moments = NDArray[np.datetime64]


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
    _at, parts = _parts(plain_dates(pa.array(list(texts), pa.string())), _DAY_FIRST)
    if not parts:
        return None, True
    day_first, month_first = int((parts["a"] > 12).sum()), int((parts["b"] > 12).sum())
    return ("mdy" if month_first > day_first else "dmy"), day_first != month_first


_FEWEST_DAYS, _FEWEST_TIMES = 3, 10


def order_of_log(texts: Iterable[str]) -> DateOrder | None:
    """Which of day and month comes first in a log of which every day could be a month; None if nothing tells.

    A reading that puts all rows on the same day of three or more months is refused where the other puts
    them on neighbouring days of one month. It holds for times alone, ten or more that differ and more
    than there are days: a row a month has none of its own. The 1st of every month is never refused,
    because that is where a series by month stands.

    Parameters
    ----------
    texts : iterable of str
        All the dates of a column: the first of many may be those of one day.

    >>> order_of_log([f"11/{day}/2025 1{day}:{minute}" for day in (3, 4, 5, 6) for minute in (12, 34, 56)])
    'mdy'
    """
    _at, parts = _parts(pa.array(list(texts), pa.string()), _DAY_FIRST)
    if not parts or len(np.unique(parts["year"])) > 1:
        return None
    hours = 24 * parts["half"] + parts["hour"]
    times = np.unique((60 * hours + parts["minute"]) * 60 + parts["second"])
    first, second = np.unique(parts["a"]), np.unique(parts["b"])
    if len(times) < max(_FEWEST_TIMES, len(first) * len(second) + 1):
        return None
    if _same_day_of_months(first, second):
        return "mdy"
    return "dmy" if _same_day_of_months(second, first) else None


def _same_day_of_months(days: NDArray[np.int64], months: NDArray[np.int64]) -> bool:
    """Whether numbers are one day of months, which as the days of one month would be neighbours."""
    alone = len(days) == 1 and 1 < days[0] <= 12 and len(months) >= _FEWEST_DAYS
    return bool(alone and months[-1] <= 12 and months[-1] - months[0] < 2 * len(months))


def dates(texts: pd.Series, order: DateOrder = "dmy") -> Moments:
    """Dates of every spelling a column may mix; NaT where a text is none, or before 1900 or after 2100.

    >>> [str(d)[:10] for d in dates(pd.Series(["03/04/2025", "2025-04-03", "3 avril 2025", "45750", "x"]))]
    ['2025-04-03', '2025-04-03', '2025-04-03', '2025-04-03', 'NaT']
    >>> [str(d)[:10] for d in dates(pd.Series(["T2 2025", "2025-W14", "1743638400"]))]
    ['2025-04-01', '2025-03-31', '2025-04-03']
    """
    values = np.full(len(texts), _NONE)
    cells = plain_dates(pa.array(texts, pa.string(), from_pandas=True))
    left = np.ones(len(texts), dtype=bool)
    for pattern in (*_NUMBERED, _six_digits(cells)):
        at, parts = _parts(cells, pattern)
        new = left[at]
        if new.any():
            values[at[new]] = _moments({name: part[new] for name, part in parts.items()}, order)
            left[at] = False
    for pattern, told in ((_SERIAL, _from_serial), (_EPOCH, _from_epoch)):
        found = left & texts.str.fullmatch(pattern).to_numpy(dtype=bool)
        values[found] = told(pd.to_numeric(texts[found]).to_numpy(dtype=float))
        left &= ~found
    odd = np.flatnonzero(left)
    values[odd] = np.array([_worded(text) for text in texts.iloc[odd]], dtype="datetime64[us]")
    years = values.astype("datetime64[Y]").astype(int) + 1970
    values[(years < 1900) | (years > 2100)] = _NONE
    return values


def _six_digits(cells: pa.Array) -> str:
    """Months, ``202401``, unless most can only be days, ``240131``, of which the last two vary most."""
    written = pc.sum(pc.match_substring_regex(cells, "^[0-9]{6}$")).as_py() or 0
    at, parts = _parts(cells, _SHORT_DAY)
    if not parts or len(at) < 0.9 * written or len(_parts(cells, _MONTH)[0]) == written:
        return _MONTH
    return _SHORT_DAY if len(np.unique(parts["day"])) > len(np.unique(parts["short"])) else _MONTH


Parts = dict[str, NDArray[np.int64]]


def _parts(cells: pa.Array, pattern: str) -> tuple[NDArray[np.intp], Parts]:
    """Which texts a pattern of numbers holds, and the numbers in it; one that is not written is 0."""
    # Most columns have one spelling, so a look at whether a pattern occurs at all saves the reading.
    found = pc.match_substring_regex(cells, pattern)
    at = np.flatnonzero(found.fill_null(False).to_numpy(zero_copy_only=False))
    if not at.size:
        return at, {}
    struct = pc.extract_regex(cells.take(pa.array(at)), pattern)
    named = [struct.type.field(i).name for i in range(struct.type.num_fields)]
    parts = {name: _whole(name, struct.field(name)) for name in named}
    return at, parts


def _whole(name: str, texts: pa.Array) -> NDArray[np.int64]:
    if name == "half":
        morning, evening = (pc.match_substring_regex(texts, f"^[{letter}]") for letter in ("Aa", "Pp"))
        return np.asarray(morning).astype(np.int64) + 2 * np.asarray(evening).astype(np.int64)
    digits = pc.if_else(pc.equal(texts, ""), "0", texts)
    whole: NDArray[np.int64] = np.asarray(pc.cast(digits, pa.int64()))
    return whole


def _moments(parts: Parts, order: DateOrder) -> Moments:
    """Moments from year, month, day and time; NaT for a day that no calendar has."""
    year = parts["year"] if "year" in parts else _century(parts["short"])
    nothing = np.zeros(len(year), dtype=np.int64)
    month, day = parts.get("month", nothing + 1), parts.get("day", nothing + 1)
    if "a" in parts:
        day, month = (parts["a"], parts["b"]) if order == "dmy" else (parts["b"], parts["a"])
        year = np.where(year >= 100, year, _century(year))
    elif "quarter" in parts:
        month = 3 * parts["quarter"] - 2
    elif "hour" in parts:
        day = np.where((day == 0) & (parts["hour"] == 0), 1, day)
    hour, minute, second = (parts.get(name, nothing) for name in ("hour", "minute", "second"))
    half = parts.get("half", nothing)
    hour = np.where(half > 0, hour % 12 + 12 * (half == 2), hour)
    return _on_calendar(year, month, day, (hour * 60 + minute) * 60 + second)


def _century(year: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.where(year > 68, 1900 + year, 2000 + year)


def _on_calendar(
    year: NDArray[np.int64], month: NDArray[np.int64], day: NDArray[np.int64], seconds: NDArray[np.int64]
) -> Moments:
    first = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    days = first.astype("datetime64[D]") + (day - 1)
    real = (month >= 1) & (month <= 12) & (day >= 1) & (days.astype("datetime64[M]") == first)
    real &= (seconds < 86400) & (year >= 1000)
    moments = days.astype("datetime64[us]") + (seconds * 1_000_000).astype("timedelta64[us]")
    return np.where(real, moments, _NONE)


def _from_serial(days: Floats) -> Moments:
    """Days since 30 December 1899, as spreadsheets count them."""
    seconds = np.round(days * 86400).astype(np.int64)
    return np.datetime64("1899-12-30", "us") + seconds.astype("timedelta64[s]")


def _from_epoch(count: Floats) -> Moments:
    """Seconds or milliseconds since 1970."""
    seconds = np.where(count >= 1e11, count // 1000, count).astype(np.int64)
    return np.datetime64("1970-01-01", "us") + seconds.astype("timedelta64[s]")


def _worded(text: str) -> datetime | None:
    """A date with the name of its month in it, or the number of a week."""
    if len(text) > 60:
        return None
    try:
        if week := _WEEK.fullmatch(text):
            return datetime.fromisocalendar(
                int(week["year"] or week["year2"]), int(week["week"] or week["week2"]), 1
            )
        found = _DAY_WORD.fullmatch(text) or _WORD_DAY.fullmatch(text) or _YEAR_WORD.fullmatch(text)
        return _named_month(found) if found else None
    except ValueError:
        return None


def _named_month(found: re.Match[str]) -> datetime | None:
    month = _MONTHS.get(fold(found["word"]))
    if month is None:
        return None
    year, hour = int(found["year"]), int(found["hour"] or 0)
    if found["half"]:
        hour = hour % 12 + 12 * (found["half"][0] in "pP")
    year = year if len(found["year"]) == 4 else year + (1900 if year > 68 else 2000)
    return datetime(
        year, month, int(found["day"] or 1), hour, int(found["minute"] or 0), int(found["second"] or 0)
    )
