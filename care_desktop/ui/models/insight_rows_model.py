"""The rows behind a mark as a table: values at once, names as they come into sight."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from care_desktop.domain.insight import RowKind, RowsBehind, TableColumn, Value
from care_desktop.services import insight_files
from care_desktop.services.insight_files import NamedRecord
from care_desktop.ui.insight_words import NUMERIC, speak, tr
from care_desktop.ui.models.insight_table_model import head_of
from care_desktop.ui.operations import Operations

Index = QModelIndex | QPersistentModelIndex
FIRST_ROWS = 40
_AHEAD = 60
_CACHED_MAX = 20_000
_SAID = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


class InsightRowsModel(QAbstractTableModel):
    """What a mark was computed from: the record's name first, then what entered the number."""

    def __init__(self, operations: Operations, behind: RowsBehind, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._behind = behind
        self._records: dict[int, NamedRecord] = {}
        self._wanted: frozenset[int] = frozenset()
        self._seen = (0, FIRST_ROWS)
        self._heads = {
            RowKind.PEOPLE: tr("Person"),
            RowKind.INTERACTIONS: tr("Interaction"),
            RowKind.PROMISES: tr("Promise"),
            RowKind.FEEDBACK: tr("Feedback"),
        }

    @property
    def columns(self) -> tuple[TableColumn, ...]:
        """What the columns behind the first one are."""
        return self._behind.columns

    def record(self, row: int) -> NamedRecord | None:
        """The record of a row; None when it was not read yet or is gone."""
        return self._records.get(int(self._behind.rownos[row])) if 0 <= row < self.rowCount() else None

    def see(self, first: int, last: int) -> None:
        """Say which rows are in sight, `last` excluded; their names are read when they were not."""
        self._seen = (first, last)
        start = max(first - _AHEAD, 0)
        around = [int(rowno) for rowno in self._behind.rownos[start : last + _AHEAD]]
        in_sight = {int(rowno) for rowno in self._behind.rownos[first:last]}
        missing = frozenset(rowno for rowno in around if rowno not in self._records)
        if not in_sight & missing or missing <= self._wanted:
            return
        self._wanted = missing
        kind, asked = self._behind.kind, tuple(missing)
        key = f"insight rows {id(self)}"
        self._operations.query(lambda ws: insight_files.named(ws, kind, asked), self._on_named, key=key)

    def _on_named(self, records: dict[int, NamedRecord]) -> None:
        gone = self._wanted - records.keys()
        self._wanted = frozenset()
        if len(self._records) > _CACHED_MAX:
            self._records.clear()
        self._records.update(records)
        self._records.update((rowno, NamedRecord(rowno, tr("gone by now"), None, None)) for rowno in gone)
        first, last = self._seen
        last = min(last, self.rowCount())
        if first < last:
            self.dataChanged.emit(self.index(first, 0), self.index(last - 1, 0))
        self.see(first, last)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._behind.rownos)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._behind.columns) + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < self.columnCount():
            return None
        if section:
            return head_of(self._behind.columns[section - 1], role)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeading
        return self._heads[self._behind.kind] if role in _SAID else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in _SAID:
            return None
        row, column = index.row(), index.column()
        if column:
            kind = self._behind.columns[column - 1].kind
            return speak(Value(kind, self._behind.values[column - 1][row]))
        record = self.record(row)
        if record is not None:
            return record.words
        return tr("not read yet") if role == Qt.ItemDataRole.AccessibleTextRole else None


def is_trailing(columns: tuple[TableColumn, ...], column: int) -> bool:
    """Whether the cells of a column stand at the trailing edge; column 0 is the name."""
    return column > 0 and columns[column - 1].kind in NUMERIC
