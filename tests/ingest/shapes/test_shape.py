"""Answers laid out sideways: what is turned, what must be left alone, and that nothing is lost on the way."""

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cxdash.errors import InputError
from cxdash.ingest import RawTable, TableReport, load, open_files
from cxdash.ingest.columns.roles import recognise
from cxdash.ingest.shapes.batteries import labels
from cxdash.ingest.shapes.choices import Block
from cxdash.ingest.shapes.shape import AS_IS, Shape, applied, propose
from cxdash.ingest.shapes.wave_columns import read_wave
from cxdash.ingest.tables.layout import TEXT
from cxdash.study import Study

SAMPLE = Path(__file__).parents[3] / "sample_data"
ROWS = 40

Cell = Callable[[int, Random], object]


def csv(delimiter: str = ";", rows: int = ROWS, **columns: Cell) -> bytes:
    """A table of these columns; each cell is made from its row and a seeded die."""
    die = Random(20250403)
    lines = [delimiter.join(columns)]
    lines += [delimiter.join(str(cell(i, die)) for cell in columns.values()) for i in range(rows)]
    return "\n".join(lines).encode()


def raw(data: bytes) -> RawTable:
    (table,) = open_files([("avis.csv", data)]).tables
    return table


def turned(data: bytes) -> RawTable:
    table = raw(data)
    return applied(table, propose(table))


def made(data: bytes) -> tuple[Study, TableReport]:
    loaded = load([("avis.csv", data)])
    return loaded.study, loaded.reports[0]


def who(i: int, _die: Random) -> str:
    return f"C{i:03}"


def upto(low: int, high: int) -> Cell:
    return lambda _i, die: die.randint(low, high)


def tick(text: str) -> Cell:
    return lambda _i, die: text if die.random() < 0.5 else ""


# --- waves -----------------------------------------------------------------------------------

WAVES = {
    "NPS 2023": ("NPS", "2023-01-01"),
    "nps_2024": ("nps", "2024-01-01"),
    "Note T3 2024": ("Note", "2024-07-01"),
    "Q2 2024 NPS": ("NPS", "2024-04-01"),
    "CSAT 2024-Q4": ("CSAT", "2024-10-01"),
    "1er trimestre 2024 : note": ("note", "2024-01-01"),
    "NPS S2 2024": ("NPS", "2024-07-01"),
    "Satisfaction janv-24": ("Satisfaction", "2024-01-01"),
    "Satisfaction (août 2024)": ("Satisfaction", "2024-08-01"),
    "Score May 2024": ("Score", "2024-05-01"),
    "Note 12/2024": ("Note", "2024-12-01"),
    "NPS 202403": ("NPS", "2024-03-01"),
    "NPS 01/03/2024": ("NPS", "01/03/2024"),
    "2024 / NPS": ("NPS", "2024-01-01"),
    "Note 2024 (0-10)": ("Note (0-10)", "2024-01-01"),
    "Vague 1 – note": ("note", "vague 1"),
    "Wave 3: How likely": ("How likely", "wave 3"),
    "Q1_W2": ("Q1", "w2"),
    "Recommandation [Vague 2]": ("Recommandation", "vague 2"),
    "Satisfaction 2023-24": ("Satisfaction", "2023 24"),
}


@pytest.mark.parametrize(("name", "told"), WAVES.items())
def test_a_wave_is_read_out_of_a_name(name: str, told: tuple[str, str]) -> None:
    wave = read_wave(name)
    assert wave is not None
    assert (wave.stem, wave.value) == told


@pytest.mark.parametrize(
    "name", ["Q12", "Address 2", "Q5_1", "api00", "CDNOW 24", "Note (0-10)", "NPS", "18-24 ans"]
)
def test_other_numbers_in_a_name_are_no_wave(name: str) -> None:
    assert read_wave(name) is None


@pytest.mark.parametrize("stem", ["Item", "Critère"])
def test_a_count_that_runs_through_the_years_is_no_wave(stem: str) -> None:
    table = csv(**{f"{stem} {n}": upto(1, 5) for n in (*range(1, 6), *range(1898, 1906))})
    assert list(turned(table).frame) == [f"{stem} {n}" for n in (*range(1, 6), *range(1898, 1906))]


