"""The chart of a person's trust: band, line, marks with flags, the longest silence, interactions, the chosen day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from matplotlib.figure import Figure

from care_desktop.charts.canvas import Canvas
from care_desktop.charts.style import ChartStyle, Spot
from care_desktop.charts.trust_data import (
    LEFT_PX,
    RIGHT_PX,
    ChartMark,
    MarkShape,
    TrustOverTime,
    longest_silence,
    ticks,
    trust_on,
)

HEIGHT_PX = 264
NAMED_MARKS = 6

_LANES = (8.0, 24.0)
_FLAG_TOP = 3.0
_TOP, _BOTTOM = 53.0, 201.0
_AXIS = 227.0
_STROKE = 15.0
_DOT = 6.0
_TICK_TOP, _TICK_BOTTOM = 246.0, 260.0
_GAP = 5.0
_LABEL_LENGTH = 24
_LABEL_STEP = 16.0
# Where the bracket of a silence may stand: under the band, or else above it.
_BRACKETS = (_BOTTOM - 18, _TOP + 6)

# Matplotlib's marker, colour role, and whether the body is hollow.
_SHAPES = {
    MarkShape.MILESTONE: ("D", "accent", False),
    MarkShape.KEPT: ("^", "positive", False),
    MarkShape.BROKEN: ("v", "negative", False),
    MarkShape.TOLD: ("o", "accent", True),
}


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where days and values stand on the sheet."""

    start: date
    days: int
    left: float
    right: float

    def x(self, day: date) -> float:
        return self.left + (self.right - self.left) * (day - self.start).days / max(self.days, 1)

    def y(self, value: float) -> float:
        return _BOTTOM - (_BOTTOM - _TOP) * value / 100


def draw(figure: Figure, data: TrustOverTime, style: ChartStyle) -> tuple[Spot, ...]:
    """Draw on the whole of `figure` and return what can be pointed at, oldest first.

    The figure should be HEIGHT_PX high (at 96 pixels an inch); the width is free. Trust runs from 0 to 100.
    """
    sheet = Canvas(figure, style)
    frame = _Frame(data.start, data.span_days, LEFT_PX, sheet.width - max(RIGHT_PX, _beside(sheet, data)))
    _draw_grid(sheet, frame)
    _draw_unknown(sheet, frame, data)
    _draw_band(sheet, frame, data)
    _draw_silence(sheet, frame, data)
    spots = _draw_marks(sheet, frame, data) if data.known else []
    spots += _draw_lane(sheet, frame, data)
    _draw_ticks(sheet, frame, data)
    _draw_chosen(sheet, frame, data)
    return tuple(sorted(spots, key=lambda spot: -spot.x if style.mirrored else spot.x))


def _beside(sheet: Canvas, data: TrustOverTime) -> float:
    """The room that the words after the time axis need."""
    if data.right_px is not None:
        return data.right_px
    return max(sheet.text_width(words) for words in (data.words.from_them, data.words.from_us)) + 12


def _draw_chosen(sheet: Canvas, frame: _Frame, data: TrustOverTime) -> None:
    if data.chosen is None or not data.start <= data.chosen <= data.as_of:
        return
    x, style = frame.x(data.chosen), sheet.style
    sheet.line([(x, _TOP), (x, _TICK_BOTTOM)], style.accent, 1.0, z=3.2)
    if data.known and data.known[0].day <= data.chosen:
        y = frame.y(trust_on(data.known, data.chosen))
        sheet.marker(x, y, "o", style.trust_tick, style.surface, _DOT + 1.5, 1.5)


def _draw_grid(sheet: Canvas, frame: _Frame) -> None:
    for value in (0, 25, 50, 75, 100):
        y, color = frame.y(value), sheet.style.hairline
        sheet.line([(frame.left, y), (frame.right, y)], color, sheet.style.hairline_px, z=0.5)
        if value % 50 == 0:
            sheet.text(frame.left - 8, y, str(value), sheet.style.text_faint, align="end")


