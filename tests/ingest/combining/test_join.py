"""Waves whose columns drifted, ids that are spelt in two ways, and who is on one side only."""

import string

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdash.ingest import Loaded, Rules, build, load, open_files
from cxdash.ingest.columns.vocabulary import plainly
from cxdash.ingest.combining.matching import likeness
from cxdash.ingest.combining.meeting import respelling, unmatched
from cxdash.ingest.combining.periods import period_of

TOWNS = ("Metz", "Nice", "Lille")
REGIONS = ("Île-de-France", "Bretagne", "Grand Est", "Occitanie")
FIRST = "Client;Date de réponse;Note NPS;Région;Magasin\n" + "\n".join(
    f"C{i:03d};{i % 28 + 1:02d}/04/2024;{i % 11};{REGIONS[i % 4]};{TOWNS[i % 3]}" for i in range(80)
)


def files(**texts: str) -> Loaded:
    return load([(f"{name}.csv", text.encode()) for name, text in texts.items()])


def warnings(result: Loaded) -> str:
    return " ".join(sentence for report in result.reports for sentence in report.warnings)


def whole(result: Loaded) -> pd.DataFrame:
    assert result.study.responses
    used = sum(report.rows_used for report in result.reports if report.kind == "responses")
    assert used == len(result.study.responses.frame)
    return result.study.responses.frame


# --- columns ---------------------------------------------------------------------------------


def test_a_wave_with_moved_renamed_added_and_dropped_columns_is_appended() -> None:
    second = "Store;NPS;Customer id;Canal;Survey date\n" + "\n".join(
        f"{TOWNS[i % 3]};{i % 11};D{i:03d};{'Web' if i % 2 else 'Boutique'};2025-04-{i % 28 + 1:02d}"
        for i in range(40)
    )
    result = files(avril=FIRST, mai=second)
    answers = whole(result)
    assert len(answers) == 120
    assert set(answers.columns) == {"Client", "Date de réponse", "Note NPS", "Région", "Magasin", "Canal"}
    assert answers["Magasin"].notna().all(), "“Store” holds the values of “Magasin”"
    assert (answers["Région"].isna().sum(), answers["Canal"].isna().sum()) == (40, 80)
    assert "Store → Magasin" in warnings(result)
    assert [(match.column, match.into, match.certain) for match in result.matches] == [
        ("Store", "Magasin", True)
    ]


def test_names_that_differ_in_accents_and_case_are_one_column() -> None:
    result = files(a=FIRST, b=FIRST.replace("Région", "REGION").replace("C0", "D0"))
    assert set(whole(result)["Région"].dropna()) == set(REGIONS)
    assert [match.certain for match in result.matches] == [True]


SECTORS = FIRST.replace("C0", "D0").replace("Magasin", "Secteur de vente").replace("Lille", "Brest")


def test_what_is_not_certain_is_proposed_and_kept_apart_until_the_reader_says() -> None:
    opened = open_files([("a.csv", FIRST.encode()), ("b.csv", SECTORS.replace("Nice", "Toulon").encode())])
    asked = open_files(
        [("a.csv", FIRST.encode()), ("b.csv", SECTORS.replace("Secteur de vente", "Magasin visité").encode())]
    )
    assert not build(opened.tables).matches, "one value of five in common, and no word of the name"
    proposed = build(asked.tables)
    (match,) = proposed.matches
    assert (match.table, match.column, match.into, match.certain) == (
        "b.csv", "Magasin visité", "Magasin", False,
    )  # fmt: skip
    assert match.why.sentence == "Values found in both: 2 of 4."
    assert whole(proposed)["Magasin"].isna().sum() == 80
    together = build(asked.tables, rules=Rules(renamed={("b.csv", "Magasin visité"): "Magasin"}))
    assert whole(together)["Magasin"].notna().all()
    apart = build(asked.tables, rules=Rules(renamed={("b.csv", "Magasin visité"): ""}))
    assert not apart.matches
    assert whole(apart)["Magasin"].isna().sum() == 80


