"""Say in what two builds of the same source differ: `python build_scripts/compare_builds.py FOLDER FOLDER`.

Only files named in MAY_DIFFER may; anything else that differs, or is in one of them only, fails.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path

# Name -> why it differs between two builds of the same source.
MAY_DIFFER: dict[str, str] = {}


def digests(folder: Path) -> dict[str, str]:
    """What each file holds (SHA-256) and whether it may be run, by its name in the folder; links by where they lead."""
    found = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = f"link to {path.readlink()}"
        elif path.is_file():
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            found[name] = f"{content} {path.stat().st_mode & 0o111:o}"
    return found


def differences(first: Path, second: Path) -> list[str]:
    """Names of the files that are not the same, in order."""
    one, other = digests(first), digests(second)
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def not_allowed(names: Iterable[str]) -> list[str]:
    """Those of the names that no pattern of MAY_DIFFER covers."""
    return [name for name in names if not any(fnmatch(name, pattern) for pattern in MAY_DIFFER)]


def main(arguments: list[str]) -> int:
    """Compare; returns 0 when nothing differs but what may."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    options = parser.parse_args(arguments)
    found = differences(options.first, options.second)
    wrong = set(not_allowed(found))
    for name in found:
        print(f"{'DIFFERS' if name in wrong else 'differs as expected'}: {name}")
    print(f"{len(found)} files differ, {len(wrong)} of them should not")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
