"""Charts: what the rows say, the template they are swapped into, and the picture that comes out."""

import json
import re
from typing import Any, NamedTuple

import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st

from cxdash import charts, findings, scores
from cxdash.compare import against_rest
from cxdash.customers import Outcome
from cxdash.estimate import Estimate, proportion
from cxdash.i18n import LANGUAGES, speaking
from cxdash.say_do import BoxCount, Cuts, Map, Rate
from cxdash.tally import Distribution
from cxdash.theme import DARK, LIGHT, Theme
from cxdash.trends import Period
from tests.answers import CES1, CSAT, NPS, comparison, mix

HOSTILE = "</script><b>\"x\" & 'y' \\ {z} %s 🎉\nLigne two ![](http://x) $a$ :red[z]"
LONG = "Une région dont le nom n’en finit pas " * 13  # 494 characters
GROUPS = {"Nord": mix(10, 20, 170), HOSTILE: mix(40, 30, 30), LONG: mix(20, 30, 50), "Est": mix(2, 3, 5)}
LEFT = Outcome("gone", "left")
PERIODS = [
    Period(202411, scores.score(mix(20, 30, 50), NPS)),
    Period(202412, scores.score(Distribution.of({}), NPS)),
    Period(202501, scores.score(mix(30, 30, 40), NPS)),
]
RATES = [Rate(float(said), proportion(10 * said, 60)) for said in range(1, 6)]


def the_map() -> Map:
    shares = {"loyalist": 50, "mercenary": 7, "hostage": 11, "defector": 40}
    boxes = {box: BoxCount(box, n, proportion(n, 108), 10.0 * n) for box, n in shares.items()}
    return Map(boxes=boxes, neither=3, cuts=Cuts(4, 3), metric=CSAT)


class Shape(NamedTuple):
    """One builder with rows as its page makes them, and words that must be seen in the picture."""

    builder: charts.Builder
    rows: list[charts.Row]
    options: dict[str, Any]
    ends: tuple[float, float] | None
    words: tuple[str, ...]


def shape(name: str) -> Shape:
    compared = against_rest(GROUPS, NPS)
    if name == "intervals":
        rows = charts.segment_rows(compared, NPS)
        options = {"title": "NPS, in points"}
        return Shape(charts.intervals, rows, options, charts.ends_of(compared), ("NPS, in points", "Nord"))
    if name == "bands":
        rows = charts.band_rows([(n, scores.bands(d, NPS)) for n, d in GROUPS.items()], NPS)
        options = {"names": NPS.bands, "title": "% of answers"}
        return Shape(charts.bands, rows, options, None, ("% of answers", "Nord", *NPS.bands))
    if name == "trend":
        options = {"title": "NPS", "base_title": f"Answers {HOSTILE}"}
        return Shape(charts.trend, charts.period_rows(PERIODS), options, None, ("NPS",))
    if name == "dumbbell":
        rows = charts.pair_rows(compared, findings.moved)
        options = {"title": "Mean", "names": ('Staff "x"\\', "Customers"), "colours": ("staff", "customers")}
        return Shape(charts.dumbbell, rows, options, charts.ends_of(compared), ("Mean", "Nord", "Customers"))
    if name == "profile":
        options = {"title": "% who left", "said": HOSTILE, "names": ("Bad", "Neither", "Good")}
        rows = charts.rate_rows(RATES, CSAT, Cuts(4, 3), LEFT)
        return Shape(charts.profile, rows, options, None, ("% who left", "Good"))
    options = {"says": ("Says bad", 'Says "good"'), "does": ("Stays", "Gone")}
    return Shape(charts.boxes, charts.box_rows(the_map(), LEFT), options, None, ("Stays", "Says bad"))


SHAPES = ["intervals", "bands", "trend", "dumbbell", "profile", "boxes"]
every_shape = pytest.mark.parametrize("name", SHAPES)
on_every_page = pytest.mark.parametrize(
    ("language", "theme"), list(zip(LANGUAGES, (LIGHT, DARK), strict=True)), ids=LANGUAGES
)


