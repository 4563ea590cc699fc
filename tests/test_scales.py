"""Scales and metrics: which answers count, and the words that say so."""

from math import inf, nan

import pytest

from cxdash import scales
from cxdash.errors import MappingError
from cxdash.scales import Scale
from tests.answers import CES, CES1, CSAT, NPS


@pytest.mark.parametrize("text", ["0-10", " 0 - 10 ", "0–10", "0.0-10"])
def test_a_scale_is_read_as_it_is_written(text):
    assert Scale.parse(text) == Scale(0, 10)


def test_a_scale_may_start_below_zero():
    assert Scale.parse("-2-2") == Scale(-2, 2)


@pytest.mark.parametrize("text", ["", "5", "a-b", "10-0", "5-5", "1-", "-", "nan-5", "0-inf", "1-2-3"])
def test_what_is_no_scale_is_said_in_one_sentence(text):
    with pytest.raises(MappingError, match=r"0-10"):
        Scale.parse(text)


@pytest.mark.parametrize(("low", "high"), [(5, 1), (1, 1), (nan, 1), (0, inf), (-inf, 0)])
def test_a_scale_has_two_ends(low, high):
    with pytest.raises(MappingError):
        Scale(low, high)


# METHODS.md §1: boxes by scale 1-5 → 4-5; 1-7 → 6-7; 1-10 → 9-10.
@pytest.mark.parametrize(("scale", "box"), [("1-5", 4), ("1-7", 6), ("1-10", 9), ("0-10", 9)])
def test_the_satisfied_are_the_top_two_boxes(scale, box):
    assert scales.csat(Scale.parse(scale)).high_from == box


@pytest.mark.parametrize("scale", ["0-1", "1-2", "1-3", "1-4", "1-5", "1-7", "0-10", "1-20", "0-100", "-2-2"])
@pytest.mark.parametrize("define", [scales.csat, scales.ces])
def test_the_bands_never_overlap_and_never_hold_everyone(scale, define):
    metric = define(Scale.parse(scale))
    assert metric.scale.low < metric.high_from <= metric.scale.high
    assert metric.low_to < metric.high_from


# METHODS.md §1: CES 2.0 is 1-7 with 5-7 easy; CES 1.0 is 1-5 effort, low is good; never one and the same.
def test_the_two_efforts_are_two_definitions():
    assert (CES.key, CES.high_from, CES.low_to, CES.high_is_good) == ("ces", 5, 3, True)
    assert (CES1.key, CES1.high_from, CES1.low_to, CES1.high_is_good) == ("ces1", 4, 2, False)


# METHODS.md §2: 5 NPS points or 5 % of the scale.
def test_the_margin_is_five_points_or_five_percent_of_the_scale():
    assert [m.margin for m in (NPS, CSAT, CES, CES1)] == [5, 5, pytest.approx(0.3), pytest.approx(0.2)]


def test_units_follow_the_statistic():
    assert [m.unit for m in (NPS, CSAT, CES, CES1)] == ["points", "percent", "score", "score"]


def test_the_definition_says_which_answers_count():
    assert NPS.definition == "NPS = % of answers 9-10 minus % of answers 0-6, in points"
    assert CSAT.definition == "CSAT = % of answers 4-5 on a 1-5 scale"
    assert CES.definition == "CES = mean answer on a 1-7 scale, high is easy"
    assert CES1.definition == "CES 1.0 = mean effort on a 1-5 scale, low is good"


def test_bands_are_named_from_bad_to_good():
    assert NPS.bands == ("Detractors", "Passives", "Promoters")
    assert CSAT.bands == ("Dissatisfied", "Neutral", "Satisfied")
    assert CES.bands == CES1.bands == ("Hard", "Neutral", "Easy")


def test_a_scale_of_four_has_no_middle() -> None:
    assert NPS.has_middle
    assert CSAT.has_middle
    assert not scales.csat(Scale(1, 4)).has_middle


def test_effort_is_a_matter_of_direction_and_not_of_steps():
    assert scales.metric("ces", Scale(1, 5)).key == "ces"
    assert scales.metric("ces", Scale(1, 5, reversed=True)) == CES1
    assert scales.metric("ces", Scale(1, 7, reversed=True)).key == "ces1"
    assert scales.metric("ces") == CES


def test_a_scale_says_its_direction_where_it_is_not_the_usual_one():
    assert (Scale(1, 5).words, Scale(1, 5, reversed=True).words) == ("1-5", "1-5, low is good")
    assert Scale(1, 5) != Scale(1, 5, reversed=True)


def test_a_satisfaction_that_was_turned_round_says_so():
    turned = scales.csat(Scale(1, 5, reversed=True))
    assert (turned.high_from, turned.high_is_good) == (4, True)
    assert turned.definition == (
        "CSAT = % of answers 4-5 on a 1-5 scale, turned round: 1 in the file counts as 5"
    )


@pytest.mark.parametrize("role", scales.METRIC_ROLES)
def test_every_score_role_has_a_metric(role):
    assert scales.metric(role).key == role


def test_a_role_that_is_no_score_is_named():
    with pytest.raises(MappingError, match="“churn” is not a score; choose nps, csat or ces"):
        scales.metric("churn")


def test_an_nps_keeps_its_scale_whatever_the_file_says():
    assert scales.metric("nps", Scale(1, 10)) == NPS
