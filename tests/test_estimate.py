"""Estimate: the intervals against their sources, by hand, by statsmodels and by enumeration."""

import json
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import gammaln
from scipy.stats import t
from statsmodels.stats.proportion import proportion_confint

from cxdash.estimate import Estimate, adjusted_nps, adjusted_wald, proportion, student, wilson, z

# METHODS.md §1 (Rocks 2016, recomputed there): d, s, p, then the ends before clipping.
ADJUSTED_WALD = [
    (20, 30, 50, 14.051, 44.201),
    (15, 20, 65, 34.149, 62.939),
    (2, 3, 5, -19.051, 65.204),
    (0, 0, 10, 47.504, 106.343),
    (0, 10, 0, -18.465, 18.465),
    (50, 0, 50, -19.171, 19.171),
]


@pytest.mark.parametrize(("d", "s", "p", "low", "high"), ADJUSTED_WALD)
def test_the_nps_interval_is_rocks_adjusted_wald(d, s, p, low, high):
    centre, variance = adjusted_nps(p, d, d + s + p)
    half = z() * variance**0.5
    assert (centre - half, centre + half) == pytest.approx((low, high), abs=5e-4)
    assert adjusted_wald(p, d, d + s + p) == pytest.approx((max(low, -100), min(high, 100)), abs=5e-4)


counts = st.integers(0, 60)


@given(counts, counts, counts)
def test_an_nps_interval_holds_its_score_and_is_never_a_point(d, s, p):
    n = d + s + p
    if n:
        low, high = adjusted_wald(p, d, n)
        assert -100 <= low <= 100 * (p - d) / n <= high <= 100
        assert high - low > 0


@given(counts, counts, counts)
def test_turning_the_scale_round_turns_the_interval_round(d, s, p):
    if n := d + s + p:
        low, high = adjusted_wald(p, d, n)
        assert adjusted_wald(d, p, n) == pytest.approx((-high, -low))


# The grid of the issue: mixes in steps of 5 % with each share at least 5 %.
MIXES = np.array([(d, 20 - d - p, p) for d in range(1, 19) for p in range(1, 20 - d)]) / 20


@cache
def coverage(n: int) -> np.ndarray:
    """P(interval holds the true NPS) for every mix, by enumerating all outcomes of n answers."""
    outcomes = np.array([(d, n - d - p, p) for d in range(n + 1) for p in range(n + 1 - d)])
    ends = np.array([adjusted_wald(p, d, n) for d, _s, p in outcomes.tolist()])
    log_ways = gammaln(n + 1) - gammaln(outcomes + 1).sum(axis=1)
    chances = np.exp(log_ways + np.log(MIXES) @ outcomes.T)
    truth = 100 * (MIXES[:, 2] - MIXES[:, 0])[:, None]
    # A hair of room: a mix whose NPS lies on an end of an interval is inside it.
    held = (ends[:, 0] - 1e-9 <= truth) & (truth <= ends[:, 1] + 1e-9)
    return (chances * held).sum(axis=1)


@pytest.mark.parametrize("n", [20, 30, 50, 100])
def test_the_nps_interval_covers_as_often_as_it_says(n):
    covered = coverage(n)
    assert len(covered) == 171
    assert covered.min() >= 0.935
    assert 0.948 <= covered.mean() <= 0.953


# METHODS.md §1: 93.9 and 95.1 at n = 20.
def test_the_coverage_at_twenty_is_the_published_one():
    assert (coverage(20).min(), coverage(20).mean()) == pytest.approx((0.939, 0.951), abs=5e-4)


# METHODS.md §1: 70/100 → .60415-.78105; 0/10 → 0-.27753.
@pytest.mark.parametrize(("count", "n", "low", "high"), [(70, 100, 60.415, 78.105), (0, 10, 0, 27.753)])
def test_wilson_meets_its_oracles(count, n, low, high):
    assert wilson(count, n) == pytest.approx((low, high), abs=5e-4)


@pytest.mark.parametrize("level", [0.9, 0.95])
@pytest.mark.parametrize("n", [1, 2, 7, 40, 1000])
def test_wilson_is_statsmodels(n, level):
    for count in {0, 1, n // 3, n - 1, n}:
        expected = proportion_confint(count, n, alpha=1 - level, method="wilson")
        assert wilson(count, n, level) == pytest.approx(tuple(100 * np.array(expected)), abs=1e-9)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_lies_inside_its_interval_to_the_last_bit(counted):
    e = proportion(*counted)
    assert 0 <= e.low <= e.value <= e.high <= 100
    assert e.high > e.low


def test_a_share_of_nothing_is_not_known():
    e = proportion(0, 0)
    assert not e.known
    assert e.n == e.base == 0


@pytest.mark.parametrize("df", [1, 2.5, 30, 1e6])
def test_student_is_scipy(df):
    half = t.ppf(0.975, df) * 0.3
    assert student(5.0, 0.3, df) == pytest.approx((5 - half, 5 + half))


@pytest.mark.parametrize(("se", "df"), [(0.3, 0.5), (0.3, 0), (float("nan"), 10), (float("inf"), 10)])
def test_a_mean_of_too_little_has_no_interval(se, df):
    assert np.isnan(student(5.0, se, df)).all()


def test_unknown_numbers_are_null_in_json():
    unknown = float("nan")
    document = json.dumps(Estimate(unknown, unknown, unknown, 0, 0.0, "points").as_json(), allow_nan=False)
    assert json.loads(document) == {
        "value": None, "low": None, "high": None, "n": 0, "n_eff": 0.0, "unit": "points"
    }  # fmt: skip


def test_the_base_is_the_smaller_of_n_and_n_eff():
    assert Estimate(1, 0, 2, 100, 64.0, "points").base == 64
    assert Estimate(1, 0, 2, 100, 164.0, "points").base == 100
