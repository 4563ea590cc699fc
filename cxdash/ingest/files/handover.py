"""Handover: tables made in the cage reach the server without passing through its memory.

The child writes the cells of every table into one file of Arrow streams, and the parent maps that
file: cells are in memory while somebody looks at them. All else about a table is small and is sent.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pyarrow as pa

from cxdash import cage
from cxdash.i18n import language, speaking
from cxdash.ingest.tables.layout import TEXT, RawTable

# Elsewhere a file that is mapped cannot be deleted.
_open = pa.memory_map if os.name == "posix" else pa.OSFile


def caged(make: Callable[..., list[RawTable]], *args: Any, watch: cage.Watch | None = None) -> list[RawTable]:
    """The tables that a function makes, made in the cage.

    Raises
    ------
    CxdashError
        Whatever of that kind the function raises.
    cage.Broken
        When it came to no end of its own.
    """
    with TemporaryDirectory(prefix=cage.FOLDER) as folder:
        path = Path(folder, cage.CONTENT)
        bare = cage.run(_written, path, language(), make, args, watch=watch)
        with _open(str(path)) as file:
            return [_with_cells(table, file) for table in bare]


def _written(
    path: Path, spoken: str, make: Callable[..., list[RawTable]], args: tuple[Any, ...]
) -> list[RawTable]:
    """In the child: the tables without their rows, which go to the file."""
    with speaking(spoken):  # a column without a name gets one in the reader's language
        tables = make(*args)
    with pa.OSFile(str(path), "wb") as file:
        for table in tables:
            cells = pa.Table.from_pandas(table.frame)
            with pa.ipc.new_stream(file, cells.schema) as stream:
                stream.write_table(cells)
    return [replace(table, frame=pd.DataFrame(columns=table.frame.columns)) for table in tables]


def _with_cells(table: RawTable, file: pa.NativeFile) -> RawTable:
    frame = pa.ipc.open_stream(file).read_all().to_pandas(types_mapper={pa.large_string(): TEXT}.get)
    frame.columns = table.frame.columns
    return replace(table, frame=frame)
