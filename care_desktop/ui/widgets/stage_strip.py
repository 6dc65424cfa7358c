"""How many people are in each stage, as one strip of four parts with letter and figure."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from care_desktop.ui.delegates.painting import LEADING, TRAILING, mirrored, paint_text
from care_desktop.ui.delegates.stage import stage_name
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import ThemeHolder

_HEIGHT = 24
_LEAST = 40
_PAD = 6
_GAP = 2


class StageStrip(QWidget):
    """Parts as wide as they count, none narrower than its letter and figure; stages without anybody are left out."""

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._parts: list[tuple[str, int]] = []
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_counts(self, counts: Sequence[tuple[str, int]]) -> None:
        """Show how many (letter, people) there are."""
        self._parts = [(letter, count) for letter, count in counts if count]
        figures = self.locale().toString
        self.setAccessibleName(", ".join(f"{stage_name(letter)} {figures(count)}" for letter, count in self._parts))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, bounds = self._holder.theme, QRectF(self.rect())
        painter, direction = QPainter(self), self.layoutDirection()
        painter.setLayoutDirection(direction)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = sum(count for _, count in self._parts)
        room = bounds.width() - (len(self._parts) - 1) * _GAP - _LEAST * len(self._parts)
        x = 0.0
        font = text_font(theme, "caption", "semibold", tabular=True)
        for letter, count in self._parts:
            width = _LEAST + max(room, 0.0) * count / whole
            part = mirrored(direction, bounds, QRectF(x, 0, width, bounds.height()))
            colours = theme.stages[letter]
            painter.setPen(QPen(QColor(colours.edge), 1))
            painter.setBrush(QColor(colours.fill))
            painter.drawRoundedRect(part.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
            inside = part.adjusted(_PAD, 0, -_PAD, 0)
            paint_text(painter, inside, letter, font, QColor(colours.text), LEADING)
            paint_text(painter, inside, self.locale().toString(count), font, QColor(colours.text), TRAILING)
            x += width + _GAP
