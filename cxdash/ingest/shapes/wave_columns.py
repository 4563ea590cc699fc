"""Waves: the same question asked several times, one column a time, turned into one row a time.

“NPS 2023; NPS 2024”, “Note T1 2024; Note T2 2024”, “Q1_W1; Q1_W2”: the wave is read out of
each name, what is left is the question. Only questions of score are turned; amounts of several
years tell what a customer did, and stay.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxdash.i18n import N_
from cxdash.ingest.columns import vocabulary
from cxdash.ingest.columns.likert import worded
from cxdash.ingest.columns.parse import answers, dates
from cxdash.ingest.notes import Note
from cxdash.ingest.shapes.glance import Glance
from cxdash.ingest.tables.headers import free_name
from cxdash.ingest.tables.layout import TEXT, RawTable
from cxdash.scales import METRIC_ROLES
from cxdash.study import BEHAVIOUR

DATE = "Date"
"""The name of the column of dated waves: the same word in both languages."""

_STEM_EDGES = " -–—_:/|.,'’"


@dataclass(frozen=True)
class Wave:
    """One wave: what the file calls it, what stands in its rows, and its column of each measure.

    A measure that was not asked in it has the column "".
    """

    label: str
    value: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Waves:
    """Columns of several waves, turned into rows.

    Attributes
    ----------
    column : str
        Where the wave goes.
    dated : bool
        Its values are dates: the first day of the year, quarter or month.
    measures : tuple of str
        What was asked, as the names say it without the wave.
    waves : tuple of Wave
    once : tuple of str
        Answers that were given once and not by wave: each stands in one row, or it would count several times.
    """

    column: str
    dated: bool
    measures: tuple[str, ...]
    waves: tuple[Wave, ...]
    once: tuple[str, ...] = ()

    key = "waves"

    @property
    def sources(self) -> tuple[str, ...]:
        """The columns it turns, in the file."""
        return tuple(column for wave in self.waves for column in wave.columns if column)

    @property
    def roles(self) -> dict[str, str]:
        """What the new columns are for, where only the turning knows."""
        return {self.column: "date" if self.dated else "segment"}

    @property
    def note(self) -> Note:
        """What was turned."""
        told: dict[str, object] = {
            "measures": self.measures,
            "waves": tuple(wave.label for wave in self.waves),
            "column": self.column,
            "label": self.waves[0].label,
            "value": self.waves[0].value,
        }
        if self.dated:
            return Note(
                N_("Waves side by side ({waves}) were turned into one row a wave: {measures}; "
                   "“{column}” holds the first day of each ({label} is {value})."), told)  # fmt: skip
        return Note(
            N_("Waves side by side ({waves}) were turned into one row a wave: {measures}; "
               "“{column}” holds the wave."), told)  # fmt: skip

    def applied(self, raw: RawTable) -> RawTable:
        """One row per row and wave that holds anything; a row without any wave is kept once."""
        frame = raw.frame
        filled = np.array([self._filled(frame, wave) for wave in self.waves])
        blank = ~filled.any(axis=0)
        # Row by row, and within a row wave by wave, as a reader would go through the file.
        rows, waves = np.nonzero(np.vstack([filled, blank]).T)
        # The last of a row's waves, where an answer that was given once belongs.
        last = np.append(rows[1:] != rows[:-1], True)[: len(rows)]
        turned = {
            column: frame[column].array.take(np.where(last, rows, -1), allow_fill=True)
            if column in self.once
            else frame[column].array.take(rows)
            for column in self._others(frame)
        }
        at = next(iter(np.flatnonzero(frame.columns.isin(self.sources))), len(turned))
        new = self._turned(frame, rows, waves)
        order = [*list(turned)[:at], *new, *list(turned)[at:]]
        both = turned | new
        turned_frame = pd.DataFrame({c: both[c] for c in order}, index=frame.index.take(rows))
        asked = {
            measure: raw.questions[column]
            for measure, column in zip(self.measures, self.waves[0].columns, strict=True)
            if column in raw.questions
        }
        return replace(
            raw,
            frame=turned_frame,
            questions={**raw.questions, **asked},
            notes=(*raw.notes, *self._counted(len(frame), len(turned_frame), int(blank.sum()))),
        )

    def _others(self, frame: pd.DataFrame) -> list[str]:
        turned = set(self.sources)
        return [str(column) for column in frame if column not in turned]

    @staticmethod
    def _filled(frame: pd.DataFrame, wave: Wave) -> NDArray[np.bool_]:
        columns = [column for column in wave.columns if column in frame]
        return np.asarray(frame[columns].notna().to_numpy().any(axis=1))

    def _turned(self, frame: pd.DataFrame, rows: NDArray[np.intp], waves: NDArray[np.intp]) -> dict[str, Any]:
        """The wave of each new row, and its answer to each measure."""
        labels = pd.array([wave.value for wave in self.waves], dtype=TEXT)
        none = len(self.waves)
        new: dict[str, Any] = {self.column: labels.take(np.where(waves == none, -1, waves), allow_fill=True)}
        missing = pd.Series(pd.NA, index=frame.index, dtype=TEXT)
        for position, measure in enumerate(self.measures):
            columns = [wave.columns[position] for wave in self.waves]
            stacked = [frame.get(column, missing) for column in columns]
            whole = pd.concat([*stacked, missing], ignore_index=True).array
            new[measure] = whole.take(waves * len(frame) + rows)
        return new

    def _counted(self, before: int, after: int, blank: int) -> list[Note]:
        told: dict[str, object] = {"before": before, "after": after}
        notes = [Note(N_("Rows turned by wave: {before} became {after}."), told)]
        if blank:
            notes.append(
                Note(N_("Rows without an answer in any wave, kept once: {blank}."), {"blank": blank})
            )
        if self.once:
            notes.append(Note(N_("Asked once and not by wave, so kept with each row's last wave: {once}."),
                              {"once": self.once}))  # fmt: skip
        return notes


# --- finding them ----------------------------------------------------------------------------


def find(raw: RawTable, glance: Glance) -> Waves | None:
    """The waves that the names of a table tell, when they are of scores; None otherwise.

    Parameters
    ----------
    raw : RawTable
    glance : Glance
        At the same table.
    """
    read = {column: wave for column in map(str, raw.frame) if (wave := read_wave(column))}
    if any(_A_WEEK.search(vocabulary.fold(str(column))) for column in raw.frame):
        # S3 is a week and no half-year, so S1 and S2 beside it are weeks too.
        read = {column: wave for column, wave in read.items() if not _A_HALF.search(vocabulary.fold(column))}
    counted = {_numberless(column) for column in map(str, raw.frame) if column not in read}
    read = {column: wave for column, wave in read.items() if _numberless(column) not in counted}
    stems: dict[str, dict[str, _Read]] = {}
    for column, wave in read.items():
        stems.setdefault(vocabulary.fold(wave.stem) or wave.stem, {})[column] = wave
    told = dict(map(_one_series, stems.items()))
    scored = {stem for stem, found in told.items() if stem and _scored(stem, _answers(glance, found))}
    repeated = [told[stem] for stem in told if stem in scored and len(told[stem]) > 1]
    if not repeated:
        return None
    times = {(wave.series, wave.value) for found in repeated for wave in found.values()}
    series = next(iter(repeated[0].values())).series
    # What one wave alone asked goes with it: left behind, it would stand beside every wave.
    turned = [
        found
        for stem, found in told.items()
        if {(wave.series, wave.value) for wave in found.values()} <= times
        and (stem in scored or _told_beside(stem, _answers(glance, found)))
    ]
    found = _waves(raw, [found for found in turned if next(iter(found.values())).series == series])
    return replace(found, once=_asked_once(glance.but(found.sources)))


def _numberless(column: str) -> str:
    """A name without its numbers: where ``Item 7`` is no wave, ``Item 1950`` is the next of a count."""
    return _NUMBER.sub("#", _plain(column))


def _asked_once(glance: Glance) -> tuple[str, ...]:
    """Scores and comments beside the waves, among columns that describe, by their codes too."""
    folded = {column: vocabulary.fold(column) for column in glance.texts}
    return tuple(
        column
        for column, words in folded.items()
        if vocabulary.strength("comment", words) >= vocabulary.FAIR
        or (not _describes(words) and _scored(column, _answers(glance, [column])))
    )


def _describes(folded: str) -> bool:
    scored = any(vocabulary.strength(role, folded) for role in METRIC_ROLES)
    return vocabulary.strength("segment", folded) == vocabulary.STRONG and not scored


def _one_series(item: tuple[str, dict[str, "_Read"]]) -> tuple[str, dict[str, "_Read"]]:
    """Of the waves of one stem those of its commonest series; none where one wave comes twice."""
    stem, found = item
    series = [wave.series for wave in found.values()]
    usual = max(series, key=series.count)
    kept = {column: wave for column, wave in found.items() if wave.series == usual}
    return stem, kept if len({wave.value for wave in kept.values()}) == len(kept) else {}


def _waves(raw: RawTable, measures: list[dict[str, "_Read"]]) -> Waves:
    by_value = {wave.value: wave for found in measures for wave in found.values()}
    ordered = sorted(by_value) if _dated(by_value.values()) else list(by_value)
    columns = {v: tuple(_column_of(found, v) for found in measures) for v in ordered}
    sources = {column for found in measures for column in found}
    taken = [str(column) for column in raw.frame if column not in sources]
    names: list[str] = []
    for found in measures:
        names.append(free_name(next(iter(found.values())).stem, [*taken, *names]))
    dated = _dated(by_value.values()) and DATE.casefold() not in {n.casefold() for n in (*taken, *names)}
    column = DATE if dated else free_name(next(iter(by_value.values())).word, [*taken, *names])
    return Waves(
        column,
        dated,
        tuple(names),
        tuple(Wave(by_value[v].label, v if dated else by_value[v].label, columns[v]) for v in ordered),
    )


def _dated(waves: Iterable["_Read"]) -> bool:
    return all(wave.series == DATE for wave in waves)


def _column_of(found: dict[str, "_Read"], value: str) -> str:
    return next((column for column, wave in found.items() if wave.value == value), "")


_NUMBER = re.compile(r"\d+")
_COUNTS = re.compile(r"\b(nb|nombre|num|number|count|total|age|ages|annees?|years?|jours|days|ca)\b")
_RATED = re.compile(r"\b(note|notes|score|scores|rating|evaluation|avis|q\d+)\b")


def _scored(stem: str, levels: list[str]) -> bool:
    """Whether a question asked in several waves is one of score: by its name, and by what was answered."""
    folded = vocabulary.fold(stem)
    if _COUNTS.search(folded) or any(
        vocabulary.strength(role, folded) > 1 for role in (*BEHAVIOUR, "weight")
    ):
        return False
    named = any(vocabulary.strength(role, folded) for role in METRIC_ROLES) or bool(_RATED.search(folded))
    if not levels:
        return False
    rated = answers(pd.Series(levels, dtype=TEXT))
    known = rated[~np.isnan(rated)]
    if known.size < 0.5 * len(levels):
        return bool(worded({stem: levels}))
    inside = ((known >= 0) & (known <= 10)).mean()
    whole = (known == np.round(known)).mean()
    return bool(inside >= 0.8 and whole >= 0.5 and (known.size >= 3 or named))


def _told_beside(stem: str, levels: list[str]) -> bool:
    """Whether words or dates were told with each wave's score, as a comment or a reason is."""
    if not stem or _of_behaviour(vocabulary.fold(stem)):
        return False
    return bool(levels) and bool(np.isnan(answers(pd.Series(levels, dtype=TEXT))).mean() > 0.5)


