"""Counts by direction, and give and take with each person."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.insight_direction import Balance, counts_by_direction, give_and_take
from care_desktop.domain.interactions import Direction, code_of

OUT, IN, BOTH = (code_of(side) for side in Direction)
ROWS = st.lists(st.tuples(st.integers(0, 4), st.sampled_from([OUT, IN, BOTH])), max_size=60)


@given(ROWS)
def test_counts_are_those_of_a_loop(rows: list[tuple[int, int]]) -> None:
    bucket, direction = (np.array([row[part] for row in rows], dtype=np.int64) for part in (0, 1))
    found = counts_by_direction(bucket, direction.astype(np.int8), 5)
    for code in (OUT, IN, BOTH):
        for place in range(5):
            assert found[code - 1, place] == sum(row == (place, code) for row in rows)


@given(ROWS)
def test_give_and_take_is_that_of_a_loop(rows: list[tuple[int, int]]) -> None:
    people = give_and_take(
        np.array([row[0] for row in rows], dtype=np.int64), np.array([row[1] for row in rows], dtype=np.int8)
    )
    assert people.person.tolist() == sorted({person for person, _ in rows})
    assert sum(people.counts()) == len(people.person)
    assert sorted(np.concatenate([people.of(item) for item in Balance]).tolist()) == list(range(len(people.person)))
    for place, person in enumerate(people.person.tolist()):
        mine = [code for who, code in rows if who == person]
        theirs = mine.count(IN) + mine.count(BOTH) / 2
        assert people.share[place] == pytest.approx((theirs + 2) / (len(mine) + 4))


def test_one_message_tips_no_balance_but_four_do() -> None:
    people = give_and_take(np.array([0, 1, 1, 1, 1, 2, 2, 2, 2]), np.array([IN, *[IN] * 4, *[OUT] * 4], dtype=np.int8))
    assert [people.of(item).tolist() for item in Balance] == [[2], [0], [1]]
    assert people.counts() == (1, 1, 1)
