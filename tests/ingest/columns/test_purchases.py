"""Tables of orders: known by names in both languages or by values, and never mistaken for something else."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from cxdash.ingest import Loaded, RawTable, load
from cxdash.ingest.columns.roles import recognise
from cxdash.ingest.quality.remarks import Light
from cxdash.ingest.tables.cells import TEXT
from cxdash.study import CUSTOMERS, ORDERS, RESPONSES


def read(text: str, name: str = "ventes.csv", encoding: str = "utf-8") -> Loaded:
    return load([(name, text.encode(encoding))])


def roles(loaded: Loaded) -> dict[str, str]:
    """The column of each role of the only table."""
    (account,) = loaded.reports
    return {role: str(column) for role, column in account.roles.items()}


FRENCH = """N° commande;N° client;Date commande;Produit;Quantité;Montant TTC (€);Remise;Retour
C1001;00123;03/04/2025;Cafetière;1;49,90;10 %;Non
C1001;00123;03/04/2025;Filtres;2;7,80;0 %;Non
C1002;00456;15/04/2025;Bouilloire;1;1 234,50;0 %;Oui
C1003;00123;28/04/2025;Tasse;3;12,00;0 %;Non
"""

RETAIL = """Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country
489434,85048,GLASS BALL LIGHTS,12,2009-12-01 07:45:00,6.95,13085,United Kingdom
489434,79323P,PINK CHERRY LIGHTS,12,2009-12-01 07:45:00,6.75,13085,United Kingdom
C489449,22087,PAPER BUNTING,-12,2009-12-01 10:33:00,2.95,16321,Australia
489445,22087,PAPER BUNTING,10,2009-12-01 09:57:00,2.95,16321,Australia
489450,22087,PAPER BUNTING,1,2009-12-01 11:57:00,0,,Australia
"""

TILL = """Ticket de caisse;Carte de fidélité;Date et heure;SKU;Prix unitaire;Qté
T1;998;01/03/2025 10:02;A12;2,50;4
T1;998;01/03/2025 10:02;B07;10,00;1
T2;997;02/03/2025 17:30;A12;2,50;2
"""

SHOP = """order_id\tcustomer_unique_id\torder_purchase_timestamp\torder_delivered_customer_date\tpayment_value
a1\tu1\t2018-01-03 10:00:00\t2018-01-13 10:00:00\t99.30
a2\tu2\t2018-01-04 10:00:00\t2018-01-09 10:00:00\t24.39
a3\tu1\t2018-02-04 10:00:00\t2018-02-09 10:00:00\t65.71
"""


def test_a_french_file_of_orders():
    loaded = read(FRENCH, encoding="cp1252")
    assert roles(loaded) == {
        "order_id": "N° commande", "customer": "N° client", "order_date": "Date commande",
        "product": "Produit", "quantity": "Quantité", "amount": "Montant TTC (€)", "discount": "Remise",
        "returned": "Retour",
    }  # fmt: skip
    frame = loaded.study.customers.frame.set_index("N° client")
    assert frame.loc["00123", ["orders.count", "orders.products"]].tolist() == [2, 3]
    assert frame.loc["00123", "orders.revenue"] == pytest.approx(69.7)
    assert frame["orders.returns"].to_dict() == {"00123": 0, "00456": 1}


def test_invoices_whose_amount_is_price_times_quantity():
    """The columns of the UCI Online Retail file, where a cancelled invoice starts with C."""
    loaded = read(RETAIL, "online_retail.csv")
    assert roles(loaded) == {
        "order_id": "Invoice", "product": "StockCode", "quantity": "Quantity", "order_date": "InvoiceDate",
        "price": "Price", "customer": "Customer ID",
    }  # fmt: skip
    frame = loaded.study.customers.frame.set_index("Customer ID")
    assert frame["orders.revenue"].to_dict() == pytest.approx({"13085": 164.4, "16321": -5.9})
    assert frame["orders.count"].to_dict() == {"13085": 1, "16321": 1}
    (account,) = loaded.reports
    assert account.reasons == {"no_id": 1}
    assert "Revenue: the sum of “Price” times “Quantity”." in account.warnings
    assert any(said.startswith("Rows with a negative amount or quantity: 1.") for said in account.warnings)


def test_a_till_gives_tickets_and_unit_prices():
    loaded = read(TILL)
    assert roles(loaded) == {
        "order_id": "Ticket de caisse", "customer": "Carte de fidélité", "order_date": "Date et heure",
        "product": "SKU", "price": "Prix unitaire", "quantity": "Qté",
    }  # fmt: skip
    assert loaded.study.customers.frame["orders.revenue"].tolist() == [5.0, 20.0]


def test_of_several_dates_the_day_of_purchase_is_taken():
    assert roles(read(SHOP)) == {
        "order_id": "order_id", "customer": "customer_unique_id", "order_date": "order_purchase_timestamp",
        "amount": "payment_value",
    }  # fmt: skip


def test_days_written_month_first_are_days():
    rows = [f"{n},C{n % 9},11/{1 + n % 28}/2016,{n}.50" for n in range(60)]
    loaded = read("\n".join(["order id,customer id,order date,sales", *rows]))
    assert roles(loaded)["order_date"] == "order date"
    assert str(loaded.study.orders.frame["order date"].max().date()) == "2016-11-28"


SHOPIFY = "Email,Created at,Subtotal,Total,Discount Amount,Lineitem quantity"
WOO = "N° de commande;Date de la commande;E-mail (facturation);Montant total de la commande;Statut"


def test_shops_know_their_customers_by_mail():
    shop = read(
        "\n".join([SHOPIFY, *(f"c{n % 7}@x.fr,2024-03-{1 + n:02},20.00,25.00,0,1" for n in range(28))])
    )
    assert (roles(shop)["customer"], roles(shop)["amount"]) == ("Email", "Total")
    woo = read("\n".join([WOO, *(f"{n};{1 + n:02}/03/2024;c{n % 7}@x.fr;25,50;Terminée" for n in range(28))]))
    assert roles(woo) == {
        "order_id": "N° de commande", "order_date": "Date de la commande", "customer": "E-mail (facturation)",
        "amount": "Montant total de la commande",
    }  # fmt: skip


@pytest.mark.parametrize(("header", "rows"), [
    ("Client;Date;Montant", ["a;01/02/2025;10", "a;02/02/2025;12", "b;03/02/2025;8"]),
    ("customer_id,date,amount", ["a,2025-02-01,10", "a,2025-02-02,12", "b,2025-02-03,8"]),
    ("Client;N° facture;Total TTC", ["a;F1;10", "b;F2;12", "c;F3;8"]),
    ("Transaction ID,Customer ID,Total Amount", ["1,a,10", "2,b,12", "3,c,8"]),
    ("Client;Produit;Prix", ["a;x;10", "a;y;12", "b;x;8"]),
    ("cmd_id;client_id;montant", ["CMD1;a;10", "CMD2;b;12", "CMD3;c;8"]),
    ("N° cde;N° client;Montant", ["1;a;10", "2;b;12", "3;c;8"]),
])  # fmt: skip
def test_few_columns_are_enough(header, rows):
    loaded = read("\n".join([header, *rows]))
    assert loaded.reports[0].kind == ORDERS
    assert loaded.study.customers.frame["orders.revenue"].sum() == 30


def test_a_header_alone_is_a_table_of_no_orders():
    loaded = read(FRENCH.splitlines()[0] + "\n")
    assert (loaded.reports[0].kind, loaded.reports[0].rows_read) == (ORDERS, 0)
    assert loaded.study.orders is None


def unnamed(separator: str) -> str:
    """Ids that come again, compact dates, a small count and amounts with cents, under no names at all."""
    start = date(1997, 1, 1)
    lines = [
        [
            f"{1 + n * 7 % 40:05d}",
            f"{start + timedelta(days=n * 3):%Y%m%d}",
            str(1 + n % 3),
            f"{5 + n * 1.37:.2f}",
        ]
        for n in range(120)
    ]
    return "\n".join(separator.join(line) for line in lines)


@pytest.mark.parametrize("separator", [" ", ";", "\t", "  "])
def test_without_names_values_tell(separator):
    loaded = read(unnamed(separator), "export.txt")
    (account,) = loaded.reports
    assert (account.kind, account.rows_used) == (ORDERS, 120)
    found = loaded.study.orders
    assert found.frame[found.column("customer")].iloc[0] == "00001", "an id keeps its zeros"
    assert str(found.frame[found.column("order_date")].iloc[0]) == "1997-01-01 00:00:00"
    assert found.frame[found.column("amount")].iloc[0] == 5.0
    assert found.frame[found.column("quantity")].iloc[:3].tolist() == [1, 2, 3]


# ------------------------------------------------------------------ what is no table of orders


ANSWERS = """N° commande;N° client;Date commande;Montant;Note de recommandation (0-10)
1;a;01/02/2025;10;9
2;b;02/02/2025;8;3
"""
SATISFACTION = """order id,customer id,order date,overall satisfaction,amount
1,a,2025-02-01,5,10
2,a,2025-02-02,2,8
"""
SUMS = """N° client;Région;Date dernière commande;Nombre de commandes;Montant total
a;Nord;01/02/2025;3;100
b;Sud;02/02/2025;1;80
c;Nord;03/02/2025;2;60
"""
CHURN = """CustomerID,Tenure,Churn,OrderCount,DaySinceLastOrder,OrderAmountHikeFromlastYear,CashbackAmount
1,4,1,1,5,11,159.93
2,0,0,2,0,15,120.9
3,7,0,1,3,14,120.28
"""


COUNTS = "\n".join(
    [
        "id client;Âge;Commandes;Chiffre d'affaires",
        *(f"{i};{20 + i};{i % 7 + 1};{i * 25},90" for i in range(40)),
    ]
)
EACH = "\n".join(["customer_id,order,amount", *(f"{i},{i % 6 + 1},{i * 13}" for i in range(40))])
MANY = "\n".join(
    ["customer id,age,orders,revenue", *(f"{i},{20 + i},{i * i % 31},{i * 25}" for i in range(40))]
)


@pytest.mark.parametrize(("text", "kind"), [
    (COUNTS, CUSTOMERS), (MANY, CUSTOMERS), (EACH, CUSTOMERS), (ANSWERS, RESPONSES),
    (SATISFACTION, RESPONSES), (SUMS, CUSTOMERS), (CHURN, CUSTOMERS),
], ids=["counts", "many", "each", "answers", "satisfaction", "sums", "churn"])  # fmt: skip
def test_answers_and_customers_are_not_orders(text, kind):
    loaded = read(text)
    assert loaded.reports[0].kind == kind
    assert loaded.study.orders is None


def test_complaints_are_not_orders():
    loaded = read(
        "N° ticket;Client;Date;Motif\n1;a;01/02/2025;Retard\n2;a;03/02/2025;Casse\n3;b;05/02/2025;Retard\n"
    )
    assert loaded.study.orders is None


@pytest.mark.parametrize(
    "header",
    [
        "id_ticket;id_client;date_creation;categorie;priorite",
        "ticket_id;customer_id;created_at;category;priority",
        "ticket_id;customer_id;created_at;product;status",
        "N° commande;N° client;Date commande;Catégorie;Résolu",
        "order_id;customer_id;order_date;category;agent",
    ],
)
def test_tickets_of_support_are_neither_orders_nor_customers(header):
    rows = "".join(f"T{i:03};{5000 + i % 5};2024-08-{i % 20 + 1:02};Facture;Haute\n" for i in range(30))
    loaded = read(f"{header}\n{rows}")
    assert loaded.study.orders is None
    assert loaded.reports[0].light.value == "red"


@pytest.mark.parametrize(
    "header",
    [
        "Ticket;N° client;Date;Montant;Produit",
        "ticket_id;customer_id;date;amount;product",
        "Ticket de caisse;Carte;Date et heure;Quantité;SKU",
        "order_id;customer_id;order_date;amount;agent",
    ],
)
def test_a_ticket_of_which_something_was_paid_is_an_order(header):
    rows = "".join(f"T{i:03};{5000 + i % 5};2024-08-{i % 20 + 1:02};{i + 1};P{i % 4}\n" for i in range(30))
    assert read(f"{header}\n{rows}").reports[0].kind == ORDERS


@pytest.mark.parametrize("day", ["date_ordered", "Purchased date", "date commandée"])
def test_the_day_on_which_something_was_ordered_is_the_day_of_the_order(day):
    rows = "".join(
        f"O{i};C{i % 9};2024-08-{i % 20 + 1:02};2024-09-{i % 7 + 1:02};{i},50\n" for i in range(30)
    )
    loaded = read(f"order_id;customer_id;{day};created;amount\n{rows}")
    assert loaded.reports[0].roles["order_date"] == day


def test_orders_of_nobody_are_said():
    loaded = read("N° commande;Date commande;Montant\n1;01/02/2025;10\n2;02/02/2025;12\n3;02/02/2025;8\n")
    (account,) = loaded.reports
    assert account.kind == ORDERS
    assert account.light.value == "red"
    (said,) = (said.note.sentence for said in account.remarks if said.light.value == "red")
    assert said.startswith("These orders name no customer")
    assert "otherwise export the orders again" in said
    assert loaded.study.orders is None


def test_customers_some_of_whom_are_listed_twice_are_no_orders():
    ids = [*range(80), *range(8)]
    loaded = read("\n".join(["Numéro client;CA;Région", *(f"C{i};{i * 10};Nord" for i in ids)]))
    assert loaded.reports[0].kind == CUSTOMERS


@pytest.mark.parametrize(
    ("header", "amount", "quantity", "day"),
    [
        ("Quand;N° client;Code produit;Montant;Prix total", "Prix total", "Montant", "Quand"),
        ("SALE_DT;CUSTOMER_ID;PRODUCT_ID;AMOUNT;SALES_PRICE", "SALES_PRICE", "AMOUNT", "SALE_DT"),
        ("When;Customer ID;Product ID;Amount;Sales price", "Sales price", "Amount", "When"),
    ],
)  # fmt: skip
def test_an_amount_of_a_few_units_beside_what_was_paid_is_the_quantity(
    header: str, amount: str, quantity: str, day: str
) -> None:
    lines = [f"{i % 28 + 1:02}/11/2024;{i % 30:05};P{i % 7};{i % 3 + 1};{i % 50 + 20}" for i in range(120)]
    loaded = read("\n".join([header, *lines]))
    found = roles(loaded)
    assert (found["amount"], found["quantity"], found["order_date"]) == (amount, quantity, day)
    assert quantity in loaded.mappings[0].doubts[quantity].sentence
    paid = sum(i % 50 + 20 for i in range(120))
    assert loaded.study.customers.frame["orders.revenue"].sum() == paid


@pytest.mark.parametrize(
    ("header", "amount"),
    [
        ("Order date;Customer ID;Amount;Credit limit amount", "Amount"),
        ("Date de commande;N° client;Montant (€);Montant (FCFA)", "Montant (€)"),
    ],
)
def test_what_is_larger_is_not_what_was_paid_unless_it_is_a_price(header: str, amount: str) -> None:
    lines = [f"{i % 28 + 1:02}/11/2024;{i % 30:05};{i % 3 + 1};{1000 * (i % 2 + 1)}" for i in range(120)]
    found = roles(read("\n".join([header, *lines])))
    assert (found["amount"], found.get("quantity")) == (amount, None)


@pytest.mark.parametrize("day", ["Né le", "Birthday", "Due date"])
def test_the_only_dates_may_be_of_another_day_than_the_order(day: str) -> None:
    lines = [f"{i % 28 + 1:02}/11/1984;{i % 30:05};F{i};{i % 50 + 20}" for i in range(120)]
    assert "order_date" not in roles(read("\n".join([f"{day};N° client;N° facture;Montant", *lines])))


@pytest.mark.parametrize(("customer", "amount"), [("N° client", "Montant"), ("Customer ID", "Amount")])
def test_whole_amounts_of_which_no_price_is_larger_stay_amounts(customer: str, amount: str) -> None:
    lines = [f"{i % 28 + 1:02}/11/2024;{i % 30:05};{i % 3 + 1};1" for i in range(120)]
    assert roles(read("\n".join([f"Date;{customer};{amount};Prix", *lines])))["amount"] == amount


@pytest.mark.parametrize(
    ("customer", "paid", "told"),
    [("N° client", "Montant", "Livraison"), ("Customer ID", "Amount", "Delivered")],
)
def test_the_only_dates_are_the_day_of_the_order_unless_they_tell_of_another(
    customer: str, paid: str, told: str
) -> None:
    lines = [f"{i % 28 + 1:02}/11/2024;{i % 30:05};P{i % 7};{i * 7 % 90 + 10},90" for i in range(120)]
    rows = "\n".join(lines)
    by_value = read(f"Moment;{customer};SKU;{paid}\n{rows}")
    assert roles(by_value)["order_date"] == "Moment"
    assert "Moment" in by_value.mappings[0].doubts["Moment"].sentence
    assert "order_date" not in roles(read(f"{told};{customer};SKU;{paid}\n{rows}"))


@pytest.mark.parametrize(
    "header", ["Date;Produit;Quantite;Prix_unitaire", "Date;Product;Quantity;Unit price"]
)
def test_lines_of_sales_that_name_nobody_are_orders_and_it_is_said(header: str) -> None:
    lines = [f"2024-03-{i % 28 + 1:02};Pomme;{i % 5 + 1};0,{i % 8 + 10}" for i in range(40)]
    loaded = read("\n".join([header, *lines]))
    assert loaded.mappings[0].kind == ORDERS
    assert any("name no customer" in said for said in loaded.reports[0].warnings)


def priced(header: str) -> Loaded:
    """Sixty orders with four amounts of their own each."""
    lines = [
        f"C{i % 17};F{i};{i % 28 + 1:02}/01/2024;{i + 10},50;{i % 7 + 3},90;{i + 14},40" for i in range(60)
    ]
    return read("\n".join([header, *lines]))


@pytest.mark.parametrize(
    ("amounts", "paid"),
    [
        ("montant_des_produits;montant_livraison;montant_total_paye", "montant_total_paye"),
        ("sous_total;montant_livraison;montant_total_paye", "montant_total_paye"),
        ("Montant;Montant TVA;Montant total", "Montant total"),
        ("Montant HT;Montant des frais de port;Montant TTC", "Montant TTC"),
        ("Sous-total;Frais;Total payé", "Total payé"),
        ("products_amount;shipping_amount;total_paid", "total_paid"),
        ("Order Subtotal Amount;Order Shipping Amount;Order Total Amount", "Order Total Amount"),
        ("Amount;Tax amount;Grand total", "Grand total"),
        ("Amount excl. tax;Delivery amount;Amount paid", "Amount paid"),
        ("sous_total;montant_livraison;autre", "sous_total"),
        ("subtotal;shipping_amount;other", "subtotal"),
        ("Montant (frais de port inclus);Montant TVA;autre", "Montant (frais de port inclus)"),
        ("Amount incl. shipping;Shipping amount;other", "Amount incl. shipping"),
    ],
)
def test_of_several_amounts_the_whole_of_what_was_paid_is_revenue(amounts: str, paid: str) -> None:
    loaded = priced(f"num_client;numero_commande;date;{amounts}")
    assert roles(loaded)["amount"] == paid
    assert paid not in loaded.mappings[0].doubts


@pytest.mark.parametrize(
    "header", ["N° client;N° commande;Date;Montant livraison", "Customer ID;Order ID;Date;Shipping amount"]
)
def test_what_delivery_cost_is_never_revenue(header: str) -> None:
    assert "amount" not in roles(priced(f"{header};x;y"))


@pytest.mark.parametrize(
    ("amounts", "others"),
    [
        ("Montant boutique;Montant web;Montant TVA", "“Montant web”"),
        ("Shop amount;Web amount;Tax amount", "“Web amount”"),
    ],
)
def test_amounts_that_no_name_sets_apart_are_said_in_amber(amounts: str, others: str) -> None:
    loaded = priced(f"num_client;numero_commande;date;{amounts}")
    (account,) = loaded.reports
    (said,) = (remark.note.sentence for remark in account.remarks if remark.light.value == "amber")
    assert said.startswith(f"“{roles(loaded)['amount']}” was taken for what was paid, but {others} could be")


@pytest.mark.parametrize(
    "header", ["N° client;N° commande;Date;Remise;Montant", "Customer ID;Order ID;Date;Discount;Amount"]
)
def test_an_order_without_an_amount_is_told_apart_from_one_without_a_discount(header: str) -> None:
    lines = [
        f"C{i % 9};F{i};{i % 28 + 1:02}/01/2024;{'' if i % 4 else 2};{i + 10 if i else ''}" for i in range(60)
    ]
    (account,) = read("\n".join([header, *lines])).reports
    assert account.reasons == {"blank": 1}
    assert any("without an amount" in said and ": 1 of 60." in said for said in account.warnings)


@pytest.mark.parametrize(
    ("header", "written"),
    [
        ("Numéro;Ville;CA", lambda i: f"{i};Ville {i % 7};{i * 25},90"),
        ("Numéro;Sexe;Âge;Revenus", lambda i: f"{i};{'HF'[i % 2]};{20 + i % 50};{1500 + i * 10}"),
        ("numero;city;revenue", lambda i: f"{i};City {i % 7};{i * 25}.90"),
    ],
)
def test_a_number_of_each_person_is_no_number_of_an_order(header: str, written: Callable[[int], str]) -> None:
    loaded = read("\n".join([header, *(written(i) for i in range(1, 61))]))
    assert loaded.mappings[0].kind != ORDERS


@pytest.mark.parametrize("day", ["Date", "Date d'émission"])
def test_a_number_beside_a_day_and_a_customer_is_one_of_an_order(day: str) -> None:
    rows = [f"{i};C{i % 9};{i % 28 + 1:02}/01/2024;{i + 10},50" for i in range(60)]
    assert roles(read("\n".join([f"Numéro;Client;{day};Montant", *rows])))["order_id"] == "Numéro"


@pytest.mark.parametrize("header", ["Client;Commande;Date;Montant", "Customer;Order;Date;Amount"])
def test_an_order_whose_number_is_mostly_blank_is_an_order(header: str) -> None:
    rows = [f"C{i % 70};{'' if i % 3 else 5000 + i};{i % 28 + 1:02}/01/2024;{i + 10},50" for i in range(120)]
    assert read("\n".join([header, *rows])).mappings[0].kind == ORDERS


@pytest.mark.parametrize("header", ["customer_id,order,amount", "client,commande,montant"])
def test_a_count_that_is_blank_for_many_stays_a_count(header: str) -> None:
    rows = [f"{i + 100},{i % 6 + 1 if i % 3 else ''},{i * 13}" for i in range(60)]
    assert read("\n".join([header, *rows])).mappings[0].kind == CUSTOMERS


# ------------------------------------------------------------------ ratings, whatever one word says

WORDS = (
    "E-mail", "Montant des échanges", "Customer", "Amount of chats", "Mail tool", "Prix", "Client", "Total",
    "Order", "Price", "Account", "Valeur", "Commande", "Sales", "Produit", "Member", "CA", "Invoice",
    "Product", "Quantity", "Compte", "Spend", "Facture", "Panier", "Household", "Remise", "Returns", "Carte",
    "Discount",
)  # fmt: skip
NAMELESS = ("vigor1", "vigor2", "vigor3", "absorption", "autonomie", "climate", "workload", "fierté")
"""Things that are rated under names which judge nothing."""


def rated(words: tuple[str, ...], high: int, ticked: bool) -> RawTable:
    """Answers of ninety people, employees or students; the first of some words may be a yes or no instead."""
    chance = np.random.default_rng(7)
    cells = {name: chance.integers(1, high + 1, 90) for name in (*NAMELESS, *words)}
    if ticked:
        cells[words[0]] = chance.integers(0, 2, 90)
    frame = pd.DataFrame({name: values.astype(str) for name, values in cells.items()}, dtype=TEXT)
    return RawTable("enquête.csv", None, frame, "")


@pytest.mark.parametrize("high", [5, 7])
@pytest.mark.parametrize("ticked", [False, True])
def test_no_words_make_orders_of_ratings(high: int, ticked: bool) -> None:
    asked = [*pairwise(WORDS), *zip(WORDS, WORDS[2:], WORDS[5:], strict=False)]
    kinds = {words: recognise(rated(words, high, ticked)).kind for words in asked}
    assert {words: kind for words, kind in kinds.items() if kind != RESPONSES} == {}


def test_ratings_of_an_order_are_answers() -> None:
    judged = "Accueil;Délai de livraison;Prix;Qualité du produit;Service client"
    marks = [";".join(str(i * step % 5 + 1) for step in (1, 2, 3, 4, 6)) for i in range(60)]
    rows = [f"C{i};F{i};{i % 28 + 1:02}/01/2024;{i + 10},50;{given}" for i, given in enumerate(marks)]
    loaded = read("\n".join([f"N° client;N° commande;Date commande;Montant;{judged}", *rows]))
    assert loaded.mappings[0].kind == RESPONSES
    assert set(judged.split(";")) <= set(loaded.mappings[0].columns("item"))


@pytest.mark.parametrize("named", ["N° client;N° commande;Montant", "Customer ID;Date;Amount"])
def test_counts_of_many_products_beside_an_order_stay_orders(named: str) -> None:
    second = "F{}" if "commande" in named else "2024-03-{:02}"
    counts = [";".join(str(i * step % 4) for step in (1, 2, 3, 5, 7)) for i in range(60)]
    rows = [f"C{i % 9};{second.format(i % 28 + 1)};{i + 10};{bought}" for i, bought in enumerate(counts)]
    loaded = read("\n".join([f"{named};pain;lait;thé;œufs;sel", *rows]))
    assert loaded.mappings[0].kind == ORDERS


@pytest.mark.parametrize(
    ("header", "written"),
    [
        ("Client", lambda i: ("Particulier", "Professionnel")[i % 2]),
        ("E-mail", lambda i: ("oui", "non")[i % 2]),
        ("Mail", lambda i: str(i % 7)),
        ("User", lambda i: str(i % 2)),
        ("Customer", lambda i: str(i % 5 + 1)),
    ],
)
def test_kinds_of_customers_and_marks_are_no_customers(header: str, written: Callable[[int], str]) -> None:
    rows = [f"F{i};2024-03-{i % 28 + 1:02};{written(i)};{i + 10},90" for i in range(40)]
    loaded = read("\n".join([f"N° commande;Date;{header};Montant", *rows]))
    assert "customer" not in roles(loaded)
    assert any("name no customer" in said for said in loaded.reports[0].warnings)


@pytest.mark.parametrize(
    ("header", "written"),
    [("E-mail", "c{}@exemple.fr"), ("Mail", "a94f3c{:02}"), ("Client", "Dupont {}"), ("N° client", "{}")],
)
def test_what_tells_customers_apart_is_the_customer(header: str, written: str) -> None:
    rows = [f"F{i};2024-03-{i % 28 + 1:02};{written.format(i % 6)};{i + 10},90" for i in range(40)]
    loaded = read("\n".join([f"N° commande;Date;{header};Montant", *rows]))
    assert roles(loaded)["customer"] == header


@pytest.mark.parametrize(
    ("copies", "lines", "light"), [(5, 1, Light.AMBER), (5, 2, Light.GREEN), (0, 1, None)]
)
def test_copies_of_orders_of_one_row_are_asked_about(copies: int, lines: int, light: Light | None) -> None:
    """An order of two lines may be of two equal things; an order of one row that is there twice is a copy."""
    rows = [
        f"F{i};C{i % 7};2024-03-{i % 28 + 1:02};{i + 10 + line},90"
        for i in range(40)
        for line in range(lines)
    ]
    loaded = read("\n".join(["N° commande;N° client;Date;Montant", *rows, *rows[:copies]]))
    lights = [
        one.light for one in loaded.reports[0].remarks if "equal to another in every column" in str(one.note)
    ]
    assert lights == ([light] if light else [])


# ------------------------------------------------------------------ real files


def test_no_real_survey_or_customer_file_is_taken_for_orders(real_data):
    paths = sorted(real_data.glob("*/*.[ctx]*"))
    kinds = {
        path.name: {account.kind for account in load([(path.name, path.read_bytes())]).reports}
        for path in paths
    }
    assert {name for name, found in kinds.items() if ORDERS in found} == {
        "CDNOW_master.txt",
        "CDNOW_sample.txt",
    }


def test_real_purchases_are_read_whole(real_data):
    path = real_data / "cdnow" / "CDNOW_master.txt"
    loaded = load([(path.name, path.read_bytes())])
    (account,) = loaded.reports
    assert (account.rows_read, account.rows_used, account.reasons) == (69_659, 69_659, {})
    assert "Rows with “dollar_value” of zero: 80. They count as orders." in account.warnings
    assert any(
        said.startswith("Rows equal to another in every column used: 255.") for said in account.warnings
    )
    customers = loaded.study.customers.frame
    assert len(customers) == 23_570
    assert round(customers["orders.revenue"].sum(), 2) == 2_500_315.63
    assert customers["customer_id"].iloc[0] == "00001"


def listed(header: str, row: Callable[[int], str], n: int = 60) -> str:
    return "\n".join([header, *map(row, range(n))])


@pytest.mark.parametrize(("text", "found"), [
    (listed("OrderID,OrderDate,ShippedDate,CustomerID",
           lambda i: f"{i},1996-05-{i % 28 + 1:02},1996-07-01,CU{i % 20}"),
     {"order_id": "OrderID", "order_date": "OrderDate", "customer": "CustomerID"}),
    (listed("Bestellnummer;Kundennummer;Bestelldatum;Artikel;Menge;Betrag",
           lambda i: f"B{i};K{i % 20};{i % 28 + 1:02}.05.2024;A{i % 5};{i % 3 + 1};{20 + i},50"),
     {"order_id": "Bestellnummer", "customer": "Kundennummer", "order_date": "Bestelldatum",
      "product": "Artikel", "quantity": "Menge", "amount": "Betrag"}),
    (listed("id_pedido,id_cliente,fecha_pedido,producto,cantidad,precio_unitario",
           lambda i: f"P{i},K{i % 20},2024-05-{i % 28 + 1:02},A{i % 5},{i % 3 + 1},{20 + i}.50"),
     {"order_id": "id_pedido", "customer": "id_cliente", "order_date": "fecha_pedido",
      "product": "producto", "quantity": "cantidad", "price": "precio_unitario"}),
    (listed("guest_name,booking_date,base_price,final_price",
           lambda i: f"Guest_{i},2025-06-{i % 28 + 1:02},250,{200 + i}.0"),
     {"customer": "guest_name", "order_date": "booking_date", "amount": "final_price"}),
    (listed("N° client;Date de réservation;Prix final",
           lambda i: f"{100 + i % 20};{i % 28 + 1:02}/06/2025;{200 + i},00"),
     {"customer": "N° client", "order_date": "Date de réservation", "amount": "Prix final"}),
])  # fmt: skip
def test_orders_are_known_by_names_joined_or_in_other_languages(text: str, found: dict[str, str]) -> None:
    loaded = read(text, "export.csv")
    assert loaded.mappings[0].kind == ORDERS
    assert roles(loaded) == found


def test_a_short_form_that_begins_all_columns_is_the_word_of_the_tables_name() -> None:
    text = listed(
        "com_id;com_date;com_date_paie;com_cli_id;com_total",
        lambda i: f"{i};2018-05-{i % 28 + 1:02} 00:00:00;2020-01-21 00:00:00;{i % 11};{i},50",
    )
    found = {"order_id": "com_id", "order_date": "com_date", "customer": "com_cli_id", "amount": "com_total"}
    assert roles(read(text, "08_commandes.csv")) == found
    assert read(text, "export.csv").mappings[0].kind != ORDERS


def test_what_an_invoice_comes_to_with_its_tax_is_its_amount() -> None:
    text = listed(
        "fac_num;fac_date;fac_client;fac_ttc", lambda i: f"{i};{i % 28 + 1:02}/05/2024;{i % 11};{i},50"
    )
    assert roles(read(text, "factures.csv"))["amount"] == "fac_ttc"


@pytest.mark.parametrize("name", ["bookings.csv", "Commandes 2024.csv"])
def test_a_table_that_is_called_orders_lists_them(name: str) -> None:
    text = listed("client,date,montant", lambda i: f"C{i},2024-05-{i % 28 + 1:02},{i}.50")
    assert read(text, name).mappings[0].kind == ORDERS
    assert read(text, "export.csv").mappings[0].kind != ORDERS


def test_a_customer_told_by_name_is_said() -> None:
    text = listed(
        "Customer name,Order date,Amount", lambda i: f"Name {i % 20},2024-05-{i % 28 + 1:02},{i}.50"
    )
    said = read(text, "sales.csv").mappings[0].doubts["Customer name"].sentence
    assert "by name" in said


def bought_at(amount: Callable[[int], float], price: Callable[[int], float]) -> Loaded:
    return read(
        listed(
            "purchase_id,customer,amount,price,purchase_date",
            lambda i: f"{i},C{i % 7},{amount(i):.4f},{price(i):.4f},2024-05-{i % 28 + 1:02}",
        )
    )


def test_an_amount_far_below_its_price_is_how_much_was_bought() -> None:
    """Parts of a bitcoin: an amount of money would be a discount of nearly everything."""
    loaded = bought_at(lambda i: 0.1 + i / 13, lambda i: 40_000 + 300 * i)
    assert roles(loaded)["quantity"] == "amount"
    assert roles(loaded)["price"] == "price"
    assert "so it was read as how many" in loaded.mappings[0].doubts["amount"].sentence
    assert loaded.reports[0].light is Light.AMBER
    revenue = sum((0.1 + i / 13) * (40_000 + 300 * i) for i in range(60))
    assert loaded.study.customers.frame["orders.revenue"].sum() == pytest.approx(revenue, rel=1e-3)


@pytest.mark.parametrize(("times", "light"), [(1.2, None), (4, Light.AMBER)])
def test_an_amount_somewhat_below_its_price_is_asked_about(times: float, light: Light | None) -> None:
    loaded = bought_at(lambda i: 10 + i / 7, lambda i: times * (10 + i / 7))
    assert roles(loaded)["amount"] == "amount"
    (account,) = loaded.reports
    asked = [remark.light for remark in account.remarks if "if it is how many" in remark.note.sentence]
    assert asked == ([light] if light else [])


@pytest.mark.parametrize("header", [
    "N° facture;N° client;Date facture;Prix;Montant", "Order ID;Customer ID;Order date;Price;Amount",
])  # fmt: skip
@pytest.mark.parametrize("written", [
    lambda i: f"{900 + 9 * i};{20 + i / 7:.2f}", lambda i: f"{1200 + 300 * (i % 3)};20",
], ids=["with cents", "whole"])  # fmt: skip
def test_money_far_below_a_price_is_a_part_of_it_and_asked_about(
    header: str, written: Callable[[int], str]
) -> None:
    rows = listed(header, lambda i: f"F{i};{i % 9};2024-05-{i % 28 + 1:02};{written(i)}")
    loaded = read(rows)
    assert roles(loaded)["amount"] == header.rpartition(";")[2]
    assert "quantity" not in roles(loaded)
    assert loaded.reports[0].light is Light.AMBER


# ------------------------------------------------------------------ ratings in few columns


def judged_at(header: str, columns: int, name: str = "export.csv", steps: int = 5) -> Loaded:
    """Eighty answers with a customer, a day, a product or stay and some ratings."""
    marks = [";".join(str(i * step % steps + 1) for step in (1, 2, 3, 4)[:columns]) for i in range(80)]
    rows = [f"C{i};{i % 28 + 1:02}/01/2025;{'ABC'[i % 3]};{given}" for i, given in enumerate(marks)]
    return read("\n".join([header, *rows]), name)


@pytest.mark.parametrize(
    "name", ["enquête après commande.csv", "ventes 2025.csv", "sales survey.csv", "orders.csv"]
)
@pytest.mark.parametrize(("header", "columns"), [
    ("Client;Date;Produit;Qualité;Prix;Livraison", 3), ("Customer;Date;Product;Quality;Price;Delivery", 3),
    ("Client;Date;Produit;Prix;Qualité", 2), ("Customer;Date;Product;Value;Quality", 2),
    ("Client;Date;Produit;Étoiles", 1),
])  # fmt: skip
def test_what_a_table_is_called_makes_no_orders_of_ratings(name: str, header: str, columns: int) -> None:
    loaded = judged_at(header, columns, name)
    assert loaded.mappings[0].kind != ORDERS
    assert loaded.study.orders is None


@pytest.mark.parametrize("name", ["SAV commandes.csv", "Retours ventes.csv", "order complaints.csv"])
def test_what_became_of_orders_is_no_list_of_them(name: str) -> None:
    text = listed("client,date,montant", lambda i: f"C{i},2024-05-{i % 28 + 1:02},{i}.50")
    assert read(text, name).mappings[0].kind != ORDERS


@pytest.mark.parametrize("header", ["Client;Date;Montant;Commandes", "Customer;Date;Amount;Bookings"])
def test_a_count_of_orders_is_no_list_of_them_whatever_its_table_is_called(header: str) -> None:
    rows = listed(header, lambda i: f"C{i};2024-05-{i % 28 + 1:02};{i},50;{i % 9 + 1}")
    loaded = read(rows, "ventes clients.csv")
    assert loaded.mappings[0].kind == CUSTOMERS
    assert loaded.mappings[0].column("orders") == header.rpartition(";")[2]


@pytest.mark.parametrize("header", [
    "N° de réservation;Date de réservation;Hôtel;Prix;Chambre;Petit déjeuner",
    "Booking ID;Booking date;Hotel;Cleanliness;Staff;Location",
    "N° commande;Date commande;Produit;Qualité;Emballage;Délai",
])  # fmt: skip
def test_a_few_ratings_of_a_stay_or_an_order_are_no_orders(header: str) -> None:
    assert judged_at(header, 3).mappings[0].kind != ORDERS


def test_ratings_of_an_order_that_names_nobody_are_answers() -> None:
    header = "Booking ID,Hotel,Booking date,Nights,Price,Cleanliness,Staff,Location"
    marks = [",".join(str(i * step % 5 + 1) for step in (1, 2, 3)) for i in range(80)]
    rows = [f"B{i},X,2025-01-{i % 28 + 1:02},{i % 7 + 1},{80 + i},{given}" for i, given in enumerate(marks)]
    loaded = read("\n".join([header, *rows]))
    assert loaded.mappings[0].kind == RESPONSES
    assert {"Cleanliness", "Staff", "Location"} <= set(loaded.mappings[0].columns("item"))


@pytest.mark.parametrize(("header", "kind"), [
    ("N° commande;Date;Key client;Montant", "Oui"), ("Order ID;Date;No customer service;Amount", "Yes"),
])  # fmt: skip
def test_a_key_customer_is_a_kind_of_customer(header: str, kind: str) -> None:
    loaded = read(listed(header, lambda i: f"F{i};2024-03-{i % 28 + 1:02};{kind if i % 4 else 'No'};{i},90"))
    assert "customer" not in roles(loaded)
