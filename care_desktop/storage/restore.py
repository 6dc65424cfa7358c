"""Putting a backup in the place of a workspace file: staged beside it, brought to this format, then renamed."""

import contextlib
import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from care_desktop.domain.workspace_key import WorkspaceKey
from care_desktop.errors import CareError, Conflict, DamagedFile, LockedFile, StorageFailure, UnreadableFile
from care_desktop.storage import cipher
from care_desktop.storage.backup import copy_database, problems
from care_desktop.storage.contents import entered_counts, newest_day, table_names, workspace_key
from care_desktop.storage.engine import check_file, make_engine
from care_desktop.storage.forgetting import Erasures, forget_suppressed, read_erasures
from care_desktop.storage.migrate import upgrade
from care_desktop.storage.raw_file import DAMAGE, open_file, sync_folder
from care_desktop.storage.recipher import write_copy
from care_desktop.storage.work import UnitOfWork

_BESIDE = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Inside:
    """What a workspace file or a backup holds.

    Attributes:
        workspace: its key as hexadecimal digits.
        revision: its format.
        counts: table -> rows, for what was entered.
        newest: day of the newest interaction; None when there is none.
        people: the keys of everybody.
    """

    workspace: str
    revision: str
    counts: Mapping[str, int]
    newest: date | None
    people: frozenset[bytes]


@dataclass(frozen=True, slots=True)
class Staged:
    """A backup made ready beside its target.

    Attributes:
        counts: table -> rows, after whoever was erased has been removed again.
        forgotten: how many people were.
    """

    path: Path
    counts: Mapping[str, int]
    forgotten: int


def look_inside(path: Path) -> Inside:
    """What a file holds; nothing in it is changed. Blocks.

    Raises:
        UnreadableFile: it is no workspace.
        DamagedFile: it is one, and cannot be read.
    """
    if not check_file(path):
        raise UnreadableFile(f"There is no file {path.name}.", "Choose another one.")
    try:
        with closing(open_file(path)) as connection:
            names = table_names(connection)
            (revision,) = connection.execute("SELECT max(version_num) FROM alembic_version").fetchone()
            people = connection.execute("SELECT id FROM person") if "person" in names else ()
            return Inside(
                workspace_key(connection),
                revision or "",
                entered_counts(connection),
                newest_day(connection),
                frozenset(row[0] for row in people),
            )
    except DAMAGE as error:
        raise _damaged(path) from error


def erasures_of(path: Path) -> Erasures:
    """Who was erased from a workspace, as far as its file can still be read. Blocks."""
    try:
        with closing(open_file(path)) as connection:
            return read_erasures(connection)
    except (CareError, ValueError, TypeError, sqlite3.Error):
        return Erasures()


def is_sound(path: Path) -> bool:
    """Whether a workspace file is there and its content fits together. Blocks; seconds for a large file."""
    try:
        if not check_file(path):
            return False
        with closing(open_file(path)) as connection:
            return not problems(connection, thorough=True)
    except (CareError, *DAMAGE):
        return False


def stage(
    backup: Path, target: Path, migrations_dir: Path, known: Erasures, *, now: datetime, thorough: bool = True
) -> Staged:
    """Make a copy of a backup ready beside `target`: sound, of this format, without whoever was erased. Blocks.

    Args:
        backup: the file to restore.
        target: the workspace file, or where it lay.
        migrations_dir: the shipped revisions.
        known: who was erased from the present workspace.
        now: the present.
        thorough: look at every index; False for a backup that was just found to be as it was when it was verified.

    Raises:
        DamagedFile: the backup is not sound.
        NewerDatabase: it was made by a later program.
        StorageFailure: there is no room for it, or it could not be brought to this format.
    """
    staged = target.with_name(target.name + ".restoring")
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _remove_with_logs(staged)
        key = _key_at(target)
        if key is not None and cipher.key_of(backup) is None:
            # From before the workspace was encrypted: what takes its place is encrypted too.
            write_copy(backup, staged, key)
        else:
            with closing(open_file(backup)) as source:
                copy_database(source, staged)
        with closing(open_file(staged)) as copy:
            if problems(copy, thorough=thorough):
                raise _damaged(backup)
        engine = make_engine(staged)
        try:
            upgrade(engine, staged, migrations_dir, None, now=now)
            with UnitOfWork(engine) as work:
                forgotten = forget_suppressed(work, known, now.date())
                work.commit()
        finally:
            engine.dispose()
        with closing(open_file(staged, writes=True)) as copy:
            if forgotten:
                # What was deleted would else stay in the free pages of the file.
                copy.execute("VACUUM")
            counts = entered_counts(copy)
        with staged.open("rb+") as written:
            os.fsync(written.fileno())
    except BaseException as error:
        with contextlib.suppress(OSError):
            _remove_with_logs(staged)
        if isinstance(error, (OSError, sqlite3.OperationalError)):
            raise _cannot(target, error) from error
        if isinstance(error, (DatabaseError, *DAMAGE)):
            raise _damaged(backup) from error
        raise
    return Staged(staged, counts, forgotten)