def _draw_unknown(sheet: Canvas, frame: _Frame, data: TrustOverTime) -> None:
    style = sheet.style
    right = frame.x(data.known[0].day) if data.known else frame.right
    top, middle, bottom = (frame.y(v) for v in (data.unknown_high, data.base_rate, data.unknown_low))
    if right - frame.left < 1:
        return
    sheet.hatch(frame.left, top, right, bottom)
    for y in (top, bottom):
        sheet.line([(frame.left, y), (right, y)], style.unknown_edge)
    sheet.line([(frame.left, middle), (right, middle)], style.unknown, 1.5, dashes=(4, 3))
    half = sheet.text_width(data.words.unknown) / 2
    centre = max((frame.left + right) / 2, frame.left + half - 6)
    sheet.text(centre, bottom - 11, data.words.unknown, style.unknown, align="centre", halo=style.unknown_fill)


def _draw_band(sheet: Canvas, frame: _Frame, data: TrustOverTime) -> None:
    style, known = sheet.style, data.known
    if not known:
        return
    xs = [frame.x(point.day) for point in known]
    highs, values, lows = ([frame.y(getattr(p, name) or 0.0) for p in known] for name in ("high", "trust", "low"))
    if len(xs) == 1:
        xs, highs, values, lows = [xs[0] - 1, *xs], highs * 2, values * 2, lows * 2
    sheet.area(xs, highs, lows, style.trust_band)
    for edge in (highs, lows):
        sheet.line(list(zip(xs, edge, strict=True)), style.trust_band_edge, 1.0)
    sheet.line(list(zip(xs, values, strict=True)), style.trust_tick, style.line_px, z=3)
    _draw_end_labels(sheet, frame, known[-1].high or 0.0, known[-1].trust or 0.0, known[-1].low or 0.0)


def _draw_end_labels(sheet: Canvas, frame: _Frame, high: float, value: float, low: float) -> None:
    x, middle = frame.right + 8, frame.y(value)
    upper, lower = min(frame.y(high), middle - _LABEL_STEP), max(frame.y(low), middle + _LABEL_STEP)
    faint = sheet.style.text_faint
    sheet.text(x, upper, str(round(high)), faint)
    sheet.text(x, lower, str(round(low)), faint)
    sheet.text(x, middle, str(round(value)), sheet.style.text, sheet.style.heading_px, bold=True)


def _draw_silence(sheet: Canvas, frame: _Frame, data: TrustOverTime) -> None:
    silence = longest_silence([stroke.day for stroke in data.strokes], data.as_of)
    if silence is None or not data.known:
        return
    left, right = frame.x(silence.start), frame.x(silence.end)
    words = data.words.silent.format(months=silence.months)
    half = sheet.text_width(words) / 2
    centre = min(max((left + right) / 2, frame.left + half), frame.right - half)
    near = [p for p in data.known if min(left, centre - half) <= frame.x(p.day) <= max(right, centre + half)]
    reach = [(frame.y(p.high or 0.0), frame.y(p.low or 0.0)) for p in near]
    is_free = {y: all(low < y - 6 or high > y + 18 for high, low in reach) for y in _BRACKETS}
    y = next((y for y in _BRACKETS if is_free[y]), _BRACKETS[0])
    sheet.line([(left, y - 4), (left, y), (right, y), (right, y - 4)], sheet.style.text_muted, 1.0, z=4)
    sheet.text(centre, y + 11, words, sheet.style.text_faint, align="centre")


def _draw_marks(sheet: Canvas, frame: _Frame, data: TrustOverTime) -> list[Spot]:
    style, size = sheet.style, sheet.style.marker_px
    for mark, lane, end in _flags(sheet, frame, data.marks):
        x, y = frame.x(mark.day), frame.y(trust_on(data.known, mark.day))
        top = _LANES[lane] - _LANES[0] + _FLAG_TOP
        sheet.line([(x, top), (x, y)], style.text_muted, 1.0, dashes=(1, 2), z=3.5)
        side = -_GAP if end else _GAP
        sheet.text(x + side, _LANES[lane], _label(mark), style.text_muted, align="end" if end else "start")
    spots = []
    for mark in data.marks:
        x, y = frame.x(mark.day), frame.y(trust_on(data.known, mark.day))
        shape, role, hollow = _SHAPES[mark.shape]
        color = getattr(style, role)
        if hollow:
            sheet.marker(x, y, shape, style.surface, color, size, 2.0)
        else:
            side = size * (0.78 if shape == "D" else 0.95)
            sheet.marker(x, y, shape, color, style.surface, side + 1.5, 1.5)
        spots.append(Spot(sheet.on_screen(x), y, size + 5, size + 5, mark.said, mark.target))
    return spots


