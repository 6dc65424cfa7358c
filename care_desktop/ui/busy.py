"""What shows while the database lane works: a busy pointer after half a second, a bar after five."""

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from care_desktop.ui.widgets.message_bar import MessageBar, MessageKind

_POINTER_MS = 500
_BAR_MS = 5_000


class BusySign(QObject):
    """Shows on `window` that something takes its time; what counts its own progress is left alone."""

    def __init__(self, window: QWidget, messages: MessageBar) -> None:
        super().__init__(window)
        self._window = window
        self._messages = messages
        self._shows_bar = False
        # The first thing the lane does is to open the workspace.
        self._words = self.tr("Opening the workspace")
        self._pointer = QTimer(self, singleShot=True, interval=_POINTER_MS)
        self._bar = QTimer(self, singleShot=True, interval=_BAR_MS)
        self._pointer.timeout.connect(self._on_pointer_due)
        self._bar.timeout.connect(self._on_bar_due)

    def set_busy(self, busy: bool) -> None:
        """Say that work began or ended."""
        for timer in (self._pointer, self._bar):
            if busy:
                timer.start()
            else:
                timer.stop()
        if not busy:
            self._window.unsetCursor()
            if self._shows_bar:
                self._messages.end_progress()
            self._shows_bar = False
            self._words = self.tr("Still working on it")

    def _on_pointer_due(self) -> None:
        self._window.setCursor(Qt.CursorShape.BusyCursor)

    def _on_bar_due(self) -> None:
        showing = self._messages.message
        if showing is None or showing.kind is not MessageKind.PROGRESS:
            self._shows_bar = True
            self._messages.show_progress(self._words)
