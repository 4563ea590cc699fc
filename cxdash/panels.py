"""Panels: results ready to be placed, on a page, in a picture or in a workbook.

A panel holds the finding, the rows and shape of the chart that proves it, the
table that says the same in numbers, and the small print: definition, base and
how it was compared. Whoever places it adds the filters.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import pandas as pd

from cxdash import charts, findings
from cxdash.compare import HIDDEN_BELOW, TESTED_FROM, Comparison, against_rest, to_hide
from cxdash.customers import Joined, Outcome
from cxdash.errors import NotEnoughData
from cxdash.estimate import Estimate
from cxdash.filters import Filters, period
from cxdash.i18n import _, day, number
from cxdash.items import ItemTally, compared, mean_rating
from cxdash.mirror import MirrorTally, by_team, gaps, rank_agreement
from cxdash.say_do import (
    BOXES,
    Box,
    Cuts,
    customers_in,
    event_rate,
    four_boxes,
    rates,
    strength,
    warnings,
    who_is_missing,
)  # fmt: skip
from cxdash.scales import Metric
from cxdash.scores import bands, score
from cxdash.tally import Tally
from cxdash.trends import STEPS, Period, Step, changes, halves, label_step, periods, plus_months
from cxdash.trends import change as change_of


@dataclass(frozen=True)
class Panel:
    """One result.

    Attributes
    ----------
    key : str
        Its name in code and in the names of downloaded files.
    finding : str
        The sentence, true of the chart word for word.
    shape : chart builder
    rows : list of row
    options : mapping
        What the builder takes beside rows and theme.
    numbers : callable
        Makes :attr:`table`, which few readers open.
    small_print : tuple of str
        Definition, base, method.
    ends : tuple of float or None
        Ends of the axis, for shapes whose axis follows the rows.
    warnings : tuple of str
        What to know before trusting it.
    """

    key: str
    finding: str
    shape: charts.Builder
    rows: list[charts.Row]
    options: Mapping[str, Any]
    numbers: Callable[[], pd.DataFrame]
    small_print: tuple[str, ...] = ()
    ends: tuple[float, float] | None = None
    warnings: tuple[str, ...] = field(default=())

    @cached_property
    def table(self) -> pd.DataFrame:
        """The chart's twin in numbers, titles in the reader's language."""
        return self.numbers()


@dataclass(frozen=True)
class Tile:
    """A headline number: value, interval, base and change in words, and a small line of time."""

    name: str
    value: str
    interval: str
    base: str
    change: str
    line: tuple[float, ...]
    definition: str


# ── scores ────────────────────────────────────────────────────────────────


def tile(tally: Tally, step: Step) -> Tile:
    """The headline of one score."""
    metric, estimate = tally.metric, score(tally.distribution(), tally.metric)
    if estimate.n < HIDDEN_BELOW:
        return Tile(metric.name, "–", "", _("fewer than 5 answers: not shown"), "", (), metric.definition)
    try:
        change = findings.change_in_short(change_of(tally), halves(tally).earlier)
    except NotEnoughData:
        change = ""
    interval, base, line = findings.interval(estimate), findings.base(estimate.n), _line(tally, step)
    return Tile(metric.name, _tile_value(estimate, metric), interval, base, change, line, metric.definition)


def _line(tally: Tally, step: Step) -> tuple[float, ...]:
    """A score over time, in longer periods where too few answers make a line of the usual ones."""
    for each in (step, *(longer for longer in STEPS.values() if longer > step)):
        line = tuple(p.estimate.value for p in periods(tally, each) if p.estimate.n >= TESTED_FROM)
        if len(line) > 1:
            return line
    return ()


def _tile_value(estimate: Estimate, metric: Metric) -> str:
    shown = findings.value(estimate.value, estimate.unit)
    return f"{shown} / {metric.scale.high:g}" if estimate.unit == "score" else shown


def by_segment(tally: Tally, column: str) -> Panel:
    """Who differs from the rest?"""
    metric = tally.metric
    comparisons = against_rest(tally.by(column), metric, tally.unnamed(column))
    return Panel(
        key="by-segment",
        finding=findings.by_segment(comparisons, column),
        shape=charts.intervals,
        rows=charts.segment_rows(comparisons, metric),
        options={"title": axis_title(metric)},
        ends=charts.ends_of(comparisons),
        numbers=partial(comparison_table, comparisons, column, _("The rest"), findings.against_rest),
        small_print=(
            metric.definition,
            _base(tally, sum(c.estimate.n for c in comparisons if c.verdict != "hidden")),
            _("95% intervals; tick: the rest; coloured where the difference is real, all rows together; "
              "not compared under {n} answers", n=TESTED_FROM),
        ),
    )  # fmt: skip


def spread(tally: Tally, column: str | None = None) -> Panel:
    """How are answers spread over the bands?"""
    metric, everyone, in_no_row = tally.metric, tally.distribution(), 0
    rows = [(_("All answers"), bands(everyone, metric))]
    if column:
        groups = list(tally.by(column).items())
        hidden = to_hide([answers.size for _name, answers in groups], tally.unnamed(column))
        shown = [group for i, group in enumerate(groups) if i not in hidden]
        rows += [(name, bands(each, metric)) for name, each in shown]
        in_no_row = everyone.size - sum(each.size for _name, each in shown)
    left_out = _(
        "{n} without a value of “{column}”, or hidden, count in “All answers” alone",
        n=number(in_no_row),
        column=column,
    )
    return Panel(
        key="spread",
        finding=findings.distribution(rows[0][1], metric),
        shape=charts.bands,
        rows=charts.band_rows(rows, metric),
        options={"names": metric.bands, "title": _("% of answers"), "middle": metric.has_middle},
        numbers=partial(_band_table, rows, metric, column or ""),
        small_print=(
            metric.definition,
            _base(tally, everyone.size),
            *([left_out] if in_no_row else []),
        ),
    )


def items(ratings: ItemTally) -> Panel:
    """Which items do customers rate high, and which low?

    Raises
    ------
    NotEnoughData
        When no answer rates two items.
    """
    comparisons, scale = compared(ratings), ratings.scale.label
    left_out = _("{n} ratings left out, whose answer rates nothing else", n=number(ratings.alone))
    return Panel(
        key="items",
        finding=findings.items(comparisons),
        shape=charts.intervals,
        rows=charts.segment_rows(comparisons, mean_rating(ratings.scale)),
        options={"title": _("Mean rating on {scale}", scale=scale)},
        ends=charts.ends_of(comparisons),
        numbers=partial(
            comparison_table, comparisons, _("Item"), _("The other items"), findings.against_rest
        ),
        small_print=(
            _("Mean ratings on {scale}, high is good; each item against the mean that the same answers give "
              "the others", scale=scale),
            " · ".join([
                _("{n} ratings", n=number(ratings.counts.size)),
                *([left_out] if ratings.alone else []),
                _("each customer's last answer") if ratings.unit == "customers" else _("every answer counts"),
                _("weighted") if ratings.counts.weighted else _("not weighted"),
            ]),
            _("95% intervals; tick: the other items; coloured where the difference is real, all rows "
              "together; not compared under {n} answers", n=TESTED_FROM),
        ),
    )  # fmt: skip


def _undrawn(points: Sequence[Period]) -> str:
    if not points:
        return _("The answers have no date, so there is nothing to show over time.")
    return _(
        "Every period has fewer than {n} answers, so there is nothing to show over time.", n=HIDDEN_BELOW
    )


def over_time(tally: Tally, step: Step) -> Panel:
    """When did it change?

    Raises
    ------
    NotEnoughData
        When the answers have no date, or too few in every period.
    """
    metric, points = tally.metric, periods(tally, step)
    if not any(p.estimate.known for p in points):
        raise NotEnoughData(_undrawn(points))
    try:
        spans = halves(tally)
        finding = findings.change(change_of(tally), metric, spans.earlier, spans.later)
    except NotEnoughData:
        finding = findings.headline(score(tally.distribution(), metric), metric)
    words = {1: _("Answers each month"), 3: _("Answers each quarter"), 12: _("Answers each year")}[step]
    return Panel(
        key="over-time",
        finding=finding,
        shape=charts.trend,
        rows=charts.period_rows(points),
        options={
            "title": axis_title(metric),
            "base_title": words,
            "every": label_step(len(points), step),
        },
        numbers=partial(_period_table, points, metric, step),
        small_print=(
            metric.definition,
            _base(tally, sum(p.estimate.n for p in points)),
            _("Band: 95% interval of each period; under {n} answers a period is not shown", n=HIDDEN_BELOW),
        ),
    )


def what_moved(tally: Tally, column: str) -> Panel:
    """Which groups changed between the two halves of the period?

    Raises
    ------
    NotEnoughData
        When there are no two halves.
    """
    metric, spans, moved = tally.metric, halves(tally), changes(tally, column)
    names = (period(spans.later.start, spans.later.end), period(spans.earlier.start, spans.earlier.end))
    return Panel(
        key="what-moved",
        finding=findings.changes(moved, column),
        shape=charts.dumbbell,
        rows=charts.pair_rows(moved, findings.moved, metric.high_is_good),
        options={"title": axis_title(metric), "names": names, "colours": ("good", "unsure")},
        ends=charts.ends_of(moved, words=True),
        numbers=partial(comparison_table, moved, column, names[1], findings.moved, names[0]),
        small_print=(
            metric.definition,
            _base(tally, sum(c.estimate.n + c.other.n for c in moved if c.verdict != "hidden")),
            _("The two halves of the months shown; real with all rows read together."),
        ),
    )


def axis_title(metric: Metric) -> str:
    """What an axis of this score says, with its unit."""
    if metric.statistic == "nps":
        return _("NPS, in points")
    if metric.statistic == "share":
        return _("{metric}, in %", metric=metric.name)
    return _("{metric}, mean on {scale}", metric=metric.name, scale=metric.scale.label)


def _base(tally: Tally, n: int) -> str:
    """How many answers, how counted, and how many of the tally's are not among them."""
    parts = [findings.base(n)]
    if n < tally.size:
        parts.append(_("{n} without a date or a value, or hidden, left out", n=number(tally.size - n)))
    parts.append(_("each customer's last answer") if tally.unit == "customers" else _("every answer counts"))
    if tally.design_effect > 1.005:
        parts.append(_("intervals widened because customers answer several times"))
    parts.append(_("weighted") if tally.weighted else _("not weighted"))
    return " · ".join(parts)


