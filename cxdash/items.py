"""Items: which of the things that customers rate come out high, and which low.

An item is compared with the others of the same answers: each respondent's rating of it minus
the mean of what the same respondent gave the others. So a severe respondent weighs on no item
more than on another, and the test is a paired one. Items are judged together (Holm).

A distance has to survive two tests: one takes the spread of the item's own distances, the other
that of all items' together. Where nearly all give the top rating, an item that by chance has
none of the rare low ones hardly varies, and the first test alone announces it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxdash.compare import ALPHA, EQUIVALENCE_LEVEL, Comparison, Difference, judge, student_difference
from cxdash.errors import NotEnoughData
from cxdash.estimate import Estimate
from cxdash.filters import Filters
from cxdash.i18n import N_, _
from cxdash.scales import Metric, Scale
from cxdash.scores import Moments, mean, moments, unanimity
from cxdash.study import Table
from cxdash.tally import MISSING, Distribution, Tally, Unit

MARGIN_SHARE = 0.05
"""The difference that matters, as a share of the scale's range."""

PLAIN = "rated"
ASPECTS = {"expected": N_("expected"), "perceived": N_("perceived"), "importance": N_("importance")}
"""What a rating is about, where the file asks more than one thing of an item."""

UNKNOWN = float("nan")

Key = tuple[str, str]
"""An item, and what its rating is about."""


@dataclass(frozen=True)
class ItemTally:
    """Ratings counted once, each with how far it is from the same answer's other items.

    Attributes
    ----------
    counts : Tally
        Its scores are positions in ``ratings`` and ``apart``.
    column : str
        Its segment that holds the item.
    keys : mapping of that segment's values to the item and its aspect
    ratings, apart : arrays, shape (pairs,)
        The distinct pairs of a rating and its distance from the mean of the others.
    scale : Scale
    effects : mapping of a segment's value to two design effects
        Of customers who answer several times, for the ratings and for the distances.
    unit : {"answers", "customers"}
    alone : int
        Ratings left out because their answer rates nothing else.
    """

    counts: Tally
    column: str
    keys: Mapping[str, Key]
    ratings: NDArray[np.float64]
    apart: NDArray[np.float64]
    scale: Scale
    effects: Mapping[str, tuple[float, float]]
    unit: Unit
    alone: int

    @property
    def levels(self) -> dict[str, tuple[str, ...]]:
        """The segments it can be filtered by, and their values."""
        return {column: values for column, values in self.counts.levels.items() if column != self.column}

    @property
    def span(self) -> tuple[int, int] | None:
        """First and last month; None without dates."""
        return self.counts.span

    def follows(self, filters: Filters) -> Filters:
        """The part of the filters that applies here."""
        return filters.within(self.levels, dated=self.span is not None)

    def where(self, filters: Filters) -> "ItemTally":
        """The ratings that the filters keep."""
        kept = self.follows(filters)
        needed = {self.column, *(column for column, _values in kept.segments)}
        return replace(self, counts=self.counts.over(needed).where(kept))

    def distributions(self) -> dict[Key, tuple[Distribution, Distribution]]:
        """For every item its ratings, and their distances from the other items."""
        return {
            self.keys[value]: (
                self._read(found, value, self.ratings, 0),
                self._read(found, value, self.apart, 1),
            )
            for value, found in self.counts.by(self.column).items()
        }

    def _read(self, found: Distribution, value: str, of: NDArray[np.float64], which: int) -> Distribution:
        return replace(found, scores=of[found.scores.astype(int)], design_effect=self.effects[value][which])


def count(items: Table, unit: Unit = "answers") -> ItemTally:
    """Count the ratings of items once.

    Parameters
    ----------
    items : Table
        One rating a row: roles ``respondent``, ``item_name``, ``aspect``, ``rating``, and those
        of the answers.
    unit : {"answers", "customers"}
        Every answer, or each customer's last one.
    """
    frame = items.frame if unit == "answers" else _last_answers(items)
    rating = frame[items.roles["rating"][0]].to_numpy(dtype=float)
    keys, key = _keys(frame, items)
    apart = _apart(rating, frame[items.roles["respondent"][0]].to_numpy(), key, list(keys.values()))
    paired = ~np.isnan(apart)
    frame, rating, apart, key = frame[paired], rating[paired], apart[paired], key[paired]
    pairs, code = _distinct(rating, apart)
    column = _free("item", frame)
    counts = _counted(frame, items, {column: (tuple(keys), key.astype(np.int32))}, code, len(pairs))
    effects = _design_effects(frame, items, rating, apart, key, unit)
    return ItemTally(
        counts, column, keys, pairs[:, 0], pairs[:, 1], items.scales[items.roles["rating"][0]],
        dict(zip(keys, effects, strict=True)), unit, int((~paired).sum()),
    )  # fmt: skip


