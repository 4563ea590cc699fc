"""The files of the usual survey tools, built as they write them, in French and in English."""

# ruff: noqa: E501 - the rows of a file are as long as they are

from collections.abc import Callable
from pathlib import Path

import pytest

from cxdash.ingest.columns.roles import recognise
from cxdash.ingest.columns.vocabulary import OF_THE_TOOL
from cxdash.ingest.files.read import read
from cxdash.ingest.tables.exports import questions
from cxdash.ingest.tables.layout import RawTable, laid_out


def exported(text: str, name: str = "export.csv") -> RawTable:
    (found,) = laid_out(read(name, text.encode()))
    return found


def sentences(found: RawTable) -> list[str]:
    return [note.sentence for note in found.notes]


# --- Qualtrics -------------------------------------------------------------------------------

QUALTRICS = """\
"StartDate","EndDate","Status","IPAddress","Finished","RecordedDate","ResponseId","Q1","Q2"
"Anfangsdatum","Enddatum","Antworttyp","IP-Adresse","Beendet","Erfassungsdatum","Antwort-ID","How likely are you \
to recommend us?","Why?"
"{""ImportId"":""startDate"",""timeZone"":""Europe/Paris""}","{""ImportId"":""endDate""}","{""ImportId"":""status""}",\
"{""ImportId"":""ipAddress""}","{""ImportId"":""finished""}","{""ImportId"":""recordedDate""}",\
"{""ImportId"":""_recordId""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2_TEXT""}"
"2025-01-02 10:00:00","2025-01-02 10:02:00","IP Address","1.2.3.4","True","2025-01-02 10:02:01","R_1","9","great"
"2025-01-03 10:00:00","2025-01-03 10:02:00","Survey Preview","","True","2025-01-03 10:02:01","R_2","3","test"
"2025-01-04 10:00:00","2025-01-04 10:02:00","IP Address","1.2.3.5","False","2025-01-04 10:02:01","R_3","",""
"""


def test_qualtrics_has_questions_and_ids_under_its_names() -> None:
    found = exported(QUALTRICS)
    assert list(found.frame["Q1"].dropna()) == ["9", "3"]
    assert (found.questions["Q1"], found.questions["Q2"]) == ("How likely are you to recommend us?", "Why?")
    assert not {"StartDate", "EndDate", "RecordedDate"} & found.questions.keys()
    assert (found.header_row, list(found.frame.index)) == (1, [4, 5, 6])


def test_qualtrics_counts_previews_and_broken_off_answers_and_drops_none() -> None:
    found = exported(QUALTRICS)
    assert len(found.frame) == 3
    assert sentences(found)[1:] == [
        "Answers given in a preview of the survey are among the rows: 1.",
        "Answers that were not finished are among the rows: 1.",
    ]


def test_old_qualtrics_has_codes_above_questions() -> None:
    found = exported(
        "V1,V2,V8,V9,V10,V6,Q1,Q2\n"
        "ResponseID,ResponseSet,StartDate,EndDate,Finished,IPAddress,How likely are you to recommend us?,Why?\n"
        "R_1,Default Response Set,2015-01-02 10:00:00,2015-01-02 10:02:00,1,1.2.3.4,9,good\n"
        "R_2,Default Response Set,2015-01-03 10:00:00,2015-01-03 10:02:00,0,1.2.3.4,8,fine\n"
    )
    assert list(found.frame.columns)[2:4] == ["StartDate", "EndDate"], "V8 takes the name of what it holds"
    assert found.questions["Q1"] == "How likely are you to recommend us?"
    assert list(found.frame["Q1"]) == ["9", "8"]
    assert "Answers that were not finished are among the rows: 1." in sentences(found)


def test_a_real_qualtrics_export(real_data: Path) -> None:
    path = real_data / "qualtrics_export" / "sample.csv"
    (found,) = laid_out(read(path.name, path.read_bytes()))
    assert found.frame[["Q1", "EndDate"]].to_numpy().tolist() == [["2", "2017-07-18 08:28:48"]]
    assert "EndDate" not in found.questions, "a German label must not hide the date"


