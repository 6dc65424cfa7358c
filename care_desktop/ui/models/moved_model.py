"""Whose scores other weights would move: trust, presence and stage before and after."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from care_desktop.domain.resources import Stage
from care_desktop.services.scoring import Moved
from care_desktop.ui.delegates.stage import stage_name, stage_words
from care_desktop.ui.delegates.trust import figure
from care_desktop.ui.roles import Ink, Move, Role, StageMark

Index = QModelIndex | QPersistentModelIndex
NAME, TRUST, PRESENCE, STAGE, THEN = range(5)
_STAGES = tuple(Stage)
_NUMBERS = (TRUST, PRESENCE)


class MovedModel(QAbstractTableModel):
    """Columns: person, trust, presence, stage, and the stage it would be; Role.ID is the person."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Moved, ...] = ()
        self._heads = (
            self.tr("Person"),
            self.tr("Trust"),
            self.tr("Presence"),
            self.tr("Stage"),
            self.tr("then"),
        )
        self._said: dict[int, Callable[[Moved], str]] = {
            NAME: lambda row: row.name,
            TRUST: lambda row: self._change(*_trust(row)),
            PRESENCE: lambda row: self.tr("{percent} %").format(percent=self._change(*_presence(row))),
            STAGE: lambda row: "",
            THEN: lambda row: "",
        }
        self._spoken: dict[int, Callable[[Moved], str]] = {
            NAME: lambda row: row.name,
            TRUST: lambda row: self._spoken_change(*_trust(row)),
            PRESENCE: lambda row: self.tr("{percent} percent").format(percent=self._spoken_change(*_presence(row))),
            STAGE: lambda row: stage_name(row.stage_before.letter),
            THEN: lambda row: stage_words(_after(row)) or self.tr("the same"),
        }

    def show(self, rows: Sequence[Moved]) -> None:
        """Show other people, in the order given."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def _change(self, before: str, after: str) -> str:
        return before if before == after else self.tr("{before} → {after}").format(before=before, after=after)

    def _spoken_change(self, before: str, after: str) -> str:
        if before == after:
            return self.tr("still {value}").format(value=before)
        return self.tr("from {before} to {after}").format(before=before, after=after)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in _NUMBERS:
            return Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        return self._heads[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._said[column](row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken[column](row)
        if role == Role.ID:
            return row.person_id
        if role == Role.INK and column in _NUMBERS:
            before, after = _trust(row) if column == TRUST else _presence(row)
            return Ink.FAINT if before == after else Ink.TEXT
        if role == Role.STAGE and column in (STAGE, THEN):
            return StageMark(row.stage_before.letter) if column == STAGE else _after(row)
        if role == Qt.ItemDataRole.ToolTipRole and column in (STAGE, THEN):
            return self._spoken[column](row)
        return None


def _trust(row: Moved) -> tuple[str, str]:
    """Trust before and after as whole numbers."""
    return figure(row.trust_before), figure(row.trust_after)


def _presence(row: Moved) -> tuple[str, str]:
    """Presence before and after as whole percentages."""
    return figure(100.0 * row.presence_before), figure(100.0 * row.presence_after)


def _after(row: Moved) -> StageMark | None:
    """The stage it would be and which way that is; None when it stays."""
    if row.stage_before is row.stage_after:
        return None
    is_up = _STAGES.index(row.stage_after) > _STAGES.index(row.stage_before)
    return StageMark(row.stage_after.letter, Move.UP if is_up else Move.DOWN)
