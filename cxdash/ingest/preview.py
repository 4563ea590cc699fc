"""Preview: what a file says beside what it was read as, for a person who checks the reading.

Only the texts that are shown are typed again, so that a correction of a long table is seen at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from cxdash.ingest.columns.mapping import Mapping
from cxdash.ingest.columns.values import tells_dates, typed
from cxdash.ingest.tables.layout import TEXT, RawTable
from cxdash.study import OTHER

_LOOKED_AT = 1000
"""Rows among which examples are looked for: a preview must not cost a pass over a million cells."""

_EXAMPLES = 3


@dataclass(frozen=True)
class Beside:
    """Texts as they stand in the file, what each was read as, and why some were not.

    Attributes
    ----------
    texts : DataFrame of str
    values : DataFrame
        The same rows and columns, typed; a column without a role is not there.
    reasons : DataFrame of str
        As ``values``: the code of why there is no value, "" where there is one or the cell is blank.
    """

    texts: pd.DataFrame
    values: pd.DataFrame
    reasons: pd.DataFrame


def examples(raw: RawTable, mapping: Mapping, columns: Sequence[str]) -> Beside:
    """The first different texts of each column, one below the other; they need not be of one row."""
    top = raw.frame.head(_LOOKED_AT)
    few = {column: top[column].dropna().unique()[:_EXAMPLES] for column in columns}
    texts = pd.DataFrame({column: pd.Series(list(found), dtype=TEXT) for column, found in few.items()})
    return _read(raw, mapping, texts)


def first_rows(raw: RawTable, mapping: Mapping, columns: Sequence[str], rows: int) -> Beside:
    """The first rows of a table."""
    return _read(raw, mapping, raw.frame[list(columns)].head(rows))


def values_of(raw: RawTable, mapping: Mapping, column: str, most: int) -> pd.DataFrame:
    """What one column holds: ``text``, ``n``, ``answer`` and ``reason``, what was not used first.

    Parameters
    ----------
    raw : RawTable
        In its shape.
    mapping : Mapping
    column : str
    most : int
        Distinct texts that are looked at, the frequent ones; rare ones may be millions.

    Returns
    -------
    DataFrame
        ``answer`` is what the text counts as before a scale is turned round.
    """
    counts = raw.frame[column].value_counts().head(most)
    texts = pd.DataFrame({column: pd.Series(list(counts.index), dtype=TEXT)})
    read = _read(raw, mapping, texts)
    found = pd.DataFrame({"text": texts[column], "n": counts.to_numpy()})
    if column not in read.values:
        return found.assign(answer=None, reason="")
    answers = read.values[column]
    scale = mapping.scales.get(column)
    if scale is not None and scale.reversed and mapping.roles[column] != "ces":
        answers = scale.low + scale.high - answers
    found = found.assign(answer=answers.to_numpy(), reason=read.reasons[column].to_numpy())
    if scale is not None:
        found = found.sort_values("answer", kind="stable", ascending=False)
    unused_first = (found["reason"] == "").to_numpy().argsort(kind="stable")
    return found.iloc[unused_first].reset_index(drop=True)


def _read(raw: RawTable, mapping: Mapping, texts: pd.DataFrame) -> Beside:
    """These texts typed; as a table of no kind, so that none is left out for what other rows hold."""
    texts = texts.reset_index(drop=True)
    roles = {
        c: _shown_as(raw, c, role) for c, role in mapping.roles.items() if role != "ignore" and c in texts
    }
    alone = replace(mapping, kind=OTHER, roles=roles)
    made = typed(replace(raw, frame=texts, asides=()), alone)
    values = made.table.frame
    reasons = pd.DataFrame("", index=values.index, columns=values.columns, dtype=object)
    for row, column, reason in made.asides[["row", "column", "reason"]].itertuples(index=False):
        if column in reasons:
            reasons.loc[row, column] = reason
    return Beside(texts, values, reasons)


def _shown_as(raw: RawTable, column: str, role: str) -> str:
    """A date since when is shown as that date: the years up to the table's newest take the whole table."""
    return "date" if role == "tenure" and tells_dates(raw.frame[column]) else role
