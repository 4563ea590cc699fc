"""Reading: how one table was read, shown as choices that can be changed; each applies at once."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import streamlit as st

from cxdash.i18n import N_, _, speaking
from cxdash.ingest import Mapping, Note, RawTable, Reading
from cxdash.ingest.columns.mapping import DATED
from cxdash.ingest.files.limits import ROWS
from cxdash.study import KINDS
from cxdash.ui import blocks, session
from cxdash.ui.session import Shelf

_WIDTH, _WIDE = 190, 320

_ENCODINGS = (
    (N_("All languages"), {
        "utf-8": "UTF-8", "utf-8-sig": "UTF-8, BOM", "utf-16": "UTF-16", "utf-16-le": "UTF-16 LE",
        "utf-16-be": "UTF-16 BE",
    }),
    (N_("Western European"), {
        "cp1252": "Windows-1252", "iso8859-15": "ISO 8859-15", "mac-roman": "Mac", "cp850": "DOS 850",
    }),
    (N_("Central European"), {"cp1250": "Windows-1250", "iso8859-2": "ISO 8859-2", "cp852": "DOS 852"}),
    (N_("Turkish"), {"cp1254": "Windows-1254", "cp857": "DOS 857"}),
    (N_("Baltic"), {"cp1257": "Windows-1257"}),
    (N_("Cyrillic"), {
        "cp1251": "Windows-1251", "koi8-r": "KOI8-R", "koi8-u": "KOI8-U", "cp866": "DOS 866",
        "cp1125": "DOS 1125", "iso8859-5": "ISO 8859-5", "mac-cyrillic": "Mac",
    }),
    (N_("Greek"), {"cp1253": "Windows-1253", "iso8859-7": "ISO 8859-7", "cp737": "DOS 737"}),
    (N_("Hebrew"), {"cp1255": "Windows-1255", "cp862": "DOS 862"}),
    (N_("Arabic"), {"cp1256": "Windows-1256", "iso8859-6": "ISO 8859-6"}),
    (N_("Thai"), {"cp874": "Windows-874"}),
    (N_("Japanese"), {"cp932": "Shift JIS", "euc-jp": "EUC-JP"}),
    (N_("Korean"), {"cp949": "Windows-949"}),
    (N_("Chinese, simplified"), {"gb18030": "GB 18030"}),
    (N_("Chinese, traditional"), {"big5": "Big5"}),
)  # fmt: skip
"""Letters, and the tables by which programs write them, under Python's name for each."""

Change = Callable[[Shelf, str], Shelf]
"""From the shelf and what was chosen to the shelf read so."""


def separators() -> dict[str, str]:
    """What may stand between two columns of a text file."""
    return {";": _("semicolon"), ",": _("comma"), "\t": _("tab"), "|": _("bar"), " ": _("blank")}


def encodings() -> dict[str, str]:
    """The tables of characters in which a text may be written."""
    return {
        encoding: _("{letters} ({table})", letters=_(letters), table=table)
        for letters, tables in _ENCODINGS
        for encoding, table in tables.items()
    }


def date_orders() -> dict[str, str]:
    """Which of day and month is written first."""
    return {"dmy": _("dates read day first"), "mdy": _("dates read month first")}


def decimals() -> dict[str, str]:
    """What stands before decimals."""
    return {",": _("decimal comma"), ".": _("decimal point")}


def choices(position: int, raw: RawTable, mapping: Mapping) -> None:
    """What kind of table it is and what means no answer in it; folded, how its file is read."""
    correct = partial(_corrected, raw, mapping)
    with blocks.row():
        kinds = {kind: _(words) for kind, words in KINDS.items()}
        one_of(_("Kind of table"), f"kind-{position}", kinds, mapping.kind, correct(Mapping.with_kind))
        _missing(position, mapping, correct(_with_missing))
    with st.expander(_("How the file is read"), key=f"reading-{position}", type="compact"), blocks.row():
        one_of(_("Decimals"), f"decimal-{position}", decimals(), mapping.decimal,
               correct(Mapping.with_decimal))  # fmt: skip
        if mapping.columns(*DATED):
            one_of(_("Day and month"), f"dates-{position}", date_orders(), mapping.date_order or "dmy",
                   correct(Mapping.with_date_order))  # fmt: skip
        if raw.encoding:
            _text_choices(position, raw)
        _header(position, raw)


