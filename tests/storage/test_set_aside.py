"""Many rows stored at once leave what row by row leaves: the same search, the same marks, the same triggers."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from care_desktop.domain.interactions import InteractionDraft, on_day
from care_desktop.services.outcome import Workspace
from care_desktop.storage import bulk, set_aside
from care_desktop.storage.bulk_rows import COLUMNS, interaction_rows
from care_desktop.storage.ids import new_id
from care_desktop.storage.tables import interaction
from tests.factories import NOW, add_person, new_workspace

NOTES = ("sync stops", "", "C++ @x ' \" NEAR(", "日本語の本", "Ünïcode")
ROWS = 700


def fill(workspace: Workspace, who: UUID) -> None:
    """Seven hundred interactions."""
    drafts = (
        InteractionDraft((who,), on_day(datetime(2026, 1, 1 + n % 28, tzinfo=UTC).date()), note=NOTES[n % len(NOTES)])
        for n in range(ROWS)
    )
    rows = [next(interaction_rows(new_id(), draft, created_at=NOW, updated_at=NOW))[1] for draft in drafts]
    with workspace.database.work() as work:
        bulk.insert_rows(work, interaction, COLUMNS[interaction], rows, undoable=False)
        work.commit()


def state(workspace: Workspace) -> list[object]:
    """What the triggers keep, and the triggers."""
    with workspace.database.reading() as work:
        marks = work.driver.execute("SELECT block FROM stale_block ORDER BY block").fetchall()
        found = [
            work.driver.execute(
                "SELECT rowid FROM note_search WHERE note_search MATCH ? ORDER BY rowid", [word]
            ).fetchall()
            for word in ('"sync"', '"本"', '"unicode"', '"near"')
        ]
        triggers = work.driver.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        return [marks, found, triggers.fetchall()]


def test_rows_at_once_leave_what_rows_one_by_one_leave(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    states = []
    for name, many in (("one", ROWS + 1), ("many", ROWS)):
        monkeypatch.setattr(bulk, "MANY_ROWS", many)
        with new_workspace(tmp_path / f"{name}.care") as workspace:
            fill(workspace, add_person(workspace, "Bo"))
            states.append(state(workspace))
    assert states[0] == states[1]
    assert len(states[0][1][0]) == ROWS // len(NOTES)  # type: ignore[index]


def test_what_is_not_committed_leaves_the_triggers(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "w.care") as workspace:
        before = state(workspace)
        with (
            workspace.database.work() as work,
            pytest.raises(KeyError),
            set_aside.triggers_set_aside(work, "interaction"),
        ):
            raise KeyError
        assert state(workspace) == before
