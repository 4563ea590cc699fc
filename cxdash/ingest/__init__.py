"""From the files a company has to a Study: read, lay out, recognise, type, join.

``load`` does it all. A page that lets its reader correct the recognition uses the
two halves: ``open_files`` once per upload, ``build`` after every correction.
"""

from collections.abc import Callable, Iterable
from collections.abc import Mapping as Of
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import PurePath

import pyarrow as pa

from cxdash.cage import Broken
from cxdash.errors import InputError
from cxdash.i18n import N_, _
from cxdash.ingest.columns.mapping import Mapping
from cxdash.ingest.columns.roles import recognise
from cxdash.ingest.columns.together import recognise_all
from cxdash.ingest.columns.values import Typed, typed
from cxdash.ingest.combining.join import fingerprint, join
from cxdash.ingest.combining.matching import Match
from cxdash.ingest.combining.rules import Rules
from cxdash.ingest.corrections import Corrections, corrected
from cxdash.ingest.files import limits
from cxdash.ingest.files.handover import caged
from cxdash.ingest.files.read import read
from cxdash.ingest.files.reading import Reading
from cxdash.ingest.notes import Note, refusal
from cxdash.ingest.quality.report import TableReport, doubtful, report
from cxdash.ingest.reapply import apply, met
from cxdash.ingest.recipe import Recipe
from cxdash.ingest.shapes.shape import applied
from cxdash.ingest.tables.layout import RawTable, laid_out
from cxdash.study import Study

__all__ = [
    "Corrections", "Failure", "Loaded", "Mapping", "Match", "Note", "Opened", "Progress", "RawTable",
    "Reading", "Recipe", "Rules", "TableReport", "apply", "build", "each_named", "load",
    "open_again", "open_files", "recognise_all",
]  # fmt: skip


@dataclass(frozen=True)
class Failure:
    """A file that could not be read, and why; nothing of the file itself is kept."""

    file: str
    why: Note

    @property
    def sentence(self) -> str:
        """Why, in the language spoken now."""
        return self.why.sentence


@dataclass(frozen=True)
class Opened:
    """The tables of some files, still as text, and the files that failed."""

    tables: tuple[RawTable, ...]
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True)
class Loaded:
    """A study with the account of how it was made.

    Attributes
    ----------
    study : Study
    reports : tuple of TableReport
        One per table, in the order of ``tables``.
    tables, mappings : tuples of RawTable and Mapping
        What to show and edit; give them back to :func:`build` to type again without reading again.
    failures : tuple of Failure
        Files that could not be read; the others are not lost.
    rules : Rules
    turned : tuple of RawTable
        The tables in the shape their mapping gives them, which is what its roles are about.
    matches : tuple of Match
        Columns that several tables have under different names: put together, or waiting for the reader.
    differences : tuple of Note
        Where the files are not as they were when the recipe was saved.
    """

    study: Study
    reports: tuple[TableReport, ...]
    tables: tuple[RawTable, ...]
    mappings: tuple[Mapping, ...]
    failures: tuple[Failure, ...] = ()
    rules: Rules = field(default_factory=Rules)
    turned: tuple[RawTable, ...] = field(default=(), repr=False)
    differences: tuple[Note, ...] = ()
    matches: tuple[Match, ...] = ()


Progress = Callable[[str, str], None]
"""Told a file's name and what happens to it: "waiting" in line, "reading", "typing"; may raise to give up."""


