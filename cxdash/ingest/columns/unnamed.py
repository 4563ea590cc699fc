"""Columns that no name has claimed: items, segments and comments are known by their values.

Small numbers are ratings where the name judges something, or where the column keeps to the scale of
others; a number that merely lies between 0 and 10 is left out, and that is said.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping

from cxdash.i18n import N_
from cxdash.ingest.columns import codes, vocabulary
from cxdash.ingest.columns.likert import FACTUAL
from cxdash.ingest.columns.mapping import kind_of
from cxdash.ingest.columns.numbered import (
    about_odd_members,
    family_of,
    mixed_families,
    odd_members,
    rest_of_families,
)
from cxdash.ingest.columns.profile import Profile
from cxdash.ingest.columns.rating import (
    ENOUGH_ITEMS,
    FEWEST_ITEMS,
    MANY,
    could_rate,
    fact_on,
    is_item,
    is_judged,
    is_measured,
    is_numbered,
    judges,
    names_a_fact,
    says,
    says_an_opinion,
    slides_on,
    steps_of,
)  # fmt: skip
from cxdash.ingest.columns.texts import is_segment, is_written, most_written, repeats_a_thing
from cxdash.ingest.notes import Note, quoted, together
from cxdash.ingest.tables.layout import RawTable
from cxdash.scales import METRIC_ROLES, Scale
from cxdash.study import BEHAVIOUR, OTHER

_FEWEST_GIVEN = 10
"""Answers of which it can be said that people agree."""


def completed(table: RawTable, seen: dict[str, Profile], roles: dict[str, str]) -> dict[str, str]:
    """Items, segments and comments among the columns that no name has claimed."""
    free = {
        column: profile
        for column, profile in seen.items()
        if column not in roles and (not profile.strength("ignore") or _is_age_in_bands(profile))
    }
    judged = [seen[column] for column, role in roles.items() if role in (*METRIC_ROLES, "item")]
    things = {column for column, profile in seen.items() if repeats_a_thing(profile)}
    items = _items({c: profile for c, profile in free.items() if c not in things}, judged)
    items |= _asked(table, free)
    items |= _effort_among(seen, {**roles, **dict.fromkeys(items, "item")})
    completed = {**roles, **dict.fromkeys(items, "item")}
    completed |= dict.fromkeys(rest_of_families(seen, free, completed), "item")
    completed |= dict.fromkeys(_on_few_steps(seen, free, completed), "item")
    completed |= dict.fromkeys(_among_sliders(seen, free, completed), "item")
    for column, profile in free.items():
        told = is_segment(profile) or _is_flag(profile)
        if column not in completed and not profile.constant and told:
            completed[column] = "segment"
    if judged or items:
        completed |= dict.fromkeys(things - completed.keys(), "segment")
    left = {column: profile for column, profile in free.items() if column not in completed}
    if (judged or items or not roles) and "comment" not in roles.values():
        completed |= dict.fromkeys(most_written(left), "comment")
    return {column: completed[column] for column in seen if column in completed}


_MOST_BANDS = 12
_AGE = re.compile(r"(?:your |votre )?ages?|edad|idade|alter")


def _is_age_in_bands(profile: Profile) -> bool:
    """An age told as ``25-34`` is a segment; one in years is nobody's group."""
    return profile.numeric < 0.1 and profile.levels <= _MOST_BANDS and bool(_AGE.fullmatch(profile.folded))


def _effort_among(seen: dict[str, Profile], roles: dict[str, str]) -> set[str]:
    """The effort that is one of many things rated under names that tell nothing, and no score of its own."""
    scores = [column for column, role in roles.items() if role in METRIC_ROLES]
    if [roles[column] for column in scores] != ["ces"]:
        return set()
    effort = seen[scores[0]]
    end = codes.likely_scale(effort).high
    items = [seen[column] for column, role in roles.items() if role == "item"]
    alike = [item for item in items if codes.likely_scale(item).high == end]
    nameless = len(alike) >= ENOUGH_ITEMS and 2 * sum(map(judges, alike)) < len(alike)
    named = effort.strength("ces") == vocabulary.STRONG or effort.wording is not None
    return set(scores) if nameless and not named else set()


_OPINION = re.compile(
    r"\b(agree|disagree|satisfied|i (am|feel|think|find|get)|to what extent|on a scale|d accord|satisfaits?|"
    r"satisfaites?|je (suis|me|trouve|pense)|dans quelle mesure|sur une echelle)\b"
)


