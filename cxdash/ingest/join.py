"""Several typed tables into one Study: answers appended, customers merged, and the two joined by id."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from cxdash.i18n import N_
from cxdash.ingest.layout import TEXT, RawTable
from cxdash.ingest.notes import Note
from cxdash.ingest.roles import Mapping
from cxdash.ingest.rules import Rules
from cxdash.scales import METRIC_ROLES
from cxdash.study import BEHAVIOUR, CUSTOMERS, MIRROR, REPEATABLE, RESPONSES, Join, Study, Table

Notes = dict[str, tuple[Note, ...]]
"""Notes by the name of the table they are about."""


@dataclass(frozen=True)
class Joined:
    """A study, and what joining its tables has shown."""

    study: Study
    notes: Notes


def join(tables: Iterable[Table], fingerprint: str, rules: Rules) -> Joined:
    """Make one study of typed tables.

    Answers of several tables are appended, columns of one role under the first table's name.
    Customers are merged by id; a table of answers with one row per customer that also tells
    what they did is one of them. Answers then receive their customers' segments.

    Parameters
    ----------
    tables : iterable of Table
    fingerprint : str
    rules : Rules

    Returns
    -------
    Joined
        Notes tell of ids that do not meet, of spellings that were matched, and of scores
        on another scale that were left out.
    """
    tables = tuple(tables)
    notes: Notes = {}
    responses = _appended([t for t in tables if t.kind == RESPONSES], notes)
    customers = _merged([t for t in tables if _tells_of_customers(t)], responses, notes)
    met = None
    if responses is not None and customers is not None:
        customers = _respelled(responses, customers, notes)
        met = _join(responses, customers)
        _note_no_meeting(met, responses, customers, notes)
        responses = _with_segments(responses, customers)
    mirror = _appended([t for t in tables if t.kind == MIRROR and _tells_sides(t)], notes)
    has_behaviour = customers is not None and bool(customers.columns(*BEHAVIOUR))
    study = Study(
        tables,
        fingerprint,
        responses,
        customers if has_behaviour else None,
        mirror,
        met if has_behaviour else None,
        unit=rules.unit,
    )
    return Joined(study, notes)


def fingerprint(raws: Iterable[RawTable], mappings: Iterable[Mapping], rules: Rules) -> str:
    """SHA-256 over the files' bytes, which table of them it is, how it is mapped and combined."""
    digest = hashlib.sha256(repr((rules.duplicates, rules.unit, sorted(rules.renamed.items()))).encode())
    for raw, mapping in zip(raws, mappings, strict=True):
        scales = sorted((column, repr(scale)) for column, scale in mapping.scales.items())
        chosen = (
            *(mapping.kind, sorted(mapping.roles.items()), scales),
            *(mapping.decimal, mapping.date_order, mapping.missing, mapping.shape),
            sorted((column, sorted(words.items())) for column, words in mapping.words.items()),
            sorted(mapping.missing_in.items()),
        )
        digest.update(
            repr((raw.name, raw.digest, raw.encoding, raw.delimiter, raw.header_row, chosen)).encode()
        )
    return digest.hexdigest()


def _note(notes: Notes, table: Table, note: Note) -> None:
    notes[table.name] = (*notes.get(table.name, ()), note)


# --- answers ---------------------------------------------------------------------------------


def _appended(tables: list[Table], notes: Notes) -> Table | None:
    """Tables of one kind, one under the other; None when none has a row that counts."""
    if not tables:
        return None
    first = max(tables, key=lambda table: len(table.frame))
    ordered = [first, *(table for table in tables if table is not first)]
    shaped = [first, *(fitted for table in ordered[1:] if (fitted := _like(first, table, notes)))]
    frame = pd.concat([table.frame for table in shaped], ignore_index=True, sort=False)
    roles = _united(shaped)
    scales = {column: scale for table in reversed(shaped) for column, scale in table.scales.items()}
    name = first.name if len(shaped) == 1 else " + ".join(table.name for table in shaped)
    whole = Table(first.kind, name, frame, roles, scales)
    return _answered(whole) if first.kind == RESPONSES else whole


