"""Scores: METHODS.md's numbers, weights, and what holds for any answers."""

from math import isnan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import multinomial_proportions_confint
from statsmodels.stats.weightstats import DescrStatsW

from cxdash import scores
from cxdash.estimate import Estimate, adjusted_wald
from cxdash.scales import Metric, Scale, csat
from cxdash.tally import Distribution, Tally, tally
from tests.answers import CES, CES1, CSAT, METRICS, NPS, group, mix

any_metric = st.sampled_from(list(METRICS.values()))


def scored_by(counted: Tally, column: str) -> dict[str, Estimate]:
    return {level: scores.score(answers, counted.metric) for level, answers in counted.by(column).items()}


def any_group(metric: Metric) -> st.SearchStrategy[Distribution]:
    steps = int(metric.scale.range) + 1
    return st.lists(st.integers(0, 40), min_size=steps, max_size=steps).map(lambda c: group(metric, c))


metric_and_group = any_metric.flatmap(lambda m: st.tuples(st.just(m), any_group(m)))


# METHODS.md §1, the table of NPS: d, s, p, NPS, SE (unadjusted).
@pytest.mark.parametrize(
    ("d", "s", "p", "nps", "se"),
    [
        (20, 30, 50, 30, 7.8102),
        (15, 20, 65, 50, 7.4162),
        (2, 3, 5, 30, 24.6982),
        (0, 0, 10, 100, 0),
        (0, 10, 0, 0, 0),
        (50, 0, 50, 0, 10),
    ],
)
def test_nps_and_its_standard_error(d, s, p, nps, se):
    answers = mix(d, s, p)
    e = scores.score(answers, NPS)
    assert (e.value, e.n, e.n_eff, e.unit) == (pytest.approx(nps), d + s + p, d + s + p, "points")
    assert (e.low, e.high) == pytest.approx(adjusted_wald(p, d, d + s + p))
    x = scores.answer_values(answers.scores, NPS)
    assert 100 * answers.standard_error(x) == pytest.approx(se, abs=5e-5)


@pytest.mark.parametrize("answer", range(11))
def test_every_answer_has_its_band(answer):
    # METHODS.md §1: promoters 9-10, passives 7-8, detractors 0-6.
    expected = 100 if answer >= 9 else 0 if answer >= 7 else -100
    assert scores.score(Distribution.of({answer: 7}), NPS).value == expected


# METHODS.md §1: 40/30/15/10/5 from 5 down to 1: 70 %, mean 3.90; Wilson 60.415-78.105.
def test_csat_is_the_top_two_boxes_beside_the_mean():
    answers = group(CSAT, (5, 10, 15, 30, 40))
    share, mean = scores.score(answers, CSAT), scores.mean(answers, CSAT)
    assert (share.value, share.low, share.high) == pytest.approx((70, 60.415, 78.105), abs=5e-4)
    assert mean.value == pytest.approx(3.9)


# METHODS.md §1: uniform 1..7: mean 4.0, share of 5-7 42.86 %, (6-7 minus 1-3) -14.29.
def test_ces_of_uniform_answers():
    answers = group(CES, [10] * 7)
    assert scores.score(answers, CES).value == 4
    assert scores.share(answers, 5, 7).value == pytest.approx(42.857, abs=5e-4)
    net = scores.share(answers, 6, 7).value - scores.share(answers, 1, 3).value
    assert net == pytest.approx(-14.286, abs=5e-4)


@given(any_group(CES))
def test_the_mean_and_its_interval_are_the_textbooks(answers):
    e = scores.score(answers, CES)
    if len(answers.scores) > 1 and answers.size > 2:
        plain = DescrStatsW(np.repeat(answers.scores, answers.n))
        low, high = plain.tconfint_mean()
        assert e.value == pytest.approx(plain.mean)
        assert (e.low, e.high) == pytest.approx((max(low, 1), min(high, 7)))


@given(metric_and_group)
def test_a_score_lies_inside_its_interval_on_its_scale(metric_group):
    metric, answers = metric_group
    e = scores.score(answers, metric)
    if not answers.size:
        assert (isnan(e.value), isnan(e.low), isnan(e.high), e.n) == (True, True, True, 0)
        return
    ends = {"points": (-100, 100), "percent": (0, 100), "score": (metric.scale.low, metric.scale.high)}
    low, high = ends[e.unit]
    hair = 1e-9
    assert low - hair <= e.low <= e.value + hair
    assert e.value - hair <= e.high <= high + hair
    assert e.high > e.low


@given(metric_and_group)
def test_the_bands_add_up_and_lie_in_their_intervals(metric_group):
    metric, answers = metric_group
    shares = scores.bands(answers, metric)
    if answers.size:
        assert sum(e.value for e in shares) == pytest.approx(100)
        assert all(e.low - 1e-9 <= e.value <= e.high + 1e-9 for e in shares)


def test_the_bands_are_goodmans():
    found = scores.bands(mix(20, 30, 50), NPS)
    expected = 100 * multinomial_proportions_confint([20, 30, 50], method="goodman")
    assert np.array([(e.low, e.high) for e in found]) == pytest.approx(expected)
    assert [e.value for e in found] == pytest.approx([20, 30, 50])


