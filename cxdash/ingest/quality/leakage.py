"""Leakage: columns that give an outcome away, because they were filled in when it was already known."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from cxdash.i18n import N_
from cxdash.ingest.notes import quoted
from cxdash.ingest.quality.remarks import Remark, amber
from cxdash.scales import METRIC_ROLES
from cxdash.study import Table

_FEWEST = 30
_MOST_LEVELS = 50
_ERRORS_LEFT = 0.1
_CANDIDATES = (*METRIC_ROLES, "item", "segment", "touchpoint", "contacts", "returns", "products")


def leaks(table: Table) -> Iterator[Remark]:
    """Columns whose values tell, all but without fail, who has left."""
    said, dated = table.column("left"), table.column("left_on")
    left = said or dated
    if left is None:
        return
    gone = table.frame[said] if said else table.frame[left].notna()
    columns = [column for column in table.columns(*_CANDIDATES) if gives_away(table.frame[column], gone)]
    if columns:
        yield amber(
            N_("Columns that all but tell “{left}”: {columns}. They were probably filled in afterwards; do "
               "not use them to explain or foresee who leaves."),
            columns=quoted(columns), left=left)  # fmt: skip


def gives_away(values: pd.Series, gone: pd.Series) -> bool:
    """Whether guessing the commoner outcome of each value makes under a tenth of the errors of not looking.

    Or whether some solid values always go with leaving and others never do. Of fewer than 30
    customers on either side any column may guess right by chance.
    """
    both = values.notna() & gone.notna()
    codes, levels = pd.factorize(values[both])
    if not 2 <= len(levels) <= _MOST_LEVELS:
        return False
    left = gone[both].to_numpy(dtype=bool)
    yes = np.bincount(codes[left], minlength=len(levels))
    no = np.bincount(codes[~left], minlength=len(levels))
    if min(yes.sum(), no.sum()) < _FEWEST:
        return False
    always, never = (yes >= _FEWEST) & (no == 0), (no >= _FEWEST) & (yes == 0)
    told = np.minimum(yes, no).sum() < _ERRORS_LEFT * min(yes.sum(), no.sum())
    return bool(told or (always.any() and never.any()))
