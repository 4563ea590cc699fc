"""Items: each against the others of the same answers, and nothing announced where nothing differs."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from cxdash import items, panels
from cxdash.errors import NotEnoughData
from cxdash.filters import Filters
from cxdash.ingest import load
from cxdash.ingest.combining import item_ratings
from cxdash.ingest.combining.ledger import Ledger
from cxdash.scales import Scale
from cxdash.study import RESPONSES, Study, Table

NAMES = ("Accueil", "Prix", "Choix", "Attente")


def study(ratings: pd.DataFrame, **columns: object) -> Study:
    """A study of these ratings, one column an item, read as a file would be."""
    named = ratings.rename(columns=lambda item: f"Satisfaction [{item}]")
    frame = named.assign(**columns) if columns else named
    return load([("avis.csv", frame.to_csv(index=False).encode())]).study


def rated(ratings: pd.DataFrame, **columns: object) -> Table:
    table = study(ratings, **columns).items
    assert table is not None
    return table


def answers(n: int, seed: int = 11, **away: float) -> pd.DataFrame:
    """Ratings on 1-5 of people who are severe or kind; items lie ``away`` from one another."""
    random = np.random.default_rng(seed)
    mood = random.normal(3, 0.8, (n, 1))
    means = mood + np.array([away.get(name, 0.0) for name in NAMES])
    drawn = np.clip(np.round(random.normal(means, 0.7)), 1, 5).astype(int)
    return pd.DataFrame(drawn, columns=list(NAMES))


def test_one_rating_a_row_with_the_words_of_its_answer() -> None:
    ratings = answers(40)
    table = rated(ratings, Région=["Nord", "Sud"] * 20)
    assert len(table.frame) == ratings.size
    wide = table.frame.astype({"item": str}).pivot(index="respondent", columns="item", values="rating")
    assert wide[list(NAMES)].to_numpy().tolist() == ratings.to_numpy().tolist()
    assert table.columns("segment") == ("Région",)
    assert table.frame.groupby("respondent")["Région"].nunique().eq(1).all()


def test_an_item_is_compared_with_the_others_of_the_same_answers() -> None:
    ratings = answers(300, Attente=-0.5)
    found = {c.subject: c for c in items.compared(items.count(rated(ratings)))}
    distances = {name: ratings[name] - ratings.drop(columns=name).mean(axis=1) for name in NAMES}
    spread = np.sqrt(np.mean([apart.var() for apart in distances.values()]))
    for name, apart in distances.items():
        test = stats.ttest_1samp(apart, 0)
        together = 2 * stats.t.sf(abs(apart.mean()) / spread * np.sqrt(len(apart)), len(apart) - 1)
        interval = test.confidence_interval()
        gap = found[name].difference
        assert (gap.value, gap.low, gap.high) == pytest.approx((apart.mean(), interval.low, interval.high))
        assert gap.p == pytest.approx(max(test.pvalue, together))
        assert found[name].estimate.value == pytest.approx(ratings[name].mean())
        assert found[name].estimate.value - found[name].other.value == pytest.approx(gap.value)
    assert found["Attente"].verdict == "lower"


def test_items_are_judged_together_by_holm() -> None:
    """Of these four distances Holm leaves one undecided that Benjamini-Hochberg would announce."""
    found = items.compared(items.count(_as_table(answers(200, 42, Attente=-0.12, Prix=0.14))))
    p = [c.difference.p for c in found]
    holm, hochberg = (multipletests(p, method=method)[1] for method in ("holm", "fdr_bh"))
    assert [c.p_adjusted for c in found] == pytest.approx(holm.tolist())
    assert [c.established for c in found] == (holm < 0.05).tolist()
    assert (holm < 0.05).sum() < (hochberg < 0.05).sum(), "the draw must tell the two apart"


def test_a_respondent_who_is_severe_weighs_on_no_item() -> None:
    ratings = answers(200, Prix=-0.3)
    kinder = ratings.copy()
    kinder.iloc[::2] = np.clip(kinder.iloc[::2] + 4, 5, 9)
    plain, moved = (
        {c.subject: c for c in items.compared(items.count(rated(frame)))}["Prix"]
        for frame in (ratings, kinder)
    )
    assert moved.difference.se < 2 * plain.difference.se, "moods cancel out within an answer"


def test_an_answer_that_rates_one_item_is_counted_and_not_compared() -> None:
    ratings = answers(60).astype("Int64")
    ratings.loc[:9, ["Prix", "Choix", "Attente"]] = pd.NA
    counted = items.count(rated(ratings))
    assert counted.alone == 10
    assert all(c.estimate.n == 50 for c in items.compared(counted))
    assert any("10 ratings left out" in line for line in panels.items(counted).small_print)


def test_nothing_to_compare_is_said() -> None:
    counted = items.count(rated(answers(40), Région=["Nord", "Sud"] * 20))
    with pytest.raises(NotEnoughData, match="two items"):
        items.compared(counted.where(Filters.of({"Région": ["Est"]})))


def test_filters_keep_the_ratings_of_their_answers() -> None:
    ratings, region = answers(200), np.array(["Nord", "Sud"])[np.arange(200) % 2]
    kept = items.count(rated(ratings, Région=region)).where(Filters.of({"Région": ["Sud"]}))
    found = {c.subject: c.estimate.value for c in items.compared(kept)}
    assert found == pytest.approx(ratings[region == "Sud"].mean().to_dict())


def test_a_filter_on_a_column_it_has_not_leaves_it_whole() -> None:
    counted = items.count(rated(answers(40)))
    asked = Filters.of({"Pays": ["France"]}, start=202501)
    assert not counted.follows(asked)
    assert counted.where(asked).counts.size == counted.counts.size


def test_customers_who_answer_twice_widen_the_interval_or_count_once() -> None:
    ratings = answers(100)
    twice, who = pd.concat([ratings, ratings], ignore_index=True), [f"C{i % 100:03}" for i in range(200)]
    table = rated(twice, **{"customer id": who})
    (once, *_rest), (doubled, *_more), (last, *_others) = (
        sorted(items.compared(items.count(each, unit)), key=lambda c: c.subject)
        for each, unit in ((rated(ratings), "answers"), (table, "answers"), (table, "customers"))
    )  # type: ignore[misc]
    assert doubled.difference.se == pytest.approx(once.difference.se, rel=0.03)
    assert last.estimate.n == 100
    assert last.difference.value == pytest.approx(once.difference.value)


def test_weights_count() -> None:
    ratings, weight = answers(120), np.where(np.arange(120) < 60, 3.0, 1.0)
    found = {c.subject: c for c in items.compared(items.count(rated(ratings, weight=weight)))}
    assert found["Prix"].estimate.value == pytest.approx(np.average(ratings["Prix"], weights=weight))
    assert found["Prix"].estimate.n_eff < 120


def test_few_answers_are_shown_and_not_compared_and_fewer_not_shown() -> None:
    assert {c.verdict for c in items.compared(items.count(rated(answers(29))))} == {"too_few"}
    counted = items.count(rated(answers(40), Région=["Nord"] * 4 + ["Sud"] * 36))
    hidden = panels.items(counted.where(Filters.of({"Région": ["Nord"]})))
    assert not hidden.rows


def test_everyone_agreeing_leaves_what_unanimity_leaves_open() -> None:
    ratings = pd.DataFrame({name: [1, 2, 3, 4, 5] * 20 for name in NAMES})
    for comparison in items.compared(items.count(rated(ratings))):
        assert comparison.difference.value == 0
        assert comparison.difference.low < 0 < comparison.difference.high
        assert not comparison.established


# METHODS.md §2: on data with no difference at most 5 % of panels may announce one; of 200, chance adds 3 %.
@pytest.mark.parametrize("n", [30, 200])
def test_no_difference_is_announced_where_there_is_none(n: int) -> None:
    loud = 0
    for seed in range(200):
        table = _as_table(answers(n, seed))
        loud += any(c.established for c in items.compared(items.count(table)))
    assert loud <= 0.08 * 200


@pytest.mark.parametrize("n", [30, 100])
@pytest.mark.parametrize("top", [0.8, 0.9])
@pytest.mark.parametrize("many", [4, 8])
def test_no_difference_is_announced_where_nearly_all_give_the_top_rating(
    n: int, top: float, many: int
) -> None:
    loud = 0
    for seed in range(100):
        random = np.random.default_rng(seed)
        rest = np.array([0.2, 0.2, 0.2, 0.4]) * (1 - top)
        drawn = random.choice([1, 2, 3, 4, 5], size=(n, many), p=[*rest, top])
        table = _as_table(pd.DataFrame(drawn, columns=[f"Item {i}" for i in range(many)]))
        loud += any(c.established for c in items.compared(items.count(table)))
    assert loud <= 0.08 * 100


ROLES = {role: (role,) for role in ("respondent", "aspect", "item_name", "rating")}


def _as_table(ratings: pd.DataFrame) -> Table:
    """What :func:`rated` gives, without reading a file two hundred times."""
    long = ratings.melt(var_name="item_name", value_name="rating", ignore_index=False)
    long = long.reset_index(names="respondent").assign(aspect="rated")
    return Table(RESPONSES, "avis.csv", long, ROLES, {"rating": Scale(1, 5)})


def test_a_planted_difference_is_found() -> None:
    found = {
        c.subject: c.verdict for c in items.compared(items.count(rated(answers(300, Prix=-0.4, Accueil=0.4))))
    }
    assert (found["Prix"], found["Accueil"]) == ("lower", "higher")


def test_expected_and_perceived_stand_side_by_side_and_are_compared_each_among_themselves() -> None:
    expected, perceived = answers(100, 1), answers(100, 2, Prix=-1.0)
    frame = pd.concat(
        [expected.add_prefix("Attente : "), perceived.add_prefix("Perçu : ")], axis=1
    ).drop(columns=["Attente : Attente", "Perçu : Attente"])  # fmt: skip
    table = load([("avis.csv", frame.to_csv(index=False).encode())]).study.items
    assert table is not None
    assert set(table.frame["aspect"]) == {"expected", "perceived"}
    found = {c.subject: c for c in items.compared(items.count(table))}
    assert found["Prix (perceived)"].verdict == "lower"
    others = perceived[["Accueil", "Choix"]].mean(axis=1)
    assert found["Prix (perceived)"].other.value == pytest.approx(others.mean())


def test_the_panel_says_what_its_table_says() -> None:
    panel = panels.items(items.count(rated(answers(300, Prix=-0.5, Accueil=0.5))))
    assert panel.finding.startswith("Rated above the other items: “Accueil” (3.5 against 2.9)")
    assert "Rated below the other items: “Prix” (2.5 against 3.2)" in panel.finding
    assert [row["value"] for row in panel.rows] == list(panel.table["Score"])
    assert panel.table["Item"].tolist()[0] == "Accueil"
    assert (panel.table["Score"] - panel.table["The other items"]).tolist() == pytest.approx(
        panel.table["Difference"].tolist()
    )


def test_items_on_another_scale_are_left_out_and_said() -> None:
    frame = answers(60).astype(float).assign(Conseil=10.0)
    scales = {**dict.fromkeys(NAMES, Scale(1, 5)), "Conseil": Scale(0, 10)}
    ledger = Ledger()
    table = item_ratings.rated(
        Table(RESPONSES, "avis.csv", frame, {"item": (*NAMES, "Conseil")}, scales), ledger
    )
    assert table is not None
    assert set(table.frame["item"]) == set(NAMES)
    (remark,) = ledger.entries["avis.csv"].remarks
    assert "Conseil" in remark.note.sentence


# Means of the file from plain pandas; the distance is Product.Tastiness minus the mean of the other three.
def test_the_items_of_a_real_survey(real_data: Path) -> None:
    path = real_data / "nps_r" / "testdata.csv"
    table = load([(path.name, path.read_bytes())]).study.items
    assert table is not None
    found = {c.subject: c for c in items.compared(items.count(table))}
    taste = found["Product.Tastiness"]
    assert (taste.estimate.n, taste.estimate.value) == (1000, pytest.approx(6.193))
    assert (taste.difference.value, taste.difference.se) == pytest.approx((0.718333, 0.053737), rel=2e-3)
    assert [c.verdict for c in found.values()] == ["higher", "higher", "lower", "lower"]


def test_words_of_employees_become_items(real_data: Path) -> None:
    path = real_data / "hr_attrition_ibm" / "attrition.csv"
    table = load([(path.name, path.read_bytes())]).study.items
    assert table is not None
    found = {c.subject: c for c in items.compared(items.count(table))}
    # 284, 287, 453 and 446 of 1,470 said Low to Very_High.
    assert found["EnvironmentSatisfaction"].estimate.value == pytest.approx(2.7217687)
    assert not any(c.established for c in found.values())
