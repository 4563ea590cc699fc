"""The date of an answer is the only column of dates, or the one named after an answer, and it is said."""

import pytest

from cxdash.ingest import TableReport, load
from cxdash.ingest.quality.remarks import Light


def report(text: str) -> TableReport:
    return load([("f.csv", text.encode())]).reports[0]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("société;reçu le;note nps", "“reçu le” holds dates and was taken for the date of the answer"),
        ("company;data_received;nps", "“data_received” holds dates and was taken for the date of the answer"),
    ],
)
def test_the_only_dates_are_those_of_the_answers_and_it_is_said(header: str, said: str) -> None:
    one = report(f"{header}\n" + "".join(f"{i}1;{i + 10}/05/2025;{i % 10}\n" for i in range(1, 16)))
    assert one.roles["date"] == header.split(";")[1]
    assert [remark.light for remark in one.remarks if said in remark.note.sentence] == [Light.AMBER]


def test_a_date_found_so_that_may_be_of_either_order_is_said_and_asked() -> None:
    one = report("store,when,csat\nA,03/04/2025,4\nB,05/06/2025,5\nC,07/08/2025,2\n")
    assert one.roles["date"] == "when"
    (said,) = (text for text in one.warnings if "when" in text)
    assert one.light == Light.AMBER
    assert "taken for the date of the answer" in said
    assert "were read month first" in said


@pytest.mark.parametrize("day", ["Né le", "Birthday", "DDN", "Échéance", "Member since"])
def test_dates_of_another_day_are_none_of_an_answer(day: str) -> None:
    one = report(f"{day};note nps\n" + "".join(f"{i + 10}/05/1985;{i % 10}\n" for i in range(1, 16)))
    assert "date" not in one.roles


def test_of_several_the_one_named_after_an_answer_is_taken() -> None:
    one = report(
        "ville;créé le;réponse reçue;csat\nMetz;2025-01-13;2025-02-14;4\nNice;2025-01-15;2025-02-16;5\n"
    )
    assert one.roles["date"] == "réponse reçue"


def test_of_several_that_no_name_tells_apart_none_is_taken_and_it_is_said() -> None:
    one = report("city,first,last,csat\nMetz,2025-01-13,2025-02-14,4\nNice,2025-01-15,2025-02-16,5\n")
    assert "date" not in one.roles
    assert any("Several columns hold dates (“first” and “last”)" in said for said in one.warnings)


@pytest.mark.parametrize("header", ["né le (naissance)", "last purchase day", "livraison prévue"])
def test_the_day_of_something_else_is_not_taken(header: str) -> None:
    one = report(f"ville;{header};csat\nMetz;13/01/2025;4\nNice;15/02/2025;5\n")
    assert "date" not in one.roles


@pytest.mark.parametrize(
    "header", ["Marca temporal", "Carimbo de data/hora", "Fecha de la encuesta", "Datum"]
)
def test_names_of_dates_in_other_languages_need_no_doubt(header: str) -> None:
    one = report(f"{header};csat;créé\n2025-02-13 10:20:30;4;2025-01-01\n2025-02-15 11:30:05;5;2025-01-02\n")
    assert one.roles["date"] == header
    assert not any("was taken for the date" in said for said in one.warnings)


@pytest.mark.parametrize("header", ["Date", "Date de réponse", "Survey date"])
def test_a_date_that_cannot_be_read_is_said(header: str) -> None:
    one = report(f"{header};note nps\n" + "".join(f"{i + 10}0524;{i % 10}\n" for i in range(1, 16)))
    assert "date" not in one.roles
    assert any(f"“{header}” is named a date" in said and "“110524”" in said for said in map(str, one.notes))


@pytest.mark.parametrize("header", ["Date", "Survey date"])
def test_days_in_six_digits_date_the_answers(header: str) -> None:
    one = report(f"{header};note nps\n" + "".join(f"2405{i + 10};{i % 10}\n" for i in range(1, 16)))
    assert one.roles["date"] == header
