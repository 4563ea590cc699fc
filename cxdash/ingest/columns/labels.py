"""Labels: answers that are a number with its words, “1 : Très satisfait”, and which end of them is the best.

The number alone does not tell: some tools number the best answer 1. Words that are known decide; of
others the reader is asked, and their scale ends at the last label that the file holds.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from cxdash.i18n import N_
from cxdash.ingest.columns import vocabulary
from cxdash.ingest.columns.likert import FACTUAL, Wording, extreme, worded
from cxdash.ingest.notes import Note
from cxdash.scales import Scale

DIRECTION_ASKED = N_(
    "“{column}” runs from {low} = “{worst}” to {high} = “{best}”, and the higher number was taken for the "
    "better; if it is the worse, turn its scale round."
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_ALL = 0.9
_MOST_LABELS = 12


@dataclass(frozen=True)
class Labels:
    """The words beside the numbers of a column.

    Attributes
    ----------
    said : mapping of number to its words, in order
        {} where there are none, or a unit: “4 stars”.
    no_answers : frozenset of numbers
        Those whose words say that there is no answer: ``5 - NSP``.
    """

    said: Mapping[float, str]
    no_answers: frozenset[float]

    @classmethod
    def of(cls, words: Sequence[str], answers: Sequence[float]) -> "Labels":
        """The labels among distinct words, which stand for these answers.

        >>> Labels.of(["1 : Mauvais", "2 : Bon", "3 : NSP"], [1, 2, 3])
        Labels(said={1: 'Mauvais', 2: 'Bon'}, no_answers=frozenset({3}))
        >>> Labels.of(["1 star", "2 stars"], [1, 2]).said
        {}
        """
        if len(words) > _MOST_LABELS or all(word.isdigit() for word in words):
            return cls({}, frozenset())
        read = zip(answers, words, strict=True)
        beside = {value: _NUMBER.sub(" ", word).strip(" :=().,-–—") for value, word in read if value == value}
        filled = {value: text for value, text in sorted(beside.items()) if vocabulary.fold(text)}
        unsaid = frozenset(value for value, text in filled.items() if vocabulary.dont_know(text))
        said = {value: text for value, text in filled.items() if value not in unsaid}
        units = {vocabulary.fold(text).rstrip("s") for text in said.values()}
        return cls(said if len(units) > 1 else {}, unsaid)

    @cached_property
    def _known(self) -> Wording | None:
        """The answers that the words are known to be."""
        return worded({"": list(self.said.values())}, fewest=2).get("") if self.said else None

    @cached_property
    def best_first(self) -> bool | None:
        """Whether the lowest number has the best words; None where the words do not tell."""
        said, known = list(self.said.values()), self._known
        if known:
            places = [known.words[words] for words in said if words in known.words]
            sure = places in (sorted(places), sorted(places, reverse=True))
            return places[0] > places[-1] if sure else None
        first, last = (extreme(said[0]), extreme(said[-1])) if said else (0, 0)
        return first > last if first != last else None

    def ends(self, given: Mapping[float, int]) -> Scale | None:
        """The scale of labels: to the last one, or to the worst that the words know; None where numbers tell.

        Where better words have higher numbers, numbers tell as well as without words, unless the last word
        is the best of all: nothing comes after “Excellent”.

        Parameters
        ----------
        given : mapping of number to how often it is given
        """
        answered = {value: n for value, n in given.items() if value not in self.no_answers}
        labelled = sum(n for value, n in answered.items() if value in self.said)
        open_above = self.best_first is False and not self._end_with_the_best
        if not self.said or labelled < _ALL * sum(answered.values()) or open_above:
            return None
        worst = self._known.scale.high if self._known and self.best_first else 0
        high = max(*self.said, worst)
        return Scale(min(*self.said, 1), high) if high > 1 else None

    @property
    def _end_with_the_best(self) -> bool:
        """Whether nothing is better than the last rising label, by its own word or among three or more."""
        last, known = list(self.said.values())[-1], self._known
        top = known is not None and known.words.get(last) == known.scale.high
        return extreme(last) > 0 or (top and len(self.said) > 2)

    @property
    def says_opinion(self) -> bool:
        """Whether the words are an opinion: satisfied, agreed; not a size or a frequency."""
        known = self._known
        return known is not None and known.family not in FACTUAL | {"yes", "quality", "sentiment"}

    @property
    def direction_open(self) -> bool:
        """Whether numbers have labels and these do not tell which end is the best."""
        return bool(self.said) and self.best_first is None

    def direction_asked(self, column: str) -> Note:
        """What is asked then."""
        low, high = min(self.said), max(self.said)
        return Note(
            DIRECTION_ASKED,
            {"column": column, "low": f"{low:g}", "worst": self.said[low], "high": f"{high:g}",
             "best": self.said[high]},
        )  # fmt: skip
