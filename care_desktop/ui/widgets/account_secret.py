"""The field for a secret: typed or pasted without being shown, with the page it is made on and the least it must be."""

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from care_desktop.services.accounts import SecretNeeded, SignInWay
from care_desktop.ui.account_words import link_host
from care_desktop.ui.dialogs.field import Field, line_edit
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import label

# What every keychain takes; longer ones are refused when they are kept.
_LONGEST = 2_000


class SecretField(QWidget):
    """One secret.

    Signals:
        edited(): something was typed, or was handed out by the service.
        other_way_requested(): the service is to hand the secret out.
    """

    edited = Signal()
    other_way_requested = Signal()

    def __init__(self, holder: ThemeHolder, needed: SecretNeeded, host: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = holder.theme
        self._needed = needed
        self._address = ""
        self._client_id = ""
        self._host = ""
        self.edit = line_edit(longest=_LONGEST)
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        template = self.tr("{name} (may be left empty)") if needed.optional else self.tr("{name}")
        self.field = Field(holder, template.format(name=needed.label), self.edit)
        self.field.set_note(self.tr("It goes into the keychain of this computer, nowhere else."))
        scopes = self.tr("The least that is enough: {scopes}").format(scopes=needed.scopes)
        self.scopes = label(theme, scopes if needed.scopes else "", Ink.MUTED, "caption", wraps=True)
        self.scopes.setVisible(bool(needed.scopes))
        self.link = Button(holder, "", ButtonKind.LINK)
        self.link.clicked.connect(self._on_link)
        self.note = label(theme, needed.note, Ink.MUTED, "caption", wraps=True)
        self.note.setVisible(bool(needed.note))
        self.other_way = Button(holder, "", ButtonKind.LINK)
        self.other_way.clicked.connect(lambda: self.other_way_requested.emit())
        self.edit.textEdited.connect(self._on_edited)
        self.setFocusProxy(self.edit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.metrics.space.half)
        column.addWidget(self.field)
        column.addWidget(self.scopes)
        column.addWidget(self.note)
        column.addWidget(self.link)
        column.addWidget(self.other_way)
        self.set_host(host)

    def set_host(self, host: str) -> None:
        """The service is at another host: the page where secrets are made may be, too."""
        bare = host.strip().removeprefix("https://").partition("/")[0]
        self._address = self._needed.made_at.replace("{host}", bare) if bare else ""
        where = link_host(self._address)
        self.link.setText(self.tr("Make one at {host}").format(host=where) if where else "")
        self.link.setVisible(bool(where))
        self._host = bare
        self._show_other_way()

    def set_client_id(self, client_id: str) -> None:
        """The app that signs in with a code; without one that is not offered."""
        self._client_id = client_id.strip()
        self._show_other_way()

    def _show_other_way(self) -> None:
        words = ""
        if self._needed.way is SignInWay.SEALED and self._host:
            words = self.tr("Ask {host} for one…").format(host=self._host)
        elif self._needed.way is SignInWay.CODE and self._client_id:
            words = self.tr("Sign in with a code…")
        self.other_way.setText(words)
        self.other_way.setVisible(bool(words))

    @property
    def way(self) -> SignInWay:
        """How the service hands the secret out."""
        return self._needed.way

    def put(self, secret: str) -> None:
        """Take a secret that the service handed out, as if it had been typed."""
        self.edit.setText(secret)
        self._on_edited()

    @property
    def address(self) -> str:
        """Where the link leads; empty for nowhere."""
        return self._address if link_host(self._address) else ""

    def take(self) -> str:
        """What was entered, without blanks around it."""
        return self.edit.text().strip()

    def clear(self) -> None:
        """Drop what was entered, also from the history of the field."""
        self.edit.setText("")
        self.edit.setModified(False)

    def _on_edited(self) -> None:
        self.field.set_problem("")
        self.edited.emit()

    def _on_link(self) -> None:
        if self.address:
            QDesktopServices.openUrl(QUrl(self.address))
