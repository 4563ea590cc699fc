"""Orders beside answers and customers: who bought what, whatever the file that names them."""

import pytest

from cxdash import customers, orders
from cxdash.ingest import Loaded, build, load, open_files, recognise_all
from cxdash.say_do import warnings

ORDERS_CSV = """Commande;Code client;Date commande;Montant (€);Produit
C1;1;05/01/2024;10,00;Lampe
C2;1;05/03/2024;20,00;Lampe
C3;2;06/03/2024;30,00;Vase
C4;9;31/12/2024;5,00;Vase
"""

ANSWERS_CSV = """N° client;Date de réponse;Note de recommandation (0-10)
00001;01/02/2024;10
00002;01/02/2024;9
00003;01/02/2024;2
00004;20/12/2024;2
"""

CLIENTS_CSV = """N° client;Région;Chiffre d'affaires (€)
00001;Nord;1000
00002;Sud;2000
00003;Sud;0
"""


def read(**files: str) -> Loaded:
    return load([(f"{name}.csv", text.encode()) for name, text in files.items()])


def said(loaded: Loaded, kind: str = "orders") -> list[str]:
    return [words for account in loaded.reports if account.kind == kind for words in account.warnings]


def test_orders_alone_make_customers():
    study = read(commandes=ORDERS_CSV).study
    assert study.customers.roles == {
        "customer": ("Code client",), "orders": (orders.COUNT,), "revenue": (orders.REVENUE,),
        "tenure": (orders.TENURE,), "products": (orders.PRODUCTS,),
    }  # fmt: skip
    frame = study.customers.frame.set_index("Code client")
    assert frame[orders.COUNT].to_dict() == {"1": 2, "2": 1, "9": 1}
    assert frame.loc["1", orders.TENURE] == pytest.approx(361 / 365.25)


def test_ids_of_another_name_and_padding_meet():
    loaded = read(reponses=ANSWERS_CSV, commandes=ORDERS_CSV)
    assert loaded.study.customers.frame["N° client"].tolist() == ["00001", "00002", "9"]
    assert loaded.study.orders.frame["Code client"].tolist() == ["00001", "00001", "00002", "9"]
    assert any("without leading zeros" in words for words in said(loaded))


def test_what_a_file_tells_is_not_overwritten():
    loaded = read(reponses=ANSWERS_CSV, clients=CLIENTS_CSV, commandes=ORDERS_CSV)
    table = loaded.study.customers
    assert table.column("revenue") == "Chiffre d'affaires (€)"
    assert orders.REVENUE not in table.frame
    frame = table.frame.set_index("N° client")
    assert frame["Chiffre d'affaires (€)"].dropna().tolist() == [1000, 2000, 0]
    assert frame[orders.COUNT].to_dict() == {"00001": 2, "00002": 1, "00003": 0, "9": 1}
    assert any("“Chiffre d'affaires (€)” of clients.csv was kept" in words for words in said(loaded))
    assert any("who are not in clients.csv, counted all the same: 1" in words for words in said(loaded))
    assert any("without an order, who count as having bought nothing: 1" in words for words in said(loaded))


def test_orders_of_strangers_say_nothing_of_the_customers():
    strangers = ORDERS_CSV.replace(";1;", ";x1;").replace(";2;", ";x2;").replace(";9;", ";x9;")
    loaded = read(clients=CLIENTS_CSV, commandes=strangers)
    assert any(words.startswith("No customer id of “Code client” is found") for words in said(loaded))
    frame = loaded.study.customers.frame.set_index("N° client")
    assert frame.loc["00001", [orders.COUNT]].isna().all(), "zero orders would be a guess"
    assert frame.loc["x1", orders.COUNT] == 2


def test_files_of_orders_are_appended():
    later = """Order number,Customer ID,Order date,Unit price,Quantity
D1,2,2025-01-05,4.00,3
D2,3,2025-01-06,2.00,1
"""
    loaded = read(commandes=ORDERS_CSV, orders2025=later)
    assert len(loaded.study.orders.frame) == 6
    frame = loaded.study.customers.frame.set_index("Code client")
    assert frame.loc["2", [orders.COUNT, orders.REVENUE]].tolist() == [2, 42.0]
    assert frame.loc["3", orders.REVENUE] == 2.0


