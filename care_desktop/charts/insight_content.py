"""The chart of what follows content: per kind the share with a milestone before and after, as two dots on a line."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from care_desktop.charts.canvas import Canvas
from care_desktop.charts.insight_axes import cut, nice_values
from care_desktop.charts.style import ChartStyle, Spot
from care_desktop.domain.insight import Said, Value, ValueKind
from care_desktop.domain.insight_content import ContentPicture, ContentRow
from care_desktop.domain.insight_words import Speak
from care_desktop.domain.interactions import code_of
from care_desktop.domain.resources import STAGE_OF_KIND, Stage

_HEAD, _FOOT = 18.0, 16.0
_LEAST_ROW, _MOST_ROW = 12.5, 28.0
_GAP, _DOT, _SQUARE = 8.0, 7.0, 16.0
_AXIS_MOST = 4
_BEFORE, _AFTER = Said("before"), Said("after")
_PEOPLE = Said("people")
_ANY = Said("any content")
_SAID = (
    "{kind}: {after} of {people} people reached a milestone in the 90 days after, {before} in the 90 days before; "
    "the difference lies between {low} and {high}"
)
_SAID_ALIKE = "{kind}: {after} of {people} people reached a milestone in the 90 days after, {before} before"


def draw(figure: Figure, picture: ContentPicture, style: ChartStyle, speak: Speak) -> tuple[Spot, ...]:
    """Draw on the whole of `figure`; what can be pointed at is a row, which opens `kind:` and the kind's code."""
    sheet = Canvas(figure, style)
    count = min(len(picture.rows), max(1, int((sheet.height - _HEAD - _FOOT) / _LEAST_ROW)))
    rows = picture.rows[:count]
    if not rows:
        return ()
    step = min((sheet.height - _HEAD - _FOOT) / count, _MOST_ROW)
    names = [speak(_ANY) if row.kind is None else speak(Said(row.kind)) for row in rows]
    square = min(_SQUARE, step - 2)
    figures = [speak(Value(ValueKind.COUNT, row.people)) for row in rows]
    shares = [speak(Value(ValueKind.SHARE, row.after / row.people)) for row in rows]
    people_width = max(map(sheet.text_width, (*figures, speak(_PEOPLE))))
    share_right = sheet.width - people_width - _GAP
    right = share_right - max(map(sheet.text_width, shares)) - _GAP - _DOT
    label = min(max(map(sheet.text_width, names)), 0.36 * sheet.width)
    left = square + 6 + label + _GAP + _DOT
    bottom = _HEAD + step * count
    marks = _marks(rows)

    def x_of(share: float) -> float:
        return left + (right - left) * share / marks[-1]

    for mark in marks:
        x = x_of(mark)
        sheet.line([(x, _HEAD), (x, bottom)], style.control if mark == 0 else style.hairline, 1.0, z=0.5)
        sheet.text(x, bottom + 8, speak(Value(ValueKind.SHARE, mark)), style.text_faint, align="centre")
    _draw_head(sheet, left, share_right, speak)
    spots: list[Spot] = []
    for place, (row, name) in enumerate(zip(rows, names, strict=True)):
        y = _HEAD + step * (place + 0.5)
        color = style.text_muted
        if row.kind is not None:
            _draw_letter(sheet, STAGE_OF_KIND[row.kind], y, square)
            color = style.stage_edge[list(Stage).index(STAGE_OF_KIND[row.kind])]
        sheet.text(square + 6, y, cut(sheet, name, label), style.text, bold=row.kind is None)
        before, after = x_of(row.before / row.people), x_of(row.after / row.people)
        sheet.line([(before, y), (after, y)], color, 2.0, z=2)
        _dot(sheet, before, y, False)
        _dot(sheet, after, y, True)
        is_clear = row.low is not None and row.high is not None and (row.low > 0 or row.high < 0)
        words = speak(Value(ValueKind.SHARE, row.after / row.people))
        sheet.text(share_right, y, words, style.text if is_clear else style.text_muted, align="end", bold=is_clear)
        sheet.text(sheet.width, y, figures[place], style.text_faint, align="end")
        target = f"kind:{0 if row.kind is None else code_of(row.kind)}"
        said = _said(row, name, speak)
        spots.append(Spot(sheet.on_screen(sheet.width / 2), y, sheet.width, step - 1, said, target))
    return tuple(spots)


def _marks(rows: Sequence[ContentRow]) -> tuple[float, ...]:
    """Shares to mark from 0 to at least the largest one, never over the whole."""
    largest = max(max(row.before, row.after) / row.people for row in rows)
    marks = tuple(mark for mark in nice_values(0.0, max(largest, 0.05), _AXIS_MOST, 0.05) if mark <= 1.0)
    return marks if marks[-1] >= largest else (*marks, 1.0)


def _draw_head(sheet: Canvas, left: float, share_right: float, speak: Speak) -> None:
    """The key of the dots, and what the figures are."""
    style, x = sheet.style, left
    for said, is_after in ((_BEFORE, False), (_AFTER, True)):
        words = speak(said)
        _dot(sheet, x, 9, is_after)
        sheet.text(x + _DOT, 9, words, style.text_muted)
        x += 2 * _DOT + sheet.text_width(words) + 4
    words = speak(_AFTER)
    if share_right - sheet.text_width(words) > x:
        sheet.text(share_right, 9, words, style.text_faint, align="end")
    sheet.text(sheet.width, 9, speak(_PEOPLE), style.text_faint, align="end")


def _dot(sheet: Canvas, x: float, y: float, is_after: bool) -> None:
    style = sheet.style
    if is_after:
        sheet.marker(x, y, "o", style.trust_tick, style.surface, _DOT + 1, 1.0)
    else:
        sheet.marker(x, y, "o", style.surface, style.text_muted, _DOT - 1, 1.5)


def _draw_letter(sheet: Canvas, stage: Stage, y: float, size: float) -> None:
    style, number, half = sheet.style, list(Stage).index(stage), size / 2
    top, bottom = y - half, y + half
    sheet.area([0.5, size], [top, top], [bottom, bottom], style.stage_fill[number])
    corners = [(0.5, top), (size, top), (size, bottom), (0.5, bottom), (0.5, top)]
    sheet.line(corners, style.stage_edge[number], 1.0, z=2)
    letter_px = min(size - 2, style.caption_px)
    sheet.text(size / 2, y, stage.letter, style.stage_text[number], letter_px, align="centre", bold=True)


def _said(row: ContentRow, name: str, speak: Speak) -> str:
    values = {
        "kind": Value(ValueKind.TEXT, name),
        "people": Value(ValueKind.COUNT, row.people),
        "before": Value(ValueKind.COUNT, row.before),
        "after": Value(ValueKind.COUNT, row.after),
    }
    if row.low is None or row.high is None:
        return speak(Said(_SAID_ALIKE, values))
    values |= {"low": Value(ValueKind.SHARE, row.low), "high": Value(ValueKind.SHARE, row.high)}
    return speak(Said(_SAID, values))
