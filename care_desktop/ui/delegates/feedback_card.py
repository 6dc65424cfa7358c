"""A card of the feedback board: title, weight and area and age, how many asked and who, where it stands."""

from PySide6.QtCore import QLocale, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from care_desktop.services.feedback_board import CardRow
from care_desktop.ui.delegates.painting import LEADING, TRAILING, mirrored, paint_text, text_width
from care_desktop.ui.delegates.row import Index
from care_desktop.ui.delegates.timeline import wrapped
from care_desktop.ui.icons import paint_icon
from care_desktop.ui.models.feedback_model import (
    CARD_ROLE,
    FeedbackModel,
    age_text,
    asked_names,
    stand_lines,
    to_tell_text,
)
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import ThemeHolder

_CENTRED = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
_TITLE_LINES = 3
_TOP, _BOTTOM = 11, 9
_BAR_WIDTH, _BAR_GAP = 3, 2
_BAR_HEIGHTS = (4, 8, 12)


class FeedbackCardDelegate(QStyledItemDelegate):
    """Cards are text between hairlines, as high as their lines; one that waits to be told carries a button."""

    def __init__(self, holder: ThemeHolder, parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self._holder = holder

    def height(self, row: CardRow, width: int) -> int:
        """Height of a card in a view `width` pixels wide."""
        line, unit = self._holder.theme.metrics.type.line.body, self._holder.theme.metrics.space.unit
        height = _TOP + line * (len(self._title(row, width)) + 2 + len(stand_lines(row))) + _BOTTOM
        return height + (self._holder.theme.metrics.control.small + unit if to_tell_text(row) else 0)

    def button_rect(self, row: CardRow, rect: QRect, direction: Qt.LayoutDirection) -> QRect:
        """Where a card in `rect` has its button; empty when it has none."""
        if not to_tell_text(row):
            return QRect()
        metrics = self._holder.theme.metrics
        width = self._button_width()
        box = QRectF(
            rect.right() + 1 - metrics.space.unit - width,
            rect.bottom() + 1 - _BOTTOM - metrics.control.small,
            width,
            metrics.control.small,
        )
        return mirrored(direction, QRectF(rect), box).toRect()

    def _button_width(self) -> float:
        metrics = self._holder.theme.metrics
        words = text_width(self.tr("Tell them"), text_font(self._holder.theme, "caption", "medium"))
        return words + metrics.icon.inline + 6 + 2 * metrics.space.unit

    def _title(self, row: CardRow, width: int) -> tuple[str, ...]:
        room = width - 2 * self._holder.theme.metrics.space.unit
        font = text_font(self._holder.theme, "body", "medium")
        return wrapped(row.title, font, max(room, 40), _TITLE_LINES) or ("",)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: CardRow = index.data(CARD_ROLE)
        painter.save()
        painter.setLayoutDirection(option.direction)
        is_current = self._paint_ground(painter, option, index)
        unit = self._holder.theme.metrics.space.unit
        self._paint_lines(painter, QRectF(option.rect.adjusted(unit, 0, -unit, 0)), option, index, row)
        if to_tell_text(row):
            self._paint_button(painter, option, row, is_current)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> bool:
        theme, view = self._holder.theme, option.widget
        assert isinstance(view, QAbstractItemView)
        unit = theme.metrics.space.unit
        line = option.rect.adjusted(unit, 0, -unit, 0)
        painter.fillRect(line.left(), option.rect.bottom(), line.width(), 1, theme.color("hairline"))
        is_current = view.currentIndex().row() == index.row() and bool(option.state & QStyle.StateFlag.State_Selected)
        ground = ""
        if is_current:
            ground = "selection" if view.hasFocus() else "selection_idle"
        elif option.state & QStyle.StateFlag.State_MouseOver:
            ground = "hover"
        if ground:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            has_ring = is_current and view.hasFocus()
            painter.setPen(QPen(theme.color("focus"), theme.metrics.line.focus) if has_ring else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(ground))
            radius = theme.metrics.radius.control
            painter.drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -2), radius, radius)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        return is_current

    def _paint_lines(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index, row: CardRow
    ) -> None:
        theme = self._holder.theme
        line = theme.metrics.type.line.body
        body, caption = text_font(theme, tabular=True), text_font(theme, "caption", tabular=True)
        medium = text_font(theme, "body", "medium", tabular=True)
        muted, faint, text = theme.color("text_muted"), theme.color("text_faint"), theme.color("text")
        model = index.model()
        today = model.today if isinstance(model, FeedbackModel) else row.since
        y = rect.top() + _TOP

        def place(x: float, width: float) -> QRectF:
            return mirrored(option.direction, rect, QRectF(rect.left() + x, y, width, line))

        for words in self._title(row, option.rect.width()):
            paint_text(painter, place(0, rect.width()), words, medium, text)
            y += line
        age = age_text(row, today)
        age_width = text_width(age, caption)
        self._paint_weight(painter, place(0, 20), option.direction, row.weight)
        paint_text(painter, place(20, rect.width() - 28 - age_width), row.area, body, muted)
        paint_text(painter, place(rect.width() - age_width - 1, age_width + 1), age, caption, faint, TRAILING)
        y += line
        count = QLocale().toString(len(row.askers))
        used = max(paint_text(painter, place(0, 60), count, medium, text), 12)
        names = asked_names(row) or self.tr("nobody noted")
        paint_text(painter, place(used + 8, rect.width() - used - 8), names, body, muted if row.askers else faint)
        y += line
        side = theme.metrics.icon.inline
        for icon, words in stand_lines(row):
            spot = QRectF(rect.left(), y + round((line - side) / 2), side, side)
            paint_icon(painter, mirrored(option.direction, rect, spot), icon, muted)
            paint_text(painter, place(20, rect.width() - 20), words, body, muted)
            y += line

    def _paint_weight(self, painter: QPainter, rect: QRectF, direction: Qt.LayoutDirection, weight: int) -> None:
        theme = self._holder.theme
        foot = round(rect.center().y()) + 6
        for place, height in enumerate(_BAR_HEIGHTS):
            bar = QRectF(rect.left() + place * (_BAR_WIDTH + _BAR_GAP), foot - height, _BAR_WIDTH, height)
            role = "text_muted" if place < weight else "hairline_strong"
            painter.fillRect(mirrored(direction, rect, bar), theme.color(role))

    def _paint_button(self, painter: QPainter, option: QStyleOptionViewItem, row: CardRow, is_current: bool) -> None:
        theme = self._holder.theme
        metrics = theme.metrics
        box = QRectF(self.button_rect(row, option.rect, option.direction))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen if is_current else QPen(theme.color("control"), 1))
        painter.setBrush(theme.color("accent" if is_current else "surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), metrics.radius.square, metrics.radius.square)
        ink = theme.color("accent_text" if is_current else "text")
        unit, side = metrics.space.unit, metrics.icon.inline
        spot = QRectF(box.left() + unit, box.top() + round((box.height() - side) / 2), side, side)
        paint_icon(painter, mirrored(option.direction, box, spot), "told", ink)
        words = box.adjusted(unit + side + 6, 0, -unit, 0)
        font = text_font(theme, "caption", "medium")
        paint_text(painter, mirrored(option.direction, box, words), self.tr("Tell them"), font, ink, _CENTRED)
        left = QRectF(option.rect.left() + unit, box.top(), option.rect.width() - box.width() - 3 * unit, box.height())
        spot = mirrored(option.direction, QRectF(option.rect), left)
        font = text_font(theme, "body", "medium", tabular=True)
        paint_text(painter, spot, to_tell_text(row), font, theme.color("warning"), LEADING)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = option.widget
        width = view.viewport().width() if isinstance(view, QAbstractItemView) else option.rect.width()
        return QSize(width, self.height(index.data(CARD_ROLE), width))
