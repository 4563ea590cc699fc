"""A customer id that no name tells: borrowed only where values that could be ids meet, and asked about."""

import pytest

from cxdash.ingest import Loaded, load
from cxdash.ingest.quality.remarks import Light

CUSTOMERS = "id client;CA\n" + "".join(f"K{i:04};{i * 10}\n" for i in range(40))


def answered(header: str, values: list[str]) -> Loaded:
    rows = "".join(f"{value};{i % 11}\n" for i, value in enumerate(values))
    return load([("avis.csv", f"{header};note nps\n{rows}".encode()), ("clients.csv", CUSTOMERS.encode())])


@pytest.mark.parametrize("header", ["Réf. dossier", "Case ref."])
def test_a_borrowed_id_is_asked_about(header: str) -> None:
    loaded = answered(header, [f"K{i:04}" for i in range(30)])
    assert loaded.mappings[0].column("customer") == header
    (remark,) = [r for r in loaded.reports[0].remarks if "taken for the customer id" in r.note.sentence]
    assert remark.light is Light.AMBER


def test_values_that_mostly_repeat_identify_nobody() -> None:
    loaded = answered("Réf. dossier", [f"K{i % 10:04}" for i in range(30)])
    assert loaded.mappings[0].column("customer") is None


@pytest.mark.parametrize("header", ["NETPROB", "Sûreté"])
def test_small_numbers_that_another_file_holds_too_identify_nobody(header: str) -> None:
    first = f"{header};note nps\n" + "".join(f"{n};{n}\n" for n in (0, 3, 5, 7, 8, 9, 10, 11))
    second = "Rang;CA\n" + "".join(f"{n};{n * 10}\n" for n in range(15))
    loaded = load([("a.csv", first.encode()), ("b.csv", second.encode())])
    assert [mapping.column("customer") for mapping in loaded.mappings] == [None, None]
