"""What an account reads, changed: the same fields as when it was added, without its host and its secret."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.services import accounts
from care_desktop.services.accounts import StoredAccount
from care_desktop.ui.account_words import place_of, title_of
from care_desktop.ui.dialogs.account_form import AccountForm
from care_desktop.ui.operations import Operations
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import label

_WIDTH = 480


class AccountOptionsDialog(QDialog):
    """Enter saves, Esc leaves everything as it was; the change can be undone."""

    def __init__(
        self, operations: Operations, holder: ThemeHolder, stored: StoredAccount, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._id = stored.account.id
        theme = holder.theme
        space = theme.metrics.space
        account = stored.account
        self.setWindowTitle(self.tr("Change what is read"))
        name = self.tr("{title} {place}").format(title=title_of(account), place=place_of(account))
        self.form = AccountForm(holder, accounts.source_for(account), given=account.options)
        self.cancel = Button(holder, self.tr("Cancel"))
        self.save = Button(holder, self.tr("Save"), ButtonKind.PRIMARY)
        self.cancel.setAutoDefault(False)
        self.save.setDefault(True)
        self.cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self._on_save)
        buttons = QHBoxLayout()
        buttons.setSpacing(space.unit)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(space.page,) * 4)
        column.setSpacing(space.gap)
        column.addWidget(label(theme, name, size="heading", weight="semibold", wraps=True))
        column.addWidget(self.form)
        column.addStretch(1)
        column.addLayout(buttons)
        self.setMinimumWidth(_WIDTH)
        self.form.first.setFocus()

    def _on_save(self) -> None:
        if self.form.check():
            id, options = self._id, self.form.options()
            self._operations.change(lambda ws: accounts.change(ws, id, options=options))
            self.accept()
