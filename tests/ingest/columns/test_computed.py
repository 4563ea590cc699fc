"""What a file works out from its own ratings is no rating, and it is said."""

import random

import pytest

from cxdash.ingest.columns.mapping import Mapping
from cxdash.ingest.columns.roles import recognise
from cxdash.ingest.files.read import read
from cxdash.ingest.tables.layout import table

THINGS = ("Accueil", "Propreté", "Choix", "Conseil")


def recognised(header: str, decimals: int, off: float = 0.0, mark: str = ",") -> Mapping:
    """Whole ratings of a few things, and a column of their mean, or of something beside it."""
    chance = random.Random(3)
    lines = ["\t".join(["Satisfaction", *THINGS, header])]
    for _row in range(60):
        given = [chance.randint(1, 5) for _thing in THINGS]
        mean = min(5.0, sum(given) / len(given) + chance.random() * off)
        lines.append(
            "\t".join([*map(str, [chance.randint(1, 5), *given]), f"{mean:.{decimals}f}".replace(".", mark)])
        )
    (sheet,) = read("avis.tsv", "\n".join(lines).encode())
    return recognise(table(sheet))


@pytest.mark.parametrize(
    ("header", "decimals", "mark"),
    [("Note composite", 1, ","), ("Evaluation", 1, ","), ("Satisfaction moyenne", 2, ","),
     ("composite_rating", 1, "."), ("Service quality", 1, ".")],
)  # fmt: skip
def test_the_mean_of_the_other_ratings_is_no_rating_and_it_is_said(
    header: str, decimals: int, mark: str
) -> None:
    mapping = recognised(header, decimals, mark=mark)
    assert mapping.roles[header] == "ignore"
    assert mapping.columns("item") == THINGS
    assert f"worked out from other ratings of the same row: “{header}”" in mapping.doubts[header].sentence


@pytest.mark.parametrize("header", ["Note moyenne d'ambiance", "Average service rating"])
def test_a_name_tells_it_too(header: str) -> None:
    assert recognised(header, 1, off=2).roles[header] == "ignore"


@pytest.mark.parametrize("header", ["Qualité du service", "Service quality"])
def test_ratings_in_tenths_of_something_else_stay(header: str) -> None:
    mapping = recognised(header, 1, off=2)
    assert mapping.roles[header] == "item"
    assert mapping.doubts == {}


@pytest.mark.parametrize(("header", "mark"), [("Note composite", ","), ("composite_rating", ".")])
def test_rows_without_a_rating_have_no_mean(header: str, mark: str) -> None:
    rated = [(a, b, (a + b) % 4 + 1) for a in range(1, 6) for b in range(1, 6)]
    rows = ["\t".join([*map(str, row), f"{sum(row) / 3:.1f}".replace(".", mark)]) for row in rated]
    text = "\n".join(["\t".join(["Accueil", "Choix", "Conseil", header]), *rows * 2, "\t\t\t3" + mark + "2"])
    (sheet,) = read("avis.tsv", text.encode())
    assert recognise(table(sheet)).roles[header] == "ignore"


def ranged(scores: str, spent: str) -> Mapping:
    """Customers' answers, what they spent, and the fifth of customers that puts them in."""
    chance = random.Random(5)
    amounts = sorted(round(chance.uniform(10, 900), 2) for _row in range(60))
    rows = [(chance.randint(1, 5), amount, 1 + 5 * n // 60) for n, amount in enumerate(amounts)]
    lines = [f"{n}\t{answer}\t{amount}\t{fifth}" for n, (answer, amount, fifth) in enumerate(rows, start=1)]
    (sheet,) = read("clients.tsv", "\n".join([f"numéro\tSatisfaction\t{spent}\t{scores}", *lines]).encode())
    return recognise(table(sheet))


@pytest.mark.parametrize(("scores", "spent"), [("M_Score", "Monetary"), ("Note de valeur", "Dépense (€)")])
def test_the_fifth_that_an_amount_puts_customers_in_is_no_rating(scores: str, spent: str) -> None:
    mapping = ranged(scores, spent)
    assert (mapping.roles["Satisfaction"], mapping.roles[scores]) == ("csat", "ignore")
    assert f"nobody was asked for them: “{scores}”" in mapping.doubts[scores].sentence


def test_the_rows_of_a_file_sorted_by_its_answers_are_no_amounts() -> None:
    chance = random.Random(5)
    rows = sorted((chance.randint(1, 5), chance.randint(1, 5)) for _row in range(60))
    lines = ["n\tSatisfaction\tPropreté", *(f"{n}\t{a}\t{b}" for n, (a, b) in enumerate(rows, start=1))]
    (sheet,) = read("avis.tsv", "\n".join(lines).encode())
    assert recognise(table(sheet)).roles["Satisfaction"] == "csat"
