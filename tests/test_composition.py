"""Where a workspace is opened, and with which clock and zone."""

from pathlib import Path

import pytest

from care_desktop.cli_place import database_path
from care_desktop.composition import backup_folders, local_zone, opened_workspace
from care_desktop.paths import Profile
from care_desktop.services import opening
from care_desktop.settings import Settings
from care_desktop.ui.opening_words import backups_notice
from tests.factories import NOW


def test_the_database_that_is_named_first_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    profile = Profile(tmp_path)
    assert database_path(profile) == tmp_path / "workspace.db"
    Settings(profile.settings).change("last_database", str(tmp_path / "last.db"))
    assert database_path(profile) == tmp_path / "workspace.db"  # gone, so it does not count
    (tmp_path / "last.db").touch()
    assert database_path(profile) == tmp_path / "last.db"
    monkeypatch.setenv("CARE_DESKTOP_DATABASE", str(tmp_path / "environment.db"))
    assert database_path(profile) == tmp_path / "environment.db"
    assert database_path(profile, tmp_path / "named.db") == tmp_path / "named.db"
    assert profile.sample not in {database_path(profile), profile.database}


def test_the_zone_is_the_one_the_computer_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/Lima")
    assert local_zone() == "America/Lima"
    monkeypatch.setenv("TZ", "Nowhere/At all")
    assert local_zone() == "UTC"


def test_without_the_folder_chosen_for_backups_they_go_to_the_own_one_and_that_is_said(tmp_path: Path) -> None:
    profile = Profile(tmp_path / "profile").make()
    chosen = tmp_path / "stick"
    Settings(profile.settings).change("backup_folder", str(chosen))
    with opened_workspace(profile) as workspace:
        assert workspace.database.backups == chosen
        assert backups_notice(opening.look(workspace), str(chosen)) == ""
    chosen.rmdir()
    chosen.write_text("a file is in its place")
    with opened_workspace(profile) as workspace:
        assert workspace.database.backups == profile.backups
        assert str(chosen) in backups_notice(opening.look(workspace), str(chosen))
    assert backup_folders(profile) == (profile.backups, chosen)


def test_a_workspace_is_made_closed_and_found_again(tmp_path: Path) -> None:
    with opened_workspace(Profile(tmp_path / "profile")) as workspace:
        assert workspace.path == tmp_path / "profile" / "workspace.db"
        assert workspace.clock().tzinfo is not None
        assert workspace.clock() > NOW.replace(year=2020)
    assert not (tmp_path / "profile" / "workspace.db-wal").exists()
    with opened_workspace(Profile(tmp_path / "profile")) as again:
        assert again.path.exists()
