"""Copies of a workspace, made with SQLite's own backup call and verified before they count."""

import contextlib
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from care_desktop.errors import CareError, DamagedFile, StorageFailure
from care_desktop.storage import cipher
from care_desktop.storage.backup_manifest import (
    BackedUp,
    BackupReason,
    Manifest,
    backups_in,
    digest_of,
    manifest_path,
    write_manifest,
)
from care_desktop.storage.contents import change_mark, row_counts, workspace_key
from care_desktop.storage.raw_file import DAMAGE, open_file, open_new, sync_folder

PAGES_AT_ONCE = 2048
OPCODES_BETWEEN_LOOKS = 100_000
RESTARTS_MAX = 3
THOROUGH_BELOW_BYTES = 32 * 1024 * 1024
_LEFTOVER_AGE_S = 24 * 3600
Stop = Callable[[], bool]


class BackupStopped(CareError):
    """A backup was stopped from outside; nothing is left of it."""


class _Restarted(Exception):
    """The copy began anew too often, because the source was written all the time."""


def never() -> bool:
    """A backup that nobody stops."""
    return False


def back_up(
    source: Path,
    folder: Path,
    *,
    now: datetime,
    reason: BackupReason,
    program: str = "",
    target: Path | None = None,
    thorough: bool = True,
    only_when_changed: bool = False,
    stop: Stop = never,
) -> BackedUp | None:
    """A verified copy of the workspace at `source`, with its manifest beside it. Blocks, but no writer.

    The live file is never copied as a file: a copy of a database with a write-ahead log can lose rows. What others
    write meanwhile is not in the copy, which is of one moment.

    Args:
        source: the workspace file; others may have it open and write to it.
        folder: where copies go, named by time and reason; made when absent (0700).
        now: when that is.
        reason: what it is made for.
        program: version of the program, for the manifest.
        target: write it there instead of into `folder`; a file of that name is replaced.
        thorough: read every index and reference too; else a large file only gets the quick check, as its manifest
            says then.
        only_when_changed: None when a copy of what is in there now is kept already.
        stop: asked now and then; True ends it with nothing left behind.

    Raises:
        DamagedFile: the workspace is not sound, so no copy of it was kept.
        StorageFailure: the copy could not be written; nothing is left behind.
        BackupStopped: `stop` said so.
    """
    if not source.is_file():
        raise StorageFailure(f"There is no workspace {source.name} to make a backup of.", "Look where it has gone.")
    try:
        if target is None:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _clear_leftovers(folder, now)
        with closing(open_file(source)) as live:
            if only_when_changed:
                key, mark = workspace_key(live), change_mark(live)
                if any(kept.manifest.mark == mark for kept in backups_in(folder, workspace=key)):
                    return None
            place = target or _free_name(folder, source, now, reason)
            return _copy(live, source, place, now=now, reason=reason, program=program, thorough=thorough, stop=stop)
    except sqlite3.OperationalError as error:
        if stop():
            raise BackupStopped("The backup was stopped.", "Nothing is left of it.") from error
        raise _failure(source, target.parent if target else folder, error) from error
    except DAMAGE as error:
        raise _damaged(source) from error
    except OSError as error:
        raise _failure(source, target.parent if target else folder, error) from error


def _copy(
    live: sqlite3.Connection,
    source: Path,
    target: Path,
    *,
    now: datetime,
    reason: BackupReason,
    program: str,
    thorough: bool,
    stop: Stop,
) -> BackedUp:
    partial = target.with_name(target.name + ".part")
    try:
        copy_database(live, partial, stop)
        is_thorough = thorough or partial.stat().st_size < THOROUGH_BELOW_BYTES
        with closing(open_file(partial)) as copy:
            copy.set_progress_handler(stop, OPCODES_BETWEEN_LOOKS)
            if problems(copy, thorough=is_thorough):
                raise _damaged(source)
            orphans = len(copy.execute("PRAGMA foreign_key_check").fetchmany(1000)) if is_thorough else 0
            manifest = Manifest(
                workspace=workspace_key(copy),
                revision=_revision(copy),
                program=program,
                made_at=now,
                reason=reason,
                counts=row_counts(copy),
                mark=change_mark(copy),
                source=str(source.absolute()),
                size=partial.stat().st_size,
                sha256=digest_of(partial, stop),
                thorough=is_thorough,
                orphans=orphans,
            )
        if stop():
            raise BackupStopped("The backup was stopped.", "Nothing is left of it.")
        # The manifest comes first: a copy is complete from the moment it has its name.
        write_manifest(target, manifest)
        partial.replace(target)
        sync_folder(target.parent)
    except BaseException:
        for left in (partial, partial.with_name(partial.name + "-journal")):
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)
        if not target.exists():
            with contextlib.suppress(OSError):
                manifest_path(target).unlink(missing_ok=True)
        raise
    return BackedUp(target, manifest)


def copy_database(live: sqlite3.Connection, target: Path, stop: Stop = never) -> None:
    """Write one moment of an open database into a new file of one piece (mode 0600), encrypted as it is. Blocks.

    Raises:
        sqlite3.Error, OSError: it could not be written; what is left of it is the caller's to remove.
        BackupStopped: `stop` said so.
    """
    (journal_mode,) = live.execute("PRAGMA journal_mode").fetchone()
    # With a write-ahead log a reader holds nobody up; else writers go on until the copy had to begin anew too often.
    holds = journal_mode == "wal"
    while True:
        target.unlink(missing_ok=True)
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            _copy_pages(live, target, stop, holds=holds)
            break
        except _Restarted:
            holds = True
    with target.open("rb+") as written:
        os.fsync(written.fileno())


