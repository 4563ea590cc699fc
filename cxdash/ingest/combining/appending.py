"""Appending: waves of one survey put under one another, whatever became of their columns meanwhile."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import count

import pandas as pd

from cxdash.i18n import N_
from cxdash.ingest.combining.ledger import Ledger
from cxdash.ingest.combining.matching import Match, matches
from cxdash.ingest.combining.rules import Rules
from cxdash.ingest.quality.remarks import amber, green
from cxdash.scales import METRIC_ROLES
from cxdash.study import REPEATABLE, RESPONSES, Table

OTHER_SCALE = "other_scale"
"""Why a row is set aside whose only scores are on another scale than those of the other tables."""

_LOOKED_AT = 5_000


def aligned(tables: list[Table], rules: Rules, ledger: Ledger) -> tuple[list[Table], list[Match]]:
    """Tables of one kind with their columns named alike, the largest first, and what was matched.

    Each table meets the columns of all before it, so that a name may change twice in three years.
    """
    first = max(tables, key=lambda table: len(table.frame))
    shaped, found = [first], []
    for table in (table for table in tables if table is not first):
        known = _together(shaped)
        here = matches(known, table, rules)
        found += here
        shaped.append(_like(known, table, [match for match in here if match.certain], ledger))
    return shaped, found


def appended(tables: list[Table]) -> Table:
    """Aligned tables, one under the other."""
    return replace(
        _together(tables),
        frame=one_under_the_other([table.frame for table in tables]),
        name=" + ".join(table.name for table in tables),
    )


def one_under_the_other(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """The rows of several frames; of one alone they are not copied."""
    if len(frames) == 1:
        return frames[0].reset_index(drop=True)
    return pd.concat(frames, ignore_index=True, sort=False)


def _together(tables: list[Table]) -> Table:
    """The roles and scales of several tables over some rows of each; a column keeps its first role."""
    roles: dict[str, tuple[str, ...]] = {}
    for table in tables:
        taken = {column for columns in roles.values() for column in columns}
        for role, columns in table.roles.items():
            new = tuple(column for column in columns if column not in taken)
            if new and (role not in roles or role in REPEATABLE):
                roles[role] = (*roles.get(role, ()), *new)
    scales = {column: scale for table in reversed(tables) for column, scale in table.scales.items()}
    looked_at = [table.frame.iloc[:: max(1, len(table.frame) // _LOOKED_AT)] for table in tables]
    return Table(tables[0].kind, tables[0].name, pd.concat(looked_at, ignore_index=True), roles, scales)


def _like(known: Table, table: Table, found: list[Match], ledger: Ledger) -> Table:
    """A table with its columns named as those before name them."""
    names = {
        columns[0]: name
        for role, columns in table.roles.items()
        if role not in REPEATABLE and (name := known.column(role)) is not None and name != columns[0]
    }
    names |= {match.column: match.into for match in found}
    if names:
        pairs = tuple(f"{column} → {name}" for column, name in names.items())
        ledger.remark(table, green(
            N_("Columns put under those of {first} that have another name: {pairs}."),
            first=known.name, pairs=pairs))  # fmt: skip
    # A column that has the name but not the role must not be taken for the one that has both.
    names |= {c: f"{c} (2)" for c in map(str, table.frame) if c in names.values() and c not in names}
    names |= _names_of_their_own(known, table, names, ledger)
    return _without_other_scales(known, _renamed(table, names), ledger)


def _names_of_their_own(known: Table, table: Table, names: dict[str, str], ledger: Ledger) -> dict[str, str]:
    """Other names for columns that are called like one of those before and are something else.

    Question numbers are used again from year to year: ratings must not become levels of a segment,
    nor words stand among ratings. The same change a year later gets the same name.
    """
    taken = {names.get(c, c) for c in map(str, table.frame)}
    found: dict[str, str] = {}
    for column in (c for c in map(str, table.frame) if c not in names and not _same(known, c, table, c)):
        numbered = (f"{column} ({n})" for n in count(2))
        own = next(name for name in numbered if name not in taken and _same(known, name, table, column))
        taken.add(own)
        found[column] = own
        ledger.remark(table, amber(
            N_("“{column}” holds something else here than in {first}; it was kept apart as “{own}”."),
            column=column, first=known.name, own=own))  # fmt: skip
    return found


def _same(known: Table, name: str, table: Table, column: str) -> bool:
    """Whether a column can be put under a name: it is free, or what plays the same role in values alike."""
    if name not in known.frame:
        return True
    if _role(known, name) != _role(table, column):
        return False
    there, here = known.frame[name], table.frame[column]
    return bool(there.isna().all() or here.isna().all()) or _holds(there) == _holds(here)


def _role(table: Table, column: str) -> str | None:
    return next((role for role, columns in table.roles.items() if column in columns), None)


def _holds(values: pd.Series) -> str:
    """What a column is made of: truths, numbers, dates or words."""
    if pd.api.types.is_bool_dtype(values):
        return "truths"
    if pd.api.types.is_numeric_dtype(values):
        return "numbers"
    return "dates" if pd.api.types.is_datetime64_any_dtype(values) else "words"


def _renamed(table: Table, names: dict[str, str]) -> Table:
    return replace(
        table,
        frame=table.frame.rename(columns=names),
        roles={role: tuple(names.get(c, c) for c in columns) for role, columns in table.roles.items()},
        scales={names.get(column, column): scale for column, scale in table.scales.items()},
    )


def _without_other_scales(known: Table, table: Table, ledger: Ledger) -> Table:
    """Answers on another scale cannot be put under those there: they are left out, and it is said."""
    clashing = [c for c, scale in table.scales.items() if c in known.scales and known.scales[c] != scale]
    for column in clashing:
        ledger.remark(table, amber(
            N_("“{column}” is on {other} here and on {scale} in {first}; its answers here were left out."),
            column=column, other=table.scales[column].words, scale=known.scales[column].words,
            first=known.name))  # fmt: skip
    left = _without(table, clashing)
    if clashing and table.kind == RESPONSES:
        lost = answered(table) & ~answered(left)
        ledger.set_aside(table, table.frame.index[lost], OTHER_SCALE)
    return left


def _without(table: Table, columns: Iterable[str]) -> Table:
    gone = set(columns)
    roles = {role: tuple(c for c in played if c not in gone) for role, played in table.roles.items()}
    return replace(
        table,
        frame=table.frame.drop(columns=list(gone)),
        roles={role: played for role, played in roles.items() if played},
        scales={c: scale for c, scale in table.scales.items() if c not in gone},
    )


def counted(table: Table) -> pd.DataFrame:
    """The rows of a table that hold a score that counts."""
    counts = answered(table)
    return table.frame if counts.all() else table.frame.loc[counts]


def answered(table: Table) -> pd.Series:
    """Which rows hold a score or a rating that counts: given, and with a weight where there are weights."""
    scores = list(table.columns(*METRIC_ROLES, "item", "rating", "mean"))
    counts = table.frame[scores].notna().any(axis=1)
    weight = table.column("weight")
    return counts & (table.frame[weight] > 0) if weight else counts
