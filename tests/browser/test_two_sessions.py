"""One reader uploads what is made to hurt; another, meanwhile, works on and never notices."""

import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from pathlib import Path
from threading import Event, Thread

import pytest
import xlsxwriter
from playwright.sync_api import Browser, FilePayload, expect, sync_playwright

from cxdash.ingest.files import limits
from tests.browser.conftest import Meet
from tests.browser.reader import Reader, given, launched, reading

WITHIN = 2.0
"""Seconds that a refusal may take beyond twice what a good file takes, and an answer beyond twice the usual.

The browser, the way there and a busy machine are in both, so that only the file is measured.
"""

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
GOOD = given(
    "good.csv",
    "client;note nps;région\n" + "".join(f"C{i};{10 if i % 4 else 0};Nord{i % 2}\n" for i in range(80)),
)


def with_parts(**parts: str | bytes) -> bytes:
    """A workbook in which some parts of ``xl/`` are others."""
    plain, made = BytesIO(), BytesIO()
    with xlsxwriter.Workbook(plain, {"in_memory": True}) as book:
        book.add_worksheet("Avis").write_row(0, 0, ["client", "nps"])
    with (
        zipfile.ZipFile(plain) as before,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        held = {name: before.read(name) for name in before.namelist()}
        for name, content in {**held, **{f"xl/{name}": part for name, part in parts.items()}}.items():
            after.writestr(name, content)
    return made.getvalue()


def sheet(cells: str, head: str = "") -> bytes:
    part = f'{head}<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'
    return with_parts(**{"worksheets/sheet1.xml": part})


def corner(cell: str) -> bytes:
    return sheet(f'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="{cell}"><v>1</v></c></row>')


def hidden_corner() -> bytes:
    """Far corners in a sheet that is too large to be searched: only the cage meets them."""
    rows = "".join(f'<row r="{i}"><c r="A{i}"><v>{i}</v></c></row>' for i in range(1, 40_000))
    return sheet(f'{rows}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


BOMBS = {
    "bomb.xlsx": with_parts(**{"sharedStrings.xml": bytes(600_000_000)}),
    "corner.xlsx": corner("XFD1048576"),
    "wide.xlsx": corner("CV1048576"),
    "laughs.xlsx": sheet("", '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'),
    "hidden.xlsx": hidden_corner(),
}


@contextmanager
def working(address: str) -> Iterator[list[float]]:
    """Another reader at work in a thread and a browser of their own; how long each answer took."""
    taken: list[float] = []
    ready, enough, broken = Event(), Event(), list[BaseException]()

    def work() -> None:
        try:
            with sync_playwright() as playwright:
                chromium = launched(playwright)
                with reading(chromium, address, "en") as reader:
                    _work(reader, taken, ready, enough)
                chromium.close()
        except BaseException as error:
            broken.append(error)
        finally:
            ready.set()

    thread = Thread(target=work)
    thread.start()
    try:
        assert ready.wait(timeout=60)
        yield taken
    finally:
        enough.set()
        thread.join(timeout=60)
    assert not broken, broken


def _work(reader: Reader, taken: list[float], ready: Event, enough: Event) -> None:
    reader.open("/")
    reader.upload(GOOD)
    while not enough.is_set():
        start = time.monotonic()
        reader.turn_to("scores")
        expect(reader.keyed("tile-NPS")).to_be_visible()
        taken.append(time.monotonic() - start)
        ready.set()
        reader.turn_to("say_do")
    assert reader.complaints == []


def alerts(reader: Reader) -> list[str]:
    return reader.page.get_by_test_id("stAlert").all_inner_texts()


def upload(reader: Reader, file: FilePayload) -> float:
    """Seconds until a file is read or refused, and the page says so."""
    start = time.monotonic()
    reader.upload(file)
    return time.monotonic() - start


def test_what_is_made_to_hurt_hurts_nobody(server: str, meet: Meet) -> None:
    attacker = meet(server, "en")
    attacker.open("/")
    with working(server) as taken:
        usual = max(upload(attacker, GOOD) for _time in range(2))
        until("the other has answers", lambda: len(taken) >= 3)
        calm = max(taken)
        for name, data in BOMBS.items():
            answered = len(taken)
            assert upload(attacker, given(name, data)) < 2 * usual + WITHIN, name
            assert any(name in said for said in alerts(attacker)), name
            until("the other has an answer", partial(_more_than, answered, taken))
    assert max(taken) < 2 * calm + WITHIN
    attacker.turn_to("scores")
    expect(attacker.keyed("tile-NPS")).to_contain_text("+50")


def _more_than(count: int, taken: list[float]) -> bool:
    return len(taken) > count


def until(what: str, happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks for children in /proc")
def test_a_tab_that_closes_takes_its_child_along(fresh_server: str, browser: Browser, tmp_path: Path) -> None:
    long = tmp_path / "long.csv"  # a good file that takes its readers many seconds
    rows = "".join(f"C{i};{i % 11};Nord{i % 7};{'x' * 20}\n" for i in range(900_000))
    long.write_text("client;note nps;région;avis\n" + rows, "utf-8")
    with reading(browser, fresh_server, "en") as reader:
        reader.open("/")
        box = reader.page.locator("[class*=st-key-upload-] input[type=file]").last
        box.set_input_files(long)
        expect(reader.page.get_by_text("Now: long")).to_be_visible(timeout=60_000)
        assert len(cages(fresh_server)) == 1
    until("the child is gone", lambda: not cages(fresh_server))


def cages(address: str) -> list[Path]:
    """Processes at work on a file for the server at an address."""
    port = address.rpartition(":")[2].encode()
    servers = {
        one.name for one in Path("/proc").glob("[0-9]*") if port in _read(one / "cmdline").split(b"\0")
    }
    forks = {one for one in _children_of(servers) if b"multiprocessing.forkserver" in _read(one / "cmdline")}
    return _children_of({one.name for one in forks})


def _children_of(parents: set[str]) -> list[Path]:
    stats = {one: _read(one / "stat").rpartition(b")")[2].split() for one in Path("/proc").glob("[0-9]*")}
    return [one for one, stat in stats.items() if len(stat) > 1 and stat[1].decode() in parents]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""  # it has just ended


def test_a_file_one_byte_too_large_is_a_sentence(server: str, meet: Meet, tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    large.write_bytes(b"x" * (limits.FILE + 1))
    reader = meet(server, "en")
    reader.open("/")
    box = reader.page.locator("[class*=st-key-upload-] input[type=file]").last
    box.set_input_files(large)
    expect(reader.page.get_by_text("File must be 50.0MB or smaller")).to_be_visible()
    reader.open("/")
    reader.upload(GOOD)
    reader.turn_to("scores")
    expect(reader.keyed("tile-NPS")).to_contain_text("+50")


def test_an_eleventh_file_is_a_sentence_and_the_ten_stay(server: str, meet: Meet) -> None:
    reader = meet(server, "fr")
    reader.open("/")
    text = "client;note nps\n" + "".join(f"C{i};{10 if i % 4 else 0}\n" for i in range(40))
    reader.upload(*(given(f"f{i}.csv", text) for i in range(limits.FILES + 1)))
    (said,) = [said for said in alerts(reader) if "f10.csv" in said]
    assert "10" in said
    expect(reader.page.locator("[class*=st-key-table-card-]")).to_have_count(limits.FILES)