def test_items_are_matched_by_name_and_scale_never_by_number() -> None:
    def wave(*items: str) -> str:
        rows = "\n".join(";".join(str((i * k + k) % 5 + 1) for k in range(1, 5)) for i in range(60))
        return f"satisfaction globale;{';'.join(items)}\n{rows}\n"

    result = files(
        a=wave("Accueil en magasin", "Q1_1", "Clarté des prix"),
        b=wave("Accueil du magasin", "Q1_2", "Livraison"),
    )
    assert [(match.column, match.into) for match in result.matches] == [
        ("Accueil du magasin", "Accueil en magasin")
    ]


@given(st.text(string.ascii_letters + " éèàç_-'0123456789", min_size=1, max_size=30))
def test_likeness_is_certain_of_itself_alone(name: str) -> None:
    assert 0 <= likeness(name, "Magasin 7") <= 1
    assert likeness(name, name) == 1.0
    assert likeness(name, f"{name} 77") == 0.0, "another number is another question"


# --- values ----------------------------------------------------------------------------------


def test_one_region_in_two_spellings_is_one_and_it_is_said() -> None:
    second = FIRST.replace("Île-de-France", "Ile de france").replace("C0", "D0")
    result = files(a=FIRST, b=second)
    assert set(whole(result)["Région"]) == set(REGIONS)
    assert "Ile de france → Île-de-France (cells: 20)" in warnings(result)


CLIENTS = "Client;Région;CA annuel\n" + "\n".join(
    f"C{i:03d};{('ILE DE FRANCE', 'Bretagne ', 'Grand-Est', 'Occitanie', 'Corse')[i % 5]};{i * 10}"
    for i in range(100)
)


@pytest.mark.parametrize("ahead", [True, False])
def test_customers_have_the_regions_of_the_answers_in_their_spelling(ahead: bool) -> None:
    texts = {"avis": FIRST, "clients": CLIENTS}
    result = files(**texts if ahead else dict(reversed(texts.items())))
    known = result.study.customers
    assert known
    assert set(known.frame["Région"]) == {*REGIONS, "Corse"}
    assert set(whole(result)["Région"]) == set(REGIONS)
    (report,) = (one for one in result.reports if one.kind == "customers")
    assert any("ILE DE FRANCE → Île-de-France" in sentence for sentence in report.warnings)


def test_segments_that_answers_borrow_from_their_customers_are_spelt_in_one_way() -> None:
    answers = "Client;Note NPS\n" + "\n".join(f"C{i:03d};{i % 11}" for i in range(90))
    towns = ("Paris", "PARIS", "paris", "Paris", "Lyon")
    first = "Client;Ville;CA annuel\n" + "\n".join(f"C{i:03d};{towns[i % 5]};{i}" for i in range(60))
    second = "Client;Ville;CA annuel\n" + "\n".join(f"C{i:03d};{'LYON' if i % 2 else 'Paris'};{i}"
                                                  for i in range(60, 90))  # fmt: skip
    assert set(whole(files(a=answers, b=first, c=second))["Ville"]) == {"Paris", "Lyon"}


def test_signs_and_figures_still_tell_levels_apart() -> None:
    levels = ("< 18", "> 18", "18-25", "18 25", "A+", "A-", "A", "С", "C")
    assert len({plainly(level) for level in levels}) == len(levels)


# --- periods ---------------------------------------------------------------------------------


def test_files_without_dates_are_dated_by_their_names() -> None:
    rows = "\n".join(f"{i % 11};{REGIONS[i % 4]}" for i in range(40))
    text = f"Note NPS;Région\n{rows}\n"
    result = files(enquete_2023=text, enquete_2024=text.replace("10;", "9;"))
    assert result.study.responses
    date = result.study.responses.column("date")
    assert date
    assert whole(result)[date].dt.year.value_counts().to_dict() == {2023: 40, 2024: 40}
    assert "all are put at 2023-01-01" in warnings(result)


