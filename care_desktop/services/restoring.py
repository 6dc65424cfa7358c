"""Restoring a backup: what would differ, and putting it in the place of a workspace that nobody has open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from care_desktop import __version__
from care_desktop.errors import Conflict, DamagedFile, UnreadableFile
from care_desktop.paths import migrations_dir
from care_desktop.storage.backup import back_up, verify
from care_desktop.storage.backup_manifest import BackupReason, backups_in, read_backup
from care_desktop.storage.backup_rotation import thin_out
from care_desktop.storage.forgetting import Erasures, together
from care_desktop.storage.restore import Inside, discard, erasures_of, is_sound, look_inside, put_in_place, stage

__all__ = ["COUNTED", "Difference", "Pair", "Restored", "difference", "restore"]

COUNTED: tuple[str, ...] = (
    "person",
    "interaction",
    "promise",
    "feedback",
    "event",
    "resource",
    "introduction",
    "swag_given",
    "account",
)
"""The tables whose rows a preview counts, in the order it shows them."""


@dataclass(frozen=True, slots=True)
class Pair:
    """How many rows of a table there are now, and in the backup."""

    now: int
    then: int


@dataclass(frozen=True, slots=True)
class Difference:
    """What restoring a backup would change.

    Attributes:
        made_at: when the backup was made, UTC; None when nothing beside it says so.
        pairs: table of `COUNTED` -> rows now and then.
        newest_now, newest_then: day of the newest interaction; None when there is none.
        only_now: people who would go.
        only_then: people who would come back; those who were erased since do not.
        was_erased: how many marks of erased people the present workspace keeps.
        is_readable: the present workspace can be read; else its counts are 0 and it would be kept aside.
        is_other: the backup is of another workspace.
    """

    made_at: datetime | None
    pairs: Mapping[str, Pair]
    newest_now: date | None
    newest_then: date | None
    only_now: int
    only_then: int
    was_erased: int
    is_readable: bool
    is_other: bool


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored.

    Attributes:
        path: the workspace file, which can be opened again.
        people, interactions: how many are in it.
        forgotten: people who were erased since the backup was made, and were removed again.
        saved: the backup of what was there before; None when there was nothing that could be read.
        aside: where the damaged file is kept; None when there was none.
    """

    path: Path
    people: int
    interactions: int
    forgotten: int
    saved: Path | None
    aside: Path | None


def difference(path: Path, backup: Path) -> Difference:
    """What restoring `backup` over the workspace at `path` would change; changes nothing. Blocks.

    Args:
        path: the workspace file; it may be open, absent or damaged.
        backup: the file to restore.

    Raises:
        UnreadableFile: the backup is no workspace, or damaged.
    """
    then = look_inside(backup)
    present = _present(path)
    now = present or Inside("", "", {}, None, frozenset())
    kept = read_backup(backup)
    return Difference(
        made_at=None if kept is None else kept.manifest.made_at,
        pairs={name: Pair(now.counts.get(name, 0), then.counts.get(name, 0)) for name in COUNTED},
        newest_now=now.newest,
        newest_then=then.newest,
        only_now=len(now.people - then.people),
        only_then=len(then.people - now.people),
        was_erased=now.counts.get("suppressed", 0),
        is_readable=present is not None,
        is_other=_is_other(present, then),
    )


def restore(path: Path, backup: Path, *, folder: Path, now: datetime) -> Restored:
    """Put a backup in the place of the workspace at `path`, which nobody may have open. Blocks.

    What is there is backed up first; when it is damaged it is kept beside as NAME.damaged-DATE. People who were
    erased since the backup was made are removed again. An older format is brought to this one.

    Args:
        path: the workspace file; it may be absent or damaged.
        backup: the file to restore, which stays as it is.
        folder: where the backup of what is there now goes.
        now: the present.

    Raises:
        UnreadableFile, DamagedFile: the backup is no workspace, or not sound; nothing was changed.
        NewerDatabase: the backup was made by a later program; nothing was changed.
        Conflict: the workspace is open elsewhere, or another one with something in it; nothing was changed.
        StorageFailure: there is no room, or no right to write there; nothing was changed.
    """
    if path.absolute() == backup.absolute():
        raise Conflict("The backup to restore is the workspace itself.", "Choose another file.")
    then = look_inside(backup)
    kept = read_backup(backup)
    if kept is not None:
        verify(kept)
    present = _present(path)
    if _is_other(present, then):
        raise Conflict(
            f"{backup.name} is of another workspace than {path.name}, so it was not put in its place.",
            "Open it as a workspace of its own, or restore it to a file that does not exist yet.",
        )
    damaged, saved = False, None
    if present is not None and any(present.counts.get(name) for name in COUNTED):
        try:
            saved = back_up(
                path,
                folder,
                now=now,
                reason=BackupReason.BEFORE_RESTORE,
                program=__version__,
                thorough=False,
            )
        except DamagedFile:
            damaged = True
    elif path.exists():
        damaged = not is_sound(path)
    known = _erased(path, folder, then.workspace)
    staged = stage(backup, path, migrations_dir(), known, now=now, thorough=kept is None)
    try:
        aside = put_in_place(staged, path, now=now, keeps_old=damaged)
    except DamagedFile:
        raise
    except BaseException:
        discard(staged)
        raise
    if saved is not None:
        thin_out(folder, saved.manifest.workspace, now)
    return Restored(
        path,
        staged.counts.get("person", 0),
        staged.counts.get("interaction", 0),
        staged.forgotten,
        None if saved is None else saved.path,
        aside,
    )


def _erased(path: Path, folder: Path, workspace: str) -> Erasures:
    """Who was erased: what the workspace knows, and for when it is gone or damaged, what its newest backup does."""
    newest = backups_in(folder, workspace=workspace)[:1] if workspace else ()
    known = erasures_of(path)
    for each in newest:
        known = together(erasures_of(each.path), known)
    return known


def _present(path: Path) -> Inside | None:
    """What is in the workspace now; None when there is none that can be read."""
    try:
        return look_inside(path)
    except UnreadableFile:
        return None


def _is_other(present: Inside | None, then: Inside) -> bool:
    """Whether both are workspaces of their own, and the present one has something in it."""
    if present is None or present.workspace == then.workspace:
        return False
    return any(present.counts.get(name) for name in (*COUNTED, "suppressed"))
