"""An import is stopped at any moment, also while what is derived is built at its end, and leaves nothing behind."""

import sys
from pathlib import Path
from types import FrameType

import pytest

from care_desktop.errors import CareError
from care_desktop.services import transfer_in
from care_desktop.services.outcome import Workspace
from care_desktop.storage import stopping
from tests.factories import content, write_csv

PEOPLE = [("name", "company", "email"), *((f"Dev {n}", f"Firm {n % 7}", f"d{n}@example.org") for n in range(40))]
LAST_WORK = {"person_text", "person_facts", "summaries"}


class Watcher:
    """Counts how often it is asked, and stops when it has been asked so often; None never stops."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.stop_at = stop_at
        self.rows: list[int] = []
        self.asked_by: set[str] = set()

    def __call__(self, rows: int) -> None:
        self.rows.append(rows)
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:
            self.asked_by.add(Path(frame.f_code.co_filename).stem)
            frame = frame.f_back
        if len(self.rows) == self.stop_at:
            raise CareError("Stopped.")


@pytest.mark.parametrize("undoable", [True, False])
def test_it_is_stopped_at_any_moment_and_leaves_nothing(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, undoable: bool
) -> None:
    monkeypatch.setattr(stopping, "OPCODES_BETWEEN_LOOKS", 200)
    path = write_csv(tmp_path / "people.csv", PEOPLE)
    before = content(workspace)
    asked = Watcher(stop_at=10**9)
    transfer_in.preview(workspace, path, watch=asked)
    # The number of times it is asked while rows are read, and then while the rest is built.
    reading = len(asked.rows)
    for stop_at in (1, reading, reading + 5, reading + 60):
        watcher = Watcher(stop_at)
        with pytest.raises(CareError, match=r"Stopped\."):
            transfer_in.run(workspace, path, undoable=undoable, watch=watcher)
        assert len(watcher.rows) == stop_at
        assert content(workspace) == before
    whole = Watcher()
    assert transfer_in.run(workspace, path, undoable=undoable, watch=whole).value.people == 40
    assert whole.rows[-1] == 40
    assert whole.asked_by >= LAST_WORK
