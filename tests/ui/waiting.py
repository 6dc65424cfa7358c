"""Letting Qt work for a while; unlike QTest.qWait this lets the threads of lanes work meanwhile."""

from PySide6.QtCore import QEventLoop, QTimer


def let_work(duration_ms: int) -> None:
    """Run the event loop for some milliseconds."""
    loop = QEventLoop()
    QTimer.singleShot(duration_ms, loop.quit)
    loop.exec()
