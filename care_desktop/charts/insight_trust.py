"""The chart of "Does trust grow?": median in its quartile band, people under it; or one line for each group."""

import math
from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby

import numpy as np
from matplotlib.figure import Figure

from care_desktop.charts.canvas import Canvas, Place
from care_desktop.charts.insight_axes import (
    LABEL_STEP_PX,
    SERIES_DASHES,
    SERIES_MARKERS,
    TIME_AXIS_PX,
    EndLabel,
    Plot,
    cut,
    draw_time_axis,
    draw_value_axis,
    end_labels,
    nice_values,
    spread,
)
from care_desktop.charts.style import ChartStyle, Spot
from care_desktop.domain.facts import Floats
from care_desktop.domain.insight import Said, Value, ValueKind
from care_desktop.domain.insight_trust import TrustLine, TrustPicture
from care_desktop.domain.insight_words import Speak

_LEFT, _TOP = 28.0, 8.0
_PEOPLE_PX, _PEOPLE_GAP = 22.0, 12.0
_LABEL_SHARE = 0.34
_LEAST_RANGE, _RANGE_STEP = 20.0, 5
_MARKS_A_LINE = 8
_MARK_PX, _RING_PX = 7.0, 0.75
# From the plot to the middle of a marker beside a label, and from there to its words.
_KEY_GAP_PX, _KEY_PX = 10.0, 9.0


def draw(figure: Figure, picture: TrustPicture | None, style: ChartStyle, speak: Speak) -> tuple[Spot, ...]:
    """Draw on the whole of `figure` and return what can be pointed at: weeks, line after line."""
    sheet = Canvas(figure, style)
    if picture is None:
        return ()
    lines = picture.parts or (picture.everyone,)
    labels = [_label(line, speak) for line in lines]
    beside = _room_beside(sheet, picture, labels, speak)
    bottom = sheet.height - TIME_AXIS_PX - (0.0 if picture.parts else _PEOPLE_PX + _PEOPLE_GAP)
    low, high = _range(picture)
    first, last = picture.days[0], picture.days[-1]
    first = min(first, last - timedelta(days=7))
    plot = Plot(_LEFT, sheet.width - beside, _TOP, bottom, first, last, low, high)
    values = [value for value in nice_values(low, high) if low <= value <= high]
    draw_value_axis(sheet, plot, values, lambda value: _points(value, speak))
    draw_time_axis(sheet, plot, speak, sheet.height - TIME_AXIS_PX)
    if picture.parts:
        return _draw_parts(sheet, plot, picture, labels, speak)
    return _draw_everyone(sheet, plot, picture, speak)


def _range(picture: TrustPicture) -> tuple[float, float]:
    if picture.parts:
        shown = np.concatenate([line.median for line in picture.parts])
    else:
        shown = np.concatenate([picture.everyone.lower, picture.everyone.upper])
    known = shown[~np.isnan(shown)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 100.0)
    # A stretch of a few points would make a storm of a breeze.
    middle, half = (low + high) / 2, max((high - low) / 2, _LEAST_RANGE / 2)
    return (
        math.floor(max(middle - half, 0.0) / _RANGE_STEP) * _RANGE_STEP,
        math.ceil(min(middle + half, 100.0) / _RANGE_STEP) * _RANGE_STEP,
    )


def _points(value: float, speak: Speak) -> str:
    return speak(Value(ValueKind.POINTS, float(value)))


def _label(line: TrustLine, speak: Speak) -> str:
    return "" if line.label is None else speak(line.label)


def _room_beside(sheet: Canvas, picture: TrustPicture, labels: Sequence[str], speak: Speak) -> float:
    if picture.parts:
        wanted = max(sheet.text_width(f"00 {label}") for label in labels) + _KEY_PX
    else:
        words = max(sheet.text_width(speak(said)) for said in (_MEDIAN, _UPPER, _LOWER))
        people = sheet.text_width(_people(int(picture.everyone.people[-1]), speak))
        wanted = max(sheet.text_width("00", sheet.style.heading_px) + 6 + words, people)
    return min(wanted + 12, sheet.width * _LABEL_SHARE)


_MEDIAN, _UPPER, _LOWER = Said("median"), Said("upper"), Said("lower")


def _people(count: int, speak: Speak) -> str:
    if count == 1:
        return speak(Said("1 person"))
    return speak(Said("{n} people", {"n": Value(ValueKind.COUNT, count)}))


def _stretches(plot: Plot, picture: TrustPicture, values: Floats) -> list[list[tuple[int, Place]]]:
    """The places of a line, broken where nothing is known."""
    found = []
    for known, places in groupby(range(len(values)), key=lambda place: not np.isnan(values[place])):
        if known:
            found.append([(p, (plot.x_of_day(picture.days[p]), plot.y_of(float(values[p])))) for p in places])
    return found


def _draw_everyone(sheet: Canvas, plot: Plot, picture: TrustPicture, speak: Speak) -> tuple[Spot, ...]:
    style, line = sheet.style, picture.everyone
    for median in _stretches(plot, picture, line.median):
        rows = [row for row, _place in median]
        xs = [place[0] for _row, place in median]
        tops, bottoms = ([plot.y_of(float(ends[row])) for row in rows] for ends in (line.upper, line.lower))
        middles = [place[1] for _row, place in median]
        if len(xs) == 1:
            xs, tops, bottoms, middles = [xs[0] - 2, *xs], tops * 2, bottoms * 2, middles * 2
        sheet.area(xs, tops, bottoms, style.trust_band)
        for edge in (tops, bottoms):
            sheet.line(list(zip(xs, edge, strict=True)), style.trust_band_edge, 1.0)
        sheet.line(list(zip(xs, middles, strict=True)), style.trust_tick, style.line_px, z=3)
    _draw_people(sheet, plot, picture, speak)
    if not np.isnan(line.median[-1]):
        ends = ((line.upper[-1], _UPPER, False), (line.median[-1], _MEDIAN, True), (line.lower[-1], _LOWER, False))
        labels = [
            EndLabel(
                plot.y_of(float(value)),
                _points(value, speak),
                style.text if strong else style.text_muted,
                strong,
                speak(said),
            )
            for value, said, strong in ends
        ]
        end_labels(sheet, plot.right + 6, labels, plot.top, plot.bottom)
    return _spots_of_weeks(sheet, plot, picture, speak)


