"""One answer in two rows, told by the number that a survey tool gives it."""

import pytest

from cxdash.ingest import load

HEADERS = ["response_id,visit,nps,date", "ID réponse,visite,NPS,date", "Submission ID,visit,nps,date"]


def said(text: str) -> list[str]:
    """What is said in amber of repeated numbers."""
    (account,) = load([("avis.csv", text.encode())]).reports
    return [
        remark.note.sentence
        for remark in account.remarks
        if remark.light == "amber" and "same number" in remark.note.sentence
    ]


def table(header: str, numbers: list[int]) -> str:
    rows = (f"R{n:04}xyz,V{i:04},{i * 7 % 11},2025-04-{i % 28 + 1:02}" for i, n in enumerate(numbers))
    return "\n".join([header, *rows])


@pytest.mark.parametrize("header", HEADERS)
def test_one_number_over_two_different_rows_is_said_with_the_rows(header: str) -> None:
    (sentence,) = said(table(header, [*range(20), 19, *range(20, 40)]))
    assert f"“{header.split(',')[0]}”" in sentence
    assert "2 (rows 21, 22)" in sentence


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize(
    "numbers", [list(range(40)), [i // 2 for i in range(40)]], ids=["each its own", "two a person"]
)
def test_numbers_of_each_row_or_of_several_rows_each_are_not_doubtful(
    header: str, numbers: list[int]
) -> None:
    assert said(table(header, numbers)) == []


def test_equal_rows_are_told_as_such_alone() -> None:
    text = table(HEADERS[0], list(range(40)))
    assert said(f"{text}\n{text.splitlines()[-1]}") == []


def test_the_number_of_something_else_may_come_again() -> None:
    assert said(table("product_id,visit,nps,date", [*range(20), 19, *range(20, 40)])) == []
