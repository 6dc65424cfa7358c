"""The commands about encryption at rest: state, on, off, another key, the recovery key."""

import getpass
import os
import sys
from pathlib import Path

from care_desktop.cli_place import Place, database_path
from care_desktop.cli_window_lock import refuse_open_window
from care_desktop.composition import backups_folder, opened_workspace, present
from care_desktop.domain.workspace_key import WorkspaceKey, groups_of, read_recovery_key, recovery_key, same_group
from care_desktop.errors import Conflict, InvalidInput, StorageFailure
from care_desktop.services import encryption
from care_desktop.services.encryption import Conversion, ConversionKind, Converted

_ASKED_GROUPS = (2, 10)


def run_state(place: Place) -> None:
    """Print how the workspace is kept.

    Raises:
        CareError: it cannot be opened.
    """
    with opened_workspace(place.profile, place.database) as workspace:
        found = encryption.state(workspace)
    print("encrypted" if found.is_encrypted else "not encrypted")
    if found.is_encrypted and found.trouble:
        print(found.trouble, file=sys.stderr)
    if found.is_encrypted and found.readable_backups:
        print(f"Earlier backups that are not encrypted: {found.readable_backups}", file=sys.stderr)
    if not found.is_available:
        print("The part that encrypts is not installed: pip install 'care-desktop[encryption]'", file=sys.stderr)


def run_turn_on(place: Place, recovery: Path, *, with_backups: bool) -> None:
    """Encrypt the workspace, or give an encrypted one another key, once the recovery key is safely in a file.

    Raises:
        CareError: it cannot be encrypted; it is as it was.
    """
    path = database_path(place.profile, place.database)
    refuse_open_window(path)
    with opened_workspace(place.profile, place.database) as workspace:
        is_encrypted = encryption.key_of(workspace) is not None
        today = workspace.today()
    key = encryption.new_key()
    _write_private(recovery, encryption.recovery_page(key, path.name, today))
    print(f"The recovery key is in {recovery}. Print it and put it away, then remove the file.", file=sys.stderr)
    if sys.stdin.isatty():
        _confirm(key)
        refuse_open_window(path)
    kind = ConversionKind.CHANGE_KEY if is_encrypted else ConversionKind.TURN_ON
    done = encryption.carry_out(path, backups_folder(place.profile), Conversion(kind, key, with_backups), now=present())
    print(f"{path.name} is encrypted.", file=sys.stderr)
    _say_rest(done)


def run_turn_off(place: Place) -> None:
    """Make a plain file of the workspace.

    Raises:
        CareError: it is not encrypted, or cannot be written anew; it is as it was.
    """
    path = database_path(place.profile, place.database)
    refuse_open_window(path)
    with opened_workspace(place.profile, place.database) as workspace:
        if encryption.key_of(workspace) is None:
            raise Conflict(f"The workspace {path.name} is not encrypted.", "There is nothing to turn off.")
    encryption.decrypt(path, backups_folder(place.profile), now=present())
    print(f"{path.name} is not encrypted any more; its earlier backups still are.", file=sys.stderr)


def run_recovery_key(place: Place, output: Path) -> None:
    """Write the page with the recovery key into a new file that only its owner may read.

    Raises:
        CareError: the workspace is not encrypted or cannot be opened, or the file cannot be written.
    """
    with opened_workspace(place.profile, place.database) as workspace:
        key = encryption.key_of(workspace)
        if key is None:
            raise Conflict(f"The workspace {workspace.path.name} is not encrypted.", "It has no recovery key.")
        _write_private(output, encryption.recovery_page(key, workspace.path.name, workspace.today()))
    print(f"Written to {output}", file=sys.stderr)


def _confirm(key: WorkspaceKey) -> None:
    """Two groups of the page, typed back, show that it was kept; or the whole key."""
    groups = groups_of(recovery_key(key))
    for place in _ASKED_GROUPS:
        typed = getpass.getpass(f"Group {place + 1} of the recovery key (it is not shown): ", sys.stderr)
        if not same_group(typed, groups[place]) and read_recovery_key(typed) != key:
            raise InvalidInput("That is not what is on the page, so nothing was encrypted.", "Look at it again.")


def _say_rest(done: Converted) -> None:
    if done.backups:
        print(f"Backups encrypted too: {done.backups}", file=sys.stderr)
    for path in done.readable_backups:
        print(f"Still readable without a key: {path}", file=sys.stderr)
    if done.trouble:
        print(done.trouble, file=sys.stderr)


def _write_private(path: Path, text: str) -> None:
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise StorageFailure(
            f"The recovery key could not be written to {path} ({error.strerror or error}).",
            "Name a file that does not exist yet, in a folder where you may write.",
        ) from error