def _draw_people(sheet: Canvas, plot: Plot, picture: TrustPicture, speak: Speak) -> None:
    style, people = sheet.style, picture.everyone.people
    base = sheet.height - TIME_AXIS_PX
    sheet.line([(plot.left, base), (plot.right, base)], style.control, 1.0)
    most = max(int(people.max()), 1)
    every = max(round(len(people) * 4.0 / max(plot.width, 1.0)), 1)
    bars = []
    for place in range(len(people) - 1, -1, -every):
        x = plot.x_of_day(picture.days[place]) - 0.5
        bars.append(((x, base), (x, base - _PEOPLE_PX * int(people[place]) / most)))
    sheet.lines(bars, style.control, 1.5)
    room = sheet.width - plot.right - 6
    words = cut(sheet, _people(int(people[-1]), speak), room)
    sheet.text(plot.right + 6, base - LABEL_STEP_PX / 2, words, style.text_muted)


def _spots_of_weeks(sheet: Canvas, plot: Plot, picture: TrustPicture, speak: Speak) -> tuple[Spot, ...]:
    line = picture.everyone
    width = max(plot.width / max(len(picture.days) - 1, 1), 2.0)
    middle, height = (plot.top + plot.bottom) / 2, plot.bottom - plot.top
    spots = []
    for place, day in enumerate(picture.days):
        if np.isnan(line.median[place]):
            continue
        said = Said(
            "{day}: median {median}, quartiles {lower} and {upper}, {n} people",
            {
                "day": Value(ValueKind.DAY, day),
                "median": Value(ValueKind.POINTS, float(line.median[place])),
                "lower": Value(ValueKind.POINTS, float(line.lower[place])),
                "upper": Value(ValueKind.POINTS, float(line.upper[place])),
                "n": Value(ValueKind.COUNT, int(line.people[place])),
            },
        )
        x = sheet.on_screen(plot.x_of_day(day))
        spots.append(Spot(x, middle, width, height, speak(said), day.isoformat()))
    return tuple(spots)


def _draw_parts(
    sheet: Canvas, plot: Plot, picture: TrustPicture, labels: Sequence[str], speak: Speak
) -> tuple[Spot, ...]:
    style, spots, ends = sheet.style, [], []
    for order, (line, label) in enumerate(zip(picture.parts, labels, strict=True)):
        color, shape = style.series[order % len(style.series)], SERIES_MARKERS[order % len(SERIES_MARKERS)]
        for stretch in _stretches(plot, picture, line.median):
            if len(stretch) > 1:
                dashes = SERIES_DASHES[order % len(SERIES_DASHES)]
                sheet.line([place for _row, place in stretch], color, style.line_px, dashes, z=3)
        for row in _marked(line.median, order, len(labels)):
            x, y = plot.x_of_day(picture.days[row]), plot.y_of(float(line.median[row]))
            sheet.marker(x, y, shape, color, style.surface, _MARK_PX, _RING_PX)
            target = f"{picture.days[row].isoformat()}|{line.key}"
            words = _said_of_part(picture, line, label, row, speak)
            spots.append(Spot(sheet.on_screen(x), y, _MARK_PX + 4, _MARK_PX + 4, words, target))
        if not np.isnan(line.median[-1]):
            ends.append((line, f"{_points(line.median[-1], speak)} {label}", order))
    x = plot.right + _KEY_GAP_PX
    places = spread([plot.y_of(float(line.median[-1])) for line, _, _ in ends], LABEL_STEP_PX, plot.top, plot.bottom)
    for (_line, words, order), y in zip(ends, places, strict=True):
        color, shape = style.series[order % len(style.series)], SERIES_MARKERS[order % len(SERIES_MARKERS)]
        sheet.marker(x, y, shape, color, style.surface, _MARK_PX, _RING_PX)
        written = cut(sheet, words, sheet.width - x - _KEY_PX)
        sheet.text(x + _KEY_PX, y, written, style.series_label[order % len(style.series)])
    return tuple(spots)


def _said_of_part(picture: TrustPicture, line: TrustLine, label: str, row: int, speak: Speak) -> str:
    values = {
        "group": Value(ValueKind.TEXT, label),
        "day": Value(ValueKind.DAY, picture.days[row]),
        "median": Value(ValueKind.POINTS, float(line.median[row])),
        "n": Value(ValueKind.COUNT, int(line.people[row])),
    }
    return speak(Said("{group}, {day}: median {median}, {n} people", values))


def _marked(values: Floats, order: int, lines: int) -> list[int]:
    """Rows with a marker: the last known one, and every so many before it, each line's at other places."""
    known = np.flatnonzero(~np.isnan(values))
    step = max(len(known) // _MARKS_A_LINE, 1)
    first = max(step * (order + 1) // lines, 1)
    return sorted({*known[-1:].tolist(), *known[::-1][first::step].tolist()})
