"""Answers in words, and the number that each stands for on its scale.

A family of words is known by what it asks: satisfaction, agreement, ease. Within a family a word has a
place between worst and best, and the scale is as long as the family that the file uses: five steps
where the neutral one is seen anywhere in the table, four where it is not.
"""

# ruff: noqa: E501 - a ladder broken over lines reads worse than a long one

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from cxdash.i18n import N_
from cxdash.ingest.columns.vocabulary import dont_know, fold
from cxdash.scales import Scale

YES_OR_NO = Scale(0, 1)
"""Two answers only: satisfied, or not."""

FACTUAL = frozenset({"level", "frequency", "amount", "grade", "difficulty", "denial"})
"""Families that also describe facts, such as a priority that is low, medium or high, or a walk that is easy."""

_FEWEST_STEPS = 3


@dataclass(frozen=True)
class Wording:
    """How the words of one column are answers.

    Attributes
    ----------
    family : str
        What the words tell of: ``satisfaction``, ``agreement``, …
    words : mapping of word to answer
        As they stand in the file; the highest is the best.
    scale : Scale
    """

    family: str
    words: dict[str, float]
    scale: Scale


# --- two poles: satisfied and dissatisfied ----------------------------------------------------

_POLES = {
    "satisfaction": (
        r"satisf\w*|content|contente|contents|contentes|happy|pleased|zufrieden|soddisfatt\w",
        r"insatisf\w*|dissatisf\w*|unsatisf\w*|mecontent\w*|unhappy|displeased|unzufrieden|insoddisfatt\w",
    ),
    "agreement": (r"d accord|agree|agreed|acuerdo|stimme zu", r"(?:en )?desaccord|disagree|disagreed|desacuerdo"),
    "ease": (r"faciles?|easy|simples?|aisee?s?|einfach|facil", r"difficiles?|difficult|hard|compliquee?s?|schwierig|dificil"),
    "likelihood": (r"probables?|likely|vraisemblables?|wahrscheinlich", r"improbables?|unlikely|invraisemblables?|unwahrscheinlich"),
    "importance": (r"importante?s?|wichtig", r"unimportant|secondaire|unwichtig"),
    "usefulness": (r"utiles?|useful|helpful|claire?s?|clear|hilfreich", r"inutiles?|useless|unhelpful|unclear|confus\w*"),
    "comfort": (r"comfortable|confortables?|a l aise|at ease|comodo|comoda|bequem", r"uncomfortable|inconfortables?|mal a l aise|incomodo|incomoda|unbequem"),
    "trust": (r"confiante?s?|confident|confiance", r"mefiante?s?|mefiance"),
    "recommendation": (r"recommanderais|recommande|would recommend|recommend", r"deconseille\w*"),
}  # fmt: skip

_DEGREES: tuple[tuple[float, str], ...] = (
    (-3.0, r"pas du tout|not at all|absolument pas|in no way|gar nicht|uberhaupt nicht|aucunement|nullement|nada"),
    (-1.0, r"plutot pas|pas vraiment|not really|not particularly|pas trop|eher nicht"),
    (0.8, r"un peu|slightly|a little|partiellement|legerement|a bit|etwas|algo"),
    (-1.5, r"pas tres|tres peu|peu|not very|not so|not too|little|wenig|poco"),
    (-2.0, r"pas|not|nicht|non"),
    (3.5, r"extremement|extremely|exceptionally|enormement|ausserst"),
    (3.0, r"tout a fait|tres|very|totalement|completement|entierement|strongly|completely|totally|fully|entirely|highly|fortement|absolument|absolutely|definitely|parfaitement|sehr|muy|voll(?: und ganz)?|beaucoup|a great deal|molto|totalmente|vraiment"),
    (2.5, r"mostly|largely|en grande partie|globalement|a lot"),
    (1.6, r"moderately|quite a bit"),
    (1.5, r"assez|fairly|quite|bastante|ziemlich|relativement"),
    (1.2, r"plutot|somewhat|rather|tend to|en partie|eher|partly|generally"),
    (0.0, r"moyennement|neutral|neutre|teils teils"),
)  # fmt: skip

