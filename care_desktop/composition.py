"""Puts a workspace together for the window and the command line: profile, weights, database, clock and zone."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import available_timezones

from care_desktop import __version__
from care_desktop.paths import Profile, migrations_dir
from care_desktop.services.local_weights import weights_of
from care_desktop.services.outcome import Workspace
from care_desktop.settings import Settings
from care_desktop.storage.database import open_database

DATABASE_VARIABLE = "CARE_DESKTOP_DATABASE"
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


def sample_database(profile: Profile) -> Path:
    """The file of the sample workspace, which is never the person's own."""
    return profile.root / "sample.db"


def open_workspace(
    profile: Profile, database: Path | None = None, *, clock: Callable[[], datetime] = present
) -> Workspace:
    """Open a workspace, made when absent. Blocks.

    Args:
        profile: where backups go, and where the workspace lies when no other file is named; made when absent.
        database: the file to use; None is the one of CARE_DESKTOP_DATABASE, else the one that was open in the window
            last, else the profile's own.
        clock: returns the present as an aware instant.

    Raises:
        UnreadableFile: the file is no workspace; it was left as it is.
        NewerDatabase: it was written by a later program; it was left as it is.
        StorageFailure: a folder or the file could not be made or upgraded.
    """
    profile.make()
    opened = open_database(
        database_path(profile, database),
        migrations_dir=migrations_dir(),
        backups_dir=profile.backups,
        now=clock(),
        version=__version__,
    )
    return Workspace(opened, weights_of(opened), clock, local_zone())


def database_path(profile: Profile, database: Path | None = None) -> Path:
    """The workspace file that would be opened (see `open_workspace`)."""
    if database is None:
        last = Settings(profile.settings).text("last_database")
        named = os.environ.get(DATABASE_VARIABLE, "").strip() or (last if last and Path(last).exists() else "")
        database = Path(named) if named else profile.database
    return database.expanduser().absolute()


@contextmanager
def opened_workspace(profile: Profile, database: Path | None = None) -> Iterator[Workspace]:
    """`open_workspace` for the time of a block; the file is closed at its end."""
    workspace = open_workspace(profile, database)
    try:
        yield workspace
    finally:
        workspace.database.close()
