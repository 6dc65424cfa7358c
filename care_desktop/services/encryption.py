"""Encryption at rest: turned on and off, another key, the recovery key, and the key kept in the keychain."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from care_desktop import __version__, keychain
from care_desktop.domain.workspace_key import KEY_BYTES, WorkspaceKey, groups_of, read_recovery_key, recovery_key
from care_desktop.errors import InvalidInput, KeychainFailure, LockedFile
from care_desktop.keychain import TokenName
from care_desktop.services.outcome import Workspace
from care_desktop.storage import cipher, recipher
from care_desktop.storage.backup import back_up
from care_desktop.storage.backup_manifest import (
    BackedUp,
    BackupReason,
    backups_in,
    digest_of,
    manifest_path,
    write_manifest,
)

__all__ = [
    "Conversion",
    "ConversionKind",
    "Converted",
    "EncryptionState",
    "carry_out",
    "change_key",
    "clear_leftover",
    "decrypt",
    "encrypt",
    "hold",
    "key_of",
    "new_key",
    "recovery_page",
    "state",
    "unlock",
    "unlock_from_keychain",
]


@dataclass(frozen=True, slots=True)
class EncryptionState:
    """How a workspace is kept.

    Attributes:
        is_encrypted: the file and the backups made since are encrypted.
        is_available: this installation can encrypt; else its optional part is missing.
        readable_backups: how many of its backups are not encrypted.
        readable_bytes: how large those are together.
        trouble: why the keychain does not have the key; empty when it has it, or there is none.
    """

    is_encrypted: bool
    is_available: bool
    readable_backups: int
    readable_bytes: int = 0
    trouble: str = ""


_ASKED_FOR = "The recovery key is asked for whenever the workspace is opened."


class ConversionKind(StrEnum):
    """What can be done about encryption."""

    TURN_ON = "turn on"
    CHANGE_KEY = "change key"
    TURN_OFF = "turn off"


@dataclass(frozen=True, slots=True)
class Conversion:
    """What is to be done to a workspace once nobody has it open.

    Attributes:
        key: the new key, whose recovery key was written down; None to turn encryption off.
        with_backups: encrypt the earlier backups that are readable too, when it is turned on.
    """

    kind: ConversionKind
    key: WorkspaceKey | None = None
    with_backups: bool = True


@dataclass(frozen=True, slots=True)
class Converted:
    """What became of a workspace.

    Attributes:
        backups: how many earlier backups were encrypted as well.
        readable_backups: the backups that are still readable without a key.
        trouble: why the keychain does not have the key, so that the recovery key is asked for at every start; empty
            when it has it, or none is needed.
    """

    backups: int = 0
    readable_backups: tuple[Path, ...] = ()
    trouble: str = ""


def state(workspace: Workspace) -> EncryptionState:
    """How a workspace is kept. Blocks, 5 seconds at most where the keychain does not answer."""
    key = cipher.key_of(workspace.path)
    readable = _readable(_backups_of(workspace.path, workspace.database.backups))
    size = sum(each.manifest.size for each in readable)
    trouble = ""
    if key is not None:
        try:
            trouble = "" if _kept(key.id) == key else f"The keychain does not have the key. {_ASKED_FOR}"
        except KeychainFailure as error:
            trouble = f"{error.message} {_ASKED_FOR}"
    return EncryptionState(key is not None, cipher.is_available(), len(readable), size, trouble)


def key_of(workspace: Workspace) -> WorkspaceKey | None:
    """The key of an open workspace, to show its recovery key again; None when it is not encrypted."""
    return cipher.key_of(workspace.path)


def new_key() -> WorkspaceKey:
    """A key of 256 random bits."""
    return WorkspaceKey(secrets.token_bytes(KEY_BYTES))


def recovery_page(key: WorkspaceKey, name: str, today: date) -> str:
    """The recovery key as a page of plain text to print and put away.

    Args:
        name: what the file is called.
        today: the day it is made.
    """
    groups = groups_of(recovery_key(key))
    lines = [
        f"{start + 1:>2} to {start + 7:>2}:  {' - '.join(groups[start : start + 7])}"
        for start in range(0, len(groups), 7)
    ]
    return "\n".join(
        [
            "CARE Desktop: recovery key",
            "",
            f"Workspace: {name}",
            f"Made on: {today.isoformat()}",
            f"Key number: {key.id[:8]}",
            "",
            *lines,
            "",
            "Whoever has this key and the file can read the workspace and its backups.",
            "Without it, and without the keychain of your computer, nobody can, and nobody can help.",
            "Keep it on paper or in a password manager, not beside the file.",
            "Letters and digits only: there is no zero, one, eight or nine in it.",
            "",
        ]
    )


def unlock_from_keychain(locked: LockedFile) -> bool:
    """Let this process open an encrypted file, when the keychain has its key. Blocks, 5 seconds at most."""
    try:
        key = _kept(locked.key_id)
    except KeychainFailure:
        return False
    if key is None:
        return False
    cipher.hold(key)
    return True


def unlock(locked: LockedFile, typed: str) -> str:
    """Let this process open an encrypted file with its recovery key, and keep the key in the keychain. Blocks.

    Args:
        locked: the refusal of the file.
        typed: the recovery key, with any case, spaces or dashes.

    Returns:
        why the keychain does not have it, so that it is asked for again at the next start; empty when it has it.

    Raises:
        InvalidInput: a character is wrong or missing, or it is the key of another workspace.
    """
    key = _read(typed)
    if key.id != locked.key_id:
        raise InvalidInput(
            f"This recovery key, number {key.id[:8]}, is not that of this file, which needs number "
            f"{locked.key_id[:8]}, unless the file is damaged.",
            "Look for the page with that number.",
        )
    cipher.hold(key)
    return _keep(key)


def hold(typed: str) -> None:
    """Let this process open the files of a recovery key, for as long as it runs.

    Raises:
        InvalidInput: a character is wrong or missing.
    """
    cipher.hold(_read(typed))


def clear_leftover(path: Path) -> None:
    """Remove what turning encryption on or off has left beside a workspace when it was killed. Call once it is open."""
    recipher.clear_leftover(path)


def carry_out(path: Path, backups: Path, conversion: Conversion, *, now: datetime) -> Converted:
    """Do what was decided in the window. As `encrypt`, which see."""
    if conversion.key is None:
        return decrypt(path, backups, now=now)
    with_backups = conversion.kind is ConversionKind.TURN_ON and conversion.with_backups
    return encrypt(path, backups, conversion.key, now=now, with_backups=with_backups)


def encrypt(
    path: Path,
    backups: Path,
    key: WorkspaceKey,
    *,
    now: datetime,
    with_backups: bool = True,
    step: Callable[[int, int], None] | None = None,
) -> Converted:
    """Encrypt a workspace, or give an encrypted one another key, after a backup. Nobody may have it open. Blocks.

    A kill at any moment leaves the file as it was or encrypted, whole either way.

    Args:
        path: the workspace file.
        backups: the folder of its backups.
        key: a new one, whose recovery key was written down.
        now: for the name of the backup.
        with_backups: encrypt the earlier backups that are readable too; else they stay as they are.
        step: told how many of those are done, of how many.

    Raises:
        UnreadableFile, DamagedFile: no workspace, or a damaged one; it is as it was.
        Conflict: it is open elsewhere; it is as it was.
        StorageFailure: the part that encrypts is not installed, or something could not be written; it is as it was.
    """
    cipher.require()
    cipher.hold(key)
    _back_up(path, backups, now)
    trouble = _keep(key)
    recipher.convert(path, key)
    done = 0
    if with_backups:
        readable = _readable(_backups_of(path, backups))
        for done, backup in enumerate(readable, 1):
            _encrypt_backup(backup, key)
            if step is not None:
                step(done, len(readable))
    left = tuple(each.path for each in _readable(_backups_of(path, backups)))
    return Converted(done, left, trouble)


def change_key(path: Path, backups: Path, key: WorkspaceKey, *, now: datetime) -> Converted:
    """Give an encrypted workspace another key. Earlier backups keep the key they have. As `encrypt`, which see."""
    return encrypt(path, backups, key, now=now, with_backups=False)


def decrypt(path: Path, backups: Path, *, now: datetime) -> Converted:
    """Make a plain file of an encrypted workspace, after a backup, which stays encrypted. Nobody may have it open.

    The key stays in the keychain, for the backups that need it. Blocks.

    Raises:
        UnreadableFile, DamagedFile, Conflict, StorageFailure: as `encrypt` does.
    """
    _back_up(path, backups, now)
    recipher.convert(path, None)
    return Converted(readable_backups=tuple(each.path for each in _readable(_backups_of(path, backups))))


def _back_up(path: Path, folder: Path, now: datetime) -> None:
    back_up(path, folder, now=now, reason=BackupReason.BEFORE_CONVERSION, program=__version__)


def _backups_of(path: Path, folder: Path) -> tuple[BackedUp, ...]:
    by_place = backups_in(folder, source=path)
    workspaces = {each.manifest.workspace for each in by_place if each.manifest.workspace}
    found = {each.path: each for key in workspaces for each in backups_in(folder, workspace=key)}
    return tuple((found | {each.path: each for each in by_place}).values())


def _readable(backups: tuple[BackedUp, ...]) -> tuple[BackedUp, ...]:
    return tuple(each for each in backups if not _is_encrypted(each.path))


def _is_encrypted(path: Path) -> bool:
    try:
        return cipher.key_of(path) is not None
    except LockedFile:
        return True


def _encrypt_backup(backup: BackedUp, key: WorkspaceKey) -> None:
    """Complete under its new name before the old one goes."""
    target = backup.path.with_name(f"{backup.path.stem}-encrypted{backup.path.suffix}")
    recipher.write_copy(backup.path, target, key)
    write_manifest(target, replace(backup.manifest, size=target.stat().st_size, sha256=digest_of(target)))
    recipher.overwrite_and_remove(backup.path)
    manifest_path(backup.path).unlink(missing_ok=True)


def _read(typed: str) -> WorkspaceKey:
    key = read_recovery_key(typed)
    if key is None:
        raise InvalidInput(
            "This is no recovery key: a letter or a digit is wrong or missing.",
            "It has 14 groups of four. Compare it with your page.",
        )
    return key


def _name(key_id: str) -> TokenName:
    return TokenName("encryption", key_id, "workspace")


def _kept(key_id: str) -> WorkspaceKey | None:
    found = keychain.read_token(_name(key_id))
    return None if found is None else read_recovery_key(found)


def _keep(key: WorkspaceKey) -> str:
    """Keep a key in the keychain; why it is not there, empty when it is."""
    try:
        keychain.store_token(_name(key.id), recovery_key(key))
    except KeychainFailure as error:
        return f"{error.message} {_ASKED_FOR}"
    return ""
