"""A short run of the fuzz program; the long one is ``python -m tests.fuzz --n 100000``."""

from dataclasses import replace
from random import Random

import pytest

from cxdash.ingest import load
from tests.fuzz import seeds
from tests.fuzz.mutations import filled
from tests.fuzz.run import fuzz, mutant, unaccounted

FILES = 150


def test_no_mutated_file_is_more_than_a_sentence() -> None:
    account = fuzz(range(FILES))
    assert account.finds == []
    assert account.counts["loaded"] > FILES / 5, "mutations that leave nothing to read find nothing"
    assert account.counts["refused"] > FILES / 10
    assert account.counts["recipes refused"]
    assert account.counts["recipes applied"]


def test_a_seed_is_always_the_same_file() -> None:
    assert mutant(7) == mutant(7)
    assert mutant(7) != mutant(8)


def test_awkward_cells_and_names_that_stand_twice_are_among_the_mutations() -> None:
    drawn = [filled(seeds.text(), Random(seed)) for seed in range(100)]
    cells = [{*line.split(b";")} for data in drawn for line in data.split(b"\n")]
    for entry in (b"1e300", b"9" * 5000, b'"', b"\0"):
        assert any(entry in line for line in cells)
    names = [data.split(b"\n")[0].split(b";") for data in drawn]
    assert any(len({*line}) < len(line) for line in names)


@pytest.mark.parametrize("name", seeds.all_files())
def test_what_is_mutated_is_good(name: str) -> None:
    loaded = load([(name, seeds.all_files()[name])])
    assert any(report.rows_used >= 12 for report in loaded.reports)
    assert [*unaccounted(loaded)] == []


def test_rows_that_go_without_a_word_are_found() -> None:
    loaded = load([("avis.csv", seeds.text())])
    (report,) = loaded.reports
    used, listed = report.rows_used, report.asides.iloc[:0]
    assert [*unaccounted(replace(loaded, reports=(replace(report, rows_used=used - 1),)))]
    assert [*unaccounted(replace(loaded, reports=(replace(report, rows_used=used - 1, asides=listed),)))]
