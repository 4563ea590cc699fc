"""Report: one question put to a study, answered for a terminal and for a program.

A report says the finding first, then the table it was read from, then what the
numbers mean and whom they rest on. Its document holds the same numbers for a
program: unknown ones are null, and a hidden group keeps its name and verdict only.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from typing import Any

import numpy as np
import pandas as pd

from cxdash import customers, findings, trends
from cxdash import mirror as mirror_survey
from cxdash import say_do as deeds
from cxdash.association import Association
from cxdash.compare import HIDDEN_BELOW, Comparison, Verdict, against_rest
from cxdash.customers import DID, Joined
from cxdash.errors import MappingError, NotEnoughData, nearest
from cxdash.estimate import Estimate
from cxdash.filters import Filters, month_label
from cxdash.i18n import _, listing, money, number, percent, signed
from cxdash.scales import Metric
from cxdash.scores import score
from cxdash.study import Study, Table, find_column
from cxdash.tally import Tally, tally

LISTED = 12
"""Values an error names before it stops."""

CONTROLS = {code: " " for code in (*range(32), *range(127, 160)) if chr(code) != "\n"}
"""A name from a file must not steer the terminal it is printed on."""


@dataclass(frozen=True)
class Grid:
    """A table of texts in aligned columns: names to the left, and numbers, if it holds any, to the right."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: bool = True

    def __str__(self) -> str:
        lines = [[cell.replace("\n", " ") for cell in line] for line in (self.titles, *self.rows)]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        pad = str.rjust if self.numbers else str.ljust
        padded = [[line[0].ljust(widths[0]), *map(pad, line[1:], widths[1:])] for line in lines]
        return "\n".join("  ".join(cells).rstrip() for cells in padded)


@dataclass(frozen=True)
class Report:
    """What was found, in two shapes.

    Attributes
    ----------
    document : mapping
        Plain values for JSON.
    blocks : tuple of str or Grid
        The same for a reader, in order.
    """

    document: Mapping[str, Any]
    blocks: tuple[str | Grid, ...]

    def as_json(self) -> str:
        """The document as JSON; a number that is not finite has been made null before."""
        return json.dumps(self.document, ensure_ascii=False, indent=2, allow_nan=False)

    def as_text(self) -> str:
        """The blocks, a blank line between them."""
        return "\n\n".join(str(block) for block in self.blocks if str(block)).translate(CONTROLS)


# ── scores ────────────────────────────────────────────────────────────────


def scores(
    study: Study,
    role: str | None = None,
    by: str | None = None,
    period: str | None = None,
    filters: Filters | None = None,
) -> Report:
    """One score: overall, by the values of a segment against the rest, and over time.

    Parameters
    ----------
    study : Study
    role : {"nps", "csat", "ces"}, optional
        The first of them that the study holds when not given.
    by : str, optional
        A column of words.
    period : {"month", "quarter", "year"}, optional
    filters : Filters, optional
        Columns and values as a person writes them, whatever the case.

    Raises
    ------
    MappingError
        For a column or value that is not there.
    NotEnoughData
        When the study lacks the score or its dates, or the filters leave almost nobody.
    """
    answers, metric = answered(study), wanted(study, role)
    words = tuple(c for c in map(str, answers.frame) if pd.api.types.is_string_dtype(answers.frame[c]))
    by = find_column(words, by) if by else None
    asked = [find_column(words, column) for column, _values in (filters or Filters()).segments]
    whole = _counted(answers, metric, [*asked, *([by] if by else [])])
    kept = spelled(filters, whole.levels)
    counts = whole.where(kept)
    _check_base(counts.size, kept)
    groups = against_rest(counts.by(by), metric) if by else []
    spans = _periods(counts, period) if period else []
    return Report(
        _scores_document(counts, answers.column("weight"), groups, spans, period),
        tuple(_scores_blocks(counts, answers.column("weight"), groups, by, spans, period, kept)),
    )


def answered(study: Study) -> Table:
    """The answers of a study.

    Raises
    ------
    NotEnoughData
        When no file holds a score.
    """
    if study.responses is None or not study.metrics:
        raise NotEnoughData(
            _("No file holds a score; if one does, say in which column it is, such as --map nps=“Note”.")
        )
    return study.responses


