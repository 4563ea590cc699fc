"""Whose column is this? Kind of table and role of each column, from names and values.

Recognition proposes and the reader decides: the result is a frozen
:class:`Mapping` that the page shows and edits, and every doubt is said in it.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from cxdash.i18n import N_
from cxdash.ingest import vocabulary
from cxdash.ingest.layout import RawTable
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

_SCALES = (Scale(1, 5), Scale(1, 7), Scale(1, 10), Scale(0, 10), Scale(0, 100))
_OTHER_ROLES = (
    "customer", "nps", "csat", "ces", "weight", "left_on", "left", "lifetime_value", "tenure", "products",
    "orders", "returns", "contacts", "revenue", "date", "survey_kind", "touchpoint", "reason", "comment",
)  # fmt: skip
_WRITTEN_SCALE = re.compile(
    r"(?<![\d.])(\d)\s*(?:-|–|à|a|to|/|\.\.\.?|…)\s*(5|7|10|100)\b|(?:sur|/|out of)\s*(5|7|10|100)\b"
)
_COUNTED = re.compile(
    r"\b(nb|nombre|num|number|count|total|age|ages|enfants|children|annees?|years?|mois|months?|jours|days)\b"
)


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
        scales = {other: scale for other, scale in self.scales.items() if roles[other] in SCALED}
        if role in SCALED:
            likely = self.likely_scales.get(column, Scale(0, 10))
            scales[column] = _scale_for(role, vocabulary.fold(column), likely)
        else:
            scales.pop(column, None)
        doubts = {other: note for other, note in self.doubts.items() if other != column}
        return replace(self, kind=kind, roles=roles, scales=scales, doubts=doubts)

    def with_scale(self, column: str, scale: Scale) -> "Mapping":
        """The same with one column read on another scale."""
        doubts = {other: note for other, note in self.doubts.items() if other != column}
        return replace(self, scales={**self.scales, column: scale}, doubts=doubts)

    def with_kind(self, kind: str) -> "Mapping":
        """The same as another kind of table."""
        return replace(self, kind=kind)

    def with_decimal(self, decimal: Decimal) -> "Mapping":
        """The same with another decimal mark."""
        return replace(self, decimal=decimal)

    def with_date_order(self, order: DateOrder) -> "Mapping":
        """The same with day or month first, which settles the doubt about it."""
        settled = {column: note for column, note in self.doubts.items() if self.roles[column] not in DATED}
        return replace(self, date_order=order, doubts=settled)

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
    return _mapping(table, seen, _kind(roles), _completed(seen, roles), doubts)


def _mapping(
    table: RawTable, seen: dict[str, Profile], kind: str, roles: dict[str, str], doubts: dict[str, Note]
) -> Mapping:
    roles = {column: roles.get(column, "ignore") for column in seen}
    likely = {column: likely_scale(profile) for column, profile in seen.items() if profile.rated > 0.5}
    scales = _scales(roles, likely, seen)
    order, sure = _date_order(table, seen, roles)
    for column in roles:
        if roles[column] in DATED and not sure:
            doubts = {**doubts, column: _unsure_dates(column, order)}
        if roles[column] == "ces" and _direction_open(seen[column].folded, scales[column]):
            doubts = {**doubts, column: _ces_direction(column, scales[column])}
    decimal = next(iter(seen.values())).decimal if seen else "."
    return Mapping(kind, roles, scales, likely, decimal, order, doubts=doubts)


def _kind(roles: dict[str, str]) -> str:
    played = set(roles.values())
    if played & {*METRIC_ROLES, "item"}:
        return RESPONSES
    if {"audience", "rating"} <= played:
        return MIRROR
    if "customer" in played and played & set(BOUGHT):
        return ORDERS
    if "customer" in played and played & {*BEHAVIOUR, "segment"}:
        return CUSTOMERS
    return OTHER


# --- roles by name ---------------------------------------------------------------------------


def _named(seen: dict[str, Profile]) -> tuple[dict[str, str], dict[str, Note]]:
    """Roles that a name tells and the values confirm, and the doubts about rivals."""
    ranked = sorted(
        (-strength, position, rank, role, column)
        for position, role in enumerate(_OTHER_ROLES)
        for rank, (column, profile) in enumerate(seen.items())
        if (strength := vocabulary.strength(role, profile.folded)) and fits(role, strength, profile)
    )
    roles: dict[str, str] = {}
    doubts: dict[str, Note] = {}
    for _strength, _position, _rank, role, column in ranked:
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
    top = 10 if role == "nps" else 100
    return profile.within(0, top) >= (0.5 if strength == vocabulary.STRONG else 0.9)


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


def _completed(seen: dict[str, Profile], roles: dict[str, str]) -> dict[str, str]:
    """Items, segments and comments among the columns that no name has claimed."""
    answered = set(roles.values()) & set(METRIC_ROLES)
    completed = dict(roles)
    for column, profile in seen.items():
        if column in completed or profile.constant:
            continue
        if vocabulary.strength("ignore", profile.folded):
            continue
        if answered and _is_item(profile):
            completed[column] = "item"
        elif is_segment(profile):
            completed[column] = "segment"
        elif answered and "comment" not in completed.values() and _is_free_text(profile):
            completed[column] = "comment"
    return completed


def _is_item(profile: Profile) -> bool:
    """Few numbers, all on one of the usual scales, and not a count of something."""
    return (
        3 <= profile.levels <= 25
        and profile.rated >= 0.9
        and profile.within(0, 10) >= 0.98
        and not _COUNTED.search(profile.folded)
        and not _names_codes(profile)
    )


def is_segment(profile: Profile) -> bool:
    """Words with 2 to 50 levels that repeat, or small whole numbers under a segment's name."""
    if not 2 <= profile.levels <= MOST_LEVELS or profile.dated > 0.8:
        return False
    if profile.numeric < 0.5:
        repeats = profile.levels <= max(profile.filled / 2, 5)
        return profile.length <= 60 and (repeats or vocabulary.strength("segment", profile.folded) > 0)
    return profile.numeric > 0.9 and _names_codes(profile)