# ── say and do ────────────────────────────────────────────────────────────


def said_and_did(joined: Joined, filters: Filters, cuts: Cuts) -> Panel:
    """Who says good and is gone, who complains and stays, and what are they worth?"""
    counts, worth = joined.where(filters)
    shown, outcome = four_boxes(counts, worth, cuts), joined.outcome
    currency = joined.currency
    says = findings.camps(joined.metric)
    well, ill = (words[:1].upper() + words[1:] for words in findings.does(outcome))
    return Panel(
        key="said-and-did",
        finding=findings.four_boxes(shown, outcome, currency),
        shape=charts.boxes,
        rows=charts.box_rows(shown, outcome, currency),
        options={"says": says, "does": (well, ill)},
        numbers=partial(_box_table, shown, outcome, joined.worth_name),
        small_print=(
            _cut_line(joined, cuts, shown.neither),
            _joined_line(joined, counts),
            _worth_line(joined),
        ),
        warnings=tuple(warnings(joined, counts)),
    )


def did_by_answer(joined: Joined, filters: Filters, cuts: Cuts) -> Panel:
    """How often does each answer go with leaving or buying?"""
    counts, _worth = joined.where(filters)
    metric, outcome, found = joined.metric, joined.outcome, rates(counts, joined.outcome)
    association, (bad, good) = strength(counts, cuts), findings.camps(metric)
    together = cuts.high_from - cuts.low_to <= 1 if metric.high_is_good else cuts.low_to - cuts.high_from <= 1
    camps = (bad, good) if together else (bad, _("In neither camp"), good)
    everyone = event_rate(counts, outcome)
    return Panel(
        key="did-by-answer",
        finding=findings.rates(association, metric, outcome),
        shape=charts.profile,
        rows=charts.rate_rows(found, metric, cuts, outcome),
        options={"title": _("% of customers: {deed}", deed=findings.deed(outcome)),
                 "said": _("Answer given ({metric})", metric=metric.name), "names": camps},
        numbers=partial(_rate_table, found, outcome),
        small_print=(
            _("All customers together: {rate} {deed} ({interval}).", deed=findings.deed(outcome),
              rate=findings.value(everyone.value, "percent"), interval=findings.interval(everyone)),
            findings.strength(association, outcome),
            findings.link(association, outcome),
            _joined_line(joined, counts),
        ),
    )  # fmt: skip


