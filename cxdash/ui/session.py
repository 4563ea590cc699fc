"""Session: what one reader has opened and chosen; nothing else touches ``st.session_state``.

Everything here belongs to one browser tab and dies with it. Tables are kept as text, so that
columns can be corrected without reading again; the files' bytes are kept too, so that another
separator, encoding or header row can be chosen. Of files that failed nothing is kept.
"""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as Of
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException

from cxdash.errors import InputError, NotEnoughData
from cxdash.filters import Filters
from cxdash.i18n import LANGUAGES, N_, _, closest, speaking
from cxdash.ingest import (
    Failure,
    Loaded,
    Mapping,
    Note,
    Opened,
    Progress,
    RawTable,
    Reading,
    Recipe,
    Rules,
    apply,
    build,
    each_named,
    open_again,
    open_files,
    recognise_all,
)
from cxdash.ingest.columns.roles import recognise_columns
from cxdash.ingest.files.limits import within_quota
from cxdash.ingest.notes import refusal
from cxdash.ingest.recipe import is_recipe
from cxdash.ingest.shapes.shape import applied
from cxdash.study import Study

_SHELF, _CHANGES, _GIVEN = "shelf", "changes", "given"
_WAITING, _SHOWN, _TOLD = "waiting", "shown", "told"
LANGUAGE, TABLE = "language", "table"
"""Keys of the widgets that other pages turn to: the language, and the table whose columns are shown."""

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
    contents : mapping of a file's name to its bytes
    given : tuple of (name, bytes)
        Files that were dropped, until they have been read.
    readings : mapping of a file's name to its Reading
        Where the reader chose a separator, an encoding or a header row.
    asked : mapping of a file's name to its Reading
        What was chosen last, until the file has been read so.
    rules : Rules
        How the tables are combined.
    differences : tuple of Note, or None
        What is not as it was when the recipe in use was saved; None where none is in use.
    found : tuple of Mapping
        What was recognised in each table.
    loaded : Loaded or None
    """

    tables: tuple[RawTable, ...] = ()
    corrected: Of[str, Mapping] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()
    contents: Of[str, bytes] = field(default_factory=dict, repr=False)
    given: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)
    readings: Of[str, Reading] = field(default_factory=dict)
    asked: Of[str, Reading] = field(default_factory=dict)
    rules: Rules = field(default_factory=Rules)
    differences: tuple[Note, ...] | None = None
    found: tuple[Mapping, ...] = field(default=(), repr=False)
    loaded: Loaded | None = field(default=None, repr=False)

    def with_files(self, files: Iterable[tuple[str, bytes]], progress: Progress | None = None) -> "Shelf":
        """The shelf with more files, one of a name already there in its place; recipes are followed."""
        named = each_named(files)
        recipes = {name: data for name, data in named.items() if is_recipe(data)}
        tables = _without(named, recipes)
        shelf = self._with_tables(tables, progress) if tables else self
        return reduce(lambda made, recipe: made.with_recipe(*recipe, progress), recipes.items(), shelf)

    def _with_tables(self, named: Of[str, bytes], progress: Progress | None) -> "Shelf":
        given, refused = within_quota(_without(self.contents, named), named)
        opened = open_files(given.items(), progress=progress)
        read = {table.file for table in opened.tables}
        without_room = (Failure(file, why) for file, why in refused.items())
        return replace(
            self,
            tables=(*_but(self.tables, given), *opened.tables),
            failures=(*_but(self.failures, named), *opened.failures, *without_room),
            contents={**_without(self.contents, given), **{name: given[name] for name in read}},
            readings=_without(self.readings, given),
            asked=_without(self.asked, given),
            differences=None,
        )._recognised(progress)

    def without_file(self, file: str) -> "Shelf":
        """The shelf with one file taken off, and all that was said of it."""
        gone = {table.name for table in self.tables if table.file == file}
        left = replace(
            self,
            tables=_but(self.tables, [file]),
            corrected=_without(self.corrected, gone),
            failures=_but(self.failures, [file]),
            contents=_without(self.contents, [file]),
            readings=_without(self.readings, [file]),
            differences=None,
        ).without_wish(file)
        return left._recognised() if gone else left

    def without_failure(self, file: str) -> "Shelf":
        """The shelf without what was said of a file; the file itself stays, if it is open."""
        return replace(self, failures=_but(self.failures, [file]))

    def refusing(self, file: str, why: Note) -> "Shelf":
        """The shelf as it was, and why a wish about a file cannot be followed."""
        return replace(self, failures=(*_but(self.failures, [file]), Failure(file, why)))

    def with_mapping(self, name: str, mapping: Mapping) -> "Shelf":
        """The shelf with one table's columns read in another way."""
        return self.with_mappings({name: mapping})

    def with_mappings(self, said: Of[str, Mapping]) -> "Shelf":
        """The shelf with the columns of some tables, by name, read in another way."""
        return replace(self, corrected={**self.corrected, **said})._built()

    def without_part(self, name: str, part: str) -> "Shelf":
        """The shelf with one thing that was turned in a table left as its file has it."""
        raw, mapping = next(
            (raw, one) for raw, one in zip(self.tables, self.opened.mappings, strict=True) if raw.name == name
        )
        shape = mapping.shape.without(part)
        return self.with_mapping(name, recognise_columns(applied(raw, shape), shape))

    def as_found(self, name: str) -> "Shelf":
        """The shelf with one table read as it was recognised."""
        return replace(self, corrected=_without(self.corrected, [name]))._built()

    def with_rules(self, rules: Rules) -> "Shelf":
        """The shelf with its tables combined in another way."""
        return replace(self, rules=rules)._built()

    def asking(self, file: str, **chosen: Any) -> "Shelf":
        """The shelf with a wish how to read one file, which takes its time to follow."""
        before = self.asked.get(file) or self.readings.get(file, Reading())
        return replace(self, asked={**self.asked, file: replace(before, **chosen)})

    def without_wish(self, file: str) -> "Shelf":
        """The shelf with nothing left to be done about one file."""
        return replace(self, asked=_without(self.asked, [file]))

    def with_reading(self, file: str, reading: Reading, progress: Progress | None = None) -> "Shelf":
        """The shelf with one file read again; where that fails, as it was, and the reason said."""
        readings = {**self.readings, file: reading}
        opened = open_files([(file, self.contents[file])], readings, progress)
        done = self.without_wish(file).without_failure(file)
        if opened.failures:
            return done.refusing(file, opened.failures[0].why)
        tables = _in_place(self.tables, file, opened.tables)
        return replace(done, tables=tables, readings=readings)._recognised(progress)

    def with_recipe(self, file: str, data: bytes, progress: Progress | None = None) -> "Shelf":
        """The shelf with the choices of a recipe; where it cannot be used, as it was, and the reason said."""
        try:
            return self._followed(file, data, progress).without_failure(file)
        except InputError as error:
            return self.refusing(file, *error.args)

    def _followed(self, file: str, data: bytes, progress: Progress | None) -> "Shelf":
        recipe = Recipe.parse(file, data)
        if not self.tables:
            raise refusal(
                N_("{file} holds choices, and no table is open to make them for; open the tables first."),
                file=file,
            )
        opened, readings = open_again(Opened(self.tables), self.contents, recipe, progress)
        again = apply(recipe, opened.tables, recognise_all(opened.tables), file)
        named = {raw.name: one for raw, one in zip(opened.tables, again.mappings, strict=True)}
        return replace(
            self,
            tables=opened.tables,
            corrected=named,
            readings={**self.readings, **readings},
            rules=again.rules,
            differences=again.differences,
        )._recognised(progress)

    @property
    def opened(self) -> Loaded:
        """What was made of the files.

        Raises
        ------
        NotEnoughData
            Before any file is open; the sentence says where to open one.
        """
        if self.loaded is None:
            raise NotEnoughData(_("No file is open yet: open your files, or the sample, on the Data page."))
        return self.loaded

    @property
    def recipe(self) -> Recipe:
        """What holds now, to be saved and made again for other files."""
        return Recipe.of(self.tables, self.opened.mappings, self.readings, self.rules)

    def _recognised(self, progress: Progress | None = None) -> "Shelf":
        """Tables looked at anew, and combined; a correction alone needs only the second."""
        return replace(self, found=recognise_all(self.tables))._built(progress)

    def _built(self, progress: Progress | None = None) -> "Shelf":
        if not self.tables:
            return replace(self, loaded=None)
        mappings = tuple(
            self._mapping(table, found) for table, found in zip(self.tables, self.found, strict=True)
        )
        return replace(self, loaded=build(self.tables, mappings, rules=self.rules, progress=progress))

    def _mapping(self, table: RawTable, found: Mapping) -> Mapping:
        """What the reader said of a table, unless it now has other columns."""
        said = self.corrected.get(table.name)
        return said if said is not None and _fits(said, table, found) else found


