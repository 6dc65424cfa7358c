"""Files around a workspace while somebody is erased: text rewritten, and a search through bytes that proves it."""

import contextlib
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

_CHUNK_BYTES = 4 << 20
_TEXT_BYTES_MAX = 64 << 20
_BESIDE_BYTES_MAX = 256 << 20
_LOOSE_FROM = 5
_BESIDE_DATABASE = ("-wal", "-shm", "-journal")
_DATABASE_HEAD = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class ErasurePlaces:
    """Where a workspace leaves files.

    Attributes:
        profile: the folder with settings, log and drafts; None when there is none.
        backups: the folder of the backups; None when there is none.
        exports: the folder offered for exports; what lies there is told, not changed.
    """

    profile: Path | None = None
    backups: Path | None = None
    exports: Path | None = None


def database_files(database: Path) -> tuple[Path, ...]:
    """The workspace file with its log and journal, as far as they are there."""
    every = (database, *(database.with_name(database.name + end) for end in _BESIDE_DATABASE))
    return tuple(path for path in every if path.is_file())


def own_files(places: ErasurePlaces, database: Path) -> Iterator[Path]:
    """Settings, logs, drafts and crash reports: every file of the profile but databases, backups and exports."""
    if places.profile is None:
        return
    apart = [folder for folder in (places.backups, places.exports) if folder is not None]
    for path in sorted(places.profile.rglob("*")):
        is_apart = any(path.is_relative_to(folder) for folder in apart) or path.name.startswith(database.name)
        if path.is_file() and not path.is_symlink() and not is_apart:
            yield path


def all_files(places: ErasurePlaces, database: Path) -> list[Path]:
    """Every file in which somebody could be found: the profile, the backups, and the folder of the workspace."""
    found: dict[Path, None] = dict.fromkeys(database_files(database))
    for folder in (places.profile, places.backups, places.exports):
        if folder is not None and folder.is_dir():
            found |= dict.fromkeys(path for path in sorted(folder.rglob("*")) if path.is_file())
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
    """Whether one of them lies in a file, members of a zip included. Blocks; some hundred megabytes a second.

    A file that cannot be read holds nothing that could be found.
    """
    try:
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
