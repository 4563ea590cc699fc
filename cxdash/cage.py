"""The cage: work on a stranger's file in a process of its own, under limits of memory and time.

A hostile or broken file can abort the process that reads it, fill its memory or never come to
an end. In here only the child does: whoever asked gets :class:`Broken`, and nobody else notices.
Children are forked from a server that has the readers loaded, so that one costs some 0.02 s.

Nothing here knows what is read; this module loads no library, so that the command line can
start the server before anything else.
"""

import contextlib
import functools
import logging
import multiprocessing
import os
import stat
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from multiprocessing import forkserver, spawn
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Condition, Lock, get_ident
from time import monotonic, time
from typing import Any, TypeVar, cast

from cxdash.errors import CxdashError

try:
    import resource
except ImportError:  # Windows knows no such limits: the time on the clock is all there is
    resource = None  # type: ignore[assignment]

_log = logging.getLogger(__name__)

MEMORY = 2 * 1024**3
"""Bytes of address space that one child may take."""

SECONDS = 30
"""Of a processor's time for one child."""

PATIENCE = 2 * SECONDS
"""Seconds on the clock after which a child is ended, whatever it does or waits for."""

AT_ONCE = 2
"""Children at work at one time for the whole server; the others wait their turn."""

TICK = 0.2
"""Seconds between two words to whoever waits."""

FOLDER, CONTENT = "cxdash-tables-", "tables.arrow"
"""How the folders begin in which children leave what is too large to be sent, and the file in each."""

_LEFT_BEHIND = 3600
"""Seconds after which no child can still be at work in its folder."""

WAITING, READING = "waiting", "reading"

OUT_OF_MEMORY, OUT_OF_TIME, DIED, FAULT = "memory", "time", "died", "fault"

Result = TypeVar("Result")
Watch = Callable[[str], None]
"""Told several times a second whether the work is "waiting" or "reading"; may raise to give it up."""

_LOADED = ("cxdash.ingest", "pyarrow.pandas_compat")
_NAME = "cxdash-cage"
_FORKS = "forkserver" in multiprocessing.get_all_start_methods()
_context = multiprocessing.get_context("forkserver") if _FORKS else multiprocessing.get_context("spawn")

_queue: list[int] = []
"""Threads in the order they came; the first ``AT_ONCE`` of them have a child."""

_turn = Condition()
_bookkeeping = Lock()
"""multiprocessing polls all children whenever one starts, and two threads must not poll one child."""


class Broken(Exception):
    """The work came to no end of its own.

    Attributes
    ----------
    how : {"memory", "time", "died", "fault"}
        Which limit it hit, whether its process died, or that it failed in a way nobody foresaw.
    """

    def __init__(self, how: str, stack: str = "") -> None:
        super().__init__(how, stack)
        self.how, self.stack = how, stack


_prepared = spawn.get_preparation_data


def _without_main(name: str) -> dict[str, Any]:
    """What multiprocessing tells a child of its parent; ours never learn which program that is.

    They would import it: under Streamlit that is the page, which would run once more in there.
    """
    told = _prepared(name)
    return {what: value for what, value in told.items() if name != _NAME or not what.startswith("init_main")}


spawn.get_preparation_data = _without_main


def start() -> None:
    """Start the server that children are forked from, unless it runs; it loads the readers meanwhile."""
    _sweep()
    if _FORKS:
        _context.set_forkserver_preload([*_LOADED])
        forkserver.ensure_running()


@functools.cache
def _sweep() -> None:
    """Once: remove what servers that were killed have left behind of strangers' files."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER}*"):
        with contextlib.suppress(OSError):
            about = folder.lstat()
            ours = not hasattr(os, "getuid") or about.st_uid == os.getuid()
            if stat.S_ISDIR(about.st_mode) and ours and about.st_mtime < time() - _LEFT_BEHIND:
                (folder / CONTENT).unlink(missing_ok=True)
                folder.rmdir()  # refuses where anything else is in there


def ahead() -> int:
    """How many have to come to an end before it is this thread's turn; 0 when it is."""
    return max(_queue.index(get_ident()) - AT_ONCE + 1, 0)


