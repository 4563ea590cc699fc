"""What one reader has opened: files added, replaced and taken away, corrections kept, failures told."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cxdash.i18n import speaking
from cxdash.ingest import Reading, Rules
from cxdash.study import LAST_ANSWERS, Study
from cxdash.ui.session import Shelf

SAMPLE = Path(__file__).parents[1] / "sample_data" / "pivert_glycine.xlsx"


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
    (failure,) = shelf.failures
    english = failure.sentence
    with speaking("fr"):
        french = failure.sentence
    assert "b.csv" in english
    assert "b.csv" in french
    assert english != french
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


def test_a_correction_is_not_forced_on_other_columns(shelf: Shelf) -> None:
    corrected = shelf.with_mapping("a.csv", shelf.loaded.mappings[0].with_role("csat", "ignore"))
    other = corrected.with_files(
        [("a.csv", b"client;note nps;satisfaction;ville\nC1;9;5;Metz\nC2;3;1;Nice\n")]
    )
    assert set(study_of(other).metrics) == {"nps", "csat"}
    same = corrected.with_files([("a.csv", answers(3))])
    assert set(study_of(same).metrics) == {"nps"}


def test_a_correction_goes_with_its_file(shelf: Shelf) -> None:
    corrected = shelf.with_mapping("a.csv", shelf.loaded.mappings[0].with_role("csat", "ignore"))
    back = corrected.without_file("a.csv").with_files([("a.csv", answers(10))])
    assert set(study_of(back).metrics) == {"nps", "csat"}


def test_progress_is_told_while_tables_are_typed_too_and_may_give_up() -> None:
    told: list[tuple[str, str]] = []
    Shelf().with_files([("a.csv", answers(10))], lambda file, state: told.append((file, state)))
    assert list(dict.fromkeys(state for _file, state in told)) == ["reading", "typing"]

    def closed(_file: str, state: str) -> None:
        if state == "typing":
            raise InterruptedError

    with pytest.raises(InterruptedError):
        Shelf().with_files([("a.csv", answers(10))], closed)


def test_two_files_of_one_name_are_both_kept() -> None:
    files = [("a.csv", answers(10)), ("a (2).csv", answers(8)), ("a.csv", answers(0)), ("b.csv", answers(5))]
    shelf = Shelf().with_files(files)
    assert [table.file for table in shelf.tables] == ["a.csv", "a (2).csv", "a (3).csv", "b.csv"]
    assert len(study_of(shelf).responses.frame) == 40


def test_files_that_were_read_are_kept_to_be_read_again() -> None:
    files = [("a.csv", answers(10)), ("b.csv", b""), (SAMPLE.name, SAMPLE.read_bytes())]
    shelf = Shelf().with_files(files)
    assert set(shelf.contents) == {"a.csv", SAMPLE.name}
    assert set(shelf.without_file("a.csv").contents) == {SAMPLE.name}


def test_a_text_file_is_read_again_as_its_reader_says(shelf: Shelf) -> None:
    joined = shelf.with_files([("b.csv", "client|café;thé|nps\nC1|a;b|9\n".encode("cp1252"))])
    cut = joined.with_reading("b.csv", Reading(delimiter="|"))
    assert list(cut.tables[1].frame) == ["client", "café;thé", "nps"]
    mac = cut.with_reading("b.csv", Reading("mac-roman", "|"))
    assert list(mac.tables[1].frame) != list(cut.tables[1].frame)
    assert mac.tables[0] is shelf.tables[0], "other files are not read again"
    assert cut.with_files([("b.csv", answers(1))]).readings == {}, "another file is found out anew"


def test_a_reading_that_fails_leaves_the_file_as_it_was(shelf: Shelf) -> None:
    refused = shelf.with_reading("a.csv", Reading(encoding="klingon"))
    assert "klingon" in refused.failures[0].sentence
    assert refused.tables == shelf.tables
    assert refused.loaded is shelf.loaded
    assert refused.with_reading("a.csv", Reading(encoding="utf-8")).failures == ()


def test_reading_again_ends_when_its_reader_leaves(shelf: Shelf) -> None:
    def leave(file: str, _state: str) -> None:
        raise InterruptedError(file)

    with pytest.raises(InterruptedError, match=r"a\.csv"):
        shelf.with_reading("a.csv", Reading(encoding="utf-8"), leave)
    chosen = shelf.with_reading("a.csv", Reading(encoding="utf-8")).recipe.text.encode()
    other = Shelf().with_files([("b.csv", b"ville;couleur\nMetz;rouge\n")])
    with pytest.raises(InterruptedError, match=r"b\.csv"):
        other.with_recipe("choix.json", chosen, leave)
    with pytest.raises(InterruptedError, match=r"b\.csv"):
        other.with_files([("choix.json", chosen)], leave)


def test_a_wish_waits_until_it_is_followed_and_keeps_the_one_before(shelf: Shelf) -> None:
    asked = shelf.asking("a.csv", encoding="cp1252").asking("a.csv", delimiter=";")
    assert asked.tables is shelf.tables, "nothing is read yet"
    assert asked.asked == {"a.csv": Reading(encoding="cp1252", delimiter=";")}
    done = asked.with_reading("a.csv", asked.asked["a.csv"])
    assert (done.asked, done.readings) == ({}, asked.asked)
    assert (
        asked.asking("a.csv", headers={"": 99}).with_reading("a.csv", Reading(headers={"": 99})).asked == {}
    )
    assert asked.without_file("a.csv").asked == {}


def test_what_was_said_of_an_open_file_is_taken_away_and_the_file_stays(shelf: Shelf) -> None:
    refused = shelf.with_reading("a.csv", Reading(headers={"": 99}))
    assert len(refused.failures) == 1
    assert refused.without_failure("a.csv") == shelf


def test_a_workbook_is_kept_to_be_read_again() -> None:
    shelf = Shelf().with_files(
        [("a.csv", answers(10)), (SAMPLE.name, SAMPLE.read_bytes()), ("b.csv", answers(1))]
    )
    again = shelf.with_reading(SAMPLE.name, Reading())
    assert [table.name for table in again.tables] == [table.name for table in shelf.tables]


def test_rules_are_kept_and_followed(shelf: Shelf) -> None:
    customers = shelf.with_rules(Rules(unit=LAST_ANSWERS))
    assert study_of(customers).unit == LAST_ANSWERS
    assert study_of(customers.with_files([("b.csv", answers(3))])).unit == LAST_ANSWERS


def test_what_was_recognised_comes_back(shelf: Shelf) -> None:
    corrected = shelf.with_mapping("a.csv", shelf.loaded.mappings[0].with_role("csat", "ignore"))
    assert corrected.as_found("a.csv").loaded.mappings == shelf.loaded.mappings


def test_choices_are_saved_and_made_again(shelf: Shelf) -> None:
    corrected = shelf.with_mapping("a.csv", shelf.loaded.mappings[0].with_role("csat", "ignore"))
    saved = corrected.recipe.text.encode()
    again = Shelf().with_files([("b.csv", answers(3))]).with_recipe("choix.json", saved)
    assert set(study_of(again).metrics) == {"nps"}
    assert again.failures == ()
    assert again.differences == ()
    assert set(study_of(again.with_files([("b.csv", answers(1))])).metrics) == {"nps"}, (
        "and for the next file"
    )


def test_a_recipe_dropped_with_its_files_is_followed(shelf: Shelf) -> None:
    saved = shelf.with_mapping(
        "a.csv", shelf.loaded.mappings[0].with_role("csat", "ignore")
    ).recipe.text.encode()
    together = Shelf().with_files([("choix.json", saved), ("b.csv", answers(3))])
    assert set(study_of(together).metrics) == {"nps"}
    later = Shelf().with_files([("b.csv", answers(3))]).with_files([("choix.json", saved)])
    assert study_of(later).fingerprint == study_of(together).fingerprint


@pytest.mark.parametrize("saved", [b"{", b"other"])
def test_a_recipe_that_cannot_be_used_changes_nothing(shelf: Shelf, saved: bytes) -> None:
    if saved == b"other":
        saved = Shelf().with_files([("c.csv", b"ville;couleur\nMetz;rouge\n")]).recipe.text.encode()
    refused = shelf.with_recipe("choix.json", saved)
    assert refused.loaded is shelf.loaded
    assert [failure.file for failure in refused.failures] == ["choix.json"]
    assert "choix.json" in refused.failures[0].sentence
    assert refused.without_file("choix.json").failures == ()


def test_a_recipe_before_any_table_says_what_comes_first(shelf: Shelf) -> None:
    refused = Shelf().with_recipe("choix.json", shelf.recipe.text.encode())
    assert "open the tables first" in refused.failures[0].sentence


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
    for asked, spoken in (("xx", "fr"), ("en", "en"), ("fr", "fr")):
        other = AppTest.from_function(script, default_timeout=20)
        other.query_params["lang"] = asked
        assert texts(other.run())[0] == spoken


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
