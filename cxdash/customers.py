"""Customers: one row each, with what they said joined to what they did.

Each customer's last score is set against an outcome: still a customer or gone,
or an amount such as orders. Where the file dates departures, the outcome is
read in a fixed window after the answer, the same for everyone; answers too
recent for it are left out and counted. So is what was bought afterwards, where
the files date orders.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_FLOOR, Context
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from cxdash import orders
from cxdash.errors import MappingError, NotEnoughData
from cxdash.filters import Filters
from cxdash.i18n import N_, _, currency_of
from cxdash.scales import METRIC_ROLES, Metric
from cxdash.study import BEHAVIOUR, ROLES, Study, Table, find_column
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
        The file's word for it, or one of :data:`cxdash.orders.NAMES` where it was counted from orders.
    role : str
        ``left`` for a yes/no departure, ``left_on`` for a day that alone tells it, otherwise the role of
        an amount.
    cut : float or None
        For an amount, the least that counts as having done it.
    """

    column: str
    role: str
    cut: float | None = None

    @property
    def name(self) -> str:
        """What a reader calls it."""
        return orders.shown(self.column)

    @property
    def label(self) -> str:
        """The same with the role that a file's column plays, to choose from."""
        return self.name if self.column in orders.NAMES else f"{self.column} · {_(ROLES[self.role])}"

    @property
    def after(self) -> bool:
        """Whether it is what was bought in the window after the answer."""
        return self.column in (orders.COUNT_AFTER, orders.REVENUE_AFTER)

    @property
    def leaving(self) -> bool:
        """Whether the event measured is a departure."""
        return self.role in ("left", "left_on")

    @property
    def unwanted(self) -> bool:
        """Whether the event measured is one a company would rather not see: a low rate is good."""
        return self.leaving or self.role in ("returns", "contacts")


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
    currency : str
        The sign of the worth's currency, where a file names it.
    window : int or None
        Days in which the outcome is read; None when the file dates neither departures nor orders.
    left_out : mapping of reason to customers
        In the whole study, whatever is filtered.
    observed : Timestamp or None
        Until when the files saw customers, where the window depends on it.
    never_bought : int
        Customers without any order, who count as not having bought in the window.
    begins : Timestamp or None
        The day of the first order, where some answered before it.
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
    currency: str = ""
    never_bought: int = 0
    begins: pd.Timestamp | None = None

    @property
    def worth_name(self) -> str:
        """What a reader calls the worth; empty when nothing tells it."""
        return orders.shown(self.worth_column) if self.worth_column else ""

    @cached_property
    def customers(self) -> int:
        """Customers with both sides known."""
        return len(self.frame)

    def follows(self, filters: Filters) -> Filters:
        """The part of the filters that applies here."""
        return self.counts.follows(filters.within(self.segments))

    def where(self, filters: Filters) -> tuple[Tally, Tally | None]:
        """The counts and the worth that the filters keep."""
        kept = self.follows(filters)
        needed = {DID, *(column for column, _values in kept.segments)}
        counts = self.counts.over(needed).where(kept)
        return counts, self.worth.over(needed).where(kept) if self.worth else None


def outcomes(study: Study) -> dict[str, Outcome]:
    """The outcomes a study can be asked about, by column, the likeliest first.

    That is who left, then what was bought after the answer, then what files tell in sum.
    """
    table = study.customers
    if table is None:
        return {}
    asked = [role for role in BEHAVIOUR if role not in ("left_on", "tenure")]
    told = {column: Outcome(column, "left_on") for column in _departures(table)} | {
        column: Outcome(column, role, None if role == "left" else default_cut(table, column, role))
        for role in asked
        for column in table.columns(role)
    }
    left = {column: outcome for column, outcome in told.items() if outcome.leaving}
    later = _after_the_answer(study)
    in_time = bool(later and study.responses and study.orders and _window_fits(study.responses, study.orders))
    return left | later | told if in_time else told | later


def _departures(table: Table) -> tuple[str, ...]:
    """The day of leaving, where it alone tells who left: some have one and the others are still there."""
    if table.column("left"):
        return ()
    dated = ((column, _still_there(table.frame[column])) for column in table.columns("left_on"))
    return tuple(column for column, there in dated if there.any() and not there.all())


