"""On the made-up study the app finds the truths planted in it, and announces nothing else.

Everything goes through the files, as it does for a reader. Sizes are those that
sample_data/README.md states.
"""

from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest

from cxdash import customers, ingest, mirror, say_do, scores, trends
from cxdash.compare import Comparison, against_rest
from cxdash.filters import Filters
from cxdash.ingest import Loaded
from cxdash.study import Study
from cxdash.tally import Tally, tally
from sample_data import generate as g

SAMPLE = Path(__file__).parents[1] / "sample_data"


SEGMENTS = (g.KIND, g.TOUCHPOINT, g.CHANNEL, g.REGION, g.DEPARTMENT, g.REASON, g.FORMAT, g.SEGMENT)
SCORES = {"nps": g.NPS, "csat": g.CSAT, "ces": g.CES}

PLANTED = {
    (g.CHANNEL, g.ONLINE, "lower"),
    (g.CHANNEL, "Magasin", "higher"),
    (g.REGION, g.NORTH, "lower"),
    (g.DEPARTMENT, g.PROJECT, "higher"),
    (g.SEGMENT, g.PROFESSIONAL, "lower"),
}
"""The differences between segments that were planted or follow directly; the same for all three scores."""
OVER_ESTIMATED = {"Accueil en magasin", "Compétence des conseillers", "Traitement des réclamations"}
UNDER_ESTIMATED = {"Rapport qualité-prix"}


def load(*names: str) -> Loaded:
    return ingest.load([(name, (SAMPLE / name).read_bytes()) for name in names])


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return g.study()


@pytest.fixture(scope="module")
def workbook() -> Loaded:
    return load(g.WORKBOOK)


@pytest.fixture(scope="module")
def sample(workbook: Loaded) -> Study:
    return workbook.study


@pytest.fixture(scope="module")
def tallies(sample: Study) -> dict[tuple[str, str], Tally]:
    """Each score, counted by answer and by customer."""
    assert sample.responses
    return {
        (role, unit): tally(
            sample.responses.frame, definition, SCORES[role], SEGMENTS, g.DAY, customer=g.ID, unit=unit
        )
        for role, definition in sample.metrics.items()
        for unit in ("answers", "customers")
    }


def announced(column: str, comparisons: list[Comparison]) -> set[tuple[str, str, str]]:
    return {(column, c.subject, c.verdict) for c in comparisons if c.established}


def subject(comparisons: list[Comparison], name: str) -> Comparison:
    return next(c for c in comparisons if c.subject == name)


# ------------------------------------------------------------------ what segments say


@pytest.mark.parametrize("unit", ["answers", "customers"])
@pytest.mark.parametrize("role", list(SCORES))
def test_only_planted_differences_between_segments_are_announced(tallies, role, unit):
    counts = tallies[role, unit]
    found = set().union(
        *(announced(column, against_rest(counts.by(column), counts.metric)) for column in SEGMENTS)
    )
    assert found == PLANTED


@pytest.mark.parametrize("role", list(SCORES))
def test_only_the_north_moved_between_the_two_years(tallies, role):
    counts = tallies[role, "answers"]
    found = set().union(*(announced(column, trends.changes(counts, column)) for column in SEGMENTS))
    assert found == {(g.REGION, g.NORTH, "lower")}


@pytest.mark.parametrize("role", list(SCORES))
def test_customers_last_answers_announce_no_change_that_was_not_planted(tallies, role):
    counts = tallies[role, "customers"]
    found = set().union(*(announced(column, trends.changes(counts, column)) for column in SEGMENTS))
    assert found <= {(g.REGION, g.NORTH, "lower")}


def test_the_north_fell_by_about_twenty_points(tallies):
    fall = subject(trends.changes(tallies["nps", "answers"], g.REGION), g.NORTH)
    assert fall.difference.value == pytest.approx(-19.5, abs=1.5)


@pytest.mark.parametrize("role", list(SCORES))
def test_corsica_looks_lower_on_too_few_answers(tallies, role):
    counts = tallies[role, "answers"]
    corsica = subject(against_rest(counts.by(g.REGION), counts.metric), g.CORSICA)
    assert corsica.verdict == "too_few"
    assert corsica.estimate.value < corsica.other.value


