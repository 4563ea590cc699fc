"""A short run of the fuzz program; the long one is ``python -m tests.fuzz --n 100000``."""

from tests.fuzz.run import Account, fuzz, mutant

FILES = 150


def test_no_mutated_file_is_more_than_a_sentence() -> None:
    account = Account()
    for account in fuzz(range(FILES)):
        assert account.finds == []
    assert account.counts["loaded"] > FILES / 5, "mutations that leave nothing to read find nothing"
    assert account.counts["refused"] > FILES / 10


def test_a_seed_is_always_the_same_file() -> None:
    assert mutant(7) == mutant(7)
    assert mutant(7) != mutant(8)
