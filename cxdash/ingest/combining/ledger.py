"""Ledger: what combining the tables of a study finds out about each of them, entered as it goes."""

from collections import defaultdict
from dataclasses import dataclass, field

import pandas as pd

from cxdash.ingest.quality.remarks import Remark
from cxdash.study import Table


@dataclass(frozen=True)
class Entry:
    """One table's page of the ledger.

    Attributes
    ----------
    remarks : list of Remark
    asides : list of DataFrame
        Rows that were used until the tables met: ``row``, ``column`` (empty), ``value``, ``reason``.
    """

    remarks: list[Remark] = field(default_factory=list)
    asides: list[pd.DataFrame] = field(default_factory=list)


@dataclass(frozen=True)
class Ledger:
    """Entries by the name of their table."""

    entries: defaultdict[str, Entry] = field(default_factory=lambda: defaultdict(Entry))

    def remark(self, table: Table, remark: Remark) -> None:
        """Enter what there is to know about a table."""
        self.entries[table.name].remarks.append(remark)

    def set_aside(self, table: Table, rows: pd.Index, reason: str) -> None:
        """Enter rows, by their numbers in the file, that the study does not count."""
        if len(rows):
            listed = pd.DataFrame({"row": rows.to_numpy(), "column": "", "value": "", "reason": reason})
            self.entries[table.name].asides.append(listed)
