"""Unlocking an encrypted workspace with its recovery key, when the keychain does not have the key."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from care_desktop.errors import CareError, LockedFile
from care_desktop.services import encryption
from care_desktop.ui.dialogs.field import Field
from care_desktop.ui.roles import Ink
from care_desktop.ui.tasks import Lane
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import label

_WIDTH = 560
_LENGTH_MAX = 200


class UnlockDialog(QDialog):
    """Asks for one recovery key; Enter tries it, Esc leaves the file as it is.

    Args:
        locked: the refusal of the file.
        path: the file.

    Signals:
        unlocked(str): the workspace can be opened now; the sentence says why the keychain does not have the key,
            empty when it has it. The dialog is closed.
    """

    unlocked = Signal(str)

    def __init__(self, holder: ThemeHolder, locked: LockedFile, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._locked = locked
        theme = holder.theme
        space = theme.metrics.space
        self.setWindowTitle(self.tr("Unlock workspace"))
        title = self.tr("{file} is encrypted").format(file=path.name)
        sentence = self.tr(
            "This computer's keychain does not have its key. Enter the recovery key, number {number} on its page. "
            "If this file never was encrypted, it is damaged: close this and restore a backup."
        ).format(number=locked.key_id[:8])
        self.typed = QLineEdit()
        self.typed.setMaxLength(_LENGTH_MAX)
        self.typed.setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit)
        self.field = Field(holder, self.tr("Recovery key"), self.typed)
        self.field.set_note(self.tr("14 groups of four letters and digits; case, spaces and dashes do not matter."))
        self.cancel = Button(holder, self.tr("Cancel"))
        self.unlock = Button(holder, self.tr("Unlock"), ButtonKind.PRIMARY)
        self.cancel.setAutoDefault(False)
        self.unlock.setDefault(True)
        self.unlock.setEnabled(False)
        buttons = QHBoxLayout()
        buttons.setSpacing(space.unit)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.unlock)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(space.page,) * 4)
        column.setSpacing(space.gap)
        column.addWidget(label(theme, title, size="heading", weight="semibold", wraps=True))
        column.addWidget(label(theme, sentence, Ink.MUTED, wraps=True))
        column.addWidget(self.field)
        column.addStretch(1)
        column.addLayout(buttons)
        self.setMinimumWidth(_WIDTH)
        self.lane = Lane("unlocking", self)
        self.typed.textChanged.connect(self._on_typed)
        self.cancel.clicked.connect(self.reject)
        self.unlock.clicked.connect(self.try_it)
        self.finished.connect(self._on_finished)
        self.typed.setFocus()

    def _on_typed(self, text: str) -> None:
        self.field.set_problem("")
        self.unlock.setEnabled(bool(text.strip()))

    def try_it(self) -> None:
        """Try what was typed; the keychain is asked to keep the key when it is right."""
        locked, typed = self._locked, self.typed.text()
        self.unlock.setEnabled(False)
        self.lane.submit(lambda: encryption.unlock(locked, typed), self._on_unlocked, self._on_refused)

    def _on_unlocked(self, trouble: str) -> None:
        self.accept()
        self.unlocked.emit(trouble)

    def _on_refused(self, error: CareError) -> None:
        self.unlock.setEnabled(True)
        self.field.set_problem(str(error))

    def _on_finished(self, _result: int) -> None:
        self.typed.clear()
        self.lane.close()
