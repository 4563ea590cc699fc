"""Spellings of numbers, answers and dates, one by one and mixed in a column."""

# ruff: noqa: E501 - a table of spellings reads best with two a line

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdash.ingest.columns.parse import answers, date_order, dates, numbers, order_of_log
from cxdash.ingest.columns.vocabulary import fold


def series(*texts: str) -> pd.Series:
    return pd.Series(texts, dtype="str")


DAYS = {
    "2025-04-03T14:05:00.123456Z": "2025-04-03T14:05:00", "2015-02-24 11:35:52 -0800": "2015-02-24T11:35:52",
    "03/04/2025 2:05 p.m.": "2025-04-03T14:05:00", "3 avr. 2025 à 14h05": "2025-04-03T14:05:00",
    "Thu Apr 03 2025 10:00:00 GMT+0200 (CEST)": "2025-04-03T10:00:00", "29 févr. 2024": "2024-02-29T00:00:00",
    "3. April 2025": "2025-04-03T00:00:00", "3 de abril de 2024": "2024-04-03T00:00:00",
    "Août 2024": "2024-08-01T00:00:00", "avr.-24": "2024-04-01T00:00:00", "04/2025": "2025-04-01T00:00:00",
    "2025-04": "2025-04-01T00:00:00", "2024": "2024-01-01T00:00:00", "2024-T1": "2024-01-01T00:00:00",
    "T3 2024": "2024-07-01T00:00:00", "Q1 2024": "2024-01-01T00:00:00", "2e trimestre 2024": "2024-04-01T00:00:00",
    "2024-W05": "2024-01-29T00:00:00", "Sem. 5 2024": "2024-01-29T00:00:00", "19970101": "1997-01-01T00:00:00",
    "2019 May": "2019-05-01T00:00:00", "2024-févr.-29": "2024-02-29T00:00:00",
    "2023. 11. 19 오후 5:03:54": "2023-11-19T17:03:54", "2023/07/21 6:25:06 오후 GMT+9": "2023-07-21T18:25:06",
    "2023년 11월 19일 오전 12:05": "2023-11-19T00:05:00", "2023年7月1日": "2023-07-01T00:00:00",
    "2023 年 7 月 1 日 午後3:04": "2023-07-01T15:04:00", "2023/7/1 下午 03:04": "2023-07-01T15:04:00",
    "2024年3月": "2024-03-01T00:00:00", "21/07/2023 午前 6:25": "2023-07-21T06:25:00",
    "45750.5": "2025-04-03T12:00:00", "1743638400": "2025-04-03T00:00:00", "1743638400000": "2025-04-03T00:00:00",
}  # fmt: skip


@pytest.mark.parametrize(("text", "moment"), DAYS.items())
def test_a_moment_in_every_spelling(text: str, moment: str) -> None:
    assert dates(series(text))[0] == np.datetime64(moment)


def test_spellings_mixed_in_one_column_are_read_alike() -> None:
    assert (dates(series(*DAYS)) == np.array([*DAYS.values()], dtype="datetime64[us]")).all()


@pytest.mark.parametrize(
    "text", ["1900-02-29", "31/02/2025", "2024-13-01", "00/01/2025", "0001-01-01", "9999-12-31", "12:30",
             "03/04/2025 24:00", "2024-W54", "32 mars 2025", "Q5 2024"],
)  # fmt: skip
def test_a_day_that_no_calendar_has_is_none(text: str) -> None:
    assert np.isnat(dates(series(text))[0])


@given(st.datetimes(pd.Timestamp("1950-01-01"), pd.Timestamp("2068-12-31")), st.sampled_from(["dmy", "mdy"]))
def test_what_is_written_is_read_in_either_order(moment, order) -> None:  # type: ignore[no-untyped-def]
    moment = moment.replace(microsecond=0)
    first, second = ("%d", "%m") if order == "dmy" else ("%m", "%d")
    for pattern in (f"{first}/{second}/%Y %H:%M:%S", f"{first}-{second}-%Y %I:%M:%S %p", "%Y-%m-%dT%H:%M:%S"):
        assert dates(series(moment.strftime(pattern)), order)[0] == np.datetime64(moment)


