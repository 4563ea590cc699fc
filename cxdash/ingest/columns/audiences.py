"""Audiences: tables that ask customers and staff the same questions, told apart by their names alone."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from cxdash.ingest.columns import vocabulary
from cxdash.ingest.columns.mapping import Mapping
from cxdash.ingest.columns.roles import recognise_columns
from cxdash.ingest.shapes.audience import COLUMN, Audience, side_of
from cxdash.ingest.shapes.shape import Shape, applied
from cxdash.ingest.tables.headers import free_name
from cxdash.ingest.tables.layout import RawTable
from cxdash.scales import METRIC_ROLES
from cxdash.study import AUDIENCES, OTHER, RESPONSES

_FEWEST = 2
"""Questions that both answer before they are taken for one questionnaire."""


def told_by_names(tables: Sequence[RawTable], mappings: Sequence[Mapping]) -> list[Mapping]:
    """The mappings, with who answers where two tables of one questionnaire say it in their names.

    Staff who answer as they think customers do would otherwise be counted among customers.
    Their columns are read as those of the customers, who are many more.

    Parameters
    ----------
    tables, mappings : sequences of RawTable and Mapping
        As in the file, and as recognised.
    """
    found, of_side = list(mappings), {side: list[int]() for side in AUDIENCES}
    for at, (raw, mapping) in enumerate(zip(tables, mappings, strict=True)):
        if side := _side(raw, mapping):
            of_side[side].append(at)
    for here, there in product(*of_side.values()):
        customers, staff = mappings[here], mappings[there]
        if _same_questions(customers, staff):
            found[here] = _answered_by("customers", customers, like=staff)
            found[there] = _answered_by("staff", _read_as(customers, staff), like=customers)
        elif _same_list((tables[here], customers), (tables[there], staff)):
            found[here] = _listed("customers", tables[here], customers)
            found[there] = _listed("staff", tables[there], staff)
    return found


def _side(raw: RawTable, mapping: Mapping) -> str | None:
    untold = mapping.kind in (RESPONSES, OTHER) and mapping.column("audience") is None
    return side_of(raw) if untold else None


def _same_questions(customers: Mapping, staff: Mapping) -> bool:
    """Whether staff have at least half of the shorter questionnaire in common with customers."""
    asked, also = (mapping.columns(*METRIC_ROLES, "item") for mapping in (customers, staff))
    shared = len(_shared(customers, staff))
    return shared >= _FEWEST and 2 * shared >= min(len(asked), len(also))


def _shared(customers: Mapping, staff: Mapping) -> dict[str, str]:
    """What customers were asked, by the columns of staff of that name; a few may all say the same."""
    asked = {vocabulary.fold(column): column for column in customers.columns(*METRIC_ROLES, "item")}
    named = {column: vocabulary.fold(column) for column in staff.roles}
    return {column: asked[name] for column, name in named.items() if name in asked}


def _read_as(customers: Mapping, staff: Mapping) -> Mapping:
    """Staff's mapping, their ratings in the roles and on the scales of the same questions to customers."""
    for here, there in _shared(customers, staff).items():
        if staff.roles[here] != customers.roles[there]:
            staff = staff.with_role(here, customers.roles[there])
        if staff.scales.get(here) != customers.scales[there]:
            staff = staff.with_scale(here, customers.scales[there])
    return staff


def _same_list(*sides: tuple[RawTable, Mapping]) -> bool:
    """Whether both name, in a column of its own, at least half of the same questions, one a row."""
    asked, also = (_listed_questions(raw, mapping) for raw, mapping in sides)
    shared = len(asked & also)
    return shared >= _FEWEST and 2 * shared >= min(len(asked), len(also))


def _listed_questions(raw: RawTable, mapping: Mapping) -> set[str]:
    """What stands in the column of words whose name says that it names what is rated."""
    named = {
        column: vocabulary.strength("item_name", vocabulary.fold(column))
        for column in mapping.columns("segment", "ignore")
        if column in raw.frame
    }
    best = max(named, key=lambda column: named[column], default=None)
    return set(map(vocabulary.fold, raw.frame[best].dropna().unique())) if best and named[best] else set()


def _listed(side: str, raw: RawTable, mapping: Mapping) -> Mapping:
    """The mapping of a table of one question a row whose new column says who answers."""
    shape = _with_audience(side, mapping)
    return recognise_columns(applied(raw, shape), shape)


def _answered_by(side: str, mapping: Mapping, like: Mapping) -> Mapping:
    """The mapping of a table whose new column says who answers, and the team, where both sides name it."""
    team = _team(mapping, like)
    if team:
        mapping = mapping.with_role(team, "unit")
    shape = _with_audience(side, mapping)
    return replace(mapping, roles={**mapping.roles, **shape.parts[-1].roles}, shape=shape)


def _with_audience(side: str, mapping: Mapping) -> Shape:
    return Shape((*mapping.shape.parts, Audience(free_name(COLUMN, mapping.roles), side)))


def _team(mapping: Mapping, like: Mapping) -> str | None:
    """The segment of both sides whose name is most of all that of a team or site."""
    shared = [column for column in mapping.columns("segment") if column in like.columns("segment")]
    named = {column: vocabulary.strength("unit", vocabulary.fold(column)) for column in shared}
    best = max(named, key=lambda column: named[column], default=None)
    return best if best and named[best] else None
