"""The calendar of a person: a square per day, weeks side by side, darker where more happened."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta

from matplotlib.figure import Figure

from care_desktop.charts.canvas import Canvas, Place
from care_desktop.charts.person_rhythm_data import DAYS_A_WEEK, PersonCalendar
from care_desktop.charts.style import ChartStyle, Spot

WEEKS_LEAST = 53

_HEAD, _FOOT = 20.0, 22.0
_PITCH_MOST, _PITCH_LEAST = 13.0, 8.0
_CELL_SHARE = 0.82
_LEVELS = (1, 2, 3, 5)
_LABELLED_DAYS = (0, 2, 4)
_GAP = 6.0


def draw(figure: Figure, data: PersonCalendar, style: ChartStyle) -> tuple[Spot, ...]:
    """Draw on the whole of `figure`; each day on which something happened can be pointed at and opened.

    A year at least, more on a wide sheet; fewer weeks only where the squares would be too small to see.
    """
    sheet = Canvas(figure, style)
    left = max(map(sheet.text_width, data.weekdays), default=0.0) + _GAP
    room, high = sheet.width - left, (sheet.height - _HEAD - _FOOT) / DAYS_A_WEEK
    pitch = min(max(room / WEEKS_LEAST, _PITCH_LEAST), _PITCH_MOST, high)
    weeks = max(int(room / pitch + 1e-6), 1)
    start = data.first_of_last_week - timedelta(days=DAYS_A_WEEK * (weeks - 1))

    def centre(day: date) -> Place:
        week, weekday = divmod((day - start).days, DAYS_A_WEEK)
        return left + (week + 0.5) * pitch, _HEAD + (weekday + 0.5) * pitch

    side = pitch * _CELL_SHARE
    shown = [item for item in data.days if start <= item.day <= data.as_of]
    busy = {item.day for item in shown}
    span = (start + timedelta(days=number) for number in range((data.as_of - start).days + 1))
    _draw_cells(sheet, [centre(day) for day in span if day not in busy], side, style.heat_fill[0])
    for level in range(1, len(_LEVELS) + 1):
        places = [centre(item.day) for item in shown if bisect_right(_LEVELS, item.count) == level]
        _draw_cells(sheet, places, side, _fill(style, level), style.trust_band_edge)
    _draw_weekdays(sheet, data, pitch)
    _draw_months(sheet, data, start, weeks, left, pitch)
    _draw_key(sheet, left, _HEAD + DAYS_A_WEEK * pitch + _FOOT / 2 + 2, side)
    spots = []
    for item in shown:
        x, y = centre(item.day)
        spots.append(Spot(sheet.on_screen(x), y, side, side, item.said, item.target))
    return tuple(spots)


def _fill(style: ChartStyle, level: int) -> str:
    """The darkest colours of the scale, so that a single interaction is not taken for none."""
    return style.heat_fill[len(style.heat_fill) - len(_LEVELS) + level - 1]


def _draw_cells(sheet: Canvas, centres: Sequence[Place], side: float, color: str, edge: str = "") -> None:
    """Squares as short thick strokes: one shape for hundreds of days."""
    if not centres:
        return
    half = side / 2
    sheet.lines([((x - half, y), (x + half, y)) for x, y in centres], color, side, z=1.5)
    if edge:
        inner = half - 0.5
        corners = [(-inner, -inner), (inner, -inner), (inner, inner), (-inner, inner)]
        pairs = [
            ((x + one[0], y + one[1]), (x + other[0], y + other[1]))
            for x, y in centres
            for one, other in zip(corners, [*corners[1:], corners[0]], strict=True)
        ]
        sheet.lines(pairs, edge, 1.0, z=1.6)


def _draw_weekdays(sheet: Canvas, data: PersonCalendar, pitch: float) -> None:
    for row in range(DAYS_A_WEEK):
        weekday = (row + data.first_weekday) % DAYS_A_WEEK
        if weekday in _LABELLED_DAYS:
            sheet.text(0, _HEAD + (row + 0.5) * pitch, data.weekdays[weekday], sheet.style.text_faint)


def _draw_months(sheet: Canvas, data: PersonCalendar, start: date, weeks: int, left: float, pitch: float) -> None:
    """The name of a month over the week in which it begins; January bears the year."""
    taken = 0.0
    for week in range(weeks):
        day = start + timedelta(days=DAYS_A_WEEK * week)
        end = day + timedelta(days=DAYS_A_WEEK - 1)
        if day.day != 1 and day.month == end.month:
            continue
        words = str(end.year) if end.month == 1 else data.months[end.month - 1]
        x, width = left + week * pitch, sheet.text_width(words)
        if x >= taken and x + width <= sheet.width:
            sheet.text(x, _HEAD / 2 - 1, words, sheet.style.text_faint)
            taken = x + width + _GAP


def _draw_key(sheet: Canvas, left: float, y: float, side: float) -> None:
    """How many interactions each shade stands for."""
    style, x = sheet.style, left + side / 2
    for level, least in enumerate(_LEVELS, 1):
        words = f"{least}+" if level == len(_LEVELS) else str(least)
        if level < len(_LEVELS) and _LEVELS[level] > least + 1:
            words = f"{least}\N{EN DASH}{_LEVELS[level] - 1}"
        _draw_cells(sheet, [(x, y)], side, _fill(style, level), style.trust_band_edge)
        sheet.text(x + side / 2 + 4, y, words, style.text_faint)
        x += side + 4 + sheet.text_width(words) + 2 * _GAP
