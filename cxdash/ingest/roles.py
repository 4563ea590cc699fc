"""Whose column is this? Kind of table and role of each column, from names and values.

Recognition proposes and the reader decides: the result is a frozen
:class:`Mapping` that the page shows and edits, and every doubt is said in it.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TypeVar

import numpy as np

from cxdash.i18n import N_
from cxdash.ingest import codes, vocabulary
from cxdash.ingest.codes import likely_scale
from cxdash.ingest.layout import RawTable
from cxdash.ingest.likert import FACTUAL, extreme
from cxdash.ingest.notes import Note
from cxdash.ingest.parse import DateOrder, Decimal, date_order
from cxdash.ingest.profile import Profile, profiles
from cxdash.ingest.purchases import order_roles
from cxdash.ingest.shapes import AS_IS, Shape, applied, propose
from cxdash.scales import CES_SCALE, METRIC_ROLES, NPS_SCALE, Scale
from cxdash.study import BEHAVIOUR, BOUGHT, CUSTOMERS, MIRROR, ORDERS, OTHER, REPEATABLE, RESPONSES

SCALED = (*METRIC_ROLES, "item", "rating")
"""Roles whose values lie on a scale."""

DATED = ("date", "left_on", "order_date")

MOST_LEVELS = 50
"""More distinct words than this are names or free text, not a segment."""

_OTHER_ROLES = (
    "customer", "nps", "csat", "ces", "weight", "left_on", "left", "lifetime_value", "tenure", "products",
    "orders", "returns", "contacts", "revenue", "date", "survey_kind", "touchpoint", "reason", "comment",
)  # fmt: skip
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
_JUDGED = re.compile(
    r"satisf|qualit|service|rating|rate|score|note|evalu|accueil|comfort|confort|clean|propre|staff|personnel|food|"
    r"experience|value|easy|ease|facil|clar|helpful|friendly|courtesy|support|involve|balance|engag|trust|confiance|"
    r"recommend|recommand|price|prix|delai|speed|rapid|wait|attente|perform|agree|accord"
)
_NUMBERED = re.compile(r"^(q|question|item|v|var|s|x|p|e|i)?\s?\d+([ _]?[a-z0-9]{1,12})*$|^q\d+")


@dataclass(frozen=True)
class Mapping:
    """What a table is, and what each of its columns is for.

    Attributes
    ----------
    kind : {"responses", "customers", "orders", "mirror", "other"}
    roles : mapping of column to role
        Every column of the table is there; ``ignore`` is a role.
    scales : mapping of column to Scale
        For the columns whose role has one.
    likely_scales : mapping of column to Scale
        What each column of few numbers would be read on, if it became a score; reversed
        where its words give the better answer the lower number.
    decimal : {",", "."}
    date_order : {"dmy", "mdy"} or None
        None when no date depends on it.
    missing : tuple of str
        Values that the reader declares to be no answer.
    words : mapping of column to its words and the answer each stands for
        For scores given in words, such as “Très satisfait”.
    missing_in : mapping of column to values that mean no answer in it
        Besides ``missing``, which holds for the whole table.
    undecided : tuple of columns
        Dates that could be day first or month first; the reader is asked.
    likely_words : mapping of column to its words and answers
        The same for every column of words that could be answers, if it became a score.
    shape : Shape
        How the table was turned before its columns were looked at; the roles are of the turned table.
    doubts : mapping of column to Note
        What was decided although the file leaves it open.
    """

    kind: str
    roles: dict[str, str]
    scales: dict[str, Scale] = field(default_factory=dict)
    likely_scales: dict[str, Scale] = field(default_factory=dict)
    decimal: Decimal = "."
    date_order: DateOrder | None = None
    missing: tuple[str, ...] = ()
    words: dict[str, dict[str, float]] = field(default_factory=dict)
    missing_in: dict[str, tuple[str, ...]] = field(default_factory=dict)
    undecided: tuple[str, ...] = ()
    likely_words: dict[str, dict[str, float]] = field(default_factory=dict)
    shape: Shape = AS_IS
    doubts: dict[str, Note] = field(default_factory=dict)

    def column(self, role: str) -> str | None:
        """The first column that plays a role, or None."""
        return next(iter(self.columns(role)), None)

    def columns(self, *roles: str) -> tuple[str, ...]:
        """All columns that play one of these roles, in the order of the file."""
        return tuple(column for column, played in self.roles.items() if played in roles)

    def by_role(self) -> dict[str, tuple[str, ...]]:
        """The columns of each role in use."""
        return {role: self.columns(role) for role in dict.fromkeys(self.roles.values()) if role != "ignore"}

    def with_role(self, column: str, role: str) -> "Mapping":
        """The same with one column in another role; a role of one column alone is taken over."""
        roles = {
            other: "ignore" if played == role and role not in REPEATABLE else played
            for other, played in self.roles.items()
        }
        roles[column] = role
        kind = self.kind if self.kind == MIRROR else _kind(roles)
        made = replace(self, kind=kind, roles=roles, doubts=_but(self.doubts, column))._scaled_only()
        if role not in SCALED:
            return made
        likely = self.likely_scales.get(column, Scale(0, 10))
        words = self.likely_words.get(column, {})
        scale = likely if words and role != "nps" else _scale_for(role, vocabulary.fold(column), likely)
        words = {} if role == "nps" else words
        return replace(
            made,
            scales={**made.scales, column: scale},
            words={**made.words, **({column: words} if words else {})},
        )

    def _scaled_only(self) -> "Mapping":
        """Without scales and words of columns that are on no scale any more."""
        off = {column for column, role in self.roles.items() if role not in SCALED}
        return replace(
            self,
            scales=_but(self.scales, *off),
            words=_but(self.words, *off),
            undecided=tuple(column for column in self.undecided if self.roles[column] in DATED),
        )

    def with_scale(self, column: str, scale: Scale) -> "Mapping":
        """The same with one column read on another scale."""
        return replace(self, scales={**self.scales, column: scale}, doubts=_but(self.doubts, column))

    def with_kind(self, kind: str) -> "Mapping":
        """The same as another kind of table."""
        return replace(self, kind=kind)

    def with_decimal(self, decimal: Decimal) -> "Mapping":
        """The same with another decimal mark."""
        return replace(self, decimal=decimal)

    def with_date_order(self, order: DateOrder) -> "Mapping":
        """The same with day or month first, which settles the doubt about it."""
        settled = {column: note for column, note in self.doubts.items() if self.roles[column] not in DATED}
        return replace(self, date_order=order, undecided=(), doubts=settled)

    def with_words(self, column: str, words: dict[str, float]) -> "Mapping":
        """The same with words of one column standing for other answers; none at all for {}."""
        said = {**self.words, column: dict(words)} if words else _but(self.words, column)
        scale = self.scales.get(column)
        if words and (scale is None or not all(scale.low <= value <= scale.high for value in words.values())):
            low, high = min(words.values()), max(words.values())
            scale = Scale(min(low, 1), max(high, low + 1))
        scales = self.scales if scale is None else {**self.scales, column: scale}
        return replace(self, words=said, scales=scales)

    def with_missing_in(self, column: str, values: Iterable[str]) -> "Mapping":
        """The same with values that are no answer in one column, such as a vendor's 99; none for ()."""
        values = tuple(values)
        return replace(
            self, missing_in={**_but(self.missing_in, column), **({column: values} if values else {})}
        )

    @property
    def rows_are_persons(self) -> bool:
        """Whether a table tells what people did without an id, so that each row is one of them."""
        played = set(self.roles.values())
        told = bool(played & set(BEHAVIOUR)) and "customer" not in played
        return told and self.kind in (RESPONSES, CUSTOMERS)

    @property
    def choices(self) -> tuple[Note, ...]:
        """What was read as something else than it says: words as answers, numbers as none."""
        return (*_about_words(self.words), *_about_codes(self.missing_in), *_about_persons(self))

    def with_missing(self, values: Iterable[str]) -> "Mapping":
        """The same with values declared to be no answer."""
        return replace(self, missing=tuple(values))


