"""Event mode: one line a conversation at the event chosen once, its lines beneath, what is left out beside."""

from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from care_desktop.domain.capture_types import CaptureParse
from care_desktop.domain.event_day import Missing, at_event
from care_desktop.services import event_mode, interactions
from care_desktop.services.event_mode import EventSoFar
from care_desktop.services.interactions import Logged
from care_desktop.services.outcome import Changes
from care_desktop.ui.capture_desk import CaptureDesk
from care_desktop.ui.delegates.log_row import LogRowDelegate
from care_desktop.ui.dialogs.event_pass_dialog import EventPassDialog
from care_desktop.ui.event_words import count_words, on_day_words
from care_desktop.ui.models.log_model import LogModel
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.log_event_side import LogEventSide
from care_desktop.ui.pages.log_page import LogList
from care_desktop.ui.pages.page import Page
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button
from care_desktop.ui.widgets.chip import Chip, ChipKind, ChipText
from care_desktop.ui.widgets.empty_state import EmptyState
from care_desktop.ui.widgets.label import ElidedLabel, label
from care_desktop.ui.widgets.section_heading import SectionHeading

_CONCERNED = frozenset({"interaction", "person", "event", "promise", "feedback", "stage_setting"})


class EventModePage(Page):
    """The page of one event while we are there; `show_event` says which.

    Args:
        desk: lends the capture line.
        feed: knows the clock and the zone.

    Signals:
        left(): Leave was pressed, or Esc outside a line that has words.
        interaction_opened(UUID): a conversation is to be opened.
        report_requested(UUID): the report of the event is wanted.
        shown(EventSoFar): the numbers were read again.
    """

    left = Signal()
    interaction_opened = Signal(object)
    report_requested = Signal(object)
    shown = Signal(object)

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        desk: CaptureDesk,
        feed: NameFeed,
        leave_hint: str = "Esc",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(operations, parent)
        self._holder = holder
        self._desk = desk
        self._feed = feed
        self._event_id: UUID | None = None
        self._key = f"event mode {id(self)}"
        self._wanted: UUID | None = None
        self.found: EventSoFar | None = None
        self.setObjectName("page")
        theme = holder.theme
        self._name = ElidedLabel(theme, "", size="title", weight="semibold")
        self._badge = Chip(holder, ChipKind.UNDERSTOOD, ChipText(self.tr("Event mode"), icon="event_mode"))
        self._badge.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._where = ElidedLabel(theme, "", Ink.MUTED)
        self._report = Button(holder, self.tr("Event report"), icon="report")
        self._leave = Button(holder, self.tr("Leave"), hint=leave_hint)
        self._slot = desk.slot(self)
        ready = self.tr("The event, the channel and the time are filled in. Enter saves, and the line is ready again.")
        self._ready = label(theme, ready, Ink.FAINT, "caption", wraps=True)
        self._heading = SectionHeading(holder, self.tr("Conversations"))
        self.model = LogModel(operations, theme.metrics.time.saved_row_ms, self)
        self.list = LogList(self)
        self.list.setAccessibleName(self.tr("Conversations at this event, newest first"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(LogRowDelegate(holder, self.list))
        self.empty = EmptyState(
            holder,
            "log",
            self.tr("No conversation logged here yet"),
            self.tr("Type one line for each: who, how long, what about. Such as: Kwabena 10m: wants webhook retries +"),
        )
        self.side = LogEventSide(holder, self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        metrics = self._holder.theme.metrics
        space, margin = metrics.space, metrics.space.page
        title = QHBoxLayout()
        title.setSpacing(space.unit)
        title.addWidget(self._name)
        title.addWidget(self._badge)
        title.addWidget(self._where, 1)
        title.addWidget(self._report)
        title.addWidget(self._leave)
        top = QVBoxLayout()
        top.setContentsMargins(margin, metrics.layout.page_top, margin, 0)
        top.setSpacing(0)
        top.addLayout(title)
        top.addSpacing(space.gap)
        top.addWidget(self._slot)
        top.addWidget(self._ready)
        top.addSpacing(space.gap)
        self._bodies = QStackedLayout()
        self._bodies.addWidget(self.list)
        empty = QWidget(self)
        inside = QVBoxLayout(empty)
        inside.setContentsMargins(metrics.cell.edge, 0, metrics.cell.edge, 0)
        inside.addWidget(self.empty)
        inside.addStretch(1)
        self._bodies.addWidget(empty)
        body = QWidget(self)
        body.setLayout(self._bodies)
        overhang = metrics.cell.page_margin
        head = QHBoxLayout()
        head.setContentsMargins(metrics.cell.edge, 0, metrics.cell.edge, 0)
        head.addWidget(self._heading)
        left = QVBoxLayout()
        left.setContentsMargins(overhang, 0, 0, 0)
        left.setSpacing(space.half)
        left.addLayout(head)
        left.addWidget(body, 1)
        below = QHBoxLayout()
        below.setContentsMargins(0, 0, margin, 0)
        below.setSpacing(space.gap)
        below.addLayout(left, 1)
        below.addWidget(self.side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(below, 1)

    def _connect(self) -> None:
        self._leave.clicked.connect(self.left)
        self._report.clicked.connect(self._on_report_wanted)
        self._desk.saved.connect(self._on_saved)
        self._desk.closed.connect(self._on_line_closed)
        self.list.opened.connect(self._on_opened)
        self.list.removed.connect(self._on_removed)
        self.model.filled.connect(self._on_filled)
        self.side.pass_requested.connect(self.go_through)

    @property
    def event_id(self) -> UUID | None:
        """The event that is on; None while event mode is off."""
        return self._event_id

    def show_event(self, id: UUID | None) -> None:
        """Turn event mode on for an event, or off (None): every line is then read as before."""
        self._event_id = id
        self.found = None
        if id is None:
            self._desk.line.set_standing(None)
            return
        self.model.show_event(id)
        self.read()

    def read(self) -> None:
        """Read numbers and lines of the event again."""
        id = self._event_id
        if id is None:
            return
        self.operations.query(lambda ws: event_mode.so_far(ws, id), self._on_read, key=self._key)
        self.model.read_again()

    def concerns(self, changes: Changes) -> bool:
        """What changes conversations, names, promises or the event itself."""
        return self._event_id is not None and (
            changes.many or bool(changes.interactions) or bool(changes.tables & _CONCERNED)
        )

    def go_through(self, start: Missing | None = None) -> EventPassDialog | None:
        """Open the end-of-day pass, from a kind on; None when nothing was read yet."""
        ground = self._feed.ground
        if self.found is None or ground is None or not self.found.left_out:
            return None
        dialog = EventPassDialog(self.operations, self._holder, self.found, ground.now, start, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._on_pass_done)
        dialog.open()
        return dialog

    def _on_read(self, found: EventSoFar) -> None:
        if found.event.id != self._event_id:
            return
        self.found = found
        draft = found.event.draft
        self._name.setText(draft.name)
        self.setAccessibleName(self.tr("Event mode, {event}").format(event=draft.name))
        self._where.setText(on_day_words(draft, found.today))
        self._desk.line.set_standing(partial(_filled, found))
        self.side.show_event(found)
        self._say_count()
        self._bodies.setCurrentIndex(0 if found.talks else 1)
        self.shown.emit(found)

    def _say_count(self) -> None:
        found = self.found
        if found is None:
            return
        today = self.tr("{talks} today, with {people} people, {new} of them new").format(
            talks=count_words(found.talks_today),
            people=count_words(found.people_today),
            new=count_words(found.new_today),
        )
        all_words = self.tr("{n} in all").format(n=count_words(found.talks))
        note = today if found.talks_today else all_words if found.talks else ""
        self._heading.set_words(self.tr("Conversations"), note, self.tr("newest first") if found.talks else "")

    def _on_filled(self) -> None:
        wanted, self._wanted = self._wanted, None
        row = self.model.row_of(wanted) if wanted is not None else None
        if row is not None:
            self.list.setCurrentIndex(self.model.index(row))
            self.list.scrollTo(self.model.index(row))

    def _on_saved(self, logged: Logged) -> None:
        if self._event_id is not None:
            self._wanted = logged.id
            self.model.tint(logged.id)

    def _on_line_closed(self) -> None:
        if not self.isVisible():
            return
        if self._desk.line.text.strip():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.left.emit()

    def _on_pass_done(self) -> None:
        self._desk.line.focus_line()

    def _on_report_wanted(self) -> None:
        if self._event_id is not None:
            self.report_requested.emit(self._event_id)

    def _id_at(self, index: QModelIndex) -> UUID | None:
        line = self.model.line(index) if index.isValid() else None
        return None if line is None else line.interaction.id

    def _on_opened(self, index: QModelIndex) -> None:
        id = self._id_at(index)
        if id is not None:
            self.interaction_opened.emit(id)

    def _on_removed(self, index: QModelIndex) -> None:
        id = self._id_at(index)
        if id is not None:
            self.operations.change(lambda workspace: interactions.delete(workspace, id))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _filled(found: EventSoFar, read: CaptureParse, now: datetime) -> CaptureParse:
    return at_event(read, found.event.id, found.event.draft, now)
