"""Charts: one builder per shape, rows in, ``alt.Chart`` out.

A builder's specification never depends on its rows: order, domains and heights
follow the data by expression. So a screen builds each shape once per theme,
language and set of options, and swaps the rows in (:func:`spec`), because
building a layered chart costs Altair more than all the statistics behind it.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from itertools import count
from math import isfinite
from typing import Any

import altair as alt
import numpy as np

from cxdash import findings
from cxdash.compare import TESTED_FROM, Comparison
from cxdash.customers import Outcome
from cxdash.estimate import Estimate
from cxdash.filters import month_label
from cxdash.i18n import _, language, money, number, one_way, percent
from cxdash.say_do import BOXES, Cuts, Map, Rate, says
from cxdash.scales import Metric
from cxdash.theme import Theme, config
from cxdash.trends import Period

Row = dict[str, Any]
Builder = Callable[..., alt.LayerChart]

LABEL_LENGTH = 38
"""Characters of a name drawn on an axis; the whole of it is in the table and on hover."""

STEP = 38
"""Height of a row of a chart, in pixels."""

_READABLE = 6
"""Percent of a bar below which its number does not fit in it."""

PLAIN, GOOD, BAD, FADED = "plain", "good", "bad", "faded"
"""How a mark is drawn: not established, really better, really worse, too few answers."""


# ── rows ──────────────────────────────────────────────────────────────────


def shortened(names: Iterable[str]) -> list[str]:
    """Names cut to what an axis holds, still different from one another.

    >>> shortened(["a" * 50, "a" * 60, "b"])[1:]
    ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa… (2)', 'b']
    """
    short: dict[str, None] = {}  # in order, and quick to look in
    for name in names:
        line = " ".join(one_way(str(name)).split()) or "–"
        cut = line if len(line) <= LABEL_LENGTH else line[: LABEL_LENGTH - 1].rstrip() + "…"
        others = (f"{cut[: LABEL_LENGTH - 4].rstrip('…')}… ({again})" for again in count(2))
        short[cut if cut not in short else next(other for other in others if other not in short)] = None
    return list(short)


def drawn(x: float) -> float | None:
    """A number as a chart takes it: what is not known is null, because JSON has no NaN."""
    return x if isfinite(x) else None


def tone(comparison: Comparison, high_is_good: bool = True) -> str:
    """How a comparison is drawn: colour is kept for what is established."""
    if comparison.verdict in ("too_few", "hidden"):
        return FADED
    if not comparison.established:
        return PLAIN
    return GOOD if (comparison.verdict == "higher") == high_is_good else BAD


def segment_rows(comparisons: Sequence[Comparison], metric: Metric) -> list[Row]:
    """Rows for :func:`intervals`: every group with its interval and the score of the rest."""
    shown = [c for c in comparisons if c.verdict != "hidden"]
    return [
        {
            "order": order,
            "label": f"{label}  ({number(c.estimate.n)})",
            "value": drawn(c.estimate.value),
            "low": drawn(c.estimate.low),
            "high": drawn(c.estimate.high),
            "other": drawn(c.other.value),
            "text": findings.value(c.estimate.value, c.estimate.unit),
            "tone": tone(c, metric.high_is_good),
            "tip": findings.against_rest(c),
        }
        for order, (c, label) in enumerate(zip(shown, shortened(c.subject for c in shown), strict=True))
    ]


def band_rows(rows: Iterable[tuple[str, tuple[Estimate, Estimate, Estimate]]], metric: Metric) -> list[Row]:
    """Rows for :func:`bands`: three pieces a bar, from bad to good."""
    named = [(name, shares) for name, shares in rows if shares[0].known]
    pieces = []
    for order, (label, (name, shares)) in enumerate(zip(shortened(n for n, _s in named), named, strict=True)):
        start = 0.0
        for band, words, share in zip((BAD, PLAIN, GOOD), metric.bands, shares, strict=True):
            pieces.append(
                {
                    "order": order, "label": label, "band": band, "start": start, "end": start + share.value,
                    "middle": start + share.value / 2,
                    "text": percent(share.value) if share.value >= _READABLE else "",
                    "tip": f"{name} · {words}: {percent(share.value)} ({findings.interval(share)})",
                }
            )  # fmt: skip
            start += share.value
    return pieces


def period_rows(periods: Sequence[Period]) -> list[Row]:
    """Rows for :func:`trend`; a period without answers breaks the line."""
    most = max((p.estimate.n for p in periods), default=0) or 1
    return [
        {
            "period": f"{p.first // 100}-{p.first % 100:02d}-01",
            "value": drawn(p.estimate.value),
            "low": drawn(p.estimate.low),
            "high": drawn(p.estimate.high),
            "base": p.estimate.n / most,
            "first": p is periods[0],
            "tip": f"{month_label(p.first)}: {findings.value(p.estimate.value, p.estimate.unit)}"
            f" ({findings.interval(p.estimate)}) · {findings.base(p.estimate.n)}",
        }
        for p in periods
    ]


def pair_rows(
    comparisons: Sequence[Comparison], words: Callable[[Comparison], str], high_is_good: bool = True
) -> list[Row]:
    """Rows for :func:`dumbbell`: the two ends of every gap, and the gap in words."""
    shown = [c for c in comparisons if c.verdict != "hidden"]
    return [
        {
            "order": order,
            "label": label,
            **_side_row("one", c.estimate), **_side_row("two", c.other),
            "end": max((side.high for side in (c.estimate, c.other) if isfinite(side.high)), default=None),
            "text": f"{findings.gap(c)}  {verdict_word(c)}",
            "tone": tone(c, high_is_good),
            "tip": words(c),
        }
        for order, (c, label) in enumerate(zip(shown, shortened(c.subject for c in shown), strict=True))
    ]  # fmt: skip


def _side_row(side: str, estimate: Estimate) -> Row:
    value, low, high = drawn(estimate.value), drawn(estimate.low), drawn(estimate.high)
    return {side: value, f"{side}_low": low, f"{side}_high": high}


def verdict_word(comparison: Comparison) -> str:
    """A verdict in one or two words, so that colour never speaks alone."""
    return {
        "higher": _("real"),
        "lower": _("real"),
        "similar": _("alike"),
        "undecided": _("undecided"),
        "too_few": _("too few"),
        "hidden": _("hidden"),
    }[comparison.verdict]


def rate_rows(rates: Sequence[Rate], metric: Metric, cuts: Cuts, outcome: Outcome) -> list[Row]:
    """Rows for :func:`profile`: the event's rate for every answer."""
    return [
        {
            "order": order,
            "label": f"{r.said:g}",
            "value": r.estimate.value, "low": r.estimate.low, "high": r.estimate.high,
            "text": percent(r.estimate.value),
            "tone": _camp(r.said, metric, cuts),
            "faded": r.estimate.n < TESTED_FROM,
            "tip": f"{r.said:g}: {percent(r.estimate.value)} {findings.deed(outcome)}"
            f" ({findings.interval(r.estimate)}) · {number(r.estimate.n)}",
        }
        for order, r in enumerate(rates)
    ]  # fmt: skip


