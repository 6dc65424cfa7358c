"""What happens when the program has a fault: it is written to the log, and the person is told where."""

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QObject, Signal

log = logging.getLogger(__name__)


class CrashReporter(QObject):
    """Takes every exception that nobody expected, from whichever thread.

    Signals:
        crashed(str): a sentence for the person at the screen.
    """

    crashed = Signal(str)

    def __init__(self, logs: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._logs = logs
        self._before: Callable[..., object] | None = None

    def install(self) -> None:
        """Hear of exceptions that nothing catches, until `remove`."""
        self._before = sys.excepthook
        sys.excepthook = self._on_uncaught

    def remove(self) -> None:
        """Give the place back to whoever had it before."""
        if self._before is not None:
            sys.excepthook = self._before
            self._before = None

    def report(self, error: BaseException) -> None:
        """Tell of an exception that was caught at an edge and is in the log already."""
        self.crashed.emit(self._sentence(error))

    def show_log(self) -> None:
        """Open the folder of the log."""
        from care_desktop.ui.choose_file import show_folder

        show_folder(self._logs)

    def _on_uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sys.__excepthook__(kind, error, trace)
        if issubclass(kind, KeyboardInterrupt):
            return
        log.error("Nothing caught this", exc_info=(kind, error, trace))
        self.crashed.emit(self._sentence(error))

    def _sentence(self, error: BaseException) -> str:
        sentence = QCoreApplication.translate(
            "crash", "The program made a mistake ({kind}). What was saved is safe; the log tells more."
        )
        return sentence.format(kind=type(error).__name__)
