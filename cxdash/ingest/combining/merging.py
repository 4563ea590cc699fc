"""Merging: what several tables tell of the same customers, on one row each; the latest counts."""

from dataclasses import replace
from datetime import date
from functools import partial

import pandas as pd

from cxdash.i18n import N_
from cxdash.ingest.combining import meeting
from cxdash.ingest.combining.ledger import Ledger
from cxdash.ingest.combining.periods import period_of
from cxdash.ingest.notes import Note
from cxdash.ingest.quality.remarks import amber, green
from cxdash.study import BEHAVIOUR, CUSTOMERS, RESPONSES, Table


def merged(tables: list[Table], responses: Table | None, ledger: Ledger) -> Table | None:
    """One row per customer of any of the tables, each role under its name in the table that counts first.

    Parameters
    ----------
    tables : list of Table
        Lists of customers, and answers that tell what customers did.
    responses : Table or None
        All answers, whose name for the customer's id is taken.
    ledger : Ledger
        Told where two tables do not say the same of a customer, and which of them counts.
    """
    if not tables:
        return None
    key = (responses.column("customer") if responses else None) or tables[0].columns("customer")[0]
    first, *sources = _first_that_counts_first(tables)
    whole, newer = _about_customers(first, key), first
    for source in sources:
        other = _respelt(whole, _about_customers(source, key), source, ledger)
        whole, newer = _merge(whole, other, source, _why(newer, source), ledger), source
    return replace(whole, frame=whole.frame.reset_index())


def _first_that_counts_first(tables: list[Table]) -> list[Table]:
    """Lists of customers before answers, and of either the latest first: by their dates or as they came."""
    return [
        table
        for kind in (CUSTOMERS, RESPONSES)
        for table in _latest_first([table for table in tables if table.kind == kind])
    ]


def _latest_first(tables: list[Table]) -> list[Table]:
    until = [day for table in tables if (day := _until(table))]
    if len(until) < len(tables):
        return tables[::-1]
    return [tables[i] for _day, i in sorted(zip(until, range(len(tables)), strict=True), reverse=True)]


def _until(table: Table) -> date | None:
    """The last day that a table tells of, or the first of the period in its name."""
    on = table.column("date")
    last = table.frame[on].max() if on else pd.NaT
    return period_of(table.name) if pd.isna(last) else last.date()


_LISTED = N_("Customers of whom {other} and {kept} do not say the same: {columns}. The values of {kept} "
             "count, because it is a list of customers.")  # fmt: skip
_RECENT = N_("Customers of whom {other} and {kept} do not say the same: {columns}. The values of {kept} "
             "count, because it is the more recent.")  # fmt: skip
_OPENED = N_("Customers of whom {other} and {kept} do not say the same: {columns}. The values of {kept} "
             "count, because it was opened last; if the other is newer, write the year into the names of "
             "both.")  # fmt: skip


def _why(newer: Table, older: Table) -> str:
    """Why the values of one table count rather than another's, in words."""
    if newer.kind != older.kind:
        return _LISTED
    here, there = _until(newer), _until(older)
    return _RECENT if here and there and here > there else _OPENED


def _about_customers(table: Table, key: str) -> Table:
    """What a table tells of its customers, indexed by their id under the name ``key``."""
    roles = {
        role: tuple(column for column in columns if column != key)
        for role, columns in table.roles.items()
        if role in (*BEHAVIOUR, "segment")
    }
    columns = [column for played in roles.values() for column in played]
    customer = table.frame[table.column("customer")].rename(key)
    frame = table.frame[columns].set_axis(pd.Index(customer, name=key))
    frame = frame.loc[frame.index.notna() & ~frame.index.duplicated()]
    return Table(CUSTOMERS, table.name, frame, {"customer": (key,), **roles})


def _merge(merged: Table, other: Table, source: Table, why: str, ledger: Ledger) -> Table:
    """Outer merge on the index; where both tell, the first is kept and differences are said."""
    roles = dict(merged.roles)
    names: dict[str, str] = {}
    for role, columns in other.roles.items():
        if role == "segment":
            roles[role] = tuple(dict.fromkeys((*roles.get(role, ()), *columns)))
        elif role in roles and role != "customer":
            names[columns[0]] = roles[role][0]
        elif role != "customer":
            roles[role] = columns
    added = other.frame.rename(columns=names)
    _tell_differences(merged, added, source, why, ledger)
    frame = merged.frame.combine_first(added)
    order = [*merged.frame.columns, *(column for column in added if column not in merged.frame)]
    return Table(CUSTOMERS, f"{merged.name} + {other.name}", frame[order], roles)


def _respelt(merged: Table, other: Table, source: Table, ledger: Ledger) -> Table:
    """The other table's customers under the first table's ids, as for answers."""
    wanted, tell = merged.frame.index.to_series(), partial(ledger.remark, source)
    ids = meeting.respelt(other.frame.index.to_series(), wanted, merged.name, tell)
    return replace(other, frame=other.frame.set_axis(pd.Index(ids, name=merged.frame.index.name)))


def _tell_differences(merged: Table, added: pd.DataFrame, source: Table, why: str, ledger: Ledger) -> None:
    """What two tables say otherwise; amber where it is what customers did, which figures rest on."""
    different = {
        str(column): n
        for column in added.columns.intersection(merged.frame.columns)
        if (n := _different(merged.frame[column], added[column]))
    }
    did = {column: n for column, n in different.items() if column in merged.columns(*BEHAVIOUR)}
    are = {column: n for column, n in different.items() if column not in did}
    for remark, told in ((amber, did), (green, are)):
        if told:
            columns = tuple(Note(N_("“{column}” ({n})"), {"column": c, "n": n}) for c, n in told.items())
            ledger.remark(source, remark(why, columns=columns, other=source.name, kept=merged.name))


def _different(first: pd.Series, second: pd.Series) -> int:
    """Customers of whom both tell, and not the same."""
    both = first.index.intersection(second.index)
    first, second = first.loc[both], second.loc[both]
    return int((first.notna() & second.notna() & (first != second).fillna(False)).sum())
