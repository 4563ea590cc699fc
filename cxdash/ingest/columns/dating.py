"""Dating: which column tells when an answer was given, which two tell a life as a customer.

And whether day or month comes first in them.
"""

import re

import numpy as np
import pandas as pd

from cxdash.i18n import N_
from cxdash.ingest.columns import days, vocabulary
from cxdash.ingest.columns.mapping import DATED
from cxdash.ingest.columns.parse import DateOrder, date_order, dates, order_of_log
from cxdash.ingest.columns.profile import Profile
from cxdash.ingest.notes import Note, quoted
from cxdash.ingest.tables.layout import RawTable
from cxdash.scales import METRIC_ROLES
from cxdash.study import BEHAVIOUR

DATE_ASKED = N_("Several columns hold dates ({columns}), but no name tells when answers came; say which.")
TAKEN = N_("“{column}” holds dates and was taken for the date of the answer; change it if not so.")

ANOTHER_ASKED = N_(
    "No answer is dated; passed over, because their names tell the day of something else: {columns}. If "
    "answers came on one of these days, give it the role “Date of answer”."
)

_MOST = 0.9
_LINKS = re.compile(r"\b(d|de|du|la|of|the)\b")
_WEEK, _MONTH = 7, 31
"""Days: a survey is answered within a week, and a contract or a subscription lasts months."""

_ROWS = 200


def dated(
    table: RawTable, seen: dict[str, Profile], roles: dict[str, str]
) -> tuple[dict[str, str], dict[str, Note]]:
    """The roles with the date of the answers among them, and what to say of the choice.

    A name tells it, unless another column is named as clearly and lies more than a week away. Where no name
    does, it is the only column of dates, or of several the only one named after an answer, or else the only
    day of an order or a delivery; never one whose name tells of any other day or of the start or the end of
    more than a week.
    """
    period = _period(seen)
    apart = _days_apart(table, *period) if period else 0.0
    roles, lived = _with_lives(seen, roles, period, apart)
    roles, blank = _without_blank(seen, _with_tenure(seen, roles))
    if not set(roles.values()) & {*METRIC_ROLES, "item"}:
        return roles, {**_unread(seen, roles), **blank, **lived}
    roles, doubted = _without_rivals(table, seen, roles)
    if "date" in roles.values():
        return roles, {**doubted, **lived}
    spanned = period if apart > _WEEK else ()
    asked = [c for c in seen if c not in roles and (c in spanned or _could_date(seen[c]))]
    free = [column for column in asked if column not in spanned]
    answered = [column for column in free if days.OF_ANSWERING.search(seen[column].folded)]
    found = free if len(free) == 1 else answered
    if len(found) == 1:
        return {**roles, found[0]: "date"}, {**lived, found[0]: Note(TAKEN, {"column": found[0]})}
    if asked:
        return roles, {asked[0]: Note(DATE_ASKED, {"columns": quoted(asked)}), **lived}
    if deed := _only_deed(seen, roles):
        return {**roles, deed: "date"}, {**lived, deed: Note(TAKEN, {"column": deed})}
    return roles, {**_passed_over(seen, roles), **_unread(seen, roles), **blank, **lived}


def _with_tenure(seen: dict[str, Profile], roles: dict[str, str]) -> dict[str, str]:
    """The roles with the day customers joined, where rows are customers and no other column tells tenure."""
    joined = [
        column
        for column, profile in seen.items()
        if column not in roles and days.OF_JOINING.search(profile.folded) and _are_days(profile)
    ]
    if not joined or "tenure" in roles.values() or not _rows_are_customers(seen, roles):
        return roles
    return {**roles, joined[0]: "tenure"}


def _are_days(profile: Profile) -> bool:
    """Dates that vary and are written as such: a spreadsheet's numbers of days would count as years."""
    return not profile.constant and profile.dated >= _MOST and profile.numeric <= 1 - _MOST


def _rows_are_customers(seen: dict[str, Profile], roles: dict[str, str]) -> bool:
    """Whether an id differs on nearly every row, or rows without one tell what customers did."""
    ids = [seen[column].uniqueness for column, role in roles.items() if role == "customer"]
    return min(ids) > _MOST if ids else bool({*BEHAVIOUR} & set(roles.values()))


