"""Cache: what is counted once per upload and kept for one reader's session.

Entries are keyed on the study's fingerprint, never on a frame, and scoped to the
session: one reader never meets another's numbers.
"""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from cxdash.customers import Joined, Outcome, choose, join
from cxdash.filters import Filters
from cxdash.ingest import Mapping, RawTable, TableReport, preview
from cxdash.items import ItemTally
from cxdash.items import count as count_items
from cxdash.mirror import MirrorTally, count
from cxdash.orders import Summary, summary
from cxdash.study import Study, Table
from cxdash.tally import Tally, Unit, answers_of


def scores(study: Study, role: str, unit: Unit = "answers") -> Tally:
    """The tally of one score of a study that has it."""
    return _tally(study.fingerprint, role, unit, study)


def shown_scores(study: Study, role: str, unit: Unit, filters: Filters, by: str | None = None) -> Tally:
    """What the filters keep of a score's tally, to compare by one segment; nobody where it cannot follow."""
    whole = scores(study, role, unit)
    kept = filters.within(whole.columns)
    needed = {column for column, _values in kept.segments} | ({by} if by else set())
    return whole.over(needed).where(kept)


def answers_repeat(study: Study) -> bool:
    """Whether some customer answered more than once."""
    return _repeats(study.fingerprint, study)


def joined(study: Study, say: str, outcome: Outcome, window: int) -> Joined:
    """Customers with what they said and did."""
    return _joined(study.fingerprint, say, outcome, window, study)


def likeliest(study: Study) -> tuple[str, Outcome]:
    """The score and the outcome to begin with."""
    return _likeliest(study.fingerprint, study)


def items(study: Study, unit: Unit = "answers") -> ItemTally | None:
    """The ratings of items, counted; None without any."""
    return _items(study.fingerprint, unit, study) if study.items else None


def mirror(study: Study) -> MirrorTally | None:
    """The mirror survey, counted; None without one."""
    return _mirror(study.fingerprint, study) if study.mirror else None


def set_aside(study: Study, report: TableReport) -> dict[str, int]:
    """How many cells of each column of a table were set aside."""
    return _set_aside(study.fingerprint, report.name, report)


def examples(study: Study, raw: RawTable, mapping: Mapping, columns: Sequence[str]) -> preview.Beside:
    """A few texts of each column of a table, and what they were read as."""
    return _examples(study.fingerprint, raw.name, tuple(columns), raw, mapping)


def first_rows(
    study: Study, raw: RawTable, mapping: Mapping, columns: Sequence[str], rows: int
) -> preview.Beside:
    """The first rows of a table, and what they were read as."""
    return _first_rows(study.fingerprint, raw.name, tuple(columns), rows, raw, mapping)


def values_of(study: Study, raw: RawTable, mapping: Mapping, column: str, most: int) -> pd.DataFrame:
    """What one column of a table holds, how often, and what each text counts as."""
    return _values_of(study.fingerprint, raw.name, column, most, raw, mapping)


def orders_in_short(study: Study, table: Table) -> Summary:
    """A table of orders, summed up."""
    return _orders_in_short(study.fingerprint, table.name, table)


@st.cache_resource(scope="session", max_entries=4, show_spinner=False)
def _orders_in_short(fingerprint: str, name: str, _table: Table) -> Summary:
    return summary(_table)


@st.cache_resource(scope="session", max_entries=16, show_spinner=False)
def _set_aside(fingerprint: str, table: str, _report: TableReport) -> dict[str, int]:
    counts = _report.asides["column"].value_counts()
    return {str(column): int(n) for column, n in counts.items() if column}


@st.cache_resource(scope="session", max_entries=16, show_spinner=False)
def _examples(
    fingerprint: str, table: str, columns: tuple[str, ...], _raw: RawTable, _mapping: Mapping
) -> preview.Beside:
    return preview.examples(_raw, _mapping, columns)


@st.cache_resource(scope="session", max_entries=16, show_spinner=False)
def _first_rows(
    fingerprint: str, table: str, columns: tuple[str, ...], rows: int, _raw: RawTable, _mapping: Mapping
) -> preview.Beside:
    return preview.first_rows(_raw, _mapping, columns, rows)


@st.cache_resource(scope="session", max_entries=16, show_spinner=False)
def _values_of(
    fingerprint: str, table: str, column: str, most: int, _raw: RawTable, _mapping: Mapping
) -> pd.DataFrame:
    return preview.values_of(_raw, _mapping, column, most)


@st.cache_resource(scope="session", max_entries=16, show_spinner=False)
def _tally(fingerprint: str, role: str, unit: Unit, _study: Study) -> Tally:
    return answers_of(_study, role, unit)


@st.cache_resource(scope="session", max_entries=4, show_spinner=False)
def _repeats(fingerprint: str, _study: Study) -> bool:
    table = _study.responses
    customer = table.column("customer") if table else None
    return bool(table and customer and table.frame[customer].dropna().duplicated().any())


@st.cache_resource(scope="session", max_entries=16, show_spinner=False)
def _joined(fingerprint: str, say: str, outcome: Outcome, window: int, _study: Study) -> Joined:
    return join(_study, say, outcome, window)


@st.cache_resource(scope="session", max_entries=4, show_spinner=False)
def _likeliest(fingerprint: str, _study: Study) -> tuple[str, Outcome]:
    return choose(_study)


@st.cache_resource(scope="session", max_entries=4, show_spinner=False)
def _items(fingerprint: str, unit: Unit, _study: Study) -> ItemTally:
    table = _study.items
    assert table is not None  # noqa: S101  asked only with items
    return count_items(table, unit)


@st.cache_resource(scope="session", max_entries=4, show_spinner=False)
def _mirror(fingerprint: str, _study: Study) -> MirrorTally:
    table = _study.mirror
    assert table is not None  # noqa: S101  asked only with a mirror
    return count(table)
