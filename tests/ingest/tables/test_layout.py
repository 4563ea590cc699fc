"""The table in the sheet: header, blanks, names, and rows that cannot be trusted."""

from collections.abc import Callable, Sequence

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdash.errors import InputError
from cxdash.ingest.files.read import read
from cxdash.ingest.tables.layout import RawTable, laid_out, letter

Rows = Sequence[Sequence[object]]
Sheets = Callable[[Rows], tuple[RawTable, ...]]


def laid(text: str, **headers: int) -> RawTable:
    """The only table of a text file."""
    (found,) = laid_out(read("avis.csv", text.encode()), {"": headers["row"]} if headers else None)
    return found


def all_laid(text: str) -> tuple[RawTable, ...]:
    """Every table of a text file."""
    return laid_out(read("avis.csv", text.encode()))


@pytest.fixture
def sheet(workbook: Callable[..., bytes]) -> Callable[[Rows], tuple[RawTable, ...]]:
    """The tables of a workbook of one sheet."""
    return lambda rows: laid_out(read("a.xlsx", workbook(F=rows)))


@pytest.mark.parametrize(("length", "kept"), [(500, 500), (1_000, 1_000), (1_001, 1_000), (80_000, 1_000)])
def test_a_name_is_kept_to_a_thousand_characters(length: int, kept: int) -> None:
    name = ("satisfaction - " * length)[: length - 1] + "x"
    first, second = list(laid(f"nps;{name};{name[:-1]}y\n9;8;7\n8;7;6\n").frame)[1:]
    assert len(first) == kept
    assert first.endswith("x" if length == kept else "…")
    assert second == (f"{first} (2)" if length > kept else name[:-1] + "y")


def records(found: RawTable) -> list[list[str | None]]:
    return [[None if pd.isna(cell) else cell for cell in row] for row in found.frame.to_numpy().tolist()]


def sentences(found: RawTable) -> list[str]:
    return [note.sentence for note in found.notes]


# --- one row of names ------------------------------------------------------------------------


def test_the_header_is_found_under_title_rows() -> None:
    found = laid("Export du 03/04/2025\n\nid;note;région\n1;8;Nord\n2;9;Sud\n")
    assert list(found.frame.columns) == ["id", "note", "région"]
    assert found.header_row == 3
    assert list(found.frame.index) == [4, 5], "rows keep their numbers in the file"


def test_titles_above_a_workbook_table(sheet: Sheets) -> None:
    rows = [["Enquête 2025"], ["Service clients"], [], ["Client", "Note", "Région"], ["A", 9, "Nord"]]
    (found,) = sheet(rows)
    assert list(found.frame.columns) == ["Client", "Note", "Région"]
    assert list(found.frame.index) == [5]


def test_the_first_record_is_no_second_row_of_a_header_that_is_too_short() -> None:
    found = laid("client;nps\n" + "".join(f"C{i};{i % 11};1;2\n" for i in range(20)))
    assert list(found.frame.columns) == ["client", "nps"]
    assert [aside.value for aside in found.asides] == [f"C{i};{i % 11};1;2" for i in range(20)]


def test_a_file_without_header_keeps_its_first_row() -> None:
    found = laid("1;9;Nord\n2;8;Sud\n3;7;Sud\n")
    assert list(found.frame.columns) == ["Column A", "Column B", "Column C"]
    assert (len(found.frame), found.header_row) == (3, None)


def test_a_header_of_words_over_words_is_a_header() -> None:
    assert list(laid("prénom;ville\nAnne;Metz\nLuc;Nice\n").frame.columns) == ["prénom", "ville"]


def test_names_are_made_unique_and_empty_ones_lettered() -> None:
    found = laid("score;;score;score\n1;2;3;4\n5;6;7;8\n")
    assert list(found.frame.columns) == ["score", "Column B", "score (2)", "score (3)"]


NASTY = ["![](http://x/y.png) **b** $x$ :red[z]", "=cmd|'/C calc'!A1", "<script>", "a.b[c]:d\\e", "😀", "-x"]


@pytest.mark.parametrize("name", NASTY)
def test_names_are_kept_to_the_letter(name: str) -> None:
    assert laid(f"{name};note\nA;1\nB;2\n").frame.columns[0] == name


def test_blank_rows_and_columns_are_dropped_and_counted() -> None:
    found = laid("id;note;\n1;8;\n;;\n2;9;\n;;\n")
    assert found.frame.shape == (2, 2)
    assert list(found.frame.index) == [2, 4]
    assert [note.sentence for note in found.notes] == [
        "Blank rows left out: 1.",
        "Blank columns left out: 1.",
    ]


