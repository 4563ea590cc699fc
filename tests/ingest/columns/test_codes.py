"""Numbers that stand for no answer: proposed where they lie outside the scale and repeat, never silently."""

import random
import time

import pytest

from cxdash.ingest import Loaded, load
from cxdash.ingest.columns import codes
from cxdash.ingest.columns.codes import TOP_ASKED
from cxdash.ingest.columns.mapping import Mapping
from cxdash.ingest.columns.roles import recognise
from cxdash.ingest.files.read import read
from cxdash.ingest.quality.remarks import Light
from cxdash.ingest.tables.layout import table
from cxdash.scales import Scale


def opened(header: str, values: list[str], beside: dict[str, list[str]] | None = None) -> Loaded:
    columns = {header: values, **(beside or {})}
    rows = ([filled[i % len(filled)] for filled in columns.values()] for i in range(200))
    text = "\n".join(
        ["\t".join([*columns, "ref"]), *("\t".join([*row, f"r{i}"]) for i, row in enumerate(rows))]
    )
    return load([("avis.txt", text.encode())])


def mapped(header: str, values: list[str]) -> Mapping:
    return opened(header, values).mappings[0]


@pytest.mark.parametrize(
    ("header", "values", "scale", "gone"),
    [
        ("satisfaction", [*"1234512345", "99"], Scale(1, 5), ("99",)),
        ("satisfaction", [*"1234512345", "-1", "-9"], Scale(1, 5), ("-9", "-1")),
        ("satisfaction", [*"1234512345", "8", "9"], Scale(1, 5), ("8", "9")),
        ("satisfaction", [*"123453454", *"23453454345", "6"], Scale(1, 5), ("6",)),
        ("nps", [*map(str, range(11)), "11"], Scale(0, 10), ("11",)),
        ("nps", [*map(str, range(11)), "98", "99"], Scale(0, 10), ("98", "99")),
        ("satisfaction (1-5, 6 = ne se prononce pas)", [*"123456"], Scale(1, 5), ("6",)),
        ("satisfaction 1-5 (N/A = 0)", [*"012345"], Scale(1, 5), ("0",)),
        ("satisfaction", [*"1234567"], Scale(1, 7), ()),
        ("satisfaction", [*map(str, range(11))], Scale(0, 10), ()),
    ],
)
def test_codes_are_proposed_and_do_not_stretch_the_scale(
    header: str, values: list[str], scale: Scale, gone: tuple[str, ...]
) -> None:
    mapping = mapped(header, values)
    assert mapping.scales[header] == scale
    assert mapping.missing_in.get(header, ()) == gone


def test_one_slip_is_outside_the_scale_and_no_code() -> None:
    values = [*(str(i % 11) for i in range(199)), "99"]
    result = opened("nps", values)
    assert result.mappings[0].missing_in == {}
    assert result.reports[0].reasons == {"out_of_scale": 1}


def test_codes_are_counted_as_dont_know_and_said_and_can_be_taken_back() -> None:
    result = opened("satisfaction", [*"123451234", "99"])
    assert result.reports[0].reasons == {"dont_know": 20}
    warned = [warning for warning in result.reports[0].warnings if "taken for a code" in warning]
    assert any("”: 99;" in warning for warning in warned)
    assert result.mappings[0].with_missing_in("satisfaction", ()).missing_in == {}


def test_zero_and_six_of_a_battery_are_not_used() -> None:
    used, rare = [*"34543455", *"2345345534"], [*"345345", "6"]
    beside = {
        "Q7 art": [*used, *"666666666666"],
        "Q7 food": [*used, *used, *used, "0"],
        "Q7 signs": [*used, *used, *rare],
    }
    (mapping,) = opened("Overall satisfaction", used, beside).mappings
    assert {mapping.scales[column] for column in beside} == {Scale(1, 5)}
    assert mapping.missing_in["Q7 art"] == ("6",)
    assert mapping.missing_in["Q7 food"] == ("0",)


