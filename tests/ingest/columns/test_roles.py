"""Whose column is this: real headers in both languages, and what values have to say."""

from pathlib import Path

import pytest

from cxdash.ingest import load
from cxdash.ingest.columns import codes
from cxdash.ingest.columns.mapping import Mapping
from cxdash.ingest.columns.roles import RIVALS_ASKED, recognise
from cxdash.ingest.columns.vocabulary import fold, strength
from cxdash.ingest.files.read import read
from cxdash.ingest.quality.remarks import Light
from cxdash.ingest.tables.layout import RawTable, table
from cxdash.scales import Scale


def raw(text: str, name: str = "avis.csv") -> RawTable:
    (sheet,) = read(name, text.encode())
    return table(sheet)


def recognised(text: str) -> Mapping:
    return recognise(raw(text))


def column(header: str, values: list[str], beside: str = "note nps") -> Mapping:
    """A column recognised beside a score, over forty rows."""
    rows = [f"{values[i % len(values)]};{i % 11}" for i in range(40)]
    return recognised("\n".join([f"{header};{beside}", *rows]))


SCORES = {
    "Quelle est la probabilité que vous nous recommandiez à un proche ?": "nps",
    "Q1 - How likely are you to recommend us to a friend?": "nps",
    "Note de recommandation (0-10)": "nps",
    "LTR": "nps",
    "NETPRO": "nps",
    "NPS": "nps",
    "reco": "nps",
    "Reco (0-10)": "nps",
    "Comment évaluez-vous votre satisfaction globale ?": "csat",
    "Overall satisfaction": "csat",
    "Satisfaction_Score": "csat",
    "3) Êtes-vous satisfait de votre achat ?": "csat",
    "Quelle a été la facilité de votre démarche ?": "ces",
    "The company made it easy to handle my issue": "ces",
    "Customer effort score": "ces",
}


@pytest.mark.parametrize(("header", "role"), SCORES.items())
def test_a_score_is_known_by_its_question(header: str, role: str) -> None:
    rows = "\n".join(f"{i % 5 + 1};x{i}" for i in range(30))
    assert recognised(f"{header};réf\n{rows}\n").roles[header] == role


NAMES = {
    ("N° client", "A1 B2 C3 D4"): "customer",
    ("CustomerID", "A1 B2 C3 D4"): "customer",
    ("Code client", "A1 B2 C3 D4"): "customer",
    ("Date de réponse", "03/04/2025 25/04/2025"): "date",
    ("Timestamp", "2025-04-03T10:00:00 2025-05-03T10:00:00"): "date",
    ("Type d'enquête", "Relationnelle À_chaud"): "survey_kind",
    ("Point de contact", "SAV Livraison"): "touchpoint",
    ("Pondération", "0,8 1,2"): "weight",
    ("Région", "Nord Sud"): "segment",
    ("Country", "NA FR"): "segment",
    ("Magasin", "1 2 3"): "segment",
    ("Motif principal", "Prix Délai"): "reason",
    ("Product.Tastiness", "6 7 8 9"): "item",
    ("Age", "31 42 53 64 75"): "ignore",
    ("Pays", "France"): "ignore",
    ("Mois", "202311 202312 202401"): "date",
    ("Période", "202311 202312 202401"): "date",
    ("Month", "202311 202312 202401"): "date",
    ("Visiteurs", "202311 202312 202401"): "ignore",
}


@pytest.mark.parametrize(("given", "role"), NAMES.items())
def test_a_column_is_known_by_its_name_and_values(given: tuple[str, str], role: str) -> None:
    header, values = given
    assert column(header, values.split()).roles[header] == role


def test_an_account_that_repeats_is_a_segment_and_not_a_customer() -> None:
    assert column("Account", [f"Account {letter}" for letter in "ABCDEFGH"]).roles["Account"] == "segment"


def test_free_text_is_the_comment_and_never_a_segment() -> None:
    comments = [f"Le conseiller numéro {i} a été très aimable avec nous" for i in range(40)]
    mapping = column("Dites-nous en plus", comments)
    assert mapping.roles["Dites-nous en plus"] == "comment"