Coded = tuple[tuple[str, ...], NDArray[np.int32]]
"""The values of a segment, sorted, and each row's position among them."""


def _counted(
    frame: pd.DataFrame, items: Table, coded: dict[str, Coded], code: NDArray[np.intp], pairs: int
) -> Tally:
    """Every rating as a cell of its own: their words are coded already, so that to add them up can wait."""
    weight = items.column("weight")
    w = frame[weight].to_numpy(dtype=float) if weight else np.ones(len(frame))
    at = np.flatnonzero((w > 0) & np.isfinite(w))
    coded = coded | {column: _coded(frame[column]) for column in items.dimensions}
    return Tally(
        Metric("item", Scale(0, max(pairs, 1)), "mean", 0, 0, 0),
        {column: levels for column, (levels, _codes) in coded.items()},
        {column: codes[at] for column, (_levels, codes) in coded.items()},
        _months(frame, items.column("date"))[at],
        code[at].astype(float), np.ones(len(at), dtype=np.int64), w[at], w[at] ** 2,
        weighted=weight is not None,
    )  # fmt: skip


def _coded(values: "pd.Series[Any]") -> Coded:
    words = values.astype("category").cat
    found = [str(word) for word in words.categories]
    levels = tuple(sorted(word for word in found if word))
    place = {level: position for position, level in enumerate(levels)}
    positions = np.array([*(place.get(word, MISSING) for word in found), MISSING], dtype=np.int32)
    return levels, positions[words.codes.to_numpy()]


def _months(frame: pd.DataFrame, date: str | None) -> NDArray[np.int64]:
    if date is None:
        return np.full(len(frame), MISSING, dtype=np.int64)
    months = (frame[date].dt.year * 100 + frame[date].dt.month).fillna(MISSING)
    return months.to_numpy(dtype=np.int64)


def mean_rating(scale: Scale) -> Metric:
    """The mean rating of an item, in the terms of a score."""
    return Metric("item", scale, "mean", scale.high, scale.low, MARGIN_SHARE * scale.range)


def _free(name: str, frame: pd.DataFrame) -> str:
    while name in frame:
        name += "_"
    return name


def _last_answers(items: Table) -> pd.DataFrame:
    """The ratings of each customer's last answer, and of all whose customer is not known."""
    frame, customer, date = items.frame, items.column("customer"), items.column("date")
    if customer is None:
        return frame
    respondent = items.roles["respondent"][0]
    answers = frame.drop_duplicates(respondent).sort_values(
        [date, respondent] if date else [respondent], na_position="first"
    )
    nameless = answers[customer].isna() | (answers[customer].astype(object) == "")
    last = ~answers[customer].duplicated(keep="last") | nameless
    return frame[frame[respondent].isin(answers.loc[last, respondent])]


def _keys(frame: pd.DataFrame, items: Table) -> tuple[dict[str, Key], NDArray[np.intp]]:
    """Every item and aspect under a value of its own, and which of them each rating is of."""
    item, aspect = (frame[items.roles[role][0]].astype("category").cat for role in ("item_name", "aspect"))
    many = len(aspect.categories)
    cells, codes = np.unique(item.codes.to_numpy().astype(int) * many + aspect.codes, return_inverse=True)
    found = (divmod(int(cell), many) for cell in cells)
    keys = [(str(item.categories[name]), str(aspect.categories[about])) for name, about in found]
    return {f"{position:04d}": key for position, key in enumerate(keys)}, codes


def _apart(
    rating: NDArray[np.float64], respondent: NDArray[Any], key: NDArray[np.intp], keys: list[Key]
) -> NDArray[np.float64]:
    """Each rating minus the mean of the same answer's others under the same aspect; NaN without any."""
    abouts = [about for _item, about in keys]
    known = list(dict.fromkeys(abouts))
    about = np.array([known.index(one) for one in abouts], dtype=np.int64)[key]
    group = pd.factorize(respondent)[0] * max(len(known), 1) + about
    total, n = np.bincount(group, weights=rating)[group], np.bincount(group)[group]
    others = np.where(n > 1, n - 1, np.nan)
    return np.round(rating - (total - rating) / others, 9)


