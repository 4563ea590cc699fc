"""Coherence: what the ratings of one questionnaire tell of one another, row by row.

Who is pleased with one thing thinks better of the others too. A number that codes how somebody came or how
often goes with none of them; an 8 beside 1 to 7 that stands for “does not apply” is given by people who are
no more pleased than others. No single column shows either.
"""

import warnings
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np

from cxdash.i18n import N_
from cxdash.ingest.columns import codes
from cxdash.ingest.columns.profile import Profile
from cxdash.ingest.columns.rating import says
from cxdash.ingest.notes import Note, quoted
from cxdash.ingest.shapes.glance import some_rows
from cxdash.ingest.tables.layout import RawTable
from cxdash.scales import METRIC_ROLES

STRANGERS = N_(
    "Small numbers that have nothing to do with what the same people rated beside them were left out: "
    "{columns}; give them the role “Rating of one item” if they are ratings."
)

_ROWS = 2000
"""Rows looked at: enough to see that a correlation is small."""
_FEWEST_ROWS, _FEWEST_RATINGS = 100, 5
_TOGETHER = 0.25
"""Correlation with the rest that half of a battery has at least; answers drawn by lot have none."""
_APART = 0.15
"""Correlation that no rating of a coherent battery stays surely below."""
_SURE = 2.0
"""Standard errors."""
_LAST_STEPS = (5, 7, 10)
"""Where usual scales end, and codes begin."""
_FEWEST_GIVEN = 20
"""Of a code, and of the step beside it, of which one can say what else their people think."""
_MOST_CODES = 3
_MANY_RATINGS = 20
_LEAST_VARIANCE = 1e-4
_NO_CHANCE = 4.0
"""Standard errors, of answers that lean on one another because the same people give them."""


def without_strangers(
    table: RawTable, seen: Mapping[str, Profile], roles: dict[str, str]
) -> tuple[dict[str, str], dict[str, Note]]:
    """The roles without items that go with no other, where the others go together, and what is said of them.

    What a name says to be judged stays: people may rate one thing without a thought of the rest.
    """
    rated = _numbered(seen, roles)
    suspects = [c for c in rated if roles[c] == "item" and not (says(seen[c]) or codes.written(seen[c]))]
    if not suspects or len(rated) < _FEWEST_RATINGS:
        return roles, {}
    rows = some_rows(table.frame, _ROWS)
    given = np.column_stack([_steps(seen[column].answers_in(rows[column]), seen[column]) for column in rated])
    r, n = item_rest_correlations(given)
    if not np.nanmedian(r) >= _TOGETHER:
        return roles, {}
    far = (n >= _FEWEST_ROWS) & (np.abs(r) + _SURE / np.sqrt(np.maximum(n, 1)) < _APART)
    left = [column for column in suspects if far[rated.index(column)]]
    kept = {column: role for column, role in roles.items() if column not in left}
    return kept, {left[0]: Note(STRANGERS, {"columns": quoted(left)})} if left else {}


def with_codes(table: RawTable, seen: dict[str, Profile], roles: Mapping[str, str]) -> dict[str, Profile]:
    """The profiles, those of ratings with the numbers that stand for no answer by what else people rated."""
    alike: dict[float, list[str]] = {}
    for column in _numbered(seen, roles):
        top = max(seen[column].given.keys() - codes.usual(seen[column].given), default=0)
        if not codes.written(seen[column]):
            alike.setdefault(max((last for last in _LAST_STEPS if last <= top), default=0), []).append(column)
    found = {
        c: steps
        for columns in alike.values()
        if (steps := _codes_among(table, seen, columns))
        for c in columns
    }
    return seen | {column: replace(seen[column], no_steps=steps) for column, steps in found.items()}


def _codes_among(table: RawTable, seen: Mapping[str, Profile], columns: list[str]) -> frozenset[float]:
    if len(columns) < _FEWEST_RATINGS:
        return frozenset()
    rows = some_rows(table.frame, _ROWS)
    given = np.column_stack([seen[column].answers_in(rows[column]) for column in columns])
    unlikely = [*codes.usual(np.unique(given[~np.isnan(given)]))]
    return no_steps(np.where(np.isin(given, unlikely), np.nan, given))


