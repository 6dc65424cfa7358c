"""The dialog before an import: what would come of it, a reason per row, the first rows; then it is done, or not."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from care_desktop.errors import CareError
from care_desktop.services import transfer_in
from care_desktop.services.import_preview import ImportPreview, ImportReport, Level, RowNote, look_before
from care_desktop.ui.choose_file import choose_import
from care_desktop.ui.delegates.text import TextDelegate
from care_desktop.ui.main_window import MainWindow
from care_desktop.ui.operations import Operations
from care_desktop.ui.people_words import count_words
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.data_table import DataTable
from care_desktop.ui.widgets.label import hairline, label

Index = QModelIndex | QPersistentModelIndex
_WIDTH, _HEIGHT = 800, 640
_COLUMN_WIDTH = 144
_REASONS_MAX = 1000


class ImportDialog(QDialog):
    """Shows what a file holds; Import stores it in one step to undo, Cancel leaves everything as it is.

    Signals:
        imported(ImportReport): it was stored; the dialog is closed.
    """

    imported = Signal(object)
    _progressed = Signal(int)

    def __init__(self, operations: Operations, holder: ThemeHolder, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._holder = holder
        self._path = path
        self._is_stopped = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Import {file}").format(file=path.name))
        theme = holder.theme
        self.heading = label(
            theme, self.tr("Looking at {file}…").format(file=path.name), size="heading", weight="semibold"
        )
        self.heading.setWordWrap(True)
        self.summary = label(theme, "", Ink.MUTED, wraps=True)
        self._reasons_title = label(theme, "", weight="semibold")
        self.reasons = QPlainTextEdit()
        self.reasons.setReadOnly(True)
        self.reasons.setTabChangesFocus(True)
        self.reasons.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._rows_title = label(theme, "", weight="semibold")
        self.rows = DataTable(holder, self.tr("The first rows of the file"))
        self.rows.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.rows.setItemDelegate(TextDelegate(holder, self.rows))
        self.import_button = Button(holder, self.tr("Import"), ButtonKind.PRIMARY, "import")
        self.import_button.setEnabled(False)
        self._cancel = Button(holder, self.tr("Cancel"))
        self._lay_out()
        self.import_button.clicked.connect(self.do_import)
        self._cancel.clicked.connect(self.reject)
        self._progressed.connect(self._on_progressed)
        operations.query(lambda ws: look_before(ws, path, self._watch), self._on_looked, failed=self._on_failed)

    def _lay_out(self) -> None:
        metrics = self._holder.theme.metrics
        column = QVBoxLayout(self)
        page = metrics.space.page
        column.setContentsMargins(page, page, page, metrics.space.gap)
        column.setSpacing(metrics.space.unit)
        column.addWidget(self.heading)
        column.addWidget(self.summary)
        column.addSpacing(metrics.space.unit)
        parts: tuple[tuple[QWidget, int], ...] = (
            (self._reasons_title, 0),
            (self.reasons, 1),
            (self._rows_title, 0),
            (self.rows, 1),
        )
        for part, stretch in parts:
            column.addWidget(part, stretch)
            part.hide()
        column.addStretch(0)
        column.addWidget(hairline(self))
        buttons = QHBoxLayout()
        buttons.setSpacing(metrics.space.unit)
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self.import_button)
        column.addLayout(buttons)
        room = self.screen().availableGeometry()
        self.resize(min(_WIDTH, room.width()), min(_HEIGHT, room.height()))

    def _watch(self, rows: int) -> None:
        """Called on the database lane."""
        if self._is_stopped:
            raise CareError(
                self.tr("The import of {file} was stopped; nothing was changed.").format(file=self._path.name)
            )
        self._progressed.emit(rows)

    def _on_progressed(self, rows: int) -> None:
        self.summary.setText(self.tr("{n} rows read").format(n=count_words(rows)))

    def _on_looked(self, found: ImportPreview) -> None:
        report = found.report
        self.heading.setText(_new_words(self, report))
        self.summary.setText(_rest_words(self, report))
        notes = [_note_words(self, note, report.several) for note in report.rows[:_REASONS_MAX]]
        if notes:
            left_over = report.warnings + report.errors - len(notes)
            if left_over > 0:
                notes.append(self.tr("and {n} more").format(n=count_words(left_over)))
            self._reasons_title.setText(self.tr("Row by row"))
            self.reasons.setPlainText("\n".join(notes))
        for part in (self._reasons_title, self.reasons):
            part.setVisible(bool(notes))
        self._rows_title.setText(self.tr("The first rows of {sheet}").format(sheet=found.sheet))
        self._rows_model = _Rows(found.header, found.rows, self)
        self.rows.setModel(self._rows_model)
        self.rows.horizontalHeader().setSortIndicatorShown(False)
        for column in range(len(found.header)):
            self.rows.setColumnWidth(column, _COLUMN_WIDTH)
        for shown in (self._rows_title, self.rows):
            shown.setVisible(bool(found.rows))
        self.import_button.setEnabled(report.new > 0)
        self.import_button.setToolTip("" if report.new else self.tr("There is nothing new in this file"))
        (self.import_button if report.new else self._cancel).setFocus(Qt.FocusReason.OtherFocusReason)

    def do_import(self) -> None:
        """Store what can be read; the rows with an error are left out."""
        self.import_button.setEnabled(False)
        self._operations.change(
            lambda ws: transfer_in.run(ws, self._path, watch=self._watch),
            self._on_done,
            said=self.tr("{file} imported.").format(file=self._path.name),
            failed=self._on_failed,
        )

    def _on_done(self, report: ImportReport) -> None:
        self.imported.emit(report)
        self.accept()

    def _on_failed(self, error: CareError) -> None:
        self.heading.setText(self.tr("{file} was not imported").format(file=self._path.name))
        self.summary.setText(str(error))

    def reject(self) -> None:
        self._is_stopped = True
        super().reject()


class _Rows(QAbstractTableModel):
    """Rows of a file as they stand there."""

    def __init__(self, header: Sequence[str], rows: Sequence[Sequence[str]], parent: QWidget) -> None:
        super().__init__(parent)
        self._header = header
        self._rows = rows

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._header)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._header[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.row()]
        words = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        return row[index.column()] if role in words and index.column() < len(row) else None


def _new_words(dialog: QDialog, report: ImportReport) -> str:
    parts = []
    for count, one, many in (
        (report.people, dialog.tr("1 person"), dialog.tr("{n} people")),
        (report.interactions, dialog.tr("1 interaction"), dialog.tr("{n} interactions")),
        (sum(report.others.values()), dialog.tr("1 other record"), dialog.tr("{n} other records")),
    ):
        if count:
            parts.append(one if count == 1 else many.format(n=count_words(count)))
    if not parts:
        return dialog.tr("Nothing new in this file")
    return dialog.tr("{what} ready to import").format(what=", ".join(parts))


def _rest_words(dialog: QDialog, report: ImportReport) -> str:
    parts = []
    for count, one, many in (
        (
            report.unchanged,
            dialog.tr("1 row is here already and stays as it is."),
            dialog.tr("{n} rows are here already and stay as they are."),
        ),
        (
            report.warnings,
            dialog.tr("1 row has a warning and is imported."),
            dialog.tr("{n} rows have a warning and are imported."),
        ),
        (
            report.errors,
            dialog.tr("1 row has an error and is left out."),
            dialog.tr("{n} rows have an error and are left out."),
        ),
    ):
        if count:
            parts.append(one if count == 1 else many.format(n=count_words(count)))
    if report.ignored_columns:
        columns = ", ".join(report.ignored_columns[:12])
        parts.append(dialog.tr("Columns not known here, left out: {columns}.").format(columns=columns))
    return " ".join(parts)


def _note_words(dialog: QDialog, note: RowNote, several: bool) -> str:
    row = dialog.tr("Row {n}").format(n=count_words(note.row))
    where = f"{note.sheet}, {row}" if several else row
    level = dialog.tr("error") if note.level is Level.ERROR else dialog.tr("warning")
    return f"{where}, {level}: {note.reason}"


def choose_and_import(operations: Operations, holder: ThemeHolder, window: MainWindow) -> None:
    """Ask for a file, then show what would come of importing it."""

    def look(path: Path) -> None:
        ImportDialog(operations, holder, path, window).open()

    choose_import(window, Path.home(), look)
