"""A person's timeline as a list that is as high as its rows, inside a page that scrolls."""

from uuid import UUID

from PySide6.QtCore import QItemSelection, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QSizePolicy, QWidget

from care_desktop.ui.accessible import follow_selection
from care_desktop.ui.delegates.timeline import TimelineDelegate
from care_desktop.ui.models.timeline_model import TimelineModel
from care_desktop.ui.roles import Role
from care_desktop.ui.theme import ThemeHolder


class TimelineView(QListView):
    """The rows of a TimelineModel; stands 8 pixels outside its column on both sides.

    Args:
        deletes: its interactions can be deleted here.

    Signals:
        opened(UUID): Enter, F2, a double click, or Edit in the menu.
        deletion_requested(UUID): Delete, or its entry in the menu.
        current_moved(int, int): top and height of the current row, to be brought into sight.
    """

    opened = Signal(object)
    deletion_requested = Signal(object)
    current_moved = Signal(int, int)

    def __init__(
        self, holder: ThemeHolder, model: TimelineModel, deletes: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._deletes = deletes
        self._rows = model
        self._delegate = TimelineDelegate(holder, self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(self.tr("Timeline, newest first"))
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.activated.connect(self._on_activated)
        model.modelReset.connect(self._fit)
        model.rowsInserted.connect(self._fit)

    def _fit(self) -> None:
        width = self.viewport().width()
        self.setFixedHeight(max(sum(self._delegate.height(row, width) for row in self._rows.rows), 1))

    def _on_activated(self, index: QModelIndex) -> None:
        if index.data(Role.ID) is not None:
            self.opened.emit(index.data(Role.ID))

    def _current_id(self) -> UUID | None:
        index = self.currentIndex()
        return index.data(Role.ID) if index.isValid() else None

    def menu_for(self, interaction_id: UUID) -> QMenu:
        """What can be done with an interaction."""
        menu = QMenu(self)
        menu.addAction(self.tr("Edit interaction…")).triggered.connect(lambda: self.opened.emit(interaction_id))
        if self._deletes:
            menu.addAction(self.tr("Delete interaction")).triggered.connect(
                lambda: self.deletion_requested.emit(interaction_id)
            )
        return menu

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        follow_selection(self, selected)

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # type: ignore[override]
        super().currentChanged(current, previous)
        rect = self.visualRect(current)
        if current.isValid():
            self.current_moved.emit(rect.top(), rect.height())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid() and index.data(Role.ID) is not None:
            place = self.visualRect(index).bottomLeft() if by_key else event.pos()
            menu = self.menu_for(index.data(Role.ID))
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.viewport().mapToGlobal(QPoint(place)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, current = event.key(), self._current_id()
        if current is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.opened.emit(current)
        elif current is not None and self._deletes and key == Qt.Key.Key_Delete:
            self.deletion_requested.emit(current)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._rows.rowCount():
            self.setCurrentIndex(self._rows.index(0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        # The page scrolls, not the list.
        event.ignore()

    def sizeHint(self) -> QSize:
        return QSize(480, self.height())
