"""The pages of an open workspace and what happens between them; loaded once the shell has been painted."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QLocale, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from care_desktop.domain.people import Person
from care_desktop.errors import CareError
from care_desktop.services import insights, local_presence, people, people_list
from care_desktop.services.outcome import Changes, Workspace
from care_desktop.ui.actions import ActionId, key_hint
from care_desktop.ui.crash import CrashReporter
from care_desktop.ui.export_files import ExportFiles
from care_desktop.ui.main_window import INSIGHTS_KEY, LOG_KEY, PEOPLE_KEY, SETTINGS_KEY, MainWindow
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.log_page import LogPage
from care_desktop.ui.pages.people_page import PeoplePage
from care_desktop.ui.theme import ThemeChoice, ThemeHolder
from care_desktop.ui.widgets.sidebar import PERSON_KEY

if TYPE_CHECKING:
    from care_desktop.ui.pages.insights_page import InsightsPage
    from care_desktop.ui.pages.settings_page import SettingsPage
    from care_desktop.ui.palette import Palette
    from care_desktop.ui.sync_runner import SyncRunner
    from care_desktop.ui.sync_status import SyncStatus

_DAY_CHECK_MS = 60_000
_PREPARE_MS = 400


@dataclass(frozen=True, slots=True)
class OpenedWorkspace:
    """What the shell shows of a workspace that was just opened: its file, and its name, empty when it has none."""

    path: Path
    name: str


class WorkspacePages(QObject):
    """Everything that shows one workspace, from opening to closing.

    Args:
        draft_path: where the unsaved capture line is kept.
        exports: the folder offered first for exports.

    Signals:
        opened(OpenedWorkspace): it is open and its pages show.
        refused(str): it could not be opened; the sentence says why.
    """

    opened = Signal(object)
    refused = Signal(str)

    def __init__(
        self,
        open_workspace: Callable[[], Workspace],
        window: MainWindow,
        holder: ThemeHolder,
        crashes: CrashReporter,
        draft_path: Path,
        exports: Path,
    ) -> None:
        super().__init__(window)
        self.operations: Operations = Operations(open_workspace, self)
        self._window = window
        self._holder = holder
        self._draft_path = draft_path
        self._person_id: UUID | None = None
        self.widgets: dict[str, QWidget] = {}
        self.insights: InsightsPage | None = None
        self.settings: SettingsPage | None = None
        self._runner: SyncRunner | None = None
        self._status: SyncStatus | None = None
        self._palette: Palette | None = None
        self.feed = NameFeed(self.operations, self)
        self.exports: ExportFiles = ExportFiles(self.operations, window, exports)
        self._day = QTimer(self, interval=_DAY_CHECK_MS)
        self._day.timeout.connect(self._bring_up_to_date)
        operations = self.operations
        operations.done.connect(window.say)
        operations.failed.connect(window.messages.show_error)
        operations.crashed.connect(crashes.report)
        operations.busy_changed.connect(window.busy.set_busy)
        operations.history_changed.connect(self._on_history_changed)
        operations.bus.changed.connect(self._on_changed)
        operations.query(_look, self._on_opened, failed=self._on_refused)

    def _on_refused(self, error: CareError) -> None:
        self.refused.emit(str(error))

    def _on_opened(self, found: OpenedWorkspace) -> None:
        self._make_pages()
        self._window.attach(self)
        self.opened.emit(found)
        self._bring_up_to_date()
        self._day.start()
        QTimer.singleShot(_PREPARE_MS, self, self._prepare)

    def _make_pages(self) -> None:
        search, log = key_hint(ActionId.SEARCH), key_hint(ActionId.LOG)
        self.people = PeoplePage(self.operations, self._holder, search)
        self.people.person_opened.connect(self.show_person)
        self.people.add_requested.connect(self.add_person)
        self.people.edit_requested.connect(self.edit_person)
        self.people.log_requested.connect(self.log_with)
        self.people.export_requested.connect(self.exports.some_people)
        self.people.import_requested.connect(self.import_file)
        self.people.sample_requested.connect(self._window.sample_chosen)
        self.log = LogPage(self.operations, self._holder, self._draft_path, log, search, self.feed)
        self.widgets = {PEOPLE_KEY: self.people, LOG_KEY: self.log}

    def page(self, key: str) -> QWidget | None:
        """The page of a key, made when it is first wanted; None when there is none, as of a person nobody chose."""
        makers = {INSIGHTS_KEY: self._make_insights, SETTINGS_KEY: self._make_settings}
        if key not in self.widgets and key in makers:
            self.widgets[key] = makers[key]()
            self._window.stack.addWidget(self.widgets[key])
        return self.widgets.get(key)

    def _make_insights(self) -> QWidget:
        from care_desktop.ui.pages.insights_page import InsightsPage
        from care_desktop.ui.report_files import ReportFiles

        self.insights = InsightsPage(self.operations, self._holder, self._window.settings)
        self.insights.person_activated.connect(self.show_person)
        self.insights.interaction_activated.connect(self.log.open_form)
        self.insights.add_requested.connect(self.add_person)
        feed = self.insights.feed
        self.reports = ReportFiles(self.operations, self._window, self.exports.folder, lambda: feed.data)
        self.insights.report_requested.connect(self.reports.ask)
        return self.insights

    def _make_settings(self) -> QWidget:
        from care_desktop.ui.pages.settings_page import SettingsPage

        self.settings = SettingsPage(self.operations, self._holder, self._window.settings, runner=self.runner)
        self.settings.inbox_requested.connect(self.show_inbox)
        self.settings.person_activated.connect(self.show_person)
        self.settings.appearance_chosen.connect(self._window.menu.show_appearance)
        return self.settings

    @property
    def runner(self) -> "SyncRunner":
        """What runs the accounts; loaded when it is first wanted, for it loads every source."""
        if self._runner is None:
            from care_desktop.ui.sync_runner import SyncRunner
            from care_desktop.ui.sync_status import SyncStatus

            self._runner = SyncRunner(self.operations, self)
            self._status = SyncStatus(self._runner, self._window.sidebar, self._window.messages, self)
            self._status.accounts_requested.connect(self.show_accounts)
            self._status.inbox_requested.connect(self.show_inbox)
            self._status.proposed_changed.connect(self._on_proposed)
        return self._runner

    def _on_proposed(self, count: int) -> None:
        action = self._window.commands[ActionId.INBOX]
        words = self.tr("Inbox of proposed people…")
        action.setText(
            self.tr("Inbox of proposed people, {n}…").format(n=QLocale().toString(count)) if count else words
        )

    def show_accounts(self) -> None:
        """Show the accounts."""
        from care_desktop.ui.pages.settings_page import ACCOUNTS

        self._window.show_page(SETTINGS_KEY)
        if self.settings is not None:
            self.settings.show_section(ACCOUNTS)

    def show_inbox(self) -> None:
        """Show the people whom accounts propose."""
        from care_desktop.ui.dialogs.account_inbox import InboxDialog

        InboxDialog(self.operations, self._holder, self.feed, self._window).open()

    def show_appearance(self, choice: ThemeChoice) -> None:
        """Let the settings show what was chosen elsewhere."""
        if self.settings is not None:
            self.settings.show_appearance(choice)

    def _bring_up_to_date(self) -> None:
        """Scores fade from day to day: when they are of another day, compute them anew and tell every page."""
        self.operations.query(insights.refresh_all, self._on_up_to_date, key="up to date")
        self.operations.query(local_presence.keep_fit, self._on_up_to_date, key="presence fit")

    def _on_up_to_date(self, was_stale: bool) -> None:
        if was_stale:
            self.operations.announce(Changes(many=True))

    def enter(self, key: str) -> None:
        """Put the focus where one works first on the page that has just come into view."""
        if key == PEOPLE_KEY:
            self.people.focus_list()
        elif key == LOG_KEY:
            self.log.focus_capture()
        else:
            self.widgets[key].setFocus()

    def show_person(self, id: UUID, name: str = "") -> None:
        """Show somebody's page, and the name in the sidebar."""
        from care_desktop.ui.pages.person_page import PersonPage

        page = self.widgets.get(PERSON_KEY)
        if not isinstance(page, PersonPage):
            page = PersonPage(self.operations, self._holder)
            page.log_requested.connect(self.log_with)
            page.edit_requested.connect(self.edit_person)
            page.interaction_activated.connect(self.log.open_form)
            page.left.connect(self._on_person_left)
            self.widgets[PERSON_KEY] = page
            self._window.stack.addWidget(page)
        self._person_id = id
        if name:
            self._on_named(id, name)
        else:
            self._read_person_name(id)
        page.show_person(id)
        self._window.show_page(PERSON_KEY)

    def _read_person_name(self, id: UUID) -> None:
        self.operations.query(lambda ws: people.get(ws, id), self._on_person_name, failed=self._on_person_gone)

    def _on_person_name(self, person: Person) -> None:
        if person.id == self._person_id:
            self._on_named(person.id, person.draft.name)

    def _on_named(self, id: UUID, name: str) -> None:
        self._window.sidebar.set_person(name)
        self.palette.remember(id, name)

    def _on_person_gone(self, _error: CareError) -> None:
        self._person_id = None
        self._window.sidebar.set_person("")

    def _on_person_left(self) -> None:
        if self._window.current_key == PERSON_KEY:
            self._window.show_page(PEOPLE_KEY)

    def _on_changed(self, changes: Changes) -> None:
        id = self._person_id
        if id is not None and (changes.many or id in changes.people):
            self._read_person_name(id)

    def _on_history_changed(self) -> None:
        history = self.operations.history
        self._window.commands.set_history(history.next_undo, history.next_redo)

    def log_conversation(self) -> None:
        """Go to the capture line; from somebody's page with their name in it."""
        if self._window.current_key == PERSON_KEY and self._person_id is not None:
            self.log_with(self._person_id)
        else:
            self._window.show_page(LOG_KEY)

    def log_with(self, id: UUID) -> None:
        """Go to the capture line with somebody's name in it."""

        def begin(person: Person) -> None:
            self._window.show_page(LOG_KEY)
            self.log.capture.begin_with(person.draft.name, id)

        self.operations.query(lambda ws: people.get(ws, id), begin)

    @property
    def palette(self) -> "Palette":
        """What finds people and actions; made when it is first wanted."""
        if self._palette is None:
            from care_desktop.ui.palette import Palette
            from care_desktop.ui.window_actions import palette_entries

            entries = partial(palette_entries, self._window)
            self._palette = Palette(
                self.operations, self._holder, entries, self.show_person, self.log_line, self._window.stack
            )
        return self._palette

    def find(self) -> None:
        """Open the palette."""
        self.palette.open()

    def log_line(self, text: str) -> None:
        """Go to the capture line with words in it."""
        self._window.show_page(LOG_KEY)
        self.log.capture.put_line(text)

    def search(self) -> None:
        """Put the cursor into the search field of the page; a page without one leads to the people."""
        if self._window.current_key == LOG_KEY:
            self.log.focus_search()
        else:
            self._window.show_page(PEOPLE_KEY)
            self.people.focus_search()

    def add_person(self) -> None:
        """Open the form for somebody new."""
        from care_desktop.ui.dialogs.person_dialog import PersonDialog

        dialog = PersonDialog(self.operations, self._holder, self.feed, None, self._window)
        dialog.saved.connect(self._on_person_added)
        dialog.open()

    def edit_person(self, id: UUID) -> None:
        """Open the form with what is known about somebody."""
        from care_desktop.ui.dialogs.person_dialog import PersonDialog

        PersonDialog(self.operations, self._holder, self.feed, id, self._window).open()

    def _on_person_added(self, id: UUID) -> None:
        self._window.show_page(PEOPLE_KEY)
        self.people.point_at(id)

    def import_file(self) -> None:
        """Ask for a file and show what would come of importing it."""
        from care_desktop.ui.dialogs.import_dialog import choose_and_import

        choose_and_import(self.operations, self._holder, self._window)

    def _prepare(self) -> None:
        """Import what the first click on a person or a form would else wait for, and begin to count for Insights."""
        import care_desktop.ui.dialogs.person_dialog
        import care_desktop.ui.pages.person_page  # noqa: F401

        self.page(INSIGHTS_KEY)
        self.operations.query(_load_sources, self._on_sources_loaded)

    def _on_sources_loaded(self, _nothing: None) -> None:
        """Begin to look for accounts that are due."""
        _ = self.runner

    def import_path(self, path: Path) -> None:
        """Show what would come of importing a file."""
        from care_desktop.ui.dialogs.import_dialog import import_path

        import_path(self.operations, self._holder, self._window, path)

    def close(self) -> None:
        """Keep the unsaved line, finish what is under way and close the file. Blocks."""
        self._day.stop()
        if self.widgets:
            self.log.save_draft()
        if self.insights is not None:
            self.insights.stop()
        if self._status is not None:
            self._status.close()
        if self._runner is not None:
            self._runner.close()
        self.operations.close()


def _look(workspace: Workspace) -> OpenedWorkspace:
    return OpenedWorkspace(workspace.path, people_list.workspace_name(workspace))


def _load_sources(_workspace: Workspace) -> None:
    """Load every source off the thread of the window: it takes a third of a second."""
    import care_desktop.services.accounts
    import care_desktop.services.sync  # noqa: F401
