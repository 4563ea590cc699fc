"""Corrections: what a reader says of the columns, where recognition got it wrong."""

from collections.abc import Mapping as Of
from dataclasses import dataclass, field, replace

from cxdash.errors import MappingError
from cxdash.i18n import _, listing
from cxdash.ingest.columns.mapping import Mapping
from cxdash.scales import Scale
from cxdash.study import ROLES, find_column


@dataclass(frozen=True)
class Corrections:
    """Choices that hold for every table of a study, as the command line gives them.

    Attributes
    ----------
    roles : mapping of role to a column, or to several
        Applied to every table that has the column.
    scale : Scale, optional
        For CSAT and CES columns and mirror ratings, which keep their direction; NPS is always 0-10.
    missing : tuple of str
        Values that mean no answer.
    """

    roles: Of[str, str | tuple[str, ...]] = field(default_factory=dict)
    scale: Scale | None = None
    missing: tuple[str, ...] = ()

    def pairs(self) -> list[tuple[str, str]]:
        """Each (role, column) asked for."""
        return [
            (role, column)
            for role, columns in self.roles.items()
            for column in ((columns,) if isinstance(columns, str) else columns)
        ]


def corrected(mappings: tuple[Mapping, ...], wanted: Corrections) -> tuple[Mapping, ...]:
    """The mappings with the corrections applied.

    Raises
    ------
    MappingError
        For a role that does not exist, or a column that no table has, with the nearest name.
    """
    for role, column in wanted.pairs():
        _check(role, column, mappings)
    return tuple(_applied(mapping, wanted) for mapping in mappings)


def _check(role: str, column: str, mappings: tuple[Mapping, ...]) -> None:
    if role not in ROLES:
        raise MappingError(
            _("There is no role “{role}”; the roles are {known}.", role=role, known=listing(list(ROLES)))
        )
    find_column(tuple(dict.fromkeys(name for mapping in mappings for name in mapping.roles)), column)


def _applied(mapping: Mapping, wanted: Corrections) -> Mapping:
    by_folded = {name.casefold(): name for name in mapping.roles}
    for role, asked in wanted.pairs():
        if asked.casefold() in by_folded:
            mapping = mapping.with_role(by_folded[asked.casefold()], role)
    if wanted.scale:
        for column in mapping.columns("csat", "ces", "rating"):
            turned = wanted.scale.reversed or mapping.scales[column].reversed
            mapping = mapping.with_scale(column, replace(wanted.scale, reversed=turned))
    return mapping.with_missing(wanted.missing) if wanted.missing else mapping
