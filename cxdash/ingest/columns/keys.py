"""Customer ids without a telling name, found because the same values stand in another table."""

import re
from dataclasses import replace
from itertools import permutations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cxdash.i18n import N_
from cxdash.ingest.columns import vocabulary
from cxdash.ingest.columns.agreement import agreed
from cxdash.ingest.columns.audiences import told_by_names
from cxdash.ingest.columns.roles import Mapping, recognise
from cxdash.ingest.notes import Note
from cxdash.ingest.quality.personal import unsegmented
from cxdash.ingest.shapes.shape import applied
from cxdash.ingest.tables.layout import RawTable, is_datum
from cxdash.study import MIRROR, RESPONSES

BORROWED = N_("“{column}” was taken for the customer id, because its values are found in {other}.")
"""Said of an id that no name tells: who said and who did what rests on it."""

_FEWEST_IDS = 5
_SHARED = 0.5
_SMALL = re.compile(r"-?\d{1,2}")
"""A number of up to two digits is an answer, a code or a count; as an id it would be a matter of chance."""


def recognise_all(tables: tuple[RawTable, ...]) -> tuple[Mapping, ...]:
    """Recognise each table, then let tables without a customer id borrow one from those they meet.

    A table that tells what people said and did, and meets no other, may number them itself.
    """
    mappings = told_by_names(tables, [unsegmented(raw, recognise(raw)) for raw in tables])
    tables = tuple(applied(raw, mapping.shape) for raw, mapping in zip(tables, mappings, strict=True))
    mappings = agreed(tables, mappings)
    for here, there in permutations(range(len(tables)), 2):
        if mappings[here].kind != MIRROR and mappings[here].column("customer") is None:
            mappings[here] = _borrowed(tables[here], mappings[here], tables[there], mappings[there])
    mappings = [_told_apart(mapping, tables) for mapping in mappings]
    return tuple(_numbered(raw, mapping) for raw, mapping in zip(tables, mappings, strict=True))


def _told_apart(mapping: Mapping, tables: tuple[RawTable, ...]) -> Mapping:
    """A column that says one thing throughout a file and another in the next tells the files apart."""
    if mapping.kind != RESPONSES or len(tables) < 2:
        return mapping
    for column in mapping.columns("ignore"):
        said = [_only_word(other.frame[column]) for other in tables if column in other.frame]
        if all(said) and len(set(said)) > 1:
            mapping = mapping.with_role(column, "segment")
    return mapping


def _only_word(values: pd.Series) -> str | None:
    """The one text of a column, where it is one and a word."""
    words = values.dropna()
    if words.empty or is_datum(words.iloc[0]) or (words != words.iloc[0]).any():
        return None
    return str(words.iloc[0])


def _numbered(raw: RawTable, mapping: Mapping) -> Mapping:
    """The mapping with the column that numbers the persons of a table, one a row, for their id."""
    if not mapping.rows_are_persons:
        return mapping
    column = next((c for c in mapping.columns("ignore") if _numbers_persons(raw.frame[c], c)), None)
    if column is None:
        return mapping
    note = Note(
        N_("“{column}” was taken for the id of the person in each row, because no value occurs twice in it."),
        {"column": column},
    )
    found = mapping.with_role(column, "customer")
    return replace(found, doubts={**found.doubts, column: note})


def _numbers_persons(values: pd.Series, column: str) -> bool:
    named = vocabulary.PERSON.match(vocabulary.fold(column)) is not None
    return named and bool(values.notna().all()) and values.is_unique


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
