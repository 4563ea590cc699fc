"""The date of an answer is one of its own, never the first of two, and no day of a life as a customer."""

import pytest

from cxdash.ingest import TableReport, load
from cxdash.ingest.columns import dating
from cxdash.ingest.quality.remarks import Light
from cxdash.ingest.tables.layout import RawTable
from cxdash.study import CUSTOMERS


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
    taken, order = (text for text in one.warnings if "when" in text)
    assert one.light == Light.AMBER
    assert "taken for the date of the answer" in taken
    assert "were read month first" in order


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


def lives(start: str, end: str, customer: str = "client_id", blank: int = 2) -> str:
    """Sixty customers who came years ago; of each ``blank`` one has no last day."""
    rows = (
        f"C{i};{i % 28 + 1:02}/{i % 12 + 1:02}/2019;"
        f"{'' if i % blank else f'{i % 27 + 1:02}/{i % 11 + 1:02}/2022'};{i % 11}\n"
        for i in range(60)
    )
    return f"{customer};{start};{end};note nps\n" + "".join(rows)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("Start_Date_1", "End_Date_1"),
        ("Start Date", "End Date"),
        ("Contract_Start", "Contract_End"),
        ("Début du contrat", "Fin du contrat"),
        ("Date de début", "Date de fin"),
        ("Date d'entrée", "Date de sortie"),
        ("From", "To"),
    ],
)
def test_a_start_and_an_end_months_apart_are_a_life_as_a_customer(start: str, end: str) -> None:
    one = report(lives(start, end))
    assert {role: one.roles.get(role) for role in ("date", "tenure", "left_on")} == {
        "date": None, "tenure": start, "left_on": end,
    }  # fmt: skip
    (said,) = (remark for remark in one.remarks if "lie months apart" in remark.note.sentence)
    assert said.light == Light.AMBER
    assert "taken for the days a customer came and left" in said.note.sentence


def test_of_customers_who_are_all_gone_a_start_and_an_end_are_asked_about() -> None:
    one = report(lives("Start Date", "End Date", blank=1))
    assert not {"date", "tenure", "left_on"} & one.roles.keys()
    assert any("Several columns hold dates (“Start Date” and “End Date”)" in said for said in one.warnings)


def test_a_start_and_an_end_of_no_customer_are_asked_about() -> None:
    one = report(lives("Project start date", "Project end date", customer="project"))
    assert not {"date", "tenure", "left_on"} & one.roles.keys()
    assert any("Several columns hold dates" in said for said in one.warnings)


def test_days_of_a_spreadsheet_are_no_years_of_tenure() -> None:
    rows = "".join(f"{i};{41000 + 7 * i};{'' if i % 3 else 43500 + i};{i % 11}\n" for i in range(60))
    one = report("Customer_ID;Start_Date_1;End_Date_1;NPS_Score\n" + rows)
    assert (one.roles["left_on"], "tenure" in one.roles, "date" in one.roles) == ("End_Date_1", False, False)
    assert any("“Start_Date_1” was left out" in said for said in one.warnings)


@pytest.mark.parametrize(("start", "end"), [("Start Date", "End Date"), ("Date de début", "Date de fin")])
def test_a_start_and_an_end_minutes_apart_are_the_clock_of_the_survey(start: str, end: str) -> None:
    rows = "".join(
        f"R{i};{day} 10:05;{'' if i % 4 else f'{day} 10:1{i % 10}'};{i % 11}\n"
        for i in range(60)
        for day in [f"2025-05-{i % 28 + 1:02}"]
    )
    one = report(f"client_id;{start};{end};note nps\n" + rows)
    assert (one.roles["date"], "left_on" in one.roles) == (end, False)
    assert not any("months apart" in said or "Several columns" in said for said in one.warnings)


def test_two_dates_named_as_clearly_are_asked_about_where_they_lie_apart() -> None:
    rows = "".join(f"Metz;{i + 10}/05/2025;{i + 10}/01/2025;{i % 6}\n" for i in range(15))
    one = report("ville;Date du dossier;Date de visite;satisfaction\n" + rows)
    assert "date" not in one.roles
    said = "Several columns hold dates (“Date du dossier” and “Date de visite”)"
    assert [remark.light for remark in one.remarks if said in remark.note.sentence] == [Light.AMBER]


