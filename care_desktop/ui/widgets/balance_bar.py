"""Give and take as a bar: which part comes from them, with balance in the middle."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from care_desktop.ui.accessible import set_tip
from care_desktop.ui.delegates.painting import mirrored
from care_desktop.ui.theme import ThemeHolder

_BAND = 6


class BalanceBar(QWidget):
    """A track from only us to only them; the body reaches from the middle to the tick. The words stand beside it."""

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._share = 0.5
        size = holder.theme.metrics.trust_bar
        self.setFixedSize(size.width, size.height)

    @property
    def share(self) -> float:
        """The share that shows, 0 (only we give) to 1 (only they give)."""
        return self._share

    def show_share(self, share: float, words: str) -> None:
        """Show another share, 0 to 1; `words` say it in a sentence."""
        self._share = share
        self.setAccessibleName(words)
        set_tip(self, words)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, size, bounds = self._holder.theme, self._holder.theme.metrics.trust_bar, QRectF(self.rect())
        painter, direction = QPainter(self), self.layoutDirection()
        middle, centre = bounds.center().y(), bounds.width() / 2
        track = QRectF(0, round(middle - size.track / 2), bounds.width(), size.track)
        painter.fillRect(track, theme.color("trust_track"))
        half_tick = size.tick.width / 2
        place = round(half_tick + (bounds.width() - size.tick.width) * self._share)
        left, right = min(place, centre), max(place, centre)
        body = QRectF(left, round(middle - _BAND / 2), max(right - left, 1), _BAND)
        color = QColor(theme.series.color[0 if self._share >= 0.5 else 1])
        painter.fillRect(mirrored(direction, bounds, body), color)
        for x, width, role in ((centre, 1, "control"), (place, size.tick.width, "trust_tick")):
            tick = QRectF(x - width / 2, round(middle - size.tick.height / 2), width, size.tick.height)
            painter.fillRect(mirrored(direction, bounds, tick), theme.color(role))