_FILLERS = re.compile(r"\b(?:en|de|du|je|suis|j|l|i|am|m|it|was|is|s|es|e|c|etait|est|bin|mit|con)\b")
_NEUTRAL = re.compile(
    r"ni\b.*\bni\b.*|neither\b.*|neutre|neutral|indifferente?|mitigee?|undecided|indecise?|so so|"
    r"ni l un ni l autre|both|weder noch|moyennement|no opinion either way|average|not sure either way"
)
_NOT_SATISFIED = re.compile(r"neutral or dissatisfied|neutre ou (?:mecontent|insatisfaite?)|not satisfied")
_MIDDLING = re.compile(r"normale?s?|normaux|medium|moderate|moderee?s?|moyenn?e?s?|correcte?s?|regular")
"""Words that stand in the middle of two poles where both are seen; by themselves they tell of sizes and facts."""


@cache
def _place(family: str, folded: str) -> float | None:
    """Where a folded answer lies between the poles of a family: -3 to 3.5, 0 for neutral; None if it does not."""
    # An easy, medium or hard thing is more often one that differs than one that is judged.
    if _NEUTRAL.fullmatch(folded) or (family != "ease" and _MIDDLING.fullmatch(folded)):
        return 0.0
    if family == "satisfaction" and _NOT_SATISFIED.fullmatch(folded):
        return -2.0
    good, bad = _POLES[family]
    for sign, pole in ((-1, bad), (1, good)):
        rest, found = re.subn(rf"\b(?:{pole})\b", " ", folded, count=1)
        if found:
            return _signed(sign, _degree(rest))
    return None


def _signed(sign: int, degree: float | None) -> float | None:
    if degree is None or (sign < 0 and degree < 0):
        return None
    return sign * degree


def _degree(rest: str) -> float | None:
    """How strongly something is said: 2 without any word for it, below 0 for a negation."""
    rest = " ".join(rest.split())
    for degree, words in _DEGREES:
        left, found = re.subn(rf"\b(?:{words})\b", " ", rest, count=1)
        if found:
            return degree if not _FILLERS.sub(" ", left).strip() else None
    return 2.0 if not _FILLERS.sub(" ", rest).strip() else None


def _yes(folded: str) -> float | None:
    """Shades of yes and no: ``Plutôt oui``, ``Non, pas du tout``."""
    if _NEUTRAL.fullmatch(folded) or folded in ("peut etre", "maybe", "en partie", "partiellement", "partly"):
        return 0.0
    said = re.match(r"(.*?)\b(oui|yes|non|no|ja|nein|si)\b(.*)", folded)
    if not said:
        return None
    degree = _degree(f"{said[1]} {said[3]}")
    sign = -1 if said[2] in ("non", "no", "nein") else 1
    return None if degree is None else sign * abs(degree)


def _bare(folded: str) -> float | None:
    """A degree and nothing else: ``Tout à fait``, ``Un peu``."""
    if folded == "moyennement":
        return 1.6
    degree = _degree(folded) if folded else None
    return 0.0 if _NEUTRAL.fullmatch(folded) else None if degree == 2.0 else degree


# --- ladders: poor, fair, good ----------------------------------------------------------------

