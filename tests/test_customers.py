"""Customers: said joined to did, with a window that is the same for everyone and nobody lost."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxdash import customers
from cxdash.customers import AFTER_LEAVING, NO_OUTCOME, TOO_RECENT, UNDATED_ANSWER, UNDATED_LEAVING, Outcome
from cxdash.errors import MappingError, NotEnoughData
from cxdash.study import CUSTOMERS, RESPONSES, Study, Table
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
    [([1, 2, 3], 2), ([0, 0, 0, 5, 9], 5), ([1, 1, 1, 2], 2), ([4, 4], 4)],
)
def test_a_cut_that_everyone_reaches_is_no_cut(spent, cut):
    """The median, but of customers who mostly have the least there is, the next step up."""
    table = study([], [(str(i), False, None) for i in range(len(spent))], spent=spent).customers
    assert customers.default_cut(table, "spent", "revenue") == cut


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
