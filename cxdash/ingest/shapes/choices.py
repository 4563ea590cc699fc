"""Choices: questions with several answers, as a yes/no column an option.

They come as one column an option (its text, 1 or x where it was chosen) or as one cell with
all that was chosen (“Prix; Délai; Accueil;”). Either way an option becomes a segment of two
values; a row that chose nothing at all gave no answer, which is not a no.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxdash.i18n import N_
from cxdash.ingest.columns import vocabulary
from cxdash.ingest.columns.vocabulary import plainly
from cxdash.ingest.notes import Note
from cxdash.ingest.shapes.families import Family, families
from cxdash.ingest.shapes.glance import Glance
from cxdash.ingest.tables.layout import TEXT, RawTable, is_datum
from cxdash.scales import METRIC_ROLES
from cxdash.study import BEHAVIOUR

MOST_OPTIONS = 20
"""Options with a column of their own; the rarer ones share one."""

_LISTED = re.compile(r"\s*\[\s*(?:(['\"])(.*)\1)?\s*\]\s*", re.DOTALL)
_QUOTED_COMMA = re.compile(r"['\"]\s*,\s*['\"]")
"""How programs write a list of texts, and what parts them there."""

_SEPARATORS = ("\n", ";", "|", ",")
_MOST_PARTS = 60
_REPEATS = 3
_LONGEST = 80
_FRENCH = re.compile(r"[éèêàùç]|\b(de|du|des|le|la|les|et|vous|votre|magasin|oui|raisons|client)\b")
_ENGLISH = re.compile(
    r"\b(the|of|and|how|what|why|you|your|our|customer|reasons?|date of|response|store|price)\b"
)
_NOT_CHOSEN = frozenset(
    ["no", "n", "non", "false", "faux", "0", "unchecked", "not selected", "not checked", "not mentioned",
     "non coche", "non cite"]
)  # fmt: skip


@dataclass(frozen=True)
class Words:
    """How a file's language says what a reader sees of an option."""

    yes: str
    no: str
    other: str


FRENCH, ENGLISH = Words("{} : oui", "{} : non", "autres"), Words("{}: yes", "{}: no", "other")


def words_of(raw: RawTable) -> Words:
    """The words of the language that a table's names are in."""
    titles = " ".join([*map(str, raw.frame), *raw.questions.values()]).casefold()
    french, english = len(_FRENCH.findall(titles)), len(_ENGLISH.findall(titles))
    return FRENCH if french > english or (french == english and raw.delimiter == ";") else ENGLISH


