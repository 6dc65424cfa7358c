"""The command that takes capture lines: shows how they are understood, and stores them."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from care_desktop.cli_place import database_path
from care_desktop.cli_transfer import Place
from care_desktop.composition import local_zone, opened_workspace, present
from care_desktop.domain.capture import parse
from care_desktop.domain.capture_types import CaptureParse, to_json_dict
from care_desktop.errors import CareError, InvalidInput, UnreadableFile
from care_desktop.services import interactions
from care_desktop.services.capture import entry_from
from care_desktop.services.capture_names import WorkspaceNames, known_names, refreshed
from care_desktop.services.outcome import Workspace
from care_desktop.settings import Settings

_STANDARD_INPUT = Path("-")


def run_log(place: Place, line: str | None, lines: Path | None, *, dry_run: bool, as_json: bool, now: str) -> int:
    """Parse one line, or one a row; store each unless it is a dry run; 1 when a row of several was not stored.

    Raises:
        CareError: the line names nobody, the file cannot be read, or the workspace not be written.
    """
    day_first = Settings(place.profile.settings).flag("day_before_month")
    with _names(place, dry_run) as (workspace, names):
        zone = local_zone() if workspace is None else workspace.zone
        clock = _instant(now, zone)
        if line is not None:
            found = parse(line, now=clock, known=names, day_first=day_first)
            if workspace is not None and not dry_run:
                _store(workspace, names, found)
            _print_parse(found, as_json)
            return 0
        failed = 0
        for number, text in enumerate(_lines(lines or _STANDARD_INPUT), start=1):
            found = parse(text, now=clock, known=names, day_first=day_first)
            if workspace is not None and not dry_run:
                try:
                    names = _store(workspace, names, found)
                except CareError as error:
                    print(f"row {number}: {error}", file=sys.stderr)
                    failed = 1
            print(json.dumps(to_json_dict(found), ensure_ascii=False))
        return failed


@contextmanager
def _names(place: Place, dry_run: bool) -> Iterator[tuple[Workspace | None, WorkspaceNames]]:
    """The workspace with its names; a dry run makes no database where there is none."""
    if dry_run and not database_path(place.profile, place.database).exists():
        yield None, WorkspaceNames()
        return
    with opened_workspace(place.profile, place.database) as workspace:
        yield workspace, known_names(workspace)


def _store(workspace: Workspace, names: WorkspaceNames, found: CaptureParse) -> WorkspaceNames:
    """Store a line and return the names as they are now."""
    outcome = interactions.log(workspace, entry_from(found, names, zone=workspace.zone))
    return refreshed(workspace, names, outcome.changes)


def _instant(text: str, zone: str) -> datetime:
    if not text:
        return present().astimezone(ZoneInfo(zone))
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInput(
            f"--now {text} is not a moment.", "Write it as 2026-11-22T09:30:00+00:00, or as a day."
        ) from None
    return found if found.tzinfo is not None else found.replace(tzinfo=ZoneInfo(zone))


def _lines(path: Path) -> Iterable[str]:
    try:
        if path == _STANDARD_INPUT:
            text = sys.stdin.buffer.read().decode("utf-8-sig")
        else:
            text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{path.name} cannot be read as text ({error}).", "Save it in UTF-8.") from error
    return text.splitlines()


def _print_parse(found: CaptureParse, as_json: bool) -> None:
    fields = to_json_dict(found)
    if as_json:
        print(json.dumps(fields, ensure_ascii=False))
        return
    for name, value in fields.items():
        if value not in (None, [], ""):
            print(f"{name.replace('_', ' '):13} {_shown(value)}")


def _shown(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(_shown(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{_shown(item)}" for item in value.values() if item not in (None, "", []))
    return str(value)