def test_the_order_is_that_of_most_dates_and_open_where_none_tells() -> None:
    assert date_order(["01/02/24", "13/02/24", "2024-02-13"]) == ("dmy", True)
    assert date_order(["02/01/24 10:00", "02/13/24 11:30"]) == ("mdy", True)
    assert date_order(["01/02/24", "03.04.24"]) == ("dmy", False)
    assert date_order([]) == (None, True)


NUMBERS = {"12 k€": 12_000, "1,5 M€": 1.5e6, "€ 12,50": 12.5, "12,50 EUR": 12.5, "1'234": 1234, "-€5": -5,
           "\u22121\u202f234,5": -1234.5, "1.234.567,8": 1_234_567.8, "CHF 3": 3}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), NUMBERS.items())
def test_amounts_with_currencies_and_thousands(text: str, value: float) -> None:
    assert numbers(series(text), ",")[0] == pytest.approx(value)


@given(st.lists(st.sampled_from([*NUMBERS, "abc", "8,5", "7"]), min_size=1, max_size=20))
def test_a_column_of_mixed_spellings_is_read_cell_by_cell(texts: list[str]) -> None:
    together = numbers(series(*texts), ",")
    assert np.array_equal(together, [numbers(series(text), ",")[0] for text in texts], equal_nan=True)


ANSWERS = {"★★★☆☆": 3, "⭐⭐⭐": 3, "5 étoiles": 5, "4.0 out of 5 stars": 4, "4,5 sur 5": 4.5, "9/10": 9,
           "10 (Extremely likely)": 10, "0: Not at all": 0, "5=Très satisfait": 5, "Note : 4": 4}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), ANSWERS.items())
def test_answers_with_stars_ends_and_labels(text: str, value: float) -> None:
    assert answers(series(text))[0] == value


@pytest.mark.parametrize("text", ["12 mois", "4G", "3+", "1st", "Store 5", "18-24", "3 ans", "2 fois"])
def test_words_with_a_number_in_them_are_no_answers(text: str) -> None:
    assert np.isnan(answers(series(text))[0])


LABELLED = {
    "Satisfait : (5)": 5, "Note – 7": 7, "Très bien (4)": 4, "Oui = 1": 1, "Bon - : 3": 3,
    "5 :-)": 5, "5 - (bien)": 5, "4. Bien": 4, "3 bien": 3, "(bien)": np.nan, "5 ans": np.nan, "5 : 6": np.nan,
}  # fmt: skip


@pytest.mark.parametrize("text", LABELLED)
def test_a_labelled_answer_is_its_number(text: str) -> None:
    np.testing.assert_equal(answers(series(text)).tolist(), [LABELLED[text]])


@pytest.mark.parametrize("text", ["9" * 5_000, "-" + "9" * 400 + ",5", "1" + " 000" * 200, "1e999"])
def test_digits_without_end_are_no_number(text: str) -> None:
    np.testing.assert_equal(answers(series(text, "7"), ",").tolist(), [np.nan, 7])


def test_blanks_among_texts_are_none() -> None:
    texts = pd.Series(["9/10", None, "8,5", "12 €", "90 %", "ok"], dtype="str")
    np.testing.assert_equal(answers(texts, ",").tolist(), [9, np.nan, 8.5, 12, np.nan, np.nan])
    np.testing.assert_equal(numbers(texts, ",").tolist(), [np.nan, np.nan, 8.5, 12, 90, np.nan])


@pytest.mark.parametrize("mark", [":", "–", "—", "(", "=", "-", " ", "a:", ". ", "5", "★ "])
@pytest.mark.parametrize("shape", ["{}5", "{}5x", "5{}", "5{}1", "a{}5x", "5{}x1"])
def test_odd_texts_are_told_from_answers_at_once(mark: str, shape: str) -> None:
    text = shape.format((mark * 100)[:100])
    start = time.process_time()
    answers(series(*(f"{text}{i % 7}" for i in range(3_000))))
    assert time.process_time() - start < 0.5


