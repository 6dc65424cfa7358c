"""Rule 8: everything the program writes on its own is for its owner alone, whatever the system would give away.

That a foreign file is refused and left as it is, byte for byte, is `tests/storage/test_database.py`; that it is copied
before an upgrade, `tests/storage/test_opening.py`.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from care_desktop import cli
from care_desktop.composition import open_workspace
from care_desktop.crash_report import keep_report
from care_desktop.logs import start_log, stop_log
from care_desktop.paths import Profile
from care_desktop.services import backups
from care_desktop.services.capture_draft import write_draft
from care_desktop.services.transfer_out import ExportOptions, What, export_to_path
from care_desktop.settings import Settings
from tests.factories import NOW, add_person, log_with

FOLDER, FILE = 0o700, 0o600


@pytest.fixture
def open_handed() -> Iterator[None]:
    """A program that was started where everybody may read and write what is made."""
    before = os.umask(0)
    cli.main(["--version"])
    yield
    os.umask(before)


def modes(root: Path) -> dict[str, int]:
    found = {path.relative_to(root.parent).as_posix(): path for path in (root, *root.rglob("*"))}
    return {name: stat.S_IMODE(path.stat().st_mode) for name, path in found.items()}


def test_a_profile_is_for_its_owner_alone(tmp_path: Path, open_handed: None) -> None:
    profile = Profile(tmp_path / "profile")
    workspace = open_workspace(profile, profile.database, clock=lambda: NOW)
    log = start_log(profile.logs)
    try:
        log_with(workspace, add_person(workspace, "Ana"), note="hello")
        Settings(profile.settings).change("appearance", "dark")
        assert write_draft(profile.root / "draft.txt", "@Ana hello")
        keep_report(profile.logs, "report", NOW)
        for what, name in ((What.PEOPLE, "people.csv"), (What.EVERYTHING, "everything.zip")):
            export_to_path(workspace, what, profile.exports / name, ExportOptions())
        backups.make(workspace)
        found = modes(profile.root)
    finally:
        stop_log(log)
        workspace.database.close()
    names = {Path(name).name for name in found}
    wanted = {"workspace.db", "workspace.db-wal", "workspace.db-shm", "settings.json", "draft.txt", "care-desktop.log"}
    assert wanted | {"people.csv", "everything.zip", "crash-2026-11-22-093000.txt"} <= names
    assert any(name.startswith("profile/backups/") for name in found)
    folders = {"profile", "profile/logs", "profile/backups", "profile/exports"}
    too_open = {name: oct(mode) for name, mode in found.items() if mode != (FOLDER if name in folders else FILE)}
    assert too_open == {}
