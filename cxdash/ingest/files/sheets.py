"""RawSheet: one sheet or text file as read, every cell still a text."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from cxdash.ingest.notes import Note


@dataclass(frozen=True)
class RawSheet:
    """The cells of one sheet, before anything is understood.

    It holds plain values and one Arrow table, so that it can cross from a child process.

    Attributes
    ----------
    file, sheet : str
        ``sheet`` is None for a file that has none.
    cells : pyarrow.Table
        Texts, no header applied. An empty text is an empty field; null is no field at
        all, which is how a row that is too short, or too long, can be told.
    digest : str
        SHA-256 of the file.
    encoding, delimiter : str or None
        For text files.
    first_row : int
        What the file calls its first row here: 2 after a ``sep=;`` line.
    first_column : int
        How many columns of the sheet stand before the first one here, as where a table starts in C7.
    hidden : bool
        The workbook hides this sheet.
    typed : bool
        Numbers came as numbers, so a point in them is a decimal point.
    headed : bool
        The first row is known to be the header, as in Parquet.
    notes : tuple of Note
    """

    file: str
    sheet: str | None
    cells: pa.Table
    digest: str
    encoding: str | None = None
    delimiter: str | None = None
    first_row: int = 1
    first_column: int = 0
    hidden: bool = False
    typed: bool = False
    headed: bool = False
    notes: tuple[Note, ...] = field(default=())

    @property
    def name(self) -> str:
        """Where it comes from, as a reader says it: ``clients.xlsx · Feuil1``."""
        return f"{self.file} · {self.sheet}" if self.sheet else self.file


def columns_table(columns: Sequence[pa.Array | pa.ChunkedArray]) -> pa.Table:
    """Columns of text as one table, named by their position."""
    return pa.table({str(i): column for i, column in enumerate(columns)})
