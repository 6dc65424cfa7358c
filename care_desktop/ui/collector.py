"""Collects unreachable objects on the UI thread only: a Qt object that dies on a lane takes the program with it."""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 2000


class Collector(QObject):
    """Takes over from Python's automatic collection, which runs on whatever thread happens to allocate.

    Make it on the UI thread; `release` gives collection back.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._on_timeout)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer.start()

    def release(self) -> None:
        """Let Python collect by itself again."""
        self._timer.stop()
        if self._was_enabled:
            gc.enable()

    def _on_timeout(self) -> None:
        # The generations Python itself would collect by now, the oldest one that is due.
        counts, thresholds = gc.get_count(), gc.get_threshold()
        due = [generation for generation in range(3) if counts[generation] > thresholds[generation]]
        if due:
            gc.collect(due[-1])
