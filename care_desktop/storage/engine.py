"""The SQLAlchemy engine on one SQLite file: settings of every connection, and what a file must be to be opened."""

import sqlite3
import stat
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DatabaseError

from care_desktop.errors import StorageFailure, UnreadableFile
from care_desktop.storage.search import indexed

APPLICATION_ID = 0x43415245  # "CARE": marks the file as ours in its header
BUSY_TIMEOUT_MS = 5000
WRITES = "care_writes"
FILE_MODE = stat.S_IRUSR | stat.S_IWUSR


def make_engine(path: Path) -> Engine:
    """An engine for a workspace file, which is made when absent (mode 0600). Does not block.

    Transactions are opened explicitly: Python's sqlite3 would neither roll back DDL nor take the write lock early.
    """
    engine = create_engine(
        f"sqlite:///{path}",
        hide_parameters=True,
        connect_args={"isolation_level": None, "timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False},
    )

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


def check_file(path: Path) -> bool:
    """True when `path` holds a workspace, False when there is no file yet.

    Only SQLite itself reads the file: a second file handle in this process would drop SQLite's locks.

    Raises:
        UnreadableFile: the file is empty, no database, damaged at its head, or another program's database.
    """
    if not path.exists():
        return False
    what = f"The file {path.name}"
    if path.is_dir():
        raise UnreadableFile(f"{path.name} is a folder, not a workspace file.", "Choose a file.")
    if path.stat().st_size == 0:
        raise UnreadableFile(f"{what} is empty and holds no workspace.", "Restore a backup, or choose another file.")
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=BUSY_TIMEOUT_MS / 1000)
        try:
            (application_id,) = connection.execute("PRAGMA application_id").fetchone()
            (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        finally:
            connection.close()
    except sqlite3.OperationalError as error:
        raise UnreadableFile(
            f"{what} cannot be opened ({error}).", "Check that you may read and write it, then try again."
        ) from error
    except sqlite3.DatabaseError as error:
        raise UnreadableFile(
            f"{what} is not a CARE Desktop workspace, or it is damaged.",
            "It was left as it is. Restore a backup, or choose another file.",
        ) from error
    if application_id != APPLICATION_ID:
        kind = "another program's database" if tables else "an empty database of another program"
        raise UnreadableFile(f"{what} is {kind}.", "It was left as it is. Choose another file.")
    return True


def claim_file(engine: Engine, path: Path) -> None:
    """Make a new workspace file: our mark in its header, write-ahead log on, readable by its owner only.

    Raises:
        StorageFailure: the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=FILE_MODE, exist_ok=True)
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            cursor.execute("PRAGMA journal_mode = WAL")
        finally:
            connection.close()
    except (OSError, DatabaseError, sqlite3.DatabaseError) as error:
        raise StorageFailure(
            f"The workspace {path.name} cannot be made in {path.parent}.",
            "Check that the folder exists and that you may write there.",
        ) from error
