"""A reader: the real app on a free port of this machine, and Debian's chromium in front of it."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    FilePayload,
    Locator,
    Page,
    Playwright,
    Request,
    WebSocket,
    expect,
)
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ROOT = Path(__file__).parents[2]
LOCALES = {"fr": "fr-FR", "en": "en-GB"}
STARTS_WITHIN = 60
_SHORT = 500
"""Bytes of the longest message that only says that a run has ended."""

_NUMBERS_BY_NAME = """(chart, along) => {
    const all = marks => [...chart.querySelectorAll(marks)];
    const place = mark => {
        const box = mark.getBoundingClientRect();
        return along === 'x' ? box.left + box.width / 2 : box.top + box.height / 2;
    };
    const level = (dot, name) => Math.abs(place(dot) - place(name));
    const names = all('.role-axis-label text');
    const numbers = all('.mark-text.role-mark text');
    return all('.mark-symbol.role-mark path').map((dot, row) => {
        const name = names.reduce((best, other) => level(dot, other) < level(dot, best) ? other : best);
        return [name.textContent, numbers[row].textContent];
    });
}"""

# On a deep link Streamlit's front end first asks beside the page, is told 404, and asks again at the root.
_ASKED_BESIDE = re.compile(r"/\w+/_stcore/(health|host-config)$")


def chromium_path() -> str | None:
    """Where chromium is; CHROMIUM names one at an unusual place."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def served(log: Path) -> Iterator[str]:
    """The address of the app, served by a process of its own that ends with the block."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*command, "--server.address", "127.0.0.1", "--server.port", str(port)],
            cwd=ROOT, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _wait_until_healthy(server, f"http://127.0.0.1:{port}", log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait_until_healthy(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    for _try in range(STARTS_WITHIN * 5):
        try:
            with urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except (URLError, OSError):
            if server.poll() is not None:
                break
            time.sleep(0.2)
    raise RuntimeError(f"the app did not start:\n{log.read_text('utf-8')}")


def launched(playwright: Playwright) -> Browser:
    """Chromium as Debian ships it; root has no sandbox."""
    alone = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=chromium_path(), args=alone)


@dataclass
class Reader:
    """One person's browser, in their language and light, and what its console complained about."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    _asked: bool = False
    """The server was asked to run the script, and has not said yet that it did."""

    def __post_init__(self) -> None:
        self.page.on("websocket", self._listen)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("request", self._watch)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _ASKED_BESIDE.search(message.location["url"]):
            self.complaints.append(message.text)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def _sent(self, frame: str | bytes) -> None:
        if isinstance(frame, bytes) and BackMsg.FromString(frame).WhichOneof("type") == "rerun_script":
            self._asked = True

    def _received(self, frame: str | bytes) -> None:
        if isinstance(frame, bytes) and len(frame) < _SHORT:
            finished = ForwardMsg.FromString(frame)
            if finished.WhichOneof("type") == "script_finished":
                self._asked = finished.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.complaints.append(f"asked {request.url}")

    def open(self, link: str = "/") -> None:
        """Follow a link of the app, and wait until it is drawn."""
        self.page.goto(self.address + link)
        self.settled()

    def turn_to(self, url_path: str) -> None:
        """Go to another page through the menu, which keeps the session; a link would start a new one."""
        menu = self.page.get_by_test_id("stSidebarNav")
        named = menu.locator(f'a[href$="/{url_path}"]')
        # The page that opens first has no name of its own in its address.
        (named if named.count() else menu.get_by_role("link").first).click()
        self.settled()

    def upload(self, *files: Path | FilePayload) -> None:
        """Give files, or bytes under a name, to the upload box, and wait until it is emptied for the next."""
        with self.renewed("upload-") as box:
            box.locator("input[type=file]").set_input_files(files)  # type: ignore[arg-type]

    @contextmanager
    def renewed(self, key: str) -> Iterator[Locator]:
        """An element that has another key, of the same beginning, once what is done to it is taken in."""
        # For a moment the old one stands beside the new one: what was done is taken in when it is gone.
        element = self.page.locator(f"[class*=st-key-{key}]").last
        now = re.search(rf"st-key-{key}\S*", element.get_attribute("class") or "")
        assert now, f"{key} has no key"
        yield element
        expect(self.page.locator(f".{now[0]}")).to_have_count(0, timeout=60_000)
        self.settled()

    def open_sample(self, page: str = "/") -> None:
        """Open the made-up study, and then a page."""
        self.open("/?" + page.partition("?")[2])
        self.keyed("sample").get_by_role("button").click()
        expect(self.page.locator("[class*=st-key-table-card-]").first).to_be_visible(timeout=60_000)
        self.settled()
        if name := page.partition("?")[0].strip("/"):
            self.turn_to(name)

    def keyed(self, key: str) -> Locator:
        """The element of a key, as Streamlit marks it."""
        return self.page.locator(".st-key-" + re.sub(r"[^a-zA-Z0-9_-]", "-", key.strip()))

    def panel(self, key: str) -> Locator:
        return self.keyed(f"panel-{key}")

    def finding(self, key: str) -> str:
        """The sentence over a panel's chart."""
        return self.panel(key).get_by_role("heading").inner_text()

    def words(self) -> str:
        """Every word in sight, on the page and beside it."""
        return self.page.get_by_test_id("stApp").inner_text()

    def drawn(self, key: str, along: str) -> dict[str, str]:
        """The number printed at each dot of a chart, by the name on the axis it is level with, x or y."""
        chart = self.panel(key).locator("svg.marks")
        expect(chart).to_be_visible()
        return dict(chart.evaluate(_NUMBERS_BY_NAME, along))

    def table(self, key: str) -> list[list[str]]:
        """The table twin of a chart, titles first; opened if it is folded."""
        twin = self.keyed(f"table-{key}")
        grid = twin.locator("table[role=grid]")
        if not grid.count():
            twin.locator("summary, button").first.click()
        expect(grid).to_be_attached()
        self.settled()
        return rows_of(grid)

    def download(self, key: str) -> bytes:
        """The file behind a download button, by its name."""
        with self.page.expect_download() as coming:
            self.keyed(f"get-{key}").get_by_role("button").click()
        assert coming.value.suggested_filename == key
        return coming.value.path().read_bytes()

    def pick(self, key: str, option: str) -> None:
        """Choose from a list, or one of several filters' values."""
        self.keyed(key).get_by_role("combobox").click()
        self.page.get_by_role("option", name=option, exact=True).click()
        self.page.keyboard.press("Escape")
        self.settled()

    def press(self, key: str, option: str) -> None:
        """Choose one of a few side by side."""
        self.keyed(key).get_by_role("radio", name=option, exact=True).click()
        self.settled()

    def click(self, key: str) -> None:
        self.keyed(key).get_by_role("button").click()
        self.settled()

    def settled(self) -> None:
        """Wait until every run of the script that was asked for has come to its end, and is drawn."""
        app = self.page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-connection-state", "CONNECTED", timeout=30_000)
        deadline, quiet = time.monotonic() + 60, 0
        while quiet < 2:
            self.page.wait_for_timeout(50)
            running = app.get_attribute("data-test-script-state") != "notRunning"
            quiet = 0 if running or self._asked else quiet + 1
            assert time.monotonic() < deadline, "the script has not come to its end"