def test_a_text_of_megabytes_is_folded_by_its_beginning() -> None:
    start = time.process_time()
    assert fold("Note de satisfaction " + "x" * 6_000_000).startswith("note de satisfaction xxx")
    assert fold("1" + " " * 6_000_000 + "a") == "1"
    assert fold("Q3 a) " + "note " * 1_000_000)[:9] == "note note"
    assert time.process_time() - start < 0.5


def test_a_month_as_a_whole_number_is_its_first_day() -> None:
    found = dates(pd.Series(["202401", "202312", "202413", "202400", "310101"]))
    assert [str(moment)[:10] for moment in found] == ["2024-01-01", "2023-12-01", "NaT", "NaT", "NaT"]


def days(*texts: str) -> list[str]:
    return [str(moment)[:10] for moment in dates(series(*texts))]


def test_six_digits_are_days_where_none_of_them_can_be_months() -> None:
    assert days("240131", "240201", "231224") == ["2024-01-31", "2024-02-01", "2023-12-24"]
    assert days("200110", "200131", "200211") == ["2020-01-10", "2020-01-31", "2020-02-11"]


def test_six_digits_that_can_all_be_months_are_months() -> None:
    assert days("200101", "200112") == ["2001-01-01", "2001-12-01"]


def test_six_digits_that_begin_with_the_day_are_not_read_as_years() -> None:
    assert days("150124", "160124", "170124") == ["NaT"] * 3


def log(day: str, of: range, each: int = 6) -> list[str]:
    """Times of several answers a day."""
    return [f"{day.format(n)} {9 + k}:{(7 * n + 11 * k) % 60:02}:05" for n in of for k in range(each)]


@pytest.mark.parametrize(
    ("day", "order"),
    [("11/{}/2025", "mdy"), ("11/{:02}/25", "mdy"), ("{}/11/2025", "dmy"), ("{:02}.11.2025", "dmy")],
)
def test_a_log_is_of_neighbouring_days_and_not_of_one_day_of_several_months(day: str, order: str) -> None:
    times = log(day, range(3, 7))
    assert date_order(times) == ("dmy", False)
    assert order_of_log(times) == order


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(log("01/{:02}/2024", range(2, 9)), id="the 1st of each month"),
        pytest.param(log("{:02}/01/2024", range(2, 9)), id="or days of January"),
        pytest.param([f"05/{month:02}/2024" for month in range(1, 13)] * 9, id="a row a month"),
        pytest.param([f"05/{month:02}/2024 00:00:00" for month in range(1, 13)], id="at midnight"),
        pytest.param(log("11/{}/2025", range(3, 5)), id="two days"),
        pytest.param(log("11/{}/2025", range(3, 6), each=3), id="nine answers"),
        pytest.param(log("11/3/{}", range(2021, 2026)), id="a day a year"),
        pytest.param([*log("11/{}/2025", range(3, 7)), "12/5/2025 10:00"], id="one that does not fit"),
        pytest.param(log("11/{}/2025", range(3, 16)), id="days beyond the 12th"),
        pytest.param(log("2025-11-{:02}", range(3, 7)), id="the year first"),
        pytest.param([], id="none"),
    ],
)
def test_nothing_tells_the_order_of_other_dates(texts: list[str]) -> None:
    assert order_of_log(texts) is None


def test_no_day_first_file_of_a_year_is_turned_round() -> None:
    chance = np.random.default_rng(1)
    for _file in range(500):
        drawn = chance.integers(1, 13, (12, 2))
        seconds = chance.integers(0, 86400, 12)
        texts = [
            f"{day}/{month}/2025 {at // 3600}:{at // 60 % 60:02}:{at % 60:02}"
            for (day, month), at in zip(drawn.tolist(), seconds.tolist(), strict=True)
        ]
        assert order_of_log(texts) is None
