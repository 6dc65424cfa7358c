"""The initials of a person in a circle."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from care_desktop.ui.delegates.person import paint_avatar
from care_desktop.ui.theme import ThemeHolder


class Avatar(QWidget):
    """A circle `side` pixels wide; decoration, the name stands beside it."""

    def __init__(self, holder: ThemeHolder, name: str = "", side: int = 56, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._name = name
        self.setFixedSize(side, side)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_name(self, name: str) -> None:
        """Show the initials of `name`."""
        self._name = name
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_avatar(QPainter(self), QRectF(self.rect()), self._name, self._holder.theme)