def test_yearly_waves_become_rows_with_a_date() -> None:
    lines = [
        "N° client;Région;NPS 2023;NPS 2024;Commentaire 2023",
        "A;Nord;9;;bien",
        "B;Sud;4;10;",
        "C;Sud;;;",
    ]
    table = turned("\n".join([*lines, *(f"D{i};Nord;{i % 11};{(3 * i) % 11};" for i in range(20))]).encode())
    assert list(table.frame) == ["N° client", "Région", "Date", "NPS", "Commentaire"]
    assert table.frame.head(4).fillna("").to_numpy().tolist() == [
        ["A", "Nord", "2023-01-01", "9", "bien"],
        ["B", "Sud", "2023-01-01", "4", ""],
        ["B", "Sud", "2024-01-01", "10", ""],
        ["C", "Sud", "", "", ""],
    ]
    assert list(table.frame.index[:4]) == [2, 3, 3, 4], "the row's number in the file"
    assert any(note.values.get("blank") == 1 for note in table.notes), "C's row is said"


def test_waves_reach_the_study_with_their_dates_and_every_answer() -> None:
    study, report = made(csv(**{"N° client": who, "NPS T1 2024": upto(0, 10), "NPS T2 2024": upto(0, 10)}))
    assert (report.rows_read, report.rows_used) == (2 * ROWS, 2 * ROWS)
    answers = study.responses
    assert answers is not None
    assert answers.column("date") == "Date"
    assert sorted(map(str, answers.frame["Date"].dt.date.unique())) == ["2024-01-01", "2024-04-01"]


def test_numbered_waves_are_a_segment() -> None:
    study, _report = made(csv(",", id=who, NPS_W1=upto(0, 10), NPS_W2=upto(0, 10)))
    answers = study.responses
    assert answers is not None
    assert answers.columns("segment") == ("Wave",)
    assert set(answers.frame["Wave"]) == {"W1", "W2"}


def test_waves_in_words_are_turned_too() -> None:
    words = ["Très satisfait", "Plutôt satisfait", "Plutôt insatisfait", "Pas du tout satisfait"]
    said: Cell = lambda _i, die: die.choice(words)  # noqa: E731
    study, _report = made(csv(**{"Client": who, "Satisfaction 2023": said, "Satisfaction 2024": said}))
    assert study.responses is not None
    assert len(study.responses.frame) == 2 * ROWS


def test_a_measure_that_one_wave_lacks_is_blank_there() -> None:
    columns = {f"NPS {year}": upto(0, 10) for year in (2022, 2023, 2024)} | {
        f"CSAT {year}": upto(1, 5) for year in (2023, 2024)
    }
    frame = turned(csv(**{"Client": who, **columns})).frame
    assert frame.loc[frame["Date"] == "2022-01-01", "CSAT"].isna().all()
    assert frame.loc[frame["Date"] == "2024-01-01", "CSAT"].notna().all()


def test_an_amount_of_a_wave_stays_with_the_customer_and_a_score_of_one_wave_does_not() -> None:
    columns = {f"NPS {year}": upto(0, 10) for year in (2023, 2024)}
    frame = turned(csv(**{"Client": who, **columns, "CES 2024": upto(1, 7), "CA 2024": upto(100, 900)})).frame
    assert list(frame) == ["Client", "Date", "NPS", "CES", "CA 2024"]
    assert frame.loc[frame["Date"] == "2023-01-01", "CES"].isna().all()
    assert (frame.groupby("Client")["CA 2024"].nunique() == 1).all()


def test_an_answer_given_once_counts_once() -> None:
    columns = {"NPS 2023": upto(0, 10), "NPS 2024": upto(0, 10), "CSAT": upto(1, 5), "Région": upto(1, 3)}
    grid = {f"Note [{item}]": upto(1, 5) for item in ("Accueil", "Prix", "Choix")}
    study, report = made(csv(**{"Client": who, **columns, **grid}))
    assert study.responses is not None
    assert study.items is not None
    assert study.responses.frame["NPS"].count() == 2 * ROWS
    assert study.responses.frame["CSAT"].count() == ROWS
    assert study.responses.frame["Région"].count() == 2 * ROWS
    assert len(study.items.frame) == 3 * ROWS
    assert any("Asked once" in warning and "CSAT" in warning for warning in report.warnings)


