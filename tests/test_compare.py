"""Compare: differences against their sources, and verdicts that do not cry wolf or give people away."""

from collections import Counter
from dataclasses import replace
from math import isnan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr
from statsmodels.stats.proportion import confint_proportions_2indep
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from cxdash import compare
from cxdash.compare import (
    HIDDEN_BELOW,
    Difference,
    adjust,
    against_rest,
    difference,
    judge,
    merge,
    newcombe,
    pooled_p,
    to_hide,
)  # fmt: skip
from cxdash.scales import Metric
from cxdash.scores import Moments, moments
from cxdash.tally import Distribution
from tests.answers import CES, CSAT, METRICS, NPS, compared, group, mix

some = st.integers(0, 30)
any_mix = st.tuples(some, some, some).filter(any).map(lambda c: mix(*c))


# METHODS.md §2: 20/30/50 against 30/30/40: difference 20, adjusted z 1.732, p .0832 → not established.
def test_two_nps_by_the_adjusted_z():
    gap = difference(mix(20, 30, 50), mix(30, 30, 40), NPS)
    assert gap.value == pytest.approx(20)
    assert gap.p == pytest.approx(0.0832, abs=5e-5)
    assert 2 * ndtr(-1.732) == pytest.approx(gap.p, abs=1e-4)
    assert not judge([compared(mix(20, 30, 50), mix(30, 30, 40))], "holm")[0].established


def test_the_nps_interval_is_centred_on_the_adjusted_scores():
    gap = difference(mix(20, 30, 50), mix(30, 30, 40), NPS)
    centre = 100 * (30 - 10) / 103
    assert (gap.low + gap.high) / 2 == pytest.approx(centre)
    assert (gap.low90 + gap.high90) / 2 == pytest.approx(centre)


@given(any_mix, any_mix)
def test_swapping_two_groups_turns_the_difference_round(a, b):
    one, other = difference(a, b, NPS), difference(b, a, NPS)
    assert (one.value, one.low, one.high, one.p) == pytest.approx(
        (-other.value, -other.high, -other.low, other.p), abs=1e-9
    )


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
@settings(max_examples=40)
@given(data=st.data())
def test_a_difference_lies_inside_its_intervals(metric, data):
    steps = int(metric.scale.range) + 1
    counts = st.lists(some, min_size=steps, max_size=steps).filter(any).map(lambda c: group(metric, c))
    gap = difference(data.draw(counts), data.draw(counts), metric)
    if not isnan(gap.low):
        assert gap.low - 1e-9 <= gap.value <= gap.high + 1e-9
        assert gap.low <= gap.low90 <= gap.high90 <= gap.high
        assert 0 <= gap.p <= 1


@pytest.mark.parametrize(("a", "m", "b", "n"), [(120, 200, 30, 100), (56, 70, 48, 80), (0, 30, 5, 40)])
def test_newcombe_is_statsmodels(a, m, b, n):
    expected = confint_proportions_2indep(a, m, b, n, method="newcomb")
    assert newcombe(a, m, b, n) == pytest.approx(tuple(100 * np.array(expected)), abs=1e-6)


# Newcombe 1998, table II, example (a), method 10: 56/70 and 48/80 → 0.0524 to 0.3339.
def test_newcombe_is_newcombes():
    assert newcombe(56, 70, 48, 80) == pytest.approx((5.24, 33.39), abs=5e-3)


# METHODS.md §5: staff n 40 mean 8.1 sd 1.2, customers n 200 mean 7.2 sd 2.0 → t 3.8032, df 88.988.
def test_welch_meets_its_oracle():
    gap = compare.mean_difference(Moments(8.1, 1.2, 40), Moments(7.2, 2.0, 200))
    assert (gap.value, gap.low, gap.high) == pytest.approx((0.9, 0.4298, 1.3702), abs=5e-5)
    assert gap.p == pytest.approx(0.000261, abs=5e-7)


@given(
    st.lists(some, min_size=7, max_size=7).filter(lambda c: sum(map(bool, c)) > 1),
    st.lists(some, min_size=7, max_size=7).filter(lambda c: sum(map(bool, c)) > 1),
)
def test_welch_is_statsmodels(a, b):
    raw = [np.repeat(np.arange(1.0, 8), c) for c in (a, b)]
    plain = CompareMeans(*map(DescrStatsW, raw))
    gap = compare.mean_difference(*(moments(group(CES, c)) for c in (a, b)))
    low, high = plain.tconfint_diff(usevar="unequal")
    assert (gap.low, gap.high) == pytest.approx((low, high), abs=1e-6)
    assert gap.p == pytest.approx(plain.ttest_ind(usevar="unequal")[1], abs=1e-9)


