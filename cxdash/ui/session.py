"""Session: what one reader has opened and chosen; nothing else touches ``st.session_state``.

Everything here belongs to one browser tab and dies with it. Tables are kept as text, so that
columns can be corrected without reading again. Of text files the bytes are kept too, so that
another separator or encoding can be chosen; of workbooks, and of files that failed, they are not.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Of
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any, TypeVar

import streamlit as st

from cxdash.filters import Filters
from cxdash.i18n import LANGUAGES, closest
from cxdash.ingest import (
    Failure,
    Loaded,
    Mapping,
    Progress,
    RawTable,
    Reading,
    Rules,
    build,
    open_files,
    recognise_all,
)  # fmt: skip
from cxdash.study import Study

_SHELF, _WAITING, _UPLOADS, _SHOWN, _TOLD = "shelf", "waiting", "uploads", "shown", "told"
LANGUAGE = "language"

OfFile = TypeVar("OfFile", RawTable, Failure)
Kept = TypeVar("Kept")
Option = TypeVar("Option")


@dataclass(frozen=True)
class Shelf:
    """The tables a reader has opened, what they corrected, and the study made of them.

    Attributes
    ----------
    tables : tuple of RawTable
    corrected : mapping of a table's name to its Mapping
        Where the reader changed what was recognised; holds while the table has the same columns.
    failures : tuple of Failure
        Files that could not be read, and why.
    texts : mapping of a text file's name to its bytes
    readings : mapping of a text file's name to its Reading
        Where the reader chose a separator, an encoding or a header row.
    rules : Rules
        How the tables are combined.
    loaded : Loaded or None
    """

    tables: tuple[RawTable, ...] = ()
    corrected: Of[str, Mapping] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()
    texts: Of[str, bytes] = field(default_factory=dict, repr=False)
    readings: Of[str, Reading] = field(default_factory=dict)
    rules: Rules = field(default_factory=Rules)
    loaded: Loaded | None = field(default=None, repr=False)

    def with_files(self, files: Iterable[tuple[str, bytes]], progress: Progress | None = None) -> "Shelf":
        """The shelf with more files; one of a name already there takes its place."""
        given = _each_named(files)
        opened = open_files(given.items(), progress=progress)
        textual = {table.file for table in opened.tables if table.encoding}
        return replace(
            self,
            tables=(*_but(self.tables, given), *opened.tables),
            failures=(*_but(self.failures, given), *opened.failures),
            texts={**_without(self.texts, given), **{name: given[name] for name in textual}},
            readings=_without(self.readings, given),
        )._built()

    def without_file(self, file: str) -> "Shelf":
        """The shelf with one file taken off, and all that was said of it."""
        gone = {table.name for table in self.tables if table.file == file}
        return replace(
            self,
            tables=_but(self.tables, [file]),
            corrected=_without(self.corrected, gone),
            failures=_but(self.failures, [file]),
            texts=_without(self.texts, [file]),
            readings=_without(self.readings, [file]),
        )._built()

    def with_mapping(self, name: str, mapping: Mapping) -> "Shelf":
        """The shelf with one table's columns read in another way."""
        return replace(self, corrected={**self.corrected, name: mapping})._built()

    def with_reading(self, file: str, reading: Reading) -> "Shelf":
        """The shelf with one text file read again; where that fails, as it was, and the reason said."""
        readings = {**self.readings, file: reading}
        opened = open_files([(file, self.texts[file])], readings)
        failures = (*_but(self.failures, [file]), *opened.failures)
        if opened.failures:
            return replace(self, failures=failures)
        read = {table.name: table for table in opened.tables}
        tables = tuple(read.get(table.name, table) for table in self.tables)
        return replace(self, tables=tables, failures=failures, readings=readings)._built()

    def _built(self) -> "Shelf":
        mappings = tuple(
            self._mapping(table, found)
            for table, found in zip(self.tables, recognise_all(self.tables), strict=True)
        )
        return replace(self, loaded=build(self.tables, mappings, rules=self.rules) if self.tables else None)

    def _mapping(self, table: RawTable, found: Mapping) -> Mapping:
        """What the reader said of a table, unless it now has other columns."""
        said = self.corrected.get(table.name, found)
        return said if said.roles.keys() == found.roles.keys() else found


