"""Decisions: what a file leaves open and only its reader can say, asked before anything else."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from cxdash.i18n import _, listing
from cxdash.ingest import Loaded, Mapping, RawTable, TableReport
from cxdash.ingest.columns.parse import DateOrder, dates
from cxdash.ingest.combining.matching import Match
from cxdash.ingest.combining.rules import KEEP, ONCE, SAME_DAY, SAME_ROW, UNDECIDED
from cxdash.ingest.quality.remarks import Light
from cxdash.ingest.tables.layout import TEXT
from cxdash.study import ANSWERS, LAST_ANSWERS, ORDERS, Study
from cxdash.ui import blocks, reading, session
from cxdash.ui.server import literal
from cxdash.ui.session import Shelf

Change = Callable[[Shelf], Shelf]
"""What an answer does to the shelf."""

_LOOKED_AT = 1000
_ASKED = 6
"""Questions in sight at once; answering them brings the next."""


def questions() -> None:
    """What waits for the reader: which of day and month is first, which columns are the same, copies."""
    loaded = session.shelf().opened
    for column, tables in _undecided(loaded).items():
        _day_or_month(column, tables)
    for match in [match for match in loaded.matches if not match.certain][:_ASKED]:
        _same_column(match)
    if loaded.rules.copies == UNDECIDED and any(map(_is_copy, loaded.reports)):
        _copies(loaded)


def _asked(key: str, question: str, why: str, answers: Sequence[tuple[str, str, Change]]) -> None:
    """One question: its sentence, what speaks for an answer, and a button for each."""
    with st.container(border=True, key=key):
        st.markdown(f"**{question}**")
        if why:
            st.caption(why)
        with st.container(horizontal=True, gap="small"):
            for name, label, change in answers:
                st.button(label, key=f"{key}-{name}", on_click=session.change, args=(change,))


# ── dates ─────────────────────────────────────────────────────────────────


_ORDERS: tuple[DateOrder, ...] = ("dmy", "mdy")


def _undecided(loaded: Loaded) -> dict[str, list[tuple[RawTable, Mapping]]]:
    """The tables that leave day and month open, by the name of a date column: one answer serves them all."""
    found: dict[str, list[tuple[RawTable, Mapping]]] = {}
    for raw, mapping in zip(loaded.turned, loaded.mappings, strict=True):
        if mapping.undecided:
            found.setdefault(mapping.undecided[0], []).append((raw, mapping))
    return found


def _day_or_month(column: str, tables: Sequence[tuple[RawTable, Mapping]]) -> None:
    text, said = _read_both_ways(tables[0][0].frame[column])
    names = listing([literal(raw.name) for raw, _mapping in tables])
    _asked(
        f"ask-dates-{column}",
        _("Does {text} in “{column}” of {tables} mean {first} or {second}?",
          text=literal(text), column=literal(column), tables=names, first=said["dmy"], second=said["mdy"]),
        _("No date in it tells which of day and month comes first."),
        [(order, said[order], _with_order(tables, order)) for order in _ORDERS],
    )  # fmt: skip


def _read_both_ways(cells: "pd.Series[Any]") -> tuple[str, dict[DateOrder, str]]:
    """A date that day and month first make two different ones, and those two."""
    texts = cells.head(_LOOKED_AT).dropna().unique()
    readings = {order: dates(pd.Series(texts, dtype=TEXT), order) for order in _ORDERS}
    differ = np.flatnonzero(readings["dmy"] != readings["mdy"])
    at = int(differ[0]) if differ.size else 0
    return str(texts[at]), {order: blocks.written(pd.Timestamp(read[at])) for order, read in readings.items()}


def _with_order(tables: Sequence[tuple[RawTable, Mapping]], order: DateOrder) -> Change:
    said = {raw.name: mapping.with_date_order(order) for raw, mapping in tables}
    return lambda shelf: shelf.with_mappings(said)


# ── columns of several tables ─────────────────────────────────────────────


def _same_column(match: Match) -> None:
    def renamed(into: str) -> Change:
        told = {(match.table, match.column): into}
        return lambda shelf: _ruled(shelf, renamed={**shelf.rules.renamed, **told})

    _asked(
        f"ask-{match.table}-{match.column}",
        _("Is “{column}” of {table} the same as “{into}”?",
          column=literal(match.column), table=literal(match.table), into=literal(match.into)),
        literal(match.why.sentence),
        [("same", _("The same"), renamed(match.into)), ("apart", _("Keep them apart"), renamed(""))],
    )  # fmt: skip


# ── copies ────────────────────────────────────────────────────────────────


def _copies(loaded: Loaded) -> None:
    names = [report.name for report in loaded.reports if _is_copy(report)]
    _asked(
        "ask-copies",
        _("{table} holds what another table holds. Should it count once?", table=literal(names[0])),
        "",
        [
            (ONCE, _("Count it once"), lambda shelf: _ruled(shelf, copies=ONCE)),
            (KEEP, _("Count both"), lambda shelf: _ruled(shelf, copies=KEEP)),
        ],
    )


def _is_copy(report: TableReport) -> bool:
    """Whether a table waits for its reader to say if it counts beside its twin."""
    return any("twin" in one.note.values and one.light == Light.RED for one in report.remarks)


# ── what counts ───────────────────────────────────────────────────────────


def counting(study: Study) -> None:
    """What is counted at first, and what becomes of answers, or orders of several extracts, that repeat."""
    named = study.responses is not None and study.responses.column("customer") is not None
    if study.responses is None and sum(table.kind == ORDERS for table in study.tables) < 2:
        return
    rules = session.shelf().rules
    by_day = named or rules.duplicates == SAME_DAY
    day = {SAME_DAY: _("the last of a customer on one day counts")} if by_day else {}
    with st.container(border=True, key="counting"):
        st.subheader(_("What counts"), anchor=False)
        if named:
            reading.side_by_side(
                _("Answers"), "rules-unit",
                {ANSWERS: _("every answer"), LAST_ANSWERS: _("the last answer of each customer")}, rules.unit,
                lambda shelf, unit: _ruled(shelf, unit=unit),
            )  # fmt: skip
        reading.side_by_side(
            _("Rows that repeat"), "rules-duplicates",
            {KEEP: _("all count"), SAME_ROW: _("equal rows count once"), **day}, rules.duplicates,
            lambda shelf, rule: _ruled(shelf, duplicates=rule),
        )  # fmt: skip


def _ruled(shelf: Shelf, **said: Any) -> Shelf:
    return shelf.with_rules(replace(shelf.rules, **said))
