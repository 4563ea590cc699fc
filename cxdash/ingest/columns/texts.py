"""Texts: which columns of words are segments to compare, and which hold what people wrote."""

import re
from collections.abc import Mapping

import numpy as np

from cxdash.ingest.columns import east_asian, vocabulary
from cxdash.ingest.columns.profile import Profile

_FEWEST_SENTENCES = 10
"""Different sentences that are no list of choices."""

MOST_LEVELS = 50
"""More distinct words than this are names or free text, not a segment."""
_LONGEST = 150
"""Of the wording of a choice; what is longer is text, even where it repeats."""
_FEW_WORDS = 4
_LONG, _A_NAME, _A_QUESTION = 25, 10, 40
"""Letters of a text that is no code and no choice, of the name of a person, and of a question."""
_NEARLY_ALL = 0.7
_CODE = re.compile(r"[!-~]*")
"""An id, an address or a hash: no word is parted from another, in a script that parts words."""


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
    return profile.strength("segment") > 0 if mixed else names_codes(profile)


def names_codes(profile: Profile) -> bool:
    """A segment's own word, with nothing but a word for code beside it: ``Magasin``, ``Code région``."""
    words = [
        word
        for word in profile.folded.split()
        if word not in ("code", "id", "n", "no", "num", "numero", "number")
    ]
    named = profile.strength("segment")
    flag = named == vocabulary.FAIR and profile.levels == 2
    return flag or (named == vocabulary.STRONG and len(words) == 1)


_THING = re.compile(
    rf"(?:product|produit|item|article|producto|produto|produkt) ?{vocabulary.NUMBER}|"
    rf"{vocabulary.NUMBER_OF}(?: du| de l| del| do)? (?:produit|article|producto|produto)"
)


def repeats_a_thing(profile: Profile) -> bool:
    """The id of one of a few things that answers are about, each several times."""
    several = 2 <= profile.levels <= MOST_LEVELS and _SEVERAL * profile.levels <= profile.filled
    return several and _THING.fullmatch(profile.folded) is not None


_SEVERAL = 3

_REPLIES = re.compile(r"\b(reply|replies|repondu|reponse|response|answer|owner|proprietaire)\b")
"""What the company wrote back is no comment of a customer."""


def most_written(left: Mapping[str, Profile]) -> list[str]:
    """The column of free text whose answers differ most, or are the longest; [] where there is none."""
    written = [column for column, profile in left.items() if is_written(profile)]
    return sorted(written, key=lambda column: (-left[column].uniqueness, -left[column].length))[:1]


def is_written(profile: Profile) -> bool:
    """Free text of a customer."""
    return not profile.constant and _is_free_text(profile) and not _REPLIES.search(profile.folded)


def _is_free_text(profile: Profile) -> bool:
    written = (
        float(np.mean([_CODE.fullmatch(word) is None for word in profile.words])) if profile.levels else 0.0
    )
    if profile.numeric >= 0.1 or written <= 0.5 or not _holds_letters(profile):
        return False
    length = np.average([east_asian.length(word) for word in profile.words], weights=profile.counts)
    differ = profile.uniqueness > 0.3 or _are_sentences(profile)
    return bool(length > _LONG and differ) or (length > _A_NAME and _answers_in_few_words(profile))


def _answers_in_few_words(profile: Profile) -> bool:
    """Whether short answers to a question written in syllables nearly all differ, as choices do not."""
    asked = max(profile.header, profile.question, key=east_asian.length)
    question = east_asian.writes_syllables(asked) and east_asian.length(asked) > _A_QUESTION
    return question and profile.levels >= _FEWEST_SENTENCES and profile.uniqueness > _NEARLY_ALL


def _holds_letters(profile: Profile) -> bool:
    """Whether letters outnumber digits and signs, as they do not in time stamps, under no name of a date."""
    characters = "".join("".join(profile.words[:MOST_LEVELS]).split())
    letters = sum(map(str.isalpha, characters))
    return 2 * letters > len(characters) and profile.strength("date") < vocabulary.STRONG


def _are_sentences(profile: Profile) -> bool:
    """Whether most texts end as sentences do; a choice may be long, but is written without a full stop."""
    ended = [len(word.split()) >= _FEW_WORDS and word.rstrip()[-1:] in ".!?…" for word in profile.words]
    return profile.levels >= _FEWEST_SENTENCES and float(np.mean(ended)) > 0.5
