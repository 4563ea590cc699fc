"""A file's texts beside what they were read as: the same as what the study holds, and why some are not."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from cxdash.ingest import Loaded, load
from cxdash.ingest.preview import examples, first_rows, values_of
from cxdash.scales import Scale

ANSWERS = "client;note nps;date;client depuis\n" + "".join(
    f"C{i};{(9, 3, 42, 'NSP')[i % 4]};{i % 28 + 1:02}/04/2025;{i % 28 + 1:02}/04/2019\n" for i in range(60)
)


def opened(text: str = ANSWERS) -> Loaded:
    return load([("avis.csv", text.encode())])


def test_first_rows_are_read_as_the_study_reads_them() -> None:
    loaded = opened()
    columns = ["client", "note nps", "date"]
    beside = first_rows(loaded.turned[0], loaded.mappings[0], columns, 12)
    typed = loaded.study.tables[0].frame.head(12).reset_index(drop=True)
    pd.testing.assert_frame_equal(beside.values[columns], typed[columns])
    assert list(beside.texts["note nps"][:4]) == ["9", "3", "42", "NSP"]
    assert list(beside.reasons["note nps"][:4]) == ["", "", "out_of_scale", "dont_know"]


def test_examples_are_the_first_different_texts_of_each_column() -> None:
    loaded = opened()
    beside = examples(loaded.turned[0], loaded.mappings[0], ["note nps", "client"])
    assert list(beside.texts["note nps"]) == ["9", "3", "42"]
    assert list(beside.texts["client"]) == ["C0", "C1", "C2"]


def test_a_date_since_when_is_shown_as_that_date() -> None:
    loaded = opened()
    mapping = loaded.mappings[0].with_role("client depuis", "tenure")
    beside = first_rows(loaded.turned[0], mapping, ["client depuis"], 1)
    assert beside.values["client depuis"][0] == pd.Timestamp("2019-04-01")


def test_what_is_not_used_comes_first_and_the_best_answer_next() -> None:
    loaded = opened()
    found = values_of(loaded.turned[0], loaded.mappings[0], "note nps", 50)
    assert set(found["text"][:2]) == {"42", "NSP"}
    assert list(found["text"][2:]) == ["9", "3"]
    assert list(found["n"]) == [15] * 4


def test_an_answer_is_shown_as_the_file_has_it_where_low_is_good() -> None:
    loaded = opened()
    turned = loaded.mappings[0].with_scale("note nps", Scale(0, 10, reversed=True))
    found = values_of(loaded.turned[0], turned, "note nps", 50).set_index("text")
    assert found.loc["9", "answer"] == 9


def test_a_column_that_is_not_used_has_counts_and_no_answer() -> None:
    loaded = opened()
    unused = loaded.mappings[0].with_role("note nps", "ignore")
    found = values_of(loaded.turned[0], unused, "note nps", 50)
    assert found["answer"].isna().all()
    assert found["n"].sum() == 60
    assert "note nps" not in first_rows(loaded.turned[0], unused, ["note nps"], 3).values


@given(st.lists(st.sampled_from(["9", "0", "10", "11", "x", "NSP", "7,5", ""]), min_size=8, max_size=40))
def test_counts_agree_with_the_report(scores: list[str]) -> None:
    rows = "".join(f"C{i};{score}\n" for i, score in enumerate(scores))
    loaded = opened(f"client;note nps\n{rows}")
    (report,), (mapping,) = loaded.reports, loaded.mappings
    if mapping.roles.get("note nps") != "nps":
        return
    found = values_of(loaded.turned[0], mapping, "note nps", 50)
    for reason, n in found[found["reason"] != ""].groupby("reason")["n"].sum().items():
        assert report.reasons[reason] == n
