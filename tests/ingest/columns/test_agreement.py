"""Files of one questionnaire decide together whether 0 ends their scale or says that nothing applied."""

import pytest

from cxdash.ingest import load, open_files, recognise_all

FRENCH = "note accueil;note propreté;note confort;note repas"
ENGLISH = "rating staff;rating comfort;rating food;rating service"


def wave(items: str, n: int, zeros: int, top: int = 5) -> bytes:
    """Ratings from 1 to ``top``, and so many zeros in each column."""
    rows = [";".join("0" if i < zeros else str((i * i + k) % top + 1) for k in range(4)) for i in range(n)]
    return "\n".join([items, *rows]).encode()


@pytest.mark.parametrize("items", [FRENCH, ENGLISH])
def test_a_code_in_a_thousand_answers_is_one_in_twenty(items: str) -> None:
    files = [("a.csv", wave(items, 20, 2)), ("b.csv", wave(items, 1000, 6))]
    (alone,) = recognise_all(open_files(files[:1]).tables)
    assert {scale.low for scale in alone.scales.values()} == {0}
    loaded = load(files)
    for mapping in loaded.mappings:
        assert {(scale.low, scale.high) for scale in mapping.scales.values()} == {(1, 5)}
        assert set(mapping.missing_in.values()) == {("0",)}
    assert loaded.study.responses is not None
    assert len(loaded.study.responses.frame) == 1012
    warned = [[said for said in one.warnings if "taken for a code" in said] for one in loaded.reports]
    assert all(any("”: 0;" in said for said in one) for one in warned)


def test_zeros_of_the_larger_file_end_the_scale_of_the_smaller_too() -> None:
    tables = open_files([("a.csv", wave(FRENCH, 20, 0)), ("b.csv", wave(FRENCH, 1000, 100))]).tables
    first, second = recognise_all(tables)
    assert {(scale.low, scale.high) for scale in first.scales.values()} == {(0, 5)}
    assert first.scales == second.scales


def test_a_code_that_the_other_files_do_not_know_becomes_an_answer_and_it_is_said() -> None:
    loaded = load([("a.csv", wave(ENGLISH, 60, 1)), ("b.csv", wave(ENGLISH, 1000, 100))])
    assert loaded.mappings[0].scales == loaded.mappings[1].scales
    assert any("0 was taken for the lowest answer" in said for said in loaded.reports[0].warnings)


def test_other_upper_ends_stay_apart_and_it_is_said() -> None:
    loaded = load([("a.csv", wave(FRENCH, 40, 0, top=10)), ("b.csv", wave(FRENCH, 1000, 6))])
    assert [next(iter(mapping.scales.values())).high for mapping in loaded.mappings] == [10, 5]
    assert any("its answers here were left out" in said for said in loaded.reports[0].warnings)


def test_a_scale_that_is_written_stays() -> None:
    items = ";".join(f"{item} (0-5)" for item in FRENCH.split(";"))
    tables = open_files([("a.csv", wave(items, 20, 2)), ("b.csv", wave(items, 1000, 6))]).tables
    for mapping in recognise_all(tables):
        assert {(scale.low, scale.high) for scale in mapping.scales.values()} == {(0, 5)}
        assert not mapping.missing_in


def test_a_code_that_only_one_file_has_stays_one() -> None:
    items = "NPS;note accueil\n"
    first = items + "\n".join(f"{i % 11};{99 if i % 20 == 0 else i % 10 + 1}" for i in range(100))
    second = items + "\n".join(f"{i % 11};{i % 11}" for i in range(3000))
    loaded = load([("a.csv", first.encode()), ("b.csv", second.encode())])
    assert loaded.mappings[0].missing_in == {"note accueil": ("99",)}
    assert loaded.reports[0].reasons == {"dont_know": 5}
    assert not any("lowest answer" in said for said in loaded.reports[0].warnings)
