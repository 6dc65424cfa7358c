"""What is installed for tests, and what is said where nothing may be installed."""

from collections.abc import Callable
from types import ModuleType

import pytest

Load = Callable[[str], ModuleType]


@pytest.fixture
def libraries(script: Load, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, on a Linux where none of the programs is installed."""
    found = script("system_libraries")
    monkeypatch.setattr(found.sys, "platform", "linux")
    monkeypatch.setattr(found, "_is_installed", lambda program: False)
    return found


def test_what_is_missing_is_installed(libraries: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(libraries, "install_debian_packages", lambda packages, reason: asked.extend(packages))
    libraries.ensure_test_programs()
    assert {"gnome-keyring", "dovecot-imapd"} <= set(asked)


def test_where_nothing_may_be_installed_the_tests_run_without(
    libraries: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(packages: list[str], reason: str) -> None:
        raise libraries.CannotPrepare("Please type this: sudo apt-get install -y gnome-keyring")

    monkeypatch.setattr(libraries, "install_debian_packages", refuse)
    libraries.ensure_test_programs()
    said = capsys.readouterr()
    assert "sudo apt-get install -y gnome-keyring" in said.out + said.err
    assert "are skipped" in said.out + said.err
