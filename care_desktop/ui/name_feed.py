"""The names of the workspace, read once in the background and kept up to date for whoever completes or parses."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from care_desktop.services.capture_names import CaptureGround, WorkspaceNames, capture_ground, refreshed
from care_desktop.services.outcome import Changes, Workspace
from care_desktop.ui.operations import Operations


class NameFeed(QObject):
    """Names, clock and zone of the workspace; nothing is read before `start`.

    Signals:
        changed(): `ground` is there, or newer.
    """

    changed = Signal()

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._ground: CaptureGround | None = None
        self._unread: list[Changes] = []
        self._is_started = False
        self._is_reading = False
        operations.bus.changed.connect(self._on_changed)

    @property
    def ground(self) -> CaptureGround | None:
        """What is known; None until the first reading is done."""
        return self._ground

    @property
    def is_fresh(self) -> bool:
        """Whether every change heard of is in `ground`."""
        return self._ground is not None and not self._unread and not self._is_reading

    def start(self) -> None:
        """Read the names, unless that was done or has begun."""
        if not self._is_started:
            self._is_started = True
            self._read(capture_ground)

    def _read(self, work: Callable[[Workspace], CaptureGround]) -> None:
        self._is_reading = True
        self._operations.query(work, self._on_read)

    def _on_changed(self, changes: Changes) -> None:
        if self._is_started:
            self._unread.append(changes)
            self._read_on()

    def _on_read(self, ground: CaptureGround) -> None:
        self._is_reading = False
        self._ground = ground
        self._read_on()
        if not self._is_reading:
            self.changed.emit()

    def _read_on(self) -> None:
        ground = self._ground
        if self._is_reading or not self._unread or ground is None:
            return
        batch, self._unread = self._unread, []

        def work(workspace: Workspace) -> CaptureGround:
            names: WorkspaceNames = ground.names
            for changes in batch:
                names = refreshed(workspace, names, changes)
            return CaptureGround(names, ground.clock, ground.zone)

        self._read(work)
