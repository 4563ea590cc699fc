"""What the benchmarks share: answers to count, a clock that alternates, and one way to print a ratio."""

import gc
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from time import perf_counter, process_time
from typing import NamedTuple

import numpy as np
import pandas as pd

SEGMENTS = {"Region": 6, "Product": 8, "Channel": 3, "Sector": 4}
"""Columns of the made-up answers and how many values each has: 576 combinations."""


def answers(n: int, seed: int = 7) -> pd.DataFrame:
    """So many made-up NPS answers over two years, with categoricals as a fair analyst would hold them."""
    draw = np.random.default_rng(seed)
    columns = {
        name: pd.Categorical.from_codes(
            draw.integers(0, k, n, dtype=np.int8), [f"{name} {i + 1}" for i in range(k)]
        )
        for name, k in SEGMENTS.items()
    }
    likely = np.array([2, 1, 1, 2, 2, 5, 6, 13, 22, 21, 25]) / 100
    scores = draw.choice(11, n, p=likely).astype(np.int8)
    days = np.datetime64("2024-01-01", "us") + draw.integers(0, 731, n).astype("timedelta64[D]")
    return pd.DataFrame({**columns, "date": days, "score": scores})


class Seconds(NamedTuple):
    """How long a thing took, and for how long it kept processors busy: of all threads together."""

    passed: float
    busy: float


def times(ways: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median seconds of each way to do a thing, taken in turns so that all meet the same machine."""
    return {name: median(one.passed for one in each) for name, each in _rounds(ways, rounds).items()}


def fewest(ways: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Seconds]:
    """As :func:`times`, of each way the fewest seconds: a machine with other work only ever adds to them."""
    return {name: Seconds(*map(min, zip(*each, strict=True))) for name, each in _rounds(ways, rounds).items()}


def _rounds(ways: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[Seconds]]:
    taken: dict[str, list[Seconds]] = {name: [] for name in ways}
    for _round in range(rounds):
        for name, way in ways.items():
            gc.collect()
            start, worked = perf_counter(), process_time()
            way()
            taken[name].append(Seconds(perf_counter() - start, process_time() - worked))
    return taken


def once(way: Callable[[], object]) -> float:
    """Seconds of one run."""
    start = perf_counter()
    way()
    return perf_counter() - start


def show(title: str, rows: Sequence[tuple[str, str]]) -> None:
    """Print one benchmark's figures, aligned."""
    print(f"\n{title}", flush=True)
    width = max(len(name) for name, _figure in rows)
    for name, figure in rows:
        print(f"  {name.ljust(width)}  {figure}", flush=True)


def milliseconds(seconds: float) -> str:
    """Seconds as milliseconds, with a decimal where it says something."""
    return f"{1000 * seconds:.1f} ms" if seconds < 0.1 else f"{1000 * seconds:,.0f} ms"


def ratio(value: float, claim: str) -> str:
    """A ratio beside what is claimed of it."""
    return f"{value:.2f} times (claimed: {claim})" if value < 10 else f"{value:.0f} times (claimed: {claim})"