def test_the_better_name_wins_and_the_other_is_said() -> None:
    rows = "\n".join(f"{i % 11};{(i + 3) % 11}" for i in range(40))
    mapping = recognised(f"Recommandation du vendeur;NPS\n{rows}\n")
    assert mapping.roles == {"Recommandation du vendeur": "item", "NPS": "nps"}
    assert "Recommandation du vendeur" in mapping.doubts["Recommandation du vendeur"].sentence


@pytest.mark.parametrize(
    ("header", "values", "scale"),
    [
        ("satisfaction", "1 2 3 4 5", Scale(1, 5)),
        ("satisfaction", "1 3 5 7", Scale(1, 7)),
        ("satisfaction", "2 5 9 10", Scale(1, 10)),
        ("satisfaction", "0 5 9 10", Scale(0, 10)),
        ("satisfaction", "55 70 90 100", Scale(0, 100)),
        ("satisfaction (1 à 10)", "1 2 3", Scale(1, 10)),
        ("satisfaction /10", "7 8 9", Scale(0, 10)),
        ("nps", "1 2 3", Scale(0, 10)),
    ],
)
def test_the_scale_is_the_one_written_or_the_shortest_that_holds_the_answers(
    header: str, values: str, scale: Scale
) -> None:
    assert column(header, values.split(), beside="autre").scales[header] == scale


def test_a_stray_answer_does_not_stretch_the_scale() -> None:
    mapping = column("satisfaction", [*"1234512345", *"1234512345", "11"], beside="autre")
    assert mapping.scales["satisfaction"] == Scale(1, 5)


@pytest.mark.parametrize(
    ("header", "values", "low_is_good", "doubted"),
    [
        ("effort client", "12345", True, "low is good"),
        ("CES", "12345", True, "low is good"),
        ("À quel point était-ce facile ? 1-5", "12345", False, None),
        ("Quelle a été la facilité de votre démarche ?", "12345", False, None),
        ("How easy was it to get help?", "12345", False, None),
        ("Facilité (effort client)", "12345", False, "high is good"),
        ("Facilité (1 = très facile, 5 = très difficile)", "12345", True, None),
        ("effort client", "1234567", False, None),
        ("CES", "1234567", False, None),
        ("satisfaction", "12345", False, None),
        ("Satisfaction (1 = très satisfait, 5 = pas du tout)", "12345", True, None),
        ("Satisfaction (1 = pas du tout, 5 = très satisfait)", "12345", False, None),
    ],
)
def test_the_direction_of_a_score_is_in_its_words(
    header: str, values: str, low_is_good: bool, doubted: str | None
) -> None:
    mapping = column(header, list(values))
    assert mapping.scales[header].reversed == low_is_good
    if doubted is None:
        assert header not in mapping.doubts
    else:
        assert doubted in mapping.doubts[header].sentence


@pytest.mark.parametrize(
    ("header", "low_is_good", "doubted"),
    [
        ("Quelle a été la facilité de votre démarche ?", False, None),
        ("How easy was it to get help?", False, None),
        ("CES", False, "high is good"),
        ("effort client", True, "low is good"),
    ],
)
def test_an_effort_that_runs_to_ten_is_on_ten_steps(
    header: str, low_is_good: bool, doubted: str | None
) -> None:
    mapping = column(header, [str(answer) for answer in range(1, 11)])
    assert mapping.scales[header] == Scale(1, 10, low_is_good)
    assert (doubted or "") in mapping.doubts[header].sentence if doubted else header not in mapping.doubts


def test_an_effort_nobody_answered_is_on_the_usual_scale() -> None:
    assert column("effort client", [""]).scales["effort client"] == Scale(1, 7)


def battery(columns: dict[str, int], rows: int = 60) -> Mapping:
    """Ratings beside a score, each from 1 to its own end."""
    lines = [";".join(str(i % end + 1) for end in columns.values()) + f";{i % 11}" for i in range(rows)]
    return recognised("\n".join([";".join([*columns, "note nps"]), *lines]))