@dataclass(frozen=True)
class Block:
    """One question, one column an option.

    Attributes
    ----------
    question : str
        "" where the file does not say it.
    options : mapping of the file's column to the option it stands for
    shared : tuple of columns
        Rare options, which become one.
    """

    question: str
    options: Mapping[str, str]
    shared: tuple[str, ...] = ()
    words: Words = ENGLISH

    @property
    def key(self) -> str:
        """What it is called when it is refused."""
        return f"choices {next(iter(self.options))}"

    @property
    def sources(self) -> tuple[str, ...]:
        """The columns it turns, in the file."""
        return (*self.options, *self.shared)

    @property
    def names(self) -> dict[str, str]:
        """The new name of each column that keeps one of its own."""
        return {column: _named(self.question, option) for column, option in self.options.items()}

    @property
    def roles(self) -> dict[str, str]:
        """Every option is a segment."""
        return dict.fromkeys([*self.names.values(), *self._rest], "segment")

    @property
    def _rest(self) -> list[str]:
        return [_named(self.question, self.words.other)] if self.shared else []

    @property
    def note(self) -> Note:
        """What was turned."""
        told = {
            "question": self.question or next(iter(self.options)),
            "n": len(self.sources),
            "yes": self.words.yes.format(next(iter(self.options.values()))),
        }
        if self.shared:
            return Note(
                N_("The columns of “{question}” hold several answers to one question: {n} options, each read "
                   "as yes or no (“{yes}”), the rarest together ({rest}); blank throughout is no answer."),
                told | {"rest": len(self.shared)})  # fmt: skip
        return Note(
            N_("The columns of “{question}” hold several answers to one question: {n} options, each read "
               "as yes or no (“{yes}”); blank throughout is no answer."), told)  # fmt: skip

    def applied(self, raw: RawTable) -> RawTable:
        """Each option's column in its place, with words for chosen and not chosen."""
        frame = raw.frame
        there = [column for column in self.sources if column in frame]
        filled = np.array([frame[column].notna().to_numpy() for column in there])
        chosen = {c: has & ~_refused(frame[c]) for c, has in zip(there, filled, strict=True)}
        blank = np.asarray(~filled.any(axis=0))
        refuses = any((has != chosen[c]).any() for c, has in zip(there, filled, strict=True))
        columns: dict[str, pd.Series] = {}
        for column in map(str, frame):
            if column not in chosen:
                columns[column] = frame[column]
            elif column in self.options:
                silent = frame[column].isna().to_numpy() if refuses else blank
                columns[self.names[column]] = self._said(self.options[column], chosen[column], silent, frame)
        for name in self._rest:
            some = np.asarray(np.any([chosen[c] for c in self.shared if c in chosen], axis=0))
            unanswered = frame[[c for c in self.shared if c in chosen]].isna().all(axis=1).to_numpy()
            columns[name] = self._said(self.words.other, some, unanswered if refuses else blank, frame)
        return replace(raw, frame=pd.DataFrame(columns, index=frame.index))

    def _said(
        self, option: str, chosen: NDArray[np.bool_], silent: NDArray[np.bool_], frame: pd.DataFrame
    ) -> pd.Series:
        return said(option, chosen, silent, self.words, frame.index)


@dataclass(frozen=True)
class Cells:
    """One question, all that was chosen in one cell.

    Attributes
    ----------
    column : str
    separator : str
    options : tuple of str
        The commonest; what else is chosen goes together under “other”.
    """

    column: str
    separator: str
    options: tuple[str, ...]
    words: Words = ENGLISH

    @property
    def key(self) -> str:
        """What it is called when it is refused."""
        return f"choices {self.column}"

    @property
    def sources(self) -> tuple[str, ...]:
        """The column it reads, in the file."""
        return (self.column,)

    @property
    def names(self) -> dict[str, str]:
        """The new column of each option, and last of all others."""
        return {option: f"{self.column} – {option}" for option in (*self.options, self.rest)}

    @property
    def rest(self) -> str:
        """What all rarer options together are called."""
        return self.words.other if self.words.other not in self.options else f"{self.words.other} (2)"

    @property
    def roles(self) -> dict[str, str]:
        """The options are segments; the cells stay, unused."""
        return dict.fromkeys(self.names.values(), "segment") | {self.column: "ignore"}

    @property
    def note(self) -> Note:
        """What was turned."""
        return Note(
            N_("“{column}” holds several answers in a cell; its options ({n}, such as {some}) each became a "
               "column of yes or no, and the cells themselves stay, not used; blank is no answer."),
            {"column": self.column, "n": len(self.options), "some": _quoted(self.options)})  # fmt: skip

    def applied(self, raw: RawTable) -> RawTable:
        """The same table, each option's column after the cells."""
        if self.column not in raw.frame:
            return raw
        codes, levels = pd.factorize(raw.frame[self.column])
        held, others, odd = self._held([str(level) for level in levels])
        blank = codes < 0
        new = {
            name: said(option, held[:, i][codes] & ~blank, blank, self.words, raw.frame.index)
            for i, (option, name) in enumerate(self.names.items())
            if i < len(self.options) or others
        }
        at = list(raw.frame).index(self.column) + 1
        before, after = raw.frame.iloc[:, :at], raw.frame.iloc[:, at:]
        frame = pd.concat([before, pd.DataFrame(new, index=raw.frame.index), after], axis=1)
        n = int(held[:, -1][codes[~blank]].sum())
        rarer = Note(N_("Answers of “{column}” with an option rarer than those shown, under “{other}”: {n} "
                        "({some})."), {"column": self.column, "other": self.rest, "n": n,
                                       "some": _quoted(others)})  # fmt: skip
        alike = Note(N_("Options of “{column}” that differ only in accents, case, blanks or hyphens count as "
                        "one: {pairs}."), {"column": self.column, "pairs": tuple(odd[:3])})  # fmt: skip
        said_besides = [note for note, found in ((rarer, others), (alike, odd)) if found]
        return replace(raw, frame=frame, notes=(*raw.notes, *said_besides))

    def _held(self, levels: Sequence[str]) -> tuple[NDArray[np.bool_], list[str], list[str]]:
        """Which options each distinct cell holds, what it holds beside them, and what it spells otherwise."""
        place = {plainly(option): i for i, option in enumerate(self.options)}
        held = np.zeros((len(levels), len(self.options) + 1), dtype=bool)
        others: Counter[str] = Counter()
        odd: Counter[str] = Counter()
        for row, cell in enumerate(levels):
            parts = joined(split(cell, self.separator), self.options, self.separator)
            at = [place.get(plainly(part), len(self.options)) for part in parts]
            held[row, at] = True
            for part, i in zip(parts, at, strict=True):
                if i == len(self.options):
                    others[part] += 1
                elif self.options[i] != part:
                    odd[f"{part} → {self.options[i]}"] += 1
        return held, [part for part, _n in others.most_common()], [pair for pair, _n in odd.most_common()]


