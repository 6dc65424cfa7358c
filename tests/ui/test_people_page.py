"""The page of people with a real workspace behind it."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from care_desktop.domain.people import PersonDraft
from care_desktop.domain.resources import Stage
from care_desktop.paths import Profile
from care_desktop.services import derived, people
from care_desktop.services.outcome import Workspace
from care_desktop.services.people_list import PeopleSort
from care_desktop.storage.people import add_person
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.people_page import PeoplePage
from care_desktop.ui.theme import ThemeHolder
from tests.ui.workspace_window import add, fill, opener, settle

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile(tmp_path / "profile").make()


@pytest.fixture
def operations(qtbot: QtBot, profile: Profile) -> Iterator[Operations]:
    made = Operations(opener(profile))
    crashes: list[object] = []
    made.crashed.connect(crashes.append)
    yield made
    made.close()
    assert crashes == []


@pytest.fixture
def page(qtbot: QtBot, operations: Operations, holder: ThemeHolder) -> PeoplePage:
    made = PeoplePage(operations, holder, "Ctrl F")
    qtbot.addWidget(made)
    made.resize(1088, 800)
    return made


def shown(qtbot: QtBot, page: PeoplePage) -> PeoplePage:
    page.show()
    qtbot.waitExposed(page)
    settle(qtbot, page.operations)
    return page


def names(page: PeoplePage) -> list[str]:
    return [page.model.index(row, 0).data() for row in range(page.model.rowCount())]


def five(workspace: Workspace) -> None:
    ines = people.add(workspace, PersonDraft("Inês Duarte", teammate=True)).value
    add(workspace, "Ana", 9, owner_id=ines, tags=("sdk",))
    add(workspace, "Bo Li", 6)
    add(workspace, "Chidi", 3, owner_id=ines)
    add(workspace, "Dana", 1)
    add(workspace, "Elif")


def select(page: PeoplePage, *rows: int) -> None:
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in rows:
        page.table.selectionModel().select(page.model.index(row, 0), flags)


def test_an_empty_workspace_says_what_will_be_here_and_offers_ways_on(qtbot: QtBot, page: PeoplePage) -> None:
    shown(qtbot, page)
    assert page.view.beginning.state.isVisible() and not page.table.isVisible() and not page.search.isVisible()
    for button, signal in (
        (page.view.beginning.state.button, page.add_requested),
        (press_named(page, "Import a CSV"), page.import_requested),
        (press_named(page, "Open sample workspace"), page.sample_requested),
    ):
        with qtbot.waitSignal(signal):
            qtbot.keyClick(button, Qt.Key.Key_Space)


def press_named(page: PeoplePage, text: str):  # type: ignore[no-untyped-def]
    from PySide6.QtWidgets import QPushButton

    return next(button for button in page.findChildren(QPushButton) if button.text() == text)


def test_the_list_its_counts_and_its_footer(qtbot: QtBot, profile: Profile, page: PeoplePage) -> None:
    fill(profile, five)
    shown(qtbot, page)
    assert names(page) == ["Ana", "Bo Li", "Chidi", "Dana", "Elif"]
    shown_tabs = [page.tabs.bar.accessibleTabName(place) for place in range(page.tabs.bar.count())]
    assert shown_tabs == ["Everyone 5", "Mine 2", "Teammates 1"]
    assert page.view.footer.text() == "5 people · trust unknown for 1"
    assert page.view.caption.text().endswith("as known today, 22 Nov 2026")


def test_searching_while_typing_and_showing_everyone_again(qtbot: QtBot, profile: Profile, page: PeoplePage) -> None:
    fill(profile, five)
    shown(qtbot, page)
    page.focus_search()
    qtbot.keyClicks(page.search, "bo")
    settle(qtbot, page.operations)
    assert names(page) == ["Bo Li"]
    assert page.view.footer.text() == "1 of 5 people"
    qtbot.keyClicks(page.search, "zzz")
    settle(qtbot, page.operations)
    assert names(page) == [] and page.view.nothing_found.isVisible()
    page.view.everyone.click()
    settle(qtbot, page.operations)
    assert len(names(page)) == 5 and page.search.text() == ""


def test_tabs_and_filters_narrow(qtbot: QtBot, profile: Profile, page: PeoplePage) -> None:
    fill(profile, five)
    shown(qtbot, page)
    page.tabs.choose("team")
    settle(qtbot, page.operations)
    assert names(page) == ["Inês Duarte"]
    assert page.table.isColumnHidden(3)
    page.tabs.choose("everyone")
    page.filters.buttons["stage"].menu().actions()[2].trigger()
    settle(qtbot, page.operations)
    assert page.model.query.stage is Stage.ACTIVATE and not page.table.isColumnHidden(3)
    choose(page.filters.buttons["stage"].menu(), "any")
    choose(page.filters.buttons["owner_id"].menu(), "Inês Duarte")
    settle(qtbot, page.operations)
    assert names(page) == ["Ana", "Chidi"]
    choose(page.filters.buttons["tag"].menu(), "#sdk")
    settle(qtbot, page.operations)
    assert names(page) == ["Ana"]
    page.show_everyone()
    choose(page.filters.buttons["spoke"].menu(), "no time: never")
    settle(qtbot, page.operations)
    assert names(page) == ["Elif"]


def test_people_picked_out_elsewhere_stand_alone_until_the_chip_is_taken_away(
    qtbot: QtBot, profile: Profile, page: PeoplePage
) -> None:
    fill(profile, five)
    shown(qtbot, page)
    wanted = [page.model.rownos[place] for place in (3, 0)]
    page.table.selectAll()
    page.show_only(wanted, "Due this week")
    settle(qtbot, page.operations)
    assert names(page) == ["Dana", "Ana"] and page.table.selected_count == 0
    assert page.filters.only is not None and page.filters.only.isVisible()
    page.filters.only.click()
    settle(qtbot, page.operations)
    assert len(names(page)) == 5 and page.filters.only is None


def test_the_head_and_the_menu_sort(qtbot: QtBot, profile: Profile, page: PeoplePage) -> None:
    fill(profile, five)
    shown(qtbot, page)
    head = page.table.horizontalHeader()
    place = head.sectionViewportPosition(0) + 20
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=head.viewport().rect().topLeft() + point(place))
    settle(qtbot, page.operations)
    assert page.model.query.sort is PeopleSort.NAME and not page.model.query.descending
    choose(page.bar.sort_menu, "Largest or Z first")
    settle(qtbot, page.operations)
    assert names(page)[0] == "Elif"
    choose(page.bar.sort_menu, "Last contact")
    settle(qtbot, page.operations)
    assert page.model.query.sort is PeopleSort.LAST_CONTACT and page.model.query.descending
    assert head.sortIndicatorSection() == 5
    assert [action.text() for action in page.bar.sort_menu.actions() if action.isChecked()] == [
        "Last contact",
        "Largest or Z first",
    ]


def point(x: int):  # type: ignore[no-untyped-def]
    from PySide6.QtCore import QPoint

    return QPoint(x, 12)


def choose(menu: QMenu, text: str) -> None:
    action: QAction = next(action for action in menu.actions() if action.text() == text)
    action.trigger()


def test_enter_opens_the_person_and_letters_search(qtbot: QtBot, profile: Profile, page: PeoplePage) -> None:
    fill(profile, five)
    shown(qtbot, page)
    page.focus_search()
    qtbot.keyClick(page.search, Qt.Key.Key_Down)
    assert page.table.hasFocus() and page.table.currentIndex().row() == 0
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.person_opened) as opened:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert isinstance(opened.args[0], UUID) and opened.args[1] == "Bo Li"
    qtbot.keyClick(page.table, Qt.Key.Key_C)
    settle(qtbot, page.operations)
    assert page.search.hasFocus() and names(page) == ["Chidi"]


def test_several_selected_show_actions_and_archive_is_one_step_to_undo(
    qtbot: QtBot, profile: Profile, page: PeoplePage
) -> None:
    fill(profile, five)
    shown(qtbot, page)
    page.table.setFocus()
    select(page, 1)
    assert page.bar.currentWidget() is page.bar._filter_row
    select(page, 3)
    assert page.bar.currentWidget() is page.bar.selection
    assert page.view.footer.text() == "5 people, 2 selected · trust unknown for 1"
    with qtbot.waitSignal(page.export_requested) as asked:
        page.bar.selection.export.click()
    assert len(asked.args[0]) == 2
    with qtbot.waitSignal(page.erasure_requested) as erased:
        page.bar.selection.erase.click()
    assert len(set(erased.args[0])) == 2
    page.bar.selection.archive.setFocus()
    page.bar.selection.archive.click()
    settle(qtbot, page.operations)
    settle(qtbot, page.operations)
    assert names(page) == ["Ana", "Chidi", "Elif"]
    assert page.window().focusWidget() is page.table
    assert page.operations.history.next_undo == "Archive 2 people"
    page.operations.undo()
    settle(qtbot, page.operations)
    assert names(page) == ["Ana", "Bo Li", "Chidi", "Dana", "Elif"]


def test_escape_clears_a_selection_of_several(qtbot: QtBot, profile: Profile, page: PeoplePage) -> None:
    fill(profile, five)
    shown(qtbot, page)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_A, CONTROL)
    assert page.table.selected_count == 5
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    assert page.table.selected_count == 0


def test_a_change_keeps_who_is_selected_and_where_one_is(qtbot: QtBot, profile: Profile, page: PeoplePage) -> None:
    def work(workspace: Workspace) -> None:
        for place in range(60):
            add(workspace, f"Person {place:02}")

    fill(profile, work)
    page.model.query = page.model.query.__class__(sort=PeopleSort.NAME, descending=False)
    shown(qtbot, page)
    page.resize(1088, 500)
    page.table.go_to(40)
    before = page.table.verticalScrollBar().value()
    assert before > 0
    page.operations.change(lambda ws: people.add(ws, PersonDraft("Aaron")))
    settle(qtbot, page.operations)
    settle(qtbot, page.operations)
    assert page.model.rowCount() == 61
    assert page.table.currentIndex().data() == "Person 40"
    assert page.table.selected_rows == [41]
    assert page.table.verticalScrollBar().value() == before


def test_pointing_at_somebody_new_selects_and_tints_the_row(qtbot: QtBot, profile: Profile, page: PeoplePage) -> None:
    fill(profile, five)
    shown(qtbot, page)
    page.operations.change(lambda ws: people.add(ws, PersonDraft("Farah")), page.point_at)
    settle(qtbot, page.operations)
    settle(qtbot, page.operations)
    assert page.table.currentIndex().data() == "Farah"


def test_mirrored_and_narrow_it_still_shows_every_column(qtbot: QtBot, profile: Profile, page: PeoplePage) -> None:
    fill(profile, five)
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    shown(qtbot, page)
    page.resize(700, 480)
    widths = [page.table.columnWidth(column) for column in range(page.model.columnCount())]
    assert min(widths) >= 72
    page.resize(1700, 900)
    assert sum(page.table.columnWidth(c) for c in range(page.model.columnCount())) == page.table.viewport().width()


def test_only_the_lines_in_sight_are_read(qtbot: QtBot, profile: Profile, page: PeoplePage) -> None:
    def work(workspace: Workspace) -> None:
        with workspace.database.work() as unit:
            for place in range(200):
                add_person(unit, PersonDraft(f"Person {place:03}"), now=workspace.clock())
            derived.refresh_all(unit, workspace.today(), workspace.weights)
            unit.commit()

    fill(profile, work)
    page.resize(1088, 400)
    shown(qtbot, page)
    assert page.model.line(150) is None
    page.table.scrollToBottom()
    settle(qtbot, page.operations)
    assert page.model.line(199) is not None and page.model.line(100) is None