def recognise(raw: RawTable) -> Mapping:
    """Propose a kind and roles for a table.

    Names decide first, the better name before the vaguer one; values must agree with
    the name; what no name tells is an item, a segment, a comment or nothing, by its values.
    """
    shape = propose(raw)
    return recognise_columns(applied(raw, shape), shape)


def recognise_columns(table: RawTable, shape: Shape = AS_IS) -> Mapping:
    """As :func:`recognise`, of a table that has its shape already; what the shape tells of a column holds."""
    return replace(_recognised(table, shape.roles), shape=shape)


def _recognised(table: RawTable, told: dict[str, str]) -> Mapping:
    seen = profiles(table)
    bought = order_roles(seen)
    if bought:
        return _mapping(table, seen, ORDERS, bought, {})
    audience = _audience_column(seen.values())
    if audience:
        roles = _mirror_roles(seen, audience)
        if roles:
            return _mapping(table, seen, MIRROR, roles, {})
    told = {column: role for column, role in told.items() if column in seen}
    named, doubts = _named({column: profile for column, profile in seen.items() if column not in told})
    roles = {**named, **told}
    roles = _completed(table, seen, roles)
    return _mapping(table, seen, _kind(roles), roles, doubts)


def _mapping(
    table: RawTable, seen: dict[str, Profile], kind: str, roles: dict[str, str], doubts: dict[str, Note]
) -> Mapping:
    roles = {column: roles.get(column, "ignore") for column in seen}
    likely = {
        column: likely_scale(profile, table.questions.get(column, ""))
        for column, profile in seen.items()
        if profile.rated > 0.5
    }
    scales, missing_in = _scales(roles, likely, seen), _missing(table, roles, seen, likely)
    worded = {column: profile.wording.words for column, profile in seen.items() if profile.wording}
    worded |= {
        column: words for column, scale in scales.items() if (words := _end_words(seen[column], scale))
    }
    order, undecided = _date_order(table, seen, roles)
    doubts = {**doubts, **{column: _unsure_dates(column, order) for column in undecided}}
    for column in roles:
        if (
            roles[column] == "ces"
            and not seen[column].wording
            and _direction_open(seen[column].folded, scales[column])
        ):
            doubts[column] = _ces_direction(column, scales[column])
    return Mapping(
        kind, roles, scales, likely,
        decimal=next(iter(seen.values())).decimal if seen else ".",
        date_order=order,
        words={column: words for column, words in worded.items() if roles[column] in SCALED},
        missing_in=missing_in, undecided=undecided, likely_words=worded,
        doubts={**_asked_about_amounts(roles, seen), **doubts},
    )  # fmt: skip


