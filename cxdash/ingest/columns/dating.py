"""Dating: which column tells when an answer was given, where no name says so."""

import re

from cxdash.i18n import N_
from cxdash.ingest.columns import vocabulary
from cxdash.ingest.columns.profile import Profile
from cxdash.ingest.notes import Note, quoted
from cxdash.scales import METRIC_ROLES

_MOST = 0.9
_ANSWERED = re.compile(
    r"\b(sent|received|submitted|completed|answered|reviewed|response|envoye|recue?|reponse|repondu|termine|"
    r"enviado|recibido|recebido|respuesta|resposta|gesendet|erhalten|antwort)\b"
)
ANOTHER_DAY = re.compile(
    r"\b(naissance|birth(day)?|born|dob|ddn|nee? le|anniversaire|nacimiento|nascimento|geburt\w*|"
    r"inscription|signup|sign up|registr\w*|joined|since|depuis|contract|contrat|ouvert\w*|open(ed)?|"
    r"echeance|due|renew\w*|renouvellement|expir\w*|depart|resiliation|churn|exit|sortie|"
    r"livraison|livre|deliver\w*|expedi\w*|ship\w*|retours?|returns?)\b"
)
"""Names of days that neither an answer nor an order came on."""

_BOUGHT = re.compile(r"\b(achat|purchased?|compra|commande|order(ed)?|pedido)\b")


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
    return roles, {free[0]: Note(message, {"columns": quoted(free)})} if free else _unread(seen, roles)


def _unread(seen: dict[str, Profile], roles: dict[str, str]) -> dict[str, Note]:
    """What is said of a column that is named the date of the answers and holds none that can be read."""
    message = N_("“{column}” is named a date, but what it holds ({some}) was not read as dates, so no answer "
                 "is dated; write them as 2025-04-03 in the file, and open it again.")  # fmt: skip
    return {
        column: Note(message, {"column": column, "some": quoted(profile.words[:2])})
        for column, profile in seen.items()
        if column not in roles and profile.levels > 1 and profile.strength("date") == vocabulary.STRONG
    }


def _could_date(profile: Profile) -> bool:
    """Dates that vary, under a name that tells of no other day and of nothing that is not used."""
    named = ANOTHER_DAY.search(profile.folded) or _BOUGHT.search(profile.folded) or profile.strength("ignore")
    return not named and not profile.constant and profile.dated >= _MOST
