"""Extracts of orders that overlap: what two of them list counts once where the reader says so."""

from pathlib import Path

import pytest

from cxdash import orders
from cxdash.ingest import Loaded, Rules, build, open_files
from cxdash.ingest.combining.rules import DUPLICATES, KEEP, SAME_DAY, SAME_ROW
from cxdash.ingest.quality.remarks import Light

FRENCH = "N° commande;N° client;Date commande;Montant (€);Magasin"
ENGLISH = "Order number;Customer id;Order date;Amount (€);Store"


def lines(numbers: range) -> list[str]:
    return [f"C{i};K{i % 7};2025-{1 + i // 10:02d}-{1 + i % 10:02d};{10 + i}.5;Metz" for i in numbers]


def built(*texts: str, rule: str = KEEP) -> Loaded:
    opened = open_files([(f"f{i}.csv", text.encode()) for i, text in enumerate(texts)])
    assert not opened.failures
    return build(opened.tables, rules=Rules(duplicates=rule))


def text(header: str, rows: list[str]) -> str:
    return "\n".join([header, *rows])


def without_numbers(*texts: str) -> tuple[str, ...]:
    return tuple("\n".join(line.partition(";")[2] for line in one.splitlines()) for one in texts)


def counted(result: Loaded) -> tuple[int, float]:
    """Lines and revenue of the study; every row of the files is used or set aside."""
    table = result.study.orders
    assert table is not None
    assert sum(report.rows_used for report in result.reports) == len(table.frame)
    for report in result.reports:
        assert report.rows_read == report.rows_used + report.rows_set_aside
    return len(table.frame), orders.summary(table).revenue or 0.0


# January to June, and April to September: those of April, May and June, numbers 30 to 59, are in both.
@pytest.mark.parametrize("header", [FRENCH, ENGLISH])
@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("rule", DUPLICATES)
def test_orders_of_two_extracts_count_as_the_reader_says(header: str, numbered: bool, rule: str) -> None:
    first, second = text(header, lines(range(60))), text(header, lines(range(30, 90)))
    if not numbered:
        first, second = without_numbers(first, second)
    result = built(first, second, rule=rule)
    once, twice = sum(10.5 + i for i in range(90)), sum(10.5 + i for i in range(30, 60))
    assert counted(result) == ((120, once + twice) if rule == KEEP else (90, once))
    before, after = result.reports
    assert not before.reasons
    assert after.reasons == ({} if rule == KEEP else {"equal_row": 30})
    said = "Rows of orders that another table lists too: 30 (rows 2, 3, 4, 5, 6, …)"
    assert any(said in warning for warning in after.warnings) == (rule == KEEP)
    assert (after.light == Light.AMBER) == (rule == KEEP)
    if rule != KEEP:
        assert after.asides["row"].tolist() == list(range(2, 32))


def test_an_order_that_three_extracts_list_counts_once() -> None:
    parts = [text(FRENCH, lines(numbers)) for numbers in (range(40), range(20, 60), range(30, 80))]
    result = built(*parts, rule=SAME_ROW)
    assert [report.reasons for report in result.reports] == [{}, {"equal_row": 20}, {"equal_row": 30}]
    assert counted(result)[0] == 80


def test_within_an_extract_equal_lines_are_things_bought_twice() -> None:
    rows = lines(range(30))
    twice = [*rows, rows[29]]  # the same thing bought twice on one day, in both extracts
    more = [rows[29], rows[29], rows[29], *lines(range(30, 60))]  # and a third time here
    alone = built(text(FRENCH, twice), rule=SAME_ROW)
    assert counted(alone)[0] == 31
    both = built(text(FRENCH, twice), text(FRENCH, more), rule=SAME_ROW)
    assert counted(both)[0] == 31 + 1 + 30
    assert both.reports[1].asides["row"].tolist() == [2, 3]


def test_without_a_number_another_shop_is_another_purchase() -> None:
    first, second = without_numbers(text(FRENCH, lines(range(60))), text(FRENCH, lines(range(30, 90))))
    result = built(first, second.replace("Metz", "Nice"), rule=SAME_ROW)
    assert counted(result)[0] == 120


def test_with_a_number_what_plays_no_role_may_have_changed_meanwhile() -> None:
    second = text(FRENCH, lines(range(30, 90))).replace("Metz", "Metz centre")
    assert counted(built(text(FRENCH, lines(range(60))), second, rule=SAME_ROW))[0] == 90


def test_months_without_numbers_and_days_are_no_copies_of_one_another() -> None:
    rows = [f"K{i % 20};{5 + i % 4},90" for i in range(60)]
    month = "\n".join(["N° client;Montant", *rows])
    later = "\n".join(["N° client;Montant", *rows, "K3;7,90"])
    result = built(month, later, rule=SAME_ROW)
    assert counted(result)[0] == 121
    assert not any("another table lists too" in w for report in result.reports for w in report.warnings)


def test_a_line_of_nobody_is_set_aside_once() -> None:
    rows = [*lines(range(30)), "C99;;2025-04-05;9.5;Metz"]
    result = built(text(FRENCH, rows), text(FRENCH, [*rows[20:], *lines(range(30, 60))]), rule=SAME_DAY)
    assert counted(result)[0] == 60
    assert result.reports[1].reasons["equal_row"] == 10


@pytest.mark.parametrize("rule", [KEEP, SAME_ROW])
def test_real_purchases_keep_every_line(real_data: Path, rule: str) -> None:
    """Computed from the file with plain pandas; 255 of its rows are equal to another."""
    path = real_data / "cdnow" / "CDNOW_master.txt"
    table = build(
        open_files([(path.name, path.read_bytes())]).tables, rules=Rules(duplicates=rule)
    ).study.orders
    assert table is not None
    found = orders.summary(table)
    assert (len(table.frame), found.customers) == (69_659, 23_570)
    assert round(found.revenue or 0, 2) == 2_500_315.63
    assert round(found.repeat_rate.value, 3) == 48.859
