"""The capture line: saving, what keeps a line, drafts, undo."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from care_desktop.errors import StorageFailure
from care_desktop.services import interactions
from care_desktop.services.interactions import Logged
from care_desktop.services.outcome import Workspace
from care_desktop.storage import promises
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets import capture_line
from care_desktop.ui.widgets.capture_line import CaptureLine
from care_desktop.ui.widgets.chip import Chip, ChipKind
from tests.ui import logging_desk as desk

pytest_plugins = ["tests.ui.desk_fixtures"]
Key = Qt.Key
FEEDBACK = "auth SDK docs confuse newcomers"


@pytest.fixture
def workspace(desk_workspace: Workspace) -> Workspace:
    desk.add(desk_workspace, "Ana Lucía Quispe", "ana")
    desk.add_event(desk_workspace, "KubeCon")
    return desk_workspace


@pytest.fixture
def window(holder: ThemeHolder) -> Iterator[QWidget]:
    made = QWidget()
    made.resize(900, 500)
    QVBoxLayout(made)
    yield made
    made.deleteLater()


@pytest.fixture
def draft_path(tmp_path: Path) -> Path:
    return tmp_path / "capture.draft"


@pytest.fixture
def line(holder: ThemeHolder, operations: Operations, window: QWidget, draft_path: Path) -> CaptureLine:
    return make_line(holder, operations, window, draft_path)


def make_line(holder: ThemeHolder, operations: Operations, window: QWidget, draft_path: Path) -> CaptureLine:
    made = CaptureLine(holder, operations, NameFeed(operations, window), draft_path, "Ctrl L", window)
    window.layout().addWidget(made)
    window.show()
    made.focus_line()
    desk.settle(operations)
    return made


def write(line: CaptureLine, text: str) -> None:
    if text.isascii():
        QTest.keyClicks(line.edit, text)
    else:
        line.edit.insertPlainText(text)


def press(line: CaptureLine, key: Qt.Key, times: int = 1) -> None:
    for _ in range(times):
        QTest.keyClick(line.edit, key)


def chips(line: CaptureLine) -> dict[str, ChipKind]:
    return {spec.words.text: spec.kind for spec in line.chips.specs}


def chip(line: CaptureLine, words: str) -> Chip:
    return next(found for found in line.chips.chips if found.words.text == words)


def test_enter_saves_clears_and_stays_ready(line: CaptureLine, operations: Operations, workspace: Workspace) -> None:
    said: list[str] = []
    saved: list[Logged] = []
    operations.done.connect(lambda words, _undo: said.append(words))
    line.saved.connect(saved.append)
    write(line, desk.EXAMPLE)
    press(line, Key.Key_Return)
    assert line.text == ""
    desk.settle(operations)
    stored = desk.all_logged(workspace)[0]
    assert stored.people_names == ("Ana Lucía Quispe", "Bo Li")
    assert (stored.event_name, stored.draft.tone, stored.draft.tags) == ("KubeCon", 2, ("sdk",))
    assert stored.draft.when.day == date(2026, 11, 23)
    assert [one.id for one in saved] == [stored.id]
    assert said == ["Logged. Ana Lucía Quispe, Bo Li (new person), 20 min."]
    assert line.window().focusWidget() is line.edit


def test_offered_feedback_is_stored_only_when_taken_with_tab(
    line: CaptureLine, operations: Operations, workspace: Workspace
) -> None:
    def stored_feedback() -> list[str]:
        with workspace.database.reading() as work:
            return [item.draft.title for item in promises.all_feedback(work)]

    write(line, desk.EXAMPLE)
    press(line, Key.Key_Return)
    desk.settle(operations)
    assert stored_feedback() == []
    write(line, desk.EXAMPLE)
    press(line, Key.Key_Tab)
    assert chips(line)[FEEDBACK] is ChipKind.UNDERSTOOD
    press(line, Key.Key_Return)
    desk.settle(operations)
    assert stored_feedback() == [FEEDBACK]


def test_a_new_person_can_be_left_out(line: CaptureLine, operations: Operations, workspace: Workspace) -> None:
    write(line, "met @ana and Bo Li 20m")
    chip(line, "Bo Li").click()
    chip(line, "Bo Li").click()
    press(line, Key.Key_Return)
    desk.settle(operations)
    stored = desk.all_logged(workspace)[0]
    assert stored.people_names == ("Ana Lucía Quispe",)
    assert "Bo Li" in stored.draft.note


def test_nobody_named_is_the_only_thing_that_keeps_a_line(
    line: CaptureLine, operations: Operations, workspace: Workspace
) -> None:
    write(line, "20m at KubeCon")
    press(line, Key.Key_Return)
    desk.settle(operations)
    assert line.text == "20m at KubeCon"
    assert "who it was with" in line.reason
    assert desk.all_logged(workspace) == []
    write(line, " with @ana")
    assert line.reason == ""
    press(line, Key.Key_Return)
    desk.settle(operations)
    assert len(desk.all_logged(workspace)) == 1


def test_two_lines_in_a_row_make_a_new_person_once(
    line: CaptureLine, operations: Operations, workspace: Workspace
) -> None:
    for words in ("met Bo Li 20m", "called Bo Li 5m"):
        write(line, words)
        press(line, Key.Key_Return)
    desk.settle(operations)
    stored = desk.all_logged(workspace)
    assert len(stored) == 2
    assert stored[0].draft.people == stored[1].draft.people


def test_a_line_that_cannot_be_stored_comes_back(
    line: CaptureLine, operations: Operations, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise StorageFailure("The disk is full; nothing was changed.")

    failed: list[str] = []
    operations.failed.connect(failed.append)
    monkeypatch.setattr(interactions, "log", refuse)
    write(line, "met @ana 20m")
    press(line, Key.Key_Return)
    write(line, "next words")
    desk.settle(operations)
    assert line.text == "met @ana 20m next words"
    assert failed == ["The disk is full; nothing was changed."]


def test_a_line_that_makes_the_program_stumble_comes_back_and_the_next_is_stored(
    line: CaptureLine, operations: Operations, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> str:
        raise KeyError("Ana")

    write(line, "met @ana 20m")
    with monkeypatch.context() as patch, pytest.raises(KeyError):
        patch.setattr(capture_line, "logged_words", stumble)
        line._on_entered()
    assert line.text == "met @ana 20m"
    press(line, Key.Key_Return)
    desk.settle(operations)
    assert line.text == "" and len(desk.all_logged(workspace)) == 1


def test_esc_closes_and_keeps_the_draft(
    line: CaptureLine, holder: ThemeHolder, operations: Operations, window: QWidget, draft_path: Path
) -> None:
    closed: list[None] = []
    line.closed.connect(lambda: closed.append(None))
    write(line, "met @ana about")
    press(line, Key.Key_Escape)
    assert closed == [None]
    assert line.text == "met @ana about"
    again = make_line(holder, operations, window, draft_path)
    assert again.text == "met @ana about"
    assert "Ana Lucía Quispe" in chips(again)


def test_the_draft_is_kept_a_second_after_the_last_key_and_gone_once_saved(
    line: CaptureLine, operations: Operations, draft_path: Path
) -> None:
    write(line, "met @ana 20m")
    assert not draft_path.exists()
    assert line.draft_timer.isActive()
    assert line.draft_timer.interval() == 1000
    line.draft_timer.timeout.emit()
    assert draft_path.read_text(encoding="utf-8") == "met @ana 20m"
    press(line, Key.Key_Return)
    desk.settle(operations)
    assert not draft_path.exists()


def test_undo_is_the_windows_once_the_line_is_empty(line: CaptureLine, operations: Operations, window: QWidget) -> None:
    undone: list[None] = []
    QShortcut(QKeySequence.StandardKey.Undo, window).activated.connect(lambda: undone.append(None))
    window.activateWindow()
    write(line, "met @ana 20m")
    QTest.keyClick(line.edit, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == []
    assert line.text != "met @ana 20m"
    line.edit.set_text("met @ana 20m")
    press(line, Key.Key_Return)
    desk.settle(operations)
    QTest.keyClick(line.edit, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == [None]


def test_a_doubtful_event_is_made_only_when_said_so(
    line: CaptureLine, operations: Operations, workspace: Workspace
) -> None:
    write(line, "met @ana at Zorgblat 20m")
    asked = next(found for found in line.chips.chips if found.kind is ChipKind.QUESTION)
    assert len(asked.menu().actions()) == 2
    press(line, Key.Key_Return)
    desk.settle(operations)
    stored = desk.all_logged(workspace)[0]
    assert stored.event_name is None
    assert "Zorgblat" in stored.draft.note
    write(line, "met @ana at Zorgblat 20m")
    asked = next(found for found in line.chips.chips if found.kind is ChipKind.QUESTION)
    asked.menu().actions()[0].trigger()
    press(line, Key.Key_Return)
    desk.settle(operations)
    assert desk.all_logged(workspace)[0].event_name == "Zorgblat"
