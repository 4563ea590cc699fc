"""Days: whose day a folded header names, that of an answer or another of those a company keeps."""

# ruff: noqa: E501 - a pattern broken over lines reads worse than a long one

import re

ANSWERED = (
    r"\b(submit(ted)?|answered|recorded|review(ed)?|avis|feedback|rated|response|reponse|repondu|saisie|questionnaire|"
    r"evaluat(ed|ion)|evaluacion|avaliacao|respuesta|resposta|antwort|survey|enquete|encuesta|pesquisa|umfrage|"
    r"interview|entrevista)\b"
)
"""What is sent, received or completed may as well be an order, a parcel or a payment: it tells of no answer."""

JOINING = (
    r"\b(embauche|hir(ed?|ing)|join(ed|ing)?|recrutement|onboard\w*|inscri(t|te|ption)|inscrito|inscricao|souscri(t|te|ption)|"
    r"sign ?(ed )?up|registr(ation|o|ado|iert)|registered|enrol\w*|adhesion|subscribed|acquisition|"
    r"(membership|subscription|contract|customer|client|account|abonnement|contrat) (start\w*|beg[iau]n\w*|creat\w+|open\w*|debut)|"
    r"(debut|ouverture|creation)( du| de l| d| de)? (abonnement|contrat|compte|client))\b"
)
JOINED = rf"(?:{JOINING}|\b(since|depuis|desde|seit)\b)"
"""The day somebody became a customer, a member or an employee."""

_START = r"\b(start(ed|s)?|beg[iau]n\w*|from|debut|entree|arrivee|entry|inicio|beginn)\b"

BOUGHT = r"\b(achat|purchased?|compra|kauf|commande|order(ed)?|pedido|bestell\w*|book(ing|ed)|reserv\w*)\b"

_HANDED_OVER = r"\b(ouvert\w*|open(ed)?|livraison|livre|deliver\w*|expedi\w*|ship\w*|retours?|returns?)\b"
_NOT_YET = r"\b(last|latest|recent|derniere?s?|first|premiere?s?|next|prochaine?s?|prevue?s?|planned|expected|estime\w*|estimated)\b"
_OTHERS = (
    r"\b(naissance|birth(day)?|born|dob|ddn|nee? le|anniversaire|nacimiento|nascimento|geburt\w*|"
    r"membership|contract|contrat|login|connexion|echeance|due|renew\w*|renouvellement|expir\w*|"
    r"depart|resiliation|churn|exit|sortie|baja)\b"
)

NO_ANSWER = rf"(?:{JOINED}|{_START}|{BOUGHT}|{_HANDED_OVER}|{_OTHERS})"
"""All that a day may be of that no answer came on."""

DATE = r"\b(date|fecha|datum)\b"

ANOTHER_DAY = re.compile(f"{JOINED}|{_HANDED_OVER}|{_OTHERS}")
"""Names of days that neither an answer nor an order came on."""

OF_A_DEED = re.compile(rf"^(?!.*(?:{JOINED}|{_OTHERS}|{_NOT_YET})).*(?:{BOUGHT}|{_HANDED_OVER})")
"""Names of the one day on which something was bought or handed over, which may well be what is rated."""

NAMES_A_DATE = re.compile(DATE)
OF_JOINING = re.compile(JOINED)
OF_BUYING = re.compile(BOUGHT)
OF_ANSWERING = re.compile(ANSWERED)
STARTING = re.compile(rf"{_START}|\b(embauche|hired?|join(ed|ing)?)\b")
ENDING = re.compile(r"\b(end(ed|s)?|to|until|fin|sortie|depart|exit|leaving|termination|ende)\b")

_CLOCK = (
    r"(?:date|dates|time|day|hour|heure|jour|hora|utc|gmt|local|visite?|fecha|datum|data|uhrzeit|format|yyyy|yy|aaaa|aa|mm|dd|jj|"
    r"de|du|d|la|le|l|et|and|y|of|the|at|a|in|en|\d+)"
)
"""Words that tell of no other day: a visit is what the answer is about."""

_PLAIN = re.compile(rf"{_CLOCK}(?: {_CLOCK})*")


def is_plain(folded: str) -> bool:
    """Whether a header that names a date says of what, if anything, that it is of an answer.

    >>> is_plain("date et heure"), is_plain("review date"), is_plain("date du dossier")
    (True, True, False)
    """
    return OF_ANSWERING.search(folded) is not None or _PLAIN.fullmatch(folded) is not None
