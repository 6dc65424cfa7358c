"""Erasing somebody or several: what goes and what stays, typing it to confirm, and the receipt."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.domain.people import normalise_name
from care_desktop.errors import CareError
from care_desktop.services import erasure
from care_desktop.services.erasure import ErasurePlaces, ErasurePreview, Receipt
from care_desktop.services.outcome import Outcome, Workspace
from care_desktop.ui.choose_file import choose_export
from care_desktop.ui.dialogs.field import Field, line_edit
from care_desktop.ui.operations import Operations
from care_desktop.ui.people_words import count_words
from care_desktop.ui.person_words import full_day
from care_desktop.ui.privacy_words import counts_words, receipt_words
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.account_button import RemoveButton
from care_desktop.ui.widgets.button import Button
from care_desktop.ui.widgets.check_box import CheckBox
from care_desktop.ui.widgets.label import label
from care_desktop.ui.widgets.long_text_edit import LongTextEdit

_WIDTH, _HEIGHT = 640, 620
_NOTE_LENGTH = 160


class ErasureDialog(QDialog):
    """Nothing happens before the name, or how many they are, is typed; afterwards it shows the receipt.

    Args:
        people: who, at least one.
        places: where the program leaves files.

    Signals:
        erased(tuple[UUID, ...]): it is done; the undo history was forgotten.
    """

    erased = Signal(object)
    _told = Signal(str)

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        people: Sequence[UUID],
        places: ErasurePlaces,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._operations, self._holder = operations, holder
        self._people, self._places = tuple(people), places
        self._wanted = ""
        self.receipt: Receipt | None = None
        theme = holder.theme
        many = len(self._people) > 1
        title = self.tr("Erase {n} people").format(n=count_words(len(people))) if many else self.tr("Erase a person")
        self.setWindowTitle(title)
        self._title = label(theme, title, size="heading", weight="semibold", wraps=True)
        self._about = label(theme, self.tr("Looking through every note and file"), Ink.MUTED, wraps=True)
        self.body = LongTextEdit(reads_only=True)
        self.body.setTabChangesFocus(True)
        self.body.setAccessibleName(self.tr("What would be erased"))
        self.masks = CheckBox(holder, self.tr("Take name, handles and addresses out of what stays"))
        self.masks.setChecked(True)
        self.exports = CheckBox(holder, self.tr("Delete exports that hold them"))
        self.typed = line_edit()
        self.typed.textChanged.connect(self._on_typed)
        confirm = self.tr("Type how many people they are to confirm") if many else self.tr("Type their name to confirm")
        self.field = Field(holder, confirm, self.typed)
        self._problem = label(theme, "", Ink.NEGATIVE, wraps=True)
        self.cancel = Button(holder, self.tr("Cancel"))
        self.erase = RemoveButton(holder, self.tr("Erase for good"))
        self.save = Button(holder, self.tr("Save receipt…"), icon="export")
        for button in (self.cancel, self.erase, self.save):
            button.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        self.erase.clicked.connect(self._on_erase)
        self.save.clicked.connect(self._on_save)
        self.erase.setEnabled(False)
        self.save.hide()
        self._lay_out()
        self._told.connect(self._on_told)
        operations.crashed.connect(self._on_crashed)
        operations.query(self._preview, self._on_read, key="erasure", failed=self._on_failed)

    def _preview(self, workspace: Workspace) -> ErasurePreview:
        if len(self._people) == 1:
            return erasure.preview(workspace, self._people[0], self._places)
        return erasure.preview_many(workspace, self._people, self._places)

    def _lay_out(self) -> None:
        space = self._holder.theme.metrics.space
        buttons = QHBoxLayout()
        buttons.setSpacing(space.unit)
        buttons.addWidget(self.save)
        buttons.addWidget(self._problem, 1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.erase)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(space.page,) * 4)
        column.setSpacing(space.unit)
        column.addWidget(self._title)
        column.addWidget(self._about)
        column.addWidget(self.body, 1)
        for part in (self.masks, self.exports, self.field):
            column.addWidget(part)
        column.addSpacing(space.unit)
        column.addLayout(buttons)
        self.resize(_WIDTH, _HEIGHT)

    def _on_read(self, found: ErasurePreview) -> None:
        self._wanted = found.plan.name if len(self._people) == 1 else str(len(self._people))
        if len(self._people) == 1:
            self._title.setText(self.tr("Erase {name}").format(name=found.plan.name))
        self._about.setText(
            self.tr(
                "Everything about them goes: from the workspace, its backups, the log and drafts. Nobody can bring it "
                "back, not even undo or a backup. Imports and accounts do not bring them back either."
            )
        )
        self.body.setPlainText("\n".join(self._preview_lines(found)))
        self.masks.setVisible(bool(found.plan.notes))
        self.exports.setVisible(bool(found.exports))
        self.typed.setPlaceholderText(self._wanted)
        self.typed.setFocus()
        self._on_typed()

    def _preview_lines(self, found: ErasurePreview) -> list[str]:
        plan = found.plan
        who = [self.tr("Who"), *_indented(plan.name.splitlines()), ""] if len(self._people) > 1 else []
        lines = [*who, self.tr("What goes"), *_indented(counts_words(plan.counts))]
        if plan.kept:
            lines += ["", self.tr("What stays, without them"), *_indented(counts_words(plan.kept))]
        if plan.notes:
            lines += ["", self.tr("Notes that stay and name them")]
            lines += _indented([f"{full_day(note.day)}  {_cut(note.text)}" for note in plan.notes])
        for heading, paths in (
            (self.tr("Backups that are written anew, or deleted when their format is older"), found.backups),
            (self.tr("Folders for backups that cannot be reached now, and follow when they can"), found.away),
            (self.tr("Exports that hold them"), found.exports),
            (self.tr("Other files that hold them, and are not touched"), found.others),
        ):
            if paths:
                lines += ["", heading, *_indented([path.name for path in paths])]
        if plan.traces.common:
            words = ", ".join(plan.traces.common)
            lines += ["", self.tr("Not searched for, because it is short or stands for others too"), f"  {words}"]
        return lines

    def _on_typed(self) -> None:
        matches = bool(self._wanted) and normalise_name(self.typed.text()) == normalise_name(self._wanted)
        self.erase.setEnabled(matches and self.receipt is None)

    def _on_erase(self) -> None:
        if not self.erase.isEnabled():
            return
        self.erase.setEnabled(False)
        self.cancel.setEnabled(False)
        self._problem.setText("")
        self.typed.setEnabled(False)
        self._about.setText(self.tr("Erasing everywhere, then searching every file"))
        people, places, typed = self._people, self._places, self.typed.text()
        masks, deletes = self.masks.isChecked(), self.exports.isVisible() and self.exports.isChecked()

        def work(workspace: Workspace) -> Outcome[Receipt]:
            how = {"mask_notes": masks, "deletes_exports": deletes}
            if len(people) == 1:
                return erasure.erase(workspace, people[0], places, typed, say=self._told.emit, **how)
            return erasure.erase_many(workspace, people, places, typed, say=self._told.emit, **how)

        self._operations.change(work, self._on_erased, failed=self._on_failed)

    def _on_told(self, file: str) -> None:
        if self.receipt is None:
            self._about.setText(self.tr("Erasing everywhere, then searching every file: {file}").format(file=file))

    def _on_erased(self, receipt: Receipt) -> None:
        self.receipt = receipt
        self._operations.forget()
        self._title.setText(self.tr("Receipt"))
        self._about.setText(receipt_words(receipt))
        self.body.setPlainText(erasure.receipt_text(receipt))
        for part in (self.masks, self.exports, self.field, self.erase):
            part.hide()
        self.save.show()
        self.cancel.setText(self.tr("Close"))
        self.cancel.setEnabled(True)
        self.cancel.setFocus()
        self.erased.emit(self._people)

    def _on_failed(self, error: CareError) -> None:
        self._problem.setText(str(error))
        self.cancel.setEnabled(True)
        self.typed.setEnabled(True)
        self._on_typed()

    def _on_crashed(self, _error: BaseException) -> None:
        if not self.cancel.isEnabled():
            self._problem.setText(
                self.tr("The program made a mistake and could not finish this. Close this, and erase them again.")
            )
            self.cancel.setEnabled(True)

    def _on_save(self) -> None:
        folder = self._places.exports or Path.home()
        choose_export(
            self, self.tr("Save receipt"), folder / "erasure.txt", [self.tr("Text (*.txt)")], self.save_receipt
        )

    def save_receipt(self, path: Path) -> None:
        """Write the receipt to a file."""
        assert self.receipt is not None
        try:
            path.write_text(erasure.receipt_text(self.receipt), encoding="utf-8")
        except OSError as error:
            self._problem.setText(self.tr("It could not be written: {why}.").format(why=error.strerror))

    def reject(self) -> None:
        """Close, unless it is just being done."""
        if self.cancel.isEnabled():
            super().reject()


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _NOTE_LENGTH else line[: _NOTE_LENGTH - 1] + "…"
