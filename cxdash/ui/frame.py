"""The frame of every page: language, menu, sidebar, and the one place where a sentence replaces a page."""

from pathlib import Path

import streamlit as st

from cxdash.errors import CxdashError
from cxdash.i18n import _, speak
from cxdash.ingest.files.limits import FILE, MB
from cxdash.ui import blocks, intake, session, sidebar

ICON = str(Path(__file__).with_name("icon.svg"))

# Streamlit's own download of a table writes a file's words as they are, formulas included; ours do not.
NO_RAW_DOWNLOAD = "[data-testid=stElementToolbarButton]:has([aria-label='Download as CSV']){display:none}"


def in_our_words() -> str:
    """Style that puts words of the reader's language where Streamlit has its own and no setting for them."""
    ours = {
        "[data-testid=stFileUploaderDropzone] button [data-testid=stMarkdownContainer]": _("Choose files"),
        "[data-testid=stFileUploaderDropzoneInstructions]": _("{most} MB a file at most", most=FILE // MB),
        "[data-testid=InputInstructions]": _("Press Enter to apply"),
    }
    return "".join(
        f'{place}>*{{display:none}}{place}::after{{content:"{words}";font-size:0.875rem}}'
        for place, words in ours.items()
    )


st.set_page_config(page_title="cxdash", page_icon=ICON, layout="wide")
speak(session.language())
st.html(f"<style>{NO_RAW_DOWNLOAD}{in_our_words()}</style>")
session.waiting()

page = st.navigation(
    {
        "": [
            blocks.page("data", title=_("Data"), icon=":material/upload_file:"),
            blocks.page("columns", title=_("Columns"), icon=":material/view_column:"),
        ],
        _("What they say"): [blocks.page("scores", title=_("Scores"), icon=":material/speed:")],
        _("What they do"): [blocks.page("say_do", title=_("Say and do"), icon=":material/compare_arrows:")],
        _("The gaps"): [blocks.page("mirror", title=_("Mirror"), icon=":material/group:")],
    }
)

intake.again()
with st.sidebar:
    sidebar.language_switch()
    filters = sidebar.filters(session.study())

session.show(filters)
blocks.open_page(page.title, filters)
if page.url_path not in ("", "columns"):  # these two say it of each table
    blocks.doubts()
if page.url_path:  # the first page reads files where they are dropped
    intake.read()
try:
    page.run()
except CxdashError as error:
    blocks.sentence(error)
    sidebar.way_back(session.study(), filters, "reset-here")
blocks.close_page(filters)
