"""Audience: who answers, told by the name of a sheet or a file where no column of it tells."""

from dataclasses import dataclass, replace

import pandas as pd

from cxdash.i18n import N_
from cxdash.ingest.columns import vocabulary
from cxdash.ingest.notes import Note
from cxdash.ingest.tables.layout import TEXT, RawTable

COLUMN = "Audience"
"""The name of the column that says who answers: the same word in both languages."""

_SAID = {
    "customers": N_("No column says who answers, and the name of the table does: these are customers, asked "
                    "the same questions as staff."),
    "staff": N_("No column says who answers, and the name of the table does: these are staff, asked the same "
                "questions as customers."),
}  # fmt: skip


@dataclass(frozen=True)
class Audience:
    """A column that says in every row what the table's name says of all.

    Attributes
    ----------
    column : str
    side : {"customers", "staff"}
    """

    column: str
    side: str

    @property
    def key(self) -> str:
        """What it is called when it is refused."""
        return "audience"

    @property
    def sources(self) -> tuple[str, ...]:
        """No column of the file is changed."""
        return ()

    @property
    def roles(self) -> dict[str, str]:
        """The new column says who answers."""
        return {self.column: "audience"}

    @property
    def note(self) -> Note:
        """What was concluded, and what follows."""
        return Note(_SAID[self.side], {})

    def applied(self, raw: RawTable) -> RawTable:
        """The table with the column, in the words of its name where they say the same."""
        words = _telling(raw) if side_of(raw) == self.side else self.side
        said = pd.Series(words, index=raw.frame.index, dtype=TEXT)
        return replace(raw, frame=raw.frame.assign(**{self.column: said}))


def side_of(raw: RawTable) -> str | None:
    """Who answers, by the name of the sheet or else of the file; None where neither tells."""
    name = _telling(raw)
    return vocabulary.audience(name) if name else None


def _telling(raw: RawTable) -> str | None:
    return next((name for name in (raw.sheet, raw.file) if name and vocabulary.audience(name)), None)
