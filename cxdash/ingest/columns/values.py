"""From text to typed values, by role; every value not used is listed with its reason.

Columns are typed on their distinct values, so that two million cells cost what
their few thousand spellings cost.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxdash.ingest.columns import vocabulary
from cxdash.ingest.columns.mapping import DATED, SCALED, Mapping
from cxdash.ingest.columns.parse import answers, dates, flags, numbers
from cxdash.ingest.tables.headers import free_name
from cxdash.ingest.tables.layout import TEXT, RawTable
from cxdash.scales import METRIC_ROLES
from cxdash.study import BEHAVIOUR, CUSTOMERS, MIRROR, ORDERS, RESPONSES, Table

BLANK, DONT_KNOW, OUT_OF_SCALE, UNREADABLE = "blank", "dont_know", "out_of_scale", "unreadable"
NO_SCORE, NO_ID, REPEATED, NOT_USED = "no_score", "no_id", "repeated_customer", "not_used"
NO_WEIGHT = "no_weight"

COUNTED = (
    "weight",
    "mean",
    "sd",
    "base",
    "amount",
    "price",
    "quantity",
    "discount",
    "returned",
    *(role for role in BEHAVIOUR if role not in ("left", "left_on")),
)
"""Roles whose values are plain numbers."""

_LOOKED_AT = 400
_DAYS_A_YEAR = 365.25

PERSON = "#"
"""The column of ids of a table that has none, where each row is a person."""

ITEM, RATING = "item", "rating"
"""The columns of a mirror survey that came with one column an item."""


@dataclass(frozen=True)
class Typed:
    """A typed table, and what did not make it there.

    Attributes
    ----------
    table : Table
        Its frame keeps each row's number in the file as index.
    asides : DataFrame
        ``row`` (number in the file), ``column``, ``value``, ``reason`` (a code), one line per
        cell, or per row with an empty ``column``, that is not used.
    reasons : mapping of reason to how often
        Cells and rows; blank cells are counted here and not listed.
    rows_read, rows_used : int
    """

    table: Table
    asides: pd.DataFrame
    reasons: dict[str, int]
    rows_read: int
    rows_used: int

    @property
    def rows_set_aside(self) -> int:
        """Rows of which nothing was used: ``rows_read = rows_used + rows_set_aside``."""
        return self.rows_read - self.rows_used


@dataclass(frozen=True)
class _Column:
    """One typed column, and why values are missing: a million rows have few reasons, so rows point to them.

    Attributes
    ----------
    values : Series
    reasons : array of str
        Codes of reasons, "" for none.
    why : array of int
        Per row, the position of its reason.
    """

    values: pd.Series
    reasons: NDArray[np.object_]
    why: NDArray[np.integer]


def typed(raw: RawTable, mapping: Mapping) -> Typed:
    """Type a table by the roles of its columns.

    Parameters
    ----------
    raw : RawTable
    mapping : Mapping
        Columns in the role ``ignore`` are left out.

    Returns
    -------
    Typed
    """
    if mapping.rows_are_persons:
        raw, mapping = _with_persons(raw, mapping)
    columns = {
        column: _typed(raw, mapping, column, role)
        for column, role in mapping.roles.items()
        if role != "ignore"
    }
    frame = pd.DataFrame({column: typed.values for column, typed in columns.items()}, index=raw.frame.index)
    used, row_reasons = _used(frame, mapping)
    cells = _cell_asides(raw.frame, columns)
    rows = _row_asides(row_reasons, cells)
    layout = pd.DataFrame(
        [(aside.row, "", aside.value, aside.reason) for aside in raw.asides],
        columns=["row", "column", "value", "reason"],
    )
    asides = pd.concat([cells, rows, layout], ignore_index=True).sort_values(
        "row", kind="stable", ignore_index=True
    )
    reasons = asides["reason"].value_counts().to_dict()
    blanks = _blanks(columns, mapping)
    return Typed(
        _table(raw, mapping, frame),
        asides,
        {str(reason): int(n) for reason, n in {**reasons, BLANK: blanks}.items() if n},
        rows_read=len(frame) + len(raw.asides),
        rows_used=int(used.sum()),
    )


def _with_persons(raw: RawTable, mapping: Mapping) -> tuple[RawTable, Mapping]:
    """The table with each row's number in the file for its person; ``#12`` is no id of another table."""
    person = free_name(PERSON, mapping.roles)
    ids = pd.Series("#" + raw.frame.index.astype(str), index=raw.frame.index, dtype=TEXT)
    raw = replace(raw, frame=raw.frame.assign(**{person: ids}))
    return raw, replace(mapping, roles={person: "customer", **mapping.roles})


