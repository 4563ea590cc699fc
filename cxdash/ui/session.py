"""Session: what one reader has opened and chosen; nothing else touches ``st.session_state``.

Everything here belongs to one browser tab and dies with it. The files' bytes are not
kept: only their tables as text, so that columns can be corrected without reading again.
"""

from collections.abc import Iterable
from collections.abc import Mapping as Of
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from cxdash.filters import Filters
from cxdash.i18n import LANGUAGES, closest
from cxdash.ingest import Failure, Loaded, Mapping, RawTable, build, open_files, recognise_all
from cxdash.study import Study

_SHELF, _WAITING, _UPLOADS, _SHOWN = "shelf", "waiting", "uploads", "shown"
LANGUAGE = "language"


@dataclass(frozen=True)
class Shelf:
    """The tables a reader has opened, what they corrected, and the study made of them.

    Attributes
    ----------
    tables : tuple of RawTable
    corrected : mapping of a table's name to its Mapping
        Where the reader changed what was recognised.
    failed : tuple of (name, bytes)
        Files that could not be read, kept to say why in the language of the moment.
    loaded : Loaded or None
    """

    tables: tuple[RawTable, ...] = ()
    corrected: Of[str, Mapping] = field(default_factory=dict)
    failed: tuple[tuple[str, bytes], ...] = ()
    loaded: Loaded | None = field(default=None, repr=False)

    def with_files(self, files: Iterable[tuple[str, bytes]]) -> "Shelf":
        """The shelf with more files; one of a name already there takes its place."""
        given = dict(files)
        opened = open_files(given.items())
        refused = {failure.file for failure in opened.failures}
        return self._holding(
            (*(table for table in self.tables if table.file not in given), *opened.tables),
            (*(f for f in self.failed if f[0] not in given), *(f for f in given.items() if f[0] in refused)),
        )

    def without_file(self, file: str) -> "Shelf":
        """The shelf with one file taken off."""
        return self._holding(
            tuple(table for table in self.tables if table.file != file),
            tuple(f for f in self.failed if f[0] != file),
        )

    def with_mapping(self, name: str, mapping: Mapping) -> "Shelf":
        """The shelf with one table read in another way."""
        return replace(self, corrected={**self.corrected, name: mapping})._holding(self.tables, self.failed)

    def _holding(self, tables: tuple[RawTable, ...], failed: tuple[tuple[str, bytes], ...]) -> "Shelf":
        mappings = tuple(
            self.corrected.get(table.name, mapping)
            for table, mapping in zip(tables, recognise_all(tables), strict=True)
        )
        loaded = build(tables, mappings) if tables else None
        return replace(self, tables=tables, failed=failed, loaded=loaded)

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Why files could not be read, in the language spoken now."""
        return open_files(self.failed).failures if self.failed else ()


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
    shown: Filters = st.session_state.get(_SHOWN) or Filters()
    return shown


def write_link(params: dict[str, list[str]]) -> None:
    """Make the address say what is shown; only what changed is written."""
    current = {name: st.query_params.get_all(name) for name in st.query_params}
    if current != params:
        st.query_params.from_dict(params)
