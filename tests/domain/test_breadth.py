"""Breadth: distinct values per person, however the rows lie."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.breadth import distinct_counts


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 6))))
def test_each_value_counts_once_a_person(rows):
    found = distinct_counts([person for person, _ in rows], [value for _, value in rows], 5)
    assert found.tolist() == [len({value for who, value in rows if who == person}) for person in range(5)]


def test_columns_of_different_length_are_refused():
    with pytest.raises(ValueError, match="one value per row"):
        distinct_counts([0], [], 1)
