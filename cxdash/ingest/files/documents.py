"""JSON: a list of records, or one record a line, as survey programs hand them out."""

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

import pyarrow as pa

from cxdash.i18n import N_
from cxdash.ingest.files.careful import TEXT
from cxdash.ingest.files.limits import check_span
from cxdash.ingest.notes import refusal

_DEEPEST = 4


def is_document(utf8: bytes) -> bool:
    """Whether a text starts as a list or as a record does, and not as a table with such a first name.

    >>> is_document(b'[{"note": 8}]'), is_document(b"[id];[note]")
    (True, False)
    """
    start = utf8[:1000].lstrip()
    if start.startswith(b"["):
        return start[1:].lstrip()[:1] in (b"{", b"[", b"]")
    return start.startswith(b"{") and start[1:].lstrip()[:1] in (b'"', b"}")


def columns(file: str, utf8: bytes) -> list[pa.Array]:
    """Records as columns, each with its name in front; what is nested gets a name with a point in it.

    Numbers keep the digits they are written with; a list is one text.

    Raises
    ------
    InputError
        When it is not JSON, or holds no records.

    >>> [column.to_pylist() for column in columns("a.json", b'[{"id": 1.50, "x": {"y": true}}]')]
    [['id', '1.50'], ['x.y', 'true']]
    """
    try:
        records = [dict(_flat("", record)) for record in _records(_parsed(utf8))]
    except (ValueError, RecursionError):
        raise refusal(
            N_("{file} is damaged JSON; export the data again, best as .xlsx or .csv, and open that."),
            file=file,
        ) from None
    names = list(dict.fromkeys(chain.from_iterable(records)))
    if not names:
        raise refusal(
            N_("{file} holds no list of records; export the data as .xlsx or .csv and open that."), file=file
        )
    check_span(file, len(records), len(names), names=0)
    return [pa.array([name, *(record.get(name) for record in records)], TEXT) for name in names]


def _parsed(utf8: bytes) -> Any:
    text = utf8.decode("utf-8", "replace")
    try:
        return _loaded(text)
    except ValueError:
        return [_loaded(line) for line in text.split("\n") if line.strip()]


def _loaded(text: str) -> Any:
    return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)


def _records(document: Any) -> Iterable[dict[str, Any]]:
    """The longest list of records: the document itself, or what stands under one of its names."""
    if isinstance(document, dict):
        lists = [found for value in document.values() if (found := _of_records(value))]
        return max(lists, key=len, default=_by_column(document))
    return _of_records(document)


def _of_records(value: Any) -> list[dict[str, Any]]:
    """A list of records, or of lists of which the first holds the names."""
    if not isinstance(value, list) or len({type(one) for one in value}) != 1:
        return []
    if isinstance(value[0], list):
        return [dict(zip(map(str, value[0]), row, strict=False)) for row in value[1:]]
    return value if isinstance(value[0], dict) else []


def _by_column(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Columns as lists of one length, or as records, as pandas writes them; else one record."""
    columns = [list(one.values()) if isinstance(one, dict) else one for one in document.values()]
    lengths = {len(column) if isinstance(column, list) else 0 for column in columns}
    if len(lengths) != 1 or lengths <= {0, 1}:
        return [document]
    return [dict(zip(document, row, strict=True)) for row in zip(*columns, strict=True)]


def _flat(name: str, value: Any, depth: int = 0) -> Iterator[tuple[str, str | None]]:
    if isinstance(value, dict) and depth < _DEEPEST:
        for key, inner in value.items():
            yield from _flat(f"{name}.{key}" if name else key, inner, depth + 1)
    elif isinstance(value, list) and not any(isinstance(one, dict | list) for one in value):
        yield name, ", ".join(_text(one) or "" for one in value)
    else:
        yield name, _text(value)


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
