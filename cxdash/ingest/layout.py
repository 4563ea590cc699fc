"""Where the table is: the header under title rows, blank rows and columns, names.

Column names are kept to the letter, whatever they contain; only what would make
two of them equal, or leave one empty, is added, visibly.
"""

import re
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cxdash.errors import InputError
from cxdash.i18n import N_, _
from cxdash.ingest.notes import Note, refusal, some
from cxdash.ingest.sheets import RawSheet

TEXT = pd.StringDtype(na_value=np.nan)

EXTRA_VALUES, TOTAL_ROW = "extra_values", "total_row"

_TOP = 60
_DATUM = re.compile(
    r"[-+−(]?[\d\s.,\u00a0\u202f]*\d\s*[%€$£)]?$|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T].*)?$|true$|false$",
    re.IGNORECASE,
)
_TOTALS = {
    "total",
    "totaux",
    "total general",
    "total général",
    "grand total",
    "ensemble",
    "moyenne",
    "average",
}


@dataclass(frozen=True)
class Aside:
    """A row that the layout cannot trust: its number in the file, why, and what it holds."""

    row: int
    reason: str
    value: str


@dataclass(frozen=True)
class RawTable:
    """A table with its header, every cell still a text.

    Attributes
    ----------
    frame : DataFrame of str
        Unique visible names; blank cells are NaN; the index is each row's number in the file.
    header_row : int or None
        Its number in the file; None when the file starts with data.
    questions : mapping of column to the question asked, for exports that hold both
    asides : tuple of Aside
        Rows kept out of the frame, listed with their reason.
    """

    file: str
    sheet: str | None
    frame: pd.DataFrame
    digest: str
    encoding: str | None = None
    delimiter: str | None = None
    hidden: bool = False
    typed: bool = False
    header_row: int | None = 1
    questions: dict[str, str] = field(default_factory=dict)
    asides: tuple[Aside, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def name(self) -> str:
        """Where it comes from, as a reader says it: ``clients.xlsx · Feuil1``."""
        return f"{self.file} · {self.sheet}" if self.sheet else self.file


def table(raw: RawSheet) -> RawTable:
    """Find the header, drop what is blank, and name every column.

    Raises
    ------
    InputError
        When most rows of a comma-separated file have more values than the header has names,
        which is what decimal commas without quotes do.
    """
    cells = _cells(raw)
    header = 0 if raw.headed else _header_position(cells)
    body = cells.iloc[header + 1 :] if header is not None else cells
    titles = [] if header is None else list(cells.iloc[header].fillna("").astype(str))
    notes = list(raw.notes)
    body, overlong = _without_overlong(raw, body, header, notes)
    _note_short_rows(raw, body, notes)
    body, questions = _without_question_rows(body, titles)
    body = _without_blanks(body, titles, notes)
    body, totals = _without_totals(body)
    positions = [int(position) for position in body.columns]
    titles = [titles[i] if i < len(titles) else "" for i in positions]
    names = _names(titles, positions)
    body.columns = pd.Index(names, dtype=object)
    return RawTable(
        raw.file, raw.sheet, body, raw.digest, raw.encoding, raw.delimiter, raw.hidden, raw.typed,
        header_row=None if header is None else int(cells.index[header]),
        questions={n: questions[title] for n, title in zip(names, titles, strict=True) if title in questions},
        asides=(*overlong, *totals), notes=tuple(notes),
    )  # fmt: skip


def _cells(raw: RawSheet) -> pd.DataFrame:
    """The cells as pandas texts, trimmed, blanks as NaN, columns by position, rows by number in the file."""
    trimmed = [_trimmed(column) for column in raw.cells.columns]
    frame = pd.DataFrame({i: pd.Series(column, dtype=TEXT) for i, column in enumerate(trimmed)})
    frame.index = pd.RangeIndex(raw.first_row, raw.first_row + len(frame))
    return frame


def _trimmed(column: pa.ChunkedArray) -> pa.ChunkedArray:
    texts = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, texts.type), texts)


def _header_position(cells: pd.DataFrame) -> int | None:
    """The first row about as wide as the table; None when it already holds data."""
    top = cells.iloc[:_TOP]
    filled = top.notna().sum(axis=1).to_numpy()
    usual = np.median(filled[filled > 0]) if filled.any() else 0
    wide = np.flatnonzero((filled > 0) & (filled > 0.5 * usual))
    if not wide.size:
        return None
    position = int(wide[0])
    return None if _holds_data(top.iloc[position], top.iloc[position + 1 :]) else position


def _holds_data(first: pd.Series, below: pd.DataFrame) -> bool:
    """Numbers where the rows below have numbers too, and nowhere a word above numbers."""
    alike = 0
    for column in below.columns:
        data = _data_share(below[column])
        title = first[column]
        if pd.isna(title) or data < 0.8:
            continue
        if not is_datum(title):
            return False
        alike += 1
    return alike > 0


