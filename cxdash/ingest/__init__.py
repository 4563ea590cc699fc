"""From the files a company has to a Study: read, lay out, recognise, type, join.

``load`` does it all. A page that lets its reader correct the recognition uses the
two halves: ``open_files`` once per upload, ``build`` after every correction.
"""

from collections.abc import Callable, Iterable
from collections.abc import Mapping as Of
from dataclasses import dataclass, field, replace

from cxdash.errors import InputError
from cxdash.i18n import N_, _
from cxdash.ingest.corrections import Corrections, corrected
from cxdash.ingest.join import fingerprint, join
from cxdash.ingest.keys import recognise_all
from cxdash.ingest.layout import RawTable, table
from cxdash.ingest.notes import Note, refusal
from cxdash.ingest.read import read
from cxdash.ingest.reading import Reading
from cxdash.ingest.report import TableReport, report
from cxdash.ingest.roles import Mapping
from cxdash.ingest.rules import Rules
from cxdash.ingest.shapes import applied
from cxdash.ingest.values import typed
from cxdash.study import Study

__all__ = [
    "Corrections", "Failure", "Loaded", "Mapping", "Note", "Opened", "Progress", "RawTable", "Reading",
    "Rules", "TableReport", "build", "load", "open_files", "recognise_all",
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
    """

    study: Study
    reports: tuple[TableReport, ...]
    tables: tuple[RawTable, ...]
    mappings: tuple[Mapping, ...]
    failures: tuple[Failure, ...] = ()
    rules: Rules = field(default_factory=Rules)


Progress = Callable[[str, str], None]
"""Told a file's name and what happens to it: "waiting" for its turn, or "reading"; may raise to give up."""


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
        try:
            tables += _tables(name, data, readings.get(name, Reading()))
        except InputError as error:
            failures.append(Failure(name, *error.args))
    return Opened(tuple(tables), tuple(failures))


def _tables(name: str, data: bytes, reading: Reading) -> list[RawTable]:
    """The visible sheets of a file; what the hidden ones have to say goes with the first."""
    sheets = read(name, data, encoding=reading.encoding, delimiter=reading.delimiter)
    shown = [sheet for sheet in sheets if not sheet.hidden]
    if not shown:
        raise refusal(
            N_("All sheets of {file} are hidden; show one in Excel, save it, and open that."), file=name
        )
    hidden = tuple(note for sheet in sheets if sheet.hidden for note in sheet.notes)
    first, *others = [table(sheet) for sheet in shown]
    return [replace(first, notes=(*first.notes, *hidden)), *others]


def build(
    tables: tuple[RawTable, ...],
    mappings: tuple[Mapping, ...] | None = None,
    corrections: Corrections | None = None,
    failures: tuple[Failure, ...] = (),
    rules: Rules | None = None,
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

    Raises
    ------
    MappingError
        When a correction names a column that no table has.
    """
    if mappings is None:
        mappings = recognise_all(tables)
    if corrections is not None:
        mappings = corrected(tables, mappings, corrections)
    rules = rules or Rules()
    turned = [applied(raw, mapping.shape) for raw, mapping in zip(tables, mappings, strict=True)]
    made = [typed(raw, mapping) for raw, mapping in zip(turned, mappings, strict=True)]
    joined = join((one.table for one in made), fingerprint(tables, mappings, rules), rules)
    reports = tuple(
        report(raw, mapping, one, joined.notes.get(raw.name, ()))
        for raw, mapping, one in zip(turned, mappings, made, strict=True)
    )
    return Loaded(joined.study, reports, tables, mappings, failures, rules)


def load(files: Iterable[tuple[str, bytes]], corrections: Corrections | None = None) -> Loaded:
    r"""Files to a study in one call.

    Parameters
    ----------
    files : iterable of (name, bytes)
    corrections : Corrections, optional

    Returns
    -------
    Loaded

    Raises
    ------
    InputError
        Only when no file could be read; otherwise see ``Loaded.failures``.
    MappingError
        When a correction names a role or column that does not exist.

    >>> loaded = load([("avis.csv", "client;note nps\nA;9\nB;11\n".encode())])
    >>> loaded.reports[0].rows_used, loaded.reports[0].reasons
    (1, {'out_of_scale': 1})
    """
    opened = open_files(files)
    if not opened.tables:
        raise InputError(" ".join(failure.sentence for failure in opened.failures) or _("No file was given."))
    return build(opened.tables, corrections=corrections, failures=opened.failures)
