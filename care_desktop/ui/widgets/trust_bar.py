"""The trust of a person as a bar, outside tables."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from care_desktop.ui.accessible import set_tip
from care_desktop.ui.delegates.trust import paint_trust_bar, trust_words
from care_desktop.ui.roles import TrustMark
from care_desktop.ui.theme import ThemeHolder


class TrustBar(QWidget):
    """Track, band and tick; hatched while trust is unknown (None). The numbers stand beside it."""

    def __init__(self, holder: ThemeHolder, mark: TrustMark | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._mark = mark
        size = holder.theme.metrics.trust_bar
        self.setFixedSize(size.width, size.height)
        self.set_mark(mark)

    def set_mark(self, mark: TrustMark | None) -> None:
        """Show another value; None is unknown."""
        self._mark = mark
        self.setAccessibleName(trust_words(mark))
        set_tip(self, trust_words(mark))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._holder.theme
        paint_trust_bar(QPainter(self), QRectF(self.rect()), self._mark, theme, self.layoutDirection())
