"""One column from near: its question, scale and direction, and every text it holds with what it counts as."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from cxdash.i18n import _, number
from cxdash.ingest import Mapping
from cxdash.ingest.columns.mapping import SCALED
from cxdash.ingest.columns.vocabulary import OF_THE_TOOL, ROW_NUMBER
from cxdash.ingest.quality.report import REASONS
from cxdash.scales import Scale
from cxdash.study import ROLES
from cxdash.ui import blocks, cache, reading, session
from cxdash.ui.columns import Shown, in_words, offered_scales, say_what_was_released
from cxdash.ui.reading import Change
from cxdash.ui.server import literal

_MOST = 200
"""Different texts of one column that are shown."""

_CHOICES, _TEXTS = 310, 560
"""Pixels of what can be chosen and of what the column holds; side by side where there is room."""

_COUNT, _ANSWER, _WHY = 118, 84, 215
"""Pixels: a reason can be read to its end."""
_LINE, _EDGE, _HIGHEST = 35, 3, 423
"""Pixels of one line of the table of texts, of its edges, and of all of it at most."""


def one(shown: Shown, columns: Sequence[str]) -> None:
    """A column to choose, at first the one that needs it most."""
    key = f"column-{shown.position}"
    session.seed(key, _first(shown, columns), columns)
    with st.container(border=True, key=f"one-column-{shown.position}"):
        st.subheader(_("One column, value by value"), anchor=False)
        column = st.selectbox(
            _("Column"), columns, format_func=blocks.short, key=key, persist_state="session"
        )
        with st.container(horizontal=True, gap="large"):
            with st.container(width=_CHOICES):
                _choices(shown, column)
            with st.container(width=_TEXTS):
                _values(shown, column)


def _first(shown: Shown, columns: Sequence[str]) -> str:
    """One of which something was set aside, else a score or rating, else one in use."""
    aside, roles = cache.set_aside(shown.study, shown.report), shown.mapping.roles
    wanted = (
        *(column for column in columns if column in aside),
        *(column for column in columns if roles[column] in SCALED),
        *(column for column in columns if roles[column] != "ignore"),
    )
    return next(iter(wanted), columns[0])


# ── what it is for ────────────────────────────────────────────────────────


def _choices(shown: Shown, column: str) -> None:
    asked = shown.raw.questions.get(column)
    if asked and asked not in (OF_THE_TOOL, ROW_NUMBER):
        st.caption(literal(asked))
    role = shown.mapping.roles[column]
    roles = {code: _(words) for code, words in ROLES.items()}
    change = _change(shown, lambda mapping, chosen: _with_role(mapping, column, chosen))
    reading.one_of(_("What it is"), f"role-{shown.position}-{column}", roles, role, change, width="stretch")
    if role in SCALED:
        _scale(shown, column, shown.mapping.scales[column])
    if role != "ignore":
        _no_answer(shown, column)


def _change(shown: Shown, said: Callable[[Mapping, Any], Mapping]) -> Change:
    return lambda shelf, chosen: shelf.with_mapping(shown.raw.name, said(shown.mapping, chosen))


def _with_role(mapping: Mapping, column: str, role: str) -> Mapping:
    corrected = mapping.with_role(column, role)
    say_what_was_released(mapping, corrected)
    return corrected


def _scale(shown: Shown, column: str, scale: Scale) -> None:
    """The two ends, and which of them is good."""
    ends = {one.label: one for one in offered_scales(shown.mapping).values() if not one.reversed}
    ways, way = {"high": _("a high answer"), "low": _("a low answer")}, "low" if scale.reversed else "high"
    with blocks.row():
        reading.one_of(
            _("Scale"), f"scale-{shown.position}-{column}", {label: label for label in ends}, scale.label,
            _change(shown, lambda mapping, label: mapping.with_scale(
                column, replace(ends[label], reversed=scale.reversed))),
        )  # fmt: skip
        reading.one_of(
            _("What is good"), f"direction-{shown.position}-{column}", ways, way,
            _change(shown, lambda mapping, good: mapping.with_scale(
                column, replace(scale, reversed=good == "low"))),
        )  # fmt: skip


def _no_answer(shown: Shown, column: str) -> None:
    """Values that mean no answer in this column alone."""
    now = shown.mapping.missing_in.get(column, ())
    held = cache.values_of(shown.study, shown.raw, shown.mapping, column, _MOST)["text"]
    reading.some_of(
        _("Values that mean no answer here"), f"missing-in-{shown.position}-{column}", held, now,
        _change(shown, lambda mapping, values: mapping.with_missing_in(column, values)),
    )  # fmt: skip


# ── what it holds ─────────────────────────────────────────────────────────


def _values(shown: Shown, column: str) -> None:
    """Every text of a column, how often it stands there, and what it counts as; what was not used first."""
    found = cache.values_of(shown.study, shown.raw, shown.mapping, column, _MOST)
    if found.empty:
        st.caption(_("The column is empty."))
        return
    scored = shown.mapping.roles[column] in SCALED
    before = _shown(found, shown.mapping.roles[column])
    after = st.data_editor(
        before,
        hide_index=True,
        disabled=["text", "n", "why"] if scored else True,
        placeholder="–",
        height=min(_HIGHEST, _LINE * (len(before) + 1) + _EDGE),
        key=f"values-{column}-{shown.key}",
        column_config={
            "text": st.column_config.TextColumn(_("In the file")),
            "n": st.column_config.TextColumn(_("How often"), alignment="right", width=_COUNT),
            "answer": _answer_column(shown, column, scored),
            "why": st.column_config.TextColumn(_("Why it is not used"), width=_WHY),
        },
    )
    if len(found) == _MOST:
        st.caption(_("The {n} most frequent values.", n=number(_MOST)))
    if scored:
        st.caption(_("Write a number beside a word to say which answer it stands for."))
        _take_words(shown, column, before, after)


def _shown(found: pd.DataFrame, role: str) -> pd.DataFrame:
    reasons = [_(REASONS[code]) if code else "" for code in found["reason"]]
    answers = found["answer"].astype(float) if role in SCALED else _in_words(found["answer"], role)
    counts = [number(n) for n in found["n"]]
    return pd.DataFrame({"text": found["text"], "n": counts, "answer": answers, "why": reasons})


def _in_words(answers: pd.Series, role: str) -> pd.Series:
    return answers.map(lambda answer: in_words(answer, role)).astype("str")


def _answer_column(shown: Shown, column: str, scored: bool) -> Any:
    if not scored:
        return st.column_config.TextColumn(_("Read as"))
    scale = shown.mapping.scales[column]
    return st.column_config.NumberColumn(
        _("Answer"), min_value=scale.low, max_value=scale.high, format="%g", width=_ANSWER
    )


def _take_words(shown: Shown, column: str, before: pd.DataFrame, after: pd.DataFrame) -> None:
    """An answer written beside a word is what the word stands for from now on; one taken out, nothing."""
    pairs = zip(before["text"], before["answer"], after["answer"], strict=True)
    changed = {text: new for text, old, new in pairs if not (new == old or (pd.isna(new) and pd.isna(old)))}
    if changed:
        words = {**shown.mapping.words.get(column, {}), **changed}
        stand = {word: float(answer) for word, answer in words.items() if not pd.isna(answer)}
        session.put(session.shelf().with_mapping(shown.raw.name, shown.mapping.with_words(column, stand)))
        st.rerun()
