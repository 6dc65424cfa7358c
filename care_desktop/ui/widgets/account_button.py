"""The button that takes something away for good: outlined in the colour of what is wrong."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from care_desktop.ui.delegates.painting import paint_text, text_width
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button


class RemoveButton(Button):
    """Words and edge in `negative`; a colour, and words that say what is removed."""

    def __init__(self, holder: ThemeHolder, text: str, parent: QWidget | None = None) -> None:
        super().__init__(holder, text, parent=parent)
        self._theme_holder = holder

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme_holder.theme
        ink = theme.color("negative" if self.isEnabled() else "text_disabled")
        ground = "selection_idle" if self.isDown() else "hover" if self.underMouse() else "surface"
        bounds, radius = QRectF(self.rect()), theme.metrics.radius.control - 0.5
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink, theme.metrics.line.hairline))
        painter.setBrush(theme.color(ground))
        painter.drawRoundedRect(bounds.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        width = text_width(self.text(), self.font())
        painter.setLayoutDirection(self.layoutDirection())
        left = round((bounds.width() - width) / 2)
        paint_text(painter, QRectF(left, 0, width + 1, bounds.height()), self.text(), self.font(), ink)
