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
from care_desktop.ui.dialogs.unlock_dialog import UnlockDialog
from care_desktop.ui.encryption_words import converted_words
from care_desktop.ui.main_window import MainWindow
from care_desktop.ui.tasks import Lane


class Recovery(QObject):
    """Works on closed files only, on the lane it is given.

    Args:
        folder: tells where the backups lie now.
        clock: gives the present.

    Signals:
        ended(Path): this workspace is to be opened; what was wanted is done, or could not be and all is as it was.
    """

    ended = Signal(object)

    def __init__(
        self,
        window: MainWindow,
        lane: Lane,
        folder: Callable[[], Path],
        clock: Callable[[], datetime],
        crashed: Callable[[BaseException], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._lane = lane
        self._folder = folder
        self._clock = clock
        self._crashed = crashed
        self._path = Path()
        window.restore_requested.connect(lambda backup: self.restore(self._path, backup))

    def show(self, sentence: str, path: Path) -> None:
        """Say that a workspace is not open and why; its backups follow when they are read. Returns at once."""
        self._path = path
        self._window.show_trouble(sentence, path)

        def show_backups(found: Sequence[BackedUp]) -> None:
            if self._window.trouble is not None and self._path == path:
                self._window.show_trouble(sentence, path, found)

        self._lane.submit(
            lambda: backups.kept_of_file(path, self._folder()), show_backups, lambda _error: None, self._crashed
        )

    def restore(self, path: Path, backup: Path) -> None:
        """Put a backup in the place of the file, which nobody has open; `ended` follows. Returns at once."""

        def done(_restored: Restored) -> None:
            self._window.say(self.tr("{file} was restored.").format(file=path.name))
            self.ended.emit(path)

        def work() -> Restored:
            return restoring.restore(path, backup, folder=self._folder(), now=self._clock())

        self._lane.submit(work, done, partial(self._failed, path), self._crashed)

    def convert(self, path: Path, conversion: Conversion) -> None:
        """Encrypt the file, change its key or decrypt it; nobody has it open. `ended` follows. Returns at once."""

        def done(result: Converted) -> None:
            self._window.say(converted_words(conversion, result))
            self.ended.emit(path)

        def work() -> Converted:
            return encryption.carry_out(path, self._folder(), conversion, now=self._clock())

        self._window.say(self.tr("Working on {file}. This takes a while.").format(file=path.name))
        self._lane.submit(work, done, partial(self._failed, path), self._crashed)

    def unlock(self, locked: LockedFile, path: Path) -> None:
        """Ask for the recovery key of an encrypted file; `ended` follows when it fits."""

        def unlocked(trouble: str) -> None:
            self.ended.emit(path)
            if trouble:
                self._window.messages.show_error(trouble)

        dialog = UnlockDialog(self._window.holder, locked, path, self._window)
        dialog.unlocked.connect(unlocked)
        dialog.open()

    def _failed(self, path: Path, error: CareError) -> None:
        self._window.messages.show_error(str(error))
        self.ended.emit(path)