def test_only_a_header() -> None:
    found = laid("id;note\n")
    assert (list(found.frame.columns), len(found.frame)) == (["id", "note"], 0)


def test_short_rows_are_kept_and_named() -> None:
    found = laid("id;note;région\n1;8;Nord\n2;9\n3;7;Sud\n")
    assert found.frame.loc[3].isna().tolist() == [False, False, True]
    assert "1 (rows 3)" in found.notes[0].sentence


def test_long_rows_are_set_aside_and_never_shifted() -> None:
    found = laid("id;note;région\n1;8;Nord\n2;9;Sud;Est\n3;7;Sud\n")
    assert list(found.frame["id"]) == ["1", "3"]
    (aside,) = found.asides
    assert (aside.row, aside.reason, aside.value) == (3, "extra_values", "2;9;Sud;Est")


def test_unquoted_decimal_commas_are_refused_with_the_way_out() -> None:
    with pytest.raises(InputError) as caught:
        laid("id,note,région\n1,8,5,Nord\n2,7,5,Sud\n")
    assert str(caught.value) == (
        "In avis.csv, rows from row 2 on have more values than the header has names, as decimal commas "
        "without quotation marks do; save it with semicolons between columns and open that."
    )


def test_some_unquoted_decimal_commas_are_set_aside() -> None:
    found = laid("id,note,région\n1,8,Nord\n2,7,Sud\n3,9,Sud\n4,7,5,Sud\n")
    assert list(found.frame["note"]) == ["8", "7", "9"]
    assert [aside.row for aside in found.asides] == [5]


def test_a_row_of_totals_is_set_aside() -> None:
    found = laid("région;note\nNord;8\nSud;9\nTotal;17\n")
    assert list(found.frame["région"]) == ["Nord", "Sud"]
    assert found.asides[0].reason == "total_row"


def test_a_survey_export_with_three_header_rows() -> None:
    text = (
        "EndDate,Q1\nEnd,How likely are you to recommend us?\n"
        '"{""ImportId"":""endDate""}","{""ImportId"":""QID1""}"\n2025-01-02,9\n'
    )
    found = laid(text)
    assert list(found.frame["Q1"]) == ["9"]
    assert found.questions["Q1"] == "How likely are you to recommend us?"
    assert list(found.frame.index) == [4]


@pytest.mark.parametrize("rows", [
    "Période :;2025\nClient :;ACME\n\n",
    "Période;2025\nRéponses;1200\n\n",
    "Survey results\nExported by Ann\n\n\n",
    "Enquête de satisfaction\n",
    "Rapport NPS\n03/10/2025\n\n",
    "Customer report\nHalf year 1\n\n",
    "Rapport\n2025\n60\n\n",
    "Rapport X\n\nExport du 03/10/2025\n\n",
    "Enquête;Satisfaction\nPériode;2025\nRégion;Nord\nRéponses;60\n\n",
    "Export;03/10/2025\nPeriod;01/01/2025\nAnswers;60\n\n",
])  # fmt: skip
def test_what_stands_above_a_header_is_left_out_and_said(rows: str) -> None:
    found = laid(rows + "client;note;région\nC1;8;Nord\nC2;9;Sud\nC3;7;Sud\n")
    assert list(found.frame.columns) == ["client", "note", "région"]
    assert found.header_row == rows.count("\n") + 1
    assert f"taken from these rows: {found.header_row}; rows above, left out: " in sentences(found)[0]
    first = rows.partition("\n")[0].replace(";", " ")
    assert f"(“{first}”" in sentences(found)[0]


SURVEY = "client;note;région\n" + "".join(f"C{i};{i % 11};Nord\n" for i in range(20))


def test_names_that_repeat_are_numbered_and_said() -> None:
    found = laid("client;note;note;note (2)\nC1;8;7;6\nC2;9;8;5\n")
    assert list(found.frame.columns) == ["client", "note", "note (2)", "note (2) (2)"]
    assert sentences(found) == [
        "Names that several columns share were numbered: 2 (“note (2)” and “note (2) (2)”)."
    ]
    assert not sentences(laid("client;note;\nC1;8;7\nC2;9;8\n")), "a column without a name shares none"


def test_a_small_table_above_another_is_no_title() -> None:
    above, below = all_laid("Résumé;2024;2025\nNPS;12;15\nCSAT;78;80\nCES;5,1;5,2\n\n" + SURVEY)
    assert list(above.frame.columns) == ["Résumé", "2024", "2025"]
    assert list(below.frame.columns) == ["client", "note", "région"]
    above, below = all_laid("Région;NPS\nNord;12\nSud;14\n\n" + SURVEY)
    assert list(above.frame.columns) == ["Région", "NPS"]


