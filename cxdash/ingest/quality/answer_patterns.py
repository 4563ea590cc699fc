"""Answer patterns: what the answers of a table say about how carefully they were given and read.

Each check is cheap: correlations look at an even sample of the rows, the rest at counts.
"""

from collections.abc import Iterator
from dataclasses import replace
from math import sqrt

import numpy as np
import pandas as pd

from cxdash.i18n import N_
from cxdash.ingest.columns.codes import SCALE_ASKED
from cxdash.ingest.columns.coherence import item_rest_correlations
from cxdash.ingest.combining.appending import counted
from cxdash.ingest.notes import quoted
from cxdash.ingest.quality.remarks import Remark, amber
from cxdash.scales import METRIC_ROLES
from cxdash.study import MIRROR, RESPONSES, Table

FEWEST = 30
"""Under this base a pattern may be chance, and nothing but the base is said."""

_LOOKED_AT = 20_000
_CELLS = 1_000_000
"""Answers that are correlated: each column meets every other, so of thousands of columns fewer rows do."""
_LOOKED_INTO = (
    *METRIC_ROLES, "item", "rating", "mean", "weight", "customer", "survey_kind", "touchpoint",
)  # fmt: skip
_AGAINST, _SLIGHTLY_AGAINST = -0.3, -0.1
_SURE = 3.0
"""Standard errors that chance does not make, although the sides were chosen to go together."""
_NEARLY_EVEN = 1 / 3
"""What one side may have more than the other, as a share of all, while either could be the turned one."""
_FEWEST_ITEMS = 4
_MANY_STRAIGHT = 0.2
_MANY_BLANK = 0.5
_HEAPED = 0.9
_OFTEN, _OFTEN_SHARE = 20, 0.05
_FEW_EFFECTIVE = 0.5


def patterns(table: Table) -> Iterator[Remark]:
    """What the answers of one table say about themselves."""
    if table.kind not in (RESPONSES, MIRROR):
        return
    used = counted(replace(table, frame=table.frame[list(dict.fromkeys(table.columns(*_LOOKED_INTO)))]))
    if len(used) < FEWEST:
        return
    scores = list(table.columns(*METRIC_ROLES, "item"))
    yield from _reversed(table, used, scores)
    yield from _straight(table, used)
    yield from _constant(used, scores)
    yield from _blank(table, used)
    yield from _heaped(table, used)
    yield from _unlike_their_scale(table, used)
    yield from _one_voice(table, used)
    yield from _uneven(table, used)