OfColumn = TypeVar("OfColumn")


def _but(kept: dict[str, OfColumn], *columns: str) -> dict[str, OfColumn]:
    return {column: one for column, one in kept.items() if column not in columns}


def _kind(roles: dict[str, str]) -> str:
    played = set(roles.values())
    if played & set(METRIC_ROLES):
        return RESPONSES
    if {"audience", "rating"} <= played:
        return MIRROR
    if "item" in played:
        return RESPONSES
    if "customer" in played and played & set(BOUGHT):
        return ORDERS
    if ("customer" in played and played & {*BEHAVIOUR, "segment"}) or "left" in played:
        return CUSTOMERS
    return OTHER


# --- roles by name ---------------------------------------------------------------------------


def _named(seen: dict[str, Profile]) -> tuple[dict[str, str], dict[str, Note]]:
    """Roles that a name tells and the values confirm, and the doubts about rivals."""
    ranked = sorted(
        (-strength, position, -profile.length if role == "comment" else 0, rank, role, column)
        for position, role in enumerate(_OTHER_ROLES)
        for rank, (column, profile) in enumerate(seen.items())
        if (strength := profile.strength(role)) and fits(role, strength, profile)
    )
    roles: dict[str, str] = {}
    doubts: dict[str, Note] = {}
    for *_order, role, column in ranked:
        if column in roles:
            continue
        winner = next((other for other, played in roles.items() if played == role), None)
        if winner is None:
            roles[column] = role
        elif role in ("left", "left_on"):
            roles[column] = "ignore"
        elif role in METRIC_ROLES:
            roles[column] = "item"
            doubts[column] = _rival(column, winner)
    return _without_repeated_behaviour(seen, roles), doubts


