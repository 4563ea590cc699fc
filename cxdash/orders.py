"""Orders: what customers bought, reduced to one row per customer.

One pass, written with narwhals, runs on pandas, Polars, DuckDB and beyond. What
comes out is as long as the list of customers, so that ten million lines cost
their pass once and nothing afterwards.

An order is a distinct order number of a customer; without a number, all that a
customer bought on one day; without a day either, one line. Lines with a negative
amount or quantity are returns: they are deducted from revenue and quantity, and
make no order. An order is of the day of its first line. Lines that their status
says were cancelled are no sale: they make no order and no revenue.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from cxdash.estimate import Estimate, proportion
from cxdash.i18n import N_, _
from cxdash.study import Table

COUNT, REVENUE, PRODUCTS, RETURNS, TENURE = (
    "orders.count", "orders.revenue", "orders.products", "orders.returns", "orders.tenure",
)  # fmt: skip
"""The columns of a study's customers that were counted from their orders, and from no file's column."""

COUNT_AFTER, REVENUE_AFTER = "orders.count_after", "orders.revenue_after"
"""What was bought in a window after the answer; counted when it is asked for."""

NAMES = {
    COUNT: N_("Number of orders"),
    REVENUE: N_("Revenue from orders"),
    PRODUCTS: N_("Different products bought"),
    RETURNS: N_("Orders with a return"),
    TENURE: N_("Years since the first order"),
    COUNT_AFTER: N_("Orders after the answer"),
    REVENUE_AFTER: N_("Revenue after the answer"),
}
"""What a reader calls them: their names in code are the same in both languages."""

CANCELLED = r"(?i)^(?:commande |order )?(?:annul[eé]|cancell?ed)"
"""What the status of an order begins with that never came to be."""

_DAYS_A_YEAR = 365.25
_REPEAT = 2


def shown(column: str) -> str:
    """A column as a reader knows it: in the words of the file, or in ours where no file has it.

    >>> shown("orders.count"), shown("CA annuel")
    ('Number of orders', 'CA annuel')
    """
    return _(NAMES[column]) if column in NAMES else column


def reduce(lines: Any, roles: Mapping[str, str]) -> pd.DataFrame:
    """What each customer bought in sum.

    Parameters
    ----------
    lines
        Any frame or relation narwhals reads, one line of an order a row.
    roles : mapping of role to column
        ``customer``, and what there is of ``order_id``, ``order_date``, ``amount``, ``price``,
        ``quantity``, ``product``, ``discount``, ``returned`` and ``status``. Without an amount, price
        times quantity is one; ``discount`` and ``returned`` tell yes by any number but zero; lines
        whose status begins as :data:`CANCELLED` are left out.

    Returns
    -------
    DataFrame
        Indexed by customer, ids that are missing left out. ``orders`` (int); ``revenue`` (net of
        returns), ``quantity``, ``products`` (distinct), ``first`` and ``last`` (days of an order),
        ``dated`` (orders with a day), ``discounted`` (orders with a discount), ``returns`` (orders with
        a line sent back) and ``refunded`` (the sum of negative amounts, as a positive number), each
        where the lines tell it.

    Examples
    --------
    >>> bought = pd.DataFrame({"who": ["a", "a", "b"], "no": ["1", "1", "2"], "paid": [5.0, 7.0, -3.0]})
    >>> reduce(bought, {"customer": "who", "order_id": "no", "amount": "paid"}).to_dict("index")["a"]
    {'orders': 1, 'revenue': 12.0, 'returns': 0, 'refunded': 0.0}
    """
    rows = _rows(lines, roles)
    customers = _customers(_orders(rows, roles)).collect().to_pandas().set_index("customer").sort_index()
    if "product" in roles:
        customers["products"] = _products(rows).reindex(customers.index, fill_value=0)
    told = [column for column, needed in _TOLD_BY.items() if not needed or needed & set(roles)]
    whole = [column for column in _WHOLE if column in told]
    return customers[told].astype(dict.fromkeys(whole, "int64"))


def reduced(table: Table) -> pd.DataFrame:
    """The same for a table of orders: see :func:`reduce`."""
    return reduce(table.frame, _roles(table))


def _roles(table: Table) -> dict[str, str]:
    return {role: columns[0] for role, columns in table.roles.items() if columns}


_TOLD_BY: dict[str, set[str]] = {
    "orders": set(),
    "revenue": {"amount", "price"},
    "quantity": {"quantity"},
    "products": {"product"},
    "first": {"order_date"},
    "last": {"order_date"},
    "dated": {"order_date"},
    "discounted": {"discount"},
    "returns": {"amount", "price", "quantity", "returned"},
    "refunded": {"amount", "price"},
}
"""The columns of a reduction, and the roles of which one must be there for each."""

_WHOLE = ("orders", "products", "dated", "discounted", "returns")


# ── from lines to orders to customers ─────────────────────────────────────


def _rows(lines: Any, roles: Mapping[str, str]) -> nw.LazyFrame[Any]:
    """The lines of known customers under names of our own; what no column tells is unknown throughout."""
    rows = _standing(nw.from_native(lines).lazy(), roles).select(
        customer=_text(roles.get("customer")),
        number=_text(roles.get("order_id")),
        product=_text(roles.get("product")),
        day=nw.col(roles["order_date"]).dt.truncate("1d")
        if "order_date" in roles
        else nw.lit(None, nw.Datetime("us")),
        amount=_amount(roles),
        quantity=_number(roles.get("quantity")),
        discounted=_yes(roles.get("discount")),
        returned=_yes(roles.get("returned")),
    )
    # Some tills write a return as a quantity below zero beside a price that stays above it.
    paid = nw.when(_below_zero("quantity") & (nw.col("amount") > 0)).then(-nw.col("amount"))
    rows = rows.with_columns(amount=paid.otherwise(nw.col("amount")))
    negative = _below_zero("amount") | _below_zero("quantity")
    known = rows.filter(~nw.col("customer").is_null(), nw.col("customer") != "")
    return known.with_columns(bought=(~negative).cast(nw.Int64))


def _standing(lines: nw.LazyFrame[Any], roles: Mapping[str, str]) -> nw.LazyFrame[Any]:
    """The lines of orders that were not cancelled."""
    if "status" not in roles:
        return lines
    cancelled = _text(roles["status"]).str.contains(CANCELLED)
    return lines.filter(~cancelled.fill_null(value=False))


def _text(column: str | None) -> nw.Expr:
    return nw.col(column).cast(nw.String) if column else nw.lit(None, nw.String)


def _number(column: str | None) -> nw.Expr:
    """Polars and DuckDB hold NaN to be a number: here it is none."""
    if column is None:
        return nw.lit(None, nw.Float64)
    value = nw.col(column).cast(nw.Float64)
    return nw.when(value.is_finite()).then(value)


def _amount(roles: Mapping[str, str]) -> nw.Expr:
    if "amount" in roles or "price" not in roles or "quantity" not in roles:
        return _number(roles.get("amount", roles.get("price")))
    return _number(roles["price"]) * _number(roles["quantity"])


def _yes(column: str | None) -> nw.Expr:
    """One for any number but zero; pandas alone holds that what is missing is not zero."""
    if column is None:
        return nw.lit(0, nw.Int64)
    told = _number(column)
    return ((told > 0) | (told < 0)).fill_null(value=False).cast(nw.Int64)


def _below_zero(column: str) -> nw.Expr:
    return (nw.col(column) < 0).fill_null(value=False)


def _orders(rows: nw.LazyFrame[Any], roles: Mapping[str, str]) -> nw.LazyFrame[Any]:
    """One row per order; lines that nothing tells apart share a row that counts them."""
    undated = nw.when(nw.col("number").is_null()).then(nw.col("day"))
    known_by = {"order_id": nw.col("number"), "order_date": undated}
    keys = {role: expression for role, expression in known_by.items() if role in roles}
    lines = _with_returns(rows.with_columns(**keys) if keys else rows)
    orders = lines.group_by("customer", *keys).agg(
        *(nw.col(one).sum() for one in (*_FLAGS, "amount", "refund", "quantity")), nw.col("bought_on").min()
    )
    told = [~nw.col(key).is_null() for key in keys]
    is_one = nw.any_horizontal(*told, ignore_nulls=True) if told else nw.lit(value=False)
    once = (nw.when(is_one & (nw.col(flag) > 0)).then(nw.lit(1)).otherwise(nw.col(flag)) for flag in _FLAGS)
    return orders.with_columns(*(each.alias(flag) for each, flag in zip(once, _FLAGS, strict=True)))


_FLAGS = ("bought", "discounted", "back")


def _with_returns(rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Whether each line was sent back, and what of it belongs to purchases alone."""
    bought = nw.col("bought")
    return rows.with_columns(
        refund=nw.when(nw.col("amount") < 0).then(-nw.col("amount")).otherwise(nw.lit(0.0)),
        back=nw.max_horizontal(nw.col("returned"), 1 - bought),
        discounted=nw.col("discounted") * bought,
        bought_on=nw.when(bought > 0).then(nw.col("day")),
    )