def surely_rated(seen: Mapping[str, Profile]) -> set[str]:
    """Columns of ratings, whatever else a word of their names may mean: an amount of noise is no money.

    They write their scale or ask for an opinion, or keep to the steps of a scale as many others do, or a few
    of which one judges by its name; a few counts may keep to the same steps too.
    """
    steps = {
        column: steps_of(profile)
        for column, profile in seen.items()
        if profile.numeric >= 0.9 and not profile.wording
    }
    steps = {column: some for column, some in steps.items() if some and (some[0] == 1 or some[-1] == 10)}
    judging = {some for column, some in steps.items() if judges(seen[column])}
    alike = Counter(some for some in steps.values() if some in judging)
    many = Counter(some for column, some in steps.items() if seen[column].filled >= MANY)
    usual = [frozenset(some) for some, n in many.items() if n >= ENOUGH_ITEMS]
    among = {
        column
        for column, profile in seen.items()
        if len(given := profile.given.keys()) > _CATEGORIES
        and any(given <= some and max(given) == max(some) for some in usual)
    }
    return among | {
        column
        for column, some in steps.items()
        if alike[some] >= FEWEST_ITEMS or codes.written(seen[column]) or _OPINION.search(seen[column].folded)
    }


def unsure(seen: Mapping[str, Profile], roles: Mapping[str, str], told: Collection[str]) -> dict[str, Note]:
    """What is said of numbers that are ratings by their scale alone, or that could be and were left out."""
    free = {column: profile for column, profile in seen.items() if column not in told and not profile.wording}
    taken = [column for column in free if roles.get(column) == "item"]
    ignored = [c for c, profile in free.items() if c not in roles and not profile.strength("ignore")]
    odd = odd_members(seen, [c for c, role in roles.items() if role == "item"], ignored)
    scores = [seen[column] for column, role in roles.items() if role in (*METRIC_ROLES, "item")]
    steps = {frozenset(score.given) for score in scores}
    named, sliders = {column for _n, columns in odd for column in columns}, _sliders(seen, roles)
    left = [
        column
        for column in ignored
        if column not in named
        and (could_rate(seen[column]) or fact_on(steps, seen[column]) or slides_on(seen[column]) in sliders)
    ]
    said = {}
    if left and scores:
        said[left[0]] = Note(
            N_("Small numbers that nothing tells to be ratings were left out: {columns}; give them the role "
               "“Rating of one item” if they are."), {"columns": tuple(left)})  # fmt: skip
    nameless = [column for column in taken if not judges(seen[column])]
    if nameless and len(taken) < ENOUGH_ITEMS:
        said[nameless[0]] = Note(
            N_("Read as ratings by their scale alone: {columns}; change their role if they are not."),
            {"columns": quoted(nameless)})  # fmt: skip
    elif 2 * len(nameless) > len(taken) or len(nameless) >= ENOUGH_ITEMS:
        alike = taken if 2 * len(nameless) > len(taken) else nameless
        said[alike[0]] = Note(
            N_("{n} columns that keep to one scale were read as ratings, such as {columns}; change their "
               "role if they are not."), {"n": len(alike), "columns": tuple(alike[:3])})  # fmt: skip
    return together(
        said,
        _other_texts({column: seen[column] for column in ignored}, roles),
        about_odd_members(odd),
        _people_in_columns({column: seen[column] for column in seen if column not in told}),
    )


def _other_texts(ignored: Mapping[str, Profile], roles: Mapping[str, str]) -> dict[str, Note]:
    """What is said of free text beside the comment, which is in one column."""
    comment = next((column for column, role in roles.items() if role == "comment"), None)
    shown = comment and kind_of(roles) != OTHER
    written = [column for column, profile in ignored.items() if is_written(profile)] if shown else []
    message = N_("What people wrote in {columns} is not shown: “{comment}” was taken for the comment; give "
                 "that role to another column to read it instead.")  # fmt: skip
    return {column: Note(message, {"columns": quoted(written), "comment": comment}) for column in written[:1]}


_ASKED = re.compile(r"\b(questions?|items?|intitules?|enonces?|statements?|affirmations?)\b")


def _people_in_columns(free: Mapping[str, Profile]) -> dict[str, Note]:
    """Questions down a column, beside numbered columns that are on no one scale."""
    asked = [
        column for column, profile in free.items() if _ASKED.search(profile.folded) and profile.length > 12
    ]
    mixed = mixed_families(free, [column for column, profile in free.items() if is_item(profile)])
    if not asked or not mixed:
        return {}
    message = N_("“{column}” holds a question in each row, and those who answered seem to stand in columns "
                 "({columns}); turn the table so that each of them is a row, and open it again.")  # fmt: skip
    return {asked[0]: Note(message, {"column": asked[0], "columns": tuple(mixed[0][:3])})}


