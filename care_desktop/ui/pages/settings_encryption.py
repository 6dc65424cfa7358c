"""Settings, Encryption: whether the file can be read without a key, turning that on and off, and the recovery key."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.domain.workspace_key import WorkspaceKey
from care_desktop.services import encryption
from care_desktop.services.encryption import Conversion, ConversionKind, EncryptionState
from care_desktop.services.outcome import Changes, Workspace
from care_desktop.ui.backup_words import size_words
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.page import Page
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.account_button import RemoveButton
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.check_box import CheckBox
from care_desktop.ui.widgets.label import label, set_ink
from care_desktop.ui.widgets.section_heading import SectionHeading

_TEXT_WIDTH = 640


@dataclass(frozen=True, slots=True)
class _Found:
    """What the section shows, as of now."""

    state: EncryptionState
    key: WorkspaceKey | None
    name: str
    today: date


class EncryptionSection(Page):
    """One state and what can be done about it; nothing happens before the recovery key was typed back.

    Signals:
        conversion_requested(Conversion): close the workspace, carry this out, and open it again.
    """

    conversion_requested = Signal(object)

    def __init__(self, operations: Operations, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(operations, parent)
        self._holder = holder
        self.found: _Found | None = None
        theme = holder.theme
        self.status = label(theme, "", weight="semibold", wraps=True)
        self.trouble = label(theme, "", Ink.NEGATIVE, wraps=True)
        self.explained = label(theme, "", Ink.MUTED, wraps=True)
        self.with_backups = CheckBox(holder, "")
        self.with_backups.setChecked(True)
        self.turn_on = Button(holder, self.tr("Encrypt this workspace…"), ButtonKind.PRIMARY, "key")
        self.show_key = Button(holder, self.tr("Show the recovery key…"))
        self.change = Button(holder, self.tr("Use another key…"))
        self.turn_off = RemoveButton(holder, self.tr("Turn encryption off…"))
        self.turn_on.clicked.connect(lambda: self.ask_for_key(ConversionKind.TURN_ON))
        self.change.clicked.connect(lambda: self.ask_for_key(ConversionKind.CHANGE_KEY))
        self.show_key.clicked.connect(self.show_recovery_key)
        self.turn_off.clicked.connect(self.ask_to_turn_off)
        self._lay_out()

    def _lay_out(self) -> None:
        space = self._holder.theme.metrics.space
        buttons = QHBoxLayout()
        buttons.setSpacing(space.unit)
        for button in (self.turn_on, self.show_key, self.change, self.turn_off):
            buttons.addWidget(button)
            button.hide()
        buttons.addStretch(1)
        for words in (self.status, self.trouble, self.explained):
            words.setMaximumWidth(_TEXT_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.unit, 0, space.unit, 0)
        column.setSpacing(space.unit)
        column.addWidget(SectionHeading(self._holder, self.tr("Encryption")))
        column.addWidget(self.status)
        column.addWidget(self.trouble)
        column.addWidget(self.explained)
        column.addSpacing(space.unit)
        column.addWidget(self.with_backups)
        column.addLayout(buttons)
        column.addStretch(1)
        self.trouble.hide()
        self.with_backups.hide()

    def read(self) -> None:
        """Read whether the workspace is encrypted, and whether the keychain has its key."""
        self.operations.query(_look, self._on_read, key="encryption")

    def concerns(self, changes: Changes) -> bool:
        """No change of the data encrypts anything."""
        return False

    def _on_read(self, found: _Found) -> None:
        self.found = found
        state = found.state
        self.status.setText(self._status_words(state))
        set_ink(self.status, Ink.TEXT)
        self.trouble.setText(state.trouble)
        self.trouble.setVisible(bool(state.trouble))
        self.explained.setText(self._explained_words(state))
        count, size = state.readable_backups, size_words(state.readable_bytes)
        self.with_backups.setText(
            self.tr("Encrypt the earlier backups too ({n}, {size} together)").format(n=count, size=size)
        )
        self.with_backups.setVisible(not state.is_encrypted and state.is_available and count > 0)
        self.turn_on.setVisible(not state.is_encrypted)
        self.turn_on.setEnabled(state.is_available)
        for button in (self.show_key, self.change, self.turn_off):
            button.setVisible(state.is_encrypted)

    def _status_words(self, state: EncryptionState) -> str:
        if not state.is_encrypted:
            return self.tr("This workspace is not encrypted: whoever gets the file can read it.")
        if state.readable_backups:
            return self.tr("This workspace is encrypted; earlier backups are not ({n}).").format(
                n=state.readable_backups
            )
        return self.tr("This workspace and its backups are encrypted.")

    def _explained_words(self, state: EncryptionState) -> str:
        if state.is_encrypted:
            return self.tr(
                "It opens by itself while this computer's keychain has the key. Exports, settings and the line you are "
                "typing are not encrypted. Backups from before a change of key need the earlier recovery key."
            )
        if not state.is_available:
            return self.tr(
                "The part that encrypts is not installed. Install CARE Desktop with its “encryption” extra: "
                "pip install 'care-desktop[encryption]', then start it again."
            )
        return self.tr(
            "The file, its log and its backups can then be read with the key alone, which this computer's keychain "
            "keeps. You write a recovery key down for the day it does not. What was stored before is overwritten, but "
            "a solid-state disk, or copies made by other programs, may have it still. Lists and people open as before; "
            "what reads everything, as Insights and exports do, takes up to twice as long. A backup is made first; "
            "the window comes back after about a minute for every 500 MB."
        )

    def ask_for_key(self, kind: ConversionKind) -> None:
        """Show a new recovery key; once it was typed back the conversion is requested."""
        from care_desktop.ui.dialogs.recovery_key_dialog import RecoveryKeyDialog

        if self.found is None:
            return
        words = self.tr("Encrypt") if kind is ConversionKind.TURN_ON else self.tr("Use this key")
        dialog = RecoveryKeyDialog(
            self._holder, encryption.new_key(), self.found.name, self.found.today, action=words, parent=self
        )
        dialog.confirmed.connect(lambda key: self._request(kind, key))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def show_recovery_key(self) -> None:
        """Show the recovery key that is in use."""
        from care_desktop.ui.dialogs.recovery_key_dialog import RecoveryKeyDialog

        if self.found is None or self.found.key is None:
            return
        dialog = RecoveryKeyDialog(self._holder, self.found.key, self.found.name, self.found.today, parent=self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def ask_to_turn_off(self) -> None:
        """Ask, then request that the workspace becomes a plain file again."""
        from care_desktop.ui.dialogs.encryption_off_dialog import EncryptionOffDialog

        dialog = EncryptionOffDialog(self._holder, self)
        dialog.accepted.connect(lambda: self.conversion_requested.emit(Conversion(ConversionKind.TURN_OFF)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _request(self, kind: ConversionKind, key: WorkspaceKey) -> None:
        self.conversion_requested.emit(Conversion(kind, key, self.with_backups.isChecked()))


def _look(workspace: Workspace) -> _Found:
    key = encryption.key_of(workspace)
    return _Found(encryption.state(workspace), key, workspace.path.name, workspace.today())