def _still_there(left_on: "pd.Series[Any]") -> "pd.Series[bool]":
    """Who has no day of leaving, or one that was announced and is still to come."""
    return left_on.isna() | (left_on > pd.Timestamp.now())


def _after_the_answer(study: Study) -> dict[str, Outcome]:
    """Orders and revenue in the window, where answers and orders are dated."""
    bought = study.orders
    if bought is None or not (_dated(study.responses, "date") and _dated(bought, "order_date")):
        return {}
    found = {orders.COUNT_AFTER: Outcome(orders.COUNT_AFTER, "orders", 1.0)}
    if orders.amount_column(bought):
        found[orders.REVENUE_AFTER] = Outcome(orders.REVENUE_AFTER, "revenue", _usual_basket(study.customers))
    return found


def _dated(table: Table | None, role: str) -> bool:
    column = table.column(role) if table else None
    return table is not None and column is not None and bool(table.frame[column].notna().any())


def _window_fits(responses: Table, bought: Table) -> bool:
    """Whether the usual window after at least one answer ended before the last order."""
    first = responses.frame[responses.columns("date")[0]].dt.normalize().min()
    return bool(first + pd.Timedelta(days=WINDOW) <= _last_order(bought))


def _last_order(bought: Table) -> pd.Timestamp:
    """The last day on which the orders saw customers; a date to come is a slip."""
    days = bought.frame[bought.columns("order_date")[0]]
    return days[days <= pd.Timestamp.now()].dt.normalize().max()


def _usual_basket(customers: Table | None) -> float:
    """What an order of the median customer brings; any amount at all where their orders do not tell."""
    if customers is None or not {orders.COUNT, orders.REVENUE} <= set(customers.frame):
        return _LEAST
    baskets = customers.frame[orders.REVENUE] / customers.frame[orders.COUNT].replace(0, np.nan)
    return max(_LEAST, _in_three_figures(float(baskets.median()))) if baskets.notna().any() else _LEAST


_LEAST = 0.01


def default_cut(table: Table, column: str, role: str) -> float:
    """The least amount that counts as doing: a second order, a first return, else a median.

    It is that of customers with any: those with nothing would pull it down to nothing, and any amount
    at all would count.
    """
    if role == "orders":
        return 2.0
    if role in ("returns", "contacts"):
        return 1.0
    amounts = table.frame[column].dropna()
    some, least = amounts[amounts > 0], amounts.min()
    median = float((some if len(some) else amounts).median())
    read = _in_three_figures(median)
    if amounts.nunique() <= 1 or read > least:
        return read
    # Where most have the least there is, the median would count everyone as doing.
    return median if median > least else float(amounts[amounts > least].min())


def _in_three_figures(amount: float) -> float:
    """An amount that can be remembered, and that whoever spent it has reached: 951 for 951.975."""
    return float(Context(prec=3, rounding=ROUND_FLOOR).create_decimal(repr(amount)))


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
    named = possible | {outcome.name: outcome for outcome in possible.values()}
    outcome = named[find_column(tuple(named), do)] if do else next(iter(possible.values()))
    if say:
        return roles[find_column(tuple(roles), say)], outcome
    met = (role for role in roles.values() if _meets(study, role, outcome))
    return next(met, next(iter(roles.values()))), outcome


def _meets(study: Study, role: str, outcome: Outcome) -> bool:
    """Whether anyone who gave a score is among those of whom a file tells the outcome."""
    told = study.orders if outcome.after else study.customers
    if study.responses is None or told is None:
        return False
    said = _known(study.responses, study.responses.columns(role)[0])
    everyone = outcome.after or outcome.role == "left_on"
    did = _known(told, told.columns("customer")[0] if everyone else outcome.column)
    return not said.merge(did).empty


def _known(table: Table, column: str) -> pd.DataFrame:
    """The customers of whom a table fills a column."""
    ids = table.frame.loc[table.frame[column].notna(), table.columns("customer")[0]]
    return ids.dropna().drop_duplicates().to_frame("customer")


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
    if outcome.after:
        last, read = _bought_after(study, answers, outcome, window)
    else:
        last, read = _told(customers, answers, outcome, window)
    if last.empty:
        raise NotEnoughData(
            _(
                "No customer is on both sides: the ids of the answers and of the customer file "
                "do not meet, or every answer is too recent."
            )
        )
    made = _joined(last.reset_index(drop=True), responses, customers, metric, outcome)
    return replace(made, **read, currency=_currency(study))


