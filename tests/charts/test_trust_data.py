"""Spans, silences, ticks and values between the points."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.charts.trust_data import LEAST_SPAN_DAYS, ChartWords, Point, longest_silence, ticks, trust_on
from tests.charts.samples import END, ago, sample, weekly

WORDS = ChartWords()


def test_some_of_the_unknown_time_is_always_shown() -> None:
    data = sample(weekly(150))
    assert data.start < data.points[0].day
    assert data.span_days == pytest.approx((END - data.points[0].day).days * 1.08, abs=1)


def test_the_unknown_time_that_was_read_is_shown_as_it_is() -> None:
    assert sample(weekly(150, unknown_weeks=12)).start == ago(149 * 7)


def test_a_new_person_still_gets_twelve_weeks() -> None:
    assert sample(weekly(1)).span_days == LEAST_SPAN_DAYS
    assert sample().span_days == LEAST_SPAN_DAYS


def test_the_longest_silence_also_counts_up_to_today() -> None:
    silence = longest_silence([ago(400), ago(390), ago(200)], END)
    assert silence is not None
    assert (silence.start, silence.end, silence.months) == (ago(200), END, 7)


@pytest.mark.parametrize(("days", "is_silence"), [(105, False), (122, True)])
def test_under_four_months_is_no_silence(days: int, is_silence: bool) -> None:
    assert (longest_silence([ago(days)], END) is not None) is is_silence


def test_nobody_is_silent_before_the_first_word() -> None:
    assert longest_silence([], END) is None


def test_trust_between_two_points_lies_on_their_line() -> None:
    known = [Point(ago(10), 40.0, 20.0, 60.0), Point(ago(0), 60.0, 40.0, 80.0)]
    assert trust_on(known, ago(5)) == pytest.approx(50.0)
    assert trust_on(known, ago(30)) == 40.0
    assert trust_on(known, END + timedelta(days=9)) == 60.0


def test_years_are_named_where_they_begin() -> None:
    assert ticks(date(2023, 12, 1), END, 544, WORDS) == [
        (date(2024, 1, 1), "2024"),
        (date(2025, 1, 1), "2025"),
        (date(2026, 1, 1), "2026"),
    ]


def test_a_short_span_is_counted_in_months_and_says_its_year_once() -> None:
    assert [label for _, label in ticks(date(2026, 8, 20), END, 544, WORDS)] == ["Sep 2026", "Oct", "Nov"]


@given(days=st.integers(1, 20_000), width=st.floats(120, 3000))
def test_labels_never_run_into_each_other(days: int, width: float) -> None:
    found = ticks(ago(days), END, width, WORDS)
    places = [(day - ago(days)).days * width / days for day, _ in found]
    assert all(0 <= place <= width for place in places)
    assert all(b - a >= 52 for a, b in itertools.pairwise(places))
