"""What the window says about syncing: the foot of the sidebar, and the message bar for what was asked for by hand."""

from PySide6.QtCore import QObject, QTimer, Signal

from care_desktop.errors import CareError
from care_desktop.services.accounts import AccountState
from care_desktop.services.outcome import Changes
from care_desktop.services.sync import Stopped
from care_desktop.ui.account_words import (
    brought_words,
    inbox_words,
    is_offline,
    latest_good,
    moment_words,
    needs_words,
    title_of,
)
from care_desktop.ui.models.account_model import AccountsGround, read_ground
from care_desktop.ui.sync_runner import RunEnd, SyncRunner
from care_desktop.ui.widgets.message_bar import MessageBar, count_of
from care_desktop.ui.widgets.sidebar import Sidebar

BAR_MS = 5_000
_TABLES = frozenset({"account", "proposal"})


class SyncStatus(QObject):
    """Keeps sidebar and message bar up to date; errors of runs nobody asked for stay in the list of accounts.

    Signals:
        accounts_requested(): the accounts are to be shown: one needs somebody, or there is no more than that.
        inbox_requested(): the inbox is to be shown.
        proposed_changed(int): another number of people wait in the inbox.
    """

    accounts_requested = Signal()
    inbox_requested = Signal()
    proposed_changed = Signal(int)

    def __init__(
        self, runner: SyncRunner, sidebar: Sidebar, messages: MessageBar, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._sidebar = sidebar
        self._messages = messages
        self._ground: AccountsGround | None = None
        self._shows_bar = False
        self._bar = QTimer(self, singleShot=True, interval=BAR_MS)
        self._bar.timeout.connect(self._show_bar)
        runner.changed.connect(self._on_runner_changed)
        runner.ended.connect(self._on_ended)
        runner.operations.bus.changed.connect(self._on_changed)
        sidebar.status_requested.connect(self.open)
        self.read()

    def read(self) -> None:
        """Ask how the accounts stand."""
        self._runner.operations.query(read_ground, self._on_read, key="sync status", failed=_ignore)

    def open(self) -> None:
        """Show what is behind the words: the accounts, unless all is well and people wait in the inbox."""
        ground = self._ground
        if ground is not None and ground.proposed and not self._needing(ground):
            self.inbox_requested.emit()
        else:
            self.accounts_requested.emit()

    def close(self) -> None:
        """Say nothing any more: the workspace is going."""
        self._end_bar()
        self._runner.changed.disconnect(self._on_runner_changed)
        self._sidebar.set_status("online", "")

    def _on_changed(self, changes: Changes) -> None:
        if changes.many or changes.tables & _TABLES:
            self.read()

    def _on_read(self, ground: AccountsGround) -> None:
        before = 0 if self._ground is None else self._ground.proposed
        self._ground = ground
        if ground.proposed != before:
            self.proposed_changed.emit(ground.proposed)
        self._say()

    def _on_runner_changed(self) -> None:
        self._say()
        running = self._runner.running
        if running is None or not self._runner.is_asked_for(running):
            self._end_bar()
        elif self._shows_bar:
            self._show_bar()
        elif not self._bar.isActive():
            self._bar.start()

    def _needing(self, ground: AccountsGround) -> int:
        refused = self._runner.refusals
        return sum(
            1
            for stored in ground.stored
            if not stored.rhythm.paused
            and (stored.rhythm.state is AccountState.SIGN_IN or stored.account.id in refused)
        )

    def _say(self) -> None:
        ground = self._ground
        if ground is None or not ground.stored:
            self._sidebar.set_status("online", "")
            return
        needing, latest = self._needing(ground), latest_good(ground.stored)
        detail = needs_words(needing) if needing else inbox_words(ground.proposed) if ground.proposed else ""
        running = self._runner.running
        if running is not None:
            counts = count_of(*self._runner.counts) if self._runner.counts else ""
            text = self.tr("Syncing {title}").format(title=self._title(ground, running))
            self._sidebar.set_status("online", text, counts or detail)
        elif is_offline(ground.stored):
            self._sidebar.set_status("offline", self.tr("Offline"), detail or self.tr("All saved on this computer"))
        elif latest is not None:
            text = self.tr("Synced {when}").format(when=moment_words(latest, ground.now))
            self._sidebar.set_status("online", text, detail)
        else:
            self._sidebar.set_status("online", self.tr("Not synced yet"), detail)

    def _title(self, ground: AccountsGround, id: object) -> str:
        return next((title_of(stored.account) for stored in ground.stored if stored.account.id == id), "")

    def _show_bar(self) -> None:
        id, ground = self._runner.running, self._ground
        if id is None or ground is None:
            return
        self._shows_bar = True
        counts = self._runner.counts or (0, None)
        title = self._title(ground, id)
        words = self.tr("Syncing {title}").format(title=title)
        if counts != (0, None):
            words = self.tr("Syncing {title}: {counts}").format(title=title, counts=count_of(*counts))
        self._messages.show_progress(words, counts[0], counts[1], lambda: self._runner.stop(id))

    def _end_bar(self) -> None:
        self._bar.stop()
        if self._shows_bar:
            self._shows_bar = False
            self._messages.end_progress()

    def _on_ended(self, end: RunEnd) -> None:
        if not end.by_hand:
            return
        if isinstance(end.error, Stopped):
            self._messages.show_done(str(end.error))
        elif end.error is not None:
            self._messages.show_error(str(end.error))
        elif end.brought is not None:
            self._messages.show_done(brought_words(end.title, end.brought.new, end.brought.proposed))


def _ignore(_error: CareError) -> None:
    """The pages say what cannot be read; the foot of the sidebar keeps its words."""
