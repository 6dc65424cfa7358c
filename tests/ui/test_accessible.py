"""Whoever does not see the window is told what everything in it is: each page, each dialog, each list."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from care_desktop.app import Application
from care_desktop.paths import Profile
from care_desktop.services import demo
from care_desktop.ui.accessible import set_tip
from care_desktop.ui.dialogs.field import Field
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.chart_view import ChartView
from care_desktop.ui.widgets.choice_box import ChoiceBox
from care_desktop.ui.widgets.data_table import DataTable
from care_desktop.ui.widgets.filter_button import FilterButton, FilterOption
from care_desktop.ui.widgets.sidebar_entries import SidebarEntry
from care_desktop.ui.widgets.sidebar_list import SidebarList
from tests.ui import account_desk
from tests.ui.accessible_tour import Judge, every_dialog, go_through_pages, open_dialogs
from tests.ui.accessible_tree import Role, offences, said_of
from tests.ui.workspace_window import fill, settle


@pytest.fixture
def running(qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Application]:
    """The program with a small sample open; what its charts say they say without being drawn."""
    monkeypatch.setattr(ChartView, "redraw", lambda _chart: None)
    profile = Profile(tmp_path / "profile").make()
    forum = account_desk.install_sources(put=monkeypatch.setattr)[0]
    fill(profile, lambda ws: demo.write_sample(ws, people=12, interactions=150))
    fill(profile, lambda ws: account_desk.add_account(ws, forum, every_min=0))
    made = Application(profile, qapp)
    made.start()
    qtbot.waitUntil(lambda: made.is_settled, timeout=20_000)
    assert made.pages is not None
    settle(qtbot, made.pages.operations)
    yield made
    made.window.close()
    made.end()
    made.setParent(None)
    made.deleteLater()
    qapp.setStyleSheet("")


def test_everything_on_a_page_says_what_it_is_and_is_reached_by_tab(qtbot: QtBot, running: Application) -> None:
    judge = Judge(qtbot, running)
    go_through_pages(judge)
    assert judge.found == {}
    assert judge.opened == {"EventPassDialog"}


def test_everything_in_a_dialog_says_what_it_is(qtbot: QtBot, running: Application, tmp_path: Path) -> None:
    judge = Judge(qtbot, running)
    open_dialogs(judge, tmp_path)
    assert judge.found == {}
    assert every_dialog() - judge.opened == {"EventPassDialog"}


def name_of(widget: QWidget, what: QAccessible.Text = QAccessible.Text.Name) -> str:
    node = QAccessible.queryAccessibleInterface(widget)
    assert node is not None
    return node.text(what)


def test_a_row_that_a_screen_reader_selects_is_gone_to(qtbot: QtBot, holder: ThemeHolder) -> None:
    QAccessible.setActive(True)
    entries = SidebarList(holder, [SidebarEntry(key, key.title(), "people") for key in ("today", "people")])
    qtbot.addWidget(entries)
    entries.show()
    entries.set_current("today")
    with qtbot.waitSignal(entries.entry_chosen) as chosen:
        # As Qt's own cell does it.
        entries.clearSelection()
        entries.selectionModel().select(entries.model().index(1, 0), QItemSelectionModel.SelectionFlag.Select)
    assert chosen.args == ["people"] and entries.currentIndex().row() == 1
    with qtbot.assertNotEmitted(entries.entry_chosen, wait=20):
        qtbot.keyClick(entries, Qt.Key.Key_Up)
    assert entries.currentIndex().row() == 0
    entries.set_current("settings")
    assert not entries.selectedIndexes() and not entries.currentIndex().isValid()
    entries.set_current("today")
    entries.clearSelection()
    qtbot.waitUntil(lambda: [index.row() for index in entries.selectedIndexes()] == [0])


def test_everyone_is_selected_without_a_look_at_each(qtbot: QtBot, holder: ThemeHolder) -> None:
    class Many(QAbstractTableModel):
        asked = 0

        def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
            Many.asked += 1
            return 100_000

        def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
            return 8

        def data(self, index: QModelIndex, role: int = 0) -> object:
            return None

    QAccessible.setActive(True)
    table = DataTable(holder, "People")
    qtbot.addWidget(table)
    table.setModel(Many(table))
    table.show()
    Many.asked = 0
    table.selectAll()
    assert table.selectionModel().selection().at(0).height() == 100_000
    assert Many.asked < 1000


@pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard")
def test_an_open_menu_lies_in_its_window(qtbot: QtBot, holder: ThemeHolder) -> None:
    dialog = QDialog()
    dialog.setWindowTitle("Card")
    button = FilterButton(holder, "Stage", [FilterOption("R", "Retain")], parent=dialog)
    menu = QMenu(button)
    menu.setAccessibleName("More")
    menu.addAction("Archive")
    qtbot.addWidget(dialog)
    dialog.show()
    assert offences(dialog) == [] and name_of(button) == "Stage: any"
    menu.popup(dialog.pos())
    said = [(one.role, one.name) for one in said_of(dialog)]
    menu.hide()
    assert said[-2:] == [(Role.PopupMenu, "More"), (Role.MenuItem, "Archive")]
    assert (Role.MenuItem, "Archive") not in [(one.role, one.name) for one in said_of(dialog)]


def test_a_choice_is_called_by_its_field_and_says_what_is_chosen(qtbot: QtBot, holder: ThemeHolder) -> None:
    box = ChoiceBox(holder)
    box.setEditable(True)
    box.addItems(["EUR", "GHS"])
    field = Field(holder, "Currency", box)
    qtbot.addWidget(field)
    field.show()
    field.set_note("of the event")
    assert name_of(box) == "Currency" and name_of(box, QAccessible.Text.Description) == "EUR. of the event"
    box.setCurrentIndex(1)
    assert name_of(box, QAccessible.Text.Value) == "GHS" and offences(field) == []
    line = box.lineEdit()
    assert line is not None and name_of(line) == "Currency"


def test_a_tip_is_said_without_its_markup_and_goes_with_it(qtbot: QtBot) -> None:
    button = QPushButton("Give")
    qtbot.addWidget(button)
    set_tip(button, "a < b")
    assert name_of(button, QAccessible.Text.Description) == "a < b" and "&lt;" in button.toolTip()
    set_tip(button, "")
    assert name_of(button, QAccessible.Text.Description) == ""
    button.setAccessibleDescription("given 3 times")
    set_tip(button, "last in May")
    assert name_of(button, QAccessible.Text.Description) == "given 3 times"


def test_what_is_wrong_is_found(qtbot: QtBot, holder: ThemeHolder) -> None:
    dialog = QDialog()
    QLineEdit(dialog)
    for _ in range(2):
        QPushButton("Edit", dialog)
    stop = QWidget(dialog)
    stop.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    QPushButton("Give", dialog).setToolTip("<p>why</p>")
    qtbot.addWidget(dialog)
    dialog.show()
    found = "\n".join(offences(dialog))
    for words in ("has no name", "called the same 2 times", "does not say what it is", "markup", "without a title"):
        assert words in found
