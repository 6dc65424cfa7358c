"""Makes a new workspace file, whole or not at all."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.exc import DatabaseError

from care_desktop.errors import StorageFailure
from care_desktop.storage.engine import APPLICATION_ID, FILE_MODE, make_engine
from care_desktop.storage.ids import new_id
from care_desktop.storage.migrate import upgrade
from care_desktop.storage.raw_file import sync_folder
from care_desktop.storage.tables import workspace
from care_desktop.storage.work import UnitOfWork

_LEFTOVER_AGE_S = 24 * 3600


def make_file(path: Path, migrations_dir: Path, *, now: datetime, version: str) -> None:
    """Make the workspace file `path`, which is not there yet, readable by its owner only. Blocks.

    It is made beside and then given its name, so that a start that is killed leaves no file that says nothing.

    Args:
        path: the file; when another program makes it meanwhile, that one stays.
        migrations_dir: the shipped revisions.
        now: the birth of the workspace.
        version: this program's version, kept in the file so that an older program can name it.

    Raises:
        StorageFailure: the folder cannot be written, or there is no room.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _made_beside(path, now) as made:
            engine = make_engine(made)
            try:
                with contextlib.closing(engine.raw_connection()) as connection:
                    connection.cursor().execute(f"PRAGMA application_id = {APPLICATION_ID}")
                upgrade(engine, path, migrations_dir, None, now=now, program=version)
                with UnitOfWork(engine) as work:
                    values = {"id": new_id(), "name": "", "created_at": now, "program_version": version}
                    work.connection.execute(insert(workspace).values(values))
                    work.commit()
            finally:
                engine.dispose()
            _name(made, path)
    except (OSError, DatabaseError, sqlite3.DatabaseError, StorageFailure) as error:
        raise StorageFailure(
            f"The workspace {path.name} cannot be made in {path.parent}.",
            "Check that the folder exists, that you may write there, and that there is room on its disk.",
        ) from error


@contextmanager
def _made_beside(path: Path, now: datetime) -> Iterator[Path]:
    """An empty file beside `path`, which is gone in the end."""
    for left in path.parent.glob(f".{path.name}.*.new*"):
        with contextlib.suppress(OSError):
            if now.timestamp() - left.stat().st_mtime > _LEFTOVER_AGE_S:
                left.unlink()
    made = path.with_name(f".{path.name}.{new_id().hex}.new")
    try:
        made.touch(mode=FILE_MODE)
        yield made
    finally:
        for left in (made, made.with_name(f"{made.name}-journal")):
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)


def _name(made: Path, path: Path) -> None:
    """Give the file its name, unless there is a file of that name by now."""
    try:
        os.link(made, path)
    except FileExistsError:
        return
    except OSError:
        # A file system without links; here a file that came in this moment would be replaced.
        made.replace(path)
    sync_folder(path.parent)
