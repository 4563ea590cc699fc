"""Lacking: what a table of orders leaves open, the amount of rows or the day of them all."""

from collections.abc import Iterator

from cxdash.i18n import N_
from cxdash.ingest.columns.days import ANOTHER_DAY
from cxdash.ingest.columns.keys import among
from cxdash.ingest.columns.mapping import Mapping
from cxdash.ingest.columns.values import tells_dates
from cxdash.ingest.columns.vocabulary import fold
from cxdash.ingest.notes import quoted
from cxdash.ingest.quality.remarks import Remark, amber, green
from cxdash.ingest.tables.layout import RawTable
from cxdash.study import ORDERS, Table

_MANY = 0.05


def lacking(raw: RawTable, mapping: Mapping, table: Table) -> Iterator[Remark]:
    """Orders none of whose rows tells an amount, counted; dates of which none is the order's."""
    if mapping.kind == ORDERS:
        yield from _unpaid(table)
        yield from _undated(raw, mapping)


def _unpaid(table: Table) -> Iterator[Remark]:
    paid, number = table.column("amount") or table.column("price"), table.column("order_id")
    if paid is None:
        return
    told = table.frame[paid].notna()
    if number:  # many shops write what was paid on the first row of an order alone
        told |= among(table.frame[number], table.frame.loc[told, number])
    n = int((~told).sum())
    if n:
        yield (amber if n > _MANY * len(told) else green)(
            N_("Rows of orders without an amount in “{column}”: {n} of {of}. They count as orders and add "
               "nothing to revenue; if another column tells what was paid, give it that role."),
            column=paid, n=n, of=len(told))  # fmt: skip


def _undated(raw: RawTable, mapping: Mapping) -> Iterator[Remark]:
    if mapping.column("order_date"):
        return
    days = [
        c for c in mapping.columns("ignore") if not ANOTHER_DAY.search(fold(c)) and tells_dates(raw.frame[c])
    ]
    if days:
        yield amber(
            N_("Dates stand in {columns}, but no name tells the day of the order, so orders have none; give "
               "the role “Date of an order” to the column that tells it."), columns=quoted(days))  # fmt: skip