def _without_blank(seen: dict[str, Profile], roles: dict[str, str]) -> tuple[dict[str, str], dict[str, Note]]:
    """The roles without a date that is blank in every row of a table that has some."""
    if not any(profile.filled for profile in seen.values()):
        return roles, {}
    blank = [column for column, role in roles.items() if role == "date" and not seen[column].filled]
    message = N_("“{column}” is blank in every row, so it dates nothing.")
    kept = {column: role for column, role in roles.items() if column not in blank}
    return kept, {column: Note(message, {"column": column}) for column in blank}


def _only_deed(seen: dict[str, Profile], roles: dict[str, str]) -> str | None:
    """The one day on which something was bought or handed over, which is what the answer is about."""
    deeds = [column for column in _other_days(seen, roles) if days.OF_A_DEED.search(seen[column].folded)]
    return deeds[0] if len(deeds) == 1 else None


def _passed_over(seen: dict[str, Profile], roles: dict[str, str]) -> dict[str, Note]:
    """What is asked of days that by their names are of something else, where no other dates the answers."""
    others = _other_days(seen, roles)
    return {column: Note(ANOTHER_ASKED, {"columns": quoted(others)}) for column in others[:1]}


def _other_days(seen: dict[str, Profile], roles: dict[str, str]) -> list[str]:
    return [
        column
        for column, profile in seen.items()
        if column not in roles and _is_another_day(profile) and _are_days(profile)
        if not profile.strength("ignore")
    ]


def _is_another_day(profile: Profile) -> bool:
    return bool(days.ANOTHER_DAY.search(profile.folded) or days.OF_BUYING.search(profile.folded))


def _with_lives(
    seen: dict[str, Profile], roles: dict[str, str], period: tuple[str, ...], apart: float
) -> tuple[dict[str, str], dict[str, Note]]:
    """A start and an end that lie months apart, as the days customers came and left, if some are still there.

    The start and the end of an answer, which are the clock of the survey, lie minutes or days apart; those of
    a stay or a visit lie days or weeks apart.
    """
    if apart <= _WEEK or {roles.get(column) for column in period} - {None, "date", "tenure", "left_on"}:
        return roles, {}
    first, last = period
    roles = {c: role for c, role in roles.items() if role != "date" or c not in period}
    if apart <= _MONTH:
        return _without_stay(roles, first, last)
    if not _are_customers(seen, roles, first, last):
        return roles, {}
    # The numbers that a spreadsheet writes for dates would count as years.
    told = any(role == "tenure" and column != first for column, role in roles.items())
    came = {first: "ignore" if told or seen[first].numeric > 1 - _MOST else "tenure"}
    message = TENURE_TOO if came[first] == "tenure" else LEFT_ALONE
    return {**roles, **came, last: "left_on"}, {last: Note(message, {"first": first, "last": last})}


TENURE_TOO = N_(
    "“{first}” and “{last}” lie months apart, so they were taken for the days a customer came and left "
    "(no “{last}”: still there); change it if not so."
)
LEFT_ALONE = N_(
    "“{first}” and “{last}” lie months apart, so “{last}” was taken for the day a customer left "
    "(blank: still there), and “{first}” was left out; change it if not so."
)


def _without_stay(roles: dict[str, str], first: str, last: str) -> tuple[dict[str, str], dict[str, Note]]:
    """The roles without a day of leaving that is only the end of a stay."""
    if roles.get(last) != "left_on":
        return roles, {}
    message = N_("“{first}” and “{last}” lie less than a month apart, so “{last}” was not taken for the day "
                 "a customer left; change it if it is.")  # fmt: skip
    kept = {column: role for column, role in roles.items() if column != last}
    return kept, {last: Note(message, {"first": first, "last": last})}


def _are_customers(seen: dict[str, Profile], roles: dict[str, str], first: str, last: str) -> bool:
    """Whether each row is a customer, some of whom have no last day; or the name of the last day says it."""
    left = next((column for column, role in roles.items() if role == "left_on"), None)
    once = "customer" in roles.values() and _rows_are_customers(seen, roles)
    return left == last or (left is None and once and seen[last].filled < _MOST * seen[first].filled)


def _period(seen: dict[str, Profile]) -> tuple[str, str] | tuple[()]:
    """The columns of dates named as the start and the end of one thing; none where there are no such."""
    named = {c: _LINKS.sub("", p.folded) for c, p in seen.items() if _is_named_period(p)}
    starts, ends = (
        {" ".join(word.sub("", name).split()): column for column, name in named.items() if word.search(name)}
        for word in (days.STARTING, days.ENDING)
    )
    return next(((starts[of], last) for of, last in ends.items() if of in starts), ())


