"""Responding: who answered of those who were asked, where a file knows both."""

import re
from collections.abc import Iterator

import pandas as pd

from cxdash.estimate import Estimate, proportion
from cxdash.i18n import N_
from cxdash.ingest.columns.mapping import Mapping
from cxdash.ingest.columns.vocabulary import fold
from cxdash.ingest.quality.remarks import Remark, amber
from cxdash.ingest.tables.layout import RawTable
from cxdash.study import RESPONSES, Join

# fmt: off
_ANSWERED = frozenset([
    "repondu", "complet", "complete", "completed", "responded", "answered", "termine", "terminee", "finished",
    "submitted", "partial", "partiel",
])
_ASKED = frozenset([
    "envoye", "envoyee", "sent", "invite", "invitee", "invited", "relance", "relancee", "delivered",
    "ouvert", "opened", "started", "commence", "bounced", "undelivered", "pending", "attente",
])
_UNANSWERED = frozenset([
    "non repondu", "sans reponse", "no response", "not responded", "not started", "pas de reponse",
    "non commence", "unopened", "not answered", "en attente", "incomplete", "incomplet",
])
# fmt: on
_TOLD = re.compile(
    r"reponse|repondu|respon|invit|envoi|enquete|survey|questionnaire|finished|^(statut|status|etat|state|progress)$"
)
_FEWEST_ASKED = 100
_LOW = 5.0


def response_rate(raw: RawTable, mapping: Mapping, met: Join | None) -> Estimate | None:
    """The share who answered, in percent, with Wilson's interval.

    Of those asked, where a status column says of each row whether it came back; else of the
    customers known, where another table lists them. None where only one side is known, and
    where all who are known answered: such a list was made of those who did.
    """
    if mapping.kind != RESPONSES:
        return None
    told = (_status(raw.frame[column]) for column in raw.frame if _TOLD.search(fold(str(column))))
    status = next((one for one in told if one is not None), None)
    if status is not None:
        return proportion(int(status.sum()), len(status))
    return proportion(met.matched, met.known) if met and met.matched < met.known else None


def _status(values: pd.Series) -> pd.Series | None:
    """Per row whether it was answered, where a column has words for answered and for asked only."""
    step = max(1, len(values) // 1_000)
    some = values.iloc[::step].dropna().unique()
    if len(some) > 12 or any(_came_back(fold(str(level))) is None for level in some):
        return None
    said = {level: _came_back(fold(str(level))) for level in values.dropna().unique()}
    if None in said.values() or len(set(said.values())) < 2:
        return None
    return values.dropna().map(said).astype(bool)


def _came_back(folded: str) -> bool | None:
    words = set(folded.split())
    if folded in _UNANSWERED:
        return False
    if words & _ANSWERED:
        return not words & {"non", "not", "pas", "no"}
    return False if words & _ASKED else None


def low_response(rate: Estimate | None) -> Iterator[Remark]:
    """Few answered: what they say may not be what the others would."""
    if rate is not None and rate.n >= _FEWEST_ASKED and rate.high < _LOW:
        yield amber(
            N_("Only {share} % answered, {answered} of {n}; those who did may be unlike the rest."),
            share=rate.value, answered=round(rate.value * rate.n / 100), n=rate.n)  # fmt: skip
