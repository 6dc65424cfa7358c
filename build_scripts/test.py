"""Run every gate: `python build_scripts/test.py [--fast] [--slow] [--faults] [--bundle] [for pytest]`.

Makes the environment first when it is missing. Ends with a status other than 0 when any gate failed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from environment import ROOT, CannotPrepare, prepare, say
from system_libraries import ensure_qt_libraries, ensure_test_programs

COVERAGE_FLOOR_PERCENT = 90
WORKERS = 2
MEASURED = ("tests/domain", "tests/services", "tests/storage")
UNMEASURED = tuple(f"tests/{name}" for name in "build_scripts charts faults integrations journeys security ui".split())
# Properties held against hundreds of examples; the services' tests go through the same lines.
UNMEASURED_DOMAIN = "cadence care evidence group_trust presence recalibration reciprocity series trust".split()
# Workspaces wait for the disk at every change, some ten thousand times in a run; here they do not.
MEMORY = Path("/dev/shm")
ROOM_BYTES = 2 * 1024**3
# Few tests that take long: begun first, so that no worker has one left while the other has nothing to do.
LONG_FILES = (
    "tests/security/test_canary_person.py",
    "tests/journeys/test_round_trip.py",
    "tests/integrations/test_secret_session.py",
    "tests/test_wheel.py",
)
LEFT_OUT = ("slow", "bundle", "faults")


def parse_arguments(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """Our own switches, and what goes on to pytest."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    parser.add_argument("--fast", action="store_true", help="leave out the type check and the coverage floor")
    parser.add_argument("--slow", action="store_true", help="also the slow tests")
    parser.add_argument("--faults", action="store_true", help="also every fault in every way, not a sample of them")
    parser.add_argument("--bundle", action="store_true", help="also build and start the frozen program")
    return parser.parse_known_args(arguments)


def has_room(folder: Path) -> bool:
    """Whether the tests' workspaces fit into a folder; they are gone when their test passed."""
    return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > ROOM_BYTES


def checks(python: Path) -> dict[str, list[str]]:
    """The gates before the tests: what to call them and what to run."""
    module = [str(python), "-m"]
    return {
        "ruff check": [*module, "ruff", "check", "."],
        "ruff format --check": [*module, "ruff", "format", "--check", "."],
    }


def type_check(python: Path) -> list[str]:
    """What checks the types."""
    return [str(python), "-m", "mypy"]


def pytest_command(python: Path, options: argparse.Namespace, passed_on: list[str]) -> list[str]:
    """The pytest call; the coverage floor holds only for a run of everything."""
    wanted = {"slow": options.slow, "bundle": options.bundle, "faults": options.faults}
    left_out = " and ".join(f"not {marker}" for marker in LEFT_OUT if not wanted[marker])
    command = [str(python), "-m", "pytest", "-m", left_out, "-n", str(WORKERS), "--dist", "loadfile"]
    command += ["-o", "tmp_path_retention_policy=failed"]
    if options.slow:
        command.append("--hypothesis-profile=thorough")
    return command + passed_on


def pytest_commands(python: Path, options: argparse.Namespace, passed_on: list[str]) -> dict[str, list[str]]:
    """The pytest calls of a run: what to call them and what to run.

    Only the tests that the coverage floor is for are measured: measuring doubles the time of a test.
    """
    command = pytest_command(python, options, passed_on)
    if options.fast or passed_on:
        return {"pytest": command}
    unmeasured = [*UNMEASURED, *(f"tests/domain/test_{name}.py" for name in UNMEASURED_DOMAIN)]
    floor = ["--cov", f"--cov-fail-under={COVERAGE_FLOOR_PERCENT}"]
    measured = [*command, *floor, *MEASURED, *(f"--ignore={path}" for path in unmeasured)]
    top = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "tests").glob("test_*.py"))]
    rest = [*command, "--no-loadscope-reorder", *LONG_FILES, *unmeasured, *top]
    return {"pytest, measured": measured, "pytest, the rest": rest}


class BesideTheTests:
    """The type check: it takes a minute of one core, and the tests leave one idle now and then."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )

    def passed(self) -> bool:
        """Wait for its end and show what it said."""
        say("== mypy")
        output, _ = self._process.communicate()
        status = self._process.returncode
        say(output.decode("utf-8", "replace").rstrip())
        say(f"== mypy: {'passed' if status == 0 else 'FAILED'}")
        return status == 0


def run_step(name: str, command: list[str], environment: dict[str, str]) -> bool:
    """Run one gate, showing its output and how long it took; returns whether it passed."""
    say(f"== {name}")
    started = time.monotonic()
    status = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    say(f"== {name}: {'passed' if status == 0 else 'FAILED'} after {time.monotonic() - started:.1f} s")
    return status == 0


def main(arguments: list[str]) -> int:
    """Run the gates; returns 0 when all passed."""
    options, passed_on = parse_arguments(arguments)
    try:
        ensure_qt_libraries(window=False)
        ensure_test_programs()
        python = prepare("test")
    except CannotPrepare as reason:
        say(str(reason))
        return 1
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    # Else both workers, and every program a test starts, would compile every module anew.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    if has_room(MEMORY):
        environment.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    types = None if options.fast else BesideTheTests(type_check(python), environment)
    failed = [name for name, command in checks(python).items() if not run_step(name, command, environment)]
    calls = pytest_commands(python, options, passed_on)
    for place, (name, command) in enumerate(calls.items(), start=1):
        if place == len(calls) and types is not None and not types.passed():
            failed.append("mypy")
        if failed:
            say(f"== not passed so far: {', '.join(failed)}")
        say(f"== {name}")
        # The last line of all is the one in which pytest counts.
        if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
            failed.append(name)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
