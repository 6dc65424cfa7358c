"""The Log of the window: tabs "Log" and "Events", and event mode in place of both while it is on."""

from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from care_desktop.errors import CareError
from care_desktop.services import events
from care_desktop.services.outcome import Workspace
from care_desktop.settings import Settings
from care_desktop.ui.dialogs.event_choice_dialog import EventChoiceDialog
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.event_page import EventsPage
from care_desktop.ui.pages.log_event_mode import EventModePage
from care_desktop.ui.pages.log_page import LogPage
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.segment_tabs import SegmentTabs

LOG, EVENTS, MODE = range(3)
_SETTING = "event_mode"


class LogTabs(QWidget):
    """Log, events and event mode behind one entry of the sidebar.

    Event mode stays on when the program is started again on the same day.

    Args:
        log: the page of the log, whose desk, feed and form are used.
        settings: where event mode is remembered; None forgets it.

    Signals:
        person_opened(UUID): somebody is to be shown.
        report_requested(UUID): the report of an event is wanted.
        mode_changed(bool): event mode is on now, or off.
    """

    person_opened = Signal(object)
    report_requested = Signal(object)
    mode_changed = Signal(bool)

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        log: LogPage,
        settings: Settings | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._holder = holder
        self._settings = settings
        self._today = date.min
        self.log = log
        self.events = EventsPage(operations, holder, log.feed, self)
        self.mode = EventModePage(operations, holder, log.desk, log.feed, "F8", self)
        self._stack = QStackedWidget(self)
        for page in (self.log, self.events, self.mode):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._tabs = [self._tabs_on(place, page) for place, page in ((LOG, self.log), (EVENTS, self.events))]
        self.events.person_opened.connect(self.person_opened)
        self.events.report_requested.connect(self.report_requested)
        self.events.mode_requested.connect(self._on_mode_wanted)
        self.mode.left.connect(self.leave_event_mode)
        self.mode.report_requested.connect(self.report_requested)
        self.mode.interaction_opened.connect(self.log.open_form)
        if settings is not None and settings.text(_SETTING):
            operations.query(_day_of, self._on_day_known)

    def _tabs_on(self, place: int, page: LogPage | EventsPage) -> SegmentTabs:
        tabs = SegmentTabs(self._holder, page)
        tabs.setAccessibleName(self.tr("Log and events"))
        tabs.add_segment(self.tr("Log"))
        tabs.add_segment(self.tr("Events"))
        tabs.setCurrentIndex(place)
        page.lead_with(tabs)
        tabs.currentChanged.connect(lambda chosen: self._on_tab(tabs, place, chosen))
        return tabs

    def _on_tab(self, tabs: SegmentTabs, place: int, chosen: int) -> None:
        if chosen == place:
            return
        tabs.blockSignals(True)
        tabs.setCurrentIndex(place)
        tabs.blockSignals(False)
        had_focus = tabs.hasFocus()
        self.show_tab(chosen)
        if had_focus:
            self._tabs[chosen].setFocus(Qt.FocusReason.TabFocusReason)

    def show_tab(self, tab: int) -> None:
        """Show LOG or EVENTS; event mode stays on behind EVENTS and is what LOG shows while it is on."""
        self._stack.setCurrentIndex(MODE if tab == LOG and self.is_on else tab)

    @property
    def is_on(self) -> bool:
        """Whether event mode is on."""
        return self.mode.event_id is not None

    def focus_first(self) -> None:
        """Put the focus where one works first: the line, or the table of events."""
        if self._stack.currentIndex() == EVENTS:
            self.events.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.log.desk.open()

    def focus_search(self) -> None:
        """Leave to the log, with the cursor in its search field."""
        self._stack.setCurrentIndex(LOG)
        self.log.focus_search()

    def toggle_event_mode(self) -> None:
        """Leave event mode, or ask for the event and turn it on; what F8 does."""
        if self.is_on:
            self.leave_event_mode()
        else:
            self.choose_event()

    def choose_event(self) -> EventChoiceDialog:
        """Ask for the event."""
        dialog = EventChoiceDialog(self._operations, self._holder, self.window())
        dialog.chosen.connect(self.start_event_mode)
        dialog.open()
        return dialog

    def start_event_mode(self, id: UUID) -> None:
        """Turn event mode on for an event, with the cursor in the line."""
        self.log.feed.start()
        self.mode.show_event(id)
        self._stack.setCurrentIndex(MODE)
        self.log.desk.open()
        self._operations.query(_day_of, lambda day: self._remember(f"{id} {day.isoformat()}"))
        self.mode_changed.emit(True)

    def leave_event_mode(self) -> None:
        """Turn it off and show the log."""
        if self.is_on:
            self.mode.show_event(None)
            self._remember("")
            self._stack.setCurrentIndex(LOG)
            self.log.desk.open()
            self.mode_changed.emit(False)

    def _remember(self, state: str) -> None:
        if self._settings is not None and (self.is_on or not state):
            self._settings.change(_SETTING, state)

    def _on_day_known(self, today: date) -> None:
        assert self._settings is not None
        words, _, day = self._settings.text(_SETTING).partition(" ")
        try:
            id = UUID(words)
        except ValueError:
            return
        if day == today.isoformat() and not self.is_on:
            self._operations.query(
                lambda ws: events.get(ws, id).id, self._on_still_there, failed=self._on_gone, key="event mode again"
            )

    def _on_still_there(self, id: UUID) -> None:
        self.log.feed.start()
        self.mode.show_event(id)
        if self._stack.currentIndex() == LOG:
            self._stack.setCurrentIndex(MODE)
        self.mode_changed.emit(True)

    def _on_gone(self, _error: CareError) -> None:
        """The event is of another workspace, or was deleted: event mode stays off."""

    def _on_mode_wanted(self, id: UUID | None) -> None:
        if id is None:
            self.choose_event()
        else:
            self.start_event_mode(id)


def _day_of(workspace: Workspace) -> date:
    return workspace.today()
