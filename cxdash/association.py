"""Association: how strongly an answer goes with an outcome. It never says what causes what."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cxdash.compare import Difference, two_shares
from cxdash.estimate import Estimate, proportion, z

STEPS = 100
"""Steps of Newton's method, each of at most one logit; it takes about six."""


@dataclass(frozen=True)
class Contingency:
    """Two answers against one outcome.

    Attributes
    ----------
    did_if_yes, did_if_no : Estimate
        Share who did it among those who said yes and no, in percent.
    difference : Difference
        In percentage points.
    ratio, ratio_low, ratio_high : float
        Risk ratio with its log interval.
    odds_ratio, chi2, phi : float
        Chi² without continuity correction.
    """

    did_if_yes: Estimate
    did_if_no: Estimate
    difference: Difference
    ratio: float
    ratio_low: float
    ratio_high: float
    odds_ratio: float
    chi2: float
    phi: float


@dataclass(frozen=True)
class Association:
    """How strongly saying goes with doing; NaN where the file cannot tell.

    Attributes
    ----------
    spearman, spearman_low, spearman_high : float
        Rank correlation of the score with doing good (staying, buying), Bonett & Wright interval.
    odds_ratio, odds_low, odds_high : float
        Logistic odds ratio of doing good per point of the score.
    auc : float
        Chance that a customer who did good had said better than one who did not.
    contingency : Contingency or None
        Those who say good against those who say bad.
    """

    spearman: float
    spearman_low: float
    spearman_high: float
    odds_ratio: float
    odds_low: float
    odds_high: float
    auc: float
    contingency: Contingency | None


def association(
    scores: NDArray[np.float64],
    good: NDArray[np.float64],
    bad: NDArray[np.float64],
    camps: Contingency | None = None,
) -> Association:
    """How strongly a score goes with doing good, from counts.

    Parameters
    ----------
    scores : array, shape (k,)
        Answers, from worst to best.
    good, bad : arrays, shape (k,)
        Customers at each answer who did good (stayed, bought) and who did not.
    camps : Contingency or None
        Those who say good against those who say bad, passed through.

    References
    ----------
    Spearman's interval: D. Bonett and T. Wright (2000), Psychometrika 65, 23-28.
    """
    n, rho = float(good.sum() + bad.sum()), _rank_correlation(good, bad)
    low, high = _rank_interval(rho, n)
    return Association(rho, low, high, *_odds_per_point(scores, good, bad), auc(good, bad), camps)


def _rank_interval(rho: float, n: float) -> tuple[float, float]:
    if not (n > 3 and abs(rho) < 1):
        return float("nan"), float("nan")
    middle, spread = np.arctanh(rho), z() * np.sqrt((1 + rho**2 / 2) / (n - 3))
    return float(np.tanh(middle - spread)), float(np.tanh(middle + spread))


def contingency(yes_did: int, yes_not: int, no_did: int, no_not: int) -> Contingency:
    """Intention against fact, from the four counts.

    Examples
    --------
    >>> c = contingency(120, 80, 30, 70)
    >>> round(c.ratio, 1), round(c.ratio_low, 3), round(c.ratio_high, 3)
    (2.0, 1.452, 2.754)
    >>> c.odds_ratio, round(c.chi2, 1), round(c.phi, 4)
    (3.5, 24.0, 0.2828)
    """
    yes, no = yes_did + yes_not, no_did + no_not
    n, did, did_not = yes + no, yes_did + no_did, yes_not + no_not
    ratio = (yes_did / yes) / (no_did / no) if no_did else float("nan")
    # Where everyone did it the formula gives no width at all, which is no certainty.
    known = yes_did and no_did and did_not
    log_se = np.sqrt(1 / yes_did - 1 / yes + 1 / no_did - 1 / no) if known else float("nan")
    cross = yes_did * no_not - yes_not * no_did
    margins = yes * no * did * did_not
    chi2 = n * cross**2 / margins if margins else float("nan")
    return Contingency(
        did_if_yes=proportion(yes_did, yes),
        did_if_no=proportion(no_did, no),
        difference=two_shares(yes_did, yes, no_did, no),
        ratio=float(ratio),
        ratio_low=float(ratio * np.exp(-z() * log_se)),
        ratio_high=float(ratio * np.exp(z() * log_se)),
        odds_ratio=yes_did * no_not / (yes_not * no_did) if yes_not and no_did else float("nan"),
        chi2=float(chi2),
        phi=float(np.sign(cross) * np.sqrt(chi2 / n)),
    )


def _rank_correlation(good: NDArray[np.float64], bad: NDArray[np.float64]) -> float:
    """Spearman's correlation of an ordered answer with a yes/no outcome, from counts."""
    total = good + bad
    if not total.sum():
        return float("nan")
    ranks = np.cumsum(total) - total / 2
    n, share = total.sum(), good.sum() / total.sum()
    centred = ranks - (ranks @ total) / n
    spread = np.sqrt((centred**2 @ total) / n * share * (1 - share))
    return float(np.clip((centred @ good) / n / spread, -1, 1)) if spread > 0 else float("nan")


def _odds_per_point(
    scores: NDArray[np.float64], good: NDArray[np.float64], bad: NDArray[np.float64]
) -> tuple[float, float, float]:
    """Logistic odds ratio per point with its interval; NaN where the score separates the two."""
    unknown = (float("nan"),) * 3
    mixed = (good > 0) & (bad > 0)
    if len(scores) < 2 or not mixed.any() or (mixed.sum() < 2 and _separates(good, bad)):
        return unknown
    slope, se = _logistic(scores, good, bad)
    low, middle, high = (float(np.exp(slope + side * z() * se)) for side in (-1, 0, 1))
    return middle, low, high


def _logistic(
    scores: NDArray[np.float64], good: NDArray[np.float64], bad: NDArray[np.float64]
) -> tuple[float, float]:
    """Slope of a logistic regression on counts and its standard error, by Newton's method.

    Two parameters and a dozen cells: statsmodels' GLM gives the same (a test holds
    the two together), takes a second to import, and warns of separation wherever
    the line fits perfectly.
    """
    n, widest = good + bad, float(np.ptp(scores))
    design = np.column_stack([np.ones(len(scores)), (scores - scores @ n / n.sum()) / widest])
    beta, covariance = np.array([np.log(good.sum() / bad.sum()), 0.0]), np.eye(2)
    for _step in range(STEPS):
        p = 1 / (1 + np.exp(-design @ beta))
        covariance = np.linalg.inv(design.T @ (design * (n * p * (1 - p))[:, None]))
        step = covariance @ design.T @ (good - n * p)
        reach = np.abs(design @ step).max()
        beta = beta + step / max(1.0, reach)  # a longer step can overshoot where nearly all go one way
        if reach < 1e-9:
            break
    return float(beta[1]) / widest, float(np.sqrt(covariance[1, 1])) / widest


def _separates(good: NDArray[np.float64], bad: NDArray[np.float64]) -> bool:
    """Whether all the bad lie on one side of all the good, sharing at most one answer."""
    has_good, has_bad = np.flatnonzero(good > 0), np.flatnonzero(bad > 0)
    return bool(has_bad.max() <= has_good.min() or has_good.max() <= has_bad.min())


def auc(good: NDArray[np.float64], bad: NDArray[np.float64]) -> float:
    """Mann-Whitney: P(score of a good one > score of a bad one), ties half."""
    pairs = float(good.sum() * bad.sum())
    worse = np.concatenate([[0.0], np.cumsum(bad)[:-1]])
    return float((good * (worse + bad / 2)).sum() / pairs) if pairs else float("nan")
