"""The frame of the window: sidebar and message bar."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPushButton, QWidget

from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.message_bar import MessageAction, MessageBar, MessageKind, count_of
from care_desktop.ui.widgets.sidebar import PERSON_KEY, Sidebar
from care_desktop.ui.widgets.sidebar_list import SidebarList
from tests.ui.gallery import ENTRIES


@pytest.fixture
def sidebar(qtbot, holder: ThemeHolder) -> Iterator[Sidebar]:
    window = QWidget()
    window.resize(1280, 800)
    row = QHBoxLayout(window)
    made = Sidebar(holder, ENTRIES, "Our community")
    row.addWidget(made)
    row.addWidget(QLineEdit(), 1)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    yield made


def words(sidebar: Sidebar) -> list[str]:
    lists = sidebar.findChildren(SidebarList)
    return [
        part.model().index(row).data(Qt.ItemDataRole.AccessibleTextRole)
        for part in lists
        for row in range(part.model().rowCount())
    ]


def test_pages_in_order_and_settings_at_the_foot(sidebar: Sidebar) -> None:
    assert words(sidebar) == ["Today", "People", "Log", "Resources", "Feedback", "Insights", "Settings"]
    pages, foot = sidebar.findChildren(SidebarList)
    assert foot.y() > pages.geometry().bottom()


def test_the_person_last_opened_stands_under_people(sidebar: Sidebar) -> None:
    sidebar.set_person("Ana Lucía Quispe")
    assert words(sidebar)[1:3] == ["People", "Ana Lucía Quispe"]
    sidebar.set_current(PERSON_KEY)
    sidebar.set_person("")
    assert "Ana Lucía Quispe" not in words(sidebar)


def test_control_and_a_digit_goes_there_from_a_field(qtbot, sidebar: Sidebar) -> None:
    field = sidebar.window().findChild(QLineEdit)
    field.setFocus()
    for digit, key in ((Qt.Key.Key_2, "people"), (Qt.Key.Key_4, "log"), (Qt.Key.Key_8, "settings")):
        with qtbot.waitSignal(sidebar.page_chosen) as heard:
            qtbot.keyClick(field, digit, Qt.KeyboardModifier.ControlModifier)
        assert heard.args == [key]


def test_a_row_is_chosen_with_mouse_and_keys(qtbot, sidebar: Sidebar) -> None:
    pages = sidebar.findChildren(SidebarList)[0]
    spot = pages.visualRect(pages.model().index(2)).center()
    with qtbot.waitSignal(sidebar.page_chosen) as heard:
        qtbot.mouseClick(pages.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert heard.args == ["log"]
    pages.setFocus()
    qtbot.keyClick(pages, Qt.Key.Key_Up)
    with qtbot.waitSignal(sidebar.page_chosen) as heard:
        qtbot.keyClick(pages, Qt.Key.Key_Return)
    assert heard.args == ["people"]


def test_digits_show_while_control_is_held(qapp: QApplication, sidebar: Sidebar) -> None:
    pages = sidebar.findChildren(SidebarList)[0]
    native = sidebar.window().windowHandle()
    plain = pages.grab().toImage()
    control, none = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
    qapp.sendEvent(native, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Control, control))
    held = pages.grab().toImage()
    qapp.sendEvent(native, QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_Control, none))
    assert held != plain
    assert pages.grab().toImage() == plain


def test_a_narrow_window_shows_icons_only(qtbot, sidebar: Sidebar, holder: ThemeHolder) -> None:
    layout = holder.theme.metrics.layout
    assert sidebar.width() == layout.sidebar
    sidebar.window().resize(layout.narrow_below - 1, 800)
    qtbot.waitUntil(lambda: sidebar.is_narrow)
    assert sidebar.width() == layout.sidebar_narrow
    assert words(sidebar)[0] == "Today"
    sidebar.window().resize(layout.narrow_below, 800)
    qtbot.waitUntil(lambda: not sidebar.is_narrow)


def test_the_buttons_around_the_pages_are_named_and_heard(qtbot, sidebar: Sidebar) -> None:
    sidebar.set_status("online", "Synced 08:12", "1 account needs you")
    names = [part.accessibleName() for part in sidebar.children() if hasattr(part, "set_words")]
    assert names == ["Workspace Our community", "Synced 08:12. 1 account needs you"]
    with qtbot.waitSignal(sidebar.find_requested):
        sidebar._find.click()
    with qtbot.waitSignal(sidebar.workspace_requested):
        sidebar._workspace.click()


@pytest.fixture
def bar(qtbot, holder: ThemeHolder) -> Iterator[MessageBar]:
    box = QWidget()
    box.resize(900, 60)
    row = QHBoxLayout(box)
    made = MessageBar(holder, done_ms=20)
    row.addWidget(made)
    qtbot.addWidget(box)
    box.show()
    qtbot.waitExposed(box)
    yield made


def press(bar: MessageBar, text: str) -> None:
    buttons = [button for button in bar.findChildren(QPushButton) if button.isVisible()]
    next(button for button in buttons if text in (button.text(), button.accessibleName())).click()


def test_what_was_done_can_be_undone_and_leaves(qtbot, bar: MessageBar) -> None:
    undone: list[str] = []
    bar.show_done("Logged.", "Efua Mensah, 15 min.", MessageAction("Undo", lambda: undone.append("log"), "Ctrl+Z"))
    assert bar.isVisible()
    assert bar.accessibleName() == "Logged. Efua Mensah, 15 min."
    press(bar, "Undo")
    assert undone == ["log"]
    assert not bar.isVisible()
    bar.show_done("Logged.")
    qtbot.waitUntil(lambda: bar.message is None)


def test_an_error_stays_until_dismissed_and_is_said_once(qtbot, bar: MessageBar) -> None:
    bar.show_error("The disk is full.")
    bar.show_error("The disk is full.")
    bar.show_done("Logged.")
    qtbot.waitUntil(lambda: bar.message is not None and bar.message.kind is MessageKind.ERROR)
    assert bar.isVisible()
    press(bar, "Dismiss")
    assert bar.message is None
    assert not bar.isVisible()


def test_what_was_done_leaves_from_behind_an_error(qtbot, bar: MessageBar) -> None:
    bar.show_done("Logged.")
    bar.show_error("The disk is full.")
    qtbot.waitUntil(lambda: not bar._timer.isActive())
    bar.dismiss()
    assert bar.message is None


def test_it_waits_while_someone_is_about_to_press(qtbot, bar: MessageBar) -> None:
    bar.show_done("Logged.", action=MessageAction("Undo", lambda: None))
    bar.window().activateWindow()
    bar._action.setFocus()
    bar._on_timeout()
    assert bar.message is not None


def test_progress_moves_on_in_place_and_can_be_cancelled(qtbot, bar: MessageBar) -> None:
    cancelled: list[bool] = []

    def cancel() -> None:
        cancelled.append(True)

    bar.show_progress("Reading, 1 of 4 rows", 1, 4, cancel)
    bar.show_progress("Reading, 2 of 4 rows", 2, 4, cancel)
    assert (bar._progress.value(), bar._progress.maximum()) == (2, 4)
    press(bar, "Cancel")
    assert cancelled == [True]
    assert bar.message is not None
    bar.end_progress()
    assert not bar.isVisible()


def test_an_error_shows_over_progress_and_progress_comes_back(bar: MessageBar) -> None:
    bar.show_progress("Reading")
    bar.show_error("Row 3 has no name.")
    bar.show_progress("Reading on")
    assert bar.message is not None
    assert bar.message.kind is MessageKind.ERROR
    bar.dismiss()
    assert bar.message.text == "Reading on"


def test_counts_in_words() -> None:
    assert count_of(1204, 3880) in ("1,204 of 3,880", "1204 of 3880", "1.204 of 3.880")
    assert count_of(7, None) == "7"
