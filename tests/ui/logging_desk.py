"""A workspace behind the lanes of the window, for tests that log conversations."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from care_desktop.domain.events import EventDraft, EventKind
from care_desktop.domain.interactions import InteractionDraft, on_day
from care_desktop.domain.people import Handle, PersonDraft
from care_desktop.paths import migrations_dir
from care_desktop.services import interactions, people
from care_desktop.services.interactions import LogEntry
from care_desktop.services.local_weights import shipped_weights
from care_desktop.services.outcome import Workspace
from care_desktop.storage import catalogue
from care_desktop.storage.database import open_database
from care_desktop.ui.operations import Operations
from tests.ui.waiting import let_work

NOW = datetime(2026, 11, 24, 8, 40, tzinfo=UTC)
EXAMPLE = "met @ana and Bo Li at KubeCon yesterday 20m: auth SDK docs confuse newcomers; promised sample by fri #sdk ++"
LONGEST_WAIT_MS = 20_000


def make_empty_file(folder: Path) -> Path:
    """A new, closed workspace file to copy."""
    path = folder / "workspace.db"
    open_database(path, migrations_dir=migrations_dir(), backups_dir=folder, now=NOW, version="0").close()
    return path


@contextmanager
def copied_workspace(empty: Path, folder: Path) -> Iterator[Workspace]:
    """A copy of the empty workspace, open, on 24 November 2026."""
    path = folder / "workspace.db"
    shutil.copyfile(empty, path)
    database = open_database(path, migrations_dir=migrations_dir(), backups_dir=folder, now=NOW, version="0")
    with database:
        yield Workspace(database, shipped_weights(), lambda: NOW, "Africa/Accra")


@contextmanager
def lanes(workspace: Workspace) -> Iterator[Operations]:
    """The window's way to the workspace."""
    operations = Operations(lambda: workspace)
    yield operations
    settle(operations)
    operations.close()


def settle(operations: Operations) -> None:
    """Wait until the lane has nothing to do and everything it brought was shown."""
    waited = 0
    calm = 0
    while calm < 3:
        let_work(5)
        waited += 5
        calm = calm + 1 if operations.idle else 0
        assert waited < LONGEST_WAIT_MS, "the lane is still busy"


def add(workspace: Workspace, name: str, handle: str = "", **fields: object) -> UUID:
    """Store a person."""
    handles = (Handle("github", handle),) if handle else ()
    return people.add(workspace, PersonDraft(name, handles=handles, **fields)).value


def add_event(workspace: Workspace, name: str, kind: EventKind = EventKind.CONFERENCE) -> UUID:
    """Store an event."""
    with workspace.database.work() as work:
        key = catalogue.add_event(work, EventDraft(name, kind))
        work.commit()
    return key


def log(workspace: Workspace, who: UUID, day: date, note: str = "", **fields: object) -> UUID:
    """Store an interaction of a day."""
    return interactions.log(workspace, LogEntry(InteractionDraft((who,), on_day(day), note=note, **fields))).value.id


def all_logged(workspace: Workspace) -> list[interactions.Interaction]:
    """Everything stored, newest first."""
    return interactions.log_page(workspace)
