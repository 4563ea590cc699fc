"""The few errors a reader can meet, each one sentence fit for a screen.

The sentence says what was expected, what came, and what to do next. It is
raised where the fault is, already in the reader's language, and shown in one
place (:mod:`cxdash.ui.frame` on screen, :mod:`cxdash.__main__` in a terminal).
"""

from collections.abc import Iterable
from difflib import get_close_matches


class CxdashError(Exception):
    """A sentence for the reader; the only exception the interface catches."""


class InputError(CxdashError):
    """A file that cannot be read, or holds nothing that can be used."""


class MappingError(CxdashError):
    """A column, role or option that the study does not have."""


class NotEnoughData(CxdashError):
    """A question the answers at hand cannot settle: nothing is left, or far too few."""


def nearest(asked: str, known: Iterable[str]) -> str | None:
    """The known name closest to the one asked for, whatever the case.

    >>> nearest("Regoin", ["Region", "Product"])
    'Region'
    >>> nearest("zzz", ["Region"]) is None
    True
    """
    by_folded = {name.casefold(): name for name in known}
    matches = get_close_matches(asked.casefold(), by_folded, n=1)
    return by_folded[matches[0]] if matches else None
