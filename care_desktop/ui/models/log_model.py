"""The log as a list: a heading for each day, then its interactions; further ones are read as the view asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from care_desktop.domain.interactions import Interaction, zone_of
from care_desktop.services.log_lines import PAGE_SIZE, LogLine, LogPart, log_part
from care_desktop.services.outcome import Workspace
from care_desktop.ui.interaction_words import day_heading, minutes_words, time_words, tone_words, word
from care_desktop.ui.operations import Operations
from care_desktop.ui.roles import Role
from care_desktop.ui.tasks import Ticket

Index = QModelIndex | QPersistentModelIndex
LINE_ROLE = int(Qt.ItemDataRole.UserRole) + 100  # LogLine, or None for the heading of a day
_READ_AGAIN_MAX = 1000


@dataclass(frozen=True, slots=True)
class _Heading:
    day: date


class LogModel(QAbstractListModel):
    """Interactions newest first under the headings of their days.

    Signals:
        filled(): the rows are there, or others than before.
        total_changed(int): how many interactions the workspace holds.
    """

    filled = Signal()
    total_changed = Signal(int)

    def __init__(self, operations: Operations, saved_row_ms: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self.saved_row_ms = saved_row_ms
        self._lines: list[LogLine] = []
        self._rows: list[LogLine | _Heading] = []
        self._row_of: dict[UUID, int] = {}
        self._saved: set[UUID] = set()
        self._search = ""
        self._event_id: UUID | None = None
        self._today = date.min
        self._has_more = False
        self._more: Ticket | None = None
        self.is_read = False

    @property
    def search(self) -> str:
        """The words looked for in the notes; empty shows everything."""
        return self._search

    @property
    def lines(self) -> Sequence[LogLine]:
        """The interactions read so far."""
        return self._lines

    def find(self, words: str) -> None:
        """Show only interactions with these words in their notes."""
        if words != self._search:
            self._search = words
            self._read(PAGE_SIZE)

    def show_event(self, id: UUID | None) -> None:
        """Show only what was said at an event, or everything (None)."""
        if id != self._event_id:
            self._event_id = id
            self._read(PAGE_SIZE)

    def read_again(self) -> None:
        """Read everything shown once more."""
        self._read(min(max(PAGE_SIZE, len(self._lines)), _READ_AGAIN_MAX))

    def row_of(self, id: UUID) -> int | None:
        """The row of an interaction; None when it is not among those read."""
        return self._row_of.get(id)

    def line(self, index: Index) -> LogLine | None:
        """The interaction of a row; None for a heading."""
        found = self._rows[index.row()] if index.isValid() else None
        return found if isinstance(found, LogLine) else None

    def tint(self, id: UUID) -> None:
        """Show for `saved_row_ms` that this interaction was just saved."""
        self._saved.add(id)
        self._repaint(id)
        QTimer.singleShot(self.saved_row_ms, self, lambda: self.end_tint(id))

    def end_tint(self, id: UUID) -> None:
        """Show the interaction as any other again."""
        self._saved.discard(id)
        self._repaint(id)

    def _repaint(self, id: UUID) -> None:
        row = self._row_of.get(id)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row))

    def _read(self, limit: int) -> None:
        words, event_id = self._search, self._event_id
        if self._more is not None:
            self._more.cancel()
            self._more = None

        def work(workspace: Workspace) -> tuple[LogPart, date]:
            return log_part(workspace, search=words, event_id=event_id, limit=limit), workspace.today()

        def show(answer: tuple[LogPart, date]) -> None:
            part, self._today = answer
            self._has_more = len(part.lines) == limit
            self._show(list(part.lines))
            self.total_changed.emit(part.total)
            self.filled.emit()

        self._operations.query(work, show, key=f"log {id(self)}")

    def _show(self, lines: list[LogLine]) -> None:
        self.is_read = True
        self.beginResetModel()
        self._lines, self._rows, self._row_of = [], [], {}
        self._append(lines)
        self.endResetModel()

    def _append(self, lines: list[LogLine]) -> None:
        for line in lines:
            day = line.interaction.draft.when.day
            if not self._lines or self._lines[-1].interaction.draft.when.day != day:
                self._rows.append(_Heading(day))
            self._row_of[line.interaction.id] = len(self._rows)
            self._rows.append(line)
            self._lines.append(line)

    def _on_more(self, part: LogPart) -> None:
        self._more = None
        self._has_more = len(part.lines) == PAGE_SIZE
        new = [line for line in part.lines if line.interaction.id not in self._row_of]
        if not new:
            return
        before = (list(self._lines), list(self._rows), dict(self._row_of))
        self._append(new)
        grown = (self._lines, self._rows, self._row_of)
        self._lines, self._rows, self._row_of = before
        self.beginInsertRows(QModelIndex(), len(before[1]), len(grown[1]) - 1)
        self._lines, self._rows, self._row_of = grown
        self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._has_more and self._more is None

    def fetchMore(self, parent: Index) -> None:
        if not self.canFetchMore(parent):
            return
        words, event_id, offset = self._search, self._event_id, len(self._lines)
        self._more = self._operations.query(
            lambda workspace: log_part(workspace, search=words, event_id=event_id, offset=offset), self._on_more
        )

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.line(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if isinstance(row, _Heading):
            words = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return day_heading(row.day, self._today) if role in words else None
        if role == LINE_ROLE:
            return row
        if role == Role.ID:
            return row.interaction.id
        if role == Role.SAVED:
            return row.interaction.id in self._saved
        if role == Qt.ItemDataRole.DisplayRole:
            return what_happened(row.interaction)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row)
        return None

    def _spoken(self, line: LogLine) -> str:
        draft = line.interaction.draft
        parts = [when_words(line.interaction), ", ".join(line.interaction.people_names)]
        parts += [what_happened(line.interaction), where_words(line.interaction)]
        if draft.milestone is not None:
            parts.append(self.tr("milestone {what}").format(what=word(draft.milestone)))
        if line.has_promise:
            parts.append(self.tr("with a promise"))
        if line.has_feedback:
            parts.append(self.tr("with feedback"))
        if draft.duration_min is not None:
            parts.append(minutes_words(draft.duration_min))
        parts.append(self.tr("tone {tone}").format(tone=tone_words(draft.tone)))
        return ", ".join(part for part in parts if part)


def when_words(interaction: Interaction) -> str:
    """The time of day it happened, where it happened; empty when only the day is known."""
    when = interaction.draft.when
    return "" if when.day_only else time_words(when.instant.astimezone(zone_of(when.zone)))


def what_happened(interaction: Interaction) -> str:
    """The note, or in its absence the flow."""
    return interaction.draft.note or word(interaction.draft.flow)


def where_words(interaction: Interaction) -> str:
    """The event, or in its absence the channel."""
    return interaction.event_name or word(interaction.draft.channel)
