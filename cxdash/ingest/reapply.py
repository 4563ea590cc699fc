"""Reapply: a recipe's choices for other files of the same columns, and what is different this time."""

from collections.abc import Mapping as Of
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import TypeVar

import pandas as pd

from cxdash.i18n import N_
from cxdash.ingest.columns.mapping import DATED, SCALED, Mapping
from cxdash.ingest.columns.parse import DateOrder, answers, date_order
from cxdash.ingest.columns.roles import recognise_columns
from cxdash.ingest.combining.rules import Rules
from cxdash.ingest.notes import Note, refusal
from cxdash.ingest.recipe import Part, Recipe
from cxdash.ingest.shapes.shape import Shape, applied
from cxdash.ingest.tables.layout import TEXT, RawTable
from cxdash.scales import Scale
from cxdash.study import REPEATABLE

Kept = TypeVar("Kept")

_ENOUGH = 0.5
"""Share of a recipe's used columns that a table must have to be the one it was made for."""

_NAMED = 8
"""How many columns or values a sentence names; their count says how many there are."""


@dataclass(frozen=True)
class Reapplied:
    """The choices of a recipe, made for these tables.

    Attributes
    ----------
    mappings : tuple of Mapping
        One per table; of a table the recipe does not know, as it was.
    rules : Rules
    differences : tuple of Note
        What is not as it was when the recipe was saved.
    """

    mappings: tuple[Mapping, ...]
    rules: Rules
    differences: tuple[Note, ...] = ()


def apply(
    recipe: Recipe, tables: Sequence[RawTable], mappings: Sequence[Mapping], file: str = ""
) -> Reapplied:
    """Choose for these tables as a recipe says.

    A table is met by its columns: it has at least half of those that were used. Names of files
    do not matter, and one part of a recipe may serve several tables, as of several months.

    Parameters
    ----------
    recipe : Recipe
    tables, mappings : sequences of RawTable and Mapping
        As recognised.
    file : str
        What the recipe is called, for the sentence that refuses it.

    Raises
    ------
    InputError
        When no table has the columns of any part.
    """
    parts = [met(recipe, raw, mapping) for raw, mapping in zip(tables, mappings, strict=True)]
    if not any(parts):
        raise _made_for_others(recipe, file)
    chosen: list[Mapping] = []
    differences: list[Note] = []
    for raw, mapping, part in zip(tables, mappings, parts, strict=True):
        if part is None:
            chosen.append(mapping)
            differences.append(Note(N_("{table} is not known to the recipe and was read as recognised."),
                                    {"table": raw.name}))  # fmt: skip
            continue
        base = _shaped(part, raw, mapping)
        chosen.append(_as_said(part, raw, base))
        differences += _differences(part, raw, base, chosen[-1])
    differences += [
        Note(N_("No table here has the columns of {table}, which the recipe tells of."), {"table": part.name})
        for part in recipe.tables
        if part not in parts
    ]
    return Reapplied(tuple(chosen), _rules(recipe, tables, parts), tuple(differences))


def met(recipe: Recipe, raw: RawTable, mapping: Mapping) -> Part | None:
    """The part of a recipe that was made for a table of these columns, or None."""
    known = {*raw.frame.columns, *mapping.roles}

    def likeness(part: Part) -> tuple[float, bool, bool]:
        share = sum(column in known for column in part.used) / len(part.used)
        return share, part.name == raw.name, part.mapping.shape == mapping.shape

    best = max(recipe.tables, key=likeness)
    return best if likeness(best)[0] >= _ENOUGH else None


def _made_for_others(recipe: Recipe, file: str) -> Exception:
    return refusal(
        N_("{file} was made for tables of other columns, such as {columns}; open the files it was made for, "
           "or choose here and save these choices."),
        file=file, columns=recipe.tables[0].used[:3],
    )  # fmt: skip


def _shaped(part: Part, raw: RawTable, mapping: Mapping) -> Mapping:
    """The columns as recognised in the shape that the recipe gives the table."""
    shape = _shape(part, raw, mapping)
    return mapping if shape == mapping.shape else recognise_columns(applied(raw, shape), shape)


def _shape(part: Part, raw: RawTable, mapping: Mapping) -> Shape:
    """The recipe's own where the columns are the same; else what is found now, but for what was refused."""
    said, then = part.mapping.shape, set(part.columns)
    if set(raw.frame.columns) == then:
        return said
    refused = [
        one.key for one in mapping.shape.parts if one.key not in said.keys and set(one.sources) <= then
    ]
    return reduce(Shape.without, refused, mapping.shape)


def _as_said(part: Part, raw: RawTable, base: Mapping) -> Mapping:
    """What the recipe says, and for columns it does not know what was recognised."""
    said = part.mapping
    roles = _roles(said, base)
    scales = {
        column: said.scales.get(column)
        or base.scales.get(column)
        or base.likely_scales.get(column, Scale(0, 10))
        for column, role in roles.items()
        if role in SCALED
    }
    unasked = [column for column in base.undecided if column in said.undecided or column not in said.roles]
    return replace(
        base,
        kind=said.kind, roles=roles, scales=scales, decimal=said.decimal,
        date_order=_date_order(raw, base, roles) or said.date_order or base.date_order,
        missing=said.missing, missing_in={**base.missing_in, **_known(said.missing_in, base)},
        words=_words(said, base),
        undecided=tuple(unasked),
        doubts={column: note for column, note in base.doubts.items() if column not in said.roles},
    )  # fmt: skip


