"""Transposed tables: names down the first column, one record a column, turned to stand like others.

Clear only where rows are of one kind each while columns mix kinds, and where the first column
holds more names that the field knows than the first row does.
"""

import numpy as np
import pandas as pd

from cxdash.i18n import N_
from cxdash.ingest.columns import vocabulary
from cxdash.ingest.notes import Note
from cxdash.ingest.tables.cells import ALIKE, EMPTY, MISSING, Look
from cxdash.ingest.tables.headers import Header

_MOST_NAMES = 60
_FEWEST_NAMES, _FEWEST_RECORDS = 3, 3
_KNOWN = (
    "customer", "date", "nps", "csat", "ces", "touchpoint", "reason", "comment", "left", "orders", "revenue",
    "lifetime_value", "tenure", "products", "segment",
)  # fmt: skip


def is_transposed(cells: pd.DataFrame) -> bool:
    """Whether the names stand in the first column beyond doubt."""
    if len(cells) > _MOST_NAMES or cells.shape[1] <= _FEWEST_RECORDS:
        return False
    look = Look(_named_rows(cells))
    if len(look) < _FEWEST_NAMES or not look.words[:, 0].all() or not look.filled[:, 1].all():
        return False
    return _one_kind_a_row(look) and _known(look.texts[:, 0]) > max(_known(look.texts[0]), 1)


def transposed(cells: pd.DataFrame) -> tuple[pd.DataFrame, Header, Note]:
    """The table turned: its rows are numbered as the columns of the file."""
    rows = _named_rows(cells)
    titles = tuple(rows.iloc[:, 0].astype(str))
    turned = rows.iloc[:, 1:].T
    turned.index = turned.index + 1
    turned.columns = pd.RangeIndex(len(titles))
    turned = turned.astype(cells.dtypes.iloc[0])
    note = Note(N_("The names stand in the first column, so the table was turned: each column is a record."))
    return turned, Header((), titles), note


def _named_rows(cells: pd.DataFrame) -> pd.DataFrame:
    return cells.loc[cells.notna().sum(axis=1) > 1]


def _one_kind_a_row(look: Look) -> bool:
    """Whether each row holds one kind of value, and not all rows the same kind."""
    kinds = ALIKE[look.kinds[:, 1:]]
    answered = ~np.isin(look.kinds[:, 1:], (EMPTY, MISSING))
    found = [set(row[there]) for row, there in zip(kinds, answered, strict=True)]
    return all(len(one) <= 1 for one in found) and len(set().union(*found[1:])) > 1


def _known(texts: np.ndarray) -> int:
    folded = [vocabulary.fold(text) for text in texts if text]
    return sum(any(vocabulary.strength(role, text) > vocabulary.WEAK for role in _KNOWN) for text in folded)
