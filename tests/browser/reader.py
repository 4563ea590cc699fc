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

from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request, expect

ROOT = Path(__file__).parents[2]
LOCALES = {"fr": "fr-FR", "en": "en-GB"}
STARTS_WITHIN = 60

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

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("request", self._watch)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _ASKED_BESIDE.search(message.location["url"]):
            self.complaints.append(message.text)

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

    def upload(self, *files: Path) -> None:
        """Give files to the first upload box."""
        self.page.locator("input[type=file]").first.set_input_files(files)
        self.settled()

    def settled(self) -> None:
        """Wait until the script has run to its end, and has not started again."""
        app = self.page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-connection-state", "CONNECTED", timeout=30_000)
        quiet = 0
        while quiet < 3:
            expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
            self.page.wait_for_timeout(100)
            quiet = quiet + 1 if app.get_attribute("data-test-script-state") == "notRunning" else 0


@contextmanager
def reading(browser: Browser, address: str, language: str = "fr", theme: str = "light") -> Iterator[Reader]:
    """A new reader, who knows nothing of the others' sessions."""
    context = browser.new_context(
        locale=LOCALES[language],
        color_scheme=theme,  # type: ignore[arg-type]
        viewport={"width": 1440, "height": 1000},
        accept_downloads=True,
    )
    try:
        yield Reader(context.new_page(), address)
    finally:
        context.close()
