"""Filters: equal choices are equal, and a link says exactly what the screen shows."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdash.filters import Filters, month_label
from cxdash.i18n import speaking

words = st.text(min_size=1, max_size=20)
months = st.none() | st.builds(lambda y, m: 100 * y + m, st.integers(1, 9999), st.integers(1, 12))
choices = st.dictionaries(words, st.lists(words, max_size=4), max_size=3)
any_filters = st.builds(Filters.of, choices, months, months)


@given(any_filters)
def test_a_link_says_the_same(filters):
    assert Filters.from_params(filters.to_params()) == filters


@given(any_filters, st.dictionaries(words.filter(lambda w: not w.startswith("s.")), st.lists(words)))
def test_other_parameters_of_a_link_are_passed_over(filters, others):
    others = {name: values for name, values in others.items() if name not in ("from", "to")}
    assert Filters.from_params({**others, **filters.to_params()}) == filters


@given(any_filters)
def test_every_choice_can_be_said(filters):
    for language in ("en", "fr"):
        with speaking(language):
            assert filters.describe()


@given(st.text(max_size=12))
def test_a_link_is_written_by_anyone_and_never_ends_the_page(text):
    filters = Filters.from_params({"from": [text], "to": [text], "s.Region": [text]})
    assert filters.describe()


# int("²") raises although "²".isdigit(); year 0 and month 13 are no dates.
@pytest.mark.parametrize(
    "text",
    ["", "2025", "2025-00", "2025-13", "0000-01", "²025-01", "2025-1", "12025-01", "2025-01-01", "-5-01"],
)
def test_what_is_no_month_is_no_filter(text):
    assert Filters.from_params({"from": [text]}).start is None


def test_an_empty_parameter_is_no_filter():
    assert not Filters.from_params({"from": [], "to": [], "s.Region": []})


def test_the_order_of_clicks_does_not_matter():
    one = Filters.of({"Region": ["Sud", "Nord", "Sud"], "Produit": ["A"]})
    other = Filters.of({"Produit": ["A"], "Region": ["Nord", "Sud"]})
    assert one == other
    assert hash(one) == hash(other)


def test_a_column_called_like_an_option_stays_a_column():
    filters = Filters.of({"from": ["2025-01"], "lang": ["fr"]})
    assert set(filters.to_params()) == {"s.from", "s.lang"}
    assert Filters.from_params(filters.to_params()) == filters


def test_nothing_chosen_is_everything():
    assert not Filters.of({"Region": []})
    assert Filters.of().describe() == "All customers"


def test_a_table_follows_the_columns_it_has():
    filters = Filters.of({"Region": ["Nord"], "Canal": ["Web"]}, 202501, 202512)
    assert filters.within(["Region"]) == Filters.of({"Region": ["Nord"]}, 202501, 202512)
    assert filters.within(["Region"], dated=False) == Filters.of({"Region": ["Nord"]})


def test_the_line_in_sight_says_what_is_kept():
    filters = Filters.of({"Region": ["Nord", "Sud"], "Canal": ["Web"]}, 202502, 202511)
    shown = filters.describe().replace("\u2009", " ")
    assert shown == "Canal: Web · Region: Nord and Sud · Feb – Nov 2025"
    assert Filters.of(start=202504).describe() == "All customers · from Apr 2025"
    assert Filters.of(end=202504).describe() == "All customers · up to Apr 2025"


def test_the_months_of_the_files_are_said_where_nobody_chose_and_filter_nothing():
    spanned = replace(Filters.of(start=202504), span=(202401, 202512))
    assert spanned.describe().replace("\u2009", " ") == "All customers · Apr – Dec 2025"
    assert spanned == Filters.of(start=202504)
    assert spanned.to_params() == {"from": ["2025-04"]}


def test_names_with_braces_are_shown_as_they_are():
    assert Filters.of({"{x}": ["{0} 50%"]}).describe() == "{x}: {0} 50%"


def test_months_follow_the_language():
    assert month_label(202504) == "Apr 2025"
    with speaking("fr"):
        assert month_label(202504) == "avr. 2025"
