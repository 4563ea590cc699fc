"""Several typed tables into one Study: answers appended, customers merged, and the two joined by id."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from cxdash.i18n import N_
from cxdash.ingest.columns.mapping import Mapping
from cxdash.ingest.columns.values import NOT_USED
from cxdash.ingest.combining import meeting, mirrored, spellings
from cxdash.ingest.combining.appending import aligned, appended
from cxdash.ingest.combining.behaviour import bought, valued
from cxdash.ingest.combining.duplicates import Unused, without_copies, without_duplicates
from cxdash.ingest.combining.extracts import without_overlap
from cxdash.ingest.combining.item_ratings import rated
from cxdash.ingest.combining.ledger import Ledger
from cxdash.ingest.combining.matching import Match
from cxdash.ingest.combining.merging import merged
from cxdash.ingest.combining.periods import dated
from cxdash.ingest.combining.rules import Rules
from cxdash.ingest.quality.remarks import amber, green, red
from cxdash.ingest.tables.layout import RawTable
from cxdash.scales import METRIC_ROLES
from cxdash.study import BEHAVIOUR, CUSTOMERS, RESPONSES, Join, Study, Table


@dataclass(frozen=True)
class Joined:
    """A study, and what joining its tables has shown.

    Attributes
    ----------
    study : Study
    ledger : Ledger
        Remarks on each table, and the rows of it that no longer count.
    matches : tuple of Match
        Columns of other names that were put together, or that the reader is asked about.
    """

    study: Study
    ledger: Ledger
    matches: tuple[Match, ...]


def join(tables: Sequence[Table], texts: Sequence[RawTable], fingerprint: str, rules: Rules) -> Joined:
    """Make one study of typed tables.

    Answers of several tables are appended, columns of one role under the first table's name.
    Customers are merged by id; a table of answers with one row per customer that also tells
    what they did is one of them. Answers then receive their customers' segments.

    Parameters
    ----------
    tables : sequence of Table
    texts : sequence of RawTable
        The same tables before they were typed: what plays no role still tells two rows apart.
    fingerprint : str
    rules : Rules

    Returns
    -------
    Joined
        The ledger tells of copies and duplicates, of columns and ids that were matched or do not
        meet, and of scores on another scale that were left out.
    """
    ledger = Ledger()
    kept = without_copies(tables, {raw.name: raw for raw in texts}, rules, ledger)
    unused = {
        raw.name: raw.frame.drop(columns=list(table.frame), errors="ignore")
        for raw, table in zip(texts, tables, strict=True)
    }
    kept = without_overlap(kept, unused, rules, ledger)
    mirror, kept = mirrored.survey(kept, rules, ledger), mirrored.without_staff(kept, ledger)
    responses, named, matches = _answers(kept, unused, rules, ledger)
    told = [named.get(table.name, table) for table in kept if _tells_of_customers(table)]
    told = _spelt_alike(told, responses, ledger)
    listed = merged([table for table in told if table.kind == CUSTOMERS], responses, ledger)
    if responses is not None and listed is not None:
        listed = meeting.as_answered(responses, listed, ledger)
    answering = [table for table in told if table.kind == RESPONSES]
    customers = merged([listed, *answering] if listed else answering, responses, ledger)
    orders, customers = bought(kept, responses, customers, ledger)
    customers = valued(customers, told, ledger)
    met = _met(responses, [table for table in (listed, orders) if table], ledger)
    if responses is not None and customers is not None:
        responses = _with_segments(responses, customers)
    has_behaviour = customers is not None and bool(customers.columns(*BEHAVIOUR))
    if responses is None:
        _remark_on_unasked(kept, has_behaviour, ledger)
    study = Study(
        tuple(tables),
        fingerprint,
        responses,
        customers if has_behaviour else None,
        mirror,
        met if has_behaviour else None,
        orders,
        rated(responses, ledger),
        unit=rules.unit,
    )
    return Joined(study, ledger, tuple(matches))


def fingerprint(raws: Iterable[RawTable], mappings: Iterable[Mapping], rules: Rules) -> str:
    """SHA-256 over the files' bytes, which table of them it is, how it is mapped and combined."""
    said = (rules.duplicates, rules.copies, rules.unit, sorted(rules.renamed.items()))
    digest = hashlib.sha256(repr(said).encode())
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


# --- answers ---------------------------------------------------------------------------------


def _answers(
    tables: list[Table], unused: Unused, rules: Rules, ledger: Ledger
) -> tuple[Table | None, dict[str, Table], list[Match]]:
    """All answers that count, one under the other, and each table with its columns named alike."""
    given = [table for table in tables if table.kind == RESPONSES and _scored(table)]
    if not given:
        return None, {}, []
    named, matches = aligned(dated(given, ledger), rules, ledger)
    counted = without_duplicates(_weighted(named, ledger), unused, rules, ledger)
    whole = appended(counted)
    return (
        spellings.united(whole, ledger, said_of=named[0]),
        {table.name: table for table in named},
        matches,
    )


def _scored(table: Table) -> bool:
    return bool(table.columns(*METRIC_ROLES, "item"))


def _weighted(tables: list[Table], ledger: Ledger) -> list[Table]:
    """Answers without weights among answers with weights count as one each, instead of not at all."""
    weight = next((column for table in tables if (column := table.column("weight"))), None)
    return [
        _weighing_one(table, weight, ledger) if weight and table.column("weight") is None else table
        for table in tables
    ]


def _weighing_one(table: Table, weight: str, ledger: Ledger) -> Table:
    ledger.remark(table, amber(
        N_("Other tables have a weight, “{column}”, and this one has none; each of its answers weighs 1."),
        column=weight))  # fmt: skip
    frame = table.frame.assign(**{weight: 1.0})
    return replace(table, frame=frame, roles={**table.roles, "weight": (weight,)})


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
        and not table.frame.loc[~table.frame.index.duplicated(), customer].dropna().duplicated().any()
    )


def _spelt_alike(tables: list[Table], responses: Table | None, ledger: Ledger) -> list[Table]:
    """Tables of customers with the words of their segments as the answers, and one another, write them."""
    known = [responses] if responses else []
    for table in tables:
        if table.kind == CUSTOMERS:
            known.append(spellings.united(table, ledger, said_of=table, like=known))
        else:
            known.append(spellings.as_in(table, known))
    return known[-len(tables) :] if tables else []


def _remark_on_unasked(tables: list[Table], has_behaviour: bool, ledger: Ledger) -> None:
    """Customers whom nobody asked serve no score, and those of whom no deed is known serve nothing."""
    for table in (table for table in tables if table.kind == CUSTOMERS):
        ledger.remark(table, (green if has_behaviour else red)(
            N_("These customers serve no score yet: open the answers to your survey beside them, or say "
               "which column holds a score.")))  # fmt: skip
        if not has_behaviour:
            ledger.set_aside(table, table.frame.index, NOT_USED)


def _met(responses: Table | None, tables: list[Table], ledger: Ledger) -> Join | None:
    """How answers meet the customers of other tables: their own file knows all who answered in it."""
    if responses is None or not tables:
        return None
    (key,) = tables[0].columns("customer")
    ids = pd.concat([table.frame[table.columns("customer")[0]] for table in tables]).drop_duplicates()
    name = " + ".join(table.name for table in tables)
    known = Table(CUSTOMERS, name, ids.to_frame(key), {"customer": (key,)})
    met = meeting.join(responses, known)
    meeting.remark_on(met, responses, known, ledger)
    return met


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
