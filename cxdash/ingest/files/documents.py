"""JSON: a list of records, or one record a line, as survey programs hand them out."""

import json
from collections.abc import Iterator
from itertools import chain
from typing import Any

import pyarrow as pa

from cxdash.i18n import N_
from cxdash.ingest.files.careful import TEXT
from cxdash.ingest.files.limits import check_span
from cxdash.ingest.notes import Note, refusal
from cxdash.ingest.tables.headers import names

_DEEPEST = 4


def is_document(utf8: bytes) -> bool:
    """Whether a text starts as a list or as a record does, and not as a table with such a first name.

    >>> is_document(b'[{"note": 8}]'), is_document(b"[id];[note]")
    (True, False)
    """
    start = utf8[:1000].lstrip()
    if start.startswith(b"["):
        return start[1:].lstrip()[:1] in (b"{", b"[", b"]") or _is_list(utf8)
    return start.startswith(b"{") and start[1:].lstrip()[:1] in (b'"', b"}")


def _is_list(utf8: bytes) -> bool:
    """Whether a text in brackets is a list throughout, also one of values without names."""
    try:
        return utf8.rstrip().endswith(b"]") and isinstance(json.loads(utf8), list)
    except (ValueError, RecursionError):
        return False


def columns(file: str, utf8: bytes) -> tuple[list[pa.Array], tuple[Note, ...]]:
    """Records as columns, each with its name in front, and what was not read.

    What is nested gets a name with a point in it, a name that comes again one with a number. Numbers keep
    the digits they are written with; a list is one text.

    Raises
    ------
    InputError
        When it is not JSON, or holds no records.

    >>> [column.to_pylist() for column in columns("a.json", b'[{"id": 1.50, "x": {"y": true}}]')[0]]
    [['id', '1.50'], ['x.y', 'true']]
    """
    try:
        found, notes = _records(_parsed(utf8))
        records = [_unique(list(_flat("", record))) for record in found]
    except (ValueError, RecursionError):
        raise refusal(
            N_("{file} is damaged JSON; export the data again, best as .xlsx or .csv, and open that."),
            file=file,
        ) from None
    titles = list(dict.fromkeys(chain.from_iterable(records)))
    if not titles:
        raise refusal(
            N_("{file} holds no list of records; export the data as .xlsx or .csv and open that."), file=file
        )
    check_span(file, len(records), len(titles), names=0)
    made = [pa.array([name, *(record.get(name) for record in records)], TEXT) for name in titles]
    return made, notes


def _parsed(utf8: bytes) -> Any:
    text = utf8.decode("utf-8", "replace")
    try:
        return _loaded(text)
    except ValueError:
        return [_loaded(line) for line in text.split("\n") if line.strip()]


def _loaded(text: str) -> Any:
    return json.loads(text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_unique)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A record whose names may come again, which a plain one would forget.

    >>> _unique([("nps", "9"), ("nps", "3")])
    {'nps': '9', 'nps (2)': '3'}
    """
    record = dict(pairs)
    if len(record) == len(pairs):
        return record
    unique = names([name for name, _value in pairs], list(range(len(pairs))))
    return dict(zip(unique, (value for _name, value in pairs), strict=True))


def _records(document: Any) -> tuple[list[dict[str, Any]], tuple[Note, ...]]:
    """The longest list of records: the document itself, or what stands under one of its names."""
    if not isinstance(document, dict):
        return _of_records(document), _about_nulls(document)
    lists = {name: found for name, value in document.items() if (found := _of_records(value))}
    if not lists:
        return _by_column(document), ()
    longest = max(lists, key=lambda name: len(lists[name]))
    others = ", ".join(name for name in lists if name != longest)
    message = N_("Of several lists of records, “{name}” was read, and these were not: {others}.")
    said = (Note(message, {"name": longest, "others": others}),) if others else ()
    return lists[longest], (*said, *_about_nulls(document[longest]))


def _of_records(value: Any) -> list[dict[str, Any]]:
    """A list of records, or of lists of which the first holds the names."""
    given = [one for one in value if one is not None] if isinstance(value, list) else []
    if len({type(one) for one in given}) != 1:
        return []
    if isinstance(given[0], list):
        width = max(map(len, given))
        titles = ["" if one is None else str(one) for one in given[0]]
        unique = names([*titles, *[""] * (width - len(titles))], list(range(width)))
        return [dict(zip(unique, row, strict=False)) for row in given[1:]]
    return given if isinstance(given[0], dict) else []


def _about_nulls(value: list[Any]) -> tuple[Note, ...]:
    nulls = sum(one is None for one in value)
    return (Note(N_("Records that are null, left out: {n}."), {"n": nulls}),) if nulls else ()


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