@pytest.mark.parametrize("header", ["review_date;stay_date", "date avis;date du séjour"])
def test_of_two_dates_named_as_clearly_that_of_the_review_is_taken_with_a_word(header: str) -> None:
    rows = "".join(f"{i + 10}/05/2025;{i + 10}/01/2025;{i % 6}\n" for i in range(15))
    one = report(f"{header};satisfaction\n" + rows)
    assert one.roles["date"] == header.split(";")[0]
    assert any("was taken for the date of the answer" in said for said in one.warnings)


def test_two_dates_named_as_clearly_of_about_the_same_day_need_no_question() -> None:
    rows = "".join(f"Metz;{i + 10}/05/2025;{i + 11}/05/2025;{i % 6}\n" for i in range(15))
    one = report("ville;Date du dossier;Date de visite;satisfaction\n" + rows)
    assert one.roles["date"] == "Date du dossier"
    assert not any("Several columns" in said for said in one.warnings)
    assert any("“Date du dossier” holds dates and was taken for the date of the answer" in said
               for said in one.warnings)  # fmt: skip


def test_two_dates_of_the_same_day_need_no_word() -> None:
    rows = "".join(f"Metz;{i + 10}/05/2025 10:00;{i + 10}/05/2025;{i % 6}\n" for i in range(15))
    one = report("ville;Date de visite;Date et heure;satisfaction\n" + rows)
    assert one.roles["date"] == "Date de visite"
    assert not any("Date de visite" in said for said in one.warnings)


@pytest.mark.parametrize("header", ["Marca temporal;satisfacción", "Horodateur;note de satisfaction"])
def test_a_log_of_neighbouring_days_is_not_one_of_the_same_day_of_several_months(header: str) -> None:
    rows = "".join(f"11/{3 + i // 10}/2025 {9 + i % 10}:{i % 60:02}:34;{i % 5 + 1}\n" for i in range(40))
    loaded = load([("f.csv", f"{header}\n{rows}".encode())])
    assert (loaded.mappings[0].date_order, loaded.mappings[0].undecided) == ("mdy", (header.split(";")[0],))
    assert any("were read month first" in said for said in loaded.reports[0].warnings)
    responses = loaded.study.responses
    assert responses
    assert set(responses.frame[header.split(";")[0]].dt.month) == {11}


@pytest.mark.parametrize("header", ["Horodateur;note de satisfaction", "Timestamp;satisfaction"])
def test_the_order_of_a_survey_sent_on_one_day_a_month_is_asked(header: str) -> None:
    rows = "".join(
        f"05/{m:02}/2025 {9 + i}:{7 * i % 60:02};{i % 5 + 1}\n" for m in range(1, 13) for i in range(10)
    )
    loaded = load([("f.csv", f"{header}\n{rows}".encode())])
    assert loaded.mappings[0].undecided == (header.split(";")[0],)
    (said,) = (remark for remark in loaded.reports[0].remarks if "were read" in remark.note.sentence)
    assert said.light == Light.AMBER


