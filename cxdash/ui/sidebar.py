"""Sidebar: the language, the filters, and the line that says what is shown; all of it in the link."""

from dataclasses import replace
from typing import Any

import streamlit as st

from cxdash.filters import Filters, month_label
from cxdash.i18n import LANGUAGES, _, language
from cxdash.study import Study
from cxdash.trends import months_between, plus_months
from cxdash.ui import cache, session
from cxdash.ui.server import literal

_PERIOD = "filter.period.{}-{}.{}"
"""Key of the period, with the months at hand and the language: a browser gives a slider's words back."""
_ALWAYS_OPEN = 5
"""Segments whose filter is in sight at once; more are one click away."""
_MOST_VALUES = 1000


def language_switch() -> None:
    """Two letters each, so that either reader finds theirs."""
    st.segmented_control(
        _("Language"),
        list(LANGUAGES),
        format_func=str.upper,
        required=True,
        key=session.LANGUAGE,
        label_visibility="collapsed",
    )


def filters(study: Study | None) -> Filters:
    """Draw the filters of a study and return what they keep; before any file, none."""
    if study is None:
        return Filters()
    levels, span = _levels(study), _span(study)
    asked = session.wanted()
    for column, values in levels.items():
        session.seed(_key(column), list(dict(asked.segments).get(column, ())), values)
    with st.container(key="filters"):
        place = st.container()
        start, end = _period(span, asked)
        _segments(levels)
        segments = {column: session.chosen(_key(column), []) for column in levels}
        chosen = replace(Filters.of(segments, start, end), span=span)
        with place:
            _line(study, chosen)
            _unknown(asked, levels)
    return chosen


def _unknown(asked: Filters, levels: dict[str, tuple[str, ...]]) -> None:
    """Say what the link asks for and these files do not have, rather than show more in silence."""
    unknown = Filters.of(
        {c: [v for v in values if v not in levels.get(c, ())] for c, values in asked.segments}
    )
    if unknown:
        st.caption(_("The link also asks for {filters}, which these files do not have.",
                     filters=literal(unknown.describe())))  # fmt: skip


def _line(study: Study, chosen: Filters) -> None:
    """What is shown, in words, and the way back to everything."""
    st.caption(_("Shown"))
    st.markdown(f"**{literal(chosen.describe())}**")
    way_back(study, chosen, "reset", type="tertiary")


def way_back(study: Study | None, chosen: Filters, key: str, **options: Any) -> None:
    """A button that takes all filters away; also for a page that they left with nothing to show."""
    if study is None or not chosen:
        return
    # The period's key is of the language of the page, which nobody has said yet when the click is followed.
    keys = [*map(_key, _levels(study)), _period_key(_span(study) or (0, 0))]
    st.button(_("Show everything"), icon=":material/restart_alt:", key=key, on_click=session.release,
              args=(keys,), **options)  # fmt: skip


def _period(span: tuple[int, int] | None, asked: Filters) -> tuple[int | None, int | None]:
    if span is None or span[0] == span[1]:
        return None, None
    months = [plus_months(span[0], i) for i in range(months_between(*span) + 1)]
    first = asked.start if asked.start in months else months[0]
    last = asked.end if asked.end in months else months[-1]
    whole = (first, last) if first <= last else (months[0], months[-1])
    picked = st.select_slider(
        _("Period"), months, value=whole, format_func=month_label, key=_period_key(span)
    )
    low, high = picked
    return (low if low != months[0] else None), (high if high != months[-1] else None)


def _period_key(span: tuple[int, int]) -> str:
    return _PERIOD.format(*span, language())


def _segments(levels: dict[str, tuple[str, ...]]) -> None:
    columns = list(levels)
    for column in columns[:_ALWAYS_OPEN]:
        _segment(column, levels[column])
    if columns[_ALWAYS_OPEN:]:
        with st.expander(_("More filters"), key="more-filters"):
            for column in columns[_ALWAYS_OPEN:]:
                _segment(column, levels[column])


def _segment(column: str, values: tuple[str, ...]) -> None:
    st.multiselect(literal(column), values, key=_key(column), placeholder=_("All"))


def _key(column: str) -> str:
    return f"filter.s.{column}"


def _levels(study: Study) -> dict[str, tuple[str, ...]]:
    """The segments to filter by and their values, from the whole study."""
    levels: dict[str, tuple[str, ...]] = {}
    for role in study.metrics:
        for column, values in cache.scores(study, role).levels.items():
            levels[column] = tuple(sorted({*levels.get(column, ()), *values}))
    if not study.metrics and (ratings := cache.items(study)):
        levels = dict(ratings.levels)
    mirror = cache.mirror(study)
    if mirror and mirror.unit:
        levels[mirror.unit] = tuple(sorted({*levels.get(mirror.unit, ()), *mirror.units}))
    return {column: values for column, values in levels.items() if 1 < len(values) <= _MOST_VALUES}


def _span(study: Study) -> tuple[int, int] | None:
    spans = [span for role in study.metrics if (span := cache.scores(study, role).span)]
    if not study.metrics and (ratings := cache.items(study)):
        return ratings.span
    return (min(s[0] for s in spans), max(s[1] for s in spans)) if spans else None
