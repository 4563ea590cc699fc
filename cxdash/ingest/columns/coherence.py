"""Coherence: what the ratings of one questionnaire tell of one another, row by row.

Who is pleased with one thing thinks better of the others too. A number that codes how somebody came or how
often goes with none of them, and no single column shows it.
"""

from collections.abc import Mapping

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


def without_strangers(
    table: RawTable, seen: Mapping[str, Profile], roles: dict[str, str]
) -> tuple[dict[str, str], dict[str, Note]]:
    """The roles without items that go with no other, where the others go together, and what is said of them.

    What a name says to be judged stays: people may rate one thing without a thought of the rest.
    """
    rated = [c for c, role in roles.items() if role in (*METRIC_ROLES, "item") and not seen[c].wording]
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
