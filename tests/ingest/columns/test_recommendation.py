"""A score from 0 to 10 that says no more than “score”: told by the rest of the table, or asked."""

from collections.abc import Callable

import pytest

from cxdash.ingest import TableReport, load
from cxdash.ingest.quality.remarks import Light

ASKED = "read as satisfaction; if it asks for recommendation (NPS)"
N = 66


def report(header: str, row: Callable[[int], str], name: str = "avis.csv") -> TableReport:
    text = "\n".join([header, *(row(i) for i in range(N))])
    return load([(name, text.encode())]).reports[0]


def asked(one: TableReport) -> list[Light]:
    """The lights under which a reader is asked what a score is of."""
    return [remark.light for remark in one.remarks if ASKED in remark.note.sentence]


def group(answer: int, words: str) -> str:
    return words.split()[(answer >= 7) + (answer >= 9)]


TOLD = {
    "groups, fr": ("note;catégorie", lambda i: f"{i % 11};{group(i % 11, 'Détracteur Passif Promoteur')}"),
    "groups, en": ("score,segment", lambda i: f"{i % 11},{group(i % 11, 'detractor passive promoter')}"),
    "ids, fr": ("réf;note", lambda i: f"NPS-{i:05d};{i % 11}"),
    "ids, en": ("survey_id,score", lambda i: f"NPS{i:05d},{i % 11}"),
}


@pytest.mark.parametrize("kind", TOLD)
def test_the_rest_of_a_table_tells_recommendation(kind: str) -> None:
    header, row = TOLD[kind]
    one = report(header, row)
    assert "nps" in one.roles
    assert "csat" not in one.roles
    assert any("was read as recommendation (NPS), as “" in remark.note.sentence for remark in one.remarks)


@pytest.mark.parametrize(
    ("name", "role"), [("NPS_avril.csv", "nps"), ("snps.csv", "csat"), ("nps et csat.csv", "csat")]
)
def test_the_name_of_the_file_tells_recommendation(name: str, role: str) -> None:
    assert role in report("client;note", lambda i: f"C{i};{i % 11}", name).roles


@pytest.mark.parametrize("header", ["client;note", "account_id;score"])
def test_where_nothing_tells_the_reader_is_asked(header: str) -> None:
    one = report(header, lambda i: f"C{i};{i % 11}")
    assert "csat" in one.roles
    assert asked(one) == [Light.AMBER]


def test_groups_cut_elsewhere_tell_nothing() -> None:
    one = report("score,group", lambda i: f"{i % 11},{group(i % 11 + 1, 'detractor passive promoter')}")
    assert "csat" in one.roles
    assert asked(one) == [Light.AMBER]


@pytest.mark.parametrize(
    ("header", "high"), [("client;note", 5), ("client;satisfaction", 10), ("client;rating", 7)]
)
def test_a_score_that_says_more_or_ends_elsewhere_is_not_asked_about(header: str, high: int) -> None:
    one = report(header, lambda i: f"C{i};{i % 5 + high - 4}")
    assert "csat" in one.roles
    assert asked(one) == []


def test_beside_the_recommendation_a_bare_score_is_not_asked_about() -> None:
    one = report("nps;note", lambda i: f"{i % 11};{i * 3 % 11}")
    assert {"nps", "csat"} <= set(one.roles)
    assert asked(one) == []


NO_NPS = "Recommendation was asked, but not from 0 to 10, so no NPS was made"
ITEMS = "Accueil;Propreté;Qualité du service"


def said(one: TableReport) -> list[Light]:
    """The lights under which a reader is told that there is no NPS."""
    return [remark.light for remark in one.remarks if NO_NPS in remark.note.sentence]


@pytest.mark.parametrize(
    "question",
    [
        "Nous recommanderiez-vous à un proche ?", "Would you recommend us to a friend?",
        "Wie wahrscheinlich ist es, dass Du uns weiterempfiehlst?",
    ],
)  # fmt: skip
@pytest.mark.parametrize(("high", "answered"), [(5, N), (7, N), (5, 12), (7, 14)])
def test_recommendation_on_another_scale_is_an_item_and_no_nps(
    question: str, high: int, answered: int
) -> None:
    def row(i: int) -> str:
        *marks, last = [str((i * step + step) % high + 1) for step in (1, 2, 3, 4)]
        return ";".join([*marks, last if i < answered else ""])

    one = report(f"{ITEMS};{question}", row)
    assert question in one.roles["item"]
    assert said(one) == [Light.GREEN]


def test_in_words_too_recommendation_is_no_nps() -> None:
    words = ("Tout à fait d'accord", "D'accord", "Pas d'accord", "Pas du tout d'accord")
    header = "Le personnel est aimable;Je recommande cette enseigne;Le magasin est propre"
    one = report(header, lambda i: ";".join(words[(i * step) % 4] for step in (1, 3, 5)))
    assert said(one) == [Light.GREEN]


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("I recommend the food;I recommend the staff", "“I recommend the food” and “I recommend the staff”"),
        ("Je recommande l'accueil;Je recommande le choix",
         "“Je recommande l'accueil” and “Je recommande le choix”"),
    ],
)  # fmt: skip
def test_several_recommendations_off_the_scale_are_said_once(asked: str, listed: str) -> None:
    one = report(f"{ITEMS};{asked}", lambda i: ";".join(str((i * s + s) % 5 + 1) for s in (1, 2, 3, 4, 6)))
    (sentence,) = (r.note.sentence for r in one.remarks if NO_NPS in r.note.sentence)
    assert sentence.endswith(f"read as ratings of one item: {listed}.")


def test_beside_an_nps_nothing_is_said_of_another_recommendation() -> None:
    header = f"nps;{ITEMS};Je recommande l'accueil"
    one = report(header, lambda i: f"{i % 11};{i % 5 + 1};{i % 4 + 2};{i % 3 + 1};{i % 5 + 1}")
    assert ("nps" in one.roles, said(one)) == (True, [])
