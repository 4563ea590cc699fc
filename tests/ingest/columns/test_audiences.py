"""Who answers, told by the names of sheets and files: a mirror survey, and scores without staff."""

from collections.abc import Callable

import pytest

from cxdash import mirror
from cxdash.ingest import Loaded, build, load
from cxdash.ingest.columns.roles import recognise_columns
from cxdash.ingest.recipe import Recipe
from cxdash.ingest.shapes.shape import applied
from cxdash.scores import score
from cxdash.study import RESPONSES
from cxdash.tally import answers_of

FR = ("Magasin", "Recommandation NPS", "Accueil", "Propreté", "Attente")
EN = ("Store", "Likelihood to recommend", "Welcome", "Cleanliness", "Waiting")
STORES = ("Nord", "Sud")


def customers(header: tuple[str, ...] = FR) -> list[tuple[object, ...]]:
    """200 customers: welcome and waiting as they find them, the NPS exactly 0."""
    return [
        header,
        *((STORES[i % 2], (10, 7, 8, 3)[i % 4], 6 + i % 3, 5 + i % 5, 2 + i % 4) for i in range(200)),
    ]


def staff(header: tuple[str, ...] = FR) -> list[tuple[object, ...]]:
    """40 staff, who all think customers recommend, and believe waiting better rated than it is."""
    return [header, *((STORES[i % 2], 10, 6 + i % 3, 5 + i % 5, 6 + i % 4) for i in range(40))]


def as_csv(rows: list[tuple[object, ...]]) -> bytes:
    return "\n".join(";".join(map(str, row)) for row in rows).encode()


def gaps(loaded: Loaded) -> dict[str, tuple[str, int, int]]:
    assert loaded.study.mirror is not None
    found = mirror.gaps(mirror.count(loaded.study.mirror))
    return {gap.subject: (gap.verdict, gap.estimate.n, gap.other.n) for gap in found}


def nps(loaded: Loaded) -> tuple[float, int]:
    told = score(answers_of(loaded.study, "nps").distribution(), loaded.study.metrics["nps"])
    return told.value, told.n


@pytest.mark.parametrize(
    ("names", "header"),
    [(("Clients", "Collaborateurs"), FR), (("Customers", "Staff"), EN)],
)
def test_two_sheets_make_a_mirror_and_staff_are_no_customers(
    workbook: Callable[..., bytes], names: tuple[str, str], header: tuple[str, ...]
) -> None:
    book = workbook(**{names[0]: customers(header), names[1]: staff(header)})
    loaded = load([("enquete.xlsx", book)])
    assert gaps(loaded)[header[4]] == ("higher", 40, 200)
    assert gaps(loaded)[header[2]] == ("similar", 40, 200)
    assert nps(loaded) == (0, 200)
    assert loaded.study.mirror is not None
    assert mirror.count(loaded.study.mirror).units == ["Nord", "Sud"]


def test_two_files_say_it_in_their_names_and_it_is_said() -> None:
    files = [("avis_clients.csv", as_csv(customers())), ("avis_equipe.csv", as_csv(staff()))]
    loaded = load(files)
    assert gaps(loaded)["Attente"] == ("higher", 40, 200)
    ours, theirs = ([r.note.sentence for r in report.remarks] for report in loaded.reports)
    assert any("these are customers" in said for said in ours)
    assert any("these are staff" in said for said in theirs)
    assert not any("another scale" in said for said in theirs)
    assert (
        "On another scale than most questions, and therefore not in the mirror survey: Recommandation NPS."
        in ours
    )
    assert "Answers of staff (40) count in the mirror survey alone, not among those of customers." in theirs


def test_the_sheet_tells_before_the_file(workbook: Callable[..., bytes]) -> None:
    book = workbook(Clients=customers(), Salariés=staff())
    loaded = load([("Satisfaction clients.xlsx", book)])
    assert gaps(loaded)["Attente"][0] == "higher"
    assert [raw.frame["Audience"].unique().tolist() for raw in loaded.turned] == [["Clients"], ["Salariés"]]


