"""What every command works on: a profile and a database; and opening the window there."""

from dataclasses import dataclass
from pathlib import Path

from care_desktop.paths import Profile, default_profile


@dataclass(frozen=True, slots=True)
class Place:
    """Which profile and which database a command works on; None is the usual database."""

    profile: Profile
    database: Path | None


def profile_at(folder: Path | None) -> Profile:
    """The profile in a folder; None is the one of CARE_DESKTOP_PROFILE, else the usual one."""
    return default_profile() if folder is None else Profile(folder.expanduser().absolute())


def open_window_at(place: Place, quit_after_paint: bool) -> int:
    """Open the window and stay until it is closed; returns the exit status."""
    from care_desktop.app import run

    return run(place.profile, place.database, quit_after_paint)
