"""The chart of "How long does it take?": the share who reached each stage by time since first contact, with bands."""

from datetime import date, timedelta
from itertools import count, takewhile

from matplotlib.figure import Figure

from care_desktop.charts.canvas import Canvas
from care_desktop.charts.insight_axes import Plot, cut, draw_value_axis, nice_values, spread, step_places, tint
from care_desktop.charts.style import ChartStyle, Spot
from care_desktop.domain.insight import Said, Value, ValueKind
from care_desktop.domain.insight_duration import DAYS_PER_MONTH, MONTHS_FROM_DAYS, DurationPicture, StageCurve
from care_desktop.domain.insight_words import Speak
from care_desktop.domain.resources import Stage

_TOP, _BOTTOM_PX = 24.0, 22.0
_SQUARE_PX, _GAP_PX, _LABEL_STEP_PX = 16.0, 6.0, 19.0
_BAND_BODY = 0.25
_SPOT_PX, _MARGIN_PX = 12.0, 3.0
_TICK_ROOM_PX = 30.0
_AXIS_STEPS = {True: (1, 3, 6, 12, 24, 60, 120), False: (1, 2, 7, 14, 28, 56)}
# Days since first contact stand on the plot like the days of a calendar that begins here.
_FIRST_DAY = date(1, 1, 1)

_HEADING = Said("share of people who reached")
_UNITS = {True: Said("months"), False: Said("days")}
_ONE = {True: Said("month"), False: Said("day")}


def draw(figure: Figure, picture: DurationPicture, style: ChartStyle, speak: Speak) -> tuple[Spot, ...]:
    """Draw on the whole of `figure` and return what can be pointed at: per stage its line, its end, its stays."""
    sheet = Canvas(figure, style)
    if len(picture.days) < 2:
        return ()
    end = picture.days[-1]
    values = nice_values(0.0, max(max(curve.high) for curve in picture.curves))
    values = tuple(value for value in values if value <= 1)
    left = max(sheet.text_width(speak(Value(ValueKind.SHARE, value))) for value in values) + 10
    beside = (
        max(sheet.text_width(_end_words(curve, speak)) for curve in picture.curves)
        + _SQUARE_PX
        + 2 * _GAP_PX
        + _MARGIN_PX
    )
    plot = Plot(
        left=left,
        right=sheet.width - beside,
        top=_TOP,
        bottom=sheet.height - _BOTTOM_PX,
        first=_FIRST_DAY,
        last=_FIRST_DAY + timedelta(days=end),
        low=0.0,
        high=max(*values, *(max(curve.high) for curve in picture.curves)),
    )
    draw_value_axis(sheet, plot, values, lambda value: speak(Value(ValueKind.SHARE, value)))
    sheet.text(left, 8, cut(sheet, speak(_HEADING), sheet.width - left), style.text_faint)
    marked = _draw_days(sheet, plot, end, speak)
    xs = [_x(plot, day) for day in picture.days]
    for curve in picture.curves:
        color = style.stage_edge[_number(curve.stage)]
        tops, bottoms = ([plot.y_of(value) for value in ends] for ends in (curve.high, curve.low))
        over = step_places(xs, tops)
        under = step_places(xs, bottoms)
        sheet.area([x for x, _y in over], [y for _x, y in over], [y for _x, y in under], tint(style, color, _BAND_BODY))
    for curve in picture.curves:
        line = step_places(xs, [plot.y_of(value) for value in curve.share])
        sheet.line(line, style.stage_edge[_number(curve.stage)], style.line_px, z=3)
    ends = [plot.y_of(curve.share[-1]) for curve in picture.curves]
    places = spread(ends, _LABEL_STEP_PX, _TOP, plot.bottom)
    spots: list[Spot] = []
    for curve, y in zip(picture.curves, places, strict=True):
        for place, day in enumerate(picture.days):
            if day in marked:
                x, at = _x(plot, day), plot.y_of(curve.share[place])
                spots.append(_spot(sheet, x, at, _SPOT_PX, _said(picture, curve, place), f"{curve.stage}:{day}", speak))
        spots += _draw_end(sheet, plot, picture, curve, y, speak)
    return tuple(spots)


def _number(stage: Stage) -> int:
    return list(Stage).index(stage)


