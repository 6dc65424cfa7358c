"""Weeks, months, quarters and years that cover a period."""

import itertools
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.insight import Period, Value, ValueKind
from care_desktop.domain.insight_buckets import (
    BucketStep,
    buckets_of,
    calendar_days,
    epoch_day,
    step_for,
    until,
)

DAYS = st.dates(date(1971, 1, 1), date(2100, 1, 1))


@given(start=DAYS, days=st.integers(0, 4000), step=st.sampled_from(BucketStep))
def test_every_day_of_a_period_lies_in_the_bucket_it_is_put_into(start: date, days: int, step: BucketStep) -> None:
    period = Period(start, start + timedelta(days=days))
    buckets = buckets_of(period, step)
    assert list(buckets.starts) == sorted(set(buckets.starts))
    assert buckets.starts[0] <= start and period.end < buckets.end
    for day in (start, period.end, start + timedelta(days=days // 2)):
        place = int(buckets.places(np.array([epoch_day(day)], dtype=np.int32))[0])
        assert buckets.starts[place] <= day < buckets.next_start(place)


def test_quarters_start_in_january_april_july_and_october() -> None:
    buckets = buckets_of(Period(date(2025, 11, 23), date(2026, 5, 2)), BucketStep.QUARTER)
    assert buckets.starts == (date(2025, 10, 1), date(2026, 1, 1), date(2026, 4, 1))
    assert [buckets.is_cut(place) for place in range(3)] == [True, False, True]


def test_a_bucket_is_called_by_what_it_is() -> None:
    period = Period(date(2025, 11, 23), date(2026, 5, 2))
    assert buckets_of(period, BucketStep.MONTH).value(1) == Value(ValueKind.MONTH, date(2025, 12, 1))
    assert buckets_of(period, BucketStep.YEAR).value(1) == Value(ValueKind.TEXT, "2026")
    assert buckets_of(period, BucketStep.YEAR).cells == ("2025", "2026")
    assert buckets_of(period, BucketStep.WEEK).value(1) == Value(ValueKind.DAY, date(2025, 11, 30))


@pytest.mark.parametrize(
    ("days", "count", "step"),
    [
        (60, None, BucketStep.WEEK),
        (365, None, BucketStep.MONTH),
        (1096, None, BucketStep.MONTH),
        (3000, None, BucketStep.QUARTER),
        (9000, None, BucketStep.YEAR),
        (365, 100, BucketStep.QUARTER),
        (365, 1000, BucketStep.MONTH),
        (365, 3, BucketStep.YEAR),
    ],
)
def test_the_step_suits_the_period_and_how_much_there_is(days: int, count: int | None, step: BucketStep) -> None:
    end = date(2026, 11, 22)
    assert step_for(Period(end - timedelta(days=days - 1), end), count) is step


def test_leading_buckets_go_but_the_last_one_stays() -> None:
    buckets = buckets_of(Period(date(2026, 1, 1), date(2026, 4, 30)), BucketStep.MONTH)
    assert buckets.from_place(2).starts == (date(2026, 3, 1), date(2026, 4, 1))
    assert buckets.from_place(9).starts == (date(2026, 4, 1),)


@given(st.lists(DAYS))
def test_epoch_days_are_the_dates_they_were(days: list[date]) -> None:
    assert calendar_days(np.array([epoch_day(day) for day in days], dtype=np.int32)) == days


def test_the_future_is_cut_off() -> None:
    today = date(2026, 11, 22)
    assert until(Period(date(2026, 1, 1), date(2026, 12, 31)), today) == Period(date(2026, 1, 1), today)
    assert until(Period(date(2026, 1, 1), date(2026, 2, 1)), today) == Period(date(2026, 1, 1), date(2026, 2, 1))
    assert until(Period(date(2026, 12, 1), date(2026, 12, 31)), today) is None


def test_no_day_lies_in_two_buckets() -> None:
    buckets = buckets_of(Period(date(2024, 2, 29), date(2026, 3, 1)), BucketStep.MONTH)
    assert all(a < b for a, b in itertools.pairwise(buckets.starts))
    assert len(buckets.keys) == len(set(buckets.keys)) == 26
