"""Rules: what a reader decides about how tables go together, the same for the page, a recipe and a script."""

from dataclasses import dataclass, field

from cxdash.study import ANSWERS

KEEP, SAME_ROW, SAME_DAY = "keep", "same_row", "same_day"
DUPLICATES = (KEEP, SAME_ROW, SAME_DAY)
"""Keep all; one of rows that are equal throughout; the last of one customer on one day."""

UNDECIDED, ONCE = "undecided", "once"
"""Of a table opened twice: nobody has said yet, so both count and a red light says so; or one counts."""


@dataclass(frozen=True)
class Rules:
    """How the tables of a study are combined.

    Attributes
    ----------
    duplicates : {"keep", "same_row", "same_day"}
        Which answers count once, and with either of the last two orders that several extracts list;
        nothing is dropped unless the reader says so.
    copies : {"undecided", "keep", "once"}
        What to do with a table whose content was opened twice.
    unit : {"answers", "customers"}
        What pages count at first.
    renamed : mapping of (table, column) to the name it takes in the study, or to "" to keep them apart
        What the reader said of columns that other tables may have under another name.
    """

    duplicates: str = KEEP
    copies: str = UNDECIDED
    unit: str = ANSWERS
    renamed: dict[tuple[str, str], str] = field(default_factory=dict)
