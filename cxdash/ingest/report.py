"""What was read, what was used, and what was set aside and why, for one table."""

from dataclasses import dataclass
from math import sqrt

import pandas as pd

from cxdash.i18n import N_, _
from cxdash.ingest.layout import EXTRA_VALUES, TOTAL_ROW, RawTable
from cxdash.ingest.notes import Note
from cxdash.ingest.roles import DATED, Mapping
from cxdash.ingest.values import (
    BLANK,
    DONT_KNOW,
    NO_ID,
    NO_SCORE,
    NO_WEIGHT,
    NOT_USED,
    OUT_OF_SCALE,
    REPEATED,
    UNREADABLE,
    Typed,
    tells_dates,
)  # fmt: skip
from cxdash.study import CUSTOMERS, MIRROR, OTHER, REPEATABLE, RESPONSES, Table

REASONS = {
    BLANK: N_("empty"),
    DONT_KNOW: N_("don't know, or not applicable"),
    OUT_OF_SCALE: N_("outside the scale"),
    UNREADABLE: N_("could not be read"),
    EXTRA_VALUES: N_("more values than the header has names"),
    TOTAL_ROW: N_("a row of totals"),
    NO_SCORE: N_("no score in this row"),
    NO_WEIGHT: N_("no weight, so not counted"),
    NO_ID: N_("no customer id in this row"),
    REPEATED: N_("the same customer again; the first row was used"),
    NOT_USED: N_("the table is not used"),
}
"""Every reason for setting a row or a cell aside, with the words a reader sees."""


@dataclass(frozen=True)
class TableReport:
    """The account of one table.

    Attributes
    ----------
    rows_read, rows_used, rows_set_aside : int
        ``rows_read = rows_used + rows_set_aside``.
    reasons : mapping of reason to how often
        Codes, see :data:`REASONS`; cells and rows.
    roles : mapping of role to its column, or to a list for a role of several
    asides : DataFrame
        ``row``, ``column``, ``value``, ``reason`` (codes).
    notes : tuple of Note
        What to know before trusting the table.
    """

    file: str
    sheet: str | None
    kind: str
    rows_read: int
    rows_used: int
    reasons: dict[str, int]
    roles: dict[str, str | list[str]]
    encoding: str | None
    delimiter: str | None
    decimal: str
    date_order: str | None
    asides: pd.DataFrame
    notes: tuple[Note, ...] = ()

    @property
    def rows_set_aside(self) -> int:
        """Rows of which nothing was used."""
        return self.rows_read - self.rows_used

    @property
    def warnings(self) -> list[str]:
        """The notes, in the reader's language."""
        return [note.sentence for note in self.notes]

    @property
    def set_aside(self) -> pd.DataFrame:
        """Rows and cells set aside, with titles and reasons in the reader's language, to download."""
        words = {reason: _(text) for reason, text in REASONS.items()}
        listed = self.asides.assign(reason=self.asides["reason"].map(words))
        titles = {"row": _("Row"), "column": _("Column"), "value": _("Value"), "reason": _("Reason")}
        return listed.rename(columns=titles)

    def as_json(self) -> dict[str, object]:
        """Plain values, as the command ``check`` prints them."""
        return {
            "file": self.file,
            "sheet": self.sheet,
            "kind": self.kind,
            "rows_read": self.rows_read,
            "rows_used": self.rows_used,
            "rows_set_aside": self.rows_set_aside,
            "reasons": self.reasons,
            "roles": self.roles,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "decimal": self.decimal,
            "date_order": self.date_order,
            "warnings": self.warnings,
        }


def report(raw: RawTable, mapping: Mapping, typed: Typed, more: tuple[Note, ...] = ()) -> TableReport:
    """The account of a table as read, mapped and typed; ``more`` are notes from joining it to others."""
    roles = {
        role: list(columns) if role in REPEATABLE else columns[0]
        for role, columns in mapping.by_role().items()
    }
    return TableReport(
        raw.file, raw.sheet, mapping.kind, typed.rows_read, typed.rows_used, typed.reasons, roles,
        raw.encoding, raw.delimiter, mapping.decimal, mapping.date_order, typed.asides,
        (*raw.notes, *_about(raw, mapping, typed), *mapping.doubts.values(), *more),
    )  # fmt: skip


def _about(raw: RawTable, mapping: Mapping, typed: Typed) -> list[Note]:
    notes = []
    if not typed.rows_read:
        notes.append(Note(N_("The table has a header and no rows.")))
    if raw.header_row is None:
        notes.append(Note(N_("The first row holds data, so the columns were named by their letters.")))
    if mapping.kind == OTHER and typed.rows_read:
        notes.append(Note(
            N_("No score, customers or mirror survey were recognised in {table}; say what its columns are."),
            {"table": raw.name},
        ))  # fmt: skip
    if mapping.kind in (RESPONSES, CUSTOMERS, MIRROR) and typed.rows_read and not typed.rows_used:
        notes.append(Note(N_("No row of {table} could be used; check the roles and scales of its columns."),
                          {"table": raw.name}))  # fmt: skip
    notes += _about_directions(mapping, typed) + _about_tenure(raw, mapping)
    unread = [column for column in mapping.columns(*DATED) if _mostly_unread(typed, column)]
    return notes + [
        Note(
            N_("Most dates in “{column}” could not be read; check the order of day and month."),
            {"column": column},
        )
        for column in unread
    ]


def _about_tenure(raw: RawTable, mapping: Mapping) -> list[Note]:
    column = mapping.column("tenure")
    if column is None or not tells_dates(raw.frame[column]):
        return []
    return [
        Note(
            N_("“{column}” holds dates; it is counted in years up to the newest date of the table."),
            {"column": column},
        )
    ]


_FEWEST_PAIRS = 30
_CLEARLY_AGAINST = -0.1


def _about_directions(mapping: Mapping, typed: Typed) -> list[Note]:
    """Scores that were turned round, and an effort that goes against satisfaction."""
    notes = [
        Note(
            N_("“{column}” was read with low as good and its answers turned round: {low} counts as {high}."),
            {"column": column, "low": f"{scale.low:g}", "high": f"{scale.high:g}"},
        )
        for column, scale in mapping.scales.items()
        if scale.reversed and mapping.roles[column] != "ces"
    ]
    ces, csat = mapping.column("ces"), mapping.column("csat")
    if mapping.kind == RESPONSES and ces and csat and _against(typed.table, ces, csat):
        notes.append(Note(
            N_("In the same rows, better answers to “{ces}” go with worse ones to “{csat}”: the direction of "
               "one of them looks reversed; check their scales."),
            {"ces": ces, "csat": csat},
        ))  # fmt: skip
    return notes


def _against(table: Table, ces: str, csat: str) -> bool:
    """Whether ease falls where satisfaction rises, by more than chance would have it."""
    both = table.frame[[ces, csat]].dropna()
    if len(both) < _FEWEST_PAIRS or (both.nunique() < 2).any():
        return False
    together = both[ces].corr(both[csat]) * (-1 if table.scales[ces].reversed else 1)
    return bool(together < min(_CLEARLY_AGAINST, -2 / sqrt(len(both))))


def _mostly_unread(typed: Typed, column: str) -> bool:
    unread = ((typed.asides["column"] == column) & (typed.asides["reason"] == UNREADABLE)).sum()
    return bool(unread > 0.5 * max(typed.rows_read, 1))
