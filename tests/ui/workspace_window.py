"""The whole window on a workspace of its own, for tests."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from care_desktop.app import Application
from care_desktop.composition import open_workspace
from care_desktop.domain.interactions import InteractionDraft, on_day
from care_desktop.domain.people import PersonDraft
from care_desktop.paths import Profile
from care_desktop.services import interactions, people
from care_desktop.services.interactions import LogEntry
from care_desktop.services.outcome import Workspace
from care_desktop.ui.operations import Operations

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TODAY = NOW.date()


def opener(profile: Profile, database: Path | None = None) -> Callable[[], Workspace]:
    """What opens the workspace of a profile on 22 November 2026."""
    return lambda: open_workspace(profile, database, clock=lambda: NOW)


def fill(profile: Profile, work: Callable[[Workspace], object], database: Path | None = None) -> None:
    """Put something into a workspace and close it again."""
    workspace = opener(profile, database)()
    try:
        work(workspace)
    finally:
        workspace.database.close()


def add(workspace: Workspace, name: str, talks: int = 0, **fields: object) -> UUID:
    """Somebody with so many conversations, a week between them, the last a week ago."""
    id = people.add(workspace, PersonDraft(name, **fields)).value  # type: ignore[arg-type]
    for place in range(talks):
        day = TODAY - timedelta(days=7 * (place + 1))
        interactions.log(workspace, LogEntry(InteractionDraft((id,), on_day(day), tone=1)))
    return id


def ago(days: int) -> date:
    """A day before today."""
    return TODAY - timedelta(days=days)


def settle(qtbot: QtBot, operations: Operations) -> None:
    """Wait until the database lane has nothing to do."""
    qtbot.waitUntil(lambda: operations.idle, timeout=20_000)


def page_of_handbook(qtbot: QtBot, made: Application) -> str:
    """Where F1 opens the handbook; the window has the keys again afterwards."""
    qtbot.keyClick(made.window, Qt.Key.Key_F1)
    handbook = made.window.handbook
    assert handbook is not None and handbook.close()
    made.window.activateWindow()
    qtbot.waitUntil(made.window.isActiveWindow)
    return handbook.view.place
