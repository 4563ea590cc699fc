"""Mirror survey: staff answer the customers' questionnaire as they think customers did.

The gap of an item is staff minus customers: positive, staff over-estimate what
customers say; negative, they under-estimate it. Gaps are tested with Welch's t
and judged together (Holm); items without a real gap are aligned when
equivalence shows it, otherwise undecided.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cxdash.compare import Comparison, judge, means_difference, student_difference
from cxdash.errors import NotEnoughData
from cxdash.estimate import Estimate
from cxdash.filters import Filters
from cxdash.i18n import _
from cxdash.scales import Scale
from cxdash.scores import Moments, mean_interval
from cxdash.study import Table

MARGIN_SHARE = 0.05
"""The gap that matters, as a share of the scale's range."""


@dataclass(frozen=True)
class MirrorTally:
    """Ratings counted once: one row per item, audience and team.

    Attributes
    ----------
    cells : DataFrame
        Columns ``item``, ``audience`` ("customers" or "staff"), ``unit`` (text, empty
        when the file names no team), ``n``, ``total`` (Σx) and ``squares`` (Σx²).
    scale : Scale
    unit : str or None
        The file's word for the team or site, None without one.
    """

    cells: pd.DataFrame
    scale: Scale
    unit: str | None

    @property
    def units(self) -> list[str]:
        """The teams or sites, sorted."""
        return sorted(set(self.cells["unit"]) - {""})

    def follows(self, filters: Filters) -> Filters:
        """The part of the filters that applies here: those on the team or site."""
        return filters.within([self.unit] if self.unit else [], dated=False)

    def where(self, filters: Filters) -> "MirrorTally":
        """The teams that the filters keep."""
        for _unit, values in self.follows(filters).segments:
            return MirrorTally(self.cells[self.cells["unit"].isin(values)], self.scale, self.unit)
        return self


def count(table: Table) -> MirrorTally:
    """Count a mirror survey once, from ratings or from figures already computed.

    Parameters
    ----------
    table : Table of kind "mirror"
        Either one rating a row (roles ``audience``, ``item_name``, ``rating`` and maybe
        ``unit``), or one item and audience a row with ``base``, ``mean`` and ``sd``.
    """
    frame, unit = table.frame, table.column("unit")
    rows = pd.DataFrame(
        {
            "item": frame[table.roles["item_name"][0]],
            "audience": frame[table.roles["audience"][0]],
            "unit": frame[unit].fillna("") if unit else "",
        }
    )
    rating = table.column("rating")
    if rating:
        x = frame[rating].astype("float64")
        rows = rows.assign(n=x.notna().astype("int64"), total=x.fillna(0.0), squares=(x**2).fillna(0.0))
    else:
        n, mean, sd = (_figures(table, role) for role in ("base", "mean", "sd"))
        within = ((n - 1) * sd**2).where(n > 1, 0.0)
        rows = rows.assign(n=n, total=n * mean, squares=within + n * mean**2)
    rows = rows.dropna(subset=["item", "audience", "total"])
    keys = ["item", "audience", "unit"]
    cells = _sums(rows, keys).reset_index()
    scale = table.scales.get(rating or table.roles["mean"][0], Scale(1, 10))
    return MirrorTally(cells[cells["n"] > 0], scale, unit)


def _figures(table: Table, role: str) -> "pd.Series[float]":
    """A column of figures already computed; unknown where the file does not give them."""
    column = table.column(role)
    return table.frame[column].astype("float64") if column else pd.Series(np.nan, index=table.frame.index)


