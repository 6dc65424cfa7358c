"""The trust chart of a person as a table: a row a week, newest first, and what happened in it."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from care_desktop.services.insights import TrustPoint
from care_desktop.services.reasons import Mark
from care_desktop.ui.delegates.trust import figure, unknown_word
from care_desktop.ui.person_words import full_day
from care_desktop.ui.roles import Ink, Role

Index = QModelIndex | QPersistentModelIndex


class TrustTableModel(QAbstractTableModel):
    """Columns: week to, trust, from, to, what happened; Role.ID is the interaction to open, None for none."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[TrustPoint, list[Mark]]] = []
        self._heads = (
            self.tr("Week to"),
            self.tr("Trust"),
            self.tr("From"),
            self.tr("To"),
            self.tr("What happened"),
        )

    def show(self, points: Sequence[TrustPoint], marks: Sequence[Mark]) -> None:
        """Show other points, oldest first; marks before the first one go to its row."""
        rows: list[tuple[TrustPoint, list[Mark]]] = [(point, []) for point in points]
        place = 0
        for mark in sorted(marks, key=lambda mark: mark.day):
            while place < len(rows) - 1 and rows[place][0].day < mark.day:
                place += 1
            if rows:
                rows[place][1].append(mark)
        self.beginResetModel()
        self._rows = rows[::-1]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and 1 <= section <= 3:
            return Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        return self._heads[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        point, marks = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if index.column() == 0:
                return full_day(point.day)
            if index.column() == 4:
                return ", ".join(mark.text for mark in marks)
            value = (point.trust, point.low, point.high)[index.column() - 1]
            return unknown_word() if value is None else figure(value)
        if role == Role.INK and index.column() in (1, 2, 3) and point.trust is None:
            return Ink.UNKNOWN
        if role == Role.ID:
            return next((mark.interaction_id for mark in marks if mark.interaction_id is not None), None)
        return None