def run(function: Callable[..., Result], *args: Any, watch: Watch | None = None) -> Result:
    """Call a function in a child, when it is this thread's turn.

    Parameters
    ----------
    function : callable
        Found by its name, like what it is given and what it returns.
    watch : callable, optional
        See :data:`Watch`. When it raises, the place in the queue is given up and the child is killed.

    Raises
    ------
    CxdashError
        Whatever of that kind the function raises.
    Broken
        When it came to no end of its own.
    """
    tell = watch or _unheard
    with _my_turn(tell), _child(function, args) as (child, answers):
        answer = _answer(child, answers, tell)
    if isinstance(answer, Broken):
        if answer.how == FAULT:
            _log.error("A fault in the cage:\n%s", answer.stack)
        raise answer
    if isinstance(answer, CxdashError):
        raise answer
    return cast(Result, answer)


def _unheard(state: str) -> None:
    """Nobody watches."""


@contextlib.contextmanager
def _my_turn(tell: Watch) -> Iterator[None]:
    with _turn:
        _queue.append(get_ident())
    try:
        while ahead():
            tell(WAITING)
            with _turn:
                _turn.wait_for(lambda: not ahead(), timeout=TICK)
        yield
    finally:
        with _turn:
            _queue.remove(get_ident())
            _turn.notify_all()


@contextlib.contextmanager
def _child(function: Callable[..., Any], args: tuple[Any, ...]) -> Iterator[tuple[BaseProcess, Connection]]:
    """A child at work, gone at the end of the block."""
    answers, theirs = _context.Pipe(duplex=False)
    child = _context.Process(target=_caged, args=(theirs, function, args), name=_NAME, daemon=True)
    with answers:
        with theirs, _bookkeeping:
            _started(child)
        try:
            yield child, answers
        finally:
            with _bookkeeping:
                child.kill()
                child.join()
                child.close()


def _started(child: BaseProcess) -> None:
    start()
    try:
        child.start()
    except (OSError, EOFError):  # it, or the server, ended before it had heard what to do
        raise Broken(DIED) from None


def _answer(child: BaseProcess, answers: Connection, tell: Watch) -> object:
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline:
        tell(READING)
        if wait([answers], timeout=TICK):
            return _received(child, answers)
    return Broken(OUT_OF_TIME)


def _received(child: BaseProcess, answers: Connection) -> object:
    try:
        return answers.recv()
    except (EOFError, OSError):
        with _bookkeeping:
            child.join(TICK * 10)
            return Broken(_how(child.exitcode))


def _how(exitcode: int | None) -> str:
    """What a child died of; allocators that get no memory abort, and so do the kernel's last resorts."""
    if not _FORKS or exitcode is None:
        return DIED
    names = {-6: OUT_OF_MEMORY, -9: OUT_OF_MEMORY, -24: OUT_OF_TIME}  # SIGABRT, SIGKILL, SIGXCPU
    return names.get(exitcode, DIED)


# ── in the child ──────────────────────────────────────────────────────────


def _caged(answers: Connection, function: Callable[..., Any], args: tuple[Any, ...]) -> None:
    """Do the work under the limits, and say how it ended."""
    _confine()
    with answers:
        answers.send(_outcome(function, args))


def _outcome(function: Callable[..., Any], args: tuple[Any, ...]) -> object:
    try:
        return function(*args)
    except CxdashError as error:
        return error
    except MemoryError:
        return Broken(OUT_OF_MEMORY)
    except BaseException as error:  # what a hostile file provokes has no name, and panics are no Exception
        stack = traceback.format_tb(error.__traceback__)  # without its message, which may quote the file
        return Broken(FAULT, "".join([*stack, type(error).__name__]))


def _confine() -> None:
    """Set the limits, and shut the mouth: readers that panic quote the file into the server's log."""
    with open(os.devnull, "w") as nothing:  # noqa: PTH123 -- a descriptor is wanted, not a path's content
        os.dup2(nothing.fileno(), sys.stderr.fileno() if sys.stderr else 2)
    if resource is not None:
        _limit(resource.RLIMIT_AS, MEMORY)
        _limit(resource.RLIMIT_CPU, SECONDS)
        _limit(resource.RLIMIT_CORE, 0)  # a core would keep the file


def _limit(kind: int, most: int) -> None:
    _soft, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    # Some systems know the name of a limit and refuse to set it; the others hold.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(kind, (most, hard))
