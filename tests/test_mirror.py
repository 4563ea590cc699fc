"""Mirror: METHODS.md's gap, rows and figures alike, and nothing certain that is not known."""

import numpy as np
import pandas as pd
import pytest

from cxdash import mirror
from cxdash.errors import NotEnoughData
from cxdash.filters import Filters
from cxdash.scales import Scale
from cxdash.study import MIRROR, Table

FIGURES = {"audience": ("who",), "item_name": ("item",), "mean": ("mean",), "sd": ("sd",), "base": ("n",)}
RATINGS = {"audience": ("who",), "item_name": ("item",), "rating": ("note",), "unit": ("store",)}


def figures(*rows: tuple[str, str, float, float, float]) -> mirror.MirrorTally:
    frame = pd.DataFrame(rows, columns=["item", "who", "n", "mean", "sd"])
    return mirror.count(Table(MIRROR, "m.csv", frame, FIGURES, {"mean": Scale(1, 10)}))


def ratings(frame: pd.DataFrame) -> mirror.MirrorTally:
    return mirror.count(Table(MIRROR, "m.csv", frame, RATINGS, {"note": Scale(1, 10)}))


# METHODS.md §5: staff n 40 mean 8.1 sd 1.2, customers n 200 mean 7.2 sd 2.0.
def test_the_mirror_oracle():
    (gap,) = mirror.gaps(figures(("wait", "staff", 40, 8.1, 1.2), ("wait", "customers", 200, 7.2, 2.0)))
    d = gap.difference
    assert (d.value, d.low, d.high) == pytest.approx((0.9, 0.4298, 1.3702), abs=5e-5)
    assert gap.p_adjusted == d.p == pytest.approx(0.000261, abs=5e-7)
    assert gap.verdict == "higher"
    assert (gap.estimate.value, gap.other.value) == pytest.approx((8.1, 7.2))


ITEMS = ("accueil", "attente", "prix", "choix", "propreté")


@pytest.fixture(scope="module")
def survey() -> pd.DataFrame:
    """Five stores; staff over-estimate waiting by two points, under-estimate price by two, see the rest."""
    random, rows = np.random.default_rng(11), []
    away = {"attente": 2.0, "prix": -2.0}
    for store in range(5):
        for who, people in (("customers", 60), ("staff", 3 if store == 4 else 10)):
            for _ in range(people):
                own = random.normal(0, 0.5)
                for item in ITEMS:
                    level = 6 + (away.get(item, 0) if who == "staff" else 0)
                    rows.append(
                        (f"S{store}", who, item, float(np.clip(random.normal(level + own, 1), 1, 10)))
                    )
    return pd.DataFrame(rows, columns=["store", "who", "item", "note"])


def test_the_planted_misjudgements_are_found_and_nothing_else(survey):
    found = mirror.gaps(ratings(survey))
    assert {(c.subject, c.verdict) for c in found if c.established} == {
        ("attente", "higher"),
        ("prix", "lower"),
    }
    assert [found[0].subject, found[-1].subject] == ["attente", "prix"], "largest over-estimate first"


def test_ratings_and_their_figures_say_the_same(survey):
    sums = survey.groupby(["item", "who"])["note"].agg(n="count", mean="mean", sd="std").reset_index()
    rows = [(r.item, r.who, r.n, r.mean, r.sd) for r in sums.itertuples()]
    for one, other in zip(mirror.gaps(ratings(survey)), mirror.gaps(figures(*rows)), strict=True):
        assert one.subject == other.subject
        assert one.verdict == other.verdict
        assert one.difference.low == pytest.approx(other.difference.low)


def test_figures_by_team_add_up_to_figures_over_all(survey):
    whole = {c.subject: c.difference.value for c in mirror.gaps(ratings(survey))}
    again = {
        c.subject: c.difference.value for c in mirror.gaps(ratings(survey.sample(frac=1, random_state=1)))
    }
    assert again == pytest.approx(whole)


def test_a_spread_that_is_not_given_makes_nothing_certain():
    """Taken as zero, it would announce the smallest gap as real."""
    (gap,) = mirror.gaps(figures(("wait", "staff", 40, 7.3, np.nan), ("wait", "customers", 200, 7.2, np.nan)))
    assert not gap.established
    assert np.isnan(gap.difference.low)