def test_titles_above_the_first_of_several_tables_are_its_own() -> None:
    above, below = all_laid(
        f"Rapport NPS\nSemestre 1\n\n{SURVEY}\nMagasin;Ville;CA\nM1;Lille;10\nM2;Pau;20\n"
    )
    assert list(above.frame.columns) == ["client", "note", "région"]
    assert above.header_row == 4
    assert list(below.frame.columns) == ["Magasin", "Ville", "CA"]


def test_years_and_counted_items_are_names_above_other_numbers() -> None:
    assert list(laid("Région;2022;2023;2024\nNord;8;9;7\nSud;7;8;9\n").frame.columns)[1:] == [
        "2022",
        "2023",
        "2024",
    ]
    assert list(laid("Client;1;2;3;4\nC1;4;5;5;2\nC2;3;5;1;2\n").frame.columns)[1:] == ["1", "2", "3", "4"]


def test_years_among_years_are_records() -> None:
    assert laid("2021;2022\n2022;2023\n2023;2024\n").header_row is None


@pytest.mark.parametrize("text", [
    "prénom;ville;avis\nAnne;Metz;bien\nLuc;Nice;mal\n",
    "client;note;csat\nC1;NSP;N/A\nC2;8;4\nC3;9;5\n",
    "client;note;csat\nC1;refus;\nC2;8;4\nC3;9;5\n",
    "q1;q2;q3\nun long commentaire;un autre avis libre;rien à dire de plus\ntrès bien;bof;merci encore\n",
    "nom;;ville\nAnne;x;Metz\nLuc;y;Nice\n",
    "client,satisfied\nC1,Very satisfied\nC2,Satisfied\n",
])  # fmt: skip
def test_a_first_record_of_words_is_no_second_header(text: str) -> None:
    found = laid(text)
    assert found.header_row == 1
    assert len(found.frame) == text.count("\n") - 1
    assert found.notes == ()


def test_the_reader_says_where_the_header_is() -> None:
    text = "Enquête;;\nclient;note;région\nQ;N;R\nC1;8;Nord\n"
    found = laid(text, row=3)
    assert (list(found.frame.columns), found.header_row, len(found.frame)) == (["Q", "N", "R"], 3, 1)
    assert laid(text, row=0).header_row is None, "no row holds names"
    assert len(laid(text, row=0).frame) == 4


def test_a_blank_row_chosen_as_header_names_nothing() -> None:
    found = laid("client;note\n\nC1;8\n", row=2)
    assert (list(found.frame.columns), len(found.frame)) == (["Column A", "Column B"], 1)


def test_a_header_row_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(InputError) as caught:
        laid("client;note\nC1;8\n", row=9)
    assert str(caught.value) == "avis.csv has no row 9; its rows go from 1 to 2: choose one of them."


def test_names_of_any_length_and_over_several_lines_stay_apart() -> None:
    long = "x" * 500
    found = laid(f'{long};{long};"Note\nglobale";note globale\n1;2;3;4\n5;6;7;8\n')
    assert list(found.frame.columns) == [long, f"{long} (2)", "Note globale", "note globale"]


# --- several rows of names ---------------------------------------------------------------------

