"""The dialog that makes one person of two who were chosen: side by side, then Merge."""

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.errors import CareError
from care_desktop.services import merge
from care_desktop.services.merge import MergePreview
from care_desktop.ui.dialogs.duplicates_compare import ComparePanel
from care_desktop.ui.operations import Operations
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import hairline, label

_WIDTH, _HEIGHT = 800, 680


class MergeDialog(QDialog):
    """Two people side by side; M or the button merges them, Esc leaves both as they are.

    Signals:
        merged(UUID): the two are one, who has this key; the dialog is closed.
    """

    merged = Signal(object)

    def __init__(
        self, operations: Operations, holder: ThemeHolder, first: UUID, second: UUID, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._preview: MergePreview | None = None
        theme = holder.theme
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Merge two people"))
        self.panel = ComparePanel(holder)
        self.problem = label(theme, "", Ink.NEGATIVE, wraps=True)
        self.merge_button = Button(holder, self.tr("Merge"), ButtonKind.PRIMARY, "merge", hint="M")
        self.merge_button.setEnabled(False)
        cancel = Button(holder, self.tr("Cancel"))
        for button in (self.merge_button, cancel):
            button.setAutoDefault(False)
        space = theme.metrics.space
        foot = QHBoxLayout()
        foot.setSpacing(space.unit)
        said = self.tr("Nothing is lost: values that do not stay go into the notes. Undo takes it back.")
        foot.addWidget(label(theme, said, Ink.FAINT, "caption", wraps=True), 1)
        foot.addWidget(cancel)
        foot.addWidget(self.merge_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(space.page,) * 4)
        column.setSpacing(space.gap)
        column.addWidget(label(theme, self.tr("Merge two people"), size="heading", weight="semibold"))
        column.addWidget(self.panel, 1)
        column.addWidget(self.problem)
        column.addWidget(hairline(self))
        column.addLayout(foot)
        room = self.screen().availableGeometry()
        self.resize(min(_WIDTH, room.width()), min(_HEIGHT, room.height()))
        self.problem.hide()
        cancel.clicked.connect(self.reject)
        self.merge_button.clicked.connect(self.merge)
        operations.query(
            lambda ws: merge.preview(ws, *merge.in_order(ws, first, second)), self._on_read, failed=self._on_failed
        )

    def _on_read(self, preview: MergePreview) -> None:
        self._preview = preview
        self.panel.show_pair(preview, None)
        self.merge_button.setEnabled(True)
        self.merge_button.setFocus()

    def _on_failed(self, error: CareError) -> None:
        self.problem.setText(str(error))
        self.problem.show()
        self.merge_button.setEnabled(self._preview is not None)

    def merge(self) -> None:
        """Make one person of the two."""
        preview = self._preview
        if preview is None or not self.merge_button.isEnabled():
            return
        self.merge_button.setEnabled(False)
        choices = self.panel.choices
        self._operations.change(
            lambda ws: merge.merge(ws, preview.kept, preview.other, choices),
            self._on_merged,
            said=self.tr("{other} merged into {kept}.").format(other=preview.names[1], kept=preview.names[0]),
            failed=self._on_failed,
        )

    def _on_merged(self, key: UUID) -> None:
        self.merged.emit(key)
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_M and not event.modifiers():
            self.merge()
            return
        super().keyPressEvent(event)


def open_merge(
    operations: Operations, holder: ThemeHolder, first_id: UUID, second_id: UUID, parent: QWidget | None = None
) -> MergeDialog:
    """Open the dialog for two people; it reads them in the background and is already shown."""
    dialog = MergeDialog(operations, holder, first_id, second_id, parent)
    dialog.open()
    return dialog
