"""Customers: one row each, with what they said joined to what they did.

Each customer's last score is set against an outcome: still a customer or gone,
or an amount such as orders. Where the file dates departures, the outcome is
read in a fixed window after the answer, the same for everyone; answers too
recent for it are left out and counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from cxdash.errors import MappingError, NotEnoughData
from cxdash.filters import Filters
from cxdash.i18n import N_, _
from cxdash.scales import METRIC_ROLES, Metric
from cxdash.study import BEHAVIOUR, Study, Table, find_column
from cxdash.tally import Distribution, Tally, tally

DID = "\x00did"
"""The tally's column for the outcome; no file can hold a column of this name."""
YES, NO = "yes", "no"

OWN = frozenset({"customer", "said", "said_on", "did", "left_on", "worth"})
"""The columns of a join; a segment of the file that has one of these names cannot be cut by here."""

WINDOW = 180
"""Days after the answer in which the outcome is read."""

TOO_RECENT = N_("answered too recently for the window")
AFTER_LEAVING = N_("answered only after leaving")
UNDATED_ANSWER = N_("answer without a date")
UNDATED_LEAVING = N_("left, without a date of leaving")
NO_OUTCOME = N_("answered, but not in the customer file")


@dataclass(frozen=True)
class Outcome:
    """What counts as doing.

    Attributes
    ----------
    column : str
        The file's word for it.
    role : str
        ``left`` for a yes/no departure, otherwise the role of an amount.
    cut : float or None
        For an amount, the least that counts as having done it.
    """

    column: str
    role: str
    cut: float | None = None

    @property
    def leaving(self) -> bool:
        """Whether the event measured is a departure."""
        return self.role == "left"

    @property
    def unwanted(self) -> bool:
        """Whether the event measured is one a company would rather not see: a low rate is good."""
        return self.role in ("left", "returns", "contacts")


@dataclass(frozen=True)
class Joined:
    """Customers with both what they said and what they did.

    Attributes
    ----------
    metric : Metric
    outcome : Outcome
    frame : DataFrame
        One row per customer: ``customer``, ``said``, ``said_on``, ``did`` (True: stayed,
        or reached the cut), ``worth`` and the segments.
    segments : tuple of str
    counts : Tally
        Customers by score, segment, month of the answer and :data:`DID`.
    worth : Tally or None
        The same with revenue as weight; None when the file holds no amount.
    worth_column : str or None
    window : int or None
        Days in which the outcome is read; None when the file dates no departure.
    left_out : mapping of reason to customers
        In the whole study, whatever is filtered.
    observed : Timestamp or None
        Until when the files saw customers, where the window depends on it.
    """

    metric: Metric
    outcome: Outcome
    frame: pd.DataFrame
    segments: tuple[str, ...]
    counts: Tally
    worth: Tally | None
    worth_column: str | None
    window: int | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)
    observed: pd.Timestamp | None = None

    @cached_property
    def customers(self) -> int:
        """Customers with both sides known."""
        return len(self.frame)

    def follows(self, filters: Filters) -> Filters:
        """The part of the filters that applies here."""
        return filters.within(self.segments, dated=self.counts.span is not None)

    def where(self, filters: Filters) -> tuple[Tally, Tally | None]:
        """The counts and the worth that the filters keep."""
        kept = self.follows(filters)
        needed = {DID, *(column for column, _values in kept.segments)}
        counts = self.counts.over(needed).where(kept)
        return counts, self.worth.over(needed).where(kept) if self.worth else None


def outcomes(study: Study) -> dict[str, Outcome]:
    """The outcomes a study can be asked about, by column, the likeliest first."""
    table = study.customers
    if table is None:
        return {}
    asked = [role for role in BEHAVIOUR if role not in ("left_on", "tenure")]
    return {
        column: Outcome(column, role, None if role == "left" else default_cut(table, column, role))
        for role in asked
        for column in table.columns(role)
    }


