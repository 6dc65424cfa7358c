"""Backups of a workspace: made when something changed, before what is hard to take back, and on request."""

from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

from care_desktop import __version__
from care_desktop.errors import CareError
from care_desktop.services.erased_later import catch_up
from care_desktop.services.outcome import Workspace
from care_desktop.storage.backup import BackupStopped, back_up, never, verify
from care_desktop.storage.backup_manifest import BackedUp, BackupReason, Manifest, backups_in
from care_desktop.storage.backup_rotation import DAILY, MONTHLY, WEEKLY, thin_out
from care_desktop.storage.contents import is_empty, workspace_key
from care_desktop.storage.raw_file import open_file

__all__ = [
    "AT_CLOSING_BYTES_MAX",
    "DAILY",
    "MONTHLY",
    "WEEKLY",
    "BackedUp",
    "BackupReason",
    "BackupStopped",
    "Manifest",
    "at_closing",
    "before",
    "check_copies",
    "kept",
    "kept_in",
    "kept_of_file",
    "make",
    "make_if_changed",
]

Stop = Callable[[], bool]
AT_CLOSING_BYTES_MAX = 100 * 1024 * 1024
"""A larger workspace is copied when it is opened next: nobody waits for seconds to close a window."""


def kept(workspace: Workspace) -> tuple[BackedUp, ...]:
    """The backups of a workspace, newest first. Blocks for small reads."""
    with closing(open_file(workspace.path)) as connection:
        key = workspace_key(connection)
    return backups_in(workspace.database.backups, workspace=key)


def kept_of_file(path: Path, folder: Path) -> tuple[BackedUp, ...]:
    """The backups of the workspace that lies, or lay, at `path`, newest first, readable or not. Blocks."""
    by_place = backups_in(folder, source=path)
    keys = {each.manifest.workspace for each in by_place if each.manifest.workspace}
    # A workspace that was moved has older backups from where it lay before.
    found = {each.path: each for key in keys for each in backups_in(folder, workspace=key)}
    found |= {each.path: each for each in by_place}
    return tuple(sorted(found.values(), key=lambda each: (each.manifest.made_at, each.path.name), reverse=True))


def kept_in(path: Path, folders: Iterable[Path]) -> tuple[BackedUp, ...]:
    """The backups of the workspace that lies, or lay, at `path`, of all these folders, newest first. Blocks."""
    found = [each for folder in dict.fromkeys(folders) if folder.is_dir() for each in kept_of_file(path, folder)]
    return tuple(sorted(found, key=lambda each: (each.manifest.made_at, each.path.name), reverse=True))


def make(
    workspace: Workspace,
    reason: BackupReason = BackupReason.BY_HAND,
    *,
    target: Path | None = None,
    stop: Stop = never,
) -> BackedUp:
    """Make a backup now, thoroughly verified. Blocks; about 25 s for a million interactions, and no writer waits.

    Args:
        workspace: which; its file is read by a connection of its own, on whatever thread this runs.
        reason: what for.
        target: write it there; None is the folder of backups, where old ones then make room.
        stop: asked now and then; True ends it.

    Raises:
        DamagedFile: the workspace is damaged; no copy was kept.
        StorageFailure: the copy could not be written; nothing is left of it.
        BackupStopped: `stop` said so.
    """
    made = back_up(
        workspace.path,
        workspace.database.backups,
        now=workspace.clock(),
        reason=reason,
        program=__version__,
        target=target,
        stop=stop,
    )
    assert made is not None  # only a backup that depends on changes can be none
    catch_up(workspace, [made.path.parent], stop=stop)
    if target is None:
        thin_out(workspace.database.backups, made.manifest.workspace, workspace.clock())
    return made


def make_if_changed(
    workspace: Workspace,
    reason: BackupReason = BackupReason.AUTOMATIC,
    *,
    stop: Stop = never,
    thorough: bool = True,
    folder: Path | None = None,
) -> BackedUp | None:
    """Make a backup unless one of what is in there now is kept, or nothing was entered yet. Blocks.

    `folder`: where to; None is that of the workspace.

    Raises:
        DamagedFile, StorageFailure, BackupStopped: as `make` does.
    """
    if workspace.database.read_only or _has_nothing(workspace.path):
        return None
    folder, now = folder or workspace.database.backups, workspace.clock()
    made = back_up(
        workspace.path,
        folder,
        now=now,
        reason=reason,
        program=__version__,
        thorough=thorough,
        only_when_changed=True,
        stop=stop,
    )
    if made is not None:
        thin_out(folder, made.manifest.workspace, now)
    return made


def before(workspace: Workspace, reason: BackupReason, folder: Path | None = None) -> BackedUp | None:
    """Make a backup before something that is hard to take back, unless one of the present state is kept. Blocks.

    A large workspace only gets the quick check here; `check_copies` completes it later. `folder` as in
    `make_if_changed`.

    Raises:
        DamagedFile, StorageFailure: as `make` does; what was to follow must not happen then.
    """
    return make_if_changed(workspace, reason, thorough=False, folder=folder)


def at_closing(workspace: Workspace, *, stop: Stop = never) -> BackedUp | None:
    """Make a backup of what changed since the last one, when that is quick. Blocks, under a second.

    Raises:
        DamagedFile, StorageFailure: as `make` does.
    """
    if workspace.path.stat().st_size > AT_CLOSING_BYTES_MAX:
        return None
    return make_if_changed(workspace, BackupReason.CLOSING, stop=stop, thorough=False)


def check_copies(workspace: Workspace, *, stop: Stop = never) -> tuple[BackedUp, ...]:
    """Look thoroughly at the backups that only had the quick check; those that are not sound are returned. Blocks.

    Who was erased while the folder was out of reach is taken out of them first.

    Raises:
        BackupStopped: `stop` said so.
    """
    catch_up(workspace, [workspace.database.backups], stop=stop)
    bad: list[BackedUp] = []
    for each in kept(workspace):
        if each.manifest.thorough:
            continue
        try:
            verify(each, stop)
        except BackupStopped:
            raise
        except CareError:
            bad.append(each)
    return tuple(bad)


def _has_nothing(path: Path) -> bool:
    with closing(open_file(path)) as connection:
        return is_empty(connection)
