"""Which shared libraries Qt needs from a Linux system, and the Debian packages that hold them."""

from __future__ import annotations

import ctypes
import shutil
import sys

from environment import CannotPrepare, install_debian_packages, say

# Library to load -> Debian package. Found on a bare Debian 12.
FOR_ANY_PLATFORM = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
}
FOR_A_WINDOW = {
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# Program that some tests talk to -> Debian package. Without one those tests say so and are skipped.
FOR_TESTS = {
    "git": "git",
    "gnome-keyring-daemon": "gnome-keyring",
    "dbus-run-session": "dbus",
    "dovecot": "dovecot-imapd",
}


def missing_packages(libraries: dict[str, str]) -> list[str]:
    """Packages of those libraries that cannot be loaded here."""
    return [package for library, package in libraries.items() if not _loads(library)]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def ensure_qt_libraries(window: bool) -> None:
    """Install what Qt needs from the system and is not there; nothing to do outside Linux.

    Args:
        window: also what a real window needs, not only the offscreen platform.

    Raises:
        CannotPrepare: with the exact command to type when this user may not install.
    """
    if not sys.platform.startswith("linux"):
        return
    missing = missing_packages({**FOR_ANY_PLATFORM, **(FOR_A_WINDOW if window else {})})
    if missing:
        install_debian_packages(missing, "Some system libraries that the window needs are missing.")


def ensure_test_programs() -> None:
    """Install the real keychain and servers that tests talk to where this user may; else say what is left out."""
    missing = [package for program, package in FOR_TESTS.items() if not _is_installed(program)]
    if not sys.platform.startswith("linux") or not missing:
        return
    try:
        install_debian_packages(missing, "Some tests talk to programs that are not here.")
    except CannotPrepare as reason:
        say(f"{reason}\nThe tests that need them are skipped.")


def _is_installed(program: str) -> bool:
    # Servers live outside an ordinary user's path.
    return shutil.which(program) is not None or shutil.which(program, path="/usr/sbin:/sbin") is not None
