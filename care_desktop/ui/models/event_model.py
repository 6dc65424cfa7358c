"""The events as a table: name, days, kind, people met, interactions, cost."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from care_desktop.domain.events import Event
from care_desktop.services.events import EventCounts
from care_desktop.ui.event_words import count_words, days_words, money_words
from care_desktop.ui.interaction_words import word
from care_desktop.ui.roles import Role

Index = QModelIndex | QPersistentModelIndex
NAME, DAYS, KIND, PEOPLE, TALKS, COST = range(6)
_NUMBERS = (PEOPLE, TALKS, COST)
_SAID = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


class EventModel(QAbstractTableModel):
    """Events, newest first; Role.ID is the event. Numbers may come later than the events."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._events: Sequence[Event] = ()
        self._counts: dict[UUID, EventCounts] = {}
        self._heads = (
            self.tr("Event"),
            self.tr("Days"),
            self.tr("Kind"),
            self.tr("People met"),
            self.tr("Interactions"),
            self.tr("Cost"),
        )
        self._said: dict[int, Callable[[Event], str]] = {
            NAME: lambda event: event.draft.name,
            DAYS: lambda event: days_words(event.draft),
            KIND: lambda event: word(event.draft.kind),
            PEOPLE: lambda event: self._count(event, lambda counts: counts.people),
            TALKS: lambda event: self._count(event, lambda counts: counts.interactions),
            COST: lambda event: "" if event.draft.cost is None else money_words(event.draft.cost, event.draft.currency),
        }

    def show(self, events: Sequence[Event]) -> None:
        """Show other events, in the order given."""
        self.beginResetModel()
        self._events = events
        self.endResetModel()

    def show_counts(self, counts: Mapping[UUID, EventCounts]) -> None:
        """Show what happened at some of them."""
        self._counts.update(counts)
        if self._events:
            self.dataChanged.emit(self.index(0, PEOPLE), self.index(len(self._events) - 1, TALKS))

    def event_at(self, row: int) -> Event:
        """The event of a row."""
        return self._events[row]

    def row_of(self, id: UUID | None) -> int | None:
        """The row of an event; None when it is not shown."""
        return next((row for row, event in enumerate(self._events) if event.id == id), None)

    def _count(self, event: Event, of: Callable[[EventCounts], int]) -> str:
        return count_words(of(self._counts[event.id])) if event.id in self._counts else ""

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._events)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in _NUMBERS:
            return Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        return self._heads[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        event = self._events[index.row()]
        if role in _SAID:
            return self._said[index.column()](event)
        return event.id if role == Role.ID else None