def _without_repeated_behaviour(seen: dict[str, Profile], roles: dict[str, str]) -> dict[str, str]:
    """What a customer did is told once per customer; a table of many rows each tells something else."""
    customer = next((column for column, role in roles.items() if role == "customer"), None)
    if customer is None or seen[customer].uniqueness > 0.9:
        return roles
    return {column: "ignore" if role in BEHAVIOUR else role for column, role in roles.items()}


def fits(role: str, strength: int, profile: Profile) -> bool:
    """Whether a column's values can play the role that its name suggests."""
    if (
        profile.filled
        and profile.constant
        and role not in METRIC_ROLES
        and role not in ("customer", "date", "comment")
    ):
        return False
    if not profile.filled:
        return strength == vocabulary.STRONG
    if role == "customer":
        return _identifies(strength, profile)
    if role in DATED:
        return profile.dated >= 0.6
    if role in METRIC_ROLES:
        return _scores(role, strength, profile)
    if role == "left":
        return _tells_departure(profile)
    if role == "tenure" and profile.dated >= 0.6:
        return True
    if role in BEHAVIOUR or role == "weight":
        return profile.numeric >= 0.8 or (role in ("contacts", "returns") and _yes_or_no(profile))
    if role == "comment":
        return profile.numeric < 0.5 and (strength == vocabulary.STRONG or profile.length > 12)
    return profile.numeric < 0.5 and profile.levels <= MOST_LEVELS


def _identifies(strength: int, profile: Profile) -> bool:
    if any(vocabulary.audience(word) and len(word) > 3 for word in profile.words[:5]):
        return False
    if strength == vocabulary.WEAK:
        return profile.uniqueness > 0.5
    return strength == vocabulary.STRONG or profile.uniqueness > 0.2 or profile.levels > 4 * MOST_LEVELS


def _scores(role: str, strength: int, profile: Profile) -> bool:
    if profile.rated < 0.5 or profile.levels > 300:
        return False
    if role == "nps":
        return _asks_on_ten(strength, profile)
    if profile.wording:
        return profile.wording.family not in FACTUAL or _JUDGED.search(profile.folded) is not None
    if strength == vocabulary.WEAK:
        return _is_item(profile)
    return profile.within(0, 100) >= (0.5 if strength == vocabulary.STRONG else 0.9)


def _asks_on_ten(strength: int, profile: Profile) -> bool:
    """Numbers from 0 to 10; a yes or no, words, or many answers that end at 5 or 7 are on another scale."""
    given = codes.counts(profile)
    top = max((value for value in given if value <= 10), default=0)
    if profile.wording or (profile.filled >= 20 and profile.levels >= 2 and top <= 1):
        return False
    named = re.search(r"\b(nps\d*|0 (a |to )?10|sur 10|ltr)\b", profile.folded)
    if not named and 5 <= top <= 7 and 0 not in given and len(given) == top and profile.filled >= 50:
        return False
    return profile.within(0, 10) >= (0.5 if strength == vocabulary.STRONG else 0.9)


def _tells_departure(profile: Profile) -> bool:
    said = [_departure(word) for word in profile.words]
    clear = sum(count for count, value in zip(profile.counts, said, strict=True) if value is not None)
    return profile.levels <= 10 and clear >= 0.9 * profile.filled and {True, False} <= set(said)


def _departure(word: str) -> bool | None:
    gone = vocabulary.gone_or_here(word)
    return vocabulary.yes_or_no(word) if gone is None else gone


def _yes_or_no(profile: Profile) -> bool:
    return all(vocabulary.yes_or_no(word) is not None for word in profile.words)


# --- roles by values -------------------------------------------------------------------------


def _completed(table: RawTable, seen: dict[str, Profile], roles: dict[str, str]) -> dict[str, str]:
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
    rated = {column: profile for column, profile in free.items() if _is_item(profile)}
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
        return _JUDGED.search(profile.folded) is not None
    alike = [other for other in free.values() if other.wording and other.wording.family == wording.family]
    return _JUDGED.search(profile.folded) is not None or len(alike) >= _FEWEST_ITEMS


