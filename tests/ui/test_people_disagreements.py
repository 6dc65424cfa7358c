"""The people whose own rating and trust disagree, on the page of people."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from care_desktop.paths import Profile
from care_desktop.services import people
from care_desktop.services.outcome import Workspace
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.people_page import PeoplePage
from care_desktop.ui.roles import Ink, Role
from care_desktop.ui.theme import ThemeHolder
from tests.ui.workspace_window import add, fill, opener, settle

SAID = Qt.ItemDataRole.AccessibleTextRole


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Profile:
    """A closed workspace with four people, of whom two are rated otherwise than trust says."""
    made = Profile(tmp_path_factory.mktemp("filled")).make()

    def work(workspace: Workspace) -> None:
        people.rate(workspace, add(workspace, "Ana", talks=10), 1)
        people.rate(workspace, add(workspace, "Bo", talks=1), 4)
        people.rate(workspace, add(workspace, "Cy", talks=10), 4)
        add(workspace, "Di", talks=3)

    fill(made, work)
    return made


@pytest.fixture
def profile(tmp_path: Path, filled: Profile) -> Profile:
    shutil.copytree(filled.root, tmp_path / "profile")
    return Profile(tmp_path / "profile")


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
    made.show()
    settle(qtbot, operations)
    return made


def rows(page: PeoplePage) -> list[str]:
    model = page.disagreements.model
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_who_disagrees_is_counted_and_listed_farthest_apart_first(page: PeoplePage) -> None:
    assert page.tabs.tabs["disagree"].is_shown and page.tabs.tabs["disagree"].count == "2"
    page.tabs.choose("disagree")
    assert page.disagreements.isVisible() and not page.table.isVisible()
    assert rows(page) == ["Ana", "Bo"]
    model = page.disagreements.model
    said = [model.index(0, column).data(SAID) for column in range(model.columnCount())]
    assert said[1] == "1 of 5"
    assert said[2].startswith("Trust ") and "between" in said[2]
    assert said[3].endswith("outside its band") and "points below trust" in said[3]
    assert said[4] == "22 Nov 2026"
    assert model.index(0, 3).data(Role.INK) == Ink.WARNING
    assert model.index(1, 3).data(Role.INK) is None
    assert "within its band" in model.index(1, 3).data()


def test_enter_opens_the_person(qtbot: QtBot, page: PeoplePage) -> None:
    page.tabs.choose("disagree")
    page.focus_first()
    table = page.disagreements.table
    assert table.hasFocus()
    table.setCurrentIndex(table.model().index(1, 0))
    with qtbot.waitSignal(page.person_opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args[1] == "Bo" and isinstance(opened.args[0], UUID)


def test_search_narrows_it_and_everyone_is_one_tab_away(qtbot: QtBot, page: PeoplePage) -> None:
    page.tabs.choose("disagree")
    page.search.setText("BO")
    assert rows(page) == ["Bo"]
    page.search.setText("nobody")
    assert rows(page) == [] and page.disagreements.nobody.isVisible()
    page.tabs.choose("everyone")
    settle(qtbot, page.operations)
    assert page.model.rowCount() == 0
    page.show_everyone()
    settle(qtbot, page.operations)
    assert page.table.isVisible() and page.model.rowCount() == 4
    page.tabs.choose("disagree")
    assert rows(page) == ["Ana", "Bo"]


def test_it_follows_what_changes_and_goes_when_all_agree(qtbot: QtBot, page: PeoplePage) -> None:
    page.tabs.choose("disagree")
    table = page.disagreements.table
    table.setCurrentIndex(table.model().index(1, 0))
    model = page.disagreements.model
    ana, bo = (model.index(row, 0).data(Role.ID) for row in (0, 1))
    page.operations.change(lambda ws: people.rate(ws, ana, 4))
    settle(qtbot, page.operations)
    assert rows(page) == ["Bo"]
    assert table.currentIndex().row() == 0
    page.operations.change(lambda ws: people.archive(ws, bo, True))
    settle(qtbot, page.operations)
    assert not page.tabs.tabs["disagree"].is_shown
    assert page.table.isVisible()
