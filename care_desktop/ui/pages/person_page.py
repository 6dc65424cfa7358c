"""The page of a person: who, six figures, trust over time beside its reasons, then what happened."""

import atexit
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from uuid import UUID

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from care_desktop.domain.interactions import Interaction, zone_of
from care_desktop.errors import CareError, NotFound
from care_desktop.services import interactions
from care_desktop.services.outcome import Changes, Workspace
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.page import Page
from care_desktop.ui.pages.person_actions import PersonActions
from care_desktop.ui.pages.person_chart import PersonChart
from care_desktop.ui.pages.person_content import FIRST_ROWS, PersonContent, PersonScores, read_content, read_scores
from care_desktop.ui.pages.person_figures import PersonFigures
from care_desktop.ui.pages.person_gifts import PersonGifts
from care_desktop.ui.pages.person_header import PersonHeader
from care_desktop.ui.pages.person_loop_actions import PersonLoopActions
from care_desktop.ui.pages.person_past import PersonPast, ReadScores
from care_desktop.ui.pages.person_reasons import PersonReasons
from care_desktop.ui.pages.person_tabs import PersonTabs
from care_desktop.ui.tasks import Lane
from care_desktop.ui.theme import ThemeHolder

_CLOCK_MS = 30_000
# Narrower than this the reasons stand under the chart.
_SIDE_BY_SIDE = 840
_WIDEST = 16_777_215
# Older interactions are read when their place comes this near.
_NEAR_END = 600
_SHARED_TABLES = {
    "promise",
    "feedback",
    "feedback_step",
    "feedback_asker",
    "event",
    "resource",
    "introduction",
    "swag_item",
    "setting",
}

ReadContent = Callable[[Workspace, UUID, int, date | None], PersonContent]


