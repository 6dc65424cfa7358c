"""Plain connections to a workspace file or a copy of it, for backups, checks and restoring; they set nothing up."""

import contextlib
import os
import sqlite3
from pathlib import Path

from care_desktop.domain.workspace_key import WorkspaceKey
from care_desktop.storage import cipher
from care_desktop.storage.engine import may_write
from care_desktop.storage.search import indexed

DAMAGE = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What reading a damaged file raises; the second when even the words of the error cannot be read."""


def open_file(path: Path, *, writes: bool = False) -> sqlite3.Connection:
    """A connection of its own to a file that exists; only to read unless said otherwise. Waits for other writers.

    Raises:
        sqlite3.Error: it cannot be opened.
        LockedFile: it is encrypted, and its key is not held.
    """
    # Nobody changes a file in a folder that cannot be written; it is then read without an index of its log.
    log = path.with_name(path.name + "-wal")
    is_still = not writes and not may_write(path) and not (log.exists() and log.stat().st_size > 0)
    # What a writer that was killed left half done is put back by SQLite, which has to write for it.
    puts_back = not writes and may_write(path) and path.with_name(path.name + "-journal").exists()
    mode = "rw" if writes or puts_back else "ro"
    address = f"{path.absolute().as_uri()}?mode={mode}{'&immutable=1' if is_still else ''}"
    connection = cipher.connect(address, key=cipher.key_of(path), uri=True, any_thread=True)
    if puts_back:
        connection.execute("PRAGMA query_only = ON")
    connection.create_function("searchable", 1, indexed, deterministic=True)
    return connection


def open_new(path: Path, key: WorkspaceKey | None = None) -> sqlite3.Connection:
    """A connection to an empty file that is to become a copy, encrypted with `key`.

    Raises:
        sqlite3.Error: it cannot be opened.
    """
    return cipher.connect(path, key=key)


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder safe, where the system lets a folder be synced."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