def _label(mark: ChartMark) -> str:
    return mark.label if len(mark.label) <= _LABEL_LENGTH else f"{mark.label[: _LABEL_LENGTH - 1].rstrip()}…"


def _flags(sheet: Canvas, frame: _Frame, marks: Sequence[ChartMark]) -> list[tuple[ChartMark, int, bool]]:
    """The marks that get words: mark, lane from the top, whether the words stand before the flag line.

    Newest first, rarer shapes before others; a mark whose words find no room stays without them.
    """
    rarity = {shape: sum(mark.shape is shape for mark in marks) for shape in MarkShape}
    taken: list[list[tuple[float, float]]] = [[], []]
    poles: list[float] = []
    named: list[tuple[ChartMark, int, bool]] = []
    for mark in sorted(marks, key=lambda mark: (min(rarity[mark.shape], 3), -mark.day.toordinal())):
        x, width = frame.x(mark.day), sheet.text_width(_label(mark))
        place = _free_place(x, width, taken, poles, sheet.width)
        if place is None:
            continue
        lane, end = place
        taken[lane].append((x - _GAP - width, x) if end else (x, x + _GAP + width))
        if lane == 0:
            poles.append(x)
        named.append((mark, lane, end))
        if len(named) == NAMED_MARKS:
            break
    return named


def _free_place(
    x: float, width: float, taken: list[list[tuple[float, float]]], poles: list[float], limit: float
) -> tuple[int, bool] | None:
    for lane in (1, 0):
        for end in (False, True):
            left, right = (x - _GAP - width, x) if end else (x, x + _GAP + width)
            is_clear = all(right + 8 <= a or left - 8 >= b for a, b in taken[lane])
            # The pole of a flag in the upper lane runs through the lower one.
            crosses = lane == 1 and any(left - 3 <= pole <= right + 3 for pole in poles)
            cut = lane == 0 and any(a - 3 <= x <= b + 3 for a, b in taken[1])
            if is_clear and not crosses and not cut and left >= 0 and right <= limit:
                return lane, end
    return None


def _draw_lane(sheet: Canvas, frame: _Frame, data: TrustOverTime) -> list[Spot]:
    style = sheet.style
    sheet.line([(frame.left, _AXIS), (frame.right, _AXIS)], style.hairline_strong, 1.0, z=1)
    ups, downs, spots = [], [], []
    for stroke in data.strokes:
        x, length = frame.x(stroke.day), max(_STROKE * stroke.depth, 3.0)
        if stroke.from_them:
            ups.append(((x, _AXIS - 0.5), (x, _AXIS - 0.5 - length)))
        if stroke.from_us:
            downs.append(((x, _AXIS + 0.5), (x, _AXIS + 0.5 + length)))
        middle = _AXIS + (stroke.from_us - stroke.from_them) * length / 2
        height = length * (stroke.from_us + stroke.from_them)
        spots.append(Spot(sheet.on_screen(x), middle, 4, height + 2, stroke.said, stroke.target))
    width = 2.0 if len(data.strokes) < 250 else 1.0
    for pairs, color in ((ups, style.series[0]), (downs, style.series[1])):
        if pairs:
            sheet.lines(pairs, color, width)
    if not data.strokes:
        return []
    sheet.text(frame.right + 8, _AXIS - 9, data.words.from_them, style.series_label[0])
    sheet.text(frame.right + 8, _AXIS + 9, data.words.from_us, style.series_label[1])
    return spots


def _draw_ticks(sheet: Canvas, frame: _Frame, data: TrustOverTime) -> None:
    for day, label in ticks(data.start, data.as_of, frame.right - frame.left, data.words):
        x = frame.x(day)
        sheet.line([(x, _TICK_TOP), (x, _TICK_BOTTOM)], sheet.style.control, 1.0)
        if x + 4 + sheet.text_width(label) <= sheet.width:
            sheet.text(x + 4, (_TICK_TOP + _TICK_BOTTOM) / 2, label, sheet.style.text_faint)
