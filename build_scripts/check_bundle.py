"""Start the frozen program without a Python around: `python build_scripts/check_bundle.py [FOLDER]`."""

from __future__ import annotations

import argparse
import functools
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bundle_checks import CHECKS, NotHere, check_window
from frozen_program import HOME_NAME, CheckFailed, Frozen, give, program_in, read_only, unprivileged_user

ROOT = Path(__file__).resolve().parents[1]


def parse_arguments(arguments: list[str]) -> argparse.Namespace:
    """Our switches."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "dist" / "care-desktop")
    parser.add_argument("--only", action="append", choices=list(CHECKS), help="just this check; may be repeated")
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="keep what the window looked like")
    parser.add_argument("--strict", action="store_true", help="a check that cannot be made here fails")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    """Run every check; returns 0 when all passed, 1 with the reason otherwise."""
    options = parse_arguments(arguments)
    checks: dict[str, Callable[[Frozen], str]] = {
        **CHECKS,
        "window": functools.partial(check_window, pictures=options.pictures),
    }
    folder = options.folder.absolute()
    try:
        program = program_in(folder)
        for name in options.only or CHECKS:
            with tempfile.TemporaryDirectory() as scratch, read_only(folder):
                home = Path(scratch) / HOME_NAME
                home.mkdir()
                Path(scratch).chmod(0o755)
                user = unprivileged_user(folder)
                give(home, user)
                try:
                    print(checks[name](Frozen(program, home, user)), flush=True)
                except NotHere as reason:
                    if options.strict:
                        raise CheckFailed(f"{name}: {reason}") from reason
                    print(f"not checked: {name} ({reason})", flush=True)
    except CheckFailed as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
