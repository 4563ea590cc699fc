"""Files that are given are read, whatever their reader clicks meanwhile; a fault of ours happens once."""

import pytest
from streamlit.runtime.scriptrunner import RerunData, RerunException
from streamlit.testing.v1 import AppTest

from cxdash.ui import intake
from cxdash.ui.session import Shelf
from tests.test_pages import ROOT, started

ANSWERS = "\n".join(["client;note nps", *(f"C{i};{i % 11}" for i in range(60))]).encode()


def raising(monkeypatch: pytest.MonkeyPatch, *errors: BaseException) -> None:
    """What happens, one after the other, where a reader is told of progress."""
    coming = iter(errors)

    def told(_file: str, _state: str) -> None:
        for error in coming:
            raise error

    monkeypatch.setattr(intake, "_telling", lambda: told)


def shelf(app: AppTest) -> Shelf:
    return app.session_state["shelf"]


def test_a_click_while_a_file_is_read_does_not_lose_it(monkeypatch: pytest.MonkeyPatch) -> None:
    raising(monkeypatch, RerunException(RerunData()), RerunException(RerunData()))
    app = started(("avis.csv", ANSWERS))
    assert [table.file for table in shelf(app).tables] == ["avis.csv"]
    assert shelf(app).given == ()


def test_a_click_while_the_sample_is_read_does_not_lose_it(monkeypatch: pytest.MonkeyPatch) -> None:
    raising(monkeypatch, RerunException(RerunData()))
    app = AppTest.from_file(str(ROOT / "cxdash" / "ui" / "frame.py"), default_timeout=60).run()
    app.button(key="sample").click().run()
    assert shelf(app).tables


def test_files_are_read_on_whatever_page_their_reader_is_on() -> None:
    app = started()
    app.session_state["shelf"] = Shelf(given=(("avis.csv", ANSWERS),))
    app.switch_page("../../pages/scores.py").run()
    assert [table.file for table in shelf(app).tables] == ["avis.csv"]
    assert app.metric


def test_a_fault_of_ours_does_not_come_back_with_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    raising(monkeypatch, RuntimeError("a fault"))
    app = started()
    app.file_uploader[0].set_value(("avis.csv", ANSWERS, "text/csv")).run()
    assert app.exception
    assert not app.run().exception
    assert shelf(app) == Shelf()


def test_a_table_without_rows_says_so_and_leads_to_no_page() -> None:
    app = started(("avis.csv", b"client;note nps\n"))
    assert "no rows" in app.warning[0].value
    assert not app.get("page_link")
    assert started(("avis.csv", ANSWERS)).get("page_link")


def test_other_changes_leave_the_upload_box_as_it_is() -> None:
    app = started(("avis.csv", ANSWERS))
    box = app.file_uploader[0].key
    app.segmented_control(key="rules-duplicates").set_value("same_row").run()
    assert app.file_uploader[0].key == box
    app.file_uploader[0].set_value(("mars.csv", ANSWERS, "text/csv")).run()
    assert app.file_uploader[0].key != box
