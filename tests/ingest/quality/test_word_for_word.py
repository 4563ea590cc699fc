"""The same sentence of the same day with the same score, under several codes."""

from collections.abc import Callable

import pytest

from cxdash.ingest import load

HEADERS = ["product_id,date,rating,review", "produit,date,note satisfaction,commentaire"]


def said(header: str, row: Callable[[int], str], n: int = 60) -> list[str]:
    """What is said in amber of answers that repeat another's words."""
    text = "\n".join([header, *map(row, range(n))])
    (account,) = load([("avis.csv", text.encode())]).reports
    sentences = (r.note.sentence for r in account.remarks if r.light == "amber")
    return [sentence for sentence in sentences if "word for word" in sentence]


def answer(i: int, code: int, text: str = "Le livreur numéro {} est arrivé en retard") -> str:
    return f"{code},2025-04-{i % 28 + 1:02},{i * 7 % 5 + 1},{text.format(i)}"


def on_one_day(code: int, text: str) -> str:
    return f"{code},2025-04-01,5,{text}"


@pytest.mark.parametrize("header", HEADERS)
def test_answers_under_another_code_are_counted_and_said(header: str) -> None:
    (sentence,) = said(header, lambda i: answer(i // 2, i))
    assert "30 of 60" in sentence
    assert f"“{header.split(',')[0]}”" in sentence


@pytest.mark.parametrize("row", [
    lambda i: answer(i, i),
    lambda i: answer(i // 2, i // 2),
    lambda i: answer(i // 2, i, "Très bien {}"),
    lambda i: answer(i, i, "J'ai choisi cette phrase parmi d'autres"),
    lambda i: on_one_day(i, "Aucun commentaire laissé par le client" if i % 5 < 2 else f"Le livreur {i}"),
    lambda i: on_one_day(i, ("Tout était parfait et je reviendrai", "Rien à signaler à ce sujet")[i % 2]),
    lambda i: on_one_day(i, f"Modèle de réponse {'abcde'[i % 5]} que propose l'outil"),
], ids=["each its own", "equal throughout", "a few words", "another day or score", "a placeholder",
        "two templates", "five templates"])  # fmt: skip
@pytest.mark.parametrize("header", HEADERS)
def test_other_answers_are_not(header: str, row: Callable[[int], str]) -> None:
    assert said(header, row) == []
