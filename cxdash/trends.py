"""Trends: scores over time, and what moved between the two halves of a period."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from cxdash.compare import Comparison, judge, pair, to_hide
from cxdash.errors import NotEnoughData
from cxdash.estimate import Estimate
from cxdash.filters import Filters
from cxdash.i18n import _
from cxdash.scores import score
from cxdash.tally import MISSING, Distribution, Tally

Step = Literal[1, 3, 12]
"""Months in one period: a month, a quarter or a year."""

_MOST_LABELS = 8

STEPS: dict[str, Step] = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Period:
    """The score of one period.

    Attributes
    ----------
    first : int
        Its first month, ``yyyymm``.
    estimate : Estimate
        Unknown where nobody answered, or where it is hidden.
    hidden : bool
        Whether so few answered that they could be recognised: not even how many is told.
    """

    first: int
    estimate: Estimate
    hidden: bool = False


@dataclass(frozen=True)
class Halves:
    """An earlier and a later span of months, ``yyyymm``, both ends included."""

    earlier: Filters
    later: Filters


def plus_months(yyyymm: int, months: int) -> int:
    """The month so many months later.

    >>> plus_months(202411, 3), plus_months(202501, -1)
    (202502, 202412)
    """
    year, month = divmod(yyyymm // 100 * 12 + yyyymm % 100 - 1 + months, 12)
    return year * 100 + month + 1


def months_between(start: int, end: int) -> int:
    """Months from one month to another.

    >>> months_between(202411, 202502)
    3
    """
    return (end // 100 - start // 100) * 12 + end % 100 - start % 100


def step_for(tally: Tally) -> Step:
    """The period that shows about a dozen points: months up to two years, quarters up to six, then years.

    Waves dated by their year or quarter alone have no shorter one.
    """
    if tally.span is None:
        return 1
    months = months_between(*tally.span) + 1
    return wave_step(tally) or (1 if months <= 24 else 3 if months <= 72 else 12)


def wave_step(tally: Tally) -> Step | None:
    """Months between waves that are dated by their year or quarter alone; None for other answers."""
    dated = np.unique(tally.months[tally.months != MISSING])
    if dated.size < 2 or months_between(int(dated[0]), int(dated[-1])) < dated.size:
        return None
    if (dated % 100 == 1).all():
        return 12
    return 3 if (dated % 100 % 3 == 1).all() else None


def label_step(periods: int, step: Step) -> int:
    """Months from one label of an axis to the next, so that at most eight stand on it.

    >>> label_step(4, 1), label_step(24, 1), label_step(20, 3), label_step(5, 12)
    (1, 3, 12, 12)
    """
    least = step * max(1, -(-periods // _MOST_LABELS))
    return next((months for months in (1, 2, 3, 6, 12) if months >= least), -(-least // 12) * 12)


def periods(tally: Tally, step: Step = 1) -> list[Period]:
    """The score of every period from the first to the last; one without answers has n = 0.

    Empty periods are kept so that a line breaks where nothing is known. One under five
    answers is shown like an empty one, with a second so that the total does not give it away.
    """
    groups = tally.by_period(step)
    if not groups:
        return []
    nothing, first, last = Distribution.of({}), min(groups), max(groups)
    months = [plus_months(first, gone) for gone in range(0, months_between(first, last) + 1, step)]
    answers = [groups.get(month, nothing) for month in months]
    undated = tally.size - sum(each.size for each in answers)
    hidden = to_hide([each.size for each in answers], undated)
    return [
        Period(month, score(nothing if i in hidden else each, tally.metric), i in hidden)
        for i, (month, each) in enumerate(zip(months, answers, strict=True))
    ]


def halves(tally: Tally) -> Halves:
    """The two halves of the months at hand; of an odd number the middle one is in the later half.

    Waves are not pooled: the last is set against the one before.

    Raises
    ------
    NotEnoughData
        When the answers have no date, or only one month.
    """
    if tally.span is None or tally.span[0] == tally.span[1]:
        raise NotEnoughData(
            _("The answers shown cover a single month or have no date: there is no change to show.")
        )
    start, end = tally.span
    if step := wave_step(tally):
        last = np.unique(tally.months[tally.months != MISSING])[-2:].tolist()
        earlier, later = (Filters(start=first, end=plus_months(first, step - 1)) for first in last)
        return Halves(earlier, later)
    middle = plus_months(start, (months_between(start, end) + 1) // 2)
    return Halves(Filters(start=start, end=plus_months(middle, -1)), Filters(start=middle, end=end))


def change(tally: Tally) -> Comparison:
    """The later half of the period against the earlier one, all segments together."""
    spans = halves(tally)
    earlier, later = (tally.where(span).distribution() for span in (spans.earlier, spans.later))
    return judge([pair("", later, earlier, tally.metric)], "holm")[0]


def changes(tally: Tally, column: str) -> list[Comparison]:
    """For every value of a segment, the later half against the earlier one (Benjamini-Hochberg).

    Answers of the two halves are taken as independent. Where the same customers
    answer in both, this is on the cautious side: their changes vary less than that.
    """
    spans = halves(tally)
    earlier, later = (tally.where(span).by(column) for span in (spans.earlier, spans.later))
    nothing = Distribution.of({})
    pairs = [
        pair(level, later.get(level, nothing), earlier.get(level, nothing), tally.metric)
        for level in dict.fromkeys([*earlier, *later])
    ]
    return sorted(
        judge(pairs, "fdr_bh", tally.unnamed(column)),
        key=lambda c: (c.verdict == "hidden", c.difference.value),
    )