def joined_customers(joined: Joined, filters: Filters) -> int:
    """Customers with both sides that the filters keep."""
    return joined.where(filters)[0].size


@dataclass(frozen=True)
class People:
    """A list of customers to act on: its name, what it is, and one row each."""

    key: str
    name: str
    table: pd.DataFrame
    small_print: tuple[str, ...]


def people(joined: Joined, box: Box, filters: Filters, cuts: Cuts) -> People:
    """The customers of one box, the most valuable first."""
    found = customers_in(joined, box, cuts, filters)
    titles = {
        "customer": _("Customer"),
        "said": joined.metric.name,
        "said_on": _("Answered on"),
        "worth": joined.worth_name,
    }
    empty = [c for c in ("worth", "said_on", *joined.segments) if found[c].isna().all()]
    kept = found.drop(columns=empty)
    taken = [str(column) for column in kept if column not in titles]
    named_apart = {old: _distinct(new, *taken) for old, new in titles.items()}
    name = findings.box_name(box, joined.metric, joined.outcome)
    return People(
        box, name, kept.rename(columns=named_apart), (_cut_line(joined, cuts, 0), _worth_line(joined))
    )


def _cut_line(joined: Joined, cuts: Cuts, neither: int) -> str:
    scale, (bad, good) = joined.metric.scale, findings.camps(joined.metric)
    high, low = (cuts.high_from, scale.high), (scale.low, cuts.low_to)
    if not joined.metric.high_is_good:
        high, low = (scale.low, cuts.high_from), (cuts.low_to, scale.high)
    line = _(
        "{good}: answer {from_good} to {to_good}; {bad}: {from_bad} to {to_bad}.",
        good=good, from_good=f"{high[0]:g}", to_good=f"{high[1]:g}",
        bad=bad, from_bad=f"{low[0]:g}", to_bad=f"{low[1]:g}",
    )  # fmt: skip
    parts = [line]
    if joined.outcome.cut is not None:
        event = findings.does(joined.outcome)[1 if joined.outcome.unwanted else 0]
        parts.append(_("“{does}”: {deed}.", does=event, deed=findings.at_least(joined.outcome)))
    if neither:
        parts.append(_("In neither camp, and not in the shares: {n}.", n=number(neither)))
    return " ".join(parts)