def _camp(said: float, metric: Metric, cuts: Cuts) -> str:
    good, bad = says(metric, cuts, np.array([said]))
    return GOOD if good[0] else BAD if bad[0] else PLAIN


def box_rows(shown: Map, outcome: Outcome, currency: str = "") -> list[Row]:
    """Rows for :func:`boxes`: who, how many, and what they are worth."""
    corners = {"loyalist": (1, 0), "mercenary": (1, 1), "hostage": (0, 0), "defector": (0, 1)}
    rows = []
    for box in BOXES:
        count = shown.boxes[box]
        x, y = corners[box]
        share = (
            f"{percent(count.share.value)} ({findings.interval(count.share)})" if count.share.known else "–"
        )
        worth = _("worth {worth}", worth=money(count.worth, currency)) if count.worth is not None else ""
        name = findings.box_name(box, shown.metric, outcome)
        rows.append(
            {
                "box": box, "x": x, "x2": x + 1, "y": y, "y2": y + 1, "xm": x + 0.5, "ym": y + 0.5,
                "name": name, "count": number(count.customers), "share": share, "worth": worth,
                "tip": f"{name}: {number(count.customers)} · {share}" + (f" · {worth}" if worth else ""),
            }
        )  # fmt: skip
    return rows


# ── shapes ────────────────────────────────────────────────────────────────