def test_who_bought_again_after_answering():
    study = read(reponses=ANSWERS_CSV, commandes=ORDERS_CSV).study
    role, outcome = customers.choose(study)
    assert (role, outcome.column, outcome.cut) == ("nps", orders.COUNT_AFTER, 1.0)
    found = customers.join(study, role, outcome)
    did = dict(zip(found.frame["customer"], found.frame["did"], strict=True))
    assert did == {"00001": True, "00002": True, "00003": False}
    assert found.left_out == {customers.TOO_RECENT: 1}
    assert (found.window, str(found.observed.date()), found.currency) == (180, "2024-12-31", "€")
    assert found.never_bought == 1
    assert found.worth.distribution().total == 60
    assert not warnings(found, found.counts), "dated orders need no warning of another period"


def test_an_outcome_is_chosen_by_the_name_a_reader_sees():
    study = read(reponses=ANSWERS_CSV, commandes=ORDERS_CSV).study
    assert customers.choose(study, do="revenue after the answer")[1].column == orders.REVENUE_AFTER
    assert customers.choose(study, do="orders.revenue")[1].column == orders.REVENUE


def test_orders_without_days_are_told_in_sum():
    undated = "\n".join(
        line.rsplit(";", 3)[0] + ";" + line.rsplit(";", 2)[1] for line in ORDERS_CSV.splitlines()
    )
    study = read(reponses=ANSWERS_CSV, commandes=undated).study
    role, outcome = customers.choose(study)
    assert (outcome.column, outcome.cut) == (orders.COUNT, 2.0)
    found = customers.join(study, role, outcome)
    assert found.window is None
    assert warnings(found, found.counts)[0].startswith("“Number of orders” covers a period of its own")


def test_everything_else_stays_without_orders():
    study = read(reponses=ANSWERS_CSV, clients=CLIENTS_CSV).study
    assert study.orders is None
    assert not set(customers.outcomes(study)) & set(orders.NAMES)


def test_a_paid_row_marked_as_sent_back_is_said() -> None:
    lines = [
        f"C{i};K{i % 7};{1 + i % 28:02}/03/2025;10,5;{'oui' if i % 5 == 0 else 'non'}" for i in range(40)
    ]
    text = "\n".join(["N° commande;N° client;Date commande;Montant;Retourné", *lines])
    (report,) = load([("commandes.csv", text.encode())]).reports
    assert "with an amount above zero: 8" in " ".join(report.warnings)


STATUSES = [
    ("Statut de la commande", ("Livrée", "Annulée", "Remboursée", "En cours"), 10, "Remboursée"),
    ("Statut", ("Livrée", "ANNULE", "annulée par le client", "Commande annulée"), 30, ""),
    ("Order status", ("Shipped", "Cancelled", "Not returned", "Returnable"), 10, ""),
    ("Status", ("Shipped", "Canceled", "Returned", "Not cancelled"), 10, "Returned"),
    ("Statut", ("Livrée", "En cours", "Payée", "Annulation demandée"), 0, ""),
    ("State", ("CA", "NY", "WA", "OR"), 0, ""),
]


def with_status(header: str, words: tuple[str, ...]) -> str:
    lines = [f"C{i};K{i % 7};{1 + i % 28:02}/03/2025;10,5;{words[i % 4]}" for i in range(40)]
    return "\n".join([f"N° commande;N° client;Date commande;Montant;{header}", *lines])


@pytest.mark.parametrize(("header", "words", "cancelled", "back"), STATUSES)
def test_a_cancelled_order_is_none_and_is_set_aside(
    header: str, words: tuple[str, ...], cancelled: int, back: str
) -> None:
    loaded = read(commandes=with_status(header, words))
    (report,) = loaded.reports
    assert loaded.study.customers.frame[orders.REVENUE].sum() == 10.5 * (40 - cancelled)
    assert orders.summary(loaded.study.tables[0]).orders == 40 - cancelled
    assert (report.rows_used, report.reasons.get("cancelled", 0)) == (40 - cancelled, cancelled)
    told = [words for words in report.warnings if f"“{header}”" in words]
    assert [f": {cancelled}." in words for words in told if "were cancelled" in words] == [True] * bool(
        cancelled
    )
    assert [f": 10 ({back})" in words for words in told if "sent back" in words] == [True] * bool(back)


