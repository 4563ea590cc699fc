"""Recipe: the choices made for some tables as a small JSON file, to be made again for next month's.

A recipe holds names of columns, what they are for, and the answers seen in scores; no other
cell of a file. It is data alone: nothing in it is run, and whatever is not as :data:`SCHEMA`
says is refused in a sentence.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Of
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from cxdash.errors import CxdashError, InputError
from cxdash.i18n import N_
from cxdash.ingest.columns.mapping import Mapping
from cxdash.ingest.combining.rules import DUPLICATES, Rules
from cxdash.ingest.files.limits import COLUMNS
from cxdash.ingest.files.reading import Reading
from cxdash.ingest.notes import refusal
from cxdash.ingest.shapes.shape import Shape, applied, only
from cxdash.ingest.tables.layout import RawTable
from cxdash.scales import Scale
from cxdash.study import ANSWERS, KINDS, LAST_ANSWERS, REPEATABLE, ROLES

VERSION = 1
MARK = "cxdash_recipe"
"""The first key of every recipe; its value is the version."""

LARGEST = 4_000_000
"""Bytes: enough for some tables of 2,000 columns with long names, and checked in a few seconds."""

_MOST_SEEN = 60
_LONGEST_SEEN = 80
_MARKED = re.compile(rb'^(\xef\xbb\xbf)?\s*\{\s*"' + MARK.encode() + rb'"\s*:')

_MOST_WORDS, _MOST_COLUMNS = 500, 2 * COLUMNS
"""Of one column; and of a table with what its shape adds."""

# How many comes before what each must be: what is checked first is what says no first.
_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "maxItems": COLUMNS, "items": _TEXT}
_NUMBER = {"type": "number", "minimum": -1e9, "maximum": 1e9}
_MAYBE = {"type": ["string", "null"], "maxLength": 40}


def _each(of: Of[str, object], most: int = _MOST_COLUMNS) -> dict[str, object]:
    """An object whose values are all of one kind, whatever their names."""
    return {"type": "object", "maxProperties": most, "additionalProperties": of}


SCHEMA = only(
    **{MARK: {"const": VERSION}},
    tables={
        "type": "array",
        "minItems": 1,
        "maxItems": 500,
        "items": only(
            name=_TEXT,
            columns=_TEXTS,
            encoding=_MAYBE,
            delimiter=_MAYBE,
            reading=only(
                encoding=_MAYBE,
                delimiter=_MAYBE,
                headers=_each({"type": "integer", "minimum": 0, "maximum": 2_000_000}),
            ),
            kind={"enum": list(KINDS)},
            roles=_each({"enum": list(ROLES)}),
            scales=_each(only(low=_NUMBER, high=_NUMBER, low_is_good={"type": "boolean"})),
            words=_each(_each(_NUMBER, _MOST_WORDS)),
            missing=_TEXTS,
            missing_in=_each(_TEXTS),
            decimal={"enum": [".", ","]},
            date_order={"enum": ["dmy", "mdy", None]},
            undecided=_TEXTS,
            shape={"type": "array", "items": {"type": "object"}},
            seen=_each(_TEXTS),
        ),
    },
    rules=only(
        duplicates={"enum": list(DUPLICATES)},
        unit={"enum": [ANSWERS, LAST_ANSWERS]},
        renamed={"type": "array", "items": {"type": "array", "items": _TEXT, "minItems": 3, "maxItems": 3}},
    ),
)
"""What a recipe looks like, as JSON Schema."""


@dataclass(frozen=True)
class Part:
    """What was chosen for one table.

    Attributes
    ----------
    name : str
        The table the choices were made for; another of the same columns may have another name.
    columns : tuple of str
        As they stood in the file.
    mapping : Mapping
        Without what can be found again: likely scales and doubts.
    reading : Reading
        What the reader chose; ``encoding`` and ``delimiter`` beside it are what was found or chosen.
    seen : mapping of score or rating column to the answers it held
        Only where they are few, so that a new one can be told.
    """

    name: str
    columns: tuple[str, ...]
    mapping: Mapping
    encoding: str | None = None
    delimiter: str | None = None
    reading: Reading = field(default_factory=Reading)
    seen: Of[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def used(self) -> tuple[str, ...]:
        """The columns that play a role; all of them where none does."""
        return tuple(c for c, role in self.mapping.roles.items() if role != "ignore") or self.columns


@dataclass(frozen=True)
class Recipe:
    """The choices made for some tables, and how they go together."""

    tables: tuple[Part, ...]
    rules: Rules = field(default_factory=Rules)

    @classmethod
    def of(
        cls,
        tables: Iterable[RawTable],
        mappings: Iterable[Mapping],
        readings: Of[str, Reading] | None = None,
        rules: Rules | None = None,
    ) -> "Recipe":
        """The recipe of what holds now."""
        readings = readings or {}
        parts = [
            _part(raw, mapping, readings.get(raw.file, Reading()))
            for raw, mapping in zip(tables, mappings, strict=True)
        ]
        return cls(tuple(parts), rules or Rules())

    @property
    def text(self) -> str:
        """The recipe as JSON, to be read by a person too; without the answers seen where too large."""
        text = self._text
        if len(text.encode()) <= LARGEST:
            return text
        return replace(self, tables=tuple(replace(part, seen={}) for part in self.tables))._text

    @property
    def _text(self) -> str:
        rules = {
            "duplicates": self.rules.duplicates,
            "unit": self.rules.unit,
            "renamed": [[*told, name] for told, name in self.rules.renamed.items()],
        }
        document = {MARK: VERSION, "tables": [_as_json(part) for part in self.tables], "rules": rules}
        return json.dumps(document, ensure_ascii=False, indent=1)

    @classmethod
    def parse(cls, file: str, data: bytes) -> "Recipe":
        """A recipe read back.

        Raises
        ------
        InputError
            A sentence that names the file and the place, for anything that is not as it must be.
        """
        document = _document(file, data)
        _check(file, document)
        parts = tuple(_from_json(file, at, table) for at, table in enumerate(document["tables"]))
        for part in parts:
            _check_roles(file, part)
        rules = document["rules"]
        renamed = {(table, column): name for table, column, name in rules["renamed"]}
        return cls(parts, Rules(duplicates=rules["duplicates"], unit=rules["unit"], renamed=renamed))


def is_recipe(data: bytes) -> bool:
    """Whether a file's first words are a recipe's, whatever its name.

    >>> is_recipe(b'{"cxdash_recipe": 1'), is_recipe(b'[{"client": "C1", "nps": 9}]')
    (True, False)
    """
    return _MARKED.match(data[:200]) is not None


# --- to JSON ---------------------------------------------------------------------------------


def _part(raw: RawTable, mapping: Mapping, reading: Reading) -> Part:
    turned = applied(raw, mapping.shape)
    seen = {column: few for column in mapping.scales if (few := answers_seen(turned, column))}
    sheet = raw.sheet or ""
    headers = {sheet: reading.headers[sheet]} if sheet in reading.headers else {}
    reading = Reading(reading.encoding, reading.delimiter, headers)
    columns = tuple(map(str, raw.frame.columns))
    return Part(raw.name, columns, mapping, raw.encoding, raw.delimiter, reading, seen)


def answers_seen(raw: RawTable, column: str) -> tuple[str, ...]:
    """The distinct texts of a column of few and short ones; none of a column of many."""
    distinct = raw.frame[column].dropna().unique()
    short = len(distinct) <= _MOST_SEEN and all(len(text) <= _LONGEST_SEEN for text in distinct)
    return tuple(sorted(map(str, distinct))) if short else ()


def _as_json(part: Part) -> dict[str, Any]:
    mapping = part.mapping
    return {
        "name": part.name,
        "columns": part.columns,
        "encoding": part.encoding,
        "delimiter": part.delimiter,
        "reading": {**vars(part.reading), "headers": dict(part.reading.headers)},
        "kind": mapping.kind,
        "roles": mapping.roles,
        "scales": {
            column: {"low": scale.low, "high": scale.high, "low_is_good": scale.reversed}
            for column, scale in mapping.scales.items()
        },
        "words": mapping.words,
        "missing": mapping.missing,
        "missing_in": mapping.missing_in,
        "decimal": mapping.decimal,
        "date_order": mapping.date_order,
        "undecided": mapping.undecided,
        "shape": mapping.shape.as_json(),
        "seen": part.seen,
    }


# --- from JSON -------------------------------------------------------------------------------


def _document(file: str, data: bytes) -> Any:
    if len(data) > LARGEST:
        raise refusal(N_("{file} is too large to be a recipe; save the choices again."), file=file)
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_refused_number)
    except (ValueError, RecursionError):  # odd bytes, odd JSON, or brackets a thousand deep
        raise _damaged(file) from None


def _refused_number(text: str) -> float:
    raise ValueError(text)


def _damaged(file: str) -> InputError:
    return refusal(
        N_("{file} is damaged: it is no longer the text cxdash saved; save the choices again."), file=file
    )


def _check(file: str, document: Any) -> None:
    from jsonschema import Draft202012Validator

    version = document.get(MARK) if isinstance(document, dict) else None
    if isinstance(version, int) and not isinstance(version, bool) and version > VERSION:
        raise refusal(
            N_(
                "{file} was saved by a newer cxdash (version {version}); use that, or make the choices again."
            ),
            file=file,
            version=str(version),
        )
    if not isinstance(document, dict) or MARK not in document:
        raise refusal(
            N_("{file} is no recipe: it does not hold choices saved with cxdash; use “Save these choices” on "
               "the Data page, and give that file."),
            file=file,
        )  # fmt: skip
    odd = next(Draft202012Validator(SCHEMA).iter_errors(document), None)
    if odd is not None:
        raise _odd(file, _place(odd))


def _place(odd: Any) -> str:
    """Where a document is not as it must be, down to the part that is missing or that nobody knows."""
    path, told = list(odd.absolute_path), odd.validator_value
    if odd.validator == "required":
        path += [part for part in told if part not in odd.instance][:1]
    elif odd.validator == "additionalProperties":
        path += [part for part in odd.instance if part not in odd.schema["properties"]][:1]
    return " › ".join(map(str, path)) or MARK


def _odd(file: str, place: str) -> InputError:
    return refusal(
        N_("{file} is not a recipe that can be used: it does not say what it should at “{place}”; "
           "save the choices again."),
        file=file, place=place[:200],
    )  # fmt: skip


def _check_roles(file: str, part: Part) -> None:
    """A role of one column may not be given to two."""
    for role, columns in part.mapping.by_role().items():
        if len(columns) > 1 and role not in REPEATABLE:
            raise refusal(
                N_("{file} is not a recipe that can be used: it gives {columns} the same role."),
                file=file,
                columns=columns[:2],
            )


@contextmanager
def _sound(file: str, *place: object) -> Iterator[None]:
    """Where what is of the right kind may still make no sense, such as a scale upside down."""
    try:
        yield
    except CxdashError as odd:
        raise refusal(
            N_("{file} is not a recipe that can be used, because of “{place}”: {why}"),
            file=file, place=" › ".join(map(str, place)), why=str(odd),
        ) from None  # fmt: skip


def _from_json(file: str, at: int, table: dict[str, Any]) -> Part:
    scales = {}
    for column, scale in table["scales"].items():
        with _sound(file, "tables", at, "scales", column):
            scales[column] = Scale(scale["low"], scale["high"], scale["low_is_good"])
    with _sound(file, "tables", at, "shape"):
        shape = Shape.from_json(table["shape"])
    mapping = Mapping(
        table["kind"], table["roles"], scales,
        decimal=table["decimal"], date_order=table["date_order"], missing=tuple(table["missing"]),
        words={column: dict(words) for column, words in table["words"].items()},
        missing_in=_tuples(table["missing_in"]), undecided=tuple(table["undecided"]),
        shape=shape,
    )  # fmt: skip
    chosen = table["reading"]
    headers = {sheet: int(row) for sheet, row in chosen["headers"].items()}
    return Part(
        table["name"], tuple(table["columns"]), mapping, table["encoding"], table["delimiter"],
        Reading(chosen["encoding"], chosen["delimiter"], headers), _tuples(table["seen"]),
    )  # fmt: skip


def _tuples(lists: dict[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {column: tuple(values) for column, values in lists.items()}
