"""Summaries: rows that are averages or totals of several answers already.

A table of one row per store or per month looks like one of answers and is none: fifteen averages are not
fifteen people, and no interval around them can be right.
"""

import re
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from cxdash.i18n import N_
from cxdash.ingest.columns import vocabulary
from cxdash.ingest.columns.mapping import Mapping
from cxdash.ingest.columns.parse import Floats, numbers
from cxdash.ingest.columns.shares import SHARES
from cxdash.ingest.notes import quoted
from cxdash.ingest.quality.remarks import Remark, amber, red
from cxdash.ingest.tables.layout import RawTable
from cxdash.scales import METRIC_ROLES
from cxdash.study import DIMENSIONS, OTHER, RESPONSES, Table

_GROUPS = re.compile(
    r"\b(promoters?|passives?|detractors?|promoteurs?|passifs?|detracteurs?|promotores|pasivos|detractores)"
    r"\b(?! score)"
)
_NPS = re.compile(r"\be?nps\b|net promoter")
_CODED = re.compile(r"\b(motifs?|raisons?|reasons?|why|codes?)\b")
_BARE = frozenset({"total", "count", "n", "nb", "nombre", "number", "effectif", "effectifs"})
"""Names of a count that do not say of what: the sum of a person's items, the staff of a branch."""
_HIGHEST_CODE = 10
_FEWEST = 3
_MANY, _MOST = 0.2, 0.5


def summarised(raw: RawTable, mapping: Mapping, table: Table) -> Iterator[Remark]:
    """That rows sum up answers, with the columns that show it.

    Counts and averages are looked at only where no row is known to be a customer's or holds a comment.
    """
    if mapping.kind not in (RESPONSES, OTHER):
        return
    worked_out = [*_computed_nps(raw, mapping)]
    if worked_out and len(mapping.columns("item", "csat", "ces")) >= _FEWEST and not mapping.columns("nps"):
        yield amber(
            N_("Left out: {columns}, from −100 to 100, as an NPS is that was worked out already and no "
               "answer is."), columns=quoted(worked_out))  # fmt: skip
        worked_out = []
    shown = [*_groups(raw, mapping), *_shares(mapping), *worked_out]
    of_nobody = mapping.kind == RESPONSES and not mapping.columns("customer", "comment")
    if of_nobody:
        shown += [*_counts(raw, mapping, table), *_averages(raw, table)]
    if shown:
        yield red(
            N_("Rows look like averages or totals of several answers, not like one answer each (see "
               "{columns}); no interval can be right: open the file that holds the answers themselves."),
            columns=quoted(dict.fromkeys(shown)))  # fmt: skip
    elif of_nobody and (averages := list(_named_averages(raw, table))):
        yield amber(
            N_("Each row was counted as one answer, although {columns} is named an average; if it sums up "
               "several answers, open the file that holds the answers themselves."),
            columns=quoted(averages))  # fmt: skip
    elif of_nobody and (between := list(_between_whole(raw, table))):
        yield amber(
            N_("Each row was counted as one answer, although {columns} falls between two answers and each "
               "row is of another group; if it sums up several answers, open the file that holds the answers "
               "themselves."),
            columns=quoted(between))  # fmt: skip


def _named(raw: RawTable, mapping: Mapping, is_meant: Callable[[str], bool]) -> Iterator[tuple[str, Floats]]:
    """Columns of numbers under certain names, with their numbers."""
    for column in map(str, raw.frame):
        if is_meant(vocabulary.fold(raw.questions.get(column, column))):
            filled = raw.frame[column].dropna()
            read = numbers(filled, mapping.decimal, raw.typed)
            known = read[~np.isnan(read)]
            if len(known) > _MOST * len(filled):
                yield column, known


def _groups(raw: RawTable, mapping: Mapping) -> Iterator[str]:
    """Promoters, passives or detractors in numbers that are no person's yes or no, nor a code."""
    found = {
        column: values.max()
        for column, values in _named(raw, mapping, _counts_a_group)
        if not np.isin(values, (0, 1)).all()
    }
    if len(found) > 1 or max(found.values(), default=0) > _HIGHEST_CODE:
        yield from found


def _counts_a_group(folded: str) -> bool:
    return _GROUPS.search(folded) is not None and _CODED.search(folded) is None


def _shares(mapping: Mapping) -> Iterator[str]:
    """Shares of a whole in which rows would be rated, where nothing else is."""
    if not mapping.columns(*METRIC_ROLES, "item"):
        for column, note in mapping.doubts.items():
            if any(part.message == SHARES for part in note.parts):
                yield column