def _distinct(
    rating: NDArray[np.float64], apart: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """The distinct pairs of rating and distance, and each row's position among them."""
    ratings, first = np.unique(rating, return_inverse=True)
    distances, second = np.unique(apart, return_inverse=True)
    cells, code = np.unique(first * max(len(distances), 1) + second, return_inverse=True)
    at, away = np.divmod(cells, max(len(distances), 1))
    return np.column_stack([ratings[at], distances[away]]), code


def _design_effects(
    frame: pd.DataFrame,
    items: Table,
    rating: NDArray[np.float64],
    apart: NDArray[np.float64],
    key: NDArray[np.intp],
    unit: Unit,
) -> list[tuple[float, float]]:
    """Per item, variance with answers clustered by customer over variance without, at least 1."""
    customer, weight = items.column("customer"), items.column("weight")
    size = int(key.max()) + 1 if key.size else 0
    if customer is None or unit == "customers":
        return [(1.0, 1.0)] * max(size, 1)
    codes, _ids = pd.factorize(frame[customer])
    w = frame[weight].to_numpy(dtype=float) if weight else np.ones(len(frame))
    known = (codes >= 0) & (w > 0)
    both = (_effects(x[known], w[known], key[known], codes[known], size) for x in (rating, apart))
    return list(zip(*both, strict=True))


def _effects(
    x: NDArray[np.float64], w: NDArray[np.float64], key: NDArray[np.intp], who: NDArray[np.intp], size: int
) -> list[float]:
    """Σ_c(Σ_i w(x-m))² over Σ w²(x-m)², item by item."""
    total = np.bincount(key, weights=w, minlength=size)
    centre = np.bincount(key, weights=w * x, minlength=size) / np.where(total > 0, total, 1)
    residual = w * (x - centre[key])
    cells, cluster = np.unique(key * (int(who.max(initial=0)) + 1) + who, return_inverse=True)
    sums = np.bincount(cluster, weights=residual)
    within = np.bincount(cells // (int(who.max(initial=0)) + 1), weights=sums**2, minlength=size)
    plain = np.bincount(key, weights=residual**2, minlength=size)
    return [max(1.0, float(a / b)) if b > 0 else 1.0 for a, b in zip(within, plain, strict=True)]


def compared(ratings: ItemTally) -> list[Comparison]:
    """Every item against the others of the same answers, judged together (Holm), highest first.

    Returns
    -------
    list of Comparison
        ``estimate`` is the item's mean rating, ``other`` the mean that the same answers give the
        others, the difference their paired distance.

    Raises
    ------
    NotEnoughData
        When no answer rates two items.
    """
    found = ratings.distributions()
    if not found:
        raise NotEnoughData(_("No answer rates two items here, so items cannot be compared."))
    spreads = {about: _spread(found, about) for _item, about in found}
    pairs = [
        _comparison(key, given, apart, spreads[key[1]], ratings.scale)
        for key, (given, apart) in found.items()
    ]
    return sorted(judge(pairs, "holm"), key=lambda c: (c.verdict == "hidden", -c.estimate.value, c.subject))


def _spread(found: Mapping[Key, tuple[Distribution, Distribution]], about: str) -> float:
    """The standard deviation of all items' distances under one aspect, around each item's mean."""
    own = [moments(apart) for (_item, aspect), (_given, apart) in found.items() if aspect == about]
    vary = [m for m in own if m.n > 1]
    return float(np.sqrt(np.average([m.sd**2 for m in vary], weights=[m.n for m in vary]))) if vary else 0.0


def _comparison(
    key: Key, given: Distribution, apart: Distribution, spread: float, scale: Scale
) -> Comparison:
    item, about = key
    own = mean(given, mean_rating(scale))
    gap = paired_difference(moments(apart), scale, spread)
    rest = Estimate(own.value - gap.value, UNKNOWN, UNKNOWN, apart.size, apart.n_eff, "score")
    return Comparison(
        subject=item if about == PLAIN else _("{item} ({aspect})", item=item, aspect=_(ASPECTS[about])),
        estimate=own,
        other=rest,
        difference=gap,
        margin=mean_rating(scale).margin,
        reference=_("the other items"),
    )


def paired_difference(m: Moments, scale: Scale, spread: float = 0.0) -> Difference:
    """The mean of paired distances: Student's t; where all agree, what unanimity leaves open.

    Parameters
    ----------
    m : Moments
        Of the distances.
    scale : Scale
    spread : float
        The standard deviation of all items' distances; p is the larger of the two tests'.

    Examples
    --------
    >>> d = paired_difference(Moments(0.5, 1.0, 100), Scale(1, 5))
    >>> round(d.low, 4), round(d.high, 4), round(d.p, 6)
    (0.3016, 0.6984, 2e-06)
    >>> round(paired_difference(Moments(0.5, 1.0, 100), Scale(1, 5), spread=2.0).p, 4)
    0.0141
    """
    own = _own_difference(m, scale)
    together = student_difference(m.mean, replace(m, sd=spread).se, m.n - 1)
    return replace(own, p=together.p) if together.p > own.p else own


def _own_difference(m: Moments, scale: Scale) -> Difference:
    if m.sd:
        return student_difference(m.mean, m.se, m.n - 1)
    half, half90 = (2 * unanimity(m.n, scale, level) for level in (1 - ALPHA, EQUIVALENCE_LEVEL))
    low, high = m.mean - half, m.mean + half
    return Difference(m.mean, low, high, m.mean - half90, m.mean + half90, p=0.0 if m.mean else 1.0)