@pytest.mark.parametrize("stem", ["Q8 accueil ", "Q8 service "])
def test_zero_and_six_around_a_full_one_to_five_are_codes_and_asked_about(stem: str) -> None:
    """As airports code “blank” and “never used”: few answers each, and nobody answers 7 to 10."""
    given = ["4446655", "6453066", "5340464", "3455434", "6662560", "1234555"]
    beside = {f"{stem}{letter}": [*values] for letter, values in zip("ABCDEF", given, strict=True)}
    rows = [";".join(row) for row in zip(*(values * 3 for values in beside.values()), strict=True)]
    loaded = load([("avis.csv", "\n".join([";".join(beside), *rows]).encode())])
    (mapping,), (report,) = loaded.mappings, loaded.reports
    assert {mapping.scales[column] for column in beside} == {Scale(1, 5)}
    assert mapping.missing_in[f"{stem}B"] == ("0", "6")
    asked = [remark for remark in report.remarks if "code that means no answer" in remark.note.sentence]
    assert {remark.light for remark in asked} == {Light.AMBER}


@pytest.mark.parametrize(
    ("answers", "scale"),
    [("1234564321", Scale(1, 6)), ("0123456789", Scale(0, 10)), ("1234567654", Scale(1, 7))],
)
def test_a_longer_scale_that_is_used_stays(answers: str, scale: Scale) -> None:
    beside = {f"note {letter}": [*answers[at:], *answers[:at]] for at, letter in enumerate("abcd")}
    (mapping,) = opened("note z", [*answers], beside).mappings
    assert set(mapping.scales.values()) == {scale}


def test_an_odd_amount_is_asked_about_and_stays_an_amount() -> None:
    rows = "\n".join(f"C{i};{-99 if i % 10 == 0 else 10 + i}" for i in range(100))
    result = load([("clients.csv", f"id client;CA\n{rows}\n".encode())])
    assert result.mappings[0].missing_in == {}
    assert result.study.customers
    assert (result.study.customers.frame["CA"] == -99).sum() == 10
    assert any("-99 in many rows (10)" in warning for warning in result.reports[0].warnings)


def test_a_code_is_the_same_number_however_it_is_written() -> None:
    result = opened("satisfaction", [*"12345", "99,0"])
    gone = result.mappings[0].with_missing_in("satisfaction", ["99"])
    assert gone.missing_in == {"satisfaction": ("99",)}
    assert result.reports[0].reasons == {"dont_know": 33}


def test_dates_that_leave_the_order_open_are_undecided_until_someone_decides() -> None:
    mapping = mapped("Date de réponse", ["03/04/2025", "05/06/2025"])
    assert mapping.undecided == ("Date de réponse",)
    assert mapping.with_date_order("dmy").undecided == ()
    (sure,) = opened(
        "Date de réponse", ["03/04/2025"], {"Date de départ": ["25/04/2025", "03/04/2025"]}
    ).mappings
    assert (sure.undecided, sure.date_order) == ((), "dmy"), "one column tells for all"


def test_many_zeros_beside_five_steps_do_not_make_a_scale_of_ten() -> None:
    found = mapped("satisfaction", [*"0123450"])
    assert found.scales["satisfaction"] in (Scale(0, 5), Scale(1, 5))


def answered(header: str, given: dict[int, int], beside: dict[str, dict[int, int]] | None = None) -> Loaded:
    """A table of so many answers each, in no order that tells anything."""
    columns = {
        name: [str(value) for value, n in counts.items() for _ in range(n)]
        for name, counts in {header: given, **(beside or {})}.items()
    }
    length = max(map(len, columns.values()))
    rows = ([values[i * 7 % len(values)] for values in columns.values()] for i in range(length))
    lines = ["\t".join([*columns, "ref"]), *("\t".join([*row, f"r{i}"]) for i, row in enumerate(rows))]
    return load([("avis.txt", "\n".join(lines).encode())])