def _quoted(options: Sequence[str]) -> tuple[Note, ...]:
    """The first few, in quotation marks: an option may hold a comma."""
    return tuple(Note(N_("“{name}”"), {"name": option}) for option in options[:3])


def said(
    option: str, chosen: NDArray[np.bool_], silent: NDArray[np.bool_], words: Words, index: pd.Index
) -> pd.Series:
    """Words for chosen, not chosen and no answer."""
    pair = pd.array([words.yes.format(option), words.no.format(option)], dtype=TEXT)
    return pd.Series(pair.take(np.where(silent, -1, np.where(chosen, 0, 1)), allow_fill=True), index=index)


def _named(question: str, option: str) -> str:
    return f"{question} – {option}" if question and question != option else option


def _refused(cells: pd.Series) -> NDArray[np.bool_]:
    """Which cells say that the option was not chosen."""
    refusing = [word for word in cells.dropna().unique() if _says_no(word)]
    return cells.isin(refusing).to_numpy() if refusing else np.zeros(len(cells), dtype=bool)


def _says_no(word: str) -> bool:
    return vocabulary.fold(word) in _NOT_CHOSEN


# --- one column an option --------------------------------------------------------------------


def find_blocks(raw: RawTable, glance: Glance) -> list[Block]:
    """Columns that are the options of one question."""
    ticked = {
        column: mark
        for column, texts in glance.texts.items()
        if (mark := _tick(list(texts), glance.has_blanks(column))) is not None
    }
    titles = {column: raw.questions.get(column, column) for column in ticked}
    found = [family for family in families(titles) if _is_block(raw, family, ticked)]
    told = {column for family in found for column in family.parts}
    found += _nameless([str(c) for c in raw.frame if c not in told], ticked)
    return [_block(raw, family, ticked) for family in found]


def _tick(levels: Sequence[str], blanks: bool) -> str | None:
    """The one text that says that an option was chosen; "" for a mere yes; None for any other column."""
    if not 1 <= len(levels) <= 2:
        return None
    chosen = [level for level in levels if not _says_no(level)]
    if len(chosen) > 1:
        return None
    if not chosen or vocabulary.yes_or_no(chosen[0]) or _says_ticked(chosen[0]):
        return ""
    return None if len(levels) > 1 or is_datum(chosen[0]) or not blanks else chosen[0]


