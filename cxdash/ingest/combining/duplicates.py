"""Duplicates: one table opened twice, rows that are equal throughout, one customer twice on one day.

They are counted and said. What happens to them is for the reader to say, in
:class:`~cxdash.ingest.combining.rules.Rules`; until then all count.
"""

from collections.abc import Mapping as Of
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.util import hash_array

from cxdash.i18n import N_
from cxdash.ingest.combining.appending import answered, counted, one_under_the_other
from cxdash.ingest.combining.ledger import Ledger
from cxdash.ingest.combining.rules import KEEP, ONCE, SAME_DAY, SAME_ROW, UNDECIDED, Rules
from cxdash.ingest.notes import some
from cxdash.ingest.quality.remarks import amber, green, red
from cxdash.ingest.tables.layout import RawTable
from cxdash.study import CUSTOMERS, OTHER, RESPONSES, Table

COPY, EQUAL_ROW, EQUAL_DAY = "copy", "equal_row", "equal_day"
"""Why a row is set aside: its table is another's copy, or the row is another's, or the day is."""

_TELLING = 0.5
"""Rows are compared where this share of some column's values occurs once: few ticked boxes often agree."""

_LONGEST_SCALE = 11
"""Ratings have no more different values: one that stands alone in a file repeats by chance."""

_LOOKED_AT, _MANY = 5_000, 0.01

_ODD = np.uint64(0x9E3779B97F4A7C15)
"""Keys of several columns are one number: times an odd one, of which no bit gets lost, plus the next."""

_KEY = "\0"
"""A name that no column has."""

Mask = NDArray[np.bool_]

Texts = Of[str, RawTable]
"""The tables as text, by name."""

Unused = Of[str, pd.DataFrame]
"""By a table's name, the columns of its file that play no role: they too tell rows apart."""


# --- tables ----------------------------------------------------------------------------------


def without_copies(tables: Sequence[Table], texts: Texts, rules: Rules, ledger: Ledger) -> list[Table]:
    """The tables, those whose content was there before emptied where the reader says so."""
    kept: list[Table] = []
    for i, table in enumerate(tables):
        twin = next((other for other in tables[:i] if _same(table, other, texts)), None)
        kept.append(_copied(table, twin, rules, ledger) if twin else table)
    return kept


def _same(table: Table, other: Table, texts: Texts) -> bool:
    """The same cells under the same names; customers told twice are still the same customers."""
    if table.kind in (CUSTOMERS, OTHER) or table.kind != other.kind or table.name == other.name:
        return False
    here, there = texts[table.name].frame, texts[other.name].frame
    return bool(len(here)) and here.shape == there.shape and here.equals(there)


def _copied(table: Table, twin: Table, rules: Rules, ledger: Ledger) -> Table:
    if rules.copies == ONCE:
        ledger.remark(table, green(
            N_("This table holds what {twin} holds; as you asked, it is counted once."), twin=twin.name
        ))  # fmt: skip
        ledger.set_aside(table, _used(table), COPY)
        return replace(table, frame=table.frame.iloc[:0])
    message = N_("This table holds what {twin} holds, so everything in it counts twice; "
                 "keep both, or count them once.")  # fmt: skip
    ledger.remark(table, (red if rules.copies == UNDECIDED else amber)(message, twin=twin.name))
    return table


def _used(table: Table) -> pd.Index:
    """The file's numbers of the rows that count in a table."""
    if table.kind == RESPONSES:
        return table.frame.index[answered(table)]
    told = [column for column in (table.column("customer"), table.column("rating")) if column]
    filled = table.frame[told].notna().any(axis=1) if told else pd.Series(True, index=table.frame.index)
    rows = table.frame.index[filled]
    return rows if "customer" in table.roles else rows.unique()


# --- rows ------------------------------------------------------------------------------------


