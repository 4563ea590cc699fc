"""Batteries: one scale, many items, a column each; and pairs of what was expected and what was met.

The columns stay as they are. What is found is that they rate the items of one question, so that
no single one of them is taken for the overall score, and what the item is called.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from cxdash.i18n import N_
from cxdash.ingest.columns import vocabulary
from cxdash.ingest.columns.likert import worded
from cxdash.ingest.columns.parse import answers
from cxdash.ingest.notes import Note
from cxdash.ingest.shapes.families import Family, families
from cxdash.ingest.shapes.glance import Glance, some_rows
from cxdash.ingest.shapes.rankings import is_ranking
from cxdash.ingest.tables.layout import TEXT, RawTable
from cxdash.scales import METRIC_ROLES
from cxdash.study import BEHAVIOUR

EXPECTED, PERCEIVED, IMPORTANCE, RATED = "expected", "perceived", "importance", "rated"
"""What a rating of an item may be about; ``rated`` where the file does not part them."""

_FEWEST_ITEMS = 3
_FEWEST_PAIRS = 2
_MOST_LEVELS = 40
_ASPECTS = {
    EXPECTED: r"attentes?|attendue?s?|qualite attendue|souhaitee?s?|expected|expectations?",
    PERCEIVED: r"percue?s?|perceptions?|qualite percue|ressentis?|perceived|experienced?|performance"
    r"|satisfactions?|satisfied",
    IMPORTANCE: r"importance|important",
}
_SIDES = {
    aspect: re.compile(rf"(?:(?:{words})\b(?P<after>.+)|(?P<before>.+)\b(?:{words}))")
    for aspect, words in _ASPECTS.items()
}
_LETTERED = re.compile(r"([epai])[_. ]?(\d{1,2})")
_LETTERS = {"e": EXPECTED, "a": EXPECTED, "p": PERCEIVED, "i": IMPORTANCE}
_LINKS = re.compile(
    r"^(?:de l|de la|de|du|des|d|l|la|le|les|of the|of|the|with the|with|for)\s+|\s+(?:de|of)$"
)


@dataclass(frozen=True)
class Battery:
    """Columns that rate the items of one question.

    Attributes
    ----------
    question : str
        "" for pairs of what is expected and what is met.
    names : mapping of the file's column to the name it takes
        The same one, unless the file keeps the items' words apart from their codes.
    """

    question: str
    names: Mapping[str, str]

    @property
    def key(self) -> str:
        """What it is called when it is refused."""
        return f"items {next(iter(self.names))}"

    @property
    def sources(self) -> tuple[str, ...]:
        """The columns it names, in the file."""
        return tuple(self.names)

    @property
    def roles(self) -> dict[str, str]:
        """Each rates an item."""
        return dict.fromkeys(self.names.values(), "item")

    @property
    def note(self) -> Note:
        """What was found."""
        told = {"question": self.question, "n": len(self.names), "some": tuple(self.names.values())[:2]}
        if not self.question:
            return Note(
                N_("Columns in pairs were read as what is expected, met or important of the same items, "
                   "{n} ratings in all: {some}."), told)  # fmt: skip
        return Note(
            N_("The columns of “{question}” were read as ratings of {n} items, such as {some}."), told
        )

    def applied(self, raw: RawTable) -> RawTable:
        """The same table, its columns under their items' words."""
        renamed = {old: new for old, new in self.names.items() if old != new}
        if not renamed:
            return raw
        questions = {renamed.get(column, column): text for column, text in raw.questions.items()}
        return replace(raw, frame=raw.frame.rename(columns=renamed), questions=questions)


# --- finding them ----------------------------------------------------------------------------


def find(raw: RawTable, glance: Glance) -> list[Battery]:
    """The batteries of a table: pairs of aspects first, then columns of one stem."""
    few = (column for column, texts in glance.texts.items() if 2 <= len(texts) <= _MOST_LEVELS)
    levels: dict[str, Sequence[str]] = {
        column: [text for text in glance.levels(column) if not vocabulary.dont_know(text)] for column in few
    }
    said = {column for column, wording in worded(levels).items() if wording.family != "yes"}
    rated = [column for column, texts in levels.items() if column in said or _rates(texts)]
    every = {text for column in rated for text in levels[column]}
    kin = [column for column in levels if column not in rated and every.issuperset(levels[column])]
    titles = {column: raw.questions.get(column, column) for column in levels if column in {*rated, *kin}}
    paired = aspects({column: titles[column] for column in rated})
    found = [_battery(raw, "", titles, list(paired))] if paired else []
    some = some_rows(raw.frame)
    alone = {column: title for column, title in titles.items() if column not in paired}
    return found + [
        _battery(raw, family.stem, titles, list(family.parts))
        for family in (_of_ratings(_without_facts(family), rated, levels) for family in families(alone))
        if _is_battery(family)
        and not is_ranking(map(titles.__getitem__, family.parts), some[list(family.parts)])
    ]


def _of_ratings(family: Family, rated: Collection[str], levels: Mapping[str, Sequence[str]]) -> Family:
    """The ratings of a family, and beside three of them the members that have but two of their steps."""
    ratings = [column for column in family.parts if column in rated]
    steps = (
        {text for column in ratings for text in levels[column]} if len(ratings) >= _FEWEST_ITEMS else set()
    )
    kin = {c for c in family.parts if {*levels[c]} <= steps and not {*levels[c]} <= {"0", "1"}}
    return replace(family, parts={c: part for c, part in family.parts.items() if c in kin or c in ratings})


