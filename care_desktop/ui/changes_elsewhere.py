"""Hears of what other programs write into the open workspace: the command line, the quick log, a scheduled sync."""

from PySide6.QtCore import QObject, QTimer

from care_desktop.services import opening
from care_desktop.services.opening import FileTrace
from care_desktop.services.outcome import Changes
from care_desktop.ui.operations import Operations

_LOOK_MS = 2000


class ChangesElsewhere(QObject):
    """Looks at the file every two seconds and tells every page to read again when somebody else has changed it."""

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._before: FileTrace | None = None
        self._erasures: int | None = None
        self.timer = QTimer(self, interval=_LOOK_MS)
        self.timer.timeout.connect(self.look)

    def look(self) -> None:
        """Look now; on the lane, so that no commit of ours is half done."""
        if self._operations.idle:
            self._operations.query(opening.trace, self._on_trace, key="changes elsewhere")

    def _on_trace(self, found: FileTrace) -> None:
        before, self._before = self._before, found
        is_changed = before is not None and found.was_changed_elsewhere(before)
        if is_changed:
            self._operations.announce(Changes(many=True))
        if is_changed or before is None:
            self._operations.query(opening.erasures, self._on_erasures, key="erasures elsewhere")

    def _on_erasures(self, count: int) -> None:
        """The command line may erase somebody whose data is in the undo history or the line of this window."""
        before, self._erasures = self._erasures, count
        if before is not None and count > before:
            self._operations.forget()
