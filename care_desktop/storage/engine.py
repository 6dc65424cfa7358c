"""The SQLAlchemy engine on one SQLite file: settings of every connection, and what a file must be to be opened."""

import contextlib
import os
import sqlite3
import stat
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection

from care_desktop.errors import UnreadableFile
from care_desktop.storage import cipher
from care_desktop.storage.places import FilePlace, PlaceKind
from care_desktop.storage.search import indexed

APPLICATION_ID = 0x43415245  # "CARE": marks the file as ours in its header
BUSY_TIMEOUT_MS = 5000
WRITES = "care_writes"
# A file gets its name when it is complete, so this is never empty in a sound one.
_FORMAT = "SELECT version_num FROM alembic_version LIMIT 1"
FILE_MODE = stat.S_IRUSR | stat.S_IWUSR


def make_engine(path: Path, *, read_only: bool = False) -> Engine:
    """An engine for a workspace file, which is made when absent (mode 0600) unless it may only be read. Does not block.

    Transactions are opened explicitly: Python's sqlite3 would neither roll back DDL nor take the write lock early.
    An encrypted file is opened with its key; that this process must hold, see `cipher.hold`.

    Raises:
        LockedFile: the file is encrypted, and its key is not held.
    """
    key = cipher.key_of(path)
    address = _read_only_address(path) if read_only else str(path)

    def connect() -> sqlite3.Connection:
        return cipher.connect(address, key=key, uri=read_only, any_thread=True, busy_timeout_ms=BUSY_TIMEOUT_MS)

    # The address decides the kind of pool; the connections are made by `connect`.
    engine = create_engine(f"sqlite:///{path}", hide_parameters=True, creator=connect)
    if key is not None:
        cipher.opened(engine, path, key)
        event.listen(engine, "engine_disposed", cipher.closed)

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: Any) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA cache_size = -65536")
        connection.create_function("searchable", 1, indexed, deterministic=True)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def may_write(path: Path) -> bool:
    """Whether a workspace file that exists, and the folder that holds its log, may be written."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _read_only_address(path: Path) -> str:
    """How SQLite opens a file that may only be read.

    A file in WAL mode needs a place for its index even to be read; in a folder that cannot be written it is opened as
    one that nobody changes, unless a log with changes lies beside it, which would then be passed over.
    """
    log = path.with_name(path.name + "-wal")
    has_log = log.exists() and log.stat().st_size > 0
    is_still = not os.access(path.parent, os.W_OK) and not has_log
    return f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if is_still else ''}"


def check_file(path: Path) -> bool:
    """True when `path` holds a workspace, False when there is no file yet.

    Only SQLite itself reads the file: a second file handle in this process would drop SQLite's locks.

    Raises:
        LockedFile: the file is encrypted, and its key is not held.
        UnreadableFile: the file is empty, no database, damaged at its head, or another program's database; or it is a
            link to a file that is not there.
    """
    what = f"The file {path.name}"
    if not path.exists():
        if path.is_symlink():
            raise UnreadableFile(
                f"{what} is a link that leads nowhere: to {path.readlink()}.",
                "Connect the disk that holds the workspace, or choose another file.",
            )
        return False
    if path.is_dir():
        raise UnreadableFile(f"{path.name} is a folder, not a workspace file.", "Choose a file.")
    if path.stat().st_size == 0:
        raise UnreadableFile(f"{what} is empty and holds no workspace.", "Restore a backup, or choose another file.")
    try:
        address = f"{path.absolute().as_uri()}?mode=rw" if may_write(path) else _read_only_address(path)
        connection = cipher.connect(address, key=cipher.key_of(path), uri=True)
        try:
            (application_id,) = connection.execute("PRAGMA application_id").fetchone()
            (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            has_format = application_id == APPLICATION_ID and connection.execute(_FORMAT).fetchone()
        finally:
            connection.close()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            raise _without_format(what) from error
        raise UnreadableFile(
            f"{what} cannot be opened ({error}).",
            "Check that you may read and write it and that there is room on its disk, then try again.",
        ) from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise UnreadableFile(
            f"{what} is not a CARE Desktop workspace, or it is damaged.",
            "It was left as it is. Restore a backup, or choose another file.",
        ) from error
    if application_id != APPLICATION_ID:
        kind = "another program's database" if tables else "an empty database of another program"
        raise UnreadableFile(f"{what} is {kind}.", "It was left as it is. Choose another file.")
    if not has_format:
        raise _without_format(what)
    return True


def _without_format(what: str) -> UnreadableFile:
    return UnreadableFile(
        f"{what} is damaged: it does not say in which format it is.",
        "It was left as it is. Restore a backup, or choose another file.",
    )


def journal(engine: Engine, place: FilePlace) -> None:
    """Keep a write-ahead log on a disk of this computer only: elsewhere its index is not shared between computers.

    A file that somebody else has open keeps the log it has.
    """
    wanted = "wal" if place.kind is PlaceKind.LOCAL else "delete"
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        if cursor.execute("PRAGMA journal_mode").fetchone()[0] != wanted:
            with contextlib.suppress(sqlite3.OperationalError):
                cursor.execute(f"PRAGMA journal_mode = {wanted}")
    finally:
        connection.close()
