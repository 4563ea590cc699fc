"""Names of people are told from those of firms, shops and running numbers, whatever the language."""

import time

import pytest

from cxdash.ingest import load
from cxdash.ingest.quality.personal import found

FIRST = ("Anne", "luc", "Zoé", "Paul", "Inès", "Hugo", "Léa", "Max", "Eva", "Jean-Marc")
COLOURS = ("Oak", "Blue", "Round", "Velvet", "Steel", "Linen")
THINGS = (
    "Table",
    "Lamp",
    "Mirror",
    "Sofa",
    "Desk",
    "Curtain",
    "Chair",
    "Shelf",
    "Vase",
    "Rug",
    "Clock",
    "Bench",
)
LAST = ("Martin", "de Oliveira", "GARCIA", "O'Neill", "Schmidt", "Nguyen Van", "Kumar")


def kinds(header: str, values: list[str]) -> dict[str, str]:
    rows = "".join(f"{value};{i % 11}\n" for i, value in enumerate(values))
    (raw,) = load([("f.csv", f"{header};note nps\n{rows}".encode())]).tables
    return found(raw)


def people() -> list[str]:
    """Sixty full names, and some who gave one name alone."""
    return [FIRST[i % 10] + ("" if i % 5 == 4 else f" {LAST[i % 7]}") for i in range(60)]


HEADERS = (
    "Name", "Name:", "Nama", "Nama Lengkap", "Nombre", "Colaborador", "Colaboradora", "Empleado",
    "Mitarbeiter", "Mitarbeiterin", "Voter", "Employee", "Collaborateur", "Participant",
)  # fmt: skip


@pytest.mark.parametrize("header", HEADERS)
def test_names_of_people_are_told_under_headers_of_many_languages(header: str) -> None:
    assert kinds(header, people()) == {header: "name"}


@pytest.mark.parametrize("header", HEADERS[:1] + HEADERS[5:6] + HEADERS[-3:])
@pytest.mark.parametrize(
    "values",
    [
        pytest.param([f"Auchan {place} {end}" for place in LAST for end in FIRST], id="shops of one firm"),
        pytest.param(
            [f"{name} {kind}" for kind in ("Hotel", "SARL") for name in (*LAST, *FIRST)], id="firms"
        ),
        pytest.param([f"E{i:03}" for i in range(60)], id="codes"),
        pytest.param([f"Client {i}" for i in range(60)], id="running numbers"),
        pytest.param([*"bcdfghjklmnpqrstvwx"] * 3, id="letters"),
    ],
)
def test_names_of_other_things_are_no_names_of_people(header: str, values: list[str]) -> None:
    assert kinds(header, values) == {}


@pytest.mark.parametrize("header", ["Name", "Participant", "Respondents"])
@pytest.mark.parametrize("values", [
    pytest.param(["Terminator", "Alien", "Heat", "Casino", "Fargo", "Seven", "Ran", "Diva"], id="titles"),
    pytest.param(["Anne Martin", "Luc Garcia", "Zoé Kumar"] * 20, id="few who come again"),
])  # fmt: skip
def test_single_words_and_a_few_names_may_be_of_anything(header: str, values: list[str]) -> None:
    assert kinds(header, values) == {}


@pytest.mark.parametrize("header", ["Employee", "Salarié", "Collaborateur", "Employees"])
@pytest.mark.parametrize("values", [
    ["Cadre", "Ouvrier", "Apprenti"], ["Cashier", "Waiter", "Cook"], ["Atelier", "Magasin", "Caisse"],
    ["Friendly", "Rude", "Neutral"], ["Oui", "Non", "Zoé"], ["CDI", "CDD", "Stage"],
])  # fmt: skip
def test_kinds_of_staff_and_opinions_of_them_are_nobodys_names(header: str, values: list[str]) -> None:
    assert kinds(header, values * 20) == {}


@pytest.mark.parametrize("header", ["Customer_Name", "Nom", "Nom du client", "Name"])
@pytest.mark.parametrize(
    "stems", [("Healthcare_", "O_&_G_", "Retail_"), ("Client ",), ("Client n°",), ("Customer",)]
)
def test_words_with_a_running_number_are_nobodys_name(header: str, stems: tuple[str, ...]) -> None:
    assert kinds(header, [f"{stems[i % len(stems)]}{i // 2}" for i in range(1, 61)]) == {}


@pytest.mark.parametrize("header", ["Customer_Name", "Nom"])
def test_names_of_customers_are_told_by_their_header_alone(header: str) -> None:
    assert kinds(header, people()) == {header: "name"}
    assert kinds(header, [f"{FIRST[i % 10]}{i // 10}" for i in range(100)]) == {header: "name"}


@pytest.mark.parametrize("header", ["Name", "names", "Nombre"])
def test_a_bare_name_is_a_persons_only_beside_another_sign_of_persons(header: str) -> None:
    coloured = [f"{colour} {thing}" for colour, thing in zip(COLOURS * 2, THINGS, strict=True)]
    rows = "".join(f"{name};{i % 5 + 1}\n" for i, name in enumerate(coloured))
    of_things, of_persons = (
        load([("f.csv", f"{header};{other}\n{rows}".encode())]).tables[0] for other in ("Price", "Age")
    )
    assert found(of_things) == {}
    assert found(of_persons) == {header: "name"}


def test_long_names_take_no_longer_than_their_number() -> None:
    started = time.perf_counter()
    kinds("Nom", [f"{'n' * 20_000}{'abcdefghij'[i % 10]} {i}x" for i in range(60)])
    assert time.perf_counter() - started < 2
