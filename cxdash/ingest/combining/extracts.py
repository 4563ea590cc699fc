"""Extracts: lists of orders that overlap, so that some orders stand in two of them.

One that goes from January to June and one from April to September list the same three months.
Such lines are counted and said; what happens to them is for the reader to say, in
:class:`~cxdash.ingest.combining.rules.Rules`. Within one extract equal lines stay, whatever
the rule: a thing can be bought twice.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from cxdash.i18n import N_
from cxdash.ingest.combining.appending import one_under_the_other
from cxdash.ingest.combining.duplicates import EQUAL_ROW, Mask, Unused, repeated
from cxdash.ingest.combining.ledger import Ledger
from cxdash.ingest.combining.rules import KEEP, Rules
from cxdash.ingest.notes import some
from cxdash.ingest.quality.remarks import amber
from cxdash.study import BOUGHT, ORDERS, Table

_NTH, _UNUSED = "\0nth", "\0unused "
"""Names that no role has."""


def without_overlap(tables: Sequence[Table], unused: Unused, rules: Rules, ledger: Ledger) -> list[Table]:
    """The tables, without the lines of orders that an earlier one lists where equal rows count once.

    Parameters
    ----------
    tables : sequence of Table
        Of any kind; those of orders are looked at.
    unused : mapping of table to DataFrame
        The cells that play no role.
    rules : Rules
    ledger : Ledger
    """
    listing = [table for table in tables if table.kind == ORDERS and _tells_lines_apart(table)]
    if len(listing) < 2:
        return list(tables)
    lines = [_lines(table, unused[table.name]) for table in listing]
    ends = np.cumsum([len(part) for part in lines])[:-1]
    again = np.split(_listed_before(lines), ends)
    copied = {
        table.name: part.index[which]
        for table, part, which in zip(listing, lines, again, strict=True)
        if which.any()
    }
    return [
        _once(table, copied[table.name], rules, ledger) if table.name in copied else table for table in tables
    ]


def _tells_lines_apart(table: Table) -> bool:
    """Whether orders have a number or a day: without, next month's purchase looks like this month's."""
    return bool(table.column("customer") and table.columns("order_id", "order_date"))


def _lines(table: Table, unused: pd.DataFrame) -> pd.DataFrame:
    """What makes two lines the same: what was bought and, where no number names it, the other cells too."""
    roles = [role for role in ("customer", *BOUGHT) if table.column(role)]
    lines = table.frame[list(table.columns(*roles))].set_axis(roles, axis=1)
    if "order_id" not in roles:
        lines = lines.join(unused.add_prefix(_UNUSED))
    return lines.loc[lines["customer"].notna()]


def _listed_before(extracts: list[pd.DataFrame]) -> Mask:
    """Which lines an earlier extract lists: of equal ones the second is the copy of a second one there."""
    whole = one_under_the_other(extracts)
    at = repeated(whole)
    extract = np.repeat(np.arange(len(extracts)), [len(each) for each in extracts])[at]
    lines = whole.iloc[at]
    nth = lines.groupby([extract, *lines], dropna=False, sort=False).cumcount()
    before = np.zeros(len(whole), dtype=bool)
    before[at] = lines.assign(**{_NTH: nth}).duplicated().to_numpy()
    return before


def _once(table: Table, copied: pd.Index, rules: Rules, ledger: Ledger) -> Table:
    if rules.duplicates != KEEP:
        ledger.set_aside(table, copied, EQUAL_ROW)
        return replace(table, frame=table.frame.drop(index=copied))
    ledger.remark(table, amber(
        N_("Rows of orders that another table lists too: {n} (rows {rows}). They count in both; "
           "say so if equal rows should count once."),
        n=len(copied), rows=some([int(row) for row in copied])))  # fmt: skip
    return table
