"""The dialog before an import: what would come of it, its columns, a reason per row, its first rows."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from care_desktop.errors import CareError
from care_desktop.services import transfer_in
from care_desktop.services.import_preview import ColumnMap, ImportPreview, ImportReport, ReadOptions, look_before
from care_desktop.ui.choose_file import choose_import
from care_desktop.ui.delegates.text import TextDelegate
from care_desktop.ui.dialogs.import_mapping import ImportMapping, field_words
from care_desktop.ui.dialogs.import_words import new_words, note_words, rest_words
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
_HEIGHT_TO_CHOOSE = 760
_SHOWN_MAX = 300
_COLUMN_WIDTH = 144
_REASONS_MAX = 1000


class ImportDialog(QDialog):
    """Shows what a file holds; Import stores it in one step to undo, Cancel leaves everything as it is.

    When the columns of a table are not understood, or somebody wants to, it is chosen here what each of them is.

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
        self._asked = 0
        self._columns: ColumnMap | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Import {file}").format(file=path.name))
        theme = holder.theme
        self.heading = label(
            theme, self.tr("Looking at {file}…").format(file=path.name), size="heading", weight="semibold"
        )
        self.heading.setWordWrap(True)
        self.summary = label(theme, "", Ink.MUTED, wraps=True)
        self._mapping_title = label(theme, self.tr("What the columns are"), weight="semibold")
        self.mapping = ImportMapping(holder)
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
        self.columns_button = Button(holder, self.tr("Choose columns"))
        self.columns_button.hide()
        self._cancel = Button(holder, self.tr("Cancel"))
        self._lay_out()
        self.import_button.clicked.connect(self.do_import)
        self._cancel.clicked.connect(self.reject)
        self._progressed.connect(self._on_progressed)
        self.columns_button.clicked.connect(self._open_mapping)
        self.mapping.changed.connect(self._on_mapped)
        self._look()

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
            (self._mapping_title, 0),
            (self.mapping, 2),
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
        buttons.addWidget(self.columns_button)
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self.import_button)
        column.addLayout(buttons)
        room = self.screen().availableGeometry()
        self.resize(min(_WIDTH, room.width()), min(_HEIGHT, room.height()))

    def _look(self) -> None:
        """Find out what would come of it; what was asked before is given up."""
        self._asked += 1
        watch, columns, path = self._watch(self._asked), self._columns, self._path
        self._operations.query(
            lambda ws: look_before(ws, path, watch, columns),
            self._on_looked,
            key=f"import {id(self)}",
            failed=self._on_failed,
        )

    def _watch(self, asked: int) -> Callable[[int], None]:
        """What is called on the database lane while a file is read."""
        stopped = self.tr("The import of {file} was stopped; nothing was changed.").format(file=self._path.name)

        def watch(rows: int) -> None:
            if self._asked != asked:
                raise CareError(stopped)
            self._progressed.emit(rows)

        return watch

    def _on_progressed(self, rows: int) -> None:
        self.summary.setText(self.tr("{n} rows read").format(n=count_words(rows)))
        self.summary.show()

    def _on_looked(self, found: ImportPreview) -> None:
        if found.columns is not None:
            self.mapping.show_columns(found.columns)
            self.columns_button.setVisible(self.mapping.isHidden() and found.report is not None)
            if found.report is None:
                self._show_mapping()
        if found.report is None:
            self.heading.setText(self.tr("Say what the columns of {file} are").format(file=self._path.name))
            self.summary.setText(self._missing_words())
            self._show_reasons([])
            before, self._columns = self._columns, self.mapping.columns
            if before is None and not self._columns.missing():
                self._look()
        else:
            report = found.report
            self.heading.setText(new_words(report))
            known = self.tr("{export}.").format(export=found.origin) if found.origin else ""
            self.summary.setText(" ".join(part for part in (known, rest_words(report)) if part))
            notes = [note_words(note, report.several) for note in report.rows[:_REASONS_MAX]]
            left_over = report.warnings + report.errors - len(notes)
            if notes and left_over > 0:
                notes.append(self.tr("and {n} more").format(n=count_words(left_over)))
            self._show_reasons(notes)
        self.summary.setVisible(bool(self.summary.text()))
        self._show_rows(found)
        new = found.report.new if found.report is not None else 0
        self.import_button.setEnabled(new > 0)
        self.import_button.setToolTip("" if new else self.tr("There is nothing new in this file"))
        if self.mapping.isHidden():
            (self.import_button if new else self._cancel).setFocus(Qt.FocusReason.OtherFocusReason)

    def _missing_words(self) -> str:
        names = field_words(self.mapping)
        missing = [names.get(field, field) for field in self.mapping.columns.missing()]
        if not missing:
            return ""
        return self.tr("Choose which column holds: {fields}.").format(fields=", ".join(missing))

    def _show_reasons(self, notes: Sequence[str]) -> None:
        self._reasons_title.setText(self.tr("Row by row"))
        self.reasons.setPlainText("\n".join(notes))
        for part in (self._reasons_title, self.reasons):
            part.setVisible(bool(notes))

    def _show_rows(self, found: ImportPreview) -> None:
        self._rows_title.setText(self.tr("The first rows of {sheet}").format(sheet=found.sheet))
        words = field_words(self.mapping) if found.report is not None else {}
        self._rows_model = _Rows([words.get(name, name) for name in found.header], found.rows, self)
        self.rows.setModel(self._rows_model)
        self.rows.horizontalHeader().setSortIndicatorShown(False)
        for column in range(len(found.header)):
            self.rows.setColumnWidth(column, _COLUMN_WIDTH)
        for shown in (self._rows_title, self.rows):
            shown.setVisible(bool(found.rows))

    def _show_mapping(self) -> None:
        if self.mapping.isHidden():
            self._mapping_title.show()
            self.mapping.show()
            self.columns_button.hide()
            self.resize(self.width(), min(_HEIGHT_TO_CHOOSE, self.screen().availableGeometry().height()))
            if self.mapping.boxes:
                self.mapping.boxes[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_mapping(self) -> None:
        """Say by hand what the columns are, although they were understood."""
        self._show_mapping()
        self._on_mapped(self.mapping.columns)

    def _on_mapped(self, columns: ColumnMap) -> None:
        self._columns = columns
        self.import_button.setEnabled(False)
        self._look()

    def do_import(self) -> None:
        """Store what can be read; the rows with an error are left out."""
        self.import_button.setEnabled(False)
        self._asked += 1
        watch, path, options = self._watch(self._asked), self._path, ReadOptions(columns=self._columns)
        self._operations.change(
            lambda ws: transfer_in.run(ws, path, options, watch=watch),
            self._on_done,
            said=self.tr("{file} imported.").format(file=self._path.name),
            failed=self._on_failed,
        )

    def _on_done(self, report: ImportReport) -> None:
        self.imported.emit(report)
        self.accept()

    def _on_failed(self, error: CareError) -> None:
        self.import_button.setEnabled(False)
        self.heading.setText(self.tr("{file} was not imported").format(file=self._path.name))
        self.summary.setText(str(error))
        self.summary.show()

    def reject(self) -> None:
        self._asked += 1
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
        return row[index.column()][:_SHOWN_MAX] if role in words and index.column() < len(row) else None


def choose_and_import(operations: Operations, holder: ThemeHolder, window: MainWindow) -> None:
    """Ask for a file, then show what would come of importing it."""

    choose_import(window, Path.home(), lambda path: import_path(operations, holder, window, path))


def import_path(operations: Operations, holder: ThemeHolder, window: MainWindow, path: Path) -> ImportDialog:
    """Show what would come of importing a file, as one that was dropped onto the window."""
    dialog = ImportDialog(operations, holder, path, window)
    dialog.open()
    return dialog
