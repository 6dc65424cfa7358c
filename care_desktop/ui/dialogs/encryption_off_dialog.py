"""Turning encryption off: what it means, and whether it is meant."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.account_button import RemoveButton
from care_desktop.ui.widgets.button import Button
from care_desktop.ui.widgets.label import label

_WIDTH = 480


class EncryptionOffDialog(QDialog):
    """Accepted when encryption is to be turned off; Esc leaves everything as it was."""

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = holder.theme
        space = theme.metrics.space
        self.setWindowTitle(self.tr("Turn encryption off"))
        sentence = self.tr(
            "Whoever gets the file, or a backup made from now on, can read it then. Earlier backups stay encrypted: "
            "keep the recovery key for them. A backup is made first."
        )
        self.cancel = Button(holder, self.tr("Cancel"))
        self.turn_off = RemoveButton(holder, self.tr("Turn encryption off"))
        for button in (self.cancel, self.turn_off):
            button.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        self.turn_off.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(space.unit)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.turn_off)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(space.page,) * 4)
        column.setSpacing(space.gap)
        title = self.tr("Make the workspace readable without a key?")
        column.addWidget(label(theme, title, size="heading", weight="semibold", wraps=True))
        column.addWidget(label(theme, sentence, Ink.MUTED, wraps=True))
        column.addStretch(1)
        column.addLayout(buttons)
        self.setMinimumWidth(_WIDTH)
        self.cancel.setFocus()