_LADDERS: dict[str, tuple[str, ...]] = {
    "quality": (
        "mauvais;mauvaise;bad;poor;insuffisant;insuffisante;faible | moyen;moyenne;fair;average;passable;correct;ok;okay;normal;normale;medium;moderate | bon;bonne;bien;good",
        "bad | good | better | best",
        "tres mauvais;tres mauvaise;very poor;very bad | mauvais;mauvaise;poor;bad | bon;bonne;bien;good | tres bon;tres bonne;tres bien;very good;excellent;excellente",
        "insuffisant;insuffisante;poor;mauvais;mauvaise;bad;unsatisfactory | passable;fair;moyen;moyenne;correct;acceptable;satisfactory | bon;bonne;bien;good | excellent;excellente;tres bon;tres bonne;tres bien;very good",
        "mauvais;mauvaise;poor;bad;insuffisant;mediocre | moyen;moyenne;fair;passable;average;correct;assez bien;acceptable | bon;bonne;good;bien | tres bon;tres bonne;very good;tres bien | excellent;excellente;outstanding",
        "tres mauvais;tres mauvaise;very poor;very bad;terrible;awful;horrible;tres insuffisant | mauvais;mauvaise;poor;bad;below average;insuffisant;mediocre | moyen;moyenne;average;fair;acceptable;ok;okay;correct;passable;neutral;neutre;normal;normale;medium;moderate | bon;bonne;good;bien;above average | excellent;excellente;tres bon;tres bonne;very good;great;tres bien;outstanding;amazing",
        "low | good | excellent | outstanding",
        "very poor;very bad;tres mauvais;tres mauvaise | fairly poor;quite poor;fairly bad;plutot mauvais;plutot mauvaise | neither good nor poor;neither good nor bad;neither;ni bon ni mauvais;ni bonne ni mauvaise | fairly good;quite good;plutot bon;plutot bonne | very good;tres bon;tres bonne",
        "tres mauvais;very poor;very bad;terrible | mauvais;poor;bad | moyen;fair;average;passable | bon;good;bien | tres bon;very good;tres bien | excellent;outstanding",
    ),
    "frequency": (
        "never;jamais | sometimes;parfois;de temps en temps;occasionally | often;souvent;always;toujours",
        "never;jamais | sometimes;parfois;quelquefois | usually;often;souvent;la plupart du temps;generalement | always;toujours;systematiquement",
        "never;jamais | rarely;rarement;seldom;almost never | sometimes;parfois;quelquefois;occasionally;de temps en temps;occasionnellement | often;souvent;usually;frequently;frequemment;most of the time;la plupart du temps | always;toujours;systematiquement;almost always",
    ),
    "level": (
        "low;faible;bas;basse | medium;moderate;moyen;moyenne;modere;average;mid | high;eleve;elevee;fort;forte;haut",
        "low;faible;bas;basse | medium;moderate;moyen;moyenne | high;eleve;elevee;fort;forte | very high;tres eleve;tres elevee;tres fort;tres forte",
        "very low;tres faible;tres bas;tres basse | low;faible;bas;basse | medium;moderate;moyen;moyenne;average;neutral | high;eleve;elevee;fort;forte | very high;tres eleve;tres elevee;tres fort;tres forte",
    ),
    "difficulty": (
        "hard;difficult;difficile;dificil | medium;moderate;moyen;moyenne;normal;normale;regular | easy;facile;facil",
        "very hard;very difficult;tres difficile;muy dificil | hard;difficult;difficile;dificil | medium;moderate;moyen;moyenne;normal;normale;regular | easy;facile;facil | very easy;tres facile;muy facil",
    ),
    "amount": (
        "none;aucun;aucune;none at all | a little;un peu;peu | some;moderate;a moderate amount;moyennement | a lot;beaucoup | a great deal;enormement",
    ),
    "certainty": (
        "definitely not;definitely no;certainement pas;surement pas;definitely would not;non certainement pas | probably not;probably no;probablement pas;sans doute pas;probably would not;non probablement pas | probably;probably yes;probablement;sans doute;probably would;oui probablement | definitely;definitely yes;certainement;surement;definitely would;oui certainement",
        "definitely not;definitely no;certainement pas;surement pas;definitely would not;non certainement pas | probably not;probably no;probablement pas;sans doute pas;probably would not;non probablement pas | maybe;peut etre;might or might not;might or might not would;perhaps;possibly;je ne sais pas encore | probably;probably yes;probablement;sans doute;probably would;oui probablement | definitely;definitely yes;certainement;surement;definitely would;oui certainement",
    ),
    "expectation": (
        "worse than expected;below expectations;en dessous de mes attentes;inferieur a mes attentes;pire que prevu;moins bien que prevu;does not meet expectations | as expected;met expectations;meets expectations;conforme a mes attentes;comme prevu | better than expected;above expectations;exceeded expectations;exceeds expectations;au dessus de mes attentes;superieur a mes attentes;mieux que prevu",
        "much worse than expected;much worse;bien pire;beaucoup moins bien;much worse than expectations;far below expectations | worse than expected;worse;pire;moins bien;below expectations | as expected;about the same;the same;same;pareil;identique;conforme;meets expectations | better than expected;better;mieux;exceeds expectations;above expectations | much better than expected;much better;bien mieux;beaucoup mieux;far exceeds expectations;far above expectations",
    ),
    "sentiment": ("negative;negatif;negatives | neutral;neutre;mixed;mitige | positive;positif",
                  "very negative;tres negatif | negative;negatif | neutral;neutre;mixed | positive;positif | very positive;tres positif"),
    "grade": ("f;e | d | c | b | a",),
}  # fmt: skip

_SHORT = {
    "quality": ("bad;poor;mauvais;mauvaise;pas bien | good;bon;bonne;great;bien",),
    "sentiment": ("negative;negatif;thumbs down;pouce en bas | positive;positif;thumbs up;pouce en haut",),
}
"""Two answers: enough for a question that asks for satisfaction, for no other."""