# --- SurveyMonkey ----------------------------------------------------------------------------

SURVEYMONKEY = """\
Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,How likely is it that you would recommend us?,\
Which features do you use?,,,How satisfied are you with each?,,Any other comments?
,,,,,,Response,Search,Reports,Other (please specify),Price,Support,Open-Ended Response
118050001,446111201,06/10/2022 07:48:07 AM,06/10/2022 08:09:25 AM,1.2.3.4,,9,Search,,,Very satisfied,Satisfied,Great
118050002,446111201,06/11/2022 07:48:07 AM,06/11/2022 08:09:25 AM,1.2.3.5,,6,,Reports,maps,Dissatisfied,Satisfied,
"""
FRENCH_MONKEY = """\
ID du répondant;ID du collecteur;Date de début;Date de fin;Adresse IP;Quelle est la probabilité que vous nous \
recommandiez ?;Quels rayons avez-vous visités ?;;Un commentaire ?
;;;;;Réponse;Bio;Frais;Réponse ouverte
1;446;10/06/2022 07:48;10/06/2022 08:09;1.2.3.4;9;Bio;;Très bien
2;446;11/06/2022 07:48;11/06/2022 08:09;1.2.3.5;6;;Frais;
"""


def test_surveymonkey_has_options_under_its_questions() -> None:
    found = exported(SURVEYMONKEY)
    assert list(found.frame.columns)[6:] == [
        "How likely is it that you would recommend us?",
        "Which features do you use? / Search",
        "Which features do you use? / Reports",
        "Which features do you use? / Other (please specify)",
        "How satisfied are you with each? / Price",
        "How satisfied are you with each? / Support",
        "Any other comments?",
    ]
    assert list(found.frame.index) == [3, 4]


def test_surveymonkey_in_french() -> None:
    found = exported(FRENCH_MONKEY)
    assert list(found.frame.columns)[5:] == [
        "Quelle est la probabilité que vous nous recommandiez ?",
        "Quels rayons avez-vous visités ? / Bio",
        "Quels rayons avez-vous visités ? / Frais",
        "Un commentaire ?",
    ]
    assert len(found.frame) == 2


def test_surveymonkey_as_a_workbook(workbook: Callable[..., bytes]) -> None:
    rows = [line.split(";") for line in FRENCH_MONKEY.splitlines()]
    (found,) = laid_out(read("export.xlsx", workbook(Sheet=rows)))
    assert list(found.frame.columns) == list(exported(FRENCH_MONKEY).frame.columns)


def test_surveymonkey_with_a_blank_second_row() -> None:
    found = exported(
        "Respondent ID,Collector ID,Start Date,How satisfied are you?,Age\n,,,,\n"
        "1001,C1,2024-01-01,4,28\n1002,C1,2024-01-01,3,35\n"
    )
    assert list(found.frame["How satisfied are you?"]) == ["4", "3"]


# --- tools with one row of names ---------------------------------------------------------------


def test_google_forms_keeps_its_grid_and_its_lists() -> None:
    found = exported(
        "Horodateur,Recommanderiez-vous notre magasin ?,Quels rayons ?,Évaluez [Accueil],Évaluez [Prix]\n"
        '2025/04/03 10:12:33 AM UTC+2,9,"Bio, Frais",Très satisfait,Satisfait\n'
        "2025/04/03 10:15:33 AM UTC+2,6,Frais,Satisfait,Peu satisfait\n"
    )
    assert list(found.frame.columns)[3:] == ["Évaluez [Accueil]", "Évaluez [Prix]"]
    assert list(found.frame["Quels rayons ?"]) == ["Bio, Frais", "Frais"]
    assert (found.header_row, len(found.frame), found.notes) == (1, 2, ())


