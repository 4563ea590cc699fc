"""What a file works out from its own ratings is no rating, and it is said."""

import random
from collections.abc import Sequence
from time import perf_counter

import numpy as np
import pandas as pd
import pytest

from cxdash.ingest.columns.computed import without_ranges
from cxdash.ingest.columns.mapping import Mapping
from cxdash.ingest.columns.profile import Profile, profiles
from cxdash.ingest.columns.roles import recognise
from cxdash.ingest.files.read import read
from cxdash.ingest.tables.cells import TEXT
from cxdash.ingest.tables.layout import RawTable, table

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


@pytest.mark.parametrize(
    ("header", "role"),
    [("overall_satisfaction", "Satisfaction (CSAT)"), ("Satisfaction globale", "Satisfaction (CSAT)")],
)
def test_the_only_score_stays_one_although_it_is_the_mean_of_the_ratings(header: str, role: str) -> None:
    rated = [(a, b, (a + b) % 4 + 1) for a in range(1, 6) for b in range(1, 6)]
    rows = ["\t".join([*map(str, row), f"{sum(row) / 3:.1f}"]) for row in rated]
    header_row = "\t".join(["Accueil", "Choix", "Conseil", header])
    (sheet,) = read("avis.tsv", "\n".join([header_row, *rows]).encode())
    mapping = recognise(table(sheet))
    assert mapping.roles[header] == "csat"
    assert mapping.columns("item") == ("Accueil", "Choix", "Conseil")
    assert f"it was kept as “{role}”, the score of this table" in mapping.doubts[header].sentence


@pytest.mark.parametrize(
    "headers", [("Satisfaction globale", "Note moyenne"), ("Overall rating", "Average rating")]
)
def test_what_is_said_of_the_mean_that_stays_holds_beside_another_mean(headers: tuple[str, str]) -> None:
    rated = [(a, b, (a + b) % 4 + 1) for a in range(1, 6) for b in range(1, 6)]
    rows = ["\t".join([*map(str, row), *[f"{sum(row) / 3:.1f}"] * 2]) for row in rated]
    text = "\n".join(["\t".join(["Accueil", "Choix", "Conseil", *headers]), *rows])
    (sheet,) = read("avis.tsv", text.encode())
    said = " ".join(note.sentence for note in recognise(table(sheet)).doubts.values())
    assert f"“{headers[1]}” could be the same score as “{headers[0]}”" in said
    assert f"“{headers[0]}” is the mean of the other ratings" in said
    assert "no other column" not in said


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


@pytest.mark.parametrize(
    ("scores", "role"),
    [("Note de satisfaction", "csat"), ("SatisfactionScore", "csat"), ("Tranche de satisfaction", "ignore"),
     ("Satisfaction tier", "ignore")],
)  # fmt: skip
def test_what_is_named_a_score_is_one_whatever_rises_with_it(scores: str, role: str) -> None:
    lines = [f"{n * 7 % 11}\t{1 + 5 * n // 60}\t{100 + 9 * n}.5" for n in range(60)]
    (sheet,) = read("avis.tsv", "\n".join([f"NPS\t{scores}\tDélai (s)", *lines]).encode())
    assert recognise(table(sheet)).roles[scores] == role


@pytest.mark.parametrize(
    ("written", "role"),
    [("Nombre de mots", "item"), ("CommentLength", "item"), ("Longueur du commentaire", "item"),
     ("Montant", "ignore")],
)  # fmt: skip
def test_no_rating_is_cut_from_how_much_people_wrote(written: str, role: str) -> None:
    lines = [f"{n * 7 % 11}\t{1 + 5 * n // 60}\t{20 + 9 * n}" for n in range(60)]
    (sheet,) = read("avis.tsv", "\n".join([f"NPS\tQualité\t{written}", *reversed(lines), lines[0]]).encode())
    assert recognise(table(sheet)).roles["Qualité"] == role


def test_the_rows_of_a_file_sorted_by_its_answers_are_no_amounts() -> None:
    chance = random.Random(5)
    rows = sorted((chance.randint(1, 5), chance.randint(1, 5)) for _row in range(60))
    lines = ["n\tSatisfaction\tPropreté", *(f"{n}\t{a}\t{b}" for n, (a, b) in enumerate(rows, start=1))]
    (sheet,) = read("avis.tsv", "\n".join(lines).encode())
    assert recognise(table(sheet)).roles["Satisfaction"] == "csat"


def many(columns: int) -> tuple[RawTable, dict[str, Profile], dict[str, str]]:
    """As many ratings as amounts of 200 people, some of whom left an amount blank."""
    chance = np.random.default_rng(1)
    ratings = {f"Note {n}": chance.integers(1, 6, 200).astype(str) for n in range(columns)}
    spent = pd.DataFrame(chance.normal(50, 9, (200, columns)).round(2).astype(str), dtype=TEXT)
    spent = spent.mask(chance.random(spent.shape) < 0.1).add_prefix("Montant ")
    made = RawTable("avis.csv", None, pd.DataFrame(ratings, dtype=TEXT).join(spent), "")
    return made, profiles(made), dict.fromkeys(ratings, "item")


def test_hundreds_of_ratings_beside_hundreds_of_amounts_take_no_time_for_each_pair() -> None:
    def seconds(columns: int) -> float:
        asked = many(columns)
        without_ranges(*asked)
        start = perf_counter()
        assert without_ranges(*asked) == (asked[2], {})
        return perf_counter() - start

    # A hundred times the pairs; reading ten times the columns takes ten times as long.
    assert seconds(300) < 50 * seconds(30)


def cut_into(steps: Sequence[str | None], amounts: Sequence[str | None]) -> dict[str, str]:
    made = RawTable("a.csv", None, pd.DataFrame({"palier": steps, "montant": amounts}, dtype=TEXT), "")
    return without_ranges(made, profiles(made), {"palier": "item"})[0]


RISING = [f"{n * 7}.5" for n in range(60)]


@pytest.mark.parametrize("amounts", [RISING, RISING[::-1]], ids=["upwards", "downwards"])
def test_ranges_of_what_is_measured_are_seen_past_blanks_and_over_three_steps(amounts: list[str]) -> None:
    steps = [str(1 + n // 15) for n in range(60)]
    assert cut_into(steps, amounts) == {}
    blank = [amount if n % 15 < 9 else None for n, amount in enumerate(amounts)]
    assert cut_into(steps, blank) == {}
    without_a_step = [None if step == "2" else amount for step, amount in zip(steps, amounts, strict=True)]
    assert cut_into(steps, without_a_step) == {}, "three steps with amounts are left"
    two_steps = [amount if step in "12" else None for step, amount in zip(steps, amounts, strict=True)]
    assert cut_into(steps, two_steps) == {"palier": "item"}
    mixed = [amounts[-1], *amounts[1:-1], amounts[0]]
    assert cut_into(steps, mixed) == {"palier": "item"}


def test_ranges_in_fewer_than_twenty_rows_may_be_chance() -> None:
    steps = [str(1 + n // 15) if n % 15 < 4 else None for n in range(60)]
    assert cut_into(steps, RISING) == {"palier": "item"}