def test_a_customer_whose_every_order_was_cancelled_bought_nothing() -> None:
    """A list of one cancelled order too."""
    text = ORDERS_CSV.replace("Produit\n", "Produit;Statut\n").replace("Lampe", "Lampe;Livrée")
    loaded = read(reponses=ANSWERS_CSV, clients=CLIENTS_CSV, commandes=text.replace("Vase", "Vase;Annulée"))
    frame = loaded.study.customers.frame.set_index("N° client")
    assert frame[orders.COUNT].to_dict() == {"00001": 2, "00002": 0, "00003": 0}
    alone = read(commandes=text.replace("Lampe;Livrée", "Lampe;Annulée").replace("Vase", "Vase;Annulée"))
    assert orders.summary(alone.study.tables[0]).orders == 0


def test_cancelled_orders_count_where_the_reader_says_so() -> None:
    tables = open_files([("commandes.csv", with_status(*STATUSES[0][:2]).encode())]).tables
    (mapping,) = recognise_all(tables)
    loaded = build(tables, (mapping.with_role("Statut de la commande", "ignore"),))
    assert loaded.study.customers.frame[orders.REVENUE].sum() == 420
    assert loaded.reports[0].rows_used == 40


# --- average baskets -------------------------------------------------------------------------


def with_baskets(header: str, *more: str) -> str:
    rows = [f"{i:05d};{i % 11};{i * 3 + 10},50;{i % 4 + 1};{i * 137}" for i in range(1, 41)]
    return "\n".join(
        [";".join([header, *more]), *(";".join(row.split(";")[: 3 + len(more)]) for row in rows)]
    )


BASKETS = [
    "N° client;NPS;Panier moyen (€)",
    "Customer id;NPS;Average order value",
    "Client;NPS;Montant moyen par commande",
    "Client;NPS;AOV",
]


@pytest.mark.parametrize("header", BASKETS)
def test_an_average_basket_is_not_what_a_customer_is_worth(header: str) -> None:
    loaded = read(avis=with_baskets(header))
    known = loaded.study.customers
    assert known.roles["basket"] == (header.split(";")[2],)
    assert customers.worth_column(known) is None
    (account,) = loaded.reports
    assert account.light == "amber"
    assert any(
        "is an average of orders, not what customers spent in all" in words
        for words in said(loaded, "responses")
    )


@pytest.mark.parametrize(
    ("header", "count"), [(BASKETS[0], "Nombre de commandes"), (BASKETS[1], "Number of orders")]
)
def test_an_average_basket_times_the_orders_is_the_revenue(header: str, count: str) -> None:
    loaded = read(avis=with_baskets(header, count))
    frame = loaded.study.customers.frame.set_index(loaded.study.customers.column("customer"))
    assert frame.loc["00003", orders.REVENUE] == 19.5 * 4
    assert f"Revenue: “{count}” times “{header.split(';')[2]}”." in said(loaded, "responses")
    assert loaded.reports[0].light == "green"


def test_a_column_of_totals_goes_before_an_average_basket() -> None:
    loaded = read(avis=with_baskets(BASKETS[0], "Nombre de commandes", "Chiffre d'affaires"))
    assert customers.worth_column(loaded.study.customers) == "Chiffre d'affaires"
    assert orders.REVENUE not in loaded.study.customers.frame
    assert loaded.reports[0].light == "green"


def test_the_amounts_of_orders_go_before_an_average_basket() -> None:
    loaded = read(avis=with_baskets(BASKETS[0]), commandes=ORDERS_CSV)
    frame = loaded.study.customers.frame.set_index("N° client")
    assert customers.worth_column(loaded.study.customers) == orders.REVENUE
    assert frame.loc["00001", orders.REVENUE] == 30
    assert not any("Panier moyen" in words for words in said(loaded, "responses"))