def default_cut(table: Table, column: str, role: str) -> float:
    """The least amount that counts as doing: a second order, a first return, else the median."""
    if role == "orders":
        return 2.0
    if role in ("returns", "contacts"):
        return 1.0
    amounts = table.frame[column].dropna()
    median = float(amounts.median())
    above = amounts[amounts > amounts.min()]
    # Where most have the least there is, the median would count everyone as doing.
    return float(above.min()) if len(above) and median == amounts.min() else median


def choose(study: Study, say: str | None = None, do: str | None = None) -> tuple[str, Outcome]:
    """The score's role and the outcome that two column names mean; the likeliest when not given.

    Raises
    ------
    NotEnoughData
        When the study lacks scores by customer, or what customers did.
    MappingError
        When a named column is not there or cannot play its part.
    """
    responses, possible = study.responses, outcomes(study)
    if responses is None or not study.metrics:
        raise NotEnoughData(_("No file holds a score: add survey answers on the Data page."))
    if responses.column("customer") is None:
        raise NotEnoughData(
            _("The answers have no customer id, so they cannot be joined to what customers did.")
        )
    if not possible:
        raise NotEnoughData(
            _(
                "No file says what customers did: add a customer file with, say, "
                "who left or how much they bought."
            )
        )
    roles = {responses.roles[role][0]: role for role in METRIC_ROLES if responses.column(role)}
    preferred = "csat" if "nps" not in roles.values() and "csat" in roles.values() else None
    role = roles[find_column(tuple(roles), say)] if say else preferred or next(iter(roles.values()))
    outcome = possible[find_column(tuple(possible), do)] if do else next(iter(possible.values()))
    return role, outcome


def join(study: Study, say: str, outcome: Outcome, window: int = WINDOW) -> Joined:
    """One row per customer: the last score before the window, and the outcome in it.

    Parameters
    ----------
    study : Study
    say : {"nps", "csat", "ces"}
        Which score.
    outcome : Outcome
    window : int
        Days after the answer; used when answers and departures are dated.

    Raises
    ------
    NotEnoughData
        When no customer has both sides.
    """
    responses, customers = study.responses, study.customers
    metric = study.metrics.get(say)
    if responses is None or customers is None or metric is None:
        raise MappingError(
            _("This study has no {score} to set against what customers did.", score=say.upper())
        )
    answers = _answers(responses, say, metric)
    deeds = _deeds(customers, outcome)
    both = answers.merge(deeds, on="customer", how="inner")
    left_out = {NO_OUTCOME: answers["customer"].nunique() - both["customer"].nunique()}
    observed = None
    if outcome.leaving and _dates_departures(both):
        observed = observed_until(both["said_on"], both["left_on"])
        both, reasons = _within_window(both, window, observed)
        left_out |= reasons
    last = both.sort_values("said_on", kind="stable", na_position="first").drop_duplicates(
        "customer", keep="last"
    )
    if last.empty:
        raise NotEnoughData(
            _(
                "No customer is on both sides: the ids of the answers and of the customer file "
                "do not meet, or every answer is too recent."
            )
        )
    made = _joined(last.reset_index(drop=True), responses, customers, metric, outcome)
    return replace(
        made,
        window=None if observed is None else window,
        observed=observed,
        left_out={reason: n for reason, n in left_out.items() if n},
    )


def _answers(responses: Table, say: str, metric: Metric) -> pd.DataFrame:
    frame, date = responses.frame, responses.column("date")
    said = frame[responses.roles[say][0]]
    columns = {"customer": frame[responses.roles["customer"][0]], "said": said}
    columns["said_on"] = frame[date] if date else pd.Series(pd.NaT, index=frame.index, dtype="datetime64[us]")
    answers = pd.concat([pd.DataFrame(columns), frame[list(_segments(responses))]], axis=1)
    usable = answers["customer"].notna() & said.between(metric.scale.low, metric.scale.high)
    return answers[usable]


def _segments(responses: Table) -> tuple[str, ...]:
    return tuple(column for column in responses.dimensions if column not in OWN)


