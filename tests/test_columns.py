"""The Columns page: every column beside what it was read as, corrected at once, whatever it is called."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cxdash.i18n import LANGUAGES
from cxdash.ui.session import Shelf

ROOT = Path(__file__).parents[1]

File = tuple[str, bytes]

HOSTILE = "[x](javascript:alert) ![](http://x/y.png) $z$ **b** :red[r]"
ANSWERS = f"client;note nps;avis;{HOSTILE}\n" + "\n".join(
    f"C{i};{(9, 12, 3)[i % 3]};{('bien', 'moyen', 'mal')[i % 3]};{('Metz', 'Nice')[i % 2]}" for i in range(60)
)


def opened(*files: File, language: str = "en", page: str = "columns") -> AppTest:
    app = AppTest.from_file(str(ROOT / "cxdash" / "ui" / "frame.py"), default_timeout=60)
    app.query_params["lang"] = language
    app.run()
    app.file_uploader[0].set_value([(name, data, "text/csv") for name, data in files]).run()
    if page != "data":
        app.switch_page(f"../../pages/{page}.py").run()
    return sound(app)


def sound(app: AppTest) -> AppTest:
    assert not app.exception, app.exception[0].message
    return app


def shelf(app: AppTest) -> Shelf:
    found: Shelf = sound(app).session_state["shelf"]
    return found


@pytest.fixture(params=LANGUAGES)
def app(request: pytest.FixtureRequest) -> AppTest:
    return opened(("avis.csv", ANSWERS.encode()), language=request.param)


def test_every_column_is_listed_beside_what_it_was_read_as(app: AppTest) -> None:
    listed = app.dataframe[0].value
    assert list(listed["column"]) == ["client", "note nps", "avis", HOSTILE]
    assert listed["text"][1] == "9 · 12 · 3"
    assert listed["read"][1].startswith("9 · – (")
    assert list(listed["aside"]) == ["", "20", "", ""]


def test_examples_are_shown_whole() -> None:
    long = ["2025-01-02 10:00:00", "2025-01-03 11:30:00", "2025-01-04 09:15:00"]
    rows = "".join(f"{i % 11};{long[i % 3]};{'abc'[i % 3]}\n" for i in range(60))
    listed = opened(("a.csv", f"note nps;Date de réponse;Région\n{rows}".encode())).dataframe[0].value
    assert list(listed["text"][1:]) == [long[0], "a · b · c"]


def test_who_answers_is_said_in_the_language_of_the_page() -> None:
    rows = "".join(f"{('Vendeur', 'Acheteur')[i % 2]};{i % 5 + 1};{i % 4 + 1}\n" for i in range(60))
    read = {}
    for language in LANGUAGES:
        app = opened(("m.csv", f"audience;accueil;prix\n{rows}".encode()), language=language)
        read[language] = app.dataframe[0].value["read"][0].split(" · ")
        app.selectbox(key="column-0").set_value("audience").run()
        assert set(app.dataframe[1].value["answer"]) == set(read[language])
    assert read["en"] == ["Staff", "Customers"]
    assert read["fr"][1] == "Clients"


def test_the_column_that_needs_it_most_is_shown_value_by_value(app: AppTest) -> None:
    assert app.selectbox(key="column-0").value == "note nps"
    values = app.dataframe[1].value
    assert list(values["text"]) == ["12", "9", "3"]
    assert list(values["n"]) == ["20", "20", "20"]
    assert values["why"][0]
    assert not values["why"][1]


def test_a_role_chosen_for_one_column_applies_at_once(app: AppTest) -> None:
    app.selectbox(key=f"role-0-{app.selectbox(key='column-0').value}").set_value("ignore").run()
    assert shelf(app).loaded.mappings[0].roles["note nps"] == "ignore"
    app.button(key="as-found").click().run()
    assert shelf(app).loaded.mappings[0].roles["note nps"] == "nps"


def test_a_column_whose_name_is_markup_can_be_chosen(app: AppTest) -> None:
    app.selectbox(key="column-0").set_value(HOSTILE).run()
    app.selectbox(key=f"role-0-{HOSTILE}").set_value("ignore").run()
    assert shelf(app).loaded.mappings[0].roles[HOSTILE] == "ignore"


def test_the_direction_and_the_codes_of_one_column(app: AppTest) -> None:
    app.selectbox(key="direction-0-note nps").set_value("low").run()
    assert shelf(app).loaded.mappings[0].scales["note nps"].reversed
    app.multiselect(key="missing-in-0-note nps").set_value(["12"]).run()
    (report,) = shelf(app).loaded.reports
    assert report.reasons["dont_know"] == 20
    assert "out_of_scale" not in report.reasons


def test_only_columns_with_something_set_aside_are_looked_at(app: AppTest) -> None:
    app.toggle(key="only-set-aside").set_value(True).run()
    assert list(app.dataframe[0].value["column"]) == ["note nps"]
    app.text_input(key="find-column").set_value("VILLE").run()
    assert len(sound(app).info) == 1


def test_thousands_of_columns_are_searched_and_the_first_listed() -> None:
    names = [f"question {i}" for i in range(1500)]
    rows = "\n".join(";".join(str((i + j) % 5 + 1) for j in range(1500)) for i in range(20))
    app = opened(("large.csv", f"note nps;{';'.join(names)}\n".encode() + b"\n".join(
        f"{i % 11};{row}".encode() for i, row in enumerate(rows.splitlines()))))  # fmt: skip
    assert len(app.dataframe[0].value) == 200
    app.text_input(key="find-column").set_value("question 149").run()
    assert len(sound(app).dataframe[0].value) == 11
    assert app.selectbox(key="column-0").value == "question 149"


def test_the_page_of_columns_opens_at_the_table_its_reader_comes_from() -> None:
    files = [("avis.csv", ANSWERS.encode()), ("clients.csv", b"client;churn;revenue\nC1;yes;10\nC2;no;20\n")]
    app = opened(*files, page="data")
    app.button(key="columns-1").click().run()
    assert sound(app).selectbox(key="table").value == "clients.csv"
    assert list(app.dataframe[0].value["column"]) == ["client", "churn", "revenue"]


ABOVE = "Résumé;2024;2025\nNPS;12;15\nCSAT;78;80\nCES;5,1;5,2\n\n"


def test_the_page_of_columns_opens_on_a_table_that_is_used() -> None:
    app = opened(("avis.csv", (ABOVE + ANSWERS).encode()))
    assert len(shelf(app).tables) == 2
    assert list(app.dataframe[0].value["column"])[:2] == ["client", "note nps"]


def test_tables_of_one_sheet_are_told_apart() -> None:
    app = opened(("avis.csv", (ABOVE + ANSWERS).encode()), page="data")
    (unused, used) = shelf(app).opened.reports
    assert unused.name != used.name
    app.button(key="columns-0").click().run()
    assert sound(app).selectbox(key="table").value == unused.name
    assert not any(app.dataframe[0].value["aside"])
    app.selectbox(key="table").set_value(used.name).run()
    assert any(app.dataframe[0].value["aside"])


# ── what a file leaves open ───────────────────────────────────────────────

DATED = "client;note nps;date de réponse\n" + "".join(f"C{i};9;0{i % 9 + 1}/04/2025\n" for i in range(40))


@pytest.mark.parametrize(("answer", "month"), [("dmy", 4), ("mdy", 9)])
def test_day_or_month_is_asked_once_for_all_tables(answer: str, month: int) -> None:
    app = opened(("a.csv", DATED.encode()), ("b.csv", DATED.replace(";9;", ";8;").encode()), page="data")
    asked = [button.key for button in app.button if (button.key or "").startswith("ask-dates")]
    assert len(asked) == 2
    app.button(key=f"ask-dates-date de réponse-{answer}").click().run()
    study = shelf(app).loaded.study
    assert study.responses.frame["date de réponse"].dt.month.max() == month
    assert not any((button.key or "").startswith("ask-dates") for button in app.button)


def test_what_counts_is_chosen_on_the_data_page() -> None:
    twice = f"{DATED}C1;2;02/04/2025\n"
    app = opened(("a.csv", twice.encode()), page="data")
    app.segmented_control(key="rules-unit").set_value("customers").run()
    assert shelf(app).loaded.study.unit == "customers"
    app.segmented_control(key="rules-duplicates").set_value("same_day").run()
    (report,) = shelf(app).loaded.reports
    assert report.rows_set_aside == 1
    assert report.rows_read == 41


def test_orders_that_two_extracts_list_are_counted_once_on_the_data_page() -> None:
    def extract(numbers: range) -> bytes:
        lines = [f"C{i};K{i % 7};{1 + i % 28:02}/03/2025;10,5" for i in numbers]
        return "\n".join(["N° commande;N° client;Date commande;Montant", *lines]).encode()

    alone = opened(("mars.csv", extract(range(40))), page="data")
    assert _rules(alone) == [], "within one extract nothing repeats"
    app = opened(("mars.csv", extract(range(40))), ("mars_avril.csv", extract(range(30, 60))), page="data")
    assert _rules(app) == ["rules-duplicates"]
    app.segmented_control(key="rules-duplicates").set_value("same_row").run()
    assert [report.rows_used for report in shelf(app).loaded.reports] == [40, 20]


def _rules(app: AppTest) -> list[str]:
    return [key for control in app.segmented_control if (key := control.key or "").startswith("rules-")]


def test_a_table_opened_twice_is_asked_about() -> None:
    app = opened(("a.csv", ANSWERS.encode()), ("b.csv", ANSWERS.encode()), page="data")
    app.button(key="ask-copies-once").click().run()
    used = [report.rows_used for report in shelf(app).loaded.reports]
    assert sorted(used) == [0, 40]
    assert not any((button.key or "").startswith("ask-copies") for button in app.button)


def test_what_was_turned_can_be_set_back() -> None:
    waves = "client;ville;NPS 2023;NPS 2024\n" + "".join(
        f"K{i};Metz;{i % 11};{i * 3 % 11}\n" for i in range(80)
    )
    app = opened(("vagues.csv", waves.encode()), page="data")
    assert shelf(app).loaded.reports[0].rows_read == 160
    (back,) = [button for button in app.button if (button.key or "").startswith("back-0-")]
    back.click().run()
    assert shelf(app).loaded.reports[0].rows_read == 80
    app.switch_page("../../pages/columns.py").run()
    assert {"NPS 2023", "NPS 2024"} <= set(sound(app).dataframe[0].value["column"])


def test_a_file_that_failed_can_be_taken_away() -> None:
    app = opened(("avis.csv", ANSWERS.encode()), ("vide.csv", b""), page="data")
    assert "vide" in app.error[0].value
    app.button(key="forget-vide.csv").click().run()
    assert not sound(app).error


def test_choices_are_dropped_with_the_next_files() -> None:
    app = opened(("avis.csv", ANSWERS.encode()))
    app.selectbox(key="role-0-note nps").set_value("ignore").run()
    saved = shelf(app).recipe.text.encode()
    changed = ANSWERS.replace("avis", "commentaire", 1).encode()
    again = opened(("mars.csv", changed), ("cxdash-recipe.json", saved), page="data")
    assert shelf(again).loaded.mappings[0].roles["note nps"] == "ignore"
    assert any("commentaire" in element.value for element in again.main.markdown)
