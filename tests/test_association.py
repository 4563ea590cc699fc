"""Association: METHODS.md's contingency, rank correlations against scipy, and its limits."""

from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, mannwhitneyu, spearmanr
from statsmodels.discrete.discrete_model import Logit
from statsmodels.stats.contingency_tables import Table2x2

from cxdash.association import association, auc, contingency

some = st.integers(0, 20)


# METHODS.md §3: yes/did 120, yes/not 80, no/did 30, no/not 70.
def test_intention_against_fact():
    c = contingency(120, 80, 30, 70)
    assert (c.did_if_yes.value, c.did_if_no.value) == pytest.approx((60, 30))
    assert (c.ratio, c.ratio_low, c.ratio_high) == pytest.approx((2.0, 1.452, 2.754), abs=5e-4)
    assert (c.odds_ratio, c.chi2, c.phi) == pytest.approx((3.5, 24.0, 0.2828), abs=5e-5)
    assert c.difference.value == pytest.approx(30)


@given(*[st.integers(1, 200)] * 4)
def test_a_contingency_is_statsmodels_and_scipys(a, b, c, d):
    found, table = contingency(a, b, c, d), Table2x2([[a, b], [c, d]])
    assert (found.ratio, found.ratio_low, found.ratio_high) == pytest.approx(
        (table.riskratio, *table.riskratio_confint())
    )
    assert found.odds_ratio == pytest.approx(table.oddsratio)
    assert found.chi2 == pytest.approx(chi2_contingency([[a, b], [c, d]], correction=False)[0], abs=1e-9)


@pytest.mark.parametrize("counts", [(5, 5, 0, 9), (0, 9, 5, 5), (9, 0, 9, 0), (0, 9, 0, 9), (9, 0, 0, 9)])
def test_what_an_empty_cell_cannot_tell_is_unknown(counts):
    c = contingency(*counts)
    assert isnan(c.ratio_low)
    assert isnan(c.odds_ratio) or c.odds_ratio == 0


counted = st.lists(st.tuples(some, some), min_size=2, max_size=6)


def spread(counts: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    """One row a customer: the score, and whether the customer did good."""
    scores = np.repeat(np.arange(len(counts)), [g + b for g, b in counts])
    did = np.concatenate([[1.0] * g + [0.0] * b for g, b in counts])
    return scores, did


def from_counts(counts: list[tuple[int, int]]):
    good, bad = np.array(counts, dtype=float).T
    return association(np.arange(len(counts), dtype=float), good, bad)


@given(counted)
def test_strength_is_scipys(counts):
    scores, did = spread(counts)
    found = from_counts(counts)
    assert not found.spearman_low > found.spearman
    if len(set(scores)) > 1 and len(set(did)) > 1:
        assert found.spearman == pytest.approx(spearmanr(scores, did)[0])
        u = mannwhitneyu(scores[did == 1], scores[did == 0])[0]
        assert found.auc == pytest.approx(u / ((did == 1).sum() * (did == 0).sum()))
    else:
        assert isnan(found.spearman)


# Bonett and Wright 2000: tanh(artanh r ± z sqrt((1 + r²/2)/(n-3))).
def test_the_interval_of_a_rank_correlation():
    found = from_counts([(30, 70), (50, 50), (70, 30)])
    middle, spread_ = np.arctanh(found.spearman), 1.959964 * np.sqrt((1 + found.spearman**2 / 2) / 297)
    assert (found.spearman_low, found.spearman_high) == pytest.approx(
        (np.tanh(middle - spread_), np.tanh(middle + spread_)), abs=1e-6
    )


@pytest.mark.parametrize(
    "counts",
    [
        [(30, 70), (45, 55), (60, 40), (80, 20)],
        [(30, 70), (50, 50), (70, 30)],
        [(1, 1), (1, 1)],
        [(2, 9000), (1, 3), (4000, 5)],
        [(500, 1), (3, 0), (2, 2), (1, 400)],
    ],
)
def test_odds_per_point_are_a_logistic_regression(counts):
    scores, did = spread(counts)
    fit = Logit(did, np.column_stack([np.ones(len(scores)), scores])).fit(disp=0)
    found = from_counts(counts)
    expected = np.exp([fit.params[1], *fit.conf_int()[1]])
    assert (found.odds_ratio, found.odds_low, found.odds_high) == pytest.approx(tuple(expected), rel=1e-4)


@pytest.mark.parametrize(
    "counts",
    [
        [(0, 0), (0, 0)],
        [(5, 0), (9, 0)],
        [(0, 5), (0, 9)],
        [(0, 9), (9, 0)],
        [(0, 9), (3, 3), (9, 0)],
        [(9, 0), (0, 9)],
        [(5, 5)],
        [(1, 1), (0, 0)],
    ],
)
def test_where_a_score_separates_the_two_there_are_no_odds(counts):
    found = from_counts(counts)
    assert isnan(found.odds_ratio)
    assert isnan(found.odds_low)


def test_no_customer_is_no_association():
    nothing = np.array([])
    found = association(nothing, nothing, nothing)
    assert isnan(found.spearman)
    assert isnan(found.auc)
    assert isnan(found.odds_ratio)


def test_a_perfect_score_ranks_everyone():
    assert auc(np.array([0.0, 9.0]), np.array([9.0, 0.0])) == 1
    assert auc(np.array([9.0, 0.0]), np.array([0.0, 9.0])) == 0
    assert auc(np.array([5.0, 5.0]), np.array([3.0, 3.0])) == 0.5
