"""Who is to be looked at again: person, why, basis, where the data is from, until when, last contact."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from care_desktop.services.consent import ReviewLine, ReviewReason
from care_desktop.ui.interaction_words import word
from care_desktop.ui.person_words import full_day
from care_desktop.ui.privacy_words import reasons_words
from care_desktop.ui.roles import Ink, Role

Index = QModelIndex | QPersistentModelIndex
NAME, REASON, BASIS, SOURCE, RETAIN, LAST = range(6)
_PRESSING = (ReviewReason.RETENTION_PASSED, ReviewReason.NO_BASIS)


class ReviewModel(QAbstractTableModel):
    """Lines of the review; Role.ID is the person."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[ReviewLine, ...] = ()
        self._heads = (
            self.tr("Person"),
            self.tr("Why"),
            self.tr("Lawful basis"),
            self.tr("From"),
            self.tr("Keep until"),
            self.tr("Last contact"),
        )
        self._said: dict[int, Callable[[ReviewLine], str]] = {
            NAME: lambda line: line.name,
            REASON: reasons_words,
            BASIS: lambda line: word(line.basis),
            SOURCE: lambda line: word(line.source),
            RETAIN: lambda line: _day(line.retain_until),
            LAST: lambda line: _day(line.last_contact) or self.tr("never"),
        }

    def show(self, lines: Sequence[ReviewLine]) -> None:
        """Show other people, in the order given."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        is_shown = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self._heads[section] if is_shown else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, column = self.lines[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._said[column](line)
        if role == Role.ID:
            return line.id
        if role == Role.INK and column == REASON:
            return Ink.WARNING if set(line.reasons) & set(_PRESSING) else Ink.MUTED
        return None


def _day(day: date | None) -> str:
    return "" if day is None else full_day(day)