def test_a_file_alone_is_not_dated_by_its_name() -> None:
    result = files(enquete_2023="Note NPS;Région\n" + "\n".join(f"{i % 11};Nord" for i in range(40)))
    assert result.study.responses
    assert result.study.responses.column("date") is None


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("nps.xlsx · 2024", "2024-01-01"),
        ("enquete_2024.xlsx · T3", "2024-07-01"),
        ("avis.xlsx · T1 2024", "2024-01-01"),
        ("Q4_2023.csv", "2023-10-01"),
        ("4T2023.csv", "2023-10-01"),
        ("nps 03-2024.csv", "2024-03-01"),
        ("2024-11.csv", "2024-11-01"),
        ("survey march 2025.csv", "2025-03-01"),
        ("enquête août 2025.csv", "2025-08-01"),
        ("clients.csv", "None"),
        ("2023 contre 2024.csv", "None"),
        ("export_120240.csv", "None"),
    ],
)
def test_the_period_in_a_name(name: str, start: str) -> None:
    assert str(period_of(name)) == start


# --- weights ---------------------------------------------------------------------------------


def test_a_wave_without_weights_counts_beside_one_that_has_them() -> None:
    weighted = "client;nps;poids\n" + "\n".join(f"A{i};{i % 11};{1 + i % 2}" for i in range(40))
    plain = "client;nps\n" + "\n".join(f"B{i};{i % 11}" for i in range(30))
    result = files(a=weighted, b=plain)
    assert len(whole(result)) == 70
    assert whole(result)["poids"].tolist() == [1.0, 2.0] * 20 + [1.0] * 30
    assert "each of its answers weighs 1" in warnings(result)


def test_answers_on_another_scale_are_set_aside_in_the_account_of_their_table() -> None:
    long = "csat (1-7);réf\n" + "\n".join(f"{i % 7 + 1};x" for i in range(40))
    short = "csat (1-5);réf\n" + "\n".join(f"{i % 5 + 1};x" for i in range(35))
    result = files(a=long, b=short)
    assert len(whole(result)) == 40
    assert (result.reports[1].rows_used, result.reports[1].reasons) == (0, {"other_scale": 35})
    assert len(result.reports[1].set_aside) == 35


# --- ids -------------------------------------------------------------------------------------

ANSWERS = "Client;Note NPS\n" + "\n".join(f"{i:06d};{i % 11}" for i in range(1, 101))


def customers(*ids: object) -> str:
    return "Code client;CA;Parti\n" + "\n".join(
        f"{one};{i};{'oui' if i % 3 else 'non'}" for i, one in enumerate(ids)
    )


@pytest.mark.parametrize(
    ("ids", "said"),
    [
        (range(1, 121), "without leading zeros"),
        ([f"{i}.0" for i in range(1, 121)], "without leading zeros"),
        ([f"CLI-{i:06d}" for i in range(1, 121)], "without the letters before the number"),
        ([f"{i:06d}" for i in range(1, 121)], ""),
    ],
)
def test_ids_meet_whatever_a_spreadsheet_did_to_them(ids: list[object], said: str) -> None:
    result = files(a=ANSWERS, b=customers(*ids))
    join = result.study.join
    assert join
    assert (join.answered, join.known, join.matched) == (100, 120, 100)
    assert said in warnings(result)
    assert bool(said) == ("ids meet" in warnings(result))


@pytest.mark.parametrize(
    ("prefix", "light"), [("", "green"), ("00", "green"), ("C", "amber"), ("CLI-", "amber")]
)
def test_ids_that_meet_without_their_letters_are_to_be_checked(prefix: str, light: str) -> None:
    """A spreadsheet loses zeros and no letters, which may tell one numbering from another."""
    result = files(a=ANSWERS, b=customers(*(f"{prefix}{i:06d}" for i in range(1, 121))))
    assert [one.light for one in result.reports if one.kind == "responses"] == [light]


def test_ids_of_which_some_lost_their_zeros_all_meet() -> None:
    wide = "Client;Note NPS\n" + "\n".join(f"{i:03d};{i % 11}" for i in range(1, 301))
    result = files(a=wide, b=customers(*range(1, 301)))
    assert result.study.join
    assert result.study.join.matched == 300, "100 to 300 meet as they are, 1 to 99 without their zeros"


