"""Duplicates: one table opened twice, rows that are equal throughout, one customer twice on one day.

They are counted and said. What happens to them is for the reader to say, in
:class:`~cxdash.ingest.rules.Rules`; until then all count.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Of
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxdash.i18n import N_
from cxdash.ingest.appending import answered
from cxdash.ingest.layout import RawTable
from cxdash.ingest.ledger import Ledger
from cxdash.ingest.notes import some
from cxdash.ingest.remarks import amber, green, red
from cxdash.ingest.rules import KEEP, ONCE, SAME_DAY, SAME_ROW, UNDECIDED, Rules
from cxdash.study import CUSTOMERS, OTHER, RESPONSES, Table

COPY, EQUAL_ROW, EQUAL_DAY = "copy", "equal_row", "equal_day"
"""Why a row is set aside: its table is another's copy, or the row is another's, or the day is."""

_TELLING = 0.5
"""Rows are compared where this share of some column's values occurs once: few ticked boxes often agree."""

_LOOKED_AT = 5_000

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
    """Tables of answers, named alike, without what the reader wants counted once; the rest is said."""
    frame = pd.concat([table.frame.loc[answered(table)] for table in tables], ignore_index=True, sort=False)
    whole = replace(tables[0], frame=frame)
    sizes = [int(answered(table).sum()) for table in tables]
    parts = np.split(np.arange(len(frame)), np.cumsum(sizes)[:-1])
    equal = _equal_rows(whole, tables, parts, unused)
    day = _equal_days(whole) & ~equal
    for table, at in zip(tables, parts, strict=True):
        rows = table.frame.index[answered(table)]
        _say(table, rows[equal[at]], rows[day[at]], rules, ledger)
    dropped = _dropped(equal, day, rules)
    return [_without(table, dropped[at], rules, equal[at], ledger)
            for table, at in zip(tables, parts, strict=True)]  # fmt: skip


def _dropped(equal: NDArray[np.bool_], day: NDArray[np.bool_], rules: Rules) -> NDArray[np.bool_]:
    if rules.duplicates == KEEP:
        return np.zeros(len(equal), dtype=bool)
    return equal if rules.duplicates == SAME_ROW else equal | day


def _without(
    table: Table, dropped: NDArray[np.bool_], rules: Rules, equal: NDArray[np.bool_], ledger: Ledger
) -> Table:
    rows = table.frame.index[answered(table)]
    ledger.set_aside(table, rows[dropped & equal], EQUAL_ROW)
    ledger.set_aside(table, rows[dropped & ~equal], EQUAL_DAY)
    kept = answered(table).to_numpy().copy()
    kept[np.flatnonzero(kept)[dropped]] = False
    return replace(table, frame=table.frame.loc[kept])


def _say(table: Table, equal: pd.Index, day: pd.Index, rules: Rules, ledger: Ledger) -> None:
    if len(equal) and rules.duplicates == KEEP:
        ledger.remark(table, amber(
            N_("Rows equal to an earlier one throughout: {n} (rows {rows}). They all count; "
               "say so if they should count once."),
            n=len(equal), rows=some(list(map(int, equal)))))  # fmt: skip
    if len(day) and rules.duplicates != SAME_DAY:
        ledger.remark(table, (amber if len(day) > 0.01 * len(table.frame) else green)(
            N_("Answers of a customer who answered the same survey again that day: {n} (rows {rows}). "
               "They all count; say so if only the last should."),
            n=len(day), rows=some(list(map(int, day)))))  # fmt: skip


def _equal_days(table: Table) -> NDArray[np.bool_]:
    """Every answer but the last of one customer, on one day, about one thing."""
    customer, on = table.column("customer"), table.column("date")
    nobody = np.zeros(len(table.frame), dtype=bool)
    if customer is None or on is None:
        return nobody
    about = list(table.columns("survey_kind", "touchpoint"))
    known = table.frame[[customer, on]].notna().all(axis=1).to_numpy()
    at = _repeated(table.frame, np.flatnonzero(known), iter([customer]))
    if not at.size:
        return nobody
    candidates = table.frame.iloc[at]
    order = candidates[on].argsort(kind="stable").to_numpy()
    key = candidates[[customer, *about]].assign(**{on: candidates[on].dt.normalize()}).iloc[order]
    nobody[at[order]] = key.duplicated(keep="last").to_numpy()
    return nobody


def _equal_rows(
    whole: Table, tables: list[Table], parts: list[NDArray[np.intp]], unused: Unused
) -> NDArray[np.bool_]:
    """Rows whose every cell, used or not, is that of an earlier row."""
    equal = np.zeros(len(whole.frame), dtype=bool)
    if not any(_names_its_rows(part) for table in tables for part in (table.frame, unused[table.name])):
        return equal
    at = _repeated(whole.frame, np.arange(len(whole.frame)), _cheapest_first(whole.frame))
    cells = [
        _cells(table, unused[table.name], at[np.isin(at, part)] - part[0])
        for table, part in zip(tables, parts, strict=True)
        if part.size
    ]
    if at.size:
        equal[at] = pd.concat(cells, ignore_index=True, sort=False).duplicated().to_numpy()
    return equal


def _cells(table: Table, unused: pd.DataFrame, positions: NDArray[np.intp]) -> pd.DataFrame:
    """Some answers of a table with all that its file says of them."""
    at = np.flatnonzero(answered(table))[positions]
    parts = [part.iloc[at].reset_index(drop=True) for part in (table.frame, unused)]
    return pd.concat(parts, axis=1)


def _names_its_rows(frame: pd.DataFrame) -> bool:
    """Whether some column is an id, a moment or a comment; without one, equal rows are chance."""
    looked_at = frame.iloc[:: max(1, len(frame) // _LOOKED_AT)]
    return bool((looked_at.nunique() > _TELLING * looked_at.notna().sum()).any())


def _cheapest_first(frame: pd.DataFrame) -> Iterator[str]:
    """Numbers and dates are compared before words."""
    words = frame.dtypes.map(lambda dtype: dtype.kind not in "fiM")
    return iter(map(str, words.sort_values(kind="stable").index))


def _repeated(frame: pd.DataFrame, at: NDArray[np.intp], columns: Iterator[str]) -> NDArray[np.intp]:
    """Positions of the rows that share their values with another, column after column, ever fewer."""
    key = np.zeros(len(at), dtype=np.int64)
    for column in columns:
        codes, levels = pd.factorize(frame[column].iloc[at])
        key, distinct = pd.factorize(key * (len(levels) + 1) + codes)
        often = np.bincount(key, minlength=len(distinct))[key] > 1
        at, key = at[often], key[often]
        if not at.size:
            break
    return at
