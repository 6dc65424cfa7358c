"""The quick log: Enter stores and closes, Esc keeps the draft, and a draft outlives the process that was typing it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from care_desktop.app_quick_log import draft_path
from care_desktop.errors import StorageFailure
from care_desktop.paths import Profile
from care_desktop.services import interactions
from care_desktop.services.outcome import Workspace
from care_desktop.ui.operations import Operations
from care_desktop.ui.quick_log import QuickLogWindow
from care_desktop.ui.theme import ThemeHolder
from tests.ui import logging_desk as desk

pytest_plugins = ["tests.ui.desk_fixtures"]
Key = Qt.Key
LONGEST_WAIT_S = 60
# Types without a pause and says how far it is; every line read by the test was typed by then.
CHILD = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from care_desktop import app_quick_log
from care_desktop.paths import Profile
from care_desktop.ui.quick_log import QuickLogWindow

def type_on(window):
    timer = QTimer(window)
    def one():
        QTest.keyClicks(window.line.edit, "met Ana "[len(window.line.text) % 8])
        print(len(window.line.text), flush=True)
    timer.timeout.connect(one)
    timer.start(20)

class Typing(QuickLogWindow):
    def finish(self, operations):
        super().finish(operations)
        type_on(self)

app_quick_log.QuickLogWindow = Typing
sys.exit(app_quick_log.run_quick_log(Profile(Path(sys.argv[1]))))
"""


@pytest.fixture
def workspace(desk_workspace: Workspace) -> Workspace:
    desk.add(desk_workspace, "Ana Lucía Quispe", "ana")
    return desk_workspace


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    return draft_path(Profile(tmp_path))


@pytest.fixture
def window(holder: ThemeHolder, operations: Operations, draft: Path) -> Iterator[QuickLogWindow]:
    made = QuickLogWindow(holder, draft)
    made.show()
    made.finish(operations)
    desk.settle(operations)
    yield made
    desk.settle(operations)
    made.deleteLater()


def test_enter_stores_and_closes_and_esc_keeps_the_draft(
    window: QuickLogWindow,
    operations: Operations,
    workspace: Workspace,
    draft: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    closed: list[bool] = []
    window.closed.connect(lambda: closed.append(True))
    QTest.keyClicks(window.line.edit, "met @ana 20m")
    assert [spec.words.text for spec in window.line.chips.specs][:1] == ["Ana Lucía Quispe"]

    def refuse(*_arguments: object) -> None:
        raise StorageFailure("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(interactions, "log", refuse)
        QTest.keyClick(window.line.edit, Key.Key_Return)
        desk.settle(operations)
    assert not closed and window.isVisible() and window.line.text == "met @ana 20m"
    assert "The disk is full." in window.trouble
    operations.crashed.emit(KeyError("Ana Lucía Quispe"))
    assert window.trouble == "The program made a mistake and could not finish this. The line stays here."
    QTest.keyClick(window.line.edit, Key.Key_Return)
    desk.settle(operations)
    assert closed == [True] and not window.isVisible() and len(desk.all_logged(workspace)) == 1
    assert not draft.exists()
    window.show()
    QTest.keyClicks(window.line.edit, "met Bo")
    QTest.keyClick(window.line.edit, Key.Key_Escape)
    assert len(closed) == 2 and not window.isVisible()
    assert draft.read_text() == "met Bo"


def test_what_is_typed_before_the_workspace_is_there_is_not_lost(
    holder: ThemeHolder, operations: Operations, workspace: Workspace, draft: Path
) -> None:
    draft.write_text("met @ana")
    early = QuickLogWindow(holder, draft)
    early.show()
    QTest.keyClicks(early.field, " 20m")
    QTest.keyClick(early.field, Key.Key_Escape)
    assert not early.isVisible() and draft.read_text() == "met @ana 20m"
    early.deleteLater()
    window = QuickLogWindow(holder, draft)
    window.show()
    QTest.keyClicks(window.field, " ++")
    QTest.keyClick(window.field, Key.Key_Return)
    window.finish(operations)
    desk.settle(operations)
    (stored,) = desk.all_logged(workspace)
    assert (stored.draft.duration_min, stored.draft.tone) == (20, 2)
    assert not window.isVisible() and not draft.exists()
    window.deleteLater()


def test_a_draft_that_cannot_be_kept_leaves_the_line_and_says_so(
    holder: ThemeHolder, operations: Operations, tmp_path: Path
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    window = QuickLogWindow(holder, in_the_way / "draft.txt")
    window.show()
    window.finish(operations)
    QTest.keyClicks(window.line.edit, "met @ana")
    window.line.draft_timer.timeout.emit()
    assert window.line.text == "met @ana" and "The line stays here." in window.line.reason
    desk.settle(operations)
    window.deleteLater()


def test_a_killed_process_loses_at_most_what_was_typed_in_its_last_second(tmp_path: Path) -> None:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "CARE_DESKTOP_DATABASE": str(tmp_path / "w.care")}
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(tmp_path)], stdout=subprocess.PIPE, env=environment)
    draft = draft_path(Profile(tmp_path))
    assert child.stdout is not None
    typed: list[tuple[float, int]] = []
    deadline = time.monotonic() + LONGEST_WAIT_S
    kept_since = None
    for line in child.stdout:
        now = time.monotonic()
        typed.append((now, int(line)))
        kept_since = kept_since or (now if draft.exists() else None)
        assert now < deadline
        if kept_since is not None and now - kept_since > 0.5:
            break
    os.kill(child.pid, signal.SIGKILL)
    killed = time.monotonic()
    child.wait()
    child.stdout.close()
    kept = draft.read_text()
    # Twice the second, for a machine that is busy with other things.
    before_last_seconds = max(length for at, length in typed if at <= killed - 2 or length == 1)
    assert len(kept) >= before_last_seconds - 1
    assert "met Ana met Ana met Ana".startswith(kept[:20])
