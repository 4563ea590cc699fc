"""Where the tables are: in one sheet or several, one or many to a sheet, under titles and above notes.

Column names are kept to the letter, whatever they contain; only what would make
two of them equal, or leave one empty, is added, visibly.
"""

from collections.abc import Mapping as Of
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

import numpy as np
import pandas as pd

from cxdash.errors import InputError
from cxdash.i18n import N_, _
from cxdash.ingest.columns.vocabulary import ROW_NUMBER, fold
from cxdash.ingest.files.sheets import RawSheet
from cxdash.ingest.notes import SHOWN_ROWS, Note, quoted, refusal, some
from cxdash.ingest.tables import asides, blocks, exports, headers
from cxdash.ingest.tables.asides import EXTRA_VALUES, FOOTER, HEADER_AGAIN, TOTAL_ROW, Aside
from cxdash.ingest.tables.cells import TEXT, grid, is_datum
from cxdash.ingest.tables.headers import Header, letter
from cxdash.ingest.tables.merged import filled_down
from cxdash.ingest.tables.transposed import is_transposed, transposed

__all__ = [
    "EXTRA_VALUES", "FOOTER", "HEADER_AGAIN", "TEXT", "TOTAL_ROW", "Aside", "RawTable", "is_datum",
    "laid_out", "letter", "table", "tables",
]  # fmt: skip