def spec(made: Shape, theme: Theme = LIGHT, rows: list[charts.Row] | None = None) -> dict[str, Any]:
    rows = made.rows if rows is None else rows
    return charts.spec(made.builder, rows, theme, made.ends, **made.options)


def built(made: Shape, theme: Theme) -> dict[str, Any]:
    ends = {} if made.ends is None else {"ends": made.ends}
    chart = made.builder(made.rows, theme, **made.options, **ends).to_dict()
    (rows,) = chart.pop("datasets").values()  # Altair sets data apart under a name of its own
    return {**chart, "data": {"values": rows}}


def unnamed(chart: dict[str, Any]) -> Any:
    """A specification without the running numbers Altair gives to views."""
    return json.loads(re.sub(r"view_\d+", "view", json.dumps(chart, allow_nan=False)))


def nested(part: Any) -> list[Any]:
    """All objects inside a specification, itself left out."""
    children = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    return [inner for child in children for inner in (child, *nested(child))]


# ------------------------------------------------------------------ templates


@every_shape
@on_every_page
def test_a_filled_template_is_what_the_builder_makes(name, language, theme):
    with speaking(language):
        made = shape(name)
        assert unnamed(spec(made, theme)) == unnamed(built(made, theme))


@every_shape
def test_data_is_at_the_top_alone_so_that_it_can_be_swapped(name):
    made = shape(name)
    chart = spec(made)
    assert chart["data"] == {"values": made.rows}
    assert "datasets" not in chart
    inside = [part for key, part in chart.items() if key != "data"]
    assert not [part for part in nested(inside) if isinstance(part, dict) and "data" in part]


@every_shape
def test_a_template_keeps_nothing_of_the_rows_before(name):
    made = shape(name)
    first = json.dumps(spec(made))
    spec(made, rows=[])
    assert json.dumps(spec(made)) == first


@every_shape
def test_every_language_has_its_own_template(name):
    made = shape(name)
    with speaking("fr"):
        french = spec(made)["config"]["locale"]
    english = spec(made)["config"]["locale"]
    assert (french["number"]["decimal"], english["number"]["decimal"]) == (",", ".")
    assert (french["time"]["months"][7], english["time"]["months"][7]) == ("août", "August")
    assert (french["time"]["days"][0], english["time"]["days"][0]) == ("dimanche", "Sunday")


# ------------------------------------------------------------------ pictures


def seen(chart: dict[str, Any]) -> list[str]:
    """The texts of the picture, as its SVG holds them."""
    picture = vl_convert.vegalite_to_svg({**chart, "width": 700})
    assert picture.startswith("<svg")
    return re.findall(r"<text[^>]*>([^<]*)</text>", picture)


FIELDS = {
    "value", "low", "high", "label", "order", "tone", "text", "tip", "other", "band", "start", "end", "one",
    "two", "side", "period", "base", "faded", "count", "share", "worth", "box", "undefined", "null", "NaN",
}  # fmt: skip


@every_shape
@on_every_page
def test_the_picture_says_what_it_shows(name, language, theme):
    with speaking(language):
        made = shape(name)
        texts = seen(spec(made, theme))
    assert all(any(word in text for text in texts) for word in made.words)
    assert not FIELDS & set(texts), "a column's name is no word for a reader"


@every_shape
def test_no_row_is_a_picture_too(name):
    assert not FIELDS & set(seen(spec(shape(name), rows=[])))


@pytest.mark.parametrize("name", ["intervals", "bands", "dumbbell"])
def test_hostile_names_are_drawn_as_they_are(name):
    made = shape(name)
    assert any("&lt;/script&gt;&lt;b&gt;" in text for text in seen(spec(made)))


def test_one_group_alone_is_drawn_without_a_rest():
    rows = charts.segment_rows(against_rest({"Nord": mix(20, 30, 50)}, NPS), NPS)
    assert rows[0]["other"] is None
    json.dumps(rows, allow_nan=False)
    assert any("Nord" in text for text in seen(charts.spec(charts.intervals, rows, LIGHT, title="NPS")))