# The score test of two shares is Pearson's chi² times (n-1)/n; 120/200 against 30/100 has chi² 24.0
# (METHODS.md §3).
def test_the_pooled_test_of_two_shares_is_chi_squared():
    a, b = Distribution.of({1: 80, 5: 120}), Distribution.of({1: 70, 5: 30})
    assert pooled_p(a, b, CSAT) == pytest.approx(2 * ndtr(-np.sqrt(24.0 * 299 / 300)))


def test_a_group_is_not_different_from_itself():
    for metric in METRICS.values():
        same = group(metric, [10] * int(metric.scale.range + 1))
        assert difference(same, same, metric).p == pytest.approx(1)


def test_unanimous_groups_are_compared_too():
    """All say 7 and all say 7: no spread is no reason to call a hundred answers too few."""
    seven, one = group(CES, (0,) * 6 + (100,)), group(CES, (100,) + (0,) * 6)
    alike, apart = judge([compared(seven, seven, CES), compared(seven, one, CES)], "holm")
    assert (alike.verdict, apart.verdict) == ("similar", "higher")


# ------------------------------------------------------------------ many at once

# METHODS.md §2 (Benjamini and Hochberg 1995, their fifteen p-values): BH rejects 4, Holm 3.
FIFTEEN = [
    .0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1.0
]  # fmt: skip


@pytest.mark.parametrize(("method", "rejected"), [("fdr_bh", 4), ("holm", 3)])
def test_reading_fifteen_at_once(method, rejected):
    assert sum(p < 0.05 for p in adjust(FIFTEEN, method)) == rejected


def test_reading_none_at_once():
    assert adjust([], "holm") == []


@given(st.lists(any_mix, max_size=5))
def test_merging_is_adding_and_does_not_care_for_order(groups):
    whole = merge(groups)
    assert whole.size == sum(d.size for d in groups)
    for other in (merge(groups[::-1]), merge([merge(groups[:2]), merge(groups[2:])])):
        for one, two in zip((whole.scores, whole.n, whole.w), (other.scores, other.n, other.w), strict=True):
            assert one.tolist() == two.tolist()


# ------------------------------------------------------------------ verdicts


def verdicts(groups: dict[str, Distribution], metric: Metric = NPS) -> dict[str, str]:
    return {c.subject: c.verdict for c in against_rest(groups, metric)}


# METHODS.md §2, in this order: hidden, too_few, higher / lower, similar, undecided.
def test_every_verdict_in_its_order():
    big = mix(200, 300, 500)
    assert verdicts({"a": mix(0, 0, 4), "b": big, "c": big})["a"] == "hidden"
    assert verdicts({"a": mix(0, 0, 5), "b": big})["a"] == "too_few"
    assert verdicts({"a": mix(0, 0, 29), "b": big})["a"] == "too_few"
    assert verdicts({"a": mix(0, 0, 30), "b": big})["a"] == "higher"
    assert verdicts({"a": mix(30, 0, 0), "b": big})["a"] == "lower"
    assert verdicts({"a": mix(20, 30, 50), "b": big})["a"] == "undecided"
    assert verdicts({"a": mix(2000, 3000, 5000), "b": mix(2000, 3000, 5000)})["a"] == "similar"


def test_a_small_effective_base_is_a_small_base():
    answers = mix(10, 20, 30)
    heavy = Distribution(answers.scores, answers.n, answers.w, answers.w2 * 2.1)
    assert verdicts({"a": heavy, "b": mix(200, 300, 500)})["a"] == "too_few"


def test_one_group_alone_has_nothing_to_be_compared_with():
    (only,) = against_rest({"a": mix(20, 30, 50)}, NPS)
    assert only.verdict == "too_few"
    assert only.estimate.value == 30


def test_no_group_is_no_comparison():
    assert against_rest({}, NPS) == []
    assert judge([], "holm") == []


small_or_large = st.one_of(st.integers(1, 4), st.integers(5, 200))


@given(st.lists(small_or_large, min_size=2, max_size=6))
def test_what_is_hidden_cannot_be_computed_from_the_total(sizes):
    found = against_rest({str(i): mix(0, 0, n) for i, n in enumerate(sizes)}, NPS)
    hidden = [c.estimate.n for c in found if c.verdict == "hidden"]
    assert all(c.verdict == "hidden" for c in found if c.estimate.n < 5)
    if any(n < 5 for n in sizes):
        # The total minus all that is shown is one number over at least two groups and five answers.
        assert len(hidden) >= 2
        assert sum(hidden) >= min(5, sum(sizes))
    else:
        assert not hidden


