"""Make the frozen program, a folder with everything in it: `python build_scripts/build.py [--output DIR]`."""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import check_bundle
from bundle_contents import libraries_to_strip
from environment import ROOT, CannotPrepare, prepare, say
from system_libraries import ensure_qt_libraries

WORK = ROOT / "build"
VERSION = re.compile(r'^__version__ = "([^"]+)"$', re.MULTILINE)


def parse_arguments(arguments: list[str]) -> argparse.Namespace:
    """Our switches."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=ROOT / "dist", metavar="DIR", help="default: dist")
    parser.add_argument("--no-check", action="store_true", help="do not start the program afterwards")
    parser.add_argument("--python", type=Path, help="an environment that is ready, instead of .venv-build")
    return parser.parse_args(arguments)


def program_version(root: Path = ROOT) -> str:
    """The version as it stands in the source.

    Raises:
        CannotPrepare: it does not stand there.
    """
    found = VERSION.search((root / "care_desktop" / "__init__.py").read_text(encoding="utf-8"))
    if found is None:
        raise CannotPrepare("care_desktop/__init__.py does not say __version__.")
    return found[1]


def source_date(root: Path = ROOT) -> int:
    """Seconds since 1970 that everything in the bundle is dated with, so that a second build is the same.

    SOURCE_DATE_EPOCH when it is set, else the date of the last commit, else the change log's.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdecimal():
        return int(given)
    said = _git(root, "log", "-1", "--format=%ct")
    return int(said) if said.isdecimal() else int((root / "CHANGELOG.md").stat().st_mtime)


def _git(root: Path, *arguments: str) -> str:
    try:
        result = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return result.stdout.strip() if result.returncode == 0 else ""


def write_stamp(folder: Path, date: int) -> Path:
    """Write what the program says of its own build: version, commit (empty when unknown) and day."""
    stamp = {
        "version": program_version(),
        "commit": _git(ROOT, "rev-parse", "--short=12", "HEAD"),
        "built": f"{datetime.fromtimestamp(date, UTC):%Y-%m-%d}",
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "build.json"
    path.write_text(json.dumps(stamp, indent=1) + "\n", encoding="utf-8")
    return path


def freeze(python: Path, output: Path, date: int) -> Path:
    """Run PyInstaller; returns the folder of the frozen program.

    Raises:
        CannotPrepare: PyInstaller failed; it has said why.
    """
    stamp = write_stamp(WORK / "stamp", date)
    command = [str(python), "-m", "PyInstaller", str(ROOT / "build_scripts" / "care_desktop.spec")]
    command += ["--noconfirm", "--clean", "--log-level", "WARN"]
    command += ["--distpath", str(output), "--workpath", str(WORK)]
    # Hashes decide the order of sets in compiled modules.
    environment = {**os.environ, "CARE_DESKTOP_STAMP": str(stamp), "PYTHONHASHSEED": "0"}
    environment["SOURCE_DATE_EPOCH"] = str(date)
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        raise CannotPrepare("The program could not be frozen; the lines above say why.")
    folder = output / "care-desktop"
    strip_libraries(folder / "_internal")
    app = output / "CARE Desktop.app"
    add_licences(python, app / "Contents" / "Resources" if app.is_dir() else folder, stamp, date)
    for path in [folder, *folder.rglob("*")]:
        os.utime(path, (date, date), follow_symlinks=False)
    return folder


def strip_libraries(contents: Path) -> None:
    """Take the debugging symbols out of the libraries that bear it; nothing happens without `strip`."""
    strip = shutil.which("strip")
    if strip is None or not sys.platform.startswith("linux"):
        return
    for path in libraries_to_strip(contents):
        subprocess.run([strip, "--strip-unneeded", str(path)], capture_output=True, check=False)


def add_licences(python: Path, folder: Path, stamp: Path, date: int) -> None:
    """Put the licences of everything in the bundle, and the list of it, beside the program.

    Raises:
        CannotPrepare: something in the bundle has no licence; its name was said.
    """
    command = [str(python), str(ROOT / "build_scripts" / "licences.py"), str(stamp.with_name("contents.json"))]
    command += [str(folder), "--version", program_version(), "--date", str(date)]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise CannotPrepare("The licences could not be collected; the lines above say why.")


def size_mb(folder: Path) -> float:
    """Size of all files in a folder, in megabytes (10^6 bytes)."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir()) / 1e6


def main(arguments: list[str]) -> int:
    """Freeze and check; returns 0 when the program was made and starts."""
    options = parse_arguments(arguments)
    try:
        ensure_qt_libraries(window=True)
        # Its own environment: PyInstaller takes along whatever it finds that something may import.
        python = options.python or prepare("build", ROOT / ".venv-build")
        say("Freezing the program (about two minutes) ...")
        folder = freeze(python, options.output.absolute(), source_date())
    except CannotPrepare as reason:
        say(str(reason))
        return 1
    say(f"{folder}: {size_mb(folder):.0f} MB")
    return 0 if options.no_check else check_bundle.main([str(folder)])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
