"""Servers and readers for the tests in a browser."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.reader import Reader, chromium_path, launched, reading, served

Meet = Callable[..., Reader]

# A busy machine takes its time to draw; what never comes fails all the same.
expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server for all tests that do not mind who read before them."""
    with served(tmp_path_factory.mktemp("server") / "log") as address:
        yield address


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[str]:
    """A server that nobody has asked anything yet."""
    with served(tmp_path / "server.log") as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if chromium_path() is None:
        pytest.skip("chromium is not installed; `make test` installs it")
    with sync_playwright() as playwright:
        chromium = launched(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def meet(browser: Browser) -> Iterator[Meet]:
    """Makes readers, ``meet(server, "en", theme="dark")``; what a console complains about fails the test."""
    readers: list[Reader] = []
    with ExitStack() as stack:

        def someone(address: str, language: str = "fr", theme: str = "light", width: int = 1440) -> Reader:
            readers.append(stack.enter_context(reading(browser, address, language, theme, width)))
            return readers[-1]

        yield someone
    assert [complaint for reader in readers for complaint in reader.complaints] == []


@pytest.fixture
def french(meet: Meet, server: str) -> Reader:
    return meet(server, "fr")


@pytest.fixture
def english(meet: Meet, server: str) -> Reader:
    return meet(server, "en")
