"""Quantiles of waiting times with censoring: hand-computed cases, and a loop over the risk sets."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.insight_waiting import MEDIAN, SLOWEST_TENTH, time_until

WAITS = st.lists(st.tuples(st.integers(0, 12), st.booleans()), max_size=40)


def until(waits: list[tuple[float, bool]], share: float) -> float | None:
    return time_until(
        np.array([wait for wait, _ in waits], dtype=np.float64),
        np.array([done for _, done in waits], dtype=bool),
        share,
    )


def product_limit(waits: list[tuple[int, bool]], share: Fraction) -> int | None:
    """The same with fractions, one distinct time after the other."""
    still = Fraction(1)
    for time in sorted({wait for wait, done in waits if done}):
        at_risk = sum(wait >= time for wait, _ in waits)
        still *= 1 - Fraction(sum(done and wait == time for wait, done in waits), at_risk)
        if still <= 1 - share:
            return time
    return None


def test_without_open_ones_it_is_the_middle_value() -> None:
    assert until([(5, True), (1, True), (3, True)], MEDIAN) == 3
    assert until([(4, True), (1, True), (3, True), (2, True)], MEDIAN) == 2
    assert until([(float(n), True) for n in range(1, 11)], SLOWEST_TENTH) == 9


def test_open_ones_push_the_median_up_and_are_never_dropped() -> None:
    # 1 - 1/4 = 3/4; the open one leaves 2 at risk; 3/4 * 1/2 = 3/8.
    assert until([(1, True), (2, False), (3, True), (9, False)], MEDIAN) == 3
    assert until([(1, True), (3, True)], MEDIAN) == 1


def test_what_is_not_reached_is_unknown() -> None:
    assert until([(1, True), (2, False), (2, False)], MEDIAN) is None
    assert until([], MEDIAN) is None
    assert until([(2, False)], MEDIAN) is None


@given(waits=WAITS, tenths=st.integers(1, 9))
def test_it_agrees_with_the_product_over_the_risk_sets(waits: list[tuple[int, bool]], tenths: int) -> None:
    assert until([(wait, done) for wait, done in waits], tenths / 10) == product_limit(waits, Fraction(tenths, 10))


@given(waits=WAITS)
def test_waiting_longer_never_shortens_the_median(waits: list[tuple[int, bool]]) -> None:
    def reached(found: float | None) -> float:
        return math.inf if found is None else found

    longer = [(wait + (not done), done) for wait, done in waits]
    assert reached(until(list(longer), MEDIAN)) >= reached(until(list(waits), MEDIAN))


@pytest.mark.parametrize("count", [99_999, 100_000])
def test_rounding_does_not_move_it_by_a_step(count: int) -> None:
    waited = np.arange(count, dtype=np.float64)
    assert time_until(waited, np.ones(count, dtype=bool), MEDIAN) == math.ceil(count / 2) - 1
