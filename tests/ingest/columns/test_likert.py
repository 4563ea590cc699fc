"""Answers in words: which number each stands for, and how long the scale is."""

# ruff: noqa: E501 - a ladder reads best on one line

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdash import customers, say_do
from cxdash.ingest import Loaded, load
from cxdash.ingest.columns.likert import STEP_ASKED, extreme, worded
from cxdash.ingest.quality.remarks import Light, Remark
from cxdash.scales import Scale

LADDERS = [
    ("Pas du tout satisfait | Plutôt pas satisfait | Plutôt satisfait | Très satisfait", "satisfaction"),
    ("Very poor | Fairly poor | Neither good nor poor | Fairly good | Very good", "quality"),
    ("Très mauvais | Plutôt mauvais | Ni bon ni mauvais | Plutôt bon | Très bon", "quality"),
    ("Pas satisfait du tout | Peu satisfait | Assez satisfait | Très satisfait", "satisfaction"),
    ("Très insatisfait(e) | Insatisfait(e) | Ni satisfait(e) ni insatisfait(e) | Satisfait(e) | Très satisfait(e)",
     "satisfaction"),
    ("Very_dissatisfied | Dissatisfied | Neutral | Satisfied | VerySatisfied", "satisfaction"),
    ("Not at all satisfied | Slightly satisfied | Moderately satisfied | Very satisfied | Extremely satisfied",
     "satisfaction"),
    ("Extremely dissatisfied | Moderately dissatisfied | Slightly dissatisfied | Neither satisfied nor dissatisfied | Slightly satisfied | Moderately satisfied | Extremely satisfied", "satisfaction"),
    ("Pas du tout d'accord | Plutôt pas d’accord | Ni d'accord ni pas d'accord | Plutôt d`accord | Tout à fait d'accord",
     "agreement"),
    ("Strongly disagree | Disagree | Somewhat disagree | Neutral | Somewhat agree | Agree | Strongly agree",
     "agreement"),
    ("Très difficile | Difficile | Ni facile ni difficile | Facile | Très facile", "ease"),
    ("Very unlikely | Unlikely | Neutral | Likely | Very likely", "likelihood"),
    ("Mauvais | Moyen | Bon | Très bon | Excellent", "quality"),
    ("Poor | Fair | Good | Very good | Excellent", "quality"),
    ("Very poor | Poor | Average | Good | Excellent", "quality"),
    ("Bad | Good | Better | Best", "quality"),
    ("Jamais | Rarement | Parfois | Souvent | Toujours", "frequency"),
    ("Never | Sometimes | Usually | Always", "frequency"),
    ("Definitely would not | Probably would not | Might or might not | Probably would | Definitely would", "certainty"),
    ("Low | Medium | High | Very_High", "level"),
    ("Faible | Moyenne | Élevée", "level"),
    ("Non | Plutôt non | Plutôt oui | Oui", "yes"),
    ("Non, pas du tout | Non, plutôt pas | Oui, plutôt | Oui, tout à fait", "yes"),
    ("Pas du tout | Un peu | Moyennement | Beaucoup | Énormément", "degree"),
    ("dissatisfied | neutral | satisfied", "satisfaction"),
    ("😡 | 🙁 | 😐 | 🙂 | 😀", "faces"),
    ("😡 | 😐 | 😀", "faces"),
    ("Pas utile | Utile | Très utile", "usefulness"),
    ("Not important | Somewhat important | Important | Very important | Extremely important", "importance"),
    ("Sehr unzufrieden | Unzufrieden | Neutral | Zufrieden | Sehr zufrieden", "satisfaction"),
]  # fmt: skip


def words_of(ladder: str) -> list[str]:
    return ladder.split(" | ")


@pytest.mark.parametrize(("ladder", "family"), LADDERS)
def test_each_word_is_a_step_from_worst_to_best(ladder: str, family: str) -> None:
    words = words_of(ladder)
    found = worded({"avis": words})["avis"]
    assert (found.family, found.scale) == (family, Scale(1, len(words)))
    assert [found.words[word] for word in words] == list(range(1, len(words) + 1))