ALONE = {
    "amounts tell what a customer did": {"CA 2023": upto(100, 900), "CA 2024": upto(100, 900)},
    "orders do too": {"Commandes 2023": upto(0, 10), "Commandes 2024": upto(0, 10)},
    "one wave alone is none": {"nps_2024": upto(0, 10), "csat": upto(1, 5)},
    "figures of sites are no answers": {"NPS 2023": upto(-60, 60), "NPS 2024": upto(-60, 60)},
    "items are numbered too": {f"Q{i}": upto(1, 5) for i in range(1, 13)},
    "so are addresses": {"Address 1": who, "Address 2": who, "nps": upto(0, 10)},
    "a place has a comma": {
        "nps": upto(0, 10),
        "Ville": lambda i, _d: ("Lyon, France", "Paris, France")[i % 2],
    },
    "so has a trade": {
        "nps": upto(0, 10),
        "Secteur": lambda i, _d: ("Finance, assurance", "Industrie", "Commerce, gros")[i % 3],
    },
    "and a decimal": {
        "nps": upto(0, 10),
        "Panier": lambda _i, die: f"{die.randint(1, 9)},{die.randint(0, 9)}",
    },
    "comments have semicolons": {
        "nps": upto(0, 10),
        "Avis": lambda i, die: f'"Commande {i} livrée; merci; {die.random()}"',
    },
    "yes or no questions stay": {"nps": upto(0, 10), "Has_Card": upto(0, 1), "Has_Loan": upto(0, 1)},
    "scores under one title stay scores": {"Scores / NPS": upto(0, 10), "Scores / CSAT": upto(1, 5)},
}


@pytest.mark.parametrize("columns", ALONE.values(), ids=ALONE)
def test_what_only_looks_sideways_is_left_alone(columns: dict[str, Cell]) -> None:
    table = raw(csv(**{"Client": who, **columns}))
    assert propose(table) == AS_IS
    assert applied(table, AS_IS) is table


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(*(st.sampled_from(["", "0", "3", "7", "9", "10", "NSP"]) for _wave in range(3))),
        min_size=12, max_size=40,
    )
)  # fmt: skip
def test_turning_waves_keeps_every_answer_and_every_row(answers: list[tuple[str, str, str]]) -> None:
    named = ["Client", "NPS 2022", "NPS 2023", "NPS 2024"]
    rows = [(f"C{i}", *(said or None for said in row)) for i, row in enumerate(answers)]
    table = RawTable("avis.csv", None, pd.DataFrame(rows, columns=named, dtype=TEXT), "")
    shape = propose(table)
    frame = applied(table, shape).frame
    assume(shape)
    assert set(frame["Client"]) == {f"C{i}" for i in range(len(answers))}
    years = ("2022-01-01", "2023-01-01", "2024-01-01")
    told = [
        (f"C{i}", year, said)
        for i, row in enumerate(answers)
        for year, said in zip(years, row, strict=True)
        if said
    ]
    kept = frame.dropna(subset="NPS")
    assert list(kept[["Client", "Date", "NPS"]].itertuples(index=False, name=None)) == told


# --- several answers to one question ---------------------------------------------------------

BLOCKS = {
    "their text": {f"Raisons / {o}": tick(o) for o in ("Prix", "Délai", "Accueil")},
    "a cross": {f"Raisons [{o}]": tick("x") for o in ("Prix", "Délai", "Accueil")},
    "oui and non": {
        f"Raisons - {o}": lambda _i, die: die.choice(["Oui", "Non"]) for o in ("Prix", "Délai", "Accueil")
    },
    "one and nought": {f"Raisons : {o}": upto(0, 1) for o in ("Prix", "Délai", "Accueil")},
}


@pytest.mark.parametrize("columns", BLOCKS.values(), ids=BLOCKS)
def test_options_in_columns_become_segments(columns: dict[str, Cell]) -> None:
    before = raw(csv(NPS=upto(0, 10), **columns))
    after = applied(before, propose(before)).frame
    assert list(after) == ["NPS", "Raisons – Prix", "Raisons – Délai", "Raisons – Accueil"]
    mapping = recognise(before)
    assert mapping.columns("segment") == tuple(after)[1:]
    for old, new in zip(columns, list(after)[1:], strict=True):
        option = new.removeprefix("Raisons – ")
        chosen = before.frame[old].notna() & ~before.frame[old].isin(["Non", "0"])
        assert ((after[new] == f"{option} : oui") == chosen).all()


def test_a_row_that_chose_nothing_gave_no_answer() -> None:
    lines = [
        "nps,Why / Price,Why / Staff",
        "9,Price,",
        "3,,",
        "5,,Staff",
        *(f"{i},Price,Staff" for i in range(9)),
    ]
    frame = turned("\n".join(lines).encode()).frame
    assert frame["Why – Price"].head(3).fillna("").tolist() == ["Price: yes", "", "Price: no"]


