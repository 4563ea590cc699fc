"""Compare: is one group really different from another? Differences and verdicts.

A segment is compared with the rest, never with the total that contains it.
Many segments on one panel share a false-discovery rate (Benjamini-Hochberg);
few planned comparisons share a family-wise rate (Holm). Below 30 answers a
group is shown, not tested; below 5 it is hidden, with a second one so that
the total does not give it away.

A difference has to survive two tests: one takes the spread of each group as it
is, the other takes one spread for both, as it is when nothing differs. At bases
of thirty the first alone announces a difference on too many panels without any
(more than half of them, for means of answers that nearly all agree).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from cxdash.errors import NotEnoughData
from cxdash.estimate import Estimate, adjusted_nps, wilson, z
from cxdash.filters import Filters
from cxdash.i18n import _
from cxdash.scales import Metric, Scale
from cxdash.scores import Moments, answer_values, effective_base, moments, score, unanimity
from cxdash.tally import Distribution

Verdict = Literal["hidden", "too_few", "higher", "lower", "similar", "undecided"]

HIDDEN_BELOW = 5
TESTED_FROM = 30
ALPHA = 0.05
EQUIVALENCE_LEVEL = 0.90  # two one-sided tests at 5 % are a 90 % interval inside the margin
UNKNOWN = float("nan")


@dataclass(frozen=True)
class Difference:
    """One group's score minus another's.

    Attributes
    ----------
    value, low, high : float
        The plain difference and its 95 % interval, in the metric's unit.
    low90, high90 : float
        The 90 % interval, for equivalence.
    p : float
        Two-sided, of no difference; of two groups of answers the larger of the two tests'.
    """

    value: float
    low: float
    high: float
    low90: float
    high90: float
    p: float

    @property
    def se(self) -> float:
        """Half of the 95 % interval over its normal quantile."""
        return (self.high - self.low) / 2 / z()


@dataclass(frozen=True)
class Comparison:
    """A group against another one or against the rest, with an honest verdict.

    Attributes
    ----------
    subject : str
        The group's name, from the file.
    estimate, other : Estimate
        The group's score and the one it is compared with.
    difference : Difference
        Subject minus other.
    p_adjusted : float
        ``difference.p`` adjusted over the panel; NaN where it was not tested.
    verdict : {"hidden", "too_few", "higher", "lower", "similar", "undecided"}
    needed : int or None
        For ``undecided``: the subject's answers that would settle it, all groups growing alike.
    margin : float
        The difference that matters, in the metric's unit.
    reference : str or None
        The other side's name where it is one group; None where it is all the others.
    """

    subject: str
    estimate: Estimate
    other: Estimate
    difference: Difference
    margin: float
    p_adjusted: float = UNKNOWN
    verdict: Verdict = "undecided"
    needed: int | None = None
    reference: str | None = None

    @property
    def established(self) -> bool:
        """Whether the difference is real as far as the data can tell."""
        return self.verdict in ("higher", "lower")


def nps_difference(a: Distribution, b: Distribution, metric: Metric) -> Difference:
    """Difference of two NPS: z on the adjusted-Wald centres and variances.

    Examples
    --------
    >>> from cxdash import scales
    >>> a, b = Distribution.of({0: 20, 8: 30, 10: 50}), Distribution.of({0: 30, 8: 30, 10: 40})
    >>> d = nps_difference(a, b, scales.nps())
    >>> round(d.value), round(d.p, 4)
    (20, 0.0832)
    """
    (plain_a, centre_a, var_a), (plain_b, centre_b, var_b) = (_adjusted(side, metric) for side in (a, b))
    return _normal(plain_a - plain_b, centre_a - centre_b, float(np.sqrt(var_a + var_b)))


def _adjusted(answers: Distribution, metric: Metric) -> tuple[float, float, float]:
    x = answer_values(answers.scores, metric)
    base = effective_base(answers, x)
    good, bad = answers.mean((x > 0).astype(float)), answers.mean((x < 0).astype(float))
    centre, variance = adjusted_nps(good * base, bad * base, base)
    return 100 * (good - bad), centre, variance


def _normal(value: float, centre: float, se: float) -> Difference:
    from scipy.special import ndtr

    p = 2 * float(ndtr(-abs(centre) / se))
    half, half90 = z() * se, z(EQUIVALENCE_LEVEL) * se
    # Two groups that each agree, on opposite answers, differ by more than their adjusted interval.
    low, high = min(centre - half, value), max(centre + half, value)
    return Difference(value, low, high, centre - half90, centre + half90, p)


def share_difference(a: Distribution, b: Distribution, metric: Metric) -> Difference:
    """Difference of two shares in percentage points: see :func:`two_shares`."""
    (count_a, base_a), (count_b, base_b) = (_successes(side, metric) for side in (a, b))
    return two_shares(count_a, base_a, count_b, base_b)


def _successes(answers: Distribution, metric: Metric) -> tuple[float, float]:
    x = answer_values(answers.scores, metric)
    base = effective_base(answers, x)
    return answers.mean(x) * base, base


def two_shares(count_a: float, base_a: float, count_b: float, base_b: float) -> Difference:
    """Difference of two shares from counts, in percentage points: Newcombe's interval.

    The test is z on the shares with one answer of each kind added to each side.

    References
    ----------
    A. Agresti and B. Caffo (2000), Simple and effective confidence intervals for
    proportions and differences of proportions, The American Statistician 54, 280-288.

    Examples
    --------
    >>> d = two_shares(120, 200, 30, 100)
    >>> round(d.value), round(d.low, 1), round(d.high, 1)
    (30, 18.2, 40.4)
    """
    from scipy.special import ndtr

    low, high = newcombe(count_a, base_a, count_b, base_b)
    low90, high90 = newcombe(count_a, base_a, count_b, base_b, EQUIVALENCE_LEVEL)
    more_a, more_b = base_a + 2, base_b + 2
    share_a, share_b = (count_a + 1) / more_a, (count_b + 1) / more_b
    se = np.sqrt(share_a * (1 - share_a) / more_a + share_b * (1 - share_b) / more_b)
    p = 2 * float(ndtr(-abs(share_a - share_b) / se))
    return Difference(100 * (count_a / base_a - count_b / base_b), low, high, low90, high90, p)


def newcombe(
    count_a: float, base_a: float, count_b: float, base_b: float, level: float = 1 - ALPHA
) -> tuple[float, float]:
    """Newcombe's interval of a difference of shares, from the two Wilson intervals, in percentage points.

    References
    ----------
    R. Newcombe (1998), Interval estimation for the difference between independent
    proportions, Statistics in Medicine 17, 873-890 (method 10).
    """
    a, b = 100 * count_a / base_a, 100 * count_b / base_b
    (low_a, high_a), (low_b, high_b) = wilson(count_a, base_a, level), wilson(count_b, base_b, level)
    return a - b - float(np.hypot(a - low_a, high_b - b)), a - b + float(np.hypot(high_a - a, b - low_b))


def mean_difference(a: Moments, b: Moments) -> Difference:
    """Difference of two means: Welch's t.

    Examples
    --------
    >>> d = mean_difference(Moments(8.1, 1.2, 40), Moments(7.2, 2.0, 200))
    >>> round(d.value, 1), round(d.low, 4), round(d.high, 4), round(d.p, 6)
    (0.9, 0.4298, 1.3702, 0.000261)
    """
    gap, variance_a, variance_b = a.mean - b.mean, a.se**2, b.se**2
    variance = variance_a + variance_b
    if not (a.n > 1 and b.n > 1 and variance > 0):
        return student_difference(gap, UNKNOWN, 0)
    df = variance**2 / (variance_a**2 / (a.n - 1) + variance_b**2 / (b.n - 1))
    return student_difference(gap, float(np.sqrt(variance)), df)


def student_difference(gap: float, se: float, df: float) -> Difference:
    """A difference whose error follows Student's t; unknown below one degree of freedom."""
    from scipy.special import stdtr, stdtrit

    if not (df >= 1 and se > 0):
        return Difference(gap, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)
    half, half90 = (float(stdtrit(df, (1 + level) / 2)) * se for level in (1 - ALPHA, EQUIVALENCE_LEVEL))
    p = 2 * float(stdtr(df, -abs(gap) / se))
    return Difference(gap, gap - half, gap + half, gap - half90, gap + half90, p)


