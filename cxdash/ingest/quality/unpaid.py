"""Unpaid: rows of orders that tell no amount, so that revenue is the sum of the others."""

from collections.abc import Iterator

from cxdash.i18n import N_
from cxdash.ingest.columns.keys import among
from cxdash.ingest.quality.remarks import Remark, amber
from cxdash.study import ORDERS, Table

_MANY = 0.05


def unpaid(table: Table) -> Iterator[Remark]:
    """Orders none of whose rows tells an amount, where they are many."""
    paid, number = table.column("amount") or table.column("price"), table.column("order_id")
    if table.kind != ORDERS or paid is None:
        return
    told = table.frame[paid].notna()
    if number:  # many shops write what was paid on the first row of an order alone
        told |= among(table.frame[number], table.frame.loc[told, number])
    n = int((~told).sum())
    if n > _MANY * len(told):
        yield amber(
            N_("Rows of orders without an amount in “{column}”: {n} of {of}. They count as orders and add "
               "nothing to revenue; if another column tells what was paid, give it that role."),
            column=paid, n=n, of=len(told))  # fmt: skip