@pytest.mark.parametrize(
    ("columns", "mark", "order"),
    [(["Date de résiliation", "Date de réponse"], ";", "dmy"), (["Churn date", "Survey date"], ",", "mdy")],
)
def test_logs_that_disagree_tell_no_order(columns: list[str], mark: str, order: str) -> None:
    """The days of one column are neighbours if the month comes first, those of the other if the day does."""
    times = [(3 + i // 10, f"2025 {9 + i % 10}:{i % 60:02}") for i in range(40)]
    lines = [
        [*columns, "csat"],
        *([f"11/{day}/{time}", f"{day}/11/{time}", str(day % 5)] for day, time in times),
    ]
    (mapping,) = load([("f.csv", "\n".join(map(mark.join, lines)).encode())]).mappings
    assert (mapping.date_order, set(mapping.undecided)) == (order, set(columns))


@pytest.mark.parametrize(
    "header",
    ["Patient;Date d'entrée;Date de sortie;satisfaction", "Patient;Entry date;Exit date;satisfaction"],
)
def test_a_stay_of_days_is_no_life_as_a_customer_and_dates_no_answer(header: str) -> None:
    rows = "".join(f"P{i};{i % 10 + 1:02}/05/2025;{i % 10 + 13:02}/05/2025;{i % 6}\n" for i in range(40))
    one = report(f"{header}\n{rows}")
    _, first, last, _ = header.split(";")
    assert not {"date", "tenure", "left_on"} & one.roles.keys()
    assert any(f"Several columns hold dates (“{first}” and “{last}”)" in said for said in one.warnings)
    assert any(f"“{last}” was not taken for the day a customer left" in said for said in one.warnings)


def test_lives_in_a_file_without_answers_are_not_said_to_date_none() -> None:
    text = "\n".join(line.rsplit(";", 1)[0] for line in lives("Date d'entrée", "Date de sortie").splitlines())
    one = report(text + "\n")
    assert one.roles["left_on"] == "Date de sortie"
    (said,) = (text for text in one.warnings if "lie months apart" in text)
    assert "answer" not in said


def days_of(header: str, first: str = "client", seen: int = 1) -> str:
    """Thirty answers of customers who come ``seen`` times, beside a day of theirs."""
    rows = "".join(
        f"C{i // seen};{i % 28 + 1:02}/{i % 12 + 1:02}/{2003 + i % 19};{i % 6}\n" for i in range(30)
    )
    return f"{first};{header};satisfaction\n{rows}"


@pytest.mark.parametrize(
    "header",
    [
        "Joining Date", "Hire Date", "Date d'embauche", "Date of joining", "Signup Date",
        "Membership Start Date",
        "Registration Date", "Contract Date", "Date du contrat", "Fecha de registro", "Last order date",
        "Date de livraison prévue", "Account opened date",
        "Date de souscription",
    ],
)  # fmt: skip
def test_a_day_of_something_else_is_passed_over_and_asked_about(header: str) -> None:
    one = report(days_of(header, first="ville", seen=10))
    assert not {"date", "tenure"} & one.roles.keys()
    said = f"the day of something else: “{header}”"
    assert [remark.light for remark in one.remarks if said in remark.note.sentence] == [Light.AMBER]


@pytest.mark.parametrize("header", ["Birth Date", "Date de naissance"])
def test_nobody_is_asked_whether_answers_came_on_a_day_of_birth(header: str) -> None:
    one = report(days_of(header, first="ville", seen=10))
    assert "date" not in one.roles
    assert not any("the day of something else" in said for said in one.warnings)


@pytest.mark.parametrize(
    "header",
    [
        "Delivery Date", "Date de livraison", "booking_date", "Date de réservation", "Purchase Date",
        "Opened date", "Date du retour client", "Date d'envoi de la commande", "Order completed date",
    ],
)  # fmt: skip
def test_the_only_day_of_an_order_or_a_delivery_dates_the_answers_and_it_is_asked(header: str) -> None:
    one = report(days_of(header, first="ville", seen=10))
    assert one.roles["date"] == header
    said = f"“{header}” holds dates and was taken for the date of the answer"
    assert [remark.light for remark in one.remarks if said in remark.note.sentence] == [Light.AMBER]


@pytest.mark.parametrize("header", ["Order date;Delivery date", "Date d'achat;Date d'envoi de la commande"])
def test_of_two_days_of_an_order_none_dates_the_answers(header: str) -> None:
    rows = "".join(
        f"{i % 28 + 1:02}/{i % 3 + 1:02}/2025;{i % 28 + 1:02}/04/2025;{i % 6}\n" for i in range(30)
    )
    one = report(f"{header};satisfaction\n{rows}")
    assert "date" not in one.roles
    assert any("the day of something else" in said for said in one.warnings)


@pytest.mark.parametrize(
    "header", ["Date d'envoi de la commande;Date de l'avis", "Order received date;Survey date"]
)
def test_the_day_of_an_answer_goes_before_what_was_sent_or_received(header: str) -> None:
    rows = "".join(f"{i % 28 + 1:02}/01/2025;{i % 28 + 1:02}/04/2025;{i % 6}\n" for i in range(30))
    assert report(f"{header};satisfaction\n{rows}").roles["date"] == header.split(";")[1]


@pytest.mark.parametrize(
    "header",
    ["Interview start date", "Date de réponse après livraison", "Date", "Date et heure", "Review Date"],
)
def test_a_day_that_an_answer_came_on_needs_no_word(header: str) -> None:
    one = report(days_of(header, first="ville", seen=10))
    assert one.roles["date"] == header
    assert not any(header in said for said in one.warnings)


@pytest.mark.parametrize(
    "header",
    [
        "Date du dossier", "Policy date", "Date d'envoi", "Date d'envoi du colis", "Payment received date",
        "Date entretien véhicule",
    ],
)  # fmt: skip
def test_a_date_of_something_that_no_list_knows_is_taken_and_asked_about(header: str) -> None:
    one = report(days_of(header, first="ville", seen=10))
    assert one.roles["date"] == header
    said = f"“{header}” holds dates and was taken for the date of the answer"
    assert [remark.light for remark in one.remarks if said in remark.note.sentence] == [Light.AMBER]


@pytest.mark.parametrize(
    "header", ["Signup Date", "Joined", "Date d'inscription", "Date d'adhésion", "Client depuis"]
)
def test_the_day_a_customer_joined_is_tenure_where_rows_are_customers(header: str) -> None:
    one = report(days_of(header))
    assert (one.roles.get("tenure"), "date" in one.roles) == (header, False)


@pytest.mark.parametrize("header", ["Date d'inscription", "Signup Date"])
def test_a_list_of_customers_and_the_days_they_joined_is_one_of_customers(header: str) -> None:
    rows = "".join(f"{i % 48};P{i}@exemple.fr;2022-01-{i % 28 + 1:02}\n" for i in range(50))
    one = report(f"client_id;e-mail;{header}\n{rows}")
    assert (one.kind, one.roles["tenure"], one.reasons["repeated_customer"]) == (CUSTOMERS, header, 2)
    assert any("e-mail" in said for said in one.warnings)


@pytest.mark.parametrize(
    ("day", "length"),
    [
        ("CustomerSince", "YearsAsCustomer"), ("Signup Date", "membership_years"),
        ("Joined", "Subscription Length (months)"), ("Date d'adhésion", "Ancienneté (mois)"),
        ("Client depuis", "Durée d'abonnement (mois)"), ("Date d'inscription", "Âge du compte"),
        ("Signup Date", "days_since_signup"),
    ],
)  # fmt: skip
def test_a_length_of_time_that_a_column_tells_goes_before_one_worked_out_from_a_day(
    day: str, length: str
) -> None:
    rows = "".join(f"C{i};2022-01-{i % 28 + 1:02};{i % 9 + 1},5;{('oui', 'non')[i % 2]}\n" for i in range(40))
    one = report(f"client_id;{day};{length};churn\n{rows}")
    assert (one.roles["tenure"], "date" in one.roles) == (length, False)


@pytest.mark.parametrize(
    "header",
    [
        "Contract months remaining",
        "Mois avant fin de contrat",
        "days_since_last_login",
        "Jours depuis connexion",
        "Account days overdue",
        "Jours de retard de l'abonnement",
        "Contract duration (months)",
        "Durée du contrat",
    ],
)
def test_time_that_is_still_to_come_or_due_or_since_something_else_is_no_tenure(header: str) -> None:
    rows = "".join(f"C{i};{i % 9 + 1};{('oui', 'non')[i % 2]}\n" for i in range(40))
    assert "tenure" not in report(f"client_id;{header};churn\n{rows}").roles


@pytest.mark.parametrize(
    ("header", "term"),
    [
        ("Durée du contrat (mois);Client depuis (années)", "12 24 36"),
        ("Contract duration (months);Signup date", "12 24"),
        ("Durée d'abonnement (mois);Client depuis (années)", "1 12 24"),
        ("Subscription length (months);Signup date", "6 12"),
    ],
)
def test_the_months_that_were_signed_are_no_time_as_a_customer(header: str, term: str) -> None:
    terms = term.split()
    since = "2022-01-1{}" if "date" in header else "{}"
    rows = "".join(
        f"C{i};{terms[i % len(terms)]};{since.format(i % 9 + 1)};{('oui', 'non')[i % 2]}\n" for i in range(40)
    )
    assert report(f"client_id;{header};churn\n{rows}").roles["tenure"] == header.split(";")[1]


@pytest.mark.parametrize("header", ["date", "Date de réponse"])
def test_a_blank_date_dates_nothing_and_it_is_said(header: str) -> None:
    one = report(f"ville;{header};satisfaction\n" + "".join(f"Metz;;{i % 6}\n" for i in range(15)))
    assert "date" not in one.roles
    assert any(f"“{header}” is blank in every row" in str(note) for note in one.notes)


def test_a_blank_date_gives_way_to_one_that_is_filled() -> None:
    rows = "".join(f";2025-01-{i + 1:02};{i % 6}\n" for i in range(15))
    assert report(f"date;date de l'avis;satisfaction\n{rows}").roles["date"] == "date de l'avis"


def test_no_more_rivals_are_looked_at_than_one_that_lies_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []
    asked = dating._days_apart

    def counted(table: RawTable, first: str, last: str) -> float:
        looked_at.append(last)
        return asked(table, first, last)

    monkeypatch.setattr(dating, "_days_apart", counted)
    rows = "".join(f"{i + 10}/05/2025;{i + 10}/01/2025;{i + 10}/02/2025;{i % 6}\n" for i in range(15))
    one = report("Date du dossier;Date de visite;Date du rapport;satisfaction\n" + rows)
    assert "date" not in one.roles
    assert looked_at == ["Date de visite"]