def _of_behaviour(folded: str) -> bool:
    roles = (*BEHAVIOUR, "weight")
    return any(vocabulary.strength(role, folded) >= vocabulary.FAIR for role in roles)


def _answers(glance: Glance, columns: Iterable[str]) -> list[str]:
    """The different texts of some columns that are answers."""
    return [text for text in glance.levels(*columns) if not vocabulary.dont_know(text)]


# --- reading one name ------------------------------------------------------------------------


@dataclass(frozen=True)
class _Read:
    """What a name says: the question, and the wave as it is written, as a value, and of what series."""

    stem: str
    label: str
    value: str
    series: str
    word: str = "Wave"


_YEAR = r"(?P<y>(?:19|20)\d\d)"
_GAP = r"[\s/_.\-'’]*"
_QUARTER = r"(?:t|q|trim\.?|trimestre|qtr|quarter)\s*(?P<q>[1-4])"
_QUARTER_LAST = r"(?P<q>[1-4])\s*(?:er|e|eme|st|nd|rd|th)?\s*(?:trimestre|trim\.?|quarter|qtr)"
_HALF = r"(?:s|h|semestre|half)\s*(?P<h>[12])"
_MONTH_NUMBER = r"(?P<m>0[1-9]|1[0-2])"
_SERIES = "vague|wave|round|passage|trimestre|quarter|semestre|semaine|week|mois|month"

