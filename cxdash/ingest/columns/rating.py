"""Rating: whether one column, by its name and its values, rates something.

A small number may as well count children, number a store or measure minutes; what its name judges, and what
keeps to the steps of a scale, is an answer.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from itertools import pairwise

import numpy as np

from cxdash.ingest.columns import codes
from cxdash.ingest.columns.likert import FACTUAL
from cxdash.ingest.columns.profile import Profile
from cxdash.ingest.columns.texts import names_codes
from cxdash.scales import Scale

FEWEST_ITEMS = 3
"""Ratings on one scale that make a battery where names help."""

ENOUGH_ITEMS = 5
"""Ratings on one scale that make a battery where nothing but the scale tells."""

_MANY_STEPS = 25
"""More than people are given to tick: a slider."""

_MOST_STEPS = 101
"""Of a slider whose name writes its scale or judges something: 0 to 10 in tenths."""
MANY = 50
"""Answers of which the steps that nobody chose are none of the scale's."""
_COUNTED = re.compile(
    r"\b(nb|nbr|nombre|num|number|count|counts|total|enfants|children|annees?|years?|anos?|jahre?|mois|months?|jours|days|times|fois|"
    r"companies|sibsp|parch|distance|minutes?|quantity|quantite|qty|rank|rang|income|hike|hours|heures|usage$)\b"
)
_PLURALS = re.compile(
    r"\b(visits|visites|flights|vols|trips|voyages|bags|bagages|calls|appels|tickets|nights|nuits|adults|adultes|babies|"
    r"bebes|guests|rooms|chambres|purchases|achats|orders|commandes|bookings|reservations|products|produits|siblings|dependents|members|"
    r"pieces|items|option|logins|sessions|devices|delay|retard)\b"
)
_FACTS = re.compile(
    _PLURALS.pattern
    + r"|\b(level|niveau|class|classe|grade|tier|cluster|group|groupe|stage|phase|decile|quartile|education|"
    r"schooling|diplome|etudes|occupation|profession|metier|csp|salary|salaries|salaire|wages?|remuneration|"
    r"purp(ose)?\d*|ages?|gender|sexe?|genre|race|ethnic\w*|marital|lang(ue|uage)?s?)\b"
)
_IDENTIFIES = re.compile(r"\b\w*code\b|\bid\b|^(?!rapid$)\w{3,}id$")
"""A number that stands for something else: ``PRODID``, ``Code produit``."""
JUDGED = re.compile(
    r"satisf|qualit|service|rating|\brate|score|note|evalu|accueil|comfort|confort|clean|propre|staff|personnel|food|"
    r"experience|value|easy|ease|facil|clar|helpful|friendly|courtesy|support|involve|balance|engag|trust|confiance|"
    r"recommend|recommand|price|prix|delai|speed|rapid|wait|attente|on.?time|p[ou]nctual|perform|agree|accord"
)
_MEASURED = re.compile(r"price|prix|delai|speed|wait|attente|\bvalue|tarif|cout|cost")
"""What may as well be measured, in euros or minutes, as judged."""
_FIRST_PERSON = re.compile(r"\b(i|me|we|us|my|our|j|je|nous|mon|ma|mes|notre|nos)\b")
_HOW_MANY = re.compile(
    r"\b(how (many|much|old|long|often)|combien|what is (my|your)|quel(le)? est)\b|^(my|mon|ma|mes) |"
    r"^(the |le |la )?(number|nombre|nb|count|total|distance|duration|duree|years?|annees?|months?|mois|"
    r"days?|jours?|hours?|heures?|minutes?|times)\b"
)
_SENTENCE = 6
_DEGREE = re.compile(
    r"^(\d+ )?(how (?!many|much|old|long|often)|to what extent|a quel point|dans quelle mesure)"
)
"""A question about a degree, whatever it mentions."""
_NUMBERED = re.compile(r"^(question|item|var|[a-z])?\s?\d([ _]?[a-z0-9])*+$|^q\d+")


def is_item(profile: Profile) -> bool:
    """Few numbers, all on one of the usual scales, and not a count of something."""
    if profile.wording:
        return says_an_opinion(profile, Counter())
    slider = codes.written(profile) is not None or is_judged(profile)
    return _rates(profile, _MOST_STEPS if slider else _MANY_STEPS)


def _rates(profile: Profile, most: int) -> bool:
    gone = codes.codes(profile) | codes.usual(profile.given)
    given = {value: n for value, n in profile.given.items() if value not in gone}
    total = sum(given.values())
    inside = sum(n for value, n in given.items() if 0 <= value <= 10)
    written = codes.written(profile) is not None
    return (
        3 <= len(given) <= most
        and profile.rated >= 0.9
        and not _in_cents(given)
        and (written or not _IDENTIFIES.search(profile.folded))
        and inside >= 0.98 * total
        and (_states(profile) or not _tells_a_fact(profile))
        and not names_codes(profile)
        and not _looks_counted(profile, given)
    )


