"""Columns that no name has claimed: items, segments and comments are known by their values.

Small numbers are ratings where the name judges something, or where the column keeps to the scale of
others; a number that merely lies between 0 and 10 is left out, and that is said.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from itertools import pairwise

import numpy as np

from cxdash.i18n import N_
from cxdash.ingest.columns import codes, vocabulary
from cxdash.ingest.columns.likert import FACTUAL
from cxdash.ingest.columns.profile import Profile
from cxdash.ingest.notes import Note, quoted
from cxdash.ingest.tables.layout import RawTable
from cxdash.scales import METRIC_ROLES

MOST_LEVELS = 50
"""More distinct words than this are names or free text, not a segment."""

_FEW_WORDS = 4
_FEWEST_GIVEN = 10
"""Answers of which it can be said that people agree; sentences that are no list of choices."""

_LONGEST = 150
"""Of the wording of a choice; what is longer is text, even where it repeats."""

_MOST_STEPS = 101
"""Of a slider whose name writes its scale or judges something: 0 to 10 in tenths."""

_MANY = 50
"""Answers of which the steps that nobody chose are none of the scale's."""

_COUNTED = re.compile(
    r"\b(nb|nbr|nombre|num|number|count|counts|total|enfants|children|annees?|years?|anos?|jahre?|mois|months?|jours|days|times|fois|"
    r"companies|sibsp|parch|distance|minutes?|quantity|quantite|qty|rank|rang|income|hike|hours|heures|usage$)\b"
)
_PLURALS = re.compile(
    r"\b(visits|visites|flights|vols|trips|voyages|bags|bagages|calls|appels|tickets|nights|nuits|adults|adultes|babies|"
    r"bebes|guests|rooms|chambres|purchases|achats|orders|commandes|products|produits|siblings|dependents|members|"
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
_FIRST_PERSON = re.compile(r"\b(i|we|my|our|je|nous|mon|ma|mes|notre|nos)\b")
_HOW_MANY = re.compile(
    r"\b(how (many|much|old|long|often)|combien|what is (my|your)|quel(le)? est)\b|^(my|mon|ma|mes) "
)
_SENTENCE = 6
_DEGREE = re.compile(
    r"^(\d+ )?(how (?!many|much|old|long|often)|to what extent|a quel point|dans quelle mesure)"
)
"""A question about a degree, whatever it mentions."""
_MEASURED = re.compile(r"price|prix|delai|speed|wait|attente|\bvalue|tarif|cout|cost")
"""What may as well be measured, in euros or minutes, as judged."""
_NUMBERED = re.compile(r"^(question|item|var|[a-z])?\s?\d([ _]?[a-z0-9])*+$|^q\d+")


_CODE = re.compile(r"[!-~]*")
"""An id, an address or a hash: no word is parted from another, in a script that parts words."""


def completed(table: RawTable, seen: dict[str, Profile], roles: dict[str, str]) -> dict[str, str]:
    """Items, segments and comments among the columns that no name has claimed."""
    free = {
        column: profile
        for column, profile in seen.items()
        if column not in roles and not profile.strength("ignore")
    }
    judged = [seen[column] for column, role in roles.items() if role in (*METRIC_ROLES, "item")]
    items = _items(free, judged) | _asked(table, free)
    items |= _effort_among(seen, {**roles, **dict.fromkeys(items, "item")})
    completed = {**roles, **dict.fromkeys(items, "item")}
    completed |= dict.fromkeys(_rest_of_families(seen, free, completed), "item")
    completed |= dict.fromkeys(_on_few_steps(seen, free, completed), "item")
    for column, profile in free.items():
        told = is_segment(profile) or _is_flag(profile)
        if column not in completed and not profile.constant and told:
            completed[column] = "segment"
    left = {column: profile for column, profile in free.items() if column not in completed}
    if (judged or items or not roles) and "comment" not in roles.values():
        completed |= dict.fromkeys(_most_written(left), "comment")
    return {column: completed[column] for column in seen if column in completed}


def _effort_among(seen: dict[str, Profile], roles: dict[str, str]) -> set[str]:
    """The effort that is one of many things rated under names that tell nothing, and no score of its own."""
    scores = [column for column, role in roles.items() if role in METRIC_ROLES]
    if [roles[column] for column in scores] != ["ces"]:
        return set()
    effort = seen[scores[0]]
    end = codes.likely_scale(effort).high
    items = [seen[column] for column, role in roles.items() if role == "item"]
    alike = [item for item in items if codes.likely_scale(item).high == end]
    nameless = len(alike) >= _ENOUGH_ITEMS and 2 * sum(map(_judges, alike)) < len(alike)
    named = effort.strength("ces") == vocabulary.STRONG or effort.wording is not None
    return set(scores) if nameless and not named else set()


_OPINION = re.compile(
    r"\b(agree|disagree|satisfied|i (am|feel|think|find|get)|to what extent|on a scale|d accord|satisfaits?|"
    r"satisfaites?|je (suis|me|trouve|pense)|dans quelle mesure|sur une echelle)\b"
)


def surely_rated(seen: Mapping[str, Profile]) -> set[str]:
    """Columns of ratings, whatever else a word of their names may mean: an amount of noise is no money.

    They write their scale or ask for an opinion, or keep to the steps of a scale as two others do.
    """
    steps = {
        column: _steps(profile)
        for column, profile in seen.items()
        if profile.numeric >= 0.9 and not profile.wording
    }
    steps = {column: some for column, some in steps.items() if some and (some[0] == 1 or some[-1] == 10)}
    alike = Counter(steps.values())
    usual = [frozenset(some) for some, n in alike.items() if n >= _ENOUGH_ITEMS]
    among = {
        column
        for column, profile in seen.items()
        if len(profile.given) > _CATEGORIES and any(profile.given.keys() <= some for some in usual)
    }
    return among | {
        column
        for column, some in steps.items()
        if alike[some] >= _FEWEST_ITEMS or codes.written(seen[column]) or _OPINION.search(seen[column].folded)
    }


def unsure(seen: Mapping[str, Profile], roles: Mapping[str, str], told: Collection[str]) -> dict[str, Note]:
    """What is said of numbers that are ratings by their scale alone, or that could be and were left out."""
    free = {column: profile for column, profile in seen.items() if column not in told and not profile.wording}
    taken = [column for column in free if roles.get(column) == "item"]
    ignored = [c for c, profile in free.items() if c not in roles and not profile.strength("ignore")]
    scores = [seen[column] for column, role in roles.items() if role in (*METRIC_ROLES, "item")]
    steps = {frozenset(score.given) for score in scores}
    left = [column for column in ignored if _could_rate(seen[column]) or _fact_on(steps, seen[column])]
    said = {}
    if left and scores:
        said[left[0]] = Note(
            N_("Small numbers that nothing tells to be ratings were left out: {columns}; give them the role "
               "“Rating of one item” if they are."), {"columns": tuple(left)})  # fmt: skip
    nameless = [column for column in taken if not _judges(seen[column])]
    if nameless and len(taken) < _ENOUGH_ITEMS:
        said[nameless[0]] = Note(
            N_("Read as ratings by their scale alone: {columns}; change their role if they are not."),
            {"columns": quoted(nameless)})  # fmt: skip
    elif 2 * len(nameless) > len(taken):
        said[taken[0]] = Note(
            N_("{n} columns that keep to one scale were read as ratings, such as {columns}; change their "
               "role if they are not."), {"n": len(taken), "columns": tuple(taken[:3])})  # fmt: skip
    said |= _other_texts({column: seen[column] for column in ignored}, roles)
    said |= _odd_members({c: p for c, p in seen.items() if c in taken or c in ignored}, taken)
    return said | _people_in_columns({column: seen[column] for column in seen if column not in told})


def _other_texts(ignored: Mapping[str, Profile], roles: Mapping[str, str]) -> dict[str, Note]:
    """What is said of free text beside the comment, which is in one column."""
    comment = next((column for column, role in roles.items() if role == "comment"), None)
    written = [column for column, profile in ignored.items() if _is_written(profile)] if comment else []
    message = N_("What people wrote in {columns} is not shown: “{comment}” was taken for the comment; give "
                 "that role to another column to read it instead.")  # fmt: skip
    return {column: Note(message, {"columns": quoted(written), "comment": comment}) for column in written[:1]}


_ASKED = re.compile(r"\b(questions?|items?|intitules?|enonces?|statements?|affirmations?)\b")


def _people_in_columns(free: Mapping[str, Profile]) -> dict[str, Note]:
    """Questions down a column, beside numbered columns that are on no one scale."""
    asked = [
        column for column, profile in free.items() if _ASKED.search(profile.folded) and profile.length > 12
    ]
    mixed = _mixed_families(free, [column for column, profile in free.items() if is_item(profile)])
    if not asked or not mixed:
        return {}
    message = N_("“{column}” holds a question in each row, and those who answered seem to stand in columns "
                 "({columns}); turn the table so that each of them is a row, and open it again.")  # fmt: skip
    return {asked[0]: Note(message, {"column": asked[0], "columns": tuple(mixed[0][:3])})}


_FEWEST_ITEMS, _ENOUGH_ITEMS = 3, 5
"""Ratings on one scale that make a battery: where names help, and where nothing but the scale tells."""

_FACTUAL_TOO = FACTUAL | {"quality", "sentiment"}
"""Families of words that alone do not make a survey: they grade things as well as opinions."""


def _items(free: dict[str, Profile], judged: list[Profile]) -> set[str]:
    """Ratings beside a score; without a score, words of opinion or several ratings on one scale."""
    families = Counter(profile.wording.family for profile in free.values() if profile.wording)
    worded = {column for column, profile in free.items() if _says_an_opinion(profile, families)}
    rated = {column: profile for column, profile in free.items() if is_item(profile)}
    for family in _mixed_families(free, rated):
        rated = {column: profile for column, profile in rated.items() if column not in family}
    rated = _without_facts(rated)
    if judged:
        return worded | _belonging(rated, judged)
    told = {
        column for column, profile in rated.items() if codes.written(profile) or profile.labels.says_opinion
    }
    numbers = told | _batteries(_without_nameless(rated))
    sure = any(free[column].wording.family not in _FACTUAL_TOO for column in worded)  # type: ignore[union-attr]
    return numbers | worded if sure or len(worded) >= _FEWEST_ITEMS or numbers else set()


def _without_facts(rated: dict[str, Profile]) -> dict[str, Profile]:
    """Ratings without the codes of facts beside them.

    Those are the lowest codes alone where others go further, and a plain word where questions are numbered;
    a family keeps together.
    """
    nameless = {c for c, profile in rated.items() if not (_says(profile) or codes.written(profile))}
    lowest = {c for c in rated if max(rated[c].given.keys() - codes.codes(rated[c])) <= _CATEGORIES}
    low = nameless & lowest
    numbered = [c for c, profile in rated.items() if _is_numbered(profile)]
    plain = nameless.difference(numbered) if 2 * len(numbered) > len(rated) else set()
    further = rated.keys() - low - plain
    facts = (low | plain if len(further) >= _ENOUGH_ITEMS else set()) | _two_codes(rated, low)
    kept = {family for c in further - lowest if (family := _family(c))}
    return {c: profile for c, profile in rated.items() if c not in facts or _family(c) in kept}


def _two_codes(rated: dict[str, Profile], low: Collection[str]) -> set[str]:
    """Which of these hold nothing but 0, 1 and 2."""
    return {column for column in low if max(rated[column].given) < _CATEGORIES}


def _family(column: str) -> str | None:
    """What the names of numbered columns, or of the parts of one question, begin with."""
    match = _MEMBER.fullmatch(column.strip()) or _PART.fullmatch(column.strip())
    return match[1].casefold() if match else None


def _rest_of_families(
    seen: Mapping[str, Profile], free: Collection[str], roles: Mapping[str, str]
) -> set[str]:
    """What nothing claims of a family of which most are ratings, where its answers are among theirs."""
    families: dict[str, list[str]] = {}
    for column, profile in seen.items():
        if (family := _family(column)) and profile.numeric >= 0.9 and not profile.wording:
            families.setdefault(family, []).append(column)
    rest: set[str] = set()
    for columns in families.values():
        rated = [column for column in columns if roles.get(column) == "item"]
        steps = {value for column in rated for value in seen[column].given}
        if len(rated) >= _FEWEST_ITEMS and 2 * len(rated) > len(columns):
            rest |= {c for c in columns if c in free and c not in roles and seen[c].given.keys() <= steps}
    return rest


def _on_few_steps(seen: Mapping[str, Profile], free: Collection[str], roles: Mapping[str, str]) -> set[str]:
    """Ratings on which people agree so much that two steps are all they used, amid a battery of others.

    They stand between two of them, or begin as most of them do.
    """
    rated = [column for column, role in roles.items() if role == "item" and not seen[column].wording]
    if len(rated) < _ENOUGH_ITEMS:
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


def _could_be_few(profile: Profile, steps: Collection[float]) -> bool:
    """Whether all that was given are steps of a battery, and high enough not to be two kinds of something."""
    given = profile.given.keys() - codes.codes(profile)
    named = (_FACTS, _COUNTED, _IDENTIFIES)
    return (
        profile.numeric >= 0.9
        and not profile.wording
        and profile.filled >= _FEWEST_GIVEN
        and 1 <= len(given) <= 2
        and given <= {*steps}
        and max(given) > _CATEGORIES
        and not any(fact.search(profile.folded) for fact in named)
    )


def _beginning(column: str) -> str:
    """The letters that a name begins with."""
    return re.match(r"[^\W\d_]*", column.strip().casefold())[0]  # type: ignore[index]


def _belonging(rated: dict[str, Profile], judged: list[Profile]) -> set[str]:
    """Ratings whose name judges something, or that end where a score or two other ratings do."""
    ends = {codes.likely_scale(profile).high for profile in judged if not profile.wording}
    found: set[str] = set()
    for end, some in _by_end(_without_measured(_without_nameless(rated), judged)).items():
        named = {column for column, profile in some.items() if end > _CATEGORIES and _judges(profile)}
        alike = {
            column: profile for column, profile in some.items() if column in named or _nears(end, profile)
        }
        said = {column for column, profile in alike.items() if _says(profile)}
        found |= alike.keys() if end in ends or len(alike) >= _fewest(end) else named | said
    return found


def _nears(end: float, profile: Profile) -> bool:
    """Whether answers go beyond the middle of a scale; a count of 0 to 5 is on none that ends at 10."""
    return max(profile.given) > end / 2


def _without_measured(rated: dict[str, Profile], judged: list[Profile]) -> dict[str, Profile]:
    """Ratings without tenths that no name judges, beside scores that are whole: minutes, not answers."""
    whole = not any(profile.falls_between for profile in judged)
    return {c: p for c, p in rated.items() if not (whole and p.falls_between and not _is_judged(p))}


_MARK = re.compile(r"\b(ratings?|rated?|scores?|notes?|satisfaction|evaluation)\b")


def _without_nameless(rated: dict[str, Profile]) -> dict[str, Profile]:
    """Ratings without columns whose name judges nothing, where the others all say that they are marks."""
    marked = [column for column, profile in rated.items() if _MARK.search(profile.folded)]
    nameless = {column for column, profile in rated.items() if not _judges(profile)}
    return rated if len(marked) < _FEWEST_ITEMS else {c: p for c, p in rated.items() if c not in nameless}


_CATEGORIES = 3
"""As few steps as this may as well be three kinds of customers, under a mere number."""


def _fewest(end: float) -> int:
    return _FEWEST_ITEMS if end > _CATEGORIES else _ENOUGH_ITEMS


_MEMBER = re.compile(r"(?!(?:q|question|v|var|x)[\s_.]?\d)(\D*[^\W\d])[\s_.]?\d+", re.IGNORECASE)
"""One of numbered columns of a kind; a questionnaire numbers all that it asks, as statistics programs do."""

_PART = re.compile(r"(q(?:uestion)?[\s_.]?\d+)(?:[\s_.\-]?[a-z]\w*|[_.\-]\d+)", re.IGNORECASE)
"""One part of a question: ``Q8A``, ``Q7_2``."""


_FEW_ODD = 0.25
"""Share of numbered columns that may be no ratings without a doubt about the others."""


def _mixed_families(free: Mapping[str, Profile], rated: Collection[str]) -> list[list[str]]:
    """Numbered columns, ``P1`` to ``P10``, several of which are no ratings.

    They are of one kind, people or places, and some of them hold small numbers by chance.
    """
    return [family for family in _families(free) if len(_but(family, rated)) > _FEW_ODD * len(family)]


def _odd_members(free: Mapping[str, Profile], rated: Collection[str]) -> dict[str, Note]:
    """What is said of the few of numbered columns that are not on the scale of the others."""
    message = N_("Of the columns numbered alike, {n} were read as ratings; those with other numbers were "
                 "left out: {columns}; give them the role “Rating of one item” if they are.")  # fmt: skip
    return {
        odd[0]: Note(message, {"n": len(family) - len(odd), "columns": tuple(odd)})
        for family in _families(free)
        if (odd := _but(family, rated)) and len(odd) <= _FEW_ODD * len(family)
    }


def _but(family: list[str], rated: Collection[str]) -> list[str]:
    return [column for column in family if column not in rated]


def _families(free: Mapping[str, Profile]) -> list[list[str]]:
    """Numbered columns of a kind that hold numbers."""
    families: dict[str, list[str]] = {}
    for column, profile in free.items():
        match = _MEMBER.fullmatch(column.strip())
        if match and profile.levels >= _FEWEST_ITEMS and profile.numeric >= 0.9 and not profile.wording:
            families.setdefault(match[1].casefold(), []).append(column)
    return [family for family in families.values() if len(family) >= _FEWEST_ITEMS]


def _says_an_opinion(profile: Profile, families: Counter[str]) -> bool:
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
    return JUDGED.search(profile.folded) is not None or families[wording.family] >= _FEWEST_ITEMS


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
        named = [column for column, profile in alike.items() if _judges(profile)]
        if len(alike) >= _fewest(end) and 2 * len(named) >= len(alike):
            found |= alike.keys()
    on_steps: dict[tuple[float, ...], set[str]] = {}
    for column, profile in rated.items():
        on_steps.setdefault(_steps(profile), set()).add(column)
    return found.union(*(exact for steps, exact in on_steps.items() if steps and len(exact) >= _ENOUGH_ITEMS))


def _steps(profile: Profile) -> tuple[float, ...]:
    """The steps that answers are given on, where all are used or few answers could use them; else ()."""
    given = profile.given.keys() - codes.codes(profile)
    scale = codes.likely_scale(profile)
    low, high = (min(given), max(given)) if profile.filled >= _MANY else (scale.low, scale.high)
    if high - low >= _MOST_STEPS:  # a slip of the pen may be a telephone number
        return ()
    steps = tuple(np.arange(low, high + 1).tolist())
    return steps if given == set(steps) or (profile.filled < _MANY and given <= set(steps)) else ()


def _judges(profile: Profile) -> bool:
    """Whether a name says that something is judged: by a word, as a question, by its number or its scale."""
    return _is_numbered(profile) or _says(profile) or codes.written(profile) is not None


def _is_numbered(profile: Profile) -> bool:
    return any(_NUMBERED.search(name) for name in (profile.folded, profile.header.casefold()))


def _says(profile: Profile) -> bool:
    return bool(JUDGED.search(profile.folded)) or _asks(profile)


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
        return _says_an_opinion(profile, Counter())
    slider = codes.written(profile) is not None or _is_judged(profile)
    return _rates(profile, _MOST_STEPS if slider else 25)


def _could_rate(profile: Profile) -> bool:
    """Whether numbers look like ratings, or lie where ratings do and may be judged or measured."""
    judged = JUDGED.search(profile.folded) and not _COUNTED.search(profile.folded)
    return is_item(profile) or (bool(judged) and profile.levels > 2 and profile.within(0, 10) >= 0.98)


def _fact_on(steps: Collection[frozenset[float]], profile: Profile) -> bool:
    """Whether a name tells a fact, and the numbers are just those of a rating: ``Salary`` among 1 to 5."""
    return frozenset(profile.given) in steps and _FACTS.search(profile.folded) is not None


def _rates(profile: Profile, most: int) -> bool:
    gone = codes.codes(profile)
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
        and not _names_codes(profile)
        and not _looks_counted(profile, given)
    )


