"""What shows when a workspace cannot be opened: what happened, its backups, and the other ways on."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.services.backups import BackedUp
from care_desktop.ui.choose_file import choose_backup
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.backup_table import BackupTable
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import label, set_ink

_WIDTH = 760
_ROWS_MOST = 7


class RecoveryPage(QWidget):
    """Says why a workspace is not open; the file is left as it is and no other is made behind anybody's back.

    Signals:
        open_requested(): another workspace is to be chosen.
        new_requested(): a new one is to be made elsewhere.
        again_requested(): the same file is to be tried once more.
        restore_requested(Path): this backup is to be put in its place; it was confirmed.
    """

    open_requested = Signal()
    new_requested = Signal()
    again_requested = Signal()
    restore_requested = Signal(object)

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._path = Path()
        theme = holder.theme
        self.setObjectName("page")
        self._sentence = label(theme, "", wraps=True)
        self._file = label(theme, "", Ink.FAINT, "caption", wraps=True)
        for part in (self._sentence, self._file):
            part.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.table = BackupTable(holder)
        self.restore_button = Button(holder, self.tr("Restore this backup…"), ButtonKind.PRIMARY)
        self.elsewhere_button = Button(holder, self.tr("Restore a backup from elsewhere…"))
        self.open_button = Button(holder, self.tr("Choose another workspace…"), ButtonKind.DEFAULT, "folder")
        self.again_button = Button(holder, self.tr("Try again"))
        self.new_button = Button(holder, self.tr("Make a new one elsewhere…"))
        self._kept = label(theme, "", Ink.MUTED, wraps=True)
        self.restore_button.clicked.connect(self.restore)
        self.elsewhere_button.clicked.connect(lambda: choose_backup(self, self._path.parent, self._ask_to_restore))
        self.table.activated.connect(lambda _index: self.restore())
        self.open_button.clicked.connect(self.open_requested)
        self.new_button.clicked.connect(self.new_requested)
        self.again_button.clicked.connect(self.again_requested)
        self._lay_out()
        self.show_backups(())

    def _lay_out(self) -> None:
        theme = self._holder.theme
        space = theme.metrics.space
        body = QWidget(self)
        body.setFixedWidth(_WIDTH)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.gap)
        title = self.tr("This workspace could not be opened")
        # The rows of the table reach as far beyond their text on either side.
        words = QVBoxLayout()
        words.setContentsMargins(space.unit, 0, space.unit, 0)
        words.setSpacing(space.gap)
        words.addWidget(label(theme, title, size="title", weight="semibold", wraps=True))
        for part in (self._sentence, self._file, self._kept):
            words.addWidget(part)
        column.addLayout(words)
        column.addWidget(self.table)
        for group in (
            (self.restore_button, self.elsewhere_button),
            (self.again_button, self.open_button, self.new_button),
        ):
            buttons = QHBoxLayout()
            buttons.setContentsMargins(space.unit, 0, space.unit, 0)
            buttons.setSpacing(space.unit)
            for button in group:
                buttons.addWidget(button)
            buttons.addStretch(1)
            column.addLayout(buttons)
        # An alignment would keep the wrapped sentences from getting the height they need.
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(body)
        across.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*(space.page,) * 4)
        outer.addStretch(1)
        outer.addLayout(across)
        outer.addStretch(2)

    @property
    def sentence(self) -> str:
        """What happened, as it is shown."""
        return self._sentence.text()

    def explain(self, sentence: str, path: Path) -> None:
        """Say what happened, and to which file."""
        self._path = path
        self.setEnabled(True)
        self._sentence.setText(sentence)
        set_ink(self._sentence, Ink.TEXT)
        self._file.setText(str(path))
        self.setAccessibleName(sentence)

    def show_backups(self, rows: Sequence[BackedUp]) -> None:
        """Offer the backups of this workspace, newest first; without any the other ways on remain."""
        self.table.show_backups(rows)
        has_some = bool(rows)
        row = self.table.verticalHeader().defaultSectionSize()
        self.table.setFixedHeight(
            self.table.horizontalHeader().sizeHint().height() + row * min(len(rows), _ROWS_MOST) + 2
        )
        self.table.setVisible(has_some)
        self.restore_button.setVisible(has_some)
        self._kept.setVisible(has_some)
        words = self.tr(
            "Backups of it that are kept: {n}. A file that could not be opened stays beside the one that is restored."
        )
        self._kept.setText(words.format(n=len(rows)) if has_some else "")
        first = self.table if has_some else self.elsewhere_button
        self.setFocusProxy(first)

    def restore(self) -> None:
        """Show what the chosen backup holds, and ask."""
        chosen = self.table.chosen
        if chosen is not None:
            self._ask_to_restore(chosen.path)

    def _ask_to_restore(self, backup: Path) -> None:
        from care_desktop.ui.dialogs.restore_dialog import RestoreDialog

        dialog = RestoreDialog(self._holder, self._path, backup, self)
        dialog.restore_requested.connect(self.restore_requested)
        dialog.open()
