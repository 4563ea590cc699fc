"""Numbers that stand for no answer: proposed where they lie outside the scale and repeat, never silently."""

import pytest

from cxdash.ingest import Loaded, load
from cxdash.ingest.columns.roles import Mapping
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
    assert any("99 lies outside the scale" in warning for warning in result.reports[0].warnings)
    assert result.mappings[0].with_missing_in("satisfaction", ()).missing_in == {}


def test_zero_and_six_of_a_battery_are_not_used() -> None:
    used, rare = [*"34543455", *"2345345534"], [*"345345", "6"]
    beside = {
        "Q7 art": [*used, "6", "6", "6"],
        "Q7 food": [*used, *used, *used, "0"],
        "Q7 signs": [*used, *used, *rare],
    }
    (mapping,) = opened("Overall satisfaction", used, beside).mappings
    assert {mapping.scales[column] for column in beside} == {Scale(1, 5)}
    assert mapping.missing_in["Q7 art"] == ("6",)
    assert mapping.missing_in["Q7 food"] == ("0",)


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
