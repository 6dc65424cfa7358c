"""The list of Today in the background: everyone is read once, then only whom a change touched."""

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from care_desktop.services import today, today_board
from care_desktop.services.outcome import Changes, Workspace
from care_desktop.services.today import TodayBoard, TodayList
from care_desktop.ui.insight_feed import lane_of
from care_desktop.ui.operations import Operations

# When everyone was not read by then, promises and feedback are shown first.
_FIRST_MS = 300


@dataclass(frozen=True, slots=True)
class _Step:
    """The board after a batch of changes, the list it gives, and whether everything has to be read again.

    `reading` counts the readings of everyone that came before it.
    """

    board: TodayBoard
    found: TodayList
    is_outdated: bool
    batch: list[Changes]
    reading: int


class TodayFeed(QObject):
    """Keeps the board of Today and the list chosen from it; nothing is read before `start`.

    Signals:
        changed(TodayList): a list is there, or a newer one.
    """

    changed = Signal(object)

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._lane = lane_of(self, "today")
        self._board: TodayBoard | None = None
        self._owner: UUID | None = None
        self._unread: list[Changes] = []
        self._since_reading: list[Changes] = []
        self._is_started = self._is_reading = self._is_stepping = False
        self._readings = 0
        self._first = QTimer(self, singleShot=True, interval=_FIRST_MS)
        self._first.timeout.connect(self._read_what_is_quick)
        operations.bus.changed.connect(self._on_changed)

    @property
    def idle(self) -> bool:
        """Nothing is being read."""
        return self._lane.idle and not self._is_stepping

    def start(self) -> None:
        """Read everyone, unless that was done or has begun."""
        if not self._is_started:
            self._is_started = True
            self._first.start()
            self._read_everyone()

    def set_owner(self, owner_id: UUID | None) -> None:
        """Show only people this owner looks after; None is everyone."""
        self._owner = owner_id
        self.look_again()

    def look_again(self) -> None:
        """Choose anew from what is known."""
        self._unread.append(Changes())
        self._step()

    def close(self) -> None:
        """Stop; what is being read is dropped. Blocks half a second at most."""
        self._first.stop()
        self._lane.close(0.5)

    def _read_everyone(self) -> None:
        if not self._is_reading:
            self._is_reading = True
            self._since_reading.clear()
            self._operations.query_on(self._lane, today_board.load, self._on_everyone, self._on_unread)

    def _on_everyone(self, board: TodayBoard) -> None:
        self._is_reading = False
        self._readings += 1
        self._first.stop()
        self._board = board
        # What changed while it was read may or may not be in it: whom it touched is read again.
        self._unread = [*self._since_reading, *self._unread, Changes()]
        self._step()

    def _on_unread(self, error: Exception) -> None:
        self._is_reading = self._is_started = False
        self._operations.failed.emit(str(error))

    def _read_what_is_quick(self) -> None:
        owner = self._owner
        if self._board is None:
            self._operations.query(lambda ws: today.today_list(ws, None, owner), self._on_quick, key="today first")

    def _on_quick(self, found: TodayList) -> None:
        if self._board is None:
            self.changed.emit(found)

    def _on_changed(self, changes: Changes) -> None:
        if not self._is_started:
            return
        if self._is_reading:
            self._since_reading.append(changes)
        self._unread.append(changes)
        self._step()

    def _step(self) -> None:
        board = self._board
        if board is None:
            self._read_what_is_quick()
            return
        if self._is_stepping or not self._unread:
            return
        batch, self._unread = self._unread, []
        self._is_stepping = True
        work = partial(_folded_in, board=board, batch=batch, owner=self._owner, reading=self._readings)
        self._operations.query(work, self._on_step, failed=self._on_failed_step)

    def _on_step(self, step: _Step) -> None:
        self._is_stepping = False
        if step.reading != self._readings:
            # Everyone was read meanwhile: what this step made of the board before is done again on the new one.
            self._unread = [*step.batch, *self._unread]
        else:
            self._board = step.board
            self.changed.emit(step.found)
            if step.is_outdated:
                self._read_everyone()
        self._step()

    def _on_failed_step(self, error: Exception) -> None:
        self._is_stepping = False
        self._operations.failed.emit(str(error))


def _folded_in(
    workspace: Workspace, board: TodayBoard, batch: list[Changes], owner: UUID | None, reading: int
) -> _Step:
    is_outdated = any(today_board.is_outdated(workspace, board, changes) for changes in batch)
    for changes in batch:
        board = today_board.after_changes(workspace, board, changes)
    return _Step(board, today.today_list(workspace, board, owner), is_outdated, batch, reading)
