"""The page of resources and the tabs of a person: read, filled by hand, given with one press, undone."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from care_desktop.domain.resource_map import Place
from care_desktop.domain.resources import ResourceKind, ResourceState, SwagReason
from care_desktop.services import introductions, resources, swag
from care_desktop.services.outcome import Workspace
from care_desktop.services.resources import ResourceDetail
from care_desktop.ui.dialogs.introduction_dialog import IntroductionDialog
from care_desktop.ui.dialogs.introduction_path_dialog import IntroductionPathDialog
from care_desktop.ui.dialogs.resource_dialog import GiveResourceDialog, ResourceDialog
from care_desktop.ui.dialogs.swag_dialog import SwagGiftDialog, SwagItemDialog
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.person_page import PersonPage
from care_desktop.ui.pages.resources_page import INTRODUCTIONS, SWAG, ResourcesPage
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.picker import Picked
from tests.ui.logging_desk import NOW, add, log, settle

pytest_plugins = ("tests.ui.desk_fixtures",)
TODAY = NOW.date()


@pytest.fixture
def workspace(desk_workspace: Workspace) -> Workspace:
    """Ana knows the mate; she got the how-to docs."""
    ana, mate = add(desk_workspace, "Ana", "ana"), add(desk_workspace, "Mate", teammate=True)
    add(desk_workspace, "Bo")
    log(desk_workspace, ana, TODAY - timedelta(days=200), advocates=(mate,))
    how_to = resources.add(desk_workspace, "Sign in", ResourceKind.HOW_TO).value
    resources.give(desk_workspace, how_to, (ana,), TODAY - timedelta(days=3))
    resources.add(desk_workspace, "Sensor & log", ResourceKind.EXPLAINER, url="https://docs.example.org")
    return desk_workspace


@pytest.fixture
def feed(operations: Operations) -> NameFeed:
    return NameFeed(operations)


@pytest.fixture
def page(qtbot: QtBot, operations: Operations, holder: ThemeHolder, feed: NameFeed) -> Iterator[ResourcesPage]:
    made = ResourcesPage(operations, holder, feed)
    qtbot.addWidget(made)
    made.resize(1088, 760)
    made.show()
    settle(operations)
    yield made
    made.stop()


def who(workspace: Workspace, name: str) -> UUID:
    with workspace.database.reading() as work:
        return UUID(bytes=work.driver.execute("SELECT id FROM person WHERE name = ?", (name,)).fetchone()[0])


def detail_of(page: ResourcesPage) -> ResourceDetail:
    found = page.detail.detail
    assert found is not None
    return found


def test_the_map_shows_gaps_and_what_is_added_changed_given_and_undone(
    page: ResourcesPage, operations: Operations, workspace: Workspace
) -> None:
    gaps = [kind for kind, cell in page.map.cells.items() if cell.is_gap]
    assert len(gaps) == 10 and ResourceKind.SWITCH in gaps
    page.map.cells[ResourceKind.SWITCH].add_requested.emit(ResourceKind.SWITCH)
    settle(operations)
    dialog = page.findChild(ResourceDialog)
    assert dialog is not None and dialog.kind.currentData() == ResourceKind.SWITCH
    dialog.title.setText("From the other one")
    dialog.url.setText("http://docs.example.org")
    dialog.save()
    assert dialog.fields["url"].problem and dialog.isVisible()
    dialog.url.setText("https://docs.example.org/switch")
    dialog.save()
    settle(operations)
    assert not page.map.cells[ResourceKind.SWITCH].is_gap
    (id,) = page.map.cells[ResourceKind.SWITCH].rows
    page.map.cells[ResourceKind.SWITCH].rows[id].click()
    settle(operations)
    assert detail_of(page).item.title == "From the other one"
    page.detail.give()
    settle(operations)
    give = page.findChild(GiveResourceDialog)
    assert give is not None
    give.save()
    assert give.fields["people"].problem
    give.people.edit.setText("ana")
    give.save()
    settle(operations)
    assert [row.given.name for row in detail_of(page).followed] == ["Ana"]
    failures: list[str] = []
    operations.failed.connect(failures.append)
    page.detail.delete_button.click()
    settle(operations)
    assert "Retire it instead" in failures[0]
    page.detail.retire_button.click()
    settle(operations)
    assert detail_of(page).item.state is ResourceState.RETIRED
    assert not page.detail.give_button.isEnabled()
    for _ in range(3):
        operations.undo()
    settle(operations)
    assert page.stack.currentWidget() is page.map
    assert page.map.cells[ResourceKind.SWITCH].is_gap
    page.search_field.setText("sensor")
    assert [row.text() for cell in page.map.cells.values() for row in cell.rows.values()] == ["Sensor && log"]


def test_swag_and_introductions_have_their_tabs(
    page: ResourcesPage, operations: Operations, workspace: Workspace
) -> None:
    page.show_tab(SWAG)
    page.add_button.click()
    settle(operations)
    item = page.findChild(SwagItemDialog)
    assert item is not None
    item.name.setText("Pin")
    item.save()
    settle(operations)
    page.swag.give()
    settle(operations)
    gift = page.findChild(SwagGiftDialog)
    assert gift is not None
    gift.people.set_picked([Picked("Ana", who(workspace, "Ana"))])
    gift.reason.setCurrentIndex(gift.reason.findData(SwagReason.FOR_SOMETHING_DONE))
    gift.save()
    assert gift.fields["for_what"].problem
    gift.for_what.setText("a talk")
    gift.save()
    settle(operations)
    assert [row.for_what for row in swag.given(workspace)] == ["a talk"]
    assert page.swag.given.records.rowCount() == 1
    page.show_tab(INTRODUCTIONS)
    page.add_button.click()
    settle(operations)
    new = page.findChild(IntroductionDialog)
    assert new is not None
    new.people.set_picked([Picked(name, who(workspace, name)) for name in ("Ana", "Bo")])
    new.save()
    settle(operations)
    table = page.introductions.table
    table.setCurrentIndex(table.records.index(0, 0))
    assert "not known yet" in table.records.index(0, 4).data()
    QTest.keyClick(table, Qt.Key.Key_Return)
    settle(operations)
    old = next(each for each in page.findChildren(IntroductionDialog) if each.isVisible())
    old.outcome.setPlainText("They pair.")
    old.save()
    settle(operations)
    assert [row.item.outcome for row in introductions.listing(workspace)] == ["They pair."]
    QTest.keyClick(table, Qt.Key.Key_Delete)
    settle(operations)
    assert table.records.rowCount() == 0


def test_a_person_gets_what_comes_next_with_one_press(
    qtbot: QtBot, operations: Operations, workspace: Workspace, holder: ThemeHolder, feed: NameFeed
) -> None:
    page = PersonPage(operations, holder, feed=feed)
    qtbot.addWidget(page)
    page.show()
    page.show_person(who(workspace, "Ana"))
    settle(operations)
    tab = page.gifts.resources
    assert tab.next_sentence.text() == "Has nothing for Convert yet; explainer docs would come first."
    assert tab.cells[ResourceKind.HOW_TO].accessibleName() == "How-to docs, got it"
    tab.give_button.click()
    settle(operations)
    assert tab.found is not None and tab.found.map is not None
    assert tab.found.map.places[ResourceKind.EXPLAINER] is Place.GOT
    assert tab.next_sentence.text() == "Lacks key features docs and switch docs, and we have none to give."
    operations.undo()
    settle(operations)
    assert tab.give_button.text() == "Give “Sensor && log” today"
    page.gifts.introductions.path_button.click()
    settle(operations)
    dialog = page.findChild(IntroductionPathDialog)
    assert dialog is not None and dialog.heading.text() == "Ways to Ana"
    opened: list[UUID] = []
    page.gifts.person_opened.connect(opened.append)
    link = next(
        button for button in dialog.findChildren(type(page.gifts.introductions.path_button)) if "→" in button.text()
    )
    link.click()
    assert opened == [who(workspace, "Mate")]
