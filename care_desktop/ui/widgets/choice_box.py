"""A box to choose one of several words from, with the caret that says so."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from care_desktop.ui.delegates.painting import mirrored
from care_desktop.ui.icons import paint_icon
from care_desktop.ui.theme import ThemeHolder

_SHORTEST_CHARACTERS = 6


class ChoiceBox(QComboBox):
    """A combo box as wide as its place, whatever the length of its words."""

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_SHORTEST_CHARACTERS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme = self._holder.theme
        side, inset = theme.metrics.icon.inline, theme.metrics.control.field_padding
        bounds = QRectF(self.rect())
        spot = QRectF(bounds.right() - inset - side, round((bounds.height() - side) / 2), side, side)
        role = "text_muted" if self.isEnabled() else "text_disabled"
        paint_icon(QPainter(self), mirrored(self.layoutDirection(), bounds, spot), "open_menu", theme.color(role))