_FACES = ("😡🤬😠👎", "😞🙁☹😟😢😕😣😖", "😐😑😶", "🙂☺😊😌", "😀😃😄😁😍🤩😆🥰👍")


@cache
def _ladders(family: str) -> tuple[tuple[frozenset[str], ...], ...]:
    """The ladders of a family, the shortest first, each step the set of its words."""
    return tuple(
        tuple(frozenset(step.strip() for step in steps.split(";")) for steps in ladder.split(" | "))
        for ladder in (*_LADDERS.get(family, ()), *_SHORT.get(family, ()))
    )


def _face(text: str) -> int | None:
    """Which of five faces a text shows, from 1."""
    plain = text.replace("\ufe0f", "").strip()
    return next((i for i, faces in enumerate(_FACES, 1) if plain and set(plain) <= set(faces)), None)


_DENIAL = re.compile(r"(?:not|non|pas|no|nicht) (?P<word>.+)|un(?P<stem>\w{3,})")
_BETWEEN = re.compile(
    rf"{_NEUTRAL.pattern}|{_MIDDLING.pattern}|maybe|peut etre|sometimes|parfois|partly|partially|en partie|"
    r"partiellement|somewhat|more or less|plus ou moins|a little|un peu|quelquefois"
)


def _denied(folded: Collection[str]) -> dict[str, float] | None:
    """The steps of a word, of its own denial and of one between them at most: clean, so so, not clean."""
    for found in filter(None, map(_DENIAL.fullmatch, folded)):
        denial, word = found[0], str(found["word"] or found["stem"])
        between = [one for one in dict.fromkeys(folded) if one not in (denial, word)]
        if word in folded and len(between) <= 1 and all(map(_BETWEEN.fullmatch, between)):
            return {one: float(step) for step, one in enumerate([denial, *between, word], 1)}
    return None


# --- from words to a scale --------------------------------------------------------------------


def worded(
    columns: dict[str, Sequence[str]], fewest: int = _FEWEST_STEPS, score: Iterable[str] = ()
) -> dict[str, Wording]:
    """The columns whose values are answers in words.

    Parameters
    ----------
    columns : mapping of column to its distinct words
        All of one table, because the steps that one column leaves unused are seen in another.
    fewest : int
        With fewer different answers a column is a segment, unless all its words are those of a battery.
    score : iterable of columns
        Whose name asks for a score: two answers are enough for them.

    >>> found = worded({"avis": ["Très satisfait", "Satisfaite", "Insatisfait", "NSP"]})["avis"]
    >>> found.family, found.words, found.scale.label
    ('satisfaction', {'Insatisfait': 2.0, 'Satisfaite': 3.0, 'Très satisfait': 4.0}, '1-4')
    """
    said = {column: _said(words) for column, words in columns.items()}
    families = _families(said)
    used: dict[str, dict[str, None]] = {}  # each word once: a battery of a thousand items has five
    for column, family in families.items():
        used.setdefault(family, {}).update(dict.fromkeys(said[column]))
    named, made = frozenset(score), {}
    for column, family in families.items():
        words, alike = said[column], list(used[family])
        if wording := _wording(family, words, alike) or _wording(family, words, words):
            made[column] = wording
    sure = {c: wording for c, wording in made.items() if _used(wording) >= (2 if c in named else fewest)}
    opinions = [wording for wording in sure.values() if wording.family not in _FACTS_TOO]
    battery = {(wording.family, word) for wording in opinions for word in wording.words}
    return {
        column: wording
        for column, wording in made.items()
        if column in sure or {(wording.family, word) for word in wording.words} <= battery
    }


_FACTS_TOO = FACTUAL | {"yes", "degree", "quality", "sentiment"}
"""Families of which two words may as well be two kinds, whatever other columns use more of them."""


def _used(wording: Wording) -> int:
    """How many steps of its scale a column uses."""
    return len(set(wording.words.values()))


def _said(words: Sequence[str]) -> list[str]:
    """The words without those that say that there is no answer; [] where there are too many for a scale."""
    known = [word for word in words if not dont_know(word)]
    return known if len(known) <= 24 and all(len(word) <= 80 for word in known) else []


_BY_POLES = (*_POLES, "yes", "degree")