def _table(raw: RawTable, mapping: Mapping, frame: pd.DataFrame) -> Table:
    roles = mapping.by_role()
    if mapping.kind == MIRROR and "item" in roles:
        return in_long_form(Table(MIRROR, raw.name, frame, roles, mapping.scales), roles["item"])
    if mapping.kind == CUSTOMERS and "customer" in roles:
        (customer,) = roles["customer"]
        frame = frame.loc[frame[customer].notna() & ~frame[customer].duplicated()]
    scales = {column: scale for column, scale in mapping.scales.items() if column in frame}
    return Table(mapping.kind, raw.name, frame, roles, scales)


def in_long_form(table: Table, items: Sequence[str]) -> Table:
    """A mirror survey with one column an item, as one row per respondent and item."""
    kept = list(table.columns("audience", "unit"))
    item, rating = free_name(ITEM, kept), free_name(RATING, kept)
    long = table.frame.melt(
        id_vars=kept, value_vars=list(items), var_name=item, value_name=rating, ignore_index=False
    )
    long[item] = long[item].astype(TEXT)
    roles = {role: columns for role, columns in table.roles.items() if role in ("audience", "unit")}
    return Table(
        MIRROR,
        table.name,
        long,
        {**roles, "item_name": (item,), "rating": (rating,)},
        {rating: table.scales[items[0]]},
    )


# --- one column ------------------------------------------------------------------------------


Judged = tuple[np.ndarray, np.ndarray, np.ndarray]
"""What distinct texts say as they stand, what they count as and, where that is nothing, the reason."""

Judge = Callable[[pd.Series], Judged]


def _typed(raw: RawTable, mapping: Mapping, column: str, role: str) -> _Column:
    texts, gone = raw.frame[column], Gone.of(mapping, column)
    if role in SCALED:
        return _judged(texts, gone, _scored(raw, mapping, column, role))
    if role == "tenure" and tells_dates(texts):
        return _judged(texts, gone, _since(raw, mapping, column))
    if role in COUNTED:
        return _judged(texts, gone, _counted(raw, mapping))
    if role in DATED:
        return _judged(texts, gone, lambda distinct: _read(dates(distinct, mapping.date_order or "dmy")))
    if role == "left":
        return _left(texts, gone, column)
    if role == "audience":
        return _audience(texts, gone)
    return _words(texts, gone)


@dataclass(frozen=True)
class Gone:
    """Values declared to be no answer in a column, as texts and, where they are numbers, as numbers."""

    texts: frozenset[str]
    numbers: tuple[float, ...]

    @classmethod
    def of(cls, mapping: Mapping, column: str) -> "Gone":
        """What the reader declared for the whole table, and what holds for this column."""
        declared = [*mapping.missing, *mapping.missing_in.get(column, ())]
        read = (
            numbers(pd.Series(declared, dtype=TEXT), mapping.decimal, typed=True)
            if declared
            else np.array([])
        )
        folded = (
            vocabulary.fold(value) for value, number in zip(declared, read, strict=True) if np.isnan(number)
        )
        return cls(frozenset([*declared, *folded]) - {""}, tuple(read[~np.isnan(read)].tolist()))

    def among(self, distinct: pd.Series, plain: np.ndarray) -> np.ndarray:
        """Which distinct texts are declared; ``plain`` is what they were read as, before any turning."""
        if not self.texts:
            return np.zeros(len(distinct), dtype=bool)
        said = distinct.isin(self.texts).to_numpy(copy=True)
        if self.numbers and plain.dtype.kind == "f":
            said = said | np.isin(plain, self.numbers)
        unread = np.flatnonzero(~said & pd.isna(plain))
        said[unread] = [vocabulary.fold(text) in self.texts for text in distinct.iloc[unread]]
        return said


