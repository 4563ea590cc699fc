"""Labels: answers that are a number with its words, in French and in English."""

import pytest

from cxdash.ingest import Loaded, load
from cxdash.ingest.columns.labels import DIRECTION_ASKED
from cxdash.ingest.quality.remarks import Light
from cxdash.scales import Scale


def read(header: str, answers: list[str], rows: int = 44) -> Loaded:
    """A column of labelled answers beside a score."""
    lines = [f"{answers[i % len(answers)]};{i % 11}" for i in range(rows)]
    return load([("avis.csv", "\n".join([f"{header};note nps", *lines]).encode())])


@pytest.mark.parametrize(
    ("header", "answers", "scale"),
    [
        ("Satisfaction", ["1 : Très satisfait", "2 : Satisfait", "3 : Peu satisfait"], Scale(1, 4, True)),
        ("Satisfaction", ["1 - Very satisfied", "3 - Neutral", "5 - Very dissatisfied"], Scale(1, 5, True)),
        ("Accueil", ["1 : Satisfait/e", "2 : Insatisfait/e", "3 : Très insatisfait/e"], Scale(1, 4, True)),
        ("Satisfaction", ["5 - Very satisfied", "4 - Satisfied", "3 - Neutral"], Scale(1, 5)),
        ("Satisfaction", ["3 - Satisfait", "2 - Peu satisfait", "1 - Pas du tout satisfait"], Scale(1, 5)),
        ("Note de l'accueil", ["10 = Extrêmement utile", "7", "0 = Pas du tout utile"], Scale(0, 10)),
    ],
)  # fmt: skip
def test_known_words_tell_which_end_is_the_best(header: str, answers: list[str], scale: Scale) -> None:
    loaded = read(header, answers)
    assert loaded.mappings[0].scales[header] == scale
    assert DIRECTION_ASKED not in {remark.note.message for remark in loaded.reports[0].remarks}


RISING = [
    ("1 - Mauvais|2 - Moyen|3 - Bon|4 - Excellent", 4),
    ("1 - Poor|2 - Fair|3 - Good|4 - Excellent", 4),
    ("1 - Insatisfait|2 - Satisfait|3 - Très satisfait", 3),
    ("2 - Disagree|3 - Agree|4 - Strongly agree", 4),
    ("1 - Insatisfait|2 - Peu satisfait|3 - Satisfait", 3),
    ("1 - Poor|2 - Fair|3 - Good", 3),
    ("1 - Très insatisfait|2 - Insatisfait|3 - Neutre|4 - Satisfait", 5),
]


@pytest.mark.parametrize("header", ["Satisfaction", "Qualité"])
@pytest.mark.parametrize(("answers", "high"), RISING)
def test_rising_labels_end_at_the_best_word_of_all(header: str, answers: str, high: int) -> None:
    assert read(header, answers.split("|")).mappings[0].scales[header] == Scale(1, high)


@pytest.mark.parametrize(
    ("header", "answers"),
    [
        ("Accueil", "1 - Pas du tout satisfait|2 - Peu satisfait|4 - Satisfait|5 - Très satisfait|NSP"),
        ("Staff", "1 - Strongly disagree|2 - Disagree|4 - Agree|5 - Strongly agree|N/A"),
    ],
)
def test_labels_of_an_opinion_are_a_rating_without_any_other_score(header: str, answers: str) -> None:
    said = answers.split("|")
    rows = "".join(f"C{i:03};{said[i % 5]};{'Nord' if i % 2 else 'Sud'}\n" for i in range(40))
    loaded = load([("avis.csv", f"N° client;{header};Région\n{rows}".encode())])
    assert loaded.mappings[0].roles[header] == "item"
    assert loaded.mappings[0].scales[header] == Scale(1, 5)


@pytest.mark.parametrize(
    ("header", "answers"),
    [
        ("Qualité des repas", ["1 : Comme à la maison", "2 : Comme au bureau", "3 : Comme à l'hôpital"]),
        ("Service quality", ["1 - Gold standard", "2 - As expected from you", "3 - Never mind"]),
    ],
)
def test_of_other_words_the_direction_is_asked_and_the_last_label_is_the_end(
    header: str, answers: list[str]
) -> None:
    loaded = read(header, answers)
    assert loaded.mappings[0].scales[header] == Scale(1, 3)
    (asked,) = (r for r in loaded.reports[0].remarks if r.note.message == DIRECTION_ASKED)
    assert asked.light == Light.AMBER
    assert answers[0].split(maxsplit=2)[2] in asked.note.sentence


@pytest.mark.parametrize(
    "answers", [["1 étoile", "3 étoiles", "5 étoiles"], ["6/10", "8/10", "9/10"], ["2", "4", "5"]]
)
def test_units_and_bare_numbers_are_no_labels(answers: list[str]) -> None:
    loaded = read("Note du service", answers)
    assert loaded.mappings[0].doubts == {}
    assert loaded.mappings[0].scales["Note du service"].high in (5, 10)


def test_a_direction_that_is_corrected_is_asked_no_more() -> None:
    mapping = read("Service quality", ["1 - Gold standard", "2 - As expected", "3 - Never mind"]).mappings[0]
    assert mapping.with_scale("Service quality", Scale(1, 3, True)).doubts == {}


@pytest.mark.parametrize("header", ["Satisfaction", "Accueil"])
@pytest.mark.parametrize(
    ("answers", "scale"),
    [
        (["1 - Très satisfait", "2 - Satisfait", "3 - Pas satisfait", "4 - Pas du tout satisfait", "5 - NSP"],
         Scale(1, 4, True)),
        (["1 - Very dissatisfied", "3 - Neutral", "5 - Very satisfied", "6 - N/A"], Scale(1, 5)),
        (["1: Strongly disagree", "2: Disagree", "5: Strongly agree", "9: Don't know"], Scale(1, 5)),
        (["0 - Non concerné", "1 - Mauvais", "3 - Bon", "5 - Excellent"], Scale(1, 5)),
    ],
)  # fmt: skip
def test_a_label_that_says_that_nobody_answered_is_no_answer(
    header: str, answers: list[str], scale: Scale
) -> None:
    loaded = read(header, answers, rows=len(answers) * 12)
    assert loaded.mappings[0].scales[header] == scale
    assert loaded.reports[0].reasons == {"dont_know": 12}
