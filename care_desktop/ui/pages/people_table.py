"""The table of people: its delegates, how wide its columns are, and what stays when its rows change."""

from dataclasses import dataclass

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from care_desktop.services.people_list import PeopleSort, PersonRow
from care_desktop.ui.delegates.person import PersonDelegate
from care_desktop.ui.delegates.row import RowDelegate
from care_desktop.ui.delegates.sparkline import SparklineDelegate
from care_desktop.ui.delegates.stage import StageDelegate
from care_desktop.ui.delegates.text import NumberDelegate, TagsDelegate, TextDelegate
from care_desktop.ui.delegates.trust import TrustDelegate
from care_desktop.ui.models.people_model import COLUMN_OF, COLUMNS, PeopleModel
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.data_table import DataTable

_FIXED_WIDTH = {
    PeopleSort.STAGE: 72,
    PeopleSort.TRUST: 184,
    PeopleSort.TREND: 96,
    PeopleSort.LAST_CONTACT: 108,
}
# Shares of what the fixed columns leave, and the least each column of words takes.
_SHARE = {PeopleSort.NAME: 44, PeopleSort.COMPANY: 23, PeopleSort.OWNER: 13, PeopleSort.TAGS: 20}
_LEAST = {PeopleSort.NAME: 150, PeopleSort.COMPANY: 100, PeopleSort.OWNER: 76, PeopleSort.TAGS: 76}
# What nobody keeps of teammates: scores, contacts, whose they are.
NOT_FOR_TEAM = (
    PeopleSort.STAGE,
    PeopleSort.TRUST,
    PeopleSort.TREND,
    PeopleSort.LAST_CONTACT,
    PeopleSort.OWNER,
)


@dataclass(frozen=True, slots=True)
class _Place:
    current: int | None
    selected: frozenset[int]
    scrolled: int


