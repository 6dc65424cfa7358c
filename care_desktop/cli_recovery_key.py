"""Asks for the recovery key of an encrypted workspace at the terminal: without echo, never as an argument."""

import getpass
import sys

from care_desktop.errors import InvalidInput, LockedFile
from care_desktop.services import encryption

_TRIES = 3


def hold_from_stdin() -> None:
    """Read a recovery key from the first line of standard input, and open workspaces with it.

    Raises:
        InvalidInput: it is none.
    """
    encryption.hold(sys.stdin.readline())


def ask_recovery_key(locked: LockedFile) -> None:
    """Ask for the key of a locked workspace and keep it in the keychain.

    Raises:
        LockedFile: nobody sits at a terminal, or entered it.
    """
    if not sys.stdin.isatty():
        raise locked
    print(locked.message, file=sys.stderr)
    for _ in range(_TRIES):
        typed = getpass.getpass("Recovery key (it is not shown): ", sys.stderr)
        if not typed.strip():
            break
        try:
            trouble = encryption.unlock(locked, typed)
        except InvalidInput as error:
            print(error, file=sys.stderr)
        else:
            if trouble:
                print(trouble, file=sys.stderr)
            return
    raise locked
