"""The Alt key pressed alone, which opens the menu."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent


class AltKey(QObject):
    """Hears Alt pressed and released alone, which opens a menu in every other program too.

    Signals:
        pressed_alone(): Alt was pressed and released with nothing between.
    """

    pressed_alone = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._is_alone = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._is_alone = event.key() == Qt.Key.Key_Alt and event.modifiers() in (
                Qt.KeyboardModifier.AltModifier,
                Qt.KeyboardModifier.NoModifier,
            )
        elif kind == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent):
            if self._is_alone and event.key() == Qt.Key.Key_Alt:
                self.pressed_alone.emit()
            self._is_alone = False
        elif kind in (QEvent.Type.MouseButtonPress, QEvent.Type.FocusOut, QEvent.Type.Wheel):
            self._is_alone = False
        return False