def _told(
    customers: Table, answers: pd.DataFrame, outcome: Outcome, window: int
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The last usable answer of each customer with what a file tells, and how that was read."""
    both = answers.merge(_deeds(customers, outcome), on="customer", how="inner")
    left_out = {NO_OUTCOME: answers["customer"].nunique() - both["customer"].nunique()}
    if not (outcome.leaving and _dates_departures(both)):
        return _last(both), {"left_out": _some(left_out)}
    observed = observed_until(both["said_on"], both["left_on"])
    both, reasons = _within_window(both, window, observed)
    return _last(both), {"left_out": _some(left_out | reasons), "window": window, "observed": observed}


def _some(left_out: dict[str, int]) -> dict[str, int]:
    return {reason: n for reason, n in left_out.items() if n}


def _last(answers: pd.DataFrame) -> pd.DataFrame:
    """Each customer's last answer."""
    ordered = answers.sort_values("said_on", kind="stable", na_position="first")
    return ordered.drop_duplicates("customer", keep="last")


def _bought_after(
    study: Study, answers: pd.DataFrame, outcome: Outcome, window: int
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The last answer of each customer whose window is over, with what was bought in it.

    Orders tell nothing of the time after the last of them, so a window must have ended by then.
    Who ordered nothing in theirs has not bought; who never ordered is counted besides.
    """
    bought = study.orders
    assert bought is not None  # noqa: S101  such an outcome comes from a study with orders
    observed = _last_order(bought)
    undated = answers["said_on"].isna()
    recent = ~(answers["said_on"].dt.normalize() <= observed - pd.Timedelta(days=window))
    last = _last(answers[~(undated | recent)])
    out = answers[~answers["customer"].isin(last["customer"])]
    left_out = _first_reasons(out, ((UNDATED_ANSWER, undated), (TOO_RECENT, recent)))
    said_on = last.set_index("customer")["said_on"]
    begins = bought.frame[bought.columns("order_date")[0]].dt.normalize().min()
    found = orders.after(bought, said_on, window)
    amounts = found["revenue" if outcome.role == "revenue" else "orders"].to_numpy()
    worth = _worth(study.customers).reindex(last["customer"]).to_numpy()
    read = {
        "left_out": _some(left_out),
        "window": window,
        "observed": observed,
        "never_bought": int((~last["customer"].isin(bought.frame[bought.columns("customer")[0]])).sum()),
        "begins": begins if (said_on.dt.normalize() < begins).any() else None,
    }
    return last.assign(did=amounts >= (outcome.cut or 0.0), worth=worth), read


def _worth(customers: Table | None) -> "pd.Series[float]":
    """What each customer is worth, by id; empty when nothing tells."""
    column = worth_column(customers) if customers else None
    if customers is None or column is None:
        return pd.Series(dtype="float64")
    return customers.frame.set_index(customers.columns("customer")[0])[column].astype("float64")


def _currency(study: Study) -> str:
    """The sign of the currency that the column of worth names, or that of the orders behind it."""
    column = worth_column(study.customers) if study.customers else None
    if column == orders.REVENUE and study.orders:
        column = orders.amount_column(study.orders)
    return currency_of(column or "")


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
        told = frame[outcome.column]
        deeds["did"] = _still_there(told) if outcome.role == "left_on" else ~told.astype("boolean")
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
    return kept, _first_reasons(
        out,
        (
            (UNDATED_LEAVING, unknown),
            (UNDATED_ANSWER, undated),
            (TOO_RECENT, recent),
            (AFTER_LEAVING, gone),
        ),
    )


def _first_reasons(out: pd.DataFrame, reasons: Iterable[tuple[str, "pd.Series[bool]"]]) -> dict[str, int]:
    """Customers by why they fall out; several answers may for several reasons: counted under the first."""
    found, counted = {}, pd.Series(False, index=out.index)
    for reason, why in reasons:
        mine = why.reindex(out.index) & ~counted
        names = set(out.loc[mine, "customer"])
        counted |= out["customer"].isin(names)
        found[reason] = len(names)
    return found


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
