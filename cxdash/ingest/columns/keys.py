"""Keys: customer ids without a telling name, found by values that stand in another table or only once."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cxdash.i18n import N_
from cxdash.ingest.columns import vocabulary
from cxdash.ingest.columns.mapping import Mapping
from cxdash.ingest.notes import Note
from cxdash.ingest.tables.layout import RawTable
from cxdash.study import BEHAVIOUR, MIRROR, OTHER

BORROWED = N_("“{column}” was taken for the customer id, because its values are found in {other}.")
"""Said of an id that no name tells: who said and who did what rests on it."""

_FEWEST_IDS = 5
_SHARED = 0.5
_SMALL = re.compile(r"-?\d{1,2}")
"""A number of up to two digits is an answer, a code or a count; as an id it would be a matter of chance."""


def borrowed(tables: Sequence[RawTable], mappings: Sequence[Mapping]) -> list[Mapping]:
    """The mappings, those without a customer id with one whose values stand in a table they meet."""
    found = list(mappings)
    for here, there in permutations(range(len(tables)), 2):
        if found[here].kind != MIRROR and found[here].column("customer") is None:
            found[here] = _borrowed(tables[here], found[here], tables[there], found[there])
    return found


def numbered(raw: RawTable, mapping: Mapping) -> Mapping:
    """The mapping with the column that numbers the persons of a table, one a row, for their id."""
    if not (mapping.rows_are_persons or _tells_of_customers(raw, mapping)):
        return mapping
    named = vocabulary.PERSON if mapping.rows_are_persons else _BARE
    column = next((c for c in mapping.columns("ignore") if _numbers_rows(raw.frame[c], named)), None)
    if column is None:
        return mapping
    note = Note(
        N_("“{column}” was taken for the id of the person in each row, because no value occurs twice in it."),
        {"column": column},
    )
    found = mapping.with_role(column, "customer")
    return replace(found, doubts={**found.doubts, column: note})


_BARE = re.compile(r"(?:u?id|identifiant|(?:adresse )?(?:e ?mail|courriel)(?: address)?)$")
"""An id or address of whomever or whatever each row is of."""


def _numbers_rows(values: pd.Series, named: re.Pattern[str]) -> bool:
    told = named.match(vocabulary.fold(str(values.name))) is not None
    return told and bool(values.notna().all()) and values.is_unique


def _tells_of_customers(raw: RawTable, mapping: Mapping) -> bool:
    """Whether rows tell two things that customers do, of no period, product or employee of their own."""
    if mapping.kind != OTHER or len(mapping.columns(*BEHAVIOUR)) < 2 or mapping.column("date"):
        return False
    return not any(_names_no_customer(raw.frame[column]) for column in raw.frame)


def _names_no_customer(values: pd.Series) -> bool:
    header = vocabulary.fold(str(values.name))
    named = vocabulary.strength("segment", header) or vocabulary.audience(header) == "staff"
    return bool(named) and values.is_unique


def _borrowed(raw: RawTable, mapping: Mapping, other: RawTable, others: Mapping) -> Mapping:
    known = _ids(other, others)
    shared = {
        column: share
        for column in _candidates(raw, mapping)
        if (share := max((_overlap(raw.frame[column], ids) for ids in known), default=0)) >= _SHARED
    }
    if not shared:
        return mapping
    column = max(shared, key=lambda name: shared[name])
    found = mapping.with_role(column, "customer")
    note = Note(BORROWED, {"column": column, "other": other.name})
    return replace(found, doubts={**found.doubts, column: note})


def _ids(raw: RawTable, mapping: Mapping) -> list[pd.Series]:
    """The ids of a table: of its customer column, or of columns in which no value occurs twice."""
    named = mapping.column("customer")
    columns = [raw.frame[column] for column in ([named] if named else _candidates(raw, mapping))]
    return columns if named else [ids for ids in columns if ids.dropna().is_unique]


def _candidates(raw: RawTable, mapping: Mapping) -> list[str]:
    """Columns of no better use whose values could be ids; few customers may look like a segment."""
    return [column for column in mapping.columns("ignore", "segment") if _could_identify(raw.frame[column])]


def _could_identify(values: pd.Series) -> bool:
    """Many values, most of them different; a count from 1 numbers rows, and a small number is an answer."""
    distinct = values.dropna().unique()
    if len(distinct) < _FEWEST_IDS or 2 * len(distinct) < values.notna().sum():
        return False
    if 2 * sum(_SMALL.fullmatch(value) is not None for value in distinct) > len(distinct):
        return False
    counted = {str(n) for n in range(len(distinct) + 1)}
    return sum(value in counted for value in distinct) < 0.9 * len(distinct)


def _overlap(values: pd.Series, ids: pd.Series) -> float:
    distinct = values.dropna().drop_duplicates()
    return float(among(distinct, ids).mean()) if len(distinct) else 0.0


def among(ids: pd.Series, others: pd.Series) -> pd.Series:
    """Which ids stand among others too; a missing one never does.

    ``isin`` makes a Python object of every one of the others first, which takes seconds of 200,000.

    >>> among(pd.Series(["A", "B", None]), pd.Series(["B", None])).tolist()
    [False, True, False]
    """
    texts, known = (pa.array(one, pa.large_string(), from_pandas=True) for one in (ids, others))
    found = pc.is_in(texts, value_set=known, skip_nulls=True)
    return pd.Series(found.to_numpy(zero_copy_only=False), index=ids.index)
