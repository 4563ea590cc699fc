"""Columns: what each column of a table is for, what became of what it holds, and the ways to change it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from cxdash.i18n import N_, _, language, number
from cxdash.ingest import Mapping, RawTable, TableReport
from cxdash.ingest.columns.mapping import SCALED
from cxdash.ingest.preview import Beside
from cxdash.ingest.quality.report import REASONS
from cxdash.scales import Scale
from cxdash.study import OTHER, REPEATABLE, ROLES, Study
from cxdash.theme import named
from cxdash.ui import blocks, cache, reading, session
from cxdash.ui.server import literal

_SCALES = tuple(map(Scale.parse, ("0-10", "1-10", "1-7", "1-5", "1-4", "1-3", "0-100")))
_SIDES = {"customers": N_("Customers"), "staff": N_("Staff")}
_LISTED = 200
"""Columns listed at once; the search finds the others."""
_NAME, _ROLE, _SCALE, _ASIDE, _EXAMPLES, _READ = 140, 245, 103, 74, 225, 190
"""Pixels: a role can be read, what can be decided fits a screen 1024 wide, and everything one of 1440."""
_LETTER = 7.5
"""Pixels of a letter, or a little more."""
_ROWS, _PAIRS = 10, 12
"""Rows and columns of the table that lays the file beside what was read."""


@dataclass(frozen=True)
class Shown:
    """The table that the page is about, in its shape."""

    position: int
    study: Study
    raw: RawTable
    mapping: Mapping
    report: TableReport

    @property
    def key(self) -> str:
        """Part of a widget's key; new after every change, so that no widget keeps what no longer holds."""
        return f"{self.position}-{session.changes()}-{language()}"


def table(study: Study) -> Shown:
    """Which table; the one the reader came for, at first the first that is used."""
    loaded = session.shelf().opened
    names = [raw.name for raw in loaded.tables]
    used = [report.name for report in loaded.reports if report.kind != OTHER]
    session.seed(session.TABLE, next(iter(used), names[0]), names)
    name = session.chosen(session.TABLE)
    if len(names) > 1:
        name = st.selectbox(_("Table"), names, key=session.TABLE, persist_state="session", width=480)
    at = names.index(name)
    return Shown(at, study, loaded.turned[at], loaded.mappings[at], loaded.reports[at])


def how_it_was_read(shown: Shown) -> None:
    """What holds for the whole table."""
    if len(session.shelf().tables) == 1:
        st.subheader(literal(shown.raw.name), anchor=False)
    st.caption(_("What you change on this page holds at once, for every page."))
    reading.choices(shown.position, shown.raw, shown.mapping)
    name = shown.raw.name
    if name in session.shelf().corrected:
        st.button(_("Back to what was recognised"), key="as-found", icon=":material/undo:", type="tertiary",
                  on_click=session.change, args=(lambda shelf: shelf.as_found(name),))  # fmt: skip


def narrowed(shown: Shown) -> list[str]:
    """The columns that the reader looks at."""
    with blocks.row():
        asked = st.text_input(
            _("Find a column"),
            key="find-column",
            type="search",
            persist_state="session",
            placeholder=_("Part of its name"),
            width=320,
        )
        only = st.toggle(
            _("Only columns with something set aside"), key="only-set-aside", persist_state="session"
        )
    aside = cache.set_aside(shown.study, shown.report) if only else {}
    wanted = (asked or "").casefold()
    return [
        column
        for column in shown.mapping.roles
        if wanted in column.casefold() and (not only or column in aside)
    ]


def listed(shown: Shown, columns: Sequence[str]) -> None:
    """Every column: as its file has it, as it was read, and what it is for, which can be changed here."""
    if not columns:
        st.info(_("No column of this table is like that."), icon=":material/info:")
        return
    few = columns[:_LISTED]
    _editor(shown, few)
    if len(columns) > len(few):
        told = {"n": number(len(few)), "all": number(len(columns))}
        st.caption(_("The first {n} of {all} columns; the search finds the others.", **told))


def _editor(shown: Shown, columns: Sequence[str]) -> None:
    roles, scales = {_(words): role for role, words in ROLES.items()}, offered_scales(shown.mapping)
    before = _listed(shown, columns)
    after = st.data_editor(
        before,
        hide_index=True,
        disabled=["column", "text", "read", "aside"],
        placeholder="",
        key=f"mapping-{shown.key}",
        column_config={
            "column": st.column_config.TextColumn(_("Column"), pinned=True, width=_NAME),
            "role": st.column_config.SelectboxColumn(
                _("What it is"), options=list(roles), required=True, width=_ROLE
            ),
            "scale": st.column_config.SelectboxColumn(_("Scale"), options=list(scales), width=_SCALE),
            "aside": st.column_config.TextColumn(_("Set aside"), alignment="right", width=_ASIDE),
            "text": st.column_config.TextColumn(_("In the file"), width=_EXAMPLES),
            "read": st.column_config.TextColumn(_("Read as"), width=_READ),
        },
    )
    corrected = _corrected(shown.mapping, before, after, roles, scales)
    if corrected != shown.mapping:
        say_what_was_released(shown.mapping, corrected)
        session.put(session.shelf().with_mapping(shown.raw.name, corrected))
        st.rerun()


