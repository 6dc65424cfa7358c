"""The Feedback page: the board from heard to told, and the promises, one at a time."""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from PySide6.QtCore import QLocale, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from care_desktop.domain.feedback import FeedbackState
from care_desktop.domain.feedback_board import OPEN_STATES, OUTCOMES
from care_desktop.services import feedback_board, feedback_changes
from care_desktop.services.feedback_board import Board, BoardFilter, CardRow, median_age_days, untold
from care_desktop.services.outcome import Changes
from care_desktop.ui.interaction_words import word
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.feedback_columns import FeedbackColumns
from care_desktop.ui.pages.page import Page
from care_desktop.ui.pages.promises_panel import PromisesPanel
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.empty_state import EmptyState
from care_desktop.ui.widgets.filter_button import FilterButton, FilterOption
from care_desktop.ui.widgets.label import ElidedLabel, label
from care_desktop.ui.widgets.search_field import SearchField
from care_desktop.ui.widgets.segment_tabs import SegmentTabs

FEEDBACK, PROMISES = "feedback", "promises"
_SEARCH_WIDTH = 240
_SEARCH_AFTER_MS = 60
# A menu of more names than this is no help.
_ASKERS_OFFERED_MAX = 60
_CONCERNED = frozenset({"feedback", "feedback_step", "feedback_asker", "promise", "promise_person", "person"})