def _says_ticked(word: str) -> bool:
    return vocabulary.fold(word) in {"checked", "selected", "mentioned", "quoted", "coche", "cite", "choisi"}


def _is_block(raw: RawTable, family: Family, ticked: Mapping[str, str]) -> bool:
    """Whether columns of one stem are options; without brackets or the like, their cells must name them."""
    marks = [ticked[column] for column in family.parts]
    if len({mark for mark in marks if mark}) < len([mark for mark in marks if mark]):
        return False
    if not family.spelled and not all(marks) and not _asked(family):
        return False
    told = (*METRIC_ROLES, *BEHAVIOUR)
    return not any(vocabulary.strength(r, vocabulary.fold(c)) == 3 for c in family.parts for r in told) and (
        _whole(raw.frame[list(family.parts)], ticked)
    )


def _asked(family: Family) -> bool:
    """Three or more, of a numbered question or of reasons: ``Q3_1``, ``Raisons_Prix``."""
    stem = vocabulary.fold(family.stem)
    reasons = vocabulary.strength("reason", stem) or re.fullmatch(r"q ?\d+\w?|r\w*sons?", stem)
    return len(family.parts) > 2 and bool(reasons)


def _whole(columns: pd.DataFrame, ticked: Mapping[str, str]) -> bool:
    """Whether all rows bear out what some have shown, and not everyone chose everything."""
    marks = {
        str(column): _tick(list(cells.dropna().unique()), bool(cells.isna().any()))
        for column, cells in columns.items()
    }
    varied = columns.isna().any(axis=None) or any(_refused(columns[c]).any() for c in columns)
    return varied and all(mark is not None and mark in ("", ticked[c]) for c, mark in marks.items())


def _nameless(columns: Sequence[str], ticked: Mapping[str, str]) -> Iterator[Family]:
    """Neighbours whose cells say nothing but their own name: some tools leave the question out."""
    run: dict[str, str] = {}
    for column in [*columns, ""]:
        if column in ticked and vocabulary.fold(ticked[column]) == vocabulary.fold(column):
            run[column] = column
            continue
        if len(run) > 1:
            yield Family("", run)
        run = {}


def _block(raw: RawTable, family: Family, ticked: Mapping[str, str]) -> Block:
    named = {column: ticked[column] or part for column, part in family.parts.items()}
    often = {column: int(_chosen(raw.frame[column]).sum()) for column in named}
    kept = sorted(named, key=lambda column: -often[column])[:MOST_OPTIONS]
    return Block(
        family.stem,
        {column: option for column, option in named.items() if column in kept},
        tuple(column for column in named if column not in kept),
        words_of(raw),
    )


def _chosen(cells: pd.Series) -> NDArray[np.bool_]:
    return cells.notna().to_numpy() & ~_refused(cells)


# --- many options in a cell ------------------------------------------------------------------


def find_cells(raw: RawTable, glance: Glance) -> list[Cells]:
    """Columns whose cells list several options of a small closed set."""
    found = []
    for column, texts in glance.texts.items():
        separator = next((s for s in _SEPARATORS if _lists(texts, s)), None)
        if separator and (options := _options(raw.frame[column], separator)):
            found.append(Cells(column, separator, options, words_of(raw)))
    return found


def _lists(texts: Counter[str], separator: str) -> bool:
    """Whether cells are lists of few words that keep coming back."""
    several = sum(n for text, n in texts.items() if separator in text)
    if several < max(2, 0.05 * texts.total()):
        return False
    counts: Counter[str] = Counter()
    cells: Counter[str] = Counter()
    for text, n in texts.items():
        parts = split(text, separator)
        if len(set(parts)) < len(parts):
            return False
        counts.update(dict.fromkeys(parts, n))
        cells.update(parts)
    if not 2 <= len(counts) <= _MOST_PARTS or counts.total() < _REPEATS * len(counts):
        return False
    # Options come in several combinations; “Hauts|Bas” that always stand together are one name.
    lists = sum(separator in text for text in texts)
    again = sum(n > 1 for n in cells.values())
    written = all(_LISTED.fullmatch(text) for text in texts if separator in text)
    if not written and again < (len(cells) / 2 if lists > 1 else len(cells)):
        return False
    return not any(_no_option(part, separator) for part in counts)