def sampled(frame: pd.DataFrame, rows: int = _LOOKED_AT) -> pd.DataFrame:
    """Every so-manieth row: patterns show in a few thousand."""
    return frame.iloc[:: max(1, len(frame) // rows)]


def _vary(answers: pd.Series) -> bool:
    return bool(answers.min() < answers.max())


# --- direction -------------------------------------------------------------------------------


def _reversed(table: Table, used: pd.DataFrame, scores: list[str]) -> Iterator[Remark]:
    """Scores that fall where all their siblings rise."""
    varied = [column for column in scores if _vary(used[column])]
    if len(varied) < 2:
        return
    looked_at = sampled(used, min(_LOOKED_AT, _CELLS // len(varied)))
    together = looked_at[varied].corr(min_periods=FEWEST) * np.outer(*[_signs(table, varied)] * 2)
    ces, csat = table.column("ces"), table.column("csat")
    good = [column for column in varied if column in table.columns("csat", "nps")]
    if ces in varied and csat in varied and float(together[csat][ces]) < _chance(looked_at[[ces, csat]]):
        yield amber(
            N_("In the same rows, better answers to “{ces}” go with worse ones to “{csat}”: the direction of "
               "one of them looks reversed; check their scales."), ces=ces, csat=csat)  # fmt: skip
    elif len(turned := _turned(together, looked_at[varied] * _signs(table, varied), good)) > 1:
        yield amber(
            N_("Where other scores are high, {columns} are low: one side is worded the other way; turn round "
               "the scales of the side on which low is good, so that high is good in all of them."),
            columns=quoted(turned))  # fmt: skip
    elif odd := _odd_ones(together):
        yield amber(
            N_("Where other scores are high, {columns} are low: their scales look reversed, unless the "
               "others ask about what went wrong; check them."), columns=quoted(odd))  # fmt: skip


def _signs(table: Table, columns: list[str]) -> np.ndarray:
    """CES 1.0 is not turned round when it is typed, because its definition says that low is good."""
    turned = [table.scales[column].reversed and column == table.column("ces") for column in columns]
    return np.where(turned, -1.0, 1.0)


def _chance(pair: pd.DataFrame) -> float:
    return min(_SLIGHTLY_AGAINST, -2 / sqrt(max(len(pair.dropna()), 1)))


def _odd_ones(together: pd.DataFrame) -> list[str]:
    """Columns against whose siblings most correlations are clearly negative, and fewer than half of all."""
    others = together.mask(np.eye(len(together), dtype=bool))
    odd = others.columns[others.median() < _AGAINST]
    return [str(column) for column in odd] if len(odd) < len(others) / 2 else []


def _turned(together: pd.DataFrame, answers: pd.DataFrame, good: list[str]) -> list[str]:
    """Columns of a battery that are worded the other way: turned round, they go with all the others.

    What is known to be good is not turned, nor are all others for the sake of one that may itself be. Where
    nothing is known the smaller side is, and of two about equal ones that without the first column.
    """
    if len(together) < _FEWEST_ITEMS:
        return []
    sides = _sides(together)
    r, n = item_rest_correlations(answers.to_numpy(dtype=float) * sides)
    goes = r >= np.maximum(-_AGAINST, _SURE / np.sqrt(np.maximum(n, 1)))
    known = sides[goes & together.columns.isin(good)].sum()
    even = np.abs(sides.mean()) <= _NEARLY_EVEN
    turned = goes & (sides * (known or (sides[0] if even else sides.mean())) < 0)
    alone = known and (sides == np.sign(known)).sum() == 1
    return [] if alone or goes.mean() <= 0.5 else [str(column) for column in together.columns[turned]]


def _sides(together: pd.DataFrame) -> np.ndarray:
    """1 or −1 for each column: the signs of a first component, one step from the best-connected column."""
    r = together.fillna(0.0).to_numpy()
    best = r[np.abs(r).sum(axis=0).argmax()]
    return np.where(r @ np.where(best < 0, -1.0, 1.0) < 0, -1.0, 1.0)


# --- care ------------------------------------------------------------------------------------


def _straight(table: Table, used: pd.DataFrame) -> Iterator[Remark]:
    """The same answer to everything: more often than a fifth, and than such answers meet by chance."""
    items = used[list(table.columns("item"))]
    if items.shape[1] < _FEWEST_ITEMS:
        return
    looked_at = sampled(items).to_numpy(dtype=float)
    n, of = _alike(looked_at)
    if of < FEWEST or n <= max(_MANY_STRAIGHT, 3 * _by_chance(looked_at)) * of:
        return
    n, of = _alike(items.to_numpy(dtype=float))
    yield amber(
        N_("The same answer was given to all of {items} items in {n} of {of} rows; such rows say little "
           "about single items."), items=items.shape[1], n=n, of=of)  # fmt: skip


def _alike(values: np.ndarray) -> tuple[int, int]:
    """In how many rows all answers are the same, of those that hold enough answers."""
    asked = values[(~np.isnan(values)).sum(axis=1) >= _FEWEST_ITEMS]
    spread = np.fmax.reduce(asked, axis=1) - np.fmin.reduce(asked, axis=1)
    return int((spread == 0).sum()), len(asked)


def _by_chance(values: np.ndarray) -> float:
    """How often all items would agree if each were answered without regard to the others."""
    levels = np.unique(values[~np.isnan(values)])[:101]
    filled = (~np.isnan(values)).sum(axis=0)
    shares = [(values == level).sum(axis=0) / np.maximum(filled, 1) for level in levels]
    return float(np.sum(np.prod(shares, axis=1)))


def _constant(used: pd.DataFrame, scores: list[str]) -> Iterator[Remark]:
    for column in scores:
        given = used[column].dropna()
        if len(given) >= FEWEST and not _vary(given):
            yield amber(
                N_("Every answer to “{column}” is {value}; check that the right column was taken."),
                column=column, value=f"{given.iloc[0]:g}")  # fmt: skip


def _heaped(table: Table, used: pd.DataFrame) -> Iterator[Remark]:
    """Eleven answers offered and three used: people rounded, or the question had another scale."""
    for column in table.columns(*METRIC_ROLES, "item", "rating"):
        given = used[column].dropna()
        if table.scales[column].range < 9 or len(given) < FEWEST:
            continue
        heap = int(given.isin([0, 5, 10]).sum())
        if heap > _HEAPED * len(given) and _vary(given):
            yield amber(
                N_("Nearly all answers to “{column}” are 0, 5 or 10 ({n} of {of}): people rounded, or it was "
                   "asked on a shorter scale."), column=column, n=heap, of=len(given))  # fmt: skip


# --- what is missing or does not fit ---------------------------------------------------------


def _blank(table: Table, used: pd.DataFrame) -> Iterator[Remark]:
    """Scores left out by most of those who were asked; a survey that never asks leaves out nothing."""
    kinds = list(table.columns("survey_kind")) or list(table.columns("touchpoint"))
    for column in table.columns(*METRIC_ROLES):
        given = used[column].notna()
        shares = given.groupby(used[kinds[0]], dropna=False).transform("mean") if kinds else given * 0 + 1
        asked = shares > 0.01
        blank = int((asked & ~given).sum())
        if blank > _MANY_BLANK * asked.sum():
            yield amber(
                N_("“{column}” is blank in {n} of {of} answers; those who gave one may differ."),
                column=column, n=blank, of=int(asked.sum()))  # fmt: skip


def _unlike_their_scale(table: Table, used: pd.DataFrame) -> Iterator[Remark]:
    """A scale of eleven steps of which only the lower half was ever used is probably another."""
    for column in table.columns(*METRIC_ROLES):
        scale, top = table.scales[column], used[column].max()
        if scale.range >= 9 and top <= 5 and used[column].count() >= FEWEST:
            yield amber(SCALE_ASKED, column=column, scale=scale.words, top=f"{top:g}")


# --- who speaks ------------------------------------------------------------------------------


def _one_voice(table: Table, used: pd.DataFrame) -> Iterator[Remark]:
    """One customer behind a good part of all answers."""
    customer = table.column("customer")
    if customer is None:
        return
    often = sampled(used)[customer].value_counts()
    most = often.index[0] if len(often) else None
    if most is None or often.iloc[0] <= _OFTEN_SHARE * often.sum():
        return
    n = int((used[customer] == most).sum())
    if n >= _OFTEN and len(often) > 1 / _OFTEN_SHARE:
        yield amber(
            N_("Customer {customer} gave {n} of {of} answers; counting each customer's last avoids it."),
            customer=str(most), n=n, of=len(used))  # fmt: skip


def _uneven(table: Table, used: pd.DataFrame) -> Iterator[Remark]:
    """Weights under which a few answers decide."""
    weight = table.column("weight")
    if weight is None:
        return
    weights = used[weight].to_numpy(dtype=float)
    effective = weights.sum() ** 2 / (weights**2).sum()
    if effective < _FEW_EFFECTIVE * len(weights):
        yield amber(
            N_("The weights are very uneven: {n} answers are worth {effective}; limit the largest."),
            n=len(weights), effective=int(effective))  # fmt: skip
