"""Whatever a table holds comes back equal from every format an office saves it in."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pandas as pd
import pytest
import xlsxwriter
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cxdash.ingest import load
from cxdash.ingest.columns.vocabulary import plainly

COLUMNS = {"id": "N° client", "score": "Note NPS", "date": "Date de réponse", "word": "Région"}

printable = st.characters(codec="utf-8", categories=("L", "N", "P", "S"), exclude_characters="\ufeff\ufffd")
ids = st.text(printable, min_size=1, max_size=12)
words = st.text(printable | st.just(" "), min_size=1, max_size=15).map(str.strip).filter(bool)
scores = st.integers(0, 100).map(lambda tenth: tenth / 10)
days = st.dates(date(2015, 1, 1), date(2026, 6, 30))


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    """Distinct ids, scores with a decimal, days, and a few words that repeat as a segment's do."""
    n = draw(st.integers(12, 30))
    vocabulary = draw(st.lists(words, min_size=2, max_size=4, unique_by=plainly))
    return pd.DataFrame(
        {
            COLUMNS["id"]: draw(st.lists(ids, min_size=n, max_size=n, unique_by=str.casefold)),
            COLUMNS["score"]: draw(st.lists(scores, min_size=n, max_size=n)),
            COLUMNS["date"]: draw(st.lists(days, min_size=n, max_size=n)),
            COLUMNS["word"]: [vocabulary[i % len(vocabulary)] for i in range(n)],
        }
    )


def french(frame: pd.DataFrame) -> bytes:
    """Semicolons, decimal commas, the day first."""
    shown = frame.assign(**{COLUMNS["date"]: [day.strftime("%d/%m/%Y") for day in frame[COLUMNS["date"]]]})
    return shown.to_csv(index=False, sep=";", decimal=",").encode()


def english(frame: pd.DataFrame) -> bytes:
    """Commas, decimal points, ISO dates."""
    return frame.to_csv(index=False).encode()


def workbook(frame: pd.DataFrame) -> bytes:
    """Numbers as numbers, dates as dates, ids and words as text."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet, day = book.add_worksheet("Avis"), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, list(frame))
        for number, (one, score, on, word) in enumerate(frame.itertuples(index=False), start=1):
            sheet.write_string(number, 0, one)
            sheet.write_number(number, 1, score)
            sheet.write_datetime(number, 2, on, day)
            sheet.write_string(number, 3, word)
    return buffer.getvalue()


FORMATS: dict[str, tuple[str, Callable[[pd.DataFrame], bytes]]] = {
    "french": ("avis.csv", french),
    "english": ("avis.csv", english),
    "workbook": ("avis.xlsx", workbook),
}


@pytest.mark.parametrize("form", FORMATS)
@given(frame=frames())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_a_table_comes_back_equal(form: str, frame: pd.DataFrame) -> None:
    name, written = FORMATS[form]
    # A French file whose every day could be a month is asked about, and read the French way meanwhile.
    # Zeros and ones alone are a yes or no and no score.
    assume(frame[COLUMNS["score"]].nunique() > 1 and set(frame[COLUMNS["score"]]) != {0.0, 1.0})
    loaded = load([(name, written(frame))])
    (mapping,) = loaded.mappings
    assert mapping.roles == {
        COLUMNS["id"]: "customer",
        COLUMNS["score"]: "nps",
        COLUMNS["date"]: "date",
        COLUMNS["word"]: "segment",
    }
    table = loaded.study.responses
    assert table is not None
    assert table.frame[COLUMNS["id"]].tolist() == frame[COLUMNS["id"]].tolist()
    assert table.frame[COLUMNS["score"]].tolist() == frame[COLUMNS["score"]].tolist()
    assert table.frame[COLUMNS["date"]].dt.date.tolist() == frame[COLUMNS["date"]].tolist()
    assert table.frame[COLUMNS["word"]].tolist() == frame[COLUMNS["word"]].tolist()
    assert loaded.reports[0].rows_read == loaded.reports[0].rows_used == len(frame)
