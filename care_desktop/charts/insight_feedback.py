"""The chart of feedback from heard to told: a bar for each state, who was told, and how old the oldest one is."""

from matplotlib.figure import Figure

from care_desktop.charts.canvas import Canvas
from care_desktop.charts.insight_axes import cut, draw_lying_bar
from care_desktop.charts.insight_bars import draw_hatch
from care_desktop.charts.style import ChartStyle, Spot
from care_desktop.domain.feedback import FeedbackState
from care_desktop.domain.feedback_board import OUTCOMES
from care_desktop.domain.insight import Said, Value, ValueKind
from care_desktop.domain.insight_feedback import FeedbackPicture, StateBar
from care_desktop.domain.insight_words import Speak

_TOP, _HEAD_PX, _GAP = 4.0, 24.0, 8.0
_BAR_SHARE, _BAR_MOST_PX = 0.5, 20.0
_LABEL_SHARE = 0.4
_HATCH_PX = 3.0
_NAMES = {
    FeedbackState.HEARD: Said("heard"),
    FeedbackState.PASSED_ON: Said("passed on"),
    FeedbackState.PLANNED: Said("planned"),
    FeedbackState.SHIPPED: Said("shipped"),
    FeedbackState.DECLINED: Said("declined"),
    FeedbackState.TOLD: Said("told"),
}
_SAID = {
    FeedbackState.HEARD: Said("Heard and not passed on yet: {count}, the oldest {days} ago"),
    FeedbackState.PASSED_ON: Said("Passed on and not planned yet: {count}, the oldest heard {days} ago"),
    FeedbackState.PLANNED: Said("Planned and not shipped yet: {count}, the oldest heard {days} ago"),
    FeedbackState.SHIPPED: Said("Shipped and waiting to be told: {count}, the oldest heard {days} ago"),
    FeedbackState.DECLINED: Said("Declined and waiting to be told: {count}, the oldest heard {days} ago"),
    FeedbackState.TOLD: Said("Told: {count}, everyone who asked in {closed}"),
}
_OLDEST, _WAITING = Said("oldest"), Said("hatched: waiting to be told")


def draw(figure: Figure, picture: FeedbackPicture, style: ChartStyle, speak: Speak) -> tuple[Spot, ...]:
    """Draw on the whole of `figure`; what can be pointed at, from the top, opens the state by its name.

    Blue is under way, hatched orange has an outcome that somebody still waits to hear, grey was told to everyone.
    """
    sheet = Canvas(figure, style)
    names = {bar.state: speak(_NAMES[bar.state]) for bar in picture.bars}
    counts = {bar.state: speak(Value(ValueKind.COUNT, bar.count)) for bar in picture.bars}
    ages = {bar.state: _age(bar, speak) for bar in picture.bars}
    aged = [sheet.text_width(words) for words in (*ages.values(), speak(_OLDEST))]
    left = min(max(map(sheet.text_width, names.values())), sheet.width * _LABEL_SHARE) + 2 * _GAP
    right = sheet.width - max(aged) - 2 * _GAP - max(map(sheet.text_width, counts.values())) - _GAP
    most = max((bar.count for bar in picture.bars), default=0)
    step = (sheet.height - _TOP - _HEAD_PX) / max(len(picture.bars), 1)
    half = min(step * _BAR_SHARE, _BAR_MOST_PX) / 2
    sheet.text(sheet.width, _TOP + _HEAD_PX / 2, speak(_OLDEST), style.text_faint, align="end")
    if any(_waiting(bar) for bar in picture.bars):
        room = sheet.width - left - max(aged) - _GAP
        sheet.text(left, _TOP + _HEAD_PX / 2, cut(sheet, speak(_WAITING), room), style.series_label[1])
    spots = []
    for place, bar in enumerate(picture.bars):
        y = _TOP + _HEAD_PX + step * (place + 0.5)
        sheet.text(0, y, cut(sheet, names[bar.state], left - _GAP), style.text_muted)
        end = left + (right - left) * bar.count / max(most, 1)
        _draw_bar(sheet, bar, left, end, y, half)
        sheet.text(end + _GAP, y, counts[bar.state], style.text, bold=True)
        sheet.text(sheet.width, y, ages[bar.state], style.text_muted, align="end")
        if bar.count:
            width = max(end - left, 8.0)
            centre = sheet.on_screen(left + width / 2)
            spots.append(Spot(centre, y, width, 2 * half + 4, speak(_said(bar)), str(bar.state)))
    sheet.line([(left, _TOP + _HEAD_PX), (left, sheet.height)], style.control, 1.0, z=3)
    return tuple(spots)


def _draw_bar(sheet: Canvas, bar: StateBar, left: float, end: float, y: float, half: float) -> None:
    """The whole bar in its colour, then the part of those who wait over it."""
    style = sheet.style
    if not bar.count:
        return
    waits = end - (end - left) * _waiting(bar) / bar.count
    told = style.text_faint if bar.state is FeedbackState.TOLD or bar.state in OUTCOMES else style.series[0]
    if waits > left:
        draw_lying_bar(sheet, left, waits, y - half, y + half, told)
    if end > waits:
        draw_lying_bar(sheet, waits, end, y - half, y + half, style.series[1])
        draw_hatch(sheet, (waits, y - half, end, y + half), style.series[1], _HATCH_PX)


def _waiting(bar: StateBar) -> int:
    """How many have an outcome that somebody still waits to hear."""
    has_outcome = bar.state is FeedbackState.TOLD or bar.state in OUTCOMES
    return bar.count - bar.closed if has_outcome else 0


def _age(bar: StateBar, speak: Speak) -> str:
    return "" if bar.oldest_days is None else speak(Value(ValueKind.DAYS, float(bar.oldest_days)))


def _said(bar: StateBar) -> Said:
    values = {
        "count": Value(ValueKind.COUNT, bar.count),
        "closed": Value(ValueKind.COUNT, bar.closed),
        "days": Value(ValueKind.DAYS, None if bar.oldest_days is None else float(bar.oldest_days)),
    }
    return Said(_SAID[bar.state].template, values)
