"""The virtual environment that matches a lock file, made with the standard library alone."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OLDEST_PYTHON = (3, 11)
STAMP_NAME = "care-desktop-locks.json"

# The lock of each purpose also holds every pin of these, so that one installation satisfies both.
INCLUDED_LOCKS = {"run": (), "test": ("run",), "build": ("run",)}


class CannotPrepare(Exception):
    """The environment cannot be made; the message says why and what to type."""


def say(line: str) -> None:
    """Print one line of progress at once, on standard error: standard output belongs to the program."""
    print(line, file=sys.stderr, flush=True)


def environment_python(folder: Path) -> Path:
    """The interpreter inside a virtual environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def prepare(purpose: str, folder: Path | None = None) -> Path:
    """Make the environment for "run", "test" or "build" match its lock; returns its interpreter.

    Does nothing but read two files when the lock, pyproject.toml and Python are those of the last time.

    Raises:
        CannotPrepare: Python is too old, the venv module is missing, or the installation failed.
    """
    check_python_version(sys.version_info[:2])
    folder = folder or ROOT / ".venv"
    python = environment_python(folder)
    stamp = folder / STAMP_NAME
    wanted = lock_digest(purpose)
    installed = read_stamp(stamp)
    if installed.get(purpose) == wanted and python.exists():
        return python
    if not _starts(python):
        _make_environment(folder)
        installed = {}
    _install(purpose, python)
    for also in INCLUDED_LOCKS[purpose]:
        installed[also] = lock_digest(also)
    installed[purpose] = wanted
    stamp.write_text(json.dumps(installed, indent=1), encoding="utf-8")
    say("The environment is ready.")
    return python


def check_python_version(version: tuple[int, int]) -> None:
    """Refuse a Python that is too old for the program.

    Raises:
        CannotPrepare: naming the version found and the one needed.
    """
    if version < OLDEST_PYTHON:
        raise CannotPrepare(
            "CARE Desktop needs Python {}.{} or later; this is {}.{}.\n"
            "Start the script with a later one, for example: python3.11 {}".format(
                *OLDEST_PYTHON, *version, " ".join(sys.argv)
            )
        )


def lock_digest(purpose: str) -> str:
    """SHA-256 over the lock, pyproject.toml and the Python version: what an environment depends on."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {ROOT}".encode())
    for path in (ROOT / "requirements" / f"{purpose}.txt", ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def read_stamp(path: Path) -> dict[str, str]:
    """The digests last installed, by purpose; empty when nothing was installed or the stamp is unreadable."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _starts(python: Path) -> bool:
    """Whether this interpreter runs, has pip, and is of the version that runs this script."""
    ask = "import pip, sys; print(*sys.version_info[:2])"
    try:
        answer = subprocess.run([str(python), "-c", ask], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return answer.returncode == 0 and answer.stdout.split() == [str(part) for part in sys.version_info[:2]]


def _make_environment(folder: Path) -> None:
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        package = "python{}.{}-venv".format(*sys.version_info[:2])
        install_debian_packages([package], "Python's venv module is missing.")
    say(f"Making the environment in {folder} ...")
    if folder.exists():
        shutil.rmtree(folder)
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if made.returncode:
        raise CannotPrepare(f"The environment in {folder} could not be made:\n{made.stdout.strip()}")


def _install(purpose: str, python: Path) -> None:
    lock = ROOT / "requirements" / f"{purpose}.txt"
    total = len(re.findall(r"^[A-Za-z0-9][\w.-]*==", lock.read_text(encoding="utf-8"), re.MULTILINE))
    say(f"Installing what requirements/{purpose}.txt names (the first time takes a few minutes) ...")
    _pip(python, ["--require-hashes", "--requirement", str(lock)], total)
    say("Installing CARE Desktop itself ...")
    _pip(python, ["--no-build-isolation", "--no-deps", "--editable", str(ROOT)], None)


def _pip(python: Path, arguments: list[str], total: int | None) -> None:
    """Run pip install; one line per package when `total` is given.

    Raises:
        CannotPrepare: with the end of what pip said.
    """
    command = [str(python), "-m", "pip", "install", "--no-input", "--disable-pip-version-check", *arguments]
    said: list[str] = []
    done = 0
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line.rstrip())
            word = line.split(" ", 1)[0]
            if total is None:
                continue
            if word == "Ignoring":
                total -= 1
            elif word == "Collecting" or line.startswith("Requirement already satisfied"):
                done += 1
                name = re.search(r"[A-Za-z0-9][\w.-]*==[\w.+!-]+", line)
                say(f"  {done}/{total} {name.group() if name else ''}".rstrip())
            elif line.startswith("Installing collected"):
                say("  unpacking ...")
    if process.returncode:
        raise CannotPrepare(
            "The installation failed. The last lines say why; when the network was at fault, start again:\n  "
            + "\n  ".join(said[-15:])
        )


def install_debian_packages(packages: list[str], reason: str) -> None:
    """Install Debian packages when this user may, showing the command.

    Raises:
        CannotPrepare: not Debian or Ubuntu, not allowed, or failed; with the exact command to type.
    """
    by_hand = "sudo apt-get install -y " + " ".join(packages)
    if shutil.which("apt-get") is None:
        raise CannotPrepare(
            f"{reason}\nInstall with your system's package manager what Debian calls: {' '.join(packages)}"
        )
    prefix = _root_prefix()
    if prefix is None:
        raise CannotPrepare(f"{reason}\nPlease type this, then start again:\n  {by_hand}")
    say(f"{reason} Installing: {' '.join(packages)}")
    install = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "Dpkg::Use-Pty=0"]
    install += ["install", "-y", "--no-install-recommends", *packages]
    update = [*prefix, "apt-get", "-q", "update"]
    # Package lists may be missing or old; they are fetched only when they have to be.
    for command in (install, update, install):
        result = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        if command is install and result.returncode == 0:
            return
    raise CannotPrepare(
        f"{reason} Installing failed:\n  {result.stdout.strip()[-1500:]}\nThe command was:\n  {by_hand}"
    )


def _root_prefix() -> list[str] | None:
    """What to put before a command to run it as root without a question; None when that is not possible."""
    if os.name != "posix":
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if asked.returncode == 0 else None


def hand_over(python: Path, arguments: list[str], environment: dict[str, str] | None = None) -> int:
    """Replace this process by the environment's Python; where that is not possible, wait for it.

    Returns its exit status (only where a process cannot be replaced).
    """
    environment = dict(os.environ) if environment is None else environment
    command = [str(python), *arguments]
    if os.name == "posix":
        sys.stdout.flush()
        sys.stderr.flush()
        os.execve(command[0], command, environment)
    with contextlib.suppress(KeyboardInterrupt):
        return subprocess.run(command, env=environment, check=False).returncode
    return 130
