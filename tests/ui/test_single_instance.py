"""A workspace file is shown by one window; whoever starts a second one brings the first forward."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from care_desktop.ui.single_instance import SingleInstance, call_forward

HOLDER = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from care_desktop.ui.single_instance import SingleInstance
app = QCoreApplication([])
held = SingleInstance()
assert held.claim(Path(sys.argv[1]))
held.listen()
held.called.connect(lambda: print("called", flush=True))
print("ready", flush=True)
app.exec()
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = tmp_path / "wörk space" / "w.care"
    path.parent.mkdir()
    return path


def start_holder(workspace: Path) -> "subprocess.Popen[str]":
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(workspace)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None and holder.stdout.readline() == "ready\n"
    return holder


def test_another_program_has_it_comes_forward_and_a_killed_one_lets_go(qtbot: QtBot, workspace: Path) -> None:
    holder = start_holder(workspace)
    try:
        ours = SingleInstance()
        assert not ours.claim(workspace)
        assert call_forward(workspace)
        assert holder.stdout is not None and holder.stdout.readline() == "called\n"
        other = workspace.with_name("other.care")
        assert ours.claim(other)
        assert not ours.claim(workspace), "what is claimed stays when another claim fails"
        assert other.with_name("other.care.lock").exists()
    finally:
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
        assert holder.stdout is not None
        holder.stdout.close()
    assert ours.claim(workspace), "the lock of a program that was killed counts no more"
    assert not other.with_name("other.care.lock").exists()
    heard: list[bool] = []
    ours.called.connect(lambda: heard.append(True))
    ours.listen()
    caller = "import sys; from pathlib import Path; from care_desktop.ui.single_instance import call_forward\n"
    caller += "from PySide6.QtCore import QCoreApplication; app = QCoreApplication([])\n"
    caller += "sys.exit(0 if call_forward(Path(sys.argv[1])) else 1)"
    second = subprocess.Popen([sys.executable, "-c", caller, str(workspace)])
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)
    assert second.returncode == 0 and heard == [True]
    ours.release()
    assert not workspace.with_name("w.care.lock").exists()


def test_nobody_answers_for_a_file_that_is_not_open(qapp: object, workspace: Path) -> None:
    assert not call_forward(workspace)