def _joined_line(joined: Joined, counts: Tally) -> str:
    parts = [_("{n} customers with both sides", n=number(counts.size)), _("not weighted")]
    if joined.window and joined.observed is not None:
        parts.append(
            _("did: within {days} days after the last answer that is old enough", days=joined.window)
        )
        parts.append(_("observed until {day}", day=day(joined.observed.date())))
    if joined.never_bought:
        parts.append(_("without any order, counted as not having bought: {n}", n=number(joined.never_bought)))
    missing = who_is_missing(joined)
    if missing:
        parts.append(_("left out of the whole file: {missing}", missing=missing))
    return " · ".join(parts)


def _worth_line(joined: Joined) -> str:
    if joined.worth_column is None:
        return _("The file holds no amount, so customers are counted and not valued.")
    return _("Worth: sum of “{column}”.", column=joined.worth_name)


# ── mirror ────────────────────────────────────────────────────────────────


def mirror_items(tally: MirrorTally) -> Panel:
    """Where do staff misjudge what customers think?

    Raises
    ------
    NotEnoughData
        When one of the two audiences is missing.
    """
    found = gaps(tally)
    names = _("Staff, guessing"), _("Customers")
    people = max((c.estimate.n for c in found), default=0), max((c.other.n for c in found), default=0)
    return Panel(
        key="mirror",
        finding=findings.mirror(found),
        shape=charts.dumbbell,
        rows=charts.pair_rows(found, findings.mirror_item),
        options={"title": _mean_title(tally), "names": names, "colours": ("staff", "customers")},
        ends=charts.ends_of(found, words=True),
        numbers=partial(comparison_table, found, _("Item"), names[1], findings.mirror_item, names[0]),
        small_print=(
            _("Gap = staff minus customers, mean ratings on {scale}; above zero, staff over-estimate.",
              scale=tally.scale.label),
            _("{staff} staff, {customers} customers · 95% intervals · real with all items read together",
              staff=number(people[0]), customers=number(people[1])),
            findings.ranks(rank_agreement(found)),
        ),
    )  # fmt: skip


def mirror_teams(tally: MirrorTally) -> Panel:
    """Which teams are furthest from their customers?

    Raises
    ------
    NotEnoughData
        When customers and staff name no team in common.
    """
    found, names = by_team(tally), (_("Staff, guessing"), _("Customers"))
    if not found or tally.unit is None:
        raise NotEnoughData(
            _(
                "No team or site is named by both customers and staff, so there is nothing to show by team; "
                "it takes one in the answers of both."
            )
        )
    return Panel(
        key="mirror-teams",
        finding=findings.teams(found),
        shape=charts.dumbbell,
        rows=charts.pair_rows(found, findings.team),
        options={"title": _mean_title(tally), "names": names, "colours": ("staff", "customers")},
        ends=charts.ends_of(found, words=True),
        numbers=partial(comparison_table, found, tally.unit, names[1], findings.team, names[0]),
        small_print=(
            _("Mean gap over all items · teams under 5 staff are hidden, under {n} shown but not compared",
              n=TESTED_FROM),
        ),
    )  # fmt: skip


def _mean_title(tally: MirrorTally) -> str:
    return _("Mean rating on {scale}", scale=tally.scale.label)