def wanted(study: Study, role: str | None) -> Metric:
    """The definition of the score asked for, else of the first that the study holds."""
    held = study.metrics
    if role and role not in held:
        raise NotEnoughData(
            _(
                "The answers hold no {metric}; they hold {known}. Say which column it is with --map {role}=…",
                metric=role.upper(),
                known=listing([metric.name for metric in held.values()]),
                role=role,
            )
        )
    return held[role] if role else next(iter(held.values()))


def _counted(answers: Table, metric: Metric, segments: Sequence[str]) -> Tally:
    role = "ces" if metric.key == "ces1" else metric.key
    return tally(
        answers.frame, metric, answers.roles[role][0], segments,
        answers.column("date"), answers.column("weight"), answers.column("customer"),
    )  # fmt: skip


def _periods(counts: Tally, period: str) -> list[trends.Period]:
    if counts.span is None:
        raise NotEnoughData(
            _("The answers have no date to group by; say which column it is, such as --map date=“Date”.")
        )
    return trends.periods(counts, trends.STEPS[period])


def _scores_document(
    counts: Tally,
    weight: str | None,
    groups: Sequence[Comparison],
    spans: Sequence[trends.Period],
    period: str | None,
) -> dict[str, Any]:
    metric = counts.metric
    return {
        "metric": metric.key,
        "definition": metric.definition,
        "weight": weight,
        "overall": score(counts.distribution(), metric).as_json(),
        "groups": [{"group": c.subject, **shown(c.estimate, c.verdict), **_tested(c)} for c in groups],
        "periods": [{"period": period_code(p.first, period), **p.estimate.as_json()} for p in spans],
    }


def _scores_blocks(
    counts: Tally,
    weight: str | None,
    groups: Sequence[Comparison],
    by: str | None,
    spans: Sequence[trends.Period],
    period: str | None,
    kept: Filters,
) -> list[str | Grid]:
    overall = score(counts.distribution(), counts.metric)
    blocks: list[str | Grid] = [findings.headline(overall, counts.metric)]
    if by:
        blocks += [findings.by_segment(groups, by), _group_grid(groups, by, counts.metric)]
    if spans:
        blocks += [_change(counts), _period_grid(spans, period, counts.metric)]
    return [*blocks, _small_print(counts, overall, weight, groups, kept)]


def _change(counts: Tally) -> str:
    """What moved between the two halves of the months; nothing to say of a single month."""
    if counts.span is None or counts.span[0] == counts.span[1]:
        return ""
    spans = trends.halves(counts)
    return findings.change(trends.change(counts), counts.metric, spans.earlier, spans.later)


def _group_grid(groups: Sequence[Comparison], by: str, metric: Metric) -> Grid:
    rows = (
        (c.subject, *_cells(c.estimate, c.verdict), _p(c.p_adjusted), verdict_words(c.verdict))
        for c in groups
    )
    return Grid(
        (by, metric.name, _("95% interval"), _("Answers"), _("Adjusted p"), _("Against the rest")),
        tuple(rows),
    )


def _period_grid(spans: Sequence[trends.Period], period: str | None, metric: Metric) -> Grid:
    rows = (
        (month_label(p.first) if period == "month" else period_code(p.first, period), *_cells(p.estimate))
        for p in spans
    )
    return Grid((_("Period"), metric.name, _("95% interval"), _("Answers")), tuple(rows))


def _small_print(
    counts: Tally, overall: Estimate, weight: str | None, groups: Sequence[Comparison], kept: Filters
) -> str:
    lines = [f"{counts.metric.definition}.", f"{findings.base(overall.n)} · {kept.describe()}"]
    if weight:
        lines.append(
            _("Weighted by “{column}”: worth {n} equal answers.", column=weight, n=number(overall.n_eff))
        )
    if counts.design_effect > 1:
        lines.append(
            _("Several answers of one customer widen the intervals: worth {n} customers who answer once.",
              n=number(overall.n_eff))
        )  # fmt: skip
    nameless = overall.n - sum(c.estimate.n for c in groups)
    if groups and nameless:
        lines.append(_("{answers} in no group.", answers=findings.base(nameless)))
    return "\n".join(lines)


