"""Merged cells in the body: a value written once for the rows beside it, repeated where that is clear."""

import numpy as np
import pandas as pd

from cxdash.i18n import N_
from cxdash.ingest.columns import vocabulary
from cxdash.ingest.notes import Note
from cxdash.ingest.tables.cells import DATE, WORD, Mask, kind

_MOST_ROWS = 5000
_FEWEST_GROUPS = 2


def filled_down(body: pd.DataFrame) -> tuple[pd.DataFrame, list[Note]]:
    """Leading columns with a value once a group, filled down, and a note for each.

    A column is left as it is unless every other column is full, no value comes twice, and no
    group is a single row: a question that few have answered has such rows.
    """
    notes: list[Note] = []
    if not 2 * _FEWEST_GROUPS <= len(body) <= _MOST_ROWS:
        return body, notes
    for place in range(body.shape[1] - 1):
        column = body.iloc[:, place]
        blank = column.isna().to_numpy()
        if not _is_merged(column, blank, body.iloc[:, place + 1 :]):
            break
        body = body.assign(**{str(column.name): column.ffill()})
        notes.append(Note(
            N_("“{column}” is written once for several rows; its value was repeated below, in cells: {n}."),
            {"column": str(column.name), "n": int(blank.sum())},
        ))  # fmt: skip
    return body, notes


def _is_merged(column: pd.Series, blank: Mask, right: pd.DataFrame) -> bool:
    starts = np.flatnonzero(~blank)
    if blank[0] or len(starts) < _FEWEST_GROUPS or not blank.any():
        return False
    runs = np.diff([*starts, len(blank)])
    values = column.iloc[starts]
    if runs.min() < 2 or not values.is_unique or not values.map(kind).isin((WORD, DATE)).all():
        return False
    personal = (
        vocabulary.strength("customer", vocabulary.fold(str(column.name))) or values.str.contains("@").any()
    )
    return not personal and _full(right)


def _full(right: pd.DataFrame) -> bool:
    """Whether the columns beside are full, but for the leading ones that may be merged themselves."""
    filled = right.notna().all(axis=0).to_numpy()
    return bool(filled.any() and filled[int(np.argmax(filled)) :].all())
