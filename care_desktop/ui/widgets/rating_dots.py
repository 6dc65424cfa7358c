"""The advocate's own rating as five dots."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from care_desktop.ui.accessible import set_tip
from care_desktop.ui.delegates.painting import mirrored
from care_desktop.ui.theme import ThemeHolder

_MOST = 5
_DOT = 8
_STEP = 10
_HEIGHT = 16


class RatingDots(QWidget):
    """As many filled dots as the rating, the rest as rings; None is a rating not given."""

    def __init__(self, holder: ThemeHolder, rating: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._rating = rating
        self.setFixedSize(_STEP * (_MOST - 1) + _DOT, _HEIGHT)
        self.set_rating(rating)

    def set_rating(self, rating: int | None) -> None:
        """Show a rating of 1 to 5; None shows five rings."""
        self._rating = rating
        if rating is None:
            said = self.tr("not rated")
        else:
            said = self.tr("{rating} of {most}").format(rating=rating, most=_MOST)
        self.setAccessibleName(said)
        set_tip(self, said)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, bounds = QPainter(self), QRectF(self.rect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._holder.theme.color("text")
        painter.setPen(QPen(ink, 1))
        for place in range(_MOST):
            is_filled = self._rating is not None and place < self._rating
            painter.setBrush(ink if is_filled else Qt.BrushStyle.NoBrush)
            dot = QRectF(place * _STEP, (_HEIGHT - _DOT) / 2, _DOT, _DOT).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawEllipse(mirrored(self.layoutDirection(), bounds, dot))
