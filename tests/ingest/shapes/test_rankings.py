"""The places of a ranking are no ratings: known by the question, or by rows that use each place once."""

import random

import pytest

from cxdash.ingest.columns.mapping import Mapping
from cxdash.ingest.columns.roles import recognise
from cxdash.ingest.files.read import read
from cxdash.ingest.tables.layout import table

THINGS = ("Prix", "Délai", "Choix", "Accueil")


def recognised(question: str, places: list[int], repeated: bool = False) -> Mapping:
    """Each of a few things with a place, or with a rating; two ratings beside them."""
    chance = random.Random(5)
    lines = ["\t".join([*(f"{question} [{thing}]" for thing in THINGS), "Note du site", "Note du service"])]
    for _row in range(40):
        given = chance.choices(places, k=len(THINGS)) if repeated else chance.sample(places, len(THINGS))
        lines.append("\t".join(map(str, [*given, chance.randint(1, 5), chance.randint(1, 5)])))
    (sheet,) = read("avis.tsv", "\n".join(lines).encode())
    return recognise(table(sheet))


@pytest.mark.parametrize(
    "question", ["Classez par ordre de préférence", "Please put into rank order", "Rank these"]
)
@pytest.mark.parametrize("repeated", [True, False])
def test_a_question_for_an_order_is_a_ranking(question: str, repeated: bool) -> None:
    mapping = recognised(question, [1, 2, 3, 4, 5], repeated)
    assert {f"{question} [{thing}]" for thing in THINGS} <= set(mapping.columns("ignore"))
    assert any("hold the places of a ranking" in note.sentence for note in mapping.doubts.values())


@pytest.mark.parametrize("question", ["Vos critères", "What matters to you"])
def test_rows_that_use_each_place_once_are_a_ranking(question: str) -> None:
    mapping = recognised(question, [1, 2, 3, 4])
    assert not {f"{question} [{thing}]" for thing in THINGS} & set(mapping.columns("item"))
    assert any("4 columns" in note.sentence for note in mapping.doubts.values())


@pytest.mark.parametrize("question", ["Vos critères", "What matters to you"])
def test_ratings_of_which_some_are_alike_stay_ratings(question: str) -> None:
    mapping = recognised(question, [1, 2, 3, 4], repeated=True)
    assert {f"{question} [{thing}]" for thing in THINGS} <= set(mapping.columns("item"))
    assert mapping.doubts == {}
