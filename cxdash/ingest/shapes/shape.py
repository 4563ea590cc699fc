"""Shapes: tables whose answers are laid out sideways, turned into one answer a row.

:func:`propose` looks at a table, :func:`applied` turns it; what was proposed is part of the
Mapping, so that it is shown, can be refused part by part, and travels in a recipe.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from cxdash.errors import InputError
from cxdash.i18n import N_
from cxdash.ingest.notes import Note, refusal
from cxdash.ingest.shapes import batteries, choices, wave_columns
from cxdash.ingest.shapes.audience import Audience
from cxdash.ingest.shapes.batteries import Battery
from cxdash.ingest.shapes.choices import ENGLISH, FRENCH, Block, Cells, Words
from cxdash.ingest.shapes.glance import Glance, some_rows
from cxdash.ingest.shapes.wave_columns import Wave, Waves
from cxdash.ingest.tables.layout import RawTable
from cxdash.study import AUDIENCES

Part = Waves | Block | Cells | Battery | Audience
"""One thing that is turned; each has a key, a note, and the roles that only the turning knows."""

_KINDS: dict[str, type[Part]] = {"waves": Waves, "block": Block, "cells": Cells, "battery": Battery,
                                "audience": Audience}  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """How a table is turned; empty when it stays as it is.

    Attributes
    ----------
    parts : tuple
        What is done, in this order.
    """

    parts: tuple[Part, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.parts)

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was turned, for the reader; one note a part, in the order of :attr:`keys`."""
        return tuple(part.note for part in self.parts)

    @property
    def keys(self) -> tuple[str, ...]:
        """What each part is called, to refuse it."""
        return tuple(part.key for part in self.parts)

    @property
    def roles(self) -> dict[str, str]:
        """Columns of the turned table whose role the turning tells."""
        return {column: role for part in self.parts for column, role in part.roles.items()}

    def without(self, key: str) -> "Shape":
        """The same with one part left as the file has it."""
        return Shape(tuple(part for part in self.parts if part.key != key))

    def fits(self, columns: Iterable[str]) -> bool:
        """Whether a table of these columns has all that is to be turned."""
        there = set(columns)
        return all(part.sources and set(part.sources) <= there for part in self.parts)

    def as_json(self) -> list[dict[str, Any]]:
        """Plain values, for a recipe."""
        names = {kind: name for name, kind in _KINDS.items()}
        return [{"part": names[type(part)], **asdict(part)} for part in self.parts]

    @classmethod
    def from_json(cls, document: object) -> "Shape":
        """A shape read back.

        Raises
        ------
        InputError
            For anything that :meth:`as_json` does not write.
        """
        from jsonschema import Draft202012Validator

        if not isinstance(document, list) or not Draft202012Validator(SCHEMA).is_valid(document):
            raise _odd()
        return cls(tuple(map(_part, document)))


AS_IS = Shape()


def propose(raw: RawTable) -> Shape:
    """The shape that the names and values of a table suggest."""
    glance, found = Glance.at(raw.frame), list[Part]()
    looked_at = raw
    if turned := wave_columns.find(raw, glance):
        found.append(turned)
        looked_at = turned.applied(replace(raw, frame=some_rows(raw.frame)))
    found += batteries.find(looked_at, Glance.at(looked_at.frame) if turned else glance)
    rest = glance.but(column for part in found for column in (*part.sources, *part.roles))
    blocks = choices.find_blocks(raw, rest)
    rest = rest.but(column for block in blocks for column in block.sources)
    found += [*blocks, *choices.find_cells(raw, rest)]
    return Shape(tuple(_without_clashes(found, set(map(str, raw.frame)))))


def _without_clashes(parts: Iterable[Part], taken: set[str]) -> Iterable[Part]:
    """Parts whose new columns would not take the name of one that is there."""
    for part in parts:
        new = set(part.roles) - set(part.sources)
        if isinstance(part, Waves) or not new & taken:
            taken |= new
            yield part


def applied(raw: RawTable, shape: Shape) -> RawTable:
    """The table turned; its index keeps each row's number in the file, also where a row became several.

    What was turned, and with what counts, is added to its notes.
    """
    for part in shape.parts:
        raw = part.applied(replace(raw, notes=(*raw.notes, part.note)))
    return raw


# --- from JSON -------------------------------------------------------------------------------

_TEXT: dict[str, object] = {"type": "string"}
_TEXTS: dict[str, object] = {"type": "array", "items": _TEXT}
_PAIRS: dict[str, object] = {"type": "object", "additionalProperties": _TEXT, "minProperties": 1}
# A text that is filled in is never taken from a stranger: “{:>999999999}” fills the memory.
_WORDS: dict[str, object] = {"enum": [asdict(words) for words in (FRENCH, ENGLISH)]}


def only(**parts: object) -> dict[str, object]:
    """The JSON Schema of an object with exactly these parts."""
    return {"type": "object", "additionalProperties": False, "required": list(parts), "properties": parts}


_WAVE = only(label=_TEXT, value=_TEXT, columns=_TEXTS)
SCHEMA = {
    "type": "array",
    "items": {
        "oneOf": [
            only(
                part={"const": "waves"}, column=_TEXT, dated={"type": "boolean"}, measures=_TEXTS,
                waves={"type": "array", "minItems": 1, "items": _WAVE}, once=_TEXTS,
            ),
            only(part={"const": "block"}, question=_TEXT, options=_PAIRS, shared=_TEXTS, words=_WORDS),
            only(part={"const": "cells"}, column=_TEXT, separator=_TEXT, options=_TEXTS, words=_WORDS),
            only(part={"const": "battery"}, question=_TEXT, names=_PAIRS),
            only(part={"const": "audience"}, column=_TEXT, side={"enum": list(AUDIENCES)}),
        ]
    },
}  # fmt: skip
"""What :meth:`Shape.as_json` writes, as JSON Schema."""


def _part(document: dict[str, Any]) -> Part:
    """A part as its fields are written down; lists become the tuples they were."""
    kind: Callable[..., Part] = _KINDS[document["part"]]
    told: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in document.items()
        if name != "part"
    }
    if "words" in told:
        told["words"] = Words(**told["words"])
    if document["part"] == "waves":
        told["waves"] = tuple(Wave(**{**wave, "columns": tuple(wave["columns"])}) for wave in told["waves"])
        if any(len(wave.columns) != len(told["measures"]) for wave in told["waves"]):
            raise _odd()
    return kind(**told)


def _odd() -> InputError:
    return refusal(N_("The recipe says in a way that is not known how a table is turned; save it again."))