def test_where_low_is_good_the_bands_still_run_from_bad_to_good():
    hard, _neutral, easy = scores.bands(group(CES1, (60, 0, 10, 0, 30)), CES1)
    assert CES1.bands[0] == "Hard"
    assert (hard.value, easy.value) == pytest.approx((30, 60))


# 95 % of "no other answer in n": 1 - .05^(1/n) of the scale (the exact bound of Clopper and Pearson).
def test_a_mean_that_all_agree_on_keeps_a_width():
    e = scores.score(group(CES, (0, 0, 0, 0, 0, 0, 100)), CES)
    assert (e.value, e.high) == (7, 7)
    assert e.low == pytest.approx(7 - 6 * (1 - 0.05 ** (1 / 100)))


def test_yes_or_no_has_one_satisfied_answer():
    binary = csat(Scale(0, 1))
    assert scores.score(Distribution.of({0: 30, 1: 70}), binary).value == 70


# ------------------------------------------------------------------ weights


# METHODS.md §1, weights: A n=80 (8/24/48), B n=20 (10/6/4), each half of the population.
def regions() -> pd.DataFrame:
    counts = {("A", 3.0): 8, ("A", 7.0): 24, ("A", 9.0): 48, ("B", 6.0): 10, ("B", 8.0): 6, ("B", 10.0): 4}
    rows = [(region, score) for (region, score), n in counts.items() for _ in range(n)]
    frame = pd.DataFrame(rows, columns=["region", "score"])
    return frame.assign(weight=frame["region"].map({"A": 0.625, "B": 2.5}))


def test_the_weights_oracle_through_a_frame():
    plain = tally(regions(), NPS, "score").distribution()
    answers = tally(regions(), NPS, "score", weight="weight").distribution()
    e = scores.score(answers, NPS)
    assert scores.score(plain, NPS).value == pytest.approx(34)
    assert (e.value, e.n, e.n_eff) == (pytest.approx(10), 100, pytest.approx(64))
    se = 100 * answers.standard_error(scores.answer_values(answers.scores, NPS))
    assert se == pytest.approx(10.7384, abs=5e-5)
    # Not centred on +10: adjusted Wald at the base that knows as much as the linearised SE, .69/SE².
    base = 0.69 / 0.107384**2
    assert (e.low, e.high) == pytest.approx(adjusted_wald(0.4 * base, 0.3 * base, base), abs=1e-3)


def test_regions_keep_their_own_score_under_weights():
    by_region = scored_by(tally(regions(), NPS, "score", ["region"], weight="weight"), "region")
    assert {r: e.value for r, e in by_region.items()} == pytest.approx({"A": 50, "B": -30})


@given(any_group(NPS), st.floats(0.01, 100))
def test_only_the_proportions_of_weights_matter(answers, factor):
    if answers.size:
        scaled = Distribution(answers.scores, answers.n, answers.w * factor, answers.w2 * factor**2)
        one, other = (scores.score(d, NPS) for d in (answers, scaled))
        assert (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high))


# ------------------------------------------------------------------ real files


# real_data/README.md: R survey's apistrat, weighted mean of api00 and Kish's effective n.
def test_a_weighted_mean_of_schools(real_data):
    schools = pd.read_csv(real_data / "survey_api" / "apistrat.csv")
    wide = Metric("ces", Scale(0, 1000), "mean", high_from=800, low_to=500, margin=50)
    answers = tally(schools, wide, "api00", weight="pw").distribution()
    e = scores.mean(answers, wide)
    assert (e.value, e.n_eff) == (pytest.approx(662.2874, abs=5e-5), pytest.approx(168.581, abs=5e-4))


# real_data/README.md: NPS 10.0 (462 / 176 / 362), SE 2.8531, by BU and by Region.
@pytest.fixture(scope="module")
def apples(real_data):
    # The region NA(M) and the like are words; only the score is a number.
    frame = pd.read_csv(real_data / "nps_r" / "testdata.csv", keep_default_na=False, dtype=str)
    return tally(frame.assign(REC=frame["REC"].astype(float)), NPS, "REC", ["BU", "Region"])


def test_nps_of_a_real_file(apples):
    answers = apples.distribution()
    detractors, passives, promoters = (e.value * 10 for e in scores.bands(answers, NPS))
    assert scores.score(answers, NPS).value == pytest.approx(10.0)
    assert sorted([promoters, passives, detractors]) == pytest.approx([176, 362, 462])
    se = 100 * answers.standard_error(scores.answer_values(answers.scores, NPS))
    assert se == pytest.approx(2.8531, abs=1e-4)


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("BU", {"Apples": 14.8, "Oranges": 7.6, "Bananas": 9.6, "Berries": 8.0}),
        ("Region", {"NAM": 11.0454, "EMEA": 4.2471, "APAC": 23.0216, "LATAM": 1.0526}),
    ],
)
def test_nps_by_segment_of_a_real_file(apples, column, expected):
    found = {name: e.value for name, e in scored_by(apples, column).items()}
    assert found == pytest.approx(expected, abs=5e-5)
