"""Start the frozen program without a Python around: `python build_scripts/check_bundle.py [FOLDER]`."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOME_NAME = "Домашняя папка 家 مجلد"
TIME_LIMIT_S = 120


class CheckFailed(Exception):
    """The frozen program did not do what it should; the message says what it said."""


def program_in(folder: Path) -> Path:
    """The program inside a bundle's folder.

    Raises:
        CheckFailed: there is none.
    """
    program = folder / ("care-desktop.exe" if os.name == "nt" else "care-desktop")
    if not program.is_file():
        raise CheckFailed(f"{program} is not there; build_scripts/build.py makes it.")
    return program


def bare_environment(home: Path, **more: str) -> dict[str, str]:
    """An environment with a home and nothing else: no PATH that leads to a Python, no locale."""
    environment = {"HOME": str(home), "USERPROFILE": str(home), "PATH": str(home / "no programs here")}
    for name in ("SYSTEMROOT", "TEMP"):
        if name in os.environ:
            environment[name] = os.environ[name]
    return {**environment, **more}


def start(program: Path, arguments: list[str], environment: dict[str, str]) -> str:
    """Run the program in the home of that environment; returns its standard output.

    Raises:
        CheckFailed: with its exit status and last lines, or when it did not end in time.
    """
    called = " ".join([program.name, *arguments])
    try:
        result = subprocess.run(
            [str(program), *arguments],
            cwd=environment["HOME"],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=TIME_LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise CheckFailed(f"{called} did not end within {TIME_LIMIT_S} s.") from error
    if result.returncode:
        said = (result.stdout + result.stderr).strip()[-3000:]
        raise CheckFailed(f"{called} ended with status {result.returncode}:\n{said}")
    return result.stdout


def check_self_test(program: Path, home: Path) -> None:
    """The program's own checks pass.

    Raises:
        CheckFailed: it said otherwise, or did not answer in JSON.
    """
    answer = start(program, ["self-test", "--json"], bare_environment(home, QT_QPA_PLATFORM="offscreen"))
    try:
        json.loads(answer)
    except ValueError as error:
        raise CheckFailed(f"self-test --json did not answer in JSON:\n{answer[-3000:]}") from error


def check_window(program: Path, home: Path, **where: str) -> None:
    """The window paints once and the program ends.

    Raises:
        CheckFailed: it did not.
    """
    start(program, ["--quit-after-paint"], bare_environment(home, **where))


@contextlib.contextmanager
def virtual_display() -> Iterator[str]:
    """A display of our own for the time of the block; gives its name."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout is not None
            number = server.stdout.readline().strip()
            if not number:
                raise CheckFailed("The virtual display did not start.")
            yield f":{number}"
        finally:
            server.terminate()


def main(arguments: list[str]) -> int:
    """Run every check; returns 0 when all passed, 1 with the reason otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "dist" / "care-desktop")
    folder = parser.parse_args(arguments).folder
    try:
        program = program_in(folder.absolute())
        with tempfile.TemporaryDirectory() as scratch:
            home = Path(scratch) / HOME_NAME
            home.mkdir()
            check_self_test(program, home)
            print("self-test passed", flush=True)
            check_window(program, home, QT_QPA_PLATFORM="offscreen")
            print("window painted offscreen", flush=True)
            if shutil.which("Xvfb"):
                with virtual_display() as display:
                    check_window(program, home, DISPLAY=display, QT_QPA_PLATFORM="xcb")
                print("window painted on X11", flush=True)
            else:
                print("not checked: a window on X11 (Xvfb is not installed)", flush=True)
    except CheckFailed as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
