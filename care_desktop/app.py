"""Puts the window together: the shell is painted first, everything else is loaded behind it."""

import gc
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from care_desktop import __version__
from care_desktop.errors import CareError
from care_desktop.paths import Profile, resources_dir
from care_desktop.settings import Settings
from care_desktop.ui.main_window import MainWindow, own_name
from care_desktop.ui.theme import ThemeChoice, load_holder

if TYPE_CHECKING:
    import logging

    from care_desktop.services.outcome import Workspace
    from care_desktop.ui.collector import Collector
    from care_desktop.ui.crash import CrashReporter
    from care_desktop.ui.tasks import Lane
    from care_desktop.ui.workspace_pages import OpenedWorkspace, WorkspacePages

_DATABASE_VARIABLE = "CARE_DESKTOP_DATABASE"
_LAST = "last_database"
_NO_DISPLAY = (
    "There is no screen to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set). "
    "Start it from a desktop session, or as `xvfb-run care-desktop`; the commands of `care-desktop --help` "
    "work without a screen."
)


def run(profile: Profile, database: Path | None = None, quit_after_paint: bool = False) -> int:
    """Open the window and stay until it is closed; returns the exit status.

    Args:
        profile: where settings, log and drafts lie, and the workspace when no other is named; made when absent.
        database: the workspace to open; None is the one of CARE_DESKTOP_DATABASE, else the one open last.
        quit_after_paint: end as soon as the window was painted for the first time, before a workspace is opened.
    """
    if not has_display():
        print(_NO_DISPLAY, file=sys.stderr)
        return 1
    try:
        profile.make()
    except CareError as error:
        print(error, file=sys.stderr)
        return 1
    # Until the window stands next to nothing becomes garbage, and looking for it takes a tenth of the start.
    gc.disable()
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("care-desktop")
    app.setApplicationDisplayName("")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("care-desktop")
    application = Application(profile, app)
    application.start(database, quit_after_paint)
    status = app.exec()
    application.end()
    return status


