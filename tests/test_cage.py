"""The cage: what happens in a child stays there, and nobody else waits longer than their turn."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing import active_children, forkserver
from pathlib import Path
from threading import Event, Thread

import pytest

from cxdash import cage
from cxdash.cage import Broken, run
from cxdash.errors import InputError

posix = pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX")


@pytest.fixture(scope="module", autouse=True)
def importable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The work below under a name that a child can import."""
    folder = tmp_path_factory.mktemp("work")
    (folder / "caged_work.py").write_text(WORK)
    sys.path.insert(0, str(folder))
    yield
    sys.path.remove(str(folder))


WORK = """
import ctypes, os, resource, signal, sys, time

from cxdash.errors import InputError


class Panic(BaseException):
    pass


def answer(value): return value
def refuse(value): raise InputError(value)
def panic(): raise Panic("the cells " + "of the file")
def fault(): raise KeyError("a")
def abort(): os.abort()
def leave(): os._exit(3)
def killed(): os.kill(os.getpid(), signal.SIGKILL)
def fill(): return len(bytearray(3 * 1024**3))
def spin():
    while True: pass
def spent():
    resource.setrlimit(resource.RLIMIT_CPU, (1, 3))
    spin()
def sleep(seconds): time.sleep(seconds)
def shout(): print("Mme Durand", file=sys.stderr); os.write(2, b"Mme Durand")
def limits():
    kinds = (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_CORE)
    return [resource.getrlimit(kind)[0] for kind in kinds]
def program():
    strangers = {name.split(".")[0] for name in sys.modules} & {"pytest", "_pytest", "streamlit"}
    return getattr(sys.modules["__main__"], "__file__", None), strangers
"""


def work(name: str) -> Callable[..., object]:
    import caged_work  # type: ignore[import-not-found]

    found: Callable[..., object] = getattr(caged_work, name)
    return found


def ended(name: str) -> str:
    with pytest.raises(Broken) as caught:
        run(work(name))
    return caught.value.how


def test_what_a_child_finds_comes_back() -> None:
    assert run(work("answer"), {"a": [1, "é"]}) == {"a": [1, "é"]}


def test_a_refusal_comes_back_as_it_was_said() -> None:
    with pytest.raises(InputError, match=r"^avis\.csv is empty\.$"):
        run(work("refuse"), "avis.csv is empty.")


@posix
@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("abort", cage.OUT_OF_MEMORY),
        ("killed", cage.OUT_OF_MEMORY),
        ("fill", cage.OUT_OF_MEMORY),
        ("spent", cage.OUT_OF_TIME),
        ("leave", cage.DIED),
        ("panic", cage.FAULT),
        ("fault", cage.FAULT),
    ],
)
def test_how_a_child_ended_is_told(name: str, how: str) -> None:
    assert ended(name) == how
    assert run(work("answer"), 1) == 1, "the next is none the worse"


def test_a_fault_is_logged_by_its_place_and_not_by_its_message(caplog: pytest.LogCaptureFixture) -> None:
    assert ended("panic") == cage.FAULT
    assert "Panic" in caplog.text
    assert "caged_work.py" in caplog.text
    assert "the cells of the file" not in caplog.text


@posix
def test_a_child_is_under_its_limits_and_leaves_no_core() -> None:
    assert run(work("limits")) == [cage.MEMORY, cage.SECONDS, 0]


def test_a_child_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cage, "PATIENCE", 0.5)
    start = time.monotonic()
    assert ended("spin") == cage.OUT_OF_TIME
    assert time.monotonic() - start < 8


def test_a_child_does_not_know_the_program_that_asked() -> None:
    assert run(work("program")) == (None, set())


def test_a_child_that_asks_from_a_script_never_runs_it(tmp_path: Path) -> None:
    """As under Streamlit, whose page is ``__main__`` and has no guard against being imported."""
    stamp = tmp_path / "stamp"
    said = told(
        tmp_path,
        f"open({str(stamp)!r}, 'a').write('x')\n"
        "import os\nfrom cxdash.cage import run\nprint(run(os.getppid) != os.getpid())\n",
    )
    assert (said, stamp.read_text()) == ("True\n", "x")


