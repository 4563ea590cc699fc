"""How a table was read is shown with its columns; what is chosen there applies at once, in both languages."""

from pathlib import Path

import pytest
from streamlit.runtime.scriptrunner import RerunData, RerunException
from streamlit.testing.v1 import AppTest

from cxdash.i18n import LANGUAGES
from cxdash.ui import intake, reading
from cxdash.ui.session import Shelf

ROOT = Path(__file__).parents[1]

File = tuple[str, bytes]

ANSWERS = "client;note nps;csat;date de réponse\n" + "\n".join(
    f"C{i};{(9, 42)[i % 4 == 0]};{i % 5 + 1};0{i % 9 + 1}/04/2025" for i in range(40)
)


def opened(*files: File, language: str = "en") -> AppTest:
    app = AppTest.from_file(str(ROOT / "cxdash" / "ui" / "frame.py"), default_timeout=60)
    app.query_params["lang"] = language
    app.run()
    app.file_uploader[0].set_value([(name, data, "text/csv") for name, data in files]).run()
    app.switch_page("../../pages/columns.py").run()
    assert not app.exception
    return app


def shelf(app: AppTest) -> Shelf:
    assert not app.exception, app.exception[0].message
    found: Shelf = app.session_state["shelf"]
    return found


@pytest.fixture(scope="module", params=LANGUAGES)
def app(request: pytest.FixtureRequest) -> AppTest:
    return opened(("avis.csv", ANSWERS.encode()), language=request.param)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("decimal-0", ".", "decimal"),
        ("dates-0", "mdy", "date_order"),
        ("kind-0", "other", "kind"),
        ("kind-0", "mirror", "kind"),
        ("kind-0", "responses", "kind"),
    ],
)
def test_a_choice_applies_at_once(app: AppTest, key: str, value: str, said: str) -> None:
    app.selectbox(key=key).set_value(value).run()
    assert getattr(shelf(app).loaded.mappings[0], said) == value
    assert app.selectbox(key=key).value == value


def test_values_declared_to_be_no_answer_are_counted_so(app: AppTest) -> None:
    app.text_input(key="missing-0").set_value("42 ;refus;").run()
    (report,) = shelf(app).loaded.reports
    assert report.reasons == {"dont_know": 10}
    assert app.text_input(key="missing-0").value == "42; refus"
    app.text_input(key="missing-0").set_value("").run()
    assert shelf(app).loaded.reports[0].reasons == {"out_of_scale": 10}


def test_a_text_file_is_cut_and_decoded_as_its_reader_says() -> None:
    app = opened(("avis.csv", ANSWERS.encode("cp1252")))
    assert app.selectbox(key="encoding-0").value == "cp1252"
    app.selectbox(key="separator-0").set_value("|").run()
    assert shelf(app).readings["avis.csv"].delimiter == "|"
    app.selectbox(key="separator-0").set_value(";").run()
    app.selectbox(key="encoding-0").set_value("mac-roman").run()
    (table,) = shelf(app).tables
    assert (table.encoding, table.delimiter, table.frame.shape[1]) == ("mac-roman", ";", 4)
    app.selectbox(key="encoding-0").set_value("cp1252").run()
    assert "date de réponse" in shelf(app).tables[0].frame


@pytest.mark.parametrize("encoding", ["cp1250", "cp1251", "koi8-r", "cp1256", "cp949", "gb18030"])
def test_encodings_are_offered_by_the_letters_they_are_for(encoding: str) -> None:
    assert reading.encodings()["cp1250"] == "Central European (Windows-1250)"
    app = opened(("avis.csv", ANSWERS.encode("cp1252")))
    app.selectbox(key="encoding-0").set_value(encoding).run()
    assert shelf(app).tables[0].encoding == encoding
    assert not app.error


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "l’été très élevé"),
        ("cp1251", "Оценка клиента и дата"),
        ("cp949", "고객 만족도"),
        ("gb18030", "客户满意度很好服务"),
    ],
)
def test_an_encoding_that_was_found_is_named_and_offered_once(encoding: str, text: str) -> None:
    rows = "".join(f"C{i};{text};{i % 11}\n" for i in range(30))
    app = opened(("avis.csv", f"client;avis;note nps\n{rows}".encode(encoding)))
    assert shelf(app).tables[0].encoding in reading.encodings()
    assert sorted(app.selectbox(key="encoding-0").options) == sorted(reading.encodings().values())