class FeedbackPage(Page):
    """Board and promises.

    Args:
        feed: names to pick from in the dialogs.
        search_hint: the name of the shortcut that leads to the search field.

    Signals:
        person_opened(UUID): somebody is to be shown.
        log_line_requested(str): the capture line is wanted with this in it.
    """

    person_opened = Signal(object)
    log_line_requested = Signal(str)

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        feed: NameFeed,
        search_hint: str = "Ctrl F",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(operations, parent)
        self._holder = holder
        self._feed = feed
        self._board: Board | None = None
        self._all_told = False
        self.setObjectName("page")
        self.setAccessibleName(self.tr("Feedback"))
        self.search = SearchField(holder, self.tr("Search feedback"), search_hint)
        self.search.setFixedWidth(_SEARCH_WIDTH)
        self.add = Button(holder, self.tr("Add feedback"), ButtonKind.PRIMARY, "add")
        self.tabs = SegmentTabs(holder)
        self.tabs.setAccessibleName(self.tr("What is shown below"))
        self.tabs.add_segment(self.tr("Feedback"), "", FEEDBACK)
        self.tabs.add_segment(self.tr("Promises"), "", PROMISES)
        self.area = FilterButton(holder, self.tr("Area"))
        self.asked_by = FilterButton(holder, self.tr("Asked by"), any_text=self.tr("anyone"))
        self.taken_by = FilterButton(holder, self.tr("Taken by"), any_text=self.tr("anyone"))
        self.said = ElidedLabel(holder.theme, "", Ink.MUTED)
        self.columns = FeedbackColumns(holder)
        self.promises = PromisesPanel(operations, holder, feed)
        self.nothing = label(holder.theme, self.tr("No feedback matches."), Ink.MUTED)
        self.empty = EmptyState(
            holder,
            "feedback",
            self.tr("No feedback yet"),
            self.tr(
                "What developers ask of the product will go from heard to told here, with everyone who asked for it."
                " Feedback noted in a conversation comes here too."
            ),
            self.tr("Add feedback"),
        )
        self._timer = QTimer(self, singleShot=True, interval=_SEARCH_AFTER_MS)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        metrics = self._holder.theme.metrics
        margin, unit = metrics.space.page, metrics.space.unit
        title = QHBoxLayout()
        title.setSpacing(unit)
        title.addWidget(label(self._holder.theme, self.tr("Feedback"), size="title", weight="semibold"))
        title.addStretch(1)
        title.addWidget(self.search)
        title.addWidget(self.add)
        top = QVBoxLayout()
        top.setContentsMargins(margin, metrics.layout.page_top, margin, 0)
        top.setSpacing(unit)
        top.addLayout(title)
        top.addWidget(self.tabs)
        board = QWidget(self)
        column = QVBoxLayout(board)
        # Cards reach 8 pixels over their column, as rows of a table do.
        column.setContentsMargins(margin - unit, unit, margin - unit, 0)
        column.setSpacing(unit)
        filters = QHBoxLayout()
        filters.setContentsMargins(unit, 0, unit, 0)
        filters.setSpacing(unit)
        for button in (self.area, self.asked_by, self.taken_by):
            filters.addWidget(button)
        filters.addStretch(1)
        filters.addWidget(self.said)
        column.addLayout(filters)
        column.addWidget(self.nothing)
        column.addWidget(self.columns, 1)
        empty = QWidget(self)
        rest = QVBoxLayout(empty)
        rest.setContentsMargins(margin, unit, margin, 0)
        rest.addWidget(self.empty)
        rest.addStretch(1)
        self._bodies = QStackedLayout()
        for widget in (board, empty, self.promises):
            self._bodies.addWidget(widget)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(top)
        outer.addLayout(self._bodies, 1)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._on_tab)
        self.search.textChanged.connect(lambda: self._timer.start())
        self._timer.timeout.connect(self._on_search)
        self.add.clicked.connect(self._on_add)
        self.empty.action_requested.connect(self._on_add)
        for button in (self.area, self.asked_by, self.taken_by):
            button.key_chosen.connect(self._show)
        self.columns.opened.connect(self.open_feedback)
        self.columns.tell_wanted.connect(partial(self.open_feedback, telling=True))
        self.columns.removed.connect(self._on_removed)
        self.columns.move_wanted.connect(self.move_card)
        self.columns.menu_wanted.connect(self._on_menu)
        self.columns.older_wanted.connect(self._on_older)
        self.promises.person_opened.connect(self.person_opened)
        self.promises.counted.connect(self._on_promises_counted)

    def read(self) -> None:
        """Read the board and the promises again."""
        every = self._all_told
        self.operations.query(
            lambda ws: feedback_board.board(ws, all_told=every), self._on_read, key=f"board {id(self)}"
        )
        self.promises.read()

    def concerns(self, changes: Changes) -> bool:
        """Feedback, promises, and the names on them."""
        return changes.many or bool(changes.tables & _CONCERNED)

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def focus_first(self) -> None:
        """Put the focus where one works first: on a card, else on the tabs."""
        self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.tabs.currentIndex() == 0:
            self.columns.focus_first()

    def show_promises(self) -> None:
        """Show the tab of promises."""
        self.tabs.setCurrentIndex(1)

    def open_feedback(self, id: UUID, telling: bool = False) -> None:
        """Open a card; `telling` begins with the people to tell."""
        self._open(id, telling)

    def move_card(self, id: UUID, state: FeedbackState) -> None:
        """Move a card to a state; what forbids it is said in the message bar."""
        self.operations.change(lambda ws: feedback_changes.move(ws, id, state), self.columns.follow)

    def _on_read(self, board: Board) -> None:
        self._board = board
        cards = [row for rows in board.columns.values() for row in rows]
        self.area.set_options([FilterOption(area, area) for area in board.areas])
        takers = {(row.taken_by, row.taken_by_name) for row in cards if row.taken_by is not None}
        self.taken_by.set_options(_options(takers))
        askers = {(person.id, person.name) for row in cards if row.state in OPEN_STATES for person in row.askers}
        asked_most = sorted(askers, key=lambda pair: pair[1].casefold())[:_ASKERS_OFFERED_MAX]
        self.asked_by.set_options(_options(asked_most))
        self.area.setVisible(bool(board.areas))
        self.taken_by.setVisible(bool(takers))
        self.asked_by.setVisible(bool(askers))
        self.tabs.set_count(0, QLocale().toString(sum(len(board.columns[state]) for state in OPEN_STATES)))
        self._on_tab()

    def _show(self) -> None:
        board = self._board
        if board is None:
            return
        wanted = BoardFilter(
            self.search.text().strip() if self.tabs.current_key() == FEEDBACK else "",
            self.area.key,
            UUID(self.asked_by.key) if self.asked_by.key else None,
            UUID(self.taken_by.key) if self.taken_by.key else None,
        )
        shown = {state: feedback_board.matching(board, state, wanted) for state in board.columns}
        self.columns.show_board(board, shown)
        self.nothing.setVisible(not any(shown.values()))
        open_ones = [row for state in OPEN_STATES for row in shown[state]]
        waiting = {person.id for state in OUTCOMES for row in shown[state] for person in row.askers if not person.told}
        self.said.setText(self._sentence(open_ones, len(waiting), board))

    def _sentence(self, open_ones: list[CardRow], waiting: int, board: Board) -> str:
        number = QLocale().toString
        parts = []
        age = median_age_days(open_ones, board.today)
        if age is not None:
            words = self.tr("{n} open, half of them older than {age} days.")
            parts.append(words.format(n=number(len(open_ones)), age=number(age)))
        if waiting:
            words = self.tr("1 person waits to be told.") if waiting == 1 else self.tr("{n} people wait to be told.")
            parts.append(words.format(n=number(waiting)))
        return " ".join(parts)

    def _on_promises_counted(self, count: int) -> None:
        self.tabs.set_count(1, self.tr("{n} open").format(n=QLocale().toString(count)))

    def _on_tab(self) -> None:
        is_board = self.tabs.current_key() == FEEDBACK
        is_empty = self._board is not None and self._board.is_empty
        self._bodies.setCurrentIndex((1 if is_empty else 0) if is_board else 2)
        words = self.tr("Search feedback") if is_board else self.tr("Search promises")
        self.search.setPlaceholderText(words)
        self.search.setAccessibleName(words)
        self.add.setText(self.tr("Add feedback") if is_board else self.tr("Make a promise"))
        self._on_search()

    def _on_search(self) -> None:
        if self.tabs.current_key() == FEEDBACK:
            self._show()
        else:
            self.promises.search(self.search.text().strip())

    def _on_add(self) -> None:
        if self.tabs.current_key() == PROMISES:
            self.promises.work.add()
        else:
            self._open(None)

    def _open(self, id: UUID | None, telling: bool = False) -> None:
        from care_desktop.ui.dialogs.feedback_dialog import FeedbackDialog

        areas = () if self._board is None else self._board.areas
        dialog = FeedbackDialog(self.operations, self._holder, self._feed, id, telling, areas, self.window())
        dialog.person_opened.connect(self.person_opened)
        dialog.log_line_requested.connect(self.log_line_requested)
        dialog.saved.connect(self.columns.follow)
        dialog.open()

    def _on_removed(self, id: UUID) -> None:
        self.operations.change(lambda ws: feedback_changes.delete(ws, id))

    def _on_older(self) -> None:
        self._all_told = True
        self.read()

    def _card(self, id: UUID) -> CardRow | None:
        columns = () if self._board is None else self._board.columns.values()
        return next((row for rows in columns for row in rows if row.id == id), None)

    def menu_for(self, card: CardRow) -> QMenu:
        """What can be done with a card."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Open")).triggered.connect(lambda: self.open_feedback(card.id))
        if card.state in OUTCOMES and untold(card):
            words = self.tr("Tell them") + "\tT"
            menu.addAction(words).triggered.connect(lambda: self.open_feedback(card.id, True))
            menu.addAction(self.tr("Told everybody")).triggered.connect(lambda: self._tell_all(card.id))
        menu.addSection(self.tr("Move to"))
        for state in FeedbackState:
            action = menu.addAction(word(state))
            action.setEnabled(state is not card.state)
            action.triggered.connect(lambda _=False, state=state: self.move_card(card.id, state))
        menu.addSeparator()
        menu.addAction(self.tr("Join with another…")).triggered.connect(lambda: self._join(card))
        menu.addAction(self.tr("Delete") + "\tDel").triggered.connect(lambda: self._on_removed(card.id))
        return menu

    def _on_menu(self, id: UUID, place: QPoint) -> None:
        card = self._card(id)
        if card is not None:
            self.menu_for(card).popup(place)

    def _tell_all(self, id: UUID) -> None:
        self.operations.change(lambda ws: feedback_changes.tell(ws, id), self.columns.follow)

    def _join(self, card: CardRow) -> None:
        from care_desktop.ui.dialogs.feedback_merge_dialog import FeedbackMergeDialog

        board = self._board
        others = [] if board is None else [row for rows in board.columns.values() for row in rows]
        dialog = FeedbackMergeDialog(self.operations, self._holder, card, others, self.window())
        dialog.saved.connect(self.columns.follow)
        dialog.open()


def _options(pairs: Iterable[tuple[UUID | None, str]]) -> list[FilterOption]:
    return [FilterOption(str(key), name) for key, name in sorted(pairs, key=lambda pair: pair[1].casefold())]
