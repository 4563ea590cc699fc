"""Every page with every kind of study, and every choice on it: a result or a sentence, never a fault."""

from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from cxdash.customers import outcomes
from cxdash.i18n import LANGUAGES, speaking
from cxdash.ingest import load

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "sample_data" / "pivert_glycine.xlsx"
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
QUESTIONS = [name for name in PAGES if name != "data"]

File = tuple[str, bytes]


def answers(columns: str, row: Callable[[int], str], n: int = 60) -> bytes:
    """A file of answers: titles, and a row for each of n customers."""
    return "\n".join([columns, *map(row, range(n))]).encode()


def nps(i: int) -> int:
    return 10 if i % 3 else 2


def month(i: int) -> str:
    return f"2025-{1 + i % 9:02}-15"


def town(i: int) -> str:
    return ("Lille", "Lyon", "Nice")[i % 3]


CUSTOMERS = answers("client;churn;revenue", lambda i: f"C{i};{'yes' if i % 4 == 0 else 'no'};{i * 10}")
ORDERS = answers(
    "order id;client;order date;amount",
    lambda i: f"{i};C{i % 40};2025-{1 + i % 12:02}-20;{i % 7 * 10 + 5},50",
    n=200,
)
MIRROR = answers(
    "audience;store;item;rating",
    lambda i: (
        f"{'staff' if i % 4 == 0 else 'customer'};S{i % 2};{('Wait', 'Price')[i // 2 % 2]};{1 + i % 10}"
    ),
    n=240,
)

STUDIES: dict[str, list[File]] = {
    "only scores": [("a.csv", answers("client;note nps", lambda i: f"C{i};{nps(i)}"))],
    "no dates": [
        ("a.csv", answers("client;note nps;town", lambda i: f"C{i};{nps(i)};{town(i)}")),
        ("c.csv", CUSTOMERS),
    ],
    "no customers": [
        ("a.csv", answers("client;note nps;date;town", lambda i: f"C{i};{nps(i)};{month(i)};{town(i)}"))
    ],
    "no segments": [
        ("a.csv", answers("client;note nps;date", lambda i: f"C{i};{nps(i)};{month(i)}")),
        ("c.csv", CUSTOMERS),
    ],
    "no ids": [("a.csv", answers("note nps;date;town", lambda i: f"{nps(i)};{month(i)};{town(i)}"))],
    "all alike": [("a.csv", answers("client;note nps;town", lambda i: f"C{i};9;Lille"))],
    "one answer": [("a.csv", b"client;note nps;date;town\nC1;9;2025-03-02;Lille\n")],
    "a header only": [("a.csv", b"client;note nps;date;town\n")],
    "only customers": [("c.csv", CUSTOMERS)],
    "orders": [
        ("a.csv", answers("client;note nps;date;town", lambda i: f"C{i};{nps(i)};{month(i)};{town(i)}")),
        ("o.csv", ORDERS),
    ],
    "orders without days": [
        ("a.csv", answers("client;note nps;town", lambda i: f"C{i};{nps(i)};{town(i)}")),
        ("o.csv", answers("order id;client;amount", lambda i: f"{i};C{i % 40};{i % 7 * 10}", n=200)),
    ],
    "only orders": [("o.csv", ORDERS)],
    "only a mirror": [("m.csv", MIRROR)],
    "a mirror of staff": [
        (
            "m.csv",
            b"audience;store;item;rating\n"
            + b"".join(b"staff;S1;Wait;%d\n" % (i % 10 + 1) for i in range(40)),
        )
    ],
    "only items": [
        (
            "a.csv",
            answers(
                "client;town;Satisfaction [Wait];Satisfaction [Price];Satisfaction [Choice]",
                lambda i: f"C{i};{town(i)};{1 + i % 3};{1 + i % 5};{2 + i % 4}",
            ),
        )
    ],
    "waves and options": [
        (
            "a.csv",
            answers(
                "client;NPS 2023;NPS 2024;Reasons [Price];Reasons [Wait];Expected: staff;Perceived: staff;"
                "Expected: shop;Perceived: shop",
                lambda i: (
                    f"C{i};{nps(i)};{nps(i + 1)};{'x' if i % 2 else ''};{'x' if i % 3 else ''};"
                    f"{1 + i % 5};{1 + i % 4};{1 + i % 3};{2 + i % 4}"
                ),
            ),
        )
    ],
    "nothing known": [("t.csv", b"town;colour\nLille;red\nLyon;blue\n")],
    "tiny groups": [("a.csv", answers("client;note nps;town", lambda i: f"C{i};{nps(i)};T{i // 3}"))],
    "three scores": [
        (
            "a.csv",
            answers(
                "client;note nps;csat;ces;date;town",
                lambda i: f"C{i % 25};{nps(i)};{1 + i % 5};{1 + i % 7};{month(i)};{town(i)}",
            ),
        )
    ],
}


