"""Claim: the same tally code runs on pandas, Polars and DuckDB, with the same counts.

A million answers are counted by four segments and month on each engine, from memory for
pandas and from the same Parquet file for the other two. Beyond one machine the engine
changes and the dashboard does not.
"""

import tempfile
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl

from benchmarks.side_by_side import SEGMENTS, answers, milliseconds, show, times
from cxdash import scales
from cxdash.tally import Tally, tally

ROWS = 1_000_000
ROUNDS = 5


def count(frame: Any) -> Tally:
    """The tally of whatever engine holds the answers."""
    return tally(frame, scales.nps(), "score", SEGMENTS, "date")


def cells(counts: Tally) -> pd.DataFrame:
    """A tally's cells in one order, to compare."""
    frame = pd.DataFrame(
        {**counts.codes, "month": counts.months, "score": counts.score, "n": counts.n, "w": counts.w}
    )
    return frame.sort_values(list(frame), ignore_index=True)


def main() -> None:
    """Count on each engine in turns, after checking that they agree."""
    frame = answers(ROWS)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "answers.parquet")
        frame.to_parquet(path)
        ways = {
            "pandas, from memory": lambda: count(frame),
            "Polars, from Parquet": lambda: count(pl.scan_parquet(path)),
            "DuckDB, from Parquet": lambda: count(duckdb.read_parquet(path)),
        }
        expected, *others = [cells(way()) for way in ways.values()]
        for other in others:
            pd.testing.assert_frame_equal(other, expected)
        taken = times(ways, ROUNDS)
    slowest = max(taken.values())
    show(
        f"One tally on three engines, {ROWS:,} answers, {len(expected):,} equal cells",
        [
            (name, f"{milliseconds(seconds)}, {slowest / seconds:.2f} times as fast as the slowest")
            for name, seconds in taken.items()
        ],
    )


if __name__ == "__main__":
    main()