def _x(plot: Plot, day: int) -> float:
    return plot.x_of_day(_FIRST_DAY + timedelta(days=day))


def _end_words(curve: StageCurve, speak: Speak) -> str:
    return speak(Value(ValueKind.SHARE, curve.share[-1]))


def _draw_days(sheet: Canvas, plot: Plot, end: int, speak: Speak) -> set[int]:
    """The axis of time; the days it marks, without the first."""
    style, is_long = sheet.style, end >= MONTHS_FROM_DAYS
    unit_days = DAYS_PER_MONTH if is_long else 1.0
    steps = _AXIS_STEPS[is_long]
    step = next((n for n in steps if plot.width * n * unit_days / end >= _TICK_ROOM_PX), steps[-1])
    numbers = list(takewhile(lambda number: int(number * unit_days) <= end, count(0, step)))
    sheet.line([(plot.left, plot.bottom), (plot.right, plot.bottom)], style.control, 1.0, z=2.9)
    for number in numbers:
        x, words = _x(plot, int(number * unit_days)), speak(Value(ValueKind.COUNT, number))
        half = sheet.text_width(words) / 2
        sheet.line([(x, plot.bottom), (x, plot.bottom + 4)], style.control, 1.0)
        if number == numbers[-1]:
            unit = speak((_UNITS if number != 1 else _ONE)[is_long])
            words = cut(sheet, f"{words} {unit}", sheet.width - x + half)
        sheet.text(x - half, plot.bottom + 13, words, style.text_faint)
    return {int(number * unit_days) for number in numbers[1:]}


def _draw_end(
    sheet: Canvas, plot: Plot, picture: DurationPicture, curve: StageCurve, y: float, speak: Speak
) -> list[Spot]:
    style, number = sheet.style, _number(curve.stage)
    left, half = plot.right + _GAP_PX, _SQUARE_PX / 2
    right, words = left + _SQUARE_PX, _end_words(curve, speak)
    sheet.area([left, right], [y - half] * 2, [y + half] * 2, style.stage_fill[number])
    frame = [(left, y - half), (right, y - half), (right, y + half), (left, y + half), (left, y - half)]
    sheet.line(frame, style.stage_edge[number], 1.0)
    sheet.text(left + half, y, curve.stage.letter, style.stage_text[number], align="centre", bold=True)
    sheet.text(right + _GAP_PX, y, words, style.text)
    width = sheet.text_width(words)
    last = len(picture.days) - 1
    target = f"{curve.stage}:{picture.days[last]}"
    return [
        _spot(sheet, right + _GAP_PX + width / 2, y, max(width, _SPOT_PX), _said(picture, curve, last), target, speak),
        _spot(sheet, left + half, y, _SQUARE_PX, _said_stays(curve), f"stays:{curve.stage}", speak),
    ]


def _spot(sheet: Canvas, x: float, y: float, width: float, said: Said, target: str, speak: Speak) -> Spot:
    return Spot(sheet.on_screen(x), y, width, _SPOT_PX, speak(said), target)


def _said(picture: DurationPicture, curve: StageCurve, place: int) -> Said:
    return Said(
        "{share} reached {stage} within {time}, 90 % interval {low} to {high}; {n} people have been known so long",
        {
            "share": Value(ValueKind.SHARE, curve.share[place]),
            "stage": Value(ValueKind.STAGE, curve.stage),
            "time": Value(ValueKind.DAYS, float(picture.days[place])),
            "low": Value(ValueKind.SHARE, curve.low[place]),
            "high": Value(ValueKind.SHARE, curve.high[place]),
            "n": Value(ValueKind.COUNT, picture.known_so_long[place]),
        },
    )


def _said_stays(curve: StageCurve) -> Said:
    values = {
        "stage": Value(ValueKind.STAGE, curve.stage),
        "median": Value(ValueKind.DAYS, curve.stay_median_days),
        "ninth": Value(ValueKind.DAYS, curve.stay_ninth_days),
    }
    if curve.stay_median_days is None:
        return Said("Time in {stage}: less than half of the stays have ended so far, or there are too few", values)
    if curve.stay_ninth_days is None:
        return Said("Time in {stage}: half of the stays ended within {median}", values)
    return Said("Time in {stage}: half of the stays ended within {median}, nine in ten within {ninth}", values)
