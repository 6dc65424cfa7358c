"""Opening a workspace that may only be read, or that lies where a log beside it is in danger."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from care_desktop.errors import StorageFailure
from care_desktop.services import insights, local_presence, people
from care_desktop.services.people_list import PeopleQuery, view
from care_desktop.storage import places
from care_desktop.storage.places import PlaceKind, place_of
from tests.factories import add_person, log_with, new_workspace


@pytest.fixture
def read_only_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder nobody can write to, not even root: a mount where that is allowed, else plain permissions."""
    folder = tmp_path / "kept"
    folder.mkdir()
    with new_workspace(folder / "w.care") as workspace:
        log_with(workspace, add_person(workspace, "Ana"))
    # Closing folded the log in; what is left is one file, as on a disk that somebody sent.
    assert not (folder / "w.care-wal").exists()
    if os.geteuid() != 0:
        (folder / "w.care").chmod(0o400)
        folder.chmod(0o500)
        yield folder
        folder.chmod(0o700)
        return
    bind = shutil.which("mount") and subprocess.run(["mount", "--bind", folder, folder], check=False).returncode == 0
    if not bind or subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=False).returncode != 0:
        pytest.skip("root may write anywhere, and mounting is not allowed here: run as another user")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be made unwritable that way")
def test_what_may_only_be_read_opens_shows_and_refuses_changes_with_a_sentence(read_only_folder: Path) -> None:
    path = read_only_folder / "w.care"
    before = path.read_bytes()
    with new_workspace(path) as workspace:
        assert workspace.database.read_only
        assert [row.name for row in view(workspace, PeopleQuery(), 0, 9).rows] == ["Ana"]
        assert not insights.refresh_all(workspace)
        assert not local_presence.keep_fit(workspace)
        with pytest.raises(StorageFailure, match="can only be read; nothing was changed"):
            people.archive(workspace, view(workspace, PeopleQuery(), 0, 9).rows[0].id)
    assert path.read_bytes() == before
    assert [item.name for item in read_only_folder.iterdir()] == ["w.care"]


def test_a_synced_folder_gets_no_log_beside_the_file_and_a_local_one_does(tmp_path: Path) -> None:
    modes = {}
    for name in ("Dropbox", "Documents"):
        path = tmp_path / name / "w.care"
        with new_workspace(path) as workspace:
            add_person(workspace, "Ana")
            place = workspace.database.place
        with closing(sqlite3.connect(path)) as connection:
            modes[name] = (place.kind, place.service, connection.execute("PRAGMA journal_mode").fetchone()[0])
    assert modes == {
        "Dropbox": (PlaceKind.CLOUD, "Dropbox", "delete"),
        "Documents": (PlaceKind.LOCAL, "", "wal"),
    }
    # Moved out of the folder it gets its log back.
    moved = tmp_path / "moved.care"
    (tmp_path / "Dropbox" / "w.care").rename(moved)
    with new_workspace(moved), closing(sqlite3.connect(moved)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


@pytest.mark.parametrize(
    ("folder", "mark", "kind", "service"),
    [
        ("OneDrive - Contoso/CARE", "", PlaceKind.CLOUD, "OneDrive"),
        ("Dropbox (Personal)", "", PlaceKind.CLOUD, "Dropbox"),
        ("sync/notes", "sync/.stfolder", PlaceKind.CLOUD, "Syncthing"),
        ("Nextcloud/a/b", "", PlaceKind.CLOUD, "Nextcloud"),
        ("my dropbox notes", "", PlaceKind.LOCAL, ""),
    ],
)
def test_folders_that_services_copy(tmp_path: Path, folder: str, mark: str, kind: PlaceKind, service: str) -> None:
    (tmp_path / folder).mkdir(parents=True)
    if mark:
        (tmp_path / mark).mkdir()
    found = place_of(tmp_path / folder / "w.care")
    assert (found.kind, found.service) == (kind, service)


@pytest.mark.skipif(sys.platform == "win32", reason="mounts are read from /proc")
def test_the_innermost_mount_decides_about_the_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    share, disk = tmp_path / "my share", tmp_path / "my share" / "disk"
    disk.mkdir(parents=True)
    mounts = tmp_path / "mounts"
    there = str(share).replace(" ", "\\040")
    mounts.write_text(f"/dev/a / ext4 rw 0 0\nhost:/x {there} nfs4 rw 0 0\n/dev/b {there}/disk ext4 rw 0 0\n")
    monkeypatch.setattr(places, "_MOUNTS", mounts)
    assert place_of(share / "w.care").kind is PlaceKind.NETWORK
    assert place_of(disk / "w.care").kind is PlaceKind.LOCAL
    assert place_of(tmp_path / "w.care").kind is PlaceKind.LOCAL