def _sums(cells: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Sums by keys; a spread the file does not give stays unknown, where 0 would make every gap certain."""
    return cells.groupby(keys, sort=False, observed=True)[["n", "total", "squares"]].sum(skipna=False)


def gaps(tally: MirrorTally) -> list[Comparison]:
    """Staff against customers, item by item, largest over-estimate first.

    Returns
    -------
    list of Comparison
        ``estimate`` is what staff guessed, ``other`` what customers gave, the
        difference is staff minus customers.

    Raises
    ------
    NotEnoughData
        When one of the two audiences is missing.
    """
    sides = _sides(tally.cells)
    items = [item for item in dict.fromkeys(tally.cells["item"]) if all(item in side for side in sides)]
    if not items:
        raise NotEnoughData(
            _(
                "The mirror needs ratings of the same items from customers and from staff; "
                "one of the two is missing."
            )
        )
    staff, customers = sides
    pairs = [
        Comparison(
            subject=item,
            estimate=_estimate(staff[item], tally.scale),
            other=_estimate(customers[item], tally.scale),
            difference=means_difference(staff[item], customers[item], tally.scale),
            margin=MARGIN_SHARE * tally.scale.range,
        )
        for item in items
    ]
    return sorted(judge(pairs, "holm"), key=lambda c: (c.verdict == "hidden", -c.difference.value))


def rank_agreement(comparisons: Iterable[Comparison]) -> float | None:
    """Do staff rank the items as customers do? Spearman's correlation; None below three items.

    1 is the same order, 0 no relation, -1 the reverse order.
    """
    shown = [c for c in comparisons if c.verdict != "hidden"]
    sides = pd.DataFrame({"staff": [c.estimate.value for c in shown], "them": [c.other.value for c in shown]})
    if len(shown) < 3 or sides.nunique().min() < 2:
        return None
    return float(sides["staff"].corr(sides["them"], method="spearman"))


def by_team(tally: MirrorTally) -> list[Comparison]:
    """The mean gap of every team or site over the items both sides rated, largest first.

    The items' errors are taken to move together, because one respondent rates them
    all, with the degrees of freedom of the smaller side. Teams under five staff or
    customers are hidden; judged together (Benjamini-Hochberg).
    """
    cells = tally.cells
    teams = [_team_gap(team, cells[cells["unit"] == team], tally.scale) for team in tally.units]
    judged = judge([team for team in teams if team], "fdr_bh", unnamed=0)
    return sorted(judged, key=lambda c: (c.verdict == "hidden", -c.difference.value, c.subject))


def _team_gap(team: str, cells: pd.DataFrame, scale: Scale) -> Comparison | None:
    staff, customers = _sides(cells)
    both = [item for item in staff if item in customers]
    if not both:
        return None
    pairs = [(staff[item], customers[item]) for item in both]
    ours, theirs = (_over_items([pair[side] for pair in pairs]) for side in (0, 1))
    # The cautious bound for errors that move together: their mean, not their root sum of squares.
    se, df = float(np.mean([np.hypot(a.se, b.se) for a, b in pairs])), min(ours.n, theirs.n) - 1
    return Comparison(
        subject=team,
        estimate=_estimate(ours, scale),
        other=_estimate(theirs, scale),
        difference=student_difference(ours.mean - theirs.mean, se, df),
        margin=MARGIN_SHARE * scale.range,
    )


def _over_items(parts: list[Moments]) -> Moments:
    """The mean over items, as if each respondent's ratings moved together."""
    n = max(m.n for m in parts)
    return Moments(float(np.mean([m.mean for m in parts])), float(np.mean([m.se for m in parts])) * n**0.5, n)


def _sides(cells: pd.DataFrame) -> tuple[dict[str, Moments], dict[str, Moments]]:
    """Staff's and customers' moments by item."""
    return _moments(cells, "staff"), _moments(cells, "customers")


def _moments(cells: pd.DataFrame, audience: str) -> dict[str, Moments]:
    sums = _sums(cells[cells["audience"] == audience], ["item"])
    mean = sums["total"] / sums["n"]
    spread = (sums["squares"] - sums["n"] * mean**2).clip(lower=0)
    sd = np.sqrt(spread / (sums["n"] - 1).where(sums["n"] > 1))
    return {
        str(item): Moments(float(m), float(s), float(n))
        for item, m, s, n in zip(sums.index, mean, sd, sums["n"], strict=True)
    }


def _estimate(m: Moments, scale: Scale) -> Estimate:
    return Estimate(m.mean, *mean_interval(m, scale), int(m.n), m.n, "score")