def test_hiding_takes_no_more_than_it_must():
    found = against_rest({"a": mix(0, 0, 3), "b": mix(9, 9, 9), "c": mix(20, 30, 50), "d": mix(2, 3, 5)}, NPS)
    assert {c.subject for c in found if c.verdict == "hidden"} == {"a", "d"}


def test_a_planned_pair_hides_itself_only():
    (alone, other) = judge(
        [compared(mix(0, 0, 3), mix(9, 9, 9)), compared(mix(9, 9, 9), mix(9, 9, 9))], "holm"
    )
    assert (alone.verdict, other.verdict) == ("hidden", "too_few")


def test_the_best_comes_first_and_the_hidden_last():
    found = against_rest(
        {"low": mix(50, 0, 0), "tiny": mix(0, 0, 1), "high": mix(0, 0, 60), "mid": mix(5, 9, 5)}, NPS
    )
    assert [c.subject for c in found if c.verdict != "hidden"] == ["high", "low"]
    assert {c.subject for c in found[2:]} == {"tiny", "mid"}


# ------------------------------------------------------------------ how many it takes


# METHODS.md §2: z² Var/m² (Var .61, ±10 points: 235).
def test_the_size_for_a_margin():
    assert compare.sample_size(10) == 235
    assert compare.sample_size(5) == 938


@given(any_mix, any_mix)
def test_an_undecided_group_is_never_told_that_what_it_has_would_do(a, b):
    for c in judge([compared(a, b)], "holm"):
        if c.verdict == "undecided":
            assert c.needed is not None
            assert c.needed > c.estimate.n


def test_a_little_more_than_the_needed_base_settles_it():
    a, b = mix(20, 30, 50), mix(30, 30, 40)
    (c,) = judge([compared(a, b)], "holm")
    times = 1.1 * c.needed / 100  # the sentence says “about”: the adjusted scores lie a little closer
    grown = compared(
        mix(*(round(times * n) for n in (20, 30, 50))), mix(*(round(times * n) for n in (30, 30, 40)))
    )
    assert judge([grown], "holm")[0].verdict == "higher"
    assert 100 < c.needed < 300


# ------------------------------------------------------------------ no difference at all

PANELS = 200
# METHODS.md §2: at most 5 % of panels may announce one. Of 200 panels, 5 % plus three
# standard errors of the simulation itself (sqrt(.05·.95/200) = 1.54 %) is 9.6 %.
ALLOWED = 0.05 + 3 * np.sqrt(0.05 * 0.95 / PANELS)

SHAPES = {
    "nps, mixed": (NPS, (12, 3, 3, 3, 3, 3, 3, 15, 15, 20, 20)),
    "nps, torn": (NPS, (45, 0, 0, 0, 0, 0, 0, 5, 5, 0, 45)),
    "nps, loved": (NPS, (2, 0, 0, 0, 0, 1, 2, 5, 10, 20, 60)),
    "csat": (CSAT, (5, 10, 15, 30, 40)),
    "csat, nearly all": (CSAT, (1, 2, 2, 35, 60)),
    "ces": (CES, (5, 5, 10, 15, 20, 20, 25)),
    "ces, nearly all": (CES, (2, 1, 1, 1, 2, 3, 90)),
}
SIZES = {"small": (30,) * 6, "one large": (30, 30, 30, 30, 1500), "mixed": (60, 150, 400, 800)}


def announced(panels: list[dict[str, Distribution]], metric: Metric) -> float:
    return float(np.mean([any(c.established for c in against_rest(groups, metric)) for groups in panels]))