def _copy_pages(live: sqlite3.Connection, target: Path, stop: Stop, *, holds: bool) -> None:
    restarts, least = 0, -1

    def look(_status: int, remaining: int, _total: int) -> None:
        nonlocal restarts, least
        if stop():
            raise BackupStopped("The backup was stopped.", "Nothing is left of it.")
        restarts += 0 <= least < remaining
        least = remaining
        if restarts > RESTARTS_MAX and not holds:
            raise _Restarted

    with closing(open_new(target, cipher.key_in_use(live))) as copy:
        # Synced once at the end; a copy that was cut short is thrown away anyway.
        copy.execute("PRAGMA synchronous = OFF")
        if holds:
            live.execute("BEGIN")
            live.execute("SELECT 1 FROM sqlite_master").fetchone()
        try:
            live.backup(copy, pages=PAGES_AT_ONCE, progress=look, sleep=0.02)
        finally:
            if live.in_transaction:
                live.execute("ROLLBACK")
        copy.execute("PRAGMA journal_mode = DELETE")


def problems(connection: sqlite3.Connection, *, thorough: bool) -> list[str]:
    """What SQLite finds wrong with a file, in its words; empty when it is sound. Blocks: seconds for a large file."""
    pragma = "integrity_check" if thorough else "quick_check"
    try:
        found = [row[0] for row in connection.execute(f"PRAGMA {pragma}(20)")]
    except sqlite3.OperationalError as error:
        # "interrupted" is whoever stops it, not damage.
        if "interrupted" in str(error):
            raise
        return [str(error)]
    except DAMAGE as error:
        return [str(error)]
    return [] if found == ["ok"] else found


def verify(kept: BackedUp, stop: Stop = never) -> BackedUp:
    """Look at a copy thoroughly and say so in its manifest from now on. Blocks.

    Raises:
        DamagedFile: it is not what was written, or not sound.
        StorageFailure: it cannot be read.
    """
    try:
        with closing(open_file(kept.path)) as copy:
            # SQLite puts back first what a writer that was killed left half done.
            copy.execute("SELECT 1 FROM sqlite_master").fetchone()
        if digest_of(kept.path, stop) != kept.manifest.sha256:
            raise _damaged(kept.path)
        if kept.manifest.thorough:
            return kept
        with closing(open_file(kept.path)) as copy:
            copy.set_progress_handler(stop, OPCODES_BETWEEN_LOOKS)
            if problems(copy, thorough=True) or row_counts(copy) != kept.manifest.counts:
                raise _damaged(kept.path)
            orphans = len(copy.execute("PRAGMA foreign_key_check").fetchmany(1000))
        manifest = replace(kept.manifest, thorough=True, orphans=orphans)
        write_manifest(kept.path, manifest)
    except sqlite3.OperationalError as error:
        if stop():
            raise BackupStopped("Looking at the backup was stopped.") from error
        raise StorageFailure(f"The backup {kept.path.name} cannot be read ({error}).", "Choose another one.") from error
    except DAMAGE as error:
        raise _damaged(kept.path) from error
    except OSError as error:
        raise StorageFailure(f"The backup {kept.path.name} cannot be read ({error}).", "Choose another one.") from error
    return BackedUp(kept.path, manifest)


def _revision(copy: sqlite3.Connection) -> str:
    found = copy.execute("SELECT version_num FROM alembic_version").fetchone()
    return found[0] if found else ""


def _free_name(folder: Path, source: Path, now: datetime, reason: BackupReason) -> Path:
    stem = f"{source.stem}-{now:%Y%m%dT%H%M%S%f}-{reason.replace(' ', '-')}"
    number, place = 1, folder / f"{stem}.care"
    while place.exists():
        number += 1
        place = folder / f"{stem}-{number}.care"
    return place


def _clear_leftovers(folder: Path, now: datetime) -> None:
    """Remove what a run that was killed has left: unfinished copies, and manifests whose copy never came."""
    for left in (*folder.glob("*.care*.part*"), *folder.glob("*.care.json")):
        is_orphan = left.suffix == ".json" and not left.with_suffix("").exists()
        with contextlib.suppress(OSError):
            if (is_orphan or ".part" in left.name) and now.timestamp() - left.stat().st_mtime > _LEFTOVER_AGE_S:
                left.unlink()


def _damaged(path: Path) -> DamagedFile:
    return DamagedFile(
        f"The file {path.name} is damaged: what is in it does not fit together.",
        "It was left as it is. Restore an earlier backup.",
    )


def _failure(source: Path, folder: Path, error: Exception) -> StorageFailure:
    text = getattr(error, "strerror", None) or str(error)
    full = "full" in text or "No space" in text or getattr(error, "errno", None) in (27, 28)
    what = f"the disk of {folder} is full" if full else f"{folder} cannot be written ({text})"
    return StorageFailure(
        f"No backup of {source.name} could be made: {what}.",
        "Nothing was changed. Free some space on the disk, or keep backups elsewhere, then try again."
        if full
        else "Nothing was changed. Check that you may write there and that there is room, then try again.",
    )