def test_options_whose_question_is_not_told_are_known_by_their_cells() -> None:
    columns = {option: tick(option) for option in ("Price", "Quality", "Service")}
    frame = turned(csv(",", **{"How likely are you to recommend us?": upto(0, 10), **columns})).frame
    assert set(frame["Quality"].dropna()) == {"Quality: yes", "Quality: no"}


def test_columns_named_by_signs_are_no_options() -> None:
    columns: dict[str, Cell] = {sign: lambda i, _die: f"mot {i}" for sign in ("(", "?!")}
    assert list(turned(csv(",", **{"NPS": upto(0, 10), **columns})).frame) == ["NPS", "(", "?!"]


def test_rare_options_share_a_column() -> None:
    columns = {
        f"Q3[o{n}]": (lambda _i, die, n=n: "Y" if die.random() < 0.9 - n / 40 else "") for n in range(25)
    }
    before = raw(csv(",", nps=upto(0, 10), rows=200, **columns))
    shape = propose(before)
    after = applied(before, shape).frame
    assert len([column for column in after if column.startswith("Q3 – ")]) == 21
    rare = before.frame[list(shape.parts[0].shared)].notna().any(axis=1)  # type: ignore[union-attr]
    assert ((after["Q3 – other"] == "other: yes") == rare).all()
    assert any("25" in note.sentence and "5" in note.sentence for note in shape.notes)


@pytest.mark.parametrize("separator", ["; ", ";", " | ", ", "])
def test_options_in_one_cell_are_told_apart(separator: str) -> None:
    options = ("Prix", "Délai", "Accueil")
    listed: Cell = lambda _i, die: separator.join(o for o in options if die.random() < 0.5)  # noqa: E731
    before = raw(csv("\t", NPS=upto(0, 10), Raisons=listed))
    after = applied(before, propose(before)).frame
    assert set(after) == {"NPS", "Raisons", *(f"Raisons – {option}" for option in options)}
    pd.testing.assert_series_equal(after["Raisons"], before.frame["Raisons"])
    for option in options:
        held = before.frame["Raisons"].fillna("").str.contains(option)
        assert ((after[f"Raisons – {option}"] == f"{option} : oui") == held).all()
        assert (after[f"Raisons – {option}"].isna() == before.frame["Raisons"].isna()).all()


def test_an_option_in_two_spellings_is_one_and_it_is_said() -> None:
    options = ("Prix", "Délai", "Accueil en magasin")
    odd = {"Prix": "prix", "Délai": "DELAI", "Accueil en magasin": "accueil en magasin"}

    def listed(i: int, die: Random) -> str:
        chosen = [option for option in options if die.random() < 0.5]
        return "; ".join(odd[option] if i % 5 == 0 else option for option in chosen)

    after = turned(csv("\t", rows=200, NPS=upto(0, 10), Raisons=listed))
    assert {c for c in after.frame if c.startswith("Raisons – ")} == {f"Raisons – {o}" for o in options}
    cells = after.frame["Raisons"].fillna("")
    for option in options:
        held = cells.str.contains(option, regex=False) | cells.str.contains(odd[option], regex=False)
        assert ((after.frame[f"Raisons – {option}"] == f"{option} : oui") == held).all()
    said = " ".join(note.sentence for note in after.notes)
    assert "count as one: " in said
    assert "DELAI → Délai" in said


def test_an_option_that_holds_a_comma_stays_whole() -> None:
    options = ("Prix, trop élevé", "Délai", "Accueil")
    listed: Cell = lambda _i, die: ", ".join(o for o in options if die.random() < 0.6)  # noqa: E731
    frame = turned(csv(rows=100, NPS=upto(0, 10), Raisons=listed)).frame
    assert [c for c in frame if c.startswith("Raisons – ")] == [
        f"Raisons – {option}"
        for option in sorted(options, key=lambda o: -frame["Raisons"].str.contains(o).sum())
    ]


def test_microsoft_forms_ends_its_lists_with_the_separator() -> None:
    listed: Cell = lambda _i, die: "".join(f"{o};" for o in ("Price", "Delay") if die.random() < 0.6)  # noqa: E731
    study, _report = made(csv(",", NPS=upto(0, 10), Reasons=listed))
    assert study.responses is not None
    assert set(study.responses.columns("segment")) == {"Reasons – Price", "Reasons – Delay"}


