"""Whether a window has a workspace open, by the lock it keeps beside the file: commands that replace it ask first."""

import os
import socket
import sys
from contextlib import suppress
from pathlib import Path

from care_desktop.errors import Conflict

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_BOOT_LINE = 4


def refuse_open_window(path: Path) -> None:
    """Let nobody replace a file that a window has open; it need not be writing for its work to be lost.

    In a folder that a service copies the window keeps no lock on the file itself while it is idle.

    Raises:
        Conflict: a window on this computer has it, or one on another computer left its lock.
    """
    for each in dict.fromkeys((path, path.resolve())):
        _refuse(path.name, each.with_name(each.name + ".lock"))


def _refuse(name: str, lock: Path) -> None:
    try:
        text = lock.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return
    except OSError:
        # Windows lets nobody read what a running program has locked.
        text = ""
    # As QLockFile writes it: process, its name, computer, its id, its last start; the last two not everywhere.
    lines = [*text.split("\n"), "", ""]
    pid, process, host = lines[:3]
    if host and host != socket.gethostname():
        raise Conflict(
            f"The workspace {name} is open in a window on the computer {host}, so nothing was changed.",
            f"Close it there. If it is not open there any more, delete {lock}.",
        )
    if _is_running(pid, process, lines[_BOOT_LINE] if len(lines) > _BOOT_LINE else "", lock):
        raise Conflict(
            f"The workspace {name} is open in a window, so nothing was changed.", "Close the window, then try again."
        )


def _is_running(pid: str, process: str, boot: str, lock: Path) -> bool:
    """Whether the program that left the lock still runs."""
    if sys.platform == "win32":
        # The number of a process tells nothing there without opening it; a lock in use cannot be written.
        try:
            with lock.open("r+b"):
                return False
        except OSError:
            return True
    if not pid.isdecimal() or int(pid) == 0:
        return False
    with suppress(OSError):
        if boot and boot != _BOOT.read_text(encoding="ascii").strip():
            return False
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    with suppress(OSError):
        # The number may have passed to another program since.
        return Path(f"/proc/{pid}/exe").readlink().name.removesuffix(" (deleted)") == process
    return True