@pytest.mark.parametrize("names", [("accueil", "propreté", "prix"), ("staff", "cleanliness", "price")])
def test_one_rating_on_a_longer_scale_does_not_stretch_the_others(names: tuple[str, ...]) -> None:
    mapping = battery({**dict.fromkeys(names, 5), "note du site": 10})
    assert [mapping.scales[name] for name in names] == [Scale(1, 5)] * 3
    assert mapping.scales["note du site"] == Scale(1, 10)


@pytest.mark.parametrize("names", [("accueil", "prix", "qualité"), ("staff", "price", "quality")])
def test_a_few_answers_that_stop_short_take_the_scale_of_the_others(names: tuple[str, ...]) -> None:
    mapping = battery({names[0]: 5, names[1]: 7, names[2]: 7}, rows=14)
    assert [mapping.scales[name] for name in names] == [Scale(1, 7)] * 3


def test_a_rating_keeps_the_scale_that_its_name_writes() -> None:
    mapping = battery({"accueil (1-5)": 5, "prix (1-10)": 10, "qualité": 10}, rows=20)
    assert [scale.label for scale in mapping.scales.values()] == ["1-5", "1-10", "1-10", "0-10"]


def test_a_direction_that_is_corrected_settles_its_doubt() -> None:
    mapping = column("effort client", list("12345")).with_scale("effort client", Scale(1, 5))
    assert (mapping.scales["effort client"], mapping.doubts) == (Scale(1, 5), {})


def test_a_column_that_becomes_an_effort_has_its_direction() -> None:
    mapping = column("effort client", list("12345")).with_role("effort client", "ignore")
    assert mapping.with_role("effort client", "ces").scales["effort client"] == Scale(1, 5, reversed=True)


CHURN = "CustomerID;Churn Label;Churn Value;Churn Score;CLTV;Contract;Count\n" + "\n".join(
    f"C{i};{'Yes' if i % 3 else 'No'};{int(i % 3 > 0)};{i % 90};{2000 + i};{'Year' if i % 2 else 'Month'};1"
    for i in range(60)
)


def test_customers_and_what_they_did() -> None:
    mapping = recognised(CHURN)
    assert mapping.kind == "customers"
    assert mapping.roles == {
        "CustomerID": "customer", "Churn Label": "left", "Churn Value": "ignore", "Churn Score": "ignore",
        "CLTV": "lifetime_value", "Contract": "segment", "Count": "ignore",
    }  # fmt: skip


def test_behaviour_in_a_table_of_many_rows_per_customer_is_not_a_customers() -> None:
    rows = "\n".join(f"C{i % 10};{i % 11};{i * 3}" for i in range(40))
    mapping = recognised(f"id client;nps;montant\n{rows}\n")
    assert (mapping.kind, mapping.roles["montant"]) == ("responses", "ignore")


def test_nothing_recognised_is_another_kind() -> None:
    assert recognised("ville;maire\nMetz;Anne\nNice;Luc\n").kind == "other"
    assert recognised("id;note\n").kind in ("other", "responses")


# --- mirror surveys --------------------------------------------------------------------------

LONG = "Type de répondant;Critère;Note;Magasin\n" + "\n".join(
    f"{'Client' if i % 3 else 'Collaborateur'};{'Accueil' if i % 2 else 'Prix'};{i % 10 + 1};M{i % 4}"
    for i in range(60)
)
WIDE = "audience,Welcome,Price,Delay\n" + "\n".join(
    f"{'customer' if i % 3 else 'staff'},{i % 10 + 1},{i % 7 + 1},{i % 9 + 1}" for i in range(60)
)
AGGREGATES = "Item;Public;n;Moyenne;Écart-type\nAccueil;Clients;200;7,2;2,0\nAccueil;Salariés;40;8,1;1,2\n"


def test_a_long_mirror_survey() -> None:
    mapping = recognised(LONG)
    assert mapping.kind == "mirror"
    assert mapping.roles == {
        "Type de répondant": "audience", "Critère": "item_name", "Note": "rating", "Magasin": "unit",
    }  # fmt: skip
    assert mapping.scales == {"Note": Scale(1, 10)}


def test_a_wide_mirror_survey() -> None:
    mapping = recognised(WIDE)
    assert (mapping.kind, mapping.columns("item")) == ("mirror", ("Welcome", "Price", "Delay"))
    assert set(mapping.scales.values()) == {Scale(1, 10)}, "the items share one scale"


