"""cxdash as an ASGI application: ``streamlit run app.py``, or ``python app.py``.

The frame is not this file on purpose: beside a script with a ``pages/`` folder
Streamlit discovers pages on its own, and the first deep link after a start
would run its page bare. Beside :mod:`cxdash.ui.frame` there is no such folder.
"""

import streamlit as st
from starlette.middleware import Middleware

from cxdash.ui.server import SecurityHeaders, lifespan, on_script_error

app = st.App(
    "cxdash/ui/frame.py",
    middleware=[Middleware(SecurityHeaders)],
    lifespan=lifespan,
    on_script_error=on_script_error,
)

if __name__ == "__main__":
    app.run()