def period_code(first: int, period: str | None) -> str:
    """A period as programs sort it.

    >>> period_code(202504, "month"), period_code(202504, "quarter"), period_code(202501, "year")
    ('2025-04', '2025-Q2', '2025')
    """
    year, month = divmod(first, 100)
    if period == "year":
        return f"{year:04d}"
    return f"{year:04d}-Q{(month + 2) // 3}" if period == "quarter" else f"{year:04d}-{month:02d}"


# ── say and do ────────────────────────────────────────────────────────────


def say_do(
    study: Study, say: str | None = None, do: str | None = None, filters: Filters | None = None
) -> Report:
    """What customers said against what they did, customer by customer.

    Parameters
    ----------
    study : Study
    say, do : str, optional
        Columns of a score and of an outcome; the likeliest when not given.
    filters : Filters, optional

    Raises
    ------
    MappingError, NotEnoughData
        See :func:`cxdash.customers.choose` and :func:`cxdash.customers.join`.
    """
    answered(study)
    joined = customers.join(study, *customers.choose(study, say, do))
    kept = spelled(filters, {c: v for c, v in joined.counts.levels.items() if c != DID})
    counts, worth = joined.where(kept)
    _check_base(counts.size, kept)
    cuts = deeds.default_cuts(joined.metric)
    drawn, tie = deeds.four_boxes(counts, worth, cuts), deeds.strength(counts, cuts)
    known = 0 if study.customers is None else len(study.customers.frame)
    return Report(
        _say_do_document(joined, counts, drawn, tie, known),
        tuple(_say_do_blocks(joined, counts, drawn, tie, known, kept)),
    )


def _say_do_document(
    joined: Joined, counts: Tally, drawn: deeds.Map, tie: Association, known: int
) -> dict[str, Any]:
    outcome = joined.outcome
    boxes = {
        name: {"customers": box.customers, "share": box.share.as_json(), "worth": plain(box.worth)}
        for name, box in drawn.boxes.items()
    }
    return {
        "customers": known,
        "joined": counts.size,
        "outcome": {
            "column": outcome.column,
            "event": "left" if outcome.leaving else f"{outcome.column} >= {outcome.cut:g}",
            **deeds.event_rate(counts, outcome).as_json(),
        },
        "rates": [{"said": rate.said, **rate.estimate.as_json()} for rate in deeds.rates(counts, outcome)],
        "map": {**boxes, "neither": drawn.neither},
        "association": plain(tie),
        "left_out": dict(joined.left_out),
        "warnings": deeds.warnings(joined, counts),
    }


def _say_do_blocks(
    joined: Joined, counts: Tally, drawn: deeds.Map, tie: Association, known: int, kept: Filters
) -> list[str | Grid]:
    outcome = joined.outcome
    return [
        findings.rates(tie, joined.metric, outcome),
        "\n".join(_("Beware: {warning}", warning=said) for said in deeds.warnings(joined, counts)),
        _rate_grid(joined, counts),
        findings.four_boxes(drawn, outcome),
        _box_grid(joined, drawn),
        findings.strength(tie),
        "\n".join(_say_do_small_print(joined, counts, known, kept)),
    ]


def _rate_grid(joined: Joined, counts: Tally) -> Grid:
    outcome = joined.outcome
    rows = [(f"{rate.said:g}", *_cells(rate.estimate)) for rate in deeds.rates(counts, outcome)]
    rows.append((_("All"), *_cells(deeds.event_rate(counts, outcome))))
    return Grid((joined.metric.name, findings.deed(outcome), _("95% interval"), _("Customers")), tuple(rows))


def _box_grid(joined: Joined, drawn: deeds.Map) -> Grid:
    rows = [
        (findings.box_name(box, joined.metric, joined.outcome), number(count.customers),
         *_cells(count.share)[:2], "–" if count.worth is None else money(count.worth))
        for box, count in drawn.boxes.items()
    ]  # fmt: skip
    titles = _("Box"), _("Customers"), _("Share"), _("95% interval"), joined.worth_column or _("Worth")
    return Grid(titles, tuple(rows))


