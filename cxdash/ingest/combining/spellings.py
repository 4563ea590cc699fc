"""Spellings: one region written in two ways is one region, whichever file or clerk wrote it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

import pandas as pd

from cxdash.i18n import N_
from cxdash.ingest.columns.vocabulary import plainly
from cxdash.ingest.combining.ledger import Ledger
from cxdash.ingest.quality.remarks import green
from cxdash.study import DIMENSIONS, Table

_MOST_LEVELS = 2_000
"""More distinct words than this are names, of which two alike may be two people."""

_EXAMPLES = 3


def united(table: Table, ledger: Ledger, said_of: Table, like: Sequence[Table] = ()) -> Table:
    """A table whose words that differ in accents, case, blanks or hyphens only are written the commonest way.

    Parameters
    ----------
    table : Table
    ledger : Ledger
    said_of : Table
        The table whose reader is told.
    like : sequence of Table
        Tables that it meets, united already: what their columns of the same name hold is written as there.
    """
    found = _spellings(table, like)
    for column, spelling in found.items():
        pairs = tuple(f"{odd} → {usual}" for odd, usual in list(spelling.items())[:_EXAMPLES])
        ledger.remark(said_of, green(
            N_("“{column}” has values that differ only in accents, case, blanks or hyphens; they count "
               "as one: {pairs} (cells: {n})."),
            column=column, pairs=pairs, n=int(table.frame[column].isin(list(spelling)).sum())))  # fmt: skip
    return _respelt(table, found)


def as_in(table: Table, like: Sequence[Table]) -> Table:
    """A table whose words are written as in those it meets, where a reader was told of these already."""
    return _respelt(table, _spellings(table, like))


def _respelt(table: Table, spellings: Mapping[str, dict[str, str]]) -> Table:
    if not spellings:
        return table
    return replace(
        table, frame=table.frame.assign(**{c: table.frame[c].replace(s) for c, s in spellings.items()})
    )


def _spellings(table: Table, like: Sequence[Table]) -> dict[str, dict[str, str]]:
    """By column, for each odd spelling the usual one."""
    columns = table.columns(*DIMENSIONS, "item_name")
    known = {
        c: [other.frame[c].dropna().unique() for other in like if c in other.dimensions] for c in columns
    }
    found = {column: _spelling(table.frame[column], known[column]) for column in columns}
    return {column: spelling for column, spelling in found.items() if spelling}


def _spelling(values: pd.Series, known: Iterable[Iterable[object]]) -> dict[str, str]:
    """For each odd spelling the usual one: the first known, or the commonest here."""
    own = [str(level) for level in values.value_counts().index]
    if len(own) > _MOST_LEVELS:
        return {}
    usual: dict[str, str] = {}
    for level in (*map(str, chain.from_iterable(known)), *own):
        usual.setdefault(plainly(level), level)
    return {level: first for level in own if (first := usual[plainly(level)]) != level}
