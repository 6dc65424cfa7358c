"""The page of events: a table of all of them, and beside it what is known of the one that is chosen."""

from uuid import UUID

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QMenu, QMessageBox, QVBoxLayout, QWidget

from care_desktop.domain.events import Event
from care_desktop.errors import CareError
from care_desktop.services import events
from care_desktop.services.events import EventCounts, EventDetail
from care_desktop.services.outcome import Changes
from care_desktop.ui.delegates.text import NumberDelegate, TextDelegate
from care_desktop.ui.event_words import count_words
from care_desktop.ui.models.event_model import COST, DAYS, KIND, NAME, PEOPLE, TALKS, EventModel
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.event_detail import EventDetailPanel
from care_desktop.ui.pages.page import Page
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button
from care_desktop.ui.widgets.data_table import DataTable
from care_desktop.ui.widgets.empty_state import EmptyState
from care_desktop.ui.widgets.label import hairline, label

_WIDTHS = {DAYS: 168, KIND: 96, PEOPLE: 88, TALKS: 96, COST: 96}
_COUNTED_AT_ONCE = 4
_CONCERNED = frozenset({"event", "event_target", "interaction", "interaction_person", "promise", "person", "job"})


class EventsPage(Page):
    """Every event, newest first.

    Args:
        feed: names to pick from in the form.

    Signals:
        person_opened(UUID): somebody is to be shown.
        mode_requested(UUID): event mode is to be turned on.
        report_requested(UUID): the report of an event is wanted.
    """

    person_opened = Signal(object)
    mode_requested = Signal(object)
    report_requested = Signal(object)

    def __init__(
        self, operations: Operations, holder: ThemeHolder, feed: NameFeed, parent: QWidget | None = None
    ) -> None:
        super().__init__(operations, parent)
        self._holder = holder
        self._feed = feed
        self._wanted: UUID | None = None
        self._detail_key = f"event detail {id(self)}"
        self._count_key = f"event counts {id(self)}"
        self._uncounted: list[UUID] = []
        self.setObjectName("page")
        self.setAccessibleName(self.tr("Events"))
        self._title = label(holder.theme, self.tr("Events"), size="title", weight="semibold")
        self._add = Button(holder, self.tr("Add event"), icon="add")
        self._mode = Button(holder, self.tr("Event mode"), icon="event_mode", hint="F8")
        self.model = EventModel(self)
        self.table = DataTable(holder, self.tr("Events, newest first"), self)
        self.table.setModel(self.model)
        self.table.setSelectionMode(DataTable.SelectionMode.SingleSelection)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.detail = EventDetailPanel(holder, self)
        self.empty = EmptyState(
            holder,
            "event",
            self.tr("No events yet"),
            self.tr(
                "Conferences, meetups, hackathons and webinars will be here, with why you went, whom you met, "
                "what it cost and what came of it. An event also appears when a line names one."
            ),
            self.tr("Add event"),
        )
        self._place_columns()
        self._lay_out()
        self._connect()

    def _place_columns(self) -> None:
        head = self.table.horizontalHeader()
        for column in range(self.model.columnCount()):
            is_number = column in (PEOPLE, TALKS, COST)
            plain = TextDelegate(self._holder, self.table)
            if column == NAME:
                plain = TextDelegate(self._holder, self.table, Ink.TEXT, "medium")
            self.table.setItemDelegateForColumn(
                column, NumberDelegate(self._holder, self.table) if is_number else plain
            )
        for column, width in _WIDTHS.items():
            self.table.setColumnWidth(column, width)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        head.setSortIndicatorShown(False)

    def _lay_out(self) -> None:
        metrics = self._holder.theme.metrics
        self._title_row = QHBoxLayout()
        self._title_row.setSpacing(metrics.space.unit)
        self._title_row.addWidget(self._title)
        self._title_row.addStretch(1)
        self._title_row.addWidget(self._mode)
        self._title_row.addWidget(self._add)
        top = QVBoxLayout()
        top.setContentsMargins(metrics.space.page, metrics.layout.page_top, metrics.space.page, metrics.space.gap)
        top.setSpacing(metrics.space.gap)
        top.addLayout(self._title_row)
        top.addWidget(self.empty)
        self._line = hairline(self, vertical=True)
        below = QHBoxLayout()
        over = metrics.cell.page_margin
        below.setContentsMargins(over, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self.table, 1)
        below.addSpacing(over)
        below.addWidget(self._line)
        below.addSpacing(metrics.space.half)
        below.addWidget(self.detail)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(below, 1)
        self._show_any(False)
        self.empty.hide()

    def _connect(self) -> None:
        self._add.clicked.connect(self._on_add)
        self.empty.action_requested.connect(self._on_add)
        self._mode.clicked.connect(self._on_mode_wanted)
        self.table.activated.connect(self._on_activated)
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        self.table.customContextMenuRequested.connect(self._on_menu_wanted)
        self.detail.mode_requested.connect(self.mode_requested)
        self.detail.report_requested.connect(self.report_requested)
        self.detail.edit_requested.connect(self.open_form)
        self.detail.person_opened.connect(self.person_opened)

    def lead_with(self, tabs: QWidget) -> None:
        """Stand tabs where the title stands."""
        self._title_row.replaceWidget(self._title, tabs)
        self._title.hide()

    def read(self) -> None:
        """Read the events, then what happened at each."""
        self._feed.start()
        self.operations.query(events.every_event, self._on_read, key=f"events {id(self)}")

    def concerns(self, changes: Changes) -> bool:
        """Events, and whom they are counted by."""
        return changes.many or bool(changes.tables & _CONCERNED)

    def point_at(self, id: UUID) -> None:
        """Choose an event in the table, as soon as it is read."""
        self._wanted = id
        self._choose()

    @property
    def current_id(self) -> UUID | None:
        """The event that is chosen; None when there is none."""
        index = self.table.currentIndex()
        return self.model.event_at(index.row()).id if index.isValid() else None

    def open_form(self, id: UUID | None = None) -> None:
        """Open the form of an event; None is a new one."""
        from care_desktop.ui.dialogs.event_dialog import EventDialog

        dialog = EventDialog(self.operations, self._holder, self._feed, id, self.window())
        dialog.saved.connect(self.point_at)
        dialog.open()

    def ask_to_delete(self, id: UUID) -> None:
        """Delete an event; when something points to it, ask first whether that is kept without it."""
        self.operations.query(lambda ws: events.pointing_at(ws, id), lambda found: self._delete(id, *found))

    def _delete(self, id: UUID, interactions: int, people: int) -> None:
        if not interactions and not people:
            self.operations.change(lambda ws: events.delete(ws, id))
            return
        box = QMessageBox(self.window())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(self.tr("Delete the event"))
        template = self.tr("{interactions} interactions and {people} people point to this event. Keep them without it?")
        box.setText(template.format(interactions=count_words(interactions), people=count_words(people)))
        keep = box.addButton(self.tr("Delete the event, keep them"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        keep.clicked.connect(lambda: self.operations.change(lambda ws: events.delete(ws, id, keep_interactions=True)))
        box.open()

    def _on_read(self, found: list[Event]) -> None:
        wanted = self._wanted or self.current_id
        self.model.show(found)
        self._wanted = wanted
        self._show_any(bool(found))
        self._choose()
        self._uncounted = [event.id for event in found]
        self._count_some()

    def _show_any(self, has_events: bool) -> None:
        self.empty.setVisible(not has_events)
        self._add.setVisible(has_events)
        for widget in (self.table, self.detail, self._line, self._mode):
            widget.setVisible(has_events)

    def _choose(self) -> None:
        if not self.model.rowCount():
            return
        row = self.model.row_of(self._wanted)
        if row is not None:
            self._wanted = None
        current = self.table.currentIndex()
        self.table.setCurrentIndex(self.model.index(row if row is not None else max(current.row(), 0), NAME))
        self._read_detail()

    def _count_some(self) -> None:
        """Count the next few events, so that whatever else is wanted meanwhile need not wait for all of them."""
        some, self._uncounted = self._uncounted[:_COUNTED_AT_ONCE], self._uncounted[_COUNTED_AT_ONCE:]
        if some:
            self.operations.query(lambda ws: events.counted(ws, some), self._on_counted, key=self._count_key)

    def _on_counted(self, counts: dict[UUID, EventCounts]) -> None:
        self.model.show_counts(counts)
        self._count_some()

    def _on_current(self, _current: QModelIndex, _before: QModelIndex) -> None:
        self._read_detail()

    def _read_detail(self) -> None:
        id = self.current_id
        if id is not None:
            self.operations.query(
                lambda ws: events.detail(ws, id),
                self._on_detail,
                key=self.objectName() + "detail",
                failed=self._on_gone,
            )

    def _on_detail(self, found: EventDetail) -> None:
        if found.event.id == self.current_id:
            self.detail.show_detail(found)

    def _on_gone(self, _error: CareError) -> None:
        """The list is read again for the same reason."""

    def _on_add(self) -> None:
        self.open_form()

    def _on_mode_wanted(self) -> None:
        self.mode_requested.emit(None)

    def _on_activated(self, index: QModelIndex) -> None:
        self.open_form(self.model.event_at(index.row()).id)

    def _on_menu_wanted(self, spot: QPoint) -> None:
        index = self.table.indexAt(spot)
        if not index.isValid():
            return
        id = self.model.event_at(index.row()).id
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Edit")).triggered.connect(lambda: self.open_form(id))
        menu.addAction(self.tr("Event mode")).triggered.connect(lambda: self.mode_requested.emit(id))
        menu.addAction(self.tr("Report")).triggered.connect(lambda: self.report_requested.emit(id))
        menu.addAction(self.tr("Delete")).triggered.connect(lambda: self.ask_to_delete(id))
        menu.popup(self.table.viewport().mapToGlobal(spot))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        id = self.current_id
        if event.key() == Qt.Key.Key_Delete and id is not None:
            self.ask_to_delete(id)
        else:
            super().keyPressEvent(event)