def _customers(orders: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    return orders.group_by("customer").agg(
        orders=nw.col("bought").sum(),
        revenue=nw.col("amount").sum(),
        quantity=nw.col("quantity").sum(),
        first=nw.col("bought_on").min(),
        last=nw.col("bought_on").max(),
        dated=nw.col("bought_on").count(),
        discounted=nw.col("discounted").sum(),
        returns=nw.col("back").sum(),
        refunded=nw.col("refund").sum(),
    )


def _products(rows: nw.LazyFrame[Any]) -> "pd.Series[int]":
    """Different products that each customer bought and that a line names."""
    pairs = rows.filter(nw.col("bought") > 0, ~nw.col("product").is_null()).select("customer", "product")
    counts = pairs.group_by("customer", "product").agg(n=nw.len()).group_by("customer").agg(n=nw.len())
    return counts.collect().to_pandas().set_index("customer")["n"]


# ── in a window after the answer ──────────────────────────────────────────


def after(table: Table, answered: "pd.Series[Any]", window: int) -> pd.DataFrame:
    """What customers bought in the days after they answered.

    An order is after the answer when it began after it: what is added later to an order of before,
    or sent back of it, is no deed of the time after.

    Parameters
    ----------
    table : Table
        Dated orders.
    answered : Series of datetime64, indexed by customer
        One answer a customer.
    window : int
        Days after that of the answer; an order of the same day may have come before it. What an
        order holds beyond the window is left out, so that all customers are seen for as long.

    Returns
    -------
    DataFrame
        As :func:`reduce`, one row for every customer of ``answered``: zero for those who bought nothing.
    """
    roles = _roles(table)
    who = _places(table.frame[roles["customer"]], answered.index)
    lines, who = table.frame.take(np.flatnonzero(who >= 0)), who[who >= 0]
    waited = lines[roles["order_date"]].dt.normalize() - answered.dt.normalize().to_numpy()[who]
    inside = (waited > pd.Timedelta(0)) & (waited <= pd.Timedelta(days=window))
    if "order_id" in roles:
        inside &= ~_begun(lines[roles["order_id"]], who, waited <= pd.Timedelta(0))
    found = reduce(lines.loc[inside], roles).reindex(answered.index)
    amounts = found.select_dtypes("number").columns
    return found.fillna(dict.fromkeys(amounts, 0))


def _begun(numbers: "pd.Series[str]", who: NDArray[np.int64], before: "pd.Series[bool]") -> NDArray[np.bool_]:
    """Lines of orders of which another line came before; a line without a number is its own order."""
    codes, known = pd.factorize(numbers)
    order = who * (len(known) + 1) + codes
    return np.isin(order, order[before]) & (codes >= 0)


def _places(ids: "pd.Series[str]", among: pd.Index) -> NDArray[np.int64]:
    """Where each id stands among others, -1 where it does not: Arrow looks up texts as they lie."""
    known = pa.array(among, pa.large_string())
    places = pc.index_in(pa.array(ids, pa.large_string()), value_set=known)
    return places.fill_null(-1).to_numpy(zero_copy_only=False)


# ── in short ──────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Summary:
    """A table of orders in short.

    Attributes
    ----------
    customers : int
        With at least one order.
    orders : int
    revenue : float or None
        Net of returns; None when no line has an amount.
    repeat_rate : Estimate
        Customers with two orders or more of those with one or more, in percent.
    top_fifth : float or None
        What the fifth of customers who spend most bring, in percent of the revenue.
    opportunists : Estimate or None
        Customers who bought at a discount alone, in percent; None when no line tells discounts.
    days_between : float or None
        Median over customers with two dated orders or more of the mean days between these.
    returns : int or None
        Orders with a line that was sent back.
    first, last : Timestamp or None
        Days of the first and last order.
    amount_column : str
        The column that revenue was summed from, which may name its currency; empty when none.
    """

    customers: int
    orders: int
    revenue: float | None
    repeat_rate: Estimate
    top_fifth: float | None
    opportunists: Estimate | None
    days_between: float | None
    returns: int | None
    first: pd.Timestamp | None
    last: pd.Timestamp | None
    amount_column: str = ""

    def as_json(self) -> dict[str, Any]:
        """The summary for a JSON document, days as ``yyyy-mm-dd``."""
        days = {
            name: day.date().isoformat() if day else None
            for name, day in (("first", self.first), ("last", self.last))
        }
        return {
            "customers": self.customers,
            "orders": self.orders,
            "revenue": None if self.revenue is None else round(self.revenue, 2),
            "repeat_rate": self.repeat_rate.as_json(),
            "top_fifth": self.top_fifth,
            "opportunists": self.opportunists.as_json() if self.opportunists else None,
            "days_between": self.days_between,
            "returns": self.returns,
            **days,
        }


def summary(table: Table) -> Summary:
    """A table of orders in short: customers, orders, revenue and who came back.

    Repeat purchase rate = customers with two orders or more / customers with one or more.
    """
    customers = reduced(table)
    buyers = customers[customers["orders"] > 0]
    repeat = buyers[buyers["orders"] >= _REPEAT]
    discounted = buyers.get("discounted")
    return Summary(
        customers=len(buyers),
        orders=int(buyers["orders"].sum()),
        revenue=float(customers["revenue"].sum()) if "revenue" in customers else None,
        repeat_rate=proportion(len(repeat), len(buyers)),
        top_fifth=_top_fifth(buyers["revenue"]) if "revenue" in buyers else None,
        opportunists=None
        if discounted is None
        else proportion(int((discounted == buyers["orders"]).sum()), len(buyers)),
        days_between=_days_between(buyers) if "dated" in buyers else None,
        returns=int(customers["returns"].sum()) if "returns" in customers else None,
        first=_known(buyers["first"].min()) if "first" in buyers else None,
        last=_known(buyers["last"].max()) if "last" in buyers else None,
        amount_column=amount_column(table),
    )


def amount_column(table: Table) -> str:
    """The column that revenue is summed from; empty when there is none."""
    return table.column("amount") or table.column("price") or ""


def _top_fifth(revenue: "pd.Series[float]") -> float | None:
    """The share of the revenue that the best fifth of customers bring, in percent."""
    total = float(revenue.sum())
    best = float(revenue.nlargest(len(revenue) // 5).sum())
    return 100 * best / total if total > 0 and best > 0 else None


def _days_between(buyers: pd.DataFrame) -> float | None:
    dated = buyers[buyers["dated"] >= _REPEAT]
    between = (dated["last"] - dated["first"]).dt.days / (dated["dated"] - 1)
    return float(between.median()) if len(dated) else None


def _known(day: Any) -> pd.Timestamp | None:
    return None if pd.isna(day) else day
