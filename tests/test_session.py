"""What one reader has opened: files added, replaced and taken away, corrections kept, failures told."""

import pytest
from streamlit.testing.v1 import AppTest

from cxdash.i18n import speaking
from cxdash.study import Study
from cxdash.ui.session import Shelf


def answers(score: int, n: int = 10) -> bytes:
    return "\n".join(["client;note nps;csat", *(f"C{i};{score};5" for i in range(n))]).encode()


def study_of(shelf: Shelf) -> Study:
    assert shelf.loaded
    return shelf.loaded.study


@pytest.fixture
def shelf() -> Shelf:
    return Shelf().with_files([("a.csv", answers(10))])


def test_a_file_of_one_name_takes_the_others_place(shelf: Shelf) -> None:
    again = shelf.with_files([("a.csv", answers(0, n=7))])
    assert len(again.tables) == 1
    assert len(study_of(again).responses.frame) == 7
    assert study_of(again).fingerprint != study_of(shelf).fingerprint
    assert len(study_of(shelf).responses.frame) == 10, "a shelf is a value"


def test_a_file_that_fails_loses_none_and_can_be_mended(shelf: Shelf) -> None:
    broken = shelf.with_files([("b.csv", b""), ("c.csv", answers(5))])
    assert [table.file for table in broken.tables] == ["a.csv", "c.csv"]
    assert [failure.file for failure in broken.failures] == ["b.csv"]
    mended = broken.with_files([("b.csv", answers(6))])
    assert mended.failures == ()
    assert len(mended.tables) == 3


def test_why_a_file_failed_is_said_in_the_language_of_the_moment() -> None:
    shelf = Shelf().with_files([("b.csv", b"")])
    (english,) = shelf.failures
    with speaking("fr"):
        (french,) = shelf.failures
    assert "b.csv" in english.sentence
    assert "b.csv" in french.sentence
    assert english.sentence != french.sentence
    assert shelf.loaded is None


def test_taking_the_last_file_away_empties_the_shelf(shelf: Shelf) -> None:
    assert shelf.without_file("a.csv").loaded is None
    assert shelf.without_file("other.csv").tables == shelf.tables


def test_a_correction_is_kept_when_files_come_and_go(shelf: Shelf) -> None:
    mapping = shelf.loaded.mappings[0].with_role("csat", "ignore")
    corrected = shelf.with_mapping("a.csv", mapping)
    assert set(study_of(corrected).metrics) == {"nps"}
    more = corrected.with_files([("b.csv", b"client;churn;revenue\nC1;yes;10\nC2;no;20\n")])
    assert set(study_of(more).metrics) == {"nps"}
    assert set(study_of(more.without_file("b.csv")).metrics) == {"nps"}
    assert study_of(corrected).fingerprint != study_of(shelf).fingerprint


# ── what a script sees ────────────────────────────────────────────────────


def script() -> None:
    """A page that keeps one widget and the link."""
    import streamlit as st

    from cxdash.filters import Filters
    from cxdash.ui import session

    session.waiting()
    allowed = ["Nord", "Sud"] if st.query_params.get("narrow") is None else ["Sud"]
    session.seed("one", "Nord", allowed)
    session.seed("many", [], allowed)
    st.selectbox("one", allowed, key="one")
    st.multiselect("many", allowed, key="many")
    st.button("reset", key="reset", on_click=session.release, args=(["many"],))
    st.text(session.language())
    st.text(repr(session.wanted()))
    st.text(repr(session.filters()))
    st.text(str(session.study()))
    session.show(Filters.of({"Region": ["Est"]}))


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(script, default_timeout=20)


def texts(app: AppTest) -> list[str]:
    assert not app.exception
    return [element.value for element in app.text]


def test_the_language_is_the_links_then_the_browsers(app: AppTest) -> None:
    app.query_params["lang"] = "fr"
    assert texts(app.run())[0] == "fr"
    for asked, spoken in (("xx", "fr"), ("en", "en")):
        other = AppTest.from_function(script, default_timeout=20)
        other.query_params["lang"] = asked
        assert texts(other.run())[0] in (spoken, "en")


def test_the_links_filters_wait_for_files_until_everything_is_asked_for(app: AppTest) -> None:
    app.query_params["s.Region"] = ["Nord"]
    app.run().run()
    assert "Nord" in texts(app)[1], "before any file, a page shows nothing that could replace them"
    app.button(key="reset").click().run()
    assert "Nord" not in texts(app)[1]


def test_a_value_that_is_no_longer_offered_is_taken_back(app: AppTest) -> None:
    app.run()
    app.multiselect(key="many").set_value(["Nord", "Sud"]).run()
    app.query_params["narrow"] = "1"
    app.run()
    assert app.selectbox(key="one").value == "Sud"
    assert app.multiselect(key="many").value == ["Sud"]