@pytest.mark.parametrize("quote", ["'", '"'])
def test_a_list_as_programs_write_it_has_neither_brackets_nor_quotes_in_its_options(quote: str) -> None:
    options: Cell = lambda i, die: ", ".join(  # noqa: E731
        f"{quote} {o} {quote}"
        for o in ("Couple", "2 nuits", f"Chambre {i % 9}, côté mer")
        if die.random() < 0.6
    )
    listed: Cell = lambda i, die: f"[{options(i, die)}]"  # noqa: E731
    study, _report = made(csv("\t", NPS=upto(0, 10), Tags=listed))
    assert study.responses is not None
    assert {"Tags – Couple", "Tags – 2 nuits"} <= set(study.responses.columns("segment"))
    assert not any(set("[]'\"") & set(column) for column in study.responses.columns("segment"))


def test_an_option_that_a_shape_does_not_know_is_counted_and_not_lost() -> None:
    listed: Cell = lambda _i, die: ";".join(o for o in ("Prix", "Délai") if die.random() < 0.6)  # noqa: E731
    shape = propose(raw(csv("\t", NPS=upto(0, 10), Motifs=listed)))
    next_month = raw("NPS\tMotifs\n9\tPrix;Drone\n3\tDélai\n".encode())
    after = applied(next_month, shape)
    assert after.frame["Motifs – other"].tolist() == ["other: yes", "other: no"]
    assert any("Drone" in note.sentence for note in after.notes)


# --- items -----------------------------------------------------------------------------------

BATTERIES = {
    "a grid of Google Forms": [f"Satisfaction [{item}]" for item in ("Accueil", "Prix", "Choix")],
    "the item first": [f"{item} - note" for item in ("Accueil", "Prix", "Choix")],
    "two rows of names": [f"Vos avis / {item}" for item in ("Accueil", "Prix", "Choix")],
}


@pytest.mark.parametrize("columns", BATTERIES.values(), ids=BATTERIES)
def test_columns_of_one_stem_are_items_and_none_is_the_score(columns: list[str]) -> None:
    mapping = recognise(raw(csv(**{"Client": who, **{column: upto(1, 5) for column in columns}})))
    assert mapping.columns("item") == tuple(columns)
    assert mapping.kind == "responses"
    assert len({mapping.scales[column] for column in columns}) == 1
    assert {item for _aspect, item in labels(columns).values()} == {"Accueil", "Prix", "Choix"}


def test_a_coded_battery_takes_the_words_of_its_questions() -> None:
    items = ("Accueil", "Prix", "Choix")
    header = ["ResponseId", *(f"Q5_{n}" for n in (1, 2, 3))]
    asked = ["Id", *(f"Notez nos magasins - {item}" for item in items)]
    ids = [f'"{{""ImportId"":""{name.replace("Q", "QID")}""}}"' for name in header]
    rows = [f"R_{i}," + ",".join(str(1 + (i * n) % 5) for n in (1, 2, 3)) for i in range(30)]
    data = "\n".join([",".join(header), ",".join(asked), ",".join(ids), *rows]).encode()
    columns = [column for column in turned(data).frame if "magasins" in column]
    assert {item for _aspect, item in labels(columns).values()} == set(items)


PAIRS = {
    "attente et perçu": (("Attente : {}", "expected"), ("Perçu : {}", "perceived")),
    "expected and perceived": (("Expected {}", "expected"), ("Perceived {}", "perceived")),
    "importance et satisfaction": (("Importance : {}", "importance"), ("Satisfaction : {}", "perceived")),
    "after the item": (("{} - importance", "importance"), ("{} - satisfaction", "perceived")),
}


@pytest.mark.parametrize("pairs", PAIRS.values(), ids=PAIRS)
def test_expectation_and_perception_are_told_apart(pairs: tuple[tuple[str, str], ...]) -> None:
    told = {name.format(item): (aspect, item) for item in ("accueil", "prix") for name, aspect in pairs}
    mapping = recognise(raw(csv(NPS=upto(0, 10), **{column: upto(1, 7) for column in told})))
    assert set(mapping.columns("item")) == set(told)
    assert labels(list(told)) == told


def test_servqual_numbers_its_pairs() -> None:
    columns = [f"{letter}{n}" for letter in "EP" for n in range(1, 23)]
    assert labels(columns)["E7"] == ("expected", "7")
    assert labels(columns)["P22"] == ("perceived", "22")


# --- refusing, keeping -----------------------------------------------------------------------


