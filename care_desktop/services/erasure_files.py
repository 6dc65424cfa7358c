"""Files around a workspace while somebody is erased: text rewritten, and a search through bytes that proves it."""

import contextlib
import io
import json
import os
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from care_desktop.domain.privacy import masked, spellings
from care_desktop.paths import Profile
from care_desktop.settings import Settings

_CHUNK_BYTES = 4 << 20
_TEXT_BYTES_MAX = 64 << 20
_BESIDE_BYTES_MAX = 256 << 20
_LOOSE_FROM = 5
_BESIDE_DATABASE = ("-wal", "-shm", "-journal")
# What a restoring, an encryption or a backup that was killed leaves beside its file: a copy that nobody wants.
_UNFINISHED = re.compile(r"\.(restoring|part)(-\w+)?$")
_PACKED = frozenset(".pdf .png .jpg .jpeg .webp .gz .xz .bz2 .7z .xlsx .docx .odt .ods".split())
_DATABASE_HEAD = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class ErasurePlaces:
    """Where a workspace leaves files.

    Attributes:
        profile: the folder with settings, log and drafts; None when there is none.
        backups: the folder of the backups; None when there is none.
        exports: the folder offered for exports; what lies there is told, not changed.
        more_backups: further folders in which backups are or were kept; of what else is in them nothing is ours.
    """

    profile: Path | None = None
    backups: Path | None = None
    exports: Path | None = None
    more_backups: tuple[Path, ...] = ()

    def backup_files(self) -> list[Path]:
        """Every backup with what describes it, in every folder in which some are or were kept."""
        folders = dict.fromkeys(folder for folder in (self.backups, *self.more_backups) if folder is not None)
        return sorted(path for folder in folders if folder.is_dir() for path in folder.glob("*.care*"))

    @property
    def away(self) -> tuple[Path, ...]:
        """Folders for backups that cannot be reached now, such as those of a disk that is not plugged in."""
        return tuple(folder for folder in self.more_backups if not folder.is_dir())

    def is_of_backup(self, path: Path) -> bool:
        """Whether a file is a backup, or lies in the folder that is for nothing else."""
        if self.backups is not None and path.is_relative_to(self.backups):
            return True
        return path.parent in self.more_backups and ".care" in path.name


def places_of(profile: Profile) -> ErasurePlaces:
    """Where the workspaces of a profile leave files, folders that were once chosen for backups included."""
    settings = Settings(profile.settings)
    chosen = (settings.text("backup_folder"), *settings.text("earlier_backup_folders").split("\n"))
    more = tuple(Path(name).expanduser().absolute() for name in chosen if name)
    return ErasurePlaces(profile.root, profile.backups, profile.exports, more)


def database_files(database: Path) -> tuple[Path, ...]:
    """The workspace file with its log and journal, as far as they are there."""
    every = (database, *(database.with_name(database.name + end) for end in _BESIDE_DATABASE))
    return tuple(path for path in every if path.is_file())


def unfinished_copies(places: ErasurePlaces, database: Path) -> list[Path]:
    """Copies of a workspace that were begun and never finished, with their journals."""
    folders = dict.fromkeys(path.parent for path in (database, *places.backup_files()))
    if places.backups is not None:
        folders[places.backups] = None
    found: list[Path] = []
    for folder in folders:
        for path in sorted(folder.glob("*")) if folder.is_dir() else ():
            is_ours = path.name.startswith(database.name) or ".care." in path.name
            if is_ours and _UNFINISHED.search(path.name) and path.is_file():
                found.append(path)
    return found


def own_files(places: ErasurePlaces, database: Path) -> Iterator[Path]:
    """Settings, logs, drafts and crash reports: every file of the profile but databases, backups and exports."""
    if places.profile is None:
        return
    for path in sorted(places.profile.rglob("*")):
        is_export = places.exports is not None and path.is_relative_to(places.exports)
        is_apart = is_export or places.is_of_backup(path) or path.name.startswith(database.name)
        if path.is_file() and not path.is_symlink() and not is_apart:
            yield path