@dataclass(frozen=True)
class RawTable:
    """A table with its header, every cell still a text.

    Attributes
    ----------
    frame : DataFrame of str
        Unique visible names; blank cells are NaN; the index is each row's number in the file,
        or each column's where the table was turned.
    header_row : int or None
        Its number in the file; None when the table starts with data. Of a header of several
        rows, the one with the names.
    questions : mapping of column to the question asked, for exports that hold both
    asides : tuple of Aside
        Rows kept out of the frame, listed with their reason.
    place : str
        Which cells of its sheet it takes, such as ``A1:D20``, where the sheet holds several tables.
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
    place: str = ""

    @property
    def name(self) -> str:
        """Where it comes from, as a reader says it: ``clients.xlsx · Feuil1``."""
        return " · ".join(filter(None, (self.file, self.sheet, self.place)))

    @property
    def called(self) -> str:
        """What its file and its sheet say that it holds, folded."""
        return fold(f"{PurePath(self.file).stem} {self.sheet or ''}")


def laid_out(sheets: Sequence[RawSheet], header_rows: Of[str, int] | None = None) -> tuple[RawTable, ...]:
    """The tables of a file's sheets; sheets of a few sentences are left out where another holds a table.

    Parameters
    ----------
    sheets : sequence of RawSheet
    header_rows : mapping of sheet ("" for a text file) to the row that holds its names, optional
        Numbers as the file counts its rows; 0 when there are no names.
    """
    chosen = header_rows or {}
    prose = [sheet for sheet in sheets if (sheet.sheet or "") not in chosen and _is_cover(sheet)]
    if len(prose) == len(sheets):
        prose = []
    found = [
        one for sheet in sheets if sheet not in prose for one in tables(sheet, chosen.get(sheet.sheet or ""))
    ]
    said = tuple(
        Note(
            N_("The sheet “{sheet}” holds sentences and no table, and was left out."), {"sheet": sheet.sheet}
        )
        for sheet in prose
    )
    return (replace(found[0], notes=(*found[0].notes, *said)), *found[1:])


def _is_cover(raw: RawSheet) -> bool:
    return raw.cells.num_rows <= blocks.LONGEST_COVER and blocks.is_prose(grid(raw))


def table(raw: RawSheet) -> RawTable:
    """The first table of a sheet; see :func:`tables`."""
    return tables(raw)[0]


def tables(raw: RawSheet, header_row: int | None = None) -> tuple[RawTable, ...]:
    """Find the tables of a sheet and their headers, drop what is blank, and name every column.

    Parameters
    ----------
    raw : RawSheet
    header_row : int, optional
        The row that holds the names, as the file counts its rows; 0 when none does. The sheet
        is then one table.

    Raises
    ------
    InputError
        When there is no such row, or when most rows of a comma-separated file have more values than
        the header has names, which is what decimal commas without quotes do.
    """
    cells = grid(raw)
    if raw.headed or header_row is not None:
        return (_table(raw, cells, _chosen(raw, cells, header_row), turn=header_row is None),)
    spans = blocks.split(cells)
    if len(spans) == 1:
        return (_table(raw, cells, _found(raw, cells)),)
    return tuple(_part(raw, cells, span) for span in spans)


def _chosen(raw: RawSheet, cells: pd.DataFrame, header_row: int | None) -> Header:
    if header_row == 0:
        return Header((), ("",) * cells.shape[1])
    position = 0 if header_row is None else header_row - raw.first_row
    if not 0 <= position < len(cells):
        raise refusal(
            N_("{name} has no row {row}; its rows go from {first} to {last}: choose one of them."),
            name=raw.name, row=str(header_row), first=str(raw.first_row),
            last=str(raw.first_row + len(cells) - 1),
        )  # fmt: skip
    return headers.at(cells, position)


def _found(raw: RawSheet, cells: pd.DataFrame) -> Header:
    header = exports.header(cells) or headers.find(cells)
    if _takes_a_record(raw, cells, header):
        header = headers.at(cells, header.rows[0])
    return replace(header, questions={**header.questions, **exports.questions(header.titles)})


def _takes_a_record(raw: RawSheet, cells: pd.DataFrame, header: Header) -> bool:
    """Whether a header that ends early in the file was taken for groups over the first record."""
    if raw.delimiter is None or len(header.rows) < 2 or header.names in (None, header.rows[0]):
        return False
    above, names = (int(cells.index[row]) - raw.first_row for row in (header.rows[0], header.names or 0))
    ends_early = _fields(raw, [above]) < _fields(raw, [names])
    return ends_early and any(is_datum(str(text)) for text in cells.iloc[header.names or 0].dropna())


def _part(raw: RawSheet, cells: pd.DataFrame, span: blocks.Span) -> RawTable:
    """One of several tables of a sheet."""
    block = span.of(cells)
    place = span.address(cells)
    note = Note(N_("The sheet holds several tables; this one stands in {place}."), {"place": place})
    # Beside another table, a row that goes on to the right goes on into the other table.
    whole_rows = span.left == 0 and not cells.iloc[span.top : span.bottom, span.right :].notna().any(
        axis=None
    )
    part = raw if whole_rows else replace(raw, delimiter=None)
    made = _table(part, block, _found(part, block))
    return replace(made, place=place, notes=(note, *made.notes), delimiter=raw.delimiter)


def _table(raw: RawSheet, cells: pd.DataFrame, header: Header, turn: bool = True) -> RawTable:
    """A block of cells as a table, turned if its names stand in a column and no reader said in which row."""
    notes = list(raw.notes)
    delimiter = raw.delimiter
    header_row = None if header.names is None else int(cells.index[header.names])
    if turn and not raw.headed and is_transposed(cells):
        cells, header, turned = transposed(cells)
        raw = replace(raw, delimiter=None)  # where a line of the file ends says nothing of a turned record
        notes.append(turned)
    notes += _about_header(cells, header)
    places = [int(place) for place in cells.columns]
    titles = dict(zip(places, header.titles, strict=True))
    body, aside = _records(raw, cells, header, titles, notes)
    body, questions = _named(body, titles, {places[at]: text for at, text in header.questions.items()}, notes)
    body, repeated = filled_down(body)
    return RawTable(
        raw.file, raw.sheet, body, raw.digest, raw.encoding, delimiter, raw.hidden, raw.typed,
        header_row=header_row, questions=questions,
        asides=tuple(aside), notes=(*notes, *repeated, *exports.remarks(body)),
    )  # fmt: skip


def _about_header(cells: pd.DataFrame, header: Header) -> list[Note]:
    """Which rows the names come from, unless it is the first alone, and what stands above them."""
    if header.rows in ((), (0,)):
        return []
    rows = ", ".join(str(cells.index[row]) for row in header.rows)
    above = cells.iloc[: header.rows[0]].dropna(how="all")
    if above.empty:
        return [Note(N_("The names of the columns were taken from these rows: {rows}."), {"rows": rows})]
    titles = [" ".join(filter(None, texts)) for texts in above.fillna("").itertuples(index=False)]
    return [
        Note(N_("The names of the columns were taken from these rows: {rows}; rows above, left out: {n} "
                "({titles})."), {"rows": rows, "n": len(titles), "titles": quoted(titles[:SHOWN_ROWS])})
    ]  # fmt: skip


def _named(
    body: pd.DataFrame, titles: dict[int, str], questions: dict[int, str], notes: list[Note]
) -> tuple[pd.DataFrame, dict[str, str]]:
    """The body with unique names, and the question behind each."""
    places = [int(place) for place in body.columns]
    shown = {place: titles[place] for place in places}
    if any(shown.values()) and headers.counts_rows(shown[first := places[0]], body[first]):
        shown[first] = titles[first] or _("Row number")
        questions = {**questions, first: ROW_NUMBER}
    names = headers.names(list(shown.values()), places)
    asked = {name: questions[place] for name, place in zip(names, places, strict=True) if place in questions}
    notes += _about_repeats(list(shown.values()), names)
    return body.set_axis(pd.Index(names, dtype=object), axis=1), asked


def _about_repeats(titles: list[str], names: list[str]) -> list[Note]:
    """Names that the file gives to several columns, and how they are told apart."""
    wholes = (" ".join(title.split()) for title in titles)
    pairs = zip(names, wholes, strict=True)
    numbered = [name for name, whole in pairs if whole and name != whole and name.startswith(whole)]
    if not numbered:
        return []
    return [
        Note(N_("Names that several columns share were numbered: {n} ({columns})."),
             {"n": len(numbered), "columns": quoted(numbered[:SHOWN_ROWS])})
    ]  # fmt: skip


# --- rows that are records, and rows that are not ----------------------------------------------


def _records(
    raw: RawSheet, cells: pd.DataFrame, header: Header, titles: dict[int, str], notes: list[Note]
) -> tuple[pd.DataFrame, list[Aside]]:
    body = cells.iloc[header.start :]
    body, notes_below = asides.without(body, asides.footers(body), FOOTER)
    body, overlong = _without_overlong(raw, cells, body, header, notes)
    again = asides.headers_again(body, [list(cells.iloc[row].fillna("")) for row in header.rows])
    pages = asides.titles_again(body, again)
    body, titles_between = asides.without(body, pages, FOOTER)
    body, repeated = asides.without(body, again[~pages], HEADER_AGAIN)
    _note_short_rows(raw, body, notes)
    body = _without_blanks(body, titles, notes)
    body, totals = asides.without(body, asides.totals(body), TOTAL_ROW)
    return body, sorted(
        [*overlong, *titles_between, *repeated, *totals, *notes_below], key=lambda aside: aside.row
    )


def _without_overlong(
    raw: RawSheet, cells: pd.DataFrame, body: pd.DataFrame, header: Header, notes: list[Note]
) -> tuple[pd.DataFrame, list[Aside]]:
    """Rows with more values than the header has names: nobody can say which are whose."""
    if raw.delimiter is None or not header.rows:
        return body, []
    width = _fields(raw, [int(cells.index[row]) - raw.first_row for row in header.rows])
    if not width:  # the reader chose a blank row
        return body, []
    over = body.iloc[:, width:].notna().any(axis=1).to_numpy(dtype=bool)
    if not over.any():
        return body.iloc[:, :width], []
    rows = [int(row) for row in body.index[over]]
    if raw.delimiter == "," and over.mean() > 0.5:
        raise _shifted(raw.file, rows[0])
    notes.append(
        Note(N_("Rows with more values than the header has names, set aside: {n} (rows {rows})."),
             {"n": len(rows), "rows": some(rows)})
    )  # fmt: skip
    return body.loc[~over].iloc[:, :width], asides.listed(body.loc[over], EXTRA_VALUES, raw.delimiter)


def _fields(raw: RawSheet, rows: list[int]) -> int:
    """How many fields the header has in the file, empty ones included."""
    return sum(any(column[row].is_valid for row in rows) for column in raw.cells.columns)


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
    ended = ~last[body.index.to_numpy() - raw.first_row] & body.notna().any(axis=1).to_numpy(dtype=bool)
    rows = [int(row) for row in body.index[ended]]
    if rows:
        notes.append(
            Note(N_("Rows that end before the last column, read with blanks there: {n} (rows {rows})."),
                 {"n": len(rows), "rows": some(rows)})
        )  # fmt: skip


def _without_blanks(body: pd.DataFrame, titles: dict[int, str], notes: list[Note]) -> pd.DataFrame:
    filled = body.notna()
    rows = filled.any(axis=1).to_numpy(dtype=bool)
    if not rows.all() and rows.any():
        inside = int((~rows[: np.flatnonzero(rows)[-1]]).sum())
        body = body.loc[rows]
        if inside:
            notes.append(Note(N_("Blank rows left out: {n}."), {"n": inside}))
    columns = filled.any(axis=0).to_numpy() | np.array(
        [titles[int(place)] != "" for place in body.columns], dtype=np.bool_
    )
    if not columns.all():
        notes.append(Note(N_("Blank columns left out: {n}."), {"n": int((~columns).sum())}))
    kept: pd.DataFrame = body.loc[:, columns].copy()
    return kept
