"""Rows of a table whose columns are functions of a record: what was given, items, introductions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from care_desktop.ui.roles import Ink, Role

Index = QModelIndex | QPersistentModelIndex
_SPEAKING = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


@dataclass(frozen=True, slots=True)
class RowColumn:
    """A column: its head, its words, and where it has one the ink of a row; `trailing` puts both at the end."""

    head: str
    words: Callable[[Any], str]
    ink: Callable[[Any], Ink | None] | None = None
    trailing: bool = False


class ResourceRowsModel(QAbstractTableModel):
    """Records in the order given; Role.ID is what `key` says of a record."""

    def __init__(self, columns: Sequence[RowColumn], key: Callable[[Any], UUID], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._key = key
        self._rows: tuple[Any, ...] = ()

    def show(self, rows: Sequence[Any]) -> None:
        """Show other records."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row(self, place: int) -> Any:
        """The record of a row."""
        return self._rows[place]

    def key_of(self, row: Any) -> UUID:
        """The key of a record."""
        return self._key(row)

    def place_of(self, id: UUID) -> int | None:
        """The row of the record with this key; None when it is not shown."""
        return next((place for place, row in enumerate(self._rows) if self._key(row) == id), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignTrailing if column.trailing else Qt.AlignmentFlag.AlignLeading
        return column.head if role in _SPEAKING else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self._rows[index.row()], self._columns[index.column()]
        if role in _SPEAKING:
            return column.words(row)
        if role == Role.INK:
            return None if column.ink is None else column.ink(row)
        return self._key(row) if role == Role.ID else None
