"""Dating: which column tells when an answer was given, where no name says so."""

import re

from cxdash.i18n import N_
from cxdash.ingest.columns.profile import Profile
from cxdash.ingest.notes import Note, quoted
from cxdash.scales import METRIC_ROLES

_MOST = 0.9
_ANSWERED = re.compile(
    r"\b(sent|received|submitted|completed|answered|reviewed|response|envoye|recue?|reponse|repondu|termine|"
    r"enviado|recibido|recebido|respuesta|resposta|gesendet|erhalten|antwort)\b"
)
_ANOTHER_DAY = re.compile(
    r"\b(naissance|birth|born|nacimiento|nascimento|geburt\w*|achat|purchased?|compra|commande|order(ed)?|pedido|depart|"
    r"resiliation|churn|exit|sortie|ouvert\w*|open(ed)?|delivery|delivered|livraison|livre|contract|contrat)\b"
)


def dated(seen: dict[str, Profile], roles: dict[str, str]) -> tuple[dict[str, str], dict[str, Note]]:
    """The roles with the date of the answers among them, and what to say of the choice.

    The only column of dates, or of several the only one named after an answer; never one
    whose name tells of another day.
    """
    played = set(roles.values())
    if "date" in played or not played & {*METRIC_ROLES, "item"}:
        return roles, {}
    free = [column for column, profile in seen.items() if column not in roles and _could_date(profile)]
    answered = [column for column in free if _ANSWERED.search(seen[column].folded)]
    found = free if len(free) == 1 else answered
    if len(found) == 1:
        message = N_("“{column}” holds dates and was taken for the date of the answer; change it if not so.")
        return {**roles, found[0]: "date"}, {found[0]: Note(message, {"column": found[0]})}
    message = N_("Several columns hold dates ({columns}), but no name tells when answers came; say which.")
    return roles, {free[0]: Note(message, {"columns": quoted(free)})} if free else {}


def _could_date(profile: Profile) -> bool:
    """Dates that vary, under a name that tells of no other day and of nothing that is not used."""
    named = _ANOTHER_DAY.search(profile.folded) or profile.strength("ignore")
    return not named and not profile.constant and profile.dated >= _MOST
