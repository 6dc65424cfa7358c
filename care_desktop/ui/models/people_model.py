"""The list of people as a table: the order is known at once, the lines are read as they come into sight."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from care_desktop.services import people, people_list
from care_desktop.services.people_list import PeopleCounts, PeopleOrder, PeopleQuery, PeopleSort, PeopleView, PersonRow
from care_desktop.ui import people_words as words
from care_desktop.ui.delegates.stage import stage_words
from care_desktop.ui.delegates.trust import trust_words, unknown_word
from care_desktop.ui.operations import Operations
from care_desktop.ui.roles import Ink, Role
from care_desktop.ui.tasks import Ticket

Index = QModelIndex | QPersistentModelIndex
FIRST_ROWS = 60
_AHEAD = 40
_CACHED_MAX = 20_000
_DESCENDING_FIRST = (PeopleSort.TRUST, PeopleSort.TREND, PeopleSort.LAST_CONTACT, PeopleSort.STAGE)
_SPEAKING = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


@dataclass(frozen=True, slots=True)
class PeopleColumn:
    """A column: what it is sorted by, its title, whether its words stand at the trailing edge."""

    sort: PeopleSort
    title: str
    trailing: bool = False


COLUMNS = (
    PeopleColumn(PeopleSort.NAME, str(QT_TRANSLATE_NOOP("people", "Name"))),
    PeopleColumn(PeopleSort.COMPANY, str(QT_TRANSLATE_NOOP("people", "Company"))),
    PeopleColumn(PeopleSort.STAGE, str(QT_TRANSLATE_NOOP("people", "Stage"))),
    PeopleColumn(PeopleSort.TRUST, str(QT_TRANSLATE_NOOP("people", "Trust"))),
    PeopleColumn(PeopleSort.TREND, str(QT_TRANSLATE_NOOP("people", "12 months"))),
    PeopleColumn(PeopleSort.LAST_CONTACT, str(QT_TRANSLATE_NOOP("people", "Last contact")), trailing=True),
    PeopleColumn(PeopleSort.OWNER, str(QT_TRANSLATE_NOOP("people", "Owner"))),
    PeopleColumn(PeopleSort.TAGS, str(QT_TRANSLATE_NOOP("people", "Tags"))),
)
COLUMN_OF = {column.sort: place for place, column in enumerate(COLUMNS)}


def column_title(column: PeopleColumn) -> str:
    """The title of a column in the person's language."""
    return QCoreApplication.translate("people", column.title)


def first_order(sort: PeopleSort) -> Qt.SortOrder:
    """The order in which a column is sorted when it is chosen: most first for figures, A to Z for words."""
    return Qt.SortOrder.DescendingOrder if sort in _DESCENDING_FIRST else Qt.SortOrder.AscendingOrder


