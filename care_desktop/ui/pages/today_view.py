"""The list of Today as a view: one key an action, and the same actions as buttons in the current row."""

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QListView, QMenu, QWidget

from care_desktop.ui.accessible import follow_selection
from care_desktop.ui.delegates.today_row import TodayRowDelegate
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind

_BUTTONS_FROM = 640


class TodayAction(StrEnum):
    """What can be done with an entry."""

    LOG = "log"
    SNOOZE = "snooze"
    DONE = "done"
    OPEN = "open"


_KEYS = {
    Qt.Key.Key_L: TodayAction.LOG,
    Qt.Key.Key_S: TodayAction.SNOOZE,
    Qt.Key.Key_D: TodayAction.DONE,
    Qt.Key.Key_O: TodayAction.OPEN,
    Qt.Key.Key_Return: TodayAction.OPEN,
    Qt.Key.Key_Enter: TodayAction.OPEN,
}


class TodayView(QListView):
    """The rows of a TodayModel.

    Signals:
        asked(TodayAction, int): something is to be done with the entry of a row.
    """

    asked = Signal(object, int)

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self.row_delegate = TodayRowDelegate(holder, self)
        self.buttons = self._made_buttons()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setItemDelegate(self.row_delegate)
        self.doubleClicked.connect(self._on_double_clicked)
        self.verticalScrollBar().valueChanged.connect(self._place_buttons)

    def _made_buttons(self) -> QWidget:
        box = QWidget(self.viewport())
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._holder.theme.metrics.space.unit)
        for action, words, key, kind in (
            (TodayAction.LOG, self.tr("Log"), "L", ButtonKind.PRIMARY),
            (TodayAction.SNOOZE, self.tr("Snooze"), "S", ButtonKind.DEFAULT),
            (TodayAction.DONE, self.tr("Done"), "D", ButtonKind.DEFAULT),
        ):
            button = Button(self._holder, words, kind, hint=key, small=True)
            # The list keeps the focus: its keys do the same.
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(self._asking(action))
            row.addWidget(button)
        box.hide()
        return box

    def _asking(self, action: TodayAction) -> Callable[[], None]:
        return lambda: self._ask(action)

    def _ask(self, action: TodayAction) -> None:
        index = self.currentIndex()
        if index.isValid():
            self.asked.emit(action, index.row())

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if model is not None:
            model.modelReset.connect(self._place_buttons)

    def go_to_row(self, row: int) -> None:
        """Make a row the current one, the last one when there are fewer."""
        model = self.model()
        count = model.rowCount()
        if count:
            self.setCurrentIndex(model.index(min(max(row, 0), count - 1), 0))

    def open_menu(self, menu: QMenu) -> None:
        """Show a menu at the current row, its first line chosen, so that Enter takes it."""
        spot = self.visualRect(self.currentIndex())
        corner = self.buttons.geometry().bottomLeft() if self.buttons.isVisible() else spot.bottomLeft()
        actions = menu.actions()
        menu.popup(self.viewport().mapToGlobal(QPoint(corner.x(), spot.bottom() + 1)))
        if actions:
            menu.setActiveAction(actions[0])

    def _place_buttons(self) -> None:
        """Lay the buttons into the current row, before its age; a narrow row has none."""
        index, room = self.currentIndex(), self.viewport().width()
        is_shown = index.isValid() and room >= _BUTTONS_FROM
        self.row_delegate.kept_free = 0
        if is_shown:
            hint = self.buttons.sizeHint()
            self.row_delegate.kept_free = hint.width() + self._holder.theme.metrics.space.unit
            row = self.visualRect(index)
            edge = self._holder.theme.metrics.cell.edge
            left = row.right() + 1 - edge - self.row_delegate.age_width - hint.width()
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                left = row.left() + edge + self.row_delegate.age_width
            top = row.top() + (row.height() - hint.height()) // 2
            self.buttons.setGeometry(QRect(QPoint(left, top), hint))
        self.buttons.setVisible(is_shown)
        self.viewport().update()

    def _on_double_clicked(self, _index: QModelIndex) -> None:
        self._ask(TodayAction.OPEN)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        follow_selection(self, selected)

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        self._place_buttons()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_buttons()

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self._place_buttons()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.go_to_row(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = _KEYS.get(Qt.Key(event.key()))
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if action is not None and plain and self.currentIndex().isValid():
            self._ask(action)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._place_buttons()
        return done
