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
from cxdash.errors import InputError
from cxdash.ingest import Loaded, Opened, Reading, build, load, open_files
from cxdash.ingest.files.limits import exceeded
from cxdash.study import ORDERS, RESPONSES
from tests.fuzz import seeds as good
from tests.fuzz.mutations import mutated

_KILLED = {
    exceeded("", cage.Broken(how)).message
    for how in (cage.OUT_OF_TIME, cage.OUT_OF_MEMORY, cage.DIED, cage.FAULT)
}
_RECIPE = "recette.json"

SLOW = 5.0
"""Seconds of the parent's processor that a few kilobytes must never take; the cage counts its own."""


@dataclass
class Account:
    """What became of the files, and those that became something they must not."""

    counts: Counter[str] = field(default_factory=Counter)
    finds: list[str] = field(default_factory=list)
    sentences: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0

    def add(self, other: "Account") -> None:
        """Count what another has seen."""
        self.counts += other.counts
        self.finds += other.finds
        self.sentences += other.sentences
        self.slowest = max(self.slowest, other.slowest)


@dataclass(frozen=True)
class Mutant:
    """A file, how its reader wants it read, and what they saved the month before."""

    name: str
    data: bytes
    reading: Reading = field(default_factory=Reading)
    recipe: bytes | None = None


class Faults(logging.Handler):
    """What the cage logs of work that failed in a way nobody foresaw."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(record.getMessage())


def mutant(seed: int) -> Mutant:
    """The file of one seed: most are read as they are found, some as a reader says, some with a recipe."""
    draw = Random(seed)
    name, data = draw.choice([*good.all_files().items()])
    way = draw.random()
    if way < 0.06:
        return Mutant(name, data, recipe=mutated(_RECIPE, good.recipe(name), draw))
    if way < 0.16:
        return Mutant(name, mutated(name, data, draw), _wanted(draw))
    return Mutant(name, mutated(name, data, draw))


def _wanted(draw: Random) -> Reading:
    return Reading(
        draw.choice((None, "utf-8", "cp1252", "utf-16", "cp949")),
        draw.choice((None, ";", ",", "\t", " ", "|")),
        {draw.choice(("", "Avis", "Synthèse")): draw.choice((0, 1, 2, 4, 7, 99))},
    )


def fuzz(seeds: range) -> Account:
    """The account of some files."""
    account, faults = Account(), Faults()
    logger = logging.getLogger(cage.__name__)
    logger.addHandler(faults)
    try:
        for seed in seeds:
            _one(seed, account, faults)
    finally:
        logger.removeHandler(faults)
    return account


def _one(seed: int, account: Account, faults: Faults) -> None:
    one = mutant(seed)
    start = time.process_time()
    try:
        said = [*_read(one, account)]
    except Exception as error:  # what nobody foresaw is what is looked for
        ours = [frame for frame in extract_tb(error.__traceback__) if "cxdash" in frame.filename]
        where = " < ".join(f"{PurePath(frame.filename).name}:{frame.lineno}" for frame in reversed(ours))
        said = [f"{type(error).__name__}: {error} at {where}"]
    taken = time.process_time() - start
    account.slowest = max(account.slowest, taken)
    if taken > SLOW:
        said.append(f"{taken:.1f} s")
    account.finds += [f"seed {seed} {one.name}: {what}" for what in (*said, *faults.seen)]
    faults.seen.clear()


def _read(one: Mutant, account: Account) -> Iterator[str]:
    """What is wrong with what became of a file."""
    if one.recipe is not None:
        yield from _again(one, account)
        return
    opened = open_files([(one.name, one.data)], {one.name: one.reading})
    yield from _refused(one, opened, account)
    if opened.tables:
        account.counts["loaded"] += 1
        yield from unaccounted(build(opened.tables, failures=opened.failures))


def _again(one: Mutant, account: Account) -> Iterator[str]:
    assert one.recipe is not None
    try:
        loaded = load([(one.name, one.data)], recipe=(_RECIPE, one.recipe))
    except InputError as refused:
        account.counts["recipes refused"] += 1
        if not str(refused).endswith((".", "?")):
            yield f"not a sentence: {refused}"
    else:
        account.counts["recipes applied"] += 1
        yield from unaccounted(loaded)


def _refused(one: Mutant, opened: Opened, account: Account) -> Iterator[str]:
    if not opened.tables and not opened.failures:
        yield "neither a table nor a sentence"
    for failure in opened.failures:
        killed = failure.why.message in _KILLED
        account.counts["killed" if killed else "refused"] += 1
        account.sentences[failure.why.message] += 1
        if not failure.sentence.endswith(".") or one.name not in failure.sentence:
            yield f"not a sentence about it: {failure.sentence!r}"


def unaccounted(loaded: Loaded) -> Iterator[str]:
    """Where the account of the tables does not say what became of their rows."""
    for report in loaded.reports:
        listed, whole = len(report.asides), (report.asides["column"] == "").sum()
        if not whole <= report.rows_set_aside <= listed:
            yield f"{report.name}: {report.rows_set_aside} rows set aside, {whole} to {listed} listed"
    for kind, table in ((RESPONSES, loaded.study.responses), (ORDERS, loaded.study.orders)):
        counted = [report for report in loaded.reports if report.kind == kind]
        used = sum(report.rows_used for report in counted)
        asked = any("audience" in report.roles for report in counted)  # staff count in the mirror alone
        if table is not None and len(table.frame) != used and not asked:
            yield f"{len(table.frame)} {kind} in the study, {used} used"
