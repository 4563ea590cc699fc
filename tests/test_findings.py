"""Findings: sentences tested as prose, in English word for word and in French by its grammar."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdash import findings, orders, scores
from cxdash.association import association, contingency
from cxdash.compare import Comparison
from cxdash.customers import Outcome
from cxdash.estimate import Estimate, proportion
from cxdash.filters import Filters
from cxdash.i18n import speaking
from cxdash.say_do import BOXES, BoxCount, Cuts, Map
from cxdash.tally import Distribution
from tests.answers import CES1, CSAT, METRICS, NPS, compared, comparison, mix

VERDICTS = ["higher", "lower", "similar", "undecided", "too_few", "hidden"]
LEFT, ORDERS = Outcome("gone", "left"), Outcome("commandes", "orders", 2.0)
EARLIER, LATER = Filters(start=202402, end=202407), Filters(start=202408, end=202501)
NASTY = ["{x}", "{0}", "100%s", "50 %", "a b", "L’Isle-d’Abeau", "“Q”", "\\", "<b>", "$x$", "🎉"]
UNKNOWN = float("nan")


# ------------------------------------------------------------------ LOOK.md's table, word for word


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (
            comparison("higher"),
            "Nord scores +43, the rest +31: 12 points above (+3 to +21), a real difference.",
        ),
        (
            comparison("undecided", gap=(4.0, -6.0, 14.0), n=85, needed=607),
            "Nord scores +35, the rest +31: 4 points above, but 85 answers cannot tell; about 610 would.",
        ),
        (comparison("similar"), "Nord scores +43, the rest +31: alike, within 5 points."),
        (comparison("too_few", n=18, base=18.0), "Only 18 answers for Nord: too few to compare."),
    ],
    ids=["higher", "undecided", "similar", "too few"],
)
def test_one_group_against_the_rest(made, sentence):
    assert findings.against_rest(made) == sentence


# LOOK.md: "Staff think waiting is better rated than it is: 7.9 guessed, 6.4 given."; items are
# quoted since, because whole questions stand there.
def test_an_item_that_staff_over_estimate():
    over = _item("higher", "waiting", 7.9, 6.4)
    assert findings.mirror_item(over) == "Staff over-estimate “waiting”: 7.9 guessed, 6.4 given."


def _item(verdict: str, name: str, guessed: float, given: float) -> Comparison:
    made = comparison(
        verdict, "score", name, gap=(guessed - given, guessed - given - 0.5, guessed - given + 0.5)
    )
    return replace(
        made, estimate=replace(made.estimate, value=guessed), other=replace(made.other, value=given)
    )


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (
            comparison("lower", gap=(-12.0, -21.0, -3.0)),
            "Nord scores +19, the rest +31: 12 points below (−21 to −3), a real difference.",
        ),
        (
            comparison("undecided", gap=(-4.0, -14.0, 6.0), n=85, needed=607),
            "Nord scores +27, the rest +31: 4 points below, but 85 answers cannot tell; about 610 would.",
        ),
        (
            comparison("undecided", gap=(0.2, -10.0, 10.0), n=85, needed=1234),
            "Nord scores +31.2, the rest +31.0: too close for 85 answers to tell; about 1,200 would.",
        ),
        (
            comparison("higher", gap=(1.0, 0.6, 1.4)),
            "Nord scores +32, the rest +31: 1 point above (+1 to +1), a real difference.",
        ),
        (
            comparison("higher", "score", gap=(0.4, 0.1, 0.7)),
            "Nord scores 31.4, the rest 31.0: 0.4 points above (+0.1 to +0.7), a real difference.",
        ),
        (comparison("too_few", n=1, base=1.0), "Only 1 answer for Nord: too few to compare."),
        (comparison("too_few", rest=12), "Only 12 answers outside Nord: too few to compare."),
        (
            comparison("hidden", n=3),
            "Nord: not shown, so that no one can be recognised in fewer than 5 answers.",
        ),
    ],
)
def test_the_other_verdicts_against_the_rest(made, sentence):
    assert findings.against_rest(made) == sentence


def test_two_scores_and_their_distance_add_up():
    """Rounded to whole points, 17 and 25 would be 9 apart."""
    nord = comparison("lower", gap=(-8.77, -14.64, -2.95))
    nord = replace(nord, estimate=replace(nord.estimate, value=16.59), other=replace(nord.other, value=25.36))
    assert findings.against_rest(nord) == (
        "Nord scores +16.6, the rest +25.4: 8.8 points below (−15 to −3), a real difference."
    )


@pytest.mark.parametrize(
    ("verdicts", "sentence"),
    [
        (["higher"], "Nord scores +43, the rest +31: 12 points above (+3 to +21), a real difference."),
        (
            ["higher", "similar", "undecided"],
            (
                "Nord scores +43, the rest +31: 12 points above (+3 to +21), a real difference. "
                "No other difference is established."
            ),
        ),
        (["similar", "similar"], "Région: all score alike, within 5 points."),
        (["similar", "undecided"], "Région: no difference is established with these answers."),
        (["too_few", "hidden"], "Région: too few answers to compare any value with the rest."),
        ([], "Région: too few answers to compare any value with the rest."),
    ],
)
def test_a_panel_of_segments(verdicts, sentence):
    assert findings.by_segment([comparison(v) for v in verdicts], "Région") == sentence


def test_several_differences_are_named_largest_first_and_the_rest_counted():
    gaps = {"Est": -9.0, "Nord": 12.0, "Ouest": 3.0, "Sud": -20.0}
    made = [
        comparison("higher" if g > 0 else "lower", subject=name, gap=(g, g - 2, g + 2))
        for name, g in gaps.items()
    ]
    assert findings.by_segment([*made, comparison("similar")], "Région") == (
        "Région: 4 of 5 really differ from the rest: "
        "Sud (+11 against +31), Nord (+43 against +31), Est (+22 against +31), and 1 more."
    )


def test_the_headline_has_its_interval_and_base():
    assert findings.headline(scores.score(mix(20, 30, 50), NPS), NPS) == (
        "NPS is +30 (+14 to +44), from 100 answers."
    )
    assert findings.headline(scores.score(mix(0, 0, 1), NPS), NPS).endswith("from 1 answer.")
    assert findings.headline(scores.score(mix(0, 0, 0), NPS), NPS) == "NPS: no answer to show."


def test_a_distribution_is_read_from_the_good_end():
    nps = findings.distribution(scores.bands(mix(20, 30, 50), NPS), NPS)
    assert nps == "Promoters: 50%; Passives: 30%; Detractors: 20%."
    effort = findings.distribution(tuple(proportion(n, 10) for n in (2, 3, 5)), CES1)
    assert effort == "Easy: 50%; Neutral: 30%; Hard: 20%."


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (_item("higher", "wait", 7.9, 6.4), "Staff over-estimate “wait”: 7.9 guessed, 6.4 given."),
        (_item("lower", "wait", 6.4, 7.9), "Staff under-estimate “wait”: 6.4 guessed, 7.9 given."),
        (_item("similar", "wait", 7.0, 7.0), "Staff see “wait” as customers do: 7.0 guessed, 7.0 given."),
        (_item("undecided", "wait", 7.0, 6.8), "“wait”: 7.0 guessed, 6.8 given; these answers cannot tell."),
        (_item("too_few", "wait", 7.0, 6.8), "“wait”: 7.0 guessed, 6.8 given; too few answers to compare."),
        (_item("hidden", "wait", 7.0, 6.8), "“wait”: not shown, fewer than 5 answers on one side."),
    ],
)
def test_one_item_of_the_mirror(made, sentence):
    assert findings.mirror_item(made) == sentence


def test_a_mirror_names_what_is_over_and_under_estimated():
    over = [_item("higher", name, 8, 8 - size) for name, size in (("a", 1), ("b", 3), ("c", 2), ("d", 4))]
    under, alike = [_item("lower", "e", 5, 8)], [_item("similar", "f", 7, 7)]
    assert findings.mirror([*over, *alike, *under]) == (
        "Staff over-estimate 4 items of 6: “d”, “b”, “c”, and 1 more. They under-estimate 1: “e”."
    )
    assert findings.mirror([*under, *under]) == "Staff under-estimate 2 items of 2: “e” and “e”."
    assert findings.mirror(alike) == "Staff see every item as customers do."
    assert findings.mirror([]) == "Too few staff or customers answered to compare the two."


def strong(yes_did: int, yes_not: int, no_did: int, no_not: int):
    good, bad = np.array([no_did, yes_did], float), np.array([no_not, yes_not], float)
    return association(np.array([1.0, 5.0]), good, bad, contingency(yes_did, yes_not, no_did, no_not))


def test_rates_are_of_the_event_and_say_whether_they_differ():
    assert findings.rates(strong(120, 80, 30, 70), CSAT, LEFT) == (
        "Is satisfied: 40% left; Is not satisfied: 70%. 30 points apart, a real difference."
    )
    assert findings.rates(strong(50, 50, 49, 51), NPS, ORDERS) == (
        "Delighted: 50% commandes of 2 or more; Complains: 49%. No difference is established."
    )
    assert findings.rates(strong(5, 5, 49, 51), NPS, LEFT).endswith("Too few customers to compare.")


def test_strength_is_an_association_and_no_cause():
    sentence = findings.strength(strong(120, 80, 30, 70), LEFT)
    assert sentence == (
        "Among customers with a good score, the share “stays” is 2.00 times (1.45 to 2.75) that of those "
        "with a bad one."
    )
    assert findings.strength(strong(5, 5, 0, 9), LEFT) == ""


def test_the_link_is_said_without_the_words_of_a_statistician():
    sentence = findings.link(strong(120, 80, 30, 70), LEFT)
    times = 3.5 ** (1 / 4)  # the odds of one answer against those of the other, four points apart
    assert f"{times:.2f} times as many customers “stays” for each one “gone”" in sentence
    assert "the first scored better 63 times in 100" in sentence, "the pairs, half of the ties among them"
    assert not {"AUC", "odds"} & set(sentence.split())
    assert findings.link(strong(5, 0, 9, 0), LEFT) == "", "nobody left"


@given(*[st.integers(0, 120)] * 8)
def test_no_interval_says_the_contrary_of_the_title(a, b, c, d, e, f, g, h):
    """Of answers 1, 4, 6 and 9 the two ends are the camps; strength is printed of what the title says."""
    good, bad = np.array([a, b, c, d], float), np.array([e, f, g, h], float)
    camps = contingency(d, h, a, e) if d + h and a + e else None
    found = association(np.array([1.0, 4.0, 6.0, 9.0]), good, bad, camps)
    real = "a real difference" in findings.rates(found, NPS, LEFT)
    told = " · ".join([findings.strength(found, LEFT), findings.link(found, LEFT)])
    assert real or told == " · "
    for low, high in re.findall(r"(?:chance|“gone”) \((\S+) to (\S+?)\)", told):
        assert not float(low) < 1 < float(high)


@pytest.mark.parametrize(
    ("x", "words"),
    [
        (0.0, "0%"),
        (0.3, "0.3%"),
        (0.02, "0.02%"),
        (0.5, "0.5%"),
        (1.4, "1%"),
        (99.7, "99.7%"),
        (100.0, "100%"),
    ],
)
def test_few_are_not_nobody_and_most_are_not_all(x, words):
    assert findings.value(x, "percent") == words


def test_an_interval_has_two_ends():
    assert findings.interval(proportion(2, 4000)) == "0.01% to 0.2%"
    assert findings.interval(Estimate(78.1, 77.9, 78.3, 10**6, 1e6, "percent")) == "77.9% to 78.3%"


@pytest.mark.parametrize(
    ("cut", "words"), [(951.0, "951"), (2.5, "2.5"), (0.01, "0.01"), (12300.0, "12,300"), (1.25, "1.25")]
)
def test_the_least_amount_is_written_as_it_is(cut, words):
    assert findings.at_least(Outcome("spent", "revenue", cut)) == f"spent of {words} or more"


def the_map(metric=NPS, worth: float | None = 1234567.0) -> Map:
    shares = dict(zip(BOXES, (50, 1, 11, 40), strict=True))
    boxes = {box: BoxCount(box, n, proportion(n, 102), worth) for box, n in shares.items()}
    return Map(boxes=boxes, neither=3, cuts=Cuts(9, 6), metric=metric)


def test_the_two_boxes_where_saying_and_doing_part():
    assert findings.four_boxes(the_map(worth=None), LEFT) == (
        "Delighted, and gone: 1 customer. Complains, and stays: 11 customers."
    )
    assert findings.four_boxes(the_map(), ORDERS) == (
        "Delighted, and does not buy again: 1 customer worth 1.2M. "
        "Complains, and buys again: 11 customers worth 1.2M."
    )


@pytest.mark.parametrize(("n", "words"), [(31, "31"), (85, "85"), (607, "610"), (6071, "6,100"), (99, "99")])
def test_a_needed_base_is_said_in_two_figures(n, words):
    assert findings.about(n) == words


@pytest.mark.parametrize(
    ("x", "unit", "words"),
    [
        (12.4, "points", "+12"), (-3.6, "points", "−4"), (-0.2, "points", "0"), (78.4, "percent", "78%"),
        (5.44, "score", "5.4"), (UNKNOWN, "points", "–"),
    ],
)  # fmt: skip
def test_a_value_as_it_is_read(x, unit, words):
    assert findings.value(x, unit) == words


def test_an_unknown_interval_and_an_unknown_gap_are_said():
    assert findings.interval(Estimate(UNKNOWN, UNKNOWN, UNKNOWN, 0, 0, "points")) == "interval not known"
    assert findings.gap(comparison("too_few", gap=(UNKNOWN,) * 3)) == "–"


# ------------------------------------------------------------------ what holds for every sentence


def every_sentence(name: str = "Nord") -> Iterator[str]:
    """All findings for all verdicts, units and numbers of groups, about a group of this name."""
    for verdict in VERDICTS:
        for unit in ("points", "percent", "score"):
            one = comparison(verdict, unit, name, needed=607)
            small = comparison(verdict, unit, name, needed=607, n=1, base=1.0, gap=(-1.0, -1.4, -0.6))
            for made in (one, small, replace(one, reference=name)):
                yield findings.against_rest(made)
                yield findings.mirror_item(made)
                yield findings.moved(made)
                yield findings.team(made)
                yield findings.change(made, NPS, EARLIER, LATER)
            for panel in _panels(one, small):
                yield findings.by_segment(panel, name)
                yield findings.changes(panel, name)
                yield findings.mirror(panel)
                yield findings.teams(panel)
    for metric in METRICS.values():
        for counts in ((20, 30, 50), (0, 0, 1), (0, 0, 0)):
            yield findings.headline(scores.score(mix(*counts), NPS), metric)
        yield findings.distribution(tuple(proportion(n, 10) for n in (2, 3, 5)), metric)
        for outcome in (LEFT, replace(ORDERS, column=name)):
            yield from (findings.rates(a, metric, outcome) for a in STRENGTHS)
            yield from (findings.four_boxes(the_map(metric, worth), outcome) for worth in (None, 12.0, 1e6))
    yield from filter(None, (findings.strength(a, LEFT) for a in STRENGTHS))
    yield from (findings.ranks(rho) for rho in (-0.4, 0.6, 0.9))


def _panels(one: Comparison, small: Comparison) -> Iterator[list[Comparison]]:
    other = comparison("undecided", one.estimate.unit, "Sud", needed=90)
    yield from ([], [one], [one, small], [one, other], [one, small, other, one, one], [other, other])


STRENGTHS = [strong(120, 80, 30, 70), strong(50, 50, 49, 51), strong(5, 5, 49, 51), strong(5, 5, 0, 9)]
STRENGTHS.append(replace(STRENGTHS[0], contingency=None))

ENGLISH = {
    "two spaces": re.compile(r"[ \u00a0\u202f]{2}"),
    "a brace left open": re.compile(r"[{}]"),
    "no number": re.compile(r"nan|None|inf\b", re.IGNORECASE),
    "a space before a mark": re.compile(r" [,.;:!?)]|\( "),
    "one of many": re.compile(r"(?<![\d.,])1 (answers|points|customers|items|teams)\b"),
    "many of one": re.compile(r"(?<![\d.,])([02-9]|\d{2,}) (answer|point|customer|item|team)\b"),
    "statistics": re.compile(r"\bp\b|significan|null|cause|!", re.IGNORECASE),
}


def faults(sentence: str, rules: dict[str, re.Pattern[str]]) -> list[str]:
    found = [f"{why}: {sentence}" for why, rule in rules.items() if rule.search(sentence)]
    return found if sentence.endswith(".") else [*found, f"no full stop: {sentence}"]


def test_every_english_sentence_is_well_made():
    assert [fault for sentence in every_sentence() for fault in faults(sentence, ENGLISH)] == []


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_names_survive_as_they_are(name, language):
    with speaking(language):
        for sentence in (findings.against_rest(comparison(v, subject=name, needed=90)) for v in VERDICTS):
            assert name in sentence
        assert len(list(every_sentence(name))) == len(list(every_sentence()))


@given(st.text(min_size=1, max_size=30))
def test_any_name_can_be_told(name):
    for verdict in VERDICTS:
        for tell in (findings.against_rest, findings.mirror_item, findings.moved):
            assert name in tell(comparison(verdict, subject=name, needed=90))


@given(st.floats(-100, 100), st.floats(0.01, 60), st.sampled_from(["points", "percent", "score"]))
def test_a_sentence_never_contradicts_its_interval(gap, half, unit):
    verdict = "higher" if gap - half > 0 else "lower" if gap + half < 0 else "undecided"
    sentence = findings.against_rest(comparison(verdict, unit, gap=(gap, gap - half, gap + half), needed=900))
    assert ("real difference" in sentence) == (verdict != "undecided")
    assert ("above" in sentence) <= (gap > 0)
    assert ("below" in sentence) <= (gap < 0)


# ------------------------------------------------------------------ French, by its grammar


def in_french(tell: Callable[[], str]) -> str:
    with speaking("fr"):
        return tell()


# U+00A0 or U+202F before : ; ? ! % », and after «.
FRENCH = {
    "two spaces": ENGLISH["two spaces"],
    "a brace left open": ENGLISH["a brace left open"],
    "no number": ENGLISH["no number"],
    "a mark without its no-break space": re.compile(
        r"[^\u00a0\u202f][;?!»%]|[^\u00a0\u202f]:(?=\s|$)|«[^\u00a0\u202f]"
    ),
    "a space before a comma": re.compile(r"[ \u00a0\u202f][,.)]|\( "),
    "English marks": re.compile(r"[“”\"]|(?<!CES )\d\.\d|'"),  # CES 1.0 is a name
    "singular from two": re.compile(
        r"(?<![\d,\u202f])([2-9]|\d{2,})(,\d)?[ \u00a0](point|réponse|client|item|équipe)\b(?!s)"
    ),
    "plural under two": re.compile(
        r"(?<![\d,\u202f])[01](,\d)?[ \u00a0](points|réponses|clients|items|équipes)\b"
    ),
    "statistics": re.compile(r"\bp\b|significati|hypothèse nulle|à cause|!", re.IGNORECASE),
    "no article bends to a name": re.compile(r"\b(le|la|du|au|de la|à la) Nord\b"),
    "English": re.compile(r"\b(the|answers?|points? apart|cannot|within|staff|customers)\b", re.IGNORECASE),
}


def test_every_french_sentence_is_well_made():
    with speaking("fr"):
        assert [fault for sentence in every_sentence() for fault in faults(sentence, FRENCH)] == []


@pytest.mark.parametrize("verdict", VERDICTS)
def test_french_says_what_english_says(verdict):
    """The numbers of a sentence, signs and all, are the same in both languages."""
    for unit in ("points", "percent", "score"):
        made = comparison(verdict, unit, gap=(-1.5, -3.2, -0.4), needed=612)
        for tell in (findings.against_rest, findings.mirror_item, findings.moved, findings.team):
            english, french = tell(made), in_french(lambda tell=tell, made=made: tell(made))
            assert english != french
            assert re.findall(r"[+−]?\d+", french) == re.findall(r"[+−]?\d+", english)


@pytest.mark.parametrize(("size", "word"), [(0.4, "point"), (1.0, "point"), (1.9, "point"), (2.0, "points")])
def test_french_has_a_singular_below_two(size, word):
    assert in_french(lambda: findings.points(size, "score")).split("\u00a0")[-1].split(" ")[-1] == word


@pytest.mark.parametrize(
    ("role", "named"),
    [
        ("left", "Complains, and stays"),
        ("orders", "Complains, and buys again"),
        ("contacts", "Complains, and makes no contact"),
        ("returns", "Complains, and returns nothing"),
        ("revenue", "Complains, and buys more"),
    ],
)
def test_a_box_is_named_by_what_was_measured(role, named):
    assert findings.box_name("hostage", NPS, Outcome("x", role, None if role == "left" else 2.0)) == named


def test_a_half_that_has_enough_answers_is_not_called_too_small():
    only_later = replace(
        compared(mix(30, 30, 40), Distribution.of({}), NPS), subject="Nord", verdict="too_few"
    )
    sentence = "Région: no value has enough answers in both halves to tell a change."
    assert findings.changes([only_later], "Région") == sentence


def test_one_group_alone_is_not_called_too_few():
    alone = replace(compared(mix(30, 30, 40), Distribution.of({}), NPS), subject="Nord", verdict="too_few")
    assert (
        findings.by_segment([alone], "Région")
        == "Région: Nord alone is shown, with nothing to compare it with."
    )


MORE, AGAIN = ("buys more", "buys less"), ("buys again", "does not buy again")
CHOICE, HELD = ("buys a wider choice", "buys a narrower choice"), ("holds more", "holds less")


@pytest.mark.parametrize(("outcome", "deed", "does"), [
    (Outcome(orders.COUNT_AFTER, "orders", 1.0), "bought again", AGAIN),
    (Outcome(orders.COUNT_AFTER, "orders", 3.0), "Orders after the answer of 3 or more", MORE),
    (Outcome(orders.REVENUE_AFTER, "revenue", 49.5), "Revenue after the answer of 49.5 or more", MORE),
    (Outcome(orders.COUNT, "orders", 2.0), "bought more than once", AGAIN),
    (Outcome(orders.PRODUCTS, "products", 3.0), "Different products bought of 3 or more", CHOICE),
    (Outcome("nb produits", "products", 3.0), "nb produits of 3 or more", HELD),
    (Outcome("parti", "left"), "left", ("stays", "gone")),
    (Outcome("parti le", "left_on"), "left", ("stays", "gone")),
])  # fmt: skip
def test_what_orders_tell_is_told_in_words(outcome, deed, does):
    assert (findings.deed(outcome), findings.does(outcome)) == (deed, does)