def test_corsica_has_a_few_answers_and_a_striking_score(tallies):
    counted = tallies["nps", "answers"]
    regions = {name: scores.score(answers, counted.metric) for name, answers in counted.by(g.REGION).items()}
    assert 20 <= regions[g.CORSICA].n <= 28
    assert regions[g.CORSICA].value < min(e.value for name, e in regions.items() if name != g.CORSICA) - 20


# ------------------------------------------------------------------ a mix shift


def test_the_total_falls_while_both_channels_rise(tallies):
    counts = tallies["nps", "answers"]
    assert trends.change(counts).difference.value < -2
    for channel in trends.changes(counts, g.CHANNEL):
        assert channel.difference.value > 1, channel.subject


def test_online_grows_from_under_a_third_to_over_half_of_the_answers(tallies):
    counts = tallies["nps", "answers"]
    for spans, low, high in (((202401, 202412), 0.25, 0.33), ((202501, 202512), 0.53, 0.62)):
        year = counts.where(Filters(start=spans[0], end=spans[1]))
        assert low < year.by(g.CHANNEL)[g.ONLINE].size / year.distribution().size < high


# ------------------------------------------------------------------ say and do


@pytest.fixture(scope="module")
def joined(sample: Study) -> customers.Joined:
    role, outcome = customers.choose(sample)
    return customers.join(sample, role, outcome)


def part(joined: customers.Joined, column: str, value: str) -> pd.DataFrame:
    return joined.frame[joined.frame[column] == value]


def test_about_one_customer_in_five_leaves_within_the_window(joined):
    assert (joined.metric.key, joined.outcome.role, joined.window) == ("nps", "left", 180)
    assert 18 < say_do.event_rate(joined.counts, joined.outcome).value < 22


def test_garden_furniture_delights_and_its_customers_are_gone(joined):
    buyers = part(joined, g.DEPARTMENT, g.PROJECT)
    delighted = buyers[buyers["said"] >= 9]
    assert len(buyers) >= 150
    assert len(delighted) > len(buyers) / 2
    assert (~delighted["did"].astype(bool)).mean() > 0.45


def test_professionals_complain_stay_and_buy_much(joined):
    professionals = part(joined, g.SEGMENT, g.PROFESSIONAL)
    assert len(professionals) >= 120
    assert (professionals["said"] <= 8).mean() > 0.7
    assert (~professionals["did"].astype(bool)).mean() < 0.08
    assert professionals["worth"].mean() > 4 * joined.frame["worth"].mean()


def test_worth_is_what_customers_bought_since_they_opened_an_account(sample, joined):
    assert sample.customers.roles["revenue"] == (g.REVENUE,)
    assert joined.worth_column == g.REVENUE


def test_the_delighted_who_left_garden_furniture_had_spent_well(joined):
    buyers = part(joined, g.DEPARTMENT, g.PROJECT)
    lost = buyers[(buyers["said"] >= 9) & ~buyers["did"].astype(bool)]
    usual = joined.frame[joined.frame[g.SEGMENT] != g.PROFESSIONAL]
    assert lost["worth"].mean() > 1.25 * usual["worth"].mean()


def test_elsewhere_the_worse_the_score_the_more_leave(joined):
    usual = joined.frame[
        (joined.frame[g.DEPARTMENT] != g.PROJECT) & (joined.frame[g.SEGMENT] != g.PROFESSIONAL)
    ]
    gone = (~usual["did"].astype(bool)).groupby(pd.cut(usual["said"], [-1, 6, 8, 10])).mean().tolist()
    assert gone[0] > gone[1] + 0.05 > gone[2] + 0.1


def test_all_four_boxes_are_inhabited_and_the_score_gives_nothing_away(joined):
    drawn = say_do.four_boxes(joined.counts, joined.worth, say_do.default_cuts(joined.metric))
    assert min(box.customers for box in drawn.boxes.values()) >= 80
    assert say_do.warnings(joined, joined.counts) == []


