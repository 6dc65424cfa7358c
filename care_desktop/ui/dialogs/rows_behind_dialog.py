"""The rows behind a mark: how the number follows from them, the rows themselves, and the way to each record."""

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from care_desktop.domain.insight import RowsBehind
from care_desktop.ui.delegates.text import NumberDelegate, TextDelegate
from care_desktop.ui.insight_words import count_words, speak
from care_desktop.ui.models.insight_rows_model import FIRST_ROWS, InsightRowsModel, is_trailing
from care_desktop.ui.operations import Operations
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.data_table import DataTable
from care_desktop.ui.widgets.label import label

_WIDTH, _HEIGHT = 760, 560
_NUMBER_WIDTH, _WORDS_WIDTH = 112, 176


class RowsBehindDialog(QDialog):
    """What a mark was computed from; Enter or a double click on a row opens its record.

    Signals:
        person_activated(UUID), interaction_activated(UUID): a record is to be opened; the dialog is closed.
        export_requested(RowsBehind): the rows are to be written to a file.
    """

    person_activated = Signal(object)
    interaction_activated = Signal(object)
    export_requested = Signal(object)

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        title: str,
        under: str,
        behind: RowsBehind,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        theme = holder.theme
        self._behind = behind
        self.setWindowTitle(self.tr("Behind the number"))
        self.model = InsightRowsModel(operations, behind, self)
        sentence = speak(behind.said)
        self.table = DataTable(holder, self.tr("Rows behind the number"))
        self.table.setAccessibleDescription(sentence)
        self.table.setModel(self.model)
        self.table.horizontalHeader().setSortIndicatorShown(False)
        self._place_columns(holder)
        count = len(behind.rownos)
        rows = self.tr("1 row") if count == 1 else self.tr("{n} rows").format(n=count_words(count))
        self._export = Button(holder, self.tr("Export CSV"), icon="export")
        self._export.setEnabled(count > 0)
        close = Button(holder, self.tr("Close"), ButtonKind.DEFAULT)
        for button in (self._export, close):
            button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, theme.metrics.space.unit, 0, 0)
        foot.setSpacing(theme.metrics.space.unit)
        foot.addWidget(label(theme, rows, Ink.FAINT, "caption"), 1)
        foot.addWidget(self._export)
        foot.addWidget(close)
        page = theme.metrics.space.page
        column = QVBoxLayout(self)
        column.setContentsMargins(page, page, page, theme.metrics.space.gap)
        column.setSpacing(theme.metrics.space.half)
        column.addWidget(label(theme, title, size="heading", weight="semibold", wraps=True))
        column.addWidget(label(theme, sentence, Ink.MUTED, wraps=True))
        column.addWidget(label(theme, under, Ink.FAINT, "caption", wraps=True))
        column.addSpacing(theme.metrics.space.unit)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        self.table.activated.connect(self._on_activated)
        self.table.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._export.clicked.connect(lambda: self.export_requested.emit(behind))
        close.clicked.connect(self.reject)
        room = self.screen().availableGeometry()
        self.resize(min(_WIDTH, room.width()), min(_HEIGHT, room.height()))
        self.table.setFocus()
        self.model.see(0, FIRST_ROWS)

    def _place_columns(self, holder: ThemeHolder) -> None:
        columns = self.model.columns
        for place in range(self.model.columnCount()):
            trailing = is_trailing(columns, place)
            delegate = NumberDelegate(holder, self.table) if trailing else TextDelegate(holder, self.table)
            self.table.setItemDelegateForColumn(place, delegate)
            self.table.setColumnWidth(place, _NUMBER_WIDTH if trailing else _WORDS_WIDTH)
        head = self.table.horizontalHeader()
        head.setSectionsMovable(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def _on_scrolled(self) -> None:
        first = max(self.table.rowAt(0), 0)
        last = self.table.rowAt(self.table.viewport().height() - 1)
        self.model.see(first, self.model.rowCount() if last < 0 else last + 1)

    def _on_activated(self, index: QModelIndex) -> None:
        record = self.model.record(index.row())
        if record is None:
            return
        if record.interaction_id is not None:
            self.accept()
            self.interaction_activated.emit(record.interaction_id)
        elif record.person_id is not None:
            self.accept()
            self.person_activated.emit(record.person_id)
