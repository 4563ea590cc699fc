"""Files to a study: joined, accounted for, and with a sentence for every file that fails."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdash.errors import InputError, MappingError
from cxdash.i18n import speaking
from cxdash.ingest import Corrections, Loaded, Reading, build, load, open_files, recognise_all
from cxdash.ingest.quality.report import REASONS
from cxdash.scales import Scale
from cxdash.study import KINDS
from cxdash.tally import tally

ANSWERS = "Client;Note NPS;Région;Date de réponse\n" + "\n".join(
    f"{i % 30:05d};{i % 11};{'Nord' if i % 2 else 'Sud'};{i % 28 + 1:02d}/04/2025" for i in range(60)
)
CUSTOMERS = "Code client;Parti;CA;Segment\n" + "\n".join(
    f"{i:05d};{'oui' if i % 4 == 0 else 'non'};{i * 10},50;{'Pro' if i % 3 else 'Famille'}" for i in range(40)
)


def loaded(*texts: str, corrections: Corrections | None = None) -> Loaded:
    return load([(f"f{i}.csv", text.encode("cp1252")) for i, text in enumerate(texts)], corrections)


def warnings(result: Loaded) -> str:
    return " ".join(sentence for report in result.reports for sentence in report.warnings)


def test_answers_and_customers_meet_by_id_whatever_the_key_is_called() -> None:
    study = loaded(ANSWERS, CUSTOMERS).study
    assert study.join is not None
    assert (study.join.answered, study.join.known, study.join.matched) == (30, 40, 30)
    assert study.customers is not None
    assert study.customers.column("customer") == "Client", "the name it has in the answers"
    assert study.customers.column("left") == "Parti"
    assert study.customers.frame["Parti"].sum() == 10
    assert study.responses is not None
    assert study.responses.columns("segment") == ("Région", "Segment"), "their customers' segments are added"
    first = study.responses.frame.iloc[0]
    assert (first["Client"], first["Segment"]) == ("00000", "Famille")


def test_the_order_of_the_files_does_not_matter() -> None:
    forth, back = loaded(ANSWERS, CUSTOMERS).study, loaded(CUSTOMERS, ANSWERS).study
    assert forth.join == back.join
    assert forth.responses is not None
    assert back.responses is not None
    assert forth.responses.frame.equals(back.responses.frame)


def test_ids_without_their_zeros_meet_and_it_is_said() -> None:
    stripped = "\n".join(line.lstrip("0") or line for line in CUSTOMERS.split("\n"))
    result = loaded(ANSWERS, stripped.replace("\n;", "\n0;"))
    assert result.study.join is not None
    assert result.study.join.matched == 30
    assert "only without leading zeros" in warnings(result)
    assert result.study.customers is not None
    assert result.study.customers.frame["Client"].iloc[5] == "00005", "spelt as in the answers"


def test_ids_that_do_not_meet_are_said_and_the_study_stands() -> None:
    strangers = CUSTOMERS.replace("\n0", "\n9")
    result = loaded(ANSWERS, strangers)
    assert result.study.join is not None
    assert result.study.join.matched == 0
    assert "No customer id of “Client” is found in f1.csv; check that both hold the same ids." in warnings(
        result
    )
    assert result.study.metrics.keys() == {"nps"}


def test_an_id_without_a_telling_name_is_found_by_its_values() -> None:
    anonymous = ANSWERS.replace("Client;", "Réf. dossier;").replace("\n0", "\nK")
    result = loaded(anonymous, CUSTOMERS.replace("\n0", "\nK"))
    assert result.study.join is not None
    assert result.study.join.matched == 30
    assert "“Réf. dossier” was taken for the customer id" in warnings(result)


def test_two_files_of_answers_are_appended_by_role() -> None:
    english = "customer id,likelihood to recommend,Région\nC1,9,Est\nC2,3,Est\n"
    study = loaded(ANSWERS, english).study
    assert study.responses is not None
    assert len(study.responses.frame) == 62
    assert study.responses.frame["Note NPS"].tail(2).tolist() == [9, 3]
    assert study.responses.frame["Client"].tail(2).tolist() == ["C1", "C2"]
    assert study.responses.columns("segment") == ("Région",)


def test_the_same_score_on_another_scale_is_left_out_and_said() -> None:
    long = "csat (1-7);réf\n" + "\n".join(f"{i % 7 + 1};x" for i in range(20))
    short = "csat (1-5);réf\n" + "\n".join(f"{i % 5 + 1};x" for i in range(10))
    result = loaded(long, short)
    assert result.study.responses is not None
    assert len(result.study.responses.frame) == 20
    assert "is on 1-5 here and on 1-7 in f0.csv" in warnings(result)


def test_two_tables_of_customers_are_merged_and_differences_said() -> None:
    other = "id client;CLV;CA\n" + "\n".join(
        f"{i:05d};{i * 100};{i * 10 + (i == 3)},50" for i in range(20, 0, -1)
    )
    result = loaded(CUSTOMERS, other)
    customers = result.study.customers
    assert customers is not None
    assert len(customers.frame) == 40
    assert customers.roles["lifetime_value"] == ("CLV",)
    assert customers.frame["CLV"].notna().sum() == 20
    assert "f0.csv and f1.csv do not say the same: “CA” (1)." in warnings(result)


def test_answers_with_one_row_per_customer_tell_what_they_did_too() -> None:
    rows = "\n".join(f"C{i},{i % 5 + 1},{'Yes' if i % 4 == 0 else 'No'},{i % 9}" for i in range(40))
    study = loaded(f"customer id,satisfaction score,Churn,tenure\n{rows}\n").study
    assert study.customers is not None
    assert study.customers.roles["left"] == ("Churn",)
    assert len(study.customers.frame) == 40


def test_silent_customers_are_told_of_beside_those_who_answered() -> None:
    rows = "\n".join(f"C{i},{i % 5 + 1 if i % 2 else ''},{'Yes' if i % 4 == 0 else 'No'}" for i in range(40))
    study = loaded(f"customer id,satisfaction score,Churn\n{rows}\n").study
    assert study.responses is not None
    assert study.customers is not None
    assert (len(study.responses.frame), len(study.customers.frame)) == (20, 40)


# --- what cannot be read ---------------------------------------------------------------------


def test_a_file_that_fails_does_not_lose_the_others() -> None:
    result = load([("vide.csv", b""), ("avis.csv", ANSWERS.encode())])
    assert [(failure.file, failure.sentence) for failure in result.failures] == [
        ("vide.csv", "vide.csv is empty: there is nothing in it to read.")
    ]
    assert result.study.responses is not None


def test_only_when_nothing_can_be_read_is_it_an_error(protected: bytes) -> None:
    with pytest.raises(InputError) as caught:
        load([("vide.csv", b""), ("secret.xlsx", protected)])
    assert "vide.csv is empty" in str(caught.value)
    assert "secret.xlsx is protected by a password; save a copy without one and open that." in str(
        caught.value
    )


def test_no_file_at_all() -> None:
    with pytest.raises(InputError, match=r"^No file was given\.$"):
        load([])


def test_a_file_without_a_score_says_so() -> None:
    result = loaded("ville;maire\nMetz;Anne\nNice;Luc\n")
    assert result.study.responses is None
    assert warnings(result) == (
        "No score, customers or mirror survey were recognised in f0.csv; say what its columns are."
    )
    assert result.reports[0].reasons == {"not_used": 2}


def test_only_a_header_says_so() -> None:
    result = loaded("Client;Note NPS;Région\n")
    assert "The table has a header and no rows." in warnings(result)
    assert result.reports[0].rows_read == 0


def test_a_hostile_column_name_is_shown_to_the_letter() -> None:
    name = "![](http://x/y.png) **b** $x$ :red[z]"
    result = loaded(ANSWERS.replace("Région", name))
    assert result.study.responses is not None
    assert result.study.responses.columns("segment") == (name,)
    assert result.reports[0].roles["segment"] == [name]


def test_sheets_of_a_workbook_make_one_study(workbook: Callable[..., bytes]) -> None:
    def cells(text: str) -> list[list[str]]:
        return [line.split(";") for line in text.split("\n")]

    data = workbook(
        ["Brouillon"],
        Accueil=[["Étude 2025"]],
        Avis=cells(ANSWERS),
        Clients=cells(CUSTOMERS),
        Brouillon=[["x"]],
    )
    result = load([("etude.xlsx", data)])
    assert [report.sheet for report in result.reports] == ["Avis", "Clients"], "a cover is no table"
    assert result.study.join is not None
    assert result.study.join.matched == 30
    assert "The sheet “Brouillon” is hidden" in warnings(result)


# --- corrections -----------------------------------------------------------------------------


def test_a_role_given_by_the_reader_is_applied() -> None:
    result = loaded(ANSWERS, corrections=Corrections(roles={"csat": "note nps"}, scale=Scale(1, 10)))
    assert result.study.metrics["csat"].scale == Scale(1, 10)
    assert result.reports[0].reasons == {"out_of_scale": 6}


def test_several_columns_may_share_a_role() -> None:
    result = loaded(ANSWERS, corrections=Corrections(roles={"segment": ("Région", "Client")}))
    assert result.mappings[0].columns("segment") == ("Client", "Région")


def test_a_column_that_no_table_has_is_refused_with_the_nearest() -> None:
    with pytest.raises(MappingError, match="There is no column “Regoin”; did you mean “Région”"):
        loaded(ANSWERS, corrections=Corrections(roles={"segment": "Regoin"}))


def test_a_role_that_does_not_exist_is_refused() -> None:
    with pytest.raises(MappingError, match="There is no role “score”"):
        loaded(ANSWERS, corrections=Corrections(roles={"score": "Région"}))


def test_missing_values_given_by_the_reader() -> None:
    result = loaded(ANSWERS, corrections=Corrections(missing=("0",)))
    assert result.reports[0].reasons == {"dont_know": 6}


def test_building_again_with_an_edited_mapping_reads_nothing_again() -> None:
    opened = open_files([("avis.csv", ANSWERS.encode())])
    first = build(opened.tables)
    edited = (first.mappings[0].with_role("Région", "ignore"),)
    again = build(opened.tables, edited)
    assert again.study.responses is not None
    assert again.study.responses.columns("segment") == ()
    assert again.study.fingerprint != first.study.fingerprint


# --- fingerprint and report ------------------------------------------------------------------


def test_the_fingerprint_follows_content_and_choices_not_names_of_moments() -> None:
    assert loaded(ANSWERS).study.fingerprint == loaded(ANSWERS).study.fingerprint
    assert loaded(ANSWERS).study.fingerprint != loaded(ANSWERS.replace("Nord", "Est")).study.fingerprint
    chosen = loaded(ANSWERS, corrections=Corrections(missing=("0",)))
    assert chosen.study.fingerprint != loaded(ANSWERS).study.fingerprint


def test_the_report_has_the_keys_that_scripts_rely_on() -> None:
    report = loaded(ANSWERS).reports[0].as_json()
    assert report == {
        "file": "f0.csv", "sheet": None, "kind": "responses", "light": "green", "response_rate": None,
        "rows_read": 60, "rows_used": 60, "rows_set_aside": 0, "reasons": {}, "encoding": "cp1252",
        "delimiter": ";", "decimal": ",", "date_order": "dmy", "warnings": [],
        "roles": {"customer": "Client", "nps": "Note NPS", "segment": ["Région"], "date": "Date de réponse"},
    }  # fmt: skip


def test_the_list_to_download_speaks_the_readers_words() -> None:
    report = loaded(ANSWERS.replace(";10;", ";11;", 1)).reports[0]
    assert report.set_aside.to_dict("records") == [
        {
            "Row": 12, "Column": "Note NPS", "Value": "11", "Reason": "outside the scale",
            "Client": "00010", "Note NPS": "11", "Région": "Sud", "Date de réponse": "11/04/2025",
        }
    ]  # fmt: skip


def test_notes_are_put_into_words_when_they_are_shown() -> None:
    report = loaded("ville;maire\nMetz;Anne\nNice;Luc\n").reports[0]
    for code in ("fr", "en"):
        with speaking(code):
            assert "f0.csv" in report.warnings[0]
            assert "{" not in report.warnings[0]


# --- real files ------------------------------------------------------------------------------


def real(real_data: Path, *paths: str) -> Loaded:
    return load([(Path(path).name, (real_data / path).read_bytes()) for path in paths])


def test_real_answers(real_data: Path) -> None:
    result = real(real_data, "nps_r/testdata.csv")
    assert result.reports[0].rows_used == 1000
    assert result.study.responses is not None
    scores = result.study.responses.frame["REC"]
    assert ((scores >= 9).sum(), scores.between(7, 8).sum(), (scores <= 6).sum()) == (462, 176, 362)


def test_real_customers_of_two_workbooks_all_join(real_data: Path) -> None:
    folder = "telco_ibm/Telco_customer_churn"
    result = real(real_data, f"{folder}.xlsx", f"{folder}_status.xlsx")
    study = result.study
    assert study.customers is not None
    assert study.join is not None
    assert (study.join.answered, study.join.known, study.join.matched) == (7043, 7043, 7043)
    customers = study.customers
    assert customers.frame[customers.roles["left"][0]].sum() == 1869
    assert customers.frame[customers.roles["lifetime_value"][0]].mean() == pytest.approx(4400.296, abs=5e-4)
    assert result.reports[0].reasons == {"blank": 11}, "Total Charges of customers who have just come"
    assert study.metrics["csat"].scale == Scale(1, 5)


def test_real_bank_customers(real_data: Path) -> None:
    study = real(real_data, "bank_churn_complain/Customer-Churn-Records.csv").study
    assert study.customers is not None
    assert study.customers.frame["Exited"].mean() == pytest.approx(0.2038)
    assert study.customers.frame["Complain"].mean() == pytest.approx(0.2044)


def test_the_sample_is_read_as_its_readme_says() -> None:
    folder = Path(__file__).parents[2] / "sample_data"
    names = ("reponses.csv", "clients.csv", "miroir.csv")
    texts = load([(name, (folder / name).read_bytes()) for name in names])
    book = load([("pivert_glycine.xlsx", (folder / "pivert_glycine.xlsx").read_bytes())])
    for result in (texts, book):
        study = result.study
        assert study.responses is not None
        assert study.customers is not None
        assert study.mirror is not None
        assert study.join is not None
        assert (study.join.answered, study.join.known, study.join.matched) == (2500, 3200, 2500)
        assert study.metrics.keys() == {"nps", "csat", "ces"}
        (answers,) = (report for report in result.reports if report.kind == "responses")
        assert (answers.reasons["out_of_scale"], answers.reasons["dont_know"]) == (3, 87)
    assert texts.study.responses is not None
    assert book.study.responses is not None
    assert texts.study.responses.frame.equals(book.study.responses.frame), (
        "the CSV and the workbook say the same"
    )


def test_loaded_values_are_frozen() -> None:
    result = loaded(ANSWERS)
    with pytest.raises(AttributeError):
        result.study = None  # type: ignore[misc]


HEADERS = st.lists(
    st.sampled_from(
        ["id client", "nps", "CSAT (1-5)", "Public", "Critère", "Note", "Churn", "Date", "Région", ""]
    ),
    min_size=1,
    max_size=6,
)
WORDS = st.sampled_from(
    ["", "1", "9", "11", "8,5", "oui", "Client", "Équipe", "03/04/2025", "NSP", "00123", '"']
)


@given(HEADERS, st.lists(st.lists(WORDS, max_size=7), max_size=12), st.sampled_from([*KINDS]))
def test_any_table_is_loaded_or_refused(headers: list[str], rows: list[list[str]], kind: str) -> None:
    text = "\n".join(";".join(row) for row in [headers, *rows])
    opened = open_files([("quoi.csv", text.encode())])
    assert all("quoi.csv" in failure.sentence for failure in opened.failures)
    loaded_once = build(opened.tables)
    as_other_kind = build(opened.tables, tuple(mapping.with_kind(kind) for mapping in loaded_once.mappings))
    for report in (*loaded_once.reports, *as_other_kind.reports):
        assert report.rows_read == report.rows_used + report.rows_set_aside
        assert set(report.reasons) <= set(REASONS)
        assert len(report.set_aside) == len(report.asides)


def test_a_reader_may_overrule_encoding_and_separator() -> None:
    data = "a|b;c\né|1;2\n".encode("mac-roman")
    opened = open_files([("avis.csv", data)], {"avis.csv": Reading("mac-roman", "|")})
    (table,) = opened.tables
    assert table.frame.to_dict("list") == {"a": ["é"], "b;c": ["1;2"]}


# --- direction -------------------------------------------------------------------------------

BEST_FIRST = "client;satisfaction (1 = très satisfait)\n" + "\n".join(
    f"C{i};{(1, 1, 2, 3, 5)[i % 5]}" for i in range(50)
)


def test_one_for_very_satisfied_is_counted_the_right_way_round() -> None:
    result = load([("avis.csv", BEST_FIRST.encode())])
    answers = result.study.responses
    assert answers
    (column,) = answers.columns("csat")
    definition = result.study.metrics["csat"]
    satisfied = (answers.frame[column] >= definition.high_from).mean()
    assert satisfied == pytest.approx(0.6), "three answers in five are 1 or 2 in the file"
    assert "turned round" in definition.definition
    assert any("1 counts as 5" in warning for warning in result.reports[0].warnings)


def test_a_scale_of_the_command_line_keeps_the_direction_that_was_found() -> None:
    text = "client;effort client;csat\n" + "\n".join(f"C{i};{i % 5 + 1};{i % 5 + 1}" for i in range(50))
    corrections = Corrections({}, Scale(1, 5))
    metrics = load([("avis.csv", text.encode())], corrections).study.metrics
    assert (metrics["ces"].key, metrics["csat"].scale.reversed) == ("ces1", False)


@pytest.mark.parametrize(
    ("header", "against"), [("facilité", True), ("effort client", False), ("effort client (1-7)", True)]
)
def test_ease_that_goes_against_satisfaction_is_said(header: str, against: bool) -> None:
    rows = "\n".join(f"C{i};{5 - i % 5};{i % 5 + 1}" for i in range(60))
    (report,) = load([("avis.csv", f"client;{header};csat\n{rows}\n".encode())]).reports
    assert any("looks reversed" in warning for warning in report.warnings) == against


def test_chance_and_few_rows_say_nothing_of_the_direction() -> None:
    few = "\n".join(f"C{i};{5 - i % 5};{i % 5 + 1}" for i in range(20))
    free = "\n".join(f"C{i};{i // 5 % 5 + 1};{i % 5 + 1}" for i in range(100))
    for rows in (few, free):
        (report,) = load([("avis.csv", f"client;facilité;csat\n{rows}\n".encode())]).reports
        assert not any("looks reversed" in warning for warning in report.warnings)


def test_files_of_two_directions_are_not_mixed() -> None:
    rows = "\n".join(f"C{i};{i % 5 + 1}" for i in range(50))
    files = [("a.csv", f"client;ces\n{rows}\n".encode()), ("b.csv", f"client;facile\n{rows}\n".encode())]
    result = load(files)
    said = " ".join(warning for report in result.reports for warning in report.warnings)
    assert "1-5, low is good" in said
    assert result.study.responses
    assert len(result.study.responses.frame) == 50


# --- weights ---------------------------------------------------------------------------------


def test_an_answer_without_a_weight_is_set_aside_and_said() -> None:
    text = "client;nps;poids\nA;9;1,5\nB;10;\nC;3;0\nD;5;-1\nE;;1\nF;8;0,5\n"
    result = load([("avis.csv", text.encode())])
    (report,) = result.reports
    assert (report.rows_read, report.rows_used) == (6, 2)
    assert report.reasons["no_weight"] == 3
    assert report.asides.loc[report.asides["reason"] == "no_weight", "row"].tolist() == [3, 4, 5]
    assert "no weight, so not counted" in report.set_aside["Reason"].tolist()
    assert result.study.responses
    counted = tally(result.study.responses.frame, result.study.metrics["nps"], "nps", weight="poids")
    assert counted.size == report.rows_used, "what is counted is what is said to be used"


# --- what a reader says ----------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_may_be_called_any_kind(kind: str) -> None:
    for text in (ANSWERS, "ville;maire\nMetz;Anne\nNice;Luc\n"):
        opened = open_files([("avis.csv", text.encode())])
        (mapping,) = recognise_all(opened.tables)
        result = build(opened.tables, (mapping.with_kind(kind),))
        assert result.reports[0].kind == kind
        assert result.study.mirror is None, "a mirror survey has two sides and items"


def test_a_refusal_follows_the_language_and_keeps_nothing_of_the_file() -> None:
    (failure,) = open_files([("b.csv", b"")]).failures
    with speaking("fr"):
        french = failure.sentence
    assert "vide" in french
    assert "empty" in failure.sentence
    assert "b.csv" in french


# --- old and open workbooks ------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["old_workbook", "open_document"])
def test_an_old_and_an_open_workbook_hold_what_their_twin_holds(
    kind: str, request: pytest.FixtureRequest
) -> None:
    rows = [("client", "note nps", "date de réponse", "ville")]
    rows += [(f"{i:03d}", i % 11 / 2, date(2025, 4, 1 + i % 28), "Orléans") for i in range(30)]
    plain = "\n".join(";".join(map(str, row)) for row in rows)
    twin = load([("avis.csv", plain.encode())]).study.responses
    read = load([("avis.xls", request.getfixturevalue(kind)(rows))]).study.responses
    assert twin
    assert read
    pd.testing.assert_frame_equal(read.frame, twin.frame)
    assert read.roles == twin.roles


def test_a_customer_since_a_date_has_a_tenure_in_years() -> None:
    rows = ["A;01/02/2019;10;20/01/2023", "B;15/06/2022;20;01/02/2024", "C;bientôt;5;"]
    text = "\n".join(["N° client;Client depuis;CA;Date de résiliation", *rows])
    result = load([("clients.csv", text.encode())])
    (report,) = result.reports
    assert report.roles["tenure"] == "Client depuis"
    assert result.study.customers
    assert result.study.customers.frame["Client depuis"].round(2).tolist()[:2] == [5.0, 1.63]
    assert report.reasons["unreadable"] == 1
    assert "years up to the newest date" in warnings(result)


def test_a_tenure_in_numbers_stays_as_it_is() -> None:
    result = load([("clients.csv", b"customer id;tenure;revenue\nA;12;10\nB;3;20\nC;45;5\n")])
    assert result.study.customers
    assert result.study.customers.frame["tenure"].tolist() == [12, 3, 45]
    assert "newest date" not in warnings(result)
