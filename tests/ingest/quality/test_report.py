"""The account: rows read = used + set aside, and exactly those rows to download, in their own columns."""

from io import BytesIO

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from cxdash.export.tables import as_csv
from cxdash.i18n import speaking
from cxdash.ingest import Rules, TableReport, build, load, open_files
from cxdash.ingest.combining.rules import DUPLICATES, KEEP, ONCE, UNDECIDED
from cxdash.ingest.quality.report import REASONS

TEXT = "client;nps;Région;note libre\n" + "\n".join(
    ["A;9;Nord;=1+1", "B;11;Sud;ok", "C;;Nord;rien", "D;NSP;Est;@x", "E;7;Est;", "Total;27;;"]
)


def report(text: str) -> TableReport:
    (one,) = load([("avis.csv", text.encode())]).reports
    return one


def test_what_was_set_aside_comes_in_the_columns_of_its_file() -> None:
    listed = report(TEXT).set_aside
    assert list(listed.columns) == [
        "Row",
        "Column",
        "Value",
        "Reason",
        "client",
        "nps",
        "Région",
        "note libre",
    ]
    by_row = listed.set_index("Row")
    assert list(by_row.loc[3, ["Column", "Value", "Reason", "client", "nps"]]) == [
        "nps", "11", "outside the scale", "B", "11",
    ]  # fmt: skip
    assert list(by_row.loc[4, ["Reason", "client", "Région"]]) == ["no score in this row", "C", "Nord"]
    assert by_row.loc[5, "Reason"] == "don't know, or not applicable"
    assert by_row.loc[7, "Reason"] == "a row of totals", "never in the table, and yet listed"
    assert len(listed) == 4


def test_the_download_runs_no_formula_and_reads_back_the_same() -> None:
    one = report(TEXT.replace("B;11;Sud;ok", 'B;11;Sud;"=cmd|x"'))
    again = pd.read_csv(BytesIO(as_csv(one.set_aside)), dtype=str)
    assert again["note libre"].tolist()[0] == "'=cmd|x"
    assert len(again) == len(one.asides)


def test_a_file_that_has_a_column_called_row_keeps_it() -> None:
    listed = report("client;nps;Row\nA;11;x\nB;9;y\n").set_aside
    assert list(listed.loc[0, ["Row", "Row (2)"]]) == [2, "x"]


def test_titles_and_reasons_are_in_the_readers_language() -> None:
    one = report(TEXT)
    with speaking("fr"):
        french = one.set_aside
    assert "Ligne" in french
    assert french["client"].tolist() == one.set_aside["client"].tolist()


CELLS = st.sampled_from(["", "1", "9", "10", "11", "NSP", "A", "B", "03/04/2025", "Total", "1,5"])
HEADERS = ("client", "nps", "date", "poids", "Région")


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(st.tuples(*[CELLS] * len(HEADERS)), min_size=1, max_size=12), min_size=1, max_size=3),
    st.sampled_from(DUPLICATES),
    st.sampled_from([UNDECIDED, KEEP, ONCE]),
)
def test_every_row_is_used_or_listed(
    tables: list[list[tuple[str, ...]]], duplicates: str, copies: str
) -> None:
    texts = ["\n".join(";".join(row) for row in [HEADERS, *rows]) for rows in tables]
    opened = open_files([(f"f{i}.csv", text.encode()) for i, text in enumerate(texts)])
    result = build(opened.tables, rules=Rules(duplicates=duplicates, copies=copies))
    answers = 0
    for one in result.reports:
        assert one.rows_read == one.rows_used + one.rows_set_aside
        assert one.rows_used >= 0
        assert one.rows_set_aside <= len(set(one.asides["row"])), "each row set aside is listed"
        assert set(one.reasons) <= set(REASONS)
        answers += one.rows_used if one.kind == "responses" else 0
    assert answers == (len(result.study.responses.frame) if result.study.responses else 0)
