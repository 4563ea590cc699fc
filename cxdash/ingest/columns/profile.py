"""Profile: what a column's values look like, from its commonest distinct values."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from cxdash.ingest.abreast import abreast
from cxdash.ingest.columns import days, vocabulary
from cxdash.ingest.columns.labels import Labels
from cxdash.ingest.columns.likert import Wording, worded
from cxdash.ingest.columns.parse import BARE, Decimal, answers, dates, decimal_mark, numbers
from cxdash.ingest.tables.layout import RawTable

_LOOKED_AT = 400

_COULD_BE_A_DATE = re.compile(r"(?:19|20|21)\d\d|\d\D\d{1,2}\D\d|[^\W\d_]\.?[ \-.,/]+(?:de )?\d\d")
"""Every date but a plain number has a year in four digits, or three numbers, or a word and two digits."""

_FEW_DATES = 0.5
"""Share of dates below which it matters nowhere how many there are."""


@dataclass(frozen=True)
class Profile:
    """A column in brief.

    Attributes
    ----------
    header : str
    question : str
        The question behind the header; "" where the file has none.
    no_steps : frozenset of numbers
        Those that stand for no answer, by what the same people say of other things.
    folded : str
        The header, or the question behind it, as plain lower-case words.
    filled, levels : int
        Cells with a value, and distinct values.
    words, counts : Series
        The commonest distinct values, and how often each occurs.
    wording : Wording or None
        Where the words are answers: ``Très satisfait``.
    """

    header: str
    folded: str
    filled: int
    levels: int
    words: pd.Series
    counts: np.ndarray
    decimal: Decimal
    typed: bool
    wording: Wording | None = None
    question: str = ""
    no_steps: frozenset[float] = frozenset()

    @property
    def asked(self) -> str:
        """All that the file says of what was asked."""
        return f"{self.header} {self.question}"

    def strength(self, role: str) -> int:
        """How clearly the question or the header, or the last row of a header of several, names a role."""
        return max(vocabulary.strength(role, name) for name in self._names)

    @cached_property
    def _names(self) -> frozenset[str]:
        """What it is called, folded: by its question and by its header, whole and in its last row."""
        if self.folded == vocabulary.OF_THE_TOOL:
            return frozenset([self.folded])
        last = self.header.rsplit(" / ", 1)[-1]
        return frozenset([self.folded, vocabulary.fold(self.header), vocabulary.fold(last)])

    @cached_property
    def known(self) -> np.ndarray:
        """Which of the words are answers, not a way to say that there is none."""
        return np.array([not vocabulary.dont_know(word) for word in self.words], dtype=bool)

    @cached_property
    def numbers(self) -> np.ndarray:
        """The words as numbers."""
        return numbers(self.words, self.decimal, self.typed)

    @cached_property
    def answers(self) -> np.ndarray:
        """The words as answers on a scale: ``9/10`` and ``Très satisfait`` too."""
        return self._read(self.words)

    def answers_in(self, texts: pd.Series) -> np.ndarray:
        """The answers in some rows of the column, NaN where there is none."""
        at, levels = pd.factorize(texts)
        return np.append(self._read(pd.Series(levels, dtype=texts.dtype)), np.nan)[at]

    def _read(self, texts: pd.Series) -> np.ndarray:
        if self.wording:
            return np.array([self.wording.words.get(text, np.nan) for text in texts], dtype=float)
        return answers(texts, self.decimal, self.typed)

    @cached_property
    def given(self) -> Mapping[float, int]:
        """The numbers among its answers, with how often each is given."""
        read, found = ~np.isnan(self.answers), dict[float, int]()
        for value, n in zip(self.answers[read].tolist(), self.counts[read].tolist(), strict=True):
            found[value] = found.get(value, 0) + n
        return found

    @cached_property
    def labels(self) -> Labels:
        """The words beside the numbers among its answers; none where words are the answers."""
        if self.wording:
            return Labels({}, frozenset())
        return Labels.of(self.words.tolist(), self.answers.tolist())

    def share(self, which: np.ndarray) -> float:
        """Share of the known values for which something holds."""
        base = self.counts[self.known].sum()
        return float(self.counts[which & self.known].sum() / base) if base else 0.0

    @cached_property
    def numeric(self) -> float:
        """Share of numbers."""
        return self.share(~np.isnan(self.numbers))

    @cached_property
    def rated(self) -> float:
        """Share of answers on a scale."""
        return self.share(~np.isnan(self.answers))

    @cached_property
    def dated(self) -> float:
        """Share of dates, 0 if few; a plain number, such as a year, is one only under the name of a date."""
        # Of two thousand columns most hold words and scores, and a date takes a while to be refused.
        told = self.strength("date") or self.strength("left_on") or days.NAMES_A_DATE.search(self.folded)
        could = np.array([_could_be_a_date(word, bool(told)) for word in self.words], dtype=bool)
        if self.share(could) < _FEW_DATES:
            return 0.0
        words = self.words[could]
        could[could] = ~(np.isnat(dates(words)) & np.isnat(dates(words, "mdy")))
        return self.share(could)

    def within(self, low: float, high: float) -> float:
        """Share of the numbers that lie on a scale."""
        rated = ~np.isnan(self.answers)
        inside = (
            rated
            & (np.nan_to_num(self.answers, nan=-1) >= low)
            & (np.nan_to_num(self.answers, nan=-1) <= high)
        )
        total = self.counts[rated].sum()
        return float(self.counts[inside].sum() / total) if total else 0.0

    @cached_property
    def falls_between(self) -> bool:
        """Whether most of the numbers lie between whole ones: a mean or a measurement, not a mark."""
        return 2 * sum(n for value, n in self.given.items() if value % 1) > self.filled

    @cached_property
    def counts_people(self) -> bool:
        """Numbers of several lengths under a plural, ``Customers``: how many there were, and not who."""
        lengths = self.words.str.len().nunique()
        return lengths > 1 and self.numeric >= 0.9 and bool(vocabulary.PLURAL_PEOPLE.fullmatch(self.folded))

    @property
    def constant(self) -> bool:
        """Nothing varies, so nothing can be told apart."""
        return self.levels <= 1

    @property
    def uniqueness(self) -> float:
        """Distinct values per filled cell."""
        return self.levels / self.filled if self.filled else 0.0

    @property
    def length(self) -> float:
        """Mean length of its values, in characters."""
        return float(np.average(self.words.str.len(), weights=self.counts)) if len(self.words) else 0.0


def _could_be_a_date(word: str, named: bool) -> bool:
    if BARE.fullmatch(word):
        return named
    return _COULD_BE_A_DATE.search(word[:60]) is not None


def profiles(table: RawTable) -> dict[str, Profile]:
    """A profile of every column, and the decimal mark that the table as a whole uses."""
    columns = list(table.frame.columns)
    counted = dict(zip(columns, abreast(_counted, (table.frame[column] for column in columns)), strict=True))
    decimal, names = _decimal(table, counted), _names(table)
    seen = {
        column: Profile(
            header=column,
            question=table.questions.get(column, ""),
            folded=names[column],
            filled=found.filled,
            levels=found.levels,
            words=found.words,
            counts=found.counts,
            decimal=decimal,
            typed=table.typed,
        )
        for column, found in counted.items()
    }
    return _with_wordings(seen)


def _names(table: RawTable) -> dict[str, str]:
    """What each column is called, folded; a short form that begins them all says nothing but whose number is.

    In ``commandes`` the columns ``com_id`` and ``com_total`` are a ``commande id`` and a ``total``.
    """
    names = {column: vocabulary.fold(table.questions.get(column, column)) for column in map(str, table.frame)}
    short = {name.partition(" ")[0] for name in names.values()}
    whole = _begun_by(short.pop(), table) if len(short) == 1 and len(names) > 1 else None
    if whole is None:
        return names
    rest = {column: name.partition(" ")[2] for column, name in names.items()}
    return {column: f"{whole} {name}" if _NUMBER.fullmatch(name) else name for column, name in rest.items()}


_NUMBER = re.compile(vocabulary.NUMBER)
_IN_A_ROW = re.compile(f"(?:{vocabulary.BUYER})s?|{vocabulary.ORDER}")


def _begun_by(short: str, table: RawTable) -> str | None:
    """The one of the words by which a table is called, in the singular, that begins with a short form.

    Only of one for a customer or an order: ``sat_prix`` in ``satisfaction`` is a name of its own.
    """
    words = (word.removesuffix("s") for word in table.called.split() if _IN_A_ROW.fullmatch(word))
    return next((word for word in words if len(short) > 1 and word.startswith(short) and word != short), None)


class _Counted(NamedTuple):
    """How many cells and distinct values a column has, its commonest values and how often each occurs."""

    filled: int
    levels: int
    words: pd.Series
    counts: np.ndarray


def _counted(column: pd.Series) -> _Counted:
    codes, levels = pd.factorize(column)
    counts = np.bincount(codes + 1, minlength=len(levels) + 1)[1:]  # a blank cell has the code -1
    at = _commonest(counts)
    words = pd.Series(levels[at], dtype=column.dtype)
    return _Counted(int(counts.sum()), len(levels), words, counts[at])


def _commonest(counts: np.ndarray) -> np.ndarray:
    """Where the largest counts stand, the first of equal ones first; of a million ids few are sorted."""
    at = np.arange(len(counts))
    if len(counts) > _LOOKED_AT:
        at = np.flatnonzero(counts >= np.partition(counts, -_LOOKED_AT)[-_LOOKED_AT])
    return at[np.argsort(-counts[at], kind="stable")[:_LOOKED_AT]]


_MOST_WORDS = 30


def _with_wordings(seen: dict[str, Profile]) -> dict[str, Profile]:
    """Which columns answer in words, looked for in all of them together."""
    texts: dict[str, Sequence[str]] = {
        column: list(p.words) for column, p in seen.items() if 2 <= p.levels <= _MOST_WORDS and p.rated < 0.5
    }
    asked = [column for column in texts if _asks_for_a_score(seen[column])]
    found = worded(texts, score=asked)
    return seen | {column: replace(seen[column], wording=wording) for column, wording in found.items()}


def _asks_for_a_score(profile: Profile) -> bool:
    return any(profile.strength(role) >= vocabulary.FAIR for role in ("csat", "ces"))


def _decimal(table: RawTable, counted: dict[str, _Counted]) -> Decimal:
    found = decimal_mark(word for one in counted.values() for word in one.words)
    if found:
        return found
    return "," if table.delimiter == ";" else "."
