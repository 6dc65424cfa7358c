"""Runs accounts in the background: one after the other on a network lane, every write on the database lane."""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass
from threading import Event
from typing import Any, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from care_desktop.errors import CareError, StorageFailure
from care_desktop.services import accounts, sync
from care_desktop.services.accounts import Secrets, StoredAccount
from care_desktop.services.outcome import Changes, Outcome, Workspace
from care_desktop.services.sync import Brought, Stopped
from care_desktop.ui.operations import Operations
from care_desktop.ui.tasks import Lane

T = TypeVar("T")
LOOK_MS = 60_000
FIRST_LOOK_MS = 5_000
CLOSE_S = 2.0
_WRITE_S = 600.0
_WRITE_LOOK_S = 0.2


@dataclass(frozen=True, slots=True)
class RunEnd:
    """How a run ended.

    Attributes:
        brought: what it brought; None when it failed or was stopped.
        error: what went wrong, `Stopped` when it was stopped; None when it went well.
        by_hand: somebody asked for it, and is to be told.
    """

    id: UUID
    title: str
    brought: Brought | None
    error: CareError | None
    by_hand: bool


class SyncRunner(QObject):
    """What is due is run by itself, what is asked for at once; offline is an ordinary state.

    Args:
        schedules: look every minute for accounts that are due; off in tests.

    Attributes:
        running: the account whose run is under way; None when none is.
        counts: done and total (None: unknown) of that run; None before its first page.
        refusals: accounts that could not even begin, with the reason; they run again only when asked.

    Signals:
        changed(): what is running, waiting or refused is another thing now, or the run has come further.
        ended(RunEnd): a run ended.
    """

    changed = Signal()
    ended = Signal(object)
    _progressed = Signal(object, int, object)
    _applied = Signal(object)

    def __init__(self, operations: Operations, parent: QObject | None = None, *, schedules: bool = True) -> None:
        super().__init__(parent)
        self.operations = operations
        self.secrets = Secrets()
        self.running: UUID | None = None
        self.counts: tuple[int, int | None] | None = None
        self.refusals: dict[UUID, CareError] = {}
        self._lane = Lane("network", self)
        self._asking = Lane("asking", self)
        self._waiting: list[UUID] = []
        self._by_hand: set[UUID] = set()
        self._titles: dict[UUID, str] = {}
        self._stopping: set[UUID] = set()
        self._forgotten: set[UUID] = set()
        self._closing = Event()
        self._applied.connect(self._on_applied)
        self._progressed.connect(self._on_progressed)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        if schedules:
            self._timer.start()
            QTimer.singleShot(FIRST_LOOK_MS, self, self.look)

    @property
    def idle(self) -> bool:
        """Nothing is running or waiting."""
        return self.running is None and not self._waiting and self._lane.idle and self._asking.idle

    def is_waiting(self, id: UUID) -> bool:
        """Whether an account runs as soon as the one before it is done."""
        return id in self._waiting

    def is_stopping(self, id: UUID) -> bool:
        """Whether a run ends after the page it is fetching."""
        return id in self._stopping

    def is_asked_for(self, id: UUID) -> bool:
        """Whether somebody asked for the run that is under way."""
        return id in self._by_hand

    def look(self) -> None:
        """Ask for what is due, and run it. Returns at once."""
        if self.running is None:
            self.operations.query(sync.due_accounts, self._on_due, key="due accounts", failed=_ignore)

    def run(self, id: UUID, *, by_hand: bool = True) -> None:
        """Run an account as soon as the one before it is done. Returns at once."""
        if by_hand:
            self._by_hand.add(id)
            self.refusals.pop(id, None)
        if id != self.running and id not in self._waiting:
            self._waiting.append(id)
        self.changed.emit()
        self._run_next()

    def stop(self, id: UUID) -> None:
        """End a run after the page it is fetching; what came before is kept."""
        if id in self._waiting:
            self._waiting.remove(id)
            self._by_hand.discard(id)
        elif id == self.running:
            self._stopping.add(id)
        self.changed.emit()

    def forget(self, id: UUID) -> None:
        """An account is going away: end its run, and say nothing of it."""
        self._forgotten.add(id)
        self.stop(id)
        self._by_hand.discard(id)
        self.refusals.pop(id, None)

    def ask(
        self,
        work: Callable[[Workspace], T],
        then: Callable[[T], None],
        failed: Callable[[CareError], None] | None = None,
    ) -> None:
        """Do what waits for a network or a keychain, such as `accounts.test`. Returns at once.

        It does not wait for a run that is under way; `failed` None says it in the message bar.
        """
        self.operations.query_on(self._asking, work, then, failed)

    def ask_for_long(
        self, work: Callable[[Workspace], T], then: Callable[[T], None], failed: Callable[[CareError], None]
    ) -> None:
        """Do what may wait for somebody for minutes; nothing else waits for it. Returns at once."""
        lane = Lane("waiting", self)

        def over() -> None:
            lane.close()
            lane.deleteLater()

        def deliver(result: T) -> None:
            over()
            then(result)

        def fail(error: CareError) -> None:
            over()
            failed(error)

        self.operations.query_on(lane, work, deliver, fail)

    def close(self) -> None:
        """Stop everything. Blocks until the page on its way has come, two seconds at most."""
        self._timer.stop()
        self._waiting.clear()
        if self.running is not None:
            self._stopping.add(self.running)
        self._lane.close(timeout_s=CLOSE_S)
        self._asking.close(timeout_s=0.2)
        self._closing.set()

    def _on_due(self, due: list[StoredAccount]) -> None:
        for stored in due:
            if stored.account.id not in self.refusals:
                self.run(stored.account.id, by_hand=False)

    def _run_next(self) -> None:
        if self.running is not None or not self._waiting:
            return
        id = self._waiting.pop(0)
        self.running, self.counts = id, None
        self._stopping.discard(id)
        self.changed.emit()
        self.operations.query_on(
            self._lane,
            lambda workspace: self._guarded(workspace, id),
            lambda result: self._on_ended(id, result),
            lambda error: self._on_ended(id, error),
        )

    def _guarded(self, workspace: Workspace, id: UUID) -> Brought | Exception:
        """A bug in one source must not keep the others from running: whatever is raised is the result."""
        try:
            return self._work(workspace, id)
        except Exception as error:
            return error

    def _work(self, workspace: Workspace, id: UUID) -> Brought:
        """On the network lane: fetch, and hand every write to the database lane."""
        try:
            account = accounts.get(workspace, id).account
            source = accounts.source_for(account)
            self._titles[id] = source.title
            secret = accounts.secret_of(self.secrets, account)
        except CareError as error:
            self.refusals[id] = error
            raise

        def progress(done: int, total: int | None) -> None:
            self._progressed.emit(id, done, total)
            if id in self._stopping:
                raise Stopped(self.tr("Stopped. What came before is kept."))

        with closing(accounts.new_http(workspace)) as http:
            return sync.run(
                workspace, id, source, secret, http, progress=progress, applied=self._applied.emit, write=self._write
            )

    def _write(self, work: Callable[[Workspace], Any]) -> Any:
        """Do something on the database lane and wait for it; called on the network lane."""
        done: Future[Any] = Future()

        def carry_out(workspace: Workspace) -> None:
            try:
                done.set_result(work(workspace))
            except BaseException as error:  # it is raised again where it was asked for
                done.set_exception(error)

        if not self._closing.is_set():
            self.operations.query(carry_out, _ignore, failed=_ignore)
        waited_s = 0.0
        # A lane that was closed meanwhile does nothing any more, and says nothing.
        while waited_s < _WRITE_S and not self._closing.is_set():
            try:
                return done.result(timeout=_WRITE_LOOK_S)
            except TimeoutError:
                if done.done():
                    raise
            waited_s += _WRITE_LOOK_S
        raise StorageFailure(self.tr("The workspace was closed or busy for too long."), self.tr("Sync again."))

    def _on_progressed(self, id: UUID, done: int, total: int | None) -> None:
        if id == self.running:
            self.counts = (done, total)
            self.changed.emit()

    def _on_applied(self, outcome: Outcome[Brought]) -> None:
        if outcome.changes != Changes():
            self.operations.announce(outcome.changes)

    def _on_ended(self, id: UUID, result: Brought | Exception) -> None:
        self.running, self.counts = None, None
        self._stopping.discard(id)
        by_hand = id in self._by_hand
        self._by_hand.discard(id)
        error: CareError | None = None
        if id in self._forgotten:
            # Its last page found no account to be kept with, whichever way that showed.
            self.refusals.pop(id, None)
            self.changed.emit()
            self._run_next()
            return
        if isinstance(result, CareError):
            error = result
        elif isinstance(result, Exception):
            error = CareError(self.tr("The program failed while it read this account."), self.tr("Sync again."))
            self.refusals[id] = error
            self.operations.crashed.emit(result)
        self.operations.announce(Changes(tables=frozenset({"account"})))
        self.changed.emit()
        brought = result if isinstance(result, Brought) else None
        self.ended.emit(RunEnd(id, self._titles.get(id, ""), brought, error, by_hand))
        self._run_next()


def _ignore(_anything: object) -> None:
    """Nobody has to hear of it: the next look says it again."""