def _listed(shown: Shown, columns: Sequence[str]) -> pd.DataFrame:
    mapping = shown.mapping
    beside = cache.examples(shown.study, shown.raw, mapping, columns)
    aside = cache.set_aside(shown.study, shown.report)
    return pd.DataFrame(
        {
            "column": list(columns),
            "role": [_(ROLES[mapping.roles[column]]) for column in columns],
            "scale": [mapping.scales[c].words if c in mapping.scales else None for c in columns],
            "aside": [number(aside[column]) if column in aside else "" for column in columns],
            "text": [_side_by_side(beside.texts[column].dropna(), _EXAMPLES) for column in columns],
            "read": [_read_as(beside, column, mapping.roles[column]) for column in columns],
        }
    )


def _read_as(beside: Beside, column: str, role: str) -> str:
    """What the examples of a column were read as; words that stay as they are need no second time."""
    if column not in beside.values:
        return ""
    texts = beside.texts[column].dropna()
    cells = [_cell(beside, row, column, role) for row in texts.index]
    return _("the same") if cells == list(texts) else _side_by_side(cells, _READ)


def _side_by_side(examples: Iterable[str], width: int) -> str:
    """As many examples as a column shows whole, and the first in any case."""
    shown, *others = [*examples] or [""]
    for example in others:
        if len(further := f"{shown} · {example}") > width / _LETTER:
            break
        shown = further
    return shown


def _cell(beside: Beside, row: Any, column: str, role: str) -> str:
    reason = beside.reasons.loc[row, column]
    if reason:
        return _("– ({reason})", reason=_(REASONS[reason]))
    return in_words(beside.values.loc[row, column], role)


def in_words(value: Any, role: str) -> str:
    """A typed value as the reader writes it; who answers is told in the language of the page."""
    return _(_SIDES[value]) if role == "audience" and value in _SIDES else blocks.written(value)


def offered_scales(mapping: Mapping) -> dict[str, Scale]:
    """The usual scales, and those of this table, in both directions, by their words."""
    ends = dict.fromkeys(replace(scale, reversed=False) for scale in (*_SCALES, *mapping.scales.values()))
    offered = [replace(scale, reversed=low_is_good) for low_is_good in (False, True) for scale in ends]
    return {scale.words: scale for scale in offered}


def _corrected(
    mapping: Mapping,
    shown: pd.DataFrame,
    edited: pd.DataFrame,
    roles: dict[str, str],
    scales: dict[str, Scale],
) -> Mapping:
    for before, after in zip(shown.to_dict("records"), edited.to_dict("records"), strict=True):
        column = str(before["column"])
        if after["role"] != before["role"]:
            mapping = mapping.with_role(column, roles[after["role"]])
        scale = after["scale"]  # text, or a missing value of whatever kind pandas has at hand
        if isinstance(scale, str) and scale != before["scale"] and mapping.roles[column] in SCALED:
            mapping = mapping.with_scale(column, scales[scale])
    return mapping


def say_what_was_released(before: Mapping, after: Mapping) -> None:
    """A role of one column is taken over by another: say which column lost it."""
    for column, role in before.roles.items():
        if role != after.roles[column] and role in after.roles.values() and role not in REPEATABLE:
            st.toast(
                _("“{column}” is no longer used: one column alone can be “{role}”.",
                  column=literal(column), role=_(ROLES[role])), icon=":material/info:", duration="long",
            )  # fmt: skip


# ── the file beside what was read ─────────────────────────────────────────


def beside(shown: Shown, columns: Sequence[str]) -> None:
    """The first rows, each column as the file has it and, tinted beside it, as it was read."""
    used = [column for column in columns if shown.mapping.roles[column] != "ignore"][:_PAIRS]
    if not used:
        return
    rows = cache.first_rows(shown.study, shown.raw, shown.mapping, used, _ROWS)
    folded = st.expander(_("The first rows, as in the file and as read"), key="beside", on_change="rerun")
    if folded.open:
        with folded:
            frame, labels, tinted = _interleaved(shown, rows)
            st.dataframe(_tinted(frame, tinted), hide_index=True, column_config=labels, placeholder="–")
            if len(used) == _PAIRS:
                st.caption(
                    _("The first {n} columns in use; the search above narrows them.", n=number(_PAIRS))
                )


def _interleaved(shown: Shown, rows: Beside) -> tuple[pd.DataFrame, dict[str, Any], list[str]]:
    """Texts and what they were read as, side by side; the titles; which columns were read."""
    cells: dict[str, list[str]] = {}
    labels: dict[str, Any] = {}
    for i, column in enumerate(map(str, rows.texts)):
        texts = list(rows.texts[column].fillna("–"))
        role = shown.mapping.roles[column]
        read = [_cell(rows, row, column, role) for row in rows.texts.index]
        cells[f"{i}"], labels[f"{i}"] = texts, st.column_config.TextColumn(column)
        if read != texts:
            cells[f"{i} read"] = read
            labels[f"{i} read"] = st.column_config.TextColumn(f"→ {_(ROLES[role])}")
    return pd.DataFrame(cells), labels, [name for name in cells if name.endswith("read")]


def _tinted(frame: pd.DataFrame, columns: Any) -> Any:
    theme = named(st.context.theme.type)
    styled = frame.style.set_properties(
        subset=columns, **{"background-color": theme.grid, "color": theme.text}
    )
    return styled.map(lambda cell: f"color: {theme.bad}" if cell.startswith("– (") else "", subset=columns)
