"""Shared pieces of the charts of Insights: plot area, axes, end labels, bars, steps, tints, looks of series."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from care_desktop.charts.canvas import Canvas, Place
from care_desktop.charts.style import ChartStyle
from care_desktop.domain.insight import Value, ValueKind
from care_desktop.domain.insight_words import Speak

DAYS_PER_MONTH = 30.44
DAYS_PER_YEAR = 365.25
LABEL_STEP_PX = 16.0
TIME_AXIS_PX = 22.0
BAR_BODY = 0.32
BAR_EDGE_PX = 2.0
SERIES_DASHES: tuple[tuple[float, ...], ...] = ((), (6, 3), (2, 2), (8, 2, 2, 2), (12, 3), (4, 2, 1, 2, 1, 2))
SERIES_MARKERS = ("o", "s", "^", "D", "v", "P")

_TICK_PX = 12.0
_LABEL_GAP_PX = 4.0
_MONTH_STEPS = (1, 2, 3, 6)
_DAY_STEPS = (1, 2, 7, 14)
_YEAR_STEPS = (1, 2, 5, 10, 20, 50)
_NICE = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Plot:
    """Where days and values stand on a sheet: edges in pixels at 100 %, y down; a later day further from `left`.

    `first` and `last` stand at the edges, and so do `low` (at the bottom) and `high`.
    """

    left: float
    right: float
    top: float
    bottom: float
    first: date
    last: date
    low: float
    high: float

    def x_of_day(self, day: date) -> float:
        """Where a day stands; also outside the edges."""
        return self.left + (self.right - self.left) * (day - self.first).days / max((self.last - self.first).days, 1)

    def y_of(self, value: float) -> float:
        """Where a value stands; also outside the edges."""
        span = self.high - self.low
        return self.bottom - (self.bottom - self.top) * ((value - self.low) / span if span else 0.0)

    @property
    def width(self) -> float:
        """Pixels from edge to edge."""
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class EndLabel:
    """Words beside the end of a line that ends at `y`; `strong` is larger and semibold, `after` stands in a column."""

    y: float
    words: str
    color: str
    strong: bool = False
    after: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A box from `base` to `end` (y in pixels) between two x; standing on `base`, with a strong edge at `end`."""

    left: float
    right: float
    base: float
    end: float


def nice_values(low: float, high: float, most: int = 5, least_step: float = 0.0) -> tuple[float, ...]:
    """Round values a round step apart, at most `most`, the first not above `low`, the last not below `high`.

    Steps are 1, 2, 2.5 or 5 times a power of ten, not under `least_step`; for one and the same value two around it.
    """
    # Spans below what a chart can show count as none.
    if high - low <= 1e-6 * max(abs(low), abs(high), 1.0):
        low = high = round(low, 3)
    span = high - low or abs(high) or 1.0
    power = math.floor(math.log10(max(span / most, least_step)))
    steps = [nice * 10.0**exponent for exponent in (power, power + 1, power + 2) for nice in _NICE]
    for step in steps:
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        last = max(last, first + 1)
        is_whole = least_step < 1 or step == int(step)
        if last - first < most and step >= least_step and is_whole:
            return tuple(float(f"{place * step:.12g}") for place in range(first, last + 1))
    return (low, high)


def nice_counts(high: float, most: int = 5) -> tuple[int, ...]:
    """The same for whole numbers from 0 on: no halves of a person."""
    return tuple(int(value) for value in nice_values(0.0, high, most, least_step=1.0))


def draw_value_axis(sheet: Canvas, plot: Plot, values: Sequence[float], words: Callable[[float], str]) -> None:
    """A hairline across the plot at each value with its words before it; empty words leave the hairline alone."""
    style = sheet.style
    for value in values:
        y = plot.y_of(value)
        sheet.line([(plot.left, y), (plot.right, y)], style.hairline, style.hairline_px, z=0.5)
        said = words(value)
        if said:
            sheet.text(plot.left - 8, y, said, style.text_faint, align="end")


def draw_base_line(sheet: Canvas, plot: Plot, y: float) -> None:
    """The line that bars stand on."""
    sheet.line([(plot.left, y), (plot.right, y)], sheet.style.control, 1.0, z=3)


def time_ticks(first: date, last: date, width_px: float) -> tuple[tuple[date, Value], ...]:
    """Days to mark on a time axis and what they are called: years, months, or days while the span is short.

    January bears the year alone.
    """
    days = max((last - first).days, 1)
    per_day = width_px / days
    months = next((n for n in _MONTH_STEPS if n * DAYS_PER_MONTH * per_day >= _room(ValueKind.MONTH)), 12)
    if days <= 2 * DAYS_PER_MONTH:
        step = next((n for n in _DAY_STEPS if n * per_day >= _room(ValueKind.DAY)), 28)
        found = [first + timedelta(days=n) for n in range(0, (last - first).days + 1, step)]
        return tuple((day, Value(ValueKind.DAY, day)) for day in found)
    wide = _room(ValueKind.TEXT)
    years = next((n for n in _YEAR_STEPS if n * DAYS_PER_YEAR * per_day >= wide or months < 12), _YEAR_STEPS[-1])
    marked = [
        date(year, month, 1)
        for year in range(first.year, last.year + 1)
        if year % years == 0
        for month in range(1, 13, months)
        if first <= date(year, month, 1) <= last
    ]
    return tuple((day, _year(day) if day.month == 1 else Value(ValueKind.MONTH, day)) for day in marked)


def _year(day: date) -> Value:
    return Value(ValueKind.TEXT, str(day.year))


def _room(kind: ValueKind) -> float:
    """Pixels that a label of the time axis has to itself."""
    return {ValueKind.TEXT: 44.0, ValueKind.MONTH: 68.0}.get(kind, 84.0)