def _without_facts(family: Family) -> Family:
    """The family without what tells who answers: ``q_sexe`` beside ``q_prix``."""
    about = vocabulary.ABOUT_A_PERSON
    parts = {c: part for c, part in family.parts.items() if not about.fullmatch(vocabulary.fold(part))}
    return replace(family, parts=parts)


def _is_battery(family: Family) -> bool:
    """Three items or more that no name tells to be a score of its own."""
    told = [part for part in family.parts.values() if _says_more(part)]
    named = family.spelled or vocabulary.fold(family.stem) not in ("", "is", "has", "est")
    return named and not told and len(family.parts) >= _FEWEST_ITEMS


def _says_more(part: str) -> bool:
    folded = vocabulary.fold(part)
    roles = (*METRIC_ROLES, *BEHAVIOUR, "date", "weight", "customer")
    return any(vocabulary.strength(role, folded) == vocabulary.STRONG for role in roles)


def _rates(levels: Sequence[str]) -> bool:
    """Few whole numbers between 0 and 10, alone or with their words."""
    if not 3 <= len(levels) <= 25:
        return False
    values = answers(pd.Series(levels, dtype=TEXT))
    read = values[~np.isnan(values)]
    inside = (read >= 0) & (read <= 10) & (np.clip(read, 0, 10) % 0.5 == 0)
    return bool(read.size >= 0.9 * len(levels) and inside.mean() >= 0.8)


def _battery(raw: RawTable, question: str, titles: Mapping[str, str], columns: Sequence[str]) -> Battery:
    """Coded columns take the words of their questions, which is what a reader knows them by."""
    taken = {str(column) for column in raw.frame}
    named = {column: _title(column, titles[column], taken) for column in columns}
    unique = len(set(named.values())) == len(named)
    return Battery(question, named if unique else {column: column for column in columns})


def _title(column: str, title: str, taken: set[str]) -> str:
    return column if title == column or title in taken else " ".join(title.split())


# --- what is said of an item -----------------------------------------------------------------


def aspects(titles: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """For columns that come in pairs, what each is about and the item; {} without two pairs.

    >>> columns = "Attente : accueil", "Perçu : accueil", "Attente : prix", "Perçu : prix"
    >>> aspects({column: column for column in columns})["Perçu : prix"]
    ('perceived', 'prix')
    """
    return _paired({c: said for c, title in titles.items() if (said := _aspect(title))}) or _paired(
        {c: said for c, title in titles.items() if (said := _lettered(c, title))}
    )


def _paired(said: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Those whose item is told under two aspects, where at least two items are."""
    about: dict[str, set[str]] = {}
    for aspect, item in said.values():
        about.setdefault(item, set()).add(aspect)
    both = {item for item, found in about.items() if len(found) > 1}
    kept = {column: told for column, told in said.items() if told[1] in both}
    once = len(set(kept.values())) == len(kept)
    return kept if once and len(both) >= _FEWEST_PAIRS else {}


def _aspect(title: str) -> tuple[str, str] | None:
    folded = vocabulary.fold(title)
    for aspect, pattern in _SIDES.items():
        if match := pattern.fullmatch(folded):
            item = _LINKS.sub("", (match["after"] or match["before"]).strip())
            return (aspect, item) if item else None
    return None


def _lettered(column: str, title: str) -> tuple[str, str] | None:
    """``E1 … E22`` and ``P1 … P22``, as the SERVQUAL questionnaire numbers them."""
    match = _LETTERED.fullmatch(column.casefold()) or _LETTERED.match(title.casefold())
    return (_LETTERS[match[1]], match[2]) if match else None


def labels(columns: Sequence[str]) -> dict[str, tuple[str, str]]:
    """The aspect and the short name of every item among columns of ratings.

    Items take the words of the file, without the stem that all of them share.

    >>> labels(["Satisfaction [Accueil]", "Satisfaction [Prix]"])["Satisfaction [Prix]"]
    ('rated', 'Prix')
    """
    titles = {column: column for column in columns}
    paired = aspects(titles)
    shown = {item: _in_words(column, item) for column, (_aspect, item) in paired.items()}
    told = {column: (aspect, shown[item]) for column, (aspect, item) in paired.items()}
    alone = [column for column in columns if column not in paired]
    return told | {column: (RATED, name) for column, name in _short(alone).items()}


def _in_words(column: str, item: str) -> str:
    """An item as the column writes it, not as it was folded to be compared."""
    words = item.split()
    parts = re.findall(r"[^\W_]+", column)
    for start in range(len(parts) - len(words) + 1):
        if [vocabulary.fold(part) for part in parts[start : start + len(words)]] == words:
            first = [match.start() for match in re.finditer(r"[^\W_]+", column)][start]
            last = [match.end() for match in re.finditer(r"[^\W_]+", column)][start + len(words) - 1]
            return column[first:last]
    return item


def _short(columns: Sequence[str]) -> dict[str, str]:
    """Names without what all of them share at one end."""
    found = families({column: column for column in columns})
    for family in found:
        if len(family.parts) == len(columns) and not all(part.isdigit() for part in family.parts.values()):
            return dict(family.parts)
    return {column: column for column in columns}
