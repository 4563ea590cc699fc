"""Mirror surveys: customers and staff rate the same items, in long, in wide or in summed-up form."""

from collections.abc import Callable, Iterable

from cxdash.ingest.columns import vocabulary
from cxdash.ingest.columns.profile import Profile

MOST_SIDES = 8
"""Kinds of people who may have been asked: customers, staff, and some in several words."""


def audience_column(seen: Iterable[Profile]) -> str | None:
    """The column whose values are customers and staff, best if its name says so too."""
    found = [profile for profile in seen if _tells_audience(profile)]
    found.sort(key=lambda profile: -vocabulary.strength("audience", profile.folded))
    return found[0].header if found else None


def _tells_audience(profile: Profile) -> bool:
    if not 2 <= profile.levels <= MOST_SIDES:
        return False
    audiences = {vocabulary.audience(word) for word in profile.words}
    return audiences == {"customers", "staff"} and profile.length < 40


def mirror_roles(seen: dict[str, Profile], audience: str) -> dict[str, str]:
    """Roles of a mirror table: aggregates, long (item, rating) or wide (a column an item); {} if none."""
    rest = {column: profile for column, profile in seen.items() if column != audience}
    roles = {audience: "audience"}
    roles |= _best(rest, "item_name", lambda p: p.numeric < 0.5 and p.levels <= 200)
    roles |= _best(_except(rest, *roles), "unit", lambda p: 2 <= p.levels <= 500)
    for role in ("mean", "sd", "base"):
        roles |= _best(_except(rest, *roles), role, lambda p: p.numeric > 0.8)
    if "item_name" not in roles.values():
        roles |= _longest_words(_except(rest, *roles))
    if {"item_name", "mean", "base"} <= set(roles.values()):
        return roles
    roles = {column: role for column, role in roles.items() if role not in ("mean", "sd", "base")}
    return _long(_except(rest, *roles), roles) or _wide(_except(rest, *roles), roles)


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


def _except(seen: dict[str, Profile], *columns: str) -> dict[str, Profile]:
    return {column: profile for column, profile in seen.items() if column not in columns}