def _text_choices(position: int, raw: RawTable) -> None:
    found, encoding = raw.delimiter or "", raw.encoding or ""
    offered = {found: found or _("none"), **separators()}
    one_of(_("Separator"), f"separator-{position}", offered, found, partial(_separated, raw, offered),
           others=True)  # fmt: skip
    one_of(_("Encoding"), f"encoding-{position}", {encoding: encoding, **encodings()}, encoding,
           lambda shelf, chosen: shelf.asking(raw.file, encoding=chosen), width=_WIDE)  # fmt: skip


def _separated(raw: RawTable, offered: Iterable[str], shelf: Shelf, chosen: str) -> Shelf:
    """Cut at a separator of the list, or at a sign that was typed."""
    if chosen in offered or (chosen.isprintable() and not any(s.isalnum() or s in "\"'" for s in chosen)):
        return shelf.asking(raw.file, delimiter=chosen)
    return shelf.refusing(raw.file, Note(
        N_("“{typed}” cannot separate the columns of {file}: type the sign that stands between them, "
           "such as ^, or choose from the list."), {"typed": chosen, "file": raw.file},
    ))  # fmt: skip


def _header(position: int, raw: RawTable) -> None:
    """The row of the column names, as the file counts its rows; 0 for a file without names."""
    key, now = f"header-{position}", raw.header_row or 0
    session.hold(key, now)
    st.number_input(
        _("Row of the column names"), 0, ROWS, key=key, on_change=applied, width=_WIDTH,
        args=(key, lambda shelf, row: shelf.asking(raw.file, headers=_headers(shelf, raw, row))),
    )  # fmt: skip


def _headers(shelf: Shelf, raw: RawTable, row: int) -> dict[str, int]:
    before = shelf.readings.get(raw.file, Reading())
    return {**before.headers, raw.sheet or "": int(row)}


def one_of(
    label: str,
    key: str,
    options: dict[str, str],
    current: str,
    change: Change,
    width: Any = _WIDTH,
    others: bool = False,
) -> None:
    """A choice that shows what holds and applies at once; others than those listed may be typed."""
    session.hold(key, current)
    st.selectbox(
        label,
        list(options),
        format_func=lambda one: options.get(one, one),
        key=key,
        on_change=applied,
        args=(key, change),
        width=width,
        accept_new_options=others,
    )


def side_by_side(label: str, key: str, options: dict[str, str], current: str, change: Change) -> None:
    """As :func:`one_of`, of a few."""
    session.hold(key, current)
    st.segmented_control(label, list(options), format_func=lambda one: options.get(one, one), key=key,
                         required=True, on_change=applied, args=(key, change))  # fmt: skip


def some_of(label: str, key: str, held: Iterable[str], current: Iterable[str], change: Change) -> None:
    """A choice of several texts of the file, or of others, that shows what holds and applies at once."""
    session.hold(key, list(current))
    st.multiselect(label, list(dict.fromkeys([*current, *held])), key=key, accept_new_options=True,
                   placeholder=_("none"), on_change=applied, args=(key, change))  # fmt: skip


def _missing(position: int, mapping: Mapping, change: Change) -> None:
    key = f"missing-{position}"
    session.hold(key, "; ".join(mapping.missing))
    st.text_input(_("Values that mean no answer"), key=key, placeholder=_("for instance 99; refused"),
                  on_change=applied, args=(key, change), width=_WIDTH)  # fmt: skip


def applied(key: str, change: Change) -> None:
    """Make what was just chosen hold, for a widget's ``on_change``."""
    # A callback runs before the page does, so nobody has said yet which language to speak.
    with speaking(session.language()):
        session.put(change(session.shelf(), session.chosen(key)))


def _corrected(raw: RawTable, mapping: Mapping, said: Callable[..., Mapping]) -> Change:
    return lambda shelf, chosen: shelf.with_mapping(raw.name, said(mapping, chosen))


def _with_missing(mapping: Mapping, written: str) -> Mapping:
    return mapping.with_missing(value.strip() for value in written.split(";") if value.strip())
