"""Copies of a workspace, made with SQLite's own backup call and verified before they count."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from care_desktop.errors import StorageFailure


def back_up(source: Path, folder: Path, *, now: datetime, reason: str) -> Path:
    """A verified copy of the workspace at `source`, named by time and reason, in `folder`. Blocks.

    The live file is never copied as a file: a copy of a database with a write-ahead log can lose rows.

    Raises:
        StorageFailure: the copy could not be written or is not sound; nothing is left behind.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / f"{source.stem}-{now:%Y%m%dT%H%M%S%f}-{reason}.care"
    partial = target.with_suffix(".part")
    try:
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(partial)) as copy:
            live.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            problems = copy.execute("PRAGMA integrity_check").fetchall()
        if problems != [("ok",)]:
            raise sqlite3.DatabaseError("the copy is not sound")
        partial.chmod(0o600)
        partial.replace(target)
    except (OSError, sqlite3.Error) as error:
        partial.unlink(missing_ok=True)
        raise StorageFailure(
            f"No backup of {source.name} could be made ({error}).", "Free some space on the disk, then try again."
        ) from error
    return target
