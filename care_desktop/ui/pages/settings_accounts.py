"""Settings, Accounts: every account with how it stands, the chosen one beside it, and the way to the inbox."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from care_desktop.errors import CareError
from care_desktop.services import accounts
from care_desktop.services.accounts import Greeting, SecretFound, SecretPlace, StoredAccount
from care_desktop.services.outcome import Changes, Outcome
from care_desktop.ui.account_words import Cure, inbox_words, place_of, title_of
from care_desktop.ui.account_work import forgotten, greeting_words, tested
from care_desktop.ui.models.account_model import AccountModel, AccountsGround, line_of, read_ground, standing_of
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.page import Page
from care_desktop.ui.roles import Ink
from care_desktop.ui.sync_runner import SyncRunner
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.account_detail import AccountDetail
from care_desktop.ui.widgets.account_row import AccountList
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.empty_state import EmptyState
from care_desktop.ui.widgets.label import hairline, label

_TABLES = frozenset({"account", "proposal"})
_LIST_WIDTH = 382
_LIST_LEAST = 260


class AccountsSection(Page):
    """List and detail; nothing here waits for a network or a keychain.

    Signals:
        inbox_requested(): the people who wait in the inbox are wanted.
    """

    inbox_requested = Signal()

    def __init__(
        self, operations: Operations, holder: ThemeHolder, runner: SyncRunner, parent: QWidget | None = None
    ) -> None:
        super().__init__(operations, parent)
        self._holder = holder
        self.runner = runner
        self.ground: AccountsGround | None = None
        self._wanted: UUID | None = None
        self.model = AccountModel(self)
        self.list = AccountList(holder, self.model, self.tr("Accounts"))
        self.add = Button(holder, self.tr("Add account"), icon="add", small=True)
        self.inbox = Button(holder, "", ButtonKind.LINK)
        self.detail = AccountDetail(holder)
        self.empty = EmptyState(
            holder,
            "online",
            self.tr("No accounts yet"),
            self.tr("What happens elsewhere comes here by itself: repositories, forums, calendars, mail."),
        )
        self.setFocusProxy(self.list)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        theme = self._holder.theme
        space = theme.metrics.space
        head = QHBoxLayout()
        head.addStrut(theme.metrics.control.small)
        head.addWidget(label(theme, self.tr("Accounts"), size="heading", weight="semibold"))
        head.addStretch(1)
        head.addWidget(self.add)
        sentence = self.tr(
            "Everything works without accounts. Each one is read only, asks for the least it needs, "
            "and can be removed with or without what it brought in."
        )
        # Words stand over the words of the rows, which stand out by their inset.
        inner = QVBoxLayout()
        inner.setContentsMargins(space.unit, 0, space.unit, 0)
        inner.setSpacing(space.unit)
        inner.addLayout(head)
        inner.addWidget(hairline())
        foot = QVBoxLayout()
        foot.setContentsMargins(space.unit, space.unit, space.unit, space.unit)
        foot.setSpacing(space.unit)
        foot.addWidget(self.empty)
        foot.addWidget(label(theme, sentence, Ink.FAINT, "caption", wraps=True))
        foot.addWidget(self.inbox)
        left = QWidget()
        left.setMinimumWidth(_LIST_LEAST)
        left.setMaximumWidth(_LIST_WIDTH)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(inner)
        column.addWidget(self.list)
        column.addLayout(foot)
        column.addStretch(1)
        self._stack = QStackedWidget()
        self._nothing = QWidget()
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self.detail)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.gap)
        row.addWidget(left, 4)
        row.addWidget(hairline(vertical=True))
        row.addSpacing(space.unit)
        row.addWidget(self._stack, 5)
        self.empty.hide()
        self.inbox.hide()

    def _connect(self) -> None:
        detail = self.detail
        self.list.chosen.connect(self._on_chosen)
        self.list.activated_row.connect(lambda _row: detail.test.setFocus())
        self.add.clicked.connect(self.add_account)
        self.inbox.clicked.connect(lambda: self.inbox_requested.emit())
        self.runner.changed.connect(self._on_runner_changed)
        detail.cure_requested.connect(self._on_cure)
        detail.pause_requested.connect(lambda paused: self._change(paused=paused))
        detail.creates_people_chosen.connect(lambda creates: self._change(creates_people=creates))
        detail.every_chosen.connect(lambda minutes: self._change(every_min=minutes))
        detail.run_requested.connect(lambda: self._with_chosen(self.runner.run))
        detail.stop_requested.connect(lambda: self._with_chosen(self.runner.stop))
        detail.test_requested.connect(self.test)
        detail.keychain_requested.connect(lambda: self._look_for_secret(says=True))
        detail.options_requested.connect(self.change_options)
        detail.remove_requested.connect(self.remove_account)

    @property
    def chosen(self) -> StoredAccount | None:
        """The account that shows; None when there is none."""
        row = self.list.currentIndex().row()
        return self.ground.stored[row] if self.ground is not None and 0 <= row < len(self.ground.stored) else None

    def choose(self, id: UUID) -> None:
        """Show an account, now or once it was read."""
        self._wanted = id
        row = self.model.row_of(id)
        if row >= 0:
            self._wanted = None
            self.list.choose(row)

    def read(self) -> None:
        """Read the accounts."""
        self.operations.query(read_ground, self._on_read, key="accounts")

    def concerns(self, changes: Changes) -> bool:
        """Runs, settings of accounts and the inbox do."""
        return changes.many or bool(changes.tables & _TABLES)

    def _on_read(self, ground: AccountsGround) -> None:
        before = self.chosen
        self.ground = ground
        wanted = self._wanted or (before.account.id if before is not None else None)
        self._show_lines()
        row = max(self.model.row_of(wanted), 0) if wanted is not None else 0
        if ground.stored:
            self._wanted = None if self._wanted == wanted else self._wanted
            self.list.choose(row)
        has_some = bool(ground.stored)
        self.list.setVisible(has_some)
        self.empty.setVisible(not has_some)
        self.list.setFixedHeight(len(ground.stored) * self._holder.theme.metrics.row.list + 1)
        self.inbox.setText(inbox_words(ground.proposed) if ground.proposed else "")
        self.inbox.setVisible(ground.proposed > 0)
        self._show_chosen()

    def _show_lines(self) -> None:
        if self.ground is not None:
            now = self.ground.now
            self.model.show_lines(
                [line_of(stored, standing_of(self.runner, stored.account.id), now) for stored in self.ground.stored]
            )

    def _on_runner_changed(self) -> None:
        if self.isVisible():
            self._show_lines()
            self._show_chosen()

    def _on_chosen(self, _row: int) -> None:
        self._show_chosen()

    def _show_chosen(self) -> None:
        stored = self.chosen
        self._stack.setCurrentWidget(self._nothing if stored is None else self.detail)
        if stored is None or self.ground is None:
            return
        is_other = self.detail.stored is None or self.detail.stored.account.id != stored.account.id
        self.detail.show_account(stored, standing_of(self.runner, stored.account.id), self.ground)
        if is_other:
            self._look_for_secret()

    def _look_for_secret(self, *, says: bool = False) -> None:
        stored = self.chosen
        if stored is None:
            return
        account, secrets = stored.account, self.runner.secrets

        def show(found: SecretFound) -> None:
            if self._still_shows(account.id):
                self.detail.show_secret(found)
                if says and not found.trouble:
                    self.detail.say(self.tr("Looked it up just now: it is where it says."))
                elif says and found.place is SecretPlace.SESSION:
                    self.detail.say(found.trouble, Ink.NEGATIVE)

        self.runner.ask(lambda _ws: secrets.settle(account) if says else secrets.where(account), show)

    def _still_shows(self, id: UUID) -> bool:
        stored = self.chosen
        return stored is not None and stored.account.id == id

    def _with_chosen(self, work: Callable[[UUID], None]) -> None:
        if self.chosen is not None:
            work(self.chosen.account.id)

    def _change(self, **values: object) -> None:
        stored = self.chosen
        if stored is not None:
            id = stored.account.id
            self.operations.change(lambda ws: accounts.change(ws, id, **values))
            if values.get("paused"):
                self.runner.stop(id)

    def _on_cure(self, cure: Cure) -> None:
        if cure is Cure.SIGN_IN:
            self.sign_in()
        elif cure is Cure.RETRY:
            self._with_chosen(self.runner.run)
        elif cure is Cure.RESUME:
            self._change(paused=False)

    def test(self) -> None:
        """Ask the service who we are, and show what it answers."""
        stored = self.chosen
        if stored is None:
            return
        account, secrets = stored.account, self.runner.secrets
        self.detail.say(self.tr("Asking {place}").format(place=place_of(account)), Ink.MUTED)
        self.detail.test.setEnabled(False)

        def answer(words: str, ink: Ink) -> None:
            self.detail.test.setEnabled(True)
            if self._still_shows(account.id):
                self.detail.say(words, ink)

        def greeted(greeting: Greeting) -> None:
            answer(greeting_words(greeting), Ink.TEXT)
            self.operations.query(lambda ws: accounts.keep_greeting(ws, account, greeting, None), self._announce)

        def failed(error: CareError) -> None:
            answer(str(error), Ink.NEGATIVE)

        self.runner.ask(lambda ws: tested(ws, secrets, account), greeted, failed)

    def _announce(self, outcome: Outcome[None]) -> None:
        self.operations.announce(outcome.changes)

    def add_account(self) -> None:
        """Open the dialog for another account."""
        from care_desktop.ui.dialogs.account_dialog import AccountDialog

        dialog = AccountDialog(self.runner, self._holder, self)
        dialog.added.connect(self.choose)
        dialog.open()

    def sign_in(self) -> None:
        """Ask for the secret of the account that shows."""
        from care_desktop.ui.dialogs.account_sign_in import SignInDialog

        stored = self.chosen
        if stored is None:
            return
        id = stored.account.id
        dialog = SignInDialog(self.runner, self._holder, stored, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.signed_in.connect(lambda found: self._on_signed_in(id, found))
        dialog.open()

    def _on_signed_in(self, id: UUID, found: SecretFound) -> None:
        if self._still_shows(id):
            self.detail.show_secret(found)
        self.runner.run(id)

    def change_options(self) -> None:
        """Ask what the account that shows is to read."""
        from care_desktop.ui.dialogs.account_options import AccountOptionsDialog

        stored = self.chosen
        if stored is not None:
            dialog = AccountOptionsDialog(self.operations, self._holder, stored, self)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def remove_account(self) -> None:
        """Ask what becomes of what came from the account that shows, and remove it."""
        from care_desktop.ui.dialogs.account_removal import AccountRemovalDialog

        stored = self.chosen
        if stored is None:
            return
        dialog = AccountRemovalDialog(self._holder, stored, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.accepted.connect(lambda: self._remove(stored, dialog.removes_brought))
        dialog.open()

    def _remove(self, stored: StoredAccount, removes_brought: bool) -> None:
        account, runner = stored.account, self.runner
        runner.forget(account.id)

        def gone(outcome: Outcome[int]) -> None:
            self.operations.announce(outcome.changes)
            said = self.tr("{title} {place} was removed").format(title=title_of(account), place=place_of(account))
            self.operations.done.emit(said, False)

        def disconnect(left_behind: str) -> None:
            if left_behind:
                self.operations.failed.emit(left_behind)
            self.operations.query(lambda ws: accounts.disconnect(ws, account.id, remove_brought=removes_brought), gone)

        runner.ask(lambda _ws: forgotten(runner.secrets, account), disconnect)
