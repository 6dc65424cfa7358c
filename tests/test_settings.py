"""Settings: defaults, what may be set, and a file that may be broken."""

import json
from pathlib import Path

import pytest

from care_desktop.errors import InvalidInput, StorageFailure
from care_desktop.settings import SETTINGS, Settings


def test_every_setting_has_a_default_of_its_kind(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    assert settings.text("appearance") == "system"
    assert settings.flag("day_before_month")
    assert len({setting.key for setting in SETTINGS}) == len(SETTINGS)
    assert all(setting.default in setting.allowed for setting in SETTINGS if setting.allowed)


def test_a_change_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "profile" / "settings.json"
    Settings(path).change("appearance", "dark")
    assert Settings(path).text("appearance") == "dark"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [item.name for item in path.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(("key", "value"), [("appearance", "pink"), ("colour", "red"), ("appearance", 3)])
def test_what_may_not_be_set_is_refused(key: str, value: str, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    with pytest.raises(InvalidInput, match=key):
        settings.change(key, value)
    assert not (tmp_path / "settings.json").exists()


@pytest.mark.parametrize("content", ["", "[]", "{", '{"appearance": "pink", "unknown": 1}', "\0"])
def test_a_broken_file_gives_the_defaults(content: str, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(content, encoding="utf-8")
    assert Settings(path).text("appearance") == "system"


def test_what_was_taken_out_of_the_file_is_not_written_back(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    in_window = Settings(path)
    in_window.change("insight_filters", '{"tag": "Zyxana"}')
    # An erasure rewrites the file in place while the window is open; of the same length, so that only the time tells.
    path.write_text(path.read_text(encoding="utf-8").replace("Zyxana", "[gone]"), encoding="utf-8")
    assert "Zyxana" not in in_window.text("insight_filters")
    in_window.change("appearance", "dark")
    assert "Zyxana" not in path.read_text(encoding="utf-8")
    path.unlink()
    in_window.change("day_before_month", False)
    assert set(json.loads(path.read_text(encoding="utf-8"))) == {"day_before_month"}


def test_a_change_that_cannot_be_written_holds_until_the_end(tmp_path: Path) -> None:
    (tmp_path / "profile").write_text("a file stands here", encoding="utf-8")
    settings = Settings(tmp_path / "profile" / "settings.json")
    with pytest.raises(StorageFailure, match="could not be written"):
        settings.change("appearance", "dark")
    assert settings.text("appearance") == "dark"
