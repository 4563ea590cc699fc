"""Matching: columns of two files that mean the same although they are called otherwise.

Names decide first, then what stands below them. What is certain is done and said; what
is not is proposed, and waits for the reader. Certain are the same words alone, or synonyms:
“used offline” and “used online” differ in fewer letters than many a name and its plural.
"""

from dataclasses import dataclass
from difflib import SequenceMatcher

import pandas as pd

from cxdash.i18n import N_
from cxdash.ingest.columns.vocabulary import fold, plainly
from cxdash.ingest.combining.rules import Rules
from cxdash.ingest.notes import Note
from cxdash.study import Table

_ALIKE, _SAME = 0.6, 1.0
_SHARED, _NEARLY_ALL = 0.5, 0.8
_FEWEST_LEVELS = 3

_SAME_WORDS = (
    "magasin store shop boutique", "pays country", "ville city town", "produit product article",
    "canal channel", "sexe genre gender sex", "agence branch agency", "secteur sector industry",
    "categorie category", "offre offer formule plan", "marque brand enseigne", "accueil welcome reception",
    "prix price", "delai delais delay", "attente wait waiting", "proprete cleanliness", "qualite quality",
    "conseil conseils advice", "livraison delivery", "client clients customer customers", "equipe team",
    "personnel staff", "departement department", "date jour day", "age ages", "commande order",
)  # fmt: skip
_SPOKEN_AS = {word: words.split()[0] for words in _SAME_WORDS for word in words.split()}
_LINKING = frozenset(
    ["de", "du", "des", "la", "le", "les", "l", "d", "et", "en", "a", "au", "aux", "votre",
     "of", "the", "and", "in", "your"]
)  # fmt: skip


@dataclass(frozen=True)
class Match:
    """A column that other tables seem to have under another name.

    Attributes
    ----------
    table, column : str
        Where it stands, and what it is called there.
    into : str
        What the study calls it.
    why : Note
        What speaks for it.
    certain : bool
        Done already; otherwise the two are kept apart until ``Rules.renamed`` says something.
    """

    table: str
    column: str
    into: str
    why: Note
    certain: bool


def matches(known: Table, table: Table, rules: Rules) -> list[Match]:
    """For each segment and item that only this table has, the one of those before that it may be.

    Roles that one column alone can play need no match: their columns are put together by role.
    """
    found: list[Match] = []
    for role in ("segment", "item"):
        free = [column for column in known.columns(role) if column not in table.frame]
        for column in table.columns(role):
            match = None if column in known.frame else _match(known, free, table, column, role, rules)
            if match:
                found.append(match)
                free.remove(match.into)
    return found


def _match(known: Table, free: list[str], table: Table, column: str, role: str, rules: Rules) -> Match | None:
    said = rules.renamed.get((table.name, column))
    if said in free:
        return Match(table.name, column, said, Note(N_("You said so.")), certain=True)
    if said == "":
        return None
    ranked = sorted(free, key=lambda into: -likeness(column, into))
    found = (_compared(known, into, table, column, role) for into in ranked)
    return next(filter(None, found), None)


def _compared(known: Table, into: str, table: Table, column: str, role: str) -> Match | None:
    if fold(column) == fold(into):
        return Match(table.name, column, into, Note(N_("The names differ only in accents, case or signs.")),
                     certain=True)  # fmt: skip
    compare = _items if role == "item" else _words
    return compare(known, into, table, column)


def _items(known: Table, into: str, table: Table, column: str) -> Match | None:
    """Two ratings of one scale whose names are alike."""
    alike = likeness(column, into)
    if known.scales.get(into) != table.scales.get(column) or alike < _ALIKE:
        return None
    why = Note(N_("The names are alike, and both are rated {scale}."), {"scale": table.scales[column].words})
    return Match(table.name, column, into, why, certain=alike == _SAME)


def _words(known: Table, into: str, table: Table, column: str) -> Match | None:
    """Two segments of the same words, or of similar names and some of the same words."""
    alike, here, there = likeness(column, into), _levels(table.frame[column]), _levels(known.frame[into])
    fewest = min(len(here), len(there))
    share = len(here & there) / max(1, fewest)
    if not (alike >= _ALIKE and share >= _SHARED) and not (fewest >= _FEWEST_LEVELS and share >= _NEARLY_ALL):
        return None
    why = Note(N_("Values found in both: {n} of {of}."), {"n": len(here & there), "of": len(here | there)})
    return Match(table.name, column, into, why, certain=alike == _SAME and share >= _NEARLY_ALL)


def _levels(values: pd.Series) -> set[str]:
    return {plainly(str(value)) for value in values.dropna().unique()}


def likeness(one: str, other: str) -> float:
    """How alike two column names are, from 0 to 1; names that differ in a number are not.

    >>> likeness("Magasin", "Store"), likeness("Q1_2", "Q1_3"), likeness("Propreté du magasin", "Propreté")
    (1.0, 0.0, 0.67)
    """
    first, second = _words_of(one), _words_of(other)
    if _figures(first) != _figures(second):
        return 0.0
    if set(first) == set(second):
        return 1.0
    shared = len(set(first) & set(second)) / max(1, len(set(first) | set(second)))
    letters = SequenceMatcher(None, " ".join(first), " ".join(second)).ratio()
    return round(min(0.99, max(shared, letters)), 2)


def _words_of(name: str) -> list[str]:
    words = [_SPOKEN_AS.get(word, word) for word in fold(name).split()]
    return [word for word in words if word not in _LINKING] or words


def _figures(words: list[str]) -> list[str]:
    return [word for word in words if any(letter.isdigit() for letter in word)]