def _states(profile: Profile) -> bool:
    """A sentence in the first person or a question of degree: an opinion, whatever it mentions."""
    said = len(profile.folded.split()) >= _SENTENCE and _FIRST_PERSON.search(profile.folded)
    return bool(said or _DEGREE.search(profile.folded)) and not _HOW_MANY.search(profile.folded)


def _tells_a_fact(profile: Profile) -> bool:
    judged = JUDGED.search(profile.folded)
    return bool(_COUNTED.search(profile.folded) or (not judged and _FACTS.search(profile.folded)))


def _is_judged(profile: Profile) -> bool:
    return bool(JUDGED.search(profile.folded)) and not _MEASURED.search(profile.folded)


def _in_cents(given: Mapping[float, int]) -> bool:
    """Whether most numbers have a second decimal, as prices and averages do and answers do not."""
    return 2 * sum(n for value, n in given.items() if round(value, 1) != value) > sum(given.values())


def _looks_counted(profile: Profile, given: dict[float, int]) -> bool:
    """From 0 or 1 upwards ever fewer, as with children, under a name that judges nothing."""
    values = sorted(given)
    falling = all(given[low] > given[high] for low, high in pairwise(values))
    return falling and values[0] in (0, 1) and profile.filled >= _MANY and not _judges(profile)