def _say_do_small_print(joined: Joined, counts: Tally, known: int, kept: Filters) -> list[str]:
    lines = [
        f"{joined.metric.definition}.",
        _("{joined} customers with an answer and an outcome, of {known} known · {filters}",
          joined=number(counts.size), known=number(known), filters=kept.describe()),
    ]  # fmt: skip
    if joined.window:
        lines.append(_("The outcome is read in the {n} days after the answer.", n=number(joined.window)))
    left_out = deeds.who_is_missing(joined)
    return [*lines, _("Left out: {who}", who=left_out)] if left_out else lines


# ── mirror ────────────────────────────────────────────────────────────────


def mirror(study: Study, filters: Filters | None = None) -> Report:
    """Where staff misjudge what customers say, item by item.

    Raises
    ------
    NotEnoughData
        When no file holds a mirror survey, or one of its two sides is missing.
    """
    if study.mirror is None:
        raise NotEnoughData(
            _("No file holds a mirror survey: a column must tell customers' answers from those of staff.")
        )
    counted = mirror_survey.count(study.mirror)
    kept = spelled(filters, {counted.unit: counted.units} if counted.unit else {})
    gaps = mirror_survey.gaps(counted.where(kept))
    agreement = mirror_survey.rank_agreement(gaps)
    document = {"items": [_item(c) for c in gaps], "rank_agreement": agreement}
    small_print = _("Gap = staff minus customers, on a {scale} scale · {filters}",
                    scale=counted.scale.label, filters=kept.describe())  # fmt: skip
    return Report(document, (findings.mirror(gaps), findings.ranks(agreement), _item_grid(gaps), small_print))


def _item(comparison: Comparison) -> dict[str, Any]:
    verdict = comparison.verdict
    return {
        "item": comparison.subject,
        "customers": shown(comparison.other, verdict),
        "staff": shown(comparison.estimate, verdict),
        "gap": shown(gap(comparison), verdict),
        **_tested(comparison),
    }


def gap(comparison: Comparison) -> Estimate:
    """The difference of a comparison with its interval; its base is that of the smaller side."""
    sides, between = (comparison.estimate, comparison.other), comparison.difference
    return Estimate(
        between.value, between.low, between.high,
        min(side.n for side in sides), min(side.n_eff for side in sides), comparison.estimate.unit,
    )  # fmt: skip


def _item_grid(gaps: Sequence[Comparison]) -> Grid:
    titles = (
        _("Item"), _("Customers"), _("Base"), _("Staff"), _("Base"), _("Gap"), _("95% interval"),
        _("Adjusted p"), _("Verdict"),
    )  # fmt: skip
    return Grid(titles, tuple(_item_row(c) for c in gaps))


def _item_row(comparison: Comparison) -> tuple[str, ...]:
    given, _low, given_n = _cells(comparison.other, comparison.verdict)
    guessed, _low, guessed_n = _cells(comparison.estimate, comparison.verdict)
    between = comparison.difference
    hidden = comparison.verdict == "hidden" or np.isnan(between.value)
    return (
        comparison.subject, given, given_n, guessed, guessed_n,
        "–" if hidden else signed(between.value, 2),
        "–" if hidden or np.isnan(between.low) else _("{low} to {high}", low=signed(between.low, 2),
                                                      high=signed(between.high, 2)),
        _p(comparison.p_adjusted), mirror_words(comparison.verdict),
    )  # fmt: skip


# ── what is asked for ─────────────────────────────────────────────────────


def spelled(filters: Filters | None, levels: Mapping[str, Sequence[str]]) -> Filters:
    """Filters as a person wrote them, in the spelling of the file.

    Parameters
    ----------
    filters : Filters or None
    levels : mapping of column to its values

    Raises
    ------
    MappingError
        For a column or value that is not there, with the nearest.

    >>> spelled(Filters.of({"région": ["NORD"]}), {"Région": ["Nord", "Sud"]})
    Filters(segments=(('Région', ('Nord',)),), start=None, end=None)
    """
    chosen: dict[str, list[str]] = {}
    for asked, values in (filters or Filters()).segments:
        if not levels:
            raise MappingError(
                _("These answers cannot be filtered by “{asked}”: no column groups them.", asked=asked)
            )
        column = find_column(tuple(levels), asked)
        chosen.setdefault(column, []).extend(_level(column, value, levels[column]) for value in values)
    return Filters.of(chosen)


