"""Together: the columns of all tables, each by itself and then by what the tables tell of one another."""

from collections.abc import Sequence

import pandas as pd

from cxdash.ingest.columns.agreement import agreed
from cxdash.ingest.columns.audiences import told_by_names
from cxdash.ingest.columns.keys import answering_again, borrowed, numbered
from cxdash.ingest.columns.mapping import Mapping
from cxdash.ingest.columns.roles import recognise
from cxdash.ingest.quality.personal import unsegmented
from cxdash.ingest.shapes.shape import applied
from cxdash.ingest.tables.layout import RawTable, is_datum
from cxdash.study import RESPONSES


def recognise_all(tables: tuple[RawTable, ...]) -> tuple[Mapping, ...]:
    """Recognise each table, then who answers, on which scales, and by which id customers meet.

    A table that tells what people said and did, and meets no other, may number them itself.
    """
    mappings = told_by_names(tables, [unsegmented(raw, recognise(raw)) for raw in tables])
    tables = tuple(applied(raw, mapping.shape) for raw, mapping in zip(tables, mappings, strict=True))
    mappings = borrowed(tables, agreed(tables, mappings))
    mappings = [_told_apart(mapping, tables) for mapping in mappings]
    return tuple(
        answering_again(raw, numbered(raw, mapping)) for raw, mapping in zip(tables, mappings, strict=True)
    )


def _told_apart(mapping: Mapping, tables: Sequence[RawTable]) -> Mapping:
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
