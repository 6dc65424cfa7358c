"""Removing an account: what came from it stays, or goes with it."""

from PySide6.QtWidgets import QButtonGroup, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.services.accounts import StoredAccount
from care_desktop.ui.account_words import place_of, title_of
from care_desktop.ui.people_words import count_words
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.account_button import RemoveButton
from care_desktop.ui.widgets.button import Button
from care_desktop.ui.widgets.check_box import RadioButton
from care_desktop.ui.widgets.label import label

_WIDTH = 480


class AccountRemovalDialog(QDialog):
    """One choice of two; Esc leaves everything as it was."""

    def __init__(self, holder: ThemeHolder, stored: StoredAccount, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = holder.theme
        space = theme.metrics.space
        self.setWindowTitle(self.tr("Remove account"))
        account = stored.account
        name = self.tr("{title} {place}").format(title=title_of(account), place=place_of(account))
        sentence = self.tr(
            "Its secret leaves the keychain, and it is not synced any more. People stay in either case. "
            "This cannot be undone; the account can be added again."
        )
        self.keep = RadioButton(holder, self.tr("Keep what came from it"))
        count = count_words(stored.brought)
        self.remove_too = RadioButton(
            holder, self.tr("Remove the interactions that came from it, of {n} records").format(n=count)
        )
        self._group = QButtonGroup(self)
        self._group.addButton(self.keep)
        self._group.addButton(self.remove_too)
        self.keep.setChecked(True)
        self.remove_too.setEnabled(stored.brought > 0)
        self.cancel = Button(holder, self.tr("Cancel"))
        self.remove = RemoveButton(holder, self.tr("Remove account"))
        self.remove.setAutoDefault(False)
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        self.remove.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(space.unit)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(space.page,) * 4)
        column.setSpacing(space.unit)
        column.addWidget(label(theme, name, size="heading", weight="semibold", wraps=True))
        column.addWidget(label(theme, sentence, Ink.MUTED, wraps=True))
        column.addSpacing(space.unit)
        column.addWidget(self.keep)
        column.addWidget(self.remove_too)
        column.addStretch(1)
        column.addSpacing(space.unit)
        column.addLayout(buttons)
        self.setMinimumWidth(_WIDTH)
        self.keep.setFocus()

    @property
    def removes_brought(self) -> bool:
        """Whether what came from it goes with it."""
        return self.remove_too.isChecked()
