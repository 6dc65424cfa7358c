"""Restoring a backup: what is there now beside what would be, before anything happens."""

from pathlib import Path

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.errors import CareError
from care_desktop.services import restoring
from care_desktop.services.restoring import Difference
from care_desktop.ui.backup_words import when_words
from care_desktop.ui.person_words import full_day
from care_desktop.ui.roles import Ink
from care_desktop.ui.tasks import Lane
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.account_button import RemoveButton
from care_desktop.ui.widgets.button import Button
from care_desktop.ui.widgets.label import label, set_ink

_WIDTH = 520


class RestoreDialog(QDialog):
    """A table of counts and what would go; Esc leaves everything as it is.

    Reads both files on a lane of its own: the workspace may be open, damaged or gone.

    Signals:
        restore_requested(Path): the backup is to be restored; the dialog is closed.
    """

    restore_requested = Signal(object)

    def __init__(self, holder: ThemeHolder, workspace: Path, backup: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = holder.theme
        self._backup = backup
        space = holder.theme.metrics.space
        self.setWindowTitle(self.tr("Restore a backup"))
        self.title = label(holder.theme, backup.name, size="heading", weight="semibold", wraps=True)
        self.sentence = label(holder.theme, self.tr("Comparing the two"), Ink.MUTED, wraps=True)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(space.gap)
        self.grid.setVerticalSpacing(space.half)
        self.grid.setColumnStretch(0, 1)
        self.cancel = Button(holder, self.tr("Cancel"))
        self.confirm = RemoveButton(holder, self.tr("Restore"))
        self.confirm.setEnabled(False)
        for button in (self.cancel, self.confirm):
            button.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        self.confirm.clicked.connect(self._on_confirmed)
        buttons = QHBoxLayout()
        buttons.setSpacing(space.unit)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.confirm)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(space.page,) * 4)
        column.setSpacing(space.gap)
        column.addWidget(self.title)
        column.addLayout(self.grid)
        column.addWidget(self.sentence)
        column.addStretch(1)
        column.addLayout(buttons)
        self.setMinimumWidth(_WIDTH)
        self.cancel.setFocus()
        self.lane = Lane("comparing", self)
        self.finished.connect(self._on_finished)
        self.lane.submit(lambda: restoring.difference(workspace, backup), self._on_compared, self._on_failed)

    def _on_compared(self, found: Difference) -> None:
        if found.made_at is not None:
            self.title.setText(self.tr("Backup of {when}").format(when=when_words(found.made_at)))
        locale = QLocale()
        heads = ("", self.tr("now"), self.tr("in the backup"))
        names = {
            "person": self.tr("People"),
            "interaction": self.tr("Interactions"),
            "promise": self.tr("Promises"),
            "feedback": self.tr("Feedback"),
            "event": self.tr("Events"),
            "resource": self.tr("Resources"),
            "introduction": self.tr("Introductions"),
            "swag_given": self.tr("Swag given"),
            "account": self.tr("Accounts"),
        }
        rows = [heads]
        for table, pair in found.pairs.items():
            if pair.now or pair.then:
                now = locale.toString(pair.now) if found.is_readable else ""
                rows.append((names[table], now, locale.toString(pair.then)))
        now, then = (full_day(day) if day else "" for day in (found.newest_now, found.newest_then))
        rows.append((self.tr("Newest interaction"), now, then))
        for place, row in enumerate(rows):
            differs = place > 0 and row[1] != row[2]
            for column, words in enumerate(row):
                ink = Ink.FAINT if place == 0 else Ink.TEXT if differs or column == 0 else Ink.MUTED
                cell = label(self._theme, words, ink, weight="medium" if differs and column == 2 else "regular")
                side = Qt.AlignmentFlag.AlignLeading if column == 0 else Qt.AlignmentFlag.AlignTrailing
                self.grid.addWidget(cell, place, column, side)
        self.sentence.setText(" ".join(self._sentences(found)))
        self.confirm.setEnabled(not found.is_other)
        if found.is_other:
            set_ink(self.sentence, Ink.NEGATIVE)

    def _sentences(self, found: Difference) -> list[str]:
        locale = QLocale()
        if found.is_other:
            return [self.tr("This is a backup of another workspace. Open it as a workspace of its own instead.")]
        said = []
        if found.only_now:
            said.append(
                self.tr("People who are only there now, and go: {n}.").format(n=locale.toString(found.only_now))
            )
        if found.only_then:
            words = self.tr("People who are only in the backup, and come back: {n}.")
            said.append(words.format(n=locale.toString(found.only_then)))
        if found.was_erased:
            said.append(self.tr("People who were erased since stay away."))
        if found.is_readable:
            said.append(self.tr("What is there now is backed up first, so this can be taken back."))
        else:
            said.append(self.tr("What is there now cannot be read. It is kept beside as it is."))
        return said

    def _on_failed(self, error: CareError) -> None:
        self.sentence.setText(str(error))
        set_ink(self.sentence, Ink.NEGATIVE)

    def _on_confirmed(self) -> None:
        self.accept()
        self.restore_requested.emit(self._backup)

    def _on_finished(self) -> None:
        self.lane.close(0)
        self.deleteLater()
