"""One window for one workspace file: who comes second calls the first window forward."""

import contextlib
import getpass
import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

_ANSWER_MS = 3000
_CALL, _ANSWER = b"show\n", b"shown\n"


class SingleInstance(QObject):
    """The claim of this program on the workspace file it shows.

    The claim is a lock file beside the workspace that names this process; one that was killed leaves a lock that
    counts no more. Where no lock can be written, nobody can write the workspace either, and no claim is needed.

    Signals:
        called(): somebody started the program again on this file; the window is to come forward.
    """

    called = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock: QLockFile | None = None
        self._server: QLocalServer | None = None
        self._path: Path | None = None

    def claim(self, workspace: Path) -> bool:
        """Take the file; what was claimed before is given up then. False when another window has it: nothing changes.

        Does not block.
        """
        if workspace == self._path:
            return True
        lock = None
        if os.access(workspace.parent, os.W_OK):
            lock = QLockFile(str(_lock_path(workspace)))
            lock.setStaleLockTime(0)
            if not lock.tryLock(0) and lock.error() == QLockFile.LockError.LockFailedError:
                return False
        self.release()
        self._lock, self._path = lock, workspace
        return True

    def listen(self) -> None:
        """Answer from now on whoever is started on the same file. Once after each claim."""
        from PySide6.QtNetwork import QLocalServer

        if self._path is None or self._lock is None:
            return
        self._stop_listening()
        name = _name_of(self._path)
        # The lock is ours, so a socket of that name was left by a program that was killed.
        QLocalServer.removeServer(name)
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._on_called)
        server.listen(name)
        self._server = server

    def release(self) -> None:
        """Give the file up."""
        self._stop_listening()
        if self._lock is not None:
            self._lock.unlock()
        self._lock = self._path = None

    def _stop_listening(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None

    def _on_called(self) -> None:
        assert self._server is not None
        socket = self._server.nextPendingConnection()
        if socket is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.write(_ANSWER)
            socket.flush()
            self.called.emit()


def call_forward(workspace: Path) -> bool:
    """Ask the window that has this file to come forward; False when it does not answer. Blocks, seconds at most."""
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(_name_of(workspace))
    if not socket.waitForConnected(_ANSWER_MS):
        return False
    socket.write(_CALL)
    answered = socket.waitForReadyRead(_ANSWER_MS) and bytes(socket.readAll().data()) == _ANSWER
    with contextlib.suppress(RuntimeError):
        socket.abort()
    return answered


def _lock_path(workspace: Path) -> Path:
    return workspace.with_name(workspace.name + ".lock")


def _name_of(workspace: Path) -> str:
    """A short name for the socket; its folder is shared with other people, so the name is theirs and ours apart."""
    told = f"{getpass.getuser()}\n{workspace.resolve()}"
    return f"care-desktop-{hashlib.sha256(told.encode()).hexdigest()[:20]}"