def _families(said: dict[str, list[str]]) -> dict[str, str]:
    """The family of each column; words for the middle need both poles, in whatever column of theirs."""
    found = {column: family for column, words in said.items() if words and (family := _family(words))}
    folded = {column: {_answer(word) for word in said[column]} for column in found if found[column] in _POLES}
    places: dict[str, set[float]] = {}
    for column, answers in folded.items():
        known = (_place(found[column], answer) for answer in answers)
        places.setdefault(found[column], set()).update(place for place in known if place is not None)
    one_sided = {family for family, of in places.items() if not min(of) < 0 < max(of)}
    middled = {column for column, answers in folded.items() if any(map(_MIDDLING.fullmatch, answers))}
    return {c: family for c, family in found.items() if family not in one_sided or c not in middled}


def _family(words: Sequence[str]) -> str | None:
    """The family that holds every word."""
    if all(_face(word) for word in words):
        return "faces"
    folded = [_answer(word) for word in words]
    for family in _BY_POLES:
        places = [_at(family, one) for one in folded]
        known = [place for place in places if place is not None]
        if len(known) == len(places) and any(known):
            return family
    ladders = ((family, ladder) for family in _LADDERS for ladder in _ladders(family))
    denial = "denial" if _denied(folded) else None
    return next((family for family, ladder in ladders if set(folded) <= frozenset().union(*ladder)), denial)


def _answer(word: str) -> str:
    """A word folded, with feminine and plural endings gone: ``satisfait(e)s``, ``satisfecho/a``."""
    return fold(
        re.sub(
            r"\((?:e|s|es|ne)\)|/(?:e|a|o|ne|es|as|os)\b|·e?s?|[’'ʼ`´]",
            lambda end: " " if len(end[0]) == 1 else "",
            word,
        )
    )


def _at(family: str, folded: str) -> float | None:
    if family == "yes":
        return _yes(folded)
    return _bare(folded) if family == "degree" else _place(family, folded)


def _wording(family: str, words: Sequence[str], alike: Sequence[str]) -> Wording | None:
    """The words of a column on the scale that all the columns of its family need."""
    if family == "faces":
        return _faces(words, alike)
    if family == "denial" and (denied := _denied([_answer(word) for word in words])):
        return _scaled(family, {word: denied[_answer(word)] for word in words}, len(denied))
    if family in _LADDERS:
        return _on_ladder(family, words, alike)
    places = {word: place for word in alike if (place := _at(family, _answer(word))) is not None}
    negated = not any(_says_opposite(family, _answer(word)) for word in alike)
    steps = _steps(sorted(set(places.values())), negated, family not in _TWO_SIDED)
    return _scaled(family, {word: steps[places[word]] for word in words}, max(_length(steps), 2))


def _says_opposite(family: str, folded: str) -> bool:
    """Whether a word names the other pole, ``difficile``, and not only the absence of this one."""
    return family == "yes" or (
        family in _POLES and re.search(rf"\b(?:{_POLES[family][1]})\b", folded) is not None
    )


_UNIPOLAR = (-3.0, 0.8, 1.6, 3.0, 3.5)
"""Not at all, slightly, moderately, very, extremely."""


_TWO_SIDED = frozenset({"satisfaction", "agreement"})
"""Families in which a mere “not” is milder than a “not at all” that nobody chose."""


def _steps(places: Sequence[float], negated: bool, how_much: bool) -> dict[float, float]:
    """The step of each place, from 1; the longer of the two sides says how many there are on each.

    A scale has one pole where “not at all” stands against several shades of yes, or where the words are
    slightly, moderately and very, or where a mere “not” is the only no to how much; then the places seen
    are its steps. A neutral word proves two poles. One that is very good beside one that is merely bad
    proves two steps on each side.
    """
    bad, good = [p for p in places if p < 0], [p for p in places if p > 0]
    if negated and 0.0 not in places and _has_one_pole(bad, good, how_much):
        known = _UNIPOLAR if _is_shaded(places, _UNIPOLAR) else places
        return {place: float(step) for step, place in enumerate(known, 1)}
    uneven = len(places) >= _FEWEST_STEPS and _is_strong(bad) != _is_strong(good) and bool(bad and good)
    each = max(len(bad), len(good), 2 if uneven else 0)
    middle = 0.0 in places
    top = 2 * each + middle + 1
    turned = sorted(-place for place in good)
    steps = dict(zip(sorted(bad), _slots(sorted(bad), good, each), strict=True))
    slots = _slots(turned, [-place for place in bad], each)
    steps |= {-place: top - slot for place, slot in zip(turned, slots, strict=True)}
    return {**steps, **({0.0: each + 1.0} if middle else {}), float("inf"): float(top - 1)}


