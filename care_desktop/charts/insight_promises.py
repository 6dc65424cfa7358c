"""The chart of promises: bars of what was kept, kept late, broken and is overdue, by the time they were due."""

from matplotlib.figure import Figure

from care_desktop.charts.canvas import Canvas
from care_desktop.charts.insight_axes import (
    BAR_EDGE_PX,
    Bar,
    EndLabel,
    Plot,
    draw_base_line,
    draw_value_axis,
    end_labels,
    nice_counts,
    tint,
)
from care_desktop.charts.insight_bars import draw_boxes, draw_hatch
from care_desktop.charts.style import ChartStyle, Spot
from care_desktop.domain.insight import Said, Value, ValueKind
from care_desktop.domain.insight_promises import COUNTED, PromiseResult, PromisesPicture
from care_desktop.domain.insight_words import Speak

_TOP, _AXIS_PX, _GAP, _MARGIN = 8.0, 22.0, 8.0, 12.0
_BAR_SHARE, _BAR_MOST_PX = 0.86, 56.0
_LABEL_GAP_PX = 10.0
_ENDS = {
    PromiseResult.KEPT: Said("{count} kept"),
    PromiseResult.LATE: Said("{count} late"),
    PromiseResult.BROKEN: Said("{count} broken"),
    PromiseResult.OVERDUE: Said("{count} overdue"),
}
_SAID = {
    PromiseResult.KEPT: Said("{when}: {count} of {all} promises kept in time"),
    PromiseResult.LATE: Said("{when}: {count} of {all} promises kept late"),
    PromiseResult.BROKEN: Said("{when}: {count} of {all} promises broken"),
    PromiseResult.OVERDUE: Said("{when}: {count} of {all} promises overdue"),
}
# Series, pixels between hatch lines (0 is plain), whether the lines fall.
_LOOKS = {
    PromiseResult.KEPT: (2, 0.0, False),
    PromiseResult.LATE: (4, 4.0, False),
    PromiseResult.BROKEN: (1, 2.5, True),
    PromiseResult.OVERDUE: (None, 4.0, True),
}


def draw(figure: Figure, picture: PromisesPicture, style: ChartStyle, speak: Speak) -> tuple[Spot, ...]:
    """Draw on the whole of `figure`; what can be pointed at, oldest first, opens a result and a bucket.

    What nobody promised in the time shown has no label; the labels give the last bucket.
    """
    sheet, buckets = Canvas(figure, style), picture.buckets
    values = nice_counts(max((sum(row) for row in picture.counts), default=1))
    shown = [place for place in range(len(COUNTED)) if any(row[place] for row in picture.counts)]
    words = {place: speak(_counted(_ENDS[COUNTED[place]], picture.counts[-1][place])) for place in shown}
    number = {value: speak(Value(ValueKind.COUNT, value)) for value in values}
    plot = Plot(
        left=max(map(sheet.text_width, number.values())) + _MARGIN,
        right=sheet.width - max(map(sheet.text_width, words.values()), default=0) - _MARGIN,
        top=_TOP,
        bottom=sheet.height - _AXIS_PX,
        first=buckets.starts[0],
        last=buckets.end,
        low=0,
        high=values[-1],
    )
    draw_value_axis(sheet, plot, values[1:], lambda value: number[int(value)])
    sheet.text(plot.left - 8, plot.bottom, number[0], style.text_faint, align="end")
    spots, ends = _draw_stacks(sheet, plot, picture, speak)
    draw_base_line(sheet, plot, plot.bottom)
    labels = [EndLabel(ends[place], words[place], _colors(style, COUNTED[place])[1]) for place in reversed(shown)]
    end_labels(sheet, plot.right + _GAP, labels, plot.top, plot.bottom - 8)
    _draw_names(sheet, plot, picture, speak)
    return tuple(spots)


def _draw_stacks(sheet: Canvas, plot: Plot, picture: PromisesPicture, speak: Speak) -> tuple[list[Spot], list[float]]:
    """The bars; what can be pointed at, and the middle of each part of the last bar."""
    boxes: dict[PromiseResult, list[Bar]] = {result: [] for result in COUNTED}
    spots, middles = [], [plot.bottom] * len(COUNTED)
    for place, row in enumerate(picture.counts):
        left, right = _sides(plot, picture, place)
        below = 0
        for part, (result, count) in enumerate(zip(COUNTED, row, strict=True)):
            base, end = plot.y_of(below), plot.y_of(below + count)
            below += count
            middles[part] = (base + end) / 2
            if not count:
                continue
            boxes[result].append(Bar(left, right, base, end))
            said = _SAID[result].template
            counts = {"count": Value(ValueKind.COUNT, count), "all": Value(ValueKind.COUNT, sum(row))}
            words = speak(Said(said, {"when": picture.buckets.value(place), **counts}))
            centre = sheet.on_screen((left + right) / 2)
            key = f"{result}:{picture.buckets.keys[place]}"
            spots.append(Spot(centre, (base + end) / 2, right - left, base - end, words, key))
    for result, bars in boxes.items():
        color, (_, step, falls) = _colors(sheet.style, result)[0], _LOOKS[result]
        draw_boxes(sheet, bars, tint(sheet.style, color))
        for bar in bars:
            if step:
                draw_hatch(sheet, (bar.left, bar.end, bar.right, bar.base), color, step, falls)
        edges = [((bar.left, bar.end + 1), (bar.right, bar.end + 1)) for bar in bars]
        if edges:
            sheet.lines(edges, color, BAR_EDGE_PX, z=2.5)
    return spots, middles


def _sides(plot: Plot, picture: PromisesPicture, place: int) -> tuple[float, float]:
    start = plot.x_of_day(picture.buckets.starts[place])
    end = plot.x_of_day(picture.buckets.next_start(place))
    half = min((end - start) * _BAR_SHARE, _BAR_MOST_PX) / 2
    return (start + end) / 2 - half, (start + end) / 2 + half


def _draw_names(sheet: Canvas, plot: Plot, picture: PromisesPicture, speak: Speak) -> None:
    """The names of the bars under them: every one, or every second, third and so on, counted from the last."""
    words = [speak(picture.buckets.value(place)) for place in range(len(picture.counts))]
    centres = [sum(_sides(plot, picture, place)) / 2 for place in range(len(words))]
    widest = max(map(sheet.text_width, words)) + _LABEL_GAP_PX
    apart = (centres[-1] - centres[0]) / max(len(words) - 1, 1)
    stride = max(1, -int(-widest // max(apart, 1e-9))) if len(words) > 1 else 1
    for place in range(len(words) - 1, -1, -stride):
        half = sheet.text_width(words[place]) / 2
        centre = min(max(centres[place], half), sheet.width - half)
        sheet.text(centre, plot.bottom + _AXIS_PX / 2 + 2, words[place], sheet.style.text_faint, align="centre")


def _colors(style: ChartStyle, result: PromiseResult) -> tuple[str, str]:
    """Colours of the bar and of its words."""
    series = _LOOKS[result][0]
    if series is None:
        return style.unknown_edge, style.unknown
    return style.series[series % len(style.series)], style.series_label[series % len(style.series_label)]


def _counted(said: Said, count: int) -> Said:
    return Said(said.template, {"count": Value(ValueKind.COUNT, count)})
