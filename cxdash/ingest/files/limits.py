"""Limits: what a file may hold, checked before anything is inflated or split.

Nothing here is a judgement on size alone: a file within these limits can still be refused by
the cage (:mod:`cxdash.cage`), which holds what no look from outside can tell.
"""

import re
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Of
from io import BytesIO
from pathlib import PurePosixPath

import pyarrow as pa
import pyarrow.parquet as pq

from cxdash import cage
from cxdash.errors import InputError
from cxdash.i18n import N_
from cxdash.ingest.notes import Note, refusal

MB = 1024**2

FILE = 50 * MB
"""Bytes of one file."""

FILES, SESSION = 10, 200 * MB
"""Files one session may hold, and their bytes together."""

UNPACKED = 500 * MB
"""Bytes of all parts of an archive, or of all columns of a Parquet file, unpacked."""

RATIO = 200
"""Times its size that an archive may unpack to; real workbooks stay under 30."""

ENTRIES = 2_000
"""Parts of an archive."""

ROWS, COLUMNS, CELLS = 2_000_000, 2_000, 50_000_000
"""Of one table, from its first to its last used row and column."""

ZIP, PARQUET, OLE = b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HEAD = 64 * 1024
"""Bytes of a part in which its root begins, after what may declare a document type."""

_SCANNED = MB
"""Bytes of a sheet that are searched for cells far apart; a larger sheet is left to the cage."""

_ENTRY = b"PK\x01\x02"
_ARCHIVES = {".zip", ".7z", ".rar", ".gz", ".tgz", ".bz2", ".xz", ".tar"}
_PROLOGUE = re.compile(rb"(?:[^<]*+(?:<\?.*?\?>|<!--.*?-->))*+[^<]*+", re.DOTALL)
_CELL = re.compile(
    rb"<(?:\w+:)?c\s(?:[^<>]{0,300}?\s)?r=[\"']([A-Z]{1,3})(\d{1,7})[\"'](?:[^<>]{0,300}[^/<>])?>\s*"
    rb"<(?:\w+:)?(?:v|f|is)\b"
)
"""A cell that holds something; bounded, since a stranger wrote it: ``<`` or 300 bytes end a search."""

_SEPARATORS = (b";", b",", b"\t", b"|")


def check_size(file: str, data: bytes) -> None:
    """Refuse a file that is too large to be looked at.

    Raises
    ------
    InputError
    """
    if len(data) > FILE:
        raise refusal(
            N_("{file} is larger than {most} MB; leave out columns that nobody needs, or split it in two."),
            file=file,
            most=FILE // MB,
        )


def check_inside(file: str, data: bytes) -> None:
    """Refuse a file that would unfold to more than a table holds, or that tries what no table does.

    Raises
    ------
    InputError
    """
    if data.startswith(ZIP):
        _check_archive(file, data)
    elif data.startswith(PARQUET):
        _check_parquet(file, data)
    elif not data.startswith(OLE):
        _check_text(file, data)


def check_span(file: str, rows: int, columns: int, names: int = 1) -> None:
    """Refuse a table that reaches further than :data:`ROWS`, :data:`COLUMNS` and :data:`CELLS`.

    Parameters
    ----------
    file : str
    rows, columns : int
        From the first to the last that holds something.
    names : int
        How many of the rows hold the names, and are no records.

    Raises
    ------
    InputError
    """
    records = rows - names
    if columns > COLUMNS and records <= ROWS:
        raise refusal(
            N_(
                "{file} has cells over {columns} columns, more than the {most} of a table; "
                "delete what nobody needs or what stands far from the table, save it, and open that."
            ),
            file=file, columns=columns, most=COLUMNS,
        )  # fmt: skip
    if records > ROWS or records * columns > CELLS:
        raise refusal(
            N_(
                "{file} has cells over {rows} rows and {columns} columns, more than the "
                "{most_rows} rows, {most_columns} columns and {most_cells} cells of a table; "
                "delete what stands far from the table, or split it, save it, and open that."
            ),
            file=file, rows=rows, columns=columns, most_rows=ROWS, most_columns=COLUMNS, most_cells=CELLS,
        )  # fmt: skip


def within_quota(kept: Of[str, bytes], given: Of[str, bytes]) -> tuple[dict[str, bytes], dict[str, Note]]:
    """Files for which a session still has room, in their order, and why the others find none.

    Parameters
    ----------
    kept : mapping of file name to its content
        What the session holds.
    given : mapping of file name to its content
    """
    room: dict[str, bytes] = {}
    refused: dict[str, Note] = {}
    files, size = len(kept), sum(map(len, kept.values()))
    for file, data in given.items():
        if files >= FILES or size + len(data) > SESSION:
            refused[file] = _no_room(file)
            continue
        room[file] = data
        files, size = files + 1, size + len(data)
    return room, refused