def told(folder: Path, program: str) -> str:
    """What a program prints, run as a script."""
    script = folder / "page.py"
    script.write_text(program)
    ran = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=120,
                         env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])})  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_where_no_server_of_children_exists_each_starts_by_itself(tmp_path: Path) -> None:
    """As on Windows."""
    program = (
        "import multiprocessing\nmultiprocessing.get_all_start_methods = lambda: ['spawn']\n"
        "import os\nfrom cxdash.cage import run, start\nstart()\nprint(run(os.getppid) == os.getpid())\n"
        "from cxdash.ingest import load\n"
        "print(load([('avis.csv', b'client;note nps\\nA;9\\nB;12\\n')]).reports[0].rows_used)\n"
    )
    assert told(tmp_path, program) == "True\n1\n"


@posix
def test_a_child_says_nothing_in_the_servers_log(capfd: pytest.CaptureFixture[str]) -> None:
    run(work("shout"))
    assert "Durand" not in capfd.readouterr().err


# ── turns ─────────────────────────────────────────────────────────────────


def test_two_work_at_once_and_the_third_waits() -> None:
    states: dict[int, list[tuple[str, int]]] = {}

    def ask(number: int) -> None:
        def tell(state: str) -> None:
            states.setdefault(number, []).append((state, cage.ahead()))

        run(work("sleep"), 0.6, watch=tell)

    threads = [Thread(target=ask, args=(number,)) for number in range(4)]
    start = time.monotonic()
    for thread in threads:
        thread.start()
        time.sleep(0.05)
    for thread in threads:
        thread.join()
    assert time.monotonic() - start >= 1.2
    assert [states[number][0] for number in range(4)] == [
        ("reading", 0), ("reading", 0), ("waiting", 1), ("waiting", 2)
    ]  # fmt: skip
    assert all(told[-1] == ("reading", 0) for told in states.values())


class TabClosed(BaseException):
    """What Streamlit raises in a script whose reader has gone."""


@pytest.mark.parametrize("after", [0, 2])
def test_whoever_gives_up_leaves_no_child(after: int) -> None:
    told: list[str] = []

    def tell(state: str) -> None:
        told.append(state)
        if len(told) > after:
            raise TabClosed

    start = time.monotonic()
    with pytest.raises(TabClosed):
        run(work("sleep"), 30, watch=tell)
    assert time.monotonic() - start < 8
    assert active_children() == []
    assert run(work("answer"), 1) == 1


def test_whoever_gives_up_in_the_queue_leaves_it() -> None:
    go, threads = Event(), []

    def stay(_state: str) -> None:
        if go.is_set():
            raise TabClosed

    def ask() -> None:
        with pytest.raises(TabClosed):
            run(work("sleep"), 30, watch=stay)

    for _number in range(3):
        threads.append(Thread(target=ask))
        threads[-1].start()
    time.sleep(0.5)
    go.set()
    for thread in threads:
        thread.join(timeout=5)
        assert not thread.is_alive()
    assert run(work("answer"), 1) == 1


# ── nothing stays ─────────────────────────────────────────────────────────


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts descriptors in /proc")
def test_no_process_and_no_descriptor_stays() -> None:
    def held() -> tuple[int, int]:
        relatives = [one for one in Path("/proc").glob("[0-9]*/stat") if _is_relative(one)]
        return len(list(Path("/proc/self/fd").iterdir())), len(relatives)

    run(work("answer"), 1)
    before = held()
    for name in ("answer", "abort", "panic"):
        for _time in range(3):
            with suppress(Broken):
                run(work(name), *([1] if name == "answer" else []))
    assert held() == before


def _is_relative(stat: Path) -> bool:
    """Whether a process was started by this one, or by the server that it forks from."""
    parents = {os.getpid(), forkserver._forkserver._forkserver_pid}  # type: ignore[attr-defined]
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1]) in parents
    except (OSError, ValueError):
        return False


@posix
def test_a_server_of_children_that_died_is_started_again() -> None:
    run(work("answer"), 1)
    server = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
    os.kill(server, signal.SIGKILL)
    time.sleep(0.2)
    assert run(work("answer"), 2) == 2
