"""Starts the program of `children` and kills what it does: at a random moment, or before one of its steps."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.faults.children import said_in

ROOT = Path(__file__).resolve().parents[2]
LONGEST_WAIT_S = 60.0
_PATIENCE = 4


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process came to its end: whether it was killed, what it had said by then, how long it went on."""

    killed: bool
    said: Sequence[str]
    duration_s: float


class Killer:
    """Runs the acts of `children`, each in a process of its own."""

    def __init__(self, program: "subprocess.Popen[str]", folder: Path) -> None:
        self._program = program
        self._folder = folder
        self._number = 0

    def run(self, act: str, *, after_s: float | None = None, after_said: int = 0, at: int = 0, **more: str) -> Ended:
        """Do something; kill it so long after it has said so much, or before its step `at`; else wait for its end."""
        assert self._program.stdin is not None and self._program.stdout is not None
        self._number += 1
        said = self._folder / f"said-{self._number}"
        self._program.stdin.write(json.dumps({"act": act, "said": str(said), "at": at, **more}) + "\n")
        self._program.stdin.flush()
        child = int(self._program.stdout.readline())
        try:
            start = _said_at(said, after_said)
            if after_s is not None:
                time.sleep(after_s)
                _kill(child)
        except BaseException:
            # The next act must not take what is left of this one for its own.
            _kill(child)
            self._program.stdout.readline()
            raise
        status = int(self._program.stdout.readline())
        assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, f"{act} failed by itself"
        return Ended(os.WIFSIGNALED(status), said_in(said), time.monotonic() - start)

    def kill_often(self, times: int, longest_s: float, run: Callable[[float], Ended]) -> int:
        """Call `run` with random moments until it was killed so often, or ended by itself far too often."""
        killed = 0
        for _ in range(_PATIENCE * times):
            killed += run(random.uniform(0, longest_s)).killed
            if killed == times:
                break
        return killed


def _kill(child: int) -> None:
    # It may have come to its end by itself.
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)


def _said_at(said: Path, count: int) -> float:
    """When the process was ready and had said so much."""
    end = time.monotonic() + LONGEST_WAIT_S
    while not said.exists() or said.read_bytes().count(b"\n") <= count:
        assert time.monotonic() < end, "the process did not come so far"
        time.sleep(0.001)
    return time.monotonic()


@contextmanager
def killer(folder: Path) -> Iterator[Killer]:
    """The program, ready."""
    command = [sys.executable, "-m", "tests.faults.children"]
    program = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Killer(program, folder)
    finally:
        assert program.stdin is not None and program.stdout is not None
        program.stdin.close()
        program.stdout.close()
        assert program.wait(LONGEST_WAIT_S) == 0
