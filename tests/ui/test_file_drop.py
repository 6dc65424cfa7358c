"""A file held over the window and let go there."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from care_desktop.ui.file_drop import FileDrop
from care_desktop.ui.theme import ThemeHolder


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """A window that shows."""
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(640, 480)
    made.show()
    return made


def held(*addresses: str, text: str = "") -> QMimeData:
    data = QMimeData()
    if addresses:
        data.setUrls([QUrl(address) for address in addresses])
    if text:
        data.setText(text)
    return data


def enter(target: QWidget, data: QMimeData) -> bool:
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, buttons, keys)
    event.ignore()
    QApplication.sendEvent(target, event)
    return event.isAccepted()


def drop(target: QWidget, data: QMimeData) -> None:
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(target, QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, buttons, keys))


def test_a_file_is_taken_where_it_is_let_go(holder: ThemeHolder, window: QWidget, tmp_path: Path) -> None:
    files = FileDrop(holder, window)
    dropped: list[Path] = []
    files.file_dropped.connect(dropped.append)
    path = tmp_path / "Ünïcode people.csv"
    data = held(QUrl.fromLocalFile(str(path)).toString())
    assert enter(window, data)
    assert files.overlay.isVisible() and files.overlay.size() == window.size()
    window.resize(700, 500)
    assert files.overlay.size() == window.size()
    drop(files.overlay, data)
    assert dropped == [path]
    assert not files.overlay.isVisible()


def test_leaving_takes_the_overlay_away(holder: ThemeHolder, window: QWidget) -> None:
    files = FileDrop(holder, window)
    assert enter(window, held("file:///tmp/a.csv"))
    QApplication.sendEvent(files.overlay, QDragLeaveEvent())
    assert not files.overlay.isVisible()


@pytest.mark.parametrize("addresses", [(), ("https://example.org/a.csv",), ("file:///a.csv", "file:///b.csv")])
def test_anything_else_is_refused(holder: ThemeHolder, window: QWidget, addresses: tuple[str, ...]) -> None:
    files = FileDrop(holder, window)
    assert not enter(window, held(*addresses, text="words"))
    assert not files.overlay.isVisible()


def test_nothing_is_taken_while_it_is_closed(holder: ThemeHolder, window: QWidget) -> None:
    files = FileDrop(holder, window)
    files.is_open = False
    dropped: list[Path] = []
    files.file_dropped.connect(dropped.append)
    data = held("file:///tmp/a.csv")
    assert not enter(window, data)
    drop(window, data)
    assert dropped == []
