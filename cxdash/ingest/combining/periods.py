"""Periods: when answers were given that have no date, from the year, quarter or month in a table's name."""

import re
from dataclasses import replace
from datetime import date

import pandas as pd

from cxdash.i18n import N_, _
from cxdash.ingest.columns.parse import dates
from cxdash.ingest.combining.ledger import Ledger
from cxdash.ingest.quality.remarks import green
from cxdash.ingest.shapes.wave_columns import read_wave
from cxdash.ingest.tables.headers import free_name
from cxdash.ingest.tables.layout import TEXT
from cxdash.study import Table

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_ENDING = re.compile(r"\.\w{1,7}(?= ·|$)")
_WEEK = re.compile(r"(?<![^\W_])(?:semaine|sem|week|w|s)[\W_]{0,2}(\d{1,2})(?!\d)", re.IGNORECASE)
_QUARTER = re.compile(r"(?<![a-z0-9])[tq]\W?([1-4])(?!\d)|(?<![a-z0-9])([1-4])[tq](?![a-z])", re.IGNORECASE)
_MONTH = re.compile(
    r"(?<!\d)(?:19|20)\d\d[-_.](0[1-9]|1[0-2])(?!\d)|(?<!\d)(0[1-9]|1[0-2])[-_.](?:19|20)\d\d"
)


def dated(tables: list[Table], ledger: Ledger) -> list[Table]:
    """Tables of answers, those without a date dated by their name.

    Only where there are several: one table alone has nothing to be compared with, and a
    date that stands for a whole year would say more than is known.
    """
    if len(tables) < 2:
        return tables
    return [table if table.column("date") else _dated(table, ledger) for table in tables]


def _dated(table: Table, ledger: Ledger) -> Table:
    start = period_of(table.name)
    if start is None:
        return table
    column = free_name(_("Period"), table.frame)
    ledger.remark(table, green(
        N_("The answers have no date; all are put at {date}, from the name of the table."),
        date=start.isoformat()))  # fmt: skip
    frame = table.frame.assign(**{column: pd.Timestamp(start).as_unit("us")})
    return replace(table, frame=frame, roles={**table.roles, "date": (column,)})


def period_of(name: str) -> date | None:
    """The first day of the period that a table's name holds; None without a year, or with two.

    >>> str(period_of("enquete_2023.xlsx")), str(period_of("nps.xlsx · T2 2024"))
    ('2023-01-01', '2024-04-01')
    >>> str(period_of("avis mars 2025.csv")), period_of("2023-2024.csv")
    ('2025-03-01', None)
    >>> str(period_of("enquete S2 2024.csv")), str(period_of("semaine 12 2024.csv"))
    ('2024-07-01', '2024-03-18')
    """
    name = _ENDING.sub("", name)
    years = set(_YEAR.findall(name))
    if len(years) != 1:
        return None
    (year,) = years
    wave, week = read_wave(name), _WEEK.search(name)
    if wave and wave.value.startswith(f"{year}-") and not wave.value.endswith("-01-01"):
        return date.fromisoformat(wave.value)
    if week and 2 < int(week[1]) < 53:
        return date.fromisocalendar(int(year), int(week[1]), 1)
    return date(int(year), _month(name, year), 1)


def _month(name: str, year: str) -> int:
    numbered, quarter = _MONTH.search(name), _QUARTER.search(name)
    if numbered:
        return int(numbered[1] or numbered[2])
    if worded := re.findall(r"[^\W\d_]{3,}", name):
        read = pd.Series(dates(pd.Series([f"{word} {year}" for word in worded], dtype=TEXT))).dropna()
        if len(read):
            return int(read.dt.month.iloc[0])
    return 3 * int(quarter[1] or quarter[2]) - 2 if quarter else 1
