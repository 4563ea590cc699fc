"""Tally: answers counted once per upload, the narrow waist of every number.

One group-by, written with narwhals so that the same code runs on pandas,
Polars, DuckDB and beyond, turns the answers of one score into a small table:
segments, month, score, n, Σw, Σw². Every score, interval, share, trend and
filter comes from that table, so a filter costs the same at a thousand rows
and at ten million.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import narwhals as nw
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cxdash.errors import MappingError, nearest
from cxdash.filters import Filters
from cxdash.i18n import _, listing
from cxdash.scales import Metric
from cxdash.study import Study

Unit = Literal["answers", "customers"]
"""Unit of analysis: every answer, or each customer's last one."""

_COLLAPSED = 32
"""Choices of columns whose sums a tally keeps."""

MISSING = -1
"""The code of an answer whose segment or month is not known."""


@dataclass(frozen=True)
class Distribution:
    """How one group of answers spreads over the scale.

    Attributes
    ----------
    scores : array of float, shape (k,)
        Distinct answers, ascending.
    n : array of int, shape (k,)
        Answers at each score.
    w, w2 : array of float, shape (k,)
        Σw and Σw² at each score; both equal ``n`` without weights.
    design_effect : float
        Variance with answers clustered by customer over variance without; 1 when
        each customer answers once.
    """

    scores: NDArray[np.float64]
    n: NDArray[np.int64]
    w: NDArray[np.float64]
    w2: NDArray[np.float64]
    design_effect: float = 1.0

    @classmethod
    def of(cls, counts: Mapping[float, int]) -> "Distribution":
        """A plain unweighted distribution from counts by score.

        >>> Distribution.of({0: 20, 8: 30, 10: 50}).size
        100
        """
        scores = np.array(sorted(counts), dtype=float)
        n = np.array([counts[s] for s in sorted(counts)], dtype=np.int64)
        return cls(scores, n, n.astype(float), n.astype(float))

    @cached_property
    def size(self) -> int:
        """Answers in all."""
        return int(self.n.sum())

    @cached_property
    def total(self) -> float:
        """Σw."""
        return float(self.w.sum())

    @property
    def kish(self) -> float:
        """(Σw)²/Σw²: the effective base of a weighted share (Kish 1965)."""
        squares = float(self.w2.sum())
        return self.total**2 / squares if squares else 0.0

    @property
    def n_eff(self) -> float:
        """Kish's base over the design effect of several answers per customer."""
        return self.kish / self.design_effect

    def mean(self, x: NDArray[np.float64] | None = None) -> float:
        """Weighted mean of a value given to each score (by default the score itself)."""
        values = self.scores if x is None else x
        return float(values @ self.w) / self.total if self.total else float("nan")

    def variance(self, x: NDArray[np.float64] | None = None) -> float:
        """Weighted variance, Σw(x-m)²/Σw."""
        values = self.scores if x is None else x
        return self.mean((values - self.mean(values)) ** 2) if self.total else float("nan")

    def standard_error(self, x: NDArray[np.float64] | None = None) -> float:
        """Linearised: sqrt(deff · Σw²(x-m)²) / Σw, as R's survey package computes it."""
        values = self.scores if x is None else x
        if not self.total:
            return float("nan")
        residuals = (values - self.mean(values)) ** 2
        return float(np.sqrt(self.design_effect * (residuals @ self.w2)) / self.total)

    def share(self, low: float, high: float) -> float:
        """Weighted share of answers between two scores, both included, in [0, 1]."""
        return self.mean(((self.scores >= low) & (self.scores <= high)).astype(float))


