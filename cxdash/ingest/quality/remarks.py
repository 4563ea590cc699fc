"""Remarks: what to know before trusting a table, and how much it matters."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from cxdash.ingest.notes import Note


class Light(StrEnum):
    """How far a table can be trusted; its text is what scripts read.

    Red: its figures are wrong, or nothing is counted, until someone decides. Amber: read the
    remark first. Green: nothing was found against it.
    """

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


_WORST_FIRST = (Light.RED, Light.AMBER, Light.GREEN)


@dataclass(frozen=True)
class Remark:
    """A note, and the light that it alone would give its table; green only informs."""

    light: Light
    note: Note


def worst_first(remarks: Iterable[Remark]) -> list[Remark]:
    """Remarks in the order to read them; each sentence once."""
    ranked = sorted(remarks, key=lambda remark: _WORST_FIRST.index(remark.light))
    return [remark for i, remark in enumerate(ranked) if remark.note not in [r.note for r in ranked[:i]]]


def light(remarks: Iterable[Remark]) -> Light:
    """The light of a table: its worst remark's, green without any.

    >>> light([]), light([Remark(Light.AMBER, Note("Beware.")), Remark(Light.GREEN, Note("Fine."))])
    (<Light.GREEN: 'green'>, <Light.AMBER: 'amber'>)
    """
    return min((remark.light for remark in remarks), key=_WORST_FIRST.index, default=Light.GREEN)


def green(message: str, **values: object) -> Remark:
    """A remark that only informs."""
    return Remark(Light.GREEN, Note(message, values))


def amber(message: str, **values: object) -> Remark:
    """A remark to read before trusting the table."""
    return Remark(Light.AMBER, Note(message, values))


def red(message: str, **values: object) -> Remark:
    """A remark that someone has to act on first."""
    return Remark(Light.RED, Note(message, values))
