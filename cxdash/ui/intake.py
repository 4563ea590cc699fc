"""Intake: files dropped by the reader, read under limits, and a sentence for each that could not be."""

from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException

from cxdash.cage import WAITING, ahead
from cxdash.i18n import _, listing, number
from cxdash.ingest import Progress, Reading
from cxdash.ui import session
from cxdash.ui.server import literal
from cxdash.ui.session import Shelf

SAMPLE = Path(__file__).parents[2] / "sample_data" / "pivert_glycine.xlsx"


def box(label: str) -> None:
    """Where files are dropped; what is read goes to the shelf at once."""
    given = st.file_uploader(label, accept_multiple_files=True, key=f"upload-{session.uploads()}")
    if given:
        with st.spinner(_("Reading {files}…", files=listing([literal(one.name) for one in given]))):
            files = [(one.name, one.getvalue()) for one in given]
            before = session.shelf()
            after = before.with_files(files, _telling())
            session.put(after)
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
        with st.spinner(_("Reading {files}…", files=literal(file))):
            _read_again(session.shelf(), file, reading)
    if asked:
        st.rerun()


def _read_again(shelf: Shelf, file: str, reading: Reading) -> None:
    session.put(shelf.without_wish(file))  # a fault of ours must not come back on every page
    try:
        session.put(shelf.with_reading(file, reading, _telling()))
    except RerunException:  # the reader clicked elsewhere: what they asked for begins anew
        session.put(shelf)
        raise


def sample_button() -> None:
    """The made-up study, one click away, and where files stay."""
    st.caption(
        _("Your files stay on this server for this session only, and are forgotten when you close the tab.")
    )
    if st.button(_("Open the sample"), icon=":material/play_arrow:", key="sample", type="primary"):
        with st.spinner(_("Reading the sample…")):
            session.put(session.Shelf().with_files([(SAMPLE.name, SAMPLE.read_bytes())], _telling()))
        st.rerun()
