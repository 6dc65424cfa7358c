"""The window: sidebar, one page at a time, one message bar. Its grounds are painted before anything else is loaded."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from care_desktop.errors import CareError
from care_desktop.settings import Settings
from care_desktop.ui.accessible import install_roles
from care_desktop.ui.theme import ThemeChoice, ThemeHolder
from care_desktop.ui.window_state import keep_geometry, restore_geometry

if TYPE_CHECKING:
    from care_desktop.services.backups import BackedUp
    from care_desktop.ui.actions import Actions
    from care_desktop.ui.busy import BusySign
    from care_desktop.ui.file_drop import FileDrop
    from care_desktop.ui.handbook_window import HandbookWindow
    from care_desktop.ui.pages.recovery_page import RecoveryPage
    from care_desktop.ui.widgets.message_bar import MessageBar
    from care_desktop.ui.widgets.sidebar import Sidebar
    from care_desktop.ui.widgets.sidebar_entries import SidebarEntry
    from care_desktop.ui.workspace_menu import WorkspaceMenu
    from care_desktop.ui.workspace_pages import WorkspacePages

TODAY_KEY, PEOPLE_KEY, PERSON_KEY, LOG_KEY = "today", "people", "person", "log"
RESOURCES_KEY, FEEDBACK_KEY, INSIGHTS_KEY, SETTINGS_KEY = "resources", "feedback", "insights", "settings"
_LEAST_WIDTH, _LEAST_HEIGHT = 640, 480


class MainWindow(QMainWindow):
    """The shell; `finish` gives it everything that can be pressed, `attach` the pages of an open workspace.

    Attributes:
        entries, sidebar, stack, messages, commands, menu, busy, drop: there after `finish`.

    Signals:
        painted(): the window was painted for the first time.
        workspace_chosen(Path): another workspace is to be opened; the file may not exist yet.
        own_chosen(), sample_chosen(): the person's own workspace, or the sample, is to be opened.
        restore_requested(Path): this backup is to be put in the place of the workspace; it was confirmed.
        again_requested(): the workspace that could not be opened is to be tried once more.
    """

    painted = Signal()
    workspace_chosen = Signal(object)
    own_chosen = Signal()
    sample_chosen = Signal()
    restore_requested = Signal(object)
    again_requested = Signal()

    entries: "tuple[SidebarEntry, ...]"
    sidebar: "Sidebar"
    stack: QStackedWidget
    messages: "MessageBar"
    commands: "Actions"
    menu: "WorkspaceMenu"
    busy: "BusySign"
    drop: "FileDrop"

    def __init__(self, holder: ThemeHolder, settings: Settings) -> None:
        super().__init__()
        install_roles()
        self._holder = holder
        self._settings = settings
        self._is_painted = False
        self._is_finished = False
        self._pages: WorkspacePages | None = None
        self._trouble: RecoveryPage | None = None
        self._handbook: HandbookWindow | None = None
        self._folder = Path.home()
        self._workspace: Path | None = None
        self.setWindowTitle(self.tr("CARE Desktop"))
        self.setMinimumSize(_LEAST_WIDTH, _LEAST_HEIGHT)
        restore_geometry(self, settings)

    def finish(self) -> None:
        """Make what the first painting does not need: sidebar, keys, menu, message bar. Once, before `attach`."""
        from care_desktop.ui.actions import ActionId, Actions
        from care_desktop.ui.alt_key import AltKey
        from care_desktop.ui.busy import BusySign
        from care_desktop.ui.file_drop import FileDrop
        from care_desktop.ui.widgets.message_bar import MessageBar
        from care_desktop.ui.widgets.sidebar import Sidebar
        from care_desktop.ui.widgets.sidebar_entries import SidebarEntry
        from care_desktop.ui.window_actions import connect_actions
        from care_desktop.ui.workspace_menu import WorkspaceMenu

        self._is_finished = True
        self.entries = entries = (
            SidebarEntry(TODAY_KEY, self.tr("Today"), "today", 1),
            SidebarEntry(PEOPLE_KEY, self.tr("People"), "people", 2),
            SidebarEntry(PERSON_KEY, "", "", 3),
            SidebarEntry(LOG_KEY, self.tr("Log"), "log", 4),
            SidebarEntry(RESOURCES_KEY, self.tr("Resources"), "resources", 5),
            SidebarEntry(FEEDBACK_KEY, self.tr("Feedback"), "feedback", 6),
            SidebarEntry(INSIGHTS_KEY, self.tr("Insights"), "insights", 7),
            SidebarEntry(SETTINGS_KEY, self.tr("Settings"), "settings", 8, at_foot=True),
        )
        self.sidebar = Sidebar(self._holder, entries)
        self.stack = QStackedWidget()
        self.messages = MessageBar(self._holder)
        self._lay_out()
        self.sidebar.set_current(TODAY_KEY)
        # Nothing has the focus until there is a page: Qt would else ring the first button of the sidebar.
        self.setFocus()
        self.busy = BusySign(self, self.messages)
        self.drop = FileDrop(self._holder, self)
        self.drop.is_open = False
        self.drop.file_dropped.connect(self._on_file_dropped)
        self.commands = Actions(self)
        self.menu = WorkspaceMenu(self.commands, entries, self)
        self.menu.show_appearance(self._holder.choice)
        self.menu.page_chosen.connect(self.show_page)
        self.menu.appearance_chosen.connect(self._on_appearance_chosen)
        self.sidebar.page_chosen.connect(self.show_page)
        self.sidebar.workspace_requested.connect(self.open_menu)
        self.sidebar.find_requested.connect(self.commands[ActionId.FIND].trigger)
        self._alt = AltKey(self)
        self._alt.pressed_alone.connect(self.open_menu)
        connect_actions(self)
        handle = self.windowHandle()
        if handle is not None:
            handle.installEventFilter(self._alt)

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.stack, 1)
        right.addWidget(self.messages)
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addLayout(right, 1)
        self.setCentralWidget(body)

    @property
    def pages(self) -> "WorkspacePages | None":
        """The pages of the open workspace; None while none is open."""
        return self._pages

    def attach(self, pages: "WorkspacePages | None", first: str = PEOPLE_KEY) -> None:
        """Show the pages of a workspace that was opened, beginning with `first`; None takes away those that show."""
        before, self._pages = self._pages, pages
        if before is not None:
            for page in before.widgets.values():
                self.stack.removeWidget(page)
                page.deleteLater()
        self.commands.set_open(pages is not None)
        self.drop.is_open = pages is not None
        self.commands.set_history(None, None)
        self.sidebar.set_person("")
        if pages is not None:
            self._leave_trouble()
            for page in pages.widgets.values():
                self.stack.addWidget(page)
            self.show_page(first)

    def show_page(self, key: str) -> None:
        """Go to a page, unless nothing is open to show there."""
        page = self._pages.page(key) if self._pages is not None else None
        if self._pages is None or page is None:
            return
        self.stack.setCurrentWidget(page)
        self.sidebar.set_current(key)
        self._pages.enter(key)

    @property
    def current_key(self) -> str:
        """The key of the page that shows; empty before there is one."""
        widgets = {} if self._pages is None else self._pages.widgets
        return next((key for key, page in widgets.items() if page is self.stack.currentWidget()), "")

    @property
    def trouble(self) -> "RecoveryPage | None":
        """The page that says why a workspace is not open; None when nothing is wrong."""
        return self._trouble

    @property
    def settings(self) -> Settings:
        """What is kept between two runs."""
        return self._settings

    @property
    def holder(self) -> ThemeHolder:
        """The theme in use, for dialogs."""
        return self._holder

    @property
    def folder(self) -> Path:
        """The folder of the workspace that is open, offered first when another one is chosen."""
        return self._folder

    @property
    def workspace(self) -> Path | None:
        """The file of the workspace that was opened last; None before the first one."""
        return self._workspace

    def set_workspace(self, name: str, path: Path) -> None:
        """Show which workspace is open."""
        self._folder, self._workspace = path.parent, path
        self.sidebar.set_workspace(name)
        self.setWindowTitle(self.tr("{name} - CARE Desktop").format(name=name))

    def show_trouble(self, sentence: str, path: Path, backups: "Sequence[BackedUp]" = ()) -> None:
        """Show that a workspace could not be opened, why, its backups, and the other ways on."""
        from care_desktop.ui.pages.recovery_page import RecoveryPage
        from care_desktop.ui.window_actions import ask_for_new_workspace, ask_for_workspace

        if self._trouble is None:
            self._trouble = RecoveryPage(self._holder)
            self._trouble.open_requested.connect(lambda: ask_for_workspace(self))
            self._trouble.new_requested.connect(lambda: ask_for_new_workspace(self))
            self._trouble.restore_requested.connect(self.restore_requested)
            self._trouble.again_requested.connect(self.again_requested)
            self.stack.addWidget(self._trouble)
        self._folder = path.parent
        self._trouble.explain(sentence, path)
        self._trouble.show_backups(backups)
        self.sidebar.hide()
        self.stack.setCurrentWidget(self._trouble)
        self._trouble.setFocus()

    def _leave_trouble(self) -> None:
        self.sidebar.show()
        if self._trouble is not None:
            self.stack.removeWidget(self._trouble)
            self._trouble.deleteLater()
            self._trouble = None

    def come_forward(self) -> None:
        """Show the window in front of others, as far as the system lets it."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def say(self, text: str, undo: bool = False) -> None:
        """Say what was done; with `undo` it can be taken back from there."""
        from care_desktop.ui.window_actions import undo_action

        self.messages.show_done(text, action=undo_action(self) if undo else None)

    def open_menu(self) -> None:
        """Open the menu under the name of the workspace."""
        place = self.sidebar.menu_corner() if self.sidebar.isVisible() else self.mapToGlobal(QPoint(8, 8))
        self.menu.popup(place)
        self.menu.setActiveAction(self.menu.actions()[0])

    @property
    def handbook(self) -> "HandbookWindow | None":
        """The window of the handbook; None before it was asked for."""
        return self._handbook

    def show_handbook(self) -> None:
        """Open the handbook at the chapter that fits what shows here."""
        from care_desktop.paths import docs_dir
        from care_desktop.ui.handbook_text import place_for
        from care_desktop.ui.handbook_window import HandbookWindow
        from care_desktop.ui.window_actions import names_of_what_shows

        if self._handbook is None:
            try:
                self._handbook = HandbookWindow(self._holder, docs_dir())
            except CareError as error:
                self.messages.show_error(str(error))
                return
        self._handbook.show_page(place_for(names_of_what_shows(self)))
        self._handbook.come_forward()

    def _on_file_dropped(self, path: Path) -> None:
        if self._pages is not None:
            self._pages.dialogs.import_path(path)

    def _on_appearance_chosen(self, choice: ThemeChoice) -> None:
        self._holder.choose(choice)
        if self._pages is not None:
            self._pages.show_appearance(choice)
        try:
            self._settings.change("appearance", choice.value)
        except CareError as error:
            self.messages.show_error(str(error))

    def _paint_grounds(self) -> None:
        """Paint where sidebar and page will stand."""
        theme, layout = self._holder.theme, self._holder.theme.metrics.layout
        width = layout.sidebar_narrow if self.width() < layout.narrow_below else layout.sidebar
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = QRect(self.width() - width if is_mirrored else 0, 0, width, self.height())
        edge = QRect(side.left() if is_mirrored else side.right(), 0, theme.metrics.line.hairline, self.height())
        painter = QPainter(self)
        for rect, role in ((self.rect(), "surface"), (side, "window"), (edge, "hairline")):
            painter.fillRect(rect, theme.color(role))
        painter.end()

    def focusNextPrevChild(self, next: bool) -> bool:
        from care_desktop.ui.tab_order import go_on

        return go_on(self, next) or super().focusNextPrevChild(next)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_finished:
            self._paint_grounds()
        if not self._is_painted:
            self._is_painted = True
            # Once what is on its way to the screen has got there.
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        try:
            keep_geometry(self, self._settings)
        except CareError as error:
            # The window goes either way; the place where it was is all that is lost.
            if self._is_finished:
                self.messages.show_error(str(error))
        if self._handbook is not None:
            self._handbook.close()
        super().closeEvent(event)


def own_name(is_sample: bool, name: str, file_stem: str, is_own: bool) -> str:
    """What the workspace is called at the top of the sidebar: its name, else what its file is."""
    if is_sample:
        return QCoreApplication.translate("workspace", "Sample workspace")
    if name:
        return name
    return QCoreApplication.translate("workspace", "My workspace") if is_own else file_stem