def _data_share(column: pd.Series) -> float:
    values = column.dropna()
    return sum(map(is_datum, values)) / len(values) if len(values) else 0.0


def is_datum(text: str) -> bool:
    """Whether a cell holds a number, an amount, a date or a truth value, which titles do not."""
    return len(text) < 40 and _DATUM.match(text) is not None


def _without_overlong(
    raw: RawSheet, body: pd.DataFrame, header: int | None, notes: list[Note]
) -> tuple[pd.DataFrame, list[Aside]]:
    """Rows with more values than the header has names: nobody can say which are whose."""
    if raw.delimiter is None or header is None:
        return body, []
    width = sum(column[header].is_valid for column in raw.cells.columns)
    over = body.iloc[:, width:].notna().any(axis=1)
    if not over.any():
        return body.iloc[:, :width], []
    rows = [int(row) for row in body.index[over]]
    if raw.delimiter == "," and over.mean() > 0.5:
        raise _shifted(raw.file, rows[0])
    notes.append(
        Note(N_("Rows with more values than the header has names, set aside: {n} (rows {rows})."),
             {"n": len(rows), "rows": some(rows)})
    )  # fmt: skip
    texts = body.loc[over].fillna("").agg(raw.delimiter.join, axis=1)
    asides = [
        Aside(row, EXTRA_VALUES, text.rstrip(raw.delimiter)) for row, text in zip(rows, texts, strict=True)
    ]
    return body.loc[~over].iloc[:, :width], asides


def _shifted(file: str, row: int) -> InputError:
    return refusal(
        N_(
            "In {file}, rows from row {row} on have more values than the header has names, as decimal commas "
            "without quotation marks do; save it with semicolons between columns and open that."
        ),
        file=file,
        row=str(row),
    )


def _note_short_rows(raw: RawSheet, body: pd.DataFrame, notes: list[Note]) -> None:
    if raw.delimiter is None or body.shape[1] < 2:
        return
    last = raw.cells.column(body.shape[1] - 1).is_valid().to_numpy(zero_copy_only=False)
    short = pd.Series(~last, index=pd.RangeIndex(raw.first_row, raw.first_row + len(last)))
    rows = [int(row) for row in body.index[short.loc[body.index] & body.notna().any(axis=1)]]
    if rows:
        notes.append(
            Note(N_("Rows that end before the last column, read with blanks there: {n} (rows {rows})."),
                 {"n": len(rows), "rows": some(rows)})
        )  # fmt: skip


def _without_question_rows(body: pd.DataFrame, titles: list[str]) -> tuple[pd.DataFrame, dict[str, str]]:
    """Qualtrics puts two more header rows under the first: the questions, and its own ids."""
    if len(body) < 2 or not body.iloc[1].dropna().str.contains('"ImportId"', regex=False).any():
        return body, {}
    asked = dict(zip(titles, body.iloc[0], strict=False))
    return body.iloc[2:], {title: text for title, text in asked.items() if isinstance(text, str)}


def _without_blanks(body: pd.DataFrame, titles: list[str], notes: list[Note]) -> pd.DataFrame:
    filled = body.notna()
    rows = filled.any(axis=1)
    if not rows.all() and rows.any():
        last = np.flatnonzero(rows)[-1]
        inside = int((~rows.iloc[:last]).sum())
        body = body.loc[rows]
        if inside:
            notes.append(Note(N_("Blank rows left out: {n}."), {"n": inside}))
    named = [bool(i < len(titles) and titles[i]) for i in map(int, body.columns)]
    columns = filled.any(axis=0).to_numpy() | np.array(named, dtype=bool)
    if not columns.all():
        notes.append(Note(N_("Blank columns left out: {n}."), {"n": int((~columns).sum())}))
    kept: pd.DataFrame = body.loc[:, columns].copy()
    return kept


def _without_totals(body: pd.DataFrame) -> tuple[pd.DataFrame, list[Aside]]:
    """A last row that starts with the word total is a sum, not an answer."""
    if len(body) < 3:
        return body, []
    last = body.iloc[-1].dropna()
    if not len(last) or str(last.iloc[0]).casefold().rstrip(" :") not in _TOTALS:
        return body, []
    aside = Aside(int(body.index[-1]), TOTAL_ROW, " ".join(last.astype(str)))
    return body.iloc[:-1], [aside]


def _names(titles: list[str], positions: list[int]) -> list[str]:
    """Unique visible names: ``score (2)`` for a repeated one, ``Column D`` for an empty one."""
    names: list[str] = []
    for title, position in zip(titles, positions, strict=True):
        name = " ".join(title.split()) if title else _("Column {letter}", letter=letter(position))
        unique, n = name, 1
        while unique in names:
            n += 1
            unique = f"{name} ({n})"
        names.append(unique)
    return names


def letter(position: int) -> str:
    """A column's letter in a spreadsheet, from 0.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    before, last = divmod(position, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + last)
