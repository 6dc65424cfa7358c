"""The twin of a chart: its figures as a table."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from care_desktop.domain.insight import Table, TableColumn, Value
from care_desktop.ui.insight_words import NUMERIC, speak, tr

Index = QModelIndex | QPersistentModelIndex


class InsightTableModel(QAbstractTableModel):
    """Rows and columns of a Table, rounded as they are shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = Table((), ())

    @property
    def columns(self) -> tuple[TableColumn, ...]:
        """What the columns are."""
        return self._table.columns

    def show(self, table: Table) -> None:
        """Show other figures."""
        self.beginResetModel()
        self._table = table
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._table.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._table.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._table.columns):
            return None
        return head_of(self._table.columns[section], role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        kind = self._table.columns[index.column()].kind
        return speak(Value(kind, self._table.rows[index.row()][index.column()]))


def head_of(column: TableColumn, role: int) -> Any:
    """What the head of a column answers."""
    if role == Qt.ItemDataRole.TextAlignmentRole:
        return Qt.AlignmentFlag.AlignTrailing if column.kind in NUMERIC else Qt.AlignmentFlag.AlignLeading
    if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
        return tr(column.title)
    return None