def _like(first: Table, table: Table, notes: Notes) -> Table | None:
    """A table with its columns named as the first table names their roles."""
    names = {
        columns[0]: name
        for role, columns in table.roles.items()
        if role not in REPEATABLE and (name := first.column(role)) is not None and name != columns[0]
    }
    # A column that has the name but not the role must not be taken for the one that has both.
    names |= {c: f"{c} (2)" for c in map(str, table.frame) if c in names.values() and c not in names}
    renamed = Table(
        table.kind,
        table.name,
        table.frame.rename(columns=names),
        {role: tuple(names.get(c, c) for c in columns) for role, columns in table.roles.items()},
        {names.get(column, column): scale for column, scale in table.scales.items()},
    )
    clashing = [c for c, scale in renamed.scales.items() if c in first.scales and first.scales[c] != scale]
    for column in clashing:
        _note(notes, table, Note(
            N_("“{column}” is on {other} here and on {scale} in {first}; its answers here were left out."),
            {"column": column, "other": renamed.scales[column].words, "scale": first.scales[column].words,
             "first": first.name}))  # fmt: skip
    return _without(renamed, clashing)


def _without(table: Table, columns: list[str]) -> Table:
    roles = {role: tuple(c for c in played if c not in columns) for role, played in table.roles.items()}
    return replace(
        table,
        frame=table.frame.drop(columns=columns),
        roles={role: played for role, played in roles.items() if played},
        scales={c: scale for c, scale in table.scales.items() if c not in columns},
    )


def _united(tables: list[Table]) -> dict[str, tuple[str, ...]]:
    """Roles of all tables; a column keeps the role of the first table that has it."""
    roles: dict[str, tuple[str, ...]] = {}
    for table in tables:
        taken = {column for columns in roles.values() for column in columns}
        for role, columns in table.roles.items():
            new = tuple(column for column in columns if column not in taken)
            if new:
                roles[role] = (*roles.get(role, ()), *new)
    return roles


def _answered(table: Table) -> Table | None:
    """Only rows with a usable score."""
    scores = list(table.columns(*METRIC_ROLES)) or list(table.columns("item"))
    if not scores:
        return None
    answered = table.frame[scores].notna().any(axis=1)
    return replace(table, frame=table.frame.loc[answered].reset_index(drop=True))


def _tells_sides(table: Table) -> bool:
    """A table that a reader says is a mirror survey may lack what makes one."""
    rated = table.column("rating") or table.column("mean")
    return bool(rated and table.column("audience") and table.column("item_name"))


# --- customers -------------------------------------------------------------------------------


def _tells_of_customers(table: Table) -> bool:
    customer = table.column("customer")
    if customer is None:
        return False
    if table.kind == CUSTOMERS:
        return True
    return (
        table.kind == RESPONSES
        and bool(table.columns(*BEHAVIOUR))
        and not table.frame[customer].dropna().duplicated().any()
    )


def _merged(tables: list[Table], responses: Table | None, notes: Notes) -> Table | None:
    """One row per customer of any of the tables, each role under the first table's name for it."""
    if not tables:
        return None
    tables = sorted(tables, key=lambda table: table.kind != CUSTOMERS)
    key = (responses.column("customer") if responses else None) or tables[0].columns("customer")[0]
    merged, *others = [_about_customers(table, key) for table in tables]
    for other, source in zip(others, tables[1:], strict=True):
        other = _meeting(merged, other, source, notes)
        merged = _merge(merged, other, source, notes)
    return replace(merged, frame=merged.frame.reset_index())


def _about_customers(table: Table, key: str) -> Table:
    """What a table tells of its customers, indexed by their id under the name ``key``."""
    roles = {
        role: tuple(column for column in columns if column != key)
        for role, columns in table.roles.items()
        if role in (*BEHAVIOUR, "segment")
    }
    columns = [column for played in roles.values() for column in played]
    customer = table.frame[table.column("customer")].rename(key)
    frame = table.frame[columns].set_axis(pd.Index(customer, name=key))
    frame = frame.loc[frame.index.notna() & ~frame.index.duplicated()]
    return Table(CUSTOMERS, table.name, frame, {"customer": (key,), **roles})


def _merge(merged: Table, other: Table, source: Table, notes: Notes) -> Table:
    """Outer merge on the index; where both tell, the first is kept and differences are said."""
    roles = dict(merged.roles)
    names: dict[str, str] = {}
    for role, columns in other.roles.items():
        if role == "segment":
            roles[role] = tuple(dict.fromkeys((*roles.get(role, ()), *columns)))
        elif role in roles and role != "customer":
            names[columns[0]] = roles[role][0]
        elif role != "customer":
            roles[role] = columns
    added = other.frame.rename(columns=names)
    for column in added.columns.intersection(merged.frame.columns):
        _note_difference(merged, added, column, source, notes)
    frame = merged.frame.combine_first(added)
    order = [*merged.frame.columns, *(column for column in added if column not in merged.frame)]
    return Table(CUSTOMERS, f"{merged.name} + {other.name}", frame[order], roles)


