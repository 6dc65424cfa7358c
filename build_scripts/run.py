"""Start CARE Desktop from the source tree: `python build_scripts/run.py [what care-desktop takes]`.

The first start makes a virtual environment in .venv with what the lock names; later starts go straight on.
"""

from __future__ import annotations

import os
import sys

from environment import CannotPrepare, hand_over, prepare, say
from system_libraries import ensure_qt_libraries

OPTIONS_WITH_A_VALUE = ("--database", "--profile")
ENDS_AT_ONCE = ("--help", "--version")
NO_DISPLAY = """\
There is no display here, so the window cannot open. Everything is installed. You can
  - use the command line:           python build_scripts/run.py --help
  - open it on a virtual display:   xvfb-run -a python build_scripts/run.py
    (the package is called xvfb)
  - or log in with a desktop, or with `ssh -X`, and start again."""


def opens_window(arguments: list[str]) -> bool:
    """Whether these arguments of `care-desktop` lead to a window."""
    words: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        if argument in OPTIONS_WITH_A_VALUE:
            next(rest, None)
        else:
            words.append(argument)
    if any(word in ENDS_AT_ONCE for word in words):
        return False
    commands = [word for word in words if not word.startswith("-")]
    return not commands or (commands[0] == "demo" and "--open" in words)


def has_display(environment: dict[str, str], platform: str = sys.platform) -> bool:
    """Whether a window can appear somewhere, or a Qt platform was chosen by hand."""
    if not platform.startswith("linux"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def main(arguments: list[str]) -> int:
    """Prepare the environment, then become the program; returns the exit status when it cannot."""
    environment = dict(os.environ)
    window = opens_window(arguments)
    try:
        if window or "self-test" in arguments:
            chosen = environment.get("QT_QPA_PLATFORM", "")
            ensure_qt_libraries(window=window and chosen in ("", "xcb", "wayland"))
        python = prepare("run")
    except CannotPrepare as reason:
        say(str(reason))
        return 1
    if window and not has_display(environment):
        say(NO_DISPLAY)
        return 1
    return hand_over(python, ["-m", "care_desktop", *arguments], environment)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