def no_steps(given: np.ndarray) -> frozenset[float]:
    """The numbers beyond a usual scale whose people think of the rest as if they had not answered.

    On a scale of 0 to 10 people who give 0 are the least pleased of all; where 0 is written for a blank they
    are like the others, and more pleased than those who give 1. What somebody thinks of the rest is the
    median of what they give, which a few codes do not move.

    Parameters
    ----------
    given : array, rows by columns
        NaN where there is no answer.

    Returns
    -------
    frozenset
        0, the numbers after the last step, or both; empty where chance could do it.
    """
    values = np.unique(given[~np.isnan(given)])
    beyond = {last: values[values > last].tolist() for last in _LAST_STEPS}
    ends = [last for last, numbers in beyond.items() if 0 < len(numbers) <= _MOST_CODES]
    if not ends and 0 not in values:
        return frozenset()
    r, _n = item_rest_correlations(given)
    given = given[:, r > 0]  # what is asked the other way round has its steps the other way round
    if given.shape[1] < _FEWEST_RATINGS:
        return frozenset()
    beside = _medians_of_others(given)

    def rises(*numbers: float) -> bool:
        return all(_comes_before(given, beside, less, more) for less, more in pairwise(numbers))

    found = {0.0} if rises(1, 3) and rises(1, 0) else set[float]()
    for last in ends:
        if rises(last - 2, last) and all(rises(code, last) for code in beyond[last]):
            return frozenset(found.union(beyond[last]))
    return frozenset(found)


def _medians_of_others(given: np.ndarray) -> np.ndarray:
    """For each answer, the median of the others of its row; among many one more makes no difference."""
    columns = range(given.shape[1])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of rows with one answer alone
        if len(columns) > _MANY_RATINGS:
            return np.broadcast_to(np.nanmedian(given, axis=1)[:, None], given.shape)
        return np.column_stack([np.nanmedian(np.delete(given, at, axis=1), axis=1) for at in columns])


def _comes_before(given: np.ndarray, beside: np.ndarray, less: float, more: float) -> bool:
    """Whether those who give one number surely think less of the rest than those who give another.

    Column by column, because things are liked more or less, and weighed by how much each tells.
    """
    apart, weights = [], []
    for answers, rest in zip(given.T, beside.T, strict=True):
        low, high = (rest[(answers == value) & ~np.isnan(rest)] for value in (less, more))
        if min(len(low), len(high)) >= _FEWEST_GIVEN:
            apart.append(high.mean() - low.mean())
            weights.append(1 / max(low.var() / len(low) + high.var() / len(high), _LEAST_VARIANCE))
    return bool(apart) and float(np.average(apart, weights=weights) * np.sqrt(sum(weights))) > _NO_CHANCE


def _numbered(seen: Mapping[str, Profile], roles: Mapping[str, str]) -> list[str]:
    return [c for c, role in roles.items() if role in (*METRIC_ROLES, "item") and not seen[c].wording]


def item_rest_correlations(given: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Correlation of each column with the mean of the others of the row, all standardised.

    Parameters
    ----------
    given : array, rows by columns
        NaN where there is no answer.

    Returns
    -------
    r : array, one for each column
        NaN where fewer than two rows tell, or where all answers are alike.
    n : array
        Rows in which the column and at least one other have an answer.

    Notes
    -----
    The corrected item-total correlation of Nunnally & Bernstein (1994), *Psychometric Theory*, 3rd ed., with
    the mean of what is answered in place of the sum.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        scores = _standardised(given, ~np.isnan(given))
        known = ~np.isnan(scores)  # a column of one answer alone tells nothing
        scores = np.where(known, scores, 0.0)
        others = known.sum(axis=1, keepdims=True) - known
        rest = (scores.sum(axis=1, keepdims=True) - scores) / others
        both = known & (others > 0)
        x, y = (_standardised(values, both) for values in (given, rest))
        n = both.sum(axis=0)
        return np.where(both, x * y, 0.0).sum(axis=0) / np.where(n > 1, n, np.nan), n


def _standardised(values: np.ndarray, which: np.ndarray) -> np.ndarray:
    """With mean 0 and standard deviation 1 in each column, over some of its rows."""
    n = which.sum(axis=0)
    centred = values - np.where(which, values, 0.0).sum(axis=0) / n
    return centred / np.sqrt(np.where(which, centred**2, 0.0).sum(axis=0) / n)


def _steps(values: np.ndarray, profile: Profile) -> np.ndarray:
    """The answers without what looks like a code for none."""
    return np.where(np.isin(values, [*codes.codes(profile)]), np.nan, values)
