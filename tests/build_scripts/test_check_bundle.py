"""Checking a bundle: what the frozen program is started with, and that each way to fail is seen."""

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Load = Callable[[str], ModuleType]
GOOD = """
import json, os, sys
with open(HERE + "/starts", "a") as file:
    file.write(json.dumps([sys.argv[1:], dict(os.environ), os.getcwd()]) + "\\n")
if sys.argv[1] == "self-test":
    print(json.dumps({"passed": True}))
"""


@pytest.fixture
def check(script: Load, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    module = script("check_bundle")
    monkeypatch.setattr(module.shutil, "which", lambda name: None)
    return module


def bundle(folder: Path, program: str) -> Path:
    """A folder whose program is this piece of Python."""
    path = folder / "care-desktop"
    path.write_text(f"#!{sys.executable}\nHERE = {str(folder)!r}\n{program}", encoding="utf-8")
    path.chmod(0o755)
    return folder


def test_a_good_bundle_passes_in_an_empty_environment(check: ModuleType, tmp_path: Path) -> None:
    assert check.main([str(bundle(tmp_path, GOOD))]) == 0
    starts = [json.loads(line) for line in (tmp_path / "starts").read_text().splitlines()]
    assert [arguments for arguments, _environment, _folder in starts] == [
        ["self-test", "--json"],
        ["--quit-after-paint"],
    ]
    for _arguments, environment, folder in starts:
        assert Path(environment["HOME"]).name == check.HOME_NAME
        assert Path(folder).name == check.HOME_NAME
        assert not any(Path(place).exists() for place in environment["PATH"].split(os.pathsep))
        # LC_CTYPE is what Python itself sets when it finds no locale.
        assert set(environment) <= {"HOME", "USERPROFILE", "PATH", "QT_QPA_PLATFORM", "TEMP", "LC_CTYPE"}


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("raise SystemExit(3)", "self-test --json ended with status 3"),
        ("raise RuntimeError('no font')", "no font"),
        ("print('all is well')", "did not answer in JSON"),
        (GOOD + "else: raise SystemExit('could not open')", "could not open"),
    ],
)
def test_a_bad_bundle_is_found_out(
    check: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str], program: str, reason: str
) -> None:
    assert check.main([str(bundle(tmp_path, program))]) == 1
    assert reason in capsys.readouterr().err


def test_a_program_that_hangs_is_found_out(
    check: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "TIME_LIMIT_S", 0.2)
    assert check.main([str(bundle(tmp_path, "import time; time.sleep(60)"))]) == 1
    assert "did not end within" in capsys.readouterr().err


def test_an_empty_folder_says_what_makes_a_bundle(
    check: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check.main([str(tmp_path)]) == 1
    assert "build_scripts/build.py" in capsys.readouterr().err


@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb is not installed")
def test_a_virtual_display_has_a_name_and_goes_away(script: Load) -> None:
    with script("check_bundle").virtual_display() as display:
        socket = Path("/tmp/.X11-unix") / f"X{display.removeprefix(':')}"
        assert socket.exists()
    assert not socket.exists()