@pytest.mark.parametrize("sizes", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_without_a_difference_hardly_a_panel_announces_one(shape, sizes):
    metric, counts = shape
    random, chances = np.random.default_rng(20250403), np.array(counts) / sum(counts)
    panels = [
        {str(i): group(metric, random.multinomial(n, chances)) for i, n in enumerate(sizes)}
        for _ in range(PANELS)
    ]
    assert announced(panels, metric) <= ALLOWED


@pytest.mark.parametrize("metric", [NPS, CSAT, CES], ids=lambda m: m.key)
def test_nor_with_several_answers_a_customer(metric):
    """Each customer answers one to seven times, much alike: plain errors would announce far too often."""
    random = np.random.default_rng(20250403)
    panels = [clustered(random, metric) for _ in range(PANELS)]
    assert announced(panels, metric) <= ALLOWED


def clustered(random: np.random.Generator, metric: Metric) -> dict[str, Distribution]:
    customers = 300
    times = random.integers(1, 8, customers)
    who = np.repeat(np.arange(customers), times)
    mood = random.normal(0.65, 0.25, customers)[who] + random.normal(0, 0.1, len(who))
    scale = metric.scale
    said = np.clip(np.rint(scale.low + scale.range * mood), scale.low, scale.high)
    x = compare.answer_values(said, metric)
    residual = x - x.mean()
    effect = float((np.bincount(who, residual) ** 2).sum() / (residual**2).sum())
    place = random.integers(0, 4, customers)[who]
    return {
        str(i): replace(Distribution.of(Counter(said[place == i].tolist())), design_effect=effect)
        for i in range(4)
    }


def test_without_the_design_effect_repeats_would_be_announced():
    """So the test above can fail: these answers are repeats, and counted as new ones they cry wolf."""
    random = np.random.default_rng(20250403)
    panels = [
        {name: replace(d, design_effect=1.0) for name, d in clustered(random, NPS).items()}
        for _ in range(PANELS)
    ]
    assert announced(panels, NPS) > 2 * ALLOWED


@pytest.mark.parametrize("metric", [NPS, CSAT, CES], ids=lambda m: m.key)
def test_nor_with_weights(metric):
    """Weights from a third to three, the default trim, unrelated to the answers."""
    random = np.random.default_rng(20250403)
    steps = np.arange(metric.scale.low, metric.scale.high + 1)
    chances = np.arange(1.0, len(steps) + 1) / np.arange(1.0, len(steps) + 1).sum()
    panels = []
    for _ in range(PANELS):
        groups = {}
        for i, n in enumerate((50, 80, 120, 400)):
            said, w = random.choice(len(steps), n, p=chances), np.exp(random.uniform(-1.1, 1.1, n))
            base, heavy, heavier = (np.bincount(said, x, len(steps)) for x in (np.ones(n), w, w**2))
            seen = base > 0
            groups[str(i)] = Distribution(
                steps[seen], base[seen].astype(np.int64), heavy[seen], heavier[seen]
            )
        panels.append(groups)
    assert announced(panels, metric) <= ALLOWED


def test_a_real_difference_is_announced():
    """The tests above would pass an app that never speaks: 25 points on 200 answers must be seen."""
    random, seen = np.random.default_rng(20250403), 0
    for _ in range(100):
        groups = {str(i): mix(*random.multinomial(200, (0.2, 0.3, 0.5))) for i in range(4)}
        groups["fell"] = mix(*random.multinomial(200, (0.35, 0.25, 0.4)))
        seen += any(c.subject == "fell" and c.verdict == "lower" for c in against_rest(groups, NPS))
    assert seen >= 90


def test_an_unknown_difference_has_no_verdict_but_too_few():
    unknown = float("nan")
    assert difference(mix(0, 0, 0), mix(1, 1, 1), NPS) != Difference(*(0.0,) * 6)
    assert isnan(difference(mix(1, 1, 1), Distribution.of({}), NPS).p)
    assert isnan(compare.student_difference(1.0, unknown, 5).p)


def test_a_group_of_few_without_a_name_is_covered_too():
    groups = {"A": Distribution.of({0: 60, 10: 40}), "B": Distribution.of({0: 50, 10: 50})}
    verdicts = {c.subject: c.verdict for c in against_rest(groups, NPS, unnamed=3)}
    assert list(verdicts.values()).count("hidden") == 1
    assert "hidden" not in {c.verdict for c in against_rest(groups, NPS, unnamed=0)}
    assert "hidden" not in {c.verdict for c in against_rest(groups, NPS, unnamed=30)}


@given(st.lists(st.integers(0, 40), min_size=1, max_size=8), st.integers(0, 40))
def test_what_is_hidden_cannot_be_computed_back(sizes, unnamed):
    hidden = to_hide(sizes, unnamed)
    kept_back = sum(sizes[i] for i in hidden) + unnamed
    assert all(i in hidden for i, n in enumerate(sizes) if 0 < n < HIDDEN_BELOW)
    assert len(hidden) == len(sizes) or not 0 < kept_back < HIDDEN_BELOW
    if hidden and len(hidden) < len(sizes):
        assert len(hidden) + (unnamed > 0) > 1
