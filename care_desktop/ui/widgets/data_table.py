"""The table of people, interactions and the like: rows without grid, one ring around the current one."""

from PySide6.QtCore import QEvent, QItemSelection, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from care_desktop.ui.accessible import follow_selection
from care_desktop.ui.delegates.row import HOVERED_ROW, Index, PaintMemo
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.table_header import TableHeader

_CELLS_MAX = 10_000


class DataTable(QTableView):
    """A table whose rows are selected, hovered and ringed as a whole; `activated` is Enter or a double click.

    Stand it `metrics.cell.page_margin` from the page's edges. Cells need delegates made from RowDelegate.
    """

    def __init__(self, holder: ThemeHolder, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(accessible_name)
        head = TableHeader(holder, self)
        self.setHorizontalHeader(head)
        # A table that does not sort its rows itself would hide the arrow; ours are sorted by the database.
        head.setSortIndicatorShown(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(holder.theme.metrics.row.table)
        self.verticalHeader().setMinimumSectionSize(holder.theme.metrics.control.small)
        self.setProperty(HOVERED_ROW, -1)
        self.paint_memo = PaintMemo()

    def _set_hovered(self, row: int) -> None:
        before = self.property(HOVERED_ROW)
        if before != row:
            self.setProperty(HOVERED_ROW, row)
            self._repaint_row(before)
            self._repaint_row(row)

    def _repaint_row(self, row: int) -> None:
        if row >= 0:
            y, height = self.rowViewportPosition(row), self.rowHeight(row)
            self.viewport().update(0, y, self.viewport().width(), height)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        if _cells(selected) + _cells(deselected) > _CELLS_MAX:
            # The table's own would make an index of every cell to tell a screen reader of the first.
            QAbstractItemView.selectionChanged(self, selected, deselected)
            return
        super().selectionChanged(selected, deselected)
        follow_selection(self, selected)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._repaint_row(previous.row())
        self._repaint_row(current.row())

    def paintEvent(self, event: QPaintEvent) -> None:
        self.paint_memo = PaintMemo(ringed=self.currentIndex().row() if self.hasFocus() else -1)
        super().paintEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._set_hovered(self.rowAt(event.position().toPoint().y()))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._set_hovered(-1)
        return super().viewportEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            # Qt emits too, but then ignores the key, and a default button of the window would take it.
            self.activated.emit(self.currentIndex())
            event.accept()
            return
        super().keyPressEvent(event)


def _cells(selection: QItemSelection) -> int:
    ranges = (selection.at(place) for place in range(selection.count()))
    return sum(part.height() * part.width() for part in ranges)
