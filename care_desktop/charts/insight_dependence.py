"""The chart of "Who depends on one of us?": people by how many of us know them, and by the one who does."""

from dataclasses import dataclass

from matplotlib.figure import Figure

from care_desktop.charts.canvas import Canvas
from care_desktop.charts.insight_axes import cut, draw_lying_bar
from care_desktop.charts.style import ChartStyle, Spot
from care_desktop.domain.insight import Said, Value, ValueKind
from care_desktop.domain.insight_dependence import MOST, DependencePicture, SoleAdvocate
from care_desktop.domain.insight_words import Speak

_TOP, _BOTTOM_GAP = 4.0, 4.0
_SLOT_MOST_PX, _BAR_SHARE, _PART_SHARE, _BAR_MOST_PX = 34.0, 0.62, 0.36, 18.0
_LEFT_SHARE, _INDENT_PX, _GAP_PX, _SHARE_PX = 0.34, 10.0, 7.0, 36.0
_LEAST_BAR_PX = 2.0
_AT_RISK = 1

_KNOWN_TO = {
    0: Said("nobody yet"),
    1: Said("one of us"),
    2: Said("two of us"),
    MOST: Said("{n} or more"),
}
_OTHERS, _ONE_OTHER = Said("{n} others"), Said("1 other")


@dataclass(frozen=True, slots=True)
class _Row:
    """A bar: key and words of the mark, how many people, how many on our side know them, whether it is a part."""

    key: str
    words: str
    people: int
    known_to: int
    is_part: bool


def draw(figure: Figure, picture: DependencePicture, style: ChartStyle, speak: Speak) -> tuple[Spot, ...]:
    """Draw on the whole of `figure` and return what can be pointed at: the bars from the top that hold anybody.

    The thinner bars under "one of us" say who it is; together they are that bar.
    """
    sheet = Canvas(figure, style)
    total = sum(picture.people)
    if not total:
        return ()
    rows = _rows(picture, speak)
    widths = [sheet.text_width(row.words) + row.is_part * _INDENT_PX for row in rows]
    left = min(max(widths) + 10, sheet.width * _LEFT_SHARE)
    counts = [speak(Value(ValueKind.COUNT, row.people)) for row in rows]
    behind = max(sheet.text_width(words) for words in counts) + 2 * _GAP_PX + _SHARE_PX
    scale = (sheet.width - left - behind) / max(row.people for row in rows)
    slot = min((sheet.height - _TOP - _BOTTOM_GAP) / len(rows), _SLOT_MOST_PX)
    spots = []
    for place, (row, count) in enumerate(zip(rows, counts, strict=True)):
        y, is_one = _TOP + slot * (place + 0.5), row.known_to == 1
        start = row.is_part * _INDENT_PX
        ink = style.text if is_one and not row.is_part else style.text_muted
        sheet.text(start, y, cut(sheet, row.words, left - start - 8), ink, bold=is_one and not row.is_part)
        half = min(slot * (_PART_SHARE if row.is_part else _BAR_SHARE), _BAR_MOST_PX) / 2
        end = left + (max(row.people * scale, _LEAST_BAR_PX) if row.people else 0.0)
        if row.people:
            _draw_row(sheet, row, left, end, y, half)
        sheet.text(end + _GAP_PX, y, count, style.text_muted if row.is_part else style.text, bold=not row.is_part)
        share = speak(Value(ValueKind.SHARE, row.people / total))
        sheet.text(sheet.width, y, share, style.text_faint, align="end")
        if row.people:
            width = end + _GAP_PX + sheet.text_width(count) - left
            said = speak(_said(row, total))
            spots.append(Spot(sheet.on_screen(left + width / 2), y, width, slot - 2, said, row.key))
    sheet.line([(left, _TOP), (left, _TOP + slot * len(rows))], style.control, 1.0, z=3)
    return tuple(spots)


def _rows(picture: DependencePicture, speak: Speak) -> list[_Row]:
    rows = []
    for known_to, people in enumerate(picture.people):
        words = speak(Said(_KNOWN_TO[known_to].template, {"n": Value(ValueKind.COUNT, known_to)}))
        rows.append(_Row(str(known_to), words, people, known_to, False))
        if known_to == 1:
            rows += [_Row(item.key, _who(item, speak), item.people, 1, True) for item in picture.sole]
    return rows


def _who(item: SoleAdvocate, speak: Speak) -> str:
    if item.name:
        return speak(Value(ValueKind.TEXT, item.name))
    said = _ONE_OTHER if item.advocates == 1 else _OTHERS
    return speak(Said(said.template, {"n": Value(ValueKind.COUNT, item.advocates)}))


def _draw_row(sheet: Canvas, row: _Row, left: float, end: float, y: float, half: float) -> None:
    style = sheet.style
    if row.known_to == 0:
        sheet.hatch(left, y - half, end, y + half)
        box = [(left, y - half), (end, y - half), (end, y + half), (left, y + half)]
        sheet.line(box, style.unknown_edge)
    else:
        color = style.series[_AT_RISK] if row.known_to == 1 else style.control
        draw_lying_bar(sheet, left, end, y - half, y + half, color)


def _said(row: _Row, total: int) -> Said:
    values = {
        "who": Value(ValueKind.TEXT, row.words),
        "n": Value(ValueKind.COUNT, row.people),
        "share": Value(ValueKind.SHARE, row.people / total),
    }
    if row.is_part:
        return Said("Known only to {who}: {n} people, {share}", values)
    return Said("Known to {who}: {n} people, {share}", values)