def _roles(said: Mapping, base: Mapping) -> dict[str, str]:
    """A role of one column that the recipe gives is not left to a column it does not know."""
    given = {column: role for column, role in said.roles.items() if column in base.roles}
    taken = set(given.values()) - REPEATABLE
    return {
        column: given.get(column, "ignore" if role in taken else role) for column, role in base.roles.items()
    }


def _words(said: Mapping, base: Mapping) -> dict[str, dict[str, float]]:
    """Words of the recipe go before those recognised, which may be new ones."""
    known = _known(said.words, base)
    return {**base.words, **{column: {**base.words.get(column, {}), **known[column]} for column in known}}


def _known(by_column: Of[str, Kept], base: Mapping) -> dict[str, Kept]:
    return {column: one for column, one in by_column.items() if column in base.roles}


def _date_order(raw: RawTable, base: Mapping, roles: Of[str, str]) -> DateOrder | None:
    """The order of day and month that some date shows; a recipe must not turn such dates round."""
    turned = applied(raw, base.shape).frame
    dated = [column for column, role in roles.items() if role in DATED]
    order, sure = date_order({text for column in dated for text in turned[column].dropna().unique()})
    return order if sure else None


def _rules(recipe: Recipe, tables: Sequence[RawTable], parts: Sequence[Part | None]) -> Rules:
    """The rules, for tables by their names of today."""
    renamed = {
        (raw.name, column): name
        for (table, column), name in recipe.rules.renamed.items()
        for raw, part in zip(tables, parts, strict=True)
        if part is not None and part.name == table and column in raw.frame
    }
    return replace(recipe.rules, renamed=renamed)


# --- differences -----------------------------------------------------------------------------


def _differences(part: Part, raw: RawTable, base: Mapping, chosen: Mapping) -> list[Note]:
    here, then = set(raw.frame.columns), set(part.columns)
    gone = [column for column in part.columns if column not in here]
    new = [str(column) for column in raw.frame.columns if column not in then]
    notes = []
    if gone:
        notes.append(Note(N_("Columns that {table} no longer has: {n} ({columns})."), _some(raw, gone)))
    if new:
        notes.append(Note(N_("Columns that are new in {table}, read as recognised: {n} ({columns})."),
                          _some(raw, new)))  # fmt: skip
    notes += _read_otherwise(part, raw, base, chosen)
    turned = applied(raw, chosen.shape)
    for column, seen in part.seen.items():
        if unseen := _unseen(turned, column, seen, chosen):
            notes.append(Note(
                N_("“{column}” of {table} has answers that were not there before: {values}."),
                {"column": column, "table": raw.name, "values": tuple(unseen[:_NAMED])},
            ))  # fmt: skip
    return notes


def _some(raw: RawTable, columns: list[str]) -> dict[str, object]:
    more = ("…",) if len(columns) > _NAMED else ()
    return {"table": raw.name, "n": len(columns), "columns": ", ".join((*columns[:_NAMED], *more))}


def _read_otherwise(part: Part, raw: RawTable, base: Mapping, chosen: Mapping) -> list[Note]:
    """What stands between columns, before decimals and first in dates, where it is not as it was."""
    notes = []
    if part.delimiter and raw.delimiter and part.delimiter != raw.delimiter:
        notes.append(Note(
            N_("{table} has “{found}” between its columns, where “{before}” stood before."),
            {"table": raw.name, "found": _visible(raw.delimiter), "before": _visible(part.delimiter)},
        ))  # fmt: skip
    if base.decimal != chosen.decimal:
        notes.append(Note(
            N_("Decimals of {table} look written with “{found}”; they were read with “{said}”, as before."),
            {"table": raw.name, "found": base.decimal, "said": chosen.decimal},
        ))  # fmt: skip
    said = part.mapping.date_order
    if said and chosen.date_order and chosen.date_order != said:
        notes.append(Note(_TURNED[chosen.date_order], {"table": raw.name}))
    return notes


_TURNED = {
    "dmy": N_("Dates of {table} are written day first, as their values show; before it was month first."),
    "mdy": N_("Dates of {table} are written month first, as their values show; before it was day first."),
}


def _visible(delimiter: str) -> str:
    return {"\t": "⇥", " ": "␠"}.get(delimiter, delimiter)


def _unseen(raw: RawTable, column: str, seen: tuple[str, ...], mapping: Mapping) -> list[str]:
    """Answers that are new and that the scale does not explain by itself."""
    if column not in mapping.scales or column not in raw.frame:
        return []
    distinct = pd.Series(raw.frame[column].dropna().unique(), dtype=TEXT)
    new = distinct[~distinct.isin(seen)]
    scale = mapping.scales[column]
    values = answers(new, mapping.decimal, raw.typed, scale.high)
    usual = (values >= scale.low) & (values <= scale.high)
    return [str(text) for text in new[~usual]]