def _each_named(files: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
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


def _but(kept: tuple[OfFile, ...], files: Iterable[str]) -> tuple[OfFile, ...]:
    gone = set(files)
    return tuple(one for one in kept if one.file not in gone)


def _without(kept: Of[str, Kept], names: Iterable[str]) -> dict[str, Kept]:
    gone = set(names)
    return {name: one for name, one in kept.items() if name not in gone}


def shelf() -> Shelf:
    """What the reader has opened; an empty shelf at first."""
    found: Shelf = st.session_state.get(_SHELF) or Shelf()
    return found


def put(new: Shelf) -> None:
    """Keep a shelf, and offer an empty upload box."""
    st.session_state[_SHELF] = new
    st.session_state[_UPLOADS] = uploads() + 1


def uploads() -> int:
    """How often files were taken in; part of the upload box's key, so that it empties itself."""
    count: int = st.session_state.get(_UPLOADS, 0)
    return count


def study() -> Study | None:
    """The study made of the shelf, or None before any file."""
    loaded = shelf().loaded
    return loaded.study if loaded else None


def language() -> str:
    """The reader's language: their choice, else the link's, else the browser's."""
    if LANGUAGE not in st.session_state:
        asked = st.query_params.get("lang", "")
        st.session_state[LANGUAGE] = asked if asked in LANGUAGES else closest(st.context.locale)
    chosen: str = st.session_state[LANGUAGE] or closest(st.context.locale)
    return chosen


def waiting() -> dict[str, list[str]]:
    """What the link asked for when this session began: filters wait there until files are open."""
    if _WAITING not in st.session_state:
        st.session_state[_WAITING] = {name: st.query_params.get_all(name) for name in st.query_params}
    asked: dict[str, list[str]] = st.session_state[_WAITING]
    return asked


def seed(key: str, value: Any, allowed: Iterable[Any] | None = None) -> None:
    """Give a widget its first value, and take from it what its options no longer hold."""
    options = None if allowed is None else set(allowed)
    if key not in st.session_state:
        st.session_state[key] = value
    current = st.session_state[key]
    if options is None:
        return
    if isinstance(current, list | tuple):
        st.session_state[key] = type(current)(v for v in current if v in options)
        if isinstance(value, tuple) and len(st.session_state[key]) != len(value):
            st.session_state[key] = value
    elif current not in options:
        st.session_state[key] = value


def wished(name: str, options: Sequence[Option]) -> Option:
    """The option the link asked for, else the first."""
    asked = waiting().get(name, [""])[0]
    return next((option for option in options if str(option) == asked), options[0])


def tell(name: str, picked: object, usual: object) -> None:
    """Have the link say a page's choice, where it is not the usual one."""
    told = st.session_state.setdefault(_TOLD, {})
    told.pop(name, None)
    if picked != usual:
        told[name] = [str(picked)]


def told() -> dict[str, list[str]]:
    """What this page's choices add to the link; asked once, at the end of a run."""
    choices: dict[str, list[str]] = st.session_state.pop(_TOLD, {})
    return choices


def hold(key: str, value: Any) -> None:
    """Make a widget show what holds, before it is drawn; its ``on_change`` is what changes it."""
    st.session_state[key] = value


def chosen(key: str, default: Any = None) -> Any:
    """A widget's value, also where the widget is drawn later or on another page."""
    return st.session_state.get(key, default)


def release(keys: Iterable[str]) -> None:
    """Forget widgets' values and what the link asked for, as a reset button does."""
    for key in keys:
        st.session_state.pop(key, None)
    st.session_state[_SHOWN] = Filters()


def show(filters: Filters) -> None:
    """Keep what this run shows, for the page that is about to be drawn; before any file the link waits."""
    if study() is not None:
        st.session_state[_SHOWN] = filters


def wanted() -> Filters:
    """What the filters start with: what was shown last, at first what the link asked for."""
    shown: Filters | None = st.session_state.get(_SHOWN)
    return Filters.from_params(waiting()) if shown is None else shown


def filters() -> Filters:
    """What this run shows."""
    shown: Filters = st.session_state.get(_SHOWN, Filters())
    return shown


def write_link(params: dict[str, list[str]]) -> None:
    """Make the address say what is shown; only what changed is written."""
    current = {name: st.query_params.get_all(name) for name in st.query_params}
    if current != params:
        st.query_params.from_dict(params)
