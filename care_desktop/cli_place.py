"""What every command works on: a profile and a database; and opening the window there."""

import os
from dataclasses import dataclass
from pathlib import Path

from care_desktop.paths import Profile, default_profile
from care_desktop.settings import Settings

DATABASE_VARIABLE = "CARE_DESKTOP_DATABASE"


@dataclass(frozen=True, slots=True)
class Place:
    """Which profile and which database a command works on; None is the usual database."""

    profile: Profile
    database: Path | None


def profile_at(folder: Path | None) -> Profile:
    """The profile in a folder; None is the one of CARE_DESKTOP_PROFILE, else the usual one."""
    return default_profile() if folder is None else Profile(folder.expanduser().absolute())


def database_path(profile: Profile, database: Path | None = None) -> Path:
    """The workspace file that is opened.

    The one named, else that of CARE_DESKTOP_DATABASE, else the one that was open in the window last, else the
    profile's own.
    """
    if database is None:
        last = Settings(profile.settings).text("last_database")
        named = os.environ.get(DATABASE_VARIABLE, "").strip() or (last if last and Path(last).exists() else "")
        database = Path(named) if named else profile.database
    return database.expanduser().absolute()


def open_window_at(place: Place, quit_after_paint: bool) -> int:
    """Open the window and stay until it is closed; returns the exit status."""
    from care_desktop.app import run

    return run(place.profile, place.database, quit_after_paint)


def open_quick_log_at(place: Place) -> int:
    """Open the small window with the capture line and stay until it is closed; returns the exit status."""
    from care_desktop.app_quick_log import run_quick_log

    return run_quick_log(place.profile, place.database)