def test_a_side_without_answers_is_no_number():
    gone = Estimate(*[float("nan")] * 3, 0, 0.0, "points")
    lost = comparison("too_few", gap=(float("nan"),) * 3)
    (row,) = charts.pair_rows([type(lost)(**{**vars(lost), "estimate": gone})], findings.moved)
    json.dumps(row, allow_nan=False)
    assert (row["one"], row["end"]) == (None, 34.0)
    assert "NaN" not in row["text"]


# ------------------------------------------------------------------ rows


@given(st.lists(st.text(max_size=60), unique=True, max_size=12))
def test_short_names_fit_and_stay_different(names):
    short = charts.shortened(names)
    assert len(short) == len(names) == len(set(short))
    assert all(0 < len(name) <= charts.LABEL_LENGTH + 3 for name in short)


def test_a_name_that_looks_like_a_second_one_stays_different():
    assert len(set(charts.shortened(["b", "b… (2)", " b", "b "]))) == 4


def test_hidden_groups_are_not_drawn():
    compared = against_rest({"a": mix(0, 0, 3), "b": mix(5, 5, 5), "c": mix(20, 30, 50)}, NPS)
    assert [row["label"] for row in charts.segment_rows(compared, NPS)] == ["c  (100)"]
    assert len(charts.pair_rows(compared, findings.moved)) == 1


@pytest.mark.parametrize(
    ("verdict", "drawn"),
    [
        ("higher", "good"),
        ("lower", "bad"),
        ("similar", "plain"),
        ("undecided", "plain"),
        ("too_few", "faded"),
    ],
)
def test_colour_is_kept_for_what_is_established(verdict, drawn):
    assert charts.tone(comparison(verdict)) == drawn


def test_where_low_is_good_higher_is_bad():
    assert charts.tone(comparison("higher"), CES1.high_is_good) == "bad"
    assert charts.tone(comparison("lower"), CES1.high_is_good) == "good"


def test_the_pieces_of_a_bar_meet():
    rows = charts.band_rows([("all", scores.bands(mix(20, 30, 50), NPS))], NPS)
    assert [(r["band"], r["start"], r["end"]) for r in rows] == [
        ("bad", 0, pytest.approx(20)),
        ("plain", pytest.approx(20), pytest.approx(50)),
        ("good", pytest.approx(50), pytest.approx(100)),
    ]
    assert [r["text"] for r in rows] == ["20%", "30%", "50%"]


@pytest.mark.parametrize(("middle", "named"), [(True, ["bad", "plain", "good"]), (False, ["bad", "good"])])
def test_a_scale_without_a_middle_names_none(middle: bool, named: list[str]):
    rows = charts.band_rows([("all", scores.bands(mix(20, 0, 50), NPS))], NPS)
    bar, _text = charts.bands(rows, LIGHT, NPS.bands, "%", middle).to_dict()["layer"]
    assert bar["encoding"]["color"]["legend"]["values"] == named


def test_the_line_breaks_where_nothing_is_known():
    rows = charts.period_rows(PERIODS)
    assert [row["value"] is None for row in rows] == [False, True, False]
    assert [row["base"] for row in rows] == [1, 0, 1]
    assert [row["period"] for row in rows] == ["2024-11-01", "2024-12-01", "2025-01-01"]


def test_no_period_is_no_row():
    assert charts.period_rows([]) == []


def test_the_axis_holds_every_score_and_every_firm_interval():
    compared = against_rest(GROUPS, NPS)
    low, high = charts.ends_of(compared)
    assert all(low < c.estimate.value < high for c in compared if c.verdict != "hidden")
    firm = [c for c in compared if c.verdict not in ("hidden", "too_few")]
    assert all(low < c.estimate.low and c.estimate.high < high for c in firm)
    assert charts.ends_of([]) == (0, 1)
