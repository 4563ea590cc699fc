"""Filters: the one description of what the reader looks at.

Pages, exports, links and the command line all take a Filters, so they cannot
disagree on what is shown. It is frozen and hashable, and it goes to and from
the parameters of a link, which carry choices and never data.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from cxdash.i18n import _, language, listing, month

SEGMENT_PREFIX = "s."
"""What a link puts before a segment's name, so that no column can pose as another option."""

MONTH = re.compile(r"(?!0000)[0-9]{4}-(0[1-9]|1[0-2])")
"""A month in a link. Links are written by anyone: what is not a month of a calendar is passed over."""


@dataclass(frozen=True)
class Filters:
    """What is shown: chosen values per segment, and a period.

    Attributes
    ----------
    segments : tuple of (column, values)
        Only rows with one of the values are kept; columns combine with *and*.
        Sorted, so that two equal choices are equal whatever the order of clicks.
    start, end : int or None
        First and last month kept, as ``yyyymm``, both included.
    span : tuple of two months, or None
        The months the files cover. Only said, so that a chart tells its period where
        nobody chose one: it filters nothing, and two filters are equal without it.
    """

    segments: tuple[tuple[str, tuple[str, ...]], ...] = ()
    start: int | None = None
    end: int | None = None
    span: tuple[int, int] | None = field(default=None, compare=False, repr=False)

    @classmethod
    def of(
        cls,
        segments: Mapping[str, Iterable[str]] | None = None,
        start: int | None = None,
        end: int | None = None,
    ) -> "Filters":
        """Filters from plain choices; a segment without a chosen value keeps everything.

        >>> Filters.of({"Region": ["Sud", "Nord"], "Product": []})
        Filters(segments=(('Region', ('Nord', 'Sud')),), start=None, end=None)
        """
        chosen = {column: tuple(sorted(set(values))) for column, values in (segments or {}).items()}
        return cls(tuple(sorted((c, v) for c, v in chosen.items() if v)), start, end)

    def __bool__(self) -> bool:
        return bool(self.segments) or self.start is not None or self.end is not None

    def within(self, columns: Iterable[str], dated: bool = True) -> "Filters":
        """The part of these filters that a table with these columns can follow."""
        known = set(columns)
        kept = tuple((column, values) for column, values in self.segments if column in known)
        return replace(self, segments=kept) if dated else Filters(kept)

    def beyond(self, followed: "Filters") -> "Filters":
        """The part of these filters that others leave out."""
        return Filters(
            tuple(segment for segment in self.segments if segment not in followed.segments),
            None if followed.start else self.start,
            None if followed.end else self.end,
        )

    def to_params(self) -> dict[str, list[str]]:
        """The link parameters that say the same: ``{"s.Region": ["Nord"], "from": ["2025-01"]}``."""
        params = {SEGMENT_PREFIX + column: list(values) for column, values in self.segments}
        for name, value in (("from", self.start), ("to", self.end)):
            if value is not None:
                params[name] = [f"{value // 100:04d}-{value % 100:02d}"]
        return params

    @classmethod
    def from_params(cls, params: Mapping[str, Iterable[str]]) -> "Filters":
        """Filters from a link's parameters; what is not a filter is passed over.

        >>> f = Filters.of({"Region": ["Nord"]}, start=202501)
        >>> Filters.from_params(f.to_params()) == f
        True
        """
        segments = {
            name.removeprefix(SEGMENT_PREFIX): values
            for name, values in params.items()
            if name.startswith(SEGMENT_PREFIX)
        }
        bounds = [_parse_month(next(iter(params.get(name, ())), "")) for name in ("from", "to")]
        return cls.of(segments, *bounds)

    def describe(self) -> str:
        """The filters in words, for the line that is always in sight."""
        parts = [
            _("{column}: {values}", column=column, values=listing(list(values)))
            for column, values in self.segments
        ]
        first, last = self.span or (None, None)
        when = self.start or first, self.end or last
        if not self.segments:
            parts.append(_("All customers"))
        if when != (None, None):
            parts.append(period(*when))
        return " · ".join(parts)


def _parse_month(text: str) -> int | None:
    if not MONTH.fullmatch(text):
        return None
    year, month_number = text.split("-")
    return int(year) * 100 + int(month_number)


def month_label(yyyymm: int) -> str:
    """A month of a tally in words: ``Apr 2025``."""
    return month(date(yyyymm // 100, yyyymm % 100, 1))


def period(start: int | None, end: int | None) -> str:
    """A span of months in words: ``2025``, ``Jan – Jun 2025``, ``from Jan 2025``.

    >>> period(202501, 202512), period(202501, 202503).replace("\u2009", " ")
    ('2025', 'Jan – Mar 2025')
    """
    if start and end:
        return _span(start, end)
    if start:
        return _("from {start}", start=month_label(start))
    return _("up to {end}", end=month_label(end)) if end else _("all dates")


def _span(start: int, end: int) -> str:
    from babel.dates import format_interval

    if start % 100 == 1 and end % 100 == 12 and start // 100 == end // 100:
        return str(start // 100)
    if start == end:
        return month_label(start)
    first, last = (date(m // 100, m % 100, 1) for m in (start, end))
    return format_interval(first, last, "yMMM", locale=language())
