"""Every setting of the program in one typed table, kept in a small file of the profile."""

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from care_desktop.errors import InvalidInput, StorageFailure


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its key, what it is by default, what it may be (empty: any value of that type), what it does."""

    key: str
    default: str | int | bool
    allowed: tuple[str, ...]
    meaning: str


SETTINGS: tuple[Setting, ...] = (
    Setting("appearance", "system", ("system", "light", "dark"), "light, dark, or as the system is"),
    Setting("window_geometry", "", (), "where the window was and how large, as Qt writes it down"),
    Setting("last_database", "", (), "the workspace file that was open last; empty is the profile's own"),
    Setting("day_before_month", True, (), "read 12/3 in the capture line as 12 March"),
    Setting("event_mode", "", (), "the event that event mode is on for, and the day it was turned on"),
    Setting("people_columns", "", (), "columns of the list of people that are hidden, with commas"),
    Setting("backup_folder", "", (), "where backups go; empty is the profile's own folder"),
    Setting("earlier_backup_folders", "", (), "folders backups went to before, one a line; an erasure looks there too"),
    Setting("insight_filters", "", (), "period and filters of Insights, as the page writes them down"),
)
_BY_KEY = {setting.key: setting for setting in SETTINGS}


class Settings:
    """The settings of one profile: what was changed, over the defaults of the table.

    The file is read again whenever somebody else wrote it: what an erasure took out of it must not be put back.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, ...] = ()
        self._read: Mapping[str, str | int | bool] = {}
        self._unwritten: Mapping[str, str | int | bool] = {}

    @property
    def path(self) -> Path:
        """The file that keeps what was changed."""
        return self._path

    def text(self, key: str) -> str:
        """A setting that is text."""
        return str(self._value(key))

    def number(self, key: str) -> int:
        """A setting that is a whole number."""
        return int(self._value(key))

    def flag(self, key: str) -> bool:
        """A setting that is on or off."""
        return bool(self._value(key))

    def change(self, key: str, value: str | int | bool) -> None:
        """Set a value and keep it. Blocks for the time of a small write.

        Raises:
            InvalidInput: the setting does not exist or may not have this value.
            StorageFailure: the file could not be written; the value holds until the program ends.
        """
        problem = _problem(key, value)
        if problem:
            raise InvalidInput(problem)
        wanted = {**self._unwritten, key: value}
        self._unwritten = wanted
        _write(self._path, {**self._written(), **wanted})
        self._unwritten = {}

    def _value(self, key: str) -> str | int | bool:
        return {**self._written(), **self._unwritten}.get(key, _BY_KEY[key].default)

    def _written(self) -> Mapping[str, str | int | bool]:
        """What the file says now."""
        seen = _state_of(self._path)
        if seen != self._seen:
            self._read, self._seen = (_read(self._path) if seen else {}), seen
        return self._read


def _problem(key: str, value: object) -> str:
    setting = _BY_KEY.get(key)
    if setting is None:
        return f"There is no setting “{key}”."
    if type(value) is not type(setting.default):
        return f"The setting “{key}” cannot be {value!r}."
    if setting.allowed and value not in setting.allowed:
        return f"The setting “{key}” is one of: {', '.join(setting.allowed)}."
    return ""


def _state_of(path: Path) -> tuple[int, ...]:
    """What is another whenever the file was written; empty when there is none."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _read(path: Path) -> Mapping[str, str | int | bool]:
    """What was changed; a file that cannot be read, or a value that is not allowed, leaves the default."""
    try:
        found: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {key: value for key, value in found.items() if not _problem(key, value)}


def _write(path: Path, values: Mapping[str, str | int | bool]) -> None:
    """Whole or not at all: written beside, then put in place."""
    partial = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial.write_text(json.dumps(dict(values), indent=1, sort_keys=True) + "\n", encoding="utf-8")
        partial.chmod(0o600)
        partial.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise StorageFailure(
            f"The settings could not be written to {path.parent} ({error.strerror or error}).",
            "They hold until the program ends.",
        ) from error
