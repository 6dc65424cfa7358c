"""The report of a crash: what it says, where it is kept, and what a run that ended in the middle left behind."""

import contextlib
import faulthandler
import os
import platform
import re
import sys
from dataclasses import dataclass
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path

from care_desktop import __version__
from care_desktop.fault_text import short_path
from care_desktop.logs import redact
from care_desktop.paths import is_frozen

REPORTS_KEPT = 10
LONGEST_BYTES = 200_000
_FILE_MODE = 0o600
# What `faulthandler` writes; anything else in its file is not taken over.
_FAULT_LINES = re.compile(
    r"(Fatal Python error: [\w :().]+|Windows fatal exception: [\w ]+|(?:Current thread|Thread) 0x[0-9a-f]+ [^\n]{0,80}"
    r"|Current thread's C stack trace[^\n]{0,60}|  (?:\.\.\.|<[^<>]{1,40}>|Garbage-collecting)|Stack \([^\n]{0,60})"
)
_FAULT_PLACE = re.compile(r'  File "(.*)", line (\d+|\?\?\?) in ([\w<>.]+)')


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a report says beside the fault; `qt` and `locale` in words, `size` the class of the workspace's size.

    Empty text is not known and left out.
    """

    qt: str = ""
    locale: str = ""
    size: str = ""


@dataclass(frozen=True, slots=True)
class CrashReport:
    """A report: its whole text, and the file it was kept in; None when it could not be written."""

    text: str
    path: Path | None


def size_class(people: int, interactions: int) -> str:
    """How large a workspace is, in powers of ten: enough for whoever looks for a mistake, too little to know it by."""
    return f"{_up_to(people)} people, {_up_to(interactions)} interactions"


def _up_to(count: int) -> str:
    return "no" if count == 0 else f"up to {10 ** len(str(max(count - 1, 1))):,}"


def report_text(fault: str, surroundings: Surroundings, now: datetime) -> str:
    """The report of a fault, which is a text of `fault_text`. `now` is an aware instant."""
    found = re.match(r"\d+(?:\.\d+)*", platform.release())
    system = f"{platform.system()} {found[0] if found else ''} {platform.machine()}"
    lines = [
        "CARE Desktop crash report",
        f"At: {now:%Y-%m-%d %H:%M:%S %Z}",
        f"Version: {__version__}{' (bundle)' if is_frozen() else ''}",
        f"Python: {platform.python_version()}",
        *([f"Qt: {surroundings.qt}"] if surroundings.qt else []),
        f"System: {' '.join(system.split())}",
        *([f"Locale: {surroundings.locale}"] if surroundings.locale else []),
        *([f"Workspace: {surroundings.size}"] if surroundings.size else []),
        "",
        redact(fault),
        "",
    ]
    return "\n".join(lines)[:LONGEST_BYTES]


def keep_report(folder: Path, text: str, now: datetime) -> CrashReport:
    """Write a report into the folder of the log, readable by its owner alone; the oldest go beyond ten."""
    stem = f"crash-{now:%Y-%m-%d-%H%M%S}"
    for number in range(1, REPORTS_KEPT + 1):
        path = folder / (f"{stem}.txt" if number == 1 else f"{stem}-{number}.txt")
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE), "wb") as file:
                file.write(text.encode("utf-8", errors="replace"))
        except FileExistsError:
            continue
        except OSError:
            break
        _drop_oldest(folder)
        return CrashReport(text, path)
    return CrashReport(text, None)


def _drop_oldest(folder: Path) -> None:
    def age(path: Path) -> tuple[float, str]:
        return path.stat().st_mtime, path.name

    with contextlib.suppress(OSError):
        for path in sorted(folder.glob("crash-*.txt"), key=age)[:-REPORTS_KEPT]:
            path.unlink(missing_ok=True)


class FaultFile:
    """Where the interpreter writes when it is torn down in the middle; it goes when the run ends as it should."""

    def __init__(self, path: Path, file: TextIOWrapper) -> None:
        self._path = path
        self._file = file

    def end(self) -> None:
        """The run ended as it should."""
        faulthandler.disable()
        self._file.close()
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)


def watch_for_faults(folder: Path) -> FaultFile | None:
    """Let a segmentation fault or an abort leave the place where it happened in `folder`.

    None when the folder cannot be written, or when somebody else watches already, as `python -X faulthandler` does.
    """
    if faulthandler.is_enabled():
        return None
    path = folder / f"fault-{os.getpid()}.txt"
    try:
        # Open as long as the program runs: it may be written to at any moment.
        file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _FILE_MODE), "w")
        faulthandler.enable(file)
    except OSError:
        return None
    return FaultFile(path, file)


def left_behind(folder: Path, surroundings: Surroundings, now: datetime) -> CrashReport | None:
    """The report of the run before this one, when it was torn down in the middle; None when it was not.

    Call it before `watch_for_faults`. What other runs are using at the moment stays.
    """
    found: CrashReport | None = None
    for path in sorted(folder.glob("fault-*.txt")):
        if _is_alive(path.stem.removeprefix("fault-")):
            continue
        try:
            with path.open("rb") as file:
                dump = file.read(LONGEST_BYTES).decode("utf-8", errors="replace")
            path.unlink()
        except OSError:
            continue
        lines = list(_taken_over(dump))
        if lines:
            found = keep_report(folder, report_text("\n".join(lines), surroundings, now), now)
    return found


def _taken_over(dump: str) -> list[str]:
    lines = []
    for line in dump.splitlines():
        place = _FAULT_PLACE.fullmatch(line)
        if place:
            lines.append(f'  File "{short_path(place[1])}", line {place[2]} in {place[3]}')
        elif _FAULT_LINES.fullmatch(line):
            lines.append(line)
    return lines


def _is_alive(pid: str) -> bool:
    """Whether a process of this number runs; on Windows nobody can delete what another run has open."""
    if sys.platform == "win32" or not pid.isdecimal() or int(pid) == os.getpid():
        return False
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