def test_no_customer_answers_after_leaving_and_all_who_stay_buy(tables):
    known = tables["Clients"].set_index(g.ID)
    last = tables["Réponses"].groupby(g.ID)[g.DAY].max()
    gone = known[known[g.LEFT_ON].notna()].join(last, how="inner")
    assert (gone[g.LEFT_ON] > gone[g.DAY]).all()
    assert (known.loc[known[g.STATUS] == "Actif", g.ORDERS] >= 1).all()


def test_revenue_covers_more_than_the_last_twelve_months_and_none_comes_without_an_order(tables):
    known = tables["Clients"]
    bought = (known[g.ORDERS] > 0) | (known[g.SINCE].dt.normalize() < g.YEAR_AGO.normalize())
    assert ((known[g.REVENUE] > 0) == bought).all()
    gone_before = known[known[g.LEFT_ON] < g.YEAR_AGO]
    assert len(gone_before) > 100
    assert (gone_before[g.ORDERS] == 0).all()
    assert (gone_before[g.REVENUE] > 0).all()


# ------------------------------------------------------------------ mirror


def test_staff_over_estimate_three_items_and_under_estimate_one(sample):
    gaps = mirror.gaps(mirror.count(sample.mirror))
    verdicts = {c.subject: c.verdict for c in gaps}
    assert {item for item, verdict in verdicts.items() if verdict == "higher"} == OVER_ESTIMATED
    assert {item for item, verdict in verdicts.items() if verdict == "lower"} == UNDER_ESTIMATED
    assert {verdicts[item] for item in verdicts.keys() - OVER_ESTIMATED - UNDER_ESTIMATED} == {"similar"}


def test_mirror_gaps_have_the_size_planted(sample):
    for gap in mirror.gaps(mirror.count(sample.mirror)):
        assert gap.difference.value == pytest.approx(g.MIRROR_ITEMS[gap.subject][1], abs=0.15), gap.subject


def test_eight_stores_are_shown_and_none_stands_out(sample):
    teams = mirror.by_team(mirror.count(sample.mirror))
    assert len(teams) == 8
    assert min(team.estimate.n for team in teams) >= 5
    assert not any(team.established for team in teams)


# ------------------------------------------------------------------ files


def test_size_of_the_study(tables):
    answers, known = tables["Réponses"], tables["Clients"]
    assert (len(answers), answers[g.ID].nunique(), len(known)) == (6000, 2500, 3200)
    assert set(answers[g.ID]) <= set(known[g.ID])
    assert known[g.ID].str.fullmatch(r"0\d{5}").all()


def test_every_table_is_recognised_and_what_is_set_aside_is_told(workbook):
    assert [(r.kind, r.rows_used) for r in workbook.reports] == [
        ("responses", 6000), ("customers", 3200), ("mirror", 364),
    ]  # fmt: skip
    reasons = workbook.reports[0].reasons
    assert (reasons["out_of_scale"], reasons["dont_know"]) == (3, 87)
    assert set(SEGMENTS) == set(workbook.study.responses.dimensions)
    assert workbook.study.join.matched == 2500


def test_french_csv_files_say_the_same_as_the_workbook(sample):
    csv = load(*g.CSV_FILES.values()).study
    for kind in ("responses", "customers", "mirror"):
        pd.testing.assert_frame_equal(
            getattr(csv, kind).frame, getattr(sample, kind).frame, check_dtype=False
        )


def test_files_are_those_the_generator_writes(tables, tmp_path):
    g.write(tables, tmp_path)
    for name in g.CSV_FILES.values():
        assert (tmp_path / name).read_bytes() == (SAMPLE / name).read_bytes(), name
    # Part by part: another zlib may pack the same parts into other bytes.
    with ZipFile(tmp_path / g.WORKBOOK) as new, ZipFile(SAMPLE / g.WORKBOOK) as kept:
        assert new.namelist() == kept.namelist()
        assert all(new.read(part_name) == kept.read(part_name) for part_name in new.namelist())