def _base(rows: Sequence[Row]) -> alt.Chart:
    return alt.Chart(alt.InlineData(values=list(rows)))


def _y(**axis: Any) -> alt.Y:
    return alt.Y(
        "label:N",
        sort=alt.EncodingSortField("order", order="ascending"),
        title=None,
        axis=alt.Axis(labelLimit=340, **axis),
    )


def _tones(theme: Theme) -> alt.Scale:
    return alt.Scale(
        domain=[GOOD, BAD, PLAIN, FADED], range=[theme.good, theme.bad, theme.unsure, theme.unsure]
    )


_REAL = f"datum.tone == '{GOOD}' || datum.tone == '{BAD}'"
"""A mark whose difference is established, as a Vega expression."""


def _between_ends() -> alt.Scale:
    """A scale whose ends are parameters, so that they can change with the rows and the shape cannot."""
    return alt.Scale(
        zero=False, nice=False, padding=0, domainMin=alt.ExprRef("low_end"), domainMax=alt.ExprRef("high_end")
    )


def intervals(
    rows: Sequence[Row], theme: Theme, title: str, ends: tuple[float, float] = (0, 100)
) -> alt.LayerChart:
    """Who differs? A dot and its interval a row; a tick where the rest stands.

    Established differences are full and coloured, the others hollow and grey,
    small bases faded, their intervals cut at the ends of the axis.
    """
    base, scale = _base(rows), _between_ends()
    colour = alt.Color("tone:N", scale=_tones(theme), legend=None)
    faded = alt.when(f"datum.tone == '{FADED}'").then(alt.value(0.45)).otherwise(alt.value(1.0))
    x = alt.X("value:Q", title=title, scale=scale, axis=alt.Axis(tickCount=6))
    rest = base.mark_tick(thickness=2, size=22, color=theme.muted, opacity=0.7, clip=True).encode(
        x=alt.X("other:Q", title=title), y=_y(), tooltip="tip:N"
    )
    bar = base.mark_rule(strokeWidth=3, clip=True).encode(
        x=alt.X("low:Q", title=title), x2="high:Q", y=_y(), color=colour, opacity=faded, tooltip="tip:N"
    )
    full = alt.Fill("tone:N", scale=_tones(theme), legend=None)
    dot = base.mark_point(size=150, strokeWidth=2.5, opacity=1, clip=True).encode(
        x=x, y=_y(), stroke=colour, tooltip="tip:N", opacity=faded,
        fill=alt.when(_REAL).then(full).otherwise(alt.value(theme.background)),
    )  # fmt: skip
    text = base.mark_text(dy=-15, fontWeight=600).encode(
        x=x, y=_y(), text="text:N", opacity=faded, tooltip="tip:N"
    )
    return _finish(alt.layer(rest, bar, dot, text), theme, height=alt.Step(STEP), ends=ends)


def bands(
    rows: Sequence[Row], theme: Theme, names: tuple[str, str, str], title: str, middle: bool = True
) -> alt.LayerChart:
    """How are answers spread? One stacked bar a row, bad – between – good in fixed order and colour."""
    base = _base(rows)
    keys = [BAD, PLAIN, GOOD]
    colour = alt.Color(
        "band:N",
        scale=alt.Scale(domain=keys, range=[theme.bad, theme.between, theme.good]),
        legend=alt.Legend(
            labelExpr=_named(keys, names), symbolType="square", values=keys if middle else [BAD, GOOD]
        ),
    )
    x = alt.X(
        "start:Q", title=title, scale=alt.Scale(domain=[0, 100]), axis=alt.Axis(values=[0, 25, 50, 75, 100])
    )
    bar = base.mark_bar(size=30, stroke=theme.background, strokeWidth=1.5).encode(
        x=x, x2="end:Q", y=_y(), color=colour, tooltip="tip:N"
    )
    text = base.mark_text(fontWeight=600).encode(
        x=alt.X("middle:Q", title=title), y=_y(), text="text:N", tooltip="tip:N",
        color=alt.when(f"datum.band == '{PLAIN}'").then(alt.value(theme.on_between))
        .otherwise(alt.value(theme.on_band)),
    )  # fmt: skip
    return _finish(alt.layer(bar, text), theme, height=alt.Step(46))


