"""What surrounds every page: headers on every response, and errors that give nothing away."""

import logging
import re
from collections.abc import Awaitable, Callable, Iterator

import pytest
import streamlit as st
from anyio.from_thread import start_blocking_portal
from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope, Send
from streamlit.testing.v1 import AppTest

from cxdash.ui.server import SecurityHeaders, discreet_record, headers, lifespan, literal, whereabouts

SECRET = "Mme Durand, 06 12 34 56 78"


def in_a_loop(steps: Callable[[], Awaitable[None]]) -> None:
    """Run asynchronous steps beside this thread: a browser test before may have left its own loop here."""
    with start_blocking_portal() as beside:
        beside.call(steps)


def served(kind: str, *answers: Message) -> list[Message]:
    """What leaves the middleware when an application behind it sends these messages."""
    sent: list[Message] = []

    async def application(_scope: Scope, _receive: Receive, send: Send) -> None:
        for answer in answers:
            await send(answer)

    async def receive() -> Message:
        return {"type": f"{kind}.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    async def exchange() -> None:
        await SecurityHeaders(application)({"type": kind}, receive, send)

    in_a_loop(exchange)
    return sent


@pytest.mark.parametrize("status", [200, 304, 404, 500])
def test_every_response_carries_the_headers_once(status: int) -> None:
    own = [(b"content-type", b"text/html"), (b"x-frame-options", b"ALLOWALL")]
    start, _body = served(
        "http",
        {"type": "http.response.start", "status": status, "headers": own},
        {"type": "http.response.body"},
    )
    sent = Headers(raw=start["headers"])
    assert sent["content-type"] == "text/html"
    assert {name: sent.getlist(name) for name in headers()} == {
        name: [value] for name, value in headers().items()
    }


def test_downloads_still_stream_and_websockets_pass() -> None:
    parts = [{"type": "http.response.body", "body": part, "more_body": True} for part in (b"a;b", b"1;2")]
    assert served("http", *parts) == parts
    accept = {"type": "websocket.accept", "headers": []}
    assert served("websocket", accept) == [{"type": "websocket.accept", "headers": []}]


def test_the_policy_lets_nothing_in_or_out() -> None:
    policy = headers()["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "http" not in policy
    scripts = re.search(r"script-src ([^;]*)", policy)
    assert scripts
    assert re.fullmatch(r"'self'( 'sha256-[\w+/]{43}=')+", scripts[1])


def broken_script(kind: str, secret: str) -> None:
    """What a page that fails does: Streamlit's own handling, ours in place."""
    from streamlit.error_util import handle_user_script_exception

    from cxdash.errors import InputError
    from cxdash.ui.server import on_script_error

    try:
        raise InputError(secret) if kind == "reader" else ValueError(secret)
    except (InputError, ValueError) as error:
        handle_user_script_exception(error, on_script_error)


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """Everything written to the log, as it would be printed, while the server runs."""
    lines: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    listener, plain = Listener(), logging.getLogRecordFactory()
    loggers = [logging.getLogger(name) for name in ("cxdash.ui.server", "streamlit.error_util")]
    logging.setLogRecordFactory(discreet_record)
    for logger in loggers:
        logger.addHandler(listener)
    yield lines
    logging.setLogRecordFactory(plain)
    for logger in loggers:
        logger.removeHandler(listener)


def run(kind: str, secret: str, **params: str) -> AppTest:
    app = AppTest.from_function(broken_script, kwargs={"kind": kind, "secret": secret})
    app.query_params.update({"lang": "en", **params})
    return app.run()


def test_a_fault_shows_a_reference_and_logs_no_word_of_the_file(logged: list[str]) -> None:
    app = run("ours", SECRET)
    shown = app.error[0].value
    reference = re.search(r"reference: ([0-9A-F]{6})", shown.replace("\\", ""))
    assert reference
    log = "\n".join(logged)
    assert f"Reference {reference[1]}: ValueError < " in log
    assert re.search(r"ValueError < \S+:\d+", log)
    assert "Durand" not in log + shown
    assert not app.exception, "Streamlit shows nothing of its own"


def test_two_faults_have_two_references() -> None:
    assert run("ours", SECRET).error[0].value != run("ours", SECRET).error[0].value


def test_a_sentence_for_the_reader_is_shown_as_it_is_written(logged: list[str]) -> None:
    column = "![](http://x/y.png) **b** $x$ :red[z]"
    shown = run("reader", f"There is no column “{column}”.").error[0].value
    assert shown == literal(f"There is no column “{column}”.")
    assert "http" not in "\n".join(logged)


@pytest.mark.parametrize("character", "\\`*_{}[]()<>#+-.!|~$:^=&")
def test_no_character_of_markdown_is_followed(character: str) -> None:
    assert literal(f"a{character}b").replace("\u2060", "") == f"a\\{character}b"


@pytest.mark.parametrize(
    "words", ["https://evil.example/x", "www.evil.example", "a@evil.example", ":material/delete:"]
)
def test_no_address_and_no_icon_of_a_file_is_recognised(words: str) -> None:
    shown = literal(words)
    assert not re.search(r"https?(\\)?:|www(\\)?\.|@\w|:\w", shown)
    assert shown.replace("\u2060", "").replace("\\", "") == words


def test_an_exception_is_logged_by_its_whereabouts() -> None:
    with pytest.raises(KeyError) as caught:
        raise KeyError(SECRET)
    at = ("x", logging.ERROR, __file__, 1, "While %s", ("reading",))
    record = discreet_record(*at, (caught.type, caught.value, caught.tb))
    assert record.getMessage() == f"While reading: {whereabouts(caught.value)}"
    assert record.exc_info is None
    assert "Durand" not in record.getMessage()


async def start_and_stop() -> None:
    async with lifespan(st.App("app.py")):
        assert logging.getLogRecordFactory() is discreet_record


def test_logs_are_discreet_while_the_server_runs_only() -> None:
    before = logging.getLogRecordFactory()
    in_a_loop(start_and_stop)
    assert logging.getLogRecordFactory() is before
