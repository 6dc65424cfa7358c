"""Backups written anew without somebody who was erased; those of an older format, which cannot be, are deleted."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.exc import SQLAlchemyError

from care_desktop.domain.privacy import pattern_of
from care_desktop.errors import CareError, LockedFile, StorageFailure
from care_desktop.storage.backup_manifest import BackedUp, digest_of, manifest_path, read_backup, write_manifest
from care_desktop.storage.contents import change_mark, row_counts, workspace_key
from care_desktop.storage.day_tables import erasure
from care_desktop.storage.engine import make_engine
from care_desktop.storage.erasure import erase_person, leave_no_bytes, marked_people, mask_texts, plan_erasure
from care_desktop.storage.forgetting import Erasures, forget_suppressed
from care_desktop.storage.person_text import refresh_all
from care_desktop.storage.raw_file import open_file
from care_desktop.storage.suppression import Marks, suppress
from care_desktop.storage.traces import Traces
from care_desktop.storage.work import UnitOfWork


def revision_and_key(work: UnitOfWork) -> tuple[str, str]:
    """The format of a workspace, and its own key."""
    (revision,) = work.driver.execute("SELECT version_num FROM alembic_version").fetchone()
    return revision, workspace_key(work.driver)


def clean_backup(
    path: Path, traces: Traces, on: date, *, revision: str, key: str, receipts: Sequence[UUID] = ()
) -> bool | None:
    """Take somebody out of a backup for good. Blocks; as long as writing the file.

    `receipts` are the keys under which the erasure will be remembered: by them a backup is known to be clean.

    True when the backup holds them no longer, False when it was of another format and deleted, None when it is of
    another workspace, or no backup at all.

    Raises:
        StorageFailure: it holds them still, and could not be changed.
    """
    return _clean(path, lambda work: _take_out(work, traces, on, receipts), revision=revision, key=key)


def clean_by_marks(path: Path, known: Erasures, on: date, *, revision: str, key: str) -> bool | None:
    """Take everybody out of a backup whom the workspace forgot since, by their marks alone; else as `clean_backup`.

    It was out of reach when they were erased, and nobody knows their names any more.
    """
    return _clean(path, lambda work: forget_suppressed(work, known, on), revision=revision, key=key)


def misses_erasures(path: Path, count: int, *, key: str) -> bool:
    """Whether a backup of this workspace was made, or last cleaned, before the last of `count` erasures. Blocks.

    What cannot be read is no such backup.
    """
    described = read_backup(path)
    if described is not None:
        return described.manifest.workspace == key and described.manifest.counts.get("erasure", 0) < count
    try:
        with closing(open_file(path)) as copy:
            return workspace_key(copy) == key and row_counts(copy).get("erasure", 0) < count
    except (CareError, sqlite3.DatabaseError, OSError):
        return False


def _clean(path: Path, take_out: Callable[[UnitOfWork], object], *, revision: str, key: str) -> bool | None:
    described = read_backup(path)
    try:
        with closing(open_file(path)) as copy:
            if workspace_key(copy) != key:
                return None
            (found,) = copy.execute("SELECT version_num FROM alembic_version").fetchone()
        if found != revision:
            path.unlink()
            manifest_path(path).unlink(missing_ok=True)
            return False
        _rewrite(path, take_out)
        if described is not None:
            _describe(described)
    except LockedFile as error:
        raise StorageFailure(f"The backup {path.name} is locked and was not looked into.", str(error)) from error
    except sqlite3.OperationalError as error:
        raise StorageFailure(f"The backup {path.name} could not be written anew ({error}).") from error
    except (sqlite3.DatabaseError, SQLAlchemyError):
        # What cannot be read as a workspace is looked through as any other file.
        return None
    except (CareError, OSError) as error:
        raise StorageFailure(f"The backup {path.name} could not be written anew ({error}).") from error
    return True


def _take_out(work: UnitOfWork, traces: Traces, on: date, receipts: Sequence[UUID]) -> None:
    rows = [{"id": id, "erased_on": on} for id in receipts]
    if rows:
        work.connection.execute(insert(erasure), rows)
    suppress(work, traces.names, on)
    for id in marked_people(work, Marks((), {})):
        erase_person(work, plan_erasure(work, id), on)
    pattern = pattern_of(traces.words)
    if pattern is not None:
        mask_texts(work, traces.words, pattern)


def _rewrite(path: Path, take_out: Callable[[UnitOfWork], object]) -> None:
    engine = make_engine(path)
    try:
        with UnitOfWork(engine) as work:
            work.driver.execute("PRAGMA secure_delete = ON")
            take_out(work)
            refresh_all(work)
            # They are computed anew when the backup is opened.
            for name in ("person_summary", "person_facts"):
                work.driver.execute(f'DELETE FROM "{name}"')
            work.commit()
        leave_no_bytes(lambda: UnitOfWork(engine), path.stat().st_size)
    finally:
        engine.dispose()


def _describe(before: BackedUp) -> None:
    """Bring the manifest of a backup to what is in it now."""
    path = before.path
    with closing(open_file(path, writes=True)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")
        counts, mark = row_counts(copy), change_mark(copy)
    size, digest = path.stat().st_size, digest_of(path)
    write_manifest(path, replace(before.manifest, counts=counts, mark=mark, size=size, sha256=digest, thorough=False))
