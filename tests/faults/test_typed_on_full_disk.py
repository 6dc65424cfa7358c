"""Row 3 in the window: what was typed stays when the disk is full, and is stored when there is room."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from care_desktop.paths import resources_dir
from care_desktop.services.outcome import Workspace
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.theme import ThemeChoice, ThemeHolder, load_holder
from care_desktop.ui.widgets.capture_line import CaptureLine
from tests.faults.full_disk import Disk, limited_disk, small_disk
from tests.ui import logging_desk as desk

pytest_plugins = ["tests.ui.desk_fixtures"]
LINE = "met @ana 20m"


@pytest.fixture(params=["a small disk", "a limit"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    kind = small_disk if request.param == "a small disk" else limited_disk
    with kind(tmp_path / "disk") as found:
        yield found


@pytest.fixture
def workspace(disk: Disk, desk_file: Path) -> Iterator[Workspace]:
    with desk.copied_workspace(desk_file, disk.folder) as opened:
        desk.add(opened, "Ana Quispe", "ana")
        yield opened


def test_a_line_that_finds_no_room_stays_and_is_stored_when_there_is_some(
    qtbot: QtBot, disk: Disk, workspace: Workspace, operations: Operations
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    holder: ThemeHolder = load_holder(resources_dir(), ThemeChoice.LIGHT)
    line = CaptureLine(holder, operations, NameFeed(operations, window), disk.folder / "draft.txt", "Ctrl L", window)
    QVBoxLayout(window).addWidget(line)
    window.show()
    line.focus_line()
    desk.settle(operations)
    failed: list[str] = []
    operations.failed.connect(failed.append)
    line.edit.insertPlainText(LINE)
    with disk.full():
        line.draft_timer.timeout.emit()
        QTest.keyClick(line.edit, Qt.Key.Key_Return)
        desk.settle(operations)
    assert line.text == LINE and len(failed) == 1
    assert "full" in failed[0] or "disk" in failed[0]
    assert desk.all_logged(workspace) == []
    line.draft_timer.timeout.emit()
    assert (disk.folder / "draft.txt").read_text(encoding="utf-8") == LINE
    QTest.keyClick(line.edit, Qt.Key.Key_Return)
    desk.settle(operations)
    assert line.text == "" and len(desk.all_logged(workspace)) == 1