def test_a_mirror_survey_already_computed() -> None:
    mapping = recognised(AGGREGATES)
    assert (mapping.kind, list(mapping.roles.values())) == (
        "mirror",
        ["item_name", "audience", "base", "mean", "sd"],
    )


def test_the_audience_is_known_by_its_values_alone() -> None:
    assert recognised(LONG.replace("Type de répondant", "Colonne 1")).roles["Colonne 1"] == "audience"


# --- editing ---------------------------------------------------------------------------------


def test_a_role_of_one_column_is_taken_over() -> None:
    rows = "\n".join(f"{i % 11};{(i + 3) % 11}" for i in range(40))
    mapping = recognised(f"note A;NPS\n{rows}\n").with_role("note A", "nps")
    assert mapping.roles == {"note A": "nps", "NPS": "ignore"}
    assert mapping.scales == {"note A": Scale(0, 10)}
    assert mapping.kind == "responses"


def test_repeatable_roles_are_shared() -> None:
    mapping = column("Région", ["Nord", "Sud"]).with_role("note nps", "segment")
    assert mapping.columns("segment") == ("Région", "note nps")
    assert mapping.kind == "other", "no score is left"


def test_a_column_becomes_a_score_with_its_likely_scale() -> None:
    mapping = column("Age", ["1", "2", "5"]).with_role("Age", "csat")
    assert mapping.scales["Age"] == Scale(1, 5)
    assert mapping.with_scale("Age", Scale(1, 7)).scales["Age"] == Scale(1, 7)


def test_a_mapping_is_never_changed_in_place() -> None:
    mapping = column("Région", ["Nord", "Sud"])
    before = repr(mapping)
    mapping.with_role("Région", "ignore").with_kind("other").with_missing(("99",)).with_date_order("mdy")
    assert repr(mapping) == before


def test_dates_that_only_their_reader_can_order_are_said() -> None:
    french = column("Date de réponse", ["03/04/2025", "05/06/2025"])
    assert (french.date_order, list(french.doubts)) == ("dmy", ["Date de réponse"])
    assert not french.with_date_order("dmy").doubts
    english = recognised(
        "response date,nps\n" + "\n".join(f"03/0{i % 9 + 1}/2025,{i % 11}" for i in range(40))
    )
    assert english.date_order == "mdy"
    assert column("Date de réponse", ["03/04/2025", "25/06/2025"]).doubts == {}


# --- real files ------------------------------------------------------------------------------


def real(real_data: Path, path: str) -> Mapping:
    (sheet,) = read(Path(path).name, (real_data / path).read_bytes())
    return recognise(table(sheet))


def test_real_answers(real_data: Path) -> None:
    mapping = real(real_data, "nps_r/testdata.csv")
    assert (mapping.column("nps"), mapping.column("date"), mapping.column("customer")) == (
        "REC",
        "date",
        None,
    )
    assert mapping.columns("segment") == ("BU", "PRODUCT", "Account", "Region")
    assert len(mapping.columns("item")) == 4


def test_real_bank_customers(real_data: Path) -> None:
    mapping = real(real_data, "bank_churn_complain/Customer-Churn-Records.csv")
    assert mapping.column("left") == "Exited"
    assert mapping.column("contacts") == "Complain"
    assert mapping.scales == {"Satisfaction_Score": Scale(1, 5)}


@pytest.mark.parametrize("path", ["survey_api/apistrat.csv"])
def test_real_files_of_a_later_kind_are_recognised_as_not_used(real_data: Path, path: str) -> None:
    assert real(real_data, path).kind == "other"


@pytest.mark.parametrize(
    ("header", "role"),
    [("Credit_Score", "csat"), ("Churn Score", "csat"), ("processus", "ces")],
)
def test_names_that_only_resemble_a_score_name_none(header: str, role: str) -> None:
    assert strength(role, fold(header)) == 0


def test_ids_of_many_characters_are_no_comments() -> None:
    found = recognised("\n".join(["key;note nps", *(f"{i:032x};{i % 11}" for i in range(60))]))
    assert found.roles["key"] == "ignore"


