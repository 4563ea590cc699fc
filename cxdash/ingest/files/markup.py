"""Tables in markup: web pages that programs save as .xls, and the XML workbooks of Excel 2003.

Only text is taken. Nothing is fetched, run or expanded: a document that declares types or entities is
refused, and so is one whose cells stand further apart than a table's.
"""

import codecs
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from xml.parsers import expat

from cxdash.i18n import N_
from cxdash.ingest.files.limits import CELLS, COLUMNS, ROWS, check_span
from cxdash.ingest.notes import refusal

Rows = list[list[str]]

SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"
"""The namespace of Excel's XML workbooks."""

_WIDEST = 1000
"""Columns that browsers let a cell span."""

_LONGEST_SPAN = 20
"""Digits of a span; Python refuses to count thousands of them."""

_SPACE = re.compile(r"[ \t\r\n\f]+")
_CHARSET = re.compile(rb"charset=[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)
_WEB = (b"<!doctype html", b"<html", b"<table", b"<head", b"<body", b"<meta", b"<style", b"<div")
_MARKUP = (*_WEB, b"<!doctype", b"<!--", b"<?xml", b"<workbook", b"<ss:workbook")


def is_markup(data: bytes) -> bool:
    """Whether a file starts as a web page or as XML does."""
    return _start(data).startswith(_MARKUP)


def is_page(data: bytes) -> bool:
    """Whether it is a web page."""
    start = _start(data)
    return start.startswith(_WEB) or (start.startswith((b"<!", b"<?xml")) and b"<html" in data[:4096].lower())


def is_workbook(data: bytes) -> bool:
    """Whether it is an XML workbook."""
    return SPREADSHEET in data[:4096] and not _start(data).startswith(_WEB)


def charset(data: bytes) -> str | None:
    """The encoding that a page says it has."""
    found = _CHARSET.search(data[:4096])
    try:
        return codecs.lookup(found[1].decode()).name if found else None
    except LookupError:
        return None


def _start(data: bytes) -> bytes:
    return data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()


# --- web pages -------------------------------------------------------------------------------


def page_tables(file: str, text: str) -> list[Rows]:
    """The tables of a web page, the largest first; merged cells hold their text once.

    Raises
    ------
    InputError
        When there is none.

    >>> page_tables("a.xls", "<table><tr><th>id<th>note<tr><td>1<td>8,5</table>")
    [[['id', 'note'], ['1', '8,5']]]
    """
    page = _Page(file)
    page.feed(text)
    page.close()
    found = [rows for rows in page.tables if any(any(row) for row in rows)]
    if not found:
        raise refusal(
            N_("{file} is a web page without a table; export the data as .xlsx or .csv and open that."),
            file=file,
        )
    return sorted(found, key=lambda rows: -sum(map(len, rows)))


@dataclass
class _Table:
    rows: Rows = field(default_factory=list)
    cell: list[str] | None = None
    span: int = 1
    below: dict[int, int] = field(default_factory=dict)
    down: int = 1

    def open_row(self) -> None:
        self.close_cell()
        self.rows.append([])

    def open_cell(self, across: int, down: int) -> None:
        self.close_cell()
        if not self.rows:
            self.rows.append([])
        self._skip_cells_from_above()
        self.cell, self.span, self.down = [], across, down

    def _skip_cells_from_above(self) -> None:
        row = self.rows[-1]
        while self.below.get(len(row), 0) >= len(self.rows):
            row.append("")

    def close_cell(self) -> None:
        if self.cell is None:
            return
        row = self.rows[-1]
        if self.down > 1:
            until = len(self.rows) + self.down - 1
            self.below.update({len(row) + i: until for i in range(self.span)})
        row += [_SPACE.sub(" ", "".join(self.cell)).strip(" "), *[""] * (self.span - 1)]
        self.cell = None


class _Page(HTMLParser):
    """Collects cells; a table inside a cell is a table of its own."""

    def __init__(self, file: str) -> None:
        super().__init__(convert_charrefs=True)
        self.file = file
        self.tables: list[Rows] = []
        self.open: list[_Table] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.open.append(_Table())
            self.tables.append(self.open[-1].rows)
        elif tag in ("script", "style"):
            self.unseen += 1
        elif self.open and tag == "tr":
            self.open[-1].open_row()
        elif self.open and tag in ("td", "th"):
            told = dict(attrs)
            self.open[-1].open_cell(_span(told.get("colspan"), _WIDEST), _span(told.get("rowspan"), ROWS))
            check_span(self.file, len(self.open[-1].rows), len(self.open[-1].rows[-1]))
        elif tag == "br":
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self.unseen = max(self.unseen - 1, 0)
        elif self.open and tag in ("td", "th", "tr"):
            self.open[-1].close_cell()
        elif self.open and tag == "table":
            self.open.pop().close_cell()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1].cell is not None and not self.unseen:
            self.open[-1].cell.append(data)

    def close(self) -> None:
        super().close()
        while self.open:
            self.open.pop().close_cell()