FROM_ONE = {step: 10 + 8 * step for step in range(1, 12)}
UNHAPPY = {0: 60, 1: 50, 2: 40, 3: 30, 4: 25, 5: 30, 6: 6}


@pytest.mark.parametrize(
    ("header", "given"),
    [
        ("NPS", FROM_ONE),
        ("NPS (0-10)", {9: 6, 8: 5, 5: 1}),
        ("NPS", {9: 6, 8: 5, 5: 1}),
        ("NPS 0-10", UNHAPPY),
        ("Recommandation", UNHAPPY),
        ("Satisfaction (1-7)", {1: 10, 2: 10, 3: 20, 4: 40, 5: 60, 6: 5}),
        ("Satisfaction", {1: 60, 2: 50, 3: 40, 4: 30, 5: 10, 6: 5}),
        ("Satisfaction", {5: 10, 8: 5, 9: 6}),
    ],
)
def test_real_answers_are_no_codes(header: str, given: dict[int, int]) -> None:
    assert answered(header, given).mappings[0].missing_in == {}


SIX = dict.fromkeys(range(1, 7), 20)


@pytest.mark.parametrize(
    "given",
    [
        [SIX, SIX, {1: 30, 2: 30, 3: 20, 4: 20, 5: 18, 6: 2}],
        [SIX, {1: 30, 2: 30, 3: 20, 4: 20, 5: 20}, {1: 10, 2: 10, 3: 20, 4: 20, 5: 29, 6: 31}],
    ],
)
def test_the_sixes_of_a_battery_from_1_to_6_are_answers(given: list[dict[int, int]]) -> None:
    beside = {f"Satisfaction {name}": counts for name, counts in zip("abc", given, strict=True)}
    (mapping,) = answered("Satisfaction globale", SIX, beside).mappings
    assert mapping.missing_in == {}
    assert all(scale.high >= 6 for scale in mapping.scales.values())


def test_the_zeros_of_a_battery_whose_header_writes_them_are_answers() -> None:
    given = {0: 2, 1: 10, 2: 20, 3: 40, 4: 60, 5: 60}
    beside = {f"Satisfaction {name} (0-5)": given for name in ("Prix", "Accueil", "Choix", "Délai")}
    (mapping,) = answered("NPS", FROM_ONE, beside).mappings
    assert mapping.missing_in == {}
    assert {mapping.scales[column] for column in beside} == {Scale(0, 5)}


def test_a_guessed_code_is_amber_and_an_explained_or_usual_one_is_not() -> None:
    steps = {1: 20, 2: 20, 3: 40, 4: 60, 5: 60}
    for header, extra, light in (
        ("Satisfaction", {6: 8}, "amber"),
        ("Satisfaction", {99: 8}, "green"),
        ("Satisfaction (6 = NSP)", {6: 8}, "green"),
    ):
        result = answered(header, {**steps, **extra})
        assert result.mappings[0].missing_in == {header: tuple(map(str, extra))}
        said = [r.light for r in result.reports[0].remarks if "taken for a code" in r.note.sentence]
        assert said == [light]


@pytest.mark.parametrize(
    ("header", "scale"),
    [
        ("Q3-10 Satisfaction", Scale(1, 5)),
        ("Question 2-10 Satisfaction", Scale(1, 5)),
        ("Satisfaction 2-10", Scale(1, 5)),
        ("Q3 Satisfaction (1-7)", Scale(1, 7)),
    ],
)
def test_the_number_of_a_question_is_no_scale(header: str, scale: Scale) -> None:
    given = {1: 30, 2: 20, 3: 40, 4: 60, 5: 60}
    (mapping,) = answered(header, given).mappings
    assert mapping.scales[header] == scale


