"""Cells: trimmed texts, whatever kind of blank stands at their edges."""

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from cxdash.ingest.files.sheets import RawSheet, columns_table
from cxdash.ingest.tables.cells import grid, may_be_padded

BLANKS = [chr(one) for one in range(1, 0x10000) if chr(one).isspace()]
EDGES = [chr(one) for one in (0x21, 0x7E, 0xA1, 0xE9, 0xE0, 0xBB, 0x2019, 0x20AC, 0x3042, 0x1F600)]


def _column(*texts: str | None) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(texts, pa.large_string())])


@pytest.mark.parametrize("blank", BLANKS, ids=lambda one: f"{ord(one):04x}")
@pytest.mark.parametrize("inside", ["a", "été", "あ", ""])
def test_no_text_with_a_blank_at_its_edge_is_passed_over(blank: str, inside: str) -> None:
    for text in (blank + inside, inside + blank):
        column = _column("plain", text, None)
        if pc.utf8_trim_whitespace(column).equals(column):
            continue
        assert may_be_padded(column.chunk(0))


@pytest.mark.parametrize("edge", EDGES)
def test_cells_are_what_trimming_each_of_them_gives(edge: str) -> None:
    texts = [edge, f"{edge} x {edge}", f" {edge}", f"{edge}\t", None, "", " ", f"\xa0{edge}\u202f"]
    column = _column(*texts)
    parts = pa.chunked_array([column.chunk(0).slice(start, 3) for start in (0, 3, 6)])
    found = grid(RawSheet("a.csv", None, columns_table([parts]), ""))[0]
    wanted = [text.strip() if text and text.strip() else None for text in texts]
    assert [None if text != text else text for text in found] == wanted


def test_a_column_without_any_part_stays_one() -> None:
    none = pa.chunked_array([], pa.large_string())
    assert grid(RawSheet("a.csv", None, columns_table([none, none]), "")).shape == (0, 2)


def test_most_texts_need_no_trimming() -> None:
    assert not may_be_padded(pa.array(["Très déçu", "été", "Évry", None, ""], pa.large_string()))
