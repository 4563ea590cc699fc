"""Coherence: what the ratings of one questionnaire tell of one another, row by row.

Who is pleased with one thing thinks better of the others too. A number that codes how somebody came or how
often goes with none of them; an 8 beside 1 to 7 that stands for “does not apply” is given by people who are
no more pleased than others. No single column shows either.
"""

import warnings
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from cxdash.i18n import N_
from cxdash.ingest.columns import codes
from cxdash.ingest.columns.numbered import family_of
from cxdash.ingest.columns.profile import Profile
from cxdash.ingest.columns.rating import FEWEST_ITEMS, says
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


class Answers:
    """What some rows of a table answer, each column read once."""

    def __init__(self, table: RawTable, seen: Mapping[str, Profile]) -> None:
        self._rows = some_rows(table.frame, _ROWS)
        self._seen = seen
        self._read: dict[str, np.ndarray] = {}

    def of(self, columns: Sequence[str]) -> np.ndarray:
        """One column each; NaN where there is no answer, or a code that vendors write for none."""
        for column in columns:
            if column not in self._read:
                given, profile = self._seen[column].answers_in(self._rows[column]), self._seen[column]
                gone = codes.codes(profile) | codes.usual(profile.given)
                self._read[column] = np.where(np.isin(given, [*gone]), np.nan, given)
        return np.column_stack([self._read[column] for column in columns])


def without_strangers(
    answers: Answers, seen: Mapping[str, Profile], roles: dict[str, str]
) -> tuple[dict[str, str], dict[str, Note]]:
    """The roles without items that go with no other, where the others go together, and what is said of them.

    What a name says to be judged stays, and so does what keeps to the steps of most: people may rate one
    thing without a thought of the rest.
    """
    rated = _numbered(seen, roles)
    ends = {column: _ends(seen[column]) for column in rated}
    usual = Counter(ends.values()).most_common(1)
    named = {column for column in rated if says(seen[column]) or codes.written(seen[column])}
    suspects = [c for c in rated if roles[c] == "item" and c not in named and ends[c] != usual[0][0]]
    if not suspects or len(rated) < _FEWEST_RATINGS:
        return roles, {}
    r, n = item_rest_correlations(answers.of(rated))
    if not r[~np.isnan(r)].size or np.nanmedian(r) < _TOGETHER:
        return roles, {}
    far = (n >= _FEWEST_ROWS) & (np.abs(r) + _SURE / np.sqrt(np.maximum(n, 1)) < _APART)
    left = [column for column in suspects if far[rated.index(column)]]
    kept = {column: role for column, role in roles.items() if column not in left}
    return kept, {left[0]: Note(STRANGERS, {"columns": quoted(left)})} if left else {}


def _ends(profile: Profile) -> tuple[float, float]:
    """The lowest and the highest answer, without what may be a code beside 1 to 5."""
    given = profile.given.keys() - codes.codes(profile) - codes.usual(profile.given)
    steps = given - {0.0, 6.0} if max(given, default=0) == codes.SHORT else given
    return min(steps, default=0), max(steps, default=0)


def with_codes(answers: Answers, seen: dict[str, Profile], roles: Mapping[str, str]) -> dict[str, Profile]:
    """The profiles, those of ratings with the numbers that stand for no answer by what else people rated.

    A recommendation is asked from 0 to 10, so its 0 is an answer.
    """
    alike: dict[float, list[str]] = {}
    for column in _numbered(seen, roles):
        top = max(seen[column].given.keys() - codes.usual(seen[column].given), default=0)
        if roles[column] != "nps" and not codes.written(seen[column]):
            alike.setdefault(max((last for last in _LAST_STEPS if last <= top), default=0), []).append(column)
    found: dict[str, frozenset[float]] = {}
    for columns in alike.values():
        if len(columns) >= _FEWEST_RATINGS:
            found |= codes_among(answers.of(columns), columns)
    return seen | {column: replace(seen[column], no_steps=steps) for column, steps in found.items() if steps}


def codes_among(given: np.ndarray, columns: Sequence[str]) -> dict[str, frozenset[float]]:
    """The codes of each column: those of all together, but where its family uses them as steps.

    Parameters
    ----------
    given : array, rows by columns
        NaN where there is no answer.
    columns : sequence of str
        Their names; columns numbered alike are of one family.
    """
    found = no_steps(given)
    if not found:
        return {}
    all_others = _medians_of_others(given)
    families: dict[str, list[int]] = {}
    for at, column in enumerate(columns):
        families.setdefault(family_of(column) or column, []).append(at)
    told: dict[str, frozenset[float]] = {}
    for some in families.values():
        own = given[:, some]
        beside = _medians_of_others(own) if len(some) >= FEWEST_ITEMS else all_others[:, some]
        kept = found.difference(_steps_of_their_own(own, beside, found))
        told |= dict.fromkeys((columns[at] for at in some), kept)
    return told


def _steps_of_their_own(given: np.ndarray, beside: np.ndarray, found: Collection[float]) -> set[float]:
    """The codes of others that are steps here: those who give them think of the rest as such people do."""
    within = {code: max((last for last in _LAST_STEPS if last < code), default=1) for code in found}
    return {
        code
        for code, last in within.items()
        if _comes_before(given, beside, min(last, code), max(last, code), sure=_SURE)
    }


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


def _comes_before(
    given: np.ndarray, beside: np.ndarray, less: float, more: float, sure: float = _NO_CHANCE
) -> bool:
    """Whether those who give one number surely think less of the rest than those who give another.

    Column by column, because things are liked more or less, and weighed by how much each tells.
    """
    apart, weights = [], []
    for answers, rest in zip(given.T, beside.T, strict=True):
        low, high = (rest[(answers == value) & ~np.isnan(rest)] for value in (less, more))
        if min(len(low), len(high)) >= _FEWEST_GIVEN:
            apart.append(high.mean() - low.mean())
            weights.append(1 / max(low.var() / len(low) + high.var() / len(high), _LEAST_VARIANCE))
    return bool(apart) and float(np.average(apart, weights=weights) * np.sqrt(sum(weights))) > sure


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
