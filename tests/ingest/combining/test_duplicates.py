"""Duplicates: rows told as equal are those that a comparison of every cell finds."""

import numpy as np
import pandas as pd
import pytest

from cxdash.ingest.combining.duplicates import without_duplicates
from cxdash.ingest.combining.ledger import Ledger
from cxdash.ingest.combining.rules import SAME_DAY, SAME_ROW, Rules
from cxdash.ingest.tables.layout import TEXT
from cxdash.scales import Scale
from cxdash.study import RESPONSES, Table

ROWS = 3_000


def _frame(seed: int) -> pd.DataFrame:
    draw = np.random.default_rng(seed)
    nps = draw.choice([np.nan, -0.0, 0.0, 9.0, 10.0], ROWS)
    days = np.datetime64("2025-01-01T09:00", "us") + draw.integers(0, 40, ROWS) * np.timedelta64(8, "h")
    days[::50] = np.datetime64("NaT")
    ids = pd.Series([None if one == 7 else f"C{one}" for one in draw.integers(0, 900, ROWS)], dtype=TEXT)
    words = pd.Series(draw.choice(["bien", "mal"], ROWS), dtype=TEXT)
    frame = pd.DataFrame(
        {"nps": nps, "le": days, "client": ids, "mot": words, "web": draw.random(ROWS) > 0.5}
    )
    frame["montant"] = draw.integers(0, ROWS, ROWS) / 4  # varied enough for equal rows to be no chance
    return pd.concat([frame, frame.iloc[::10]], ignore_index=True).astype({"web": "boolean"})


def _kept(frame: pd.DataFrame, duplicates: str) -> pd.DataFrame:
    roles = {"nps": ("nps",), "date": ("le",), "customer": ("client",), "comment": ("mot",)}
    table = Table(RESPONSES, "a.csv", frame, roles, {"nps": Scale(0, 10)})
    (kept,) = without_duplicates(
        [table], {"a.csv": frame.iloc[:, :0]}, Rules(duplicates=duplicates), Ledger()
    )
    return kept.frame


@pytest.mark.parametrize("seed", range(5))
def test_rows_equal_throughout_are_found_by_the_cell(seed: int) -> None:
    frame = _frame(seed)
    scored = frame[frame["nps"].notna()]
    pd.testing.assert_frame_equal(_kept(frame, SAME_ROW), scored[~scored.duplicated()])


@pytest.mark.parametrize("seed", range(5))
def test_the_last_answer_of_a_customer_a_day_is_found_by_the_cell(seed: int) -> None:
    frame = _frame(seed)
    scored = frame[frame["nps"].notna()]
    once = scored[~scored.duplicated()].sort_values("le", kind="stable")
    day = once.assign(le=once["le"].dt.date)
    known = once["client"].notna() & once["le"].notna()
    wanted = once[~(known & day.duplicated(["client", "le"], keep="last"))].sort_index()
    pd.testing.assert_frame_equal(_kept(frame, SAME_DAY), wanted)
