"""Columns that give departures away where the day of leaving alone tells them."""

import pytest

from cxdash.ingest import load


def leaking(header: str, left: str, stayed: str) -> list[str]:
    """What is said of leakage where every third of 240 customers left, and one word is of their state."""
    gone = (f"K{i:04};{i % 97 * 10};2024-03-{i % 28 + 1:02};{left}" for i in range(0, 240, 3))
    there = (f"K{i:04};{i % 97 * 10};;{stayed if i % 2 else 'Suivi'}" for i in range(240) if i % 3)
    (one,) = load([("clients.csv", "\n".join([header, *gone, *there]).encode())]).reports
    assert (one.roles.get("left"), one.roles["left_on"]) == (None, header.split(";")[2])
    return [r.note.sentence.split(". ")[0] for r in one.remarks if "all but tell" in r.note.sentence]


@pytest.mark.parametrize(
    "header",
    ["CustomerID;Revenue;ChurnDate;Account type", "N° client;CA;Date de résiliation;Type de compte"],
)
def test_a_column_that_gives_a_dated_departure_away_is_said(header: str) -> None:
    day, state = header.split(";")[-2:]
    assert leaking(header, "Fermé", "Ouvert") == [f"Columns that all but tell “{day}”: “{state}”"]
    assert leaking(header, "Suivi", "Ouvert") == []
