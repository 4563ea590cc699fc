"""What was read, what was used, and what was set aside and why, for one table."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from cxdash.estimate import Estimate
from cxdash.i18n import N_, _
from cxdash.ingest.columns.mapping import Mapping
from cxdash.ingest.columns.values import (
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
)  # fmt: skip
from cxdash.ingest.combining.appending import OTHER_SCALE
from cxdash.ingest.combining.behaviour import CANCELLED
from cxdash.ingest.combining.duplicates import COPY, EQUAL_DAY, EQUAL_ROW
from cxdash.ingest.combining.ledger import Entry
from cxdash.ingest.notes import Note
from cxdash.ingest.quality.checks import checked
from cxdash.ingest.quality.remarks import Light, Remark, light, worst_first
from cxdash.ingest.quality.responding import low_response, response_rate
from cxdash.ingest.tables.layout import EXTRA_VALUES, FOOTER, HEADER_AGAIN, TOTAL_ROW, RawTable
from cxdash.study import OTHER, REPEATABLE, Join

REASONS = {
    BLANK: N_("empty"),
    DONT_KNOW: N_("don't know, or not applicable"),
    OUT_OF_SCALE: N_("outside the scale"),
    UNREADABLE: N_("could not be read"),
    EXTRA_VALUES: N_("more values than the header has names"),
    TOTAL_ROW: N_("a row of totals"),
    HEADER_AGAIN: N_("the header again"),
    FOOTER: N_("a title or a note, not a record"),
    NO_SCORE: N_("no score in this row"),
    NO_WEIGHT: N_("no weight, so not counted"),
    NO_ID: N_("no customer id in this row"),
    REPEATED: N_("the same customer again; the first row was used"),
    NOT_USED: N_("the table is not used"),
    OTHER_SCALE: N_("on another scale than in the other tables"),
    CANCELLED: N_("a cancelled order"),
    COPY: N_("the table holds what another holds, and counts once"),
    EQUAL_ROW: N_("equal to an earlier row, and counted once"),
    EQUAL_DAY: N_("the same customer answered again that day; the last answer was used"),
}
"""Every reason for setting a row or a cell aside, with the words a reader sees."""


@dataclass(frozen=True)
class TableReport:
    """The account of one table.

    Attributes
    ----------
    rows_read, rows_used, rows_set_aside : int
        ``rows_read = rows_used + rows_set_aside``; of the table as it was turned.
    rows_in_file : int
        Fewer than ``rows_read`` where each row of the file became several answers.
    reasons : mapping of reason to how often
        Codes, see :data:`REASONS`; cells and rows.
    roles : mapping of role to its column, or to a list for a role of several
    asides : DataFrame
        ``row``, ``column``, ``value``, ``reason`` (codes).
    remarks : tuple of Remark
        What to know before trusting the table, the worst first.
    response : Estimate or None
        The share of those asked, or of the customers known, who answered; None where only one side is known.
    cells : DataFrame
        The table as its file has it, by row number.
    place : str
        Which cells of its sheet it takes, where the sheet holds several tables.
    """

    file: str
    sheet: str | None
    kind: str
    rows_read: int
    rows_used: int
    rows_in_file: int
    reasons: dict[str, int]
    roles: dict[str, str | list[str]]
    encoding: str | None
    delimiter: str | None
    decimal: str
    date_order: str | None
    asides: pd.DataFrame
    remarks: tuple[Remark, ...] = ()
    response: Estimate | None = None
    cells: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    place: str = ""

    @property
    def name(self) -> str:
        """Where the table comes from, as a reader says it: ``clients.xlsx · Feuil1``."""
        return " · ".join(filter(None, (self.file, self.sheet, self.place)))

    @property
    def rows_set_aside(self) -> int:
        """Rows of which nothing was used."""
        return self.rows_read - self.rows_used

    @property
    def light(self) -> Light:
        """How far the table can be trusted."""
        return light(self.remarks)

    @property
    def notes(self) -> tuple[Note, ...]:
        """The remarks without their lights."""
        return tuple(remark.note for remark in self.remarks)

    @property
    def warnings(self) -> list[str]:
        """The notes, in the reader's language."""
        return [note.sentence for note in self.notes]

    @property
    def set_aside(self) -> pd.DataFrame:
        """What was set aside, to download: row, column, value, reason, then the row as its file has it."""
        words = {reason: _(text) for reason, text in REASONS.items()}
        listed = self.asides.assign(reason=self.asides["reason"].map(words))
        titles = {"row": _("Row"), "column": _("Column"), "value": _("Value"), "reason": _("Reason")}
        rows = self.cells.reindex(listed["row"]).reset_index(drop=True)
        own = {column: f"{column} (2)" for column in rows if column in titles.values()}
        return pd.concat([listed.rename(columns=titles), rows.rename(columns=own)], axis=1)

    def as_json(self) -> dict[str, object]:
        """Plain values, as the command ``check`` prints them."""
        return {
            "file": self.file,
            "sheet": self.sheet,
            "kind": self.kind,
            "light": self.light.value,
            "rows_read": self.rows_read,
            "rows_used": self.rows_used,
            "rows_set_aside": self.rows_set_aside,
            "reasons": self.reasons,
            "response_rate": self.response.as_json() if self.response else None,
            "roles": self.roles,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "decimal": self.decimal,
            "date_order": self.date_order,
            "warnings": self.warnings,
        }


def report(
    source: RawTable, raw: RawTable, mapping: Mapping, typed: Typed, entry: Entry, met: Join | None
) -> TableReport:
    """The account of a table.

    Parameters
    ----------
    source, raw : RawTable
        As its file has it, and as it was turned.
    mapping : Mapping
    typed : Typed
    entry : Entry
        What joining it to others has shown.
    met : Join or None
        How the answers of the study meet its customers.
    """
    roles = {
        role: list(columns) if role in REPEATABLE else columns[0]
        for role, columns in mapping.by_role().items()
    }
    lost = sum(map(len, entry.asides))
    asides = pd.concat([typed.asides, *entry.asides], ignore_index=True)
    reasons = _counted(typed.reasons, entry.asides)
    rate = response_rate(raw, mapping, met)
    told = [Remark(Light.GREEN, note) for note in (*raw.notes, *mapping.shape.notes)]
    remarks = worst_first([*told, *checked(raw, mapping, typed), *low_response(rate), *entry.remarks])
    return TableReport(
        raw.file, raw.sheet, mapping.kind, typed.rows_read, typed.rows_used - lost,
        len(source.frame) + len(source.asides), reasons, roles,
        raw.encoding, raw.delimiter, mapping.decimal, mapping.date_order,
        asides.sort_values("row", kind="stable", ignore_index=True),
        tuple(remarks), rate, source.frame, source.place,
    )  # fmt: skip


def _counted(reasons: dict[str, int], more: list[pd.DataFrame]) -> dict[str, int]:
    """Reasons with how often, those of the join among them."""
    counts = dict(reasons)
    for listed in more:
        for reason, n in listed["reason"].value_counts().items():
            counts[str(reason)] = counts.get(str(reason), 0) + int(n)
    return counts


def doubtful(reports: Iterable[TableReport]) -> tuple[str, ...]:
    """Names of the tables that are counted although their light is red."""
    return tuple(one.name for one in reports if one.kind != OTHER and one.light == Light.RED)