_A_WEEK = re.compile(r"\bs(?:[3-9]|[1-5]\d)\b")
_A_HALF = re.compile(r"\bs[12]\b")

Made = Callable[[re.Match[str]], str | None]


def _first_of(match: re.Match[str]) -> str | None:
    """The first day of a match's year, half, quarter or month."""
    parts = match.groupdict()
    if parts.get("q"):
        month = 3 * int(parts["q"]) - 2
    elif parts.get("h"):
        month = 6 * int(parts["h"]) - 5
    else:
        month = int(parts.get("m") or 1)
    return f"{parts['y']}-{month:02d}-01"


def _worded(match: re.Match[str]) -> str | None:
    """The first day of a month written in letters; None when the word is no month."""
    (day,) = dates(pd.Series([f"{match['word']} {match['y']}"], dtype=TEXT))
    return None if np.isnat(day) else str(day)[:10]


def _pattern(body: str) -> re.Pattern[str]:
    """A pattern that stands apart from the letters and digits around it."""
    return re.compile(rf"(?<![^\W_])(?:{body})(?![^\W_])")


_DATED: tuple[tuple[re.Pattern[str], Made], ...] = (
    (_pattern(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}|\d{4}-\d\d-\d\d"), lambda match: match[0]),
    (_pattern(_QUARTER + _GAP + _YEAR), _first_of),
    (_pattern(_YEAR + _GAP + _QUARTER), _first_of),
    (_pattern(_QUARTER_LAST + _GAP + _YEAR), _first_of),
    (_pattern(_HALF + _GAP + _YEAR), _first_of),
    (_pattern(_YEAR + _GAP + _HALF), _first_of),
    (_pattern(r"(?P<word>[a-z]{3,9})\.?" + _GAP + r"(?P<y>(?:19|20)\d\d|\d\d)"), _worded),
    (_pattern(_YEAR + _GAP + r"(?P<word>[a-z]{3,9})\.?"), _worded),
    (_pattern(_MONTH_NUMBER + r"[/.\-_]" + _YEAR), _first_of),
    (_pattern(_YEAR + r"[/.\-_]?" + _MONTH_NUMBER), _first_of),
    (_pattern(r"(?:fy|annee|year)?\s*(?<!\d[-/])" + _YEAR + r"(?!\s?[-/]\s?\d)"), _first_of),
)
_NUMBERED = (
    _pattern(rf"(?P<word>{_SERIES}|vag\.?)[\s_.\-]*(?:n°|n|no|#)?\s*(?P<n>\d{{1,2}})"),
    _pattern(r"(?:19|20)\d\d\s?[-/]\s?(?:(?:19|20)\d\d|\d\d)"),
    re.compile(r"(?:^|(?<=[\s_.\-/(\[]))(?P<word>[wvt])(?P<n>\d{1,2})(?=$|[\s_.\-/)\]:])"),
)
_SHORT = {"w": "Wave", "v": "Vague", "t": "Wave", "vag": "Vague", "vag.": "Vague"}


def read_wave(name: str) -> _Read | None:
    """The wave that a column's name tells, and the question without it; None when it tells none.

    >>> wave = read_wave("Satisfaction janv-24")
    >>> wave.stem, wave.value
    ('Satisfaction', '2024-01-01')
    >>> read_wave("Vague 1 – note").stem, read_wave("Q12"), read_wave("Address 2")
    ('note', None, None)
    """
    plain = _plain(name)
    if len(plain) != len(name) or not any(character.isdigit() for character in plain):
        return None
    for pattern, made in _DATED:
        for match in pattern.finditer(plain):
            if value := made(match):
                return _Read(_stem(name, match), name[match.start() : match.end()].strip(), value, DATE)
    for pattern in _NUMBERED:
        if found := pattern.search(plain):
            label = name[found.start() : found.end()].strip()
            word = found.groupdict().get("word") or "period"
            said = _SHORT.get(word, word.capitalize())
            return _Read(_stem(name, found), label, vocabulary.fold(label) or label, said, said)
    return None


def _plain(name: str) -> str:
    """The name in lower case without accents, letter by letter, so that positions stay."""
    return "".join(unicodedata.normalize("NFKD", character)[0] for character in name).lower()


def _stem(name: str, match: re.Match[str]) -> str:
    before, after = name[: match.start()].rstrip(_STEM_EDGES), name[match.end() :].lstrip(_STEM_EDGES)
    if before.endswith(("(", "[")) and after.startswith((")", "]")):
        before, after = before[:-1], after[1:]
    both = f"{before.rstrip(_STEM_EDGES)} {after.lstrip(_STEM_EDGES)}"
    return " ".join(both.split()).strip(_STEM_EDGES)