@pytest.mark.parametrize("header", ["Ventes prêt-à-porter", "Montant prêt à porter"])
def test_ready_to_wear_is_no_loan(header: str) -> None:
    rows = "\n".join(f"C{i:03};{i % 7 + 1},5;{i % 2}" for i in range(60))
    assert recognised(f"client;{header};parti\n{rows}\n").roles[header] == "revenue"
    assert recognised(f"client;Montant du prêt;parti\n{rows}\n").roles["Montant du prêt"] != "revenue"


@pytest.mark.parametrize(
    ("header", "values", "role"),
    [
        ("AverageSpend", ["27.8", "115.4", "60.2"], "revenue"),
        ("depense_moyenne", ["27.8", "115.4", "60.2"], "revenue"),
        ("panier_moyen", ["27.8", "115.4", "60.2"], "revenue"),
        ("DeliveryOrder", ["0", "1"], "orders"),
        ("Commande en ligne", ["0", "1"], "orders"),
        ("Rank order of your courses", ["1", "2", "3"], "orders"),
    ],
)
def test_averages_flags_and_ranks_are_no_sums(header: str, values: list[str], role: str) -> None:
    rows = "\n".join(f"C{i:03};{values[i % len(values)]};{i % 2}" for i in range(60))
    assert recognised(f"customer id;{header};churn\n{rows}\n").roles[header] != role


@pytest.mark.parametrize("header", ["Customers", "Clients"])
def test_how_many_customers_there_were_is_nobodys_id(header: str) -> None:
    rows = "\n".join(f"0{i % 9 + 1}/01/2025;Chocolat;{i * 37 % 900},50;{i * 13 % 180}" for i in range(60))
    assert recognised(f"Date;Produit;Montant;{header}\n{rows}\n").roles[header] == "ignore"
    rows = "\n".join(f"{i % 11};{i * 13 % 180}" for i in range(60))
    assert recognised(f"note nps;{header}\n{rows}\n").roles[header] == "ignore"
    rows = "\n".join(f"{i % 11};{10_000 + i}" for i in range(60))
    assert recognised(f"note nps;{header}\n{rows}\n").roles[header] == "customer", "ids are of one length"


def test_comments_of_customers_are_not_what_customers_are() -> None:
    rows = "\n".join(f"2025-03-0{i % 9 + 1};C{i};le service n°{i} était parfait;Nord" for i in range(40))
    assert recognised(f"date;client_id;avis client;région\n{rows}\n").kind != "customers"
    rows = "\n".join(f"{i % 2};C{i};le service n°{i} était parfait;Nord" for i in range(40))
    assert recognised(f"parti;client_id;commentaire;région\n{rows}\n").kind == "customers"


@pytest.mark.parametrize("header", ["Note_moyenne", "Note moy", "Average rating", "avg_rating"])
def test_an_average_rating_is_a_score_on_its_own_scale(header: str) -> None:
    found = recognised("\n".join([f"magasin;{header}", *(f"M{i};{40 + i}" for i in range(60))]))
    assert found.roles[header] == "csat"
    assert found.scales[header].label == "0-100"


@pytest.mark.parametrize("header", ["HourSpendOnApp", "OrderAmountHikeFromLastYear", "Time spend (min)"])
def test_time_and_growth_are_no_revenue(header: str) -> None:
    rows = "\n".join(f"C{i:03};{i % 7 + 1};{i % 11}" for i in range(60))
    assert recognised(f"customer id;{header};note nps\n{rows}\n").roles[header] != "revenue"


@pytest.mark.parametrize(
    ("names", "revenue", "number"),
    [
        (("Client", "CA annuel {}", "Nb commandes {}"), "CA annuel 2024", "Nb commandes 2024"),
        (("Customer id", "{} revenue", "Orders ({})"), "2024 revenue", "Orders (2024)"),
    ],
)
@pytest.mark.parametrize("years", [(2023, 2024), (2024, 2022, 2023)])
def test_of_what_is_told_of_several_years_the_latest_is_used_and_it_is_said(
    names: tuple[str, str, str], revenue: str, number: str, years: tuple[int, ...]
) -> None:
    customer, *told = names
    header = ";".join([customer, *(name.format(year) for name in told for year in years)])
    rows = [f"C{i};" + ";".join(str(i * (k + 3) % 97) for k in range(2 * len(years))) for i in range(60)]
    mapping = recognised("\n".join([header, *rows]))
    assert (mapping.column("revenue"), mapping.column("orders")) == (revenue, number)
    earlier = {name.format(year) for name in told for year in years} - {revenue, number}
    assert set(mapping.doubts) == earlier
    assert all("of an earlier year; the latest was used" in note.sentence for note in mapping.doubts.values())


