"""One kind of thing that was left out: how many, what, about whom; a click or Enter goes through them."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from care_desktop.ui.delegates.painting import fill_border, mirrored, paint_text
from care_desktop.ui.icons import paint_icon
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import ThemeHolder

_COUNT_WIDTH = 28
_HEIGHT = 48
_LINE = 18


class LeftOutRow(QAbstractButton):
    """A row with a figure, two lines of words and a chevron over a hairline."""

    def __init__(self, holder: ThemeHolder, count: str, title: str, detail: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._count = count
        self._detail = detail
        self.setText(title)
        self.setAccessibleName(f"{count} {title}, {detail}")
        self.setToolTip("")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, bounds = self._holder.theme, QRectF(self.rect())
        painter, direction = QPainter(self), self.layoutDirection()
        painter.setLayoutDirection(direction)
        if self.underMouse():
            painter.fillRect(bounds, theme.color("hover"))
        fill_border(painter, self.rect(), theme.metrics.line.hairline, theme.color("hairline"), "b")
        side = theme.metrics.icon.inline
        top = (bounds.height() - 2 * _LINE) / 2
        count = QRectF(0, top, _COUNT_WIDTH, _LINE)
        words = QRectF(_COUNT_WIDTH, top, bounds.width() - _COUNT_WIDTH - side - theme.metrics.space.unit, _LINE)
        semibold = text_font(theme, "body", "semibold", tabular=True)
        paint_text(painter, mirrored(direction, bounds, count), self._count, semibold, theme.color("text"))
        title, detail = mirrored(direction, bounds, words), mirrored(direction, bounds, words.translated(0, _LINE))
        paint_text(painter, title, self.text(), text_font(theme), theme.color("text"))
        paint_text(painter, detail, self._detail, text_font(theme, "caption"), theme.color("text_faint"))
        spot = QRectF(bounds.right() - side, round((bounds.height() - side) / 2), side, side)
        paint_icon(painter, mirrored(direction, bounds, spot), "open_row", theme.color("text_muted"))
        if self.hasFocus():
            fill_border(painter, self.rect(), theme.metrics.line.focus, theme.color("focus"), "tblr")
