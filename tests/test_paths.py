"""Paths: source tree and frozen program, the profile and its folders."""

import sys
from pathlib import Path

import pytest

from care_desktop.errors import StorageFailure
from care_desktop.paths import Profile, default_profile, docs_dir, is_frozen, migrations_dir, resources_dir

ROOT = Path(__file__).resolve().parents[1]


def test_source_tree_has_its_folders_at_the_top() -> None:
    assert resources_dir() == ROOT / "resources"
    assert migrations_dir() == ROOT / "migrations"
    assert docs_dir() == ROOT / "docs"
    assert not is_frozen()


def test_frozen_program_looks_into_its_bundle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert is_frozen()
    assert resources_dir() == tmp_path / "care_desktop" / "_resources"
    assert migrations_dir() == tmp_path / "care_desktop" / "_migrations"
    assert docs_dir() == tmp_path / "care_desktop" / "_docs"


def test_profile_of_the_environment_wins(tmp_path: Path) -> None:
    assert default_profile({"CARE_DESKTOP_PROFILE": str(tmp_path / "ours")}).root == tmp_path / "ours"


def test_without_a_name_the_profile_is_in_the_usual_place() -> None:
    assert default_profile({"CARE_DESKTOP_PROFILE": "  "}).root.name == "care-desktop"


def test_everything_lies_under_the_root_and_is_private(tmp_path: Path) -> None:
    profile = Profile(tmp_path / "a b" / "профиль").make().make()
    for place in (profile.database, profile.settings, profile.logs, profile.backups, profile.exports):
        assert place.parent == profile.root
    for folder in (profile.root, profile.logs, profile.backups, profile.exports):
        assert folder.stat().st_mode & 0o777 == 0o700


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "taken"
    blocked.write_text("mine")
    with pytest.raises(StorageFailure, match="taken"):
        Profile(blocked).make()
    assert blocked.read_text() == "mine"
