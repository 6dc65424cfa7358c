"""Settings, Backup: the copies there are, making one now, restoring one, and where they lie."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.errors import CareError
from care_desktop.services import backups
from care_desktop.services.backups import DAILY, MONTHLY, WEEKLY, BackedUp
from care_desktop.services.outcome import Changes, Workspace
from care_desktop.settings import Settings
from care_desktop.ui.backup_runner import BackupRunner
from care_desktop.ui.backup_words import folder_words, made_words
from care_desktop.ui.choose_file import choose_backup, show_folder
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.page import Page
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.backup_table import BackupTable
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.empty_state import EmptyState
from care_desktop.ui.widgets.label import ElidedLabel, label, set_ink
from care_desktop.ui.widgets.section_heading import SectionHeading


class BackupSection(Page):
    """The list over the folder; nothing here waits for a copy.

    Signals:
        restore_requested(Path): this backup is to be put in the place of the workspace; it was confirmed.
    """

    restore_requested = Signal(object)

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        runner: BackupRunner,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(operations, parent)
        self._holder = holder
        self._runner = runner
        self._settings = settings
        self._workspace: Path | None = None
        self._folder = Path()
        self._had_focus = False
        self.table = BackupTable(holder)
        self.empty = EmptyState(
            holder,
            "archive",
            self.tr("No backups yet"),
            self.tr("The first one is made when something was entered. Those in a folder out of reach are not listed."),
        )
        self.make_button = Button(holder, self.tr("Back up now"), ButtonKind.PRIMARY)
        self.restore_button = Button(holder, self.tr("Restore…"))
        self.folder_button = Button(holder, self.tr("Open folder"), icon="folder", small=True)
        self.elsewhere_button = Button(holder, self.tr("Restore from elsewhere…"), small=True)
        self.change_button = Button(holder, self.tr("Keep them elsewhere…"), small=True)
        self.place = ElidedLabel(holder.theme, "", Ink.MUTED, "body")
        self.status = label(holder.theme, "", Ink.MUTED, wraps=True)
        self.setFocusProxy(self.table)
        self.restore_button.setEnabled(False)
        self._lay_out()
        self.make_button.clicked.connect(self.make_backup)
        self.restore_button.clicked.connect(self.restore)
        self.table.activated.connect(lambda _index: self.restore())
        self.folder_button.clicked.connect(lambda: show_folder(self._folder))
        self.elsewhere_button.clicked.connect(lambda: choose_backup(self, self._folder, self._ask_to_restore))
        self.change_button.clicked.connect(self.choose_folder)
        runner.changed.connect(self.read)
        operations.crashed.connect(lambda _error: self._end_making())

    def _lay_out(self) -> None:
        theme = self._holder.theme
        space = theme.metrics.space
        sentence = self.tr(
            "Made by itself when a workspace opens, every four hours while it changes, when it closes, and before "
            "upgrades, imports and erasures. Kept: all of two days, then {days} daily, {weeks} weekly and {months} "
            "monthly ones."
        ).format(days=DAILY, weeks=WEEKLY, months=MONTHLY)
        buttons = QHBoxLayout()
        buttons.setSpacing(space.unit)
        buttons.addWidget(self.make_button)
        buttons.addWidget(self.restore_button)
        buttons.addWidget(self.status, 1)
        places = QHBoxLayout()
        places.setSpacing(space.unit)
        places.addWidget(self.place, 1)
        places.addWidget(self.folder_button)
        places.addWidget(self.elsewhere_button)
        places.addWidget(self.change_button)
        head = QVBoxLayout()
        head.setContentsMargins(space.unit, 0, space.unit, 0)
        head.setSpacing(space.unit)
        head.addWidget(SectionHeading(self._holder, self.tr("Backup")))
        head.addWidget(label(theme, sentence, Ink.MUTED, wraps=True))
        head.addLayout(buttons)
        foot = QVBoxLayout()
        foot.setContentsMargins(space.unit, space.unit, space.unit, 0)
        foot.addLayout(places)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.unit)
        column.addLayout(head)
        column.addWidget(self.empty)
        column.addWidget(self.table, 1)
        column.addStretch(0)
        self.empty.hide()
        column.addLayout(foot)

    def read(self) -> None:
        """Read which backups there are."""
        earlier = [Path(name) for name in self._settings.text("earlier_backup_folders").split("\n") if name]

        def look(workspace: Workspace) -> tuple[Path, Path, tuple[BackedUp, ...]]:
            folder = workspace.database.backups
            return workspace.path, folder, backups.kept_in(workspace.path, (folder, *earlier))

        self.operations.query(look, self._on_read, key="backups")

    def concerns(self, changes: Changes) -> bool:
        """No change of the data is a backup yet."""
        return False

    def _on_read(self, found: tuple[Path, Path, tuple[BackedUp, ...]]) -> None:
        self._workspace, self._folder, rows = found
        self.table.show_backups(rows)
        self.restore_button.setEnabled(bool(rows))
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.place.setText(folder_words(self._folder))

    def _say(self, words: str, ink: Ink = Ink.MUTED) -> None:
        self.status.setText(words)
        set_ink(self.status, ink)

    def make_backup(self) -> None:
        """Make a backup now; the window stays usable."""
        self._had_focus = self.make_button.hasFocus()
        self.make_button.setEnabled(False)
        self._say(self.tr("Copying and verifying"))

        def done(made: BackedUp) -> None:
            self._end_making()
            self._say(made_words(made))

        def failed(error: CareError) -> None:
            self._end_making()
            self._say(str(error), Ink.NEGATIVE)

        self._runner.make(done, failed)

    def _end_making(self) -> None:
        if not self.make_button.isEnabled():
            self.make_button.setEnabled(True)
            self.status.clear()
            if self._had_focus:
                self.make_button.setFocus()

    def restore(self) -> None:
        """Show what restoring the chosen backup would change, and ask."""
        chosen = self.table.chosen
        if chosen is not None:
            self._ask_to_restore(chosen.path)

    def _ask_to_restore(self, backup: Path) -> None:
        from care_desktop.ui.dialogs.restore_dialog import RestoreDialog

        if self._workspace is None:
            return
        dialog = RestoreDialog(self._holder, self._workspace, backup, self)
        dialog.restore_requested.connect(self.restore_requested)
        dialog.open()

    def choose_folder(self) -> None:
        """Ask where backups are to go from the next start on; those that are there stay where they are."""
        dialog = QFileDialog(self, self.tr("Keep backups in"), str(self._folder))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.finished.connect(dialog.deleteLater)
        dialog.fileSelected.connect(lambda name: self.keep_in(Path(name)))
        dialog.open()

    def keep_in(self, folder: Path) -> None:
        """Let backups go to this folder from the next opening on."""
        before = self._settings.text("earlier_backup_folders").split("\n")
        now = (str(self._folder), self._settings.text("backup_folder"))
        kept = dict.fromkeys(name for name in (*before, *now) if name)
        try:
            # Whoever is erased is looked for there as well.
            self._settings.change("earlier_backup_folders", "\n".join(kept))
            self._settings.change("backup_folder", str(folder))
        except CareError as error:
            self._say(str(error), Ink.NEGATIVE)
            return
        words = self.tr(
            "From the next opening on, backups go to {folder}. Those there are stay where they are, and in this list."
        )
        self._say(words.format(folder=folder_words(folder)))
