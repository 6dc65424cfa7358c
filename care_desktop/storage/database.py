"""Opening and closing a workspace file."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from sqlalchemy import Engine, insert, select

from care_desktop.storage.engine import check_file, claim_file, make_engine
from care_desktop.storage.ids import new_id
from care_desktop.storage.migrate import upgrade
from care_desktop.storage.tables import setting, workspace
from care_desktop.storage.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Database:
    """An open workspace."""

    path: Path
    engine: Engine

    def work(self) -> UnitOfWork:
        """A transaction that may write."""
        return UnitOfWork(self.engine)

    def reading(self) -> UnitOfWork:
        """A transaction that sees one state of the data and writes nothing."""
        return UnitOfWork(self.engine, writes=False)

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

    Args:
        path: the workspace file.
        migrations_dir: the shipped revisions.
        backups_dir: where the copy from before an upgrade goes.
        now: for the name of that copy and the birth of a new workspace.
        version: this program's version, kept in the file so that an older program can name it.

    Raises:
        UnreadableFile: not a workspace; left as it is.
        NewerDatabase: written by a later program; left as it is.
        StorageFailure: it could not be made or upgraded.
    """
    exists = check_file(path)
    engine = make_engine(path)
    try:
        if not exists:
            claim_file(engine, path)
        upgrade(engine, path, migrations_dir, backups_dir, now=now)
        if not exists:
            with UnitOfWork(engine) as work:
                values = {"id": new_id(), "name": "", "created_at": now, "program_version": version}
                work.connection.execute(insert(workspace).values(values))
                work.commit()
    except BaseException:
        engine.dispose()
        raise
    return Database(path, engine)


def read_setting(work: UnitOfWork, key: str) -> str | None:
    """A value kept with the workspace; None when it was never set."""
    return work.connection.execute(select(setting.c.value).where(setting.c.key == key)).scalar()


def write_setting(work: UnitOfWork, key: str, value: str) -> None:
    """Keep a value with the workspace."""
    if work.row(setting, (key,)) is None:
        work.insert(setting, {"key": key, "value": value})
    else:
        work.update(setting, (key,), {"value": value})
