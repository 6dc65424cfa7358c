"""Where things lie: shipped resources and migrations, and the folder with a person's own data."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from care_desktop.errors import StorageFailure

PROFILE_VARIABLE = "CARE_DESKTOP_PROFILE"

_PACKAGE = Path(__file__).resolve().parent


def resources_dir() -> Path:
    """Folder with shipped icons, themes, styles and weights: source tree, wheel or frozen program."""
    return _shipped("resources")


def migrations_dir() -> Path:
    """Folder with Alembic's env.py and the revisions: source tree, wheel or frozen program."""
    return _shipped("migrations")


def docs_dir() -> Path:
    """Folder with the handbook and its pictures: source tree, wheel or frozen program."""
    return _shipped("docs")


def is_frozen() -> bool:
    """Whether this runs from a bundle that carries its own Python."""
    return hasattr(sys, "_MEIPASS")


def licences_dir() -> Path | None:
    """Folder with the licences of everything in the bundle; None outside one, where each package holds its own."""
    if not is_frozen():
        return None
    program = Path(sys.executable).resolve().parent
    # Beside the program on Linux and Windows, among the resources of the .app on macOS.
    places = (program / "licences", program.parent / "Resources" / "licences")
    return next((place for place in places if place.is_dir()), None)


def _shipped(name: str) -> Path:
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        return Path(bundle) / _PACKAGE.name / f"_{name}"
    installed = _PACKAGE / f"_{name}"
    return installed if installed.is_dir() else _PACKAGE.parent / name


def keep_private() -> None:
    """Let every file this process makes from now on be for its owner alone (0600), wherever it lies.

    Databases, exports and reports hold what is known of other people; whoever shares one does so on purpose.
    """
    os.umask(0o077)


@dataclass(frozen=True, slots=True)
class Profile:
    """Every place the program writes to on its own, all under one folder."""

    root: Path

    @property
    def database(self) -> Path:
        """The workspace that opens when no other is named."""
        return self.root / "workspace.db"

    @property
    def sample(self) -> Path:
        """The file of the sample workspace, which is never the person's own."""
        return self.root / "sample.db"

    @property
    def draft(self) -> Path:
        """The file of the unsaved capture line."""
        return self.root / "draft.txt"

    @property
    def settings(self) -> Path:
        """The file with every setting that was changed."""
        return self.root / "settings.json"

    @property
    def logs(self) -> Path:
        """Folder of the rotating log."""
        return self.root / "logs"

    @property
    def backups(self) -> Path:
        """Folder of the verified copies of the database."""
        return self.root / "backups"

    @property
    def exports(self) -> Path:
        """Folder offered first when something is taken away."""
        return self.root / "exports"

    def make(self) -> "Profile":
        """Make the folders that are missing, readable by their owner alone (0700); returns itself.

        Raises:
            StorageFailure: a folder cannot be made, or a file stands in its place.
        """
        for folder in (self.root, self.logs, self.backups, self.exports):
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as error:
                raise StorageFailure(
                    f"The folder {folder} cannot be made: {error.strerror or error}.",
                    "Choose another one with --profile, or make room for it there.",
                ) from error
        return self


def default_profile(environ: Mapping[str, str] = os.environ) -> Profile:
    """The profile named by CARE_DESKTOP_PROFILE, or the one in the usual place of this operating system."""
    named = environ.get(PROFILE_VARIABLE, "").strip()
    if named:
        return Profile(Path(named).expanduser().absolute())
    from platformdirs import user_data_path

    return Profile(user_data_path("care-desktop", appauthor=False))