@given(st.sampled_from(LADDERS), st.randoms(use_true_random=False))
def test_whatever_words_are_seen_and_in_what_order_better_is_more(ladder: tuple[str, str], chance) -> None:  # type: ignore[no-untyped-def]
    words = words_of(ladder[0])
    seen = sorted(chance.sample(range(len(words)), min(3, len(words))))
    shuffled = [words[i] for i in seen]
    chance.shuffle(shuffled)
    found = worded({"avis": shuffled}).get("avis")
    if found:
        values = [found.words[words[i]] for i in seen]
        assert all(low < high for low, high in pairwise(values))
        assert all(found.scale.low <= value <= found.scale.high for value in values)


def test_a_column_with_some_of_the_words_of_a_battery_belongs_to_it() -> None:
    columns = {
        "chat": ["Très utile", "Utile", "Pas utile", "Inconnu"],
        "forum": ["Utile", "Non utilisé"],
        "dossier": ["Utile", "Urgent"],
    }
    found = worded(columns)
    assert {column: wording.scale for column, wording in found.items()} == {
        "chat": Scale(1, 3),
        "forum": Scale(1, 3),
    }
    assert found["forum"].words == {"Utile": 2}


@pytest.mark.parametrize(
    ("opinion", "fact"),
    [
        (["Yes", "Rather yes", "No"], ["Yes", "No"]),
        (["Never", "Sometimes", "Often"], ["Never", "Often"]),
        (["Faible", "Moyenne", "Élevée"], ["Faible", "Élevée"]),
    ],
)
def test_two_words_that_also_tell_facts_make_no_rating(opinion: list[str], fact: list[str]) -> None:
    assert worded({"opinion": opinion, "fact": fact}).keys() == {"opinion"}


def test_a_step_that_one_column_leaves_unused_is_known_from_another() -> None:
    full = words_of("Very dissatisfied | Dissatisfied | Neutral | Satisfied | Very satisfied")
    found = worded({"price": full, "staff": ["Dissatisfied", "Satisfied", "Very satisfied"]})
    assert found["staff"].scale == Scale(1, 5)
    assert found["staff"].words == {"Dissatisfied": 2, "Satisfied": 4, "Very satisfied": 5}


@pytest.mark.parametrize(
    ("words", "answers", "steps"),
    [
        ("Neutral | Satisfied | Very satisfied", [3, 4, 5], 5),
        ("Neutral | Agree | Strongly agree", [3, 4, 5], 5),
        ("Neutral | Likely | Very likely", [3, 4, 5], 5),
        ("Assez satisfait | Satisfait | Très satisfait", [4, 5, 6], 6),
        ("Pas satisfait | Satisfait | Très satisfait", [2, 3, 4], 4),
        ("Insatisfait | Neutre | Très satisfait", [2, 3, 5], 5),
        ("Very dissatisfied | Neutral | Satisfied", [1, 3, 4], 5),
        ("Strongly disagree | Disagree | Somewhat agree | Agree | Strongly agree", [1, 2, 4, 5, 6], 6),
        ("Strongly disagree | Disagree | Somewhat disagree | Agree | Strongly agree", [1, 2, 3, 5, 6], 6),
        (
            "Pas du tout d'accord | Pas d'accord | Plutôt d'accord | D'accord | Tout à fait d'accord",
            [1, 2, 4, 5, 6],
            6,
        ),
        (
            "Très insatisfait | Insatisfait | Plutôt satisfait | Satisfait | Très satisfait",
            [1, 2, 4, 5, 6],
            6,
        ),
        (
            "Très insatisfait | Peu satisfait | Plutôt satisfait | Satisfait | Très satisfait",
            [1, 3, 4, 5, 6],
            6,
        ),
    ],
)
def test_a_side_that_nobody_chose_is_part_of_the_scale(words: str, answers: list[float], steps: int) -> None:
    found = worded({"avis": words_of(words)})["avis"]
    assert list(found.words.values()) == answers
    assert found.scale == Scale(1, steps)


