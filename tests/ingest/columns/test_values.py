"""Texts into typed values: every spelling read, every value not used listed with its reason."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdash.ingest.columns.parse import answers, date_order, dates, numbers
from cxdash.ingest.columns.roles import recognise
from cxdash.ingest.columns.values import Typed, typed
from cxdash.ingest.files.read import read
from cxdash.ingest.tables.layout import table
from cxdash.scales import Scale


def series(*texts: str) -> pd.Series:
    return pd.Series(texts, dtype="str")


def typed_from(text: str, name: str = "avis.csv", missing: tuple[str, ...] = ()) -> Typed:
    (sheet,) = read(name, text.encode())
    raw = table(sheet)
    return typed(raw, recognise(raw).with_missing(missing))


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("8,5", ",", 8.5), ("8,5", ".", 8.5), ("8.5", ",", 8.5), ("1 234,5", ",", 1234.5),
        ("1\u00a0234,5", ",", 1234.5), ("1\u202f234\u202f567", ",", 1234567), ("1.234,5", ",", 1234.5),
        ("1,234.5", ".", 1234.5), ("1,234", ".", 1234), ("1,234", ",", 1.234), ("1.234", ".", 1.234),
        ("1.234", ",", 1234), ("\u22123", ".", -3), ("(12)", ".", -12), ("90 %", ".", 90),
        ("12,50 €", ",", 12.5),
        ("$1,000", ".", 1000), ("1e5", ".", 1e5), ("٧", ".", 7), ("+4", ".", 4), ("00123", ".", 123),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(text: str, decimal: str, value: float) -> None:
    assert numbers(series(text), decimal)[0] == value  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["", "abc", "12 34", "1,2,3", "inf", "nan", "TRUE", "😀", "1.2.3", "--1", "x" * 5000]
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert np.isnan(numbers(series(text), ",")[0])


def test_a_number_cell_keeps_its_point_whatever_the_texts_say() -> None:
    assert numbers(series("1.234"), ",", typed=True)[0] == 1.234


@given(st.floats(-1e12, 1e12, allow_nan=False).map(lambda value: round(value, 2)))
def test_a_number_written_in_french_is_read_back(value: float) -> None:
    written = f"{value:,.2f}".replace(",", "\u202f").replace(".", ",").replace("-", "\u2212")
    assert numbers(series(written), ",")[0] == pytest.approx(value, abs=0.005)


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_not(text: str) -> None:
    assert numbers(series(text), ".").shape == (1,)
    assert dates(series(text)).shape == (1,)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9/10", 9),
        ("9 sur 10", 9),
        ("10 - Très probable", 10),
        ("0 = Not at all", 0),
        ("Not likely - 0", 0),
        (" 6", 6),
    ],
)
def test_answers_with_words_around_them(text: str, value: float) -> None:
    assert answers(series(text.strip()), ".", high=10)[0] == value


def test_a_fraction_of_another_scale_is_not_an_answer() -> None:
    assert np.isnan(answers(series("4/5"), ".", high=10)[0])


def test_percentages_are_answers_on_a_scale_of_a_hundred_only() -> None:
    assert np.isnan(answers(series("90%"), ".", high=10)[0])
    assert answers(series("90%"), ".", high=100)[0] == 90


@pytest.mark.parametrize(
    "text",
    ["03/04/2025", "3/4/25", "03.04.2025", "2025-04-03", "2025/4/3", "3 avril 2025", "jeudi 3 avril 2025",
     "3 avr. 2025", "April 3, 2025", "3-Apr-25", "20250403", "45750", "2025-04-03 00:00:00"],
)  # fmt: skip
def test_dates_of_every_spelling(text: str) -> None:
    assert str(dates(series(text))[0])[:10] == "2025-04-03"


def test_times_and_zones() -> None:
    read_times = dates(series("03/04/2025 14:05", "4/3/2025 2:05 PM", "2025-04-03T14:05:00+02:00"), "dmy")
    assert [str(moment)[11:16] for moment in read_times] == ["14:05"] * 3


@pytest.mark.parametrize("text", ["31/02/2025", "0001-01-01", "9999-12-31", "demain", "12", "3,5"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert np.isnat(dates(series(text))[0])


@given(st.dates(min_value=pd.Timestamp("1901-01-01").date(), max_value=pd.Timestamp("2099-12-31").date()))
def test_no_column_flips_halfway(day) -> None:  # type: ignore[no-untyped-def]
    column = series("25/12/2024", day.strftime("%d/%m/%Y"))
    order, sure = date_order(column)
    assert (order, sure) == ("dmy", True)
    assert str(dates(column, order)[1])[:10] == day.isoformat()


# --- tables ----------------------------------------------------------------------------------

FRENCH = """N° client;Date de réponse;Note NPS;Satisfaction (1-5);Région
00123;03/04/2025;9;4,5;NA
00124;25/04/2025;11;5;Sud
00125;;ne sait pas;3;Sud
00126;hier;;9;
00127;26/04/2025;10 - Très probable;-;Nord
"""


def test_every_cell_not_used_is_listed_with_its_row_and_reason() -> None:
    result = typed_from(FRENCH)
    assert result.asides.to_dict("records") == [
        {"row": 3, "column": "Note NPS", "value": "11", "reason": "out_of_scale"},
        {"row": 4, "column": "Note NPS", "value": "ne sait pas", "reason": "dont_know"},
        {"row": 5, "column": "Date de réponse", "value": "hier", "reason": "unreadable"},
        {"row": 5, "column": "Satisfaction (1-5)", "value": "9", "reason": "out_of_scale"},
        {"row": 6, "column": "Satisfaction (1-5)", "value": "-", "reason": "dont_know"},
    ]
    assert result.reasons == {"out_of_scale": 2, "dont_know": 2, "unreadable": 1, "blank": 2}
    assert (result.rows_read, result.rows_used, result.rows_set_aside) == (5, 4, 1)


def test_typed_columns_hold_what_their_role_asks_for() -> None:
    frame = typed_from(FRENCH).table.frame
    assert frame["N° client"].tolist() == ["00123", "00124", "00125", "00126", "00127"]
    assert frame["Note NPS"].tolist()[0::4] == [9, 10]
    assert frame["Satisfaction (1-5)"].tolist()[:3] == [4.5, 5, 3]
    assert frame["Région"].tolist()[:2] == ["NA", "Sud"], "NA is a word: Namibia"
    assert pd.isna(frame["Région"].iloc[3])
    dtypes = {column: str(dtype) for column, dtype in frame.dtypes.items()}
    assert dtypes == {
        "N° client": "str", "Date de réponse": "datetime64[us]", "Note NPS": "float64",
        "Satisfaction (1-5)": "float64", "Région": "str",
    }  # fmt: skip


def test_declared_missing_values_are_no_answers() -> None:
    result = typed_from("nps;réf\n9;a\n8;b\n7;c\n0;d\n99;e\n8;f\n", missing=("99", "0"))
    assert result.reasons == {"dont_know": 2}
    assert result.table.frame["nps"].notna().sum() == 4


def test_text_first_seen_far_down_does_not_turn_the_column() -> None:
    rows = "\n".join(["nps;réf", *(f"{i % 11};x" for i in range(5000)), "bof;x"])
    result = typed_from(rows)
    assert result.table.frame["nps"].dtype == float
    assert result.asides["row"].tolist() == [5002]


@pytest.mark.parametrize(
    ("header", "gone", "here"),
    [("Churn", "Yes", "No"), ("Actif", "non", "oui"), ("Statut client", "Résilié", "Actif"),
     ("Exited", "1", "0"), ("Customer Status", "Churned", "Joined"), ("Inactif", "oui", "non")],
)  # fmt: skip
def test_leaving_is_read_with_the_sense_of_its_header(header: str, gone: str, here: str) -> None:
    rows = "\n".join(f"C{i};{gone if i % 4 == 0 else here};{i * 10}" for i in range(40))
    result = typed_from(f"id client;{header};chiffre d'affaires\n{rows}\n", "clients.csv")
    left = result.table.frame[header]
    assert str(left.dtype) == "boolean"
    assert left.sum() == 10


def test_repeated_and_nameless_customers_are_set_aside() -> None:
    rows = [*(f"C{i};{i * 10};Nord" for i in range(30)), "C1;5;Sud", ";6;Sud"]
    result = typed_from("\n".join(["id client;montant;région", *rows]), "clients.csv")
    assert result.reasons == {"repeated_customer": 1, "no_id": 1}
    assert len(result.table.frame) == result.rows_used == 30
    assert result.asides["row"].tolist() == [32, 33]


def test_a_wide_mirror_survey_becomes_one_row_per_item() -> None:
    rows = "\n".join(
        f"{'Client' if i % 3 else 'Équipe'};{i % 10 + 1};{i % 7 + 1};{'Lyon' if i % 2 else 'Metz'}"
        for i in range(30)
    )
    result = typed_from(f"Public;Accueil;item;Magasin\n{rows}\n", "miroir.csv")
    mirror = result.table
    assert mirror.roles == {
        "audience": ("Public",),
        "unit": ("Magasin",),
        "item_name": ("item",),
        "rating": ("rating",),
    }
    assert len(mirror.frame) == 60
    assert set(mirror.frame["Public"]) == {"customers", "staff"}
    assert mirror.scales == {"rating": Scale(1, 10)}
    assert (result.rows_read, result.rows_used) == (30, 30)


def test_an_aggregated_mirror_survey_stays_as_it_is() -> None:
    result = typed_from(
        "Item;Public;n;Moyenne;Écart-type\nAccueil;Clients;200;7,2;2,0\nAccueil;Salariés;40;8,1;1,2\n"
    )
    frame = result.table.frame
    assert frame[["n", "Moyenne", "Écart-type"]].to_numpy().tolist() == [[200, 7.2, 2.0], [40, 8.1, 1.2]]


@given(
    st.lists(st.sampled_from(["0", "7", "10", "11", "NSP", "", "bof", "9/10", "-1"]), min_size=1, max_size=30)
)
def test_every_row_is_used_or_set_aside_and_every_answer_counted(values: list[str]) -> None:
    result = typed_from("\n".join(["nps (0-10);réf", *(f"{value};x" for value in values), "8;x"]))
    assert result.rows_read == result.rows_used + result.rows_set_aside == len(values) + 1
    usable = sum(value in ("0", "7", "10", "9/10") for value in values) + 1
    if result.table.kind == "responses":
        assert result.rows_used == usable
        cells = len(result.asides[result.asides["column"] != ""]) + result.reasons.get("blank", 0)
        assert usable + cells == result.rows_read


def test_an_audience_declared_missing_is_no_answer() -> None:
    text = "audience;item;note\n" + "\n".join(
        f"{('client', 'salarié', 'Agent test')[i % 3]};{'Accueil' if i % 2 else 'Prix'};{i % 10 + 1}"
        for i in range(60)
    )
    assert "dont_know" not in typed_from(text).reasons
    assert typed_from(text, missing=("Agent test",)).reasons["dont_know"] == 20