def test_few_staff_are_read_on_the_scale_of_the_customers(workbook: Callable[..., bytes]) -> None:
    rows = [FR[2:], *((i % 11, i % 11, i % 11) for i in range(110))]
    few = [FR[2:], *((4 + i % 2, 4, 5) for i in range(6))]
    loaded = load([("miroir.xlsx", workbook(Clients=rows, Equipe=few))])
    assert gaps(loaded)["Accueil"][1:] == (6, 110)
    assert {scale.label for scale in loaded.mappings[1].scales.values()} == {"0-10"}


def test_questions_of_their_own_are_no_mirror(workbook: Callable[..., bytes]) -> None:
    work = [
        ("Charge de travail", "Management", "Rémunération"),
        *((i % 11, i % 9, 2 + i % 8) for i in range(40)),
    ]
    loaded = load([("enquetes.xlsx", workbook(Clients=customers(), Salariés=work))])
    assert loaded.study.mirror is None
    assert all(mapping.column("audience") is None for mapping in loaded.mappings)


def test_customers_of_two_years_are_no_mirror(workbook: Callable[..., bytes]) -> None:
    loaded = load([("enquetes.xlsx", workbook(**{"Clients 2024": customers(), "Clients 2025": customers()}))])
    assert loaded.study.mirror is None
    assert nps(loaded)[1] == 400


def test_what_the_name_says_can_be_refused(workbook: Callable[..., bytes]) -> None:
    loaded = load([("enquete.xlsx", workbook(Clients=customers(), Agents=staff()))])
    refused = []
    for raw, mapping in zip(loaded.tables, loaded.mappings, strict=True):
        shape = mapping.shape.without("audience")
        refused.append(recognise_columns(applied(raw, shape), shape))
    again = build(loaded.tables, tuple(refused))
    assert again.study.mirror is None
    assert nps(again)[1] == 240


def test_a_recipe_keeps_the_sides_apart_next_month() -> None:
    loaded = load([("clients mai.csv", as_csv(customers())), ("equipe mai.csv", as_csv(staff()))])
    recipe = Recipe.of(loaded.tables, loaded.mappings, {}, loaded.rules)
    june = [("equipe juin.csv", as_csv(staff())), ("clients juin.csv", as_csv(customers()))]
    again = load(june, recipe=("choix.json", recipe.text.encode()))
    assert gaps(again)["Attente"] == ("higher", 40, 200)
    assert nps(again) == (0, 200)


ITEMS = ("Accueil", "Propreté", "Attente")
RATED = [7, 7, 5]


def one_a_row(n: int, waiting: int) -> list[tuple[object, ...]]:
    rows = [(ITEMS[i % 3], RATED[i % 3] + i // 3 % 3 + waiting * (i % 3 == 2)) for i in range(3 * n)]
    return [("Critère", "Note"), *rows]


def in_sum(n: int, waiting: float) -> list[tuple[object, ...]]:
    means = zip(ITEMS, (7.1, 7.0, 5.4 + waiting), strict=True)
    return [("Critère", "Moyenne", "Ecart type", "n"), *((item, mean, 1.2, n) for item, mean in means)]


@pytest.mark.parametrize("rows", [one_a_row, in_sum])
def test_sheets_of_one_question_a_row_are_a_mirror_too(
    workbook: Callable[..., bytes], rows: Callable[[int, int], list[tuple[object, ...]]]
) -> None:
    loaded = load([("miroir.xlsx", workbook(Clients=rows(200, 0), Equipe=rows(40, 2)))])
    assert loaded.study.responses is None
    assert gaps(loaded)["Attente"] == ("higher", 40, 200)
    assert gaps(loaded)["Accueil"][1:] == (40, 200)
    assert "these are staff" in " ".join(r.note.sentence for r in loaded.reports[1].remarks)


def test_answers_of_people_who_are_not_known_for_staff_stay() -> None:
    rows = [
        ("Qui", *FR),
        *(("Client", *row) for row in customers()[1:]),
        *(("Vigile", *row) for row in staff()[1:]),
    ]
    loaded = load([("avis.csv", as_csv(rows))])
    told = loaded.mappings[0].with_role("Qui", "audience")
    assert told.kind == RESPONSES
    assert nps(build(loaded.tables, (told,)))[1] == 240
