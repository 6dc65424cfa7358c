"""Writes a workspace file anew under another key: from plain to encrypted, back, or from one key to the next."""

import contextlib
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from care_desktop.domain.workspace_key import WorkspaceKey
from care_desktop.errors import Conflict, StorageFailure, UnreadableFile
from care_desktop.storage import cipher
from care_desktop.storage.contents import change_mark, row_counts
from care_desktop.storage.engine import APPLICATION_ID, check_file
from care_desktop.storage.raw_file import sync_folder
from care_desktop.storage.search import indexed

SUFFIX = ".converting"
_CHUNK_BYTES = 1 << 20
_PATIENCE_MS = 1000
_CACHE_KIBIBYTES = 262_144


def convert(path: Path, key: WorkspaceKey | None) -> None:
    """Put a copy under `key` in the place of the file, in one step. Blocks: about a minute for 500 MB.

    Nobody may have the file open, this process included. What was there before is overwritten where the system lets
    that be done; a file system that keeps old versions, and a solid-state disk, may have it still.

    Args:
        key: held from now on; None makes a plain file.

    Raises:
        UnreadableFile: no workspace, or its key is not held; it is as it was.
        Conflict: another program has it open; it is as it was.
        StorageFailure: the copy could not be written, or is not equal; it is as it was.
    """
    with _alone_with(path) as source:
        fresh = leftover_of(path)
        try:
            _write(source, fresh, key)
            _put_in_place(source, fresh, path)
        finally:
            _remove(fresh, overwrites=key is None)


def write_copy(source: Path, target: Path, key: WorkspaceKey | None) -> None:
    """Write what is in a file that nobody writes to into a new one, under `key`. Blocks.

    Raises:
        UnreadableFile: no workspace, or its key is not held.
        Conflict: another program has it open.
        StorageFailure: the copy could not be written, or is not equal; nothing is left of it.
    """
    partial = target.with_name(target.name + ".part")
    with _alone_with(source) as connection:
        try:
            _write(connection, partial, key)
            partial.replace(target)
        finally:
            _remove(partial, overwrites=key is None)


def leftover_of(path: Path) -> Path:
    """Where the copy is written that is to take the place of a file."""
    return path.with_name(path.name + SUFFIX)


def clear_leftover(path: Path) -> None:
    """Remove what a conversion that was killed has left beside a file, which this process has open by now."""
    with contextlib.suppress(OSError):
        _remove(leftover_of(path), overwrites=True)


def overwrite_and_remove(path: Path) -> None:
    """Overwrite a file, then remove it.

    Raises:
        OSError: it is there still.
    """
    with path.open("rb+") as file:
        _overwrite(file.fileno())
    path.unlink()


@contextlib.contextmanager
def _alone_with(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection of SQLCipher's to a file nobody else has open, without a log beside it, which it locks.

    Raises:
        UnreadableFile, Conflict: as `convert` does.
    """
    if not check_file(path):
        raise UnreadableFile(f"There is no workspace {path.name}.", "Look where it has gone.")
    try:
        # Locks say nothing between two libraries in one process: whoever else has it open here is found by its own.
        with closing(cipher.connect(path, key=cipher.key_of(path), busy_timeout_ms=_PATIENCE_MS)) as same:
            _lock(same, path)
        with closing(
            cipher.connect(path, key=cipher.key_of(path), for_copying=True, busy_timeout_ms=_PATIENCE_MS)
        ) as connection:
            _lock(connection, path)
            yield connection
    except (OSError, sqlite3.Error) as error:
        raise _failure(path, error) from error


def _lock(connection: sqlite3.Connection, path: Path) -> None:
    (mode,) = connection.execute("PRAGMA main.journal_mode = DELETE").fetchone()
    if mode != "delete":
        raise _is_open(path)
    connection.create_function("searchable", 1, indexed, deterministic=True)
    connection.execute("PRAGMA main.locking_mode = EXCLUSIVE")
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("COMMIT")


def _write(source: sqlite3.Connection, target: Path, key: WorkspaceKey | None) -> None:
    """The copy, equal to the source, sound and on the disk."""
    target.unlink(missing_ok=True)
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    (version,) = source.execute("PRAGMA main.user_version").fetchone()
    cipher.attach(source, target, "fresh", key)
    try:
        # Thrown away when it is cut short, and synced at the end.
        source.execute("PRAGMA fresh.journal_mode = OFF")
        source.execute("PRAGMA fresh.synchronous = OFF")
        source.execute(f"PRAGMA fresh.cache_size = -{_CACHE_KIBIBYTES}")
        source.execute("SELECT sqlcipher_export('fresh')")
        source.execute(f"PRAGMA fresh.application_id = {APPLICATION_ID}")
        source.execute(f"PRAGMA fresh.user_version = {version}")
    finally:
        source.execute("DETACH DATABASE fresh")
    with closing(cipher.connect(target, key=key)) as copy:
        copy.create_function("searchable", 1, indexed, deterministic=True)
        is_sound = copy.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
        if not is_sound or _content(copy) != _content(source):
            raise sqlite3.DatabaseError("the copy is not equal to the file")
    with target.open("rb+") as written:
        os.fsync(written.fileno())


def _content(connection: sqlite3.Connection) -> tuple[dict[str, int], str]:
    return row_counts(connection), change_mark(connection)


def _put_in_place(source: sqlite3.Connection, fresh: Path, path: Path) -> None:
    """Rename, still alone with the old file, and overwrite that: who waited for it finds nothing to write to."""
    fresh.chmod(path.stat().st_mode & 0o777)
    if sys.platform == "win32":
        source.close()
        fresh.replace(path)
        return
    old = os.open(path, os.O_RDWR)
    try:
        fresh.replace(path)
        sync_folder(path.parent)
        with contextlib.suppress(OSError):
            _overwrite(old)
            os.ftruncate(old, 0)
    finally:
        os.close(old)


def _overwrite(handle: int) -> None:
    left = os.lseek(handle, 0, os.SEEK_END)
    os.lseek(handle, 0, os.SEEK_SET)
    while left > 0:
        left -= os.write(handle, bytes(min(left, _CHUNK_BYTES)))
    os.fsync(handle)


def _remove(path: Path, *, overwrites: bool) -> None:
    for each in (path, path.with_name(path.name + "-journal")):
        if each.exists():
            if overwrites:
                overwrite_and_remove(each)
            else:
                each.unlink()


def _is_open(path: Path) -> Conflict:
    return Conflict(
        f"The workspace {path.name} is open in another window or program, so it was left as it is.",
        "Close it there, then try again.",
    )


def _failure(path: Path, error: Exception) -> Exception:
    text = getattr(error, "strerror", None) or str(error)
    if "locked" in text or "busy" in text:
        return _is_open(path)
    return StorageFailure(
        f"The workspace {path.name} could not be written anew ({text}), so it was left as it is.",
        "It needs as much free space as the file is large. Free some, then try again.",
    )
