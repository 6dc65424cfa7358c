"""The chart of a person's interactions by channel: lying bars, split by who gave."""

from matplotlib.figure import Figure

from care_desktop.charts.canvas import Canvas
from care_desktop.charts.insight_axes import cut, tint
from care_desktop.charts.insight_bars import draw_hatch
from care_desktop.charts.person_rhythm_data import HEAD_PX, ROW_PX, PersonChannels
from care_desktop.charts.style import ChartStyle, Spot

_GAP, _HALF, _KEY, _HATCH_PX = 8.0, 6.0, 10.0, 4.0


def draw(figure: Figure, data: PersonChannels, style: ChartStyle) -> tuple[Spot, ...]:
    """Draw on the whole of `figure`; a bar can be pointed at, and opens nothing."""
    sheet = Canvas(figure, style)
    if not data.bars:
        return ()
    totals = [sum(bar.parts) for bar in data.bars]
    label = min(max(sheet.text_width(bar.label) for bar in data.bars), 0.4 * sheet.width)
    left = label + _GAP
    right = sheet.width - max(sheet.text_width(str(total)) for total in totals) - _GAP
    _draw_keys(sheet, data.keys, left)
    spots = []
    for place, (bar, total) in enumerate(zip(data.bars, totals, strict=True)):
        y, at = HEAD_PX + ROW_PX * (place + 0.5), left
        sheet.text(0, y, cut(sheet, bar.label, label), style.text)
        for look, count in enumerate(bar.parts):
            end = at + (right - left) * count / max(totals)
            _draw_part(sheet, look, at, end, y)
            at = end
        sheet.text(at + _GAP, y, str(total), style.text_muted)
        spots.append(Spot(sheet.on_screen(sheet.width / 2), y, sheet.width, ROW_PX - 2, bar.said, None))
    return tuple(spots)


def _draw_keys(sheet: Canvas, keys: tuple[str, str, str], left: float) -> None:
    """What the three looks stand for; from the edge when they do not fit over the bars."""
    needed = sum(_KEY + 5 + sheet.text_width(words) + 2 * _GAP for words in keys) - 2 * _GAP
    x = left if left + needed <= sheet.width else 0.0
    for look, words in enumerate(keys):
        _draw_part(sheet, look, x, x + _KEY, HEAD_PX / 2 - 1, _KEY / 2)
        sheet.text(x + _KEY + 5, HEAD_PX / 2 - 1, words, sheet.style.text_muted)
        x += _KEY + 5 + sheet.text_width(words) + 2 * _GAP


def _draw_part(sheet: Canvas, look: int, left: float, right: float, y: float, half: float = _HALF) -> None:
    """Full for what comes from them, hatched for both ways, an outline for what goes out from us."""
    if right - left <= 0:
        return
    style, top, bottom = sheet.style, y - half, y + half
    color = style.series[1] if look == 2 else style.series[0]
    ground = (color, tint(style, color, 0.2), style.surface)[look]
    sheet.area([left, right], [top, top], [bottom, bottom], ground)
    if look == 1:
        draw_hatch(sheet, (left, top, right, bottom), color, _HATCH_PX)
    if look and right - left > 1:
        inner = (left + 0.5, right - 0.5, top + 0.5, bottom - 0.5)
        corners = [(inner[0], inner[2]), (inner[1], inner[2]), (inner[1], inner[3]), (inner[0], inner[3])]
        sheet.line([*corners, corners[0]], color, 1.0, z=2)
