"""Starting the frozen program as where there is nothing else: no Python, no locale, a folder it cannot write."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HOME_NAME = "Домашняя папка 家 مجلد"
TIME_LIMIT_S = 120
NOBODY = 65534


class CheckFailed(Exception):
    """The frozen program did not do what it should; the message says what it said."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """A frozen program, the home it is started in, and the user it runs as; None is whoever checks."""

    program: Path
    home: Path
    user: int | None = None

    def environment(self, **more: str) -> dict[str, str]:
        """An environment with a home and nothing else: no PATH that leads to a Python, no locale."""
        home = str(self.home)
        environment = {"HOME": home, "USERPROFILE": home, "PATH": str(self.home / "no programs here")}
        for name in ("SYSTEMROOT", "TEMP"):
            if name in os.environ:
                environment[name] = os.environ[name]
        return {**environment, **more}

    def popen(self, command: list[str], environment: dict[str, str]) -> subprocess.Popen[str]:
        """Start a command in the home and do not wait."""
        return subprocess.Popen(
            command,
            cwd=self.home,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            user=self.user,
            group=self.user,
            extra_groups=None if self.user is None else [],
        )

    def run(self, arguments: list[str], environment: dict[str, str] | None = None) -> str:
        """Run the program to its end; returns its standard output.

        Raises:
            CheckFailed: with its exit status and last lines, or when it did not end in time.
        """
        return self.run_command([str(self.program), *arguments], environment or self.environment())

    def run_command(self, command: list[str], environment: dict[str, str]) -> str:
        """Run any command to its end, as `run` does."""
        called = " ".join([Path(command[0]).name, *command[1:]])
        with self.popen(command, environment) as process:
            try:
                output, errors = process.communicate(timeout=TIME_LIMIT_S)
            except subprocess.TimeoutExpired as error:
                process.kill()
                raise CheckFailed(f"{called} did not end within {TIME_LIMIT_S} s.") from error
        if process.returncode:
            said = (output + errors).strip()[-3000:]
            raise CheckFailed(f"{called} ended with status {process.returncode}:\n{said}")
        return output


def program_in(folder: Path) -> Path:
    """The program inside a bundle's folder.

    Raises:
        CheckFailed: there is none.
    """
    program = folder / ("care-desktop.exe" if os.name == "nt" else "care-desktop")
    if not program.is_file():
        raise CheckFailed(f"{program} is not there; build_scripts/build.py makes it.")
    return program


def unprivileged_user(folder: Path) -> int | None:
    """Whom to run as instead of root, to whom no folder is read-only; None for oneself.

    Also None where that user cannot reach the folder.
    """
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    reachable = all(place.stat().st_mode & 0o001 for place in folder.resolve().parents)
    return NOBODY if reachable else None


@contextlib.contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Take the right to write a folder for the time of the block.

    Raises:
        CheckFailed: something in it was changed all the same.
    """
    before = _listing(folder)
    modes = {path: path.stat().st_mode for path in [folder, *folder.rglob("*")] if not path.is_symlink()}
    for path, mode in modes.items():
        path.chmod(mode & ~0o222)
    try:
        yield
    finally:
        for path, mode in modes.items():
            if path.exists():
                path.chmod(mode)
    after = _listing(folder)
    if after != before:
        changed = sorted(set(after.items()) ^ set(before.items()))
        raise CheckFailed(f"The program wrote into its own folder: {changed[0][0]}")


def _listing(folder: Path) -> dict[str, tuple[int, int]]:
    found = ((path.relative_to(folder), path.lstat()) for path in folder.rglob("*"))
    return {str(path): (stat.st_size, 0 if path.is_dir() else stat.st_mtime_ns) for path, stat in found}


def give(folder: Path, user: int | None) -> None:
    """Let a user have a folder and what is in it; nothing happens for None."""
    if user is not None:
        for path in [folder, *folder.rglob("*")]:
            shutil.chown(path, user, user)