def difference(a: Distribution, b: Distribution, metric: Metric) -> Difference:
    """Score of ``a`` minus score of ``b``, with the method that suits the metric."""
    if not (a.size and b.size):
        return Difference(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)
    if metric.statistic == "nps":
        gap = nps_difference(a, b, metric)
    elif metric.statistic == "share":
        gap = share_difference(a, b, metric)
    else:
        gap = means_difference(moments(a), moments(b), metric.scale)
    return replace(gap, p=max(gap.p, pooled_p(a, b, metric)))


def means_difference(a: Moments, b: Moments, scale: Scale) -> Difference:
    """Welch's difference; where both groups agree among themselves, what unanimity leaves open."""
    if a.sd or b.sd:
        return mean_difference(a, b)
    half, half90 = (
        float(np.hypot(unanimity(a.n, scale, level), unanimity(b.n, scale, level)))
        for level in (1 - ALPHA, EQUIVALENCE_LEVEL)
    )
    gap = a.mean - b.mean
    return Difference(gap, gap - half, gap + half, gap - half90, gap + half90, p=0.0)


def pooled_p(a: Distribution, b: Distribution, metric: Metric) -> float:
    """Two-sided p of no difference, with the spread of all answers together: the score test.

    z = (m_a - m_b) / sqrt(V (1/n_a + 1/n_b)), V the variance (n - 1) of what all
    answers add to the score, on effective bases.

    Examples
    --------
    >>> from cxdash import scales
    >>> a, b = Distribution.of({0: 20, 8: 30, 10: 50}), Distribution.of({0: 30, 8: 30, 10: 40})
    >>> round(pooled_p(a, b, scales.nps()), 4)
    0.0825
    """
    from scipy.special import ndtr

    values = [answer_values(side.scores, metric) for side in (a, b)]
    base_a, base_b = (effective_base(side, x) for side, x in zip((a, b), values, strict=True))
    (mean_a, spread_a), (mean_b, spread_b) = (
        (side.mean(x), side.variance(x)) for side, x in zip((a, b), values, strict=True)
    )
    n, gap = base_a + base_b, mean_a - mean_b
    within = base_a * spread_a + base_b * spread_b
    variance = (within + base_a * base_b / n * gap**2) / max(n - 1, 1)
    return 2 * float(ndtr(-abs(gap) / np.sqrt(variance * n / (base_a * base_b)))) if variance > 0 else 1.0


