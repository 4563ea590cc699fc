"""Numbered twice: rows under one number of an answer, of which each may count the same answer again."""

import re
from collections.abc import Iterator

from cxdash.i18n import N_
from cxdash.ingest.columns.mapping import Mapping
from cxdash.ingest.columns.vocabulary import fold
from cxdash.ingest.notes import some
from cxdash.ingest.quality.remarks import Remark, amber
from cxdash.ingest.tables.layout import RawTable
from cxdash.study import RESPONSES

_ANSWER = r"(?:survey )?(?:response|answer|submission|interview|reponse|questionnaire)"
_NUMBER = r"(?:id|identifiant|uuid|key|n|no|num|numero|number)"
_NUMBERS_ANSWERS = re.compile(rf"{_ANSWER} {_NUMBER}|{_NUMBER}(?: de la| de| d| du)? {_ANSWER}")
_MOST = 0.1
"""Beyond this share of repeated numbers, a number is of something that has several rows."""


def numbered_twice(raw: RawTable, mapping: Mapping) -> Iterator[Remark]:
    """Rows that differ and have the same number of an answer, where nearly all have one of their own."""
    if mapping.kind != RESPONSES:
        return
    for column in (c for c in mapping.columns("ignore") if _NUMBERS_ANSWERS.fullmatch(fold(c))):
        numbers = raw.frame[column]
        again = raw.frame.loc[numbers.notna() & numbers.duplicated(keep=False)].drop_duplicates()
        again = again.loc[again[column].duplicated(keep=False)]
        if 0 < len(again) <= _MOST * len(raw.frame):
            yield amber(
                N_("“{column}” has the same number in several rows: {n} (rows {rows}), so one answer may "
                   "count twice; take the copies out of the file if so."),
                column=column, n=len(again), rows=some([int(row) for row in again.index[:6]]))  # fmt: skip