def _months(every: int) -> Any:
    """A label at each so many months, or years where that is a round number of them."""
    if every < 12:
        return alt.TimeIntervalStep(interval="month", step=every)
    return alt.TimeIntervalStep(interval="year", step=every // 12)


def trend(rows: Sequence[Row], theme: Theme, title: str, base_title: str, every: int = 1) -> alt.LayerChart:
    """When did it change? A line in its band, with the base as thin columns under it.

    The columns share the period but no scale with the line: they are a share of the
    largest base, drawn below the line's own ground, so the two cannot be read together.
    A label stands at each ``every`` months.
    """
    base, height, ground = _base(rows), 310, 240
    time = alt.Scale(type="utc", padding=14)
    above = alt.X("period:T", title=None, scale=time, axis=None)
    below = alt.X(
        "period:T",
        title=None,
        scale=time,
        axis=alt.Axis(
            grid=False,
            format="%b %Y" if every < 12 else "%Y",
            labelOverlap="greedy",
            labelFlush=False,
            tickCount=_months(every),
        ),
    )
    scale = alt.Scale(zero=False, nice=True, range=[ground, 0])
    y = alt.Y("value:Q", title=title, scale=scale, axis=alt.Axis(tickCount=5))
    gaps: Any = "break-paths-filter-domains"
    band = base.mark_area(opacity=0.16, color=theme.good, invalid=gaps).encode(
        x=above, y=alt.Y("low:Q", title=title, scale=scale), y2="high:Q"
    )
    line = base.mark_line(strokeWidth=3, color=theme.good, invalid=gaps).encode(x=above, y=y)
    dots = base.mark_point(filled=True, size=70, opacity=1, color=theme.good, invalid="filter").encode(
        x=above, y=y, tooltip="tip:N"
    )
    small = alt.Scale(domain=[0, 1], range=[height, ground + 30])
    columns = base.mark_bar(width=10, color=theme.between).encode(
        x=below, y=alt.Y("base:Q", title=None, axis=None, scale=small), tooltip="tip:N"
    )
    caption = (
        base.transform_filter("datum.first")
        .mark_text(align="left", baseline="bottom", fontSize=13, color=theme.muted, text=base_title)
        .encode(x=alt.value(0), y=alt.value(ground + 24))
    )
    answers = alt.layer(band, line, dots)
    layers = alt.layer(answers, columns, caption).resolve_scale(y="independent").resolve_axis(x="independent")
    return _finish(layers, theme, height=height)


def dumbbell(
    rows: Sequence[Row],
    theme: Theme,
    title: str,
    names: tuple[str, str],
    colours: tuple[str, str],
    ends: tuple[float, float] = (0, 100),
) -> alt.LayerChart:
    """How far are the two sides apart? Two dots with their intervals a row, the gap in words at the end.

    The sides differ in shape as well as in colour; the bar between them is heavy where
    the gap is established and thin where it is not.
    """
    base = _base(rows)
    hues = [getattr(theme, colour) for colour in colours]
    scale, few = _between_ends(), alt.Axis(tickCount=6)
    link = base.mark_rule().encode(
        x=alt.X("one:Q", title=title, scale=scale, axis=few), x2="two:Q", y=_y(),
        color=alt.value(theme.muted),
        strokeWidth=alt.when(_REAL).then(alt.value(5)).otherwise(alt.value(1.5)),
        opacity=alt.value(0.55), tooltip="tip:N",
    )  # fmt: skip
    layers: list[alt.Chart] = [link]
    # The one behind is larger, so that both are seen where they agree.
    for side, hue, size in (("two", hues[1], 320), ("one", hues[0], 150)):
        layers.append(
            base.mark_rule(strokeWidth=2, color=hue, opacity=0.5, clip=True).encode(
                x=alt.X(f"{side}_low:Q", title=title), x2=f"{side}_high:Q", y=_y()
            )
        )
        layers.append(
            base.transform_calculate(side=f"'{side}'")
            .mark_point(filled=True, size=size, opacity=1)
            .encode(x=alt.X(f"{side}:Q", title=title), y=_y(), tooltip="tip:N",
                    shape=_side(names, ["circle", "diamond"], alt.Shape), color=_side(names, hues, alt.Color))
        )  # fmt: skip
    words = base.mark_text(align="left", dx=14).encode(
        x=alt.X("end:Q", title=title), y=_y(), text="text:N", tooltip="tip:N",
        color=alt.when(_REAL).then(alt.value(theme.text)).otherwise(alt.value(theme.muted)),
    )  # fmt: skip
    return _finish(alt.layer(*layers, words), theme, height=alt.Step(STEP), ends=ends)


def _side(names: tuple[str, str], marks: list[str], channel: Any) -> Any:
    expression = f"datum.label == 'one' ? {_quote(names[0])} : {_quote(names[1])}"
    return channel(
        "side:N", scale=alt.Scale(domain=["one", "two"], range=marks), legend=alt.Legend(labelExpr=expression)
    )


def profile(
    rows: Sequence[Row], theme: Theme, title: str, said: str, names: tuple[str, ...]
) -> alt.LayerChart:
    """What goes with each answer? A rate and its interval for every answer, coloured by its camp.

    ``names`` are those of the bad and the good camp, with the one between them if there is one.
    """
    base, keys = _base(rows), [BAD, PLAIN, GOOD] if len(names) == 3 else [BAD, GOOD]
    hues = {BAD: theme.bad, PLAIN: theme.unsure, GOOD: theme.good}
    x = alt.X("label:N", sort=alt.EncodingSortField("order"), title=said, axis=alt.Axis(labelAngle=0))
    scale, few = alt.Scale(zero=True, nice=True), alt.Axis(tickCount=5)
    colour = alt.Color(
        "tone:N",
        scale=alt.Scale(domain=keys, range=[hues[key] for key in keys]),
        legend=alt.Legend(labelExpr=_named(keys, names), symbolType="circle"),
    )
    faded = alt.when("datum.faded").then(alt.value(0.4)).otherwise(alt.value(1.0))
    bar = base.mark_rule(strokeWidth=3).encode(
        x=x, y=alt.Y("low:Q", title=title, scale=scale, axis=few), y2="high:Q", color=colour, opacity=faded
    )
    dot = base.mark_point(filled=True, size=170).encode(
        x=x, y=alt.Y("value:Q", title=title, scale=scale), color=colour, opacity=faded, tooltip="tip:N"
    )
    text = base.mark_text(dx=12, align="left", fontWeight=600).encode(
        x=x, y=alt.Y("value:Q", title=title, scale=scale), text="text:N", opacity=faded, tooltip="tip:N"
    )
    return _finish(alt.layer(bar, dot, text), theme, height=300)


def _named(keys: Sequence[str], names: Sequence[str]) -> str:
    """A legend's expression that gives every key its name."""
    pairs = zip(keys, names, strict=True)
    return " : ".join(f"datum.label == '{key}' ? {_quote(name)}" for key, name in pairs) + " : ''"


def boxes(rows: Sequence[Row], theme: Theme, says: tuple[str, str], does: tuple[str, str]) -> alt.LayerChart:
    """Said × did: four boxes with who, how many and what they are worth."""
    base = _base(rows)
    hues = [theme.good, theme.bad, theme.staff, theme.between]
    x = alt.X("x:Q", title=None, scale=alt.Scale(domain=[0, 2], nice=False), axis=_sides_axis(says, "top"))
    y = alt.Y("y:Q", title=None, scale=alt.Scale(domain=[2, 0], nice=False), axis=_sides_axis(does, "left"))
    colour = alt.Color("box:N", scale=alt.Scale(domain=list(BOXES), range=hues), legend=None)
    area = base.mark_rect(opacity=0.16, stroke=theme.background, strokeWidth=6, cornerRadius=10).encode(
        x=x, x2="x2:Q", y=y, y2="y2:Q", color=colour, tooltip="tip:N"
    )
    layers: list[alt.Chart] = [area]
    weights: tuple[Any, ...] = (600, 700, 400, 600)
    lines = (("name", -50, 17), ("count", -12, 34), ("share", 22, 15), ("worth", 46, 17))
    for (field, dy, size), weight in zip(lines, weights, strict=True):
        tint = theme.muted if field == "share" else theme.text
        layers.append(
            base.mark_text(dy=dy, fontSize=size, fontWeight=weight, color=tint).encode(
                x=alt.X("xm:Q", title=None), y=alt.Y("ym:Q", title=None), text=f"{field}:N", tooltip="tip:N"
            )
        )
    return _finish(alt.layer(*layers), theme, height=380)


def _sides_axis(names: tuple[str, str], orient: Any) -> alt.Axis:
    expression = f"datum.value == 0.5 ? {_quote(names[0])} : {_quote(names[1])}"
    return alt.Axis(
        values=[0.5, 1.5], labelExpr=expression, grid=False, orient=orient, labelFontSize=15, labelLimit=260
    )


def _quote(text: str) -> str:
    """A text as a literal of a Vega expression."""
    from json import dumps

    return dumps(text, ensure_ascii=False)


def _finish(chart: Any, theme: Theme, height: Any, ends: tuple[float, float] | None = None) -> alt.LayerChart:
    if ends is not None:
        low, high = (alt.param(name=name, value=end) for name, end in zip(_ENDS, ends, strict=True))
        chart = chart.add_params(low, high)
    finished: alt.LayerChart = chart.properties(
        width="container",
        height=height,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        padding={"left": 0, "top": 6, "right": 6, "bottom": 4},
        config=alt.Config(**_config(theme)),
    )
    return finished


_ENDS = ("low_end", "high_end")


def ends_of(comparisons: Sequence[Comparison], words: bool = False) -> tuple[float, float]:
    """The ends of an axis that shows every score, and every interval but those of too small bases.

    With ``words``, room is left on the right for what is written at the end of a row.
    """
    shown = [c for c in comparisons if c.verdict != "hidden"]
    firm = [c for c in shown if c.verdict != "too_few"] or shown
    reach = [e for c in firm for side in (c.estimate, c.other) for e in (side.low, side.high)]
    reach += [side.value for c in shown for side in (c.estimate, c.other)]
    known = [x for x in reach if x == x]
    if not known:
        return 0.0, 1.0
    room = 0.06 * (max(known) - min(known)) or 1.0
    return min(known) - room, max(known) + room * (6 if words else 1)


def _config(theme: Theme) -> dict[str, Any]:
    return config(theme) | {"locale": locale(language())}


@cache
def locale(code: str) -> dict[str, Any]:
    """Number and time formats of a language for Vega, from CLDR."""
    from babel import Locale

    cldr = Locale.parse(code)
    months, days = cldr.months["format"], cldr.days["format"]
    symbols = cldr.number_symbols["latn"]
    week = [6, 0, 1, 2, 3, 4, 5]  # CLDR starts on Monday, d3 on Sunday
    return {
        "number": {
            "decimal": symbols["decimal"], "thousands": symbols["group"], "grouping": [3],
            "currency": ["", ""], "minus": "\u2212",
        },
        "time": {
            "dateTime": "%A %e %B %Y %X", "date": "%d/%m/%Y", "time": "%H:%M:%S", "periods": ["AM", "PM"],
            "days": [days["wide"][d] for d in week], "shortDays": [days["abbreviated"][d] for d in week],
            "months": [months["wide"][m] for m in range(1, 13)],
            "shortMonths": [months["abbreviated"][m] for m in range(1, 13)],
        },
    }  # fmt: skip


# ── templates ─────────────────────────────────────────────────────────────


def spec(
    builder: Builder,
    rows: Sequence[Row],
    theme: Theme,
    ends: tuple[float, float] | None = None,
    **options: Any,
) -> dict[str, Any]:
    """The Vega-Lite specification of a shape with these rows, from a template built once.

    Equal to ``builder(rows, theme, …).to_dict()``, which a test holds for every shape.
    """
    template = _template(builder, theme, language(), tuple(options.items()))
    filled = {**template, "data": {"values": list(rows)}}
    if ends is not None:
        named = dict(zip(_ENDS, ends, strict=True))
        filled["params"] = [
            {**param, "value": named.get(param["name"], param.get("value"))} for param in template["params"]
        ]
    return filled


@lru_cache(maxsize=256)  # options hold words of the readers' files: without an end they would pile up
def _template(
    builder: Builder, theme: Theme, code: str, options: tuple[tuple[str, Any], ...]
) -> dict[str, Any]:
    # The language is part of the key because the builder reads it for the axis formats.
    made = builder([], theme, **dict(options)).to_dict(validate=False)
    return {part: value for part, value in made.items() if part not in ("data", "datasets")}