def _level(column: str, asked: str, known: Sequence[str]) -> str:
    by_folded = {value.casefold(): value for value in known}
    if asked in known or asked.casefold() in by_folded:
        return asked if asked in known else by_folded[asked.casefold()]
    hint = nearest(asked, known)
    raise MappingError(
        _("“{column}” has no value “{asked}”; did you mean “{hint}”?", column=column, asked=asked, hint=hint)
        if hint
        else _("“{column}” has no value “{asked}”; its values are {known}.", column=column, asked=asked,
               known=listing([*known[:LISTED], *(["…"] if len(known) > LISTED else [])]))
    )  # fmt: skip


def _check_base(n: int, kept: Filters) -> None:
    """What filters leave is either enough not to recognise anyone, or not shown."""
    if not n and not kept:
        raise NotEnoughData(
            _("No answer has what this takes; python -m cxdash check tells what was set aside and why.")
        )
    if not n:
        raise NotEnoughData(
            _("No answer is left under {filters}: choose less narrowly.", filters=kept.describe())
        )
    if kept and n < HIDDEN_BELOW:
        raise NotEnoughData(
            _(
                "Fewer than {n} answers are left under {filters}: not shown, so that no one is recognised.",
                n=number(HIDDEN_BELOW),
                filters=kept.describe(),
            )
        )


# ── numbers ───────────────────────────────────────────────────────────────


def shown(estimate: Estimate, verdict: Verdict) -> dict[str, Any]:
    """An estimate for a document, without its numbers when its group is hidden."""
    if verdict != "hidden":
        return estimate.as_json()
    return {field.name: None for field in fields(Estimate)} | {"unit": estimate.unit}


def _tested(comparison: Comparison) -> dict[str, Any]:
    """Verdict and p values; a group too small to test has none."""
    tested = comparison.verdict not in ("hidden", "too_few")
    return {
        "verdict": comparison.verdict,
        "p": plain(comparison.difference.p) if tested else None,
        "p_adjusted": plain(comparison.p_adjusted) if tested else None,
    }


def plain(value: Any) -> Any:
    """A value as JSON knows it: results as mappings, unknown numbers null.

    >>> plain((0.5, float("nan"), "A"))
    [0.5, None, 'A']
    """
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    return value


def _cells(estimate: Estimate, verdict: Verdict | None = None) -> tuple[str, str, str]:
    """Value, interval and base of an estimate, for a row."""
    if verdict == "hidden":
        return "–", "–", "–"
    if not estimate.known:
        return "–", "–", number(estimate.n)
    ends = _figure(estimate.low, estimate.unit), _figure(estimate.high, estimate.unit)
    between = _("{low} to {high}", low=ends[0], high=ends[1]) if np.isfinite(estimate.low) else "–"
    return _figure(estimate.value, estimate.unit), between, number(estimate.n)


def _figure(x: float, unit: str) -> str:
    """A score one decimal closer than a sentence says it: a table is read to check."""
    if unit == "points":
        return signed(x, 1)
    return percent(x, 1) if unit == "percent" else number(x, 2)


def _p(p: float) -> str:
    if np.isnan(p):
        return "–"
    return f"< {number(0.001, 3)}" if p < 0.001 else number(p, 3)


def verdict_words(verdict: Verdict) -> str:
    """A verdict against the rest in a word or two."""
    return {
        "higher": _("above"),
        "lower": _("below"),
        "similar": _("alike"),
        "undecided": _("undecided"),
        "too_few": _("too few"),
        "hidden": _("hidden"),
    }[verdict]


def mirror_words(verdict: Verdict) -> str:
    """A verdict on an item of the mirror in a word or two."""
    words = {"higher": _("over-estimated"), "lower": _("under-estimated"), "similar": _("aligned")}
    return words[verdict] if verdict in words else verdict_words(verdict)