def _deeds(customers: Table, outcome: Outcome) -> pd.DataFrame:
    frame, worth = customers.frame, worth_column(customers)
    deeds = pd.DataFrame({"customer": frame[customers.roles["customer"][0]]})
    if outcome.leaving:
        deeds["did"] = ~frame[outcome.column].astype("boolean")
        if customers.column("left_on"):
            deeds["left_on"] = frame[customers.roles["left_on"][0]]
    else:
        amount, cut = frame[outcome.column].astype("float64"), outcome.cut or 0.0
        deeds["did"] = (
            ((amount < cut) if outcome.unwanted else (amount >= cut)).astype("boolean").mask(amount.isna())
        )
    deeds["worth"] = frame[worth].astype("float64") if worth else np.nan
    return deeds[deeds["did"].notna() & deeds["customer"].notna()]


def worth_column(customers: Table) -> str | None:
    """The column that tells what a customer is worth: revenue, else lifetime value."""
    return customers.column("revenue") or customers.column("lifetime_value")


def _dates_departures(both: pd.DataFrame) -> bool:
    """Whether answers and departures have dates: a column that dates no departure says nothing of when."""
    if "left_on" not in both or both["said_on"].isna().all():
        return False
    return bool(both["left_on"].notna().any() or both["did"].all())


def observed_until(answered: "pd.Series[Any]", left: "pd.Series[Any]") -> pd.Timestamp:
    """The last day on which the files saw customers: of an answer, or of a departure that has happened.

    A departure announced for later says nothing of who else will have left by then.
    """
    happened = left[left <= pd.Timestamp.now()]
    return max(answered.max(), happened.max()) if happened.notna().any() else answered.max()


def _within_window(
    both: pd.DataFrame, window: int, observed: pd.Timestamp
) -> tuple[pd.DataFrame, dict[str, int]]:
    """The answers whose window is complete, with the outcome read in it, and who falls out and why."""
    span = pd.Timedelta(days=window)
    undated = both["said_on"].isna()
    unknown = ~both["did"].astype(bool) & both["left_on"].isna()
    gone = (both["left_on"] <= both["said_on"]).fillna(False)
    recent = both["said_on"] > observed - span
    keep = ~(undated | unknown | gone | recent)
    kept = both[keep].assign(did=lambda rows: ~(rows["left_on"] <= rows["said_on"] + span).fillna(False))
    out = both[~both["customer"].isin(kept["customer"])]
    reasons, counted = {}, pd.Series(False, index=out.index)
    for reason, why in (
        (UNDATED_LEAVING, unknown), (UNDATED_ANSWER, undated), (TOO_RECENT, recent), (AFTER_LEAVING, gone),
    ):  # fmt: skip
        # Several answers of a customer can fall out for several reasons: counted under the first.
        mine = why.reindex(out.index) & ~counted
        names = set(out.loc[mine, "customer"])
        counted |= out["customer"].isin(names)
        reasons[reason] = len(names)
    return kept, reasons


def _joined(
    last: pd.DataFrame,
    responses: Table,
    customers: Table,
    metric: Metric,
    outcome: Outcome,
) -> Joined:
    frame = last.assign(**{DID: np.where(last["did"].astype(bool), YES, NO)})
    segments = _segments(responses)
    dimensions = [*segments, DID]
    date = "said_on" if frame["said_on"].notna().any() else None
    worth = worth_column(customers)
    return Joined(
        metric=metric,
        outcome=outcome,
        frame=frame,
        segments=segments,
        counts=tally(frame, metric, "said", dimensions, date),
        worth=tally(frame.fillna({"worth": 0.0}), metric, "said", dimensions, date, weight="worth")
        if worth
        else None,
        worth_column=worth,
    )


def by_answer(counts: Tally) -> dict[float, tuple[int, int]]:
    """Customers who did good and who did not, for each answer."""
    found: dict[float, list[int]] = {}
    for position, did in enumerate((YES, NO)):
        answers = counts.by(DID).get(did, Distribution.of({}))
        for said, n in zip(answers.scores.tolist(), answers.n.tolist(), strict=True):
            found.setdefault(said, [0, 0])[position] += n
    return {said: (good, bad) for said, (good, bad) in found.items()}
