"""Puts a workspace together for the window and the command line: profile, weights, database, clock and zone."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from zoneinfo import available_timezones

from care_desktop import __version__
from care_desktop.cli_place import database_path
from care_desktop.cli_recovery_key import ask_recovery_key
from care_desktop.errors import LockedFile, MissingWorkspace
from care_desktop.paths import Profile, migrations_dir
from care_desktop.services import encryption
from care_desktop.services.backups import kept_of_file
from care_desktop.services.erasure_files import places_of
from care_desktop.services.local_weights import weights_of
from care_desktop.services.outcome import Workspace
from care_desktop.settings import Settings
from care_desktop.storage.database import open_database

_LOCAL_TIME = Path("/etc/localtime")


def present() -> datetime:
    """The present as an aware instant in UTC."""
    return datetime.now(UTC)


def local_zone() -> str:
    """IANA name of the time zone this computer is set to; "UTC" when it does not say."""
    named = os.environ.get("TZ", "").lstrip(":")
    if not named and _LOCAL_TIME.is_symlink():
        named = str(_LOCAL_TIME.resolve()).partition("zoneinfo/")[2]
    return named if named in available_timezones() else "UTC"


def backups_folder(profile: Profile) -> Path:
    """Where the backups of this profile's workspaces go: the chosen folder while it can be written, else the own one.

    A disk that was taken out must neither leave a workspace without backups nor keep it from being upgraded.
    """
    chosen = Settings(profile.settings).text("backup_folder")
    if not chosen:
        return profile.backups
    folder = Path(chosen).expanduser().absolute()
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        return profile.backups
    return folder if os.access(folder, os.W_OK) else profile.backups


def backup_folders(profile: Profile) -> tuple[Path, ...]:
    """Every folder in which backups of this profile's workspaces are or were kept, the present one first."""
    return tuple(dict.fromkeys((backups_folder(profile), profile.backups, *places_of(profile).more_backups)))


def open_workspace(
    profile: Profile,
    database: Path | None = None,
    *,
    clock: Callable[[], datetime] = present,
    replaces_lost: bool = False,
) -> Workspace:
    """Open a workspace, made when absent. Blocks.

    Args:
        profile: where backups go, and where the workspace lies when no other file is named; made when absent.
        database: the file to use; None is the one of CARE_DESKTOP_DATABASE, else the one that was open in the window
            last, else the profile's own.
        clock: returns the present as an aware instant.
        replaces_lost: make a new one also where one has been of which backups are kept.

    Raises:
        MissingWorkspace: there is no file, although there are backups of it; nothing was made.
        LockedFile: it is encrypted, and neither this process nor the keychain has its key; it was left as it is.
        UnreadableFile: the file is no workspace; it was left as it is.
        NewerDatabase: it was written by a later program; it was left as it is.
        StorageFailure: a folder or the file could not be made or upgraded.
    """
    profile.make()
    path, folder = database_path(profile, database), backups_folder(profile)
    if not path.exists() and not replaces_lost and path != profile.sample:
        _refuse_lost(path, folder)
    open_it = partial(
        open_database,
        path,
        migrations_dir=migrations_dir(),
        backups_dir=folder,
        now=clock(),
        version=__version__,
    )
    try:
        opened = open_it()
    except LockedFile as locked:
        if not encryption.unlock_from_keychain(locked):
            raise
        opened = open_it()
    encryption.clear_leftover(path)
    return Workspace(opened, weights_of(opened), clock, local_zone())


def _refuse_lost(path: Path, folder: Path) -> None:
    found = kept_of_file(path, folder)
    if found:
        newest = found[0]
        raise MissingWorkspace(
            f"The workspace {path.name} is no longer in {path.parent}, and no new one was made in its place: "
            f"backups of it are kept ({len(found)}, the newest of {newest.manifest.made_at:%Y-%m-%d %H:%M} UTC).",
            f"Find the file and put it back, or restore a backup: care-desktop restore {newest.path}",
        )


@contextmanager
def opened_workspace(
    profile: Profile, database: Path | None = None, *, replaces_lost: bool = False
) -> Iterator[Workspace]:
    """`open_workspace` for the time of a block; the file is closed at its end.

    The recovery key of a locked one is asked for where somebody sits at a terminal.
    """
    try:
        workspace = open_workspace(profile, database, replaces_lost=replaces_lost)
    except LockedFile as locked:
        ask_recovery_key(locked)
        workspace = open_workspace(profile, database, replaces_lost=replaces_lost)
    try:
        yield workspace
    finally:
        workspace.database.close()
