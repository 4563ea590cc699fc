"""Study: the typed tables of one upload, what each column is for, and a fingerprint.

A workbook's sheets, or several files, make one Study. Tables are recognised by
what their columns are for, not by name; the columns keep the words of the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from cxdash.errors import MappingError, nearest
from cxdash.i18n import N_, _, listing
from cxdash.scales import METRIC_ROLES, Metric, Scale, metric

RESPONSES, CUSTOMERS, ORDERS, MIRROR, OTHER = "responses", "customers", "orders", "mirror", "other"

KINDS = {
    RESPONSES: N_("Survey answers"),
    CUSTOMERS: N_("Customers"),
    ORDERS: N_("Orders"),
    MIRROR: N_("Mirror survey"),
    OTHER: N_("Not used"),
}

ROLES = {
    "customer": N_("Customer id"),
    "date": N_("Date of answer"),
    "nps": N_("Likelihood to recommend (NPS)"),
    "csat": N_("Satisfaction (CSAT)"),
    "ces": N_("Ease or effort (CES)"),
    "item": N_("Rating of one item"),
    "survey_kind": N_("Kind of survey"),
    "touchpoint": N_("Touchpoint"),
    "segment": N_("Segment"),
    "reason": N_("Reason"),
    "comment": N_("Comment"),
    "weight": N_("Weight"),
    "left": N_("Has left (yes or no)"),
    "left_on": N_("Date of leaving"),
    "orders": N_("Number of orders"),
    "revenue": N_("Revenue"),
    "basket": N_("Average basket"),
    "lifetime_value": N_("Lifetime value"),
    "tenure": N_("Tenure"),
    "products": N_("Products held"),
    "returns": N_("Returns"),
    "contacts": N_("Contacts or complaints"),
    "order_date": N_("Date of an order"),
    "order_id": N_("Order number"),
    "amount": N_("Amount of an order"),
    "price": N_("Price of one unit"),
    "quantity": N_("Quantity bought"),
    "product": N_("Product bought"),
    "discount": N_("Discount on an order"),
    "returned": N_("Sent back (yes or no, or an amount)"),
    "status": N_("Status of an order"),
    "audience": N_("Who answers (customers or staff)"),
    "item_name": N_("Item (name)"),
    "rating": N_("Rating"),
    "unit": N_("Team or site"),
    "mean": N_("Mean (already computed)"),
    "sd": N_("Standard deviation (already computed)"),
    "base": N_("Number of answers (already computed)"),
    "ignore": N_("Not used"),
}
"""Every role a column can play, with the words a reader sees."""

REPEATABLE = frozenset({"segment", "item", "ignore"})
"""Roles that several columns of one table may play."""

DIMENSIONS = ("survey_kind", "touchpoint", "segment", "reason", "unit")
"""Roles whose columns hold words to filter and group by."""

BEHAVIOUR = (
    "left", "left_on", "orders", "revenue", "lifetime_value", "basket", "tenure", "products", "returns",
    "contacts",
)  # fmt: skip
"""Roles that tell what a customer did."""

BOUGHT = ("order_date", "order_id", "amount", "price", "quantity", "product", "discount", "returned")
"""Roles that tell of one order; a customer may have many. Its ``status`` tells whether it came to be."""

ANSWERS, LAST_ANSWERS = "answers", "customers"
"""What is counted: every answer, or the last of each customer."""

AUDIENCES = ("customers", "staff")
"""The two values of a typed ``audience`` column."""


@dataclass(frozen=True)
class Table:
    """One typed table of a Study.

    Attributes
    ----------
    kind : {"responses", "customers", "orders", "mirror", "other"}
    name : str
        Where it comes from, as a reader says it: ``clients.xlsx · Feuil1``.
    frame : DataFrame
        Columns keep their names from the file and hold what their role asks for:
        text for ids and words (missing is NA), float64 for scores, ratings, amounts,
        counts and weights, datetime64 for dates, nullable boolean for ``left`` (True =
        has left), ``"customers"``/``"staff"`` for ``audience``.
    roles : mapping of role to the columns that play it
    scales : mapping of score or rating column to its Scale
    """

    kind: str
    name: str
    frame: pd.DataFrame
    roles: Mapping[str, tuple[str, ...]]
    scales: Mapping[str, Scale] = field(default_factory=dict)

    def column(self, role: str) -> str | None:
        """The column that plays a role, or None."""
        columns = self.roles.get(role, ())
        return columns[0] if columns else None

    def columns(self, *roles: str) -> tuple[str, ...]:
        """All columns that play one of these roles, in this order."""
        return tuple(column for role in roles for column in self.roles.get(role, ()))

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Columns of words to filter and group by."""
        return self.columns(*DIMENSIONS)

    def metric(self, role: str) -> Metric | None:
        """The definition of a score this table holds, or None."""
        column = self.column(role)
        return metric(role, self.scales.get(column)) if column else None


@dataclass(frozen=True)
class Join:
    """How the answers meet customers that another table tells of, counted in customers on both sides.

    Attributes
    ----------
    answered, known, matched : int
    ids : Series of str
        Of the known customers.
    """

    answered: int
    known: int
    matched: int
    ids: "pd.Series[str]" = field(repr=False, compare=False)


@dataclass(frozen=True)
class Study:
    """The typed tables of one upload, and the three that pages ask for.

    Attributes
    ----------
    tables : tuple of Table
        As read, one per sheet or file.
    fingerprint : str
        SHA-256 over the files' bytes and the mapping; caches are keyed on it.
    responses : Table or None
        All answers as one table, each with its customer's segments added; None without a score.
    customers : Table or None
        One row per customer with what they did; None when no file says. Its ``customer``
        column has the name it has in ``responses``.
    mirror : Table or None
        The mirror survey.
    orders : Table or None
        One order a row, of all files; what each customer did in sum is in ``customers``.
    items : Table or None
        One rating a row, from the columns of ``responses`` that each rate one item.
    unit : {"answers", "customers"}
        What the reader wants counted at first: every answer, or the last of each customer.
    doubtful : tuple of str
        Names of the tables it counts that have a red light: no figure without saying so.
    join : Join or None
        How the answers met customers; None where no table but those of answers tells of any.
    """

    tables: tuple[Table, ...]
    fingerprint: str
    responses: Table | None = None
    customers: Table | None = None
    mirror: Table | None = None
    join: Join | None = None
    orders: Table | None = None
    items: Table | None = None
    unit: str = ANSWERS
    doubtful: tuple[str, ...] = ()

    @property
    def metrics(self) -> dict[str, Metric]:
        """The scores its answers hold, by role."""
        table = self.responses
        found = {role: table.metric(role) for role in METRIC_ROLES} if table else {}
        return {role: definition for role, definition in found.items() if definition}


def find_column(columns: tuple[str, ...], asked: str) -> str:
    """The column a person means, whatever the case.

    Raises
    ------
    MappingError
        With the nearest name, when there is none.

    >>> find_column(("Région", "Produit"), "région")
    'Région'
    """
    by_folded = {column.casefold(): column for column in columns}
    if asked in columns:
        return asked
    if asked.casefold() in by_folded:
        return by_folded[asked.casefold()]
    hint = nearest(asked, columns)
    raise MappingError(
        _("There is no column “{asked}”; did you mean “{hint}”?", asked=asked, hint=hint)
        if hint
        else _(
            "There is no column “{asked}”; the columns are {known}.",
            asked=asked,
            known=listing(list(columns)),
        )
    )
