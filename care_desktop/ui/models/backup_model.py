"""The backups of a workspace as a table, newest first."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

from care_desktop.services.backups import BackedUp
from care_desktop.ui.backup_words import reason_words, size_words, state_words, when_words
from care_desktop.ui.roles import Ink, Role

Index = QModelIndex | QPersistentModelIndex
WHEN, WHY, PEOPLE, INTERACTIONS, SIZE, STATE = range(6)
NUMBERS = (PEOPLE, INTERACTIONS, SIZE)


class BackupModel(QAbstractTableModel):
    """Columns: when, what for, people, interactions, size, whether it was verified."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[BackedUp, ...] = ()
        self._heads = (
            self.tr("When"),
            self.tr("What for"),
            self.tr("People"),
            self.tr("Interactions"),
            self.tr("Size"),
            self.tr("State"),
        )
        self._said: dict[int, Callable[[BackedUp], str]] = {
            WHEN: lambda kept: when_words(kept.manifest.made_at),
            WHY: lambda kept: reason_words(kept.manifest.reason),
            PEOPLE: lambda kept: QLocale().toString(kept.manifest.counts.get("person", 0)),
            INTERACTIONS: lambda kept: QLocale().toString(kept.manifest.counts.get("interaction", 0)),
            SIZE: lambda kept: size_words(kept.manifest.size),
            STATE: state_words,
        }

    def show(self, rows: Sequence[BackedUp]) -> None:
        """Show other backups, in the order given."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in NUMBERS:
            return Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        return self._heads[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        kept, column = self.rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._said[column](kept)
        if role == Role.INK and column != WHEN:
            return Ink.MUTED
        if role == Qt.ItemDataRole.ToolTipRole and column == WHEN:
            return kept.path.name
        return None
