"""What a reader decides about duplicates and copies, and that nothing is decided for them."""

import pytest

from cxdash.ingest import Loaded, Rules, build, open_files
from cxdash.ingest.combining.rules import DUPLICATES, KEEP, ONCE, SAME_DAY, SAME_ROW
from cxdash.ingest.quality.remarks import Light

FRENCH = "N° réponse;Client;Date de réponse;Note NPS;Région\n"
ENGLISH = "Response id;Customer id;Survey date;Likelihood to recommend;Region\n"
ROWS = [f"R{i};C{i:03d};{i % 28 + 1:02d}/04/2025;{i % 11};{'Nord' if i % 2 else 'Sud'}" for i in range(60)]
EQUAL, SAME_CUSTOMER, OTHER_DAY = ROWS[7], "R90;C008;09/04/2025;3;Sud", "R91;C008;15/04/2025;3;Sud"


def built(*texts: str, rules: Rules | None = None) -> Loaded:
    opened = open_files([(f"f{i}.csv", text.encode()) for i, text in enumerate(texts)])
    assert not opened.failures
    return build(opened.tables, rules=rules)


def counted(result: Loaded) -> int:
    assert result.study.responses
    assert sum(one.rows_used for one in result.reports) == len(result.study.responses.frame)
    for report in result.reports:
        assert report.rows_read == report.rows_used + report.rows_set_aside
    return len(result.study.responses.frame)


@pytest.mark.parametrize("header", [FRENCH, ENGLISH])
@pytest.mark.parametrize(
    ("rule", "rows", "reasons"),
    [
        (KEEP, 63, {}),
        (SAME_ROW, 62, {"equal_row": 1}),
        (SAME_DAY, 61, {"equal_row": 1, "equal_day": 1}),
    ],
)
def test_duplicates_count_as_the_reader_says(
    header: str, rule: str, rows: int, reasons: dict[str, int]
) -> None:
    text = header + "\n".join([*ROWS, EQUAL, SAME_CUSTOMER, OTHER_DAY])
    result = built(text, rules=Rules(duplicates=rule))
    (report,) = result.reports
    assert counted(result) == rows
    assert report.reasons == reasons
    assert report.rows_read == 63


def test_until_the_reader_says_so_duplicates_count_and_are_said_with_their_rows() -> None:
    (report,) = built(FRENCH + "\n".join([*ROWS, EQUAL, SAME_CUSTOMER])).reports
    assert report.light == Light.AMBER
    said = " ".join(report.warnings)
    assert "Rows equal to an earlier one throughout: 1 (rows 62)" in said
    assert "answered the same survey again that day: 1 (rows 10)" in said


def test_of_one_day_the_last_answer_counts() -> None:
    text = FRENCH + "\n".join([*ROWS, SAME_CUSTOMER])
    result = built(text, rules=Rules(duplicates=SAME_DAY))
    (report,) = result.reports
    assert report.asides["row"].tolist() == [10], "the first answer of that day"
    assert result.study.responses
    answers = result.study.responses.frame
    assert answers.loc[answers["Client"] == "C008", "Note NPS"].tolist() == [3]


def test_two_surveys_of_one_day_are_no_duplicates() -> None:
    rows = [f"C{i:03d};15/04/2025;{i % 11};{kind}" for i in range(30) for kind in ("Livraison", "SAV")]
    (report,) = built("Client;Date;Note NPS;Point de contact\n" + "\n".join(rows)).reports
    assert report.light == Light.GREEN
    assert not report.warnings


def test_ticked_boxes_that_agree_are_chance_and_not_duplicates() -> None:
    rows = [f"{i % 11};{'Nord' if i % 2 else 'Sud'}" for i in range(200)]
    (report,) = built("Note NPS;Région\n" + "\n".join(rows)).reports
    assert not any("equal" in warning for warning in report.warnings)


@pytest.mark.parametrize(("rule", "rows", "light"), [(KEEP, 120, Light.AMBER), (SAME_ROW, 60, Light.GREEN)])
def test_a_table_pasted_under_itself_is_said_and_counts_once(rule: str, rows: int, light: Light) -> None:
    result = built(FRENCH + "\n".join([*ROWS, *ROWS]), rules=Rules(duplicates=rule))
    assert (counted(result), result.reports[0].light) == (rows, light)
    said = " ".join(result.reports[0].warnings)
    assert ("Rows equal to an earlier one throughout: 60" in said) == (rule == KEEP)


def test_rows_that_nothing_names_count_once_where_the_reader_says_so() -> None:
    rows = [f"{i % 11};{'Nord' if i % 2 else 'Sud'};{i % 5 + 1}" for i in range(200)]
    result = built("Note NPS;Région;Accueil\n" + "\n".join(rows), rules=Rules(duplicates=SAME_ROW))
    assert counted(result) == 110