class PeopleModel(QAbstractTableModel):
    """Who is in the list; a line that was not read yet is empty until it is.

    Signals:
        about_to_change(): another order comes; remember who is selected.
        filled(): the list is there, or another one than before.
    """

    about_to_change = Signal()
    filled = Signal()

    def __init__(self, operations: Operations, saved_row_ms: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._saved_row_ms = saved_row_ms
        self._rownos: tuple[int, ...] = ()
        self._lines: dict[int, PersonRow] = {}
        self._wanted: Ticket | None = None
        self._wanted_rownos: frozenset[int] = frozenset()
        self._order: PeopleOrder | None = None
        self._saved: set[UUID] = set()
        self._owner_labels: Mapping[str, str] = {}
        self._seen = (0, FIRST_ROWS)
        self.query = PeopleQuery()
        self.counts = PeopleCounts(0, 0)
        self.today = date.min
        self.is_read = False

    @property
    def rownos(self) -> Sequence[int]:
        """The row number of every line, in order; it names a person as long as the workspace is open."""
        return self._rownos

    @property
    def is_narrowed(self) -> bool:
        """Whether the list may leave somebody out."""
        return self.query.is_narrowed

    def show(self, query: PeopleQuery) -> None:
        """Show another list, or the same in another order, from its beginning."""
        if query != self.query or not self.is_read:
            self.query = query
            self._read(0, FIRST_ROWS, self._order)

    def sort_by(self, sort: PeopleSort, order: Qt.SortOrder) -> None:
        """Show the same list in another order."""
        descending = order == Qt.SortOrder.DescendingOrder
        self.show(replace(self.query, sort=sort, descending=descending, as_given=False))

    def read_again(self) -> None:
        """Read the list and the lines in sight once more."""
        first, last = self._seen
        self._read(first, max(last - first, FIRST_ROWS), None)

    def see(self, first: int, last: int) -> None:
        """Say which rows are in sight, `last` excluded; their lines are read when they were not."""
        self._seen = (first, last)
        around = self._rownos[max(first - _AHEAD, 0) : last + _AHEAD]
        missing = frozenset(rowno for rowno in around if rowno not in self._lines)
        in_sight = any(rowno not in self._lines for rowno in self._rownos[first:last])
        if not in_sight or missing <= self._wanted_rownos:
            return
        if self._wanted is not None:
            self._wanted.cancel()
        self._wanted_rownos = missing
        asked = tuple(rowno for rowno in around if rowno in missing)
        self._wanted = self._operations.query(lambda ws: people.lines(ws, asked), self._on_lines)

    def line(self, row: int) -> PersonRow | None:
        """The line at a row; None when it was not read yet."""
        return self._lines.get(self._rownos[row]) if 0 <= row < len(self._rownos) else None

    def set_owner_labels(self, labels: Mapping[str, str]) -> None:
        """Show owners by these short names."""
        self._owner_labels = labels
        if self._rownos:
            column = COLUMN_OF[PeopleSort.OWNER]
            self.dataChanged.emit(self.index(0, column), self.index(len(self._rownos) - 1, column))

    def row_of(self, rowno: int) -> int | None:
        """Where a person stands in the list; None for who is not in it."""
        try:
            return self._rownos.index(rowno)
        except ValueError:
            return None

    def tint(self, id: UUID) -> None:
        """Show for two seconds that this person was just saved."""
        self._saved.add(id)
        self._repaint(id)

        def end() -> None:
            self._saved.discard(id)
            self._repaint(id)

        QTimer.singleShot(self._saved_row_ms, self, end)

    def _repaint(self, id: UUID) -> None:
        rowno = next((line.rowno for line in self._lines.values() if line.id == id), None)
        row = None if rowno is None else self.row_of(rowno)
        if row is not None:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))

    def _read(self, first: int, count: int, order: PeopleOrder | None) -> None:
        query, counted = self.query, order is None
        if self._wanted is not None:
            self._wanted.cancel()
            self._wanted, self._wanted_rownos = None, frozenset()
        self._operations.query(
            lambda ws: people_list.view(ws, query, first, count, order=order, counted=counted),
            self._on_view,
            key=f"people {id(self)}",
        )
        if order is None:
            # What is known of the order is out of date, also for whatever is asked before the answer comes.
            self._order = None

    def _on_view(self, view: PeopleView) -> None:
        lines = {row.rowno: row for row in view.rows}
        self._order, self.today = view.order, view.today
        self.counts = view.counts or self.counts
        if self.is_read and view.rownos == self._rownos:
            self._lines = lines
            if self._rownos:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self._rownos) - 1, len(COLUMNS) - 1))
        else:
            self.about_to_change.emit()
            self.beginResetModel()
            self._rownos, self._lines = view.rownos, lines
            self.is_read = True
            self.endResetModel()
        self.filled.emit()

    def _on_lines(self, lines: list[PersonRow]) -> None:
        self._wanted, self._wanted_rownos = None, frozenset()
        if len(self._lines) > _CACHED_MAX:
            self._lines.clear()
        self._lines.update((line.rowno, line) for line in lines)
        first, last = self._seen
        last = min(last, len(self._rownos))
        if first < last:
            self.dataChanged.emit(self.index(first, 0), self.index(last - 1, len(COLUMNS) - 1))
        self.see(first, last)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rownos)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        column = COLUMNS[section]
        if role in _SPEAKING:
            return column_title(column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignTrailing if column.trailing else Qt.AlignmentFlag.AlignLeading
        if role == Qt.ItemDataRole.InitialSortOrderRole:
            return first_order(column.sort)
        if role == Role.SORT_NOTE and column.sort is PeopleSort.TRUST:
            return self.tr("by lower end")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index.row())
        if line is None:
            return self.tr("not read yet") if role == Qt.ItemDataRole.AccessibleTextRole else None
        if role == Role.ID:
            return line.id
        if role == Role.SAVED:
            return line.id in self._saved
        sort = COLUMNS[index.column()].sort
        if sort is PeopleSort.OWNER and role == Qt.ItemDataRole.DisplayRole:
            return self._owner_labels.get(line.owner, line.owner) if line.owner else self.tr("none")
        answers = _CELLS[sort].get(role)
        return None if answers is None else answers(line, self.today)