def put_in_place(staged: Staged, target: Path, *, now: datetime, keeps_old: bool) -> Path | None:
    """Rename what was staged to `target`, then count again. Nobody may have the file open. Blocks.

    A log that lies beside the old file would be read into the new one, so it goes first: folded into the old file, or
    kept aside with it.

    Args:
        staged: what `stage` returned.
        target: the workspace file, which may be absent.
        now: for the name of what is kept aside.
        keeps_old: the old file is damaged: it is kept beside as NAME.damaged-DATE.

    Returns:
        where the old file is kept; None when it was replaced, or there was none.

    Raises:
        Conflict: another program has the workspace open; nothing was changed.
        StorageFailure: the file could not be replaced; the old one is where it was, or kept aside.
        DamagedFile: what lies there now does not hold what the backup did.
    """
    aside = None
    try:
        if keeps_old or not target.exists():
            aside = _keep_aside(target, now)
        else:
            _fold_log(target)
        for suffix in _BESIDE:
            target.with_name(target.name + suffix).unlink(missing_ok=True)
        staged.path.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise _cannot(target, error) from error
    with closing(open_file(target)) as connection:
        if entered_counts(connection) != staged.counts:
            raise _damaged(target)
    return aside


def discard(staged: Staged) -> None:
    """Remove what was staged and is not wanted after all."""
    with contextlib.suppress(OSError):
        _remove_with_logs(staged.path)


def _key_at(target: Path) -> WorkspaceKey | None:
    try:
        return cipher.key_of(target)
    except LockedFile:
        return None


def _fold_log(target: Path) -> None:
    """Fold the log into a file that nobody has open."""
    try:
        with closing(open_file(target, writes=True)) as connection:
            connection.execute("PRAGMA busy_timeout = 1000")
            (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
            # The change of journal needs the file for itself; a file without a log has to ask for it.
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        raise _is_open(target) from error
    if mode != "delete":
        raise _is_open(target)


def _keep_aside(target: Path, now: datetime) -> Path | None:
    """Rename a damaged file and what lies beside it; the name it has then, None when there was nothing."""
    number, stem = 1, f"{target.name}.damaged-{now:%Y%m%d-%H%M%S}"
    aside = target.with_name(stem)
    while any(aside.with_name(aside.name + suffix).exists() for suffix in ("", *_BESIDE)):
        number += 1
        aside = target.with_name(f"{stem}-{number}")
    kept = None
    for suffix in ("", *_BESIDE):
        old = target.with_name(target.name + suffix)
        if old.exists():
            old.rename(aside.with_name(aside.name + suffix))
            kept = aside
    return kept


def _remove_with_logs(path: Path) -> None:
    for suffix in ("", *_BESIDE):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _is_open(target: Path) -> Conflict:
    return Conflict(
        f"The workspace {target.name} is open in another window or program, so nothing was restored.",
        "Close it there, then try again.",
    )


def _cannot(target: Path, error: BaseException) -> StorageFailure:
    text = getattr(error, "strerror", None) or str(error)
    return StorageFailure(
        f"The backup could not be put in the place of {target.name} ({text}).",
        "Nothing was lost: the workspace and its backups are as they were. Free some space, then try again.",
    )


def _damaged(path: Path) -> DamagedFile:
    return DamagedFile(
        f"The file {path.name} is damaged: what is in it does not fit together.",
        "It was left as it is. Choose another backup.",
    )
