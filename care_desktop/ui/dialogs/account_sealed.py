"""A key that comes sealed: a page of the service is opened, and the text it shows is pasted back."""

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from care_desktop.errors import CareError
from care_desktop.services import account_keys
from care_desktop.services.account_keys import Handshake
from care_desktop.services.accounts import Account
from care_desktop.ui.account_words import link_host
from care_desktop.ui.dialogs.field import Field
from care_desktop.ui.dialogs.growing_dialog import GrowingDialog
from care_desktop.ui.roles import Ink
from care_desktop.ui.sync_runner import SyncRunner
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import label, set_ink

_WIDTH = 480
_TEXT_HEIGHT = 112


class SealedKeyDialog(GrowingDialog):
    """Makes a pair of keys at once, which never leave memory; Esc or Cancel forgets them.

    Signals:
        received(str): the secret; the dialog is closed, and keeps nothing of it.
    """

    received = Signal(str)

    def __init__(
        self, runner: SyncRunner, holder: ThemeHolder, account: Account, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._handshake: Handshake | None = None
        self._is_over = False
        theme = holder.theme
        self.setWindowTitle(self.tr("Ask for a key"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.said = label(theme, self.tr("Preparing"), Ink.MUTED, wraps=True)
        self.open_page = Button(holder, self.tr("Open {host}").format(host=account.host))
        self.pasted = QPlainTextEdit()
        self.pasted.setFixedHeight(_TEXT_HEIGHT)
        self.pasted.setTabChangesFocus(True)
        self.pasted.setUndoRedoEnabled(False)
        self.field = Field(holder, self.tr("The text that the page shows"), self.pasted)
        self.cancel = Button(holder, self.tr("Cancel"))
        self.use = Button(holder, self.tr("Use the key"), ButtonKind.PRIMARY)
        for button in (self.open_page, self.cancel):
            button.setAutoDefault(False)
        self.use.setDefault(True)
        self._lay_out(holder)
        self.open_page.clicked.connect(self._on_open)
        self.pasted.textChanged.connect(self._on_edited)
        self.cancel.clicked.connect(self.reject)
        self.use.clicked.connect(self._on_use)
        self.finished.connect(self._on_finished)
        self.open_page.setEnabled(False)
        self._on_edited()
        host = account.host
        runner.ask(lambda _ws: account_keys.begin_sealed(host), self._on_begun, self._on_not_begun)

    def _lay_out(self, holder: ThemeHolder) -> None:
        theme = holder.theme
        space = theme.metrics.space
        buttons = QHBoxLayout()
        buttons.setSpacing(space.unit)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.use)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(space.page,) * 4)
        column.setSpacing(space.gap)
        column.addWidget(label(theme, self.windowTitle(), size="heading", weight="semibold"))
        column.addWidget(self.said)
        column.addWidget(self.open_page)
        column.addWidget(self.field)
        column.addStretch(1)
        column.addLayout(buttons)
        self.setMinimumWidth(_WIDTH)

    def _on_begun(self, handshake: Handshake) -> None:
        if self._is_over:
            return
        self._handshake = handshake
        sentence = self.tr(
            "Open the page, sign in there and allow reading. Then copy the whole text it shows, and paste it here; "
            "nobody else can read it."
        )
        self._say(sentence, Ink.TEXT)
        self.open_page.setEnabled(bool(link_host(handshake.address)))
        self._on_edited()
        self.open_page.setFocus()

    def _on_not_begun(self, error: CareError) -> None:
        if not self._is_over:
            self._say(str(error), Ink.NEGATIVE)

    def _say(self, text: str, ink: Ink) -> None:
        self.said.setText(text)
        set_ink(self.said, ink)
        self.setAccessibleDescription(text)

    def _on_open(self) -> None:
        if self._handshake is not None:
            QDesktopServices.openUrl(QUrl(self._handshake.address))
            self.pasted.setFocus()

    def _on_edited(self) -> None:
        self.field.set_problem("")
        self.use.setEnabled(self._handshake is not None and bool(self.pasted.toPlainText().strip()))

    def _on_use(self) -> None:
        handshake, pasted = self._handshake, self.pasted.toPlainText()
        if handshake is not None:
            self.use.setEnabled(False)
            self._runner.ask(
                lambda _ws: account_keys.finish_sealed(handshake, pasted), self._on_received, self._on_wrong
            )

    def _on_received(self, secret: str) -> None:
        if not self._is_over:
            self.received.emit(secret)
            self.accept()

    def _on_wrong(self, error: CareError) -> None:
        if not self._is_over:
            self.field.set_problem(str(error))
            self.use.setEnabled(True)
            self.pasted.setFocus()
            self.pasted.selectAll()

    def _on_finished(self, _result: int) -> None:
        self._is_over = True
        self._handshake = None
        self.pasted.clear()
