"""Numbers on a scale that are no ratings: what a file works out from its own, and the places of a ranking.

The mean of six ratings beside them would top every list of what matters, because it is made of them; the
fifth of customers that somebody is in by what they spent is nobody's answer.
"""

import re

import numpy as np
import pandas as pd

from cxdash.i18n import N_
from cxdash.ingest.columns import vocabulary
from cxdash.ingest.columns.profile import Profile
from cxdash.ingest.notes import Note, quoted
from cxdash.ingest.shapes.families import families
from cxdash.ingest.shapes.glance import some_rows
from cxdash.ingest.shapes.rankings import is_ranking
from cxdash.ingest.tables.layout import RawTable
from cxdash.scales import METRIC_ROLES
from cxdash.study import ROLES

COMPUTED = N_("Left out, because they are worked out from other ratings of the same row: {columns}; give "
              "them the role “Rating of one item” if people were asked for them.")  # fmt: skip
KEPT = N_("“{column}” is the mean of the other ratings of the same row; it was kept as “{role}”, the "
          "score of this table; change its role if it is no answer.")  # fmt: skip
RANKED = N_("{n} columns from “{column}” on hold the places of a ranking, of which 1 is the best; they were "
            "left out, because a place is no rating.")  # fmt: skip
RANGES = N_("Left out, because each of their steps is a range of another column, so nobody was asked for "
            "them: {columns}; give them the role “Rating of one item” if people were.")  # fmt: skip
_FEWEST = 3
_ROWS_TOLD = 20
"""Rows of which chance does not make ranges: answers and amounts overlap."""
_MOST = 0.9
_ROUNDED = 0.051
"""A mean may be written with one decimal."""


def without_computed(
    table: RawTable, seen: dict[str, Profile], roles: dict[str, str]
) -> tuple[dict[str, str], dict[str, Note]]:
    """The roles without ratings that are the mean of the others, by values or by name, and what is said.

    Only ratings between the steps beside whole ones are looked at. A score stays the score of its table.
    """
    numbered = [c for c, role in roles.items() if role in ("item", *METRIC_ROLES) and not seen[c].wording]
    between = [column for column in numbered if seen[column].falls_between]
    whole = [column for column in numbered if column not in between and roles[column] == "item"]
    if not between or len(whole) < _FEWEST:
        return roles, {}
    rows = some_rows(table.frame)
    given = {column: seen[column].answers_in(rows[column]) for column in whole}
    mean = pd.DataFrame(given).mean(axis=1).to_numpy()  # of a row without an answer there is none
    computed = [
        column
        for column in between
        if _is_near(seen[column].answers_in(rows[column]), mean)
        or (roles[column] == "item" and vocabulary.AVERAGED.search(seen[column].folded))
    ]
    gone = [column for column in computed if roles[column] == "item"]
    kept = {column: role for column, role in roles.items() if column not in gone}
    said = {c: Note(KEPT, {"column": c, "role": Note(ROLES[kept[c]])}) for c in computed if c in kept}
    return kept, said | ({gone[0]: Note(COMPUTED, {"columns": quoted(gone)})} if gone else {})


def without_ranges(
    table: RawTable, seen: dict[str, Profile], roles: dict[str, str]
) -> tuple[dict[str, str], dict[str, Note]]:
    """The roles without scores that cut what is measured beside them into ranges, and what is said.

    A number that counts the rows is not measured: the file may be sorted by its scores. What a name tells to
    be a score is one whatever rises with it, unless the name calls it a range.
    """
    scores = [c for c, role in roles.items() if role in ("item", *METRIC_ROLES) and not seen[c].wording]
    rated = [c for c in scores if not _is_named_a_score(seen[c])]
    measured = [c for c, profile in seen.items() if c not in scores and _measures(profile)]
    if not rated or not measured:
        return roles, {}
    rows = some_rows(table.frame)
    amounts = np.column_stack([seen[column].answers_in(rows[column]) for column in measured])
    cut = [column for column in rated if _cuts(seen[column].answers_in(rows[column]), amounts)]
    kept = {column: role for column, role in roles.items() if column not in cut}
    return kept, {cut[0]: Note(RANGES, {"columns": quoted(cut)})} if cut else {}


def without_places(
    table: RawTable, seen: dict[str, Profile], roles: dict[str, str]
) -> tuple[dict[str, str], dict[str, Note]]:
    """The roles without the places of things that people put in order, and what is said of them."""
    titles = {c: profile.question or c for c, profile in seen.items() if roles.get(c, "item") == "item"}
    numbered = {column: title for column, title in titles.items() if seen[column].rated > _MOST}
    rows = some_rows(table.frame)
    found = [
        list(family.parts)
        for family in families(numbered)
        if is_ranking(map(numbered.__getitem__, family.parts), rows[list(family.parts)])
    ]
    ranked = {column for places in found for column in places}
    said = {places[0]: Note(RANKED, {"column": places[0], "n": len(places)}) for places in found}
    return {column: role for column, role in roles.items() if column not in ranked}, said


_RANGE = re.compile(
    r"\b(quintiles?|quartiles?|deciles?|tiers?|bands?|brackets?|buckets?|ranges?|segments?|groups?|groupes?|"
    r"tranches?|class|classes?)\b"
)
_OF_A_TEXT = re.compile(
    r"\b(words?|mots?|characters?|caracteres?)\b|\b(text|comment|feedback|review|verbatim) len(gth)?\b|"
    r"\blongueur (de |du |des |d )?(l |la )?(texte|commentaire|avis|reponse|verbatim)"
)
"""How long a text is: who is pleased may write more, and nobody is put on a step by it."""


def _is_named_a_score(profile: Profile) -> bool:
    named = any(profile.strength(role) >= vocabulary.FAIR for role in METRIC_ROLES)
    return named and not _RANGE.search(profile.folded)


def _measures(profile: Profile) -> bool:
    counts_rows = profile.levels == profile.filled and _is_whole(profile)
    many = profile.levels > _ROWS_TOLD and profile.numeric >= _MOST
    return many and not counts_rows and not _OF_A_TEXT.search(profile.folded)


def _is_whole(profile: Profile) -> bool:
    known = profile.numbers[~np.isnan(profile.numbers)]
    return bool((known == known.round()).all())


def _cuts(steps: np.ndarray, amounts: np.ndarray) -> bool:
    """Whether the steps of a score are ranges of a column of amounts, upwards or downwards.

    All columns are looked at together: hundreds of scores beside hundreds of amounts are many pairs.
    """
    order = np.argsort(steps, kind="stable")[: np.count_nonzero(~np.isnan(steps))]  # NaN comes last
    if len(order) < _ROWS_TOLD:
        return False
    ordered = amounts[order]
    begins = np.flatnonzero(np.diff(steps[order], prepend=np.nan))
    low, high = np.fmin.reduceat(ordered, begins), np.fmax.reduceat(ordered, begins)
    enough = (~np.isnan(ordered)).sum(axis=0) >= _ROWS_TOLD
    told = enough & ((~np.isnan(low)).sum(axis=0) >= _FEWEST)
    return bool((told & (_follow(low, high) | _follow(-high, -low))).any())


def _follow(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """In which columns no range begins below the end of one before it; NaN is a step without amounts."""
    begins_below: np.ndarray = np.any(low[1:] < np.fmax.accumulate(high)[:-1], axis=0)
    return ~begins_below


def _is_near(values: np.ndarray, mean: np.ndarray) -> bool:
    known = ~np.isnan(values) & ~np.isnan(mean)
    near = np.abs(values - mean)[known] <= _ROUNDED
    return bool(near.size >= _FEWEST and near.mean() >= _MOST)
