"""Choices: what a reader can set on a page, with words of our own or of their files."""

from dataclasses import replace
from typing import cast

import streamlit as st

from cxdash import findings
from cxdash.customers import WINDOW, Joined, Outcome, outcomes
from cxdash.filters import Filters
from cxdash.i18n import _, ngettext
from cxdash.say_do import Cuts, default_cuts, moved
from cxdash.scales import Metric
from cxdash.study import Study
from cxdash.tally import Unit
from cxdash.ui import blocks, cache

WINDOWS = (90, WINDOW, 365)


def score(study: Study) -> str:
    """Which of the study's scores the panels show."""
    roles = list(study.metrics)
    if not roles:
        return blocks.no_score()
    return blocks.choice(_("Score"), "metric", roles, lambda role: study.metrics[role].name)


def unit(study: Study) -> Unit:
    """Every answer, or each customer's last one, where customers answer more than once."""
    table = study.responses
    customer = table.column("customer") if table else None
    if table is None or customer is None or not cache.answers_repeat(study):
        return "answers"
    words = {"answers": _("Every answer"), "customers": _("Each customer's last")}
    at_first = sorted(words, key=lambda one: one != study.unit)
    picked = blocks.choice(_("Counted"), "unit", at_first, lambda one: words[one])
    return cast("Unit", picked)


def segment(study: Study, role: str) -> str | None:
    """The segment the panels compare by; None when there is none.

    The first is the file's own first segment, whatever the answers say: opening on the
    segment that differs most would announce chance far more often than the 5 % promised.
    """
    table, levels = study.responses, cache.scores(study, role).levels
    columns = table.columns("segment", "touchpoint", "survey_kind", "reason", "unit") if table else ()
    comparable = [column for column in columns if len(levels.get(column, ())) > 1]
    return blocks.pick(_("Compare by"), "by", comparable) if comparable else None


def say_and_do(study: Study) -> tuple[str, Outcome]:
    """Which score, and which behaviour.

    Raises
    ------
    NotEnoughData
        When the study lacks one of the two.
    """
    role, outcome = cache.likeliest(study)
    roles = [role, *(other for other in study.metrics if other != role)]
    said = blocks.choice(_("What they said"), "said", roles, lambda one: study.metrics[one].name)
    possible = outcomes(study)
    column = blocks.pick(_("What they did"), "did", list(possible), lambda one: possible[one].label)
    return said, _with_cut(possible.get(column, outcome))


def _with_cut(outcome: Outcome) -> Outcome:
    """The outcome with the least amount that counts as doing, as the reader sets it."""
    if outcome.cut is None:
        return outcome
    label, key = _("Did it, from"), f"cut-{outcome.column}"
    return replace(outcome, cut=blocks.bounded(label, key, 0.0, max(1e9, outcome.cut), outcome.cut))


def window(study: Study, outcome: Outcome) -> int:
    """Days after the answer in which leaving or buying counts, where answers and what followed are dated."""
    told, asked = study.customers, study.responses
    dated = outcome.leaving and told and told.column("left_on") and asked and asked.column("date")
    if not (dated or outcome.after):
        return WINDOW
    return blocks.pick(
        _("Within"), "window", [WINDOW, *(d for d in WINDOWS if d != WINDOW)],
        lambda days: ngettext("{n} day", "{n} days", days),
    )  # fmt: skip


def cuts(joined: Joined, filters: Filters) -> Cuts:
    """Which answers count as good and as bad, and who changes box when that moves."""
    metric, usual = joined.metric, default_cuts(joined.metric)
    with st.expander(_("Which answers count as good and as bad"), icon=":material/tune:", key="cuts"):
        with blocks.row():
            chosen = _limits(metric, usual)
        if chosen != usual:
            changed = moved(joined.where(filters)[0], usual, chosen)
            st.caption(ngettext("{n} customer changes box.", "{n} customers change box.", changed))
    return chosen


def _limits(metric: Metric, usual: Cuts) -> Cuts:
    """Two limits that cannot cross: the camp that says bad ends a step before the one that says good."""
    low, high = metric.scale.low, metric.scale.high
    bad_name, good_name = (_("{camp}, limit", camp=camp) for camp in findings.camps(metric))
    good_key, bad_key = (f"{camp}-{metric.key}-{metric.scale.label}" for camp in ("good", "bad"))
    if metric.high_is_good:
        good = blocks.bounded(good_name, good_key, low + 1, high, usual.high_from)
        return Cuts(good, blocks.bounded(bad_name, bad_key, low, good - 1, usual.low_to))
    good = blocks.bounded(good_name, good_key, low, high - 1, usual.high_from)
    return Cuts(good, blocks.bounded(bad_name, bad_key, good + 1, high, usual.low_to))
