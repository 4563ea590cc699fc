"""Profile: the commonest values of a column."""

import numpy as np
import pandas as pd
import pytest

from cxdash.ingest.columns.profile import profiles
from cxdash.ingest.tables.layout import TEXT, RawTable


@pytest.mark.parametrize("levels", [1, 7, 400, 401, 5_000])
def test_the_commonest_values_come_first_and_of_equals_the_first(levels: int) -> None:
    drawn = np.random.default_rng(4).integers(0, levels, 20_000) * 7919 % levels
    texts = pd.Series([None if one == 3 else f"w{one}" for one in drawn], dtype=TEXT)
    counts = texts.value_counts()
    seen = profiles(RawTable("a.csv", None, pd.DataFrame({"mot": texts}), ""))["mot"]
    assert (seen.filled, seen.levels) == (counts.sum(), len(counts))
    assert list(seen.words) == list(counts.index[:400])
    assert list(seen.counts) == list(counts[:400])


def test_a_column_of_blanks_has_no_values() -> None:
    blank = pd.DataFrame({"vide": pd.Series([None, None], dtype=TEXT)})
    seen = profiles(RawTable("a.csv", None, blank, ""))["vide"]
    assert (seen.filled, seen.levels, len(seen.words)) == (0, 0, 0)
