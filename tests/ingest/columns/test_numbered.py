"""Columns numbered alike: what some of them hold tells what the others are, and on which scale."""

import numpy as np
import pytest

from cxdash.ingest.columns.mapping import Mapping
from cxdash.ingest.columns.roles import recognise
from cxdash.ingest.files.read import read
from cxdash.ingest.tables.layout import table
from cxdash.scales import Scale

ROWS = 45


def recognised(columns: dict[str, list[int]]) -> Mapping:
    """A file of these columns, as many rows as each has."""
    rows = zip(*columns.values(), strict=True)
    text = "\n".join([";".join(columns), *(";".join(map(str, row)) for row in rows)])
    (sheet,) = read("avis.csv", text.encode())
    return recognise(table(sheet))


def answers(seed: int, *shares: float) -> list[int]:
    """Answers from 1 on, with the share of each."""
    return np.random.default_rng(seed).permutation(
        np.repeat(np.arange(1, len(shares) + 1), [round(share * ROWS) for share in shares])
    ).tolist()  # fmt: skip


MIXED, AGREED = (0.2, 0.4, 0.4), (0.0, 0.2, 0.8)
"""The shares of three steps, and of two that all agree on."""


@pytest.mark.parametrize("stem", ["core_", "qualité ", "Satisfaction_"])
def test_members_on_two_of_the_steps_of_their_family_are_items_too(stem: str) -> None:
    family = {f"{stem}{n}": answers(n, *(MIXED if n < 4 else AGREED)) for n in range(1, 12)}
    mapping = recognised({"niveau": answers(20, 0.4, 0.2, 0.2, 0.2), **family})
    assert mapping.columns("item") == tuple(family)
    assert {mapping.scales[column] for column in family} == {Scale(1, 3)}


def test_a_family_of_many_on_the_steps_of_another_is_one_too() -> None:
    core = {f"core_{n}": answers(n, *MIXED) for n in range(1, 7)}
    before = {f"before_{n}": answers(n, 0.8, 0.2) for n in range(1, 5)} | {
        "before_5": answers(5, 0.6, 0.2, 0.2)
    }
    assert recognised(core | before).columns("item") == (*core, *before)


def test_a_yes_or_no_in_numbers_is_no_rating_of_its_family() -> None:
    rated = {f"core_{n}": [value - 1 for value in answers(n, 0.2, 0.2, 0.2, 0.4)] for n in range(1, 5)}
    flag = {"core_5": [value % 2 for value in range(ROWS)]}
    assert recognised({"NPS": answers(9, *[0.2] * 5), **rated, **flag}).roles["core_5"] != "item"


def test_what_is_left_out_of_a_family_that_was_read_is_said() -> None:
    rated = {f"core_{n}": answers(n, *[0.2] * 5) for n in range(1, 5)}
    minutes = {f"core_{n}": [20 + n * i for i in range(ROWS)] for n in range(5, 8)}
    mapping = recognised({"Satisfaction": answers(9, *[0.2] * 5), **rated, **minutes})
    assert mapping.columns("item") == tuple(rated)
    assert "4 were read as ratings; those with other numbers were left out: core_5, core_6, and core_7" in (
        mapping.doubts["core_5"].sentence
    )


def test_a_family_beside_one_that_goes_further_is_on_no_shorter_scale() -> None:
    core = {f"core_{n}": answers(n, *MIXED) for n in range(1, 12)}
    further = {f"then_{n}": answers(n, *[0.2] * 5) for n in range(1, 5)}
    assert set(recognised(core | further).scales.values()) == {Scale(1, 5)}
