"""Tally: the same counts on every engine, and a filter that is a filter of the rows."""

from collections import Counter
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxdash.errors import MappingError
from cxdash.filters import Filters
from cxdash.scales import Metric
from cxdash.tally import MISSING, Distribution, Tally, tally
from tests.answers import CES, CSAT, ENGINES, METRICS, NPS

COLUMNS = ["score", "region", "canal", "day", "weight", "client"]
ROW = st.tuples(
    st.none() | st.integers(-1, 11).map(float),
    st.none() | st.sampled_from(["", "Nord", "Sud", "{x} 50%", "NA"]),
    st.none() | st.sampled_from(["Web", "Magasin"]),
    st.none() | st.dates(date(2023, 11, 1), date(2025, 2, 28)),
    st.none() | st.sampled_from([0.0, 0.5, 1.0, 2.5]),
    st.none() | st.sampled_from(["", "007", "7", "C1"]),
)
answers = st.lists(ROW, max_size=25)
units = st.sampled_from(["answers", "customers"])


def framed(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.assign(
        score=frame["score"].astype("float64"),
        weight=frame["weight"].astype("float64"),
        day=pd.to_datetime(frame["day"]).astype("datetime64[us]"),
        **{
            name: frame[name].astype("str").where(frame[name].notna())
            for name in ("region", "canal", "client")
        },
    )


def counted(frame: Any, metric: Metric = NPS, **options: Any) -> Tally:
    asked = {"segments": ["region", "canal"], "date": "day", "weight": "weight", "customer": "client"}
    return tally(frame, metric, "score", **{**asked, **options})


def cells(counts: Tally) -> dict[tuple[Any, ...], tuple[float, ...]]:
    """What a tally says, whatever the order of its cells or the codes of its words."""
    words = [[*counts.levels[c], None] for c in counts.columns]
    found: Counter[tuple[Any, ...]] = Counter()
    weights: dict[tuple[Any, ...], np.ndarray] = {}
    for i in range(len(counts.score)):
        key = (
            *(w[counts.codes[c][i]] for w, c in zip(words, counts.columns, strict=True)),
            int(counts.months[i]),
            float(counts.score[i]),
        )
        found[key] += int(counts.n[i])
        weights[key] = weights.get(key, 0) + np.array([counts.w[i], counts.w2[i]])
    return {key: (n, *weights[key].round(9).tolist()) for key, n in found.items()}


# ------------------------------------------------------------------ engines


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
@settings(max_examples=15)
@given(rows=answers, unit=units)
def test_every_engine_counts_alike(engine, rows, unit):
    expected, found = (counted(ENGINES[e](framed(rows)), unit=unit) for e in ("pandas", engine))
    assert cells(found) == cells(expected)
    assert found.design_effect == pytest.approx(expected.design_effect)


@settings(max_examples=20)
@given(answers, st.randoms())
def test_the_order_of_the_rows_does_not_matter(rows, random):
    shuffled = random.sample(rows, len(rows))
    assert cells(counted(framed(shuffled))) == cells(counted(framed(rows)))


def by_hand(frame: pd.DataFrame) -> pd.DataFrame:
    """The answers a tally may count: on the scale, with a weight that is one."""
    return frame[frame["score"].between(0, 10) & (frame["weight"] > 0)]


@settings(max_examples=20)
@given(answers)
def test_every_usable_answer_is_counted_once(rows):
    usable, counts = by_hand(framed(rows)), counted(framed(rows))
    assert counts.size == len(usable)
    assert counts.distribution().total == pytest.approx(usable["weight"].sum())
    assert counts.distribution().w2.sum() == pytest.approx((usable["weight"] ** 2).sum())


@settings(max_examples=20)
@given(answers)
def test_each_customer_counts_once_with_the_last_answer(rows):
    usable = by_hand(framed(rows)).assign(order=lambda f: range(len(f)))
    named = usable[usable["client"].notna() & (usable["client"] != "")]
    last = named.sort_values(["day", "order"], na_position="first").groupby("client")["score"].last()
    nameless = usable.drop(named.index)["score"]
    expected = Counter(last.tolist()) + Counter(nameless.tolist())
    found = counted(framed(rows), unit="customers").distribution()
    assert dict(zip(found.scores.tolist(), found.n.tolist(), strict=True)) == dict(expected)


@pytest.mark.parametrize("engine", ENGINES)
def test_of_one_day_the_last_in_the_file_counts(engine):
    rows = [(3.0, "a", "Web", date(2025, 1, 5), 1.0, "C1"), (9.0, "a", "Web", date(2025, 1, 5), 1.0, "C1")]
    assert counted(ENGINES[engine](framed(rows)), unit="customers").score.tolist() == [9]


def test_counting_customers_needs_to_know_them():
    with pytest.raises(MappingError, match="needs a customer column"):
        counted(framed([]), customer=None, unit="customers")


def test_a_weight_that_is_not_a_number_counts_nothing_on_any_engine():
    """Polars holds NaN above every number, so a plain `weight > 0` would let it in."""
    frame = {"score": [9.0, 9.0, 9.0], "weight": [1.0, float("nan"), float("inf")]}
    for rows in (pl.DataFrame(frame), pd.DataFrame(frame)):
        assert tally(rows, NPS, "score", weight="weight").distribution().total == 1


def test_columns_may_be_called_like_our_own():
    names = ["s0", "score", "month", "w", "w2", "n", "day", "customer", "r", "position"]
    frame = pd.DataFrame({name: ["a", "b"] for name in names} | {"note": [9.0, 3.0]})
    counts = tally(frame, NPS, "note", names, customer="customer")
    assert counts.columns == tuple(names)
    assert {name: d.size for name, d in counts.by("w2").items()} == {"a": 1, "b": 1}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("rows", [[], [(9.0, "Nord", "Web", date(2025, 1, 5), 1.0, "C1")]])
def test_no_row_and_one_row_are_tallies(engine, rows):
    counts = counted(ENGINES[engine](framed(rows)))
    assert counts.size == counts.distribution().size == len(rows)
    assert list(counts.by("region")) == ["Nord"][: len(rows)]
    assert list(counts.by_period()) == [202501][: len(rows)]
    assert counts.span == ((202501, 202501) if rows else None)
    assert counts.where(Filters.of({"region": ["Sud"]})).size == 0


# ------------------------------------------------------------------ filters and groups

months = st.none() | st.sampled_from([202311, 202401, 202412, 202502])
any_filters = st.builds(
    Filters.of,
    st.fixed_dictionaries(
        {}, optional={"region": st.lists(st.sampled_from(["Nord", "Sud", "NA"])), "canal": st.just(["Web"])}
    ),
    months,
    months,
)


def kept(frame: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    month = frame["day"].dt.year * 100 + frame["day"].dt.month
    for column, values in filters.segments:
        frame = frame[frame[column].isin(values)]
    if filters.start is not None:
        frame = frame[month.reindex(frame.index) >= filters.start]
    if filters.end is not None:
        frame = frame[month.reindex(frame.index) <= filters.end]
    return frame


@settings(max_examples=20)
@given(answers, any_filters)
def test_filtering_the_tally_is_filtering_the_rows(rows, filters):
    frame = framed(rows)
    assert cells(counted(frame).where(filters)) == cells(counted(kept(frame, filters)))


@settings(max_examples=20)
@given(answers, st.sampled_from(["region", "canal"]))
def test_groups_and_the_unknown_add_up_to_all(rows, column):
    counts = counted(framed(rows))
    groups = sum(d.size for d in counts.by(column).values())
    assert groups + int(counts.n[counts.codes[column] == MISSING].sum()) == counts.size


@settings(max_examples=20)
@given(answers, st.sampled_from([1, 3, 12]))
def test_periods_and_the_undated_add_up_to_all(rows, step):
    counts = counted(framed(rows))
    found = counts.by_period(step)
    assert sum(d.size for d in found.values()) + int(counts.n[counts.months == MISSING].sum()) == counts.size
    assert all((month % 100 - 1) % step == 0 for month in found)


def test_a_column_that_is_not_there_is_named_with_the_nearest():
    with pytest.raises(MappingError, match="did you mean “region”"):
        counted(framed([])).by("regoin")
    with pytest.raises(MappingError, match="the segments are region and canal"):
        counted(framed([])).where(Filters.of({"zzz": ["a"]}))


# ------------------------------------------------------------------ weights and repeats


def test_equal_weights_are_no_weights():
    plain = Distribution.of({0: 20, 8: 30, 10: 50})
    tripled = Distribution(plain.scores, plain.n, plain.w * 3, plain.w2 * 9)
    for d in (plain, tripled):
        assert (d.kish, d.n_eff, d.mean()) == pytest.approx((100, 100, 7.4))
        assert d.standard_error() == pytest.approx((d.variance() / 100) ** 0.5)


def clustered(each: int) -> pd.DataFrame:
    """Forty customers who always say the same thing, `each` times."""
    scores = np.repeat(np.resize([0.0, 8.0, 10.0, 10.0], 40), each)
    return pd.DataFrame({"score": scores, "client": np.repeat(np.arange(40), each).astype(str)})


# With identical answers in clusters of m the design effect is exactly m (Kish 1965: 1 + (m-1)·1).
@pytest.mark.parametrize("metric", [NPS, CES, CSAT], ids=lambda m: m.key)
@pytest.mark.parametrize("each", [1, 2, 5])
def test_answers_that_repeat_one_another_count_once(metric, each):
    frame = clustered(each).assign(score=lambda f: f["score"].clip(metric.scale.low, metric.scale.high))
    counts = tally(frame, metric, "score", customer="client")
    assert counts.design_effect == pytest.approx(each)
    assert counts.distribution().n_eff == pytest.approx(40)


def test_repeats_that_cancel_out_never_narrow_an_interval():
    frame = pd.DataFrame({"score": [0.0, 10.0] * 40, "client": np.repeat(np.arange(40), 2).astype(str)})
    assert tally(frame, NPS, "score", customer="client").design_effect == 1


def test_answers_without_a_customer_are_not_one_customer():
    frame = clustered(1).assign(client="")
    assert tally(frame, NPS, "score", customer="client").design_effect == 1


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_what_is_off_the_scale_is_not_counted(metric):
    ends = [metric.scale.low, metric.scale.high]
    frame = pd.DataFrame({"score": [ends[0] - 1, *ends, ends[1] + 1, 99.0, np.nan]})
    assert tally(frame, metric, "score").distribution().scores.tolist() == ends


@given(
    columns=st.lists(st.sampled_from(["Region", "Canal", "Rayon"]), unique=True),
    rows=st.lists(
        st.tuples(
            st.sampled_from(["Nord", "Sud", None]), st.sampled_from(["Web", None]), st.sampled_from("abc"),
            st.integers(0, 10), st.sampled_from([None, "2025-01-03", "2025-02-03"]),
        ),
        min_size=1,
    ),
)  # fmt: skip
def test_adding_up_the_other_segments_changes_no_answer(columns, rows):
    frame = pd.DataFrame(rows, columns=["Region", "Canal", "Rayon", "note", "date"])
    frame["date"] = pd.to_datetime(frame["date"])
    whole = tally(frame, NPS, "note", ["Region", "Canal", "Rayon"], "date")
    few = whole.over(columns)
    assert set(few.columns) == set(columns)
    assert len(few.score) <= len(whole.score)
    assert few.size == whole.size
    assert few.span == whole.span
    for column in columns:
        there, here = whole.by(column), few.by(column)
        assert {k: d.n.tolist() for k, d in there.items()} == {k: d.n.tolist() for k, d in here.items()}
    by_month = {month: d.n.tolist() for month, d in whole.by_period().items()}
    assert by_month == {month: d.n.tolist() for month, d in few.by_period().items()}
    assert whole.over(columns) is few