def _computed_nps(raw: RawTable, mapping: Mapping) -> Iterator[str]:
    """The NPS of several people: from −100 to 100, in more values than there are codes for a blank."""
    for column, values in _named(raw, mapping, lambda folded: _NPS.search(folded) is not None):
        outside = values[(values < 0) | (values > 10)]
        many = len(outside) > _MANY * len(values) and len(np.unique(outside)) >= _FEWEST
        if many and np.abs(outside).max() <= 100:
            yield column


def _counts(raw: RawTable, mapping: Mapping, table: Table) -> Iterator[str]:
    """A number of answers beside what no other row repeats, unless it numbers the rows."""
    dated = table.column("date") and not _once_per_unit(raw, table)

    def counts(folded: str) -> bool:
        return vocabulary.strength("base", folded) > 0 and not (dated and folded in _BARE)

    for column, values in _named(raw, mapping, counts):
        whole = bool((values == values.round()).all() and values.min() >= 0 and values.max() > 1)
        others = raw.frame.drop(columns=column)
        if whole and not _numbers_rows(values) and not others.duplicated().any():
            bare = vocabulary.fold(raw.questions.get(column, column)) in _BARE
            if not (bare and any(_is_of(raw.frame[column], others[other]) for other in others)):
                yield column


def _numbers_rows(values: Floats) -> bool:
    """Whether it only rises, or falls by one down to the first row."""
    steps = np.diff(values)
    return len(values) > 1 and bool((steps > 0).all() or ((steps == -1).all() and values[-1] <= 1))


def _is_of(count: "pd.Series[str]", unit: "pd.Series[str]") -> bool:
    """Whether a number belongs to the units of a column that come again, as its staff does to a branch."""
    return unit.nunique() < len(unit) and bool((count.groupby(unit).nunique() <= 1).all())


def _averages(raw: RawTable, table: Table) -> Iterator[str]:
    """Scores that fall between the steps of their scale, one row for each unit or day.

    One beside several whole scores is their mean in one person's answers.
    """
    scores, said = _scores_and_averages(raw, table)
    between = [c for c in scores if _falls_between(table.frame[c].dropna(), 1 if c in said else 0.1)]
    if 2 * len(between) > len(scores):
        yield from between if _once_per_unit(raw, table) else set(said).intersection(between)


def _named_averages(raw: RawTable, table: Table) -> Iterator[str]:
    """Scores that are averages by their name alone, where most are and no row is a person's."""
    scores, said = _scores_and_averages(raw, table)
    if 2 * len(said) > len(scores) and not _of_persons(raw):
        yield from said


def _between_whole(raw: RawTable, table: Table) -> Iterator[str]:
    """Scores in tenths, as some people give and as means are written, one row for each unit or day."""
    scores, _said = _scores_and_averages(raw, table)
    between = [column for column in scores if _falls_between(table.frame[column].dropna(), 1)]
    if 2 * len(between) > len(scores) and _once_per_unit(raw, table):
        yield from between


def _scores_and_averages(raw: RawTable, table: Table) -> tuple[tuple[str, ...], list[str]]:
    """The scores, and those of them that are named an average."""
    scores = table.columns(*METRIC_ROLES, "item")
    return scores, [c for c in scores if vocabulary.AVERAGED.search(vocabulary.fold(raw.questions.get(c, c)))]


def _falls_between(values: "pd.Series[float]", step: float) -> bool:
    """Whether most values are no multiples of a step."""
    apart = np.abs(values / step % 1 - 0.5) < 0.5 - 1e-6
    return len(values) >= _FEWEST and bool(apart.mean() > _MOST)


def _once_per_unit(raw: RawTable, table: Table) -> bool:
    """Whether no two rows are of the same segments and day, and no column tells persons apart."""
    if _of_persons(raw):
        return False
    of = table.frame[list(table.columns(*DIMENSIONS, "date"))]
    days = {column: of[column].dt.floor("D") for column in table.columns("date")}
    return bool(of.shape[1] and not of.assign(**days).duplicated().any())


def _of_persons(raw: RawTable) -> bool:
    return any(_tells_persons(raw.frame[column]) for column in map(str, raw.frame))


def _tells_persons(cells: "pd.Series[str]") -> bool:
    """A name or number that a person has, other than the number of the row."""
    if not vocabulary.PERSON.match(vocabulary.fold(str(cells.name))) or not cells.is_unique:
        return False
    return not any(list(cells) == [str(i) for i in range(n, n + len(cells))] for n in (0, 1))
