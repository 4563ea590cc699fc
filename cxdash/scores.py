"""Scores: NPS, CSAT and CES as Estimates, from a distribution of answers.

Definitions and oracles: NPS, CSAT and CES with their intervals, weighted or
not. Weights and several answers per customer enter through the effective base
of the estimate at hand, Var/SE² with the linearised SE: it equals ``n`` for
plain answers, so one formula serves both.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cxdash.estimate import LEVEL, Estimate, adjusted_wald, student, wilson
from cxdash.scales import Metric, Scale
from cxdash.tally import Distribution

UNKNOWN = float("nan")
FEWEST = 5
"""Answers, or their worth, below which Var/SE² is not to be trusted."""


@dataclass(frozen=True)
class Moments:
    """Mean, standard deviation (n - 1) and effective base of a group's ratings."""

    mean: float
    sd: float
    n: float

    @property
    def se(self) -> float:
        """Standard error of the mean."""
        return float(self.sd / np.sqrt(self.n)) if self.n > 0 else UNKNOWN


def answer_values(scores: NDArray[np.float64], metric: Metric) -> NDArray[np.float64]:
    """What each answer adds to the score: -1, 0, 1 for NPS, 0 or 1 for a share, itself for a mean.

    Parameters
    ----------
    scores : array, shape (k,)
        Answers on the metric's scale.
    metric : Metric

    Returns
    -------
    array, shape (k,)
    """
    good = (scores >= metric.high_from).astype(float)
    if metric.statistic == "nps":
        return good - (scores <= metric.low_to)
    return good if metric.statistic == "share" else scores


def effective_base(answers: Distribution, x: NDArray[np.float64]) -> float:
    """The simple-random answers that would know Σwx/Σw equally well: Var/SE².

    Where all answers agree there is no variance to compare, and Kish's base stands in;
    so it does where weights leave fewer than five answers' worth, because one answer
    that weighs like all the others together agrees with itself.
    """
    se = answers.standard_error(x)
    if not se > 0 or answers.n_eff < FEWEST:
        return answers.n_eff
    return float(answers.variance(x) / se**2)


def score(answers: Distribution, metric: Metric) -> Estimate:
    """The score of a group of answers, with its interval.

    Parameters
    ----------
    answers : Distribution
    metric : Metric
        NPS in points with the adjusted Wald interval, a share in percent with
        Wilson's, a mean on its scale with the t interval.

    Returns
    -------
    Estimate
        All NaN, with ``n`` = 0, when there is no answer.

    Examples
    --------
    >>> from cxdash import scales
    >>> e = score(Distribution.of({0: 20, 8: 30, 10: 50}), scales.nps())
    >>> e.value, round(e.low, 3), round(e.high, 3), e.n
    (30.0, 14.051, 44.201, 100)
    >>> e = score(Distribution.of({5: 40, 4: 30, 3: 15, 2: 10, 1: 5}), scales.csat(scales.Scale(1, 5)))
    >>> round(e.value), round(e.low, 2), round(e.high, 2)
    (70, 60.42, 78.11)
    >>> score(Distribution.of({}), scales.nps()).n
    0
    """
    if not answers.size:
        return Estimate(UNKNOWN, UNKNOWN, UNKNOWN, 0, 0.0, metric.unit)
    if metric.statistic == "mean":
        return mean(answers, metric)
    x = answer_values(answers.scores, metric)
    base = effective_base(answers, x)
    good = answers.mean((x > 0).astype(float))
    if metric.statistic == "nps":
        bad = answers.mean((x < 0).astype(float))
        low, high = adjusted_wald(good * base, bad * base, base)
        value = good - bad
    else:
        low, high = wilson(good * base, base)
        value = good
    return Estimate(100 * value, low, high, answers.size, answers.n_eff, metric.unit)


