"""Makes backups in the background: when a workspace opens, every four hours while it changes, and when it closes."""

from collections.abc import Callable
from threading import Event

from PySide6.QtCore import QObject, QTimer, Signal

from care_desktop.errors import CareError
from care_desktop.services import backups, checks, opening
from care_desktop.services.backups import BackedUp, BackupStopped
from care_desktop.services.opening import FileTrace
from care_desktop.services.outcome import Workspace
from care_desktop.ui.operations import Operations
from care_desktop.ui.tasks import Lane

EVERY_MS = 4 * 3600 * 1000
CLOSE_S = 20.0


class BackupRunner(QObject):
    """One lane of its own, whose connections only read: no writer waits for it, and no page.

    Signals:
        changed(): there is another backup, or one fewer.
        failed(str): no backup could be made; the sentence says why.
        damaged(str): the workspace was not closed properly last time, and is damaged; the sentence says so.
    """

    changed = Signal()
    failed = Signal(str)
    damaged = Signal(str)

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._lane = Lane("backup", self)
        self._stop = Event()
        self._seen: FileTrace | None = None
        self.timer = QTimer(self, interval=EVERY_MS)
        self.timer.timeout.connect(self.look)

    @property
    def idle(self) -> bool:
        """Nothing is being copied."""
        return self._lane.idle

    def start(self) -> None:
        """Begin, once the workspace is open: look at a file that was not closed, then back up. Returns at once."""
        self._operations.query_on(self._lane, _damage_of, self._on_looked, self._on_failed)
        self.look()
        self.timer.start()

    def look(self) -> None:
        """Back up what changed since the last backup. Returns at once."""
        seen, stopped = self._seen, self._stop.is_set

        def work(workspace: Workspace) -> tuple[FileTrace, BackedUp | None]:
            now = opening.trace(workspace)
            if seen is not None and now.state == seen.state:
                return now, None
            made = backups.make_if_changed(workspace, stop=stopped)
            backups.check_copies(workspace, stop=stopped)
            return now, made

        self._operations.query_on(self._lane, work, self._on_done, self._on_failed)

    def make(self, then: Callable[[BackedUp], None], failed: Callable[[CareError], None]) -> None:
        """Make a backup now, changed or not. Returns at once."""
        stopped = self._stop.is_set

        def done(made: BackedUp) -> None:
            self.changed.emit()
            then(made)

        self._operations.query_on(self._lane, lambda ws: backups.make(ws, stop=stopped), done, failed)

    def close(self) -> None:
        """Stop what is under way, back up what changed, and end. Before the operations are closed. Blocks, seconds."""
        has_started = self.timer.isActive()
        self.timer.stop()
        self._stop.set()
        seen = self._seen

        def work(workspace: Workspace) -> None:
            if seen is None or opening.trace(workspace).state != seen.state:
                backups.at_closing(workspace)

        # The next start backs up what could not be now; nobody is left to be told.
        if has_started:
            self._operations.query_on(self._lane, work, _ignore, _ignore)
        self._lane.close(CLOSE_S)

    def _on_done(self, found: tuple[FileTrace, BackedUp | None]) -> None:
        self._seen, made = found
        if made is not None:
            self.changed.emit()

    def _on_looked(self, sentence: str) -> None:
        if sentence:
            self.damaged.emit(sentence)

    def _on_failed(self, error: CareError) -> None:
        if not (isinstance(error, BackupStopped) or self._stop.is_set()):
            self.failed.emit(str(error))


def _damage_of(workspace: Workspace) -> str:
    """What is wrong with a file that was not closed properly; empty when nothing is, or it was. Blocks, seconds."""
    if not workspace.database.was_left_open or checks.is_file_sound(workspace):
        return ""
    return f"The workspace {workspace.path.name} was not closed properly, and its file is damaged."


def _ignore(_nothing: object) -> None:
    """Nobody is to hear of it."""
