"""The command line: its documents, its reports in both languages, and every error as one sentence."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from cxdash import __main__ as command
from cxdash import panels
from cxdash.ingest import load
from cxdash.ingest.files.limits import FILES
from cxdash.report import Grid, Report, period_code
from cxdash.tally import answers_of

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "sample_data"
WORKBOOK, MIRROR = str(SAMPLE / "pivert_glycine.xlsx"), str(SAMPLE / "miroir.csv")
ESTIMATE = {"value", "low", "high", "n", "n_eff", "unit"}

Run = Callable[..., dict]


@pytest.fixture(autouse=True)
def english_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def document(capsys) -> Run:
    """Run a command with --json; its document, after checking that nothing else was said."""

    def run(*words: str) -> dict:
        status = command.main([*map(str, words), "--json"])
        said = capsys.readouterr()
        assert (status, said.err) == (0, "")
        return json.loads(said.out)

    return run


@pytest.fixture
def text(capsys) -> Callable[..., str]:
    def run(*words: str) -> str:
        status = command.main([*map(str, words)])
        said = capsys.readouterr()
        assert (status, said.err) == (0, "")
        return said.out

    return run


@pytest.fixture
def refusal(capsys) -> Callable[..., str]:
    """Run a command that must fail; its sentence, with nothing on standard output."""

    def run(*words: str) -> str:
        status = command.main([*map(str, words)])
        said = capsys.readouterr()
        assert (status, said.out) == (2, "")
        assert said.err.count("\n") == 1
        return said.err.strip()

    return run


@pytest.fixture
def csv(tmp_path: Path) -> Callable[..., Path]:
    def write(content: str, name: str = "avis.csv") -> Path:
        path = tmp_path / name
        path.write_text(content, "utf-8")
        return path

    return write


def answers(*groups: tuple[str, int, int]) -> str:
    """A file of answers from (region, score, how many)."""
    lines = [f"{region};{score}" for region, score, n in groups for _each in range(n)]
    return "\n".join(["Région;note nps", *lines]) + "\n"


def run_process(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    # PYTHONUTF8 is not set: the command itself must make its output UTF-8 under any terminal.
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    return subprocess.run(
        [sys.executable, "-m", "cxdash", *words],
        cwd=ROOT, env={**kept, **environment}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


# ------------------------------------------------------------------ figures to meet


def test_nps_by_business_unit_of_a_real_file(document, real_data):
    found = document("scores", real_data / "nps_r/testdata.csv", "--metric", "nps", "--by", "BU")
    overall = found["overall"]
    assert (found["metric"], found["periods"]) == ("nps", [])
    assert (round(overall["value"], 6), overall["n"], overall["unit"]) == (10.0, 1000, "points")
    # Adjusted Wald on 462 promoters and 362 detractors of 1,000, computed by hand.
    assert (overall["low"], overall["high"]) == pytest.approx((4.389667, 15.550513), abs=1e-6)
    assert {g["group"]: round(g["value"], 6) for g in found["groups"]} == {
        "Apples": 14.8, "Oranges": 7.6, "Bananas": 9.6, "Berries": 8.0,
    }  # fmt: skip
    assert [set(g) for g in found["groups"]] == [ESTIMATE | {"group", "verdict", "p", "p_adjusted"}] * 4
    assert {g["verdict"] for g in found["groups"]} == {"undecided"}


def test_churn_by_satisfaction_of_two_real_workbooks(document, real_data):
    folder = real_data / "telco_ibm"
    found = document(
        "say-do", folder / "Telco_customer_churn.xlsx", folder / "Telco_customer_churn_status.xlsx"
    )
    assert (found["customers"], found["joined"], found["left_out"]) == (7043, 7043, {})
    outcome = found["outcome"]
    assert (outcome["column"], outcome["event"], outcome["n"]) == ("Churn Label", "left", 7043)
    assert outcome["value"] == pytest.approx(26.537, abs=5e-4)
    assert [(r["said"], round(r["value"], 2)) for r in found["rates"]] == [
        (1, 100), (2, 100), (3, 16.10), (4, 0), (5, 0),
    ]  # fmt: skip
    boxes = {name: box["customers"] for name, box in found["map"].items() if name != "neither"}
    assert boxes == {"loyalist": 2938, "mercenary": 0, "hostage": 2236, "defector": 1869}
    assert set(found["map"]["loyalist"]["share"]) == ESTIMATE
    assert found["map"]["neither"] == 0
    assert found["association"]["odds_ratio"] is None  # the score separates: there is no finite one
    assert "gives the outcome away" in found["warnings"][0]


def test_the_mirror_of_the_sample_finds_the_items_planted(document):
    found = document("mirror", MIRROR)
    verdicts = {item["item"]: item["verdict"] for item in found["items"]}
    assert [item for item, verdict in verdicts.items() if verdict == "lower"] == ["Rapport qualité-prix"]
    assert sum(verdict == "higher" for verdict in verdicts.values()) == 3
    first = found["items"][0]
    assert set(first) == {"item", "customers", "staff", "gap", "verdict", "p", "p_adjusted"}
    assert first["gap"]["value"] == pytest.approx(first["staff"]["value"] - first["customers"]["value"])
    assert {name: set(first[name]) for name in ("customers", "staff", "gap")} == dict.fromkeys(
        ("customers", "staff", "gap"), ESTIMATE
    )
    assert first["gap"]["n"] == min(first["staff"]["n"], first["customers"]["n"])
    assert -1 <= found["rank_agreement"] <= 1


# ------------------------------------------------------------------ documents


def test_check_accounts_for_every_row(document, csv):
    path = csv("client;note nps\nA;9\nB;11\nC;ne sait pas\n")
    (table,) = document("check", path)["tables"]
    assert (table["rows_read"], table["rows_used"], table["rows_set_aside"]) == (3, 1, 2)
    assert table["reasons"]["out_of_scale"] == 1
    assert table["roles"] == {"customer": "client", "nps": "note nps"}
    assert set(table) == {
        "file", "sheet", "kind", "rows_read", "rows_used", "rows_set_aside", "reasons", "roles",
        "encoding", "delimiter", "decimal", "date_order", "warnings", "light", "response_rate",
    }  # fmt: skip


@pytest.mark.parametrize(("metric", "expected"), [((), "nps"), (("--metric", "ces"), "ces")])
def test_the_metric_is_the_first_held_unless_named(document, metric, expected):
    assert document("scores", WORKBOOK, *metric)["metric"] == expected


@pytest.mark.parametrize(
    ("period", "first", "n"), [("month", "2024-01", 24), ("quarter", "2024-Q1", 8), ("year", "2024", 2)]
)
def test_periods_are_named_as_programs_sort_them(document, period, first, n):
    found = document("scores", WORKBOOK, "--period", period)["periods"]
    assert (found[0]["period"], len(found)) == (first, n)
    assert set(found[0]) == ESTIMATE | {"period"}


def test_values_of_one_column_add_up_and_columns_narrow(document):
    def n(*where: str) -> int:
        words = [word for pair in where for word in ("--where", pair)]
        return document("scores", WORKBOOK, *words)["overall"]["n"]

    north, south = n("Région=Nord"), n("région=SUD")
    assert n("Région=Nord", "Région=Sud") == north + south
    online = n("Région=Nord", "Canal d'achat=En ligne")
    assert 0 < online < north
    assert online + n("Région=Nord", "Canal d'achat=Magasin") == north


def test_a_weight_column_weighs_and_says_so(document, csv):
    rows = [("A", 10, 48, 0.625), ("A", 8, 24, 0.625), ("A", 0, 8, 0.625),
            ("B", 10, 4, 2.5), ("B", 8, 6, 2.5), ("B", 0, 10, 2.5)]  # fmt: skip
    lines = [f"{region},{score},{w}" for region, score, n, w in rows for _each in range(n)]
    path = csv("\n".join(["Region,nps,w", *lines]))
    assert document("scores", path)["overall"]["value"] == pytest.approx(34)
    found = document("scores", path, "--weight", "w")
    assert found["overall"]["value"] == pytest.approx(10)  # METHODS' weighted oracle
    assert found["overall"]["n_eff"] == pytest.approx(64)
    assert found["weight"] == "w"


def test_a_hidden_group_keeps_its_name_and_verdict_only(document, csv):
    path = csv(answers(("Nord", 9, 40), ("Sud", 3, 40), ("Est", 9, 6), ("Corse", 2, 3)))
    groups = {g["group"]: g for g in document("scores", path, "--by", "Région")["groups"]}
    # Corse is hidden for its size, Est so that the total does not give Corse away.
    for name in ("Corse", "Est"):
        assert groups[name]["verdict"] == "hidden"
        numbers = ("value", "low", "high", "n", "n_eff", "p", "p_adjusted")
        assert {groups[name][key] for key in numbers} == {None}
    assert groups["Nord"]["verdict"] == "higher"


def test_a_group_too_small_to_test_has_no_p(document, csv):
    path = csv(answers(("Nord", 9, 40), ("Sud", 3, 40), ("Est", 9, 6)))
    est = next(g for g in document("scores", path, "--by", "Région")["groups"] if g["group"] == "Est")
    assert (est["verdict"], est["value"], est["p"], est["p_adjusted"]) == ("too_few", 100, None, None)


def test_a_column_recognition_passed_over_can_still_cut(document, csv):
    lines = [
        f"{i % 11},zone {i % 60}" for i in range(3000)
    ]  # 60 values are too many to be taken for a segment
    path = csv("\n".join(["nps,Zone", *lines]))
    assert "Zone" not in document("check", path)["tables"][0]["roles"].get("segment", [])
    assert len(document("scores", path, "--by", "zone")["groups"]) == 60


def test_scale_map_and_missing_reach_the_reading(document, csv):
    path = csv("q\n" + "\n".join(["5", "6", "7", "7", "7", "7", "8"]) + "\n")
    found = document("scores", path, "--map", "csat=q", "--scale", "1-7", "--missing", "5")
    assert (found["metric"], found["overall"]["n"]) == ("csat", 5)
    assert found["overall"]["value"] == pytest.approx(100)
    assert "1-7" in found["definition"]


def test_say_do_takes_a_score_and_an_amount(document):
    say, do = "Quelle est votre satisfaction globale ? (1-5)", "Nombre de retours"
    found = document("say-do", WORKBOOK, "--say", say, "--do", do, "--where", "Région=Nord")
    assert (found["outcome"]["column"], found["outcome"]["event"]) == (do, f"{do} >= 1")
    assert [rate["said"] for rate in found["rates"]] == [1, 2, 3, 4, 5]
    boxes = [box["customers"] for name, box in found["map"].items() if name != "neither"]
    assert sum(boxes) + found["map"]["neither"] == found["joined"] < found["customers"]


ORDERS = "order id;client;order date;amount\n" + "\n".join(
    [f"{i};C{i % 20};2024-01-{1 + i % 9:02};10,50" for i in range(30)]
    + ["99;C99;2025-01-31;5,00", "100;C99;2025-01-31;-5,00"]
)


def test_check_sums_a_table_of_orders_up(document, text, csv):
    path = csv(ORDERS, "commandes.csv")
    (table,) = document("check", path)["tables"]
    told = table["summary"]
    assert (table["kind"], told["customers"], told["orders"], told["revenue"]) == ("orders", 21, 31, 315.0)
    assert (told["repeat_rate"]["n"], round(told["repeat_rate"]["value"], 2)) == (21, 47.62)
    assert "21 customers, 31 orders, 315 of revenue; 48% bought more than once" in text("check", path)


def test_say_do_reads_orders_after_the_answer(document, text, csv):
    said = csv(
        "client;note nps;date\n" + "\n".join(f"C{i};{9 if i < 10 else 3};2024-01-05" for i in range(20))
    )
    found = document("say-do", said, csv(ORDERS, "commandes.csv"))
    assert (found["outcome"]["column"], found["window"]) == ("orders.count_after", 180)
    assert found["observed_until"] == "2025-01-31"
    days = {i: [1 + n % 9 for n in range(30) if n % 20 == i] for i in range(20)}
    assert found["outcome"]["value"] == 100 * sum(max(bought) > 5 for bought in days.values()) / 20
    asked = text("say-do", said, csv(ORDERS, "commandes.csv"), "--do", "Revenue after the answer")
    assert "“buys more”: Revenue after the answer of 10.5 or more." in asked


def test_the_mirror_narrows_to_a_team(document):
    whole, nantes = document("mirror", MIRROR), document("mirror", MIRROR, "--where", "magasin=nantes")
    assert nantes["items"][0]["customers"]["n"] < whole["items"][0]["customers"]["n"]


# ------------------------------------------------------------------ reports


def test_a_report_says_the_finding_then_the_table_then_the_definition(text, csv):
    said = text("scores", csv(answers(("Nord", 9, 60), ("Sud", 3, 60), ("Est", 9, 3))), "--by", "Région")
    blocks = said.strip().split("\n\n")
    assert blocks[0] == "NPS is +2 (−15 to +20), from 123 answers."
    assert blocks[1].startswith("Région: too few") or "real difference" in blocks[1]
    *_above, titles, sud, hidden = blocks[2].splitlines()
    assert titles.split()[:5] == ["Région", "Score", "Low", "High", "Answers"]
    assert (sud.split()[0], hidden.split()[:3]) == ("Sud", ["2", "not", "shown"])
    assert blocks[3].startswith("NPS = % of answers 9-10 minus % of answers 0-6, in points")
    assert blocks[-1] == "Shown: All customers"


def test_a_report_says_what_the_panels_of_a_page_say(text):
    study = load([(Path(WORKBOOK).name, Path(WORKBOOK).read_bytes())]).study
    counts = answers_of(study, "nps")
    said = text("scores", WORKBOOK, "--by", "Région", "--period", "year")
    for panel in (panels.by_segment(counts, "Région"), panels.over_time(counts, 12)):
        assert all(words in said for words in (panel.finding, *filter(None, panel.small_print)))
        assert str(Grid.of(panel.table)) in said
    assert re.search(r"^2024 +\d", said, re.MULTILINE)


def test_an_amount_keeps_its_currency(text):
    assert re.search(r"customers worth €[\d.]+[kM]\.", text("say-do", WORKBOOK))


def test_what_to_know_before_trusting_a_number_is_said(text):
    assert "Beware: " in text("say-do", WORKBOOK, "--do", "Nombre de retours")


def test_numbers_of_a_report_line_up():
    grid = str(Grid(("Name", "NPS"), (("A", "+5.0"), ("Long name", "−12.5")), (False, True)))
    assert grid == "Name         NPS\nA           +5.0\nLong name  −12.5"


def test_a_long_title_takes_lines_and_not_width():
    table = pd.DataFrame({"Who": ["A", "B"], "Difference, low": [1234.5, float("nan")]})
    assert str(Grid.of(table)).splitlines() == [
        "     Difference,",
        "Who          low",
        "A       1,234.50",
        "B              –",
    ]


def test_a_name_from_a_file_does_not_steer_the_terminal():
    grid = Grid(("Name",), (("\x1b[2JA\nB",),), (False,))
    assert Report({}, lambda: [grid]).as_text() == "Name\n [2JA B"


@pytest.mark.parametrize("words", [("check",), ("scores", "--by", "Région", "--period", "year"), ("say-do",),
                                   ("mirror",)], ids=lambda words: words[0])  # fmt: skip
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_command_reports_in_both_languages(text, words, language):
    command_name, *options = words
    said = text(command_name, WORKBOOK, *options, "--lang", language)
    assert ("{" in said, "nan" in said.lower().split()) == (False, False)
    percents = re.findall(r"\d(\s?)%", said)
    assert not percents or (language == "fr") == all(percents)


def test_french_reports_write_numbers_the_french_way(text):
    said = text("say-do", WORKBOOK, "--lang", "fr")
    assert "2\u202f071" in said
    assert re.search(r"\b18\u00a0%", said)
    assert re.search(r"\d,\d\d\b", said)


def test_the_terminal_chooses_the_language_unless_told(text, monkeypatch):
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    french = text("scores", WORKBOOK)
    assert text("scores", WORKBOOK, "--lang", "en") != french
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert text("scores", WORKBOOK).startswith("NPS is")


def test_the_language_of_a_report_does_not_outlive_it(text):
    from cxdash.i18n import language

    text("check", MIRROR, "--lang", "fr")
    assert language() == "en"


@pytest.mark.parametrize(
    ("first", "period", "code"),
    [(202412, "month", "2024-12"), (202410, "quarter", "2024-Q4"), (202401, "year", "2024")],
)
def test_period_codes(first, period, code):
    assert period_code(first, period) == code


# ------------------------------------------------------------------ refusals


def test_a_missing_file_is_told_with_its_nearest_neighbour(refusal, csv):
    path = csv("nps\n9\n")
    assert refusal("scores", path.with_name("avi.csv")) == (
        f"There is no file {path.with_name('avi.csv')}; did you mean “avis.csv”?"
    )
    assert "check its name and its folder" in refusal("check", "nowhere/at/all.csv")


def test_a_folder_is_not_a_file(refusal, tmp_path):
    assert refusal("check", tmp_path) == f"{tmp_path} is a folder; name the files in it."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--by", "Regoin"), "There is no column “Regoin”; did you mean “Région”?"),
        (("--where", "Région=Nrod"), "“Région” has no value “Nrod”; did you mean “Nord”?"),
        (("--where", "Région=Zzz"), "“Région” has no value “Zzz”; its values are Nord and Sud."),
        (("--where", "Nord"),
         "--where takes a name and a value, such as --where Region=Nord; “Nord” is not that."),
        (("--map", "nps"), "--map takes a name and a value, such as --map nps=Note; “nps” is not that."),
        (("--scale", "ten"), "“ten” is not a scale; write its two ends, such as 0-10."),
        (("--metric", "ces"),
         "The answers hold no CES; they hold NPS. Say which column it is with --map ces=…"),
        (("--period", "month"),
         "The answers have no date to group by; say which column it is, such as --map date=“Date”."),
    ],
)  # fmt: skip
def test_what_is_not_there_is_told_with_what_to_do(refusal, csv, words, sentence):
    assert refusal("scores", csv(answers(("Nord", 9, 40), ("Sud", 3, 40))), *words) == sentence


def test_unknown_roles_and_columns_to_map_are_told(refusal, csv):
    path = csv(answers(("Nord", 9, 4)))
    assert refusal("check", path, "--map", "npss=note nps").startswith("There is no role “npss”")
    assert refusal("check", path, "--map", "nps=note").startswith("There is no column “note”")


def test_filters_that_leave_nobody_or_almost_are_refused(refusal, csv):
    lines = ["Région;Produit;nps", *["Nord;A;9"] * 40, *["Sud;B;3"] * 40, *["Sud;A;3"] * 2]
    path = csv("\n".join(lines) + "\n")
    assert refusal("scores", path, "--where", "Région=Nord", "--where", "Produit=B") == (
        "Nothing is left with these filters (Produit: B · Région: Nord). Take one away, or show everything."
    )
    assert "no one can be recognised" in refusal(
        "scores", path, "--where", "Région=Sud", "--where", "Produit=A"
    )


@pytest.mark.parametrize("options", [(), ("--json",)], ids=["text", "json"])
def test_too_few_answers_are_refused_without_any_filter_too(refusal, csv, options):
    assert refusal("scores", csv("nps\n9\n8\n7\n"), *options) == (
        "There are fewer than 5 answers, not shown so that no one can be recognised."
    )


def test_a_weight_without_numbers_is_named(refusal, csv):
    path = csv(answers(("Nord", 9, 40), ("Sud", 3, 40)))
    assert "“Région” holds no number above zero" in refusal("scores", path, "--weight", "Région")


def test_as_many_files_as_a_page_holds_and_no_more(capsys, refusal, csv):
    files = [csv(answers(("Nord", 9, 40)), f"{i}.csv") for i in range(FILES + 1)]
    assert refusal("scores", *files) == (
        f"There is no room for {FILES}.csv: {FILES} files and 200 MB can be open at once; "
        "take a file away, then add this one."
    )
    assert command.main(["check", *map(str, files)]) == command.FAILED
    assert capsys.readouterr().out.count("survey answers") == FILES


def test_files_that_do_not_hold_what_is_asked(refusal, csv):
    path = csv(answers(("Nord", 9, 40), ("Sud", 3, 40)))
    assert "no customer id" in refusal("say-do", path)
    assert refusal("mirror", path).startswith("No file holds a mirror survey")
    assert refusal("scores", MIRROR).startswith("No file holds a score")


def test_a_file_that_cannot_be_read_stops_figures_and_not_the_check(capsys, refusal, csv):
    good, empty = csv(answers(("Nord", 9, 40))), csv("", "vide.csv")
    assert "vide.csv" in refusal("scores", good, empty)
    assert command.main(["check", str(good), str(empty), "--json"]) == 2
    said = capsys.readouterr()
    assert [table["file"] for table in json.loads(said.out)["tables"]] == ["avis.csv"]
    assert said.err.startswith("vide.csv is empty")


def test_refusals_are_in_the_language_asked_for(refusal):
    asked = ("scores", "nowhere/at/all.csv")
    assert refusal(*asked, "--lang", "fr") != refusal(*asked)


@pytest.mark.parametrize("words", [(), ("bogus", "x"), ("scores",), ("scores", "x.csv", "--metric", "csa")])
def test_words_that_make_no_command_exit_with_2(capsys, words):
    with pytest.raises(SystemExit) as leaving:
        command.main(words)
    said = capsys.readouterr()
    assert (leaving.value.code, said.out) == (2, "")
    assert "error:" in said.err


# ------------------------------------------------------------------ the real command


def test_the_real_command_prints_one_document_and_nothing_else():
    done = run_process("mirror", MIRROR, "--json", LC_ALL="C")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(json.loads(done.stdout)["items"]) == 12


def test_the_real_command_fails_with_a_sentence():
    done = run_process("scores", "nowhere.csv", "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == ["There is no file nowhere.csv; check its name and its folder."]


def test_a_reader_who_leaves_early_is_no_error():
    listening, writing = os.pipe()
    os.close(listening)
    with os.fdopen(writing) as gone:
        done = subprocess.run(
            [sys.executable, "-m", "cxdash", "check", MIRROR],
            cwd=ROOT, stdout=gone, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("words", [["scores", WORKBOOK, "--json"], ["check", MIRROR], ["--help"]],
                         ids=["json", "check", "help"])  # fmt: skip
def test_what_draws_is_loaded_only_for_a_text(words):
    heavy = "{'streamlit', 'altair', 'statsmodels', 'scipy.stats'}"
    seen = (
        "import atexit, sys, cxdash.__main__ as command\n"
        f"atexit.register(lambda: print(sorted({heavy} & set(sys.modules)), file=sys.stderr))\n"
        f"command.main({words})"
    )
    done = subprocess.run([sys.executable, "-c", seen], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
