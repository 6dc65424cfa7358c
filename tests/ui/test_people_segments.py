"""Saved segments, columns, handover and archive on the page of people, and the team in the settings."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from care_desktop.domain.people import PersonDraft
from care_desktop.paths import Profile
from care_desktop.services import handover, me, people
from care_desktop.services.outcome import Workspace
from care_desktop.settings import Settings
from care_desktop.ui.dialogs.handover_dialog import HandoverDialog
from care_desktop.ui.dialogs.people_tags_dialog import PeopleTagsDialog
from care_desktop.ui.dialogs.segment_dialog import SegmentDialog
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.people_page import PeoplePage
from care_desktop.ui.pages.settings_team import TeamSection
from care_desktop.ui.theme import ThemeHolder
from tests.ui.workspace_window import add, fill, opener, settle


def crowd(workspace: Workspace) -> None:
    ines = people.add(workspace, PersonDraft("Inês Duarte", teammate=True)).value
    people.add(workspace, PersonDraft("Kwame", teammate=True))
    me.set_me(workspace, ines)
    add(workspace, "Ana", 4, owner_id=ines, tags=("sdk",))
    add(workspace, "Bo", 3, tags=("docs",))
    add(workspace, "Chidi", 2, owner_id=ines)
    add(workspace, "Dana", 1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def operations(qtbot: QtBot, tmp_path: Path) -> Iterator[Operations]:
    profile = Profile(tmp_path / "profile").make()
    fill(profile, crowd)
    made = Operations(opener(profile))
    troubles: list[object] = []
    made.crashed.connect(troubles.append)
    made.failed.connect(troubles.append)
    yield made
    made.close()
    assert troubles == []


@pytest.fixture
def page(qtbot: QtBot, operations: Operations, holder: ThemeHolder, settings: Settings) -> PeoplePage:
    made = PeoplePage(operations, holder, "Ctrl F", settings)
    qtbot.addWidget(made)
    made.resize(1088, 800)
    made.show()
    qtbot.waitExposed(made)
    settle(qtbot, operations)
    return made


def names(page: PeoplePage) -> list[str]:
    return [page.model.index(row, 0).data() for row in range(page.model.rowCount())]


def select(page: PeoplePage, *rows: int) -> None:
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in rows:
        page.table.selectionModel().select(page.model.index(row, 0), flags)


def choose(menu: QMenu, text: str) -> None:
    next(action for action in menu.actions() if action.text() == text).trigger()


def test_a_segment_is_saved_shown_altered_renamed_and_deleted(
    qtbot: QtBot, page: PeoplePage, operations: Operations
) -> None:
    tabs = page.tabs
    assert not tabs.save.isEnabled(), "everyone needs no segment"
    tabs.choose("mine")
    page.search.setText("a")
    choose(page.filters.buttons["tag"].menu(), "#sdk")
    settle(qtbot, operations)
    assert names(page) == ["Ana"] and tabs.save.isEnabled()
    tabs.save.click()
    dialog = page.findChild(SegmentDialog)
    dialog.save.click()
    assert dialog.field.problem and dialog.isVisible(), "a name is needed; the dialog stays"
    qtbot.keyClicks(dialog.edit, "My SDK people")
    dialog.save.click()
    qtbot.waitUntil(lambda: tabs.segment_id is not None)
    settle(qtbot, operations)
    assert [tab.text for tab in tabs.tabs.values()].index("My SDK people") == 4
    assert tabs.tabs[tabs.current_key].count == "1" and names(page) == ["Ana"]
    tabs.choose("everyone")
    settle(qtbot, operations)
    assert names(page) == ["Ana", "Bo", "Chidi", "Dana"] and not page.search.text()
    id = tabs.segment_ids[0]
    tabs.choose(f"segment {id}")
    assert page.search.text() == "a" and page.filters.buttons["tag"].key == "sdk"
    choose(page.filters.buttons["tag"].menu(), "any")
    page.search.setText("")
    settle(qtbot, operations)
    assert names(page) == ["Ana", "Chidi"]
    choose(tabs.segment_menu(tabs.current_key), "Save what shows now")
    settle(qtbot, operations)
    qtbot.waitUntil(lambda: tabs.tabs[tabs.current_key].count == "2")
    page.segments.rename(id)
    again = [dialog for dialog in page.findChildren(SegmentDialog) if dialog.isVisible()][-1]
    again.edit.setText("Mine, all")
    again.save.click()
    qtbot.waitUntil(lambda: tabs.tabs[tabs.current_key].text == "Mine, all")
    choose(tabs.segment_menu(tabs.current_key), "Delete")
    qtbot.waitUntil(lambda: tabs.current_key == "everyone")
    settle(qtbot, operations)
    assert len(names(page)) == 4 and tabs.segment_ids == []
    operations.undo()
    qtbot.waitUntil(lambda: tabs.segment_ids == [id])
    settle(qtbot, operations)


def test_tabs_that_find_no_room_are_in_a_menu_and_come_out_when_chosen(qtbot: QtBot, page: PeoplePage) -> None:
    tabs = page.tabs
    tabs.setFixedWidth(420)
    assert tabs.rest.isVisible()
    shown = [tabs.bar.tabText(place) for place in range(tabs.bar.count())]
    assert shown == ["Everyone", "Mine"]
    assert [action.text() for action in tabs.rest_menu().actions()] == ["Teammates  2"]
    choose(tabs.rest_menu(), "Teammates  2")
    settle(qtbot, page.operations)
    assert names(page) == ["Inês Duarte", "Kwame"]
    assert tabs.bar.tabText(tabs.bar.currentIndex()) == "Teammates"


def test_columns_that_are_hidden_stay_so(
    qtbot: QtBot, page: PeoplePage, operations: Operations, holder: ThemeHolder, settings: Settings
) -> None:
    choose(page.bar.columns_menu, "12 months")
    choose(page.bar.columns_menu, "Tags")
    assert page.table.isColumnHidden(4) and page.table.isColumnHidden(7) and not page.table.isColumnHidden(1)
    page.tabs.choose("team")
    page.tabs.choose("everyone")
    assert page.table.isColumnHidden(4) and not page.table.isColumnHidden(3)
    again = PeoplePage(operations, holder, "", settings)
    qtbot.addWidget(again)
    assert again.table.isColumnHidden(4) and again.table.isColumnHidden(7) and not again.table.isColumnHidden(0)


def test_several_are_tagged_handed_over_archived_and_brought_back(
    qtbot: QtBot, page: PeoplePage, operations: Operations
) -> None:
    select(page, 0, 2)
    bar = page.bar.selection
    assert bar.isVisible() and bar.merge.isVisible()
    bar.tag.click()
    settle(qtbot, operations)
    tags = page.findChild(PeopleTagsDialog)
    qtbot.waitUntil(lambda: "sdk" in tags.boxes)
    tags.boxes["sdk"].setChecked(True)
    qtbot.keyClicks(tags.add, "kubecon, #cli")
    tags.save.click()
    settle(qtbot, operations)
    assert page.model.line(0).tags == "cli #kubecon" or page.model.line(0).tags == "#cli #kubecon"
    bar.owner.click()
    settle(qtbot, operations)
    dialog = page.findChild(HandoverDialog)
    qtbot.waitUntil(dialog.give.isEnabled)
    dialog.owner.setCurrentText("Kwame")
    dialog.note.setPlainText("asks about tokens")
    dialog.give.click()
    settle(qtbot, operations)
    settle(qtbot, operations)
    assert operations.history.next_undo == "Give 2 people to Kwame"
    assert page.tabs.tabs["to-rate"].count == "2" and page.tabs.tabs["to-rate"].is_shown
    with qtbot.waitSignal(page.log_many_requested) as asked:
        bar.log.click()
    assert [name for _id, name in asked.args[0]] == ["Ana", "Chidi"]
    bar.archive.click()
    settle(qtbot, operations)
    settle(qtbot, operations)
    assert names(page) == ["Bo", "Dana"]
    page.tabs.choose("archived")
    settle(qtbot, operations)
    assert names(page) == ["Ana", "Chidi"]
    page.table.selectAll()
    assert bar.archive.text() == "Bring back"
    bar.archive.click()
    settle(qtbot, operations)
    settle(qtbot, operations)
    assert names(page) == []
    for _ in range(4):
        operations.undo()
        settle(qtbot, operations)
    page.show_everyone()
    settle(qtbot, operations)
    assert names(page) == ["Ana", "Bo", "Chidi", "Dana"] and "to-rate" in page.tabs.tabs
    assert not page.tabs.tabs["to-rate"].is_shown


def test_who_is_known_to_one_of_us_is_counted_behind_and_follows_what_is_logged(
    qtbot: QtBot, page: PeoplePage, operations: Operations
) -> None:
    def together(workspace: Workspace):  # type: ignore[no-untyped-def]
        from care_desktop.domain.interactions import InteractionDraft, on_day
        from care_desktop.services import interactions
        from care_desktop.services.interactions import LogEntry

        bo = next(id for id in people_ids(workspace, "Bo"))
        ours = [id for id, _name in people.teammates(workspace)]
        draft = InteractionDraft((bo,), on_day(workspace.today()), advocates=(ours[0],))
        return interactions.log(workspace, LogEntry(draft))

    page.segments.feed.start()
    qtbot.waitUntil(lambda: page.segments.feed.groups is not None and page.segments.feed.idle)
    assert not page.tabs.tabs["sole"].is_shown, "nothing logged here says who of us took part"
    operations.change(together)
    qtbot.waitUntil(lambda: page.tabs.tabs["sole"].count == "1")
    page.tabs.choose("sole")
    settle(qtbot, operations)
    assert names(page) == ["Bo"]


def people_ids(workspace: Workspace, name: str):  # type: ignore[no-untyped-def]
    from care_desktop.storage import people as store

    with workspace.database.reading() as work:
        return store.named(work, name)


def test_the_team_is_kept_in_the_settings(qtbot: QtBot, operations: Operations, holder: ThemeHolder) -> None:
    section = TeamSection(operations, holder)
    qtbot.addWidget(section)
    section.show()
    settle(qtbot, operations)
    said = {row.radio.accessibleName(): row.radio.isChecked() for row in section.rows.values()}
    assert said == {"Inês Duarte uses this workspace": True, "Kwame uses this workspace": False}
    qtbot.keyClicks(section.name_edit, "Tomoko")
    qtbot.keyClick(section.name_edit, Qt.Key.Key_Return)
    settle(qtbot, operations)
    settle(qtbot, operations)
    assert len(section.rows) == 3 and section.name_edit.text() == ""
    kwame = list(section.rows)[1]
    section.rows[kwame].radio.click()
    settle(qtbot, operations)
    settle(qtbot, operations)
    mine: list[object] = []
    operations.query(me.me, mine.append)
    settle(qtbot, operations)
    assert mine == [kwame] and section.rows[kwame].radio.isChecked()
    ines = next(iter(section.rows))
    section.rows[ines].give.click()
    settle(qtbot, operations)
    dialog = section.findChild(HandoverDialog)
    qtbot.waitUntil(dialog.give.isEnabled)
    assert [dialog.owner.itemText(place) for place in range(dialog.owner.count())] == [
        "Inês Duarte",
        "Kwame",
        "Tomoko",
        "nobody",
    ]
    dialog.owner.setCurrentText("Kwame")
    dialog.give.click()
    settle(qtbot, operations)
    left: list[object] = []
    operations.query(lambda ws: handover.people_of(ws, ines), left.append)
    settle(qtbot, operations)
    assert left == [[]]
    section.rows[ines].leave.click()
    settle(qtbot, operations)
    settle(qtbot, operations)
    assert ines not in section.rows
