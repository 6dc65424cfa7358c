"""Who asked for a piece of feedback, as rows of a table: name, when they asked, when they were told."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from care_desktop.domain.feedback import Asker
from care_desktop.services.feedback_board import FeedbackDetail
from care_desktop.ui.person_words import full_day
from care_desktop.ui.roles import Ink, Role

Index = QModelIndex | QPersistentModelIndex
NAME, ASKED, TOLD = range(3)


class AskerModel(QAbstractTableModel):
    """Columns: name, asked on, told on; Role.ID is the person. Who waits stands first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: Sequence[Asker] = ()
        self.names: dict[Any, str] = {}
        self._is_owed = False
        self._heads = (self.tr("Who asked"), self.tr("Asked"), self.tr("Told"))

    def show(self, detail: FeedbackDetail, is_owed: bool) -> None:
        """Show who asked; `is_owed` says that there is something to tell them."""
        self.beginResetModel()
        self.names, self._is_owed = dict(detail.names), is_owed
        askers = detail.feedback.draft.askers
        self.rows = sorted(askers, key=lambda who: (who.told_on is not None, who.asked_on, self.name_of(who)))
        self.endResetModel()

    def name_of(self, asker: Asker) -> str:
        """The name of somebody who asked."""
        return self.names.get(asker.person_id, "")

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._heads):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeading if section == NAME else Qt.AlignmentFlag.AlignTrailing
        speaking = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        return self._heads[section] if role in speaking else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return (self.name_of(row), full_day(row.asked_on), self._told(row.told_on))[column]
        if role == Role.INK and column == TOLD and row.told_on is None:
            return Ink.WARNING if self._is_owed else Ink.FAINT
        return row.person_id if role == Role.ID else None

    def _told(self, told_on: date | None) -> str:
        if told_on is not None:
            return full_day(told_on)
        return self.tr("to tell") if self._is_owed else self.tr("nothing yet")