@dataclass(frozen=True)
class Tally:
    """Counts of one score by segment and month.

    Attributes
    ----------
    metric : Metric
        What the scores mean.
    levels : mapping of column to its values, sorted
    codes : mapping of column to an array of int, shape (cells,)
        Each cell's position in ``levels``; :data:`MISSING` where the file says nothing.
    months : array of int, shape (cells,)
        ``yyyymm``; :data:`MISSING` where there is no date.
    score, n, w, w2 : arrays, shape (cells,)
    weighted : bool
    unit : {"answers", "customers"}
    design_effect : float
    """

    metric: Metric
    levels: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, NDArray[np.int32]]
    months: NDArray[np.int64]
    score: NDArray[np.float64]
    n: NDArray[np.int64]
    w: NDArray[np.float64]
    w2: NDArray[np.float64]
    weighted: bool = False
    unit: Unit = "answers"
    design_effect: float = 1.0

    @cached_property
    def size(self) -> int:
        """Answers in all."""
        return int(self.n.sum())

    @property
    def columns(self) -> tuple[str, ...]:
        """The segments it can be cut by."""
        return tuple(self.levels)

    @cached_property
    def span(self) -> tuple[int, int] | None:
        """First and last month, ``yyyymm``; None without dates."""
        dated = self.months[self.months != MISSING]
        return (int(dated.min()), int(dated.max())) if dated.size else None

    def over(self, columns: Iterable[str]) -> "Tally":
        """The same counts with only these segments left to filter and group by.

        Many segments crossed leave almost as many cells as answers. A page asks for a
        few of them at a time: adding up the others makes its filters as fast on
        millions of cells as on thousands. Each choice of columns is added up once.
        """
        kept = tuple(column for column in self.levels if column in set(columns))
        if kept == self.columns:
            return self
        if kept not in self._collapsed:
            if len(self._collapsed) >= _COLLAPSED:
                self._collapsed.clear()
            self._collapsed[kept] = self._collapse(kept)
        return self._collapsed[kept]

    @cached_property
    def _collapsed(self) -> dict[tuple[str, ...], "Tally"]:
        return {}

    def _collapse(self, kept: tuple[str, ...]) -> "Tally":
        cell, cells = np.zeros(self.score.shape, dtype=np.int64), 1
        keys: list[NDArray[Any]] = [self.score, self.months, *(self.codes[column] for column in kept)]
        for values in keys:
            found, position = np.unique(values, return_inverse=True)
            if cells * len(found) > np.iinfo(np.int64).max:
                cell = np.unique(cell, return_inverse=True)[1]
                cells = int(cell.max()) + 1
            cell, cells = cell * len(found) + position, cells * len(found)
        _cells, first, group = np.unique(cell, return_index=True, return_inverse=True)
        n, w, w2 = np.zeros((3, len(first)))
        for total, values in ((n, self.n), (w, self.w), (w2, self.w2)):
            total[:] = np.bincount(group, weights=values, minlength=len(first))
        return replace(
            self,
            levels={column: self.levels[column] for column in kept},
            codes={column: self.codes[column][first] for column in kept},
            months=self.months[first],
            score=self.score[first],
            n=n.astype(np.int64),
            w=w,
            w2=w2,
        )

    def follows(self, filters: Filters) -> Filters:
        """The part of the filters that applies here: on columns its answers fill, and on dates if it has any.

        A column that another file brought says nothing of these answers, and would leave none of them.
        """
        filled = [column for column, values in self.levels.items() if values]
        return filters.within(filled, dated=self.span is not None)

    def where(self, filters: Filters) -> "Tally":
        """The cells that the filters keep.

        Raises
        ------
        MappingError
            When a filter names a column the tally does not have.
        """
        if not filters:
            return self
        keep = np.ones(self.score.shape, dtype=bool)
        for column, values in filters.segments:
            levels = self._levels(column)
            wanted = np.array([level in values for level in levels] + [False])
            keep &= wanted[self.codes[column]]
        if filters.start is not None:
            keep &= self.months >= filters.start
        if filters.end is not None:
            keep &= (self.months != MISSING) & (self.months <= filters.end)
        return self._take(keep)

    def distribution(self) -> Distribution:
        """All cells as one distribution."""
        return next(iter(self._grouped(np.zeros(self.score.shape, dtype=np.int64), 1)))

    def by(self, column: str) -> dict[str, Distribution]:
        """One distribution per value of a segment; answers without a value are left out."""
        levels = self._levels(column)
        groups = self._grouped(self.codes[column], len(levels))
        return {level: d for level, d in zip(levels, groups, strict=True) if d.size}

    def unnamed(self, column: str) -> int:
        """Answers without a value of a segment: in the whole, and in no group."""
        self._levels(column)
        return int(self.n[self.codes[column] == MISSING].sum())

    def by_period(self, months_each: int = 1) -> dict[int, Distribution]:
        """One distribution per month, quarter (3) or year (12), keyed by its first month ``yyyymm``."""
        year, month = np.divmod(self.months, 100)
        first = year * 100 + (month - 1) // months_each * months_each + 1
        first = np.where(self.months == MISSING, MISSING, first)
        periods = np.unique(first[first != MISSING])
        position = np.where(first == MISSING, MISSING, np.searchsorted(periods, first))
        groups = self._grouped(position, len(periods))
        return {int(p): d for p, d in zip(periods, groups, strict=True) if d.size}

    def _levels(self, column: str) -> tuple[str, ...]:
        if column not in self.levels:
            hint = nearest(column, self.levels)
            raise MappingError(
                _("There is no segment “{asked}”; did you mean “{hint}”?", asked=column, hint=hint)
                if hint
                else _(
                    "There is no segment “{asked}”; the segments are {known}.",
                    asked=column,
                    known=listing(list(self.levels)) or _("none"),
                )
            )
        return self.levels[column]

    def _take(self, keep: NDArray[np.bool_]) -> "Tally":
        at = np.flatnonzero(keep)  # found once for all arrays: several times faster than the mask itself
        return replace(
            self,
            codes={column: codes[at] for column, codes in self.codes.items()},
            months=self.months[at], score=self.score[at], n=self.n[at], w=self.w[at], w2=self.w2[at],
        )  # fmt: skip

    def _grouped(self, group: NDArray[Any], count: int) -> list[Distribution]:
        scores, position = np.unique(self.score, return_inverse=True)
        known = group != MISSING
        cell = (group[known] * len(scores) + position[known]).astype(np.int64)
        shape = (count, len(scores))
        n, w, w2 = (
            np.bincount(cell, weights=values[known], minlength=count * len(scores)).reshape(shape)
            for values in (self.n, self.w, self.w2)
        )
        return [
            Distribution(scores[row > 0], row[row > 0].astype(np.int64), w[i][row > 0], w2[i][row > 0],
                         self.design_effect)
            for i, row in enumerate(n)
        ]  # fmt: skip


