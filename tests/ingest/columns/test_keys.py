"""A customer id that no name tells: borrowed only where values that could be ids meet, and asked about."""

import pytest

from cxdash.ingest import Loaded, load
from cxdash.ingest.quality.remarks import Light
from cxdash.study import CUSTOMERS as LIST_OF_CUSTOMERS
from cxdash.study import OTHER, RESPONSES

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


def did(header: str, rows: list[str]) -> Loaded:
    return load([("clients.csv", "\n".join([header, *rows]).encode())])


SHOPPED = [
    f"{i};{'HF'[i % 2]};{20 + i % 50};{i % 7 + 1};{i % 9 + 20},50;{(i % 7 + 1) * 25},90" for i in range(60)
]


@pytest.mark.parametrize(
    "header",
    [
        "ID;Sexe;Âge;Nombre_Achats;Panier_Moyen;Chiffre_Affaires",
        "id;gender;age;orders;average basket;revenue",
    ],
)
def test_a_bare_id_beside_what_customers_do_is_their_id(header: str) -> None:
    loaded = did(header, SHOPPED)
    (mapping,) = loaded.mappings
    assert (mapping.kind, mapping.column("customer")) == (LIST_OF_CUSTOMERS, header.split(";")[0])
    assert mapping.column("revenue") == header.split(";")[-1]
    assert "no value occurs twice" in mapping.doubts[header.split(";")[0]].sentence


@pytest.mark.parametrize(
    ("header", "each"),
    [
        ("ID;Produit", "P{}"), ("ID;Magasin", "Lyon {}"), ("ID;Store", "Leeds {}"),
        ("ID;Vendeur", "Dupont {}"), ("ID;Mois", "01/{:02}/2024"), ("ID;Month", "2024-{:02}"),
        ("Rang;Ville", "V{}"),
    ],
)  # fmt: skip
def test_a_bare_id_of_something_else_is_nobodys(header: str, each: str) -> None:
    rows = [f"{i};{each.format(i)};{i * 3};{i * 90},50" for i in range(1, 13)]
    assert did(f"{header};Nombre de commandes;Chiffre d'affaires", rows).mappings[0].kind == OTHER


@pytest.mark.parametrize(
    ("header", "revenue"),
    [
        ("customer_id;transactions;sales", "sales"), ("E-mail;Commandes;CA", "CA"),
        ("Email;Total Orders;Total Spent", "Total Spent"),
    ],
)  # fmt: skip
def test_sums_of_each_customer_are_no_orders(header: str, revenue: str) -> None:
    rows = [f"c{i}@exemple.fr;{i % 6 + 1};{i * 13 + 20}" for i in range(60)]
    (mapping,) = did(header, rows).mappings
    assert (mapping.kind, mapping.column("customer")) == (LIST_OF_CUSTOMERS, header.split(";")[0])
    assert (mapping.column("orders"), mapping.column("revenue")) == (header.split(";")[1], revenue)


@pytest.mark.parametrize("header", ["ID;Score", "ID;Commandes"])
def test_a_bare_id_beside_one_deed_is_asked_about(header: str) -> None:
    rows = [f"{i};{i * 37 % 1000}" for i in range(60)]
    assert did(header, rows).mappings[0].kind == OTHER


LEFT = [
    "UserID,ChurnDate,ChurnReason",
    "subscriber_id,Churn date,Reason",
    "N° d'abonné,Date de résiliation,Motif",
]


@pytest.mark.parametrize("header", LEFT)
def test_users_and_subscribers_who_left_on_a_day_are_customers(header: str) -> None:
    rows = [f"U{i:04},2022-{i % 12 + 1:02}-{i % 28 + 1:02},{('Cher', 'Lent')[i % 2]}" for i in range(60)]
    (mapping,) = did(header, rows).mappings
    assert (mapping.kind, mapping.column("customer")) == (LIST_OF_CUSTOMERS, header.split(",")[0])
    assert mapping.column("left_on") == header.split(",")[1]


@pytest.mark.parametrize(
    ("header", "customer"),
    [
        ("user_id;nps", "user_id"),
        ("ID utilisateur;note nps", "ID utilisateur"),
        ("user_id;id client;nps", "id client"),
    ],
)
def test_users_who_answered_are_the_customers_where_no_better_id_is(header: str, customer: str) -> None:
    rows = [";".join([f"U{i}", f"K{i}", str(i % 11)][-header.count(";") - 1 :]) for i in range(40)]
    (mapping,) = did(header, rows).mappings
    assert (mapping.kind, mapping.column("customer")) == (RESPONSES, customer)


@pytest.mark.parametrize("header", ["Student_ID", "N° patient", "Id abonné", "guest id"])
def test_persons_who_answer_again_are_the_customers_and_it_is_asked(header: str) -> None:
    rows = "\n".join(f"P{i % 23:03};{i % 5 + 1}" for i in range(60))
    (one,) = load([("avis.csv", f"{header};Satisfaction\n{rows}\n".encode())]).reports
    assert one.roles["customer"] == header
    assert [remark.light for remark in one.remarks if "come again" in remark.note.sentence] == [Light.AMBER]


@pytest.mark.parametrize(
    "header",
    ["Employee ID", "Matricule", "Matricule agent", "N° employé", "Subject code", "Code usager", "Key user"],
)
def test_who_served_and_what_kind_of_person_answered_are_nobodys_id(header: str) -> None:
    rows = "\n".join(f"P{i % 23:03};{i % 28 + 1:02}/01/2025;{i % 5 + 1}" for i in range(60))
    (one,) = load(
        [("appels.csv", f"{header};Date de l'appel;Satisfaction client\n{rows}\n".encode())]
    ).reports
    assert "customer" not in one.roles


@pytest.mark.parametrize(("header", "persons"), [("Student_ID", 60), ("Student_ID", 4), ("Review_ID", 23)])
def test_numbers_of_rows_and_of_a_few_are_not_the_customers(header: str, persons: int) -> None:
    rows = "\n".join(f"P{i % persons:03};{i % 5 + 1}" for i in range(60))
    (mapping,) = load([("avis.csv", f"{header};Satisfaction\n{rows}\n".encode())]).mappings
    assert mapping.roles[header] != "customer"
