"""Numbers that go with no rating beside them are none, where the ratings go together, and it is said."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from cxdash.ingest import load
from cxdash.ingest.columns.coherence import codes_among, item_rest_correlations, no_steps
from cxdash.ingest.columns.mapping import Mapping
from cxdash.ingest.columns.roles import recognise
from cxdash.ingest.files.read import read
from cxdash.ingest.quality.report import Light
from cxdash.ingest.tables.layout import table
from cxdash.scales import Scale

RATED = ("Q7ART", "Q7FOOD", "Q7STORE", "Q7SIGN", "Q7ALL")


def recognised(
    header: str, rows: int = 600, opinion: float = 0.8, leans: float = 0.0, last: int = 8
) -> Mapping:
    """Ratings of one to five that lean on one opinion, a recommendation, and a number that leans so much."""
    chance = np.random.default_rng(11)
    pleased = chance.normal(size=rows)

    def steps(share: float, high: int) -> np.ndarray:
        felt = share * pleased + np.sqrt(1 - share**2) * chance.normal(size=rows)
        return np.clip(np.round(high / 2 + 0.9 + 1.1 * felt), 1, high).astype(int)

    frame = pd.DataFrame({column: steps(opinion, 5) for column in RATED} | {header: steps(leans, last)})
    frame["NETPRO"] = steps(opinion, 11) - 1
    (sheet,) = read("avis.csv", frame.to_csv(index=False).encode())
    return recognise(table(sheet))


@pytest.mark.parametrize("header", ["Q5TIMESFLOWN", "Q16LIVE", "Q21"])
def test_a_number_that_goes_with_no_rating_is_left_out_and_named(header: str) -> None:
    mapping = recognised(header)
    assert mapping.columns("item") == RATED
    assert mapping.roles[header] == "ignore"
    assert f"rated beside them were left out: “{header}”" in mapping.doubts[header].sentence


@pytest.mark.parametrize("leans", [0.5, -0.5])
def test_a_rating_that_goes_with_the_others_or_against_them_stays(leans: float) -> None:
    assert recognised("Q14FIND", leans=leans).columns("item") == (*RATED, "Q14FIND")


def test_what_a_name_judges_stays_whatever_goes_with_it() -> None:
    assert recognised("Q8 Satisfaction with parking").columns("csat")
    assert recognised("Q8 Clean").columns("item") == (*RATED, "Q8 Clean")


def test_what_keeps_to_the_steps_of_the_others_stays() -> None:
    """A questionnaire may ask about two things that have nothing to do with each other."""
    assert recognised("Q16", last=5).columns("item") == (*RATED, "Q16")


@pytest.mark.parametrize(("rows", "opinion"), [(90, 0.8), (600, 0.1)])
def test_nothing_is_said_of_few_answers_or_where_no_ratings_go_together(rows: int, opinion: float) -> None:
    assert recognised("Q16LIVE", rows, opinion).columns("item") == (*RATED, "Q16LIVE")


@given(
    arrays.arrays(
        float, st.tuples(st.integers(3, 30), st.integers(2, 6)), elements=st.integers(1, 5).map(float)
    )
)
def test_the_correlation_with_the_rest_is_that_of_pandas(values: np.ndarray) -> None:
    r, n = item_rest_correlations(values)
    frame = pd.DataFrame(values)
    scores = (frame - frame.mean()) / frame.std(ddof=0)
    for column in frame:
        rest = scores.drop(columns=column).mean(axis=1)  # without the columns of one answer alone
        if frame[column].nunique() > 1 and rest.std() > 1e-6:
            assert n[column] == len(frame)
            assert r[column] == pytest.approx(frame[column].corr(rest), abs=1e-6)
        else:
            assert rest.std() <= 1e-6 or np.isnan(r[column])


def test_rows_without_an_answer_tell_nothing() -> None:
    nothing = np.nan
    r, n = item_rest_correlations(np.array([[1, 2, nothing], [3, 4, nothing], [nothing, 5, 1.0]]))
    assert n.tolist() == [2, 2, 0], "of one answer alone nothing can be told"
    assert r[0] == pytest.approx(1)
    assert np.isnan(r[2])


def answers(seed: int, low: int, last: int, wrong: dict[int, float], rows: int = 1200) -> np.ndarray:
    """Ratings that lean on one opinion, a share of which is a code whatever people think."""
    chance = np.random.default_rng(seed)
    pleased = chance.normal(size=(rows, 1))
    felt = 0.7 * pleased + 0.7 * chance.normal(size=(rows, 8))
    steps = np.clip(np.round((low + last) / 2 + (last - low) / 4 * felt), low, last)
    drawn = chance.random(steps.shape)
    for code, share in wrong.items():
        steps[drawn < share] = code
        drawn[drawn < share] = 1
        drawn -= share
    return steps


@pytest.mark.parametrize(
    ("last", "wrong"),
    [
        (5, {0: 0.04, 6: 0.1}),
        (5, {6: 0.05}),
        (7, {0: 0.03, 8: 0.03, 9: 0.04}),
        (10, {0: 0.04}),
        (10, {11: 0.05}),
    ],
)
def test_numbers_beyond_a_scale_that_any_people_give_are_codes(last: int, wrong: dict[int, float]) -> None:
    assert no_steps(answers(3, 1, last, wrong)) == frozenset(wrong)


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize(("low", "last"), [(0, 5), (0, 10), (1, 6), (1, 7), (1, 10), (0, 6)])
def test_the_steps_of_a_scale_are_never_codes(seed: int, low: int, last: int) -> None:
    given = answers(seed, low, last, {}, rows=400)
    turned = list(range(seed % 4))
    given[:, turned] = low + last - given[:, turned]
    assert no_steps(given) == frozenset()


def test_codes_that_the_other_ratings_tell_are_proposed_and_asked_about() -> None:
    given = answers(5, 1, 7, {0: 0.03, 8: 0.04, 9: 0.04})
    frame = pd.DataFrame(
        given.astype(int), columns=["SEATS", "NOISE", "SIGNS", "STAFF", "LIGHT", "TEMP", "HEAT", "AIR"]
    )
    loaded = load([("gares.csv", frame.to_csv(index=False).encode())])
    (mapping,), (report,) = loaded.mappings, loaded.reports
    assert {str(scale) for scale in mapping.scales.values()} == {str(Scale(1, 7))}
    assert mapping.missing_in["SEATS"] == ("0", "8", "9")
    asked = [one for one in report.remarks if "code that means no answer" in one.note.sentence]
    assert {one.light for one in asked} == {Light.AMBER}


def test_a_recommendation_of_0_is_an_answer_beside_ratings_where_0_is_none() -> None:
    given = answers(5, 1, 10, {0: 0.1})
    recommended = answers(5, 0, 10, {})[:, 0]
    frame = pd.DataFrame(given.astype(int), columns=[f"Note {letter}" for letter in "ABCDEFGH"])
    frame["NPS"] = recommended.astype(int)
    (mapping,) = load([("avis.csv", frame.to_csv(index=False).encode())]).mappings
    assert mapping.missing_in["Note A"] == ("0",)
    assert "NPS" not in mapping.missing_in


@pytest.mark.parametrize("seed", range(10))
def test_a_family_on_a_longer_scale_keeps_its_last_step(seed: int) -> None:
    short, long = answers(seed, 1, 5, {6: 0.1})[:, :5], answers(seed, 1, 6, {})[:, 5:]
    names = [*(f"Q1_{n}" for n in range(5)), *(f"Q2_{n}" for n in range(3))]
    found = codes_among(np.column_stack([short, long]), names)
    assert [found[name] for name in names] == [frozenset([6.0])] * 5 + [frozenset()] * 3


def test_the_codes_of_some_ratings_leave_the_steps_of_others_and_their_scale_alone() -> None:
    given = np.column_stack([answers(4, 1, 5, {6: 0.1})[:, :5], answers(4, 1, 6, {})[:, 5:]]).astype(int)
    names = [*(f"Q1_{n}" for n in range(5)), *(f"Q2_{n}" for n in range(3))]
    (mapping,) = load(
        [("avis.csv", pd.DataFrame(given, columns=names).to_csv(index=False).encode())]
    ).mappings
    assert [mapping.scales[name].high for name in names] == [5] * 5 + [6] * 3
    assert [mapping.missing_in.get(name, ()) for name in names] == [("6",)] * 5 + [()] * 3


def test_questions_of_separate_groups_tell_nothing_of_one_another() -> None:
    rows = "".join(
        ";".join(str(i % 5 + 1) if i % 7 == q else "" for q in range(7)) + "\n" for i in range(210)
    )
    header = ";".join(f"Q{q}{'abc'[q % 3]}" for q in range(7))
    (mapping,) = load([("avis.csv", f"{header}\n{rows}".encode())]).mappings
    assert mapping.missing_in == {}