def test_a_year_less_total_before_the_years_is_used_as_the_file_has_it() -> None:
    rows = [f"C{i};{i * 30};{i * 10};{i * 20}" for i in range(60)]
    mapping = recognised("\n".join(["Client;CA annuel;CA annuel moyen 2023;CA annuel moyen 2024", *rows]))
    assert mapping.column("revenue") == "CA annuel"


@pytest.mark.parametrize(
    ("header", "answers", "scale"),
    [
        ("Facilité", "1 2 3 4 5 6 6", Scale(1, 7)),
        ("How easy was it to resolve your issue?", "1 2 3 4 4", Scale(1, 7)),
        ("CES", "1 2 3 4 5", Scale(1, 5, True)),
        ("CES", "1 2 3 4 5 6 7 1 2 3 4 5 6 7 1 2 3 4 5 6 7 8 9", Scale(1, 7)),
        ("Facilité", "1 2 3 4 5 6 7 8 9 10", Scale(1, 10)),
    ],
)
def test_effort_is_on_seven_or_five_steps_unless_answers_go_well_beyond(
    header: str, answers: str, scale: Scale
) -> None:
    rows = [answer for _time in range(30) for answer in answers.split()]
    assert recognised("\n".join([header, *rows])).scales == {header: scale}


def test_an_item_whose_last_step_nobody_chose_stays_in_its_battery() -> None:
    rows = [f"{i % 11};{i % 7 + 1};{i * 3 % 7 + 1};{i % 6 + 1}" for i in range(150)]
    mapping = recognised("\n".join(["NPS;Note accueil;Note délai;Note prix", *rows]))
    assert mapping.scales["Note prix"] == Scale(1, 7)


def test_what_a_customer_did_is_told_once_though_waves_are_several_rows() -> None:
    rows = [f"C{i:03};{100 + i},50;{i % 11};{i * 3 % 11};{i * 7 % 11}" for i in range(60)]
    assert recognised("\n".join(["client;CA;NPS 2023;NPS 2024;NPS 2025", *rows])).roles["CA"] == "revenue"
    twice = [f"C{i % 30:03};{100 + i},50;{i % 11}" for i in range(60)]
    assert recognised("\n".join(["client;CA;NPS", *twice])).roles["CA"] == "ignore"


@pytest.mark.parametrize("header", ["NPS;Note accueil;Note prix", "NPS;Rating of staff;Rating of price"])
def test_answers_to_five_beside_answers_to_ten_are_asked_about(header: str) -> None:
    staff, price = header.split(";")[1:]
    rows = [f"{i % 11};{i * 3 % 10 + 1};{i % 5 + 1}" for i in range(150)]
    mapping = recognised("\n".join([header, *rows]))
    (asked,) = (note for note in mapping.doubts.values() if note.message == codes.WIDTH_ASKED)
    assert price in asked.sentence
    assert staff not in asked.sentence
    assert mapping.with_scale(price, Scale(1, 5)).doubts == {}
    alike = [f"{i % 11};{i * 3 % 5 + 1};{i % 5 + 1}" for i in range(150)]
    assert recognised("\n".join([header, *alike])).scales[price] == Scale(1, 5)


# --- which of several is the score -----------------------------------------------------------


