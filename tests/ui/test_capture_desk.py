"""The one capture line of the window: on the page with a place for it, else in the panel; bad input keeps the line."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from care_desktop.errors import StorageFailure
from care_desktop.services import interactions
from care_desktop.services.outcome import Workspace
from care_desktop.ui.capture_desk import CaptureDesk
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.theme import ThemeHolder
from tests.ui import logging_desk as desk

pytest_plugins = ["tests.ui.desk_fixtures"]
Key = Qt.Key


@pytest.fixture
def workspace(desk_workspace: Workspace) -> Workspace:
    desk.add(desk_workspace, "Ana Lucía Quispe", "ana")
    return desk_workspace


class Window(QWidget):
    """Two pages, one of them with a place for the line."""

    def __init__(self, holder: ThemeHolder, operations: Operations, draft: Path) -> None:
        super().__init__()
        self.resize(1000, 640)
        self.stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.addWidget(self.stack)
        self.desk = CaptureDesk(holder, operations, NameFeed(operations, self), self.stack, draft, "Ctrl L", self)
        self.plain, self.today = QWidget(), QWidget()
        self.field = QLineEdit(self.plain)
        QVBoxLayout(self.today).addWidget(self.desk.slot(self.today))
        for page in (self.plain, self.today):
            self.stack.addWidget(page)
        self.show()
        self.activateWindow()
        self.field.setFocus()

    def type(self, text: str) -> None:
        """Press the keys of a text in the line."""
        QTest.keyClicks(self.desk.line.edit, text)

    def press(self, key: Qt.Key) -> None:
        """Press a key in the line."""
        QTest.keyClick(self.desk.line.edit, key)


@pytest.fixture
def window(holder: ThemeHolder, operations: Operations, tmp_path: Path) -> Iterator[Window]:
    made = Window(holder, operations, tmp_path / "draft.txt")
    desk.settle(operations)
    yield made
    desk.settle(operations)
    made.desk.close()
    made.deleteLater()


def test_one_line_and_one_draft_go_from_the_panel_to_the_page_and_back(window: Window, tmp_path: Path) -> None:
    line, pages = window.desk.line, window.stack
    window.desk.open()
    assert window.desk.is_open and line.isVisible() and line.edit.hasFocus()
    window.type("met @ana ")
    window.press(Key.Key_Escape)
    assert not window.desk.is_open and window.field.hasFocus()
    assert (tmp_path / "draft.txt").read_text() == "met @ana"
    pages.setCurrentWidget(window.today)
    window.desk.open()
    assert not window.desk.is_open and window.today.isAncestorOf(line) and line.edit.hasFocus()
    window.type("yesterday")
    pages.setCurrentWidget(window.plain)
    window.desk.open()
    assert window.desk.is_open and line.text == "met @ana yesterday"
    pages.setCurrentWidget(window.today)
    assert not window.desk.is_open and window.today.isAncestorOf(line)


def test_the_panel_closes_when_the_work_goes_on_elsewhere_and_lies_within_its_page(window: Window) -> None:
    window.desk.open()
    window.type("met Bo Li at KubeCon: docs confuse newcomers; promised sample by fri #sdk ++ #a #b #c #d #e #f")
    panel = window.desk.panel
    assert panel is not None
    desk.settle(window.desk.line._operations)
    assert window.rect().contains(panel.geometry()) and panel.height() > window.desk.line.chips.height()
    window.field.setFocus()
    assert not window.desk.is_open and window.field.hasFocus()


def test_enter_in_the_panel_saves_closes_and_gives_the_focus_back(window: Window, operations: Operations) -> None:
    said: list[tuple[str, bool]] = []
    operations.done.connect(lambda text, undo: said.append((text, undo)))
    window.desk.open_with("Ana Lucía Quispe")
    window.type("20m")
    window.press(Key.Key_Return)
    assert not window.desk.is_open and window.field.hasFocus()
    desk.settle(operations)
    assert said == [("Logged. Ana Lucía Quispe, 20 min.", True)]
    assert window.desk.line.text == ""


def test_a_line_the_disk_does_not_take_opens_the_panel_again(
    window: Window, operations: Operations, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise StorageFailure("The disk is full.")

    monkeypatch.setattr(interactions, "log", refuse)
    window.desk.open()
    window.type("met @ana 20m")
    window.press(Key.Key_Return)
    desk.settle(operations)
    assert window.desk.is_open and window.desk.line.text == "met @ana 20m" and window.desk.line.edit.hasFocus()


def test_a_line_from_elsewhere_leaves_the_draft_to_undo(window: Window) -> None:
    window.desk.open()
    window.type("met @ana")
    window.desk.open_line("emailed Bo Li: shipped")
    assert window.desk.line.text == "emailed Bo Li: shipped"
    window.desk.line.edit.undo()
    assert window.desk.line.text == "met @ana"


def written(window: Window, operations: Operations, text: str) -> None:
    """A fresh line in the open panel, with the names read."""
    window.desk.open()
    desk.settle(operations)
    window.desk.line.edit.set_text("")
    window.type(text)


def test_bad_input_keeps_the_line_and_says_why(window: Window, operations: Operations, workspace: Workspace) -> None:
    for name in ("Kim Lee", "Kim Park"):
        desk.add(workspace, name)
    capture = window.desk.line
    for line, reason, is_stored_by_a_second_enter in (
        ("", "The line is empty", False),
        ("   ", "The line is empty", False),
        ("zzxqy blorp", "Say who it was with", False),
        ("met Kim", "Several people are called “Kim”: choose one below. The line stays here.", False),
        ("met @ana 31 feb", "“31 feb” is not a day of the calendar.", True),
        ("met @ana 20m; promised sample by 3 nov 2025", "is in the past: when is the promise due?", True),
        ("met @ana and Kim", "Several people are called “Kim”: choose one below.", True),
    ):
        before = len(desk.all_logged(workspace))
        written(window, operations, line)
        window.press(Key.Key_Return)
        desk.settle(operations)
        assert window.desk.is_open and capture.text == line and reason in capture.reason, line
        assert len(desk.all_logged(workspace)) == before, line
        window.press(Key.Key_Return)
        desk.settle(operations)
        assert len(desk.all_logged(workspace)) == before + is_stored_by_a_second_enter, line


def test_questions_are_answered_with_their_menus(window: Window, operations: Operations) -> None:
    for line, choice, field, expected in (
        ("met @ana ++ at home --", "−2", "tone", -2),
        ("met @ana: tried it, in production", "tried it", "milestone", "tried it"),
        ("call Ana Okafor", "to do", "promises", ["call Ana Okafor"]),
        ("@ana asked about SSO, will send docs", "theirs", "promises", []),
        ("@ana asked about SSO, will send docs", "ours", "promises", ["send docs"]),
        ("gave @ana a mug for birthday", "given for something done", "swag", ["given for something done"]),
    ):
        written(window, operations, line)
        chip = next(chip for chip in window.desk.line.chips.chips if chip.menu() is not None)
        next(action for action in chip.menu().actions() if action.text() == choice).trigger()
        read = window.desk.line._parse
        assert read is not None
        found = {
            "tone": read.tone,
            "milestone": read.milestone,
            "promises": [promise.text for promise in read.promises],
            "swag": [item.reason for item in read.swag],
        }
        assert found[field] == expected, line
        assert all(not question.choices for question in read.questions), line


def test_what_stood_in_the_line_is_forgotten_when_somebody_is_erased(
    window: Window, operations: Operations, tmp_path: Path
) -> None:
    window.desk.open()
    window.type("met Zyxana yesterday")
    window.desk.save_draft()
    assert "Zyxana" in (tmp_path / "draft.txt").read_text()
    operations.forget()
    window.desk.line.edit.undo()
    window.desk.save_draft()
    assert window.desk.line.edit.toPlainText() == "" and not (tmp_path / "draft.txt").exists()