def pair(subject: str, a: Distribution, b: Distribution, metric: Metric) -> Comparison:
    """Two groups side by side, not judged yet: see :func:`judge`."""
    return Comparison(subject, score(a, metric), score(b, metric), difference(a, b, metric), metric.margin)


def against_rest(groups: Mapping[str, Distribution], metric: Metric, unnamed: int = 0) -> list[Comparison]:
    """Every group against all the others together, judged over the panel (Benjamini-Hochberg).

    Parameters
    ----------
    groups : mapping of name to Distribution
        The values of one segment.
    metric : Metric
    unnamed : int
        Answers without a value: in the printed total, in no group.

    Returns
    -------
    list of Comparison, highest score first
    """
    whole = merge(groups.values())
    comparisons = [pair(name, answers, without(whole, answers), metric) for name, answers in groups.items()]
    if len(groups) == 2:
        comparisons = [
            replace(c, reference=o.subject) for c, o in zip(comparisons, comparisons[::-1], strict=True)
        ]
    judged = judge(comparisons, "fdr_bh", unnamed)
    return sorted(judged, key=lambda c: (c.verdict == "hidden", -c.estimate.value))


def merge(groups: Iterable[Distribution]) -> Distribution:
    """Several groups of answers as one.

    >>> merge([Distribution.of({1: 2}), Distribution.of({1: 3, 5: 1})]).n.tolist()
    [5, 1]
    """
    parts = list(groups)
    if not parts:
        return Distribution.of({})
    scores, position = np.unique(np.concatenate([part.scores for part in parts]), return_inverse=True)
    n, w, w2 = np.zeros((3, len(scores)))
    for total, values in ((n, [p.n for p in parts]), (w, [p.w for p in parts]), (w2, [p.w2 for p in parts])):
        np.add.at(total, position, np.concatenate(values))
    design_effect = max(part.design_effect for part in parts)
    return Distribution(scores, n.astype(np.int64), w, w2, design_effect)


