"""Word for word: answers that repeat another's sentence, day and score under a code of their own."""

from collections.abc import Iterator

import pandas as pd

from cxdash.i18n import N_
from cxdash.ingest.columns.mapping import SCALED, Mapping
from cxdash.ingest.notes import quoted
from cxdash.ingest.quality.remarks import Remark, amber
from cxdash.ingest.tables.layout import RawTable
from cxdash.study import RESPONSES

_SENTENCE = 25
"""Characters: what is shorter, such as “Très bien”, many people write."""

_MANY, _FEWEST = 0.02, 3
_NEARLY_ALL = 0.9
"""Where a sentence comes again with another day or score, people choose among sentences."""


def word_for_word(raw: RawTable, mapping: Mapping) -> Iterator[Remark]:
    """Rows that say the same of the same day as an earlier one, and are not equal to it throughout."""
    comment, date = mapping.column("comment"), mapping.column("date")
    if mapping.kind != RESPONSES or comment is None or date is None:
        return
    written = raw.frame.loc[raw.frame[comment].str.len() > _SENTENCE]
    again = written.loc[written[comment].duplicated(keep=False) & ~written.index.duplicated(keep=False)]
    told = [comment, date, *mapping.columns(*SCALED)]
    copies = again.duplicated(told) & ~again.duplicated()
    n = int(copies.sum())
    repeated = int((again[comment].duplicated() & ~again.duplicated()).sum())
    if n >= max(_FEWEST, _MANY * len(written), _NEARLY_ALL * repeated) and _of_their_own(again, told):
        yield amber(
            N_("Answers that repeat an earlier one word for word, with its date and its score: {n} of {of}; "
               "they differ in {columns}. They all count; keep one of each in the file if they are the same "
               "answer."),
            n=n, of=len(raw.frame), columns=quoted(_differing(again, told)))  # fmt: skip


def _of_their_own(again: pd.DataFrame, told: list[str]) -> bool:
    """Whether several sentences come again, most of them once or twice: a tool repeats a few of its own."""
    times = again.groupby(told, dropna=False).size()
    times = times[times > 1]
    return times.index.get_level_values(0).nunique() >= _SENTENCES and times.median() <= _TIMES


_SENTENCES, _TIMES = 3, 3


def _differing(again: pd.DataFrame, told: list[str]) -> list[str]:
    """The columns in which rows differ that say the same."""
    same = again.groupby(told, sort=False, dropna=False)
    others = [str(column) for column in again if column not in told]
    return [column for column in others if (same[column].nunique(dropna=False) > 1).any()][:3]
