"""Puts the quick log together: the small window is painted first, the workspace is opened behind it."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from care_desktop import __version__
from care_desktop.app import NO_DISPLAY, has_display
from care_desktop.errors import CareError
from care_desktop.paths import Profile, resources_dir
from care_desktop.settings import Settings
from care_desktop.ui.quick_log import QuickLogWindow
from care_desktop.ui.style import install_style
from care_desktop.ui.tasks import Lane
from care_desktop.ui.theme import ThemeChoice, load_holder

if TYPE_CHECKING:
    from care_desktop.services.outcome import Workspace
    from care_desktop.ui.operations import Operations


def run_quick_log(profile: Profile, database: Path | None = None) -> int:
    """Show the capture line over all windows until it was saved or closed; returns the exit status.

    The main window may have the same workspace open.

    Args:
        profile: where settings, log and the draft lie; made when absent.
        database: the workspace to log into; None is the one of CARE_DESKTOP_DATABASE, else the one open last.
    """
    if not has_display():
        print(NO_DISPLAY, file=sys.stderr)
        return 1
    try:
        profile.make()
    except CareError as error:
        print(error, file=sys.stderr)
        return 1
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("care-desktop")
    app.setApplicationDisplayName("")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("care-desktop")
    app.setQuitOnLastWindowClosed(False)
    holder = load_holder(resources_dir(), ThemeChoice(Settings(profile.settings).text("appearance")))
    install_style(app, holder)
    quick = _QuickLog(profile, database, app, QuickLogWindow(holder, draft_path(profile)))
    quick.window.show()
    status = app.exec()
    quick.end()
    return status


class _QuickLog:
    """The small window and the workspace behind it."""

    def __init__(self, profile: Profile, database: Path | None, app: QApplication, window: QuickLogWindow) -> None:
        from care_desktop.logs import start_log
        from care_desktop.ui.crash import CrashReporter

        self.window = window
        self._open = _opener(profile, database)
        self._log = start_log(profile.logs)
        self._crashes = CrashReporter(profile.logs, app)
        self._crashes.crashed.connect(window.show_trouble)
        self._crashes.install()
        self._loading = Lane("loading", app)
        self._operations: Operations | None = None
        window.painted.connect(partial(self._loading.submit, _load_rooms, self._on_loaded))
        window.closed.connect(partial(QTimer.singleShot, 0, app.quit))

    def _on_loaded(self, _nothing: None) -> None:
        from care_desktop.ui.operations import Operations

        self._operations = Operations(self._open)
        self._operations.crashed.connect(self._crashes.report)
        self.window.finish(self._operations)

    def end(self) -> None:
        """Finish what is under way and close the workspace. Blocks."""
        from care_desktop.logs import stop_log

        self._loading.close()
        if self._operations is not None:
            self._operations.close()
        self._crashes.remove()
        stop_log(self._log)
        self.window.deleteLater()


def _load_rooms() -> None:
    """Import what a workspace needs; it takes longer than painting the window."""
    import care_desktop.composition
    import care_desktop.ui.name_feed
    import care_desktop.ui.widgets.capture_line  # noqa: F401


def draft_path(profile: Profile) -> Path:
    """Where the unsaved line of the quick log is kept."""
    return profile.root / "draft-quick-log.txt"


def _opener(profile: Profile, database: Path | None) -> "Callable[[], Workspace]":
    def open_it() -> "Workspace":
        # Loaded on the lane, so that the line can be typed into before.
        from care_desktop.composition import open_workspace

        return open_workspace(profile, database)

    return open_it
