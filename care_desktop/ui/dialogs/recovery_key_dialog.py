"""The recovery key of a new key: shown, saved or written down, and two groups of it typed back before it counts."""

import secrets
from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase, QFontInfo
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from care_desktop.domain.workspace_key import GROUP_LENGTH, GROUPS, WorkspaceKey, groups_of, recovery_key, same_group
from care_desktop.errors import CareError
from care_desktop.services import encryption
from care_desktop.ui.choose_file import choose_export
from care_desktop.ui.dialogs.field import Field
from care_desktop.ui.recovery_files import write_page
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import label, set_ink

_WIDTH = 560
_COLUMNS = 7
_HIDDEN = "····"


class RecoveryKeyDialog(QDialog):
    """Shows a recovery key; a new one has to be confirmed, one that is in use is only shown. Esc changes nothing.

    Args:
        name: what the workspace's file is called.
        today: for the page that is saved.
        action: the words of the button that goes on, such as "Encrypt"; empty where the key is only shown.

    Signals:
        confirmed(WorkspaceKey): two groups were typed back as they are; the dialog is closed.
    """

    confirmed = Signal(object)

    def __init__(
        self,
        holder: ThemeHolder,
        key: WorkspaceKey,
        name: str,
        today: date,
        action: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._holder = holder
        self._key = key
        self._name = name
        self._today = today
        self._groups = groups_of(recovery_key(key))
        self.asked = sorted(secrets.SystemRandom().sample(range(GROUPS), 2))
        self.setWindowTitle(self.tr("Recovery key"))
        self.save = Button(holder, self.tr("Save as PDF or text…"), icon="export")
        self.said = label(holder.theme, "", Ink.MUTED, wraps=True)
        self.fields: list[QLineEdit] = []
        self.shown: list[QLabel] = []
        self.cancel = Button(holder, self.tr("Cancel") if action else self.tr("Close"))
        self.go_on = Button(holder, action, ButtonKind.PRIMARY)
        for button in (self.save, self.cancel, self.go_on):
            button.setAutoDefault(False)
        self.go_on.setVisible(bool(action))
        self.go_on.setEnabled(False)
        self._lay_out(bool(action))
        self.save.clicked.connect(self._on_save)
        self.cancel.clicked.connect(self.reject)
        self.go_on.clicked.connect(self._on_confirmed)
        self.save.setFocus()

    def _lay_out(self, asks: bool) -> None:
        theme = self._holder.theme
        space = theme.metrics.space
        sentence = self.tr(
            "Print it, or copy it by hand, and put it away, not beside the file. It opens the workspace and its "
            "backups when this computer, or its keychain, is gone. Nobody can make another one."
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(*(space.page,) * 4)
        column.setSpacing(space.gap)
        column.addWidget(label(theme, self.tr("Write the recovery key down"), size="heading", weight="semibold"))
        column.addWidget(label(theme, sentence, Ink.MUTED, wraps=True))
        column.addLayout(self._shown_groups())
        saving = QHBoxLayout()
        saving.setSpacing(space.unit)
        saving.addWidget(self.save)
        saving.addWidget(self.said, 1)
        column.addLayout(saving)
        if asks:
            column.addWidget(label(theme, self.tr("Type two groups back, from what you wrote down."), wraps=True))
            asking = QHBoxLayout()
            asking.setSpacing(space.gap)
            for place in self.asked:
                edit = QLineEdit()
                edit.setMaxLength(GROUP_LENGTH * 2)
                edit.textChanged.connect(self._on_typed)
                edit.returnPressed.connect(self._on_confirmed)
                self.fields.append(edit)
                asking.addWidget(Field(self._holder, self.tr("Group {n}").format(n=place + 1), edit))
            asking.addStretch(2)
            column.addLayout(asking)
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(space.unit)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.go_on)
        column.addLayout(buttons)
        self.setMinimumWidth(_WIDTH)

    def _shown_groups(self) -> QGridLayout:
        """Each group under its number, in letters of one width."""
        theme = self._holder.theme
        # The name it has here: in a list of families “monospace” finds nothing.
        family = QFontInfo(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)).family()
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.metrics.space.gap)
        grid.setVerticalSpacing(0)
        for place, group in enumerate(self._groups):
            row, column = divmod(place, _COLUMNS)
            shown = label(theme, group, size="heading")
            # A family set with setFont is lost to the style sheet of the application.
            shown.setStyleSheet(f'QLabel {{ font-family: "{family}"; }}')
            shown.setAccessibleName(self.tr("Group {n}: {letters}").format(n=place + 1, letters=" ".join(group)))
            shown.setMinimumWidth(shown.sizeHint().width())
            self.shown.append(shown)
            grid.addWidget(label(theme, str(place + 1), Ink.FAINT, "caption"), row * 3, column)
            grid.addWidget(shown, row * 3 + 1, column)
        grid.setRowMinimumHeight(2, theme.metrics.space.unit)
        grid.setColumnStretch(_COLUMNS, 1)
        return grid

    @property
    def is_typed_back(self) -> bool:
        """Both groups were typed as they are."""
        pairs = zip(self.fields, self.asked, strict=False)
        return bool(self.fields) and all(same_group(edit.text(), self._groups[place]) for edit, place in pairs)

    def _on_typed(self) -> None:
        """Hide the key while it is typed back, so that it comes from the paper; emptied fields show it again."""
        is_typing = any(edit.text() for edit in self.fields)
        for shown, group in zip(self.shown, self._groups, strict=True):
            shown.setText(_HIDDEN if is_typing else group)
        self.go_on.setEnabled(self.is_typed_back)

    def _on_confirmed(self) -> None:
        if self.is_typed_back:
            self.accept()
            self.confirmed.emit(self._key)

    def _on_save(self) -> None:
        filters = [self.tr("A page to print (*.pdf)"), self.tr("Text (*.txt)")]
        suggested = Path.home() / self.tr("recovery key.pdf")
        choose_export(self, self.tr("Save the recovery key"), suggested, filters, self.save_to)

    def save_to(self, path: Path) -> None:
        """Write the page to a file, as PDF or as text, and say so."""
        try:
            write_page(path, encryption.recovery_page(self._key, self._name, self._today))
        except CareError as error:
            self.said.setText(str(error))
            set_ink(self.said, Ink.NEGATIVE)
        else:
            self.said.setText(self.tr("Saved. Print it, then remove the file."))
            set_ink(self.said, Ink.MUTED)
