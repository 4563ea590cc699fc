"""Labels: answers that are a number with its words, “1 : Très satisfait”, and which end of them is the best.

The number alone does not tell: some tools number the best answer 1. Words that are known decide; of
others the reader is asked, and their scale ends at the last label that the file holds.
"""

import re

from cxdash.i18n import N_
from cxdash.ingest.columns import vocabulary
from cxdash.ingest.columns.likert import Wording, extreme, worded
from cxdash.ingest.columns.profile import Profile
from cxdash.ingest.notes import Note
from cxdash.scales import Scale

DIRECTION_ASKED = N_(
    "“{column}” runs from {low} = “{worst}” to {high} = “{best}”, and the higher number was taken for the "
    "better; if it is the worse, turn its scale round."
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_ALL = 0.9
_MOST_LABELS = 12


def labels(profile: Profile) -> dict[float, str]:
    """The words beside each number that is an answer; {} where there are none, or a unit: “4 stars”.

    Parameters
    ----------
    profile : Profile
        Of a column whose answers are numbers.
    """
    said = {value: words for value, words in _said(profile).items() if not vocabulary.dont_know(words)}
    units = {vocabulary.fold(words).rstrip("s") for words in said.values()}
    return said if len(units) > 1 else {}


def no_answers(profile: Profile) -> set[float]:
    """The numbers whose words say that there is no answer: ``5 - NSP``."""
    return {value for value, words in _said(profile).items() if vocabulary.dont_know(words)}


def _said(profile: Profile) -> dict[float, str]:
    if profile.wording or profile.levels > _MOST_LABELS or all(word.isdigit() for word in profile.words):
        return {}
    read = zip(profile.words, profile.answers.tolist(), strict=True)
    said = {value: _NUMBER.sub(" ", word).strip(" :=().,-–—") for word, value in read if value == value}
    return {value: words for value, words in sorted(said.items()) if vocabulary.fold(words)}


def best_first(profile: Profile) -> bool | None:
    """Whether the lowest number has the best words; None where the words do not tell."""
    said = list(labels(profile).values())
    known = _known(said)
    if known:
        places = [known.words[words] for words in said if words in known.words]
        return places[0] > places[-1] if places in (sorted(places), sorted(places, reverse=True)) else None
    first, last = (extreme(said[0]), extreme(said[-1])) if said else (0, 0)
    return first > last if first != last else None


def _known(said: list[str]) -> Wording | None:
    return worded({"": said}, fewest=2).get("") if said else None


def ends(profile: Profile) -> Scale | None:
    """The scale of labels: to the last one, or to the worst that the words know; None where numbers tell.

    Where better words have higher numbers, numbers tell as well as without words, unless the last word is
    the best of all: nothing comes after “Excellent”.
    """
    said, falling = labels(profile), best_first(profile)
    given = {value: n for value, n in profile.given.items() if value not in no_answers(profile)}
    labelled = sum(n for value, n in given.items() if value in said)
    known = _known(list(said.values())) if falling is not None else None
    open_above = falling is False and not _ends_with_the_best(list(said.values()), known)
    if not said or labelled < _ALL * sum(given.values()) or open_above:
        return None
    high = max([*said, known.scale.high if known and falling else 0])
    return Scale(min(*said, 1), high) if high > 1 else None


def _ends_with_the_best(said: list[str], known: Wording | None) -> bool:
    """Whether nothing is better than the last of rising labels, by its own word or among three or more."""
    top = known is not None and known.words.get(said[-1]) == known.scale.high
    return extreme(said[-1]) > 0 or (top and len(said) > 2)


def direction_open(profile: Profile) -> bool:
    """Whether numbers have labels and these do not tell which end is the best."""
    return bool(labels(profile)) and best_first(profile) is None


def direction_asked(profile: Profile) -> Note:
    """What is asked then."""
    said = labels(profile)
    low, high = min(said), max(said)
    return Note(
        DIRECTION_ASKED,
        {"column": profile.header, "low": f"{low:g}", "worst": said[low], "high": f"{high:g}",
         "best": said[high]},
    )  # fmt: skip
