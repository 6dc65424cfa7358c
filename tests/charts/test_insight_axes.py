"""Shared drawing pieces: round values, time ticks, labels that do not touch, steps and tints."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from care_desktop.charts.canvas import Canvas
from care_desktop.charts.insight_axes import (
    EndLabel,
    Plot,
    cut,
    draw_time_axis,
    end_labels,
    mixed,
    nice_counts,
    nice_values,
    spread,
    step_places,
    time_ticks,
    tint,
    uncrowded,
)
from care_desktop.domain.insight import ValueKind
from care_desktop.domain.insight_words import plain
from tests.charts.samples import STYLE

PLOT = Plot(30, 230, 10, 110, date(2025, 1, 1), date(2025, 1, 21), 20, 70)


def sheet() -> Canvas:
    return Canvas(Figure(figsize=(320 / 96, 216 / 96), dpi=96), STYLE)


def test_plot_puts_days_and_values_between_its_edges() -> None:
    assert (PLOT.x_of_day(date(2025, 1, 1)), PLOT.x_of_day(date(2025, 1, 11))) == (30, 130)
    assert (PLOT.y_of(20), PLOT.y_of(45), PLOT.y_of(70)) == (110, 60, 10)


def test_plot_of_one_day_and_one_value_has_a_place() -> None:
    one = Plot(30, 230, 10, 110, date(2025, 1, 1), date(2025, 1, 1), 5, 5)
    assert (one.x_of_day(date(2025, 1, 1)), one.y_of(5)) == (30, 110)


@given(low=st.floats(-1e6, 1e6), span=st.floats(0, 1e6), most=st.integers(3, 6))
def test_nice_values_hold_the_range_in_few_even_steps(low: float, span: float, most: int) -> None:
    values = nice_values(low, low + span, most)
    assert 2 <= len(values) <= most
    slack = 1e-3 * max(abs(low), span, 1.0)
    assert values[0] <= low + slack
    assert values[-1] >= low + span - slack
    steps = {round((b - a) / (values[1] - values[0]), 6) for a, b in pairwise(values)}
    assert steps == {1.0}


@pytest.mark.parametrize(
    ("high", "values"), [(0, (0, 1)), (1, (0, 1)), (3, (0, 1, 2, 3)), (5, (0, 2, 4, 6)), (32, (0, 10, 20, 30, 40))]
)
def test_nice_counts_are_whole(high: int, values: tuple[int, ...]) -> None:
    assert nice_counts(high) == values


def test_time_ticks_are_years_months_or_days() -> None:
    end = date(2026, 11, 24)
    three_years = time_ticks(end - timedelta(days=3 * 365), end, 230)
    assert [plain(value) for _day, value in three_years] == ["2024", "2025", "2026"]
    half_year = time_ticks(date(2025, 11, 5), date(2026, 5, 5), 480)
    assert [plain(value) for _day, value in half_year] == [
        "Dec 2025", "2026", "Feb 2026", "Mar 2026", "Apr 2026", "May 2026",
    ]  # fmt: skip
    month = time_ticks(date(2026, 11, 1), end, 230)
    assert [day for day, _value in month] == [date(2026, 11, 1), date(2026, 11, 15)]
    assert month[0][1].kind is ValueKind.DAY


@given(days=st.integers(0, 40_000), width=st.floats(100, 1000))
def test_time_ticks_lie_inside_and_leave_room(days: int, width: float) -> None:
    first = date(1950, 3, 17)
    last = first + timedelta(days=days)
    ticks = [day for day, _value in time_ticks(first, last, width)]
    assert all(first <= day <= last for day in ticks)
    assert all((b - a).days * width / max(days, 1) >= 42 for a, b in pairwise(ticks))


@given(wanted=st.lists(st.floats(-50, 250), max_size=12))
def test_spread_labels_do_not_touch_and_keep_their_order(wanted: list[float]) -> None:
    places = spread(wanted, 16, 0, 200)
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    assert all(places[b] - places[a] >= 16 - 1e-6 for a, b in pairwise(order))
    assert all(-1e-6 <= place <= 200 + 1e-6 for place in places)


def test_labels_with_room_stay_where_they_are() -> None:
    assert spread([10, 60, 110], 16, 0, 200) == (10, 60, 110)
    assert spread([50, 52], 16, 0, 200) == (43, 59)


def test_more_labels_than_room_stand_closer() -> None:
    assert spread([1, 2, 3], 16, 0, 20) == (0, 10, 20)


def test_long_words_are_cut_to_their_room() -> None:
    canvas = sheet()
    words = cut(canvas, "Developer experience and documentation", 90)
    assert words.endswith("…")
    assert 60 < canvas.text_width(words) <= 90
    assert cut(canvas, "short", 90) == "short"
    assert cut(canvas, "nothing", 1) == ""


def test_crowded_labels_leave_out_the_middle_ones() -> None:
    assert uncrowded([0, 10, 20, 30], [16, 16, 16, 16]) == (0, 3)
    assert uncrowded([0, 40, 80], [16, 16, 16]) == (0, 1, 2)
    assert uncrowded([0, 10], [16, 16]) == (1,)
    assert uncrowded([], []) == ()


def test_steps_keep_their_value_until_the_next() -> None:
    assert step_places([0, 10, 20], [5, 3, 4]) == [(0, 5), (10, 5), (10, 3), (20, 3), (20, 4)]


def test_tints_lie_between_colour_and_ground() -> None:
    assert mixed("#000000", "#FF8000", 0.5) == "#804000"
    assert tint(STYLE, "#000000", 0.0) == STYLE.surface
    assert tint(STYLE, "#0072B2", 1.0) == "#0072B2"


def test_words_of_axes_and_ends_are_on_the_figure() -> None:
    figure = Figure(figsize=(320 / 96, 216 / 96), dpi=96)
    canvas = Canvas(figure, STYLE)
    plot = Plot(30, 230, 10, 110, date(2024, 1, 1), date(2026, 1, 1), 0, 100)
    draw_time_axis(canvas, plot, plain)
    end_labels(canvas, 238, [EndLabel(50, "52", STYLE.text, strong=True), EndLabel(50, "upper", STYLE.text)], 10, 110)
    words = {text.get_text(): text.get_position()[1] for text in figure.axes[0].texts}
    assert {"2024", "2025", "2026", "52", "upper"} <= words.keys()
    assert words["upper"] - words["52"] == 16
