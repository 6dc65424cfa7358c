"""The command as a process of its own: pipes that close early, and what it loads."""

import os
import subprocess
import sys
from pathlib import Path

from care_desktop.cli import main

ROOT = Path(__file__).resolve().parents[1]


def start(*arguments: str, folder: Path, code: str = "") -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", code] if code else [sys.executable, "-m", "care_desktop", *arguments]
    environment = {**os.environ, "CARE_DESKTOP_PROFILE": str(folder)}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_output_that_nobody_reads_to_the_end_is_no_traceback(tmp_path: Path) -> None:
    assert main(["demo", "--people", "20", "--database", str(tmp_path / "w.db")]) == 0
    command = [sys.executable, "-m", "care_desktop", "--database", str(tmp_path / "w.db"), "export", "interactions"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 1


def test_commands_load_neither_window_nor_charts(tmp_path: Path) -> None:
    code = (
        "import sys; from care_desktop.cli import main; "
        "status = main(['trust', '--format', 'csv']); "
        "sys.exit(status or bool({'PySide6', 'matplotlib'} & {*sys.modules}))"
    )
    assert start(folder=tmp_path, code=code).returncode == 0


def test_the_command_line_itself_loads_no_database_library(tmp_path: Path) -> None:
    code = "import sys, care_desktop.cli; sys.exit(any(name in sys.modules for name in ('sqlalchemy', 'numpy')))"
    assert start(folder=tmp_path, code=code).returncode == 0
