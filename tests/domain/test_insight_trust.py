"""Median and quartiles of groups: exact on the grid of hundredths, weeks of a period, the largest groups."""

from statistics import quantiles

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.group_trust import UNKNOWN, counts_among_all
from care_desktop.domain.insight_trust import (
    GROUPS_MAX,
    exact,
    few_left_out,
    known_on,
    largest_parts,
    points_of,
    quantiles_on,
    quartiles_of_points,
    weeks_within,
)
from care_desktop.domain.series import quantiles_of

WEEKS = np.array([100, 107, 114, 121], dtype=np.int64)
values = st.lists(st.integers(0, 9999), min_size=5, max_size=60)


def matrix(row: list[int]) -> np.ndarray:
    return np.array([row], dtype=np.uint16)


@given(row=values, unknown=st.integers(0, 5))
def test_the_quartiles_are_those_of_the_rows_to_the_last_digit(row: list[int], unknown: int) -> None:
    hundredths = matrix(row + [UNKNOWN] * unknown)
    found = quantiles_on(hundredths, WEEKS[:1], np.arange(len(row) + unknown))
    points = points_of(hundredths[0, : len(row)])
    shown = (found.lower[0], found.median[0], found.upper[0])
    assert shown == quartiles_of_points(points)
    assert shown == tuple(round(value, 4) for value in quantiles(points.tolist(), n=4, method="inclusive"))


@given(row=values)
def test_counts_give_the_same_as_the_matrix(row: list[int]) -> None:
    hundredths = matrix(row)
    one = quantiles_on(hundredths, WEEKS[:1], np.arange(len(row)))
    other = exact(quantiles_of(counts_among_all(hundredths, WEEKS[:1])))
    assert (one.lower[0], one.median[0], one.upper[0]) == (other.lower[0], other.median[0], other.upper[0])


def test_points_are_the_middle_of_a_hundredth() -> None:
    assert points_of(np.array([0, 5234, 9999], dtype=np.uint16)).tolist() == [0.005, 52.345, 99.995]


def test_fewer_than_five_are_left_out() -> None:
    found = few_left_out(exact(quantiles_of(counts_among_all(matrix([10, 20, 30, 40]), WEEKS[:1]))))
    assert np.isnan([found.lower[0], found.median[0], found.upper[0]]).all()
    assert found.people[0] == 4


@pytest.mark.parametrize(
    ("first", "last", "rows"),
    [
        (99, 120, (0, 4)),
        (100, 120, (1, 4)),
        (99, 119, (0, 3)),
        (50, 500, (0, 4)),
        (107, 112, (1, 2)),
        (50, 98, (0, 0)),
        (200, 300, (3, 4)),
    ],
)
def test_a_date_is_the_end_of_the_day_before(first: int, last: int, rows: tuple[int, int]) -> None:
    found = weeks_within(WEEKS, first, last)
    assert (found.start, found.stop) == rows


def test_the_largest_groups_come_first() -> None:
    group = np.array([0] * 5 + [1] * 7 + [2] * 4 + [-1] * 3, dtype=np.int64)
    known = np.ones(len(group), dtype=np.bool_)
    parts = largest_parts(np.arange(len(group)), group, 4, known)
    assert parts.places == (1, 0)
    assert [members.tolist() for members in parts.members] == [list(range(5, 12)), list(range(5))]
    assert (parts.too_small, parts.not_shown, parts.without) == (1, 0, 3)


def test_only_the_known_make_a_group_large() -> None:
    group = np.zeros(6, dtype=np.int64)
    known = np.array([True] * 4 + [False] * 2)
    assert largest_parts(np.arange(6), group, 1, known).places == ()


def test_somebody_may_be_in_several_groups() -> None:
    person = np.array([0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 5])
    group = np.array([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1])
    parts = largest_parts(person, group, 2, np.ones(7, dtype=np.bool_))
    assert parts.places == (1, 0)
    assert parts.without == 1


def test_no_more_groups_than_can_be_told_apart() -> None:
    group = np.repeat(np.arange(9), 5)
    parts = largest_parts(np.arange(45), group, 9, np.ones(45, dtype=np.bool_))
    assert (len(parts.places), parts.not_shown) == (GROUPS_MAX, 3)


def test_spare_places_are_nobody() -> None:
    assert known_on(np.array([5, UNKNOWN, 7, 8], dtype=np.uint16), 3).tolist() == [True, False, True]