def _states(profile: Profile) -> bool:
    """A sentence in the first person or a question of degree: an opinion, whatever it mentions."""
    said = len(profile.folded.split()) >= _SENTENCE and _FIRST_PERSON.search(profile.folded)
    return bool(said or _DEGREE.search(profile.folded)) and not _HOW_MANY.search(profile.folded)


def _tells_a_fact(profile: Profile) -> bool:
    judged = JUDGED.search(profile.folded)
    return bool(_COUNTED.search(profile.folded) or (not judged and _FACTS.search(profile.folded)))


def _looks_counted(profile: Profile, given: dict[float, int]) -> bool:
    """From 0 or 1 upwards ever fewer, as with children, under a name that judges nothing."""
    values = sorted(given)
    falling = all(given[low] > given[high] for low, high in pairwise(values))
    return falling and values[0] in (0, 1) and profile.filled >= MANY and not judges(profile)


def _in_cents(given: Mapping[float, int]) -> bool:
    """Whether most numbers have a second decimal, as prices and averages do and answers do not."""
    return 2 * sum(n for value, n in given.items() if round(value, 1) != value) > sum(given.values())


def slides_on(profile: Profile) -> Scale | None:
    """The scale from one end to the other of which a slider took tenths, where the numbers look so."""
    given = profile.given.keys() - codes.codes(profile)
    tenths = profile.falls_between and all(round(value, 1) == value for value in given)
    if profile.wording or not tenths or len(given) <= _MANY_STEPS:
        return None
    scale = codes.likely_scale(profile)
    near = 0.1 * scale.range
    reaches = min(given) <= scale.low + near and scale.high - near <= max(given) <= scale.high
    return scale if reaches and min(given) >= scale.low else None


def could_rate(profile: Profile) -> bool:
    """Whether numbers look like ratings, or lie where ratings do and may be judged or measured."""
    judged = JUDGED.search(profile.folded) and not _COUNTED.search(profile.folded)
    return is_item(profile) or (bool(judged) and profile.levels > 2 and profile.within(0, 10) >= 0.98)


def fact_on(steps: Collection[frozenset[float]], profile: Profile) -> bool:
    """Whether a name tells a fact, and the numbers are just those of a rating: ``Salary`` among 1 to 5."""
    return frozenset(profile.given) in steps and _FACTS.search(profile.folded) is not None


def is_measured(profile: Profile) -> bool:
    """Whether a name tells of money or time, which is measured as well as judged."""
    return _MEASURED.search(profile.folded) is not None


def is_judged(profile: Profile) -> bool:
    """Whether a name judges something that cannot be measured."""
    return bool(JUDGED.search(profile.folded)) and not is_measured(profile)


def judges(profile: Profile) -> bool:
    """Whether a name says that something is judged: by a word, as a question, by its number or its scale."""
    return is_numbered(profile) or says(profile) or codes.written(profile) is not None


def is_numbered(profile: Profile) -> bool:
    """Whether a name is, or begins with, the number of a question."""
    return any(_NUMBERED.search(name) for name in (profile.folded, profile.header.casefold()))


def says(profile: Profile) -> bool:
    """Whether a name judges something, by a word or as a question."""
    return bool(JUDGED.search(profile.folded)) or asks(profile)


def asks(profile: Profile) -> bool:
    """Whether a name is as long as a question, or ends as one."""
    return len(profile.folded.split()) >= 5 or profile.header.rstrip().endswith("?")


def says_an_opinion(profile: Profile, families: Counter[str]) -> bool:
    """Answers in words; a low or high, a negative or positive only where a name or others say of what."""
    wording = profile.wording
    if wording is None or profile.constant:
        return False
    if wording.family == "yes":
        return wording.scale.range >= 3
    if wording.family not in FACTUAL and wording.family != "sentiment":
        return True
    if wording.family == "grade":
        return JUDGED.search(profile.folded) is not None
    return JUDGED.search(profile.folded) is not None or families[wording.family] >= FEWEST_ITEMS


def steps_of(profile: Profile) -> tuple[float, ...]:
    """The steps that answers are given on, where all are used or few answers could use them; else ()."""
    given = profile.given.keys() - codes.codes(profile)
    if not given:
        return ()
    scale = codes.likely_scale(profile)
    low, high = (min(given), max(given)) if profile.filled >= MANY else (scale.low, scale.high)
    if high - low >= _MOST_STEPS:  # a slip of the pen may be a telephone number
        return ()
    steps = tuple(np.arange(low, high + 1).tolist())
    return steps if given == set(steps) or (profile.filled < MANY and given <= set(steps)) else ()


def names_a_fact(profile: Profile) -> bool:
    """Whether a name tells a fact, a count or a code, whatever else it says."""
    return any(fact.search(profile.folded) for fact in (_FACTS, _COUNTED, _IDENTIFIES))
