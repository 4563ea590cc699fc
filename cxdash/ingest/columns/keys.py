"""Keys: customer ids without a telling name, found by values that stand in another table or only once."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from itertools import permutations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cxdash.i18n import N_
from cxdash.ingest.columns import vocabulary
from cxdash.ingest.columns.mapping import Mapping
from cxdash.ingest.notes import Note
from cxdash.ingest.tables.layout import RawTable
from cxdash.study import BEHAVIOUR, MIRROR, OTHER, RESPONSES

BORROWED = N_("“{column}” was taken for the customer id, because its values are found in {other}.")
"""Said of an id that no name tells: who said and who did what rests on it."""

AGAIN = N_(
    "“{column}” was taken for the customer id: it numbers those who answered, some of whom come again."
)

_FEWEST_IDS = 5
_SHARED = 0.5
_SMALL = "^-?[0-9]{1,2}$"
"""A number of up to two digits is an answer, a code or a count; as an id it would be a matter of chance."""


def borrowed(tables: Sequence[RawTable], mappings: Sequence[Mapping]) -> list[Mapping]:
    """The mappings, those without a customer id with one whose values stand in a table they meet."""
    found = list(mappings)
    beside = [_Columns(raw, mapping) for raw, mapping in zip(tables, mappings, strict=True)]
    for here, there in permutations(range(len(tables)), 2):
        if found[here].kind == MIRROR or found[here].column("customer") is not None:
            continue
        known = found[there].column("customer")
        ids = [beside[there].distinct(known)] if known else beside[there].unique
        if column := beside[here].most_found_in(ids):
            note = Note(BORROWED, {"column": column, "other": tables[there].name})
            mapping = found[here].with_role(column, "customer")
            found[here] = replace(mapping, doubts={**mapping.doubts, column: note})
    return found


class _Columns:
    """The columns of a table of no better use, whose values could be ids; few customers may seem a segment.

    With many sheets each is held against all others, so that what it holds is found out once.
    """

    def __init__(self, raw: RawTable, mapping: Mapping) -> None:
        self._frame = raw.frame
        self._free = mapping.columns("ignore", "segment")
        self._distinct: dict[str, pa.Array] = {}

    def distinct(self, column: str) -> pa.Array:
        """The values of a column, each once."""
        if column not in self._distinct:
            texts = pa.array(self._frame[column], pa.large_string(), from_pandas=True)
            self._distinct[column] = pc.unique(texts.drop_null())
        return self._distinct[column]

    @cached_property
    def _candidates(self) -> dict[str, pa.Array]:
        filled = self._frame[[*self._free]].notna().sum()
        values = {column: self.distinct(column) for column in self._free}
        return {column: one for column, one in values.items() if _could_identify(one, filled[column])}

    @cached_property
    def unique(self) -> list[pa.Array]:
        """The values of those in which none occurs twice."""
        filled = self._frame[[*self._candidates]].notna().sum()
        return [one for column, one in self._candidates.items() if len(one) == filled[column]]

    def most_found_in(self, ids: Sequence[pa.Array]) -> str | None:
        """The column most of whose values stand among one of these ids."""
        shared = {
            column: max((_share(one, known) for known in ids), default=0.0)
            for column, one in self._candidates.items()
        }
        best = max(shared, key=lambda column: shared[column], default=None)
        return best if best is not None and shared[best] >= _SHARED else None


def numbered(raw: RawTable, mapping: Mapping) -> Mapping:
    """The mapping with the column that numbers the persons of a table, one a row, for their id."""
    if not (mapping.rows_are_persons or _tells_of_customers(raw, mapping)):
        return mapping
    named = vocabulary.PERSON if mapping.rows_are_persons else _BARE
    column = next((c for c in mapping.columns("ignore") if _numbers_rows(raw.frame[c], named)), None)
    message = N_(
        "“{column}” was taken for the id of the person in each row, because no value occurs twice in it."
    )
    return _identified(mapping, column, message)


def answering_again(raw: RawTable, mapping: Mapping) -> Mapping:
    """The mapping of answers with the id of the persons among whom some answered more than once."""
    if mapping.kind != RESPONSES or mapping.column("customer"):
        return mapping
    rows = raw.frame.loc[~raw.frame.index.duplicated(), [*mapping.columns("ignore", "segment")]]
    column = next((column for column in map(str, rows) if _numbers_persons(rows[column])), None)
    return _identified(mapping, column, AGAIN)


def _identified(mapping: Mapping, column: str | None, message: str) -> Mapping:
    if column is None:
        return mapping
    found = mapping.with_role(column, "customer")
    return replace(found, doubts={**found.doubts, column: Note(message, {"column": column})})


def _numbers_persons(values: pd.Series) -> bool:
    """Whether a column tells a good many persons apart, some of whom have several rows."""
    if not vocabulary.GUEST_ID.match(vocabulary.fold(str(values.name))):
        return False
    filled, different = int(values.notna().sum()), values.nunique()
    return _FEWEST_IDS <= different < filled <= _MOST_ANSWERS * different


_MOST_ANSWERS = 5
"""Answers of a person, on average: who comes again more often is measured over time, or is a place."""

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


def _could_identify(distinct: pa.Array, filled: int) -> bool:
    """Many values, most of them different; a count from 1 numbers rows, and a small number is an answer."""
    if len(distinct) < _FEWEST_IDS or 2 * len(distinct) < filled:
        return False
    if 2 * _count(pc.match_substring_regex(distinct, _SMALL)) > len(distinct):
        return False
    counted = pa.array(map(str, range(len(distinct) + 1)), pa.large_string())
    return _share(distinct, counted) < 0.9


def _share(distinct: pa.Array, ids: pa.Array) -> float:
    return _count(pc.is_in(distinct, value_set=ids)) / len(distinct) if len(distinct) else 0.0


def _count(which: pa.Array) -> int:
    return pc.sum(which).as_py() or 0


def among(ids: pd.Series, others: pd.Series) -> pd.Series:
    """Which ids stand among others too; a missing one never does.

    ``isin`` makes a Python object of every one of the others first, which takes seconds of 200,000.

    >>> among(pd.Series(["A", "B", None]), pd.Series(["B", None])).tolist()
    [False, True, False]
    """
    texts, known = (pa.array(one, pa.large_string(), from_pandas=True) for one in (ids, others))
    found = pc.is_in(texts, value_set=known, skip_nulls=True)
    return pd.Series(found.to_numpy(zero_copy_only=False), index=ids.index)
