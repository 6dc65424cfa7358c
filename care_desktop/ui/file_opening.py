"""The application object, which hears of files that the system wants opened: macOS sends them, others start anew."""

from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class OpeningApplication(QApplication):
    """Keeps the file that was asked for until somebody takes it: it comes before there is a window.

    Signals:
        file_asked(): a file is there to be taken.
    """

    file_asked = Signal()

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self._asked: Path | None = None

    def take_asked(self) -> Path | None:
        """The file that was asked for last; None when there is none, or it was taken before."""
        asked, self._asked = self._asked, None
        return asked

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            self._asked = Path(event.file())
            self.file_asked.emit()
            return True
        return super().event(event)
