"""The entries of Today as a list."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from care_desktop.services.today import TodayLine, TodayList
from care_desktop.ui.roles import Role
from care_desktop.ui.today_words import said, spoken, who_words

Index = QModelIndex | QPersistentModelIndex
LINE_ROLE = int(Qt.ItemDataRole.UserRole) + 100  # TodayLine
LIST_ROLE = LINE_ROLE + 1  # TodayList: the whole list the row belongs to


class TodayModel(QAbstractListModel):
    """One row an entry; `show` replaces them all."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._found: TodayList | None = None

    @property
    def found(self) -> TodayList | None:
        """What is shown; None before the first list."""
        return self._found

    def show(self, found: TodayList) -> None:
        """Show another list."""
        self.beginResetModel()
        self._found = found
        self.endResetModel()

    def line(self, row: int) -> TodayLine | None:
        """The entry of a row; None when there is none."""
        found = self._found
        return found.lines[row] if found is not None and 0 <= row < len(found.lines) else None

    def row_of(self, subject_id: UUID) -> int | None:
        """The row of the entry with this subject; None when it is gone."""
        lines = self._found.lines if self._found is not None else ()
        return next((row for row, line in enumerate(lines) if line.entry.reason.subject_id == subject_id), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self._found is None else len(self._found.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index.row())
        if line is None or self._found is None:
            return None
        today = self._found.today
        if role == LINE_ROLE:
            return line
        if role == LIST_ROLE:
            return self._found
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{who_words(line)[0]}: {said(line.entry.reason.what, today)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(line, today)
        if role == Role.ID:
            return line.entry.reason.subject_id
        return None
