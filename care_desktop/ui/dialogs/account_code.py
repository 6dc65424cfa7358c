"""Signing in with a code: it is shown, typed into the browser, and waited for."""

from contextlib import suppress
from threading import Event

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.errors import CareError
from care_desktop.services import account_keys
from care_desktop.services.accounts import Account
from care_desktop.ui.account_words import link_host
from care_desktop.ui.dialogs.growing_dialog import GrowingDialog
from care_desktop.ui.roles import Ink
from care_desktop.ui.sync_runner import SyncRunner
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button
from care_desktop.ui.widgets.label import label, set_ink

_WIDTH = 440


class CodeDialog(GrowingDialog):
    """Begins at once; Esc or Cancel gives up. No page is opened unless asked for.

    Signals:
        received(str): the secret; the dialog is closed, and keeps nothing of it.
    """

    received = Signal(str)
    _code_came = Signal(str, str, int)

    def __init__(
        self, runner: SyncRunner, holder: ThemeHolder, account: Account, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._account = account
        self._given_up = Event()
        self._address = ""
        theme = holder.theme
        self.setWindowTitle(self.tr("Sign in with a code"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.said = label(theme, wraps=True)
        self.code = label(theme, size="title", weight="semibold")
        self.code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.code.setAccessibleName(self.tr("Code"))
        self.copy = Button(holder, self.tr("Copy"), icon="copy")
        self.open_page = Button(holder, "")
        self.again = Button(holder, self.tr("Start again"))
        self.cancel = Button(holder, self.tr("Cancel"))
        for button in (self.copy, self.open_page, self.again, self.cancel):
            button.setAutoDefault(False)
        self._lay_out(holder)
        self._code_came.connect(self._show_code)
        self.copy.clicked.connect(self._on_copy)
        self.open_page.clicked.connect(self._on_open)
        self.again.clicked.connect(self.begin)
        self.cancel.clicked.connect(self.reject)
        # However it ends, the thread that waits has to hear of it.
        self.finished.connect(self._given_up.set)
        self.destroyed.connect(self._given_up.set)
        self.begin()

    def _lay_out(self, holder: ThemeHolder) -> None:
        theme = holder.theme
        space = theme.metrics.space
        coded = QHBoxLayout()
        coded.setSpacing(space.gap)
        coded.addWidget(self.code)
        coded.addWidget(self.copy)
        coded.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(space.unit)
        buttons.addWidget(self.open_page)
        buttons.addWidget(self.again)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(space.page,) * 4)
        column.setSpacing(space.gap)
        column.addWidget(label(theme, self.windowTitle(), size="heading", weight="semibold"))
        column.addLayout(coded)
        column.addWidget(self.said)
        column.addStretch(1)
        column.addLayout(buttons)
        self.setMinimumWidth(_WIDTH)

    def begin(self) -> None:
        """Ask for a code, and wait until it was typed in. Returns at once."""
        for widget in (self.code, self.copy, self.open_page, self.again):
            widget.hide()
        self._say(self.tr("Asking {host} for a code").format(host=self._account.host), Ink.MUTED)
        account, wait, came = self._account, self._given_up.wait, self._code_came

        def show_code(code: str, address: str, holds_s: int) -> None:
            with suppress(RuntimeError):  # the dialog went meanwhile
                came.emit(code, address, holds_s)

        self._runner.ask_for_long(
            lambda ws: account_keys.by_code(ws, account, show_code, wait), self._on_received, self._on_refused
        )

    def _show_code(self, code: str, address: str, holds_s: int) -> None:
        self._address = address if link_host(address) else ""
        self.code.setText(code)
        self.open_page.setText(self.tr("Open {host}").format(host=link_host(address)))
        for widget, shows in ((self.code, True), (self.copy, True), (self.open_page, bool(self._address))):
            widget.setVisible(shows)
        sentence = self.tr("Type this code in at {address} and allow it. It holds for {n} minutes; this window waits.")
        self._say(sentence.format(address=address, n=max(holds_s // 60, 1)), Ink.TEXT)
        (self.open_page if self._address else self.copy).setFocus()

    def _on_received(self, secret: str) -> None:
        if not self._given_up.is_set():
            self.received.emit(secret)
            self.accept()

    def _on_refused(self, error: CareError) -> None:
        if self._given_up.is_set():
            return
        for widget in (self.code, self.copy, self.open_page):
            widget.hide()
        self._say(str(error), Ink.NEGATIVE)
        self.again.show()
        self.again.setFocus()

    def _say(self, text: str, ink: Ink) -> None:
        self.said.setText(text)
        set_ink(self.said, ink)
        self.setAccessibleDescription(text)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.code.text())
        self.copy.setText(self.tr("Copied"))

    def _on_open(self) -> None:
        QDesktopServices.openUrl(QUrl(self._address))
