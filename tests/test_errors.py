"""Errors: one family, caught in one place, with the nearest name at hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdash.errors import CxdashError, InputError, MappingError, NotEnoughData, nearest


@pytest.mark.parametrize("error", [InputError, MappingError, NotEnoughData])
def test_every_error_for_readers_is_caught_as_one(error):
    assert issubclass(error, CxdashError)
    assert str(error("One sentence.")) == "One sentence."


@pytest.mark.parametrize(
    ("asked", "found"), [("REGION", "Region"), ("regoin", "Region"), ("Produt", "Product"), ("zzz", None)]
)
def test_the_nearest_name_is_found_whatever_the_case(asked, found):
    assert nearest(asked, ["Region", "Product"]) == found


def test_nothing_is_near_to_nothing():
    assert nearest("Region", []) is None


@given(st.text(), st.lists(st.text(), max_size=5))
def test_what_is_near_is_one_of_the_known(asked, known):
    assert nearest(asked, known) in {*known, None}
