"""What surrounds every page: security headers, errors without secrets, a warm start."""

import importlib
import logging
import re
import secrets
import traceback
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Thread
from typing import Any

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cxdash import cage
from cxdash.errors import CxdashError
from cxdash.i18n import _, closest, one_way, speaking

_log = logging.getLogger(__name__)

HEAVY = (
    "scipy.stats",
    "statsmodels.stats.proportion",
    "vl_convert",
    "xlsxwriter",
)
"""Modules that take up to seconds on first use; compute imports them inside functions."""

_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^=&])")
_ADDRESS = re.compile(r"https?|ftp|www|@|:(?=\w)", re.IGNORECASE)
_JOINER = "\u2060"


class SecurityHeaders:
    """ASGI middleware that adds :func:`headers` to every HTTP response.

    It is plain ASGI, so downloads still stream, and websockets pass untouched.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers where the response starts."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(headers())
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


@cache
def headers() -> dict[str, str]:
    """The security headers: nothing from elsewhere, nothing to elsewhere, in nobody's frame."""
    return {
        "Content-Security-Policy": "; ".join(f"{name} {sources}" for name, sources in _policy().items()),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


def _policy() -> dict[str, str]:
    """What Streamlit and Vega need, found by watching a browser's console, and nothing more."""
    return {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *_inline_script_hashes()]),
        # Streamlit's CSS-in-JS and Vega's tooltips write style elements; neither takes a nonce.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "object-src": "'none'",
    }


def _inline_script_hashes() -> list[str]:
    """Hashes of the scripts inside Streamlit's own page, read from the version installed."""
    page = Path(st.__file__).parent / "static" / "index.html"
    digests = (sha256(script).digest() for script in _INLINE_SCRIPT.findall(page.read_bytes()))
    return [f"'sha256-{b64encode(digest).decode()}'" for digest in digests]


def on_script_error(error: Exception) -> bool:
    """Show one sentence; log where it broke, never what a file holds.

    A CxdashError is its own sentence. Anything else is a fault of ours: the reader
    gets a reference number, and the log has it with the place in the code.

    Returns
    -------
    bool
        Always True: Streamlit shows nothing of its own.
    """
    # A callback fails before the frame has said the language, so it is read again.
    with speaking(closest(st.query_params.get("lang") or st.context.locale)):
        st.error(literal(str(error) if isinstance(error, CxdashError) else _fault(error)))
    return True


def _fault(error: Exception) -> str:
    reference = secrets.token_hex(3).upper()
    _log.error("Reference %s: %s", reference, whereabouts(error))
    return _(
        "Something went wrong on our side, and your data is untouched. "
        "Reload the page; if it happens again, give the person who runs cxdash this reference: {reference}.",
        reference=reference,
    )


def literal(text: str) -> str:
    r"""Text whose markdown, from a file's words for instance, is shown and not followed.

    A backslash stops markdown; addresses and ``:icon:`` names are recognised before
    that, so an invisible joiner keeps them from being recognised at all.

    >>> print(literal("column **b** $x$"))
    column \*\*b\*\* \$x\$
    """
    return _ADDRESS.sub("\\g<0>" + _JOINER, _MARKDOWN.sub(r"\\\1", one_way(text)))


def whereabouts(error: BaseException) -> str:
    """An exception as its type and its stack, without its message, which may quote a file.

    >>> whereabouts(ValueError("a customer's words"))
    'ValueError'
    """
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join([type(error).__name__, *(f"{f.filename}:{f.lineno}" for f in reversed(frames))])


_plain_record = logging.getLogRecordFactory()


def discreet_record(*args: Any, **kwargs: Any) -> logging.LogRecord:
    """A log record that tells an exception by its whereabouts.

    Streamlit logs every exception of a script in full, message included, before
    it asks :func:`on_script_error`. No setting turns that off; this does.
    """
    record = _plain_record(*args, **kwargs)
    if record.exc_info and record.exc_info[1]:
        record.msg = f"{record.getMessage()}: {whereabouts(record.exc_info[1])}"
        record.args, record.exc_info = (), None
    return record


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """While the server runs: discreet logs, and readers and heavy modules loaded before they are needed."""
    logging.setLogRecordFactory(discreet_record)
    cage.start()
    Thread(target=warm, name="warm-up", daemon=True).start()
    yield
    logging.setLogRecordFactory(_plain_record)


def warm() -> None:
    """Import the heavy modules, so that the first page does not wait for them."""
    for module in HEAVY:
        importlib.import_module(module)
