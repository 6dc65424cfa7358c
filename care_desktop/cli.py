"""The command line: the same services as the window, for scripts, scheduled jobs and checks; the window by default."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from care_desktop.cli_place import Place, open_window_at, profile_at
from care_desktop.errors import CareError

EXIT_FAILED = 1


def _window_options(arguments: Sequence[str]) -> tuple[Place, bool] | None:
    """What the window is asked for when nothing but its own options is given; None leaves it to the command line.

    The window starts a good deal sooner without building the command line first.
    """
    values: dict[str, str] = {}
    left = list(arguments)
    while left:
        name, equals, value = left.pop(0).partition("=")
        if name == "--quit-after-paint" and not equals:
            values[name] = name
        elif name in ("--database", "--profile") and (equals or left):
            values[name] = value if equals else left.pop(0)
        else:
            return None
    database = Path(values["--database"]) if "--database" in values else None
    profile = Path(values["--profile"]) if "--profile" in values else None
    return Place(profile_at(profile), database), "--quit-after-paint" in values


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit status: 0 done, 1 an error that is said in a sentence, 2 wrong usage."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        window = _window_options(given)
        if window is not None:
            return open_window_at(*window)
        from care_desktop.cli_commands import app

        app(list(given), prog_name="care-desktop")
    except CareError as error:
        print(error, file=sys.stderr)
        return EXIT_FAILED
    except BrokenPipeError:
        # Whoever read the output has read enough; the interpreter must not complain when it closes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_FAILED
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else EXIT_FAILED if ended.code else 0
    return 0