@pytest.mark.parametrize(
    "words",
    ["Paris | Lyon | Nice", "Single | Married | Divorced", "Oui | Non", "satisfied | neutral or dissatisfied",
     "Low | Normal | High | Urgent", "Travel_Rarely | Travel_Frequently | Non-Travel", "1 | 2 | 3", "Yes | No | No phone service"],
)  # fmt: skip
def test_other_words_and_two_answers_are_no_scale(words: str) -> None:
    assert worded({"avis": words_of(words)}) == {}


@pytest.mark.parametrize(
    ("words", "family"),
    [
        ("Not comfortable | Normal | Comfortable", "comfort"),
        ("Inconfortable | Moyen | Confortable", "comfort"),
        ("Pas du tout à l'aise | Plutôt pas à l'aise | Plutôt à l'aise | Tout à fait à l'aise", "comfort"),
        ("Very uncomfortable | Uncomfortable | Neutral | Comfortable | Very comfortable", "comfort"),
        ("Not satisfied | Normal | Satisfied", "satisfaction"),
        ("Mécontent | Moyen | Content", "satisfaction"),
        ("Insatisfait | Correct | Satisfait | Très satisfait", "satisfaction"),
        ("Inutile | Moyenne | Utile", "usefulness"),
        ("Bad | Normal | Good", "quality"),
        ("Difficile | Moyen | Facile", "difficulty"),
        ("Very hard | Hard | Medium | Easy | Very easy", "difficulty"),
    ],
)
def test_a_word_for_the_middle_stands_between_two_poles(words: str, family: str) -> None:
    found = worded({"avis": words_of(words)})["avis"]
    assert (found.family, list(found.words)) == (family, words_of(words))
    assert sorted(set(found.words.values())) == list(found.words.values())


@pytest.mark.parametrize(
    "words",
    [
        "Normal | Comfortable | Very comfortable",
        "Moyen | Satisfait | Très satisfait",
        "Normal | Moyen | Correct",
    ],
)
def test_a_word_for_the_middle_of_one_pole_alone_is_none_of_a_scale(words: str) -> None:
    assert worded({"avis": words_of(words)}) == {}


@pytest.mark.parametrize(
    "words",
    [
        "Not punctual | Sometimes | Punctual",
        "Pas propre | Moyen | Propre",
        "Untidy | So-so | tidy",
        "Non ponctuel | Parfois | Ponctuel",
    ],
)
def test_a_word_and_its_own_denial_are_the_ends_of_a_scale_where_the_name_judges(words: str) -> None:
    assert worded({"avis": words_of(words)})["avis"].words == dict(
        zip(words_of(words), (1, 2, 3), strict=True)
    )
    rows = "".join(f"{i % 11},{words_of(words)[i % 3]}\n" for i in range(60))
    roles = [opened(f"nps,{name}\n{rows}").mappings[0].roles[name] for name in ("Qualité du service", "kind")]
    assert roles == ["item", "segment"]


@pytest.mark.parametrize(
    "words",
    [
        "Member | Guest | Non-member",
        "Paid | Unpaid",
        "Not clean | So so | Moyen | Clean",
        "Not clean | Clean | Tidy",
        "Not | Clean | Cleaner",
        "∗∗ | ∗∗∗ | —",
    ],
)
def test_other_words_beside_a_denial_are_no_scale(words: str) -> None:
    assert worded({"avis": words_of(words)}) == {}


def test_a_word_and_its_denial_are_two_answers_to_what_asks_for_a_score() -> None:
    found = worded({"satisfaction": ["Ponctuel", "Pas ponctuel"]}, score=["satisfaction"])["satisfaction"]
    assert (found.words, found.scale) == ({"Pas ponctuel": 0, "Ponctuel": 1}, Scale(0, 1))


def test_how_comfortable_something_is_is_a_rating() -> None:
    rows = "".join(
        f"{['Most times', 'Rarely'][i % 2]},{['Not comfortable', 'Normal', 'Comfortable'][i % 3]}\n"
        for i in range(60)
    )
    loaded = opened(f"How often?,How comfortable are you with the shuttle?\n{rows}")
    assert loaded.reports[0].roles["item"] == ["How comfortable are you with the shuttle?"]


