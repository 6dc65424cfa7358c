"""Check boxes and radio buttons whose marks are seen in both themes."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QRadioButton, QSizePolicy, QWidget

from care_desktop.ui.delegates.painting import mirrored, paint_text, text_width
from care_desktop.ui.icons import paint_icon
from care_desktop.ui.theme import ThemeHolder

_SIDE = 16


class CheckBox(QCheckBox):
    """A check box: a tick on the accent, or an empty square."""

    def __init__(self, holder: ThemeHolder, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._holder = holder
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return _size(self, self._holder)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        spot = _paint_words(painter, self, self._holder)
        theme = self._holder.theme
        radius = theme.metrics.radius.square - 1
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent" if self.isEnabled() else "text_disabled"))
            painter.drawRoundedRect(spot, radius, radius)
            paint_icon(painter, spot.adjusted(2, 2, -2, -2), "done", theme.color("accent_text"))
        else:
            painter.setPen(_outline(self, self._holder))
            painter.setBrush(theme.color("surface"))
            painter.drawRoundedRect(spot.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)


class RadioButton(QRadioButton):
    """One of several that exclude each other: a dot on the accent, or an empty circle."""

    def __init__(self, holder: ThemeHolder, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._holder = holder
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return _size(self, self._holder)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        spot = _paint_words(painter, self, self._holder)
        theme = self._holder.theme
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent" if self.isEnabled() else "text_disabled"))
            painter.drawEllipse(spot)
            painter.setBrush(theme.color("accent_text"))
            painter.drawEllipse(spot.adjusted(5, 5, -5, -5))
        else:
            painter.setPen(_outline(self, self._holder))
            painter.setBrush(theme.color("surface"))
            painter.drawEllipse(spot.adjusted(0.5, 0.5, -0.5, -0.5))


def _size(button: QCheckBox | QRadioButton, holder: ThemeHolder) -> QSize:
    metrics = holder.theme.metrics
    words = text_width(button.text(), button.font())
    return QSize(int(_SIDE + metrics.space.unit + words + metrics.space.half), metrics.control.small)


def _outline(button: QWidget, holder: ThemeHolder) -> QPen:
    theme = holder.theme
    role = "hairline_strong" if not button.isEnabled() else "accent" if button.underMouse() else "control"
    return QPen(theme.color(role), theme.metrics.line.hairline)


def _paint_words(painter: QPainter, button: QCheckBox | QRadioButton, holder: ThemeHolder) -> QRectF:
    """Paint the words, and return where the mark goes."""
    theme, bounds, direction = holder.theme, QRectF(button.rect()), button.layoutDirection()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setLayoutDirection(direction)
    spot = QRectF(0, round((bounds.height() - _SIDE) / 2), _SIDE, _SIDE)
    room = bounds.adjusted(_SIDE + theme.metrics.space.unit, 0, 0, 0)
    color = theme.color("text" if button.isEnabled() else "text_disabled")
    paint_text(painter, mirrored(direction, bounds, room), button.text(), button.font(), color)
    return mirrored(direction, bounds, spot)
