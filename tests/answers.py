"""Answers to count: distributions and frames that several test files start from."""

from collections.abc import Callable, Iterable
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

from cxdash import scales
from cxdash.compare import Comparison, Difference, pair
from cxdash.estimate import Estimate
from cxdash.scales import Metric, Scale
from cxdash.tally import Distribution

NPS = scales.nps()
CSAT = scales.csat(Scale(1, 5))
CES = scales.ces()
CES1 = scales.ces(Scale(1, 5, reversed=True))
METRICS = {metric.key: metric for metric in (NPS, CSAT, CES, CES1)}

UNKNOWN = float("nan")


def mix(detractors: int, passives: int, promoters: int) -> Distribution:
    """An NPS group from its counts, in the order METHODS.md has them: d, s, p."""
    return Distribution.of({0: detractors, 8: passives, 10: promoters})


def group(metric: Metric, counts: Iterable[int]) -> Distribution:
    """A group from counts over the whole scale, lowest answer first; answers nobody gave are not listed."""
    steps = np.arange(metric.scale.low, metric.scale.high + 1)
    return Distribution.of({s: int(n) for s, n in zip(steps, counts, strict=True) if n})


def comparison(
    verdict: str = "higher", unit: str = "points", subject: str = "Nord", **changes: Any
) -> Comparison:
    """A judged comparison for prose: Nord 12 points above a rest of 31, 204 answers against 900."""
    gap = changes.pop("gap", (12.0, 3.0, 21.0))
    own, n = 31.0 + gap[0], changes.pop("n", 204)
    estimate = Estimate(own, own - 7.0, own + 7.0, n, changes.pop("base", 204.0), unit)
    other = Estimate(31.0, 28.0, 34.0, changes.pop("rest", 900), 900.0, unit)
    difference = Difference(*gap, gap[1], gap[2], 0.001)
    return Comparison(subject, estimate, other, difference, 5.0, 0.003, verdict, **changes)  # type: ignore[arg-type]


def compared(a: Distribution, b: Distribution, metric: Metric = NPS, subject: str = "a") -> Comparison:
    """Two groups side by side, not judged."""
    return pair(subject, a, b, metric)


def _arrow(frame: pd.DataFrame) -> pa.Table:
    return pa.Table.from_pandas(frame, preserve_index=False)


ENGINES: dict[str, Callable[[pd.DataFrame], Any]] = {
    "pandas": lambda frame: frame,
    "polars": lambda frame: pl.from_arrow(_arrow(frame)),
    "duckdb": lambda frame: duckdb.from_arrow(_arrow(frame)),
}
"""The same rows on every engine the tally is held to."""
