"""Families: what a name says beside the stem it shares, however long a stranger made the name."""

import time
import tracemalloc

import pytest

from cxdash.ingest.shapes.families import _MOST_GAPS, _splits, families


def test_the_part_is_found_at_either_end() -> None:
    asked = "À quel point - de 0 à 10 - êtes-vous satisfait : dites-le / montrez-le - ou non : "
    (last,) = families({part: asked + part for part in ("Prix", "Délai")})
    assert set(last.parts.values()) == {"Prix", "Délai"}
    (first,) = families({part: f"{part} - {asked}oui" for part in ("Prix", "Délai")})
    assert set(first.parts.values()) == {"Prix", "Délai"}


@pytest.mark.parametrize("gaps", [1, 7, 8, 9, 300])
def test_a_name_is_parted_in_at_most_eight_places(gaps: int) -> None:
    name = " - ".join(str(word) for word in range(gaps + 1))
    stems = [stem for (stem, first), _part in _splits(name) if first]
    assert len(stems) == min(gaps, 2 * _MOST_GAPS)
    assert {"0", name.rpartition(" - ")[0]} <= set(stems)


def test_a_name_of_nothing_but_gaps_costs_next_to_nothing() -> None:
    start = time.process_time()
    tracemalloc.start()
    families({str(i): f"{i} nps" + " - x" * 50_000 for i in range(20)})
    families({str(i): f"{i} nps" + " " * 200_000 + "[" for i in range(20)})
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10_000_000
    assert time.process_time() - start < 2
