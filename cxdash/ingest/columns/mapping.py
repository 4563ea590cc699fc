"""Mapping: what a table is and what each of its columns is for, as found and as corrected by its reader."""

from collections.abc import Iterable
from collections.abc import Mapping as Of
from dataclasses import dataclass, field, replace
from typing import TypeVar

from cxdash.i18n import N_
from cxdash.ingest.columns import vocabulary
from cxdash.ingest.columns.parse import DateOrder, Decimal
from cxdash.ingest.notes import Note
from cxdash.ingest.shapes.shape import AS_IS, Shape
from cxdash.scales import CES_SCALE, METRIC_ROLES, NPS_SCALE, Scale
from cxdash.study import BEHAVIOUR, BOUGHT, CUSTOMERS, MIRROR, ORDERS, OTHER, REPEATABLE, RESPONSES

SCALED = (*METRIC_ROLES, "item", "rating")
"""Roles whose values lie on a scale."""

DATED = ("date", "left_on", "order_date")


@dataclass(frozen=True)
class Mapping:
    """What a table is, and what each of its columns is for.

    Attributes
    ----------
    kind : {"responses", "customers", "orders", "mirror", "other"}
    roles : mapping of column to role
        Every column of the table is there; ``ignore`` is a role.
    scales : mapping of column to Scale
        For the columns whose role has one.
    likely_scales : mapping of column to Scale
        What each column of few numbers would be read on, if it became a score; reversed
        where its words give the better answer the lower number.
    decimal : {",", "."}
    date_order : {"dmy", "mdy"} or None
        None when no date depends on it.
    missing : tuple of str
        Values that the reader declares to be no answer.
    words : mapping of column to its words and the answer each stands for
        For scores given in words, such as “Très satisfait”.
    missing_in : mapping of column to values that mean no answer in it
        Besides ``missing``, which holds for the whole table.
    undecided : tuple of columns
        Dates that could be day first or month first; the reader is asked.
    likely_words : mapping of column to its words and answers
        The same for every column of words that could be answers, if it became a score.
    shape : Shape
        How the table was turned before its columns were looked at; the roles are of the turned table.
    doubts : mapping of column to Note
        What was decided although the file leaves it open.
    """

    kind: str
    roles: dict[str, str]
    scales: dict[str, Scale] = field(default_factory=dict)
    likely_scales: dict[str, Scale] = field(default_factory=dict)
    decimal: Decimal = "."
    date_order: DateOrder | None = None
    missing: tuple[str, ...] = ()
    words: dict[str, dict[str, float]] = field(default_factory=dict)
    missing_in: dict[str, tuple[str, ...]] = field(default_factory=dict)
    undecided: tuple[str, ...] = ()
    likely_words: dict[str, dict[str, float]] = field(default_factory=dict)
    shape: Shape = AS_IS
    doubts: dict[str, Note] = field(default_factory=dict)

    def column(self, role: str) -> str | None:
        """The first column that plays a role, or None."""
        return next(iter(self.columns(role)), None)

    def columns(self, *roles: str) -> tuple[str, ...]:
        """All columns that play one of these roles, in the order of the file."""
        return tuple(column for column, played in self.roles.items() if played in roles)

    def by_role(self) -> dict[str, tuple[str, ...]]:
        """The columns of each role in use."""
        return {role: self.columns(role) for role in dict.fromkeys(self.roles.values()) if role != "ignore"}

    def with_role(self, column: str, role: str) -> "Mapping":
        """The same with one column in another role; a role of one column alone is taken over."""
        roles = {
            other: "ignore" if played == role and role not in REPEATABLE else played
            for other, played in self.roles.items()
        }
        roles[column] = role
        kind = self.kind if self.kind == MIRROR else kind_of(roles)
        made = replace(self, kind=kind, roles=roles, doubts=_but(self.doubts, column))._scaled_only()
        if role not in SCALED:
            return made
        likely = self.likely_scales.get(column)
        words = self.likely_words.get(column, {})
        fixed = likely if words and role != "nps" else None
        scale = fixed or scale_for(role, vocabulary.fold(column), likely)
        words = {} if role == "nps" else words
        return replace(
            made,
            scales={**made.scales, column: scale},
            words={**made.words, **({column: words} if words else {})},
        )

    def _scaled_only(self) -> "Mapping":
        """Without scales and words of columns that are on no scale any more."""
        off = {column for column, role in self.roles.items() if role not in SCALED}
        return replace(
            self,
            scales=_but(self.scales, *off),
            words=_but(self.words, *off),
            undecided=tuple(column for column in self.undecided if self.roles[column] in DATED),
        )

    def with_scale(self, column: str, scale: Scale) -> "Mapping":
        """The same with one column read on another scale."""
        return replace(self, scales={**self.scales, column: scale}, doubts=_but(self.doubts, column))

    def with_kind(self, kind: str) -> "Mapping":
        """The same as another kind of table."""
        return replace(self, kind=kind)

    def with_decimal(self, decimal: Decimal) -> "Mapping":
        """The same with another decimal mark."""
        return replace(self, decimal=decimal)

    def with_date_order(self, order: DateOrder) -> "Mapping":
        """The same with day or month first, which settles the doubt about it."""
        settled = {column: note for column, note in self.doubts.items() if self.roles[column] not in DATED}
        return replace(self, date_order=order, undecided=(), doubts=settled)

    def with_words(self, column: str, words: dict[str, float]) -> "Mapping":
        """The same with words of one column standing for other answers; none at all for {}."""
        said = {**self.words, column: dict(words)} if words else _but(self.words, column)
        scale = self.scales.get(column)
        if words and (scale is None or not all(scale.low <= value <= scale.high for value in words.values())):
            low, high = min(words.values()), max(words.values())
            scale = Scale(min(low, 1), max(high, low + 1))
        scales = self.scales if scale is None else {**self.scales, column: scale}
        return replace(self, words=said, scales=scales)

    def with_missing_in(self, column: str, values: Iterable[str]) -> "Mapping":
        """The same with values that are no answer in one column, such as a vendor's 99; none for ()."""
        values = tuple(values)
        return replace(
            self, missing_in={**_but(self.missing_in, column), **({column: values} if values else {})}
        )

    @property
    def rows_are_persons(self) -> bool:
        """Whether a table tells what people did without an id, so that each row is one of them."""
        played = set(self.roles.values())
        told = bool(played & set(BEHAVIOUR)) and "customer" not in played
        return told and self.kind in (RESPONSES, CUSTOMERS)

    @property
    def choices(self) -> tuple[Note, ...]:
        """What was read as something else than it says: words as answers, rows as customers."""
        return (*_about_words(self.words), *_about_persons(self))

    def with_missing(self, values: Iterable[str]) -> "Mapping":
        """The same with values declared to be no answer."""
        return replace(self, missing=tuple(values))