def mean(answers: Distribution, metric: Metric) -> Estimate:
    """The mean answer with its t interval, clipped to the scale.

    Where all answers agree, t would give no width at all; the bound is then the
    share of other answers that 95 % confidence still allows (1 - .05^(1/n)), each
    at the far end of the scale.

    Examples
    --------
    >>> from cxdash import scales
    >>> e = mean(Distribution.of({5: 40, 4: 30, 3: 15, 2: 10, 1: 5}), scales.csat(scales.Scale(1, 5)))
    >>> round(e.value, 2), round(e.low, 2), round(e.high, 2)
    (3.9, 3.66, 4.14)
    """
    m = moments(answers)
    return Estimate(m.mean, *mean_interval(m, metric.scale), answers.size, answers.n_eff, "score")


def mean_interval(m: Moments, scale: Scale) -> tuple[float, float]:
    """The t interval of a mean on its scale, of a width even where all answers agree: see :func:`mean`."""
    half = unanimity(m.n, scale)
    low, high = (m.mean - half, m.mean + half) if m.sd == 0 else student(m.mean, m.se, m.n - 1)
    return max(low, scale.low), min(high, scale.high)


def unanimity(n: float, scale: Scale, level: float = LEVEL) -> float:
    """How far the mean may be from what all ``n`` answers say: (1 - (1 - level)^(1/n)) times the scale.

    >>> round(unanimity(100, Scale(1, 7)), 3)
    0.177
    """
    return float(1 - (1 - level) ** (1 / max(n, 1))) * scale.range


def moments(answers: Distribution) -> Moments:
    """Mean, standard deviation and effective base of the answers themselves."""
    base = effective_base(answers, answers.scores)
    variance = answers.variance() * base / (base - 1) if base > 1 else 0.0
    return Moments(answers.mean(), float(np.sqrt(variance)), base)


def share(answers: Distribution, low: float, high: float) -> Estimate:
    """Share of answers between two scores, both included, in percent, with Wilson's interval.

    Examples
    --------
    >>> e = share(Distribution.of({score: 10 for score in range(1, 8)}), 5, 7)
    >>> round(e.value, 2)
    42.86
    """
    if not answers.size:
        return Estimate(UNKNOWN, UNKNOWN, UNKNOWN, 0, 0.0, "percent")
    inside = ((answers.scores >= low) & (answers.scores <= high)).astype(float)
    base = effective_base(answers, inside)
    value = answers.mean(inside)
    low_end, high_end = wilson(value * base, base)
    return Estimate(100 * value, low_end, high_end, answers.size, answers.n_eff, "percent")


def bands(answers: Distribution, metric: Metric) -> tuple[Estimate, Estimate, Estimate]:
    """Shares of the bad, middle and good answers, with Goodman's simultaneous intervals.

    Returns
    -------
    tuple of three Estimate, in percent
        In the order of :attr:`~cxdash.scales.Metric.bands`, from bad to good: detractors,
        passives, promoters for NPS. They add up to 100.

    Examples
    --------
    >>> from cxdash import scales
    >>> [round(e.value) for e in bands(Distribution.of({0: 20, 8: 30, 10: 50}), scales.nps())]
    [20, 30, 50]
    """
    if not answers.size:
        empty = Estimate(UNKNOWN, UNKNOWN, UNKNOWN, 0, 0.0, "percent")
        return empty, empty, empty
    from statsmodels.stats.proportion import multinomial_proportions_confint

    high = answers.share(metric.high_from, metric.scale.high)
    low = answers.share(metric.scale.low, metric.low_to)
    shares = np.array([low, max(0.0, 1 - high - low), high])
    intervals = multinomial_proportions_confint(shares * answers.n_eff, method="goodman")
    upwards = [
        Estimate(100 * value, 100 * max(0.0, a), 100 * min(1.0, b), answers.size, answers.n_eff, "percent")
        for value, (a, b) in zip(shares.tolist(), intervals.tolist(), strict=True)
    ]
    return tuple(upwards if metric.high_is_good else upwards[::-1])  # type: ignore[return-value]
