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


def dated(header: str, *texts: str) -> float:
    frame = pd.DataFrame({header: pd.Series(texts, dtype=TEXT)})
    return profiles(RawTable("a.csv", None, frame, ""))[header].dated


@pytest.mark.parametrize("text", [
    "03/04/2025", "3.4.25", "12-31-2024", "2025-04-03T10:00:00Z", "20250403", "04/2025", "3 avril 2025",
    "Thu, 3 Apr 2025 10:00", "April 3rd, 2025", "avr.-25", "mars 25", "avril de 25", "2025 avril", "T2 2025",
    "Q3-2025", "1er trimestre 2025", "2025-W14", "S14/2025", "sem. 14 2025", "1999", "202504", "45750",
    "1743638400",
])  # fmt: skip
def test_no_spelling_of_a_date_is_refused_before_it_is_read(text: str) -> None:
    assert dated("Date", text, text) == 1


@pytest.mark.parametrize(
    "texts",
    [("1999", "2004"), ("AB00123", "CD00456"), ("12,50", "1340,75"), ("un mot", "2025-04-03", "rien")],
)
def test_words_and_plain_numbers_are_no_dates_of_their_own(texts: tuple[str, ...]) -> None:
    assert dated("Réf", *texts) == 0