def test_a_plain_spelling_that_would_make_two_customers_one_is_not_taken() -> None:
    ids = pd.Series(["01", "1", "2"])
    assert respelling(pd.Series(["001", "002"]), ids) == ({}, "")


def test_few_that_meet_are_said_with_an_id_of_each_side() -> None:
    result = files(a=ANSWERS, b=customers(*range(91, 250)).replace("\n", "\n000"))
    assert result.study.join
    assert result.study.join.matched == 10
    assert "Only 10 of 100 customers who answered are among the 159" in warnings(result)


def test_who_is_on_one_side_only_is_listed() -> None:
    result = files(a=ANSWERS, b=customers(*(f"{i:06d}" for i in range(21, 131))))
    answers, silent = unmatched(result.study)
    assert answers["Client"].tolist() == [f"{i:06d}" for i in range(1, 21)]
    assert silent["Client"].tolist() == [f"{i:06d}" for i in range(101, 131)]
    join = result.study.join
    assert join
    assert (join.answered - join.matched, join.known - join.matched) == (len(answers), len(silent))


@pytest.mark.parametrize("header", ["Client;Note NPS;Résilié", "Customer id;NPS;Churned"])
def test_answers_alone_meet_no_customers_but_their_own(header: str) -> None:
    """That all who answered are known, and all who are known answered, is true of any file of answers."""
    rows = [f"C{i};{i % 11 if i % 5 else ''};{'oui' if i % 4 else 'non'}" for i in range(60)]
    result = files(avis="\n".join([header, *rows]))
    assert result.study.customers
    assert len(result.study.customers.frame) == 60
    assert result.study.join is None
    assert [report.response for report in result.reports] == [None]
    assert [len(side) for side in unmatched(result.study)] == [0, 0]


def test_only_customers_of_another_table_are_known() -> None:
    """Answers that tell what 60 customers did, and a list of 40 customers, of whom 24 answered."""
    rows = [f"{i:03d};{i % 11 if i % 5 else ''};{'oui' if i % 4 else 'non'}" for i in range(60)]
    result = files(
        avis="\n".join(["Client;Note NPS;Résilié", *rows]),
        clients=customers(*(f"{i:03d}" for i in range(30, 70))),
    )
    assert result.study.customers
    assert len(result.study.customers.frame) == 70
    join = result.study.join
    assert join
    assert (join.answered, join.known, join.matched) == (48, 40, 24)
    answers, silent = unmatched(result.study)
    assert answers["Client"].tolist() == [f"{i:03d}" for i in range(30) if i % 5]
    assert set(silent["Client"]) == {f"{i:03d}" for i in (*range(30, 60, 5), *range(60, 70))}
    (told,) = [report.response for report in result.reports if report.kind == "responses"]
    assert told
    assert (told.value, told.n) == (60, 40)


def test_customers_whom_orders_tell_of_are_known() -> None:
    lines = [f"CMD{i};C{i % 80};{i % 28 + 1:02d}/03/2024;{i},50" for i in range(200)]
    orders = "\n".join(["N° commande;Client;Date commande;Montant TTC", *lines])
    rows = [f"C{i};{i % 11};{'oui' if i % 4 else 'non'}" for i in range(60, 100)]
    result = files(avis="\n".join(["Client;Note NPS;Résilié", *rows]), commandes=orders)
    join = result.study.join
    assert join
    assert (join.answered, join.known, join.matched) == (40, 80, 20)


def test_customers_of_whom_all_answered_tell_no_response_rate() -> None:
    """A list made of those who answered: 100 % would be true of it and of no survey."""
    result = files(a=ANSWERS, b=customers(*(f"{i:06d}" for i in range(1, 61))))
    assert result.study.join
    assert (result.study.join.known, result.study.join.matched) == (60, 60)
    assert [report.response for report in result.reports] == [None, None]


def test_without_customers_nobody_is_missing() -> None:
    assert [len(side) for side in unmatched(files(a=ANSWERS).study)] == [0, 0]