class PersonPage(Page):
    """Everything about one person, in one page that scrolls.

    Args:
        read_person, read_scores: read what the page shows; called on the database lane.
        feed: names to pick from in dialogs; None reads them when a dialog first needs them.

    Signals:
        log_requested(UUID): a conversation with this person is to be logged.
        edit_requested(UUID): what is known about the person is to be changed.
        interaction_activated(UUID): an interaction was opened.
        held_requested(UUID): everything we hold about the person is to be shown.
        erasure_requested(UUID): the person is to be erased.
        left(): the page has nobody to show any more, or Esc was pressed.
    """

    log_requested = Signal(object)
    edit_requested = Signal(object)
    interaction_activated = Signal(object)
    held_requested = Signal(object)
    erasure_requested = Signal(object)
    left = Signal()

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        parent: QWidget | None = None,
        read_person: ReadContent = read_content,
        read_scores: ReadScores = read_scores,
        feed: NameFeed | None = None,
    ) -> None:
        super().__init__(operations, parent)
        self._holder = holder
        self._read_person = read_person
        self.person_id: UUID | None = None
        self.content: PersonContent | None = None
        self._reads_more = False
        self.changes = PersonActions(operations, holder, self)
        self.past = PersonPast(operations, read_scores, self)
        # The lane outlives the page: a picture may still be under the pen when the page goes.
        lane = Lane("charts")
        self.destroyed.connect(partial(_close, lane))
        # A thread that ends in the middle of a picture would take the program down with it.
        atexit.register(lane.close)
        self.header = PersonHeader(holder)
        self.figures = PersonFigures(holder)
        self.chart = PersonChart(holder, lane)
        self.reasons = PersonReasons(holder)
        self.tabs = PersonTabs(holder, lane)
        names = feed or NameFeed(operations, self)
        self.loops = PersonLoopActions(operations, holder, self.tabs, self, names)
        self.gifts = PersonGifts(operations, holder, self.tabs, names)
        self._clock = QTimer(self, interval=_CLOCK_MS)
        self._clock.timeout.connect(self._on_tick)
        self._build()
        self._connect()

    def _build(self) -> None:
        metrics = self._holder.theme.metrics
        page, edge = metrics.space.page, metrics.cell.edge
        self._sheet = QWidget()
        self._sheet.setObjectName("page")
        column = QVBoxLayout(self._sheet)
        # Rows of the timeline reach 8 pixels over their column, hence the smaller margin.
        column.setContentsMargins(page - edge, metrics.layout.page_top, page, page)
        column.setSpacing(metrics.space.gap - 2)
        head = QVBoxLayout()
        head.setContentsMargins(edge, 0, 0, 0)
        head.setSpacing(12)
        head.addWidget(self.header)
        head.addWidget(self.figures)
        column.addLayout(head)
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(metrics.space.gap)
        self._grid.setHorizontalSpacing(metrics.space.column - edge)
        column.addLayout(self._grid)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._sheet)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        self._sheet.hide()
        self._is_wide: bool | None = None
        self._arrange(True)

    def _arrange(self, is_wide: bool) -> None:
        if is_wide == self._is_wide:
            return
        self._is_wide = is_wide
        for part in (self.chart, self.reasons, self.tabs):
            self._grid.removeWidget(part)
        self._grid.addWidget(self.chart, 0, 0)
        if is_wide:
            self._grid.addWidget(self.reasons, 0, 1, 2, 1)
            self._grid.addWidget(self.tabs, 1, 0)
            self.reasons.setFixedWidth(self._holder.theme.metrics.layout.person_side)
        else:
            self._grid.addWidget(self.reasons, 1, 0)
            self._grid.addWidget(self.tabs, 2, 0)
            self.reasons.setMinimumWidth(0)
            self.reasons.setMaximumWidth(_WIDEST)
        edge = 0 if is_wide else self._holder.theme.metrics.cell.edge
        self.reasons.setContentsMargins(edge, 0, edge, 0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setRowStretch(1 if is_wide else 2, 1)
        self._grid.setRowStretch(2 if is_wide else 1, 0)

    def _connect(self) -> None:
        self.header.log_requested.connect(self._on_log)
        self.header.edit_requested.connect(self._on_edit)
        self.header.archive_requested.connect(self._on_archive)
        self.header.rating_requested.connect(self._on_rate)
        self.header.stage_requested.connect(self._on_set_stage)
        self.header.held_requested.connect(lambda: self.held_requested.emit(self.person_id))
        self.header.erasure_requested.connect(lambda: self.erasure_requested.emit(self.person_id))
        self.header.hand_over_requested.connect(self._on_hand_over)
        self.chart.interaction_activated.connect(self.interaction_activated)
        self.chart.day_moved.connect(self.past.choose)
        self.past.arrived.connect(self._on_scores)
        self.past.failed.connect(self._on_failed)
        self.reasons.interaction_activated.connect(self.interaction_activated)
        self.tabs.opened.connect(self.interaction_activated)
        self.tabs.deletion_requested.connect(self.changes.delete)
        self.tabs.log_requested.connect(self._on_log)
        self.tabs.current_moved.connect(self._on_current_moved)
        bar = self._scroll.verticalScrollBar()
        bar.valueChanged.connect(self._on_scrolled)
        bar.rangeChanged.connect(self._on_scrolled)

    def show_person(self, person_id: UUID) -> None:
        """Show another person; what shows stays until the other one is read."""
        if person_id != self.person_id:
            self.person_id = person_id
            self.content = None
            self.past.begin(person_id)
        self.read()

    def read(self) -> None:
        """Ask for everything about the person, as much of the timeline as shows now."""
        person_id = self.person_id
        if person_id is None:
            return
        same = self.content is not None and self.content.person.id == person_id
        rows = max(FIRST_ROWS, len(self.tabs.timeline.rows) if same else 0)
        day = self.past.day
        self._reads_more = False
        self.operations.query(
            lambda workspace: self._read_person(workspace, person_id, rows, day),
            self._on_read,
            key="person",
            failed=self._on_failed,
        )

    def concerns(self, changes: Changes) -> bool:
        """Whether a change touches this person, the owner, or something they took part in."""
        content = self.content
        if changes.many or content is None:
            return True
        keys = {content.person.id, content.person.draft.owner_id}
        seen = {stroke.interaction_id for stroke in content.view.strokes}
        return bool(keys & changes.people or seen & changes.interactions or _SHARED_TABLES & changes.tables)

    def _on_read(self, content: PersonContent) -> None:
        if content.person.id != self.person_id:
            return
        is_other = self.content is None
        if self.content is not None and content.scores.asked != self.past.day:
            # Meanwhile another day was chosen: its scores are on their way.
            content = replace(content, scores=self.content.scores)
        self.content = content
        self.header.show_person(content.person, content.now)
        self.setAccessibleName(content.person.draft.name)
        scored = not content.person.draft.teammate
        for part in (self.figures, self.chart, self.reasons):
            part.setVisible(scored)
        if is_other:
            self.reasons.start_over()
        if scored:
            self.chart.show_content(content, self.past.day)
            self._on_scores(content.scores)
        self.gifts.show_content(content)
        self.tabs.show_content(content)
        self.loops.show_person(content.person)
        self._sheet.show()
        if is_other:
            self.tabs.show_first_tab()
            self._scroll.verticalScrollBar().setValue(0)

    def _on_scores(self, scores: PersonScores) -> None:
        if self.content is not None:
            self.content = replace(self.content, scores=scores)
            self.figures.show_content(self.content)
            self.reasons.show_scores(scores)

    def _on_failed(self, error: CareError) -> None:
        if isinstance(error, NotFound):
            self.person_id = self.content = None
            self._sheet.hide()
            self.left.emit()
        else:
            self.operations.failed.emit(str(error))

    def _on_scrolled(self) -> None:
        person_id, timeline = self.person_id, self.tabs.timeline
        near = (
            self._scroll.verticalScrollBar().value() + self._scroll.viewport().height() + _NEAR_END
            >= self._sheet.height()
        )
        if person_id is None or not near or self._reads_more or not timeline.has_more:
            return
        self._reads_more = True
        offset = len(timeline.rows)
        self.operations.query(
            lambda ws: interactions.of_person(ws, person_id, limit=FIRST_ROWS, offset=offset),
            partial(self._on_more, person_id),
            key="person timeline",
        )

    def _on_more(self, person_id: UUID, older: list[Interaction]) -> None:
        if person_id == self.person_id and self._reads_more:
            self.tabs.timeline.append(older)
        self._reads_more = False

    def _on_current_moved(self, view: QWidget, top: int, height: int) -> None:
        place = view.mapTo(self._sheet, QPoint(0, top))
        self._scroll.ensureVisible(0, place.y(), 0, 8)
        self._scroll.ensureVisible(0, place.y() + height, 0, 8)

    def _on_tick(self) -> None:
        self.operations.query(
            lambda ws: ws.clock().astimezone(zone_of(ws.zone)), self.header.set_now, key="person clock"
        )

    def _on_log(self) -> None:
        if self.person_id is not None:
            self.log_requested.emit(self.person_id)

    def _on_edit(self) -> None:
        if self.person_id is not None:
            self.edit_requested.emit(self.person_id)

    def _on_archive(self, archived: bool) -> None:
        if self.person_id is not None:
            self.changes.archive(self.person_id, archived)

    def _on_rate(self) -> None:
        if self.content is not None:
            self.changes.rate(self.content.person)

    def _on_hand_over(self) -> None:
        if self.content is not None:
            self.changes.hand_over(self.content.person)

    def _on_set_stage(self) -> None:
        if self.content is not None:
            self.changes.set_stage(self.content.person, self.content.view.card)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self.width() >= _SIDE_BY_SIDE)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()
        self.tabs.notes.hide_private()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


def _close(lane: Lane, _page: object = None) -> None:
    atexit.unregister(lane.close)
    lane.close()