def _fits(said: Mapping, table: RawTable, found: Mapping) -> bool:
    """Whether a table has the columns that a mapping is about, in the shape it gives them."""
    if said.shape == found.shape:
        return said.roles.keys() == found.roles.keys()
    fits = said.shape.fits(table.frame.columns)
    return fits and said.roles.keys() == set(applied(table, said.shape).frame.columns)


def _in_place(tables: tuple[RawTable, ...], file: str, read: tuple[RawTable, ...]) -> tuple[RawTable, ...]:
    """The tables of one file replaced where they stand."""
    first = next((i for i, table in enumerate(tables) if table.file == file), len(tables))
    others = _but(tables, [file])
    return (*others[:first], *read, *others[first:])


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
    """Keep a shelf, whatever its reader clicks meanwhile: any access to the session's state may end a run."""
    try:
        st.session_state.update({_SHELF: new, _CHANGES: changes() + 1})
    except RerunException:
        put(new)
        raise


def changes() -> int:
    """How often the shelf changed; part of the keys of widgets that must not keep what no longer holds."""
    count: int = st.session_state.get(_CHANGES, 0)
    return count


def give(files: Iterable[tuple[str, bytes]]) -> None:
    """Keep files that are to be read, and offer an empty upload box."""
    st.session_state[_GIVEN] = given() + 1
    put(replace(shelf(), given=(*shelf().given, *files)))


def given() -> int:
    """How often files were given; part of the upload box's key, so that it empties itself, and only then."""
    count: int = st.session_state.get(_GIVEN, 0)
    return count


def change(made: Callable[[Shelf], Shelf]) -> None:
    """Make a change hold, for a button's ``on_click``, which runs before the page has said its language."""
    with speaking(language()):
        put(made(shelf()))


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