def without_duplicates(tables: list[Table], unused: Unused, rules: Rules, ledger: Ledger) -> list[Table]:
    """The answers of each table that count, without what the reader wants counted once; the rest is said."""
    given = [replace(table, frame=counted(table)) for table in tables]
    whole = replace(tables[0], frame=one_under_the_other([table.frame for table in given]))
    parts = np.split(np.arange(len(whole.frame)), np.cumsum([len(table.frame) for table in given])[:-1])
    equal = _equal_rows(whole, tables, parts, unused, asked=rules.duplicates == SAME_ROW)
    about = [
        *whole.columns("survey_kind", "touchpoint"),
        *{column for table in given for column in _wave(table)},
    ]
    day = _equal_days(whole, ~equal, about)
    for table, at in zip(given, parts, strict=True):
        _say(table, equal[at], day[at], rules, ledger)
    return [
        _without(table, equal[at], day[at], rules, ledger) for table, at in zip(given, parts, strict=True)
    ]


def _without(table: Table, equal: Mask, day: Mask, rules: Rules, ledger: Ledger) -> Table:
    gone = {KEEP: equal & False, SAME_ROW: equal, SAME_DAY: equal | day}[rules.duplicates]
    if not gone.any():
        return table
    ledger.set_aside(table, table.frame.index[gone & equal], EQUAL_ROW)
    ledger.set_aside(table, table.frame.index[gone & ~equal], EQUAL_DAY)
    return replace(table, frame=table.frame.loc[~gone])


def _say(table: Table, equal: Mask, day: Mask, rules: Rules, ledger: Ledger) -> None:
    if equal.any() and rules.duplicates == KEEP:
        ledger.remark(table, amber(
            N_("Rows equal to an earlier one throughout: {n} (rows {rows}). They all count; "
               "if they should count once, say so under “What counts” on the Data page."),
            n=int(equal.sum()), rows=_numbers(table, equal)))  # fmt: skip
    if day.any() and rules.duplicates != SAME_DAY:
        ledger.remark(table, (amber if day.sum() > _MANY * len(day) else green)(
            N_("Answers of a customer who answered the same survey again that day: {n} (rows {rows}). "
               "They all count; if only the last should, say so under “What counts” on the Data page."),
            n=int(day.sum()), rows=_numbers(table, day)))  # fmt: skip


def _numbers(table: Table, rows: Mask) -> str:
    return some([int(row) for row in table.frame.index[rows]])


def _wave(table: Table) -> list[str]:
    """The column that tells the answers of one row of the file apart: the wave, where waves were columns."""
    turned = table.frame.loc[table.frame.index.duplicated(keep=False)]
    telling = (c for c in table.columns("segment") if turned[[c]].set_index(c, append=True).index.is_unique)
    return [] if turned.empty else list(islice(telling, 1))


def _equal_days(table: Table, among: Mask, about: list[str]) -> Mask:
    """Every answer, of those looked at, but the last of one customer, on one day, about one thing."""
    customer, on = table.column("customer"), table.column("date")
    earlier = np.zeros(len(table.frame), dtype=bool)
    if customer is None or on is None:
        return earlier
    who = pd.factorize(table.frame[customer])[0]
    at = np.flatnonzero(among & (who >= 0) & table.frame[on].notna().to_numpy())
    days = table.frame[on].to_numpy()[at].astype("M8[D]").astype(np.int64)
    keys = who[at] * (np.ptp(days) + 1) + days - days.min() if at.size else days
    again = _shared(keys)
    at, keys = at[again], keys[again]
    order = table.frame[on].iloc[at].argsort(kind="stable").to_numpy()
    at, keys = at[order], keys[order]
    day = table.frame[about].iloc[at].reset_index(drop=True).assign(**{_KEY: keys})
    earlier[at] = day.duplicated(keep="last").to_numpy()
    return earlier


