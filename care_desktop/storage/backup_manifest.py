"""What is written beside each backup: when, why, of which workspace, how many rows, and how the file must look."""

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from care_desktop.errors import UnreadableFile

SUFFIX = ".json"
_CHUNK_BYTES = 1 << 20
_FORMAT = 1


class BackupReason(StrEnum):
    """What a backup was made for."""

    AUTOMATIC = "automatic"
    BY_HAND = "by hand"
    CLOSING = "closing"
    BEFORE_UPGRADE = "before upgrade"
    BEFORE_IMPORT = "before import"
    BEFORE_ERASURE = "before erasure"
    BEFORE_RESTORE = "before restore"
    BEFORE_REPAIR = "before repair"
    BEFORE_CONVERSION = "before conversion"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    Attributes:
        workspace: key of the workspace as 32 hexadecimal digits; empty when the file has none.
        revision: the format of the copy.
        program: version of the program that made it.
        made_at: when, UTC.
        counts: table -> rows; derived tables of the search index are not counted.
        mark: equal for two copies with the same content (see `contents.change_mark`).
        source: where the workspace lay.
        size: bytes of the copy.
        sha256: of the copy.
        thorough: every index and reference was read; else only the quick check was made.
        orphans: rows that point nowhere, counted up to a thousand.
    """

    workspace: str
    revision: str
    program: str
    made_at: datetime
    reason: BackupReason
    counts: Mapping[str, int]
    mark: str
    source: str
    size: int
    sha256: str
    thorough: bool
    orphans: int = 0


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup and what it holds."""

    path: Path
    manifest: Manifest


def manifest_path(backup: Path) -> Path:
    """The file beside a backup that says what is in it."""
    return backup.with_name(backup.name + SUFFIX)


def write_manifest(backup: Path, manifest: Manifest) -> None:
    """Write what a backup holds beside it, whole or not at all, readable by its owner alone.

    Raises:
        OSError: it could not be written; nothing is left of it.
    """
    told: dict[str, Any] = {name: getattr(manifest, name) for name in manifest.__slots__}
    told |= {"format": _FORMAT, "made_at": manifest.made_at.isoformat(), "counts": dict(manifest.counts)}
    place = manifest_path(backup)
    partial = place.with_name(place.name + ".part")
    try:
        handle = os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(told, stream, indent=1, sort_keys=True)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(place)
    except OSError:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise


def read_backup(backup: Path) -> BackedUp | None:
    """A backup with its manifest; None when it has none, or one that does not fit its size. Does not look inside."""
    try:
        told = json.loads(manifest_path(backup).read_text(encoding="utf-8"))
        found = Manifest(
            workspace=str(told["workspace"]),
            revision=str(told["revision"]),
            program=str(told["program"]),
            made_at=datetime.fromisoformat(told["made_at"]),
            reason=BackupReason(told["reason"]),
            counts={str(name): int(count) for name, count in told["counts"].items()},
            mark=str(told["mark"]),
            source=str(told["source"]),
            size=int(told["size"]),
            sha256=str(told["sha256"]),
            thorough=bool(told["thorough"]),
            orphans=int(told["orphans"]),
        )
        if found.made_at.tzinfo is None or backup.stat().st_size != found.size:
            return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return BackedUp(backup, found)


def backups_in(folder: Path, *, workspace: str = "", source: Path | None = None) -> tuple[BackedUp, ...]:
    """The backups in a folder, newest first; copies that are not whole are left out. Blocks for small reads.

    Args:
        folder: where they lie; it may be absent.
        workspace: only of this workspace, by its key.
        source: only of the workspace that lay there; with `workspace` as well, what fits either.
    """
    found = [kept for path in folder.glob("*.care") if (kept := read_backup(path)) is not None]
    if workspace or source is not None:
        place = "" if source is None else str(source.absolute())
        found = [
            kept
            for kept in found
            if (workspace and kept.manifest.workspace == workspace) or (place and kept.manifest.source == place)
        ]
    return tuple(sorted(found, key=lambda kept: (kept.manifest.made_at, kept.path.name), reverse=True))


def remove_backup(kept: BackedUp) -> None:
    """Delete a backup and its manifest.

    Raises:
        UnreadableFile: it may not be deleted.
    """
    try:
        kept.path.unlink(missing_ok=True)
        manifest_path(kept.path).unlink(missing_ok=True)
    except OSError as error:
        raise UnreadableFile(f"The backup {kept.path.name} could not be deleted ({error.strerror}).") from error


def digest_of(path: Path, stop: Callable[[], bool] = lambda: False) -> str:
    """SHA-256 of a closed file, as hexadecimal digits; empty when it was stopped.

    Raises:
        OSError: it cannot be read.
    """
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            if stop():
                return ""
            digest.update(chunk)
    return digest.hexdigest()