def without(whole: Distribution, part: Distribution) -> Distribution:
    """What is left of a whole without one of its parts.

    >>> without(Distribution.of({1: 5, 5: 1}), Distribution.of({1: 2, 5: 1})).n.tolist()
    [3]
    """
    place = np.searchsorted(whole.scores, part.scores)
    n, w, w2 = whole.n.copy(), whole.w.copy(), whole.w2.copy()
    for total, taken in ((n, part.n), (w, part.w), (w2, part.w2)):
        total[place] -= taken
    left = n > 0
    return Distribution(whole.scores[left], n[left], w[left], w2[left], whole.design_effect)


def judge(
    comparisons: Sequence[Comparison],
    method: Literal["fdr_bh", "holm"],
    unnamed: int | None = None,
) -> list[Comparison]:
    """Give every comparison its adjusted p and its verdict.

    Parameters
    ----------
    comparisons : sequence of Comparison
        All that one panel shows.
    method : {"fdr_bh", "holm"}
        ``fdr_bh`` for many segments, ``holm`` for few planned comparisons.
    unnamed : int or None
        Where the groups are parts of a printed total, how many of its answers are in no
        group: a small group could be computed back from the others, so the next smallest
        are hidden too (see :func:`to_hide`). None where they are not parts of a total.
    """
    hidden = _hidden(comparisons, unnamed)
    testable = [i for i, c in enumerate(comparisons) if i not in hidden and _testable(c)]
    adjusted = adjust([comparisons[i].difference.p for i in testable], method)
    p_by_position = dict(zip(testable, adjusted, strict=True))
    judged = []
    for i, comparison in enumerate(comparisons):
        if i in hidden:
            judged.append(replace(comparison, verdict="hidden"))
        elif i not in p_by_position:
            judged.append(replace(comparison, verdict="too_few"))
        else:
            judged.append(_decide(comparison, p_by_position[i], len(testable)))
    return judged


def adjust(p_values: Sequence[float], method: Literal["fdr_bh", "holm"]) -> list[float]:
    """P values adjusted for being read together; empty for none.

    Benjamini-Hochberg: the least of n p/rank over all ranks from one's own up. Holm: the
    greatest of (n - rank + 1) p up to one's own. Written out because statsmodels'
    ``multipletests`` collects garbage at every call, more than a tenth of a second in a
    session, and a page asks for several; it gives the same numbers.

    Examples
    --------
    >>> p = [.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719,
    ...      .6528, .7590, 1.0]  # Benjamini and Hochberg (1995), section 4
    >>> [sum(a < ALPHA for a in adjust(p, method)) for method in ("fdr_bh", "holm")]
    [4, 3]
    """
    p, n = np.asarray(p_values, dtype=float), len(p_values)
    order, rank = np.argsort(p, kind="stable"), np.arange(1, n + 1)
    if method == "holm":
        stepped = np.maximum.accumulate(p[order] * (n - rank + 1))
    else:
        stepped = np.minimum.accumulate((p[order] * n / rank)[::-1])[::-1]
    adjusted = np.empty(n)
    adjusted[order] = np.minimum(stepped, 1.0)
    return [float(each) for each in adjusted]


def _hidden(comparisons: Sequence[Comparison], unnamed: int | None) -> set[int]:
    sides = [(c.estimate.n, c.other.n) for c in comparisons]
    # Where nobody answered there is nobody to recognise.
    small = {i for i, pair in enumerate(sides) if any(0 < n < HIDDEN_BELOW for n in pair)}
    return small if unnamed is None else _covered(small, [own for own, _other in sides], unnamed)