def _span(told: str | None, most: int) -> int:
    if not told or not told.isdecimal():
        return 1
    return min(max(int(told), 1), most) if len(told) < _LONGEST_SPAN else most


# --- workbooks of Excel 2003 -----------------------------------------------------------------


@dataclass
class XmlSheet:
    """A sheet of an XML workbook."""

    name: str
    rows: Rows = field(default_factory=list)
    hidden: bool = False


def workbook_sheets(file: str, data: bytes) -> list[XmlSheet]:
    """The sheets of an XML workbook that hold something.

    Raises
    ------
    InputError
        When it is damaged, declares entities, or its cells stand too far apart.
    """
    reader = _Workbook(file)
    try:
        reader.parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise refusal(
            N_("{file} is damaged or not a workbook; open it in Excel, save it again, and try once more."),
            file=file,
        ) from None
    return [sheet for sheet in reader.sheets if sheet.rows]


class _Workbook:
    def __init__(self, file: str) -> None:
        self.file = file
        self.sheets: list[XmlSheet] = []
        self.cells = self.at = 0
        self.into: list[str] | None = None
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse_types
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _refuse_types(self, *_declared: object) -> None:
        raise refusal(
            N_(
                "{file} declares entities, as no spreadsheet program does; "
                "open it in Excel, save it as .xlsx, and open that."
            ),
            file=self.file,
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        told = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if tag == "Worksheet":
            self.sheets.append(XmlSheet(told.get("Name", "")))
        elif tag == "Row" and self.sheets:
            rows = self.sheets[-1].rows
            blank = self._missing(len(rows), told, ROWS)
            rows += [[] for _row in range(blank + 1)]
        elif tag == "Cell" and self.sheets and self.sheets[-1].rows:
            row = self.sheets[-1].rows[-1]
            row += [""] * self._missing(len(row), told, COLUMNS)
            self.at = len(row)
            row += [""] * (1 + min(int(told.get("MergeAcross", 0)), COLUMNS))
            self._count(row)
        elif tag in ("Data", "Visible"):
            self.into = []

    def _missing(self, there: int, told: dict[str, str], most: int) -> int:
        """How many blank rows or cells stand before the one that is told."""
        wanted = int(told.get("Index", there + 1))
        if wanted > most:
            check_span(self.file, wanted, wanted)
        return max(wanted - 1 - there, 0)

    def _count(self, row: list[str]) -> None:
        self.cells += 1
        if self.cells > CELLS:
            check_span(self.file, len(self.sheets[-1].rows), CELLS)
        check_span(self.file, len(self.sheets[-1].rows), len(row))

    def _text(self, data: str) -> None:
        if self.into is not None:
            self.into.append(data)

    def _end(self, name: str) -> None:
        tag = name.rpartition(" ")[2]
        if self.into is None or tag not in ("Data", "Visible"):
            return
        text, self.into = "".join(self.into), None
        if tag == "Visible":
            self.sheets[-1].hidden = text in ("SheetHidden", "SheetVeryHidden")
        elif self.sheets and self.sheets[-1].rows and self.sheets[-1].rows[-1]:
            self.sheets[-1].rows[-1][self.at] = text
