"""What every test gets: a profile of its own, no keychain, no outside network, no screen."""

import gc
import ipaddress
import os
import socket
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from care_desktop.paths import migrations_dir
from care_desktop.storage import migrate, new_file

FAILING_KEYCHAIN = "keyring.backends.fail.Keyring"

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile("default", deadline=None, derandomize="CI" in os.environ)
settings.register_profile("thorough", settings.get_profile("default"), max_examples=500)
settings.load_profile("default")


def pytest_configure(config: pytest.Config) -> None:
    # Each test moves the cache folder; without this Matplotlib would read every font again.
    if config.cache is not None:
        os.environ["MPLCONFIGDIR"] = str(config.cache.mkdir("matplotlib"))


def pytest_collection_finish() -> None:
    # What is loaded by now stays: the collector need not walk through all of it again and again.
    gc.freeze()


@pytest.fixture(autouse=True)
def profile_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of this test's own profile; not made yet, as on the first start."""
    home = tmp_path / "home"
    for variable, name in (
        ("XDG_DATA_HOME", "data"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_STATE_HOME", "state"),
    ):
        monkeypatch.setenv(variable, str(home / name))
    monkeypatch.delenv("CARE_DESKTOP_DATABASE", raising=False)
    monkeypatch.setenv("CARE_DESKTOP_PROFILE", str(home / "profile"))
    return home / "profile"


@pytest.fixture(scope="session", autouse=True)
def revisions_run_once() -> Iterator[None]:
    """The first new workspace runs the shipped revisions; the tables of every later one are copied from it.

    Hundreds of tests make one. All else about a new file is done for each; encrypted ones run the revisions.
    """
    run = new_file.upgrade
    made, turn = sqlite3.connect(":memory:", check_same_thread=False), threading.Lock()

    def copied(engine: Engine, path: Path, revisions: Path, *arguments: Any, **more: Any) -> None:
        # The window makes its workspaces in threads.
        with turn, closing(engine.raw_connection()) as connection:
            target = connection.driver_connection
            if revisions != migrations_dir() or not isinstance(target, sqlite3.Connection):
                run(engine, path, revisions, *arguments, **more)
            elif made.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,):
                run(engine, path, revisions, *arguments, **more)
                target.backup(made)
            else:
                made.backup(target)

    with pytest.MonkeyPatch.context() as patch, closing(made):
        patch.setattr(new_file, "upgrade", copied)
        yield


@pytest.fixture
def revisions_run_each_time(revisions_run_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new workspace is made in full, for tests of how it is made and of what can go wrong then."""
    monkeypatch.setattr(new_file, "upgrade", migrate.upgrade)


@pytest.fixture(autouse=True)
def no_keychain(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keyring finds no service, except in a test marked `keychain`."""
    if request.node.get_closest_marker("keychain") is None:
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", FAILING_KEYCHAIN)
        yield
        return
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    _choose_keychain_again()
    yield
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", FAILING_KEYCHAIN)
    _choose_keychain_again()


def _choose_keychain_again() -> None:
    chosen = sys.modules.get("keyring.core")
    if chosen is not None:
        chosen.init_backend()


@pytest.fixture(autouse=True)
def no_outside_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connecting to anything but this machine fails the test."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
            raise AssertionError(f"a test reached for the network: {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_here)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
