"""Parquet: columns of any type as text, what is nested flattened or written out."""

import json
from io import BytesIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from cxdash.i18n import N_
from cxdash.ingest.files.careful import TEXT
from cxdash.ingest.files.limits import check_span
from cxdash.ingest.notes import refusal

START = b"PAR1"


def columns(file: str, data: bytes) -> list[pa.ChunkedArray]:
    """The columns of a Parquet file as texts, each with its name in front, as a sheet would have it.

    Raises
    ------
    InputError
        When it is damaged, or holds more than a table does.
    """
    try:
        source = pq.ParquetFile(BytesIO(data))
        check_span(file, source.metadata.num_rows, source.metadata.num_columns, names=0)
        table = _flat(source.read())
        table.validate(full=True)  # bytes that are no text would only be noticed outside the cage
    except (pa.ArrowException, OSError, ValueError):
        raise refusal(
            N_("{file} is a damaged Parquet file; write it again and open that."), file=file
        ) from None
    return [_titled(title, column) for title, column in zip(table.column_names, table.columns, strict=True)]


def _flat(table: pa.Table) -> pa.Table:
    """Columns of records as one column for each of their fields, ``address.town``."""
    while any(pa.types.is_struct(column.type) for column in table.columns):
        table = table.flatten()
    return table


def _titled(title: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array([title], TEXT), *_as_text(column).chunks], TEXT)


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    try:
        return pc.cast(column, TEXT)
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
        return pa.chunked_array([pa.array(map(_written, column.to_pylist()), TEXT)])


def _written(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, list) and not any(isinstance(one, dict | list | tuple) for one in value):
        return ", ".join("" if one is None else str(one) for one in value)
    return json.dumps(value, ensure_ascii=False, default=str)
