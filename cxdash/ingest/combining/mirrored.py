"""Mirrored: the mirror survey, from tables made for it and from answers that say who gave them."""

from dataclasses import replace

from cxdash.i18n import N_
from cxdash.ingest.columns.values import in_long_form
from cxdash.ingest.combining import spellings
from cxdash.ingest.combining.appending import aligned, appended
from cxdash.ingest.combining.item_ratings import on_one_scale
from cxdash.ingest.combining.ledger import Ledger
from cxdash.ingest.combining.rules import Rules
from cxdash.ingest.quality.remarks import green
from cxdash.scales import METRIC_ROLES
from cxdash.study import MIRROR, RESPONSES, Table


def survey(tables: list[Table], rules: Rules, ledger: Ledger) -> Table | None:
    """All ratings of the mirror survey, one a row; None where nothing tells customers from staff."""
    surveys = [table for table in tables if table.kind == MIRROR and _tells_sides(table)]
    answered = [table for table in tables if _says_who(table) and table.columns(*METRIC_ROLES, "item")]
    if answered:
        surveys.append(_rated(answered, rules, ledger))
    if not surveys:
        return None
    named, _matches = aligned(surveys, rules, ledger)
    return spellings.united(appended(named), ledger, said_of=named[0])


def _tells_sides(table: Table) -> bool:
    """A table that a reader says is a mirror survey may lack what makes one."""
    rated = table.column("rating") or table.column("mean")
    return bool(rated and table.column("audience") and table.column("item_name"))


def _says_who(table: Table) -> bool:
    return table.kind == RESPONSES and table.column("audience") is not None


def _rated(answered: list[Table], rules: Rules, ledger: Ledger) -> Table:
    """What customers and staff gave the same questions, on the scale that most of these have."""
    named, _matches = aligned(answered, rules, ledger)
    whole = appended(named)
    questions, others = on_one_scale(whole, whole.columns(*METRIC_ROLES, "item"))
    if others:
        ledger.remark(named[0], green(
            N_("On another scale than most questions, and therefore not in the mirror survey: {items}."),
            items=tuple(others)))  # fmt: skip
    return in_long_form(whole, questions)


def without_staff(tables: list[Table], ledger: Ledger) -> list[Table]:
    """The tables, without answers of staff among those of customers."""
    return [kept for table in tables if (kept := _of_customers(table, ledger)) is not None]


def _of_customers(table: Table, ledger: Ledger) -> Table | None:
    if not _says_who(table):
        return table
    staff = table.frame[table.columns("audience")[0]] == "staff"
    if staff.any():
        ledger.remark(table, green(
            N_("Answers of staff ({n}) count in the mirror survey alone, not among those of customers."),
            n=int(staff.sum())))  # fmt: skip
    kept = table.frame[~staff.fillna(False).astype(bool)]
    return replace(table, frame=kept) if len(kept) else None
