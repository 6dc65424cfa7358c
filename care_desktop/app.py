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
from care_desktop.cli_place import DATABASE_VARIABLE, database_path
from care_desktop.errors import CareError, LockedFile
from care_desktop.paths import Profile, resources_dir
from care_desktop.settings import Settings
from care_desktop.ui.file_opening import OpeningApplication
from care_desktop.ui.main_window import MainWindow, own_name
from care_desktop.ui.single_instance import SingleInstance, call_forward
from care_desktop.ui.theme import ThemeChoice, load_holder

if TYPE_CHECKING:
    import logging

    from care_desktop.services.encryption import Conversion
    from care_desktop.services.opening import OpenedWorkspace
    from care_desktop.services.outcome import Workspace
    from care_desktop.ui.collector import Collector
    from care_desktop.ui.crash import CrashReporter
    from care_desktop.ui.recovery import Recovery
    from care_desktop.ui.tasks import Lane
    from care_desktop.ui.workspace_pages import WorkspacePages

_LAST = "last_database"
NO_DISPLAY = (
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
        print(NO_DISPLAY, file=sys.stderr)
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
        app = OpeningApplication(sys.argv[:1])
    app.setApplicationName("care-desktop")
    app.setApplicationDisplayName("")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("care-desktop")
    instance = SingleInstance(app)
    wanted = database_path(profile, database)
    if not instance.claim(wanted):
        return _call_forward(wanted)
    application = Application(profile, app, instance)
    application.start(database, quit_after_paint)
    status = app.exec()
    application.end()
    return status


def _call_forward(workspace: Path) -> int:
    """Let the window that has the file come forward; returns the exit status of this start."""
    if call_forward(workspace):
        return 0
    print(
        f"{workspace.name} is open in another window of CARE Desktop, which does not answer. "
        "Close it there, or end that program, then start again.",
        file=sys.stderr,
    )
    return 1


def has_display() -> bool:
    """Whether there is a screen, or Qt was told to do without one."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


class Application(QObject):
    """The window and the one workspace it shows; closes one before it opens the next."""

    def __init__(self, profile: Profile, app: QApplication, instance: SingleInstance | None = None) -> None:
        super().__init__(app)
        self._instance = instance or SingleInstance(self)
        self._app = app
        self._profile = profile
        self._settings = Settings(profile.settings)
        self._holder = load_holder(resources_dir(), ThemeChoice(self._settings.text("appearance")))
        self.window = MainWindow(self._holder, self._settings)
        self._wanted: Path | None = None
        self._form_draft = profile.root / "draft-form.txt"
        self._loading: Lane | None = None
        self._crashes: CrashReporter | None = None
        self._recovery: Recovery | None = None
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
        self._instance.release()
        self.window.deleteLater()

    def _on_painted(self) -> None:
        """Load the rest: what the window needs at once, what a workspace needs in the background."""
        from care_desktop.logs import start_log
        from care_desktop.ui.actions import KeyGuard
        from care_desktop.ui.app_icon import app_icon
        from care_desktop.ui.collector import Collector
        from care_desktop.ui.crash import CrashReporter
        from care_desktop.ui.style import install_style
        from care_desktop.ui.tasks import Lane

        self._log = start_log(self._profile.logs)
        self._crashes = CrashReporter(self._profile.logs, self)
        self._crashes.crashed.connect(self._on_crashed)
        fallen = self._crashes.install()
        self._loading = Lane("loading", self)
        install_style(self._app, self._holder)
        self._app.setWindowIcon(app_icon(resources_dir()))
        self.window.finish()
        # From here on there is more to collect than what stays for good; on this thread, as Qt objects demand.
        gc.enable()
        self._collector = Collector(self)
        if fallen is not None:
            self._on_crashed(self.tr("The program ended unexpectedly last time. What was saved is safe."))
        self._offer_form_draft()
        KeyGuard(self._app, self.window.commands, self.window)
        self._instance.called.connect(self.window.come_forward)
        self.window.workspace_chosen.connect(self._on_workspace_chosen)
        self.window.own_chosen.connect(self._on_own_chosen)
        self.window.sample_chosen.connect(self._on_sample_chosen)
        self._loading.submit(_load_rooms, self._on_loaded, crashed=self._crashes.report)

    def _on_loaded(self, _nothing: None) -> None:
        from care_desktop.composition import backup_folders, present
        from care_desktop.ui.recovery import Recovery

        assert self._loading is not None and self._crashes is not None
        folders = partial(backup_folders, self._profile)
        self._recovery = Recovery(self.window, self._loading, folders, present, self._crashes.report, self)
        self._recovery.ended.connect(self._open)
        last = self._settings.text(_LAST)
        if isinstance(self._app, OpeningApplication):
            self._app.file_asked.connect(self._on_file_asked)
            self._wanted = self._app.take_asked() or self._wanted
        if self._wanted is not None or os.environ.get(DATABASE_VARIABLE, "").strip() or not last:
            self._open(self._wanted)
        elif Path(last).exists():
            self._open(Path(last))
        else:
            sentence = self.tr(
                "The workspace that was open last is no longer there. Has its disk or folder been moved?"
            )
            self._recover(sentence, Path(last))

    def _open(self, path: Path | None) -> None:
        from care_desktop.composition import open_workspace

        self._show(partial(open_workspace, self._profile, path), database_path(self._profile, path))

    def _show(self, open_workspace: "Callable[[], Workspace]", path: Path) -> None:
        from care_desktop.ui.workspace_pages import WorkspacePages

        assert self._crashes is not None
        if not self._instance.claim(path):
            self._on_claimed_elsewhere(path)
            return
        self._instance.listen()
        self._leave()
        is_sample = path == self._profile.sample
        self.pages = WorkspacePages(open_workspace, self.window, self._holder, self._crashes, self._profile, is_sample)
        self.pages.operations.form_draft = self._form_draft
        self.pages.opened.connect(self._on_opened)
        self.pages.refused.connect(partial(self._on_refused, path))
        self.pages.damaged.connect(partial(self._on_damaged, path))
        self.pages.conversion_requested.connect(partial(self._on_conversion_wanted, path))
        self.pages.restore_requested.connect(partial(self._on_restore_wanted, path))

    def _on_claimed_elsewhere(self, path: Path) -> None:
        """Another window has the file: it comes forward, and this one keeps what it shows."""
        call_forward(path)
        sentence = self.tr("{file} is open in another window of CARE Desktop. Close it there first.")
        if self.pages is not None:
            self.window.messages.show_error(sentence.format(file=path.name))
        else:
            self.window.show_trouble(sentence.format(file=path.name), path)

    def _leave(self) -> None:
        if self.pages is not None:
            self.pages.close()
            self.window.attach(None)
            self.pages.deleteLater()
            self.pages = None

    def _on_opened(self, found: "OpenedWorkspace") -> None:
        from care_desktop.services.opening import counts
        from care_desktop.ui.opening_words import backups_notice, opening_notice

        assert self._crashes is not None and self.pages is not None
        self.pages.operations.query(counts, self._crashes.set_size)
        is_sample = found.path == self._profile.sample
        is_own = found.path == self._profile.database
        name = own_name(is_sample, found.name, found.path.stem, is_own)
        if found.read_only:
            name = self.tr("Read only: {name}").format(name=name)
            self.window.commands.set_read_only()
        self.window.set_workspace(name, found.path)
        for notice in (backups_notice(found, self._settings.text("backup_folder")), opening_notice(found)):
            if notice:
                self.window.messages.show_error(notice)
        self._remember("" if is_own or is_sample else str(found.path))

    def _remember(self, last: str) -> None:
        if last != self._settings.text(_LAST):
            try:
                self._settings.change(_LAST, last)
            except CareError as error:
                self.window.messages.show_error(str(error))

    def _on_refused(self, path: Path, error: CareError) -> None:
        self._leave()
        self._recover(str(error), path)
        if isinstance(error, LockedFile) and self._recovery is not None:
            self._recovery.unlock(error, path)

    def _on_damaged(self, path: Path, sentence: str) -> None:
        self._leave()
        self._recover(sentence, path)

    def _on_conversion_wanted(self, path: Path, conversion: "Conversion") -> None:
        assert self._recovery is not None
        self._leave()
        self._recovery.convert(path, conversion)

    def _recover(self, sentence: str, path: Path) -> None:
        assert self._recovery is not None
        self._recovery.show(sentence, path)

    def _on_restore_wanted(self, path: Path, backup: Path) -> None:
        """Close the workspace, for only a closed file is exchanged, and open it again afterwards."""
        assert self._recovery is not None
        self._leave()
        self._recovery.restore(path, backup)

    def _on_workspace_chosen(self, path: Path) -> None:
        self._open(path.absolute())

    def _on_file_asked(self) -> None:
        """Open what the system asks for, unless a dialog is open here that the workspace would be taken from."""
        assert isinstance(self._app, OpeningApplication)
        path = self._app.take_asked()
        self.window.come_forward()
        if path is not None and self._app.activeModalWidget() is None:
            self._open(path.absolute())
        elif path is not None:
            sentence = self.tr("Finish the dialog first, then open {file} once more.")
            self.window.messages.show_error(sentence.format(file=path.name))

    def _on_own_chosen(self) -> None:
        self._open(self._profile.database)

    def _on_sample_chosen(self) -> None:
        self._show(partial(_open_sample, self._profile), self._profile.sample)

    def _on_crashed(self, sentence: str) -> None:
        from care_desktop.ui.widgets.message_bar import MessageAction

        action = MessageAction(self.tr("Show report"), self._show_report)
        self.window.messages.show_error(sentence, action=action)

    def _offer_form_draft(self) -> None:
        """Give back what was typed into a form that was open when the program ended."""
        from care_desktop.services.capture_draft import read_draft, write_draft
        from care_desktop.ui.dialogs.crash_dialog import form_draft_dialog
        from care_desktop.ui.widgets.message_bar import MessageAction

        text = read_draft(self._form_draft)
        if not text:
            return

        def show() -> None:
            dialog = form_draft_dialog(self._holder, text, self._form_draft, self.window)
            dialog.finished.connect(lambda: write_draft(self._form_draft, ""))
            dialog.open()

        said = self.tr("A form was open when the program ended. What was typed into it was kept.")
        self.window.messages.show_error(said, action=MessageAction(self.tr("Show it"), show))

    def _show_report(self) -> None:
        if self._crashes is not None:
            self._crashes.show_report(self._holder, self.window)


def _load_rooms() -> None:
    """Import what a workspace needs; it takes longer than painting the shell."""
    import care_desktop.composition
    import care_desktop.services.insights
    import care_desktop.services.transfer_out  # noqa: F401


def _open_sample(profile: Profile) -> "Workspace":
    """The sample workspace, written when it is not there yet. Blocks."""
    from care_desktop.composition import open_workspace
    from care_desktop.services.demo import write_sample

    path = profile.sample
    is_new = not path.exists()
    workspace = open_workspace(profile, path)
    if is_new:
        write_sample(workspace)
    return workspace
