"""Results ready to be placed: one number in sentence, chart and table, and a title for every column."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from cxdash import panels, trends
from cxdash.customers import choose, join
from cxdash.errors import NotEnoughData
from cxdash.filters import Filters
from cxdash.i18n import LANGUAGES, speaking
from cxdash.ingest import load
from cxdash.mirror import count
from cxdash.panels import Panel
from cxdash.say_do import default_cuts
from cxdash.scales import Scale
from cxdash.study import MIRROR, Study, Table
from cxdash.tally import Tally, tally

SAMPLE = Path(__file__).parents[1] / "sample_data" / "pivert_glycine.xlsx"


@pytest.fixture(scope="module")
def sample() -> Study:
    return load([(SAMPLE.name, SAMPLE.read_bytes())]).study


def counted(study: Study, role: str) -> Tally:
    table = study.responses
    return tally(
        table.frame, study.metrics[role], table.roles[role][0], table.dimensions,
        date=table.column("date"), customer=table.column("customer"),
    )  # fmt: skip


def every_panel(study: Study) -> Iterator[Panel]:
    for role in study.metrics:
        answers = counted(study, role)
        for column in study.responses.dimensions:
            yield panels.by_segment(answers, column)
            yield panels.what_moved(answers, column)
            yield panels.spread(answers, column)
        yield panels.over_time(answers, trends.step_for(answers))
    role, outcome = choose(study)
    joined = join(study, role, outcome)
    cuts = default_cuts(joined.metric)
    yield panels.said_and_did(joined, Filters(), cuts)
    yield panels.did_by_answer(joined, Filters(), cuts)
    mirror = count(study.mirror)
    yield panels.mirror_items(mirror)
    yield panels.mirror_teams(mirror)


@pytest.fixture(scope="module")
def spoken(sample: Study) -> dict[str, list[Panel]]:
    made = {}
    for language in LANGUAGES:
        with speaking(language):
            made[language] = list(every_panel(sample))
            assert all(not panel.table.empty for panel in made[language])
    return made


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_title_of_a_table_is_its_own(spoken: dict[str, list[Panel]], language: str) -> None:
    with speaking(language):
        for panel in spoken[language]:
            titles = list(panel.table.columns)
            assert len({title.strip() for title in titles}) == len(titles), (panel.key, titles)


def test_both_languages_hold_the_same_numbers(spoken: dict[str, list[Panel]]) -> None:
    for english, french in zip(spoken["en"], spoken["fr"], strict=True):
        tables = [panel.table.select_dtypes("number") for panel in (english, french)]
        assert len(english.table.columns) == len(french.table.columns), english.key
        assert (tables[0].to_numpy() == tables[1].to_numpy()).sum() == tables[0].notna().to_numpy().sum()


def test_nothing_is_said_in_english_to_a_french_reader(spoken: dict[str, list[Panel]]) -> None:
    for english, french in zip(spoken["en"], spoken["fr"], strict=True):
        assert english.finding != french.finding
        assert not set(english.small_print) & set(french.small_print)


def test_a_chart_and_its_table_say_the_same(spoken: dict[str, list[Panel]]) -> None:
    for panel in spoken["en"]:
        if panel.key == "by-segment":
            drawn = [row["value"] for row in panel.rows]
            assert drawn == list(panel.table.iloc[: len(drawn), 1])
        if panel.key == "mirror":
            assert [row["one"] for row in panel.rows] == list(panel.table.iloc[:, 1])


def test_the_number_of_a_finding_stands_in_its_table(spoken: dict[str, list[Panel]]) -> None:
    told = 0
    for panel in spoken["en"]:
        found = re.match(r"(.+) scores (\S+), the rest (\S+): (\S+) points (above|below)", panel.finding)
        if panel.key == "by-segment" and found and "%" not in panel.finding:
            row = panel.table[panel.table.iloc[:, 0] == found[1]].iloc[0]
            own, rest, apart = (float(words.replace("−", "-")) for words in found.group(2, 3, 4))
            assert own == pytest.approx(row["Score"], abs=0.5)
            assert rest == pytest.approx(row["The rest"], abs=0.5)
            assert apart == pytest.approx(abs(row["Difference"]), abs=0.5)
            assert apart == pytest.approx(abs(own - rest), abs=0.11)
            told += 1
    assert told >= 2


@pytest.mark.parametrize(
    "name", ["Low", "Score", "Answers", "Verdict", "The rest", "Difference", "Group", "value"]
)
def test_a_column_named_like_one_of_our_titles_loses_nothing(name: str) -> None:
    rows = "".join(
        f"C{i};{10 if i % 3 else 0};{'Nord' if i < 60 else 'Sud'};2025-0{1 + i % 6}-03\n" for i in range(120)
    )
    study = load([("a.csv", f"client;note nps;{name};date\n{rows}".encode())]).study
    answers = counted(study, "nps")
    makers: list[Callable[[Tally, str], Panel]] = [panels.by_segment, panels.what_moved, panels.spread]
    for make in makers:
        table = make(answers, name).table
        plain = make(counted(*renamed(study, name)), "plain").table
        assert table.shape == plain.shape, make.__name__
        assert set(table.iloc[:, 0]) >= {"Nord", "Sud"}


def test_answers_without_a_value_of_the_segment_are_told_apart_from_those_of_a_row() -> None:
    rows = "".join(f"C{i};{i % 11};{('Nord', 'Sud', '')[i % 3]}\n" for i in range(120))
    answers = counted(load([("a.csv", f"client;note nps;région\n{rows}".encode())]).study, "nps")
    told = "40 without a value of “région”, or hidden, count in “All answers” alone"
    assert told in panels.spread(answers, "région").small_print
    assert "alone" not in " ".join(panels.spread(answers).small_print)


def test_no_team_is_shown_where_staff_alone_name_one() -> None:
    sides = [("staff", i, f"S{i % 2}") for i in range(20)] + [("customers", i, "") for i in range(40)]
    frame = pd.DataFrame(
        [(who, item, 5.0 + i % 3, team) for who, i, team in sides for item in ("wait", "price")],
        columns=["who", "item", "note", "service"],
    )
    roles = {"audience": ("who",), "item_name": ("item",), "rating": ("note",)}
    for named in ({}, {"unit": ("service",)}):
        table = Table(MIRROR, "m.csv", frame, roles | named, {"note": Scale(1, 10)})
        with pytest.raises(NotEnoughData, match="No team or site is named by both customers and staff"):
            panels.mirror_teams(count(table))


def renamed(study: Study, name: str) -> tuple[Study, str]:
    """The same study, its segment under a name of no meaning."""
    table = study.responses
    roles = table.roles | {role: ("plain",) for role, columns in table.roles.items() if columns == (name,)}
    plain = replace(table, frame=table.frame.rename(columns={name: "plain"}), roles=roles)
    return replace(study, responses=plain), "nps"


def test_a_tile_of_too_few_answers_shows_no_number() -> None:
    study = load([("a.csv", b"client;note nps\nA;9\nB;10\nC;8\nD;10\n")]).study
    tile = panels.tile(counted(study, "nps"), 1)
    assert tile.value == "–"
    assert tile.line == ()


def test_a_tile_of_few_answers_a_month_draws_its_quarters() -> None:
    rows = "".join(f"2025-{1 + i % 12:02}-15;{i % 5 + 1}\n" for i in range(180))
    answers = counted(load([("a.csv", f"date;csat\n{rows}".encode())]).study, "csat")
    assert len(panels.tile(answers, 1).line) == 4


def test_a_list_of_customers_keeps_their_columns_apart() -> None:
    rows = "".join(f"C{i};{10 if i % 2 else 0}\n" for i in range(40))
    did = "".join(f"C{i};{'yes' if i % 4 < 2 else 'no'};{i * 10};{i}\n" for i in range(40))
    study = load(
        [
            ("a.csv", f"client;note nps\n{rows}".encode()),
            ("c.csv", f"client;churn;revenue;Customer\n{did}".encode()),
        ]
    ).study
    role, outcome = choose(study)
    joined = join(study, role, outcome)
    people = panels.people(joined, "mercenary", Filters(), default_cuts(joined.metric))
    assert isinstance(people.table, pd.DataFrame)
    assert people.table.columns.is_unique
    assert len(people.table) == 10
