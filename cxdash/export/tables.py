"""Tables as files: CSV as the reader's Excel expects it, and workbooks.

A cell or a title that starts with ``= + - @``, a tab or a line end is a formula to
a spreadsheet. Text of that kind, which may come from any uploaded file, is made
inert; numbers stay numbers.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pandas as pd

from cxdash.i18n import language

_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n")
_ENDLESS = (float("inf"), float("-inf"))
"""Numbers that a workbook cannot hold."""
_WIDEST = 60
"""Characters of the widest column of a workbook."""


def inert(value: Any) -> Any:
    """A value that no spreadsheet will run: text that looks like a formula gets an apostrophe.

    >>> inert("=1+1"), inert("-5"), inert(-5.0), inert("Nord")
    ("'=1+1", "'-5", -5.0, 'Nord')
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(_ACTIVE) else value


def as_csv(table: pd.DataFrame) -> bytes:
    """A table as CSV for the reader's Excel: semicolons and decimal commas in French, UTF-8 with its mark.

    Parameters
    ----------
    table : DataFrame
        Titles and text in the reader's language, numbers as numbers.
    """
    french = language() == "fr"
    safe = table.rename(columns=inert).map(inert)
    # With both characters of a line end as terminator, a cell with either is quoted: no cell starts a row.
    text = safe.to_csv(
        index=False,
        sep=";" if french else ",",
        decimal="," if french else ".",
        float_format="%.10g",
        lineterminator="\r\n",
    )
    return text.encode("utf-8-sig")


def as_xlsx(table: pd.DataFrame, sheet: str, heading: Sequence[str] = ()) -> bytes:
    """A table as a workbook, under the lines that say what it shows.

    Parameters
    ----------
    table : DataFrame
    sheet : str
        Name of the sheet; what Excel forbids in one is left out.
    heading : sequence of str
        The finding first, then definition, base and filters.
    """
    import xlsxwriter

    made = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "nan_inf_to_errors": False,
    }
    with xlsxwriter.Workbook(made, options) as book:
        page = book.add_worksheet(_sheet_name(sheet))
        title, small = (
            book.add_format({"bold": True, "font_size": 14}),
            book.add_format({"font_color": "#566270"}),
        )
        for row, line in enumerate(heading):
            page.write_string(row, 0, line, title if row == 0 else small)
        first = len(heading) + 1 if heading else 0
        _write(book, page, table, first)
    return made.getvalue()


def _write(book: Any, page: Any, table: pd.DataFrame, first: int) -> None:
    formats = {
        "title": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "float": book.add_format({"num_format": "0.0##"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    for column, name in enumerate(table.columns):
        page.write_string(first, column, str(name), formats["title"])
        for row, value in enumerate(table.iloc[:, column], start=first + 1):
            _write_cell(page, row, column, value, formats)
        lengths = [len(_shown(value)) for value in table.iloc[:200, column]]
        page.set_column(column, column, min(_WIDEST, max([8, len(str(name)) + 1, *lengths])))
    page.freeze_panes(first + 1, 1)


def _write_cell(page: Any, row: int, column: int, value: Any, formats: dict[str, Any]) -> None:
    if pd.isna(value) or value in _ENDLESS:
        page.write_blank(row, column, None)
    elif isinstance(value, pd.Timestamp):
        page.write_datetime(row, column, value.to_pydatetime(), formats["date"])
    elif isinstance(value, str | bool):
        page.write_string(row, column, str(value))
    else:
        page.write_number(row, column, value, None if float(value).is_integer() else formats["float"])


def _shown(value: Any) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def _sheet_name(name: str) -> str:
    kept = "".join(" " if letter in "[]:*?/\\'" else letter for letter in name)
    return " ".join(kept.split())[:31] or "cxdash"