def test_each_part_can_be_refused_by_itself() -> None:
    table = raw(
        csv(
            NPS=upto(0, 10),
            **{f"Note [{item}]": upto(1, 5) for item in ("Accueil", "Prix", "Choix")},
            **{f"Raisons / {o}": tick(o) for o in ("Prix", "Délai")},
        )
    )
    shape = propose(table)
    assert len(shape.keys) == len(shape.notes) == 2
    for key in shape.keys:
        assert set(shape.without(key).keys) == set(shape.keys) - {key}
    plain = shape.without(shape.keys[0]).without(shape.keys[1])
    assert not plain
    assert applied(table, plain).frame.equals(table.frame)


EVERY_PART = csv(
    "\t",
    **{"Client": who, "NPS 2023": upto(0, 10), "NPS 2024": upto(0, 10)},
    **{f"Note [{item}]": upto(1, 5) for item in ("Accueil", "Prix", "Choix")},
    **{f"Raisons / {o}": tick(o) for o in ("Prix", "Délai")},
    Canaux=lambda _i, die: ";".join(o for o in ("Web", "Magasin") if die.random() < 0.6),
)


def test_a_shape_survives_its_recipe() -> None:
    table = raw(EVERY_PART)
    shape = propose(table)
    assert len(shape.parts) == 4
    again = Shape.from_json(json.loads(json.dumps(shape.as_json())))
    assert again == shape
    assert repr(again) == repr(shape)
    assert applied(table, again).frame.equals(applied(table, shape).frame)
    assert shape.fits(table.frame)
    assert not shape.fits(table.frame.columns[1:-1].drop("Note [Prix]"))


WAVE = {"label": "2024", "value": "2024", "columns": ["NPS 2024"]}
WAVES = {"part": "waves", "column": "Vague", "dated": False, "measures": ["NPS"], "waves": [WAVE], "once": []}
ODD = [
    *(None, 3, "waves", [{}], [{"part": "spell"}], [{"part": "waves", "waves": 1}]),
    [{"part": "block", "question": "", "options": {"a": 1}, "shared": []}],
    *(
        [{**WAVES, "waves": waves}]
        for waves in ([], [{**WAVE, "columns": []}], [{**WAVE, "label": ["2024"]}])
    ),
    *([{**WAVES, **odd}] for odd in ({"column": ["Vague"]}, {"measures": [3]}, {"dated": "no"}, {"more": 1})),
    [
        {
            "part": "cells",
            "column": "Canaux",
            "separator": ";",
            "options": ["Web"],
            "words": {"yes": "{:>999999999}", "no": "{}: no", "other": "other"},
        }
    ],
]


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_recipe_is_refused_in_a_sentence(odd: object) -> None:
    assert Shape.from_json([WAVES])
    with pytest.raises(InputError, match="save it again"):
        Shape.from_json(odd)


# --- real files ------------------------------------------------------------------------------

REAL = {
    "bank_churn_complain/Customer-Churn-Records.csv": 0,
    "cdnow/CDNOW_master.txt": 0,
    "cdnow/CDNOW_sample.txt": 0,
    "hr_attrition_ibm/attrition.csv": 0,
    "qualtrics_export/sample.csv": 0,
    "survey_api/apiclus1.csv": 0,
    "survey_api/apistrat.csv": 0,
    "telco_ibm/CustomerChurn.xlsx": 0,
    "telco_ibm/Telco_customer_churn.xlsx": 0,
    "telco_ibm/Telco_customer_churn_status.xlsx": 0,
    "nps_r/testdata.csv": 1,
}


@pytest.mark.parametrize(("name", "parts"), REAL.items())
def test_real_files_are_left_as_they_are(real_data: Path, name: str, parts: int) -> None:
    path = real_data / name
    for table in open_files([(path.name, path.read_bytes())]).tables:
        shape = propose(table)
        assert len(shape.parts) == parts
        assert applied(table, shape).frame.equals(table.frame), "a battery is only named"


@pytest.mark.parametrize("name", ["pivert_glycine.xlsx", "reponses.csv", "clients.csv", "miroir.csv"])
def test_the_sample_is_left_as_it_is(name: str) -> None:
    for table in open_files([(name, (SAMPLE / name).read_bytes())]).tables:
        assert propose(table) == AS_IS


def test_where_a_no_is_written_a_blank_in_all_rare_options_is_no_answer() -> None:
    frame = pd.DataFrame({"Prix": ["oui", "non", "oui"], "Choix": [None, "oui", "non"]}, dtype=TEXT)
    block = Block("Raisons", {"Prix": "Prix"}, ("Choix",))
    turned = block.applied(RawTable("a.csv", None, frame, "")).frame
    assert turned["Raisons – other"].isna().tolist() == [True, False, False]
