"""Rankings: several things put in order, the place of each in a column of its own.

A place is no rating: the best has the lowest, and who puts one thing up puts another down.
"""

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

from cxdash.ingest.columns import vocabulary
from cxdash.ingest.columns.parse import answers

_RANKED = re.compile(
    r"\brank(s|ed|ings?)?\b|\b(classez|classer|classement|hierarchis\w*|rangs?)\b|"
    r"\bordre (de |d |decroissant )(preference|importance|priorite)|"
    r"\border of (preference|importance|priority)"
)
_FEWEST, _FEWEST_ROWS = 3, 10
_MOST = 0.95


def is_ranking(titles: Iterable[str], columns: pd.DataFrame) -> bool:
    """Whether columns of numbers hold the places of what they are named after.

    The question says so, or each row has every place from first to last once.

    >>> is_ranking(["Prix", "Délai", "Choix"], pd.DataFrame({i: ["1", "2", "3"] for i in range(3)}))
    False
    """
    named = all(_RANKED.search(vocabulary.fold(title)) for title in titles)
    return columns.shape[1] >= _FEWEST and (named or _has_each_place_once(columns))


def _has_each_place_once(columns: pd.DataFrame) -> bool:
    first = columns.head(_FEWEST_ROWS).dropna()
    if any(len(set(row)) < len(row) for row in first.itertuples(index=False)):
        return False  # few questions are rankings, and reading all of two thousand columns takes a while
    given = np.column_stack([answers(columns[column]) for column in columns])
    whole = np.sort(given[~np.isnan(given).any(axis=1)], axis=1)
    places = np.arange(1, columns.shape[1] + 1)
    return len(whole) >= _FEWEST_ROWS and bool((whole == places).all(axis=1).mean() >= _MOST)
