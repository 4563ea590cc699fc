"""On which scale a battery was asked: what all its answers show, and what nobody ever gave."""

import numpy as np
import pytest

from cxdash.ingest.columns.codes import WIDTH_ASKED
from cxdash.ingest.columns.mapping import Mapping
from cxdash.ingest.columns.roles import recognise
from cxdash.ingest.files.read import read
from cxdash.ingest.tables.layout import table
from cxdash.scales import Scale

BESIDE = ("Qualité du site", "Site quality", "Note du service")


def recognised(statements: int, rows: int, steps: int) -> tuple[Mapping, list[str]]:
    """Statements of which few people gave the last step, beside three on a longer scale."""
    chance = np.random.default_rng(5)
    shares = np.array([6.0] * (steps - 1) + [1.0])
    headers = [f"I think that the site is fine, statement {n} of many" for n in range(statements)]
    short = [np.arange(rows) % steps + 1, *chance.choice(np.arange(1, steps + 1), (statements - 1, rows),
                                                         p=shares / shares.sum())]  # fmt: skip
    for column in short:
        column[:steps] = np.arange(1, steps + 1)
    long = [chance.permutation(np.arange(rows) % 7 + 1) for _one in BESIDE]
    lines = ["\t".join([*headers, *BESIDE])]
    lines += ["\t".join(map(str, row)) for row in zip(*short, *long, strict=True)]
    (sheet,) = read("avis.tsv", "\n".join(lines).encode())
    return recognise(table(sheet)), headers


@pytest.mark.parametrize("steps", [5, 4])
def test_statements_that_each_use_every_step_and_none_beyond_are_on_their_own_scale(steps: int) -> None:
    mapping, statements = recognised(9, 74, steps)
    assert {mapping.scales[column] for column in statements} == {Scale(1, steps)}
    assert {mapping.scales[column] for column in BESIDE} == {Scale(1, 7)}


def test_of_few_answers_the_longer_scale_is_lent_and_asked_about_over_the_battery() -> None:
    mapping, statements = recognised(9, 24, 5)
    assert {mapping.scales[column] for column in statements} == {Scale(1, 7)}
    assert WIDTH_ASKED in {part.message for note in mapping.doubts.values() for part in note.parts}