def _names_codes(profile: Profile) -> bool:
    """A segment's own word, with nothing but a word for code beside it: ``Magasin``, ``Code région``."""
    words = [
        word
        for word in profile.folded.split()
        if word not in ("code", "id", "n", "no", "num", "numero", "number")
    ]
    named = vocabulary.strength("segment", profile.folded)
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
    roles |= _best(_but(rest, roles), "unit", lambda p: 2 <= p.levels <= 500)
    for role in ("mean", "sd", "base"):
        roles |= _best(_but(rest, roles), role, lambda p: p.numeric > 0.8)
    if "item_name" not in roles.values():
        roles |= _longest_words(_but(rest, roles))
    if {"item_name", "mean", "base"} <= set(roles.values()):
        return roles
    roles = {column: role for column, role in roles.items() if role not in ("mean", "sd", "base")}
    return _long(_but(rest, roles), roles) or _wide(_but(rest, roles), roles)


def _but(seen: dict[str, Profile], roles: dict[str, str]) -> dict[str, Profile]:
    return {column: profile for column, profile in seen.items() if column not in roles}


def _best(seen: dict[str, Profile], role: str, suits: Callable[[Profile], bool]) -> dict[str, str]:
    named = {
        column: strength
        for column, profile in seen.items()
        if (strength := vocabulary.strength(role, profile.folded)) and suits(profile)
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


def likely_scale(profile: Profile) -> Scale:
    """The scale and direction the question writes, else the shortest usual one that holds nine in ten."""
    return replace(_likely_ends(profile), reversed=vocabulary.best_first(profile.folded))


def _likely_ends(profile: Profile) -> Scale:
    written = _WRITTEN_SCALE.search(profile.header.casefold())
    if written:
        low, high = float(written[1] or 0), float(written[2] or written[3])
        return Scale(low if written[1] else (1 if high < 10 else 0), high)
    zeros = profile.within(0, 0) > 0
    if zeros and profile.within(0, 5) >= 0.98 and profile.within(0, 0) > 0.02:
        return Scale(0, 5)
    for scale in _SCALES:
        long_with_zero = zeros and scale == Scale(1, 10)
        if not long_with_zero and profile.within(scale.low, scale.high) >= 0.9:
            return scale
    return Scale(0, 10)


def _scales(roles: dict[str, str], likely: dict[str, Scale], seen: dict[str, Profile]) -> dict[str, Scale]:
    """A scale for each score and rating; the items of one table share the widest."""
    scaled = {column: likely.get(column, Scale(0, 10)) for column, role in roles.items() if role in SCALED}
    items = [scale for column, scale in scaled.items() if roles[column] == "item"]
    shared = max(items, key=lambda scale: (scale.range, -scale.low), default=Scale(0, 10))
    return {
        column: replace(shared, reversed=scale.reversed)
        if roles[column] == "item"
        else _scale_for(roles[column], seen[column].folded, scale)
        for column, scale in scaled.items()
    }


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
) -> tuple[DateOrder | None, bool]:
    dated: Sequence[str] = [column for column in seen if roles.get(column) in (*DATED, "tenure")]
    words = {word for column in dated for word in table.frame[column].dropna().unique()}
    order, sure = date_order(words)
    if order and not sure and not _looks_french(table, seen):
        order = "mdy"
    return order, sure


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