@given(st.sets(st.integers(1, 9999), min_size=2, max_size=40), st.integers(4, 8))
def test_padding_never_loses_nor_joins_customers(numbers: set[int], width: int) -> None:
    padded, bare = (pd.Series([f"{n:0{w}d}" for n in sorted(numbers)], dtype="str") for w in (width, 1))
    spelling, _difference = respelling(padded, bare)
    met = [spelling.get(one, one) for one in bare]
    assert met == padded.tolist()


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("Used offline", "Used online"),
        ("Relation père", "Relation mère"),
        ("Unpaid delivery", "Paid delivery"),
        ("Magasin inhabituel", "Magasin habituel"),
    ],
)
@pytest.mark.parametrize("values", [("jamais", "parfois", "souvent"), ("1", "2", "3", "4", "5")])
def test_names_that_are_only_alike_are_proposed_and_never_put_together_unasked(
    here: str, there: str, values: tuple[str, ...]
) -> None:
    """Of segments with the very same words, and of items on the very same scale."""
    first, second = (
        "\n".join([f"Satisfaction;{title}", *(f"{i % 5 + 1};{values[i % len(values)]}" for i in range(90))])
        for title in (here, there)
    )
    tables = open_files([("a.csv", first.encode()), ("b.csv", second.encode())]).tables
    result = build(tables)
    (match,) = result.matches
    assert (match.column, match.into, match.certain) == (there, here, False)
    assert whole(result)[[here, there]].notna().sum(axis=1).eq(1).all()
    together = whole(build(tables, rules=Rules(renamed={("b.csv", there): here})))
    assert there not in together
    assert together[here].notna().all()


def test_numbers_behind_different_letters_are_no_ids_of_the_same_customers() -> None:
    answers = "Client;Note NPS\n" + "\n".join(f"R{i};{i % 11}" for i in range(1, 201))
    known = "Client;CA annuel\n" + "\n".join(f"C{i};{i * 10}" for i in range(1, 201))
    study = build(open_files([("a.csv", answers.encode()), ("c.csv", known.encode())]).tables).study
    assert study.join is not None
    assert study.join.matched == 0


@pytest.mark.parametrize("header", ["N° client;Région;Canal", "Customer id;Region;Channel"])
def test_customers_alone_of_whom_nothing_is_told_are_not_said_to_be_used(header: str) -> None:
    rows = [f"C{i:03d};{REGIONS[i % 4]};{'Web' if i % 2 else 'Boutique'}" for i in range(60)]
    (account,) = files(clients="\n".join([header, *rows])).reports
    assert (account.rows_read, account.rows_used, account.reasons) == (60, 0, {"not_used": 60})
    assert account.light == "red", "as any table of which nothing counts"
    assert "serve no score" in account.warnings[0]
    beside = files(clients="\n".join([header, *rows]), avis="Client;NPS\n" + "C001;9\nC002;3\n" * 20)
    assert beside.reports[0].rows_used == 60
    assert "serve no score" not in warnings(beside)


def test_what_customers_did_serves_no_score_without_answers() -> None:
    (account,) = files(clients=customers(*range(100, 160))).reports
    assert (account.rows_used, account.light) == (60, "green")
    assert "serve no score" in " ".join(account.warnings)


# --- what customers did, beside waves --------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        "Client;NPS 2023;NPS 2024;CA annuel;Résilié",
        "Customer id;NPS wave 1;NPS wave 2;Annual revenue;Churned",
    ],
)
def test_what_customers_did_is_told_once_beside_several_waves(header: str) -> None:
    rows = [f"C{i};{i % 11};{i * 3 % 11};{i * 10};{'oui' if i % 4 else 'non'}" for i in range(60)]
    result = files(vagues="\n".join([header, *rows]))
    assert len(whole(result)) == 120
    known = result.study.customers
    assert known
    assert len(known.frame) == 60
    assert known.frame[known.column("revenue")].sum() == sum(i * 10 for i in range(60))
    assert known.frame[known.column("left")].sum() == 45


def test_what_is_told_again_in_every_row_is_no_deed_of_customers() -> None:
    rows = [f"C{i % 30};{i % 11};{i * 10}" for i in range(60)]
    assert files(avis="\n".join(["Client;NPS;CA annuel", *rows])).study.customers is None
