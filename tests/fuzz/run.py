"""One mutated file after another, the whole way in; what becomes neither a study nor a sentence is a find."""

import logging
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from random import Random
from traceback import extract_tb

from cxdash import cage
from cxdash.ingest import build, open_files
from cxdash.ingest.files.limits import exceeded
from tests.fuzz.mutations import mutated
from tests.fuzz.seeds import all_files

_GOOD = all_files()
_KILLED = {
    exceeded("", cage.Broken(how)).message
    for how in (cage.OUT_OF_TIME, cage.OUT_OF_MEMORY, cage.DIED, cage.FAULT)
}

SLOW = 5.0
"""Seconds of the parent's processor that a few kilobytes must never take; the cage counts its own."""


@dataclass
class Account:
    """What became of the files, and those that became something they must not."""

    counts: Counter[str] = field(default_factory=Counter)
    finds: list[str] = field(default_factory=list)
    sentences: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0


class Faults(logging.Handler):
    """What the cage logs of work that failed in a way nobody foresaw."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(record.getMessage())


def mutant(seed: int) -> tuple[str, bytes]:
    """The file of one seed."""
    draw = Random(seed)
    name, good = draw.choice([*_GOOD.items()])
    return name, mutated(name, good, draw)


def fuzz(seeds: range, account: Account | None = None) -> Iterator[Account]:
    """The account after each file."""
    account, faults = account or Account(), Faults()
    logger = logging.getLogger(cage.__name__)
    logger.addHandler(faults)
    try:
        for seed in seeds:
            _one(seed, account, faults)
            yield account
    finally:
        logger.removeHandler(faults)


def _one(seed: int, account: Account, faults: Faults) -> None:
    name, data = mutant(seed)
    start = time.process_time()
    try:
        _read(seed, name, data, account)
    except Exception as error:  # what nobody foresaw is what is looked for
        ours = [frame for frame in extract_tb(error.__traceback__) if "cxdash" in frame.filename]
        where = " < ".join(f"{PurePath(frame.filename).name}:{frame.lineno}" for frame in reversed(ours))
        account.finds.append(f"seed {seed} {name}: {type(error).__name__}: {error} at {where}")
    taken = time.process_time() - start
    account.slowest = max(account.slowest, taken)
    if taken > SLOW:
        account.finds.append(f"seed {seed} {name}: {taken:.1f} s")
    account.finds += [f"seed {seed} {name}: {fault}" for fault in faults.seen]
    faults.seen.clear()


def _read(seed: int, name: str, data: bytes, account: Account) -> None:
    opened = open_files([(name, data)])
    if not opened.tables and not opened.failures:
        account.finds.append(f"seed {seed} {name}: neither a table nor a sentence")
    for failure in opened.failures:
        killed = failure.why.message in _KILLED
        account.counts["killed" if killed else "refused"] += 1
        account.sentences[failure.why.message] += 1
        if not failure.sentence.endswith(".") or name not in failure.sentence:
            account.finds.append(f"seed {seed} {name}: not a sentence about it: {failure.sentence!r}")
    if opened.tables:
        loaded = build(opened.tables, failures=opened.failures)
        account.counts["loaded"] += 1
        for report in loaded.reports:
            if report.rows_read != report.rows_used + report.rows_set_aside:
                account.finds.append(f"seed {seed} {name}: rows of {report.sheet} do not add up")
