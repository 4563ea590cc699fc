"""Customers: said joined to did, with a window that is the same for everyone and nobody lost."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxdash import customers, orders
from cxdash.customers import AFTER_LEAVING, NO_OUTCOME, TOO_RECENT, UNDATED_ANSWER, UNDATED_LEAVING, Outcome
from cxdash.errors import MappingError, NotEnoughData
from cxdash.i18n import speaking
from cxdash.say_do import warnings
from cxdash.scales import Scale
from cxdash.study import CUSTOMERS, ORDERS, RESPONSES, Study, Table
from tests.answers import CSAT

LEFT = Outcome("gone", "left")
TWO_ORDERS = Outcome("orders", "orders", 2.0)
START = date(2024, 1, 1)

ANSWER_ROLES = {"customer": ("id",), "csat": ("note",), "date": ("day",), "segment": ("region",)}
DEED_ROLES = {
    "customer": ("id",), "left": ("gone",), "left_on": ("gone on",),
    "orders": ("orders",), "revenue": ("spent",),
}  # fmt: skip

Said = tuple[str | None, float | None, int | None]
Did = tuple[str, bool | None, int | None]


def day(n: int | None) -> pd.Timestamp:
    return pd.NaT if n is None else pd.Timestamp(START + timedelta(days=n))


def study(said: list[Said], did: list[Did], **deeds: list[float]) -> Study:
    """Answers as (customer, score, day) and customers as (customer, gone, day of leaving)."""
    answers = pd.DataFrame(
        {
            "id": pd.Series([s[0] for s in said], dtype="str"),
            "note": pd.Series([s[1] for s in said], dtype="float64"),
            "day": pd.Series([day(s[2]) for s in said], dtype="datetime64[us]"),
            "region": pd.Series(["Nord" if i % 2 else "Sud" for i in range(len(said))], dtype="str"),
        }
    )
    table = pd.DataFrame(
        {
            "id": pd.Series([d[0] for d in did], dtype="str"),
            "gone": pd.Series([d[1] for d in did], dtype="boolean"),
            "gone on": pd.Series([day(d[2]) for d in did], dtype="datetime64[us]"),
            "orders": pd.Series(deeds.get("orders", [1.0] * len(did)), dtype="float64"),
            "spent": pd.Series(deeds.get("spent", [100.0] * len(did)), dtype="float64"),
        }
    )
    responses = Table(RESPONSES, "answers.csv", answers, ANSWER_ROLES, {"note": CSAT.scale})
    deeds_table = Table(CUSTOMERS, "customers.csv", table, DEED_ROLES)
    return Study((responses, deeds_table), "0" * 64, responses, deeds_table)


def said_and_did(joined: customers.Joined) -> dict[str, tuple[float, bool]]:
    rows = zip(joined.frame["customer"], joined.frame["said"], joined.frame["did"], strict=True)
    return {customer: (said, bool(did)) for customer, said, did in rows}


# ------------------------------------------------------------------ the window


def test_everyone_is_read_in_the_same_window():
    """The newest day in the file is 400, so windows of 180 days that start after day 220 are not over."""
    found = customers.join(
        study(
            [("stays", 5, 10), ("leaves in it", 5, 10), ("leaves on its last day", 5, 10),
             ("leaves after it", 5, 10), ("last complete", 5, 220), ("too recent", 5, 221),
             ("left first", 5, 10), ("no date", 5, None), ("left, no date", 5, 10),
             ("unknown to the file", 5, 10), ("newest", 1, 5)],
            [("stays", False, None), ("leaves in it", True, 60), ("leaves on its last day", True, 190),
             ("leaves after it", True, 191), ("last complete", False, None), ("too recent", False, None),
             ("left first", True, 9), ("no date", False, None), ("left, no date", True, None),
             ("newest", True, 400), ("silent", True, 50)],
        ),
        "csat", LEFT,
    )  # fmt: skip
    assert {c: stayed for c, (_said, stayed) in said_and_did(found).items()} == {
        "stays": True, "leaves in it": False, "leaves on its last day": False, "leaves after it": True,
        "last complete": True, "newest": True,
    }  # fmt: skip
    assert dict(found.left_out) == dict.fromkeys(
        (TOO_RECENT, AFTER_LEAVING, UNDATED_ANSWER, UNDATED_LEAVING, NO_OUTCOME), 1
    )
    assert found.window == 180


def test_the_last_answer_before_the_window_wins():
    found = customers.join(
        study(
            [("a", 1, 10), ("a", 3, 50), ("a", 5, 390), ("b", 2, 0)], [("a", False, None), ("b", True, 400)]
        ),
        "csat",
        LEFT,
    )
    assert said_and_did(found)["a"] == (3, True)
    assert not found.left_out, "an answer too recent is no loss where an older one serves"


def test_without_dates_the_last_in_the_file_wins():
    found = customers.join(study([("a", 1, None), ("a", 4, None)], [("a", True, None)]), "csat", LEFT)
    assert said_and_did(found) == {"a": (4, False)}
    assert found.window is None


def test_a_column_that_dates_no_departure_is_no_date():
    """Else everyone who left would be set aside, and nobody would have left."""
    found = customers.join(
        study([("a", 1, 1), ("b", 5, 2)], [("a", True, None), ("b", False, None)]), "csat", LEFT
    )
    assert said_and_did(found) == {"a": (1, False), "b": (5, True)}
    assert found.window is None


def test_answers_off_the_scale_are_not_joined():
    made = study([("a", 5, 1), ("a", 9, 2), ("b", None, 1)], [("a", False, None)])
    assert said_and_did(customers.join(made, "csat", TWO_ORDERS)) == {"a": (5, False)}


def test_a_segment_called_like_a_column_of_ours_does_no_harm():
    made = study([("a", 5, 1)], [("a", False, None)])
    answers = made.responses
    renamed = Table(
        RESPONSES,
        "answers.csv",
        answers.frame.assign(worth="high", did="no", said="yes"),
        {**ANSWER_ROLES, "segment": ("worth", "region", "did", "said")},
        answers.scales,
    )
    found = customers.join(Study(made.tables, "0", renamed, made.customers), "csat", TWO_ORDERS)
    assert found.segments == ("region",)
    assert said_and_did(found) == {"a": (5, False)}


ids = st.sampled_from(["a", "b", "c", "d", "e"])
days = st.none() | st.integers(0, 500)
any_said = st.lists(st.tuples(st.none() | ids, st.none() | st.integers(0, 6).map(float), days), max_size=12)
any_did = st.lists(st.tuples(ids, st.none() | st.booleans(), days), max_size=5, unique_by=lambda d: d[0])


@settings(max_examples=60)
@given(any_said, any_did)
def test_every_customer_who_answered_is_joined_or_counted(said, did):
    answered = {c for c, score, _day in said if c is not None and score is not None and 1 <= score <= 5}
    try:
        found = customers.join(study(said, did), "csat", LEFT)
    except NotEnoughData:
        return
    assert found.customers == found.frame["customer"].nunique()
    assert found.customers + sum(found.left_out.values()) == len(answered)
    assert found.counts.size == found.customers


# ------------------------------------------------------------------ outcomes


def test_an_amount_is_cut():
    found = customers.join(
        study([(c, 5, 1) for c in "abcd"], [(c, False, None) for c in "abcd"], orders=[0, 1, 2, np.nan]),
        "csat",
        Outcome("orders", "orders", 2.0),
    )
    assert {c: did for c, (_s, did) in said_and_did(found).items()} == {"a": False, "b": False, "c": True}
    assert dict(found.left_out) == {NO_OUTCOME: 1}
    assert found.window is None, "an amount has no day to be read in a window"


@pytest.mark.parametrize(
    ("spent", "cut"),
    [
        ([1, 2, 3], 2),
        ([1, 1, 1, 2], 2),
        ([4, 4], 4),
        ([0, 0], 0),
        ([0, 0, 46.38], 46.3),
        ([19.9999] * 2, 19.9),
    ],
)
def test_a_cut_that_everyone_or_nobody_reaches_is_no_cut(spent, cut):
    """The median, but of customers who mostly have the least there is, the next step up."""
    table = study([], [(str(i), False, None) for i in range(len(spent))], spent=spent).customers
    assert customers.default_cut(table, "spent", "revenue") == cut


@pytest.mark.parametrize("without", [0, 1, 2, 3, 20])
def test_those_who_bought_nothing_do_not_make_any_purchase_count_as_much(without):
    spent = [0.0] * without + [5.0, 40.0, 90.0]
    table = study([], [(str(i), False, None) for i in range(len(spent))], spent=spent).customers
    assert customers.default_cut(table, "spent", "revenue") == 40


def test_a_second_order_and_a_first_return_count():
    table = study([], []).customers
    assert customers.default_cut(table, "orders", "orders") == 2
    assert customers.default_cut(table, "orders", "returns") == 1


def test_what_customers_are_worth_is_carried_along():
    said, did = [(c, 5, 1) for c in "abc"], [(c, False, None) for c in "abc"]
    found = customers.join(study(said, did, spent=[10, np.nan, 5]), "csat", TWO_ORDERS)
    assert found.worth_column == "spent"
    assert found.worth.distribution().total == pytest.approx(15)


def test_the_likeliest_score_and_outcome_are_chosen():
    role, outcome = customers.choose(study([], []))
    assert (role, outcome.column, outcome.cut) == ("csat", "gone", None)
    role, outcome = customers.choose(study([], []), say="NOTE", do="Orders")
    assert (role, outcome) == ("csat", Outcome("orders", "orders", 2.0))


def test_a_column_that_cannot_play_its_part_is_named():
    with pytest.raises(MappingError, match="“ordres”; did you mean “orders”"):
        customers.choose(study([], []), do="ordres")


# ------------------------------------------------------------------ too little


def test_ids_that_do_not_meet_are_said():
    with pytest.raises(NotEnoughData, match="do not meet"):
        customers.join(study([("a", 5, 1)], [("b", False, None)]), "csat", LEFT)


def test_a_missing_side_is_said():
    whole = study([("a", 5, 1)], [("a", False, None)])
    with pytest.raises(NotEnoughData, match="what customers did"):
        customers.choose(Study(whole.tables, "0", whole.responses))
    with pytest.raises(NotEnoughData, match="holds a score"):
        customers.choose(Study(whole.tables, "0", customers=whole.customers))
    with pytest.raises(MappingError, match="no NPS"):
        customers.join(whole, "nps", LEFT)


# ------------------------------------------------------------------ bought after the answer

AGAIN = Outcome(orders.COUNT_AFTER, "orders", 1.0)
SPENT = Outcome(orders.REVENUE_AFTER, "revenue", 50.0)


def shop(said: list[Said], bought: list[tuple[str, int | None, float]]) -> Study:
    """Answers as above, and orders as (customer, day, amount)."""
    told = study(said, [])
    frame = pd.DataFrame(
        {
            "buyer": pd.Series([b[0] for b in bought], dtype="str"),
            "on": pd.Series([day(b[1]) for b in bought], dtype="datetime64[us]"),
            "paid": pd.Series([b[2] for b in bought], dtype="float64"),
        }
    )
    roles = {"customer": ("buyer",), "order_date": ("on",), "amount": ("paid",)}
    table = Table(ORDERS, "orders.csv", frame, roles)
    sums = orders.reduced(table).rename(columns={"orders": orders.COUNT, "revenue": orders.REVENUE})
    buyers = sums[[orders.COUNT, orders.REVENUE]].rename_axis("id").reset_index()
    known = Table(
        CUSTOMERS, "orders.csv", buyers,
        {"customer": ("id",), "orders": (orders.COUNT,), "revenue": (orders.REVENUE,)},
    )  # fmt: skip
    return Study((), "0" * 64, told.responses, known, orders=table)


def test_everyone_has_the_same_days_to_buy_in():
    """The last order is of day 400, so windows of 180 days that start after day 220 are not over."""
    found = customers.join(
        shop(
            [("next day", 5, 10), ("last day", 5, 10), ("same day", 5, 10), ("too late", 5, 10),
             ("before", 5, 10), ("never", 5, 10), ("last complete", 5, 220), ("too recent", 5, 221),
             ("no date", 5, None)],
            [("next day", 11, 9), ("last day", 190, 9), ("same day", 10, 9), ("too late", 191, 9),
             ("before", 9, 9), ("last complete", 400, 9), ("too recent", 230, 9), ("no date", 20, 9)],
        ),
        "csat", AGAIN,
    )  # fmt: skip
    assert {c: did for c, (_said, did) in said_and_did(found).items()} == {
        "next day": True, "last day": True, "same day": False, "too late": False,
        "before": False, "never": False, "last complete": True,
    }  # fmt: skip
    assert dict(found.left_out) == {TOO_RECENT: 1, UNDATED_ANSWER: 1}
    assert (found.window, found.observed, found.never_bought) == (180, day(400), 1)
    assert found.begins is None, "the first order is older than the first answer"


def test_the_window_of_orders_is_as_long_as_asked():
    made = shop([("a", 5, 0), ("b", 1, 0)], [("a", 50, 9), ("b", 95, 9)])
    assert said_and_did(customers.join(made, "csat", AGAIN, window=90)) == {"a": (5, True), "b": (1, False)}
    with pytest.raises(NotEnoughData, match="too recent"):
        customers.join(made, "csat", AGAIN, window=96)


def test_revenue_after_the_answer_is_cut():
    made = shop(
        [("a", 5, 1), ("b", 5, 1)], [("a", 5, 30), ("a", 9, 20), ("b", 0, 90), ("b", 5, 49), ("z", 300, 1)]
    )
    assert {c: did for c, (_s, did) in said_and_did(customers.join(made, "csat", SPENT)).items()} == {
        "a": True, "b": False,
    }  # fmt: skip
    found = customers.join(made, "csat", SPENT)
    assert found.worth.distribution().total == 189, "worth is all that they bring, whenever"


def test_orders_that_begin_after_the_answers_are_said():
    found = customers.join(shop([("a", 5, 1), ("b", 5, 30)], [("a", 9, 1), ("b", 300, 1)]), "csat", AGAIN)
    assert found.begins == day(9)
    assert "The orders begin on January 10, 2024" in warnings(found, found.counts)[0]


def test_customers_without_any_order_are_said_when_they_are_many():
    found = customers.join(shop([(c, 5, 1) for c in "abc"], [("a", 0, 9), ("z", 300, 1)]), "csat", AGAIN)
    assert found.never_bought == 2
    assert warnings(found, found.counts)[0].startswith("Most of these customers (2 of 3) have no order")


def test_a_date_to_come_is_no_day_on_which_anyone_was_seen():
    later = (date.today() - START).days + 400
    with pytest.raises(NotEnoughData, match="too recent"):
        customers.join(shop([("a", 5, 100)], [("a", 120, 9), ("a", later, 9)]), "csat", AGAIN)


@settings(max_examples=30, deadline=None)
@given(any_said, st.lists(st.tuples(ids, days, st.just(1.0)), max_size=8), st.integers(1, 200))
def test_every_customer_who_answered_is_in_a_window_or_counted(said, bought, window):
    answered = {c for c, score, _day in said if c is not None and score is not None and 1 <= score <= 5}
    try:
        found = customers.join(shop(said, bought), "csat", AGAIN, window)
    except NotEnoughData:
        return
    assert found.customers + sum(found.left_out.values()) == len(answered)
    last_day = max(on for _c, on, _paid in bought if on is not None)
    for customer, did, on in zip(
        found.frame["customer"], found.frame["did"], found.frame["said_on"], strict=True
    ):
        said_day = (on - pd.Timestamp(START)).days
        assert said_day + window <= last_day
        assert did == any(
            c == customer and d is not None and said_day < d <= said_day + window for c, d, _p in bought
        )


def test_a_day_of_leaving_alone_tells_who_left():
    made = study([("A", 5, None), ("B", 1, None), ("C", 2, None)],
                 [("A", None, None), ("B", None, 60), ("C", None, 90)])  # fmt: skip
    assert made.customers
    roles = {role: columns for role, columns in DEED_ROLES.items() if role != "left"}
    alone = replace(made, customers=replace(made.customers, roles=roles))
    _say, outcome = customers.choose(alone)
    assert (outcome.column, outcome.leaving) == ("gone on", True)
    joined = customers.join(alone, "csat", outcome)
    assert dict(zip(joined.frame["customer"], joined.frame["did"], strict=True)) == {
        "A": True,
        "B": False,
        "C": False,
    }
    assert "gone on" not in customers.outcomes(made), "a column that says it comes first"


def by_day(said: list[Said], did: list[Did]) -> Study:
    """The same where no column but the day of leaving tells who left."""
    made = study(said, did)
    assert made.customers
    roles = {role: columns for role, columns in DEED_ROLES.items() if role != "left"}
    return replace(made, customers=replace(made.customers, roles=roles))


def test_a_departure_announced_for_later_has_not_happened():
    later = (date.today() - START).days + 400
    said: list[Said] = [("A", 5, None), ("B", 1, None)]
    alone = by_day(said, [("A", None, later), ("B", None, 60)])
    _say, outcome = customers.choose(alone)
    assert said_and_did(customers.join(alone, "csat", outcome)) == {"A": (5, True), "B": (1, False)}
    nobody = by_day(said, [("A", None, later), ("B", None, None)])
    assert "gone on" not in customers.outcomes(nobody), "nobody has left yet"


@pytest.mark.parametrize(("language", "role"), [("en", "Date of leaving"), ("fr", "Date de départ")])
def test_a_day_of_leaving_is_called_one(language, role):
    outcome = customers.outcomes(by_day([], [("A", None, None), ("B", None, 60)]))["gone on"]
    with speaking(language):
        assert outcome.label == f"gone on · {role}"


def test_days_of_leaving_of_everyone_tell_nobody_apart():
    made = study([], [("B", None, 60), ("C", None, 90)])
    assert made.customers
    roles = {role: columns for role, columns in DEED_ROLES.items() if role != "left"}
    assert "gone on" not in customers.outcomes(replace(made, customers=replace(made.customers, roles=roles)))


def test_what_was_bought_afterwards_comes_before_sums():
    made = shop([("a", 5, 1)], [("a", 5, 30), ("a", 300, 10)])
    assert list(customers.outcomes(made)) == [
        orders.COUNT_AFTER, orders.REVENUE_AFTER, orders.COUNT, orders.REVENUE,
    ]  # fmt: skip
    assert customers.outcomes(made)[orders.REVENUE_AFTER].cut == 20, "what an order usually brings"


def test_a_window_that_no_answer_fills_is_not_the_first_choice():
    made = shop([("a", 5, 1)], [("a", 5, 30), ("a", 100, 10)])
    assert next(iter(customers.outcomes(made))) == orders.COUNT
    assert orders.COUNT_AFTER in customers.outcomes(made), "a shorter window may do"


def test_the_score_of_those_whose_deeds_are_known_comes_first():
    """A recommendation is asked of others than those in the customer file; satisfaction is asked of these."""
    met = study([("A", 5, 10), ("B", 1, 10)], [("A", False, None), ("B", True, 60)])
    assert met.responses
    strangers = met.responses.frame.assign(id=["X", "Y"], note=np.nan, reco=[9.0, 2.0])
    frame = pd.concat([met.responses.frame.assign(reco=np.nan), strangers], ignore_index=True)
    asked = Table(
        RESPONSES, "answers.csv", frame, ANSWER_ROLES | {"nps": ("reco",)},
        {"note": CSAT.scale, "reco": Scale(0, 10)},
    )  # fmt: skip
    both = replace(met, responses=asked)
    assert customers.choose(both)[0] == "csat"
    assert customers.choose(both, say="reco")[0] == "nps"
    nobody = replace(both, responses=replace(asked, frame=strangers.assign(note=3.0)))
    assert customers.choose(nobody)[0] == "nps"


@pytest.mark.parametrize(
    ("spent", "cut"),
    [([100.0, 951.025, 2000.0], 951.0), ([1.0, 12345.6, 99999.0], 12300.0), ([0.5, 2.5, 3.0], 2.5),
     ([7.0, 7.0, 7.0, 9.25], 9.25), ([951.1, 951.2, 951.4], 951.2)],
)  # fmt: skip
def test_the_least_amount_has_three_figures_unless_they_would_tell_nobody_apart(spent, cut):
    table = study([], [(f"C{i}", False, None) for i in range(len(spent))], spent=spent).customers
    assert table
    assert customers.default_cut(table, "spent", "revenue") == cut
