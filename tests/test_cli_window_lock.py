"""Commands that replace the file of a workspace leave one alone that a window has open, and only such a one."""

import os
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from care_desktop.cli import main
from care_desktop.cli_window_lock import refuse_open_window
from care_desktop.errors import Conflict
from tests.ui.test_single_instance import start_holder


def test_what_replaces_a_file_waits_until_its_window_is_closed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace, link = tmp_path / "w.care", tmp_path / "elsewhere.care"
    place = ["--database", str(workspace), "--profile", str(tmp_path / "p")]
    assert main([*place, "log", "met @ana yesterday"]) == 0
    assert main([*place, "backup"]) == 0
    backup, page = capsys.readouterr().out.split()[-1], tmp_path / "key.txt"
    link.symlink_to(workspace)
    before = workspace.read_bytes()
    holder = start_holder(workspace)
    try:
        for arguments in (["restore", backup, "--yes"], ["encryption", "on", str(page)], ["encryption", "off"]):
            for named in (place, ["--database", str(link), *place[2:]]):
                assert main([*named, *arguments]) == 1
                assert "open in a window, so nothing was changed. Close the window" in capsys.readouterr().err
        assert workspace.read_bytes() == before and not page.exists()
    finally:
        holder.send_signal(signal.SIGKILL)
        holder.communicate()
    # It was killed: its lock is still there and counts no more.
    assert (tmp_path / "w.care.lock").exists()
    assert main([*place, "restore", backup, "--yes"]) == 0


def test_only_the_lock_of_a_living_window_counts(tmp_path: Path) -> None:
    workspace, lock, host = tmp_path / "w.care", tmp_path / "w.care.lock", socket.gethostname()
    name = Path("/proc/self/exe").readlink().name
    refuse_open_window(workspace)
    ended = subprocess.Popen(["true"])
    ended.wait()
    # A process that is no more, one that is another program by now, a start of the computer long ago, and none at all.
    for stale in (
        f"{ended.pid}\npython\n{host}\n",
        f"{os.getpid()}\nother\n{host}\n",
        f"{os.getpid()}\n{name}\n{host}\nid\nold\n",
        "",
        "\n",
    ):
        lock.write_text(stale)
        refuse_open_window(workspace)
    lock.write_text(f"{ended.pid}\npython\nanother-computer\n")
    with pytest.raises(Conflict, match=r"on the computer another-computer.*delete"):
        refuse_open_window(workspace)
