"""Make the frozen program, a folder with everything in it: `python build_scripts/build.py [--output DIR]`."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

import check_bundle
from environment import ROOT, CannotPrepare, prepare, say
from system_libraries import ensure_qt_libraries


def parse_arguments(arguments: list[str]) -> argparse.Namespace:
    """Our switches."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=ROOT / "dist", metavar="DIR", help="default: dist")
    parser.add_argument("--no-check", action="store_true", help="do not start the program afterwards")
    return parser.parse_args(arguments)


def freeze(python: Path, output: Path) -> Path:
    """Run PyInstaller; returns the folder of the frozen program.

    Raises:
        CannotPrepare: PyInstaller failed; it has said why.
    """
    command = [str(python), "-m", "PyInstaller", str(ROOT / "build_scripts" / "care_desktop.spec")]
    command += ["--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", str(output), "--workpath", str(ROOT / "build")]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise CannotPrepare("The program could not be frozen; the lines above say why.")
    return output / "care-desktop"


def size_mb(folder: Path) -> float:
    """Size of all files in a folder, in megabytes (10^6 bytes)."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir()) / 1e6


def main(arguments: list[str]) -> int:
    """Freeze and check; returns 0 when the program was made and starts."""
    options = parse_arguments(arguments)
    try:
        ensure_qt_libraries(window=True)
        # Its own environment: PyInstaller takes along whatever it finds that something may import.
        python = prepare("build", ROOT / ".venv-build")
        say("Freezing the program (about two minutes) ...")
        folder = freeze(python, options.output.absolute())
    except CannotPrepare as reason:
        say(str(reason))
        return 1
    say(f"{folder}: {size_mb(folder):.0f} MB")
    return 0 if options.no_check else check_bundle.main([str(folder)])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
