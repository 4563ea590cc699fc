"""Columns that no name has claimed: items, segments and comments are known by their values."""

import re
from itertools import pairwise

import numpy as np

from cxdash.ingest.columns import codes, vocabulary
from cxdash.ingest.columns.likert import FACTUAL
from cxdash.ingest.columns.profile import Profile
from cxdash.ingest.tables.layout import RawTable
from cxdash.scales import METRIC_ROLES

MOST_LEVELS = 50
"""More distinct words than this are names or free text, not a segment."""

_COUNTED = re.compile(
    r"\b(nb|nbr|nombre|num|number|count|counts|total|enfants|children|annees?|years?|mois|months?|jours|days|times|fois|"
    r"companies|sibsp|parch|distance|minutes?|quantity|quantite|qty|rank|rang|income|hike|hours|heures)\b"
)
_PLURALS = re.compile(
    r"\b(visits|visites|flights|vols|trips|voyages|bags|bagages|calls|appels|tickets|nights|nuits|adults|adultes|babies|"
    r"bebes|guests|rooms|chambres|purchases|achats|orders|commandes|products|produits|siblings|dependents|members|"
    r"pieces|items|option|logins|sessions|devices|delay|retard)\b"
)
_FACTS = re.compile(
    _PLURALS.pattern
    + r"|\b(level|niveau|class|classe|grade|tier|cluster|group|groupe|stage|phase|decile|quartile)\b"
)
JUDGED = re.compile(
    r"satisf|qualit|service|rating|rate|score|note|evalu|accueil|comfort|confort|clean|propre|staff|personnel|food|"
    r"experience|value|easy|ease|facil|clar|helpful|friendly|courtesy|support|involve|balance|engag|trust|confiance|"
    r"recommend|recommand|price|prix|delai|speed|rapid|wait|attente|perform|agree|accord"
)
_NUMBERED = re.compile(r"^(q|question|item|v|var|s|x|p|e|i)?\s?\d+([ _]?[a-z0-9]{1,12})*$|^q\d+")


_CODE = re.compile(r"[!-~]*")
"""An id, an address or a hash: no word is parted from another, in a script that parts words."""


def completed(table: RawTable, seen: dict[str, Profile], roles: dict[str, str]) -> dict[str, str]:
    """Items, segments and comments among the columns that no name has claimed."""
    free = {
        column: profile
        for column, profile in seen.items()
        if column not in roles and not profile.strength("ignore")
    }
    answered = bool(set(roles.values()) & set(METRIC_ROLES))
    items = _items(free, answered) | _asked(table, free)
    completed = {**roles, **dict.fromkeys(items, "item")}
    for column, profile in free.items():
        if column in completed or profile.constant:
            continue
        if is_segment(profile):
            completed[column] = "segment"
        elif (answered or items) and "comment" not in completed.values() and _is_free_text(profile):
            completed[column] = "comment"
    return {column: completed[column] for column in seen if column in completed}


_FEWEST_ITEMS = 3
_FACTUAL_TOO = FACTUAL | {"quality", "sentiment"}
"""Families of words that alone do not make a survey: they grade things as well as opinions."""


def _items(free: dict[str, Profile], answered: bool) -> set[str]:
    """Ratings beside a score; without a score, words of opinion or at least three ratings on one scale."""
    worded = {column for column, profile in free.items() if _says_an_opinion(profile, free)}
    rated = {column: profile for column, profile in free.items() if is_item(profile)}
    if answered:
        return {*worded, *rated}
    alike = [column for column, profile in rated.items() if _in_a_battery(profile, rated)]
    numbers = set(alike) if len(alike) >= _FEWEST_ITEMS else set()
    sure = any(free[column].wording.family not in _FACTUAL_TOO for column in worded)  # type: ignore[union-attr]
    return numbers | worded if sure or len(worded) >= _FEWEST_ITEMS or numbers else set()


