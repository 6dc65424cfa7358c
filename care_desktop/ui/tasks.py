"""Background lanes: work runs on a lane's own thread, its result arrives on the UI thread."""

import logging
import queue
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from care_desktop.errors import CareError

log = logging.getLogger(__name__)


class Ticket:
    """A piece of work that was handed to a lane; cancelled work is skipped, or its result dropped."""

    def __init__(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], None] | None,
        failed: Callable[[CareError], None] | None,
        crashed: Callable[[BaseException], None] | None,
    ) -> None:
        self.work = work
        self.then = then
        self.failed = failed
        self.crashed = crashed
        self.cancelled = False

    def cancel(self) -> None:
        """Nobody wants the result any more."""
        self.cancelled = True


def is_heard(callback: Callable[..., object] | None) -> bool:
    """Whether there is somebody to tell: a dialog that asked may have been closed, and deleted, meanwhile."""
    called = callback.func if isinstance(callback, partial) else callback
    owner = getattr(called, "__self__", None)
    return callback is not None and (not isinstance(owner, QObject) or isValid(owner))


class Lane(QObject):
    """One thread that does one thing after another. Make it on the UI thread.

    Signals:
        busy_changed(bool): work started on an idle lane, or the last of it ended.
    """

    busy_changed = Signal(bool)
    _finished = Signal(object, object, object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: queue.SimpleQueue[Ticket | None] = queue.SimpleQueue()
        self._waiting = 0
        # A network lane hands its writes to the lane of the database from its own thread.
        self._counting = threading.Lock()
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], None] | None = None,
        failed: Callable[[CareError], None] | None = None,
        crashed: Callable[[BaseException], None] | None = None,
    ) -> Ticket:
        """Do `work` on the lane's thread, then call one of the others on the UI thread. Returns at once.

        Args:
            work: must not touch widgets.
            then: gets the result; a method of a Qt object that was deleted meanwhile is not called, nor is `failed`.
            failed: gets an expected failure.
            crashed: gets anything else, which is a bug.
        """
        ticket = Ticket(work, then, failed, crashed)
        with self._counting:
            self._waiting += 1
            is_first = self._waiting == 1
        if is_first:
            self.busy_changed.emit(True)
        self._queue.put(ticket)
        return ticket

    @property
    def idle(self) -> bool:
        """Nothing is running or waiting."""
        return self._waiting == 0

    def close(self, timeout_s: float = 10.0) -> None:
        """Finish what was submitted and stop the thread. Blocks up to `timeout_s` seconds."""
        self._queue.put(None)
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while (ticket := self._queue.get()) is not None:
            result: Any = None
            error: BaseException | None = None
            if not ticket.cancelled:
                try:
                    result = ticket.work()
                except Exception as caught:  # the edge: everything a lane runs ends here
                    error = caught
            try:
                self._finished.emit(ticket, result, error)
            except RuntimeError:  # the window went while the work ran; nobody is left to hear of it
                return

    @Slot(object, object, object)
    def _on_finished(self, ticket: Ticket, result: Any, error: BaseException | None) -> None:
        with self._counting:
            self._waiting -= 1
            is_last = self._waiting == 0
        if is_last:
            self.busy_changed.emit(False)
        if ticket.cancelled:
            return
        if error is None:
            if ticket.then is not None and is_heard(ticket.then):
                ticket.then(result)
        elif isinstance(error, CareError):
            if ticket.failed is not None and is_heard(ticket.failed):
                ticket.failed(error)
        else:
            log.error("Work on a lane crashed", exc_info=error)
            if ticket.crashed is not None:
                ticket.crashed(error)
