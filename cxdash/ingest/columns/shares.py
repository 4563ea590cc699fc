"""Shares: columns that part one whole among them, such as the percentage that gave each answer.

Each row adds up to 100, or to 1, whatever the language of the file: a share is no rating, and rows of nothing
but shares are groups, not people.
"""

from collections.abc import Iterator

import numpy as np

from cxdash.i18n import N_
from cxdash.ingest.columns.profile import Profile
from cxdash.ingest.notes import Note
from cxdash.ingest.shapes.glance import some_rows
from cxdash.ingest.tables.layout import RawTable
from cxdash.scales import METRIC_ROLES

SHARES = N_(
    "{n} columns from “{column}” on add up to {whole} in each row, as the parts of one whole do; they were "
    "left out, because a share is no rating."
)
_FEWEST, _MOST, _FEWEST_ROWS = 4, 100, 5
_NEARLY_ALL = 0.95
_ROUNDED = 0.011
"""What rounding may take from the whole or add to it, as a share of it."""


def without_shares(
    table: RawTable, seen: dict[str, Profile], roles: dict[str, str]
) -> tuple[dict[str, str], dict[str, Note]]:
    """The roles without ratings that are shares of one whole, and what is said of them."""
    said: dict[str, Note] = {}
    rows = some_rows(table.frame)
    for numbered in _side_by_side(seen):
        given = np.column_stack([seen[column].answers_in(rows[column]) for column in numbered])
        for first, last, whole in _wholes(given):
            parts = numbered[first:last]
            rated = (c for c in parts if roles.get(c, "item") in ("item", *METRIC_ROLES))
            roles = {**roles, **dict.fromkeys(rated, "ignore")}
            said[parts[0]] = Note(SHARES, {"n": len(parts), "column": parts[0], "whole": f"{whole:g}"})
    return roles, said


def _side_by_side(seen: dict[str, Profile]) -> list[list[str]]:
    """Runs of columns of numbers, none below zero, side by side; a very long one is a battery."""
    runs: list[list[str]] = [[]]
    for column, profile in seen.items():
        if profile.filled and profile.numeric >= _NEARLY_ALL and min(profile.given, default=-1) >= 0:
            runs[-1].append(column)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if _FEWEST <= len(run) <= _MOST]


def _wholes(given: np.ndarray) -> Iterator[tuple[int, int, float]]:
    """Where columns next to each other begin and end that add up to 100 or to 1, and to which of them."""
    known = given[~np.isnan(given).any(axis=1)]
    if len(known) < _FEWEST_ROWS:
        return
    sums = np.column_stack([np.zeros(len(known)), known.cumsum(axis=1)])
    for whole in (100.0, 1.0):
        begin = 0
        for first in range(known.shape[1] - _FEWEST + 1):
            last = first + (_n_parts(sums[:, first:], whole) if first >= begin else 0)
            if last > first and not _ticks(known[:, first:last], whole):
                yield first, last, whole
                begin = last


def _n_parts(sums: np.ndarray, whole: float) -> int:
    """How many columns add up to a whole, at most, in nearly all rows; who was not asked may have zeros."""
    added = sums[:, _FEWEST:] - sums[:, :1]
    near = (np.abs(added - whole) <= _ROUNDED * whole).sum(axis=0)
    ends = np.flatnonzero(near >= np.maximum(_NEARLY_ALL * (added > 0).sum(axis=0), _FEWEST_ROWS))
    return int(ends[-1]) + _FEWEST if len(ends) else 0


def _ticks(parts: np.ndarray, whole: float) -> bool:
    """Whether rows add up to a whole because each ticks one of several boxes."""
    whole_rows = np.abs(parts.sum(axis=1) - whole) <= _ROUNDED * whole
    return bool(np.isin(parts[whole_rows], (0, whole)).all())
