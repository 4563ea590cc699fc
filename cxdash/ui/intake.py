"""Intake: files dropped by the reader, read under limits, and a sentence for each that could not be."""

from pathlib import Path

import streamlit as st

from cxdash.cage import WAITING, ahead
from cxdash.i18n import _, listing, number
from cxdash.ingest import Progress
from cxdash.ui import session
from cxdash.ui.server import literal

SAMPLE = Path(__file__).parents[2] / "sample_data" / "pivert_glycine.xlsx"


def box(label: str) -> None:
    """Where files are dropped; what is read goes to the shelf at once."""
    given = st.file_uploader(label, accept_multiple_files=True, key=f"upload-{session.uploads()}")
    if given:
        with st.spinner(_("Reading {files}…", files=listing([literal(one.name) for one in given]))):
            files = [(one.name, one.getvalue()) for one in given]
            session.put(session.shelf().with_files(files, _telling()))
        st.rerun()


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


def sample_button() -> None:
    """The made-up study, one click away, and where files stay."""
    st.caption(
        _("Your files stay on this server for this session only, and are forgotten when you close the tab.")
    )
    if st.button(_("Open the sample"), icon=":material/play_arrow:", key="sample", type="primary"):
        with st.spinner(_("Reading the sample…")):
            session.put(session.Shelf().with_files([(SAMPLE.name, SAMPLE.read_bytes())], _telling()))
        st.rerun()
