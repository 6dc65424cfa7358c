"""Presence after first contact beside a loop, cells that are over, and how a period is cut into cohorts."""

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.evidence import FAR_DAY, ActiveDays
from care_desktop.domain.insight import GROUP_MIN, Period, Value, ValueKind
from care_desktop.domain.insight_cohorts import (
    MONTHS,
    POINTS_DAYS,
    Cohort,
    are_over,
    cohort_buckets,
    counts_per_cohort,
    present_after,
)
from care_desktop.domain.insight_present import NEVER, PRESENT_DAYS, are_present, dates_of, last_acts

LIVES = st.lists(
    st.tuples(st.integers(0, 50), st.lists(st.integers(0, 900), max_size=12, unique=True)), min_size=1, max_size=8
)


def active_days(lives: list[list[int]]) -> ActiveDays:
    person = np.repeat(np.arange(len(lives)), [len(days) for days in lives]).astype(np.int32)
    day = np.array([day for days in lives for day in sorted(days)], dtype=np.int32)
    starts = np.concatenate([[0], np.cumsum([len(days) for days in lives])]).astype(np.int64)
    return ActiveDays(starts, person, day, day, day)


@given(LIVES)
def test_presence_is_an_act_in_the_ninety_days_that_end_there(lives: list[tuple[int, list[int]]]) -> None:
    first = np.array([start for start, _ in lives], dtype=np.int64)
    days = [[start + day for day in days] for start, days in lives]
    active = active_days(days)
    found = present_after(active, first)
    for place, point in enumerate(POINTS_DAYS):
        wanted = [
            any(s + point - PRESENT_DAYS < day <= s + point for day in d) for (s, _), d in zip(lives, days, strict=True)
        ]
        assert found[place].tolist() == wanted
        last = last_acts(active, first + point)
        assert are_present(last, first + point).tolist() == wanted


def test_last_acts_stop_at_everyones_own_day() -> None:
    active = active_days([[5, 10, 20], [7], []])
    assert last_acts(active, np.array([10, 6, 100])).tolist() == [10, NEVER, NEVER]
    assert last_acts(active, np.array([100, 7, 100])).tolist() == [20, 7, NEVER]
    assert dates_of(np.array([1, NEVER])) == [date(1970, 1, 2), None]


def test_the_ninetieth_day_is_outside_and_the_first_one_inside() -> None:
    point = POINTS_DAYS[MONTHS.index(6)]
    active = active_days([[point - PRESENT_DAYS], [point - PRESENT_DAYS + 1], [point], [point + 1]])
    assert present_after(active, np.zeros(4, dtype=np.int64))[MONTHS.index(6)].tolist() == [False, True, True, False]


def test_people_without_first_contact_are_nowhere() -> None:
    active = active_days([[5], []])
    assert not present_after(active, np.array([0, FAR_DAY]))[:, 1].any()


def test_counts_per_cohort() -> None:
    present = np.array([[True, True, False], [False, True, False]])
    people, found = counts_per_cohort(np.array([0, 2, 2]), 3, present)
    assert people.tolist() == [1, 0, 2]
    assert found.tolist() == [[1, 0, 1], [0, 0, 1]]


def test_a_day_is_over_when_it_has_ended_for_the_last_one_met() -> None:
    over = are_over(np.array([100, 101]), 100 + POINTS_DAYS[0])
    assert over[0].tolist() == [True, False]
    assert not over[1].any()


def test_cohorts_are_as_short_as_there_are_people_for() -> None:
    year, three = Period(date(2025, 1, 1), date(2025, 12, 31)), Period(date(2023, 1, 1), date(2025, 12, 31))
    assert len(cohort_buckets(year, 12 * GROUP_MIN).starts) == 12
    assert len(cohort_buckets(year, 12 * GROUP_MIN - 1).starts) == 4
    assert len(cohort_buckets(year, 3).starts) == 1
    assert len(cohort_buckets(three, 1000).starts) == 12
    assert len(cohort_buckets(Period(date(2010, 1, 1), date(2025, 12, 31)), 1000).starts) == 16


def test_a_small_cohort_has_no_shares() -> None:
    label = Value(ValueKind.TEXT, "2025")
    small, large = (Cohort("k", label, people, (2, None)) for people in (GROUP_MIN - 1, GROUP_MIN))
    assert (small.share(0), large.share(0), large.share(1)) == (None, 2 / GROUP_MIN, None)
