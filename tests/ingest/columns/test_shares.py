"""Parts of one whole are no ratings: what a row adds up to tells them, in any language."""

from collections.abc import Sequence

import numpy as np
import pytest

from cxdash.ingest import Loaded, load

STEPS_FR = ["Note 0", "Note 1", "Note 2", "Note 3", "Note 4", "Note 5"]
STEPS_KR = ["⓪ 전혀", "①", "②", "③", "④", "⑤ 매우"]


def distributed(headers: Sequence[str], whole: float, decimals: int) -> Loaded:
    """Groups, and the share of each answer in them."""
    chance = np.random.default_rng(3)
    shares = chance.dirichlet([9, 9, 16, 80, 240, 80], 20) * whole
    lines = [
        f"groupe {n}," + ",".join(f"{part:.{decimals}f}" for part in row) for n, row in enumerate(shares)
    ]
    return load([("f.csv", "\n".join([",".join(["groupe", *headers]), *lines]).encode())])


@pytest.mark.parametrize("headers", [STEPS_FR, STEPS_KR], ids=["fr", "kr"])
@pytest.mark.parametrize(("whole", "decimals"), [(100, 1), (1, 3)])
def test_shares_of_each_answer_are_no_ratings_and_rows_of_them_no_people(
    headers: list[str], whole: float, decimals: int
) -> None:
    (mapping,), (one,) = (loaded := distributed(headers, whole, decimals)).mappings, loaded.reports
    assert not mapping.columns("item", "csat", "nps", "ces")
    assert any("averages or totals" in text for text in one.warnings)


def test_shares_beside_a_rating_are_left_out_and_it_is_said() -> None:
    parts = np.random.default_rng(3).multinomial(100, [0.03, 0.03, 0.04, 0.9], 60)
    lines = [f"{n % 5 + 1};" + ";".join(map(str, row)) for n, row in enumerate(parts)]
    text = "\n".join(["Satisfaction;Note du prix;Qualité;Accueil;Choix", *lines])
    mapping = load([("avis.csv", text.encode())]).mappings[0]
    assert mapping.by_role() == {"csat": ("Satisfaction",)}
    assert "4 columns from “Note du prix” on add up to 100" in mapping.doubts["Note du prix"].sentence


@pytest.mark.parametrize(
    "first", ["10;20;30;40;9", "10;20;30;40;0", "100;0;0;0;0", "0;0;0;0;7", "60;0;0;40;1"]
)
@pytest.mark.parametrize("headers", ["Prix;Qualité;Délai;Service", "Price;Quality;Delay;Service"])
def test_shares_are_found_whatever_the_first_row_holds(headers: str, first: str) -> None:
    parts = np.random.default_rng(3).multinomial(20, [0.3, 0.3, 0.2, 0.2], 80) * 5
    lines = [";".join(map(str, row)) + f";{n % 11}" for n, row in enumerate(parts)]
    lines[20:28] = ["0;0;0;0;5"] * 8
    mapping = load([("avis.csv", "\n".join([f"{headers};NPS", first, *lines]).encode())]).mappings[0]
    assert mapping.by_role() == {"nps": ("NPS",)}
    assert "4 columns from" in mapping.doubts[headers.split(";")[0]].sentence


@pytest.mark.parametrize("twice", ["", "0;2;0;0;5"])
def test_one_of_several_boxes_ticked_is_no_share(twice: str) -> None:
    ticked = np.eye(5, 4, dtype=int)[np.random.default_rng(3).integers(0, 5, 80)]
    lines = [";".join(map(str, row)) + f";{n % 11}" for n, row in enumerate(ticked)]
    table = "\n".join(["Prix;Qualité;Délai;Service;NPS", *lines, *filter(None, [twice])])
    doubts = load([("avis.csv", table.encode())]).mappings[0].doubts
    assert not any("add up to" in note.sentence for note in doubts.values())


def test_ratings_that_add_up_to_no_whole_stay() -> None:
    given = np.random.default_rng(3).integers(1, 6, (60, 20))
    lines = [f"{n % 5 + 1};" + ";".join(map(str, row)) for n, row in enumerate(given)]
    text = "\n".join(["Satisfaction;" + ";".join(f"Qualité {n}" for n in range(20)), *lines])
    assert len(load([("avis.csv", text.encode())]).mappings[0].columns("item")) == 20
