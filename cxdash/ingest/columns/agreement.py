"""Agreement: scales that several files of one questionnaire share, although none of them writes it.

Whether 0 ends a scale or says that a question did not apply shows in all their answers, not in twenty.
"""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from cxdash.i18n import N_
from cxdash.ingest.columns import codes
from cxdash.ingest.columns.mapping import Mapping
from cxdash.ingest.columns.roles import recognise_columns
from cxdash.ingest.notes import Note, quoted, together
from cxdash.ingest.tables.layout import RawTable
from cxdash.scales import Scale
from cxdash.study import RESPONSES


def agreed(tables: Sequence[RawTable], mappings: Sequence[Mapping]) -> list[Mapping]:
    """The mappings, with one lower end for ratings of one name that begin at 0 here and at 1 there.

    Parameters
    ----------
    tables : sequence of RawTable
        As they were turned.
    mappings : sequence of Mapping
    """
    asked = [at for at, mapping in enumerate(mappings) if mapping.kind == RESPONSES]
    shared = _shared([mappings[at] for at in asked])
    begin_apart = {column for column, scales in shared.items() if len({scale.low for scale in scales}) > 1}
    if not begin_apart:
        return list(mappings)
    pooled = recognise_columns(_pool([tables[at] for at in asked], list(shared)))
    settled = {
        column: pooled.scales[column]
        for column in begin_apart & pooled.scales.keys()
        if pooled.scales[column].high == shared[column][0].high
    }
    return [
        _with(mapping, settled, pooled) if at in asked else mapping for at, mapping in enumerate(mappings)
    ]


def _shared(mappings: Sequence[Mapping]) -> dict[str, list[Scale]]:
    """Columns that several tables have in one role, on scales that differ in their lower end at most."""
    found: dict[str, list[tuple[str, Scale]]] = {}
    for mapping in mappings:
        for column, scale in mapping.scales.items():
            found.setdefault(column, []).append((mapping.roles[column], scale))
    return {
        column: [scale for _role, scale in told]
        for column, told in found.items()
        if len(told) > 1 and len({(role, scale.high, scale.reversed) for role, scale in told}) == 1
    }


def _pool(tables: Sequence[RawTable], columns: list[str]) -> RawTable:
    """The answers of all tables to the same questions, one under the other."""
    frames = [raw.frame[[column for column in columns if column in raw.frame]] for raw in tables]
    questions = {column: text for raw in reversed(tables) for column, text in raw.questions.items()}
    return replace(tables[0], frame=pd.concat(frames, ignore_index=True), questions=questions)


def _with(mapping: Mapping, settled: dict[str, Scale], pooled: Mapping) -> Mapping:
    follows = settled.keys() & mapping.scales.keys() - mapping.words.keys()
    missing = {column: _codes(column, settled[column], mapping, pooled) for column in follows}
    answers = [c for c in follows if "0" in mapping.missing_in.get(c, ()) and "0" not in missing[c]]
    message = N_("In {columns}, 0 was taken for the lowest answer, as in the other files that ask the same; "
                 "declare it missing if it means that nothing applied.")  # fmt: skip
    doubt = {answers[0]: Note(message, {"columns": quoted(answers)})} if answers else {}
    return replace(
        mapping,
        scales=mapping.scales | {column: settled[column] for column in follows},
        missing_in={c: values for c, values in {**mapping.missing_in, **missing}.items() if values},
        doubts=together(doubt, mapping.doubts),
    )


def _codes(column: str, scale: Scale, mapping: Mapping, pooled: Mapping) -> tuple[str, ...]:
    """What all the answers say, and what lies outside the scale in this table alone."""
    own = (code for code in mapping.missing_in.get(column, ()) if codes.outside([float(code)], scale))
    return tuple(dict.fromkeys((*pooled.missing_in.get(column, ()), *own)))