def _in_a_battery(profile: Profile, rated: dict[str, Profile]) -> bool:
    """Whether a column of numbers judges something: its name says so, or several others end where it does."""
    alike = [other for other in rated.values() if _top(other) == _top(profile)]
    named = [
        other
        for other in alike
        if _JUDGED.search(other.folded) or _NUMBERED.search(other.folded) or _asks(other)
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


def _is_item(profile: Profile) -> bool:
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
        and (bool(_JUDGED.search(profile.folded)) or not _FACTS.search(profile.folded))
        and not _names_codes(profile)
        and not _looks_counted(profile, given)
    )


def _looks_counted(profile: Profile, given: dict[float, int]) -> bool:
    """From 0 or 1 upwards ever fewer, as with children, under a name that judges nothing."""
    values = sorted(given)
    falling = all(given[low] > given[high] for low, high in pairwise(values))
    judged = _JUDGED.search(profile.folded) or _NUMBERED.search(profile.folded) or _asks(profile)
    return falling and values[0] in (0, 1) and profile.filled >= 50 and not judged


def is_segment(profile: Profile) -> bool:
    """Words with 2 to 50 levels that repeat, or small whole numbers under a segment's name."""
    if not 2 <= profile.levels <= MOST_LEVELS or profile.dated > 0.8:
        return False
    if profile.numeric < 0.5:
        repeats = profile.levels <= max(profile.filled / 2, 5)
        return profile.length <= 60 and (repeats or profile.strength("segment") > 0)
    return profile.numeric > 0.9 and _names_codes(profile)


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
    return profile.numeric < 0.1 and profile.length > 25 and profile.uniqueness > 0.3


# --- mirror survey ---------------------------------------------------------------------------


def _audience_column(seen: Iterable[Profile]) -> str | None:
    """The column whose values are customers and staff, best if its name says so too."""
    found = [profile for profile in seen if _tells_audience(profile)]
    found.sort(key=lambda profile: -vocabulary.strength("audience", profile.folded))
    return found[0].header if found else None


def _tells_audience(profile: Profile) -> bool:
    if not 2 <= profile.levels <= 8:
        return False
    audiences = {vocabulary.audience(word) for word in profile.words}
    return audiences == {"customers", "staff"} and profile.length < 40


def _mirror_roles(seen: dict[str, Profile], audience: str) -> dict[str, str]:
    """Roles of a mirror table: aggregates, long (item, rating) or wide (a column an item); {} if none."""
    rest = {column: profile for column, profile in seen.items() if column != audience}
    roles = {audience: "audience"}
    roles |= _best(rest, "item_name", lambda p: p.numeric < 0.5 and p.levels <= 200)
    roles |= _best(_but(rest, *roles), "unit", lambda p: 2 <= p.levels <= 500)
    for role in ("mean", "sd", "base"):
        roles |= _best(_but(rest, *roles), role, lambda p: p.numeric > 0.8)
    if "item_name" not in roles.values():
        roles |= _longest_words(_but(rest, *roles))
    if {"item_name", "mean", "base"} <= set(roles.values()):
        return roles
    roles = {column: role for column, role in roles.items() if role not in ("mean", "sd", "base")}
    return _long(_but(rest, *roles), roles) or _wide(_but(rest, *roles), roles)


def _best(seen: dict[str, Profile], role: str, suits: Callable[[Profile], bool]) -> dict[str, str]:
    named = {
        column: strength
        for column, profile in seen.items()
        if (strength := profile.strength(role)) and suits(profile)
    }
    return {max(named, key=lambda column: named[column]): role} if named else {}


def _longest_words(seen: dict[str, Profile]) -> dict[str, str]:
    """Without a name for it, the item is the column of words with most levels, if one column rates it."""
    words = {
        column: p.levels
        for column, p in seen.items()
        if p.numeric < 0.5 and 2 <= p.levels <= 60 and p.uniqueness < 0.6
    }
    ratings = [column for column, p in seen.items() if p.rated > 0.8 and p.levels <= 101]
    return {max(words, key=lambda column: words[column]): "item_name"} if words and len(ratings) == 1 else {}


