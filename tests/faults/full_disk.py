"""Disks that are full when a test says so: a small one of memory where mounting is allowed, else a limit on files."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

SIZE_MB = 12
FILLER = "filler"


@dataclass(frozen=True, slots=True)
class Disk:
    """A folder on a disk; within `full()` nothing more can be written to it."""

    folder: Path
    full: Callable[[], AbstractContextManager[None]]


@contextmanager
def small_disk(folder: Path) -> Iterator[Disk]:
    """A disk of some megabytes in memory."""
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("only root may mount a disk, on Linux")
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "tmpfs", str(folder)]
    if subprocess.run(mounting, check=False, capture_output=True).returncode != 0:
        pytest.skip("mounting is not allowed here")
    try:
        yield Disk(folder, lambda: _filled(folder))
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def _filled(folder: Path) -> Iterator[None]:
    filler = folder / FILLER
    handle = os.open(filler, os.O_WRONLY | os.O_CREAT)
    try:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    os.write(handle, bytes(size))
            except OSError:
                continue
        yield
    finally:
        os.close(handle)
        filler.unlink()


@contextmanager
def limited_disk(folder: Path) -> Iterator[Disk]:
    """Any disk; this process may not write to files when it is full."""
    if sys.platform == "win32":
        pytest.skip("this system has no limit on the size of files")
    folder.mkdir()
    yield Disk(folder, _limited)


@contextmanager
def _limited() -> Iterator[None]:
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