def _judged(texts: pd.Series, gone: Gone, judge: Judge) -> _Column:
    codes, levels = pd.factorize(texts)
    distinct = pd.Series(levels, dtype=TEXT)
    plain, values, reasons = judge(distinct)
    reasons = np.where(gone.among(distinct, plain) | _tells_nothing(distinct, plain), DONT_KNOW, reasons)
    missing = np.datetime64("NaT", "us") if values.dtype.kind == "M" else np.nan
    values = np.where(reasons != "", missing, values)
    # One more place at the end, where the code -1 of a blank cell points.
    values, reasons = np.append(values, missing), np.append(reasons, BLANK)
    return _Column(pd.Series(values[codes], index=texts.index), reasons, codes)


def _tells_nothing(distinct: pd.Series, plain: np.ndarray) -> np.ndarray:
    """Which of the texts that could not be read say themselves that there is no answer."""
    said = np.zeros(len(distinct), dtype=bool)
    unread = np.flatnonzero(pd.isna(plain))
    said[unread] = [len(text) < 60 and vocabulary.dont_know(text) for text in distinct.iloc[unread]]
    return said


def _read(values: np.ndarray) -> Judged:
    return values, values, np.where(pd.isna(values), UNREADABLE, "").astype(object)


def _scored(raw: RawTable, mapping: Mapping, column: str, role: str) -> Judge:
    """Answers on the column's scale, turned round where low is good."""
    scale, words = mapping.scales[column], mapping.words.get(column, {})
    turned = scale.reversed and role != "ces"  # the definition of CES 1.0 has its own direction

    def judge(distinct: pd.Series) -> Judged:
        plain = answers(distinct, mapping.decimal, raw.typed, scale.high)
        if words:
            plain = _in_words(distinct, words, plain)
        _plain, _values, reasons = _read(plain)
        outside = (plain < scale.low) | (plain > scale.high)
        reasons = np.where(outside, OUT_OF_SCALE, reasons)
        return plain, scale.low + scale.high - plain if turned else plain, reasons

    return judge


def _in_words(distinct: pd.Series, words: dict[str, float], plain: np.ndarray) -> np.ndarray:
    """Answers given in words; a word written in another case or accent is the same word."""
    said = distinct.map(words).to_numpy(dtype=float)
    folded = {vocabulary.fold(word): value for word, value in words.items()}
    said = np.where(np.isnan(said), plain, said)
    unread = np.flatnonzero(np.isnan(said))
    said[unread] = [folded.get(vocabulary.fold(text), np.nan) for text in distinct.iloc[unread]]
    return said


def _counted(raw: RawTable, mapping: Mapping) -> Judge:
    def judge(distinct: pd.Series) -> Judged:
        values = numbers(distinct, mapping.decimal, raw.typed)
        unread = np.isnan(values)
        values[unread] = flags(distinct[unread])
        return _read(values)

    return judge


def tells_dates(texts: pd.Series) -> bool:
    """Whether a column holds dates and not numbers, as ``Client depuis`` may."""
    distinct = pd.Series(texts.dropna().unique()[:_LOOKED_AT], dtype=TEXT)
    unread = distinct[np.isnan(numbers(distinct))]
    return bool(len(distinct)) and (~np.isnat(dates(unread))).sum() >= 0.6 * len(distinct)


def _since(raw: RawTable, mapping: Mapping, column: str) -> Judge:
    """Years from a date to the newest date of the table, which is when the file was made or soon before."""
    order = mapping.date_order or "dmy"
    told = (raw.frame[one].dropna().drop_duplicates() for one in (*mapping.columns(*DATED), column))
    newest = max(np.nanmax(found) for texts in told if not np.isnat(found := dates(texts, order)).all())

    def judge(distinct: pd.Series) -> Judged:
        return _read((newest - dates(distinct, order)) / np.timedelta64(1, "D") / _DAYS_A_YEAR)

    return judge


def _left(texts: pd.Series, gone: Gone, column: str) -> _Column:
    inverted = vocabulary.says_present(column)

    def judge(distinct: pd.Series) -> Judged:
        return _read(np.array([_departure(text, inverted) for text in distinct], dtype=float))

    judged = _judged(texts, gone, judge)
    return replace(judged, values=judged.values.astype("boolean"))


def _departure(text: str, inverted: bool) -> float:
    gone = vocabulary.gone_or_here(text)
    if gone is None:
        yes = vocabulary.yes_or_no(text)
        return np.nan if yes is None else float(yes != inverted)
    return float(gone)


