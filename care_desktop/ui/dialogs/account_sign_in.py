"""Another secret for an account that is there: tried first, kept only when the service takes it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.errors import CareError
from care_desktop.services import account_keys, accounts
from care_desktop.services.accounts import Greeting, Secret, SecretFound, SecretPlace, StoredAccount
from care_desktop.ui.account_words import place_of, title_of
from care_desktop.ui.account_work import signed_in
from care_desktop.ui.dialogs.account_hand_out import hand_out
from care_desktop.ui.dialogs.growing_dialog import GrowingDialog
from care_desktop.ui.roles import Ink
from care_desktop.ui.sync_runner import SyncRunner
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.account_secret import SecretField
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import label, set_ink

_WIDTH = 480


class SignInDialog(GrowingDialog):
    """Asks for one secret; Enter tries it.

    Signals:
        signed_in(SecretFound): the service took it, and it is kept there.
    """

    signed_in = Signal(object)

    def __init__(
        self, runner: SyncRunner, holder: ThemeHolder, stored: StoredAccount, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._account = stored.account
        self._is_over = False
        theme = holder.theme
        space = theme.metrics.space
        name = self.tr("{title} {place}").format(title=title_of(stored.account), place=place_of(stored.account))
        self.setWindowTitle(self.tr("Sign in"))
        needed = accounts.source_for(stored.account).secret
        assert needed is not None  # nobody is asked to sign in where nothing is asked for
        self.secret = SecretField(holder, needed, stored.account.host)
        self.said = label(theme, wraps=True)
        self.cancel = Button(holder, self.tr("Cancel"))
        self.try_it = Button(holder, self.tr("Sign in"), ButtonKind.PRIMARY)
        self.cancel.setAutoDefault(False)
        self.try_it.setDefault(True)
        self.try_it.setEnabled(False)
        buttons = QHBoxLayout()
        buttons.setSpacing(space.unit)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.try_it)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(space.page,) * 4)
        column.setSpacing(space.gap)
        column.addWidget(label(theme, name, size="heading", weight="semibold", wraps=True))
        column.addWidget(self.secret)
        column.addWidget(self.said)
        column.addStretch(1)
        column.addLayout(buttons)
        self.said.hide()
        self.setMinimumWidth(_WIDTH)
        self.secret.set_client_id(stored.account.options.get(account_keys.CLIENT_ID, ""))
        self.secret.edited.connect(self._on_edited)
        self.secret.other_way_requested.connect(
            lambda: hand_out(runner, holder, stored.account, self.secret, self, self._on_try)
        )
        self.cancel.clicked.connect(self.reject)
        self.try_it.clicked.connect(self._on_try)
        self.finished.connect(self._on_finished)
        self.secret.setFocus()

    def _on_edited(self) -> None:
        self.try_it.setEnabled(bool(self.secret.take()))

    def _on_try(self) -> None:
        runner, account, secret = self._runner, self._account, Secret(self.secret.take())
        self.try_it.setEnabled(False)
        self._say(self.tr("Asking {host}").format(host=account.host), Ink.MUTED)
        runner.ask(lambda ws: signed_in(ws, runner.secrets, account, secret), self._on_taken, self._on_refused)

    def _on_taken(self, result: tuple[Greeting, SecretFound]) -> None:
        if self._is_over:
            return
        found = result[1]
        self.secret.clear()
        self.signed_in.emit(found)
        if found.place is SecretPlace.SESSION:
            self._runner.operations.failed.emit(found.trouble)
        self.accept()

    def _on_refused(self, error: CareError) -> None:
        if self._is_over:
            return
        self.try_it.setEnabled(True)
        self._say(str(error), Ink.NEGATIVE)

    def _on_finished(self, _result: int) -> None:
        self._is_over = True
        self.secret.clear()

    def _say(self, text: str, ink: Ink) -> None:
        self.said.setText(text)
        set_ink(self.said, ink)
        self.said.show()
        self.setAccessibleDescription(text)