class PeopleTable(DataTable):
    """Rows of a PeopleModel.

    Signals:
        person_activated(PersonRow): Enter or a double click.
        selection_moved(int): so many people are selected now.
        typed(str): a letter was typed, which looks for somebody.
        left_upwards(): the up key on the first row.
    """

    person_activated = Signal(object)
    selection_moved = Signal(int)
    typed = Signal(str)
    left_upwards = Signal()

    def __init__(self, holder: ThemeHolder, model: PeopleModel, parent: QWidget | None = None) -> None:
        super().__init__(holder, "", parent)
        self.setAccessibleName(self.tr("People"))
        self._people = model
        self._place = _Place(None, frozenset(), 0)
        self._keeps_place = True
        self.setModel(model)
        for column, delegate in enumerate(_delegates(holder, self)):
            self.setItemDelegateForColumn(column, delegate)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionsMovable(False)
        head.sortIndicatorChanged.connect(self._on_sort_chosen)
        model.about_to_change.connect(self._remember)
        model.filled.connect(self._on_filled)
        self.activated.connect(self._on_activated)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.show_sorting()

    @property
    def selected_rows(self) -> list[int]:
        """The selected rows, from top to bottom."""
        return sorted(row for part in self._selected_ranges() for row in range(part.top(), part.bottom() + 1))

    @property
    def selected_count(self) -> int:
        """How many rows are selected."""
        return sum(part.height() for part in self._selected_ranges())

    def _selected_ranges(self) -> list[QItemSelectionRange]:
        selection = self.selectionModel().selection()
        return [selection.at(place) for place in range(selection.count())]

    def selected_rownos(self) -> tuple[int, ...]:
        """The row number of every selected person."""
        rownos = self._people.rownos
        return tuple(rownos[row] for row in self.selected_rows)

    def show_sorting(self) -> None:
        """Show in the head by what the list is sorted."""
        query = self._people.query
        order = Qt.SortOrder.DescendingOrder if query.descending else Qt.SortOrder.AscendingOrder
        with QSignalBlocker(self.horizontalHeader()):
            self.horizontalHeader().setSortIndicator(-1 if query.as_given else COLUMN_OF[query.sort], order)
        self.horizontalHeader().viewport().update()

    def show_columns(self, hidden: frozenset[PeopleSort], is_team: bool) -> None:
        """Show every column but these, and those that teammates do not have."""
        for place, column in enumerate(COLUMNS):
            self.setColumnHidden(place, column.sort in hidden or (is_team and column.sort in NOT_FOR_TEAM))
        self._fit()

    def start_over(self) -> None:
        """The next rows are another list: begin at its top, with nobody selected."""
        self._keeps_place = False

    def go_to(self, row: int) -> None:
        """Make a row the current and only selected one, and bring it into sight."""
        self.setCurrentIndex(self._people.index(row, 0))
        self.scrollTo(self._people.index(row, 0), QAbstractItemView.ScrollHint.EnsureVisible)

    def _on_sort_chosen(self, section: int, order: Qt.SortOrder) -> None:
        self._people.sort_by(COLUMNS[section].sort, order)

    def _remember(self) -> None:
        current = self.currentIndex()
        rownos = self._people.rownos
        rowno = rownos[current.row()] if current.isValid() and current.row() < len(rownos) else None
        self._place = _Place(rowno, frozenset(self.selected_rownos()), self.verticalScrollBar().value())

    def _on_filled(self) -> None:
        place, self._place = self._place, _Place(None, frozenset(), 0)
        if not self._keeps_place:
            self._keeps_place = True
            self.scrollToTop()
        elif place.current is not None or place.selected or place.scrolled:
            self._return_to(place)
        self.show_sorting()
        self._on_scrolled()
        # What another list took out of the selection was not said by the selection itself.
        self.selection_moved.emit(self.selected_count)

    def _return_to(self, place: _Place) -> None:
        rows = [row for row, rowno in enumerate(self._people.rownos) if rowno in place.selected]
        last = len(COLUMNS) - 1
        selection = QItemSelection()
        for first, end in _runs(rows):
            selection.select(self._people.index(first, 0), self._people.index(end, last))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        row = self._people.row_of(place.current) if place.current is not None else None
        if row is not None:
            flag = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(self._people.index(row, 0), flag)
        self.verticalScrollBar().setValue(place.scrolled)

    def _on_activated(self) -> None:
        line = self._people.line(self.currentIndex().row())
        if line is not None:
            self.person_activated.emit(line)

    def line_at(self, row: int) -> PersonRow | None:
        """The person at a row; None when nobody stands there or the line was not read yet."""
        return self._people.line(row)

    def _on_scrolled(self) -> None:
        first = max(self.rowAt(0), 0)
        # Counted, not asked of the view, which does not know its last row before it is laid out.
        count = self.viewport().height() // self.verticalHeader().defaultSectionSize() + 2
        self._people.see(first, min(first + count, self._people.rowCount()))

    def _on_selection_changed(self) -> None:
        self.selection_moved.emit(self.selected_count)

    def _fit(self) -> None:
        shown = [column.sort for place, column in enumerate(COLUMNS) if not self.isColumnHidden(place)]
        fixed = sum(_FIXED_WIDTH.get(sort, 0) for sort in shown)
        room = self.viewport().width() - fixed
        flexible = [sort for sort in shown if sort in _SHARE]
        whole = sum(_SHARE[sort] for sort in flexible)
        taken = 0
        for sort in reversed(shown):
            if sort is PeopleSort.NAME:
                width = max(room - taken, _LEAST[sort])
            elif sort in _SHARE:
                width = max(room * _SHARE[sort] // whole, _LEAST[sort])
                taken += width
            else:
                width = _FIXED_WIDTH[sort]
            self.setColumnWidth(COLUMN_OF[sort], width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._on_scrolled()

    def keyboardSearch(self, search: str) -> None:
        if search.strip():
            self.typed.emit(search)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.selected_count > 1:
            self.selectionModel().clearSelection()
        elif event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 0 and not event.modifiers():
            self.left_upwards.emit()
        else:
            super().keyPressEvent(event)


def _delegates(holder: ThemeHolder, parent: QWidget) -> list[RowDelegate]:
    of_column: dict[PeopleSort, RowDelegate] = {
        PeopleSort.NAME: PersonDelegate(holder, parent),
        PeopleSort.COMPANY: TextDelegate(holder, parent),
        PeopleSort.STAGE: StageDelegate(holder, parent),
        PeopleSort.TRUST: TrustDelegate(holder, parent),
        PeopleSort.TREND: SparklineDelegate(holder, parent),
        PeopleSort.LAST_CONTACT: NumberDelegate(holder, parent),
        PeopleSort.OWNER: TextDelegate(holder, parent),
        PeopleSort.TAGS: TagsDelegate(holder, parent),
    }
    return [of_column[column.sort] for column in COLUMNS]


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    """Neighbouring rows taken together, as (first, last)."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found
