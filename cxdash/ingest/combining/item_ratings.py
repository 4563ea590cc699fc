"""Items: the ratings that answers give beside their scores, one rating a row."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxdash.i18n import N_
from cxdash.ingest.combining.ledger import Ledger
from cxdash.ingest.quality.remarks import amber
from cxdash.ingest.shapes.batteries import labels
from cxdash.scales import Scale
from cxdash.study import DIMENSIONS, RESPONSES, Table

_OWN = {"respondent": "respondent", "aspect": "aspect", "item_name": "item", "rating": "rating"}
_FEWEST = 2


def rated(responses: Table | None, ledger: Ledger) -> Table | None:
    """The ratings of items as a table of their own; None with fewer than two items on one scale.

    Parameters
    ----------
    responses : Table or None
    ledger : Ledger
        Told of items on another scale than most, which cannot stand beside them.

    Returns
    -------
    Table or None
        Roles ``respondent`` (the row of the answer), ``item_name``, ``aspect`` ("rated", or what
        a pair is about: "expected", "perceived", "importance"), ``rating``, and the answer's
        customer, date, weight and words to filter by. Words are categories: they repeat.
    """
    if responses is None:
        return None
    columns, others = on_one_scale(responses, responses.columns("item"))
    if others:
        ledger.remark(responses, amber(
            N_("Items on another scale than most cannot be compared with them and were left out: {items}."),
            items=tuple(others)))  # fmt: skip
    if len(columns) < _FEWEST:
        return None
    names = _names(responses)
    kept = {role: responses.roles[role] for role in ("customer", "date", "weight", *DIMENSIONS)
            if role in responses.roles}  # fmt: skip
    long = _long(responses.frame, columns, names)
    for column in (column for played in kept.values() for column in played):
        values = responses.frame[column]
        coded = values.astype("category") if isinstance(values.dtype, pd.StringDtype) else values
        long[column] = coded.array.take(long[names["respondent"]].to_numpy())
    roles = kept | {role: (name,) for role, name in names.items()}
    scale = responses.scales.get(columns[0], Scale(0, 10))
    return Table(RESPONSES, responses.name, long, roles, {names["rating"]: Scale(scale.low, scale.high)})


def on_one_scale(responses: Table, columns: Sequence[str]) -> tuple[list[str], list[str]]:
    """The rating columns on the scale that most have, and the others."""
    ends = {
        column: (scale.low, scale.high) for column, scale in responses.scales.items() if column in columns
    }
    usual = Counter(ends.values()).most_common(1)[0][0] if ends else None
    kept = [column for column in columns if ends.get(column) == usual]
    return kept, [column for column in columns if column not in kept]


def _names(responses: Table) -> dict[str, str]:
    """Names for columns of our own that no column of the answers has."""
    taken = set(map(str, responses.frame))
    return {role: name if name not in taken else f"{name} ({role})" for role, name in _OWN.items()}


def _long(frame: pd.DataFrame, columns: list[str], names: dict[str, str]) -> pd.DataFrame:
    ratings = frame[columns].to_numpy(dtype=float)
    item, respondent = np.nonzero(~np.isnan(ratings.T))
    called = labels(columns)
    aspects, items = zip(*(called[column] for column in columns), strict=True)
    return pd.DataFrame(
        {
            names["respondent"]: respondent,
            names["item_name"]: _categories(items, item),
            names["aspect"]: _categories(aspects, item),
            names["rating"]: ratings[respondent, item],
        }
    )


def _categories(words: Sequence[str], codes: NDArray[np.intp]) -> "pd.Series[Any]":
    known = list(dict.fromkeys(words))
    place = np.array([known.index(word) for word in words])
    return pd.Series(pd.Categorical.from_codes(place[codes], categories=pd.Index(known)))
