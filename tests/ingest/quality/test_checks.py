"""The quality gate: a light and few, true remarks, and silence over good data."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxdash.i18n import speaking
from cxdash.ingest import Loaded, TableReport, load
from cxdash.ingest.quality.personal import found
from cxdash.ingest.quality.remarks import Light

RANDOM = np.random.default_rng(7)
N = 200


def files(*texts: str) -> Loaded:
    return load([(f"f{i}.csv", text.encode()) for i, text in enumerate(texts)])


def report(header: str, row: Callable[[int], object], n: int = N) -> TableReport:
    """The report of a table of ``n`` rows."""
    return files(header + "\n" + "\n".join(str(row(i)) for i in range(n))).reports[0]


def alert(one: TableReport, words: str) -> bool:
    assert len(one.remarks) <= 5, one.warnings
    return any(words in said.note.sentence for said in one.remarks if said.light != Light.GREEN)


SCORES = RANDOM.integers(0, 11, N)
GOOD = [f"C{i:03d};{SCORES[i]};{RANDOM.integers(1, 6)};{i % 28 + 1:02d}/04/2025" for i in range(N)]


def test_good_answers_are_green_and_nothing_is_said() -> None:
    one = report("client;nps;csat;date", lambda i: GOOD[i])
    assert (one.light, one.warnings) == (Light.GREEN, [])
    assert one.as_json()["light"] == "green"


# --- rows ------------------------------------------------------------------------------------


def test_a_table_of_which_nothing_is_recognised_is_red_and_threatens_no_score() -> None:
    result = files("ville;maire\nMetz;Anne\nNice;Luc\n")
    assert result.reports[0].light == Light.RED
    assert result.study.doubtful == ()


@pytest.mark.parametrize(
    "header", ["CustomerID;Last Login Date;Email", "N° client;Date de connexion;Courriel"]
)
def test_customers_of_whom_nothing_is_told_are_named_and_what_is_personal_is_said(header: str) -> None:
    one = report(header, lambda i: f"C{i};2024-05-{i % 28 + 1:02};p{i}@exemple.fr")
    assert (one.kind, one.light) == ("other", Light.RED)
    assert f"“{header.split(';')[0]}” tells the customers of f0.csv apart" in one.warnings[0]
    assert not alert(one, "No score, customers")
    assert alert(one, "Personal data")


@pytest.mark.parametrize("header", ["feedback", "Commentaires"])
def test_comments_without_a_score_are_red(header: str) -> None:
    one = report(header, lambda i: f"Produit {i} arrivé abîmé et personne ne répond", 8)
    assert (one.kind, one.light) == ("other", Light.RED)


def test_a_cover_sheet_is_green() -> None:
    one = report("Enquête clients", lambda i: f"Ligne {i} de la présentation de cette enquête", 8)
    assert (one.kind, one.light) == ("other", Light.GREEN)


def test_numbers_that_nothing_is_known_of_are_red_in_one_column_as_in_several() -> None:
    assert report("a", lambda i: f"{i * 7 % 90}").light == Light.RED
    assert report("a;b", lambda i: f"{i * 7 % 90};{i * 13 % 70}").light == Light.RED


@pytest.mark.parametrize("cells", [" ,", " ,une phrase,", "7,8, ,9,"])
def test_one_column_with_blank_cells_is_a_table_like_any_other(cells: str) -> None:
    (one,) = files("Titre\n" + cells.replace(",", "\n")).reports
    assert one.light == (Light.RED if "7" in cells else Light.GREEN)


@pytest.mark.parametrize("header", ["répondant;question;réponse", "answer_id;items;scores"])
def test_one_row_for_each_question_is_red_and_says_what_to_do(header: str) -> None:
    one = report(header, lambda i: f"{i // 4};Q{i % 4};{40 + i * 7 % 90}")
    assert (one.kind, one.light) == ("other", Light.RED)
    asked, answer = header.split(";")[1:]
    assert f"looks like one answer to one question (“{asked}”, “{answer}”)" in one.warnings[0]


WORDS = ("Strongly disagree", "Disagree", "Agree", "Strongly agree")
MOTS = ("Pas du tout d'accord", "Plutôt pas d'accord", "Plutôt d'accord", "Tout à fait d'accord")


@pytest.mark.parametrize(
    ("header", "asked", "answer", "answers"),
    [
        ("Department;Question;Answer_Numeric;Answer_Text", "Question", "Answer_Numeric", WORDS),
        ("Service;Question;Note_chiffrée;Réponse", "Question", "Note_chiffrée", MOTS),
        ("Equipe;Intitulé de la question;Code;Réponse", "Intitulé de la question", "Réponse", MOTS),
        ("Customer ID;Survey question;Code;Answer", "Survey question", "Answer", WORDS),
    ],
)
@pytest.mark.parametrize("questions", [2, 12])
def test_one_row_for_each_question_is_red_also_where_its_answers_are_read(
    header: str, asked: str, answer: str, answers: tuple[str, ...], questions: int
) -> None:
    def row(i: int) -> str:
        given = i * 7 % 4
        return f"D{i // 12};{i % questions:02}. I know what is expected of me;{given + 1};{answers[given]}"

    one = report(header, row)
    assert one.light == Light.RED
    assert f"looks like one answer to one question (“{asked}”, “{answer}”)" in one.warnings[0]


@pytest.mark.parametrize(
    "header",
    [
        "client;Question 1 : comment nous avez-vous connus ?;Note de satisfaction;Accueil (1-5)",
        "customer id;Type of question;Satisfaction score;Welcome (1-5)",
        "client;question;satisfaction (réponse);accueil (1-5)",
        "customer id;question;satisfaction (answer);welcome (1-5)",
    ],
)
def test_a_question_beside_ratings_that_are_not_its_answers_leaves_rows_persons(header: str) -> None:
    one = report(header, lambda i: f"C{i};{('Presse', 'Amis', 'Web')[i % 3]};{i * 7 % 5 + 1};{i * 3 % 5 + 1}")
    assert one.kind == "responses"
    assert not any("one answer to one question" in said for said in one.warnings)


def test_a_question_that_no_row_repeats_has_no_answers_under_it() -> None:
    one = report("question;valeur", lambda i: f"Q{i};{40 + i * 7 % 90}")
    assert "say what its columns are" in one.warnings[0]


@pytest.mark.parametrize("header", ["client;nps", "customer id;satisfaction"])
def test_a_score_that_most_left_blank_is_a_share_who_answered_and_no_failure(header: str) -> None:
    one = report(header, lambda i: f"C{i};{SCORES[i] if i % 3 == 0 else ''}")
    assert one.light == Light.AMBER
    (sentence,) = one.warnings
    assert sentence.startswith("The score is blank in most rows")
    assert "Rows with a score: 67 of 200." in sentence


@pytest.mark.parametrize("n", [1, 3])
def test_of_a_score_that_next_to_nobody_gave_the_base_is_said_to_be_small(n: int) -> None:
    one = report("client;nps", lambda i: f"C{i};{SCORES[i] if i < n else ''}")
    assert alert(one, f"Rows with a score: {n} of 200.")
    assert alert(one, f"Too few answers to compare groups ({n})")


def test_most_rows_unread_is_red_and_the_study_says_so() -> None:
    unread = [*["illisible"] * 8, *[""] * 3]
    rows = (f"C{i};{i % 11 if i % 20 < 9 else unread[i % 20 - 9]}" for i in range(N))
    result = files("client;nps\n" + "\n".join(rows))
    (one,) = result.reports
    assert one.light == Light.RED
    assert "Most rows were set aside: only 90 of 200 are used" in one.warnings[0]
    assert result.study.doubtful == ("f0.csv",)


@pytest.mark.parametrize(("n", "said"), [(29, True), (30, False)])
def test_a_small_base_is_said(n: int, said: bool) -> None:
    assert (
        alert(
            report("client;nps", lambda i: f"C{i};{SCORES[i]}", n), "Too few answers to compare groups (29)"
        )
        == said
    )


# --- answers ---------------------------------------------------------------------------------


@pytest.mark.parametrize("header", ["accueil (1-5)", "welcome (1-5)"])
def test_an_item_that_falls_where_its_siblings_rise_is_said(header: str) -> None:
    def row(i: int) -> str:
        mood = int(RANDOM.integers(1, 6))
        near = [int(np.clip(mood + RANDOM.integers(-1, 2), 1, 5)) for _ in range(3)]
        return ";".join(map(str, (f"C{i}", mood, *near, 6 - near[0])))

    one = report(f"client;csat;prix;choix;conseil;{header}", row)
    assert alert(one, f"Where other scores are high, “{header}” are low")


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("simple à utiliser (1-5)", "trop complexe (1-5)"),
        ("I would use it (1-5)", "I found it complex (1-5)"),
    ],
)
@pytest.mark.parametrize("score", ["satisfaction globale (1-5);", ""])
def test_half_of_a_battery_worded_the_other_way_is_named_once(good: str, bad: str, score: str) -> None:
    chance = np.random.default_rng(6)

    def row(_i: int) -> str:
        mood = chance.integers(1, 6)
        near = np.clip(mood + chance.integers(-1, 2, 11), 1, 5)
        turned = [value if n % 2 == 0 else 6 - value for n, value in enumerate(near)]
        return ";".join(map(str, turned[0 if score else 1 :]))

    # Beside a score that is known to be good the first statement may be one of the turned ones.
    first, second = (bad, good) if score else (good, bad)
    names = [f"{n}. {second if n % 2 else first}" for n in range(10)]
    one = report(score + ";".join(names), row, n=80)
    (said,) = (text for text in one.warnings if "worded the other way" in text)
    assert all((name in said) == (bad in name) for name in names), said


def troubled(*scores: str, troubles: int = 8, related: bool = True) -> str:
    """What is said of the direction of scores beside statements of what went wrong."""
    chance = np.random.default_rng(6)
    names = [*scores, *(f"problème {n} (1-5)" for n in range(troubles))]

    def row(_i: int) -> str:
        mood = chance.integers(1, 6)
        near = np.clip(mood + chance.integers(-1, 2, len(names)), 1, 5)
        turned = [value if n < len(scores) else 6 - value for n, value in enumerate(near)]
        first = turned[0] if related else chance.integers(1, 6)
        return ";".join(map(str, [first, *turned[1:]]))

    return " ".join(said for said in report(";".join(names), row, n=120).warnings if "Where other" in said)


@pytest.mark.parametrize(
    "scores",
    [("satisfaction globale (1-5)", "recommandation nps"), ("overall satisfaction (1-5)", "welcome (1-5)")],
)
def test_beside_a_score_it_is_the_many_statements_of_what_went_wrong_that_are_turned(
    scores: tuple[str, ...],
) -> None:
    said = troubled(*scores)
    assert "worded the other way; turn round the scales of the side on which low is good" in said
    assert all(f"“problème {n} (1-5)”" in said for n in range(8))
    assert not any(score in said for score in scores)


@pytest.mark.parametrize("score", ["satisfaction globale (1-5)", "overall satisfaction (1-5)"])
def test_of_a_score_that_falls_where_all_else_rises_either_may_be_the_turned_one(score: str) -> None:
    said = troubled(score)
    assert (
        f"“{score}” are low: their scales look reversed, unless the others ask about what went wrong" in said
    )


@pytest.mark.parametrize("score", ["satisfaction globale (1-5)", "overall satisfaction (1-5)"])
def test_a_score_that_goes_with_nothing_tells_no_side(score: str) -> None:
    said = troubled(score, "calme (1-5)", "simple (1-5)", related=False)
    assert "“calme (1-5)” and “simple (1-5)” are low: one side is worded the other way" in said


def test_scores_that_have_nothing_to_do_with_one_another_are_not_reversed() -> None:
    one = report(
        "client;csat;prix;choix;conseil",
        lambda i: ";".join([f"C{i}", *(str(RANDOM.integers(1, 6)) for _ in range(4))]),
    )
    assert one.light == Light.GREEN, one.warnings


@pytest.mark.parametrize(("straight", "said"), [(0.5, True), (0.1, False)])
def test_the_same_answer_to_everything_is_counted(straight: float, said: bool) -> None:
    def row(i: int) -> str:
        same = i < straight * N
        answers = [i % 5 + 1] * 6 if same else RANDOM.permutation([1, 2, 3, 4, 5, 3])
        return ";".join(map(str, (f"C{i}", i % 5 + 1, *answers)))

    one = report("client;csat;prix;choix;conseil;accueil;délai;clarté", row)
    assert alert(one, "The same answer was given to all of 6 items in 100 of 200 rows") == said


@pytest.mark.parametrize(("answers", "said"), [((0, 5, 10), True), (tuple(range(11)), False)])
def test_answers_rounded_to_fives_are_said(answers: tuple[int, ...], said: bool) -> None:
    one = report("client;nps", lambda i: f"C{i};{RANDOM.choice(answers)}")
    assert alert(one, "are 0, 5 or 10 (200 of 200)") == said


def test_a_score_that_never_varies_is_said() -> None:
    assert alert(report("client;nps;csat", lambda i: f"C{i};10;{i % 5 + 1}"), "Every answer to “nps” is 10")


def test_a_score_most_left_out_is_said_unless_their_survey_never_asked_it() -> None:
    some = report("client;csat;nps", lambda i: f"C{i};{i % 5 + 1};{SCORES[i] if i % 4 == 0 else ''}")
    assert alert(some, "“nps” is blank in 150 of 200 answers")
    kinds = report(
        "client;csat;nps;type d'enquête",
        lambda i: f"C{i};{i % 5 + 1};{SCORES[i] if i % 4 == 0 else ''};{'Rel' if i % 4 == 0 else 'Trans'}",
    )
    assert kinds.light == Light.GREEN, kinds.warnings


def test_answers_up_to_five_read_on_eleven_steps_are_said() -> None:
    one = report("client;nps", lambda i: f"C{i};{i % 5 + 1}")
    assert alert(one, "no answer is above 5; check its scale")


def test_a_best_answer_that_nobody_of_many_gave_is_said() -> None:
    one = report("client;csat", lambda i: f"C{i};{i % 9 + 1}")
    assert alert(one, "“csat” is read on 1-10, and no answer is above 9; check its scale")
    few = report("client;csat", lambda i: f"C{i};{i % 9 + 1}", n=60)
    assert not alert(few, "check its scale")
    tenths = report("client;csat", lambda i: f"C{i};{(i * 7 % 90 + 10) / 10}")
    assert not alert(tenths, "check its scale"), "9.9 is as good as 10"


def test_one_customer_who_answers_for_many_is_said() -> None:
    one = report("client;nps", lambda i: f"{'C7' if i < 40 else f'D{i}'};{SCORES[i]}")
    assert alert(one, "Customer C7 gave 40 of 200 answers")


@pytest.mark.parametrize(("heaviest", "said"), [(500, True), (2, False)])
def test_weights_under_which_few_decide_are_said(heaviest: int, said: bool) -> None:
    one = report("client;nps;poids", lambda i: f"C{i};{SCORES[i]};{heaviest if i % 50 == 0 else 1}")
    assert alert(one, "The weights are very uneven") == said


@pytest.mark.parametrize(
    ("header", "usual", "used"),
    [
        ("poids_reel", 70, False),
        ("body weight", 70, False),
        ("poids_calage", 0.9, True),
        ("weight_trimmed", 0.9, True),
        ("poids de sondage", 30, True),
        ("survey weight", 30, True),
    ],
)
def test_weights_are_named_so_or_about_one_and_it_is_said(header: str, usual: float, used: bool) -> None:
    one = report(
        f"client;nps;{header}", lambda i: f"C{i};{SCORES[i]};{usual + i % 5 / 10:.1f}".replace(".", ",")
    )
    assert one.roles.get("weight") == (header if used else None)
    assert any(f"Each answer counts as much as “{header}” says" in said for said in one.warnings) == used


def test_answers_outside_their_scale_are_said_once_for_all_columns() -> None:
    one = report(
        "client;csat (1-5);effort (1-7)",
        lambda i: f"C{i};{i + 20 if i < 15 else i % 5 + 1};{i + 40 if i < 12 else i % 7 + 1}",
    )
    assert alert(one, "“csat (1-5)” (15) and “effort (1-7)” (12)"), (one.reasons, one.warnings)


# --- dates -----------------------------------------------------------------------------------


def test_dates_of_the_future_and_of_long_ago_are_counted_with_their_rows() -> None:
    years = {3: 2093, 4: 1970}
    one = report(
        "client;nps;date de réponse", lambda i: f"C{i};{SCORES[i]};{i % 28 + 1}/04/{years.get(i, 2024)}"
    )
    assert alert(one, "dates in the future: 1 (rows 5)")
    assert alert(one, "dates before 1990: 1 (rows 6)")


@pytest.mark.parametrize(
    ("header", "before", "after"),
    [
        ("client;nps;date de réponse;date de naissance", "date de naissance", "date de réponse"),
        ("customer id;nps;date;birth date", "birth date", "date"),
    ],
)
def test_an_answer_before_its_customer_was_born_is_said(header: str, before: str, after: str) -> None:
    one = report(
        header,
        lambda i: f"C{i};{SCORES[i]};{i % 28 + 1:02d}/04/2024;{i % 28 + 1:02d}/05/{2030 if i == 1 else 1980}",
    )
    assert alert(one, f"“{after}” is before “{before}” in some rows: 1 (rows 3)")


def test_a_case_solved_before_it_was_opened_is_said() -> None:
    one = report(
        "client;csat;ticket opened;ticket resolved",
        lambda i: f"C{i};{i % 5 + 1};2024-03-{i % 28 + 1:02d};2024-0{2 if i < 2 else 4}-01",
    )
    assert alert(one, "is before “ticket opened” in some rows: 2 (rows 2, 3)")


# --- leakage ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("truth", "said"), [(0.99, True), (0.7, False)])
def test_a_column_that_gives_departure_away_is_said(truth: float, said: bool) -> None:
    def row(i: int) -> str:
        gone = i % 3 == 0
        told = gone if RANDOM.random() < truth else not gone
        return f"C{i};{i * 10};{'oui' if gone else 'non'};{'Fermé' if told else 'Ouvert'}"

    one = report("code client;CA;résilié;état du compte type", row, 400)
    assert alert(one, "all but tell “résilié”") == said
    with speaking("fr"):
        assert alert(one, "«\u00a0résilié\u00a0»\u00a0: «\u00a0état du compte type\u00a0»") == said


# --- personal data ---------------------------------------------------------------------------

FIRST_NAMES = ("Anne", "Luc", "Zoé", "Paul", "Inès", "Hugo", "Léa", "Max", "Eva", "Jean")


def test_personal_data_is_named_by_column_and_counted() -> None:
    def row(i: int) -> str:
        name = f"{FIRST_NAMES[i % 10]}{i // 10}"
        return (
            f"C{i};{SCORES[i]};{name}@exemple.fr;06 {i % 90 + 10} 12 34 56;{name};{i % 90 + 1} rue des Lilas;"
            f"FR76 3000 4000 {1000 + i} 1234 5678 943;{i % 28 + 1:02d}/05/1980"
        )

    one = report("client;nps;Courriel;Téléphone;Nom;Adresse;IBAN;Date de naissance", row)
    (said,) = [text for text in one.warnings if "Personal data" in text]
    for words in (
        "“Courriel” (e-mail addresses, 200)", "“Téléphone” (phone numbers, 200)",
        "“Nom” (names of people, 200)",
        "“Adresse” (postal addresses, 200)", "“IBAN” (bank accounts, 200)",
        "“Date de naissance” (dates of birth, 200)",
    ):  # fmt: skip
        assert words in said
    with speaking("fr"):
        assert "{" not in one.warnings[0]


def test_values_give_personal_data_away_whatever_the_header() -> None:
    (raw,) = load([("a.csv", ("x;y;z\n" + "\n".join(
        f"a{i}@b{i}.com;+33 6 {i:02d} 11 22 33;{i} Main Street" for i in range(10, 60)
    )).encode())]).tables  # fmt: skip
    assert found(raw) == {"x": "e-mail", "y": "phone", "z": "address"}


@pytest.mark.parametrize(("one", "kind"), [
    ("87{:06d}", None), ("0087{:06d}", None), ("00 87{:06d}", None),
    ("00336{:08d}", "phone"), ("0033 6 12 {:02d} 56 78", "phone"), ("+45 12{:06d}", "phone"),
])  # fmt: skip
def test_the_code_of_a_station_is_no_phone_number(one: str, kind: str | None) -> None:
    rows = "\n".join(f"{one.format(i)};{i % 11}" for i in range(10, 60))
    (raw,) = load([("gares.csv", f"code_uic;nps\n{rows}".encode())]).tables
    assert found(raw).get("code_uic") == kind


def test_an_address_inside_a_comment_is_counted() -> None:
    one = report(
        "client;nps;commentaire",
        lambda i: (
            f"C{i};{SCORES[i]};{'écrivez à luc@exemple.fr svp' if i == 5 else f'tout va bien {i} merci'}"
        ),
    )
    assert alert(one, "“commentaire” (e-mail addresses, 1)")


def test_what_only_sounds_personal_is_not() -> None:
    one = report(
        "client;nps;nom du magasin;téléphone (oui/non);mobile;email ok",
        lambda i: f"C{i};{SCORES[i]};{('Metz', 'Nice')[i % 2]};{'ON'[i % 2]};{i % 2};{'YN'[i % 3 > 0]}",
    )
    assert one.light == Light.GREEN, one.warnings


# --- response rate ---------------------------------------------------------------------------


@pytest.mark.parametrize("words", [("Répondu", "Envoyé"), ("Completed", "Invited")])
def test_a_status_column_tells_who_answered_of_those_asked(words: tuple[str, str]) -> None:
    one = report(
        "client;statut de l'envoi;nps",
        lambda i: f"C{i};{words[i % 4 > 0]};{SCORES[i] if i % 4 == 0 else ''}",
    )
    assert one.response
    assert (one.response.value, one.response.n, one.response.unit) == (25.0, 200, "percent")
    assert one.response.low < 25 < one.response.high


def test_a_list_of_customers_tells_how_many_of_them_answered() -> None:
    answers = "client;nps\n" + "\n".join(f"C{i};{SCORES[i]}" for i in range(40))
    known = "code client;CA\n" + "\n".join(f"C{i};{i * 7}" for i in range(4000))
    one = files(answers, known).reports[0]
    assert one.response
    assert (one.response.value, one.response.n) == (1.0, 4000)
    assert alert(one, "Only 1.0 % answered, 40 of 4,000")


def test_answers_that_tell_of_their_customers_leave_nobody_out() -> None:
    one = report("client;nps;CA", lambda i: f"C{i};{SCORES[i]};{i * 7}")
    assert one.response is None


# --- nothing where nothing is ----------------------------------------------------------------


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000), st.integers(30, 300))
def test_chance_alone_lights_no_lamp(seed: int, n: int) -> None:
    random = np.random.default_rng(seed)
    one = report(
        "client;nps;csat;Région",
        lambda i: f"C{i};{random.integers(0, 11)};{random.integers(1, 6)};{'NS'[random.integers(2)]}", n,
    )  # fmt: skip
    assert one.light == Light.GREEN, one.warnings


@pytest.mark.parametrize(
    ("path", "light"),
    [
        ("nps_r/testdata.csv", Light.GREEN),
        ("telco_ibm/Telco_customer_churn.xlsx", Light.GREEN),
        ("telco_ibm/Telco_customer_churn_status.xlsx", Light.AMBER),
        ("bank_churn_complain/Customer-Churn-Records.csv", Light.AMBER),
    ],
)
def test_real_files_have_the_light_they_deserve(real_data: Path, path: str, light: Light) -> None:
    (one,) = load([(Path(path).name, (real_data / path).read_bytes())]).reports
    assert (one.light, len(one.warnings) <= 5) == (light, True), one.warnings


def test_scores_and_complaints_that_tell_who_left_are_named(real_data: Path) -> None:
    path = real_data / "bank_churn_complain/Customer-Churn-Records.csv"
    (one,) = load([(path.name, path.read_bytes())]).reports
    assert alert(one, "all but tell “Exited”: “Complain”.")
    assert alert(one, "“Surname” (names of people, 10,000)")


@pytest.mark.parametrize(
    "header", ["Commentaire;Source;Date", "Comment;Source;Date", "Avis;Ville;Date", "Texte"]
)
def test_comments_without_a_score_are_told_to_be_so(header: str) -> None:
    comment, *beside = header.split(";")
    texts = (f"L'accueil du guichet {i} était vraiment très long." for i in range(28))
    rows = (f"{i};{text};{'AB'[i % 2]};{i + 1:02}/04/2025" for i, text in enumerate(texts))
    lines = [f"Id;{header}", *(row.rsplit(";", 2 - len(beside))[0] for row in rows)]
    one = files("\n".join(lines)).reports[0]
    said = f"holds comments (“{comment}”) and no score"
    assert [remark.light for remark in one.remarks if said in remark.note.sentence] == [Light.RED]
    assert not any("say what its columns are" in text for text in one.warnings)


def test_the_sample_is_green() -> None:
    path = Path(__file__).parents[3] / "sample_data" / "pivert_glycine.xlsx"
    used = [one for one in load([(path.name, path.read_bytes())]).reports if one.kind != "other"]
    assert [(one.kind, one.light) for one in used] == [
        ("responses", Light.GREEN), ("customers", Light.GREEN), ("mirror", Light.GREEN),
    ]  # fmt: skip
    assert all(len(one.warnings) <= 2 for one in used)


def test_personal_data_is_no_segment_unless_the_reader_makes_it_one() -> None:
    rows = "\n".join(f"C{i};{SCORES[i]};{FIRST_NAMES[i % 10]};{'NS'[i % 2]}" for i in range(N))
    (mapping,) = files(f"client;nps;Prénom;Région\n{rows}\n").mappings
    assert mapping.columns("segment") == ("Région",)


@pytest.mark.parametrize("names", ["Alpha;Bravo;Carla;Delta;Echo", "Lyon;Paris;Lille;Nantes;Nice"])
def test_what_is_asked_of_a_column_is_not_hidden_by_what_is_said_of_it(names: str) -> None:
    given = np.random.default_rng(4).permuted(np.tile([[1], [2], [3], [4]], (12, 5)), axis=0)
    one = report(names, lambda i: ";".join(map(str, given[i])), n=48)
    lights = {said.note.sentence.split(",")[0]: said.light for said in one.remarks}
    assert lights["5 columns that keep to one scale were read as ratings"] == Light.GREEN
    assert lights["Nobody gave more than 4 in any of 5 ratings put on 1-5"] == Light.AMBER
