"""Asides: rows that are no records, told by what stands beside their words."""

import pandas as pd
import pytest

from cxdash.ingest.tables.asides import totals
from cxdash.ingest.tables.cells import TEXT


def sheet(last: list[str | None], rows: int = 30) -> pd.DataFrame:
    """Records of an id, two numbers and a shop, with one more row under them."""
    records = [[f"C{i:03}", str(i % 11), "12,50", "Lille" if i % 2 else "Metz"] for i in range(rows)]
    return pd.DataFrame([*records, last], dtype=TEXT)


@pytest.mark.parametrize("label", ["Total", "Total général", "Grand total", "Moyenne"])
def test_a_total_is_one_where_no_word_stands_beside_it(label: str) -> None:
    assert totals(sheet([label, "150", "375,00", None])).tolist() == [*[False] * 30, True]
    assert not totals(sheet([label, "150", "375,00", "Lille"])).any()


def test_a_number_in_a_column_of_words_leaves_a_total_what_it_is() -> None:
    """The column says words in all rows but that of the total, which may count them."""
    assert totals(sheet(["Total", "150", "375,00", "30"])).tolist() == [*[False] * 30, True]
    many = sheet(["Total", "150", "375,00", "30"], rows=3_000)
    assert totals(many).sum() == 1
