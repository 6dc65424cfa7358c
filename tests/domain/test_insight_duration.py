"""Days until a stage, stays, and the share reached: by hand, and beside a loop over the people still waiting."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.care import StageMoves
from care_desktop.domain.evidence import FAR_DAY
from care_desktop.domain.insight_duration import (
    DAYS_PER_YEAR,
    Waits,
    day_reached,
    days_until,
    grid_days,
    reached_share,
    stays,
)
from care_desktop.domain.insight_present import first_days
from care_desktop.domain.insight_waiting import time_until
from care_desktop.domain.resources import Stage

WAITS = st.lists(st.tuples(st.integers(0, 15), st.booleans()), min_size=1, max_size=40)


def moves(*rows: tuple[int, int, int]) -> StageMoves:
    """Rows of person, as-of day and code of the stage, by person and day."""
    until = [
        later[1] if later is not None and later[0] == row[0] else FAR_DAY
        for row, later in zip(rows, [*rows[1:], None], strict=True)
    ]
    person, day, stage = (np.array(column) for column in zip(*rows, strict=True))
    return StageMoves(
        person.astype(np.int32), day.astype(np.int32), np.array(until, dtype=np.int32), stage.astype(np.int8)
    )


# Met on day 10, 20 and 30; the first goes to Activate on day 14, Retain on 40 and back on 90; the second jumps.
SOME = moves((0, 11, 1), (0, 15, 2), (0, 41, 3), (0, 91, 2), (1, 21, 1), (1, 26, 3), (2, 31, 1))


def waits(pairs: list[tuple[int, bool]]) -> Waits:
    return Waits(
        np.arange(len(pairs)),
        np.array([days for days, _ in pairs], dtype=np.int64),
        np.array([done for _, done in pairs], dtype=bool),
    )


def test_first_contact_is_the_day_before_the_first_as_of_day() -> None:
    assert first_days(SOME, 4).tolist() == [10, 20, 30, FAR_DAY]


@pytest.mark.parametrize(
    ("stage", "as_of", "days", "happened"),
    [
        (Stage.ACTIVATE, 100, [4, 5, 70], [True, True, False]),
        (Stage.RETAIN, 100, [30, 5, 70], [True, True, False]),
        (Stage.EXPAND, 100, [90, 80, 70], [False, False, False]),
        (Stage.ACTIVATE, 14, [4], [True]),
        (Stage.ACTIVATE, 13, [3], [False]),
    ],
)
def test_days_until_a_stage_or_a_later_one(stage: Stage, as_of: int, days: list[int], happened: list[bool]) -> None:
    first = first_days(SOME, 3)
    found = days_until(SOME, stage, first, np.flatnonzero(first <= as_of), as_of)
    assert (found.days.tolist(), found.happened.tolist()) == (days, happened)


def test_stays_begin_in_the_period_and_last_until_they_end_or_today() -> None:
    everyone = np.ones(3, dtype=bool)
    convert = stays(SOME, Stage.CONVERT, everyone, (10, 30), 60)
    assert (convert.days.tolist(), convert.happened.tolist()) == ([4, 5, 30], [True, True, False])
    activate = stays(SOME, Stage.ACTIVATE, everyone, (0, 100), 100)
    assert (activate.person.tolist(), activate.days.tolist()) == ([0, 0], [26, 10])
    assert activate.happened.tolist() == [True, False]
    assert stays(SOME, Stage.ACTIVATE, everyone, (15, 89), 100).days.tolist() == []
    assert stays(SOME, Stage.ACTIVATE, ~everyone, (0, 100), 100).days.tolist() == []


def test_by_hand_with_people_still_waiting() -> None:
    # Five people: reached after 1 and 3 days, seen for 2, 4 and 4 without: 4/5, then 4/5 * 2/3 still wait.
    found = reached_share(waits([(1, True), (2, False), (3, True), (4, False), (4, False)]), np.arange(6))
    assert found.share.tolist() == pytest.approx([0, 0.2, 0.2, 1 - 8 / 15, 1 - 8 / 15, 1 - 8 / 15])
    # Greenwood: 1/(5*4) + 1/(3*2); the ends on the log-log scale.
    reach = 1.6448536269514722 * math.sqrt(1 / 20 + 1 / 6) / abs(math.log(8 / 15))
    assert found.low[3] == pytest.approx(1 - (8 / 15) ** math.exp(-reach))
    assert found.high[3] == pytest.approx(1 - (8 / 15) ** math.exp(reach))
    assert (found.low[0], found.high[0]) == (0, 0)


def test_when_everybody_has_reached_it_the_lower_end_stays() -> None:
    found = reached_share(waits([(1, True), (2, True), (3, True)]), np.arange(5))
    assert found.share[3] == 1
    assert found.high[3] == found.high[4] == 1
    assert found.low[3] == found.low[4] == found.low[2] > 0


@given(WAITS)
def test_the_share_is_that_of_a_loop_over_days(pairs: list[tuple[int, bool]]) -> None:
    found = reached_share(waits(pairs), np.arange(20))
    still = Fraction(1)
    for day in range(20):
        at_risk = sum(days >= day for days, _ in pairs)
        if at_risk:
            still *= 1 - Fraction(sum(done and days == day for days, done in pairs), at_risk)
        assert found.share[day] == pytest.approx(float(1 - still), abs=1e-12)
        assert 0 <= found.low[day] <= found.share[day] + 1e-12
        assert found.share[day] <= found.high[day] + 1e-12 <= 1 + 1e-9


@given(WAITS, st.sampled_from([0.5, 0.9]))
def test_quantiles_are_those_of_waiting_times(pairs: list[tuple[int, bool]], share: float) -> None:
    one = waits(pairs)
    assert day_reached(one, share) == time_until(one.days.astype(np.float64), one.happened, share)


def test_nobody_waits_for_nothing() -> None:
    assert day_reached(waits([]), 0.5) is None
    assert reached_share(waits([]), np.arange(3)).share.tolist() == [0, 0, 0]


def test_the_grid_ends_where_fewer_than_five_are_known_so_long() -> None:
    assert grid_days(np.array([400, 400, 400, 400])).tolist() == []
    assert grid_days(np.array([3, 400, 400, 400, 400])).tolist() == [0, 1, 2, 3]
    assert grid_days(np.full(5, 60))[-2:].tolist() == [49, 56]
    assert DAYS_PER_YEAR in grid_days(np.full(5, DAYS_PER_YEAR)).tolist()