def tally(
    frame: Any,
    metric: Metric,
    score: str,
    segments: Iterable[str] = (),
    date: str | None = None,
    weight: str | None = None,
    customer: str | None = None,
    unit: Unit = "answers",
) -> Tally:
    """Count the answers of one score, once, on whatever engine holds them.

    Parameters
    ----------
    frame
        Any frame or relation narwhals reads: pandas, Polars, DuckDB, PySpark, Ibis.
    metric : Metric
        Answers outside its scale are left out (ingest has already counted them).
    score, date, weight, customer : str
        Columns. Without ``date`` there is no period; without ``weight`` every answer
        counts one; ``customer`` is needed for the unit "customers", and with it several
        answers of one customer widen the intervals by their design effect.
    segments : iterable of str
        Columns of text to filter and group by.
    unit : {"answers", "customers"}
        Every answer, or each customer's last one (by date, then by order in the file).

    Returns
    -------
    Tally
    """
    segments = list(dict.fromkeys(segments))
    rows = _rows(frame, metric, score, segments, date, weight, customer)
    if unit == "customers":
        if customer is None:
            raise MappingError(
                _("Counting each customer once needs a customer column; choose it on the Columns page.")
            )
        rows = _last_answers(rows, dated=date is not None)
    repeats = _design_effect(rows, metric) if customer and unit == "answers" else 1.0
    cells = _cells(rows, [f"s{i}" for i in range(len(segments))])
    coded = {column: _encode(cells[f"s{i}"]) for i, column in enumerate(segments)}
    months = cells["month"].to_numpy().astype(float)
    return Tally(
        metric=metric,
        levels={column: levels for column, (levels, _codes) in coded.items()},
        codes={column: codes for column, (_levels, codes) in coded.items()},
        months=np.where(np.isfinite(months), months, MISSING).astype(np.int64),
        score=cells["score"].to_numpy().astype(float),
        n=cells["n"].to_numpy().astype(np.int64),
        w=cells["w"].to_numpy().astype(float),
        w2=cells["w2"].to_numpy().astype(float),
        weighted=weight is not None,
        unit=unit,
        design_effect=repeats,
    )


def answers_of(
    study: Study, role: str, unit: Unit = "answers", segments: Iterable[str] | None = None
) -> Tally:
    """Count one score of a study.

    Parameters
    ----------
    study : Study
    role : str
        One of :attr:`Study.metrics`.
    unit : {"answers", "customers"}
    segments : iterable of str, optional
        Columns of words to filter and group by; all that it has when not given.
    """
    table, metric = study.responses, study.metrics[role]
    assert table is not None  # noqa: S101  a study with a metric has responses
    return tally(
        table.frame,
        metric,
        table.roles[role][0],
        table.dimensions if segments is None else segments,
        date=table.column("date"),
        weight=table.column("weight"),
        customer=table.column("customer"),
        unit=unit,
    )