def _says_an_opinion(profile: Profile, free: dict[str, Profile]) -> bool:
    """Answers in words; a low, medium or high only where the name or other columns say what it judges."""
    wording = profile.wording
    if wording is None or profile.constant:
        return False
    if wording.family == "yes":
        return wording.scale.range >= 3
    if wording.family not in FACTUAL:
        return True
    if wording.family == "grade":
        return JUDGED.search(profile.folded) is not None
    alike = [other for other in free.values() if other.wording and other.wording.family == wording.family]
    return JUDGED.search(profile.folded) is not None or len(alike) >= _FEWEST_ITEMS


def _in_a_battery(profile: Profile, rated: dict[str, Profile]) -> bool:
    """Whether a column of numbers judges something: its name says so, or several others end where it does."""
    alike = [other for other in rated.values() if _top(other) == _top(profile)]
    named = [
        other
        for other in alike
        if JUDGED.search(other.folded) or _NUMBERED.search(other.folded) or _asks(other)
    ]
    return len(alike) >= _FEWEST_ITEMS and 2 * len(named) >= len(alike)


def _top(profile: Profile) -> float:
    return codes.likely_scale(profile).high


def _asks(profile: Profile) -> bool:
    return len(profile.folded.split()) >= 5 or profile.header.rstrip().endswith("?")


def _asked(table: RawTable, free: dict[str, Profile]) -> set[str]:
    """Columns of a survey tool's export that hold one answer each; of a few rows values tell nothing."""
    return {
        column
        for column in table.questions
        if column in free
        and re.match(r"q[\s_.]?\d", column.casefold())
        and free[column].filled < 30
        and free[column].rated == 1
        and free[column].within(0, 10) == 1
    }


def is_item(profile: Profile) -> bool:
    """Few numbers, all on one of the usual scales, and not a count of something."""
    if profile.wording:
        return _says_an_opinion(profile, {})
    gone = codes.codes(profile)
    given = {value: n for value, n in codes.counts(profile).items() if value not in gone}
    total = sum(given.values())
    inside = sum(n for value, n in given.items() if 0 <= value <= 10)
    return (
        3 <= len(given) <= 25
        and profile.rated >= 0.9
        and inside >= 0.98 * total
        and not _COUNTED.search(profile.folded)
        and (bool(JUDGED.search(profile.folded)) or not _FACTS.search(profile.folded))
        and not _names_codes(profile)
        and not _looks_counted(profile, given)
    )


def _looks_counted(profile: Profile, given: dict[float, int]) -> bool:
    """From 0 or 1 upwards ever fewer, as with children, under a name that judges nothing."""
    values = sorted(given)
    falling = all(given[low] > given[high] for low, high in pairwise(values))
    judged = JUDGED.search(profile.folded) or _NUMBERED.search(profile.folded) or _asks(profile)
    return falling and values[0] in (0, 1) and profile.filled >= 50 and not judged


def is_segment(profile: Profile) -> bool:
    """Words with 2 to 50 levels that repeat, or small whole numbers under a segment's name."""
    if not 2 <= profile.levels <= MOST_LEVELS or profile.dated > 0.8:
        return False
    if profile.numeric < 0.5:
        repeats = profile.levels <= max(profile.filled / 2, 5)
        return profile.length <= 60 and (repeats or profile.strength("segment") > 0)
    mixed = profile.numeric <= 0.9  # codes of letters and digits
    return profile.strength("segment") > 0 if mixed else _names_codes(profile)


def _names_codes(profile: Profile) -> bool:
    """A segment's own word, with nothing but a word for code beside it: ``Magasin``, ``Code région``."""
    words = [
        word
        for word in profile.folded.split()
        if word not in ("code", "id", "n", "no", "num", "numero", "number")
    ]
    named = profile.strength("segment")
    flag = named == vocabulary.FAIR and profile.levels == 2
    return flag or (named == vocabulary.STRONG and len(words) == 1)


def _is_free_text(profile: Profile) -> bool:
    written = (
        float(np.mean([_CODE.fullmatch(word) is None for word in profile.words])) if profile.levels else 0.0
    )
    return profile.numeric < 0.1 and profile.length > 25 and profile.uniqueness > 0.3 and written > 0.5
