"""What do you want to find out, and from which files?"""

import streamlit as st

from cxdash.i18n import _
from cxdash.ui import session, upload

study = session.study()

if study is None:
    st.markdown(
        _(
            "**What customers say**: NPS, satisfaction and effort by region, product or store, "
            "and whether a difference is real."
        )
    )
    st.markdown(
        _(
            "**What they do**: who says they are delighted and leaves, who complains and stays, "
            "and what they are worth."
        )
    )
    st.markdown(_("**What staff believe**: where your teams misjudge what customers think."))
    upload.failures()
    upload.box(_("Drop your files: Excel, CSV or Parquet; survey answers, customers, mirror survey"))
    upload.sample_button()
    st.caption(
        _("Your files stay on this server for this session only, and are forgotten when you close the tab.")
    )
else:
    upload.failures()
    upload.summary(study)
    upload.ways_on(study)
    upload.cards()
    upload.box(_("Add more files"))