def is_segment(profile: Profile) -> bool:
    """Words with 2 to 50 levels that repeat, or small whole numbers under a segment's name."""
    if not 2 <= profile.levels <= MOST_LEVELS or profile.dated > 0.8:
        return False
    if _are_sentences(profile):
        return False
    if profile.numeric < 0.5:
        repeats = profile.levels <= max(profile.filled / 2, 5)
        chosen = profile.length <= 60 or (profile.length <= _LONGEST and 5 * profile.levels <= profile.filled)
        return chosen and (repeats or profile.strength("segment") > 0)
    mixed = profile.numeric <= 0.9  # codes of letters and digits
    return profile.strength("segment") > 0 if mixed else _names_codes(profile)


def _is_flag(profile: Profile) -> bool:
    """A yes or no in numbers that have a name of their own: a kind of customers, whatever it is."""
    return set(profile.words) == {"0", "1"} and not _is_numbered(profile)


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


_REPLIES = re.compile(r"\b(reply|replies|repondu|reponse|response|answer|owner|proprietaire)\b")
"""What the company wrote back is no comment of a customer."""


def _most_written(left: Mapping[str, Profile]) -> list[str]:
    """The column of free text whose answers differ most, or are the longest; [] where there is none."""
    written = [column for column, profile in left.items() if _is_written(profile)]
    return sorted(written, key=lambda column: (-left[column].uniqueness, -left[column].length))[:1]


def _is_written(profile: Profile) -> bool:
    """Free text of a customer."""
    return not profile.constant and _is_free_text(profile) and not _REPLIES.search(profile.folded)


def _is_free_text(profile: Profile) -> bool:
    written = (
        float(np.mean([_CODE.fullmatch(word) is None for word in profile.words])) if profile.levels else 0.0
    )
    differ = profile.uniqueness > 0.3 or _are_sentences(profile)
    return profile.numeric < 0.1 and profile.length > 25 and differ and written > 0.5


def _are_sentences(profile: Profile) -> bool:
    """Whether most texts end as sentences do; a choice may be long, but is written without a full stop."""
    ended = [len(word.split()) >= _FEW_WORDS and word.rstrip()[-1:] in ".!?…" for word in profile.words]
    return profile.levels >= _FEWEST_GIVEN and float(np.mean(ended)) > 0.5