def _long(seen: dict[str, Profile], roles: dict[str, str]) -> dict[str, str]:
    if "item_name" not in roles.values():
        return {}
    rating = _best(seen, "rating", lambda p: p.rated > 0.5)
    if not rating:
        numeric = [column for column, p in seen.items() if p.rated > 0.8 and p.levels <= 101]
        rating = {numeric[0]: "rating"} if len(numeric) == 1 else {}
    return {**roles, **rating} if rating else {}


def _wide(seen: dict[str, Profile], roles: dict[str, str]) -> dict[str, str]:
    items = {column: "item" for column, p in seen.items() if _rates(p)}
    roles = {column: role for column, role in roles.items() if role in ("audience", "unit")}
    return {**roles, **items} if len(items) >= 2 else {}


def _rates(profile: Profile) -> bool:
    return (
        profile.rated > 0.5 and profile.levels <= 40 and profile.within(0, 10) > 0.9 and not profile.constant
    )


# --- scales and dates ------------------------------------------------------------------------


def _scales(roles: dict[str, str], likely: dict[str, Scale], seen: dict[str, Profile]) -> dict[str, Scale]:
    """A scale for each score and rating; the items in numbers of one table share the widest."""
    scaled = {column: likely.get(column, Scale(0, 10)) for column, role in roles.items() if role in SCALED}
    numbered = [column for column in scaled if roles[column] == "item" and not seen[column].wording]
    shared = max(
        (scaled[c] for c in numbered), key=lambda scale: (scale.range, -scale.low), default=Scale(0, 10)
    )
    if codes.battery(seen[column] for column in numbered):
        shared = Scale(1, 5)
    return {
        column: replace(shared, reversed=scale.reversed)
        if column in numbered
        else _worded_scale(roles[column], seen[column], scale)
        if seen[column].wording
        else _scale_for(roles[column], seen[column].folded, scale)
        for column, scale in scaled.items()
    }


def _worded_scale(role: str, profile: Profile, scale: Scale) -> Scale:
    """Words have their direction in them, except how much effort something took."""
    amount = profile.wording is not None and profile.wording.family in ("level", "amount", "degree")
    effort = role == "ces" and amount and vocabulary.says_effort(profile.folded)
    return replace(scale, reversed=effort)


def _end_words(profile: Profile, scale: Scale) -> dict[str, float]:
    """Words at the two ends of a scale that is numbers in between, as some tools export it."""
    if profile.wording or profile.levels > 30:
        return {}
    unread = profile.words[np.isnan(profile.answers) & profile.known]
    ends = {word: extreme(word) for word in unread}
    return {word: scale.high if end > 0 else scale.low for word, end in ends.items() if end}


def _missing(
    table: RawTable, roles: dict[str, str], seen: dict[str, Profile], likely: dict[str, Scale]
) -> dict[str, tuple[str, ...]]:
    """Codes for no answer among the values of each score and rating."""
    rated = [column for column, role in roles.items() if role in SCALED and column in likely]
    shared = codes.battery(seen[column] for column in rated if roles[column] == "item")
    found = {}
    for column in rated:
        proposed = codes.codes(seen[column], table.questions.get(column, ""))
        if roles[column] == "item" or likely[column] == Scale(1, 5):
            proposed |= shared & codes.counts(seen[column]).keys()
        if proposed:
            found[column] = tuple(f"{value:g}" for value in sorted(proposed))
    return found


def _scale_for(role: str, folded: str, likely: Scale) -> Scale:
    if role == "nps":
        return replace(NPS_SCALE, reversed=likely.reversed)
    if role != "ces":
        return likely
    scale = likely if likely.range in (4, 6) else replace(CES_SCALE, reversed=likely.reversed)
    effort = scale.range == 4 and not vocabulary.says_ease(folded)
    return replace(scale, reversed=scale.reversed or effort)


def _direction_open(folded: str, scale: Scale) -> bool:
    """Five steps of effort or of ease: vendors write both, and only a question about ease tells which."""
    if scale.range != 4 or vocabulary.best_first(folded):
        return False
    return vocabulary.says_effort(folded) or not vocabulary.says_ease(folded)