def all_files(places: ErasurePlaces, database: Path) -> list[Path]:
    """Every file in which somebody could be found: the profile, the backups, and the folder of the workspace."""
    found: dict[Path, None] = dict.fromkeys(database_files(database))
    for folder in (places.profile, places.backups, places.exports):
        if folder is not None and folder.is_dir():
            found |= dict.fromkeys(path for path in sorted(folder.rglob("*")) if path.is_file())
    found |= dict.fromkeys(places.backup_files())
    for path in sorted(database.parent.iterdir()):
        # What others keep beside the workspace is looked at, as long as that does not take forever.
        with contextlib.suppress(OSError):
            if path.is_file() and path.stat().st_size <= _BESIDE_BYTES_MAX:
                found[path] = None
    return list(found)


def needles_of(words: Iterable[str]) -> tuple[bytes, ...]:
    """The bytes to look for: each word in every form, as UTF-8 and UTF-16, escaped as in JSON and in addresses."""
    found: dict[bytes, None] = {}
    for word in words:
        for form in spellings(word):
            text = form.encode("utf-8", "replace")
            found |= dict.fromkeys(
                (text.lower(), json.dumps(form)[1:-1].encode().lower(), quote(form).encode().lower())
            )
            if len(form) >= _LOOSE_FROM:
                found |= dict.fromkeys(form.encode(name, "replace").lower() for name in ("utf-16-le", "utf-16-be"))
    return tuple(found)


def is_in_file(path: Path, needles: tuple[bytes, ...]) -> bool:
    """Whether one of them lies in a file, or in its name; members of a zip included. Blocks; 0.1 GB and more a second.

    A file that cannot be read holds nothing that could be found.
    """
    try:
        if _is_in(io.BytesIO(path.name.encode("utf-8", "replace")), needles):
            return True
        with path.open("rb") as stream:
            if _is_in(stream, needles):
                return True
        if path.suffix.lower() == ".zip" and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for member in archive.infolist():
                    with archive.open(member) as inside:
                        if _is_in(inside, needles):  # type: ignore[arg-type]
                            return True
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return False
    return False


def is_packed(path: Path) -> bool:
    """Whether a file keeps what is in it in a form that nobody can search: pages of a PDF, pictures, archives."""
    return path.suffix.lower() in _PACKED


def _is_in(stream: BinaryIO, needles: tuple[bytes, ...]) -> bool:
    overlap = max((len(needle) for needle in needles), default=1) + 1
    before, is_database = b"", False
    while chunk := stream.read(_CHUNK_BYTES):
        is_database = is_database or (not before and chunk.startswith(_DATABASE_HEAD))
        text = before + chunk.lower()
        if any(_stands_in(text, needle, loose=not is_database) for needle in needles):
            return True
        before = text[-overlap:]
    return False


def _stands_in(text: bytes, needle: bytes, *, loose: bool) -> bool:
    """Long words anywhere; short ones only standing alone, and in no database: there nothing stands between values."""
    at = text.find(needle)
    if at < 0 or len(needle) >= _LOOSE_FROM:
        return at >= 0
    while loose and at >= 0:
        around = text[at - 1 : at] + text[at + len(needle) : at + len(needle) + 1]
        if not re.search(rb"[\w\x80-\xff]", around):
            return True
        at = text.find(needle, at + 1)
    return False


def rewrite(path: Path, pattern: re.Pattern[str]) -> bool:
    """Take the words out of a text file, in place: whoever writes on to it goes on. True when it held any. Blocks.

    Raises:
        OSError: it cannot be read or written.
    """
    if path.stat().st_size > _TEXT_BYTES_MAX:
        return False
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return False
    plain = _plain_json(text, pattern) if path.suffix == ".json" else masked(text, pattern)
    if plain == text:
        return False
    with path.open("r+b") as stream:
        stream.write(plain.encode("utf-8"))
        stream.truncate()
        stream.flush()
        os.fsync(stream.fileno())
    return True


def _plain_json(text: str, pattern: re.Pattern[str]) -> str:
    try:
        found = json.loads(text)
    except ValueError:
        return masked(text, pattern)
    plain = _plain_value(found, pattern)
    return text if plain == found else json.dumps(plain, indent=1, sort_keys=True) + "\n"


def _plain_value(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        # Settings may hold a small document of their own as text.
        return _plain_json(value, pattern) if value[:1] in ("{", "[") else masked(value, pattern)
    if isinstance(value, list):
        return [_plain_value(item, pattern) for item in value]
    if isinstance(value, dict):
        return {masked(key, pattern): _plain_value(item, pattern) for key, item in value.items()}
    return value
