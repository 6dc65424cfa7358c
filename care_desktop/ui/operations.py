"""The only way the window calls services: off the UI thread, with undo, broadcast and errors in one place."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from care_desktop.errors import CareError, DamagedFile, StorageFailure
from care_desktop.services.local_weights import weights_of
from care_desktop.services.outcome import Changes, Outcome, Workspace
from care_desktop.services.undo import UndoHistory
from care_desktop.ui.bus import ChangeBus
from care_desktop.ui.tasks import Lane, Ticket, is_heard

T = TypeVar("T")


class Operations(QObject):
    """Runs services on the database lane and delivers on the UI thread.

    The workspace is opened by the first work on the lane, so that the window can be painted before it.

    Attributes:
        form_draft: where a form that is open keeps what was typed into it; None keeps none.

    Signals:
        opened(Workspace): the workspace is open and can be read.
        done(str, bool): a change is durable: what was done, and whether it can be undone.
        failed(str): an expected failure, as a sentence for the message bar.
        damaged(str): the file of the workspace is damaged; the sentence says so.
        crashed(object): anything else; the exception.
        history_changed(): what Undo and Redo would do is another thing now.
        busy_changed(bool): the database lane has work, or none.
        forgotten(): somebody was erased: nothing that was typed or done before may be kept, a name could stand in it.
    """

    opened = Signal(object)
    done = Signal(str, bool)
    failed = Signal(str)
    damaged = Signal(str)
    crashed = Signal(object)
    history_changed = Signal()
    busy_changed = Signal(bool)
    forgotten = Signal()

    def __init__(self, open_workspace: Callable[[], Workspace], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bus = ChangeBus(self)
        self.history = UndoHistory()
        self.form_draft: Path | None = None
        self._open_workspace = open_workspace
        self._workspace: Workspace | None = None
        self._opening = threading.Lock()
        self._is_closed = False
        self._lane = Lane("database", self)
        self._lane.busy_changed.connect(self.busy_changed)
        self._latest: dict[str, Ticket] = {}

    def open(self) -> None:
        """Open the workspace in the background; `opened` or `failed` follows."""
        self._lane.submit(self._ready, self.opened.emit, self._on_failed, self.crashed.emit)

    @property
    def idle(self) -> bool:
        """The database lane has nothing to do."""
        return self._lane.idle

    def query(
        self,
        work: Callable[[Workspace], T],
        then: Callable[[T], None],
        *,
        key: str = "",
        failed: Callable[[CareError], None] | None = None,
    ) -> Ticket:
        """Read on the database lane, then call `then` on the UI thread. Returns at once.

        Args:
            work: gets the workspace; must not touch widgets.
            then: gets the result.
            key: a newer query of the same key makes this one void, as while typing; empty never does.
            failed: gets an expected failure instead of the message bar.
        """
        if key and (before := self._latest.get(key)):
            before.cancel()
        ticket = self._lane.submit(lambda: work(self._ready()), then, failed or self._on_failed, self.crashed.emit)
        if key:
            self._latest[key] = ticket
        return ticket

    def query_on(
        self,
        lane: Lane,
        work: Callable[[Workspace], T],
        then: Callable[[T], None],
        failed: Callable[[CareError], None] | None = None,
    ) -> Ticket:
        """Read on another lane than that of the database, which what takes seconds must not hold up. Returns at once.

        The arguments are those of `query`. Close the other lane before this is closed.
        """
        return lane.submit(lambda: work(self._ready()), then, failed or self._on_failed, self.crashed.emit)

    def change(
        self,
        work: Callable[[Workspace], Outcome[T]],
        then: Callable[[T], None] | None = None,
        *,
        said: str = "",
        failed: Callable[[CareError], None] | None = None,
    ) -> Ticket:
        """Change on the database lane; push undo, broadcast, and say so. Returns at once.

        Args:
            work: gets the workspace, returns the outcome.
            then: gets the outcome's value, after the broadcast.
            said: the sentence for the message bar; empty uses the undo label.
            failed: gets an expected failure beside the message bar, to keep what was typed.
        """

        def deliver(outcome: Outcome[T]) -> None:
            self.history.push(outcome.undo)
            self.history_changed.emit()
            self.bus.changed.emit(outcome.changes)
            if outcome.undo is not None:
                self.done.emit(said or outcome.undo.label, True)
            if then is not None and is_heard(then):
                then(outcome.value)

        def fail(error: CareError) -> None:
            self._on_failed(error)
            if failed is not None and is_heard(failed):
                failed(error)

        return self._lane.submit(lambda: self._in_force(work(self._ready())), deliver, fail, self.crashed.emit)

    def undo(self) -> None:
        """Take the latest change back."""
        self._move(self.history.undo, self.history.next_undo, self.tr("Undone: {what}"))

    def redo(self) -> None:
        """Do again what was undone last."""
        self._move(self.history.redo, self.history.next_redo, self.tr("Done again: {what}"))

    def forget(self) -> None:
        """Somebody was erased: what was done before holds their data, and undoing it would bring some of it back."""
        self.history.clear()
        self.history_changed.emit()
        self.forgotten.emit()

    def close(self) -> None:
        """Finish the work on the lane and close the workspace. Blocks."""
        self._lane.submit(self._close_workspace)
        self._lane.close()

    def _move(self, move: Callable[[Workspace], Outcome[None]], label: str | None, sentence: str) -> None:
        def deliver(outcome: Outcome[None]) -> None:
            self.history_changed.emit()
            self.bus.changed.emit(outcome.changes)
            self.done.emit(sentence.format(what=label), False)

        if label is not None:
            self._lane.submit(lambda: self._in_force(move(self._ready())), deliver, self._on_failed, self.crashed.emit)

    def announce(self, changes: Changes) -> None:
        """Tell every page about a change that was made elsewhere."""
        self.bus.changed.emit(changes)

    def _ready(self) -> Workspace:
        with self._opening:
            if self._is_closed:
                raise StorageFailure(self.tr("The workspace was closed."))
            if self._workspace is None:
                self._workspace = self._open_workspace()
            return self._workspace

    def _in_force(self, outcome: Outcome[T]) -> Outcome[T]:
        """Let what follows on the lane count with the weights a change has put in force."""
        if "setting" in outcome.changes.tables and self._workspace is not None:
            weights = weights_of(self._workspace.database)
            self._workspace = replace(self._workspace, weights=weights)
        return outcome

    def _close_workspace(self) -> None:
        with self._opening:
            self._is_closed = True
            if self._workspace is not None:
                self._workspace.database.close()
                self._workspace = None

    def _on_failed(self, error: Any) -> None:
        if self._is_closed:
            # What was still waiting for the workspace that was left concerns nobody any more.
            return
        (self.damaged if isinstance(error, DamagedFile) else self.failed).emit(str(error))
