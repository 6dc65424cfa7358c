"""Opening and closing a workspace file."""

import sqlite3
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, Engine, event, select
from sqlalchemy.exc import DatabaseError

from care_desktop.storage.engine import check_file, journal, make_engine, may_write
from care_desktop.storage.migrate import refuse_other_formats, upgrade
from care_desktop.storage.new_file import make_file
from care_desktop.storage.places import ON_THIS_DISK, FilePlace, place_of
from care_desktop.storage.tables import setting
from care_desktop.storage.work import UnitOfWork, storage_failure


@dataclass(slots=True)
class CommitCount:
    """How often this program has committed to a file since it was opened."""

    value: int = 0


@dataclass(frozen=True, slots=True)
class Database:
    """An open workspace.

    Attributes:
        read_only: nothing can be written, because the file or its folder may only be read.
        place: where the file lies.
        commits: counts our own commits, to tell them from those of other programs.
        backups: the folder its backups go to.
        was_left_open: a log lay beside the file: it was not closed last time, or another program has it open now.
    """

    path: Path
    engine: Engine
    read_only: bool = False
    place: FilePlace = ON_THIS_DISK
    commits: CommitCount = field(default_factory=CommitCount)
    backups: Path = Path()
    was_left_open: bool = False

    def work(self) -> UnitOfWork:
        """A transaction that may write."""
        return UnitOfWork(self.engine)

    def reading(self) -> UnitOfWork:
        """A transaction that sees one state of the data and writes nothing."""
        return UnitOfWork(self.engine, writes=False)

    def trace(self) -> tuple[int, ...]:
        """Sizes and times of the file and its log: another one after any commit, whoever made it. Opens neither."""
        found: list[int] = []
        for path in (self.path, self.path.with_name(self.path.name + "-wal")):
            try:
                state = path.stat()
            except OSError:
                found += (0, 0)
            else:
                found += (state.st_size, state.st_mtime_ns)
        return tuple(found)

    def close(self) -> None:
        """Close every connection; the write-ahead log is folded in by the last one."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        """The database itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()


def open_database(path: Path, *, migrations_dir: Path, backups_dir: Path, now: datetime, version: str) -> Database:
    """Open the workspace at `path`, made when absent, backed up and upgraded when older. Blocks.

    A file that may only be read is opened to be read, unless it is of another format.

    Args:
        path: the workspace file.
        migrations_dir: the shipped revisions.
        backups_dir: where the copy from before an upgrade goes.
        now: for the name of that copy and the birth of a new workspace.
        version: this program's version, kept in the file so that an older program can name it.

    Raises:
        UnreadableFile: not a workspace; left as it is.
        DamagedFile: its content does not fit together; left as it is.
        NewerDatabase: written by a later program; left as it is.
        StorageFailure: it could not be made or upgraded.
    """
    was_left_open = _has_log(path)
    if not check_file(path):
        make_file(path, migrations_dir, now=now, version=version)
    place = place_of(path)
    read_only = not may_write(path)
    engine = make_engine(path, read_only=read_only)
    try:
        if read_only:
            refuse_other_formats(engine, path, migrations_dir)
            return Database(path, engine, read_only, place, backups=backups_dir)
        journal(engine, place)
        upgrade(engine, path, migrations_dir, backups_dir, now=now, program=version)
    except BaseException as error:
        engine.dispose()
        if isinstance(error, DatabaseError | sqlite3.DatabaseError | UnicodeDecodeError):
            raise storage_failure(error) from error
        raise
    database = Database(path, engine, place=place, backups=backups_dir, was_left_open=was_left_open)

    @event.listens_for(engine, "commit")
    def _count(_connection: Connection) -> None:
        database.commits.value += 1

    return database


def _has_log(path: Path) -> bool:
    logs = (path.with_name(path.name + suffix) for suffix in ("-wal", "-journal"))
    return any(log.exists() and log.stat().st_size > 0 for log in logs)


def read_setting(work: UnitOfWork, key: str) -> str | None:
    """A value kept with the workspace; None when it was never set."""
    return work.connection.execute(select(setting.c.value).where(setting.c.key == key)).scalar()


def write_setting(work: UnitOfWork, key: str, value: str) -> None:
    """Keep a value with the workspace."""
    if work.row(setting, (key,)) is None:
        work.insert(setting, {"key": key, "value": value})
    else:
        work.update(setting, (key,), {"value": value})