def _no_option(part: str, separator: str) -> bool:
    return len(part) > _LONGEST or (is_datum(part) and not (separator in ";|" and part.isdigit()))


def _options(cells: pd.Series, separator: str) -> tuple[str, ...]:
    """The options of a column, the commonest first; () when no cell holds two."""
    counted = cells.value_counts()
    parts = [split(str(text), separator) for text in counted.index]
    often = counted.to_numpy()
    welded = _welded(parts, often, separator) if separator == "," else []
    parts = [joined(each, welded, separator) for each in parts]
    total: Counter[str] = Counter()
    for each, n in zip(parts, often, strict=True):
        total.update(dict.fromkeys(each, int(n)))
    several = sum(n for each, n in zip(parts, often, strict=True) if len(each) > 1)
    lengths = {len(each) for each in parts}
    if len(lengths) < 2 or several < 2 or total.total() < _REPEATS * len(total):
        return ()
    return tuple(_spelt_once(total)[:MOST_OPTIONS])


def _spelt_once(total: Counter[str]) -> list[str]:
    """Options in their commonest spelling, the commonest option first."""
    usual: dict[str, str] = {}
    often: Counter[str] = Counter()
    for option, n in total.most_common():
        often[usual.setdefault(plainly(option), option)] += n
    return [option for option, _n in often.most_common()]


def split(cell: str, separator: str) -> list[str]:
    """The parts of a cell, once each; a comma parts only before a blank, so that ``1,5`` is one.

    >>> split("Prix; Délai;", ";"), split("Prix, Délai 1,5 j", ","), split("['Prix', 'Délai']", ",")
    (['Prix', 'Délai'], ['Prix', 'Délai 1,5 j'], ['Prix', 'Délai'])
    """
    if listed := _LISTED.fullmatch(cell):
        return [piece for part in _QUOTED_COMMA.split(listed[2] or "") if (piece := part.strip())]
    pieces = re.split(r",\s+", cell) if separator == "," else cell.split(separator)
    return [piece for part in pieces if (piece := part.strip())]


def _welded(parts: Sequence[list[str]], often: Iterable[int], separator: str) -> list[str]:
    """Options that hold a comma themselves: parts that never come but side by side."""
    alone: Counter[str] = Counter()
    beside: Counter[tuple[str, str]] = Counter()
    for each, n in zip(parts, often, strict=True):
        alone.update(dict.fromkeys(each, int(n)))
        beside.update(dict.fromkeys(pairwise(each), int(n)))
    after = {a: b for (a, b), n in beside.items() if n == alone[a] == alone[b] and n >= _REPEATS}
    heads = [first for first in after if first not in set(after.values())]
    return [f"{separator} ".join(_chain(first, after)) for first in heads]


def _chain(first: str, after: Mapping[str, str]) -> list[str]:
    chain = [first]
    while chain[-1] in after and after[chain[-1]] not in chain:
        chain.append(after[chain[-1]])
    return chain


def joined(parts: Sequence[str], options: Iterable[str], separator: str) -> list[str]:
    """Parts put together again where an option holds the separator."""
    long = [split(option, separator) for option in options if f"{separator} " in option]
    if not long:
        return list(parts)
    whole, at = [], 0
    while at < len(parts):
        size = max((len(o) for o in long if parts[at : at + len(o)] == o), default=1)
        whole.append(f"{separator} ".join(parts[at : at + size]))
        at += size
    return whole
