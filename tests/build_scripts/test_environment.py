"""The environment: made once, left alone while the lock is the same; a sentence when it cannot be."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

Load = Callable[[str], ModuleType]


@pytest.fixture
def environment(script: Load) -> ModuleType:
    import environment  # type: ignore[import-not-found]

    return environment


@pytest.fixture
def tree(environment: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A source tree with locks; what would be installed is noted in `installed`, one line a purpose."""
    root = tmp_path / "tree"
    (root / "requirements").mkdir(parents=True)
    for purpose in ("run", "test", "build"):
        (root / "requirements" / f"{purpose}.txt").write_text("numpy==1\n")
    (root / "pyproject.toml").write_text("[project]\n")
    python = root / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)

    def note(purpose: str, _python: Path) -> None:
        with (root / "installed").open("a") as file:
            file.write(f"{purpose}\n")

    monkeypatch.setattr(environment, "ROOT", root)
    monkeypatch.setattr(environment, "_install", note)
    monkeypatch.setattr(environment, "_starts", lambda python: python.exists())
    return root


def installed(tree: Path) -> list[str]:
    note = tree / "installed"
    return note.read_text().split() if note.exists() else []


def test_second_start_installs_nothing(environment: ModuleType, tree: Path) -> None:
    first = environment.prepare("run")
    assert environment.prepare("run") == first == tree / ".venv" / "bin" / "python"
    assert installed(tree) == ["run"]


@pytest.mark.parametrize("changed", ["requirements/run.txt", "pyproject.toml"])
def test_a_changed_lock_is_installed(environment: ModuleType, tree: Path, changed: str) -> None:
    environment.prepare("run")
    (tree / changed).write_text("numpy==2\n")
    environment.prepare("run")
    assert installed(tree) == ["run", "run"]


def test_another_python_is_another_environment(
    environment: ModuleType, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.prepare("run")
    monkeypatch.setattr(sys, "version_info", (*sys.version_info[:1], 99, 0))
    environment.prepare("run")
    assert installed(tree) == ["run", "run"]


def test_the_tests_lock_serves_the_program_too(environment: ModuleType, tree: Path) -> None:
    environment.prepare("test")
    environment.prepare("run")
    assert installed(tree) == ["test"]


def test_an_interrupted_installation_is_done_again(
    environment: ModuleType, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(environment, "_install", interrupted)
        environment.prepare("run")
    environment.prepare("run")
    assert installed(tree) == ["run"]


@pytest.mark.parametrize("content", ["", "{", "[1]", "\0"])
def test_a_damaged_stamp_counts_as_none(environment: ModuleType, tmp_path: Path, content: str) -> None:
    stamp = tmp_path / "stamp"
    stamp.write_text(content)
    assert environment.read_stamp(stamp) == {}


def test_an_old_python_is_named(environment: ModuleType) -> None:
    environment.check_python_version((3, 11))
    with pytest.raises(environment.CannotPrepare, match=r"needs Python 3\.11 or later; this is 3\.9"):
        environment.check_python_version((3, 9))


@pytest.mark.slow
def test_an_environment_is_really_made(environment: ModuleType, tmp_path: Path) -> None:
    folder = tmp_path / "einé environment"
    folder.mkdir()
    (folder / "left over").touch()
    environment._make_environment(folder)
    assert environment._starts(environment.environment_python(folder))
    assert not (folder / "left over").exists()


def fake_apt_get(folder: Path, body: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put an `apt-get` first on the path that notes its arguments and then does `body`; returns its notes."""
    notes = folder / "notes"
    folder.mkdir(exist_ok=True)
    (folder / "apt-get").write_text(f'#!/bin/sh\necho "$@" >> "{notes}"\n{body}\n')
    (folder / "apt-get").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return notes


def test_missing_packages_are_installed_when_allowed(
    environment: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = fake_apt_get(tmp_path / "bin", "exit 0", monkeypatch)
    monkeypatch.setattr(environment, "_root_prefix", list)
    environment.install_debian_packages(["libegl1", "libgl1"], "Missing.")
    (line,) = notes.read_text().splitlines()
    assert line.endswith("install -y --no-install-recommends libegl1 libgl1")


def test_package_lists_are_fetched_when_the_first_try_fails(
    environment: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marker = tmp_path / "updated"
    body = f'case "$*" in *update) touch "{marker}";; *) test -e "{marker}";; esac'
    notes = fake_apt_get(tmp_path / "bin", body, monkeypatch)
    monkeypatch.setattr(environment, "_root_prefix", list)
    environment.install_debian_packages(["libegl1"], "Missing.")
    assert len(notes.read_text().splitlines()) == 3


def test_a_failing_installation_shows_why_and_the_command(
    environment: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_apt_get(tmp_path / "bin", "echo no such package; exit 100", monkeypatch)
    monkeypatch.setattr(environment, "_root_prefix", list)
    with pytest.raises(environment.CannotPrepare, match=r"(?s)no such package.*sudo apt-get install -y libegl1"):
        environment.install_debian_packages(["libegl1"], "Missing.")


def test_without_permission_the_exact_command_is_said(
    environment: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = fake_apt_get(tmp_path / "bin", "exit 0", monkeypatch)
    monkeypatch.setattr(environment, "_root_prefix", lambda: None)
    with pytest.raises(environment.CannotPrepare, match="sudo apt-get install -y libegl1 libgl1"):
        environment.install_debian_packages(["libegl1", "libgl1"], "Missing.")
    assert not notes.exists()


def test_without_apt_the_packages_are_named(
    environment: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(environment.CannotPrepare, match="libegl1"):
        environment.install_debian_packages(["libegl1"], "Missing.")


def test_a_missing_venv_module_asks_for_its_package(
    environment: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(environment, "_root_prefix", lambda: None)
    fake_apt_get(tmp_path / "bin", "exit 0", monkeypatch)
    wanted = "apt-get install -y python{}.{}-venv".format(*sys.version_info[:2])
    with pytest.raises(environment.CannotPrepare, match=wanted):
        environment._make_environment(tmp_path / "venv")


def test_a_failing_pip_is_quoted(environment: ModuleType, tmp_path: Path) -> None:
    pip = tmp_path / "python"
    pip.write_text("#!/bin/sh\necho 'ERROR: HASHES DO NOT MATCH'; exit 1\n")
    pip.chmod(0o755)
    with pytest.raises(environment.CannotPrepare, match="HASHES DO NOT MATCH"):
        environment._pip(pip, ["x"], 3)


def test_pip_progress_is_one_line_a_package(
    environment: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pip = tmp_path / "python"
    said = [
        "Ignoring colorama: markers",
        "Collecting numpy==2.1 (from x)",
        "  Downloading",
        "Collecting zipp==4",
    ]
    pip.write_text("#!/bin/sh\n" + "".join(f"echo '{line}'\n" for line in said))
    pip.chmod(0o755)
    environment._pip(pip, [], 3)
    assert capsys.readouterr().err.splitlines() == ["  1/2 numpy==2.1", "  2/2 zipp==4"]


def test_the_stamp_names_what_was_installed(environment: ModuleType, tree: Path) -> None:
    environment.prepare("test")
    stamp = json.loads((tree / ".venv" / environment.STAMP_NAME).read_text())
    assert stamp == {"run": environment.lock_digest("run"), "test": environment.lock_digest("test")}