@pytest.mark.parametrize("names", [
    ("Satisfaction accueil", "Satisfaction prix", "Satisfaction délais"),
    ("I am satisfied with my pay", "I am satisfied with my team", "I am satisfied with my office"),
])  # fmt: skip
def test_several_that_could_be_the_score_are_asked_about_in_one_sentence(names: tuple[str, ...]) -> None:
    text = "\n".join(["\t".join(names), *(f"{1 + i % 5}\t{1 + i % 4}\t{2 + i % 4}" for i in range(60))])
    loaded = load([("avis.tsv", text.encode())])
    (asked,) = (remark for remark in loaded.reports[0].remarks if remark.note.message == RIVALS_ASKED)
    assert asked.light == Light.AMBER
    assert f"“{names[0]}” was taken for the score because it comes first; 2 others" in asked.note.sentence
    overall = load([("avis.tsv", text.replace(names[2], "Satisfaction globale", 1).encode())])
    assert overall.mappings[0].roles["Satisfaction globale"] == "csat"
    assert RIVALS_ASKED not in {remark.note.message for remark in overall.reports[0].remarks}


@pytest.mark.parametrize("header", ["weight", "Poids"])
@pytest.mark.parametrize(("usual", "used"), [(70, False), (1, True), (950, True)])
def test_what_bodies_weigh_weighs_no_answers(header: str, usual: int, used: bool) -> None:
    text = "\n".join([f"satisfaction\t{header}", *(f"{1 + i % 5}\t{usual + i % 7}" for i in range(60))])
    (mapping,) = load([("avis.tsv", text.encode())]).mappings
    assert (mapping.roles[header] == "weight") == used
    assert (header in mapping.doubts) != used


@pytest.mark.parametrize("header", ["mrr_eur", "ARR", "Revenu récurrent", "Monthly recurring revenue"])
def test_what_a_subscription_brings_is_revenue(header: str) -> None:
    rows = "\n".join(f"C{i};{29 + 10 * (i % 7)};{i % 11}" for i in range(30))
    assert recognised(f"customer_id;{header};nps\n{rows}").roles[header] == "revenue"


def test_an_nps_of_each_row_beside_its_ratings_is_left_out_with_a_word() -> None:
    rows = "\n".join(f"{1 + i % 5};{1 + i % 4};{1 + i % 3};{(-100, 0, 50, 100)[i % 4]}" for i in range(60))
    (report,) = load([("avis.csv", f"accueil;prix;choix;enps\n{rows}".encode())]).reports
    assert "nps" not in report.roles
    assert [remark.light for remark in report.remarks if "“enps”, from −100 to 100" in remark.note.sentence]


@pytest.mark.parametrize(("header", "role"), [
    ("학교생활만족도", "csat"), ("満足度", "csat"), ("추천 의향", "nps"), ("推奨度", "nps"),
])  # fmt: skip
def test_scores_are_known_by_their_names_in_korean_and_japanese(header: str, role: str) -> None:
    top = 5 if role == "csat" else 10
    rows = "\n".join(f"{'ABC'[i % 3]},{1 + i % top}" for i in range(60))
    assert recognised(f"학과,{header}\n{rows}").roles[header] == role


@pytest.mark.parametrize("word", ["Client ", "Customer_", "Guest", "user-"])
def test_ids_that_begin_with_a_word_for_customers_are_ids(word: str) -> None:
    rows = "\n".join(f"{word}{i};{'Nord' if i % 2 else 'Sud'};{40 + i}" for i in range(30))
    mapping = recognised(f"Customer id;Région;Chiffre d'affaires\n{rows}\n")
    assert mapping.roles["Customer id"] == "customer"


@pytest.mark.parametrize("values", ["Client Collaborateur", "Customer Staff", "client client"])
def test_a_side_of_a_survey_identifies_nobody(values: str) -> None:
    assert column("Code client", values.split()).roles["Code client"] != "customer"


@pytest.mark.parametrize("header", [
    "cliente_id", "ID cliente", "código do cliente", "Codice cliente", "Cliente", "Kundennummer",
    "Kunden-Nr.", "Kunde", "klant", "Klantnummer", "Code adhérent", "cust_id",
])  # fmt: skip
def test_customers_are_known_by_their_names_in_other_languages(header: str) -> None:
    assert column(header, [f"K{i:03}" for i in range(40)]).roles[header] == "customer"


@pytest.mark.parametrize(
    "header", ["Satisfaction client", "Relation client", "Social code", "Number customer service calls"]
)
def test_a_score_of_customers_is_nobodys_id(header: str) -> None:
    assert column(header, list("12345")).roles[header] != "customer"


