"""Waves under one another: a name that means something else from one year to the next."""

import pytest

from cxdash.ingest import Loaded, load

WORDS = ["web", "magasin", "tel"]
TALK = [
    f"une remarque assez longue sur la visite numéro {i}, et sur l'accueil reçu ce jour" for i in range(60)
]
MARKS = list("12345")


def wave(year: int, q5: list[str], people: int = 60) -> tuple[str, bytes]:
    rows = (
        f"{year}-03-{i % 28 + 1:02d};{year}C{i};{i % 11};{i % 5 + 1};{q5[i % len(q5)]}" for i in range(people)
    )
    return f"enquete {year}.csv", "\n".join(["Date;Client;NPS;Accueil;Q5", *rows]).encode()


def opened(*q5: list[str]) -> Loaded:
    return load([wave(2022 + i, values, 60 - i) for i, values in enumerate(q5)])


@pytest.mark.parametrize("other", [WORDS, TALK])
def test_ratings_and_words_under_one_name_are_kept_apart(other: list[str]) -> None:
    for first, then in ((MARKS, other), (other, MARKS)):
        result = opened(first, then)
        table = result.study.responses
        assert table is not None
        ratings = "Q5" if first is MARKS else "Q5 (2)"
        assert ratings in table.columns("item")
        assert set(table.frame[ratings].dropna()) == {1, 2, 3, 4, 5}
        assert len(table.frame) == 119
        assert any("kept apart as “Q5 (2)”" in warning for warning in result.reports[1].warnings)
        assert result.reports[1].light == "amber"


def test_the_same_change_a_year_later_gets_the_same_name() -> None:
    table = opened(MARKS, WORDS, WORDS).study.responses
    assert table is not None
    assert "Q5 (3)" not in table.frame
    assert table.frame["Q5 (2)"].notna().sum() == 59 + 58