def _equal_rows(
    whole: Table, tables: list[Table], parts: list[NDArray[np.intp]], unused: Unused, asked: bool
) -> Mask:
    """Rows whose every cell, used or not, is that of an earlier one; sought where that tells something."""
    equal = np.zeros(len(whole.frame), dtype=bool)
    if not asked and not any(_names_its_rows(table, unused[table.name]) for table in tables):
        return equal
    numbered = {column for table in tables for column in _row_numbers(table)}
    at = repeated(whole.frame.drop(columns=list(numbered)))
    if at.size:
        cells = [
            _cells(table, unused[table.name], at[np.isin(at, part)] - part[0])
            for table, part in zip(tables, parts, strict=True)
            if part.size
        ]
        equal[at] = pd.concat(cells, ignore_index=True, sort=False).duplicated().to_numpy()
    return equal


def _cells(table: Table, unused: pd.DataFrame, positions: NDArray[np.intp]) -> pd.DataFrame:
    """Some answers of a table with all that its file says of them."""
    return _side_by_side(table, unused, np.flatnonzero(answered(table))[positions])


def _side_by_side(table: Table, unused: pd.DataFrame, at: NDArray[np.intp]) -> pd.DataFrame:
    told = table.frame.drop(columns=_row_numbers(table))
    parts = [part.iloc[at].reset_index(drop=True) for part in (told, unused)]
    # A column that is not used may have the name that a used one has in the study.
    return pd.concat(parts, axis=1, keys=("used", "unused"))


def _row_numbers(table: Table) -> list[str]:
    """The customer's column where it is none of the file's: rows that are persons are numbered, ``#12``."""
    column = table.column("customer")
    if column is None or table.frame.empty or table.frame[column].iloc[0] != f"#{table.frame.index[0]}":
        return []
    numbers = "#" + table.frame.index.astype(str)
    return [column] if (table.frame[column] == numbers).all() else []


def _names_its_rows(table: Table, unused: pd.DataFrame) -> bool:
    """Whether some column is an id, a moment or a comment; without one, equal rows are chance.

    Of a table that was pasted under itself, equal rows are looked at once: no column of it has
    more different values than half of its rows.
    """
    at = np.arange(0, len(table.frame), max(1, len(table.frame) // _LOOKED_AT))
    looked_at = _side_by_side(table, unused, at)
    once = looked_at.drop_duplicates()
    different, filled = looked_at.nunique(), looked_at.notna().sum()
    pasted = (different > _LONGEST_SCALE) & (different > _TELLING * once.notna().sum())
    return bool(((different > _TELLING * filled) | pasted).any())


def repeated(frame: pd.DataFrame) -> NDArray[np.intp]:
    """Positions of all rows that may share their values with another, and hardly any more.

    Numbers and dates are compared first and together, by a hash; then words, column after column,
    among ever fewer rows.
    """
    plain = [column for column in frame if _is_plain(frame[column].dtype)]
    at, keys = np.arange(len(frame)), np.zeros(len(frame), dtype=np.uint64)
    for column in plain:
        keys = keys * _ODD + _hashed(frame[column])
    steps = (frame[column] for column in frame if column not in plain)
    while at.size:
        again = _shared(keys)
        at, keys = at[again], keys[again]
        texts = next(steps, None)
        if texts is None:
            break
        keys = keys * _ODD + pd.factorize(texts.iloc[at])[0].astype(np.uint64)
    return at


def _is_plain(dtype: object) -> bool:
    return isinstance(dtype, np.dtype) and dtype.kind in "fiM"


def _hashed(values: pd.Series) -> NDArray[np.uint64]:
    if values.dtype.kind == "f":
        values = values + 0.0  # a zero with a minus is the same zero
    hashed: NDArray[np.uint64] = hash_array(values.to_numpy())
    return hashed


def _shared(keys: NDArray[np.integer]) -> Mask:
    """Which keys occur more than once; most occur once, and sorting tells soonest which do not."""
    ordered = np.sort(keys)
    return pd.Series(keys).isin(ordered[1:][ordered[1:] == ordered[:-1]]).to_numpy()