def to_hide(sizes: Sequence[int], unnamed: int = 0) -> set[int]:
    """Positions to hide among parts of a printed total: those under five answers, and enough others.

    Answers that the total has and no part (``unnamed``) are one more part that is not
    shown: they cover a small one, or are too few themselves.

    >>> to_hide([40, 3, 12]), to_hide([40, 0, 12]), to_hide([4, 4, 50])
    ({1, 2}, set(), {0, 1})
    >>> to_hide([40, 3, 12], unnamed=9), to_hide([40, 12], unnamed=2)
    ({1}, {1})
    """
    return _covered({i for i, n in enumerate(sizes) if 0 < n < HIDDEN_BELOW}, sizes, unnamed)


def enough(n: int, filters: Filters) -> None:
    """Make sure that what is shown recognises nobody, before any of it is shown.

    Parameters
    ----------
    n : int
        Answers left.
    filters : Filters
        What they were left by.

    Raises
    ------
    NotEnoughData
        When there is nothing, or fewer than five answers.
    """
    if n >= HIDDEN_BELOW:
        return
    if n and filters:
        raise NotEnoughData(
            _(
                "These filters leave fewer than {n} answers, not shown so that no one can be recognised.",
                n=HIDDEN_BELOW,
            )
        )
    if n:
        raise NotEnoughData(
            _("There are fewer than {n} answers, not shown so that no one can be recognised.", n=HIDDEN_BELOW)
        )
    raise NotEnoughData(
        _(
            "Nothing is left with these filters ({filters}). Take one away, or show everything.",
            filters=filters.describe(),
        )
        if filters
        else _("No answer can be counted here: see what was set aside when the files were read, and why.")
    )


def _covered(hidden: set[int], sizes: Sequence[int], unnamed: int) -> set[int]:
    """With the next smallest, so that what is hidden cannot be computed back from the total."""
    if not hidden and not 0 < unnamed < HIDDEN_BELOW:
        return hidden
    covered = set(hidden)
    for i in sorted(set(range(len(sizes))) - hidden, key=lambda i: sizes[i]):
        parts, answers = len(covered) + (unnamed > 0), sum(sizes[h] for h in covered) + unnamed
        if parts > 1 and answers >= HIDDEN_BELOW:
            break
        covered.add(i)
    return covered


def _testable(comparison: Comparison) -> bool:
    bases = comparison.estimate.base, comparison.other.base
    return min(bases) >= TESTED_FROM and bool(np.isfinite(comparison.difference.p))


def _decide(comparison: Comparison, p_adjusted: float, family: int) -> Comparison:
    """The verdict of a comparison with enough answers on both sides.

    A difference is announced only when its printed interval leaves zero out too, so
    that sentence and chart cannot disagree where test and interval differ by a hair.
    """
    gap, margin = comparison.difference, comparison.margin
    judged = replace(comparison, p_adjusted=p_adjusted)
    if p_adjusted < ALPHA and gap.low > 0:
        return replace(judged, verdict="higher")
    if p_adjusted < ALPHA and gap.high < 0:
        return replace(judged, verdict="lower")
    if -margin < gap.low90 and gap.high90 < margin:
        return replace(judged, verdict="similar")
    return replace(judged, verdict="undecided", needed=answers_needed(comparison, family))


def answers_needed(comparison: Comparison, family: int = 1) -> int:
    """Answers in the subject's group that would settle an undecided comparison.

    With every group growing alike, the interval shrinks with the root of the base.
    It is settled when the difference seen leaves zero out (at the level that holds
    over ``family`` comparisons), or when the 90 % interval fits inside the margin.
    It takes a tenth more than there are at least: these were not enough, and an
    approximation must not say they were.
    """
    gap, se = abs(comparison.difference.value), comparison.difference.se
    growths = []
    if gap > 0:
        growths.append(z(1 - ALPHA / max(family, 1)) * se / gap)
    if gap < comparison.margin:
        growths.append(z(EQUIVALENCE_LEVEL) * se / (comparison.margin - gap))
    growth = min(growths) ** 2
    return int(np.ceil(comparison.estimate.n * max(growth, 1.1)))


def sample_size(margin: float, variance: float = 0.61) -> int:
    """Answers for an interval of ± ``margin`` NPS points: z² Var/m².

    >>> sample_size(10)
    235
    """
    return int(np.ceil((z() * 100 / margin) ** 2 * variance))