def _is_named_period(profile: Profile) -> bool:
    named = days.STARTING.search(profile.folded) or days.ENDING.search(profile.folded)
    return named is not None and not profile.constant and profile.dated >= _MOST


def _without_rivals(
    table: RawTable, seen: dict[str, Profile], roles: dict[str, str]
) -> tuple[dict[str, str], dict[str, Note]]:
    """The roles without a date of the answers that another column is named as clearly, of another day.

    Of days close to each other the first is taken, with a word where they are not the same.
    """
    date = next((column for column, role in roles.items() if role == "date"), None)
    strength = seen[date].strength("date") if date else 0
    if date is None or strength < vocabulary.FAIR:
        return roles, {}
    rivals = [
        column
        for column, profile in seen.items()
        if column not in roles and profile.strength("date") == strength and _could_date(profile)
    ]
    apart = 0.0
    for column in rivals:
        apart = max(apart, _days_apart(table, date, column))
        if apart > _WEEK:
            return {other: role for other, role in roles.items() if other != date}, {}
    told = strength < vocabulary.STRONG and (apart >= 1 or not days.is_plain(seen[date].folded))
    return roles, {date: Note(TAKEN, {"column": date})} if told else {}


def _days_apart(table: RawTable, first: str, last: str) -> float:
    """Median days between the dates of two columns, where a row has both."""
    both = table.frame[[first, last]].dropna()
    both = both.iloc[:: max(1, len(both) // _ROWS)]
    order = date_order(pd.concat([both[first], both[last]]))[0] or "dmy"
    between = np.abs(dates(both[last], order) - dates(both[first], order)) / np.timedelta64(1, "D")
    return float(np.nanmedian(between)) if not np.isnan(between).all() else 0.0


def _unread(seen: dict[str, Profile], roles: dict[str, str]) -> dict[str, Note]:
    """What is said of a column that is named the date of the answers and holds none that can be read."""
    message = N_("“{column}” is named a date, but what it holds ({some}) was not read as dates, so nothing "
                 "is dated by it; write them as 2025-04-03 in the file, and open it again.")  # fmt: skip
    return {
        column: Note(message, {"column": column, "some": quoted(profile.words[:2])})
        for column, profile in seen.items()
        if roles.get(column) != "date" and profile.levels > 1 and profile.dated < _MOST
        if profile.strength("date") == vocabulary.STRONG
    }


def _could_date(profile: Profile) -> bool:
    """Dates that vary, under a name that tells of no other day and of nothing that is not used."""
    named = _is_another_day(profile) or profile.strength("ignore")
    return not named and not profile.constant and profile.dated >= _MOST


def order_of_dates(
    table: RawTable, seen: dict[str, Profile], roles: dict[str, str]
) -> tuple[DateOrder | None, tuple[str, ...]]:
    """Which of day and month comes first in all the dates of a table, and the columns that leave it open."""
    timed = [column for column in seen if roles.get(column) in (*DATED, "tenure")]
    order, sure = date_order(word for column in timed for word in seen[column].words)
    if sure and order:
        return order, ()
    words = {column: table.frame[column].dropna().unique() for column in timed}
    order, sure = date_order(word for found in words.values() for word in found)
    if not order or sure:
        return order, ()
    undecided = tuple(c for c in timed if roles[c] in DATED and date_order(words[c])[0])
    logged = {told for found in words.values() if (told := order_of_log(found))}
    if len(logged) == 1:
        return logged.pop(), undecided
    return (order if _looks_french(table, seen) else "mdy"), undecided


_FRENCH = re.compile(
    r"[éèêàùçœ]|\b(de|du|client|clients|note|magasin|produit|reponse|date d|oui|non|enquete|nombre|nb)\b"
)


def _looks_french(table: RawTable, seen: dict[str, Profile]) -> bool:
    """Semicolons, decimal commas and French words go with the day written first."""
    return table.delimiter == ";" or any(
        p.decimal == "," or _FRENCH.search(p.header.casefold()) for p in seen.values()
    )


def unsure_of_order(column: str, order: DateOrder | None) -> Note:
    """What is asked of a column of which every day could be a month."""
    if order == "mdy":
        return Note(N_("Dates in “{column}” were read month first (03/04 is 4 March); change it if not so."),
                    {"column": column})  # fmt: skip
    return Note(N_("Dates in “{column}” were read day first (03/04 is 3 April); change it if not so."),
                {"column": column})  # fmt: skip
