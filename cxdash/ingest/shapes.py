"""Shapes: tables whose answers are laid out sideways, turned into one answer a row.

:func:`propose` looks at a table, :func:`applied` turns it; what was proposed is part of the
Mapping, so that it is shown, can be refused, and travels in a recipe.
"""

from dataclasses import dataclass

from cxdash.ingest.layout import RawTable
from cxdash.ingest.notes import Note


@dataclass(frozen=True)
class Shape:
    """How a table is turned; empty when it stays as it is."""

    def __bool__(self) -> bool:
        return False

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was turned, for the reader."""
        return ()


AS_IS = Shape()


def propose(raw: RawTable) -> Shape:
    """The shape that the names and values of a table suggest."""
    return AS_IS


def applied(raw: RawTable, shape: Shape) -> RawTable:
    """The table turned; its index keeps each row's number in the file, also where a row became several."""
    return raw
