"""Short ways to make workspaces and what goes into them."""

import csv
import io
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from care_desktop.domain.interactions import Flow, InteractionDraft, on_day
from care_desktop.domain.people import Handle, PersonDraft
from care_desktop.paths import migrations_dir
from care_desktop.services import interactions, people, transfer_out
from care_desktop.services.interactions import LogEntry
from care_desktop.services.local_weights import shipped_weights
from care_desktop.services.outcome import Workspace
from care_desktop.services.transfer_out import ExportOptions, What
from care_desktop.storage.database import open_database

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@contextmanager
def new_workspace(path: Path, clock: Callable[[], datetime] = lambda: NOW) -> Iterator[Workspace]:
    """A workspace at a path, made when absent, on 22 November 2026 unless said otherwise."""
    database = open_database(
        path, migrations_dir=migrations_dir(), backups_dir=path.parent / "backups", now=clock(), version="0.1.0"
    )
    try:
        yield Workspace(database, shipped_weights(), clock)
    finally:
        database.close()


@contextmanager
def copy_of(file: Path, folder: Path) -> Iterator[Workspace]:
    """A copy of a closed workspace file, which a module fills once for all its tests, open in another folder."""
    with new_workspace(Path(shutil.copyfile(file, folder / file.name))) as workspace:
        yield workspace


def add_person(workspace: Workspace, name: str, *handles: tuple[str, str], **more: Any) -> UUID:
    """Store a person; handles are (service, value)."""
    draft = PersonDraft(name, handles=tuple(Handle(service, value) for service, value in handles), **more)
    return people.add(workspace, draft).value


def log_with(workspace: Workspace, *who: UUID, on: date = date(2026, 11, 1), **more: Any) -> UUID:
    """Store a conversation with these people."""
    draft = InteractionDraft(people=who, **{"when": on_day(on), "flow": Flow.CONVERSATION, **more})
    return interactions.log(workspace, LogEntry(draft)).value.id


def content(workspace: Workspace) -> dict[str, list[str]]:
    """Every row of every table, those that are derived included, without an order; for before and after an undo."""
    with workspace.database.reading() as work:
        tables = work.driver.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
        return {name: sorted(map(repr, work.driver.execute(f'SELECT * FROM "{name}"'))) for (name,) in tables}


def exported(workspace: Workspace, what: What, **options: Any) -> bytes:
    """The bytes of an export to a stream."""
    stream = BytesIO()
    transfer_out.export(workspace, what, stream, ExportOptions(**options))
    return stream.getvalue()


def exported_rows(workspace: Workspace, what: What, **options: Any) -> list[dict[str, str]]:
    """The rows of a CSV export as other programs read them."""
    text = exported(workspace, what, **{"raw": True, **options}).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def write_csv(path: Path, rows: Sequence[Sequence[str]], encoding: str = "utf-8", **dialect: Any) -> Path:
    """A CSV file of rows, the header first."""
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, **dialect).writerows(rows)
    return path
