"""The board: heard, passed on, planned, shipped over declined, told, side by side; cards move between them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.domain.feedback import FeedbackState
from care_desktop.domain.feedback_board import OPEN_STATES, OUTCOMES
from care_desktop.services.feedback_board import Board, CardRow, median_age_days, untold
from care_desktop.ui.pages.feedback_column import FeedbackColumn, FeedbackList
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.label import hairline

_ORDER = (
    FeedbackState.HEARD,
    FeedbackState.PASSED_ON,
    FeedbackState.PLANNED,
    FeedbackState.SHIPPED,
    FeedbackState.DECLINED,
    FeedbackState.TOLD,
)
# Where Alt and an arrow leads from a state; left and right follow the way of feedback.
_BEHIND = {
    FeedbackState.HEARD: FeedbackState.PASSED_ON,
    FeedbackState.PASSED_ON: FeedbackState.PLANNED,
    FeedbackState.PLANNED: FeedbackState.SHIPPED,
    FeedbackState.SHIPPED: FeedbackState.TOLD,
    FeedbackState.DECLINED: FeedbackState.TOLD,
}
_BEFORE = {
    FeedbackState.PASSED_ON: FeedbackState.HEARD,
    FeedbackState.PLANNED: FeedbackState.PASSED_ON,
    FeedbackState.SHIPPED: FeedbackState.PLANNED,
    FeedbackState.DECLINED: FeedbackState.PLANNED,
    FeedbackState.TOLD: FeedbackState.SHIPPED,
}
PUSHES: Mapping[Qt.Key, Mapping[FeedbackState, FeedbackState]] = {
    Qt.Key.Key_Right: _BEHIND,
    Qt.Key.Key_Left: _BEFORE,
    Qt.Key.Key_Down: dict.fromkeys((*OPEN_STATES, FeedbackState.SHIPPED), FeedbackState.DECLINED),
    Qt.Key.Key_Up: {FeedbackState.DECLINED: FeedbackState.SHIPPED},
}


class FeedbackColumns(QWidget):
    """Every column of the board.

    Signals:
        opened(UUID), tell_wanted(UUID), removed(UUID): what is wanted of a card.
        move_wanted(UUID, FeedbackState): a card was dropped on a column, or pushed there with Alt and an arrow.
        menu_wanted(UUID, QPoint): the menu of a card, at a place on the screen.
        older_wanted(): told ones of more than 90 days ago are to be shown.
    """

    opened = Signal(object)
    tell_wanted = Signal(object)
    removed = Signal(object)
    move_wanted = Signal(object, object)
    menu_wanted = Signal(object, object)
    older_wanted = Signal()

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._follow: UUID | None = None
        self.columns = {state: FeedbackColumn(holder, state, state in OUTCOMES) for state in _ORDER}
        outcome = QWidget()
        stack = QVBoxLayout(outcome)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(holder.theme.metrics.space.page)
        for state in OUTCOMES:
            stack.addWidget(self.columns[state])
        stack.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(holder.theme.metrics.space.half)
        for place, widget in enumerate(
            (*(self.columns[state] for state in OPEN_STATES), outcome, self.columns[FeedbackState.TOLD])
        ):
            if place:
                row.addWidget(hairline(self, vertical=True))
            row.addWidget(widget, 1)
        for state, column in self.columns.items():
            self._connect(state, column)
        self.columns[FeedbackState.TOLD].more_wanted.connect(self.older_wanted)

    def _connect(self, state: FeedbackState, column: FeedbackColumn) -> None:
        cards = column.list
        cards.opened.connect(self.opened)
        cards.tell_wanted.connect(self.tell_wanted)
        cards.removed.connect(self.removed)
        cards.dropped.connect(lambda id: self._move(id, state))
        cards.stepped.connect(lambda step: self._step(state, step))
        cards.pushed.connect(lambda id, key: self._push(state, id, key))
        cards.customContextMenuRequested.connect(lambda spot: self._on_menu(cards, spot))
        cards.selectionModel().currentChanged.connect(lambda now, _before: self._on_current(cards, now.isValid()))

    def cards(self, state: FeedbackState) -> FeedbackList:
        """The list of a state."""
        return self.columns[state].list

    def follow(self, id: UUID) -> None:
        """Put the cursor on this card when the board is shown next, wherever it then is."""
        self._follow = id

    def show_board(self, board: Board, shown: Mapping[FeedbackState, Sequence[CardRow]]) -> None:
        """Show these cards of a board; the cursor stays where it was."""
        current = {state: (self.cards(state).current_id(), self.cards(state).currentIndex().row()) for state in _ORDER}
        had_focus = next((state for state in _ORDER if self.cards(state).hasFocus()), None)
        for state in _ORDER:
            view = self.cards(state)
            top = view.verticalScrollBar().value()
            view.cards.show(shown[state], board.today)
            id, row = current[state]
            if id is not None and not view.currentIndex().isValid():
                place = view.cards.place_of(id)
                view.go_to(row if place < 0 else place)
                view.verticalScrollBar().setValue(top)
            elif state is had_focus and not view.currentIndex().isValid():
                view.go_to(0)
            self.columns[state].show_words(*self._words(state, board, shown[state]))
        self._go_to_followed(had_focus)

    def _go_to_followed(self, had_focus: FeedbackState | None) -> None:
        id, self._follow = self._follow, None
        if id is None:
            return
        for state in _ORDER:
            place = self.cards(state).cards.place_of(id)
            if place >= 0:
                if had_focus is not None:
                    self.cards(state).setFocus(Qt.FocusReason.OtherFocusReason)
                self.cards(state).go_to(place)

    def _words(self, state: FeedbackState, board: Board, rows: Sequence[CardRow]) -> tuple[str, str, str]:
        number = QLocale().toString
        count = number(len(rows))
        if state is FeedbackState.TOLD:
            older = self.tr("Show {n} older").format(n=number(board.older_told)) if board.older_told else ""
            return count, self.tr("loop closed"), older
        if state in OUTCOMES:
            left = sum(untold(row) for row in rows)
            return count, self.tr("{n} to tell").format(n=number(left)) if left else "", ""
        age = median_age_days(rows, board.today)
        words = self.tr("median {n} d") if state is FeedbackState.HEARD else self.tr("{n} d")
        return count, "" if age is None else words.format(n=number(age)), ""

    def focus_first(self) -> None:
        """Put the cursor on the first card there is."""
        for state in _ORDER:
            if self.cards(state).cards.rows:
                self.cards(state).setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _on_current(self, cards: FeedbackList, is_valid: bool) -> None:
        # One card is current on the whole board, else Enter could mean several.
        if is_valid and cards.hasFocus():
            for state in _ORDER:
                other = self.cards(state)
                if other is not cards and other.selectionModel().hasSelection():
                    other.clearSelection()

    def _step(self, state: FeedbackState, step: int) -> None:
        place = _ORDER.index(state) + step
        while 0 <= place < len(_ORDER):
            cards = self.cards(_ORDER[place])
            if cards.cards.rows:
                cards.setFocus(Qt.FocusReason.OtherFocusReason)
                row = cards.currentIndex().row()
                cards.clearSelection()
                cards.go_to(row)
                self._on_current(cards, True)
                return
            place += step

    def _push(self, state: FeedbackState, id: UUID, key: Qt.Key) -> None:
        target = PUSHES[key].get(state)
        if target is not None:
            self._move(id, target)

    def _move(self, id: UUID, target: FeedbackState) -> None:
        self.move_wanted.emit(id, target)

    def _on_menu(self, cards: FeedbackList, spot: object) -> None:
        index = cards.indexAt(spot)  # type: ignore[arg-type]
        index = index if index.isValid() else cards.currentIndex()
        if index.isValid():
            cards.setCurrentIndex(index)
            place = cards.viewport().mapToGlobal(cards.visualRect(index).center())
            self.menu_wanted.emit(cards.current_id(), place)
