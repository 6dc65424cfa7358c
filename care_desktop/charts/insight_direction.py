"""The chart of what comes in and goes out: bars up and down, and how people are spread between giving and taking."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from care_desktop.charts.canvas import Canvas
from care_desktop.charts.insight_axes import (
    BAR_BODY,
    BAR_EDGE_PX,
    TIME_AXIS_PX,
    Bar,
    EndLabel,
    Plot,
    draw_base_line,
    draw_value_axis,
    end_labels,
    nice_values,
    tint,
    uncrowded,
)
from care_desktop.charts.insight_bars import draw_boxes, draw_bucket_axis
from care_desktop.charts.style import ChartStyle, Spot
from care_desktop.domain.insight import Said, Value, ValueKind
from care_desktop.domain.insight_direction import Balance, DirectionPicture
from care_desktop.domain.insight_words import Speak

_TOP, _GAP, _MARGIN = 8.0, 8.0, 12.0
_VALUES = 7
_STRIP_PX, _STRIP_ROOM_PX = 8.0, 38.0
_GAP_FROM_PX = 5.0
_WIDEST_PX = 40.0
_MUTUAL_BODY = 0.14
_SAID = {
    "in": Said("{when}: {count} came in from developers"),
    "out": Said("{when}: {count} went out from us"),
    "both": Said("{when}: {count} went both ways"),
}
_SAID_CUT = {
    "in": Said("{when}, a part of it: {count} came in from developers"),
    "out": Said("{when}, a part of it: {count} went out from us"),
    "both": Said("{when}, a part of it: {count} went both ways"),
}
_ENDS = {"in": Said("{count} in"), "both": Said("{count} both"), "out": Said("{count} out")}
_PEOPLE = Said("people")
_STRIP = {
    Balance.MOSTLY_US: Said("{share} mostly us"),
    Balance.BALANCED: Said("{share} balanced"),
    Balance.MOSTLY_THEM: Said("{share} mostly them"),
}
_STRIP_SAID = {
    Balance.MOSTLY_US: Said("{count} of {all} people: more came from us than from them"),
    Balance.BALANCED: Said("{count} of {all} people: give and take are balanced"),
    Balance.MOSTLY_THEM: Said("{count} of {all} people: more came from them than from us"),
}


def draw(figure: Figure, picture: DirectionPicture, style: ChartStyle, speak: Speak) -> tuple[Spot, ...]:
    """Draw on the whole of `figure`; what can be pointed at, oldest first, opens `in:`, `both:`, `out:` and a bucket.

    What went both ways stands next to the line on either side; what a period cuts off is paler.
    """
    sheet = Canvas(figure, style)
    highest, lowest = max((*picture.came_in, 1)), max((*picture.went_out, 1))
    values = [value for value in nice_values(-lowest, highest, _VALUES) if -lowest <= value <= highest]
    number = {value: speak(Value(ValueKind.COUNT, abs(round(value)))) for value in values}
    ends = {side: speak(_with_count(_ENDS[side], _last(picture, side))) for side in _ENDS}
    plot = Plot(
        left=max(sheet.text_width(words) for words in number.values()) + _MARGIN,
        right=sheet.width - max(sheet.text_width(words) for words in ends.values()) - _MARGIN,
        top=_TOP,
        bottom=sheet.height - TIME_AXIS_PX - (_STRIP_ROOM_PX if picture.balance else 0),
        first=picture.buckets.starts[0],
        last=picture.buckets.end,
        low=-lowest,
        high=highest,
    )
    draw_value_axis(sheet, plot, [value for value in values if value], lambda value: number[value])
    sheet.text(plot.left - 8, plot.y_of(0), number[0], style.text_faint, align="end")
    spots = _draw_bars(sheet, plot, picture, speak)
    draw_base_line(sheet, plot, plot.y_of(0))
    draw_bucket_axis(sheet, plot, speak)
    end_labels(
        sheet,
        plot.right + _GAP,
        [
            EndLabel(plot.y_of(picture.came_in[-1]), ends["in"], style.series_label[0]),
            EndLabel(plot.y_of(0), ends["both"], style.text_muted),
            EndLabel(plot.y_of(-picture.went_out[-1]), ends["out"], style.series_label[1]),
        ],
        plot.top,
        plot.bottom,
    )
    if picture.balance:
        spots += _draw_strip(sheet, picture.balance, speak)
    return tuple(spots)


def _draw_bars(sheet: Canvas, plot: Plot, picture: DirectionPicture, speak: Speak) -> list[Spot]:
    style, buckets = sheet.style, picture.buckets
    boxes = [_box(plot, picture, place) for place in range(len(buckets.starts))]
    mutual = [Bar(*box, plot.y_of(-count), plot.y_of(count)) for box, count in zip(boxes, picture.mutual, strict=True)]
    draw_boxes(sheet, mutual, tint(style, style.text_muted, _MUTUAL_BODY))
    for side, color, totals in (
        (1, style.series[0], picture.came_in),
        (-1, style.series[1], picture.went_out),
    ):
        for cut in (False, True):
            rows = [place for place in range(len(boxes)) if buckets.is_cut(place) is cut]
            bars = [
                Bar(*boxes[place], plot.y_of(side * picture.mutual[place]), plot.y_of(side * totals[place]))
                for place in rows
            ]
            draw_boxes(sheet, bars, tint(style, color, BAR_BODY / 2) if cut else tint(style, color))
        edges = [
            ((left, y + side * BAR_EDGE_PX / 2), (right, y + side * BAR_EDGE_PX / 2))
            for (left, right), total in zip(boxes, totals, strict=True)
            if total
            for y in (plot.y_of(side * total),)
        ]
        if edges:
            sheet.lines(edges, color, BAR_EDGE_PX, z=2.5)
    spots = []
    for place, (left, right) in enumerate(boxes):
        parts = {
            "in": (picture.came_in[place], plot.y_of(picture.came_in[place]), plot.y_of(picture.mutual[place])),
            "both": (picture.mutual[place], plot.y_of(picture.mutual[place]), plot.y_of(-picture.mutual[place])),
            "out": (picture.went_out[place], plot.y_of(-picture.mutual[place]), plot.y_of(-picture.went_out[place])),
        }
        for name, (count, top, bottom) in parts.items():
            if count:
                said = speak(_said(picture, place, name, count))
                height = max(bottom - top, 2 * BAR_EDGE_PX)
                centre = sheet.on_screen((left + right) / 2)
                spots.append(
                    Spot(centre, (top + bottom) / 2, right - left, height, said, f"{name}:{buckets.keys[place]}")
                )
    return spots


def _box(plot: Plot, picture: DirectionPicture, place: int) -> tuple[float, float]:
    """Left and right of a bar; a pixel stands between them where there is room, more round the few of a young log."""
    left = plot.x_of_day(picture.buckets.starts[place])
    right = plot.x_of_day(picture.buckets.next_start(place))
    spare = (right - left - _WIDEST_PX) / 2
    if spare > 0:
        return left + spare, right - spare
    return left, right - (1.0 if right - left >= _GAP_FROM_PX else 0.0)


def _last(picture: DirectionPicture, side: str) -> int:
    return {"in": picture.came_in, "both": picture.mutual, "out": picture.went_out}[side][-1]


def _said(picture: DirectionPicture, place: int, side: str, count: int) -> Said:
    template = (_SAID_CUT if picture.buckets.is_cut(place) else _SAID)[side].template
    return Said(template, {"when": picture.buckets.value(place), "count": Value(ValueKind.COUNT, count)})


def _with_count(said: Said, count: int) -> Said:
    return Said(said.template, {"count": Value(ValueKind.COUNT, count)})


def _draw_strip(sheet: Canvas, balance: Sequence[int], speak: Speak) -> list[Spot]:
    """One bar over the width: the shares of people, each with its words under it."""
    style, total = sheet.style, sum(balance)
    top, words_y = sheet.height - _STRIP_PX - 20, sheet.height - 10
    looks = (
        (style.series[1], style.series_label[1]),
        (style.hairline_strong, style.text_muted),
        (style.series[0], style.series_label[0]),
    )
    words = [
        speak(Said(_STRIP[item].template, {"share": Value(ValueKind.SHARE, count / total)}))
        for item, count in zip(Balance, balance, strict=True)
    ]
    widths = [sheet.text_width(word) for word in words]
    centres = [widths[0] / 2, sheet.width / 2, sheet.width - widths[2] / 2]
    kept = uncrowded(centres, widths)
    people = speak(_PEOPLE)
    start = sheet.text_width(people) + _MARGIN
    sheet.text(0, top + _STRIP_PX / 2, people, style.text_faint)
    spots, left = [], start
    for place, (item, count) in enumerate(zip(Balance, balance, strict=True)):
        right = left + (sheet.width - start) * count / total
        fill, label = looks[place]
        if count:
            body = fill if item is Balance.BALANCED else tint(style, fill)
            sheet.area([left, right], [top, top], [top + _STRIP_PX, top + _STRIP_PX], body)
            edge = {Balance.MOSTLY_US: left + 1, Balance.MOSTLY_THEM: right - 1}.get(item)
            if edge is not None:
                sheet.line([(edge, top), (edge, top + _STRIP_PX)], fill, BAR_EDGE_PX)
            values = {"count": Value(ValueKind.COUNT, count), "all": Value(ValueKind.COUNT, total)}
            said = speak(Said(_STRIP_SAID[item].template, values))
            centre = sheet.on_screen((left + right) / 2)
            width = max(right - left, 4)
            spots.append(Spot(centre, top + _STRIP_PX / 2, width, _STRIP_PX + 4, said, f"people:{item}"))
        if place in kept:
            sheet.text(centres[place], words_y, words[place], label, align="centre")
        left = right
    return spots
