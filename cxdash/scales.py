"""Answer scales and metric definitions, with the text printed under charts.

A definition is explicit and travels with its result, because vendors differ:
which answers count as promoters or as satisfied, whether high is good, and
what difference is large enough to matter.
"""

from dataclasses import dataclass
from math import inf
from typing import Literal

from cxdash.errors import MappingError
from cxdash.i18n import _, number

Statistic = Literal["nps", "share", "mean"]
Unit = Literal["points", "percent", "score"]


@dataclass(frozen=True)
class Scale:
    """The answers a question allows, from ``low`` to ``high``, both included.

    Attributes
    ----------
    low, high : float
    reversed : bool
        Low is good: 1 for very satisfied, or effort, of which the least is best.
    """

    low: float
    high: float
    reversed: bool = False

    def __post_init__(self) -> None:
        if not -inf < self.low < self.high < inf:
            raise MappingError(
                _(
                    "A scale goes from a low to a higher answer, such as 0-10; {low}-{high} does not.",
                    low=number(self.low),
                    high=number(self.high),
                )
            )

    @property
    def range(self) -> float:
        """Distance between the two ends: 10 for 0-10, 4 for 1-5."""
        return self.high - self.low

    @property
    def label(self) -> str:
        """Its two ends as they are written, whatever its direction: ``0-10``."""
        return f"{self.low:g}-{self.high:g}"

    @property
    def words(self) -> str:
        """Its two ends, and its direction where that is not the usual one: ``1-5, low is good``."""
        return _("{scale}, low is good", scale=self.label) if self.reversed else self.label

    @classmethod
    def parse(cls, text: str) -> "Scale":
        """Read a scale as a person writes it.

        >>> Scale.parse("1-5")
        Scale(low=1.0, high=5.0, reversed=False)
        """
        low, _dash, high = text.strip().replace("–", "-").rpartition("-")
        try:
            return cls(float(low), float(high))
        except ValueError:
            raise MappingError(
                _("“{text}” is not a scale; write its two ends, such as 0-10.", text=text)
            ) from None


NPS_SCALE = Scale(0, 10)
CES_SCALE = Scale(1, 7)


@dataclass(frozen=True)
class Metric:
    """One score: which answers it counts and how.

    Attributes
    ----------
    key : {"nps", "csat", "ces", "ces1"}
        Its name in code, links and the command line.
    scale : Scale
        The answers allowed; anything else is set aside and counted.
    statistic : {"nps", "share", "mean"}
        ``nps``: share of answers ≥ ``high_from`` minus share ≤ ``low_to``, in points;
        ``share``: share of answers ≥ ``high_from``, in percent; ``mean``: on the scale.
    high_from, low_to : float
        Where the good answers start and where the bad ones end. With
        ``high_is_good`` false the two ends keep their places and swap their meaning.
    margin : float
        The difference that matters, in the metric's unit (METHODS: 5 points of
        NPS, 5 % of the scale otherwise).
    """

    key: str
    scale: Scale
    statistic: Statistic
    high_from: float
    low_to: float
    margin: float
    high_is_good: bool = True

    @property
    def unit(self) -> Unit:
        """``points`` for NPS, ``percent`` for a share, ``score`` for a mean."""
        return {"nps": "points", "share": "percent", "mean": "score"}[self.statistic]  # type: ignore[return-value]

    @property
    def name(self) -> str:
        """The short name a reader knows it by."""
        return {"nps": "NPS", "csat": "CSAT", "ces": "CES", "ces1": "CES 1.0"}[self.key]

    @property
    def bands(self) -> tuple[str, str, str]:
        """What the three bands of answers are called, from bad to good."""
        if self.key == "nps":
            return _("Detractors"), _("Passives"), _("Promoters")
        if self.key == "csat":
            return _("Dissatisfied"), _("Neutral"), _("Satisfied")
        return _("Hard"), _("Neutral"), _("Easy")

    @property
    def has_middle(self) -> bool:
        """Whether an answer can be neither good nor bad: on a scale of four it cannot."""
        return self.high_from - self.low_to > 1

    @property
    def definition(self) -> str:
        """The sentence printed under every chart of this metric."""
        scale, good, bad = self.scale.label, f"{self.high_from:g}", f"{self.low_to:g}"
        low, high = f"{self.scale.low:g}", f"{self.scale.high:g}"
        if self.key == "nps":
            return _(
                "NPS = % of answers {good}-{high} minus % of answers {low}-{bad}, in points",
                good=good, high=high, low=low, bad=bad,
            )  # fmt: skip
        if self.key == "csat":
            return self._csat_definition(good, high)
        if self.key == "ces":
            return _("CES = mean answer on a {scale} scale, high is easy", scale=scale)
        return _("CES 1.0 = mean effort on a {scale} scale, low is good", scale=scale)

    def _csat_definition(self, good: str, high: str) -> str:
        said = _(
            "CSAT = % of answers {good}-{high} on a {scale} scale",
            good=good, high=high, scale=self.scale.label,
        )  # fmt: skip
        if not self.scale.reversed:
            return said
        return _(
            "{definition}, turned round: {low} in the file counts as {high}",
            definition=said, low=f"{self.scale.low:g}", high=high,
        )  # fmt: skip


def nps() -> Metric:
    """Net Promoter Score: promoters 9-10, passives 7-8, detractors 0-6 (Reichheld 2003)."""
    return Metric("nps", NPS_SCALE, "nps", high_from=9, low_to=6, margin=5)


def csat(scale: Scale) -> Metric:
    """Share of the top two answers; of the top fifth of a scale longer than ten steps.

    On two or three answers (yes or no, a trio of smileys) only the top one is satisfied.
    Answers on a reversed scale (1 = very satisfied) were turned round when they were read,
    so the lowest two of the file are the top two here, and the definition says so.

    >>> [csat(Scale.parse(s)).high_from for s in ("1-5", "1-7", "1-10", "0-100", "0-1")]
    [4.0, 6.0, 9.0, 80.0, 1.0]
    """
    top = 1 if scale.range > 2 else 0
    high_from = scale.high - top if scale.range <= 10 else scale.low + 0.8 * scale.range
    bottom = scale.low + 1 if scale.range <= 10 else scale.low + 0.4 * scale.range
    low_to = min(bottom, high_from - 1)
    return Metric("csat", scale, "share", high_from=high_from, low_to=low_to, margin=5)


def ces(scale: Scale = CES_SCALE) -> Metric:
    """Customer Effort Score: CES 2.0 (ease, high is good); CES 1.0 (effort) where low is good.

    The two are separate definitions and are never averaged or compared.

    >>> effort = ces(Scale(1, 5, reversed=True))
    >>> ces().key, ces(Scale(1, 5)).key, effort.key, effort.high_is_good
    ('ces', 'ces', 'ces1', False)
    """
    middle = (scale.low + scale.high) / 2
    return Metric(
        "ces1" if scale.reversed else "ces",
        scale,
        "mean",
        high_from=min(middle + 1, scale.high),
        low_to=max(middle - 1, scale.low),
        margin=0.05 * scale.range,
        high_is_good=not scale.reversed,
    )


def metric(role: str, scale: Scale | None = None) -> Metric:
    """The definition that goes with a column's role and scale.

    Raises
    ------
    MappingError
        When the role is not a score.
    """
    if role == "nps":
        return nps()
    if role == "csat":
        return csat(scale or Scale(1, 5))
    if role in ("ces", "ces1"):
        return ces(scale or CES_SCALE)
    raise MappingError(_("“{role}” is not a score; choose nps, csat or ces.", role=role))


METRIC_ROLES = ("nps", "csat", "ces")
