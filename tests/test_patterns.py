"""No pattern takes a time that doubles with each letter of a text: strangers write what a file holds."""

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from itertools import product

import pytest

import cxdash

_UNITS = (
    "a", "A", "Aa", "é", "0", "1.", "0,", "9 ", "1 000 ", "a0", "a ", "q1", "e1", "1-", "1/", "1=", "(1)",
    "a.", "a@", " ", "\t", "\n", "-", "–", "_", ".", ",", ";", ": ", "/", "|", "(", "[", "'", '"', "€",
    "% ", "nps ",
)  # fmt: skip
_BEFORE, _AFTER = ("", "a", "1"), ("!", ")", "é")
_LETTERS = 22
_SECONDS = 0.02
"""Hundreds of times what a pattern takes that tries each place of a text against each other."""


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for module in pkgutil.walk_packages(cxdash.__path__, "cxdash."):
        if not module.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(module.name)).items():
                yield from ((f"{module.name}.{name}", pattern) for pattern in _within(value))


def _within(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _within(one)
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _within(one)


PATTERNS = {pattern.pattern: (name, pattern) for name, pattern in _patterns()}


def taken(pattern: re.Pattern[str], text: str) -> float:
    """Seconds of the processor, the lesser of two: something else may have come between."""
    return min(_once(pattern, text), _once(pattern, text))


def _once(pattern: re.Pattern[str], text: str) -> float:
    start = time.process_time()
    pattern.search(text)
    pattern.fullmatch(text)
    return time.process_time() - start


def _slowest(pattern: re.Pattern[str]) -> tuple[float, str]:
    texts = (
        before + unit * (_LETTERS // len(unit)) + after
        for before, unit, after in product(_BEFORE, _UNITS, _AFTER)
    )
    return max((_once(pattern, text), text) for text in texts)


def test_the_patterns_are_found() -> None:
    assert len(PATTERNS) > 150


@pytest.mark.parametrize("source", PATTERNS, ids=[name for name, _pattern in PATTERNS.values()])
def test_no_text_holds_a_pattern_up(source: str) -> None:
    pattern = PATTERNS[source][1]
    _first, text = _slowest(pattern)
    assert taken(pattern, text) < _SECONDS, repr(text)


def test_a_pattern_that_can_be_held_up_is_told() -> None:
    _first, text = _slowest(re.compile(r"^\d+([ _]?[a-z0-9]{1,12})*$"))
    assert taken(re.compile(r"^\d+([ _]?[a-z0-9]{1,12})*$"), text) > _SECONDS
