"""Every test stands alone: its own profile, no keychain, no outside network."""

import os
import socket
from pathlib import Path

import keyring
import keyring.backends.fail
import pytest
from platformdirs import user_cache_path

from care_desktop.paths import default_profile


def test_the_profile_is_this_tests_own(tmp_path: Path, profile_folder: Path) -> None:
    assert default_profile().root == profile_folder
    assert profile_folder.is_relative_to(tmp_path)
    assert not profile_folder.exists()
    assert user_cache_path("care-desktop").is_relative_to(tmp_path)
    assert "CARE_DESKTOP_DATABASE" not in os.environ


def test_there_is_no_keychain() -> None:
    assert isinstance(keyring.get_keyring(), keyring.backends.fail.Keyring)


def test_this_machine_can_be_reached_and_no_other() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as client:
        client.connect(server.getsockname())
    with socket.socket() as client, pytest.raises(AssertionError, match=r"network: 192\.0\.2\.1"):
        client.connect(("192.0.2.1", 80))


def test_no_screen_is_needed() -> None:
    assert os.environ["QT_QPA_PLATFORM"]