GROUPED: dict[str, tuple[Rows, list[str]]] = {
    "groups above a full header": (
        [["", "", "Scores", "", "Profil", ""], ["Client", "Date", "NPS", "CSAT", "Région", "Âge"],
         ["C1", "2025-01-01", 9, 4, "Nord", 30], ["C2", "2025-01-02", 8, 5, "Sud", 40]],
        ["Client", "Date", "Scores / NPS", "Scores / CSAT", "Profil / Région", "Profil / Âge"],
    ),
    "cells merged over both rows": (
        [["Client", "Scores", "", "Date"], ["", "NPS", "CSAT", ""],
         ["C1", 9, 4, "2025-01-01"], ["C2", 8, 5, "2025-01-02"]],
        ["Client", "Scores / NPS", "Scores / CSAT", "Date"],
    ),
    "one group among columns of their own": (
        [["", "", "Scores", "", ""], ["Customer", "Region", "NPS", "CSAT", "Date"],
         ["C1", "North", 9, 4, "2025-01-01"], ["C2", "South", 8, 5, "2025-01-02"]],
        ["Customer", "Region", "Scores / NPS", "Scores / CSAT", "Date"],
    ),
    "years above": (
        [["", 2023, "", 2024, ""], ["Région", "NPS", "CSAT", "NPS", "CSAT"], ["Nord", 30, 4, 35, 4.2],
         ["Sud", 20, 3.5, 25, 4]],
        ["Région", "2023 / NPS", "2023 / CSAT", "2024 / NPS", "2024 / CSAT"],
    ),
    "years beside a merged name": (
        [["Région", 2023, "", 2024, ""], ["", "NPS", "CSAT", "NPS", "CSAT"], ["Nord", 30, 4, 35, 4.2],
         ["Sud", 20, 3.5, 25, 4]],
        ["Région", "2023 / NPS", "2023 / CSAT", "2024 / NPS", "2024 / CSAT"],
    ),
    "answers in words": (
        [["Client", "Satisfaction", "", "Région"], ["", "Accueil", "Prix", ""],
         ["C1", "Très satisfait", "Satisfait", "Nord"], ["C2", "Satisfait", "Satisfait", "Sud"]],
        ["Client", "Satisfaction / Accueil", "Satisfaction / Prix", "Région"],
    ),
    "groups, questions, options": (
        [["", "Visite", "", "", "Achat"], ["Client", "Rayons visités", "", "Note", "Montant"],
         ["", "Bio", "Frais", "", ""], ["C1", 1, 0, 8, 12.5], ["C2", 0, 1, 9, 13.5]],
        ["Client", "Visite / Rayons visités / Bio", "Visite / Rayons visités / Frais", "Visite / Note",
         "Achat / Montant"],
    ),
    "title, groups, names, units": (
        [["Enquête 2025"], [], ["", "Scores", "", "Achats"], ["Client", "NPS", "CSAT", "Montant"],
         ["", "(0-10)", "(1-5)", "(€)"], ["C1", 9, 4, 12.5], ["C2", 8, 3, 13]],
        ["Client", "Scores / NPS (0-10)", "Scores / CSAT (1-5)", "Achats / Montant (€)"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("layout", GROUPED)
def test_rows_of_names_are_joined(layout: str, sheet: Sheets) -> None:
    rows, names = GROUPED[layout]
    (found,) = sheet(rows)
    assert list(found.frame.columns) == names
    assert len(found.frame) == 2
    assert "The names of the columns were taken from these rows: " in sentences(found)[0]


def test_units_under_the_names_become_part_of_them() -> None:
    found = laid(
        "Client;Montant;Note;Ancienneté;Date\n;€;0-10;mois;jj/mm/aaaa\nC1;12,5;8;12;01/02/2025\nC2;13;9;3;02/02/2025\n"
    )
    assert list(found.frame.columns) == ["Client", "Montant (€)", "Note (0-10)", "Ancienneté (mois)", "Date"]
    assert len(found.frame) == 2


def test_questions_under_codes_are_kept_beside_them() -> None:
    found = laid("id;q1;q2\nNuméro;Recommanderiez-vous ?;Êtes-vous satisfait ?\n1;9;4\n2;8;5\n")
    assert list(found.frame.columns) == ["id", "q1", "q2"]
    assert found.questions["q1"] == "Recommanderiez-vous ?"


def test_questions_under_codes_need_no_number_to_be_told() -> None:
    found = laid(
        "q1;q2\nQue pensez-vous de l'accueil ?;Et des prix pratiqués ?\nbien;cher\nmal;bon\nbien;bon\n"
    )
    assert found.questions == {"q1": "Que pensez-vous de l'accueil ?", "q2": "Et des prix pratiqués ?"}
    assert len(found.frame) == 3


def test_a_member_is_recognised_by_its_own_name(sheet: Sheets) -> None:
    (found,) = sheet(GROUPED["groups above a full header"][0])
    assert found.questions["Profil / Région"] == "Région"
    (waves,) = sheet(GROUPED["years above"][0])
    assert waves.questions == {}, "NPS alone would not say which year"


def test_a_group_that_says_what_was_asked_is_kept_for_recognition(sheet: Sheets) -> None:
    (found,) = sheet([["", "Recommandation", "", "Prix", ""], ["Client", "Note", "Motif", "Jugement", "Avis"],
                      ["C1", 9, "a", 3, "b"], ["C2", 8, "b", 4, "c"]])  # fmt: skip
    assert "Recommandation / Note" not in found.questions


# --- rows that are no records --------------------------------------------------------------------


def reasons(found: RawTable) -> list[tuple[int, str]]:
    return [(aside.row, aside.reason) for aside in found.asides]


def test_subtotals_totals_and_notes_are_set_aside_wherever_they_stand() -> None:
    found = laid(
        "Région;Ville;CA\nNord;Lille;10\nNord;Metz;20\nTotal Nord;;30\nSud;Nice;5\nSud;Toulon;6\n"
        "Sous-total;;11\nTotal général;;41\n\nSource : enquête 2025\nGénéré le 03/04/2025\n"
    )
    assert list(found.frame["Ville"]) == ["Lille", "Metz", "Nice", "Toulon"]
    assert reasons(found) == [
        (4, "total_row"),
        (7, "total_row"),
        (8, "total_row"),
        (10, "footer"),
        (11, "footer"),
    ]
    assert found.asides[0].value == "Total Nord 30"


@pytest.mark.parametrize(
    "label", ["Total", "Totaux", "Grand Total", "Ensemble", "Moyenne", "Average :", "TOTAL", "Subtotal"]
)
@pytest.mark.parametrize("first", [True, False])
def test_a_total_above_or_below_is_no_record(label: str, first: bool) -> None:
    rows = ["Nord;20;100", "Sud;40;100"]
    total = f"{label};31,5 %;200"
    found = laid("\n".join(["Région;NPS;n", *([total, *rows] if first else [*rows, total]), ""]))
    assert list(found.frame["Région"]) == ["Nord", "Sud"]
    assert [reason for _row, reason in reasons(found)] == ["total_row"]


def test_a_customer_called_total_stays() -> None:
    brands = "marque;note\nShell;8\nTotal;9\nBP;3\nTotal;7\nShell;2\nTotal;5\nBP;5\n"
    assert laid(brands).asides == ()
    words = "client;ville;avis\nTotal;Metz;bien\nElf;Nice;mal\nBP;Lyon;bof\n"
    assert laid(words).asides == ()


def test_means_of_quality_are_answers() -> None:
    found = laid("qualité;n\nBonne;8\nMoyenne;3\nMauvaise;9\nBonne;2\nMoyenne;1\nMauvaise;2\nMoyenne;5\n")
    assert found.asides == ()


def test_the_header_again_on_every_page_is_set_aside() -> None:
    found = laid("Client;Note\nC1;8\nC2;9\n\nClient;Note\nC3;7\nClient;Note\nC4;6\n")
    assert list(found.frame["Client"]) == ["C1", "C2", "C3", "C4"]
    assert reasons(found) == [(5, "header_again"), (7, "header_again")]


def test_the_title_of_a_printed_page_goes_with_its_header() -> None:
    found = laid("Rapport page 1\nClient;Note\nC1;8\nC2;9\n\nRapport page 2\nClient;Note\nC3;7\n")
    assert list(found.frame["Client"]) == ["C1", "C2", "C3"]
    assert reasons(found) == [(6, "footer"), (7, "header_again")]


def test_a_pivot_table_has_its_own_words_above_its_names(sheet: Sheets) -> None:
    (found,) = sheet([["Moyenne de Note", "Étiquettes de colonnes", "", ""],
                      ["Étiquettes de lignes", "2023", "2024", "Total général"],
                      ["Nord", 7.5, 8, 7.8], ["Sud", 8, 8.5, 8.2],
                      ["Total général", 7.7, 8.2, 8]])  # fmt: skip
    assert list(found.frame.columns) == ["Étiquettes de lignes", "2023", "2024", "Total général"]
    assert (len(found.frame), reasons(found)) == (2, [(5, "total_row")])


def test_a_title_and_its_date_are_no_groups(sheet: Sheets) -> None:
    (found,) = sheet([["Résultats", "", "", "Édité le 03/04/2025"], ["Client", "NPS", "CSAT", "Région"],
                      ["C1", 9, 4, "Nord"], ["C2", 8, 5, "Sud"]])  # fmt: skip
    assert list(found.frame.columns) == ["Client", "NPS", "CSAT", "Région"]


@pytest.mark.parametrize("text", [
    "Horodateur;Quelle note ?;Pourquoi ?\n;0 à 10;texte libre\n2025-01-01;9;bien\n2025-01-02;8;super\n",
    "Client;Q1;Q2\n;Accueil;Prix\nC1;Très satisfait;Satisfait\nC2;Satisfait;Satisfait\n",
])  # fmt: skip
def test_a_row_without_an_id_that_explains_the_names_is_no_record(text: str) -> None:
    found = laid(text)
    assert len(found.frame) == 2
    assert "Quelle note ?" not in found.questions, "what is asked says more than its scale"


def test_an_answer_of_an_id_alone_is_no_note() -> None:
    found = laid("id;a;b;c\n1;2;3;4\n2;3;4;5\n3;;;\n\n4;;;\n")
    assert (len(found.frame), found.asides) == (4, ())


def test_the_notes_of_a_sales_report() -> None:
    found = laid(
        "Account;Score;Owner\nAcme;9;Bob\nGlobex;8;Al\n\n\nMonthly report\n"
        "Copyright (c) 2000-2025 example.com, inc. All rights reserved.\nGenerated By:  Bob 1/2/2025\n"
    )
    assert len(found.frame) == 2
    assert [reason for _row, reason in reasons(found)] == ["footer"] * 3


# --- merged, numbered and turned -----------------------------------------------------------------


def test_a_value_written_once_a_group_is_repeated_and_said() -> None:
    found = laid("Région;Magasin;Note\nNord;Lille;8\n;Metz;9\n;Arras;7\nSud;Nice;6\n;Toulon;5\n")
    assert list(found.frame["Région"]) == ["Nord", "Nord", "Nord", "Sud", "Sud"]
    assert sentences(found) == [
        "“Région” is written once for several rows; its value was repeated below, in cells: 3."
    ]


@pytest.mark.parametrize("text", [
    "Nom;Note;Région\nAnne;8;Nord\n;9;Sud\n;7;Est\nLuc;3;Sud\nMarc;4;Est\n;5;Est\n",
    "E-mail;Note;Région\na@b.fr;8;Nord\n;9;Sud\nc@d.fr;7;Est\n;3;Sud\n",
    "Client;Note\nAnne;8\n;9\nLuc;7\n;3\n",
    "Avis;Note;Région\nbien;8;Nord\n;9;\nmal;7;Est\n;3;Sud\n",
])  # fmt: skip
def test_answers_left_blank_stay_blank(text: str) -> None:
    assert laid(text).frame.iloc[:, 0].isna().sum() >= 2


@pytest.mark.parametrize(
    ("name", "shown"), [("", "Row number"), ("Unnamed: 0", "Unnamed: 0"), ("...1", "...1")]
)
@pytest.mark.parametrize("start", [0, 1])
def test_a_column_that_only_counts_is_known_as_one(name: str, shown: str, start: int) -> None:
    rows = "".join(f"{start + i},{i % 5},Nord\n" for i in range(8))
    found = laid(f"{name},note,région\n{rows}")
    assert found.frame.columns[0] == shown
    assert found.questions == {shown: "row number"}


def test_row_names_of_r_stand_under_no_name() -> None:
    found = laid("weight\tregion\n1\t8.5\tNord\n2\t9.5\tSud\n3\t7\tSud\n")
    assert list(found.frame.columns) == ["Row number", "weight", "region"]
    assert list(found.frame["region"]) == ["Nord", "Sud", "Sud"]


def test_a_table_with_its_names_in_the_first_column_is_turned(sheet: Sheets) -> None:
    (found,) = sheet([["Client", "C1", "C2", "C3"], ["Note NPS", 9, 8, 7], ["Région", "Nord", "Sud", "Est"],
                      ["Date de réponse", "2025-01-01", "2025-01-02", "2025-01-03"]])  # fmt: skip
    assert list(found.frame.columns) == ["Client", "Note NPS", "Région", "Date de réponse"]
    assert records(found)[1] == ["C2", "8", "Sud", "2025-01-02"]
    assert "each column is a record" in sentences(found)[0]


@pytest.mark.parametrize("n", [4, 10])
@pytest.mark.parametrize("more", [(), ("Région", "Pays", "Canal")])
def test_a_text_file_is_turned_with_fewer_records_than_names_and_with_more(
    n: int, more: tuple[str, ...]
) -> None:
    rows = {
        "Client": [f"C{i}" for i in range(n)],
        "Date": [f"2025-01-{i + 1:02}" for i in range(n)],
        "NPS": [str(i % 11) for i in range(n)],
        "Commentaire": [f"avis {'abcdefghij'[i]}" for i in range(n)],
        **{name: ["Nord" if i % 2 else "Sud" for i in range(n)] for name in more},
    }
    found = laid("".join(";".join([name, *values]) + "\n" for name, values in rows.items()))
    assert {name: list(found.frame[name]) for name in found.frame} == rows
    assert (found.asides, found.delimiter) == ((), ";")


def test_a_row_of_names_that_the_reader_chose_is_not_turned_away() -> None:
    rows = (
        "Client;A;B;C;D",
        "Date;2025-01-01;2025-01-02;2025-01-03;2025-01-04",
        "NPS;1;2;3;4",
        "CSAT;1;2;3;4",
    )
    text = "\n".join(rows) + "\n"
    assert list(laid(text).frame.columns) == ["Client", "Date", "NPS", "CSAT"]
    assert list(laid(text, row=1).frame.columns) == ["Client", "A", "B", "C", "D"]


@pytest.mark.parametrize("text", [
    "Client;NPS;CSAT;CES\nAnne;9;8;7\nLuc;3;4;5\nMarc;refus;abs;refus\n",
    "Indicateur;Janvier;Février;Mars\nNPS;30;35;40\nCSAT;4;4,2;4,1\nTaux;10;12;11\n",
])  # fmt: skip
def test_a_table_that_stands_upright_is_not_turned(text: str) -> None:
    assert laid(text).header_row == 1
    assert laid(text).notes == ()


# --- several tables ------------------------------------------------------------------------------


def test_tables_side_by_side_are_two(sheet: Sheets) -> None:
    left, right = sheet([
        ["Tableau 1", "", "", "", "Tableau 2"],
        ["Région", "NPS", "n", "", "Magasin", "CA"],
        ["Nord", 20, 100, "", "Lille", 10],
        ["Sud", 40, 100, "", "Metz", 20],
        ["Est", 30, 50], ["Ouest", 20, 60], ["Centre", 10, 9],
    ])  # fmt: skip
    assert (left.name, right.name) == ("a.xlsx · F · A1:C7", "a.xlsx · F · E1:F4")
    assert (len(left.frame), records(right)) == (5, [["Lille", "10"], ["Metz", "20"]])
    assert "this one stands in E1:F4" in sentences(right)[0]


def test_the_same_names_twice_beside_each_other_are_two_tables(sheet: Sheets) -> None:
    found = sheet([["Client", "Note", "", "Client", "Note"], ["C1", 9, "", "C8", 3], ["C2", 8, "", "C9", 5]])
    assert [list(one.frame["Client"]) for one in found] == [["C1", "C2"], ["C8", "C9"]]


def test_tables_one_below_another_are_two(sheet: Sheets) -> None:
    above, below = sheet([
        ["NPS par région"], ["Région", "NPS"], ["Nord", 20], ["Sud", 40], [],
        ["CA par magasin"], ["Magasin", "CA"], ["Lille", 10], ["Metz", 20],
    ])  # fmt: skip
    assert (list(above.frame.columns), list(below.frame.columns)) == (["Région", "NPS"], ["Magasin", "CA"])
    assert (above.header_row, below.header_row, list(below.frame.index)) == (2, 7, [8, 9])


def test_tables_one_below_another_in_a_text_file() -> None:
    found = laid_out(
        read("a.csv", b"region;nps\nN;20\nS;40\n\nstore;revenue;open\nLille;10;yes\nMetz;20;no\n")
    )
    assert [records(one)[0] for one in found] == [["N", "20"], ["Lille", "10", "yes"]]
    assert {one.delimiter for one in found} == {";"}


@pytest.mark.parametrize("rows", [
    [["Client", "NPS", "", "Région", "Avis"], ["C1", 9, "", "Nord", "bien"], ["C2", 8, "", "Sud", ""],
     ["C3", 7, "", "Est", ""], ["C4", 6, "", "Est", "mal"]],
    [["Client", "NPS", "", "Avis"], ["C1", 9, "", "bien"], ["C2", 8, "", "mal"], ["C3", 7, "", ""]],
    [["Client", "NPS"], ["C1", 9], [], ["C2", 8], [], ["C3", 7], ["C4", "refus"]],
    [["Client", "NPS", "Avis"], ["C1", 9, "bien"], [], ["Luc", "refus", "mal"], ["Anne", 8, "bof"]],
    [["Client", "Ville"], ["Anne", "Metz"], [], ["Luc", "Nice"], ["Zoé", "Lyon"], ["Max", "Brest"]],
])  # fmt: skip
def test_blanks_inside_a_table_do_not_part_it(rows: Rows, sheet: Sheets) -> None:
    (found,) = sheet(rows)
    assert found.place == ""
    assert len(found.frame) == sum(map(bool, rows)) - 1


# --- sheets --------------------------------------------------------------------------------------


def test_a_cover_is_no_table_where_another_sheet_has_one(workbook: Callable[..., bytes]) -> None:
    cover = [["Étude 2025"], [], ["Ce classeur contient les réponses de nos clients."]]
    (found,) = laid_out(
        read("a.xlsx", workbook(Accueil=cover, Avis=[["Client", "Note"], ["C1", 8], ["C2", 9]]))
    )
    assert found.sheet == "Avis"
    assert sentences(found) == ["The sheet “Accueil” holds sentences and no table, and was left out."]
    (alone,) = laid_out(read("a.xlsx", workbook(Accueil=cover)))
    assert alone.sheet == "Accueil", "with nothing else to show, it is shown"


def test_a_sheet_of_comments_is_a_table(workbook: Callable[..., bytes]) -> None:
    comments = [["Commentaire"], *([f"Avis numéro {word} d'un client"] for word in "abcdefghij")]
    found = laid_out(read("a.xlsx", workbook(Textes=comments, Avis=[["Client", "Note"], ["C1", 8]])))
    assert [one.sheet for one in found] == ["Textes", "Avis"]


def test_the_reader_can_ask_for_a_cover(workbook: Callable[..., bytes]) -> None:
    book = workbook(
        Accueil=[["Étude"], [], ["Des phrases sur les données."]], Avis=[["Client", "Note"], ["C1", 8]]
    )
    found = laid_out(read("a.xlsx", book), {"Accueil": 1})
    assert [one.sheet for one in found] == ["Accueil", "Avis"]


# --- nothing lost ----------------------------------------------------------------------------------

CELLS = st.sampled_from(
    ["", "Nord", "Sud", "8", "9,5", "03/04/2025", "Total", "NSP", "très bien", "C12", "2024", "-"]
)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=14))
def test_every_filled_row_is_a_record_a_header_or_aside(rows: list[list[str]]) -> None:
    text = "\n".join(";".join(row) for row in [*rows, ["x", "y"]]) + "\n"
    filled = {number for number, row in enumerate(text.splitlines(), 1) if row.strip(";")}
    found = laid_out(read("a.csv", text.encode()))
    kept = {int(row) for one in found for row in one.frame.index} | {
        a.row for one in found for a in one.asides
    }
    named = {one.header_row for one in found if one.header_row}
    said = any("names of the columns were taken" in sentence or "turned" in sentence
               for one in found for sentence in sentences(one))  # fmt: skip
    assert filled <= kept | named or said


ANSWERS = st.tuples(
    st.sampled_from(["Nord", "Sud"]), st.integers(0, 10), st.sampled_from(["bien", "mal", ""])
)


@given(st.lists(ANSWERS, min_size=2, max_size=20))
def test_an_ordinary_file_is_left_alone(rows: list[tuple[str, int, str]]) -> None:
    body = "".join(f"C{i};{region};{score};{said}\n" for i, (region, score, said) in enumerate(rows))
    found = laid("client;région;note;avis\n" + body)
    assert list(found.frame.columns) == ["client", "région", "note", "avis"]
    assert (len(found.frame), found.header_row, found.notes, found.asides) == (len(rows), 1, (), ())


@pytest.mark.parametrize(("position", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_letters_are_those_of_a_spreadsheet(position: int, name: str) -> None:
    assert letter(position) == name


# --- an empty corner -------------------------------------------------------------------------


def test_one_name_beside_an_empty_corner_is_a_header() -> None:
    found = laid(",score\n0,9\n1,7\n2,10\n")
    assert list(found.frame.columns) == ["Row number", "score"]
    assert records(found) == [["0", "9"], ["1", "7"], ["2", "10"]]
    sentences_too = laid(",Content\nV1,Do you often long for excitement?\nV2,Are you usually carefree?\n")
    assert list(sentences_too.frame.columns) == ["Column A", "Content"]
    assert len(sentences_too.frame) == 2


def test_a_title_beside_an_empty_corner_is_not_the_header_of_names_below() -> None:
    found = laid(",Survey 2023\nid,score\n1,9\n2,7\n")
    assert list(found.frame.columns) == ["id", "score"]


def test_rising_numbers_beside_an_empty_corner_are_the_names_of_a_crossed_table() -> None:
    found = laid(",1940,1945,1950\nFood,22.2,44.5,59.6\nHousehold,10.5,15.5,29\nMedical,3.53,5.76,9.71\n")
    assert list(found.frame.columns) == ["Column A", "1940", "1945", "1950"]
    assert len(found.frame) == 3


def from_c7(rows: Rows) -> Rows:
    return [*[[]] * 6, *[[None, None, *row] for row in rows]]


def test_the_places_of_several_tables_are_those_of_the_sheet(sheet: Sheets) -> None:
    rows = [
        ["client", "nps", None, "Magasin", "CA"], ["c1", 9, None, "Nord", 100], ["c2", 8, None, "Sud", 200],
        ["c3", 7, None, "Est", 300], ["c4", 5], ["c5", 6],
    ]  # fmt: skip
    assert [table.place for table in sheet(from_c7(rows))] == ["C7:D12", "F7:G10"]


def test_a_turned_table_counts_its_records_as_columns_of_the_sheet(sheet: Sheets) -> None:
    rows = [
        ["Client", "c1", "c2", "c3"], ["NPS", 9, 8, 7], ["Date", "2024-01-02", "2024-01-03", "2024-01-04"],
        ["Commentaire", "bien", "bof", "nul"],
    ]  # fmt: skip
    (found,) = sheet(from_c7(rows))
    assert found.frame.index.tolist() == [4, 5, 6], "columns D, E and F"