Answer = Callable[[PersonRow, date], Any]
_SAID, _SHOWN = int(Qt.ItemDataRole.AccessibleTextRole), int(Qt.ItemDataRole.DisplayRole)
_TIP, _INK = int(Qt.ItemDataRole.ToolTipRole), int(Role.INK)


def _unknown_ink(known: bool) -> Ink | None:
    return None if known else Ink.UNKNOWN


# Column -> role -> what the cell answers, from the line and today.
_CELLS: dict[PeopleSort, dict[int, Answer]] = {
    PeopleSort.NAME: {
        _SHOWN: lambda line, today: line.name,
        Role.READING: lambda line, today: line.reading,
        _SAID: lambda line, today: f"{line.name} {line.reading}".strip(),
    },
    PeopleSort.COMPANY: {
        _SHOWN: lambda line, today: line.company or unknown_word(),
        _SAID: lambda line, today: ", ".join(part for part in (line.company or unknown_word(), line.role) if part),
        _TIP: lambda line, today: f"{line.role}\n{line.company}" if line.role and line.company else "",
        _INK: lambda line, today: _unknown_ink(bool(line.company)),
    },
    PeopleSort.STAGE: {
        Role.STAGE: lambda line, today: words.stage_mark(line),
        _SAID: lambda line, today: stage_words(words.stage_mark(line)),
        _TIP: lambda line, today: words.stage_tooltip(line),
    },
    PeopleSort.TRUST: {
        Role.TRUST: lambda line, today: words.trust_mark(line),
        _SAID: lambda line, today: trust_words(words.trust_mark(line)),
        _TIP: words.trust_tooltip,
    },
    PeopleSort.TREND: {
        Role.SPARK: lambda line, today: line.trend if line.trust is not None else (),
        _SAID: lambda line, today: words.spark_sentence(line),
    },
    PeopleSort.LAST_CONTACT: {
        _SHOWN: lambda line, today: words.contact_words(line.last_contact, today),
        _SAID: lambda line, today: words.contact_sentence(line.last_contact, today),
        _INK: lambda line, today: _unknown_ink(line.last_contact is not None),
    },
    PeopleSort.OWNER: {
        _SAID: lambda line, today: line.owner or QCoreApplication.translate("people", "no owner"),
        _TIP: lambda line, today: line.owner or "",
        _INK: lambda line, today: _unknown_ink(line.owner is not None),
    },
    PeopleSort.TAGS: {
        Role.TAGS: lambda line, today: words.tags_of(line),
        _SAID: lambda line, today: words.tags_sentence(line),
    },
}