_FACTUAL_TOO = FACTUAL | {"quality", "sentiment"}
"""Families of words that alone do not make a survey: they grade things as well as opinions."""


def _items(free: dict[str, Profile], judged: list[Profile]) -> set[str]:
    """Ratings beside a score; without a score, words of opinion or several ratings on one scale."""
    families = Counter(profile.wording.family for profile in free.values() if profile.wording)
    worded = {column for column, profile in free.items() if says_an_opinion(profile, families)}
    rated = {column: profile for column, profile in free.items() if is_item(profile)}
    for family in mixed_families(free, rated):
        rated = {column: profile for column, profile in rated.items() if column not in family}
    rated = _without_facts(rated)
    if judged:
        return worded | _belonging(rated, judged)
    told = {
        column for column, profile in rated.items() if codes.written(profile) or profile.labels.says_opinion
    }
    numbers = told | _batteries(_without_nameless(rated))
    sure = any(free[column].wording.family not in _FACTUAL_TOO for column in worded)  # type: ignore[union-attr]
    return numbers | worded if sure or len(worded) >= FEWEST_ITEMS or numbers else set()


def _without_facts(rated: dict[str, Profile]) -> dict[str, Profile]:
    """Ratings without the codes of facts beside them.

    Those are the lowest codes alone where others go further, and a plain word where questions are numbered;
    a family keeps together.
    """
    nameless = {c for c, profile in rated.items() if not (says(profile) or codes.written(profile))}
    lowest = {c for c in rated if max(rated[c].given.keys() - codes.codes(rated[c])) <= _CATEGORIES}
    low = nameless & lowest
    numbered = [c for c, profile in rated.items() if is_numbered(profile)]
    plain = nameless.difference(numbered, _on_their_steps(rated, numbered))
    plain = plain if 2 * len(numbered) > len(rated) else set()
    further = rated.keys() - low - plain
    facts = (low | plain if len(further) >= ENOUGH_ITEMS else set()) | _two_codes(rated, low)
    kept = {family for c in further - lowest if (family := family_of(c))}
    return {c: profile for c, profile in rated.items() if c not in facts or family_of(c) in kept}


def _on_their_steps(rated: dict[str, Profile], numbered: Collection[str]) -> set[str]:
    """Many columns on exactly the steps of a large battery of numbered questions, whatever their names."""
    steps = {column: steps_of(profile) for column, profile in rated.items()}
    battery = Counter(steps[column] for column in numbered)
    others = {column: some for column, some in steps.items() if column not in numbered}
    often = Counter(others.values())
    enough = {some for some, n in often.items() if n >= ENOUGH_ITEMS and battery[some] >= 2 * ENOUGH_ITEMS}
    return {column for column, some in others.items() if some in enough and len(some) > _CATEGORIES}


def _two_codes(rated: dict[str, Profile], low: Collection[str]) -> set[str]:
    """Which of these hold nothing but 0, 1 and 2."""
    return {column for column in low if max(rated[column].given) < _CATEGORIES}


def _on_few_steps(seen: Mapping[str, Profile], free: Collection[str], roles: Mapping[str, str]) -> set[str]:
    """Ratings on which people agree so much that two steps are all they used, amid a battery of others.

    They stand between two of them, or begin as most of them do.
    """
    rated = [column for column, role in roles.items() if role == "item" and not seen[column].wording]
    if len(rated) < ENOUGH_ITEMS:
        return set()
    steps = {value for column in rated for value in seen[column].given}
    amid = {
        c
        for before, c, after in zip(seen, [*seen][1:], [*seen][2:], strict=False)
        if {before, after} <= {*rated}
    }
    begin = Counter(_beginning(column) for column in rated)
    alike = {c for c in seen if 2 * begin[_beginning(c)] > len(rated)}
    return {
        column for column in (amid | alike) & {*free} - roles.keys() if _could_be_few(seen[column], steps)
    }


def _among_sliders(seen: Mapping[str, Profile], free: Collection[str], roles: Mapping[str, str]) -> set[str]:
    """What nothing claims and moves in tenths from end to end of the scale of two sliders or more."""
    sliders = _sliders(seen, roles)
    return {
        column
        for column in free
        if column not in roles
        and slides_on(seen[column]) in sliders
        and not (names_a_fact(seen[column]) or is_measured(seen[column]))
        and not any(map(seen[column].strength, BEHAVIOUR))
    }