def started(*files: File, language: str = "en") -> AppTest:
    """The app, with files open."""
    app = AppTest.from_file(str(ROOT / "cxdash" / "ui" / "frame.py"), default_timeout=60)
    app.query_params["lang"] = language
    app.run()
    if files:
        given = [(name, data, "application/octet-stream") for name, data in files]
        app.file_uploader[0].set_value(given).run()
    sound(app)
    return app


def turned(app: AppTest, page: str) -> AppTest:
    app.switch_page(f"../../pages/{page}.py").run()
    sound(app)
    return app


def sound(app: AppTest) -> None:
    """No fault, and never a blank page."""
    assert not app.exception, app.exception[0].message
    assert not any(word in text for text in said(app) for word in ("Traceback", "nan", "None", "NaN")), said(
        app
    )


def said(app: AppTest) -> list[str]:
    """Everything written on the page itself."""
    kinds = (
        app.main.markdown,
        app.main.caption,
        app.main.subheader,
        app.main.info,
        app.main.warning,
        app.main.error,
    )
    return [str(element.value) for kind in kinds for element in kind]


def drawn(app: AppTest) -> list[str]:
    """The findings over the charts."""
    return [element.value for element in app.main.subheader]


@pytest.fixture(scope="module")
def sample() -> File:
    return SAMPLE.name, SAMPLE.read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_any_file_every_page_says_where_to_start(language: str) -> None:
    app = started(language=language)
    assert app.button(key="sample")
    for page in QUESTIONS:
        turned(app, page)
        assert len(app.info) == 1
        assert not drawn(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sample_fills_every_page(sample: File, language: str) -> None:
    with speaking(language):  # AppTest asks for the words of options on this side
        app = started(sample, language=language)
        assert len(app.main.subheader) == 4, "a card for every sheet"
        for page, panels in (("scores", 4), ("say_do", 2), ("mirror", 2)):
            turned(app, page)
            assert len(app.get("vega_lite_chart")) == panels
            assert len(drawn(app)) >= panels
        turned(app, "scores")
        assert [metric.label for metric in app.metric] == ["NPS", "CSAT", "CES"]


@pytest.mark.parametrize("study", STUDIES)
def test_a_study_that_lacks_something_says_what(study: str) -> None:
    app = started(*STUDIES[study])
    for page in PAGES:
        turned(app, page)
        assert app.info or drawn(app), f"{page} is blank"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("study", STUDIES)
def test_no_page_says_one_thing_twice(study: str, language: str) -> None:
    with speaking(language):  # AppTest asks for the words of options on this side
        app = started(*STUDIES[study], language=language)
        for page in QUESTIONS:
            turned(app, page)
            boxes = [element.value for element in app.main.info]
            assert len(set(boxes)) == len(boxes), boxes
            assert sum("have no date" in text or "pas de date" in text for text in boxes) <= 1, boxes


def test_a_page_without_a_score_shows_the_way_to_the_columns() -> None:
    app = turned(started(*STUDIES["only customers"]), "scores")
    assert "Columns page" in app.info[0].value
    assert [link.label for link in app.get("page_link")][-1] == "What each column is for"


def test_ratings_of_a_mirror_are_not_denied_to_be_ratings() -> None:
    app = turned(started(*STUDIES["only a mirror"]), "scores")
    assert app.info[0].value.startswith("No column was recognised as an NPS, CSAT or CES")


@pytest.mark.parametrize("study", ["only scores", "only customers", "only a mirror", "nothing known"])
def test_what_is_missing_is_said_in_french_too(study: str) -> None:
    english, french = (started(*STUDIES[study], language=code) for code in ("en", "fr"))
    for page in QUESTIONS:
        words = [[element.value for element in turned(app, page).info] for app in (english, french)]
        assert len(words[0]) == len(words[1])
        assert not set(words[0]) & set(words[1])


def tried(app: AppTest, choices: dict[str, list[Any]]) -> Iterator[dict[str, Any]]:
    """The page drawn with every combination of these choices, by the keys of their widgets."""
    for combination in product(*choices.values()):
        chosen = dict(zip(choices, combination, strict=True))
        for key, value in chosen.items():
            app.session_state[key] = value
        app.run()
        sound(app)
        yield chosen


def test_every_choice_on_the_scores_page(sample: File) -> None:
    app = turned(started(sample), "scores")
    choices = {
        "metric": ["nps", "csat", "ces"],
        "unit": ["answers", "customers"],
        "by": list(app.selectbox(key="by").options),
    }
    assert len(choices["by"]) >= 6
    for chosen in tried(app, choices):
        assert app.session_state["by"] == chosen["by"]
        assert len(app.get("vega_lite_chart")) == 4, chosen


@pytest.mark.parametrize("study", ["the sample", "three scores"])
def test_every_choice_on_the_say_and_do_page(sample: File, study: str) -> None:
    files = [sample] if study == "the sample" else [*STUDIES[study], ("c.csv", CUSTOMERS)]
    app = turned(started(*files), "say_do")
    choices: dict[str, list[Any]] = {
        "said": ["nps", "csat", "ces"],
        "did": list(outcomes(load(files).study)),
        "window": [90, 180, 365],
    }
    for chosen in tried(app, choices):
        assert drawn(app), chosen


def test_the_ends_of_delighted_and_complaining_may_be_anywhere() -> None:
    app = turned(started(*STUDIES["three scores"], ("c.csv", CUSTOMERS)), "say_do")
    for chosen in tried(app, {"good-nps-0-10": [0.0, 5.0, 10.0], "bad-nps-0-10": [0.0, 6.0, 10.0]}):
        assert drawn(app), chosen


NESTED = [
    (
        "a.csv",
        answers(
            "client;note nps;date;town;shop",
            lambda i: f"C{i};{nps(i)};2025-0{1 + i % 3 * 3}-15;{town(i)};{town(i)} {i // 3 % 2}",
            n=90,
        ),
    ),
    (
        "c.csv",
        answers("client;churn;revenue", lambda i: f"C{i};{'yes' if i % 4 == 0 else 'no'};{i * 10}", n=90),
    ),
    ("m.csv", MIRROR),
]
"""Towns with their own shops and their own month, so that most combinations of filters leave nothing."""


def test_filters_that_leave_nothing_leave_a_sentence() -> None:
    app = started(*NESTED)
    period = app.select_slider[0].key
    towns, shops = ("Lille", "Nice"), ("Lille 0", "Lyon 1")
    filters = {
        "filter.s.town": [[], *([t] for t in towns)],
        "filter.s.shop": [[], *([s] for s in shops), list(shops)],
        period: [(202501, 202507), (202502, 202503)],
    }
    for page in QUESTIONS:
        turned(app, page)
        for chosen in tried(app, filters):
            assert app.info or drawn(app), (page, chosen)
            empty = period in chosen and chosen[period] == (202502, 202503) and page != "mirror"
            assert not (empty and app.get("vega_lite_chart")), (page, chosen)


def test_a_small_base_recognises_nobody() -> None:
    """Of fewer than five answers nothing is shown, whatever page."""
    app = started(
        (
            "a.csv",
            answers("client;note nps;date;town", lambda i: f"C{i};{nps(i)};2025-0{1 + i // 57}-15;{town(i)}"),
        )
    )
    turned(app, "scores")
    app.session_state["filter.s.town"] = ["Lille"]
    app.session_state[app.select_slider[0].key] = (202502, 202502)
    app.run()
    sound(app)
    assert not app.get("vega_lite_chart")
    assert app.metric[0].value == "–"


@pytest.mark.parametrize("page", QUESTIONS)
def test_every_panel_can_be_taken_away(sample: File, page: str) -> None:
    """A picture, a workbook and a CSV for every chart."""
    app = turned(started(sample), page)
    keys = [button.proto.id for button in app.get("download_button")]
    for ending in ("png", "xlsx", "csv"):
        assert sum(f".{ending}" in key for key in keys) >= len(app.get("vega_lite_chart"))


def test_a_link_says_a_pages_choices_and_follows_them() -> None:
    app = AppTest.from_file(str(ROOT / "cxdash" / "ui" / "frame.py"), default_timeout=60)
    app.query_params["lang"], app.query_params["by"], app.query_params["metric"] = "en", "Région", "csat"
    app.run().button(key="sample").click().run().switch_page("../../pages/scores.py").run()
    assert app.selectbox(key="by").value == "Région"
    assert "5 points below" in app.subheader[0].value
    assert app.query_params["metric"] == "csat"
    app.selectbox(key="by").set_value("Rayon").run()
    assert app.query_params["by"] == "Rayon"


@pytest.mark.parametrize("customer", [True, False])
def test_the_rule_for_rows_that_repeat_is_where_their_remark_says(customer: bool) -> None:
    name = "client" if customer else "comment"
    rows = answers(f"{name};note nps", lambda i: f"my own words, number {i % 30};{nps(i % 30)}")
    app = started(("a.csv", rows))
    assert any("under “What counts”" in text for text in said(app))
    (rule,) = [group for group in app.get("button_group") if group.key == "rules-duplicates"]
    assert len(rule.options) == (3 if customer else 2), "nobody without an id answers again that day"


APART = [
    ("reco.csv", answers("customer id;date;note nps;town", lambda i: f"C{i};{month(i)};{nps(i)};{town(i)}")),
    (
        "effort.csv",
        answers(
            "customer id;date;csat;channel",
            lambda i: f"C{i};{month(i)};{1 + i % 5};{'Web' if i % 2 else 'Shop'}",
        ),
    ),
]
"""Two surveys, each with a segment of its own."""


@pytest.mark.parametrize(("asked", "other"), [("nps", "CSAT"), ("csat", "NPS")])
@pytest.mark.parametrize(
    ("column", "value", "held_by"), [("channel", "Web", "csat"), ("town", "Lyon", "nps")]
)
def test_a_filter_of_another_survey_leaves_a_score_whole_and_that_is_said(
    asked: str, other: str, column: str, value: str, held_by: str
) -> None:
    app = turned(started(*APART), "scores")
    app.session_state["metric"] = asked
    app.session_state[f"filter.s.{column}"] = [value]
    app.run()
    sound(app)
    values = {metric.label: metric.value for metric in app.metric}
    said = [caption.value for caption in app.caption if "Not filtered here" in caption.value]
    assert drawn(app)
    if asked == held_by:
        assert not said
        assert values[other] == "–", "of everyone, under a filter it cannot follow, it would mislead"
    else:
        assert said == [f"Not filtered here, because this survey does not hold it: {column}\\: {value}."]
        assert "–" not in values.values()


def test_filters_that_leave_nothing_can_be_taken_away_where_it_is_said() -> None:
    app = turned(started(*NESTED), "scores")
    app.session_state["filter.s.town"] = ["Lille"]
    app.session_state["filter.s.shop"] = ["Lyon 1"]
    app.run()
    assert not drawn(app)
    app.button(key="reset-here").click().run()
    sound(app)
    assert drawn(app)
    assert not [button for button in app.button if button.key and button.key.startswith("reset")]
