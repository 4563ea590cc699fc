"""Say and do: rates, boxes and lists that agree with one another, and a score that says too much."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxdash import customers, ingest, say_do
from cxdash.customers import DID, Joined, Outcome
from cxdash.filters import Filters
from cxdash.say_do import BOXES, Cuts
from cxdash.scales import Metric
from cxdash.tally import tally
from tests.answers import CES1, CSAT, METRICS, NPS

LEFT = Outcome("gone", "left")
ORDERS = Outcome("orders", "orders", 2.0)


def joined(metric: Metric, rows: list[tuple], outcome: Outcome = LEFT) -> Joined:
    """Customers as (score, did good, worth, region, month of 2025)."""
    frame = pd.DataFrame(rows, columns=["said", "did", "worth", "region", "month"])
    frame = frame.assign(
        customer=[f"C{i:04d}" for i in range(len(frame))],
        said=frame["said"].astype("float64"),
        worth=frame["worth"].astype("float64"),
        region=frame["region"].astype("str").where(frame["region"].notna()),
        said_on=pd.to_datetime([f"2025-{m:02d}-10" for m in frame["month"]]).astype("datetime64[us]"),
        **{DID: np.where(frame["did"].astype(bool), "yes", "no")},
    )
    counts = tally(frame, metric, "said", ["region", DID], "said_on")
    worth = tally(frame, metric, "said", ["region", DID], "said_on", weight="worth")
    return Joined(metric, outcome, frame, ("region",), counts, worth, "spent", 180)


def plain(metric: Metric, counts: dict[float, tuple[int, int]], outcome: Outcome = LEFT) -> Joined:
    """Customers from (did good, did not) by score, each worth ten."""
    return joined(
        metric,
        [(said, did, 10.0, "Nord", 1) for said, (good, bad) in counts.items()
         for did in [True] * good + [False] * bad],
        outcome,
    )  # fmt: skip


# METHODS.md §3: yes/did 120, yes/not 80, no/did 30, no/not 70: ratio 2.0 (1.452-2.754), phi .2828.
INTENTION = {5: (120, 80), 1: (30, 70)}


def test_intention_against_fact_through_the_join():
    found = plain(CSAT, INTENTION)
    camps = say_do.strength(found.counts, say_do.default_cuts(CSAT)).contingency
    assert (camps.ratio, camps.ratio_low, camps.ratio_high) == pytest.approx((2.0, 1.452, 2.754), abs=5e-4)
    assert (camps.odds_ratio, camps.chi2, camps.phi) == pytest.approx((3.5, 24.0, 0.2828), abs=5e-5)


def test_rates_are_of_the_event():
    left, bought = plain(CSAT, INTENTION), plain(CSAT, INTENTION, ORDERS)
    assert [r.estimate.value for r in say_do.rates(left.counts, LEFT)] == pytest.approx([70, 40])
    assert [r.estimate.value for r in say_do.rates(bought.counts, ORDERS)] == pytest.approx([30, 60])
    assert say_do.event_rate(left.counts, LEFT).value == 50
    assert say_do.event_rate(bought.counts, ORDERS).value == 50


def test_the_rate_of_an_answer_of_too_few_customers_is_hidden_with_another():
    counts = plain(CSAT, {1: (40, 60), 2: (1, 2), 4: (20, 5), 5: (90, 10)}).counts
    assert [rate.said for rate in say_do.rates(counts, LEFT)] == [1, 5]


# After Jones & Sasser 1995 (METHODS.md §3).
def test_the_four_boxes():
    found = plain(NPS, {10: (50, 7), 8: (30, 30), 2: (11, 40)})
    shown = say_do.four_boxes(found.counts, found.worth, say_do.default_cuts(NPS))
    assert {box: (c.customers, c.worth) for box, c in shown.boxes.items()} == {
        "loyalist": (50, 500), "mercenary": (7, 70), "hostage": (11, 110), "defector": (40, 400)
    }  # fmt: skip
    assert shown.neither == 60
    assert sum(c.share.value for c in shown.boxes.values()) == pytest.approx(100)


def test_little_effort_says_good():
    found = plain(CES1, {1: (50, 7), 5: (11, 40)})
    boxes = say_do.four_boxes(found.counts, None, say_do.default_cuts(CES1)).boxes
    assert [boxes[box].customers for box in BOXES] == [50, 7, 11, 40]
    assert boxes["loyalist"].worth is None
    assert say_do.strength(found.counts, say_do.default_cuts(CES1)).spearman > 0


def test_whoever_is_not_satisfied_is_on_the_other_side():
    assert say_do.default_cuts(CSAT) == Cuts(4, 3)
    assert say_do.default_cuts(NPS) == Cuts(9, 6)
    assert say_do.default_cuts(CES1) == Cuts(2, 4)


def test_moving_a_cut_moves_those_between():
    counts = plain(NPS, {10: (5, 5), 9: (3, 3), 8: (2, 2), 7: (1, 0), 6: (4, 4)}).counts
    assert say_do.moved(counts, Cuts(9, 6), Cuts(9, 6)) == 0
    assert say_do.moved(counts, Cuts(9, 6), Cuts(8, 6)) == 4
    assert say_do.moved(counts, Cuts(9, 6), Cuts(10, 7)) == 6 + 1
    assert say_do.moved(counts, Cuts(9, 6), Cuts(9, 5)) == 8


customer = st.tuples(
    st.integers(0, 10).map(float), st.booleans(), st.sampled_from([0.0, 5.0, 12.5]),
    st.sampled_from(["Nord", "Sud", None]), st.integers(1, 12),
)  # fmt: skip
choices = st.builds(
    Filters.of,
    st.fixed_dictionaries({}, optional={"region": st.just(["Nord"]), "elsewhere": st.just(["x"])}),
    st.none() | st.just(202503),
    st.none() | st.just(202509),
)


@settings(max_examples=25)
@given(st.sampled_from(list(METRICS.values())), st.lists(customer, min_size=1, max_size=30), choices)
def test_the_lists_hold_whom_the_map_counts(metric, rows, filters):
    rows = [(min(max(r[0], metric.scale.low), metric.scale.high), *r[1:]) for r in rows]
    found, cuts = joined(metric, rows), say_do.default_cuts(metric)
    counts, worth = found.where(filters)
    shown = say_do.four_boxes(counts, worth, cuts)
    listed = {box: say_do.customers_in(found, box, cuts, filters) for box in BOXES}
    assert {box: len(people) for box, people in listed.items()} == {
        box: count.customers for box, count in shown.boxes.items()
    }
    assert sum(len(people) for people in listed.values()) + shown.neither == counts.size
    for box, people in listed.items():
        assert people["worth"].sum() == pytest.approx(shown.boxes[box].worth)
        assert people["worth"].is_monotonic_decreasing


# ------------------------------------------------------------------ leakage


# real_data/README.md, telco: churn by satisfaction 1-5 is 100, 100, 16.10, 0, 0 %.
TELCO = {1: (0, 922), 2: (0, 518), 3: (2236, 429), 4: (1789, 0), 5: (1149, 0)}


def test_a_score_that_contains_the_outcome_is_called_out():
    found = plain(CSAT, TELCO)
    assert say_do.gives_away(found.counts)
    (warning,) = say_do.warnings(found, found.counts)
    assert "gives the outcome away" in warning
    assert "“gone”" in warning


@pytest.mark.parametrize(
    "counts",
    [
        {1: (100, 30), 3: (200, 40), 5: (400, 40)},
        {1: (800, 200), 2: (800, 200), 3: (800, 200), 4: (800, 200), 5: (800, 200)},
        {5: (500, 0)},
        {1: (0, 3), 5: (40, 0)},
        {},
    ],
    ids=["ordinary", "unrelated", "nobody left", "three leavers rank last by chance", "empty"],
)
def test_an_ordinary_score_is_not(counts):
    assert not say_do.gives_away(plain(CSAT, counts).counts)


def test_a_score_that_ranks_nearly_all_right_is_called_out_either_way_round():
    assert say_do.gives_away(plain(CSAT, {1: (1, 99), 5: (99, 1)}).counts)
    assert say_do.gives_away(plain(CSAT, {1: (99, 1), 5: (1, 99)}).counts)


def test_departures_without_dates_are_warned_of():
    found = plain(CSAT, INTENTION)
    undated = Joined(CSAT, LEFT, found.frame, found.segments, found.counts, found.worth, "spent", None)
    assert any("both answers and departures" in w for w in say_do.warnings(undated, undated.counts))


def test_who_is_missing_is_said_with_the_reason():
    found = plain(CSAT, INTENTION)
    assert say_do.who_is_missing(found) == ""
    lost = Joined(CSAT, LEFT, found.frame, (), found.counts, None, None, 180,
                  {customers.TOO_RECENT: 1200, customers.NO_OUTCOME: 3})  # fmt: skip
    assert say_do.who_is_missing(lost) == (
        "answered too recently for the window: 1,200, answered, but not in the customer file: 3"
    )


def test_nobody_left_after_a_filter_is_no_error():
    found = plain(CSAT, INTENTION)
    counts, worth = found.where(Filters.of({"region": ["Sud"]}))
    cuts = say_do.default_cuts(CSAT)
    assert say_do.rates(counts, LEFT) == []
    assert not say_do.event_rate(counts, LEFT).known
    assert say_do.four_boxes(counts, worth, cuts).boxes["loyalist"].customers == 0
    assert say_do.strength(counts, cuts).contingency is None
    assert len(say_do.customers_in(found, "loyalist", cuts, Filters.of({"region": ["Sud"]}))) == 0


# real_data/README.md: 7,043 joined, churn 1,869 = 26.537 %, by score 100, 100, 16.10, 0, 0 %.
@pytest.fixture(scope="module")
def telco(real_data) -> Joined:
    names = ("Telco_customer_churn.xlsx", "Telco_customer_churn_status.xlsx")
    study = ingest.load([(name, (real_data / "telco_ibm" / name).read_bytes()) for name in names]).study
    role, outcome = customers.choose(study)
    return customers.join(study, role, outcome)


def test_the_telco_files_meet(telco):
    rate = say_do.event_rate(telco.counts, telco.outcome)
    assert (telco.customers, rate.n, rate.value) == (7043, 7043, pytest.approx(26.537, abs=5e-4))
    by_score = [r.estimate.value for r in say_do.rates(telco.counts, telco.outcome)]
    assert by_score == pytest.approx([100, 100, 16.10, 0, 0], abs=5e-3)
    assert say_do.gives_away(telco.counts)


def test_an_announced_departure_does_not_end_the_observation_later():
    answered = pd.Series(pd.to_datetime(["2025-12-01"] * 3))
    left = pd.Series(pd.to_datetime([None, "2025-12-20", "2999-12-31"]))
    assert customers.observed_until(answered, left) == pd.Timestamp("2025-12-20")
    assert customers.observed_until(answered, left[[0]]) == pd.Timestamp("2025-12-01")