OfColumn = TypeVar("OfColumn")


def _but(kept: dict[str, OfColumn], *columns: str) -> dict[str, OfColumn]:
    return {column: one for column, one in kept.items() if column not in columns}


def kind_of(roles: Of[str, str]) -> str:
    """The kind of table that its roles make."""
    played = set(roles.values())
    if played & set(METRIC_ROLES):
        return RESPONSES
    if {"audience", "rating"} <= played:
        return MIRROR
    if "item" in played:
        return RESPONSES
    if "customer" in played and played & set(BOUGHT):
        return ORDERS
    wrote = {"comment", "date"} <= played and not played & {*BEHAVIOUR}
    if ("customer" in played and played & {*BEHAVIOUR, "segment"} and not wrote) or "left" in played:
        return CUSTOMERS
    return OTHER


def scale_for(role: str, folded: str, likely: Scale | None) -> Scale:
    """The scale of a score under a folded name, in numbers; NPS has its own, and CES where none is seen.

    >>> scale_for("ces", "ces", None).label, scale_for("ces", "ces", Scale(1, 10)).label
    ('1-7', '1-10')
    """
    if role == "nps":
        return replace(NPS_SCALE, reversed=likely is not None and likely.reversed)
    scale = likely or (CES_SCALE if role == "ces" else Scale(0, 10))
    effort = role == "ces" and reads_as_effort(folded, scale)
    return replace(scale, reversed=scale.reversed or effort)


def reads_as_effort(folded: str, scale: Scale) -> bool:
    """Whether low is good: on five steps unless it asks for ease, on others but 1-7 if it asks for effort."""
    if scale.range == CES_SCALE.range or vocabulary.says_ease(folded):
        return False
    return scale.range == 4 or vocabulary.says_effort(folded)


# --- what was chosen -------------------------------------------------------------------------


def _about_words(words: dict[str, dict[str, float]]) -> list[Note]:
    """One note for all the columns whose words stand for the same answers."""
    alike: dict[tuple[tuple[str, float], ...], list[str]] = {}
    for column, answers in words.items():
        alike.setdefault(tuple(answers.items()), []).append(column)
    return [
        Note(
            N_("The words of {columns} were read as answers: {words}."),
            {"columns": tuple(columns), "words": tuple(f"{word} = {value:g}" for word, value in answers)},
        )
        for answers, columns in alike.items()
    ]


def _about_persons(mapping: Mapping) -> list[Note]:
    if not mapping.rows_are_persons:
        return []
    told = mapping.columns(*BEHAVIOUR)[0]
    return [
        Note(
            N_(
                "“{column}” stands beside no customer id, so each row was taken for one customer; if one can "
                "have several rows, say which column holds the id."
            ),
            {"column": told},
        )
    ]
