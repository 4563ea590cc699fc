"""Say versus do: what customers said against what they did, counted and valued.

Rates of leaving or buying by what was said, the four boxes of said × did, and
the lists to act on. Rates are measured from the file, never taken from a
vendor's constants.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxdash.association import Association, Contingency, association, auc, contingency
from cxdash.compare import HIDDEN_BELOW, TESTED_FROM, to_hide
from cxdash.customers import DID, NO, YES, Joined, Outcome, by_answer
from cxdash.estimate import Estimate, proportion
from cxdash.filters import Filters
from cxdash.i18n import _, day, number
from cxdash.scales import Metric
from cxdash.tally import Distribution, Tally

LEAKAGE_AUC = 0.95

Box = Literal["loyalist", "mercenary", "hostage", "defector"]
BOXES: tuple[Box, ...] = ("loyalist", "mercenary", "hostage", "defector")


@dataclass(frozen=True)
class Cuts:
    """Which scores count as saying good (``high_from`` up) and as saying bad (``low_to`` down)."""

    high_from: float
    low_to: float


@dataclass(frozen=True)
class Rate:
    """The share who did the event among customers who gave one answer."""

    said: float
    estimate: Estimate


@dataclass(frozen=True)
class BoxCount:
    """One box of the said × did map: customers, their share with its interval, and what they are worth."""

    box: Box
    customers: int
    share: Estimate
    worth: float | None


@dataclass(frozen=True)
class Map:
    """The four boxes, and the customers whose score is in neither camp."""

    metric: Metric
    boxes: Mapping[Box, BoxCount]
    neither: int
    cuts: Cuts


def default_cuts(metric: Metric) -> Cuts:
    """Good and bad answers as the metric's own bands have them.

    A share has two sides only: whoever is not satisfied is on the other one.
    """
    if metric.statistic == "share":
        return Cuts(metric.high_from, metric.high_from - 1)
    if not metric.high_is_good:
        return Cuts(metric.low_to, metric.high_from)
    return Cuts(metric.high_from, metric.low_to)


def event_rate(counts: Tally, outcome: Outcome) -> Estimate:
    """Share of customers who left, or who reached the cut, in percent."""
    sides = counts.by(DID)
    events = sides.get(NO if outcome.unwanted else YES)
    return proportion(events.size if events else 0, counts.size)


def rates(counts: Tally, outcome: Outcome) -> list[Rate]:
    """The event's rate for every answer given, lowest first; answers of too few customers are hidden."""
    did = sorted(by_answer(counts).items())
    hidden = to_hide([good + bad for _said, (good, bad) in did])
    return [
        Rate(said, proportion(bad if outcome.unwanted else good, good + bad))
        for i, (said, (good, bad)) in enumerate(did)
        if i not in hidden
    ]


def four_boxes(counts: Tally, worth: Tally | None, cuts: Cuts) -> Map:
    """The said × did map (after Jones & Sasser 1995), with shares, customers and what they are worth.

    Says high and does high is a loyalist; high and low a mercenary (delighted, and
    gone); low and high a hostage (complains, and keeps buying); low and low a defector.
    """
    customers = _by_box(counts.by(DID), counts.metric, cuts, of_worth=False)
    money = _by_box(worth.by(DID), counts.metric, cuts, of_worth=True) if worth else None
    shown = int(sum(customers.values()))
    boxes = {
        box: BoxCount(box, n, proportion(n, shown), money[box] if money else None)
        for box, n in ((box, int(customers[box])) for box in BOXES)
    }
    return Map(counts.metric, boxes, counts.size - shown, cuts)


