"""Orders: a reduction that equals a recount by hand, on every engine, and the figures of real purchases."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxdash import findings, orders
from cxdash.orders import Summary
from cxdash.study import ORDERS, Table

START = date(2024, 1, 1)

COLUMNS = {
    "customer": "Client", "order_id": "N° commande", "order_date": "Date", "amount": "Montant",
    "quantity": "Qté", "product": "Produit", "discount": "Remise", "returned": "Retour",
}  # fmt: skip

Line = dict[str, Any]


def frame(lines: list[Line]) -> pd.DataFrame:
    """Lines of orders as ingest types them: text, days, numbers."""
    columns: dict[str, Any] = {}
    for role, name in COLUMNS.items():
        values = [line.get(role) for line in lines]
        if role == "order_date":
            days = [None if day is None else START + timedelta(days=day) for day in values]
            columns[name] = pd.Series(pd.to_datetime(days), dtype="datetime64[us]")
        else:
            columns[name] = pd.Series(
                values, dtype="str" if role in ("customer", "order_id", "product") else "float64"
            )
    return pd.DataFrame(columns)


def table(lines: list[Line], *roles: str) -> Table:
    told = roles or tuple(COLUMNS)
    return Table(ORDERS, "orders.csv", frame(lines), {role: (COLUMNS[role],) for role in told})


def recount(lines: list[Line], *roles: str) -> dict[str, dict[str, Any]]:
    """The same in plain Python, line by line."""
    told = roles or tuple(COLUMNS)
    found: dict[str, dict[str, Any]] = {}
    grouped: dict[tuple[str, object], list[Line]] = defaultdict(list)
    for n, line in enumerate(lines):
        line = {role: value for role, value in line.items() if role in told}
        if (line.get("quantity") or 0) < 0 and (line.get("amount") or 0) > 0:
            line["amount"] = -line["amount"]
        if line.get("customer"):
            number, day = line.get("order_id"), line.get("order_date")
            key = (
                ("number", number) if number is not None else ("day", day) if day is not None else ("line", n)
            )
            grouped[line["customer"], key].append(line)
    for (customer, _key), order in grouped.items():
        sums = found.setdefault(
            customer, {"orders": 0, "revenue": 0.0, "quantity": 0.0, "discounted": 0, "returns": 0,
                       "refunded": 0.0, "products": set(), "days": [], "dated": 0},
        )  # fmt: skip
        bought = [line for line in order if not _back(line)]
        sums["orders"] += bool(bought)
        sums["revenue"] += sum(line.get("amount") or 0 for line in order)
        sums["quantity"] += sum(line.get("quantity") or 0 for line in order)
        sums["discounted"] += any(line.get("discount") for line in bought)
        sums["returns"] += any(_back(line) or line.get("returned") for line in order)
        sums["refunded"] += sum(max(-(line.get("amount") or 0), 0) for line in order)
        sums["products"] |= {line["product"] for line in bought if line.get("product") is not None}
        days = [line["order_date"] for line in bought if line.get("order_date") is not None]
        sums["days"] += [min(days)] if days else []
        sums["dated"] += bool(days)
    return found


def _back(line: Line) -> bool:
    return (line.get("amount") or 0) < 0 or (line.get("quantity") or 0) < 0


amounts = st.none() | st.integers(-3, 9).map(float)
lines_of_orders = st.lists(
    st.fixed_dictionaries(
        {
            "customer": st.sampled_from(["a", "b", "c", None]),
            "order_id": st.sampled_from(["1", "2", "3", None]),
            "order_date": st.none() | st.integers(0, 5),
            "amount": amounts,
            "quantity": amounts,
            "product": st.sampled_from(["x", "y", None]),
            "discount": st.sampled_from([None, 0.0, 10.0]),
            "returned": st.sampled_from([None, 0.0, 1.0]),
        }
    ),
    max_size=14,
)
some_roles = st.sets(st.sampled_from(list(COLUMNS)[1:])).map(lambda told: ("customer", *sorted(told)))


@settings(max_examples=80, deadline=None)
@given(lines_of_orders, some_roles)
def test_the_reduction_equals_a_recount(lines, roles):
    found, expected = orders.reduced(table(lines, *roles)), recount(lines, *roles)
    assert set(found.index) == set(expected)
    for customer, sums in expected.items():
        row = found.loc[customer]
        sums["products"] = len(sums["products"])
        for name in set(found.columns) & set(sums):
            assert row[name] == pytest.approx(sums[name]), (customer, name)
        if "first" in found:
            days = [(day - pd.Timestamp(START)).days for day in (row["first"], row["last"]) if pd.notna(day)]
            assert days == ([min(sums["days"]), max(sums["days"])] if sums["days"] else [])


def test_no_column_is_made_up():
    told = orders.reduced(
        table([{"customer": "a", "order_date": 1, "product": "x"}], "customer", "order_date")
    )
    assert list(told) == ["orders", "first", "last", "dated"]


@settings(max_examples=10, deadline=None)
@given(lines_of_orders)
def test_engines_agree(lines):
    bought, roles = frame(lines), COLUMNS
    expected = orders.reduce(bought, roles)
    for other in (pl.from_pandas(bought).lazy(), duckdb.from_df(bought)):
        pd.testing.assert_frame_equal(
            orders.reduce(other, roles), expected, check_dtype=False, check_index_type=False
        )


def test_what_is_no_number_and_no_customer_is_left_out_on_every_engine():
    held = {
        "who": ["a", "a", "", None],
        "paid": [5.0, float("nan"), 1.0, 1.0],
        "sent back": [0.0, float("nan"), 1.0, 1.0],
    }
    roles = {"customer": "who", "amount": "paid", "returned": "sent back"}
    for native in (
        pd.DataFrame(held),
        pl.DataFrame(held, strict=False),
        duckdb.from_arrow(pl.DataFrame(held).to_arrow()),
    ):
        found = orders.reduce(native, roles)
        assert found.to_dict("index") == {"a": {"orders": 2, "revenue": 5.0, "returns": 0, "refunded": 0.0}}


def test_what_was_cancelled_was_neither_ordered_nor_paid_on_any_engine():
    held = {
        "who": ["a", "a", "a", "b", "c"],
        "paid": [5.0, 7.0, 9.0, 2.0, 4.0],
        "state": ["Livrée", "ANNULÉE", "Order cancelled", "Not cancelled", None],
    }
    roles = {"customer": "who", "amount": "paid", "status": "state"}
    for native in (pd.DataFrame(held), pl.DataFrame(held), duckdb.from_arrow(pl.DataFrame(held).to_arrow())):
        found = orders.reduce(native, roles)
        assert found["revenue"].to_dict() == {"a": 5.0, "b": 2.0, "c": 4.0}
        assert found["orders"].to_dict() == {"a": 1, "b": 1, "c": 1}


# ------------------------------------------------------------------ what an order is


def test_lines_with_one_number_are_one_order_whatever_their_day():
    lines = [{"customer": "a", "order_id": "1", "order_date": day, "amount": 2.0} for day in (1, 2, 3)]
    assert orders.reduced(table(lines)).loc["a", ["orders", "revenue"]].tolist() == [1, 6.0]


def test_two_customers_may_have_orders_of_one_number():
    lines = [{"customer": c, "order_id": "1", "amount": 2.0} for c in "ab"]
    assert orders.reduced(table(lines))["orders"].tolist() == [1, 1]


def test_without_numbers_a_day_is_one_order_at_whatever_hour():
    told = frame([{"customer": "a"}] * 3)
    told["Date"] = pd.to_datetime(["2024-01-01 09:00", "2024-01-01 18:00", "2024-01-02 09:00"])
    found = orders.reduce(told, {"customer": "Client", "order_date": "Date"})
    assert found.loc["a", "orders"] == 2


def test_without_numbers_and_days_each_line_is_an_order():
    lines = [{"customer": "a", "amount": 2.0}] * 3
    assert orders.reduced(table(lines, "customer", "amount")).loc["a", "orders"] == 3


def test_a_refund_is_no_order():
    lines = [
        {"customer": "a", "order_id": "1", "order_date": 1, "amount": 30.0, "quantity": 3.0},
        {"customer": "a", "order_id": "C1", "order_date": 9, "amount": -10.0, "quantity": -1.0},
    ]
    found = orders.reduced(table(lines)).loc["a"]
    assert found[["orders", "revenue", "quantity", "returns", "refunded"]].tolist() == [1, 20.0, 2.0, 1, 10.0]
    assert found["last"] == pd.Timestamp("2024-01-02"), "the day of a refund is no day of an order"
    assert orders.summary(table(lines)).repeat_rate.value == 0


def test_price_times_quantity_is_an_amount():
    bought = pd.DataFrame({"who": ["a", "a"], "price": [2.5, 4.0], "n": [4.0, -1.0]})
    found = orders.reduce(bought, {"customer": "who", "price": "price", "quantity": "n"}).loc["a"]
    assert found[["orders", "revenue", "refunded"]].tolist() == [1, 6.0, 4.0]


# ------------------------------------------------------------------ in short


def test_a_summary_counts_who_came_back():
    lines = [
        {"customer": c, "order_id": str(n), "order_date": day, "amount": paid, "discount": cut}
        for n, (c, day, paid, cut) in enumerate(
            [("a", 0, 80.0, 10.0), ("a", 10, 80.0, 10.0), ("a", 30, 80.0, 0.0), ("b", 3, 20.0, 5.0),
             ("c", 4, 20.0, 0.0), ("d", 5, 20.0, 0.0), ("e", 6, 20.0, 0.0), ("f", 7, -5.0, 0.0)]
        )
    ]  # fmt: skip
    found = orders.summary(table(lines))
    assert (found.customers, found.orders, found.revenue) == (5, 7, 315.0)
    assert (found.repeat_rate.value, found.repeat_rate.n) == (20.0, 5)
    assert found.top_fifth == pytest.approx(100 * 240 / 320)
    assert found.opportunists is not None
    assert (found.opportunists.value, found.days_between, found.returns) == (20.0, 15.0, 1)
    assert found.as_json()["first"] == "2024-01-01"


def test_orders_without_a_day_are_not_between_others():
    days = {"1": 0, "2": 10, "3": 30, "4": None, "5": None}
    lines = [{"customer": "a", "order_id": n, "order_date": day} for n, day in days.items()]
    once = [{"customer": "b", "order_id": n, "order_date": day} for n, day in (("6", 3), ("7", None))]
    told = table([*lines, *once], "customer", "order_id", "order_date")
    assert orders.summary(told).days_between == 15.0, "30 days from the first to the third dated order"
    assert orders.summary(table(once, "customer", "order_id", "order_date")).days_between is None


def test_orders_of_nobody_have_no_rate():
    nobody = orders.summary(table([{"customer": "a", "amount": -1.0}], "customer", "amount"))
    assert (nobody.customers, nobody.orders) == (0, 0)
    assert not nobody.repeat_rate.known
    assert nobody.as_json()["repeat_rate"]["value"] is None
    assert findings.orders(nobody) == "No order of a known customer."


@pytest.mark.parametrize(("roles", "said"), [
    (("customer", "order_id", "amount"), "2 customers, 3 orders, 30 of revenue; 50% bought more than once"),
    (("customer", "order_id"), "2 customers, 3 orders; 50% bought more than once"),
])  # fmt: skip
def test_a_table_of_orders_in_one_sentence(roles, said):
    lines = [{"customer": c, "order_id": n, "amount": 10.0} for c, n in (("a", "1"), ("a", "2"), ("b", "3"))]
    assert findings.orders(orders.summary(table(lines, *roles))).startswith(said)


def test_real_purchases(real_data):
    """Computed from the file with plain pandas; see the README beside it."""
    path = real_data / "cdnow" / "CDNOW_master.txt"
    read = pd.read_csv(
        path, sep=r"\s+", names=["id", "day", "cds", "paid"], skiprows=1, dtype={"id": str, "day": str}
    )
    read["day"] = pd.to_datetime(read["day"], format="%Y%m%d")
    roles = {"customer": ("id",), "order_date": ("day",), "quantity": ("cds",), "amount": ("paid",)}
    found = orders.summary(Table(ORDERS, "cdnow", read, roles))
    assert found.customers == 23_570
    assert found.as_json()["revenue"] == 2_500_315.63
    assert round(found.repeat_rate.value, 3) == 48.859
    assert found.top_fifth is not None
    assert round(found.top_fifth, 3) == 67.777


# ------------------------------------------------------------------ in a window


DATED = ("customer", "order_date", "amount")


def bought_after(
    lines: list[Line], answered: dict[str, int], window: int = 180, roles: tuple[str, ...] = DATED
) -> pd.DataFrame:
    said_on = pd.Series({c: pd.Timestamp(START + timedelta(days=d)) for c, d in answered.items()})
    return orders.after(table(lines, *roles), said_on, window)


def test_only_orders_strictly_after_the_answer_and_within_the_window_count():
    lines = [{"customer": "a", "order_date": day, "amount": 1.0} for day in (9, 10, 11, 190, 191)]
    found = bought_after([*lines, {"customer": "z", "order_date": 20, "amount": 1.0}], {"a": 10, "b": 10})
    assert found[["orders", "revenue"]].to_dict("index") == {
        "a": {"orders": 2, "revenue": 2.0}, "b": {"orders": 0, "revenue": 0.0},
    }  # fmt: skip


def test_an_order_is_after_the_answer_when_it_began_after_it():
    """Customers a and b answered on day 10, and look 30 days ahead.

    Of a: order 1 began on day 8, so its lines of days 12 and 15 are none of the time after; neither
    are those of order 2, which began on the day of the answer; order 3 counts with its lines of
    days 20 and 40, and without that of day 41; the line of day 25 has no number and is its own order.
    Of b: order 1 is another than that of a, and began after.
    """
    lines = [
        {"customer": c, "order_id": number, "order_date": day, "amount": paid}
        for c, number, day, paid in [
            ("a", "1", 8, 1.0), ("a", "1", 12, 2.0), ("a", "1", 15, -1.0), ("a", "2", 10, 4.0),
            ("a", "2", 11, 8.0), ("a", "3", 20, 16.0), ("a", "3", 40, 32.0), ("a", "3", 41, 64.0),
            ("a", None, 5, 128.0), ("a", None, 25, 256.0), ("b", "1", 12, 512.0),
        ]
    ]  # fmt: skip
    found = bought_after(lines, {"a": 10, "b": 10}, 30, ("customer", "order_id", "order_date", "amount"))
    assert found[["orders", "revenue", "refunded"]].to_dict("index") == {
        "a": {"orders": 2, "revenue": 304.0, "refunded": 0.0},
        "b": {"orders": 1, "revenue": 512.0, "refunded": 0.0},
    }


days = st.integers(0, 60)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abcd"), st.none() | days, st.integers(0, 9).map(float)), max_size=15),
    st.dictionaries(st.sampled_from("abc"), days, min_size=1),
    st.integers(1, 40),
)
def test_a_window_equals_a_recount(bought, answered, window):
    lines = [{"customer": c, "order_date": day, "amount": paid} for c, day, paid in bought]
    found = bought_after(lines, answered, window)
    for customer, said in answered.items():
        inside = [
            (day, paid) for c, day, paid in bought if c == customer and day and said < day <= said + window
        ]
        assert found.loc[customer, "orders"] == len({day for day, _paid in inside})
        assert found.loc[customer, "revenue"] == pytest.approx(sum(paid for _day, paid in inside))


# ------------------------------------------------------------------ names


def test_what_no_file_names_is_named_for_the_reader():
    assert orders.shown(orders.COUNT_AFTER) == "Orders after the answer"
    assert orders.shown("CA annuel") == "CA annuel"


def test_a_summary_holds_plain_values():
    told: Summary = orders.summary(table([{"customer": "a", "order_date": 1, "amount": 1.0}]))
    kinds = {type(value) for value in told.as_json().values()}
    assert not kinds & {np.float64, np.int64, pd.Timestamp}