def rows_of(grid: Locator) -> list[list[str]]:
    """The cells of a table drawn on a canvas, from what it offers to screen readers."""
    cells = "rows => rows.map(row => [...row.children].map(cell => cell.textContent))"
    return grid.locator("tr").evaluate_all(cells)


def figure(text: str, language: str) -> float:
    """The first number of a text, as a reader of this language writes it.

    >>> figure("+1\u202f234,5 points", "fr"), figure("NPS \u22122.5", "en")
    (1234.5, -2.5)
    """
    joined = re.sub(r"(?<=\d)[\s\u00a0\u202f](?=\d{3})", "", text).replace("\u2212", "-")
    plain = joined.replace(",", ".") if language == "fr" else joined.replace(",", "")
    found = re.search(r"-?\d+(\.\d+)?", plain)
    assert found, f"no number in {text!r}"
    return float(found[0])


def given(name: str, content: str | bytes) -> FilePayload:
    """A file to upload, made on the spot."""
    data = content.encode() if isinstance(content, str) else content
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


@contextmanager
def reading(
    browser: Browser, address: str, language: str = "fr", theme: str = "light", width: int = 1440
) -> Iterator[Reader]:
    """A new reader, who knows nothing of the others' sessions."""
    context = browser.new_context(
        locale=LOCALES[language],
        color_scheme=theme,  # type: ignore[arg-type]
        viewport={"width": width, "height": 1000},
        accept_downloads=True,
    )
    try:
        yield Reader(context.new_page(), address)
    finally:
        context.close()
