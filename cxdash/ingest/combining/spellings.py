"""Spellings: one region written in two ways is one region, whichever file or clerk wrote it."""

import re
import unicodedata
from dataclasses import replace

import pandas as pd

from cxdash.i18n import N_
from cxdash.ingest.combining.ledger import Ledger
from cxdash.ingest.quality.remarks import green
from cxdash.study import DIMENSIONS, Table

_MOST_LEVELS = 2_000
"""More distinct words than this are names, of which two alike may be two people."""

_ACCENTS = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")
_JOINTS = re.compile(r"(?<=[^\W\d_])[\s_’'‐‑–-]+(?=[^\W\d_])")
_EXAMPLES = 3


def united(table: Table, ledger: Ledger, said_of: Table) -> Table:
    """A table whose words that differ in accents, case, blanks or hyphens only are written the commonest way.

    Parameters
    ----------
    table : Table
    ledger : Ledger
    said_of : Table
        The table whose reader is told.
    """
    changed = {}
    for column in table.columns(*DIMENSIONS, "item_name"):
        spelling, n = _spelling(table.frame[column])
        if spelling:
            changed[column] = table.frame[column].replace(spelling)
            pairs = tuple(f"{odd} → {usual}" for odd, usual in list(spelling.items())[:_EXAMPLES])
            ledger.remark(said_of, green(
                N_("“{column}” has values that differ only in accents, case, blanks or hyphens; they count "
                   "as one: {pairs} (cells: {n})."), column=column, pairs=pairs, n=n))  # fmt: skip
    return replace(table, frame=table.frame.assign(**changed)) if changed else table


def _spelling(values: pd.Series) -> tuple[dict[str, str], int]:
    """For each odd spelling the usual one, and how many cells are changed."""
    counts = values.value_counts()
    if not 1 < len(counts) <= _MOST_LEVELS:
        return {}, 0
    usual: dict[str, str] = {}
    spelling, n = {}, 0
    for level, count in counts.items():
        first = usual.setdefault(plainly(str(level)), str(level))
        if first != level:
            spelling[str(level)] = first
            n += int(count)
    return spelling, n


def plainly(word: str) -> str:
    """A word without accents and case, any joint between two letters being a blank; signs and figures stay.

    >>> plainly("Île-de-France"), plainly("ile de  france"), plainly("A+"), plainly("< 18"), plainly("18-25")
    ('ile de france', 'ile de france', 'a+', '< 18', '18-25')
    """
    letters = unicodedata.normalize("NFKD", word.replace("œ", "oe").replace("Œ", "OE")).casefold()
    return _JOINTS.sub(" ", _ACCENTS.sub("", letters)).strip()