def test_how_difficult_things_are_is_no_opinion_of_a_customer() -> None:
    rows = "".join(f"Trail {i},{i % 9 + 2},{['easy', 'medium', 'hard'][i % 3]}\n" for i in range(60))
    assert opened(f"name,km,difficulty\n{rows}").mappings[0].roles["difficulty"] == "segment"


def test_two_answers_are_a_score_where_the_name_asks_for_one() -> None:
    found = worded({"satisfaction": ["neutral or dissatisfied", "satisfied"]}, score=["satisfaction"])
    assert found["satisfaction"].words == {"neutral or dissatisfied": 0, "satisfied": 1}
    assert found["satisfaction"].scale == Scale(0, 1)


@pytest.mark.parametrize(
    ("six", "unused"),
    [
        ("Strongly disagree | Disagree | Somewhat disagree | Somewhat agree | Agree | Strongly agree", 2),
        (
            "Très insatisfait | Insatisfait | Plutôt insatisfait | Plutôt satisfait | Satisfait | Très satisfait",
            3,
        ),
    ],
)
def test_a_word_keeps_its_place_where_nobody_chose_a_milder_one(six: str, unused: int) -> None:
    words = words_of(six)
    left = [*words[:unused], *words[unused + 1 :]]
    whole, part = (worded({"avis": some})["avis"] for some in (words, left))
    assert part.scale == whole.scale
    assert part.words == {word: whole.words[word] for word in left}


def test_the_ends_of_a_scale() -> None:
    assert [extreme(word) for word in ("Extremely likely", "Pas du tout probable", "Probable", "Metz")] == [
        1,
        -1,
        0,
        0,
    ]


def test_numbers_with_words_at_their_ends() -> None:
    answers = ["Not at all likely", *map(str, range(1, 10)), "Extremely likely"]
    rows = "\n".join(f"{answers[i % 11]};r{i}" for i in range(110))
    study = opened(f"How likely are you to recommend us?;ref\n{rows}\n").study
    assert study.responses
    assert study.responses.frame.iloc[:11, 0].tolist() == list(range(11))


# --- through the whole way ---------------------------------------------------------------------


def opened(text: str) -> Loaded:
    return load([("avis.csv", text.encode())])


WORDS = ("Très satisfait", "Plutôt satisfait", "Plutôt pas satisfait", "Pas du tout satisfait", "NSP")


def test_words_become_a_score_and_the_reading_is_said() -> None:
    rows = "\n".join(f"{WORDS[i % 5]};r{i}" for i in range(50))
    result = opened(f"Êtes-vous satisfait de votre achat ?;réf\n{rows}\n")
    column = "Êtes-vous satisfait de votre achat ?"
    assert result.study.responses
    assert result.study.metrics["csat"].scale == Scale(1, 4)
    assert result.study.responses.frame[column].tolist()[:4] == [4, 3, 2, 1]
    assert result.reports[0].reasons == {"dont_know": 10}
    assert any("Très satisfait = 4" in warning for warning in result.reports[0].warnings)


def test_the_reader_may_say_that_a_word_stands_for_another_answer() -> None:
    rows = "\n".join(f"{WORDS[i % 4]};r{i}" for i in range(40))
    (mapping,) = opened(f"satisfaction;réf\n{rows}\n").mappings
    other = mapping.with_words("satisfaction", {**mapping.words["satisfaction"], "Plutôt satisfait": 4})
    assert (other.scales["satisfaction"], other.words["satisfaction"]["Plutôt satisfait"]) == (Scale(1, 4), 4)
    assert mapping.with_words("satisfaction", {}).words == {}
    ignored = mapping.with_role("satisfaction", "segment")
    assert (ignored.words, ignored.scales) == ({}, {})
    assert ignored.with_role("satisfaction", "csat").words == mapping.words, "what was found is not forgotten"