def says(
    metric: Metric, cuts: Cuts, scores: NDArray[np.float64]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which scores say good and which say bad, whatever the direction of the scale."""
    if not metric.high_is_good:
        good, bad = says(replace(metric, high_is_good=True), Cuts(-cuts.high_from, -cuts.low_to), -scores)
        return good, bad
    # Cuts one step apart leave nobody between them, half points included.
    together = cuts.high_from - cuts.low_to <= 1
    return scores >= cuts.high_from, scores < cuts.high_from if together else scores <= cuts.low_to


def _by_box(
    sides: Mapping[str, Distribution], metric: Metric, cuts: Cuts, of_worth: bool
) -> dict[Box, float]:
    totals: dict[Box, float] = dict.fromkeys(BOXES, 0.0)
    for did, good_box, bad_box in ((YES, "loyalist", "hostage"), (NO, "mercenary", "defector")):
        answers = sides.get(did, Distribution.of({}))
        amounts = answers.w if of_worth else answers.n
        good, bad = says(metric, cuts, answers.scores)
        totals[good_box] += float(amounts[good].sum())  # type: ignore[index]
        totals[bad_box] += float(amounts[bad].sum())  # type: ignore[index]
    return totals


def moved(counts: Tally, before: Cuts, after: Cuts) -> int:
    """Customers who change box, or enter or leave the map, when the cuts move."""
    answers = counts.distribution()
    sides = [np.stack(says(counts.metric, cuts, answers.scores)) for cuts in (before, after)]
    return int(answers.n[(sides[0] != sides[1]).any(axis=0)].sum())


def customers_in(joined: Joined, box: Box, cuts: Cuts, filters: Filters) -> pd.DataFrame:
    """The customers of one box, what they are worth first: the list to act on.

    Returns
    -------
    DataFrame
        ``customer``, ``said``, ``said_on``, ``worth`` and the segments, as in the file.
    """
    frame = joined.frame
    good, bad = says(joined.metric, cuts, frame["said"].to_numpy())
    did = frame["did"].astype(bool).to_numpy()
    keep = (good if box in ("loyalist", "mercenary") else bad) & (
        did if box in ("loyalist", "hostage") else ~did
    )
    kept = joined.follows(filters)
    for column, values in kept.segments:
        keep = keep & frame[column].isin(values).to_numpy()
    months = frame["said_on"].dt.year * 100 + frame["said_on"].dt.month
    if kept.start is not None:
        keep = keep & (months >= kept.start).to_numpy()
    if kept.end is not None:
        keep = keep & (months <= kept.end).to_numpy()
    columns = ["customer", "said", "said_on", "worth", *joined.segments]
    return frame.loc[keep, columns].sort_values(
        ["worth", "customer"], ascending=[False, True], ignore_index=True
    )


def strength(counts: Tally, cuts: Cuts) -> Association:
    """How strongly the score goes with doing good: see :func:`cxdash.association.association`."""
    return association(*_from_worst_to_best(counts), _camps(counts, cuts))


def _from_worst_to_best(
    counts: Tally,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Answers turned so that more is better, with the customers who did good and who did not."""
    did, sign = by_answer(counts), 1.0 if counts.metric.high_is_good else -1.0
    answers = sorted(did, key=lambda said: sign * said)
    good, bad = (np.array([did[said][i] for said in answers], dtype=float) for i in (0, 1))
    return sign * np.array(answers, dtype=float), good, bad


def _camps(counts: Tally, cuts: Cuts) -> Contingency | None:
    boxes = _by_box(counts.by(DID), counts.metric, cuts, of_worth=False)
    cells = [int(boxes[box]) for box in BOXES]
    return contingency(*cells) if cells[0] + cells[1] and cells[2] + cells[3] else None


def gives_away(counts: Tally) -> bool:
    """Whether the score all but contains the outcome: leakage, not prediction.

    Either it ranks nearly all customers right, or some answers always and others
    never go with the outcome. Of fewer than five customers on a side any score may
    rank all by chance.
    """
    _scores, good, bad = _from_worst_to_best(counts)
    if min(good.sum(), bad.sum()) < HIDDEN_BELOW:
        return False
    ranked = auc(good, bad)
    solid = good + bad >= TESTED_FROM
    always, never = bool((solid & (bad == 0)).any()), bool((solid & (good == 0)).any())
    return max(ranked, 1 - ranked) >= LEAKAGE_AUC or (always and never)


def warnings(joined: Joined, counts: Tally) -> list[str]:
    """What a reader must know before trusting the join, in sentences."""
    found = []
    if gives_away(counts):
        found.append(
            _(
                "This score all but gives the outcome away: the answer tells “{outcome}” almost without "
                "fail. It was probably recorded after the fact; do not read it as a forecast.",
                outcome=joined.outcome.name,
            )
        )
    if joined.outcome.leaving and joined.window is None:
        found.append(
            _(
                "The files do not date both answers and departures, so some customers may have left before "
                "they answered."
            )
        )
    if joined.outcome.after:
        return found + _about_orders(joined)
    if not joined.outcome.leaving:
        found.append(
            _(
                "“{column}” covers a period of its own, which may begin before the answer: "
                "it says what these customers do, not what they did afterwards.",
                column=joined.outcome.name,
            )
        )
    return found


def _about_orders(joined: Joined) -> list[str]:
    """What a window of orders may not have seen."""
    found = []
    if joined.begins is not None:
        found.append(
            _(
                "The orders begin on {day}, after some of these customers answered: "
                "what they bought before that day is not counted.",
                day=day(joined.begins.date()),
            )
        )
    if 2 * joined.never_bought > joined.customers:
        found.append(
            _(
                "Most of these customers ({n} of {all}) have no order in the files and count as not having "
                "bought: check that both files hold the same ids.",
                n=number(joined.never_bought), all=number(joined.customers),
            )
        )  # fmt: skip
    return found


def who_is_missing(joined: Joined) -> str:
    """Customers of the whole study left out of the join and why; empty when all are in."""
    return ", ".join(_("{reason}: {n}", reason=_(why), n=number(n)) for why, n in joined.left_out.items())