@pytest.mark.parametrize(("header", "role"), [
    ("purchase_frequency", "orders"), ("Visit frequency", "orders"), ("Fréquence d'achat", "orders"),
    ("Número de compras", "orders"), ("Anzahl Bestellungen", "orders"), ("Umsatz", "revenue"),
    ("Gasto total", "revenue"), ("Anzahl Produkte", "products"),
])  # fmt: skip
def test_what_customers_did_is_known_by_its_name(header: str, role: str) -> None:
    rows = "\n".join(f"K{i};{i % 9 + 1};{i % 2}" for i in range(40))
    assert recognised(f"Code client;{header};churn\n{rows}\n").roles[header] == role


@pytest.mark.parametrize("headers", [
    ("직원친절 만족도", "안전 만족도", "전반적 만족도"), ("接客の満足度", "価格の満足度", "総合満足度"),
    ("服务满意度", "价格满意度", "总体满意度"),
])  # fmt: skip
def test_the_satisfaction_with_the_whole_is_the_score_whatever_comes_first(headers: tuple[str, ...]) -> None:
    rows = "\n".join(f"{1 + i % 5},{1 + i % 4},{1 + i % 5}" for i in range(60))
    assert recognised(f"{','.join(headers)}\n{rows}").roles == dict.fromkeys(headers, "item") | {
        headers[2]: "csat"
    }


def test_a_short_form_for_customers_before_every_name_hides_none() -> None:
    rows = "\n".join(f"{i};{'Paris' if i % 2 else 'Lyon'};{i * 13}" for i in range(40))
    text = f"cli_num;cli_ville;cli_ca\n{rows}\n"
    assert recognise(raw(text, "clients.csv")).roles == {
        "cli_num": "customer", "cli_ville": "segment", "cli_ca": "revenue",
    }  # fmt: skip
    assert recognise(raw(text, "export.csv")).roles["cli_ca"] == "ignore"


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Key customer", "Yes No"), ("Key client", "oui non"), ("Key client", "Gold Silver Bronze Standard"),
        ("No customer service", "Yes No"), ("Customer no show", "Y N"), ("N° client connu", "oui non"),
        ("Code client", "B2B B2C"),
    ],
)  # fmt: skip
def test_what_a_customer_is_is_nobodys_id(header: str, values: str) -> None:
    said = values.split()
    rows = "\n".join(f"Soc {i};{said[i % 7 % len(said)]};{i * 37 % 900 + 50};{i % 11}" for i in range(120))
    mapping = recognised(f"Société;{header};CA;note nps\n{rows}")
    assert mapping.roles[header] == "segment"
    assert mapping.roles["CA"] == "revenue"


def test_an_age_in_bands_is_a_segment_and_one_in_years_is_not() -> None:
    bands = "\n".join(f"{i % 11};{('18-24', '25-34', '35-44')[i % 3]}" for i in range(60))
    assert recognised(f"note nps;Age\n{bands}").roles["Age"] == "segment"
    years = "\n".join(f"{i % 11};{18 + i % 40}" for i in range(60))
    assert recognised(f"note nps;Age\n{years}").roles["Age"] == "ignore"


@pytest.mark.parametrize(("here", "gone"), [("Open", "Closed"), ("Ouvert", "Fermé")])
def test_tickets_that_are_closed_are_no_customers_who_left(here: str, gone: str) -> None:
    rows = "\n".join(f"T{i};{(here, gone)[i % 2]};{i % 9} h" for i in range(60))
    assert "left" not in recognised(f"ticket;Status;durée\n{rows}").roles.values()


@pytest.mark.parametrize("words", [("Active", "Suspended", "Churned"), ("Actif", "Suspendu", "Résilié")])
def test_who_left_is_told_beside_a_word_that_tells_neither(words: tuple[str, ...]) -> None:
    rows = "\n".join(f"C{i};{words[i % 3]};{i % 9}" for i in range(60))
    loaded = load([("clients.csv", f"id client;status;ancienneté\n{rows}".encode())])
    (mapping,), (report,) = loaded.mappings, loaded.reports
    assert mapping.roles["status"] == "left"
    assert any("could not be read: “status” (20)" in said for said in report.warnings)