def _sliders(seen: Mapping[str, Profile], roles: Mapping[str, str]) -> set[Scale]:
    """The scales on which two scores and ratings or more are sliders."""
    rated = (c for c, role in roles.items() if role in (*METRIC_ROLES, "item"))
    often = Counter(scale for column in rated if (scale := slides_on(seen[column])))
    return {scale for scale, n in often.items() if n > 1}


def _could_be_few(profile: Profile, steps: Collection[float]) -> bool:
    """Whether all that was given are steps of a battery, and high enough not to be two kinds of something."""
    given = profile.given.keys() - codes.codes(profile)
    return (
        profile.numeric >= 0.9
        and not profile.wording
        and profile.filled >= _FEWEST_GIVEN
        and 1 <= len(given) <= 2
        and given <= {*steps}
        and max(given) > _CATEGORIES
        and not names_a_fact(profile)
    )


def _beginning(column: str) -> str:
    """The letters that a name begins with."""
    return re.match(r"[^\W\d_]*", column.strip().casefold())[0]  # type: ignore[index]


def _belonging(rated: dict[str, Profile], judged: list[Profile]) -> set[str]:
    """Ratings whose name judges something, or that end where a score or two other ratings do."""
    ends = {codes.likely_scale(profile).high for profile in judged if not profile.wording}
    found: set[str] = set()
    for end, some in _by_end(_without_measured(_without_nameless(rated), judged)).items():
        named = {column for column, profile in some.items() if end > _CATEGORIES and judges(profile)}
        alike = {
            column: profile for column, profile in some.items() if column in named or _nears(end, profile)
        }
        said = {column for column, profile in alike.items() if says(profile)}
        found |= alike.keys() if end in ends or len(alike) >= _fewest(end) else named | said
    return found


def _nears(end: float, profile: Profile) -> bool:
    """Whether answers go beyond the middle of a scale; a count of 0 to 5 is on none that ends at 10."""
    return max(profile.given.keys() - codes.codes(profile), default=end) > end / 2


def _without_measured(rated: dict[str, Profile], judged: list[Profile]) -> dict[str, Profile]:
    """Ratings without tenths that no name judges, beside scores that are whole: minutes, not answers."""
    whole = not any(profile.falls_between for profile in judged)
    return {c: p for c, p in rated.items() if not (whole and p.falls_between and not is_judged(p))}


_MARK = re.compile(r"\b(ratings?|rated?|scores?|notes?|satisfaction|evaluation)\b")


def _without_nameless(rated: dict[str, Profile]) -> dict[str, Profile]:
    """Ratings without columns whose name judges nothing, where the others all say that they are marks."""
    marked = [column for column, profile in rated.items() if _MARK.search(profile.folded)]
    nameless = {column for column, profile in rated.items() if not judges(profile)}
    return rated if len(marked) < FEWEST_ITEMS else {c: p for c, p in rated.items() if c not in nameless}


_CATEGORIES = 3
"""As few steps as this may as well be three kinds of customers, under a mere number."""


def _fewest(end: float) -> int:
    return FEWEST_ITEMS if end > _CATEGORIES else ENOUGH_ITEMS


def _by_end(rated: dict[str, Profile]) -> dict[float, dict[str, Profile]]:
    ends: dict[float, dict[str, Profile]] = {}
    likely = {column: codes.likely_scale(profile) for column, profile in rated.items()}
    for column, scale in codes.shortened(likely, rated).items():
        ends.setdefault(scale.high, {})[column] = rated[column]
    return ends


def _batteries(rated: dict[str, Profile]) -> set[str]:
    """Columns of numbers that judge something: on one scale, with names that tell or steps that all use."""
    found: set[str] = set()
    for end, alike in _by_end(rated).items():
        named = [column for column, profile in alike.items() if judges(profile)]
        if len(alike) >= _fewest(end) and 2 * len(named) >= len(alike):
            found |= alike.keys()
    on_steps: dict[tuple[float, ...], set[str]] = {}
    for column, profile in rated.items():
        on_steps.setdefault(steps_of(profile), set()).add(column)
    return found.union(*(exact for steps, exact in on_steps.items() if steps and len(exact) >= ENOUGH_ITEMS))


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


def _is_flag(profile: Profile) -> bool:
    """A yes or no in numbers that have a name of their own: a kind of customers, whatever it is."""
    return set(profile.words) == {"0", "1"} and not is_numbered(profile)
