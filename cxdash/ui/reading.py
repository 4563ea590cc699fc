"""Reading: how one table was read, shown as choices that can be changed; each applies at once."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from cxdash.i18n import _, speaking
from cxdash.ingest import Mapping, RawTable, Reading
from cxdash.ingest.roles import DATED
from cxdash.study import KINDS
from cxdash.ui import blocks, session
from cxdash.ui.session import Shelf

_ENCODINGS = ("utf-8", "cp1252", "iso-8859-15", "mac-roman", "utf-16")
_WIDTH = 190

Change = Callable[[Shelf, str], Shelf]
"""From the shelf and what was chosen to the shelf read so."""


def separators() -> dict[str, str]:
    """What may stand between two columns of a text file."""
    return {";": _("semicolon"), ",": _("comma"), "\t": _("tab"), "|": _("bar"), " ": _("blank")}


def date_orders() -> dict[str, str]:
    """Which of day and month is written first."""
    return {"dmy": _("dates read day first"), "mdy": _("dates read month first")}


def decimals() -> dict[str, str]:
    """What stands before decimals."""
    return {",": _("decimal comma"), ".": _("decimal point")}


def choices(position: int, raw: RawTable, mapping: Mapping) -> None:
    """One row: the kind of table, its decimals, dates and missing values, and how its text was cut."""
    correct = partial(_corrected, raw, mapping)
    with blocks.row():
        kinds = {kind: _(words) for kind, words in KINDS.items()}
        _one_of(_("Kind of table"), f"kind-{position}", kinds, mapping.kind, correct(Mapping.with_kind))
        _one_of(_("Decimals"), f"decimal-{position}", decimals(), mapping.decimal,
                correct(Mapping.with_decimal))  # fmt: skip
        if mapping.columns(*DATED):
            _one_of(_("Day and month"), f"dates-{position}", date_orders(), mapping.date_order or "dmy",
                    correct(Mapping.with_date_order))  # fmt: skip
        _missing(position, mapping, correct(_with_missing))
        if raw.file in session.shelf().contents:
            _text_choices(position, raw)


def _text_choices(position: int, raw: RawTable) -> None:
    found, encoding = raw.delimiter or "", raw.encoding or ""
    _one_of(_("Separator"), f"separator-{position}", {found: found or _("none"), **separators()}, found,
            lambda shelf, chosen: _read_again(shelf, raw.file, delimiter=chosen))  # fmt: skip
    _one_of(_("Encoding"), f"encoding-{position}", {one: one for one in (encoding, *_ENCODINGS)}, encoding,
            lambda shelf, chosen: _read_again(shelf, raw.file, encoding=chosen))  # fmt: skip


def _one_of(label: str, key: str, options: dict[str, str], current: str, change: Change) -> None:
    session.hold(key, current)
    st.selectbox(label, list(options), format_func=lambda one: options.get(one, one), key=key,
                 on_change=_apply, args=(key, change), width=_WIDTH)  # fmt: skip


def _missing(position: int, mapping: Mapping, change: Change) -> None:
    key = f"missing-{position}"
    session.hold(key, "; ".join(mapping.missing))
    st.text_input(_("Values that mean no answer"), key=key, placeholder=_("for instance 99; refused"),
                  on_change=_apply, args=(key, change), width=_WIDTH)  # fmt: skip


def _apply(key: str, change: Change) -> None:
    # A callback runs before the page does, so nobody has said yet which language to speak.
    with speaking(session.language()):
        session.put(change(session.shelf(), session.chosen(key)))


def _corrected(raw: RawTable, mapping: Mapping, said: Callable[..., Mapping]) -> Change:
    return lambda shelf, chosen: shelf.with_mapping(raw.name, said(mapping, chosen))


def _with_missing(mapping: Mapping, written: str) -> Mapping:
    return mapping.with_missing(value.strip() for value in written.split(";") if value.strip())


def _read_again(shelf: Shelf, file: str, **chosen: str) -> Shelf:
    before = shelf.readings.get(file, Reading())
    return shelf.with_reading(file, Reading(**{**vars(before), **chosen}))