def _rows(
    frame: Any,
    metric: Metric,
    score: str,
    segments: list[str],
    date: str | None,
    weight: str | None,
    customer: str | None,
) -> nw.LazyFrame[Any]:
    """The usable answers under names of our own, which no column of a file can clash with."""
    year_month = (
        nw.col(date).dt.year().cast(nw.Float64) * 100 + nw.col(date).dt.month().cast(nw.Float64)
        if date
        else nw.lit(float(MISSING))
    )
    named = nw.col(customer).cast(nw.String) if customer else None
    rows = (
        nw.from_native(frame)
        .lazy()
        .select(
            *(nw.col(column).cast(nw.String).alias(f"s{i}") for i, column in enumerate(segments)),
            score=nw.col(score).cast(nw.Float64),
            month=year_month,
            w=nw.col(weight).cast(nw.Float64) if weight else nw.lit(1.0),
            **({"day": nw.col(date)} if date else {}),
            # An empty id is no customer: as one, it would gather all the nameless.
            **({"customer": nw.when(named != "").then(named)} if named is not None else {}),
        )
    )
    # Polars and DuckDB hold NaN above every number: the upper bounds keep it out.
    return rows.filter(
        nw.col("score") >= metric.scale.low,
        nw.col("score") <= metric.scale.high,
        nw.col("w") > 0,
        nw.col("w") < float("inf"),
    )


def _cells(rows: nw.LazyFrame[Any], segments: list[str]) -> nw.DataFrame[Any]:
    """The one group-by: n, Σw and Σw² per segments, month and score."""
    return (
        rows.with_columns(w2=nw.col("w") ** 2)
        .group_by(*segments, "month", "score")
        .agg(n=nw.len(), w=nw.col("w").sum(), w2=nw.col("w2").sum())
        .collect()
    )


def _encode(values: nw.Series[Any]) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """The distinct words, sorted, and each value's position among them; blank is :data:`MISSING`."""
    words = pa.chunked_array([values.to_arrow()]).combine_chunks().dictionary_encode()
    found = words.dictionary.to_pylist()
    levels = tuple(sorted(word for word in found if word))
    place = {level: i for i, level in enumerate(levels)}
    positions = np.array([*(place.get(word, MISSING) for word in found), MISSING], dtype=np.int32)
    return levels, positions[words.indices.fill_null(len(found)).to_numpy(zero_copy_only=False)]


def _last_answers(rows: nw.LazyFrame[Any], dated: bool) -> nw.LazyFrame[Any]:
    """Each customer's last answer: the latest day, and of one day the last in the file."""
    ordered = rows.collect().with_row_index("position")
    known = ordered.filter(~nw.col("customer").is_null())
    if dated:
        known = known.sort("day", "position", nulls_last=False)
    last = known.unique(subset=["customer"], keep="last", maintain_order=True)
    nameless = ordered.filter(nw.col("customer").is_null())
    return nw.concat([last, nameless]).lazy()


def counted_as(metric: Metric) -> nw.Expr:
    """The value each answer adds to the score: -1, 0, 1 for NPS, 0 or 1 for a share, itself for a mean."""
    good = (nw.col("score") >= metric.high_from).cast(nw.Float64)
    if metric.statistic == "nps":
        return good - (nw.col("score") <= metric.low_to).cast(nw.Float64)
    return good if metric.statistic == "share" else nw.col("score")


def _design_effect(rows: nw.LazyFrame[Any], metric: Metric) -> float:
    """Variance of the score with answers clustered by customer, over the variance without, at least 1.

    Both are linearised: Σ_c(Σ_i w(x-m))² over Σ w²(x-m)². It is measured once over
    all answers and applied to every group, so that a filter needs no second pass.
    """
    valued = rows.filter(~nw.col("customer").is_null()).select("customer", "w", x=counted_as(metric))
    totals = valued.select(wx=(nw.col("w") * nw.col("x")).sum(), w=nw.col("w").sum()).collect()
    weight = totals["w"].to_list()[0]
    if not weight:
        return 1.0
    mean = totals["wx"].to_list()[0] / weight
    residuals = valued.with_columns(r=nw.col("w") * (nw.col("x") - mean)).with_columns(r2=nw.col("r") ** 2)
    clustered = residuals.group_by("customer").agg(c=nw.col("r").sum(), s=nw.col("r2").sum())
    sums = clustered.select(c=(nw.col("c") ** 2).sum(), s=nw.col("s").sum()).collect()
    within, plain = sums["c"].to_list()[0], sums["s"].to_list()[0]
    return max(1.0, float(within / plain)) if plain else 1.0
