"""Row 8: the real program started twice on a workspace: the first is called forward; after a kill it starts anew."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from pytestqt.qtbot import QtBot

from care_desktop.paths import Profile
from care_desktop.ui.single_instance import call_forward
from tests.faults.soundness import assert_sound

ROOT = Path(__file__).resolve().parents[2]
LONGEST_WAIT_S = 60


def started(profile: Profile, *options: str) -> "subprocess.Popen[str]":
    """The program on a profile, without a screen."""
    command = [sys.executable, "-m", "care_desktop", "--profile", str(profile.root), *options]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)


def test_a_second_start_calls_the_first_and_a_killed_one_is_no_obstacle(qtbot: QtBot, tmp_path: Path) -> None:
    profile = Profile(tmp_path / "profile")
    first = started(profile)
    try:
        qtbot.waitUntil(lambda: call_forward(profile.database), timeout=LONGEST_WAIT_S * 1000)
        qtbot.waitUntil(profile.database.exists, timeout=LONGEST_WAIT_S * 1000)
        second = started(profile)
        _, said = second.communicate(timeout=LONGEST_WAIT_S)
        assert (second.returncode, said) == (0, "")
        assert first.poll() is None
    finally:
        os.kill(first.pid, signal.SIGKILL)
        first.communicate(timeout=LONGEST_WAIT_S)
    assert not call_forward(profile.database)
    third = started(profile, "--quit-after-paint")
    _, said = third.communicate(timeout=LONGEST_WAIT_S)
    assert (third.returncode, said) == (0, "")
    assert_sound(profile.database)
