"""What a table of orders leaves open is said where it matters, and only then."""

import pytest

from cxdash.ingest import load

FRENCH = "N° commande;N° client;Date commande;Montant"
ENGLISH = "Order number;Customer id;Order date;Amount"


def said(words: str, header: str, rows: list[str]) -> list[str]:
    """What is said in amber with certain words."""
    (account,) = load([("commandes.csv", "\n".join([header, *rows]).encode())]).reports
    ambers = [remark.note.sentence for remark in account.remarks if remark.light == "amber"]
    return [sentence for sentence in ambers if words in sentence]


@pytest.mark.parametrize("header", [FRENCH, ENGLISH])
@pytest.mark.parametrize(("paid", "n"), [(3, 27), (20, 10), (29, 0), (30, 0)])
def test_orders_without_an_amount_are_counted_where_they_are_many(header: str, paid: int, n: int) -> None:
    rows = [f"F{i};C{i % 9};{i % 28 + 1:02}/03/2024;{f'{i + 10},50' if i < paid else ''}" for i in range(30)]
    found = said("without an amount", header, rows)
    assert len(found) == bool(n)
    assert all(f"{n} of 30" in sentence for sentence in found)


@pytest.mark.parametrize("header", [FRENCH, ENGLISH])
def test_an_amount_on_the_first_row_of_an_order_is_that_of_the_order(header: str) -> None:
    rows = [f"F{i // 3};C{i // 3 % 4};01/03/2024;{'' if i % 3 else f'{i + 10},50'}" for i in range(30)]
    assert said("without an amount", header, rows) == []


@pytest.mark.parametrize(
    ("header", "asked"),
    [
        ("N° commande;N° client;Saisie;Modifié;Montant", "Dates stand in “Saisie” and “Modifié”,"),
        ("Order number;Customer id;Entered;Changed;Amount", "Dates stand in “Entered” and “Changed”,"),
        ("Order number;Customer id;Entered;Delivered;Amount", "“Entered” holds dates and was taken"),
        ("Order number;Customer id;Shipped;Delivered;Amount", ""),
        ("N° commande;N° client;Date commande;Modifié;Montant", ""),
    ],
)
def test_dates_of_which_none_is_named_the_order_s_are_asked_about(header: str, asked: str) -> None:
    rows = [f"F{i};C{i % 9};{i % 28 + 1:02}/03/2024;{i % 27 + 2:02}/04/2024;{i + 10},50" for i in range(30)]
    found = said("the day of the order", header, rows)
    assert len(found) == bool(asked)
    assert all(sentence.startswith(asked) for sentence in found)