# ── tables ────────────────────────────────────────────────────────────────


def comparison_table(
    comparisons: Sequence[Comparison],
    subject: str,
    other: str,
    words: Callable[[Comparison], str],
    own: str | None = None,
) -> pd.DataFrame:
    """Every comparison in numbers: score, interval, base, the other side, the difference, the verdict."""
    shown = [c for c in comparisons if c.verdict != "hidden"]
    hidden = len(comparisons) - len(shown)
    table = _table([
        (subject, [c.subject for c in shown]),
        (own or _("Score"), [c.estimate.value for c in shown]),
        (_("Low"), [c.estimate.low for c in shown]),
        (_("High"), [c.estimate.high for c in shown]),
        (_("Answers"), [c.estimate.n for c in shown]),
        (other, [c.other.value for c in shown]),
        (_("Answers, other side"), [c.other.n for c in shown]),
        (_("Difference"), [c.difference.value for c in shown]),
        (_("Difference, low"), [c.difference.low for c in shown]),
        (_("Difference, high"), [c.difference.high for c in shown]),
        (_("p, adjusted"), [c.p_adjusted for c in shown]),
        (_("Verdict"), [words(c) for c in shown]),
    ])  # fmt: skip
    if not hidden:
        return table
    row: dict[str, Any] = dict.fromkeys(table.columns)
    row[table.columns[0]] = _("{n} not shown", n=number(hidden))
    row[table.columns[-1]] = _("Not shown, so that no one can be recognised in fewer than 5 answers.")
    return pd.concat(
        [table.astype(object), pd.DataFrame([row], dtype=object)], ignore_index=True
    ).infer_objects()


Column = tuple[str, Sequence[Any]]


def _table(columns: Iterable[Column]) -> pd.DataFrame:
    """A table that keeps every column, also where a word of the file is one of our titles."""
    kept: dict[str, Sequence[Any]] = {}
    for title, cells in columns:
        kept[_distinct(title, *kept)] = cells
    return pd.DataFrame(kept)


def _distinct(name: str, *taken: str) -> str:
    again = (f"{name} ({n})" for n in range(2, len(taken) + 2))
    return next(title for title in (name, *again) if title not in taken)


def _estimate_columns(estimates: Iterable[Estimate], value: str) -> list[Column]:
    found = list(estimates)
    return [
        (value, [e.value for e in found]),
        (_("Low"), [e.low for e in found]),
        (_("High"), [e.high for e in found]),
        (_("Answers"), [e.n for e in found]),
    ]


def _period_table(points: Sequence[Period], metric: Metric, step: Step) -> pd.DataFrame:
    *scores, (title, answers) = _estimate_columns((p.estimate for p in points), metric.name)
    told = [None if p.hidden else n for p, n in zip(points, answers, strict=True)]
    spans = [period(p.first, plus_months(p.first, step - 1)) for p in points]
    return _table([(_("Period"), spans), *scores, (title, told)])


def _band_table(
    rows: Sequence[tuple[str, tuple[Estimate, Estimate, Estimate]]], metric: Metric, column: str
) -> pd.DataFrame:
    columns: list[Column] = [(column or _("Group"), [name for name, _shares in rows])]
    for position, band in enumerate(metric.bands):
        if position == 1 and not metric.has_middle:
            continue
        found = [shares[position] for _name, shares in rows]
        columns += [
            (_("{band}, %", band=band), [share.value for share in found]),
            (_("{band}, low", band=band), [share.low for share in found]),
            (_("{band}, high", band=band), [share.high for share in found]),
        ]
    return _table([*columns, (_("Answers"), [shares[0].n for _name, shares in rows])])


def _box_table(shown: Any, outcome: Outcome, worth: str) -> pd.DataFrame:
    counts = [shown.boxes[box] for box in BOXES]
    columns: list[Column] = [
        (_("Customers who"), [findings.box_name(box, shown.metric, outcome) for box in BOXES]),
        (_("Customers"), [count.customers for count in counts]),
        (_("Share, %"), [count.share.value for count in counts]),
        (_("Low"), [count.share.low for count in counts]),
        (_("High"), [count.share.high for count in counts]),
    ]
    if worth:
        columns.append((_("Worth ({column})", column=worth), [count.worth for count in counts]))
    return _table(columns)


def _rate_table(found: Sequence[Any], outcome: Outcome) -> pd.DataFrame:
    title = _("% of customers: {deed}", deed=findings.deed(outcome))
    columns = _estimate_columns((rate.estimate for rate in found), title)
    return _table([(_("Answer given"), [rate.said for rate in found]), *columns])
