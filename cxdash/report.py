"""Report: one question put to a study, answered for a terminal and for a program.

The text is that of the panels a page places: finding, table, warnings and small
print. The document holds the same numbers for a program: unknown ones are null, and
a hidden group keeps its name and verdict only.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from functools import partial
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from cxdash import customers, findings, trends
from cxdash import mirror as mirror_survey
from cxdash import say_do as deeds
from cxdash.compare import Comparison, Verdict, against_rest, enough
from cxdash.customers import DID, Joined
from cxdash.errors import MappingError, NotEnoughData, nearest
from cxdash.estimate import Estimate
from cxdash.filters import Filters
from cxdash.i18n import _, figure, listing
from cxdash.scores import score
from cxdash.study import Study, Table, find_column
from cxdash.tally import Tally, answers_of

if TYPE_CHECKING:
    from cxdash.panels import Panel

LISTED = 12
"""Values an error names before it stops."""

CONTROLS = {code: " " for code in (*range(32), *range(127, 160)) if chr(code) != "\n"}
"""A name from a file must not steer the terminal it is printed on."""

_NARROW = 8
"""Letters a column has room for at least, before its title is written on several lines."""


@dataclass(frozen=True)
class Grid:
    """A table of texts in aligned columns.

    Attributes
    ----------
    titles : tuple of str
        Each on as many lines as keep its column narrow.
    rows : tuple of tuple of str
    right : tuple of bool
        For every column, whether it holds numbers, which line up at their end.
    """

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]

    @classmethod
    def of(cls, table: pd.DataFrame) -> "Grid":
        """A panel's table, its numbers as the reader writes them."""
        columns = [list(table.iloc[:, position]) for position in range(table.shape[1])]
        right = tuple(not any(isinstance(cell, str) for cell in column) for column in columns)
        rows = zip(*(map(_cell, column) for column in columns), strict=True)
        return cls(tuple(map(str, table.columns)), tuple(rows), right)

    def __str__(self) -> str:
        columns = [[row[i].replace("\n", " ") for row in self.rows] for i in range(len(self.titles))]
        heads = [_head(title, column) for title, column in zip(self.titles, columns, strict=True)]
        height = max(map(len, heads))
        padded = [
            _padded([*[""] * (height - len(head)), *head, *column], right)
            for head, column, right in zip(heads, columns, self.right, strict=True)
        ]
        return "\n".join("  ".join(line).rstrip() for line in zip(*padded, strict=True))


def _head(title: str, column: Sequence[str]) -> list[str]:
    widest = max([_NARROW, *map(len, column)])
    return wrap(title, widest, break_long_words=False, break_on_hyphens=False)


def _padded(lines: Sequence[str], right: bool) -> list[str]:
    width = max(map(len, lines))
    return [line.rjust(width) if right else line.ljust(width) for line in lines]


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "–" if pd.isna(value) else figure(value)


@dataclass(frozen=True)
class Report:
    """What was found, in two shapes.

    Attributes
    ----------
    document : mapping
        Plain values for JSON.
    blocks : callable
        Makes the same for a reader, in order; a program does not wait for it.
    """

    document: Mapping[str, Any]
    blocks: Callable[[], Iterable[str | Grid]]

    def as_json(self) -> str:
        """The document as JSON; a number that is not finite has been made null before."""
        return json.dumps(self.document, ensure_ascii=False, indent=2, allow_nan=False)

    def as_text(self) -> str:
        """The blocks, a blank line between them."""
        texts = map(str, self.blocks())
        return "\n\n".join(text for text in texts if text).translate(CONTROLS)


