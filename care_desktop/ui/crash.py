"""What happens when the program has a fault: it is written down without data, and the person is told."""

import logging
import re
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import (
    QCoreApplication,
    QLocale,
    QMessageLogContext,
    QObject,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
    qVersion,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from care_desktop.crash_report import (
    CrashReport,
    FaultFile,
    Surroundings,
    keep_report,
    left_behind,
    report_text,
    size_class,
    watch_for_faults,
)
from care_desktop.fault_text import fault_mark, fault_text
from care_desktop.logs import redact
from care_desktop.ui.theme import ThemeHolder

log = logging.getLogger(__name__)

_QUIET_S = 10.0
_LEVELS = {QtMsgType.QtCriticalMsg: logging.ERROR, QtMsgType.QtFatalMsg: logging.CRITICAL}
# What Qt quotes, and paths: object names, files, style sheets.
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|(?:[A-Za-z]:)?[/\\][^\s:,;)]+")


class CrashReporter(QObject):
    """Takes every exception that nobody expected, from whichever thread.

    Args:
        logs: the folder of the log, where reports are kept.

    Signals:
        crashed(str): a sentence for the person at the screen; `show_report` tells more.
    """

    crashed = Signal(str)

    def __init__(self, logs: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._logs = logs
        self._size = ""
        self._before: tuple[Callable[..., Any], ...] = ()
        self._qt_before: Callable[..., Any] | None = None
        self._faults: FaultFile | None = None
        self._taking = threading.RLock()
        self._is_taking = False
        self._said: dict[tuple[str, ...], float] = {}
        self._dialog: QDialog | None = None
        self.report_made: CrashReport | None = None

    def install(self) -> CrashReport | None:
        """Hear of every fault until `remove`; returns the report of the run before this one, when that crashed."""
        found = left_behind(self._logs, self._surroundings(), datetime.now(UTC))
        self.report_made = found
        self._faults = watch_for_faults(self._logs)
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._on_uncaught
        threading.excepthook = self._on_uncaught_in_thread
        sys.unraisablehook = self._on_unraisable
        self._qt_before = qInstallMessageHandler(self._on_qt_message)
        return found

    def remove(self) -> None:
        """Give the places back to whoever had them before."""
        if self._before:
            sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
            self._before = ()
            qInstallMessageHandler(self._qt_before)
            self._qt_before = None
        if self._faults is not None:
            self._faults.end()
            self._faults = None

    def set_size(self, counts: tuple[int, int]) -> None:
        """How many people and interactions the open workspace holds; a report says the order of magnitude."""
        self._size = size_class(*counts)

    def report(self, error: BaseException) -> None:
        """Keep a report of an exception that is in the log already, and tell of it; once for the same mistake."""
        with self._taking:
            if self._is_taking:  # a fault of the report itself must not ask for another one
                return
            self._is_taking = True
            try:
                self._keep_and_tell(error)
            finally:
                self._is_taking = False

    def show_report(self, holder: ThemeHolder, parent: QWidget | None = None) -> QDialog | None:
        """Show the latest report; the one that shows comes forward. None when there is none yet."""
        from care_desktop.ui.dialogs.crash_dialog import crash_dialog

        if self.report_made is None:
            return None
        if self._dialog is not None:
            self._dialog.raise_()
            return self._dialog
        dialog = self._dialog = crash_dialog(holder, self.report_made, parent)
        dialog.finished.connect(self._on_dialog_closed)
        dialog.open()
        return dialog

    def _on_dialog_closed(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _keep_and_tell(self, error: BaseException) -> None:
        mark, now = fault_mark(error), time.monotonic()
        last = self._said.get(mark)
        if last is None:
            at = datetime.now(UTC)
            self.report_made = keep_report(self._logs, report_text(fault_text(error), self._surroundings(), at), at)
        # What happens with every painting would fill the bar.
        if last is None or now - last > _QUIET_S:
            self._said[mark] = now
            self.crashed.emit(
                QCoreApplication.translate(
                    "crash", "The program made a mistake and could not finish this. What was saved is safe."
                )
            )

    def _surroundings(self) -> Surroundings:
        qt = f"{qVersion()}, {QGuiApplication.platformName() or 'no screen'}"
        return Surroundings(qt, QLocale.system().name(), self._size)

    def _on_uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self._write(error.with_traceback(trace))
        self.report(error)

    def _on_uncaught_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is None or issubclass(args.exc_type, SystemExit):
            return
        self._write(args.exc_value)
        self.report(args.exc_value)
        before = self._before[1] if self._before else threading.__excepthook__
        if before is not threading.__excepthook__:
            before(args)

    def _on_unraisable(self, args: Any) -> None:
        if args.exc_value is not None:
            self._write(args.exc_value)
        before = self._before[2] if self._before else sys.__unraisablehook__
        if before is not sys.__unraisablehook__:
            before(args)

    def _write(self, error: BaseException) -> None:
        log.error("Nothing caught this", exc_info=error)
        if sys.stderr is not None:  # there is none in a windowed bundle
            print(redact(fault_text(error)), file=sys.stderr)

    def _on_qt_message(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        said = redact(_QUOTED.sub("…", text or ""))
        log.log(_LEVELS.get(kind, logging.DEBUG), "Qt: %s", said)
        if self._qt_before is not None:
            self._qt_before(kind, context, text)
        elif kind is not QtMsgType.QtDebugMsg and kind is not QtMsgType.QtInfoMsg and sys.stderr is not None:
            print(said, file=sys.stderr)
