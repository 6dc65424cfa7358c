"""What is done with a closed workspace file: its backups are shown, one is put in its place, it is encrypted."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from care_desktop.errors import CareError, LockedFile
from care_desktop.services import backups, encryption, restoring
from care_desktop.services.backups import BackedUp
from care_desktop.services.encryption import Conversion, Converted
from care_desktop.services.restoring import Restored
from care_desktop.ui.backup_words import restored_words
from care_desktop.ui.dialogs.unlock_dialog import UnlockDialog
from care_desktop.ui.encryption_words import converted_words
from care_desktop.ui.main_window import MainWindow
from care_desktop.ui.tasks import Lane


class Recovery(QObject):
    """Works on closed files only, on the lane it is given.

    Args:
        folders: tells where backups are or were kept; new ones go to the first.
        clock: gives the present.

    Signals:
        ended(Path): this workspace is to be opened; what was wanted is done, or could not be and all is as it was.
    """

    ended = Signal(object)

    def __init__(
        self,
        window: MainWindow,
        lane: Lane,
        folders: Callable[[], tuple[Path, ...]],
        clock: Callable[[], datetime],
        crashed: Callable[[BaseException], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._lane = lane
        self._folders = folders
        self._clock = clock
        self._crashed = crashed
        self._path = Path()
        window.restore_requested.connect(lambda backup: self.restore(self._path, backup))
        window.again_requested.connect(lambda: self.ended.emit(self._path))

    def show(self, sentence: str, path: Path) -> None:
        """Say that a workspace is not open and why; its backups follow when they are read. Returns at once."""
        self._path = path
        self._window.show_trouble(sentence, path)

        def show_backups(found: Sequence[BackedUp]) -> None:
            if self._window.trouble is not None and self._path == path:
                self._window.show_trouble(sentence, path, found)

        self._lane.submit(
            lambda: backups.kept_in(path, self._folders()), show_backups, lambda _error: None, self._crashed
        )

    def restore(self, path: Path, backup: Path) -> None:
        """Put a backup in the place of the file, which nobody has open; `ended` follows. Returns at once."""

        def done(restored: Restored) -> None:
            self._window.messages.end_progress()
            self._window.say(restored_words(restored))
            self.ended.emit(path)

        def work() -> Restored:
            return restoring.restore(path, backup, folder=self._folders()[0], now=self._clock())

        self._begin(self.tr("Restoring {file}").format(file=path.name))
        self._lane.submit(work, done, partial(self._failed, path), partial(self._fell, path))

    def _begin(self, words: str) -> None:
        """Say what is under way; nothing else may be begun with the file meanwhile."""
        if self._window.trouble is not None:
            self._window.trouble.setEnabled(False)
        self._window.messages.show_progress(words)

    def convert(self, path: Path, conversion: Conversion) -> None:
        """Encrypt the file, change its key or decrypt it; nobody has it open. `ended` follows. Returns at once."""

        def done(result: Converted) -> None:
            self._window.messages.end_progress()
            self._window.say(converted_words(conversion, result))
            self.ended.emit(path)

        def work() -> Converted:
            return encryption.carry_out(path, self._folders()[0], conversion, now=self._clock())

        self._begin(self.tr("Writing {file} anew").format(file=path.name))
        self._lane.submit(work, done, partial(self._failed, path), partial(self._fell, path))

    def unlock(self, locked: LockedFile, path: Path) -> None:
        """Ask for the recovery key of an encrypted file; `ended` follows when it fits."""

        def unlocked(trouble: str) -> None:
            self.ended.emit(path)
            if trouble:
                self._window.messages.show_error(trouble)

        dialog = UnlockDialog(self._window.holder, locked, path, self._window)
        dialog.unlocked.connect(unlocked)
        dialog.open()

    def _fell(self, path: Path, error: BaseException) -> None:
        """A mistake of the program must not leave the window with nothing in it: the file is opened as it is."""
        self._window.messages.end_progress()
        self._crashed(error)
        self.ended.emit(path)

    def _failed(self, path: Path, error: CareError) -> None:
        self._window.messages.end_progress()
        self._window.messages.show_error(str(error))
        self.ended.emit(path)