def _no_room(file: str) -> Note:
    return Note(
        N_(
            "There is no room for {file}: {files} files and {most} MB can be open at once; "
            "take a file away, then add this one."
        ),
        {"file": file, "files": FILES, "most": SESSION // MB},
    )


def exceeded(file: str, broken: cage.Broken) -> Note:
    """Why a file that the cage gave up on could not be read."""
    if broken.how == cage.OUT_OF_TIME:
        message = N_(
            "{file} was not read within {seconds} seconds and was given up; "
            "split it in two, or save it again in Excel, and open that."
        )
        return Note(message, {"file": file, "seconds": cage.SECONDS})
    if broken.how == cage.OUT_OF_MEMORY:
        message = N_(
            "{file} needs more than the {most} GB of memory that one file may take; "
            "delete what stands far from the table, or split it, save it, and open that."
        )
        return Note(message, {"file": file, "most": cage.MEMORY // 1024**3})
    message = N_(
        "{file} could not be read to its end; open it in Excel, save it again as .xlsx, and try once more."
    )
    return Note(message, {"file": file})


def damaged(file: str) -> InputError:
    """The refusal of a workbook that its program would have to repair."""
    return refusal(
        N_("{file} is damaged or not a workbook; open it in Excel, save it again, and try once more."),
        file=file,
    )


def protected(file: str) -> InputError:
    """The refusal of what only a password opens."""
    return refusal(N_("{file} is protected by a password; save a copy without one and open that."), file=file)


# ── archives ──────────────────────────────────────────────────────────────


def _check_archive(file: str, data: bytes) -> None:
    _check_entries(file, data.count(_ENTRY))  # counted before a list is made of them
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_names(file, parts)
            _check_unpacked(file, sum(part.file_size for part in parts), len(data))
            _check_parts(file, archive, parts)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, NotImplementedError):
        raise damaged(file) from None


def _check_entries(file: str, entries: int) -> None:
    if entries > ENTRIES:
        raise refusal(
            N_(
                "{file} is an archive of {entries} parts, more than the {most} of a workbook; "
                "open it in Excel, save it as .xlsx, and open that."
            ),
            file=file,
            entries=entries,
            most=ENTRIES,
        )


def _check_names(file: str, parts: Iterable[zipfile.ZipInfo]) -> None:
    for part in parts:
        if part.flag_bits & 1:
            raise protected(file)
        path = PurePosixPath(part.filename.replace("\\", "/"))
        outside = path.is_absolute() or ".." in path.parts or ":" in path.parts[:1]
        if outside or path.suffix.lower() in _ARCHIVES or re.match("[A-Za-z]:", part.filename):
            raise refusal(
                N_(
                    "{file} holds “{part}”, which no workbook does; "
                    "open it in Excel, save it as .xlsx, and open that."
                ),
                file=file,
                part=part.filename,
            )


def _check_unpacked(file: str, unpacked: int, packed: int) -> None:
    if unpacked > UNPACKED or unpacked > RATIO * packed:
        raise refusal(
            N_(
                "{file} would unpack to {size} MB, more than {most} MB or {ratio} times its size; "
                "delete what stands far from the table, or split it, save it, and open that."
            ),
            file=file, size=unpacked // MB, most=UNPACKED // MB, ratio=RATIO,
        )  # fmt: skip


def _check_parts(file: str, archive: zipfile.ZipFile, parts: Iterable[zipfile.ZipInfo]) -> None:
    for part in parts:
        path = PurePosixPath(part.filename)
        if path.suffix not in {".xml", ".rels", ".vml"}:
            continue
        sheet = path.parent.name == "worksheets" and part.file_size <= _SCANNED
        with archive.open(part) as opened:
            content = opened.read(_SCANNED if sheet else _HEAD)
        if _declares(content[:_HEAD].replace(b"\0", b"")):
            raise refusal(
                N_(
                    "{file} declares entities, as no spreadsheet program does; "
                    "open it in Excel, save it as .xlsx, and open that."
                ),
                file=file,
            )
        if sheet:
            check_span(file, *_span(_CELL.findall(content)))


def _declares(head: bytes) -> bool:
    """Whether something other than an element follows what is said about a part, and comments."""
    prologue = _PROLOGUE.match(head)
    return prologue is not None and head[prologue.end() :].startswith((b"<!", b"<?"))


def _span(cells: Sequence[tuple[bytes, bytes]]) -> tuple[int, int]:
    """Rows and columns from the first to the last cell that holds something, as readers lay them out."""
    if not cells:
        return 0, 0
    rows = [int(row) for _letters, row in cells]
    columns = [_position(letters) for letters in {letters for letters, _row in cells}]
    return max(rows) - min(rows) + 1, max(columns) - min(columns) + 1


def _position(letters: bytes) -> int:
    position = 0
    for letter in letters:
        position = 26 * position + letter - ord("A") + 1
    return position


# ── other files ───────────────────────────────────────────────────────────


def _check_parquet(file: str, data: bytes) -> None:
    try:
        about = pq.read_metadata(BytesIO(data))
    except (pa.ArrowException, OSError, ValueError):
        return  # the reader says what is wrong with it
    check_span(file, about.num_rows, about.num_columns, names=0)
    groups = range(about.num_row_groups)
    _check_unpacked(file, sum(about.row_group(group).total_byte_size for group in groups), len(data) * 10)


def _check_text(file: str, data: bytes) -> None:
    """Count what will be split; a separator inside quotation marks counts too, which no real file notices."""
    rows = max(data.count(b"\n"), data.count(b"\r"))
    fields = rows + max(data.count(separator) for separator in _SEPARATORS)
    if rows - 1 > ROWS or fields > CELLS:
        raise refusal(
            N_(
                "{file} holds {rows} rows and {fields} values, more than the {most_rows} rows and "
                "{most_cells} values of a table; leave out columns that nobody needs, or split it in two."
            ),
            file=file, rows=rows, fields=fields, most_rows=ROWS, most_cells=CELLS,
        )  # fmt: skip
