"""Intake: files dropped by the reader, read under limits, and a sentence for each that could not be."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException, StopException

from cxdash.cage import WAITING, ahead
from cxdash.i18n import _, listing, number
from cxdash.ingest import Progress
from cxdash.ui import session
from cxdash.ui.server import literal
from cxdash.ui.session import Shelf

SAMPLE = Path(__file__).parents[2] / "sample_data" / "pivert_glycine.xlsx"


def box(label: str) -> None:
    """Where files are dropped, and under it what becomes of them."""
    key = f"upload-{session.given()}"
    st.file_uploader(label, accept_multiple_files=True, key=key, on_change=_give, args=(key,))
    read()


def _give(key: str) -> None:
    """Files wait on the shelf before reading begins: Streamlit ends a run at its reader's next click."""
    session.give([(one.name, one.getvalue()) for one in session.chosen(key)])


def read() -> None:
    """Read what was given, just now or before a click elsewhere, where its reader sees that it takes time."""
    before = session.shelf()
    if not before.given:
        return
    files, without = before.given, replace(before, given=())
    with st.spinner(_("Reading {files}…", files=listing([literal(name) for name, _data in files]))):
        after = _worked(partial(without.with_files, files), without)
    _say_what_gave_way(before, after)
    st.rerun()


def _say_what_gave_way(before: Shelf, after: Shelf) -> None:
    """A file of a name that was there takes its place; what was said of columns goes with the columns."""
    for file, data in before.contents.items():
        if after.contents.get(file, data) != data:
            st.toast(_("{file} took the place of the file of that name that was open.", file=literal(file)),
                     icon=":material/swap_horiz:", duration="long")  # fmt: skip
    mappings = after.loaded.mappings if after.loaded else ()
    for table, mapping in zip(after.tables, mappings, strict=True):
        if after.corrected.get(table.name, mapping) != mapping:
            st.toast(_("{table} has other columns now: what you said of its columns no longer holds.",
                       table=literal(table.name)), icon=":material/warning:", duration="long")  # fmt: skip


def _telling() -> Progress:
    """Say what happens to each file; to say it is also how Streamlit learns that the tab was closed."""
    place = st.empty()

    def tell(file: str, state: str) -> None:
        if state == WAITING:
            place.caption(_("{file} waits for its turn; files before it: {n}.",
                            file=literal(file), n=number(ahead())))  # fmt: skip
        else:
            place.caption(_("Now: {file}", file=literal(file)))

    return tell


def again() -> None:
    """Read files again as their reader asked, where they see that it takes its time."""
    asked = session.shelf().asked
    for file, reading in asked.items():
        without = session.shelf().without_wish(file)
        with st.spinner(_("Reading {files}…", files=literal(file))):
            _worked(partial(without.with_reading, file, reading), without)
    if asked:
        st.rerun()


def _worked(work: Callable[[Progress], Shelf], without: Shelf) -> Shelf:
    """The shelf after some work, kept; where a click ends the run, what the work is about waits there."""
    before, kept = session.shelf(), without  # a fault of ours must not come back on every page
    try:
        kept = work(_telling())
    except (RerunException, StopException):
        kept = before
        raise
    finally:
        session.put(kept)
    return kept


def sample_button() -> None:
    """The made-up study, one click away, and where files stay."""
    st.caption(
        _(
            "Your files stay on this server for this session only, "
            "and are forgotten when you close or reload the tab."
        )
    )
    st.button(_("Open the sample"), icon=":material/play_arrow:", key="sample", type="primary",
              on_click=session.change, args=(_with_sample,))  # fmt: skip


def _with_sample(_shelf: Shelf) -> Shelf:
    return Shelf(given=((SAMPLE.name, SAMPLE.read_bytes()),))