def test_typeform_says_when_an_answer_was_sent() -> None:
    found = exported(
        "#,How likely are you to recommend us?,Email,Newsletter,Why?,Start Date (UTC),Submit Date (UTC),Network ID\n"
        "a1b2c3d4e5f6,9,Email,,Fast delivery,2025-01-02 10:00:00,2025-01-02 10:02:00,0123abcd\n"
        "b1b2c3d4e5f6,3,,Newsletter,Too slow,2025-01-03 10:00:00,2025-01-03 10:02:00,0123abce\n"
    )
    assert found.questions == {"Submit Date (UTC)": "submitted at"}
    assert len(found.frame) == 2


def test_limesurvey_with_codes_and_questions() -> None:
    found = exported(
        '"id";"submitdate. Date submitted";"lastpage. Last page";"G01Q01. Quelle est la probabilité que vous nous '
        'recommandiez ?";"G01Q02[SQ001]. Quels produits ? [Mobile]";"G01Q03. Région"\n'
        '"1";"2025-01-02 10:00:00";"3";"9";"Oui";"-oth-"\n'
        '"2";"";"1";"N/A";"Non";"Nord"\n"3";"2025-01-05 10:00:00";"3";"7";"Oui";"Sud"\n'
    )
    asked = found.questions["G01Q01. Quelle est la probabilité que vous nous recommandiez ?"]
    assert asked == "Quelle est la probabilité que vous nous recommandiez ?"
    assert found.questions["G01Q02[SQ001]. Quels produits ? [Mobile]"] == "Quels produits ? [Mobile]"
    assert sentences(found) == ["Answers that were not finished are among the rows: 1."]


def test_limesurvey_with_codes_alone() -> None:
    found = exported(
        '"id","submitdate","lastpage","startlanguage","Q1","Q2[SQ001]"\n'
        '"1","2025-01-02 10:00:00","3","fr","9","Y"\n"2","","1","fr","7",""\n'
    )
    assert found.questions == {"submitdate": "date submitted"}
    assert list(found.frame["Q1"]) == ["9", "7"]


@pytest.mark.parametrize(
    ("start", "end"), [("Start time", "Completion time"), ("Heure de début", "Heure de fin")]
)
def test_microsoft_forms_points_are_no_answers(start: str, end: str) -> None:
    asked = "How likely are you to recommend us?"
    found = exported(
        f"ID,{start},{end},Email,Name,{asked},Points - {asked},Which services?\n"
        "1,1/2/25 10:00:00,1/2/25 10:02:00,anonymous,,9,1,Support;Sales;\n"
        "2,1/3/25 10:00:00,1/3/25 10:02:00,anonymous,,6,0,Sales;\n"
    )
    assert found.questions == {end: "completed at", f"Points - {asked}": OF_THE_TOOL}
    assert list(found.frame["Which services?"]) == ["Support;Sales;", "Sales;"]


def test_what_the_tool_adds_plays_no_role() -> None:
    asked = "How likely are you to recommend us?"
    rows = "".join(
        f"{i},1/{i % 28 + 1}/25 10:00,1/{i % 28 + 1}/25 10:02,{i % 11},{i % 4}\n" for i in range(40)
    )
    mapping = recognise(exported(f"ID,Start time,Completion time,{asked},Points - {asked}\n{rows}"))
    assert mapping.columns("nps") == (asked,)
    assert mapping.roles[f"Points - {asked}"] == "ignore"


def test_flat_exports_are_left_alone() -> None:
    found = exported(
        "survey_id,response_date,nps_score,nps_comment,store_name\n1,2025-01-02,9,Good,Metz\n2,2025-01-03,3,Bad,Nice\n"
    )
    assert (found.questions, found.notes, len(found.frame)) == ({}, (), 2)


def test_names_that_only_resemble_an_export_have_no_hidden_question() -> None:
    assert questions(("Client", "Points - Note", "Note", "A. Bonjour")) == {}
