"""Checking a bundle: what the frozen program is started with, and that each way to fail is seen."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Load = Callable[[str], ModuleType]
GOOD = """
import json, os, sys
with open(HERE + "/../starts", "a") as file:
    file.write(json.dumps([sys.argv[1:], dict(os.environ), os.getcwd()]) + "\\n")
command = sys.argv[3] if sys.argv[1] == "--database" and len(sys.argv) > 3 else sys.argv[1]
if command == "self-test":
    print(json.dumps({"ok": True, "checks": [{"name": "SQLite", "detail": "3.53.4"}]}))
elif command == "export" and "-" in sys.argv:
    print("name\\n" * 61)
elif command == "export":
    open(sys.argv[-1], "w").write("people,note\\nZoraquill,SDK docs confuse newcomers\\n")
"""


@pytest.fixture
def check(script: Load) -> ModuleType:
    return script("check_bundle")


def bundle(folder: Path, program: str) -> Path:
    """A folder whose program is this piece of Python."""
    place = folder / "bundle"
    place.mkdir()
    path = place / "care-desktop"
    path.write_text(f"#!{sys.executable}\nHERE = {str(place)!r}\n{program}", encoding="utf-8")
    path.chmod(0o755)
    return place


def test_a_good_bundle_passes_in_an_empty_environment(check: ModuleType, tmp_path: Path) -> None:
    only = [word for name in ("self-test", "offscreen", "data") for word in ("--only", name)]
    assert check.main([str(bundle(tmp_path, GOOD)), *only]) == 0
    starts = [json.loads(line) for line in (tmp_path / "starts").read_text().splitlines()]
    assert [arguments for arguments, _environment, _folder in starts][:2] == [
        ["self-test", "--json"],
        ["--quit-after-paint"],
    ]
    commands = [arguments[2] for arguments, _environment, _folder in starts[2:]]
    assert commands == ["demo", "log", "export", "export", "report"]
    for _arguments, environment, folder in starts:
        assert Path(folder).name == check.HOME_NAME
        assert environment.keys() - {"LC_CTYPE", "SYSTEMROOT", "TEMP"} <= {
            "HOME",
            "USERPROFILE",
            "PATH",
            "QT_QPA_PLATFORM",
        }
        assert not any(Path(place).exists() for place in environment["PATH"].split(os.pathsep))


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("raise SystemExit(3)", "ended with status 3"),
        ("raise RuntimeError('no font')", "no font"),
        ("print('all is well')", "did not answer in JSON"),
        (GOOD.replace("3.53.4", "3.40.1; 3.51.3 or later resets its log more safely"), "carries SQLite 3.40.1"),
        ("import os; os.chmod(HERE, 0o755); open(HERE + '/new', 'w')\n" + GOOD, "wrote into its own folder: new"),
    ],
)
def test_a_bad_bundle_is_found_out(
    check: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str], program: str, reason: str
) -> None:
    assert check.main([str(bundle(tmp_path, program)), "--only", "self-test"]) == 1
    assert reason in capsys.readouterr().err


def test_what_was_logged_must_come_out_again(
    check: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check.main([str(bundle(tmp_path, GOOD.replace("Zoraquill", "Nobody"))), "--only", "data"]) == 1
    assert "did not come out again" in capsys.readouterr().err


def test_a_program_that_hangs_is_found_out(
    check: ModuleType, script: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.modules["frozen_program"], "TIME_LIMIT_S", 0.2)
    assert check.main([str(bundle(tmp_path, "import time; time.sleep(60)")), "--only", "offscreen"]) == 1
    assert "did not end within" in capsys.readouterr().err


def test_an_empty_folder_says_what_makes_a_bundle(
    check: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check.main([str(tmp_path)]) == 1
    assert "build_scripts/build.py" in capsys.readouterr().err


def test_what_cannot_be_checked_here_is_said_or_fails(
    check: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    place = bundle(tmp_path, GOOD)
    assert check.main([str(place), "--only", "window", "--only", "keychain"]) == 0
    assert "not checked: window (Xvfb is not installed)" in capsys.readouterr().out
    assert check.main([str(place), "--only", "keychain", "--strict"]) == 1