@pytest.mark.parametrize(
    "question", ["Notez {} sur une échelle de 1 à 5 (1 = mauvais)", "Rate {} on a scale from 1-5"]
)
def test_a_scale_that_a_question_under_a_code_writes_holds_beside_a_longer_one(question: str) -> None:
    asked = [question.format(thing) for thing in ("accueil", "prix", "site", "delai")]
    rows = [",".join([*(str((i * k) % 5 + 1) for k in (1, 2, 3, 4)), str(i % 10 + 1)]) for i in range(60)]
    text = "\n".join(["Q1_1,Q2_1,Q3_1,Q4_1,Note du service", ",".join([*asked, "Quelle note ?"]), *rows])
    (mapping,) = load([("avis.csv", text.encode())]).mappings
    assert {mapping.scales[f"Q{n}_1"] for n in range(1, 5)} == {Scale(1, 5)}


def test_a_name_of_endless_digits_is_searched_for_codes_at_once() -> None:
    start = time.process_time()
    assert not codes.could_be_answers(["99"], "9" * 30_000)
    assert time.process_time() - start < 1


# --- the ends of a long scale ----------------------------------------------------------------


def long_battery(chance: random.Random, steps: range, rows: int = 60, columns: int = 8) -> list[list[str]]:
    return [[str(chance.choice(steps)) for _column in range(columns)] for _row in range(rows)]


def of_battery(rows: list[list[str]], score: str = "Satisfaction") -> Mapping:
    header = [score, *(f"Question {n}" for n in range(2, len(rows[0]) + 1))]
    lines = ["\t".join(header), *map("\t".join, rows)]
    (sheet,) = read("avis.tsv", "\n".join(lines).encode())
    return recognise(table(sheet))


def test_a_zero_that_few_gave_on_a_long_scale_is_proposed_as_no_answer() -> None:
    rows = long_battery(random.Random(1), range(1, 11))
    rows[3][4] = rows[9][2] = "0"
    found = of_battery(rows)
    assert {(scale.low, scale.high) for scale in found.scales.values()} == {(1, 10)}
    assert found.missing_in == {"Question 5": ("0",), "Question 3": ("0",)}


def test_zeros_among_ratings_from_0_to_10_are_answers() -> None:
    found = of_battery(long_battery(random.Random(1), range(11)))
    assert {(scale.low, scale.high) for scale in found.scales.values()} == {(0, 10)}
    assert not found.missing_in


def test_a_battery_whose_last_step_nobody_reached_is_asked_about() -> None:
    (asked,) = (note for note in of_battery(long_battery(random.Random(1), range(1, 10))).doubts.values()
                if note.message == TOP_ASKED)  # fmt: skip
    assert asked.sentence.startswith(
        "Nobody gave more than 9 in any of 8 ratings put on 1-10, such as “Satisfaction”"
    )
    reached = of_battery(long_battery(random.Random(1), range(1, 11)))
    assert TOP_ASKED not in {note.message for note in reached.doubts.values()}


def test_a_score_keeps_its_worst_answers_beside_ratings_that_begin_at_1() -> None:
    rows = long_battery(random.Random(1), range(1, 11), rows=240)
    for row in rows[:20]:
        row[0] = "0"
    found = of_battery(rows)
    assert found.scales["Satisfaction"] == Scale(0, 10)


def test_a_written_scale_leaves_no_doubt_of_its_last_step() -> None:
    values = [str(step) for step in range(1, 10)]
    asked = {note.message for note in mapped("Satisfaction (1-10)", values).doubts.values()}
    assert not asked & {codes.SCALE_ASKED, TOP_ASKED}
    assert codes.SCALE_ASKED in {note.message for note in mapped("Satisfaction", values).doubts.values()}


@pytest.mark.parametrize(
    "names", [("Prix", "Accueil", "Choix", "Délai", "Calme"), ("Q1", "Q2", "Q3", "Q4", "Q5")]
)
def test_a_code_that_few_have_drives_no_rating_out_of_its_battery(names: tuple[str, ...]) -> None:
    answers = {name: [*map(str, [1, 2, 3, 4, 5] * 12), "99", "99"] for name in names}
    found = opened("satisfaction", [*"1234554321"], answers)
    assert found.mappings[0].columns("item") == names
    assert found.reports[0].reasons