def test_only_what_a_table_has_is_asked() -> None:
    app = opened(("avis.csv", b"client,nps\nA,9\nB,3\n"))
    keys = {box.key for box in app.selectbox}
    assert {"kind-0", "decimal-0", "separator-0", "encoding-0"} <= keys
    assert "dates-0" not in keys
    app.switch_page("../../pages/data.py").run()
    app.button(key="remove-avis.csv").click().run()
    app.button(key="sample").click().run()
    app.switch_page("../../pages/columns.py").run()
    assert app.number_input(key="header-0")
    assert not {"separator-0", "encoding-0"} & {box.key for box in app.selectbox}, "a workbook has neither"


def test_a_reading_that_fails_is_said_and_the_table_stays() -> None:
    rows = "".join(f"C{i};9,5,1;Metz\n" for i in range(20))
    app = opened(("avis.csv", f"client;nps,note;ville\n{rows}".encode()))
    before = shelf(app).tables
    app.selectbox(key="separator-0").set_value(",").run()
    assert "avis" in app.error[0].value
    assert shelf(app).tables == before
    assert app.selectbox(key="separator-0").value == ";"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_header_row_beyond_the_sheet_is_said(language: str) -> None:
    app = opened(("avis.csv", ANSWERS.encode()), language=language)
    app.number_input(key="header-0").set_value(99).run()
    assert "99" in app.error[0].value
    assert "41" in app.error[0].value, "the last row there is"
    assert app.number_input(key="header-0").value == 1
    app.button(key="forget-avis.csv").click().run()
    assert not app.error
    assert len(shelf(app).tables) == 1, "the sentence is taken away, the file stays"


def typed(app: AppTest, sign: str) -> AppTest:
    """A separator that is not in the list."""
    box = app.selectbox(key="separator-0")
    box.options.append(sign)
    return box.set_value(sign).run()


def test_a_separator_may_be_typed() -> None:
    app = typed(opened(("avis.csv", ANSWERS.replace(";", "^").replace("-", "~").encode())), "~")
    assert shelf(app).tables[0].delimiter == "~"
    typed(app, "^")
    assert shelf(app).tables[0].frame.shape[1] == 4
    for word in ("tiret", "9", '"'):
        typed(app, word)
        assert word in app.error[0].value
        assert shelf(app).tables[0].delimiter == "^"


def test_a_reading_that_fails_is_said_on_the_page_of_the_choice() -> None:
    app = opened(("avis.csv", ANSWERS.encode()))
    app.number_input(key="header-0").set_value(3).run()
    (table,) = shelf(app).tables
    assert table.header_row == 3
    assert len(table.frame) == 38
    app.number_input(key="header-0").set_value(1).run()
    assert list(shelf(app).tables[0].frame) == ["client", "note nps", "csat", "date de réponse"]


def test_a_click_while_a_file_is_read_again_does_not_lose_the_wish(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(("avis.csv", ANSWERS.encode()))
    clicks = iter([RerunException(RerunData())])

    def clicked(_file: str, _state: str) -> None:
        for click in clicks:
            raise click

    monkeypatch.setattr(intake, "_telling", lambda: clicked)
    app.selectbox(key="encoding-0").set_value("cp1252").run()
    assert next(clicks, None) is None, "there was a click"
    assert shelf(app).tables[0].encoding == "cp1252"
    assert shelf(app).asked == {}
