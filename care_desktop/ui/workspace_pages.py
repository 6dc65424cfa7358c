"""The pages of an open workspace and what happens between them; loaded once the shell has been painted."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QLocale, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from care_desktop.domain.people import Person
from care_desktop.errors import CareError
from care_desktop.paths import Profile
from care_desktop.services import insights, local_presence, opening, people
from care_desktop.services.opening import OpenedWorkspace
from care_desktop.services.outcome import Changes, Workspace
from care_desktop.ui.actions import ActionId, key_hint
from care_desktop.ui.backup_runner import BackupRunner
from care_desktop.ui.capture_desk import CaptureDesk
from care_desktop.ui.changes_elsewhere import ChangesElsewhere
from care_desktop.ui.crash import CrashReporter
from care_desktop.ui.export_files import ExportFiles
from care_desktop.ui.main_window import INSIGHTS_KEY, LOG_KEY, PEOPLE_KEY, SETTINGS_KEY, TODAY_KEY, MainWindow
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.page_makers import MAKERS
from care_desktop.ui.pages.people_page import PeoplePage
from care_desktop.ui.theme import ThemeChoice, ThemeHolder
from care_desktop.ui.widgets.sidebar import PERSON_KEY
from care_desktop.ui.workspace_dialogs import WorkspaceDialogs

if TYPE_CHECKING:
    from care_desktop.ui.event_files import EventFiles
    from care_desktop.ui.pages.log_event_tabs import LogTabs
    from care_desktop.ui.palette import Palette
    from care_desktop.ui.report_files import ReportFiles
    from care_desktop.ui.sync_runner import SyncRunner
    from care_desktop.ui.sync_status import SyncStatus

_DAY_CHECK_MS = 60_000
_PREPARE_MS = 400


class WorkspacePages(QObject):
    """Everything that shows one workspace, from opening to closing.

    Args:
        profile: where the unsaved capture line, exports and backups lie.
        is_sample: it is the sample, of which nobody needs a backup.

    Signals:
        opened(OpenedWorkspace): it is open and its pages show.
        refused(CareError): it could not be opened; the error says why.
        damaged(str): it was open, and its file turned out to be damaged.
        restore_requested(Path): this backup is to be put in its place; it was confirmed.
        conversion_requested(Conversion): the file is to be encrypted, or no longer; it was confirmed.
    """

    opened = Signal(object)
    refused = Signal(object)
    damaged = Signal(str)
    restore_requested = Signal(object)
    conversion_requested = Signal(object)

    reports: "ReportFiles"
    event_files: "EventFiles"

    def __init__(
        self,
        open_workspace: Callable[[], Workspace],
        window: MainWindow,
        holder: ThemeHolder,
        crashes: CrashReporter,
        profile: Profile,
        is_sample: bool = False,
    ) -> None:
        super().__init__(window)
        self._is_sample = is_sample
        self.operations: Operations = Operations(open_workspace, self)
        self.window = window
        self.holder = holder
        self.profile = profile
        self._person_id: UUID | None = None
        self.widgets: dict[str, QWidget] = {}
        self._runner: SyncRunner | None = None
        self._status: SyncStatus | None = None
        self._palette: Palette | None = None
        self.feed = NameFeed(self.operations, self)
        self.desk = CaptureDesk(
            holder, self.operations, self.feed, window.stack, profile.draft, key_hint(ActionId.LOG), self
        )
        self.exports: ExportFiles = ExportFiles(self.operations, window, profile.exports)
        self._day = QTimer(self, interval=_DAY_CHECK_MS)
        self._day.timeout.connect(self._bring_up_to_date)
        self.dialogs: WorkspaceDialogs = WorkspaceDialogs(self)
        self.elsewhere = ChangesElsewhere(self.operations, self)
        self.backups = BackupRunner(self.operations, self)
        self.backups.failed.connect(window.messages.show_error)
        self.backups.damaged.connect(self.damaged)
        operations = self.operations
        operations.done.connect(window.say)
        operations.failed.connect(window.messages.show_error)
        operations.damaged.connect(self.damaged)
        operations.crashed.connect(crashes.report)
        operations.busy_changed.connect(window.busy.set_busy)
        operations.history_changed.connect(self._on_history_changed)
        operations.bus.changed.connect(self._on_changed)
        operations.query(opening.look, self._on_opened, failed=self._on_refused)

    def _on_refused(self, error: CareError) -> None:
        self.refused.emit(error)

    def _on_opened(self, found: OpenedWorkspace) -> None:
        self._make_people()
        self.window.attach(self, TODAY_KEY if found.has_people else PEOPLE_KEY)
        self.opened.emit(found)
        self._bring_up_to_date()
        self._day.start()
        self.elsewhere.timer.start()
        if not found.read_only and not self._is_sample:
            self.backups.start()
        QTimer.singleShot(_PREPARE_MS, self, self._prepare)

    def _make_people(self) -> None:
        self.people = PeoplePage(self.operations, self.holder, key_hint(ActionId.SEARCH), self.window.settings)
        self.people.log_many_requested.connect(self.log_with_many)
        self.people.person_opened.connect(self.show_person)
        self.people.add_requested.connect(self.dialogs.add_person)
        self.people.edit_requested.connect(self.dialogs.edit_person)
        self.people.log_requested.connect(self.log_with)
        self.people.export_requested.connect(self.exports.some_people)
        self.people.erasure_requested.connect(self.dialogs.erase_people)
        self.people.import_requested.connect(self.dialogs.import_file)
        self.people.sample_requested.connect(self.window.sample_chosen)
        self.widgets = {PEOPLE_KEY: self.people}

    def page(self, key: str) -> QWidget | None:
        """The page of a key, made when it is first wanted; None when there is none, as of a person nobody chose."""
        if key not in self.widgets and key in MAKERS:
            self.widgets[key] = MAKERS[key](self)
            self.window.stack.addWidget(self.widgets[key])
        return self.widgets.get(key)

    @property
    def log(self) -> "LogTabs":
        """The log, made when it is first wanted."""
        from care_desktop.ui.pages.log_event_tabs import LogTabs

        made = self.page(LOG_KEY)
        assert isinstance(made, LogTabs)
        return made

    @property
    def runner(self) -> "SyncRunner":
        """What runs the accounts; loaded when it is first wanted, for it loads every source."""
        if self._runner is None:
            from care_desktop.ui.sync_runner import SyncRunner
            from care_desktop.ui.sync_status import SyncStatus

            self._runner = SyncRunner(self.operations, self)
            self._status = SyncStatus(self._runner, self.window.sidebar, self.window.messages, self)
            self._status.accounts_requested.connect(self.show_accounts)
            self._status.inbox_requested.connect(self.dialogs.show_inbox)
            self._status.proposed_changed.connect(self._on_proposed)
        return self._runner

    def _on_proposed(self, count: int) -> None:
        action = self.window.commands[ActionId.INBOX]
        words = self.tr("Inbox of proposed people…")
        action.setText(
            self.tr("Inbox of proposed people, {n}…").format(n=QLocale().toString(count)) if count else words
        )

    def show_accounts(self) -> None:
        """Show the accounts."""
        from care_desktop.ui.pages.settings_page import ACCOUNTS, SettingsPage

        self.window.show_page(SETTINGS_KEY)
        settings = self.widgets[SETTINGS_KEY]
        assert isinstance(settings, SettingsPage)
        settings.show_section(ACCOUNTS)

    def show_appearance(self, choice: ThemeChoice) -> None:
        """Let the settings show what was chosen elsewhere."""
        settings = self.widgets.get(SETTINGS_KEY)
        if settings is not None:
            settings.show_appearance(choice)  # type: ignore[attr-defined]

    def _bring_up_to_date(self) -> None:
        """Scores fade from day to day: when they are of another day, compute them anew and tell every page."""
        self.operations.query(insights.refresh_all, self._on_up_to_date, key="up to date")
        self.operations.query(local_presence.keep_fit, self._on_up_to_date, key="presence fit")

    def _on_up_to_date(self, was_stale: bool) -> None:
        if was_stale:
            self.operations.announce(Changes(many=True))

    def enter(self, key: str) -> None:
        """Put the focus where one works first on the page that has just come into view."""
        page = self.widgets[key]
        focus_first: Callable[[], object] = getattr(page, "focus_first", page.setFocus)
        focus_first()

    def show_person(self, id: UUID, name: str = "") -> None:
        """Show somebody's page, and the name in the sidebar."""
        from care_desktop.ui.page_makers import make_person
        from care_desktop.ui.pages.person_page import PersonPage

        page = self.widgets.get(PERSON_KEY)
        if not isinstance(page, PersonPage):
            page = make_person(self)
            self.widgets[PERSON_KEY] = page
            self.window.stack.addWidget(page)
        self._person_id = id
        if name:
            self._on_named(id, name)
        else:
            self._read_person_name(id)
        page.show_person(id)
        self.window.show_page(PERSON_KEY)

    def _read_person_name(self, id: UUID) -> None:
        self.operations.query(lambda ws: people.get(ws, id), self._on_person_name, failed=self._on_person_gone)

    def _on_person_name(self, person: Person) -> None:
        if person.id == self._person_id:
            self._on_named(person.id, person.draft.name)

    def _on_named(self, id: UUID, name: str) -> None:
        self.window.sidebar.set_person(name)
        self.palette.remember(id, name)

    def _on_person_gone(self, _error: CareError) -> None:
        self._person_id = None
        self.window.sidebar.set_person("")

    def leave_person(self) -> None:
        """Go to the people when the person who showed is gone."""
        if self.window.current_key == PERSON_KEY:
            self.window.show_page(PEOPLE_KEY)

    def _on_changed(self, changes: Changes) -> None:
        id = self._person_id
        if id is not None and (changes.many or id in changes.people):
            self._read_person_name(id)

    def _on_history_changed(self) -> None:
        history = self.operations.history
        self.window.commands.set_history(history.next_undo, history.next_redo)

    def log_conversation(self) -> None:
        """Open the capture line where one is; on somebody's page with their name in it."""
        if self.window.current_key == PERSON_KEY and self._person_id is not None:
            self.log_with(self._person_id)
        else:
            self.feed.start()
            self.desk.open()

    def log_with(self, id: UUID) -> None:
        """Open the capture line with somebody's name in it."""
        self.feed.start()
        self.operations.query(lambda ws: people.get(ws, id), lambda who: self.desk.open_with(who.draft.name, id))

    def log_with_many(self, people: Sequence[tuple[UUID, str]]) -> None:
        """Open the capture line with several names in it."""
        self.feed.start()
        self.desk.open_line(", ".join(name for _, name in people) + " ")
        for id, name in people:
            self.desk.open_with(name, id)

    def log_line(self, text: str) -> None:
        """Open the capture line with words in it."""
        self.feed.start()
        self.desk.open_line(text)

    def open_interaction(self, id: UUID) -> None:
        """Open the form of an interaction."""
        self.log.log.open_form(id)

    def toggle_event_mode(self) -> None:
        """Ask for the event and turn event mode on, or turn it off."""
        self.window.show_page(LOG_KEY)
        self.log.toggle_event_mode()

    @property
    def palette(self) -> "Palette":
        """What finds people and actions; made when it is first wanted."""
        if self._palette is None:
            from care_desktop.ui.palette import Palette
            from care_desktop.ui.window_actions import palette_entries

            entries = partial(palette_entries, self.window)
            self._palette = Palette(
                self.operations, self.holder, entries, self.show_person, self.log_line, self.window.stack
            )
        return self._palette

    def find(self) -> None:
        """Open the palette."""
        self.palette.open()

    def search(self) -> None:
        """Put the cursor into the search field of the page; a page without one leads to the people."""
        focus_search = getattr(self.widgets.get(self.window.current_key), "focus_search", None)
        if focus_search is not None:
            focus_search()
        else:
            self.window.show_page(PEOPLE_KEY)
            self.people.focus_search()

    def show_only(self, rownos: Sequence[int]) -> None:
        """Show the list of people with these row numbers alone."""
        self.window.show_page(PEOPLE_KEY)
        self.people.show_only(rownos, self.tr("Due this week"))

    def _prepare(self) -> None:
        """Import what the first click on a person or a form would else wait for, and begin to count for Insights."""
        import care_desktop.ui.dialogs.person_dialog
        import care_desktop.ui.pages.person_page  # noqa: F401

        self.page(INSIGHTS_KEY)
        self.operations.query(_load_sources, self._on_sources_loaded)

    def _on_sources_loaded(self, _nothing: None) -> None:
        """Begin to look for accounts that are due."""
        _ = self.runner

    def close(self) -> None:
        """Keep the unsaved line, finish what is under way and close the file. Blocks."""
        self._day.stop()
        self.elsewhere.timer.stop()
        self.desk.close()
        for page in self.widgets.values():
            stop = getattr(page, "stop", None)
            if stop is not None:
                stop()
        if self._status is not None:
            self._status.close()
        if self._runner is not None:
            self._runner.close()
        self.backups.close()
        self.operations.close()
        # Whoever still waited for this workspace is refused now, which concerns nobody any more.
        self.operations.failed.disconnect(self.window.messages.show_error)


def _load_sources(_workspace: Workspace) -> None:
    """Load every source off the thread of the window: it takes a third of a second."""
    import care_desktop.services.accounts
    import care_desktop.services.sync  # noqa: F401
