"""The tabs of promises and of feedback on a person's page: settling promises, adding one, telling what became of it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from care_desktop.domain.feedback import Feedback
from care_desktop.domain.feedback_board import outcome_of, waiting
from care_desktop.domain.promises import Promise, PromiseState
from care_desktop.ui.models.timeline_model import TimelineModel, feedback_row, promise_row
from care_desktop.ui.pages.promises_work import PromiseAct, PromiseBar, act_of, menu_of
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import label
from care_desktop.ui.widgets.timeline_view import TimelineView


class _LoopView(TimelineView):
    """Rows that stand for promises or feedback; keys act on the row, not on the interaction it came from.

    Signals:
        row_moved(): another row is the current one.
        key_pressed(QKeyEvent): a key for the row; accepted when it meant something.
        menu_wanted(QPoint): the menu of the current row, at a place on the screen.
    """

    row_moved = Signal()
    key_pressed = Signal(object)
    menu_wanted = Signal(object)

    def __init__(self, holder: ThemeHolder, model: TimelineModel, parent: QWidget | None = None) -> None:
        super().__init__(holder, model, False, parent)

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # type: ignore[override]
        super().currentChanged(current, previous)
        self.row_moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()
        if self.currentIndex().isValid():
            self.key_pressed.emit(event)
        if not event.isAccepted():
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            self.setCurrentIndex(index)
            place = self.visualRect(index).bottomLeft() if by_key else event.pos()
            self.menu_wanted.emit(self.viewport().mapToGlobal(QPoint(place)))


class PersonPromises(QWidget):
    """What was promised to a person: open ones first. K, B, R, O, E and Delete act on the current row.

    Signals:
        opened(UUID): the interaction a promise was made in.
        acted(PromiseAct, UUID): something is to be done with a promise.
        add_requested(): a promise is to be made without a conversation.
        current_moved(QWidget, int, int): the view whose current row moved, its top and its height.
    """

    opened = Signal(object)
    acted = Signal(object, object)
    add_requested = Signal()
    current_moved = Signal(object, int, int)

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.promises: list[Promise] = []
        self._model = TimelineModel(self)
        self.bar = PromiseBar(holder)
        self.add = Button(holder, self.tr("Make a promise"), ButtonKind.DEFAULT, "add", small=True)
        self.nothing = label(holder.theme, self.tr("Nothing was promised yet."), Ink.MUTED)
        self.view = _LoopView(holder, self._model)
        self.view.setAccessibleName(self.tr("Promises"))
        _lay_out(self, holder, (self.add, self.bar), self.nothing, self.view)
        self.view.opened.connect(self.opened)
        self.view.current_moved.connect(lambda top, height: self.current_moved.emit(self.view, top, height))
        self.view.row_moved.connect(self._on_row)
        self.view.key_pressed.connect(self._on_key)
        self.view.menu_wanted.connect(self._on_menu)
        self.bar.chosen.connect(self._act)
        self.add.clicked.connect(self.add_requested)

    def show_promises(self, promises: Sequence[Promise], today: date) -> None:
        """Show these promises; the cursor stays on its row."""
        place = self.view.currentIndex().row()
        self.promises = in_order(promises)
        self._model.show_rows([promise_row(promise, today) for promise in self.promises])
        _return_to(self.view, place, len(self.promises))
        self.nothing.setVisible(not self.promises)
        self.view.setVisible(bool(self.promises))
        self.bar.setVisible(bool(self.promises))
        self._on_row()

    def current(self) -> Promise | None:
        """The promise of the current row."""
        index = self.view.currentIndex()
        return self.promises[index.row()] if index.isValid() and index.row() < len(self.promises) else None

    def _on_row(self) -> None:
        promise = self.current()
        self.bar.show_state(None if promise is None else promise.draft.state)

    def _act(self, act: PromiseAct) -> None:
        promise = self.current()
        if promise is not None:
            self.acted.emit(act, promise.id)

    def _on_key(self, event: QKeyEvent) -> None:
        act = act_of(event)
        if act is not None:
            event.accept()
            self._act(act)

    def _on_menu(self, place: QPoint) -> None:
        promise = self.current()
        if promise is not None:
            menu = menu_of(promise.draft.state, self, self._act)
            key = promise.draft.interaction_id
            if key is not None:
                menu.addSeparator()
                menu.addAction(self.tr("Open the conversation")).triggered.connect(lambda: self.opened.emit(key))
            menu.popup(place)


class PersonFeedback(QWidget):
    """What a person asked of the product and where it stands. T marks the current one as told, or as not told.

    Signals:
        opened(UUID): the interaction it was heard in.
        feedback_opened(UUID): the card of a piece of feedback.
        told(UUID, bool): the person was told what became of it, or was not after all.
        current_moved(QWidget, int, int): the view whose current row moved, its top and its height.
    """

    opened = Signal(object)
    feedback_opened = Signal(object)
    told = Signal(object, bool)
    current_moved = Signal(object, int, int)

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.feedback: list[Feedback] = []
        self._person_id: UUID | None = None
        self._model = TimelineModel(self)
        self.tell = Button(holder, self.tr("Told"), ButtonKind.QUIET, "told", hint="T", small=True)
        self.card = Button(holder, self.tr("Open feedback"), ButtonKind.QUIET, "feedback", hint="E", small=True)
        self.nothing = label(holder.theme, self.tr("Nothing was asked of the product yet."), Ink.MUTED)
        self.view = _LoopView(holder, self._model)
        self.view.setAccessibleName(self.tr("Feedback"))
        _lay_out(self, holder, (self.tell, self.card), self.nothing, self.view)
        self.view.opened.connect(self.opened)
        self.view.current_moved.connect(lambda top, height: self.current_moved.emit(self.view, top, height))
        self.view.row_moved.connect(self._on_row)
        self.view.key_pressed.connect(self._on_key)
        self.view.menu_wanted.connect(self._on_menu)
        self.tell.clicked.connect(self._on_tell)
        self.card.clicked.connect(self._on_card)

    def show_feedback(self, feedback: Sequence[Feedback], person_id: UUID, today: date) -> None:
        """Show what a person asked for, newest first; the cursor stays on its row."""
        place = self.view.currentIndex().row()
        self._person_id = person_id
        self.feedback = list(reversed(feedback))
        self._model.show_rows([feedback_row(item, person_id, today) for item in self.feedback])
        _return_to(self.view, place, len(self.feedback))
        self.nothing.setVisible(not self.feedback)
        for widget in (self.view, self.tell, self.card):
            widget.setVisible(bool(self.feedback))
        self._on_row()

    def current(self) -> Feedback | None:
        """The feedback of the current row."""
        index = self.view.currentIndex()
        return self.feedback[index.row()] if index.isValid() and index.row() < len(self.feedback) else None

    def _is_waiting(self, item: Feedback) -> bool:
        return self._person_id in waiting(item.draft)

    def _on_row(self) -> None:
        item = self.current()
        has_end = item is not None and outcome_of(item.draft) is not None
        is_told = item is not None and not self._is_waiting(item)
        self.card.setEnabled(item is not None)
        self.tell.setEnabled(has_end)
        self.tell.setText(self.tr("Not told after all") if has_end and is_told else self.tr("Told"))
        self.tell.setToolTip("" if has_end else self.tr("There is nothing to tell before it is shipped or declined."))

    def _on_tell(self) -> None:
        item = self.current()
        if item is not None and outcome_of(item.draft) is not None:
            self.told.emit(item.id, self._is_waiting(item))

    def _on_card(self) -> None:
        item = self.current()
        if item is not None:
            self.feedback_opened.emit(item.id)

    def _on_key(self, event: QKeyEvent) -> None:
        acts = {Qt.Key.Key_T: self._on_tell, Qt.Key.Key_E: self._on_card}
        act = acts.get(Qt.Key(event.key()))
        if act is not None and not event.modifiers():
            event.accept()
            act()

    def _on_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        tell = menu.addAction(f"{self.tell.text()}\tT")
        tell.setEnabled(self.tell.isEnabled())
        tell.triggered.connect(self._on_tell)
        menu.addAction(self.tr("Open feedback") + "\tE").triggered.connect(self._on_card)
        menu.popup(place)


def _lay_out(page: QWidget, holder: ThemeHolder, buttons: Sequence[QWidget], nothing: QWidget, view: QWidget) -> None:
    metrics = holder.theme.metrics
    head = QHBoxLayout()
    head.setContentsMargins(metrics.cell.edge, metrics.space.unit, metrics.cell.edge, 0)
    head.setSpacing(metrics.space.half)
    for button in buttons:
        head.addWidget(button)
    head.addStretch(1)
    said = QHBoxLayout()
    said.setContentsMargins(metrics.cell.edge, metrics.space.unit, metrics.cell.edge, 0)
    said.addWidget(nothing)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addLayout(head)
    column.addLayout(said)
    column.addWidget(view)


def _return_to(view: TimelineView, place: int, count: int) -> None:
    if place >= 0 and count:
        view.setCurrentIndex(view.model().index(min(place, count - 1), 0))


def in_order(promises: Sequence[Promise]) -> list[Promise]:
    """Open promises by the day they are due, then the settled ones, newest first."""
    open_ones = [promise for promise in promises if promise.draft.state is PromiseState.OPEN]
    settled = [promise for promise in promises if promise.draft.state is not PromiseState.OPEN]
    open_ones.sort(key=lambda promise: promise.draft.due_on or date.max)
    settled.sort(key=lambda promise: promise.draft.settled_on or promise.draft.made_on, reverse=True)
    return [*open_ones, *settled]
