"""The one broadcast that something changed; pages never refresh each other."""

from PySide6.QtCore import QObject, Signal


class ChangeBus(QObject):
    """Tells everyone what a change touched.

    Signals:
        changed(Changes): after a change is durable, on the UI thread.
    """

    changed = Signal(object)
