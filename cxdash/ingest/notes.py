"""Notes: what ingest has to say about a file, put into words only when it is shown.

A note keeps its message and its values apart, because a file is read once and
its reader may change language afterwards, or be in another process.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cxdash.errors import InputError
from cxdash.i18n import N_, _, listing, number


@dataclass(frozen=True)
class Note:
    """One remark for the reader.

    Attributes
    ----------
    message : str
        The English sentence, marked with ``N_``, with ``{names}`` to fill in.
    values : mapping of name to text, number, or tuple of texts

    >>> Note("Blank rows left out: {n}.", {"n": 1200}).sentence
    'Blank rows left out: 1,200.'
    """

    message: str
    values: dict[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The note in the reader's language."""
        return _(self.message, **{name: _shown(value) for name, value in self.values.items()})

    @property
    def parts(self) -> tuple["Note", ...]:
        """The notes that it was joined from, or itself alone."""
        if self.message != _JOINED:
            return (self,)
        return tuple(part for note in self.values.values() if isinstance(note, Note) for part in note.parts)

    def __str__(self) -> str:
        return self.sentence


_JOINED = N_("{first} {second}")


def together(*told: Mapping[str, Note]) -> dict[str, Note]:
    """All that is said of each column; several notes on one are joined, so that none hides another.

    >>> together({"a": Note("Read."), "b": Note("Left out.")}, {"a": Note("Check it.")})["a"].sentence
    'Read. Check it.'
    """
    found: dict[str, Note] = {}
    for notes in told:
        for column, note in notes.items():
            first = found.get(column)
            known = first is None or note in first.parts
            found[column] = (first or note) if known else Note(_JOINED, {"first": first, "second": note})
    return found


def refusal(message: str, **values: object) -> InputError:
    """An error that says its sentence in the language of the moment it is shown in.

    >>> str(refusal("{file} is empty.", file="a.csv"))
    'a.csv is empty.'
    """
    return InputError(Note(message, values))


def _shown(value: object) -> object:
    if isinstance(value, tuple):
        return listing([str(_shown(part)) for part in value])
    if isinstance(value, float):
        return number(value, 1)
    return number(value) if isinstance(value, int) else value


def quoted(names: Iterable[str]) -> tuple[Note, ...]:
    """Names between the quotation marks of the language they are shown in.

    >>> Note("Empty: {columns}.", {"columns": quoted(["a", "b"])}).sentence
    'Empty: “a” and “b”.'
    """
    return tuple(Note(N_("“{name}”"), {"name": name}) for name in names)


SHOWN_ROWS = 5
"""How many row numbers a note names; the download lists them all."""


def some(rows: list[int]) -> str:
    """The first row numbers, written without thousands separators so that they can be searched for."""
    return ", ".join(str(row) for row in rows[:SHOWN_ROWS]) + (", …" if len(rows) > SHOWN_ROWS else "")