def draw_time_axis(sheet: Canvas, plot: Plot, speak: Speak, top: float | None = None) -> None:
    """Ticks with words after them, TIME_AXIS_PX high from `top` (the bottom of the plot when None)."""
    start = plot.bottom if top is None else top
    style, taken = sheet.style, -math.inf
    for day, value in time_ticks(plot.first, plot.last, plot.width):
        x, words = plot.x_of_day(day), speak(value)
        sheet.line([(x, start + 2), (x, start + 2 + _TICK_PX)], style.control, 1.0)
        end = x + _LABEL_GAP_PX + sheet.text_width(words)
        if x > taken and end <= sheet.width:
            sheet.text(x + _LABEL_GAP_PX, start + 2 + _TICK_PX / 2 + 2, words, style.text_faint)
            taken = end + _LABEL_GAP_PX


def spread(wanted: Sequence[float], step: float, top: float, bottom: float) -> tuple[float, ...]:
    """Places near the wanted ones, in the same order from the top, at least `step` apart, within the edges.

    With too little room for all of them they stand closer together.
    """
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    step = min(step, (bottom - top) / max(len(wanted) - 1, 1))
    groups: list[tuple[list[int], float]] = []
    for place in order:
        members, centre = [place], wanted[place]
        while groups and groups[-1][1] + step * (len(groups[-1][0]) + len(members)) / 2 > centre + 1e-9:
            before, middle = groups.pop()
            centre = (middle * len(before) + centre * len(members)) / (len(before) + len(members))
            members = before + members
        half = step * (len(members) - 1) / 2
        groups.append((members, min(max(centre, top + half), bottom - half)))
    found = [0.0] * len(wanted)
    for members, centre in groups:
        for rank, place in enumerate(members):
            found[place] = centre + step * (rank - (len(members) - 1) / 2)
    # Pushing a group away from an edge may have moved it into the next one.
    last = math.inf
    for place in reversed(order):
        found[place] = min(found[place], last - step)
        last = found[place]
    return tuple(found)


def end_labels(sheet: Canvas, x: float, labels: Sequence[EndLabel], top: float, bottom: float) -> None:
    """Words from `x` on, each near the end of its line, without overlap, cut off at the edge of the sheet."""
    places = spread([label.y for label in labels], LABEL_STEP_PX, top, bottom)
    sizes = [sheet.style.heading_px if label.strong else sheet.style.caption_px for label in labels]
    column = (
        x
        + 6
        + max(
            (sheet.text_width(label.words, size) for label, size in zip(labels, sizes, strict=True) if label.after),
            default=0.0,
        )
    )
    for label, y, size in zip(labels, places, sizes, strict=True):
        sheet.text(x, y, cut(sheet, label.words, sheet.width - x, size), label.color, size, bold=label.strong)
        if label.after:
            sheet.text(column, y, cut(sheet, label.after, sheet.width - column), sheet.style.text_muted)


def cut(sheet: Canvas, words: str, room_px: float, size_px: float | None = None) -> str:
    """The words, or as many of their letters as find room, with … at the end."""
    if sheet.text_width(words, size_px) <= room_px:
        return words
    kept = words
    while kept and sheet.text_width(f"{kept.rstrip()}…", size_px) > room_px:
        kept = kept[:-1]
    return f"{kept.rstrip()}…" if kept.strip() else ""


def uncrowded(centres: Sequence[float], widths: Sequence[float], gap_px: float = 4.0) -> tuple[int, ...]:
    """Which of the labels around ascending centres to write so that none touch: the last and the first go first."""
    count = len(centres)
    kept: list[int] = []
    for place in dict.fromkeys([count - 1, 0, *range(count - 2, 0, -1)] if count else []):
        reach = [(abs(centres[place] - centres[other]), (widths[place] + widths[other]) / 2) for other in kept]
        if all(apart >= half + gap_px for apart, half in reach):
            kept.append(place)
    return tuple(sorted(kept))


def draw_bar(sheet: Canvas, bar: Bar, color: str) -> None:
    """A pale body with a strong edge at the value; a bar of no height is its edge alone."""
    body = tint(sheet.style, color)
    sheet.area([bar.left, bar.right], [bar.end, bar.end], [bar.base, bar.base], body)
    inward = math.copysign(BAR_EDGE_PX / 2, bar.base - bar.end)
    sheet.line([(bar.left, bar.end + inward), (bar.right, bar.end + inward)], color, BAR_EDGE_PX, z=2.5)


def draw_lying_bar(sheet: Canvas, base: float, end: float, top: float, bottom: float, color: str) -> None:
    """The same from `base` to `end` along x."""
    sheet.area([base, end], [top, top], [bottom, bottom], tint(sheet.style, color))
    inward = math.copysign(BAR_EDGE_PX / 2, base - end)
    sheet.line([(end + inward, top), (end + inward, bottom)], color, BAR_EDGE_PX, z=2.5)


def step_places(xs: Sequence[float], ys: Sequence[float]) -> list[Place]:
    """The corners of a line that keeps each y until the next x."""
    places: list[Place] = []
    for x, y in zip(xs, ys, strict=True):
        if places:
            places.append((x, places[-1][1]))
        places.append((x, y))
    return places


def tint(style: ChartStyle, color: str, share: float = BAR_BODY) -> str:
    """A colour (`#RRGGBB`) thinned with the ground, as an opaque one; `share` 1 is the colour itself."""
    return mixed(style.surface, color, share)


def mixed(one: str, other: str, share: float) -> str:
    """The colour (`#RRGGBB`) that lies this share of the way from one to the other."""
    pairs = [(int(one[place : place + 2], 16), int(other[place : place + 2], 16)) for place in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)
