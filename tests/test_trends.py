"""Trends: periods without holes, halves that meet, and a fall that is found."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdash import trends
from cxdash.errors import NotEnoughData
from cxdash.tally import Tally, tally
from tests.answers import NPS

months = st.integers(2000 * 12, 2030 * 12).map(lambda m: m // 12 * 100 + m % 12 + 1)


def dated(*answers: tuple[int | None, float]) -> Tally:
    """A tally of (yyyymm, score) pairs."""
    days = [date(m // 100, m % 100, 15) if m else None for m, _score in answers]
    frame = pd.DataFrame({"day": pd.to_datetime(pd.Series(days)), "score": [float(s) for _m, s in answers]})
    return tally(frame, NPS, "score", date="day")


@given(months, st.integers(-400, 400))
def test_months_are_counted_back_and_forth(start, away):
    end = trends.plus_months(start, away)
    assert trends.months_between(start, end) == away
    assert 1 <= end % 100 <= 12


def test_a_month_without_answers_is_kept_as_unknown():
    found = trends.periods(dated(*[(202411, 9), (202502, 3), (None, 0)] * 6))
    assert [p.first for p in found] == [202411, 202412, 202501, 202502]
    assert [p.estimate.n for p in found] == [6, 0, 0, 6]
    assert [p.estimate.known for p in found] == [True, False, False, True]


@pytest.mark.parametrize(
    ("step", "firsts"),
    [(1, [202411, 202412, 202501]), (3, [202410, 202501]), (12, [202401, 202501])],
)
def test_a_period_starts_where_the_calendar_does(step, firsts):
    assert [p.first for p in trends.periods(dated((202411, 9), (202501, 3)), step)] == firsts


def test_no_date_is_no_period():
    assert trends.periods(dated((None, 9))) == []
    assert trends.step_for(dated((None, 9))) == 1


@pytest.mark.parametrize(("last", "step"), [(202301, 1), (202412, 1), (202501, 3), (202812, 3), (202901, 12)])
def test_about_a_dozen_points_are_shown(last, step):
    assert trends.step_for(dated((202301, 9), (202302, 9), (last, 9))) == step


@pytest.mark.parametrize(
    ("waves", "step"),
    [((202201, 202301, 202401), 12), ((202301, 202304, 202307), 3), ((202301, 202302, 202303), 1)],
)
def test_waves_have_no_period_shorter_than_theirs(waves, step):
    assert trends.step_for(dated(*((wave, 9) for wave in waves))) == step


def test_the_last_wave_is_set_against_the_one_before():
    spans = trends.halves(dated((202201, 9), (202301, 8), (202401, 3)))
    assert (spans.earlier.start, spans.earlier.end) == (202301, 202312)
    assert (spans.later.start, spans.later.end) == (202401, 202412)


@pytest.mark.parametrize(
    ("start", "end", "earlier_end", "later_start"),
    [
        (202501, 202512, 202506, 202507),
        (202501, 202503, 202501, 202502),
        (202412, 202501, 202412, 202501),
        (202501, 202511, 202505, 202506),
    ],
)
def test_the_halves_meet_in_the_middle(start, end, earlier_end, later_start):
    spans = trends.halves(dated((start, 9), (end, 3)))
    assert (spans.earlier.start, spans.earlier.end) == (start, earlier_end)
    assert (spans.later.start, spans.later.end) == (later_start, end)


@given(st.lists(st.tuples(months, st.integers(0, 10)), min_size=2, max_size=12))
def test_every_dated_answer_is_in_one_half(answers):
    counts = dated(*answers)
    if counts.span is None or counts.span[0] == counts.span[1] or trends.wave_step(counts):
        return
    spans = trends.halves(counts)
    earlier, later = (counts.where(span).size for span in (spans.earlier, spans.later))
    assert earlier + later == counts.size
    assert trends.plus_months(spans.earlier.end, 1) == spans.later.start


@pytest.mark.parametrize("answers", [[], [(None, 9)], [(202501, 9), (202501, 3)]])
def test_one_month_has_no_halves(answers):
    with pytest.raises(NotEnoughData, match="single month"):
        trends.halves(dated(*answers))


def regions() -> pd.DataFrame:
    """Twelve months of 60 answers a region: the north falls by 45 points in July, nothing else moves."""
    random, rows = np.random.default_rng(7), []
    for region in ("Nord", "Sud", "Est"):
        for month in range(1, 13):
            fell = region == "Nord" and month >= 7
            chances = (0.45, 0.25, 0.3) if fell else (0.2, 0.3, 0.5)
            rows += [
                (region, date(2025, month, 10), score)
                for score, n in zip((0.0, 8.0, 10.0), random.multinomial(60, chances), strict=True)
                for _ in range(n)
            ]
    return pd.DataFrame(rows, columns=["region", "day", "score"]).astype({"day": "datetime64[us]"})


def test_the_planted_fall_is_found_and_nothing_else():
    counts = tally(regions(), NPS, "score", ["region"], "day")
    found = trends.changes(counts, "region")
    assert {(c.subject, c.verdict) for c in found if c.established} == {("Nord", "lower")}
    assert found[0].subject == "Nord", "the largest fall comes first"
    assert found[0].difference.value == pytest.approx(-45, abs=12)
    assert trends.change(counts).verdict == "lower"


def test_a_region_that_closed_is_neither_hidden_nor_judged():
    frame = regions()
    gone = frame[~((frame["region"] == "Est") & (frame["day"] >= "2025-07-01"))]
    found = {c.subject: c for c in trends.changes(tally(gone, NPS, "score", ["region"], "day"), "region")}
    assert found["Est"].verdict == "too_few"
    assert not found["Est"].estimate.known


def test_a_tiny_region_takes_a_second_one_with_it():
    frame = regions()
    tiny = frame[frame["region"] == "Est"].groupby(frame["day"].dt.month).head(1).head(8)
    found = trends.changes(
        tally(pd.concat([frame[frame["region"] != "Est"], tiny]), NPS, "score", ["region"], "day"), "region"
    )
    assert sorted(c.verdict == "hidden" for c in found) == [False, True, True]


def test_a_period_of_few_is_not_shown_nor_can_it_be_computed_back():
    counted = {202501: 60, 202502: 3, 202503: 40, 202504: 50}
    frame = pd.DataFrame(
        {
            "note": [9] * sum(counted.values()),
            "date": pd.to_datetime(
                [f"{m // 100}-{m % 100:02d}-05" for m, n in counted.items() for _i in range(n)]
            ),
        }
    )
    shown = {p.first: p.estimate.n for p in trends.periods(tally(frame, NPS, "note", date="date"), 1)}
    assert shown == {202501: 60, 202502: 0, 202503: 0, 202504: 50}