def _has_one_pole(bad: Sequence[float], good: Sequence[float], how_much: bool) -> bool:
    """Whether one pole and its absence explain the places, and not two poles of which one lacks words."""
    merely_not = list(bad) == [-2.0]
    more = 1 if merely_not and how_much else 2
    no = -3.0 in bad or merely_not
    return (no and len(good) - len(bad) >= more) or _is_shaded([*bad, *good], (*_UNIPOLAR, -2.0, 2.0))


def _is_shaded(places: Sequence[float], among: Sequence[float]) -> bool:
    return set(places) <= set(among) and bool(set(places) & {0.8, 1.6})


def _is_strong(side: Sequence[float]) -> bool:
    return any(abs(place) >= 3 for place in side)


def _slots(side: Sequence[float], other: Sequence[float], each: int) -> list[float]:
    """Where the places of one side stand, the strongest first.

    A place stands where its mirror does on a longer side, the strongest of all at the end; what has no mirror
    is mild, and the unused steps lie beyond it.
    """
    mirrors = {-place: slot for slot, place in enumerate(sorted(other, reverse=True), 1)}
    mirrors = mirrors if len(other) == each else {}
    slots: list[float] = []
    free = each
    for stronger, place in reversed(list(enumerate(side))):
        end = 1 if place <= -3 and not stronger else free
        slot = max(min(mirrors.get(place, end), free), stronger + 1)
        slots, free = [float(slot), *slots], slot - 1
    return slots


def _length(steps: dict[float, float]) -> float:
    return max(steps.values(), default=0.0)


def _on_ladder(family: str, words: Sequence[str], alike: Sequence[str]) -> Wording | None:
    folded = {_answer(word) for word in alike}
    fitting = [ladder for ladder in _ladders(family) if folded <= frozenset().union(*ladder)]
    if not fitting:
        return None
    ladder = max(fitting, key=lambda one: (sum(bool(step & folded) for step in one), -len(one)))
    steps = {word: i for i, step in enumerate(ladder, 1) for word in step}
    return _scaled(family, {word: float(steps[_answer(word)]) for word in words}, len(ladder))


def _faces(words: Sequence[str], alike: Sequence[str]) -> Wording:
    seen = sorted({_face(word) or 0 for word in alike})
    balanced = len(seen) <= 3 and seen == sorted(6 - face for face in seen)
    shown = seen if balanced and len(seen) > 1 else list(range(1, 6))
    return _scaled("faces", {word: shown.index(_face(word) or 0) + 1.0 for word in words}, len(shown))


def _scaled(family: str, words: dict[str, float], steps: float) -> Wording:
    """The words in the order of their answers; two answers are no and yes."""
    down = 1.0 if steps == 2 else 0.0
    ordered = dict(sorted(((word, value - down) for word, value in words.items()), key=lambda pair: pair[1]))
    return Wording(family, ordered, YES_OR_NO if steps == 2 else Scale(1, steps))


STEP_ASKED = N_(
    "No word of {columns} stands opposite “{word}”, and a step was left free for one ({step} of {scale}); if the "
    "question has no such step, correct what its words stand for."
)
_LONG = 5


def free_step(wordings: Sequence[Wording]) -> tuple[float, str] | None:
    """The only step of a long scale that no word stands for, and the word opposite to it; None for any other.

    A question may have had fewer words on one side, and no step there that nobody chose.
    """
    words = {value: word for one in wordings for word, value in one.words.items()}
    scale = wordings[0].scale
    free = set(range(int(scale.low), int(scale.high) + 1)) - words.keys()
    if len(words) < _LONG or len(free) != 1 or free & {scale.low, scale.high}:
        return None
    (step,) = free
    opposite = words.get(scale.low + scale.high - step)
    return (step, opposite) if opposite else None


def extreme(word: str) -> int:
    """1 for a word at the best end of its family, -1 at the worst, 0 anywhere else.

    Some exports write words at the two ends of a scale of numbers, and numbers between them.

    >>> extreme("Extremely likely"), extreme("Pas du tout probable"), extreme("Likely")
    (1, -1, 0)
    """
    folded = _answer(word)
    places = [place for family in _BY_POLES if (place := _at(family, folded)) is not None]
    return 1 if places and max(places) >= 3 else -1 if places and min(places) <= -3 else 0