def _audience(texts: pd.Series, gone: Gone) -> _Column:
    codes, distinct = pd.factorize(texts)
    said = [None if text in gone.texts else vocabulary.audience(text) for text in distinct]
    unread = (DONT_KNOW if text in gone.texts else UNREADABLE for text in distinct)
    faults = ("" if word else fault for word, fault in zip(said, unread, strict=True))
    reasons = np.array([*faults, BLANK], dtype=object)
    words = pd.array([*said, None], dtype=TEXT)
    return _Column(pd.Series(words.take(codes), index=texts.index), reasons, codes)


def _words(texts: pd.Series, gone: Gone) -> _Column:
    """Words stay as they are, ``NA`` too; only values declared missing are taken out."""
    why = np.zeros(len(texts), dtype=np.int8)
    if gone.texts and (declared := texts.isin(gone.texts)).any():
        why = declared.to_numpy().astype(np.int8)
        texts = texts.mask(declared)
    return _Column(texts, np.array(["", DONT_KNOW], dtype=object), why)


# --- rows and reasons ------------------------------------------------------------------------


def _used(frame: pd.DataFrame, mapping: Mapping) -> tuple[pd.Series, pd.Series]:
    """Which rows are used, and per row the reason why one is not."""
    reasons = pd.Series("", index=frame.index, dtype=object)
    if mapping.kind == CUSTOMERS and mapping.column("customer"):
        customer = frame[mapping.column("customer")]
        reasons[customer.duplicated() & customer.notna()] = REPEATED
        reasons[customer.isna()] = NO_ID
        return reasons == "", reasons
    if mapping.kind == ORDERS and mapping.column("customer"):
        reasons[frame[mapping.column("customer")].isna()] = NO_ID
        return reasons == "", reasons
    if mapping.kind not in (RESPONSES, MIRROR):
        reasons[:] = NOT_USED
        return reasons == "", reasons
    rated = (*METRIC_ROLES, "item") if mapping.kind == RESPONSES else ("rating", "item", "mean")
    scores = list(mapping.columns(*rated))
    used = frame[scores].notna().any(axis=1)
    if mapping.kind == MIRROR:
        used &= frame[list(mapping.columns("audience", "item_name"))].notna().all(axis=1)
    reasons[~used] = NO_SCORE
    return _weighed(used, reasons, frame, mapping)


def _weighed(
    used: pd.Series, reasons: pd.Series, frame: pd.DataFrame, mapping: Mapping
) -> tuple[pd.Series, pd.Series]:
    """An answer without a weight above zero stands for nobody, and no score counts it."""
    weight = mapping.column("weight")
    if mapping.kind != RESPONSES or weight is None:
        return used, reasons
    counts = used & (frame[weight] > 0)
    reasons[used & ~counts] = NO_WEIGHT
    return counts, reasons


def _cell_asides(texts: pd.DataFrame, columns: dict[str, _Column]) -> pd.DataFrame:
    parts = []
    for column, typed in columns.items():
        listed = (typed.reasons != "") & (typed.reasons != BLANK)
        at = np.flatnonzero(listed[typed.why])
        if at.size:
            values = texts[column].iloc[at].to_numpy()
            reasons = typed.reasons[typed.why[at]]
            parts.append(
                pd.DataFrame({"row": texts.index[at], "column": column, "value": values, "reason": reasons})
            )
    return (
        pd.concat(parts)
        if parts
        else pd.DataFrame({"row": [], "column": [], "value": [], "reason": []}, dtype=object)
    )


def _row_asides(reasons: pd.Series, cells: pd.DataFrame) -> pd.DataFrame:
    """Unused rows that no listed cell explains already."""
    unused = reasons[reasons != ""]
    explained = (unused == NO_SCORE) & unused.index.isin(cells["row"])
    unused = unused[~explained]
    return pd.DataFrame({"row": unused.index, "column": "", "value": "", "reason": unused.to_numpy()})


def _blanks(columns: dict[str, _Column], mapping: Mapping) -> int:
    """Empty cells where a number, a date or an answer was expected; no discount is often written so."""
    expected = {*SCALED, *COUNTED, *DATED, "left"} - {"discount", "returned"}
    return sum(
        int((typed.reasons == BLANK)[typed.why].sum())
        for c, typed in columns.items()
        if mapping.roles[c] in expected
    )
