"""A score from 0 to 10 that says no more than “score”: told by the rest of the table, or asked."""

from collections.abc import Callable

import pytest

from cxdash.ingest import TableReport, load
from cxdash.ingest.quality.remarks import Light

ASKED = "read as satisfaction; if it asks for recommendation (NPS)"
N = 33


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
