"""Responding: a low rate of answers is said in the figures of the reader's language."""

import pytest

from cxdash.estimate import proportion
from cxdash.i18n import speaking
from cxdash.ingest.quality.responding import low_response


@pytest.mark.parametrize(("language", "share"), [("fr", "1,7"), ("en", "1.7")])
def test_few_who_answered_are_a_share_as_the_reader_writes_it(language: str, share: str) -> None:
    (said,) = low_response(proportion(85, 5_000))
    with speaking(language):
        assert share in said.note.sentence


@pytest.mark.parametrize(("answered", "asked"), [(1, 99), (10, 100)])
def test_a_rate_that_is_not_low_for_sure_is_not_said(answered: int, asked: int) -> None:
    assert not list(low_response(proportion(answered, asked)))
