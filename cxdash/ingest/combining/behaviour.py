"""Behaviour: what customers bought, counted from their orders and set beside what files tell of them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

import pandas as pd

from cxdash import orders
from cxdash.i18n import N_
from cxdash.ingest.combining import meeting
from cxdash.ingest.combining.ledger import Ledger
from cxdash.ingest.combining.meeting import Tell
from cxdash.ingest.notes import Note
from cxdash.ingest.quality.remarks import Remark, amber, green
from cxdash.ingest.tables.layout import TEXT
from cxdash.study import BOUGHT, CUSTOMERS, ORDERS, Table

_COUNTED_AS = {
    "orders": orders.COUNT,
    "revenue": orders.REVENUE,
    "tenure": orders.TENURE,
    "products": orders.PRODUCTS,
    "returns": orders.RETURNS,
}
"""The column that each role of behaviour gets which orders can tell."""

CANCELLED = "cancelled"
"""Why a row of orders is set aside that its status undoes."""

_DAYS_A_YEAR = 365.25
_EXAMPLES = 3


def bought(
    tables: Sequence[Table],
    responses: Table | None,
    customers: Table | None,
    ledger: Ledger,
) -> tuple[Table | None, Table | None]:
    """All orders as one table, and the customers with what these tell of them.

    Parameters
    ----------
    tables : sequence of Table
        Those of kind ``orders`` are taken.
    responses, customers : Table or None
        The answers, and one row per customer under the ids that the answers use.
    ledger : Ledger

    Returns
    -------
    orders, customers : Table or None
        Orders of known customers only, under the ids that the others use. Customers known from orders
        alone are added; what a file tells already is kept as the file has it.
    """
    given = [table for table in tables if table.kind == ORDERS and _usable(table)]
    if not given:
        return None, customers
    for table in given:
        _remark_on(table, ledger)
        _set_cancelled_aside(table, ledger)
    tell = partial(ledger.remark, given[0])
    whole = _respelt(_appended(given), responses, customers, tell)
    counted = _counted(whole)
    if customers is None:
        key = (responses.column("customer") if responses else None) or whole.columns("customer")[0]
        frame = counted.rename_axis(key).reset_index()
        return whole, Table(CUSTOMERS, whole.name, frame, {"customer": (key,), **_roles(counted)})
    return whole, _beside(customers, counted, whole, tell)


def valued(customers: Table | None, told: Sequence[Table], ledger: Ledger) -> Table | None:
    """Customers whose revenue is their average basket times their orders, where nothing tells it in sum.

    Parameters
    ----------
    customers : Table or None
    told : sequence of Table
        The tables that tell of customers, one of which has the average.
    ledger : Ledger
    """
    basket = customers.column("basket") if customers else None
    if customers is None or basket is None or customers.columns("revenue", "lifetime_value"):
        return customers
    tell = partial(ledger.remark, next(table for table in told if table.column("basket")))
    count = customers.column("orders")
    if count is None:
        tell(amber(
            N_("“{column}” is an average of orders, not what customers spent in all, so it is no customer's "
               "value; give the column of the total, or the number of orders to multiply it by."),
            column=basket))  # fmt: skip
        return customers
    named = Note(orders.NAMES[count]) if count in orders.NAMES else count
    tell(green(N_("Revenue: “{orders}” times “{basket}”."), orders=named, basket=basket))
    frame = customers.frame.assign(**{orders.REVENUE: customers.frame[count] * customers.frame[basket]})
    return replace(customers, frame=frame, roles={**customers.roles, "revenue": (orders.REVENUE,)})


# --- one table of all orders -----------------------------------------------------------------


def _usable(table: Table) -> bool:
    customer = table.column("customer")
    return customer is not None and bool(table.frame[customer].notna().any())


def _appended(tables: list[Table]) -> Table:
    """Orders one under the other; a role has the name of the first table that tells it."""
    names = {role: columns[0] for table in reversed(tables) for role, columns in table.roles.items()}
    names = {role: name for role, name in names.items() if role in ("customer", *BOUGHT, "status")}
    frame = pd.concat([_under(table, names) for table in tables], ignore_index=True)
    known = frame[names["customer"]].notna()
    roles = {role: (name,) for role, name in names.items()}
    name = " + ".join(table.name for table in tables)
    return Table(ORDERS, name, frame.loc[known].reset_index(drop=True), roles)


def _under(table: Table, names: dict[str, str]) -> pd.DataFrame:
    """The columns that play a role, under its name; an amount where other tables have one."""
    frame = pd.DataFrame(
        {names[role]: table.frame[table.columns(role)[0]] for role in names if table.column(role)}
    )
    if "amount" in names and not table.column("amount") and table.column("price"):
        price, quantity = frame[names["price"]], frame.get(names.get("quantity", ""), 1.0)
        frame[names["amount"]] = price * quantity
    return frame


def _respelt(whole: Table, responses: Table | None, customers: Table | None, tell: Tell) -> Table:
    """Orders under the ids that answers and customers use, where they meet better so."""
    known = [ids for table in (responses, customers) if (ids := _ids(table)) is not None]
    if not known:
        return whole
    (key,) = whole.columns("customer")
    other = responses or customers
    ids = meeting.respelt(whole.frame[key], pd.concat(known), other.name if other else "", tell)
    return replace(whole, frame=whole.frame.assign(**{key: ids}))


def _ids(table: Table | None) -> pd.Series | None:
    column = table.column("customer") if table else None
    return table.frame[column] if table and column else None


# --- beside what files tell ------------------------------------------------------------------


def _counted(whole: Table) -> pd.DataFrame:
    """What each customer bought in sum, by customer, under names that no file has."""
    sums = orders.reduced(whole)
    if "returns" in sums and not sums["returns"].any():
        sums = sums.drop(columns="returns")  # files that list no return at all say nothing of who returns
    if "first" in sums:
        sums["tenure"] = (sums["last"].max() - sums["first"]).dt.days / _DAYS_A_YEAR
    return pd.DataFrame({column: sums[role] for role, column in _COUNTED_AS.items() if role in sums}).astype(
        "float64"
    )


def _roles(counted: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    return {role: (column,) for role, column in _COUNTED_AS.items() if column in counted}


def _beside(customers: Table, counted: pd.DataFrame, whole: Table, tell: Tell) -> Table:
    """The customers of the files and those of the orders; who ordered nothing has zero of everything."""
    told = {role: columns[0] for role, columns in customers.roles.items() if role in _COUNTED_AS and columns}
    _remark_on_kept((told[role] for role in _roles(counted) if role in told), customers, tell)
    (key,) = customers.columns("customer")
    known = pd.Index(customers.frame[key])
    met = int(known.isin(counted.index).sum())
    names = {"column": whole.columns("customer")[0], "customers": customers.name}
    _remark_on_meeting(met, len(known), len(counted) - met, names, tell)
    added = counted.drop(columns=[_COUNTED_AS[role] for role in told], errors="ignore")
    everyone = known.append(counted.index.difference(known, sort=False))
    frame = customers.frame.set_index(key).reindex(everyone).join(added)
    nothing = [column for column in added if column != orders.TENURE] if met else []
    frame = frame.fillna(dict.fromkeys(nothing, 0.0)).rename_axis(key).reset_index()
    frame[key] = frame[key].astype(TEXT)
    name = f"{customers.name} + {whole.name}"
    return Table(CUSTOMERS, name, frame, {**customers.roles, **_roles(added)})


def _remark_on_kept(told: Iterable[str], customers: Table, tell: Tell) -> None:
    for column in told:
        tell(green(
            N_("“{column}” of {customers} was kept, and what the orders say of it was not put in its place."),
            column=column, customers=customers.name))  # fmt: skip


def _remark_on_meeting(met: int, known: int, new: int, names: dict[str, str], tell: Tell) -> None:
    if not met:
        tell(amber(
            N_("No customer id of “{column}” is found in {customers}; check that both hold the same ids."),
            **names))  # fmt: skip
        return
    if new:
        tell(green(N_("Customers with orders who are not in {customers}, counted all the same: {n}."),
                   customers=names["customers"], n=new))  # fmt: skip
    if known > met:
        tell(green(N_("Customers of {customers} without an order, who count as having bought nothing: {n}."),
                   customers=names["customers"], n=known - met))  # fmt: skip


# --- what a table of orders says -------------------------------------------------------------


def _remark_on(table: Table, ledger: Ledger) -> None:
    """How its orders are counted, and what is odd in them."""
    for remark in (
        _order_is(table),
        _amount_is(table),
        *_odd_amounts(table),
        *_back_and_paid(table),
        *_sent_back(table),
        *_repeated(table),
    ):
        ledger.remark(table, remark)


def _order_is(table: Table) -> Remark:
    number, date = table.column("order_id"), table.column("order_date")
    if number:
        return green(N_("One order: the rows of a customer with the same “{column}”."), column=number)
    if date:
        return green(N_("One order: the rows of a customer with the same day in “{column}”."), column=date)
    return green(N_("One order: one row, because no column numbers or dates the orders."))


def _amount_is(table: Table) -> Remark:
    amount, price, quantity = (table.column(role) for role in ("amount", "price", "quantity"))
    if amount:
        return green(N_("Revenue: the sum of “{column}”."), column=amount)
    if price and quantity:
        return green(N_("Revenue: the sum of “{price}” times “{quantity}”."), price=price, quantity=quantity)
    if price:
        return green(N_("Revenue: the sum of “{column}”."), column=price)
    return green(N_("No column tells what was paid, so orders are counted and not valued."))


def _odd_amounts(table: Table) -> list[Remark]:
    found = []
    signed = [column for role in ("amount", "price", "quantity") if (column := table.column(role))]
    back = int((table.frame[signed] < 0).any(axis=1).sum())
    if back:
        found.append(green(
            N_("Rows with a negative amount or quantity: {n}. They count as returns, not as orders."),
            n=back))  # fmt: skip
    paid = table.column("amount") or table.column("price")
    free = int((table.frame[paid] == 0).sum()) if paid else 0
    if free:
        found.append(
            green(N_("Rows with “{column}” of zero: {n}. They count as orders."), column=paid, n=free)
        )
    return found


def _back_and_paid(table: Table) -> list[Remark]:
    """A line marked as sent back, with an amount above zero: whether that was paid back is not told."""
    returned, paid = table.column("returned"), table.column("amount") or table.column("price")
    if returned is None or paid is None:
        return []
    n = int(((table.frame[returned] > 0) & (table.frame[paid] > 0)).sum())
    if not n:
        return []
    return [amber(
        N_("Rows marked “{column}” with an amount above zero: {n}. They count as orders, and their amount as "
           "revenue; take them out of the file if they were paid back."), column=returned, n=n)]  # fmt: skip


_SENT_BACK = r"(?i)^(?:commande |order )?(?:rembours|retourn|refund|return(?:ed|s)?\b)"


def _sent_back(table: Table) -> Iterable[Remark]:
    """A status that says of orders that they came back: whether they were paid back is not told."""
    rows, words = _told_by_status(table, _SENT_BACK)
    if len(rows):
        yield amber(
            N_("“{column}” says of rows that they were sent back or paid back: {n} ({words}). They count as "
               "orders, and their amount as revenue; take them out of the file if they should not."),
            column=table.column("status"), n=len(rows), words=words)  # fmt: skip


def _set_cancelled_aside(table: Table, ledger: Ledger) -> None:
    rows, words = _told_by_status(table, orders.CANCELLED)
    if len(rows):
        ledger.set_aside(table, rows, CANCELLED)
        ledger.remark(table, green(
            N_("Rows that “{column}” says were cancelled ({words}), counted neither as orders nor as "
               "revenue: {n}. If they should count, say that “{column}” is not used."),
            column=table.column("status"), n=len(rows), words=words))  # fmt: skip


def _told_by_status(table: Table, pattern: str) -> tuple[pd.Index, tuple[str, ...]]:
    """Rows of known customers whose status begins like a pattern, and some of its words."""
    column = table.column("status")
    if column is None:
        return table.frame.index[:0], ()
    status = table.frame.loc[table.frame[table.columns("customer")[0]].notna(), column]
    said = status[status.str.contains(pattern).fillna(value=False)]
    return said.index, tuple(map(str, said.unique()[:_EXAMPLES]))


def _repeated(table: Table) -> list[Remark]:
    frame = table.frame
    again = int(frame.duplicated().sum())
    if not again:
        return []
    number = table.column("order_id")
    if number is not None and frame.drop_duplicates()[number].dropna().is_unique:
        return [amber(
            N_("Every order is one row, but {n} rows are there twice, equal to another in every column used. "
               "They all count; keep one of each in the file if they are copies."), n=again)]  # fmt: skip
    return [green(
        N_("Rows equal to another in every column used: {n}. They were kept: a thing can be bought twice."),
        n=again)]  # fmt: skip
