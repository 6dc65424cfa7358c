"""The calendar of a person: a year at least, nothing after the last day, each busy day opens."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from care_desktop.charts import person_calendar
from care_desktop.charts.person_rhythm_data import CALENDAR_PX, CalendarDay, PersonCalendar
from care_desktop.charts.style import ChartStyle, Spot
from tests.charts.insight_samples import LIGHT, MIRRORED, blank, overlapping, words_on
from tests.charts.samples import END, ago

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def calendar(*ages: int, first_weekday: int = 0, as_of: date = END, count: int = 1) -> PersonCalendar:
    days = tuple(CalendarDay(ago(age), count, f"{age} days ago", age) for age in sorted(ages, reverse=True))
    return PersonCalendar(days, as_of, first_weekday, WEEKDAYS, MONTHS)


def drawn(data: PersonCalendar, width: int = 600, style: ChartStyle = LIGHT) -> tuple[list[str], tuple[Spot, ...]]:
    figure = blank(width, CALENDAR_PX)
    spots = person_calendar.draw(figure, data, style)
    assert overlapping(figure) == []
    return words_on(figure), spots


@pytest.mark.parametrize(("width", "oldest"), [(480, 364), (600, 364), (1100, 500)])
def test_a_year_at_least_is_shown(width: int, oldest: int) -> None:
    _, spots = drawn(calendar(0, 100, oldest, 5000), width)
    assert [spot.target for spot in spots] == [oldest, 100, 0]


def test_a_week_is_a_column_and_a_weekday_a_row() -> None:
    monday = (END - timedelta(days=END.weekday()) - date(1970, 1, 1)).days
    age = (END - date(1970, 1, 1)).days - monday
    _, (week_before, tuesday_before, this_monday) = drawn(calendar(age, age + 6, age + 7))
    assert week_before.y == this_monday.y < tuesday_before.y
    assert week_before.x == tuesday_before.x < this_monday.x


def test_weeks_begin_as_people_here_have_it() -> None:
    sunday = (END.weekday() + 1) % 7
    _, (last_saturday, this_sunday) = drawn(calendar(sunday, sunday + 1, first_weekday=6))
    assert last_saturday.x < this_sunday.x
    assert last_saturday.y > this_sunday.y


def test_months_are_named_and_january_bears_the_year() -> None:
    words, _ = drawn(calendar(3))
    assert str(END.year) in words
    assert {"Jun", "Aug"} <= set(words)
    assert {"Mon", "Wed", "Fri"} <= set(words)


def test_more_is_darker() -> None:
    lightness = []
    for count in (1, 2, 3, 5):
        figure = blank(600, CALENDAR_PX)
        person_calendar.draw(figure, calendar(7, count=count), LIGHT)
        colours = [tuple(made.get_color()[0][:3]) for made in figure.axes[0].collections]
        lightness.append(sum(colours[1]))
    assert lightness == sorted(lightness, reverse=True)
    assert len(set(lightness)) == 4


def test_a_past_day_shows_nothing_that_came_later() -> None:
    _, spots = drawn(calendar(0, 30, 60, as_of=ago(40)))
    assert [spot.target for spot in spots] == [60]


def test_right_to_left_mirrors_the_weeks() -> None:
    data = calendar(3, 90, 200)
    plain, turned = drawn(data)[1], drawn(data, style=MIRRORED)[1]
    assert [spot.x for spot in turned] == pytest.approx([600 - spot.x for spot in plain])


@settings(max_examples=20)
@given(st.sets(st.integers(0, 900), max_size=30), st.integers(0, 6), st.integers(120, 1400), st.integers(1, 99))
def test_any_calendar_stays_on_the_sheet(ages: set[int], first: int, width: int, count: int) -> None:
    data = replace(calendar(*ages, count=count), first_weekday=first)
    figure = blank(width, CALENDAR_PX)
    for spot in person_calendar.draw(figure, data, LIGHT):
        assert 0 <= spot.x <= width
        assert 0 <= spot.y <= CALENDAR_PX