def test_a_lone_figure_has_no_spread_and_needs_none():
    counts = figures(("wait", "staff", 1, 7.0, np.nan), ("wait", "staff", 1, 9.0, np.nan))
    assert counts.cells["squares"].tolist() == [pytest.approx(7**2 + 9**2)]


def test_staff_who_all_agree_keep_an_interval():
    rows = [("wait", "staff", 6, 8.0, 0.0), ("wait", "customers", 60, 7.0, 1.0)]
    (gap,) = mirror.gaps(figures(*rows))
    assert gap.estimate.low < 8 < gap.estimate.high <= 10


def test_one_audience_alone_is_no_mirror(survey):
    with pytest.raises(NotEnoughData, match="from customers and from staff"):
        mirror.gaps(ratings(survey[survey["who"] == "staff"]))


def test_items_only_one_side_rated_are_left_out(survey):
    extra = pd.DataFrame([("S0", "staff", "café", 9.0)] * 9, columns=survey.columns)
    assert "café" not in {c.subject for c in mirror.gaps(ratings(pd.concat([survey, extra])))}


def test_unread_ratings_are_not_zeros(survey):
    blank = survey.assign(note=survey["note"].where(np.arange(len(survey)) % 7 != 0))
    expected = survey[np.arange(len(survey)) % 7 != 0].groupby(["item", "who"])["note"].mean()
    for gap in mirror.gaps(ratings(blank)):
        assert gap.estimate.value == pytest.approx(expected[gap.subject, "staff"])


# ------------------------------------------------------------------ teams


def test_a_team_of_three_is_hidden_and_so_is_a_second(survey):
    found = mirror.by_team(ratings(survey))
    hidden = {c.subject for c in found if c.verdict == "hidden"}
    assert "S4" in hidden
    assert len(hidden) == 2


def test_a_team_is_compared_over_the_items_both_sides_rated(survey):
    counts = ratings(survey[survey["store"] == "S0"])
    (team,) = mirror.by_team(counts)
    mean = survey[survey["store"] == "S0"].groupby(["who", "item"])["note"].mean().groupby("who").mean()
    assert (team.estimate.value, team.other.value) == pytest.approx((mean["staff"], mean["customers"]))
    assert (team.estimate.n, team.other.n) == (10, 60)


def test_a_team_can_be_chosen(survey):
    counts = ratings(survey)
    assert counts.units == ["S0", "S1", "S2", "S3", "S4"]
    chosen = counts.where(Filters.of({"store": ["S0"], "Canal": ["Web"]}))
    assert chosen.units == ["S0"]
    assert counts.where(Filters.of({"Canal": ["Web"]})) is counts


def test_without_teams_there_is_no_team():
    counts = figures(("wait", "staff", 40, 8.1, 1.2), ("wait", "customers", 200, 7.2, 2.0))
    assert counts.units == []
    assert mirror.by_team(counts) == []


# ------------------------------------------------------------------ ranks


def ranked(staff: list[float], customers: list[float]) -> float | None:
    rows = [
        (str(i), who, 40, mean, 1.0)
        for i, pair in enumerate(zip(staff, customers, strict=True))
        for who, mean in zip(("staff", "customers"), pair, strict=True)
    ]
    return mirror.rank_agreement(mirror.gaps(figures(*rows)))


def test_the_order_of_the_items_is_compared():
    assert ranked([5, 6, 7, 8], [1, 2, 3, 4]) == pytest.approx(1)
    assert ranked([8, 7, 6, 5], [1, 2, 3, 4]) == pytest.approx(-1)
    # Spearman's 1 - 6Σd²/(n(n²-1)) with one neighbouring pair swapped: 1 - 6·2/60.
    assert ranked([5, 7, 6, 8], [1, 2, 3, 4]) == pytest.approx(0.8)


def test_two_items_have_no_order_to_speak_of():
    assert ranked([5, 6], [1, 2]) is None
    assert ranked([5, 5, 5], [1, 2, 3]) is None
