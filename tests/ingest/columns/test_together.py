"""What only several files together tell of a column."""

import pytest

from cxdash.ingest import Loaded, load


def answers(column: str, *says: str) -> Loaded:
    """Files of one survey, each of which holds one text throughout a column."""
    return load([
        (f"{i}.csv", "\n".join([f"{column};note nps", *(f"{said};{n % 11}" for n in range(40))]).encode())
        for i, said in enumerate(says)
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("column", "here", "there"), [("Pays", "France", "Belgique"), ("Brand", "Oak", "Elm")]
)
def test_one_word_throughout_a_file_and_another_in_the_next_tell_the_files_apart(
    column: str, here: str, there: str
) -> None:
    responses = answers(column, here, there).study.responses
    assert responses is not None
    assert column in responses.columns("segment")
    assert responses.frame[column].value_counts().to_dict() == {here: 40, there: 40}


@pytest.mark.parametrize("says", [("France",), ("France", "France"), ("2024", "2025")])
def test_one_text_in_all_files_and_numbers_tell_nothing_apart(says: tuple[str, ...]) -> None:
    assert {mapping.roles["Pays"] for mapping in answers("Pays", *says).mappings} == {"ignore"}
