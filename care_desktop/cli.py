"""The command line: the same services as the window, for scripts, scheduled jobs and checks; the window by default."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from care_desktop.cli_place import Place, open_quick_log_at, open_window_at, profile_at
from care_desktop.errors import CareError
from care_desktop.paths import keep_private

EXIT_FAILED = 1
MISTAKE = (
    "The program made a mistake and could not finish this. What was saved is safe. "
    "The lines above say where; they hold no names or notes."
)

_FLAGS = ("--quit-after-paint", "--quick-log")


def _window_options(arguments: Sequence[str]) -> tuple[Place, bool, bool] | None:
    """What a window is asked for when nothing but its own options is given; None leaves it to the command line.

    The window starts a good deal sooner without building the command line first.
    """
    values: dict[str, str] = {}
    left = list(arguments)
    while left:
        name, equals, value = left.pop(0).partition("=")
        if name in _FLAGS and not equals:
            values[name] = name
        elif name in ("--database", "--profile") and (equals or left):
            values[name] = value if equals else left.pop(0)
        else:
            return None
    database = Path(values["--database"]) if "--database" in values else None
    profile = Path(values["--profile"]) if "--profile" in values else None
    return Place(profile_at(profile), database), "--quit-after-paint" in values, "--quick-log" in values


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit status: 0 done, 1 an error that is said in a sentence, 2 wrong usage."""
    given = sys.argv[1:] if arguments is None else arguments
    keep_private()
    try:
        window = _window_options(given)
        if window is not None:
            place, quit_after_paint, is_quick = window
            return open_quick_log_at(place) if is_quick else open_window_at(place, quit_after_paint)
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
    except PermissionError as error:
        print(f"You may not read or write {error.filename} ({error.strerror}).", file=sys.stderr)
        print("Check its permissions, or choose another place with --database or --profile.", file=sys.stderr)
        return EXIT_FAILED
    except Exception as error:
        from care_desktop.fault_text import fault_text
        from care_desktop.logs import redact

        print(redact(fault_text(error)), file=sys.stderr)
        print(MISTAKE, file=sys.stderr)
        return EXIT_FAILED
    return 0