def _laid_out(makers: Iterable[Callable[[], "Panel"]], kept: Filters) -> Iterator[str | Grid]:
    """What a page shows of these panels, in words and numbers; in place of one, why it cannot be shown."""
    for make in makers:
        try:
            panel = make()
        except NotEnoughData as nothing:
            yield str(nothing)
            continue
        yield panel.finding
        yield Grid.of(panel.table)
        yield "\n".join(_("Beware: {warning}", warning=said) for said in panel.warnings)
        yield "\n".join(filter(None, panel.small_print))
    yield _("Shown: {filters}", filters=kept.describe())


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
    answers, role = answered(study), wanted(study, role)
    words = tuple(c for c in map(str, answers.frame) if pd.api.types.is_string_dtype(answers.frame[c]))
    by = find_column(words, by) if by else None
    asked = [find_column(words, column) for column, _values in (filters or Filters()).segments]
    whole = answers_of(study, role, segments=[*asked, *([by] if by else [])])
    kept = spelled(filters, whole.levels)
    counts = whole.where(kept)
    enough(counts.size, kept)
    if period and counts.span is None:
        raise NotEnoughData(
            _("The answers have no date to group by; say which column it is, such as --map date=“Date”.")
        )
    return Report(
        _scores_document(counts, answers.column("weight"), by, period),
        partial(_scores_blocks, counts, by, period, kept),
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


def wanted(study: Study, role: str | None) -> str:
    """The role of the score asked for, else of the first that the study holds."""
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
    return role or next(iter(held))


def _scores_document(counts: Tally, weight: str | None, by: str | None, period: str | None) -> dict[str, Any]:
    metric = counts.metric
    groups = against_rest(counts.by(by), metric, counts.unnamed(by)) if by else []
    spans = trends.periods(counts, trends.STEPS[period]) if period else []
    return {
        "metric": metric.key,
        "definition": metric.definition,
        "weight": weight,
        "overall": score(counts.distribution(), metric).as_json(),
        "groups": [{"group": c.subject, **shown(c.estimate, c.verdict), **_tested(c)} for c in groups],
        "periods": [{"period": period_code(p.first, period), **p.estimate.as_json()} for p in spans],
    }


def _scores_blocks(counts: Tally, by: str | None, period: str | None, kept: Filters) -> Iterator[str | Grid]:
    from cxdash import panels  # with what they are drawn with, most of a second that a document saves

    makers: list[Callable[[], Panel]] = []
    if by:
        makers.append(partial(panels.by_segment, counts, by))
    if period:
        makers.append(partial(panels.over_time, counts, trends.STEPS[period]))
    yield findings.headline(score(counts.distribution(), counts.metric), counts.metric)
    yield from _laid_out(makers or [partial(panels.spread, counts)], kept)


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
    enough(counts.size, kept)
    cuts = deeds.default_cuts(joined.metric)
    known = 0 if study.customers is None else len(study.customers.frame)
    return Report(
        _say_do_document(joined, counts, worth, cuts, known), partial(_say_do_blocks, joined, cuts, kept)
    )


def _say_do_document(
    joined: Joined, counts: Tally, worth: Tally | None, cuts: deeds.Cuts, known: int
) -> dict[str, Any]:
    drawn = deeds.four_boxes(counts, worth, cuts)
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
        "association": plain(deeds.strength(counts, cuts)),
        "window": joined.window,
        "observed_until": joined.observed.date().isoformat() if joined.observed is not None else None,
        "left_out": dict(joined.left_out),
        "warnings": deeds.warnings(joined, counts),
    }


def _say_do_blocks(joined: Joined, cuts: deeds.Cuts, kept: Filters) -> Iterator[str | Grid]:
    from cxdash import panels

    makers = (panels.said_and_did, panels.did_by_answer)
    return _laid_out([partial(make, joined, kept, cuts) for make in makers], kept)


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
            _(
                "No file holds a mirror survey: a column, or the names of two sheets, must tell "
                "customers' answers from those of staff."
            )
        )
    counted = mirror_survey.count(study.mirror)
    kept = spelled(filters, {counted.unit: counted.units} if counted.unit else {})
    teams = counted.where(kept)
    gaps = mirror_survey.gaps(teams)
    document = {"items": [_item(c) for c in gaps], "rank_agreement": mirror_survey.rank_agreement(gaps)}
    return Report(document, partial(_mirror_blocks, teams, kept))


def _mirror_blocks(teams: mirror_survey.MirrorTally, kept: Filters) -> Iterator[str | Grid]:
    from cxdash import panels

    return _laid_out([partial(panels.mirror_items, teams)], kept)


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
