"""A row of a person's timeline: day, direction, what it was, note, minutes, tone, chips for what came of it."""

from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem

from care_desktop.ui.delegates.painting import TRAILING, fill_border, mirrored, paint_text, text_width
from care_desktop.ui.delegates.row import Index, RowDelegate, row_ground
from care_desktop.ui.icons import paint_icon
from care_desktop.ui.models.timeline_model import TimelineChip, TimelineModel, TimelineRow
from care_desktop.ui.plain_text import one_line
from care_desktop.ui.roles import Ink
from care_desktop.ui.style import text_font

_TEXT_START = 132
_ICON_START = 104
_TONE_WIDTH = 36
_MINUTES_WIDTH = 96
_TOP, _BOTTOM = 13, 11
_CHIP_GAP = 8
_MOST_LINES = 3
# Longer lines are hard to read.
_WIDEST_NOTE = 720


class TimelineDelegate(RowDelegate):
    """Rows as high as their note (three lines at most) and their chips need."""

    def height(self, row: TimelineRow, width: int) -> int:
        """Height of a row in a view `width` pixels wide."""
        line = self.theme.metrics.type.line.body
        lines = len(self._note_lines(row, width))
        chips = self.theme.metrics.control.chip + _CHIP_GAP if row.chips else 0
        least = line + self.theme.metrics.type.line.caption if row.starts_day else line
        return _TOP + max(line * (1 + lines) + chips, least) + _BOTTOM

    def _note_lines(self, row: TimelineRow, width: int) -> tuple[str, ...]:
        room = width - 2 * self.theme.metrics.cell.edge - _TEXT_START - _TONE_WIDTH
        return wrapped(row.note, text_font(self.theme), min(max(room, 80), _WIDEST_NOTE), _MOST_LINES)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: TimelineRow = index.data(TimelineModel.ROW)
        painter.save()
        painter.setLayoutDirection(option.direction)
        self._paint_behind(painter, option, index, row)
        edge = self.theme.metrics.cell.edge
        self._paint_content(painter, QRectF(option.rect.adjusted(edge, 0, -edge, 0)), option, row)
        painter.restore()

    def _paint_behind(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, row: TimelineRow) -> None:
        theme, view = self.theme, option.widget
        has_focus = isinstance(view, QAbstractItemView) and view.hasFocus()
        ground = row_ground(option, index, has_focus)
        rect: QRect = option.rect
        if ground:
            painter.fillRect(rect, theme.color(ground))
        if index.row():
            edge = theme.metrics.cell.edge
            start = edge if row.starts_day else edge + _TEXT_START
            line = QRectF(rect.left() + start, rect.top(), rect.width() - start - edge, 1)
            painter.fillRect(mirrored(option.direction, QRectF(rect), line), theme.color("hairline"))
        if has_focus and isinstance(view, QAbstractItemView) and view.currentIndex().row() == index.row():
            fill_border(painter, rect, theme.metrics.line.focus, theme.color("focus"), "tblr")

    def _paint_content(self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, row: TimelineRow) -> None:
        theme, line = self.theme, self.theme.metrics.type.line.body
        body, medium, top = text_font(theme, tabular=True), text_font(theme, "body", "medium"), rect.top() + _TOP

        def place(x: float, y: float, width: float, height: float = line) -> QRectF:
            return mirrored(option.direction, rect, QRectF(rect.left() + x, y, width, height))

        caption = theme.metrics.type.line.caption
        day_width = _ICON_START - 8
        paint_text(
            painter, place(0, top, day_width), row.day, text_font(theme, "body", "medium", True), theme.color(Ink.TEXT)
        )
        age = place(0, top + line, day_width, caption)
        paint_text(painter, age, row.age, text_font(theme, "caption"), theme.color(Ink.FAINT))
        side = theme.metrics.icon.normal
        icon = place(_ICON_START, top + (line - side) / 2, side, side)
        is_mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        paint_icon(painter, icon, row.icon, theme.color(Ink.MUTED), is_mirrored)
        end = rect.width() - _TONE_WIDTH
        paint_text(painter, place(end, top, _TONE_WIDTH), row.tone, body, theme.color(Ink.MUTED), TRAILING)
        minutes = place(end - _MINUTES_WIDTH, top, _MINUTES_WIDTH)
        paint_text(painter, minutes, row.minutes, body, theme.color(Ink.MUTED), TRAILING)
        room = end - _TEXT_START - (text_width(row.minutes, body) + 16 if row.minutes else 0)
        used = paint_text(painter, place(_TEXT_START, top, room), row.title, medium, theme.color(Ink.TEXT))
        rest = place(_TEXT_START + used + 4, top, room - used - 4)
        if row.with_whom and rest.width() > 24:
            paint_text(painter, rest, row.with_whom, body, theme.color(Ink.FAINT))
        y = top + line
        for words in self._note_lines(row, option.rect.width()):
            paint_text(
                painter,
                place(_TEXT_START, y, min(end - _TEXT_START, _WIDEST_NOTE)),
                words,
                body,
                theme.color(Ink.MUTED),
            )
            y += line
        if row.chips:
            self._paint_chips(painter, place(_TEXT_START, y + _CHIP_GAP, rect.width() - _TEXT_START), option, row)

    def _paint_chips(self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, row: TimelineRow) -> None:
        height, x = self.theme.metrics.control.chip, 0.0
        for number, chip in enumerate(row.chips):
            width, left = self._chip_width(chip), rect.width() - x
            more = len(row.chips) - number
            if width > left and number:
                words = f"+{more}"
                spot = mirrored(option.direction, rect, QRectF(rect.left() + x, rect.top(), left, height))
                paint_text(painter, spot, words, text_font(self.theme, "caption"), self.theme.color(Ink.FAINT))
                return
            box = QRectF(rect.left() + x, rect.top(), min(width, left), height)
            self._paint_chip(painter, mirrored(option.direction, rect, box), option, chip)
            x += width + _CHIP_GAP

    def _chip_width(self, chip: TimelineChip) -> float:
        metrics = self.theme.metrics
        words = text_width(chip.text, text_font(self.theme, "caption", tabular=True))
        return 2 * metrics.space.unit + metrics.icon.inline + 6 + words

    def _paint_chip(self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, chip: TimelineChip) -> None:
        theme = self.theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("well"))
        painter.drawRoundedRect(rect, theme.metrics.radius.square, theme.metrics.radius.square)
        painter.restore()
        side, inset = theme.metrics.icon.inline, theme.metrics.space.unit
        icon = QRectF(rect.left() + inset, rect.top() + round((rect.height() - side) / 2), side, side)
        paint_icon(painter, mirrored(option.direction, rect, icon), chip.icon, theme.color(Ink.MUTED))
        words = rect.adjusted(inset + side + 6, 0, -inset, 0)
        font = text_font(theme, "caption", tabular=True)
        paint_text(painter, mirrored(option.direction, rect, words), chip.text, font, theme.color(Ink.TEXT))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = option.widget
        width = view.viewport().width() if isinstance(view, QAbstractItemView) else option.rect.width()
        return QSize(width, self.height(index.data(TimelineModel.ROW), width))


@lru_cache(maxsize=4096)
def wrapped(text: str, font: QFont, width: int, most: int) -> tuple[str, ...]:
    """`text` broken into lines `width` pixels wide, `most` of them; the last one keeps the rest, to be cut."""
    line_text = one_line(text)
    if not line_text:
        return ()
    layout = QTextLayout(line_text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    starts: list[int] = []
    while len(starts) < most and (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        starts.append(line.textStart())
    layout.endLayout()
    # Qt counts in UTF-16, where an emoji is two.
    units = line_text.encode("utf-16-le")
    ends = [*starts[1:], len(units) // 2]
    parts = (units[2 * start : 2 * end] for start, end in zip(starts, ends, strict=True))
    return tuple(part.decode("utf-16-le", "ignore").strip() for part in parts)