def has_display() -> bool:
    """Whether there is a screen, or Qt was told to do without one."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


class Application(QObject):
    """The window and the one workspace it shows; closes one before it opens the next."""

    def __init__(self, profile: Profile, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._profile = profile
        self._settings = Settings(profile.settings)
        self._holder = load_holder(resources_dir(), ThemeChoice(self._settings.text("appearance")))
        self.window = MainWindow(self._holder, self._settings)
        self._wanted: Path | None = None
        self._loading: Lane | None = None
        self._crashes: CrashReporter | None = None
        self._log: logging.Handler | None = None
        self._collector: Collector | None = None
        self.pages: WorkspacePages | None = None

    def start(self, database: Path | None = None, quit_after_paint: bool = False) -> None:
        """Show the window; the workspace follows once it was painted."""
        self._wanted = database
        self.window.painted.connect(self.window.close if quit_after_paint else self._on_painted)
        self.window.show()

    @property
    def is_settled(self) -> bool:
        """A workspace is open and shows, or the window says why none is."""
        if self.pages is not None:
            return bool(self.pages.widgets)
        return self._loading is not None and self._loading.idle and self.window.trouble is not None

    def end(self) -> None:
        """Finish what is under way and close the workspace. Blocks."""
        if self._collector is not None:
            self._collector.release()
        self._leave()
        if self._loading is not None:
            self._loading.close()
        if self._crashes is not None:
            self._crashes.remove()
        if self._log is not None:
            from care_desktop.logs import stop_log

            stop_log(self._log)
        self.window.deleteLater()

    def _on_painted(self) -> None:
        """Load the rest: what the window needs at once, what a workspace needs in the background."""
        from care_desktop.logs import start_log
        from care_desktop.ui.actions import KeyGuard
        from care_desktop.ui.collector import Collector
        from care_desktop.ui.crash import CrashReporter
        from care_desktop.ui.style import install_style
        from care_desktop.ui.tasks import Lane

        self._log = start_log(self._profile.logs)
        self._loading = Lane("loading", self)
        install_style(self._app, self._holder)
        self.window.finish()
        # From here on there is more to collect than what stays for good; on this thread, as Qt objects demand.
        gc.enable()
        self._collector = Collector(self)
        self._crashes = CrashReporter(self._profile.logs, self)
        self._crashes.install()
        self._crashes.crashed.connect(self._on_crashed)
        KeyGuard(self._app, self.window.commands, self.window)
        self.window.workspace_chosen.connect(self._on_workspace_chosen)
        self.window.own_chosen.connect(self._on_own_chosen)
        self.window.sample_chosen.connect(self._on_sample_chosen)
        self._loading.submit(_load_rooms, self._on_loaded, crashed=self._crashes.report)

    def _on_loaded(self, _nothing: None) -> None:
        last = self._settings.text(_LAST)
        if self._wanted is not None or os.environ.get(_DATABASE_VARIABLE, "").strip() or not last:
            self._open(self._wanted)
        elif Path(last).exists():
            self._open(Path(last))
        else:
            sentence = self.tr(
                "The workspace that was open last is no longer there. Has its disk or folder been moved?"
            )
            self.window.show_trouble(sentence, Path(last))

    def _open(self, path: Path | None) -> None:
        from care_desktop.composition import database_path, open_workspace

        self._show(partial(open_workspace, self._profile, path), database_path(self._profile, path))

    def _show(self, open_workspace: "Callable[[], Workspace]", path: Path) -> None:
        from care_desktop.ui.workspace_pages import WorkspacePages

        assert self._crashes is not None
        self._leave()
        draft = self._profile.root / "draft.txt"
        self.pages = WorkspacePages(
            open_workspace, self.window, self._holder, self._crashes, draft, self._profile.exports
        )
        self.pages.opened.connect(self._on_opened)
        self.pages.refused.connect(partial(self._on_refused, path))

    def _leave(self) -> None:
        if self.pages is not None:
            self.pages.close()
            self.window.attach(None)
            self.pages.deleteLater()
            self.pages = None

    def _on_opened(self, found: "OpenedWorkspace") -> None:
        from care_desktop.composition import sample_database

        is_sample = found.path == sample_database(self._profile)
        is_own = found.path == self._profile.database
        self.window.set_workspace(own_name(is_sample, found.name, found.path.stem, is_own), found.path)
        self._remember("" if is_own or is_sample else str(found.path))

    def _remember(self, last: str) -> None:
        if last != self._settings.text(_LAST):
            try:
                self._settings.change(_LAST, last)
            except CareError as error:
                self.window.messages.show_error(str(error))

    def _on_refused(self, path: Path, sentence: str) -> None:
        self._leave()
        self.window.show_trouble(sentence, path)

    def _on_workspace_chosen(self, path: Path) -> None:
        self._open(path.absolute())

    def _on_own_chosen(self) -> None:
        self._open(self._profile.database)

    def _on_sample_chosen(self) -> None:
        from care_desktop.composition import sample_database

        self._show(partial(_open_sample, self._profile), sample_database(self._profile))

    def _on_crashed(self, sentence: str) -> None:
        from care_desktop.ui.widgets.message_bar import MessageAction

        assert self._crashes is not None
        action = MessageAction(self.tr("Show the log"), self._crashes.show_log)
        self.window.messages.show_error(sentence, action=action)


def _load_rooms() -> None:
    """Import what a workspace needs; it takes longer than painting the shell."""
    import care_desktop.composition
    import care_desktop.services.insights
    import care_desktop.services.transfer_out  # noqa: F401


def _open_sample(profile: Profile) -> "Workspace":
    """The sample workspace, written when it is not there yet. Blocks."""
    from care_desktop.composition import open_workspace, sample_database
    from care_desktop.services.demo import write_sample

    path = sample_database(profile)
    is_new = not path.exists()
    workspace = open_workspace(profile, path)
    if is_new:
        write_sample(workspace)
    return workspace
