"""Impossible dates: answers from the future, before there were surveys, or after their own end."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxdash.i18n import N_
from cxdash.ingest.columns.mapping import Mapping
from cxdash.ingest.columns.parse import dates
from cxdash.ingest.columns.vocabulary import fold
from cxdash.ingest.notes import some
from cxdash.ingest.quality.remarks import Remark, amber
from cxdash.ingest.tables.layout import RawTable
from cxdash.study import Table

_EARLIEST = np.datetime64("1990-01-01")

_BORN = re.compile(r"\b(naissance|birth|ne le|nee le|dob)\b")
_OPENED = re.compile(r"\b(ouvert|ouverte|ouverture|opened|created|creation|cree)\b")
_RESOLVED = re.compile(r"\b(resolu|resolue|resolution|resolved|closed|cloture|ferme|fermeture)\b")


def impossible(raw: RawTable, mapping: Mapping, table: Table) -> Iterator[Remark]:
    """Dates that cannot be right, with the rows they stand in."""
    for column in table.columns("date", "order_date"):
        yield from _out_of_time(table, column)
    for before, after in _pairs(raw, mapping, table):
        yield from _back_to_front(raw, mapping, table, before, after)


def _out_of_time(table: Table, column: str) -> Iterator[Remark]:
    on = table.frame[column].to_numpy()
    tomorrow = np.datetime64(datetime.now(UTC).replace(tzinfo=None)) + np.timedelta64(1, "D")
    future, ancient = np.flatnonzero(on > tomorrow), np.flatnonzero(on < _EARLIEST)
    if future.size:
        yield amber(
            N_("“{column}” has dates in the future: {n} (rows {rows}); correct them in the file, unless day "
               "and month are the wrong way round here."),
            column=column, n=future.size, rows=_rows(table.frame.index, future))  # fmt: skip
    if ancient.size:
        yield amber(
            N_("“{column}” has dates before 1990: {n} (rows {rows}); they may stand for no date at all."),
            column=column, n=ancient.size, rows=_rows(table.frame.index, ancient))  # fmt: skip


def _pairs(raw: RawTable, mapping: Mapping, table: Table) -> Iterator[tuple[str, str]]:
    """Columns in the order life gives them: birth and answer, answer and departure, opened and solved."""
    named = {column: fold(column) for column in map(str, raw.frame)}
    births, opened, resolved = (
        [column for column, folded in named.items() if words.search(folded)]
        for words in (_BORN, _OPENED, _RESOLVED)
    )
    on, left_on = table.column("date"), mapping.column("left_on")
    answered = [on] if on and on in raw.frame else []
    yield from ((birth, date) for birth in births for date in answered)
    yield from ((date, left_on) for date in answered if left_on)
    yield from ((first, last) for first in opened[:1] for last in resolved[:1] if first != last)


def _back_to_front(
    raw: RawTable, mapping: Mapping, table: Table, before: str, after: str
) -> Iterator[Remark]:
    first, last = (_moments(raw, mapping, table, column) for column in (before, after))
    if len(first) != len(last):
        return
    wrong = np.flatnonzero(first.astype("M8[D]") > last.astype("M8[D]"))
    if wrong.size:
        yield amber(
            N_("“{after}” is before “{before}” in some rows: {n} (rows {rows}); one date is wrong."),
            after=after, before=before, n=wrong.size, rows=_rows(raw.frame.index, wrong))  # fmt: skip


def _moments(raw: RawTable, mapping: Mapping, table: Table, column: str) -> NDArray[np.datetime64]:
    """A column's dates, typed already or, where nothing needed them, not yet."""
    if column in table.frame and table.frame[column].dtype.kind == "M":
        moments: NDArray[np.datetime64] = table.frame[column].to_numpy()
        return moments
    codes, levels = pd.factorize(raw.frame[column])
    read = dates(pd.Series(levels, dtype=raw.frame[column].dtype), mapping.date_order or "dmy")
    return np.append(read, np.datetime64("NaT", "us"))[codes]


def _rows(index: pd.Index, at: NDArray[np.intp]) -> str:
    return some([int(row) for row in index[at[:6]]])