def test_real_employees_who_leave_by_what_they_said(real_data: Path) -> None:
    path = real_data / "hr_attrition_ibm" / "attrition.csv"
    study = load([(path.name, path.read_bytes())]).study
    say, outcome = customers.choose(study, "JobSatisfaction", "Attrition")
    joined = customers.join(study, say, outcome)
    rates = [round(rate.estimate.value, 3) for rate in say_do.rates(joined.counts, outcome)]
    assert rates == [22.837, 16.429, 16.516, 11.329]
    assert round(say_do.event_rate(joined.counts, outcome).value, 3) == 16.122


def test_rows_without_ids_are_persons_and_it_is_said() -> None:
    rows = "\n".join(f"{i % 5 + 1};{'yes' if i % 5 < 2 else 'no'}" for i in range(100))
    result = opened(f"satisfaction;churn\n{rows}\n")
    say, outcome = customers.choose(result.study)
    joined = customers.join(result.study, say, outcome)
    assert [rate.estimate.value for rate in say_do.rates(joined.counts, outcome)] == [100, 100, 0, 0, 0]
    assert any("each row was taken for one customer" in warning for warning in result.reports[0].warnings)


def test_a_thousand_items_in_the_same_words_take_no_more_than_their_number() -> None:
    said = ("Très satisfait", "Satisfait", "Neutre", "Insatisfait", "Très insatisfait")

    def seconds(items: int) -> float:
        start = time.process_time()
        assert len(worded({f"q{i}": said for i in range(items)})) == items
        return time.process_time() - start

    seconds(10)
    assert seconds(1_000) < 30 * seconds(100)


@pytest.mark.parametrize(
    "ladder",
    [
        "Strongly Disagree | Disagree | Somewhat Agree | Agree | Strongly Agree",
        "Pas du tout d'accord | Pas d'accord | Plutôt d'accord | D'accord | Tout à fait d'accord",
        "Très insatisfait | Insatisfait | Assez satisfait | Satisfait | Très satisfait",
    ],
)
def test_on_uneven_sides_a_word_stands_opposite_to_its_mirror(ladder: str) -> None:
    words = words_of(ladder)
    found = worded({"avis": words})["avis"]
    assert [found.words[word] for word in words] == [1, 2, 4, 5, 6]
    assert found.scale == Scale(1, 6)
    asked = [remark for remark in remarks(words) if remark.note.message == STEP_ASKED]
    assert [remark.light for remark in asked] == [Light.AMBER]
    assert f"“{words[2]}”" in asked[0].note.sentence


def remarks(words: list[str]) -> tuple[Remark, ...]:
    rows = "".join(f"{words[i % len(words)]};{words[i % 3]};{i % 11}\n" for i in range(60))
    return load([("avis.csv", f"Accueil;Conseil;note nps\n{rows}".encode())]).reports[0].remarks


@pytest.mark.parametrize("ladder", [ladder for ladder, _family in LADDERS if ladder.count("|") > 3])
def test_a_step_that_nobody_chose_on_five_is_not_asked_about(ladder: str) -> None:
    words = words_of(ladder)
    for seen in (words, words[:1] + words[2:]):
        assert STEP_ASKED not in {remark.note.message for remark in remarks(seen)} or len(words) > 5


@pytest.mark.parametrize(
    ("disliked", "liked"),
    [
        ("Insatisfait | Normal | Satisfait", "Normal | Satisfait | Très satisfait"),
        ("Disagree | Average | Agree", "Average | Agree | Strongly agree"),
        ("Normal | Insatisfait", "Normal | Satisfait | Très satisfait"),
    ],
)
def test_an_item_that_nobody_disliked_stays_in_its_battery(disliked: str, liked: str) -> None:
    battery = {"Propreté": disliked.split(" | "), "Accueil": liked.split(" | ")}
    found = worded({**battery, "Importance": ["Normal", "Important", "Très important"]})
    assert found.keys() >= {"Accueil"}
    assert "Importance" not in found
    assert {one.scale for one in found.values()} == {Scale(1, 5)}
    assert found["Accueil"].words == dict(zip(liked.split(" | "), (3.0, 4.0, 5.0), strict=True))
