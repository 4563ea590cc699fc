"""The handover: what comes out of the cage is what went in, and nothing of it stays behind."""

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cxdash import cage
from cxdash.cage import DIED, OUT_OF_MEMORY, Broken
from cxdash.errors import InputError
from cxdash.i18n import speaking
from cxdash.ingest import RawTable, Reading, _tables, open_files
from cxdash.ingest.files.handover import caged
from cxdash.ingest.files.limits import exceeded

SAMPLE = Path(__file__).parents[3] / "sample_data"
TEXT = b"client;note nps;\nA;9;x\n;;\nB;8,5;y\nTotal;17,5;\n"


def assert_same(ours: RawTable, theirs: RawTable) -> None:
    """Equal throughout: cells, names, row numbers, and what kind of index and column each is."""
    pd.testing.assert_frame_equal(ours.frame, theirs.frame, check_exact=True)
    assert type(ours.frame.index) is type(theirs.frame.index)
    assert [str(kind) for kind in ours.frame.dtypes] == [str(kind) for kind in theirs.frame.dtypes]
    nothing = pd.DataFrame()
    assert replace(ours, frame=nothing).__dict__ | {"frame": 0} == theirs.__dict__ | {"frame": 0}


@pytest.mark.parametrize("name", ["reponses.csv", "clients.csv", "miroir.csv", "pivert_glycine.xlsx"])
def test_a_table_is_the_same_with_and_without_the_cage(name: str) -> None:
    data = (SAMPLE / name).read_bytes()
    plain = _tables(name, data, Reading())
    through = open_files([(name, data)]).tables
    assert len(through) == len(plain) > 0
    for ours, theirs in zip(through, plain, strict=True):
        assert_same(ours, theirs)


texts = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=6)


@hypothesis_settings(max_examples=25)
@given(st.lists(st.lists(texts, min_size=1, max_size=4), min_size=1, max_size=6))
def test_any_text_comes_through_as_it_is(rows: list[list[str]]) -> None:
    data = "\n".join(";".join(row) for row in rows).encode()
    through = open_files([("a.csv", data)])
    for failure in through.failures:
        with pytest.raises(InputError) as refused:
            _tables("a.csv", data, Reading())
        assert refused.value.args == (failure.why,)
    plain = [] if through.failures else _tables("a.csv", data, Reading())
    for ours, theirs in zip(through.tables, plain, strict=True):
        assert_same(ours, theirs)


def test_a_column_without_a_name_is_named_in_the_readers_language() -> None:
    for code, name in (("fr", "Colonne"), ("en", "Column")):
        with speaking(code):
            (table,) = open_files([("a.csv", TEXT)]).tables
            assert f"{name} C" in table.frame


def test_nothing_of_a_file_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (table,) = open_files([("a.csv", TEXT)]).tables
    open_files([("b.xlsx", b"PK\x03\x04")])
    assert list(tmp_path.iterdir()) == []
    assert table.frame["client"].tolist() == ["A", "B"], "still readable once its file has no name"


def test_a_reader_who_leaves_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def leave(_file: str, _state: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        open_files([("a.csv", TEXT)], progress=leave)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_server_left_is_removed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    hour = 3600
    for name, held, age in (
        ("cxdash-tables-old", "tables.arrow", hour + 60), ("cxdash-tables-new", "tables.arrow", hour - 60),
        ("cxdash-tables-mine", "notes.txt", hour + 60), ("cxdash-other", "tables.arrow", hour + 60),
    ):  # fmt: skip
        (tmp_path / name).mkdir()
        (tmp_path / name / held).write_text("x")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    cage._sweep.cache_clear()
    cage.start()
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"cxdash-tables-new", "cxdash-tables-mine", "cxdash-other"}
    assert (tmp_path / "cxdash-tables-mine" / "notes.txt").exists()


def test_each_file_is_told_while_it_is_read() -> None:
    told: list[tuple[str, str]] = []
    open_files([("a.csv", TEXT), ("b.csv", TEXT)], progress=lambda file, state: told.append((file, state)))
    assert dict.fromkeys(told) == {("a.csv", "reading"): None, ("b.csv", "reading"): None}


@pytest.mark.parametrize("end", ["_exit(3)", "abort()", "kill(os.getpid(), 9)"])
def test_a_reader_that_dies_is_one_sentence_for_its_file(
    end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workbook: Callable[..., bytes]
) -> None:
    """As the readers do on some files: their process is gone, and nothing can be caught."""
    (tmp_path / f"dying_{end[:4]}.py").write_text(f"import os\ndef tables(*_any): os.{end}\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    dying = __import__(f"dying_{end[:4]}")
    monkeypatch.setattr("cxdash.ingest._tables", dying.tables)
    opened = open_files([("a.xlsx", workbook(Avis=[["a"]]))])
    assert opened.tables == ()
    (failure,) = opened.failures
    assert failure.why.message in {exceeded("", Broken(how)).message for how in (DIED, OUT_OF_MEMORY)}


def test_a_small_file_costs_next_to_nothing() -> None:
    open_files([("a.csv", TEXT)])
    taken = []
    for _time in range(10):
        start = time.perf_counter()
        caged(_tables, "a.csv", TEXT, Reading())
        taken.append(time.perf_counter() - start)
    assert min(taken) < 0.3
