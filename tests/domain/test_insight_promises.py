"""Which day a promise counts on, and what became of it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.insight_buckets import NO_DAY
from care_desktop.domain.insight_promises import PromiseResult, counts_by_result, days_that_count, results_on
from care_desktop.domain.interactions import code_of
from care_desktop.domain.promises import PromiseState


def results(*promises: tuple[PromiseState, int], as_of: int = 100) -> list[PromiseResult]:
    state = np.array([code_of(state) for state, _ in promises], dtype=np.int8)
    due = np.array([due for _, due in promises], dtype=np.int32)
    return [list(PromiseResult)[code - 1] for code in results_on(state, due, as_of).tolist()]


def test_only_open_promises_become_overdue_and_only_after_their_day() -> None:
    assert results(
        (PromiseState.OPEN, 99), (PromiseState.OPEN, 100), (PromiseState.OPEN, NO_DAY), (PromiseState.KEPT, 99)
    ) == [PromiseResult.OVERDUE, PromiseResult.NOT_DUE, PromiseResult.NOT_DUE, PromiseResult.KEPT]


def test_every_state_has_its_result() -> None:
    assert results(*((state, 200) for state in PromiseState)) == [
        PromiseResult.NOT_DUE,
        PromiseResult.KEPT,
        PromiseResult.LATE,
        PromiseResult.BROKEN,
        PromiseResult.RELEASED,
    ]


def test_without_a_due_day_the_day_it_was_settled_counts() -> None:
    due, settled = np.array([5, NO_DAY, NO_DAY], dtype=np.int32), np.array([9, 9, NO_DAY], dtype=np.int32)
    assert days_that_count(due, settled).tolist() == [5, 9, NO_DAY]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, len(PromiseResult)))))
def test_counts_are_those_of_a_loop(rows: list[tuple[int, int]]) -> None:
    found = counts_by_result(
        np.array([code for _, code in rows], dtype=np.int8), np.array([place for place, _ in rows], dtype=np.int64), 4
    )
    for place in range(4):
        for code in range(1, len(PromiseResult) + 1):
            assert found[place, code - 1] == rows.count((place, code))
