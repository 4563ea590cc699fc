"""Tables of averages and totals are told from tables of answers, by what only several answers can give."""

from collections.abc import Callable

import pytest

from cxdash.ingest import Loaded, load
from cxdash.ingest.quality.remarks import Light

SAID, NAMED = "Rows look like averages or totals of several answers", "is named an average"
CITIES = ("Metz", "Nice", "Lyon", "Lille", "Brest", "Tours")


def files(text: str) -> Loaded:
    return load([("f.csv", text.encode())])


def said(text: str) -> str:
    """The remark on sums of answers, "" if there is none."""
    (one,) = files(text).reports
    return next((text for text in one.warnings if SAID in text), "")


def by_city(header: str, row: Callable[[int], str]) -> str:
    """A table with one row for each city."""
    return "\n".join([header, *(f"{city}{row(i)}" for i, city in enumerate(CITIES))])


AVERAGES = {
    "groups, fr": by_city(
        "ville;promoteurs %;passifs %;détracteurs %;csat", lambda i: f";{41 + i},5;22;{36 - i},5;{3 + i % 2}"
    ),
    "groups, en": by_city(
        "team,promoters,passives,detractors,csat", lambda i: f",{40 + 3 * i},20,{12 - i},{3 + i % 2}"
    ),
    "NPS, fr": by_city("magasin;note globale;NPS", lambda i: f";{80 + i};{i * 7 - 12}"),
    "NPS, en": by_city("store,csat,Net Promoter Score", lambda i: f",{80 + i},{i * 9 + 20}"),
    "counts, fr": "question;réponse;effectif\nPrix;Satisfait;31\nPrix;Insatisfait;6\nPrix;Très satisfait;40\n"
    "Accueil;Satisfait;52\nAccueil;Insatisfait;2\nAccueil;Très satisfait;23\n",
    "counts, en": by_city("store,rating,n", lambda i: f",{i % 5 + 1},{70 - i}"),
    "days, fr": by_city("magasin;date;satisfaction", lambda i: f";{i + 13}/07/2025;4,{51 + i}"),
    "days, en": by_city("store,date,csat", lambda i: f",2025-07-{i // 2 + 10},3.{98 - i}"),
    "name, fr": by_city("magasin;satisfaction moyenne", lambda i: f";4,{i + 1}"),
    "name, en": by_city("store,average satisfaction", lambda i: f",4.{i + 1}"),
}


@pytest.mark.parametrize("kind", AVERAGES)
def test_rows_that_sum_up_answers_are_red_and_the_study_says_so(kind: str) -> None:
    result = files(AVERAGES[kind])
    assert result.reports[0].light == Light.RED
    assert SAID in said(AVERAGES[kind]), result.reports[0].warnings
    assert result.study.doubtful == ("f.csv",)


def test_the_columns_that_show_it_are_named() -> None:
    assert "(see “effectif”)" in said(AVERAGES["counts, fr"])
    assert "(see “promoters”, “passives”, and “detractors”)" in said(AVERAGES["groups, en"])


ANSWERS = {
    "a person's total, fr": "date;nps;note prix;note accueil;total\n"
    + "".join(
        f"{i % 9 + 1:02d}/04/2025;{i % 11};{i % 5 + 1};{i % 3 + 1};{i % 5 + i % 3 + 2}\n" for i in range(40)
    ),
    "newest first": "n,date,nps\n" + "".join(f"{30 - i},2025-04-{30 - i:02d},{i % 11}\n" for i in range(30)),
    "why they detract": "client;nps;motif détracteur (code)\n"
    + "".join(f"C{i};{i % 11};{i % 5 + 1}\n" for i in range(30)),
    "staff of a branch": "agence;nps;effectif\n"
    + "".join(f"A{i % 4};{i % 11};{12 + i % 4}\n" for i in range(40)),
    "one-hot groups": "note nps;promoteur;détracteurs\n" + "9;1;0\n3;0;1\n8;0;0\n" * 5,
    "what an answer adds": "csat;points nps\n" + "5;100\n3;0\n1;-100\n" * 5,
    "codes for a blank": "magasin;nps\n" + "Metz;9\nNice;3\nLyon;99\nLille;-1\n" * 5,
    "rows numbered": by_city("ville;note;n", lambda i: f";{i % 5 + 1};{3 * i + 20}"),
    "customers' counts": by_city("client;csat;nombre de réponses", lambda i: f"{i};{i % 5 + 1};{9 - i}"),
    "rows that repeat": "store,rating,total\n" + "Metz,4,3\nMetz,4,2\nNice,5,9\n" * 2,
    "sliders": by_city("city,csat", lambda i: f",{i}.5"),
    "means of items by person": by_city("city,csat,respondent_id", lambda i: f",3.{33 + i},{70 - i}"),
    "a mean beside its items": by_city(
        "city,nps,csat,mean satisfaction", lambda i: f",{i + 4},{i % 5 + 1},{i}.5"
    ),
    "several of one store": "city,csat\n" + "Metz,4.33\nMetz,3.67\nNice,4.33\nNice,1.67\n",
    "a mean by customer": by_city("ville;client;satisfaction moyenne", lambda i: f";C{i};{60 + 5 * i}"),
    "a mean by respondent": by_city(
        "city,respondent_id,mean satisfaction", lambda i: f",{70 - i},{60 + 5 * i}"
    ),
    "a whole mean beside its items": by_city(
        "city,nps,csat,mean satisfaction", lambda i: f",{i + 4},{i % 5 + 1},{i}"
    ),
    "social media": by_city("city,satisfaction with social media", lambda i: f",{i % 5 + 1}"),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_answers_are_not_taken_for_sums(kind: str) -> None:
    (one,) = files(ANSWERS[kind]).reports
    assert one.kind == "responses"
    assert not any(text in " ".join(one.warnings) for text in (SAID, NAMED))


BY_NAME = {
    "fr": by_city("ville;satisfaction moyenne;date", lambda i: f";{60 + 5 * i};15/01/2025"),
    "en": by_city("store,average satisfaction,date", lambda i: f",{60 + 5 * i},2025-01-15"),
    "es": by_city("tienda;Satisfacción_Promedio", lambda i: f";{60 + 5 * i}"),
}


@pytest.mark.parametrize("language", BY_NAME)
def test_whole_scores_that_are_averages_by_name_are_asked_about(language: str) -> None:
    (one,) = files(BY_NAME[language]).reports
    assert [said.light for said in one.remarks if NAMED in said.note.sentence] == [Light.AMBER]


TENTHS = {
    "fr": by_city("ville;satisfaction", lambda i: f";{i % 3 + 2},{i + 1}"),
    "en": by_city("store,customer satisfaction", lambda i: f",{i % 3 + 2}.{i + 1}"),
}


@pytest.mark.parametrize("language", TENTHS)
def test_tenths_of_one_row_a_group_are_asked_about(language: str) -> None:
    (one,) = files(TENTHS[language]).reports
    lights = [said.light for said in one.remarks if "falls between two answers" in said.note.sentence]
    assert lights == [Light.AMBER]


def test_tenths_of_several_of_one_group_are_answers() -> None:
    (one,) = files("city,csat\n" + "Metz,4.5\nMetz,3.5\nNice,4.5\nNice,1.5\n").reports
    assert "falls between" not in " ".join(one.warnings)
