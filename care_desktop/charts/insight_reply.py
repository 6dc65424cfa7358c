"""The chart of the time to our first reply: median and slowest tenth over time, on a scale of hours to months."""

import math

from matplotlib.figure import Figure

from care_desktop.charts.canvas import Canvas, Place
from care_desktop.charts.insight_axes import (
    SERIES_DASHES,
    SERIES_MARKERS,
    TIME_AXIS_PX,
    EndLabel,
    Plot,
    draw_value_axis,
    end_labels,
)
from care_desktop.charts.insight_bars import draw_bucket_axis
from care_desktop.charts.style import ChartStyle, Spot
from care_desktop.domain.insight import Said, Value, ValueKind
from care_desktop.domain.insight_reply import HOURS_A_DAY, ReplyPicture
from care_desktop.domain.insight_words import Speak

_TOP, _GAP, _SPARE, _LABEL_HALF = 10.0, 12.0, 4.0, 8.0
_FEWEST_TICKS = 3
_MINUTES, _HOURS, _DAYS = Said("{count} min"), Said("{count} h"), Said("{count} d")
# Round times on the axis: hours, how they are written, the number written.
_TICKS = (
    (1 / 60, _MINUTES, 1),
    (10 / 60, _MINUTES, 10),
    (1.0, _HOURS, 1),
    (8.0, _HOURS, 8),
    (1.0 * HOURS_A_DAY, _DAYS, 1),
    (3.0 * HOURS_A_DAY, _DAYS, 3),
    (10.0 * HOURS_A_DAY, _DAYS, 10),
    (30.0 * HOURS_A_DAY, _DAYS, 30),
    (100.0 * HOURS_A_DAY, _DAYS, 100),
    (365.0 * HOURS_A_DAY, _DAYS, 365),
    (1000.0 * HOURS_A_DAY, _DAYS, 1000),
    (10_000.0 * HOURS_A_DAY, _DAYS, 10_000),
)
_LABELS = {"median": Said("median"), "p90": Said("slowest tenth")}
_SAID = {
    "median": Said("{when}: half of {messages} messages had a reply within {hours}, {open} are unanswered"),
    "p90": Said("{when}: nine of ten of {messages} messages had a reply within {hours}, {open} are unanswered"),
}


def draw(figure: Figure, picture: ReplyPicture, style: ChartStyle, speak: Speak) -> tuple[Spot, ...]:
    """Draw on the whole of `figure`; what can be pointed at, oldest first, opens `median:` or `p90:` and a bucket.

    A bucket without a value breaks the line; no time at all stands at the foot of the scale.
    """
    sheet = Canvas(figure, style)
    lines = {"median": picture.median_h, "p90": picture.slowest_tenth_h}
    known = [hours for line in lines.values() for hours in line if hours is not None]
    if not known:
        return ()
    first, after = _reach(min(known), max(known))
    ticks = _TICKS[first:after]
    written = {math.log(hours): _said_tick(said, count) for hours, said, count in ticks}
    labels = {name: _end_words(name, line, speak) for name, line in lines.items()}
    words = [word for pair in labels.values() for word in pair]
    plot = Plot(
        left=max(sheet.text_width(speak(said)) for said in written.values()) + _GAP,
        right=sheet.width - max(map(sheet.text_width, words)) - _GAP - _SPARE,
        top=_TOP,
        bottom=sheet.height - TIME_AXIS_PX,
        first=picture.buckets.starts[0],
        last=picture.buckets.end,
        low=math.log(ticks[0][0]),
        high=math.log(ticks[-1][0]),
    )
    draw_value_axis(sheet, plot, list(written), lambda value: speak(written[value]))
    spots: list[Spot] = []
    ends: list[EndLabel] = []
    for series, (name, line) in enumerate(lines.items()):
        places = {
            place: (_middle(plot, picture, place), _y_of(plot, hours))
            for place, hours in enumerate(line)
            if hours is not None
        }
        _draw_line(sheet, places, series)
        for place, (x, y) in places.items():
            said = speak(_said(picture, name, place, line[place]))
            spots.append(Spot(sheet.on_screen(x), y, 12, 12, said, f"{name}:{picture.buckets.keys[place]}"))
        if places:
            y = places[max(places)][1]
            for word, shift in zip(labels[name], (-_LABEL_HALF, _LABEL_HALF), strict=True):
                ends.append(EndLabel(y + shift, word, style.series_label[series]))
    end_labels(sheet, plot.right + _GAP, ends, plot.top, plot.bottom)
    draw_bucket_axis(sheet, plot, speak)
    return tuple(sorted(spots, key=lambda spot: -spot.x if style.mirrored else spot.x))


def _reach(least: float, most: float) -> tuple[int, int]:
    """The first tick and the one after the last: around all values, at least _FEWEST_TICKS."""
    first = max((place for place, tick in enumerate(_TICKS) if tick[0] <= least), default=0)
    last = min((place for place, tick in enumerate(_TICKS) if tick[0] >= most), default=len(_TICKS) - 1)
    while last - first + 1 < _FEWEST_TICKS:
        first, last = max(first - 1, 0), last + (first == 0)
    return first, last + 1


def _middle(plot: Plot, picture: ReplyPicture, place: int) -> float:
    buckets = picture.buckets
    return (plot.x_of_day(buckets.starts[place]) + plot.x_of_day(buckets.next_start(place))) / 2


def _y_of(plot: Plot, hours: float) -> float:
    """Where a time stands; beyond the scale at its end."""
    value = math.log(hours) if hours > 0 else plot.low
    return plot.y_of(min(max(value, plot.low), plot.high))


def _draw_line(sheet: Canvas, places: dict[int, Place], series: int) -> None:
    """The line with gaps, a marker at its end and at every point that stands alone."""
    style, color = sheet.style, sheet.style.series[series]
    alone = [place for place in places if place - 1 not in places and place + 1 not in places]
    run: list[Place] = []
    for place in sorted(places):
        run.append(places[place])
        if place + 1 not in places:
            if len(run) > 1:
                sheet.line(run, color, style.line_px, SERIES_DASHES[series], z=3)
            run = []
    for place in dict.fromkeys([*alone, *([max(places)] if places else [])]):
        sheet.marker(*places[place], SERIES_MARKERS[series], color, style.surface, style.marker_px, 1.5)


def _end_words(name: str, line: tuple[float | None, ...], speak: Speak) -> tuple[str, str]:
    last = next((hours for hours in reversed(line) if hours is not None), None)
    return speak(_LABELS[name]), speak(Value(ValueKind.HOURS, last))


def _said_tick(said: Said, count: int) -> Said:
    return Said(said.template, {"count": Value(ValueKind.COUNT, count)})


def _said(picture: ReplyPicture, name: str, place: int, hours: float | None) -> Said:
    return Said(
        _SAID[name].template,
        {
            "when": picture.buckets.value(place),
            "messages": Value(ValueKind.COUNT, picture.messages[place]),
            "hours": Value(ValueKind.HOURS, hours),
            "open": Value(ValueKind.COUNT, picture.unanswered[place]),
        },
    )