def _date_order(
    table: RawTable, seen: dict[str, Profile], roles: dict[str, str]
) -> tuple[DateOrder | None, tuple[str, ...]]:
    """Which of day and month comes first in all the dates of a table, and the columns that leave it open."""
    dated = [column for column in seen if roles.get(column) in (*DATED, "tenure")]
    words = {column: table.frame[column].dropna().unique() for column in dated}
    order, sure = date_order(word for found in words.values() for word in found)
    if not order or sure:
        return order, ()
    undecided = tuple(c for c in dated if roles[c] in DATED and date_order(words[c])[0])
    return (order if _looks_french(table, seen) else "mdy"), undecided


_FRENCH = re.compile(
    r"[éèêàùçœ]|\b(de|du|client|clients|note|magasin|produit|reponse|date d|oui|non|enquete|nombre|nb)\b"
)


def _looks_french(table: RawTable, seen: dict[str, Profile]) -> bool:
    """Semicolons, decimal commas and French words go with the day written first."""
    return table.delimiter == ";" or any(
        p.decimal == "," or _FRENCH.search(p.header.casefold()) for p in seen.values()
    )


def _unsure_dates(column: str, order: DateOrder | None) -> Note:
    if order == "mdy":
        return Note(N_("Dates in “{column}” were read month first (03/04 is 4 March); change it if not so."),
                    {"column": column})  # fmt: skip
    return Note(N_("Dates in “{column}” were read day first (03/04 is 3 April); change it if not so."),
                {"column": column})  # fmt: skip


def _ces_direction(column: str, scale: Scale) -> Note:
    if scale.reversed:
        return Note(
            N_("“{column}” has answers {scale}, read as effort, where low is good; check that it is so."),
            {"column": column, "scale": scale.label},
        )
    return Note(
        N_("“{column}” has answers {scale}, read as ease, where high is good; check that it is so."),
        {"column": column, "scale": scale.label},
    )


def _rival(column: str, winner: str) -> Note:
    return Note(
        N_("“{column}” could be the same score as “{winner}”, which was used; its role can be changed."),
        {"column": column, "winner": winner},
    )


def _about_words(words: dict[str, dict[str, float]]) -> list[Note]:
    """One note for all the columns whose words stand for the same answers."""
    alike: dict[tuple[tuple[str, float], ...], list[str]] = {}
    for column, answers in words.items():
        alike.setdefault(tuple(answers.items()), []).append(column)
    return [
        Note(
            N_("The words of {columns} were read as answers: {words}."),
            {"columns": tuple(columns), "words": tuple(f"{word} = {value:g}" for word, value in answers)},
        )
        for answers, columns in alike.items()
    ]


def _about_persons(mapping: Mapping) -> list[Note]:
    if not mapping.rows_are_persons:
        return []
    told = mapping.columns(*BEHAVIOUR)[0]
    return [
        Note(
            N_(
                "“{column}” stands beside no customer id, so each row was taken for one customer; if one can "
                "have several rows, say which column holds the id."
            ),
            {"column": told},
        )
    ]


def _about_codes(missing_in: dict[str, tuple[str, ...]]) -> list[Note]:
    alike: dict[tuple[str, ...], list[str]] = {}
    for column, values in missing_in.items():
        alike.setdefault(values, []).append(column)
    return [
        Note(
            N_(
                "In {columns}, {values} lies outside the scale as codes for no answer do, and was counted as "
                "“don't know”; change it if it is an answer."
            ),
            {"columns": tuple(columns), "values": values},
        )
        for values, columns in alike.items()
    ]  # fmt: skip


_AMOUNTS = ("revenue", "lifetime_value", "orders", "amount", "quantity", "tenure", "products", "contacts")


def _asked_about_amounts(roles: dict[str, str], seen: dict[str, Profile]) -> dict[str, Note]:
    """Amounts that look like codes for no answer are only asked about: they may be amounts."""
    found = {}
    for column, role in roles.items():
        suspect = codes.odd_amount(seen[column]) if role in _AMOUNTS else None
        if suspect:
            found[column] = Note(
                N_("“{column}” holds {value} in many rows ({n}), which often means that nothing is known; "
                   "it was counted as an amount, unless you say that it means no answer."),
                {"column": column, "value": f"{suspect[0]:g}", "n": suspect[1]},
            )  # fmt: skip
    return found
