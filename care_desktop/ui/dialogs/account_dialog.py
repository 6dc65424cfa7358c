"""Adding an account: choose the kind, say where and with which secret, try it, and it is there."""

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from care_desktop.errors import CareError
from care_desktop.services import accounts, people
from care_desktop.services.accounts import Account, Greeting, Secret, SecretFound, SecretPlace
from care_desktop.services.outcome import Outcome
from care_desktop.ui.account_work import greeting_words, tried
from care_desktop.ui.dialogs.account_form import AccountForm
from care_desktop.ui.dialogs.account_hand_out import hand_out
from care_desktop.ui.models.account_model import AccountModel, line_of_kind
from care_desktop.ui.roles import Ink
from care_desktop.ui.sync_runner import SyncRunner
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.account_row import AccountList
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import hairline, label, set_ink

_WIDTH, _HEIGHT = 640, 640


class AccountDialog(QDialog):
    """Two steps; Esc or Cancel leaves no account and no secret behind.

    Signals:
        added(UUID): the account is there and its first run was asked for; the dialog is closed.
    """

    added = Signal(object)

    def __init__(self, runner: SyncRunner, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._holder = holder
        self._greeting: Greeting | None = None
        self._busy = False
        self._is_over = False
        self.form: AccountForm | None = None
        theme = holder.theme
        self.setWindowTitle(self.tr("Add account"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.heading = label(theme, size="heading", weight="semibold", wraps=True)
        self.kinds = AccountModel(self)
        self.kinds.show_lines([line_of_kind(source) for source in accounts.SOURCES])
        self.list = AccountList(holder, self.kinds, self.tr("Kinds of account"))
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        # The fields in it take the focus; the area itself would be a stop for nothing.
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.area)
        self.said = label(theme, wraps=True)
        self.back = Button(holder, self.tr("Back"))
        self.anyway = Button(holder, self.tr("Add without a test"))
        self.cancel = Button(holder, self.tr("Cancel"))
        self.next = Button(holder, "", ButtonKind.PRIMARY)
        for button in (self.back, self.anyway, self.cancel, self.next):
            button.setAutoDefault(False)
        self.next.setDefault(True)
        self._lay_out()
        self.back.clicked.connect(self.show_kinds)
        self.anyway.clicked.connect(lambda: self._add(None))
        self.cancel.clicked.connect(self.reject)
        self.next.clicked.connect(self.go_on)
        self.list.activated_row.connect(lambda _row: self.go_on())
        self.finished.connect(self._on_finished)
        self.list.choose(0)
        self.show_kinds()

    def _lay_out(self) -> None:
        space = self._holder.theme.metrics.space
        page = space.page
        head = QVBoxLayout()
        head.setContentsMargins(page, page, page, space.unit)
        head.addWidget(self.heading)
        middle = QVBoxLayout()
        middle.setContentsMargins(page - space.unit, 0, page - space.unit, 0)
        middle.addWidget(self._stack)
        said = QVBoxLayout()
        said.setContentsMargins(page, space.unit, page, space.unit)
        said.addWidget(self.said)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(page, space.gap, page, space.gap)
        buttons.setSpacing(space.unit)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        buttons.addWidget(self.anyway)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.next)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(middle, 1)
        column.addLayout(said)
        column.addWidget(hairline())
        column.addLayout(buttons)
        room = self.screen().availableGeometry()
        self.resize(min(_WIDTH, room.width()), min(_HEIGHT, room.height()))

    def show_kinds(self) -> None:
        """Go back to the kinds of account."""
        self._drop_secret()
        self.heading.setText(self.tr("What do you want to sync with?"))
        self._stack.setCurrentWidget(self.list)
        self.next.setText(self.tr("Next"))
        self.next.setEnabled(bool(self.kinds.lines))
        for widget in (self.back, self.anyway, self.said):
            widget.hide()
        self.list.setFocus()

    def go_on(self) -> None:
        """From the kinds to the form; from the form to the test."""
        if self._stack.currentWidget() is self.list:
            self.next.setEnabled(False)
            self._runner.operations.query(people.teammates, self._show_form)
        elif not self._busy:
            self._try()

    def _show_form(self, teammates: list[tuple[UUID, str]]) -> None:
        if self._is_over:
            return
        source = accounts.SOURCES[max(self.list.currentIndex().row(), 0)]
        space = self._holder.theme.metrics.space
        self.form = AccountForm(self._holder, source, teammates)
        self.form.edited.connect(self._on_edited)
        self.form.other_way_requested.connect(self._on_other_way)
        page = QWidget()
        page.setObjectName("page")
        column = QVBoxLayout(page)
        column.setContentsMargins(space.unit, 0, space.unit, space.unit)
        column.addWidget(self.form)
        column.addStretch(1)
        self.area.setWidget(page)
        self._stack.setCurrentWidget(self.area)
        self.heading.setText(source.title)
        self.next.setText(self.tr("Test and add"))
        self.next.setEnabled(True)
        self.back.show()
        self.form.first.setFocus()

    def _on_other_way(self) -> None:
        form = self.form
        if form is not None and form.secret is not None:
            hand_out(self._runner, self._holder, form.account(), form.secret, self)

    def _on_edited(self) -> None:
        self.said.hide()
        self.anyway.hide()

    def _try(self) -> None:
        form = self.form
        if form is None or not form.check():
            return
        account, secret = form.account(), self._secret()
        self._set_busy(True)
        self._say(self.tr("Asking {host}").format(host=account.host), Ink.MUTED)
        self._runner.ask(lambda ws: tried(ws, account, secret), self._add, self._on_refused)

    def _secret(self) -> str | None:
        secret = self.form.secret.take() if self.form is not None and self.form.secret is not None else ""
        return Secret(secret) if secret else None

    def _on_refused(self, error: CareError) -> None:
        if self._is_over:
            return
        self._set_busy(False)
        self._say(str(error), Ink.NEGATIVE)
        self.anyway.show()

    def _add(self, greeting: Greeting | None) -> None:
        """Store the account; what the service answered is kept with it, None when it was not asked."""
        form = self.form
        if self._is_over or form is None or not form.check():
            return
        self._greeting = greeting
        self._set_busy(True)
        host, options, every = form.account().host, form.options(), form.every.currentData()
        creates, source, login = form.creates.isChecked(), form.source, greeting.login if greeting else ""
        host = "" if source.is_local else host
        # Not part of undo: an account that ran, and its secret, cannot be taken back row by row.
        self._runner.operations.query(
            lambda ws: accounts.add(ws, source, host, options, login=login, every_min=every, creates_people=creates),
            self._on_added,
            failed=self._on_refused,
        )

    def _on_added(self, outcome: Outcome[Account]) -> None:
        runner, account, greeting = self._runner, outcome.value, self._greeting
        if self._is_over:
            runner.operations.announce(outcome.changes)
            return
        secret, me = self._secret(), None if self.form is None else self.form.mine
        self._drop_secret()
        runner.operations.announce(outcome.changes)
        if greeting is not None:
            runner.operations.query(
                lambda ws: accounts.keep_greeting(ws, account, greeting, me),
                lambda kept: runner.operations.announce(kept.changes),
            )
        if secret is None:
            runner.run(account.id)
        else:
            secrets = runner.secrets
            runner.ask(
                lambda _ws: secrets.keep(account, secret),
                lambda found: _on_kept(runner, account, found),
            )
        said = greeting_words(greeting) if greeting is not None else ""
        runner.operations.done.emit(
            self.tr("{title} was added. {said}").format(title=self.heading.text(), said=said).strip(), False
        )
        self.added.emit(account.id)
        self.accept()

    def _set_busy(self, is_busy: bool) -> None:
        self._busy = is_busy
        self.next.setEnabled(not is_busy)
        self.anyway.setEnabled(not is_busy)
        self.back.setEnabled(not is_busy)

    def _say(self, text: str, ink: Ink) -> None:
        self.said.setText(text)
        set_ink(self.said, ink)
        self.said.show()
        self.setAccessibleDescription(text)

    def _on_finished(self, _result: int) -> None:
        self._is_over = True
        self._drop_secret()

    def _drop_secret(self) -> None:
        if self.form is not None:
            self.form.clear_secret()


def _on_kept(runner: SyncRunner, account: Account, found: SecretFound) -> None:
    """The first run needs the secret; where there is no keychain that is said once."""
    if found.place is SecretPlace.SESSION:
        runner.operations.failed.emit(found.trouble)
    runner.run(account.id)