def test_rows_that_are_persons_are_compared_without_their_number() -> None:
    rows = "\n".join([f"{i % 11};{i * 7};{'oui' if i % 4 else 'non'}" for i in range(40)] * 2)
    result = built(f"Note NPS;CA annuel;Parti\n{rows}", rules=Rules(duplicates=SAME_ROW))
    assert counted(result) == 40


def test_a_row_of_last_month_in_this_months_file_is_found_across_files() -> None:
    first, second = (
        FRENCH + "\n".join(ROWS),
        FRENCH + "\n".join([*(r.replace("C", "D") for r in ROWS[:40]), EQUAL]),
    )
    result = built(first, second, rules=Rules(duplicates=SAME_ROW))
    assert counted(result) == 100
    assert [report.reasons for report in result.reports] == [{}, {"equal_row": 1}]
    assert result.reports[1].asides["row"].tolist() == [42]


# --- one table opened twice ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "light", "rows"),
    [("undecided", Light.RED, 120), ("keep", Light.AMBER, 120), ("once", Light.GREEN, 60)],
)
def test_a_copy_is_red_until_the_reader_decides(rule: str, light: Light, rows: int) -> None:
    text = FRENCH + "\n".join(ROWS)
    rules = Rules(copies=rule, duplicates=KEEP)
    result = built(text, text, rules=rules)
    first, second = result.reports
    assert first.light == Light.GREEN
    assert (second.light, counted(result)) == (max(light, second.light, key=list(Light).index), rows)
    assert result.study.doubtful == (("f1.csv",) if light == Light.RED else ())
    assert any("holds what f0.csv holds" in warning for warning in second.warnings)


def test_counted_once_every_row_of_the_copy_is_listed() -> None:
    text = FRENCH + "\n".join(ROWS)
    copy = built(text, text, rules=Rules(copies=ONCE)).reports[1]
    assert (copy.rows_used, copy.reasons) == (0, {"copy": 60})
    assert len(copy.set_aside) == 60


def test_customers_told_twice_are_the_same_customers() -> None:
    rows = "\n".join(f"C{i};{i * 10};{'oui' if i % 4 else 'non'}" for i in range(40))
    text = f"Code client;CA;Parti\n{rows}\n"
    result = built(text, text)
    assert [report.light for report in result.reports] == [Light.GREEN, Light.GREEN]
    assert result.study.customers
    assert len(result.study.customers.frame) == 40


# --- the rest --------------------------------------------------------------------------------


def test_the_unit_of_analysis_travels_with_the_study() -> None:
    text = FRENCH + "\n".join(ROWS)
    assert built(text).study.unit == "answers"
    assert built(text, rules=Rules(unit="customers")).study.unit == "customers"


def test_every_rule_makes_another_study() -> None:
    text = FRENCH + "\n".join(ROWS)
    rules = [
        *(Rules(duplicates=one) for one in DUPLICATES),
        *(Rules(copies=one) for one in (KEEP, ONCE)),
        Rules(unit="customers"),
        Rules(renamed={("f0.csv", "Région"): ""}),
    ]
    assert len({built(text, rules=one).study.fingerprint for one in rules}) == len(rules)


# --- waves laid out as columns ---------------------------------------------------------------


def waves(n: int, language: str, dated: bool, rows: int = 40) -> str:
    customer, day, wave, region = {
        "fr": ("Client", "Date de réponse", "NPS vague {}", "Région"),
        "en": ("Customer id", "Survey date", "NPS wave {}", "Region"),
    }[language]
    names = [customer, *([day] if dated else []), *(wave.format(k + 1) for k in range(n)), region]
    lines = [
        [f"C{i:03d}", *([f"2025-04-{i % 28 + 1:02d}"] if dated else []),
         *(str((i + 3 * k) % 11) for k in range(n)), "Nord" if i % 2 else "Sud"]
        for i in range(rows)
    ]  # fmt: skip
    return "\n".join(";".join(line) for line in [names, *lines])


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("rule", DUPLICATES)
@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize("n", [2, 3])
def test_the_waves_of_one_row_are_no_duplicates_of_one_another(
    n: int, dated: bool, rule: str, language: str
) -> None:
    result = built(waves(n, language, dated), rules=Rules(duplicates=rule))
    assert counted(result) == 40 * n
    assert not result.reports[0].reasons
    assert not any("answered the same survey again" in warning for warning in result.reports[0].warnings)


def test_one_wave_answered_twice_on_a_day_counts_once() -> None:
    """C001 answers wave 1 again in a second row, and wave 2 there for the first time."""
    text = waves(2, "fr", dated=True).replace("C001;2025-04-02;1;4;", "C001;2025-04-02;1;;")
    result = built(f"{text}\nC001;2025-04-02;7;8;Nord", rules=Rules(duplicates=SAME_DAY))
    assert counted(result) == 80
    assert result.reports[0].reasons == {"equal_day": 1}
    assert result.study.responses
    answers = result.study.responses.frame
    assert answers.loc[answers["Client"] == "C001", ["Vague", "NPS"]].to_numpy().tolist() == [
        ["vague 1", 7.0], ["vague 2", 8.0],
    ]  # fmt: skip