def _note_difference(merged: Table, added: pd.DataFrame, column: str, source: Table, notes: Notes) -> None:
    both = merged.frame.index.intersection(added.index)
    first, second = merged.frame.loc[both, column], added.loc[both, column]
    n = int((first.notna() & second.notna() & (first != second).fillna(False)).sum())
    if n:
        _note(notes, source, Note(
            N_("“{column}” differs from {first} for some customers ({n}); the values of {first} were kept."),
            {"column": column, "first": merged.name, "n": n}))  # fmt: skip


# --- ids -------------------------------------------------------------------------------------


def _plain(ids: pd.Series) -> pd.Series:
    """Ids without what spreadsheets add or take away: leading zeros, a final ``.0``, the case."""
    return ids.str.replace(r"\.0+$", "", regex=True).str.lstrip("0").str.casefold()


def _respelling(wanted: pd.Series, ids: pd.Series) -> dict[str, str]:
    """For ids that meet only when spelt plainly, the spelling that is wanted; {} if that is ambiguous."""
    wanted = wanted.dropna().drop_duplicates()
    ids = ids.dropna().drop_duplicates()
    if wanted.isin(ids).any():
        return {}
    plain_wanted, plain_ids = _plain(wanted), _plain(ids)
    if plain_wanted.duplicated().any() or plain_ids.duplicated().any():
        return {}
    spelling = dict(zip(plain_wanted, wanted, strict=True))
    return {one: spelling[plain] for one, plain in zip(ids, plain_ids, strict=True) if plain in spelling}


def _respelled(responses: Table, customers: Table, notes: Notes) -> Table:
    """Customers under the ids that the answers use, when the ids meet in no other way."""
    asked, key = responses.column("customer"), customers.column("customer")
    if asked is None or key is None:
        return customers
    spelling = _respelling(responses.frame[asked], customers.frame[key])
    if not spelling:
        return customers
    _note(notes, responses, _respelled_note(len(spelling), customers.name))
    ids = customers.frame[key].map(lambda one: spelling.get(one, one), na_action="ignore").astype(TEXT)
    return replace(customers, frame=customers.frame.assign(**{key: ids}))


def _meeting(merged: Table, other: Table, source: Table, notes: Notes) -> Table:
    """The other table's customers under the first table's ids, as for answers."""
    spelling = _respelling(merged.frame.index.to_series(), other.frame.index.to_series())
    if not spelling:
        return other
    _note(notes, source, _respelled_note(len(spelling), merged.name))
    index = other.frame.index.map(lambda one: spelling.get(one, one)).astype(TEXT)
    return replace(other, frame=other.frame.set_axis(index.rename(merged.frame.index.name)))


def _respelled_note(n: int, other: str) -> Note:
    return Note(
        N_("Customer ids meet {other} only without leading zeros, “.0” or case, and were matched so: {n}."),
        {"other": other, "n": n},
    )


def _join(responses: Table, customers: Table) -> Join | None:
    asked, key = responses.column("customer"), customers.column("customer")
    if asked is None or key is None:
        return None
    answered = responses.frame[asked].dropna().drop_duplicates()
    known = customers.frame[key]
    return Join(len(answered), len(known), int(answered.isin(known).sum()))


def _note_no_meeting(met: Join | None, responses: Table, customers: Table, notes: Notes) -> None:
    if met is None:
        _note(notes, responses, Note(
            N_("The answers have no customer id to meet {customers}; choose the column that holds it."),
            {"customers": customers.name}))  # fmt: skip
    elif not met.matched:
        _note(notes, responses, Note(
            N_("No customer id of “{column}” is found in {customers}; check that both hold the same ids."),
            {"column": responses.column("customer") or "", "customers": customers.name}))  # fmt: skip


def _with_segments(responses: Table, customers: Table) -> Table:
    """Answers with those segments of their customers that they do not have themselves."""
    asked, key = responses.column("customer"), customers.column("customer")
    added = [column for column in customers.columns("segment") if column not in responses.frame]
    if asked is None or key is None or not added:
        return responses
    known = customers.frame.set_index(key)[added]
    frame = responses.frame.join(known, on=asked)
    roles = {**responses.roles, "segment": (*responses.roles.get("segment", ()), *added)}
    return replace(responses, frame=frame, roles=roles)