def each_named(files: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """Files by name; the second of one name in one upload is ``name (2).csv``."""
    files = list(files)
    taken = {name for name, _data in files}
    named: dict[str, bytes] = {}
    for name, data in files:
        path, unique, n = PurePath(name), name, 1
        while unique in named or (n > 1 and unique in taken):
            n += 1
            unique = f"{path.stem} ({n}){path.suffix}"
        named[unique] = data
    return named


def open_files(
    files: Iterable[tuple[str, bytes]],
    readings: Of[str, Reading] | None = None,
    progress: Progress | None = None,
) -> Opened:
    """Read files and find their tables; a file that fails does not lose the others.

    Parameters
    ----------
    files : iterable of (name, bytes)
    readings : mapping of file name to Reading, optional
        Where the reader does not agree with what was found.
    progress : callable, optional
        See :data:`Progress`.
    """
    readings = readings or {}
    tables: list[RawTable] = []
    failures: list[Failure] = []
    for name, data in files:
        watch = partial(progress, name) if progress else None
        try:
            limits.check_size(name, data)
            tables += caged(_tables, name, data, readings.get(name, Reading()), watch=watch)
        except InputError as error:
            failures.append(Failure(name, *error.args))
        except Broken as broken:
            failures.append(Failure(name, limits.exceeded(name, broken)))
    return Opened(tuple(tables), tuple(failures))


def open_again(
    opened: Opened, files: Of[str, bytes], recipe: Recipe, progress: Progress | None = None
) -> tuple[Opened, dict[str, Reading]]:
    """Files whose tables a recipe does not know, read as it says where that makes them known.

    Parameters
    ----------
    opened : Opened
    files : mapping of file name to its content
    recipe : Recipe
    progress : callable, optional
        See :data:`Progress`.

    Returns
    -------
    Opened
    mapping of file name to Reading
        Of the files that were read again.
    """
    asked: list[Reading] = []  # each once: twenty tables may have been read in one way
    for part in recipe.tables:
        if part.reading not in (Reading(), *asked):
            asked.append(part.reading)
    unknown = {raw.file for raw in opened.tables if not _knows(recipe, raw)} if asked else set()
    readings: dict[str, Reading] = {}
    for file in sorted(unknown):
        for reading in asked:
            again = open_files([(file, files[file])], {file: reading}, progress)
            if any(_knows(recipe, raw) for raw in again.tables):
                readings[file] = reading
                kept = tuple(raw for raw in opened.tables if raw.file != file)
                opened = replace(opened, tables=(*kept, *again.tables))
                break
    return opened, readings


def _knows(recipe: Recipe, raw: RawTable) -> bool:
    return met(recipe, raw, recognise(raw)) is not None


def _tables(name: str, data: bytes, reading: Reading) -> list[RawTable]:
    """The visible sheets of a file; what the hidden ones have to say goes with the first."""
    limits.check_inside(name, data)
    sheets = read(name, data, encoding=reading.encoding, delimiter=reading.delimiter)
    for sheet in sheets:
        limits.check_span(sheet.name, sheet.cells.num_rows, sheet.cells.num_columns)
    shown = [sheet for sheet in sheets if not sheet.hidden]
    if not shown:
        raise refusal(
            N_("All sheets of {file} are hidden; show one in Excel, save it, and open that."), file=name
        )
    hidden = tuple(note for sheet in sheets if sheet.hidden for note in sheet.notes)
    first, *others = laid_out(shown, reading.headers)
    return [replace(first, notes=(*first.notes, *hidden)), *others]


def build(
    tables: tuple[RawTable, ...],
    mappings: tuple[Mapping, ...] | None = None,
    corrections: Corrections | None = None,
    failures: tuple[Failure, ...] = (),
    rules: Rules | None = None,
    progress: Progress | None = None,
) -> Loaded:
    """Type tables by their mappings and join them into one study.

    Parameters
    ----------
    tables : tuple of RawTable
        From :func:`open_files`.
    mappings : tuple of Mapping, optional
        One per table; recognised when not given.
    corrections : Corrections, optional
        Applied to the mappings first.
    failures : tuple of Failure
        Carried along.
    rules : Rules, optional
        How the tables are combined.
    progress : callable, optional
        See :data:`Progress`.

    Raises
    ------
    MappingError
        When a correction names a column that no table has.
    """
    if mappings is None:
        mappings = recognise_all(tables)
    if corrections is not None:
        mappings = corrected(mappings, corrections)
    rules = rules or Rules()
    turned = [applied(raw, mapping.shape) for raw, mapping in zip(tables, mappings, strict=True)]
    made = [_typed(raw, mapping, progress) for raw, mapping in zip(turned, mappings, strict=True)]
    joined = join([one.table for one in made], turned, fingerprint(tables, mappings, rules), rules)
    reports = tuple(
        report(source, raw, mapping, one, joined.ledger.entries[raw.name], joined.study.join)
        for source, raw, mapping, one in zip(tables, turned, mappings, made, strict=True)
    )
    study = replace(joined.study, doubtful=doubtful(reports))
    pa.default_memory_pool().release_unused()  # what typing needed for a moment, as much as the study itself
    return Loaded(study, reports, tables, mappings, failures, rules, tuple(turned), matches=joined.matches)


def _typed(raw: RawTable, mapping: Mapping, progress: Progress | None) -> Typed:
    if progress:
        progress(raw.file, "typing")
    return typed(raw, mapping)


def load(
    files: Iterable[tuple[str, bytes]],
    corrections: Corrections | None = None,
    recipe: tuple[str, bytes] | None = None,
) -> Loaded:
    r"""Files to a study in one call.

    Parameters
    ----------
    files : iterable of (name, bytes)
    corrections : Corrections, optional
        Applied after the recipe.
    recipe : (name, bytes), optional
        Choices saved earlier, see :class:`Recipe`.

    Returns
    -------
    Loaded

    Raises
    ------
    InputError
        Only when no file could be read, otherwise see ``Loaded.failures``; or when the recipe
        cannot be used or was made for other files.
    MappingError
        When a correction names a role or column that does not exist.

    >>> loaded = load([("avis.csv", "client;note nps\nA;9\nB;11\n".encode())])
    >>> loaded.reports[0].rows_used, loaded.reports[0].reasons
    (1, {'out_of_scale': 1})
    """
    named = each_named(files)
    opened = open_files(named.items())
    if not opened.tables:
        raise InputError(" ".join(failure.sentence for failure in opened.failures) or _("No file was given."))
    if recipe is None:
        return build(opened.tables, corrections=corrections, failures=opened.failures)
    said = Recipe.parse(*recipe)
    opened, _readings = open_again(opened, named, said)
    again = apply(said, opened.tables, recognise_all(opened.tables), recipe[0])
    loaded = build(opened.tables, again.mappings, corrections, opened.failures, again.rules)
    return replace(loaded, differences=again.differences)
