"""Duplicates in the window: read in the background, answered with one key each, undone with the others."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from care_desktop.domain.people import Handle, PersonDraft
from care_desktop.services import people
from care_desktop.services.merge import MergeField
from care_desktop.services.outcome import Workspace
from care_desktop.storage.people import names
from care_desktop.ui.dialogs.duplicates_dialog import DuplicatesDialog
from care_desktop.ui.dialogs.duplicates_merge import open_merge
from care_desktop.ui.operations import Operations
from care_desktop.ui.theme import ThemeHolder
from tests.ui import logging_desk as desk
from tests.ui.waiting import let_work

pytest_plugins = ["tests.ui.desk_fixtures"]
Key = Qt.Key


@pytest.fixture
def workspace(desk_workspace: Workspace) -> Workspace:
    return desk_workspace


@pytest.fixture
def pairs(workspace: Workspace) -> list[tuple[UUID, UUID]]:
    """Three pairs who look like one person each."""

    def add(name: str, service: str, login: str) -> UUID:
        return people.add(workspace, PersonDraft(name, place="Lima", handles=(Handle(service, login),))).value

    called = ["Ana Ruiz", "Bo Li", "Юлія Коваленко"]
    return [(add(name, "github", f"same{n}"), add(name, "x", f"same{n}")) for n, name in enumerate(called)]


@pytest.fixture
def dialog(pairs: list[tuple[UUID, UUID]], holder: ThemeHolder, operations: Operations) -> Iterator[DuplicatesDialog]:
    made = DuplicatesDialog(operations, holder)
    made.show()
    for _ in range(400):
        desk.settle(operations)
        if made.model.rowCount() and made.merge_button.isEnabled():
            break
        let_work(10)
    yield made
    made.reject()
    let_work(10)


def known(workspace: Workspace) -> int:
    with workspace.database.reading() as work:
        return len(names(work))


def press(dialog: DuplicatesDialog, operations: Operations, key: Key) -> None:
    QTest.keyClick(dialog.list, key)
    desk.settle(operations)


def test_each_pair_is_answered_with_a_key(
    dialog: DuplicatesDialog, operations: Operations, workspace: Workspace
) -> None:
    assert dialog.count.text() == "3 suggestions" and known(workspace) == 6
    assert any("is the login on github and x" in shown.text() for shown in dialog.panel.findChildren(QLabel))
    press(dialog, operations, Key.Key_M)
    assert known(workspace) == 5 and dialog.count.text() == "2 suggestions"
    press(dialog, operations, Key.Key_N)
    press(dialog, operations, Key.Key_L)
    assert dialog.count.text() == "0 suggestions" and not dialog.merge_button.isEnabled()
    assert known(workspace) == 5
    for _ in range(3):
        operations.undo()
        desk.settle(operations)
    assert known(workspace) == 6


def test_two_chosen_people_are_merged_with_the_values_chosen(
    operations: Operations, holder: ThemeHolder, workspace: Workspace
) -> None:
    first = people.add(workspace, PersonDraft("Ana Ruiz", place="Lima")).value
    second = people.add(workspace, PersonDraft("Ana", place="Cusco", pronouns="she/her")).value
    merged: list[UUID] = []
    shown = open_merge(operations, holder, second, first)
    shown.merged.connect(merged.append)
    desk.settle(operations)
    assert set(shown.panel.choices) == {MergeField.NAME, MergeField.PLACE}
    shown.panel.choose(MergeField.PLACE, True)
    QTest.keyClick(shown, Key.Key_M)
    desk.settle(operations)
    found = people.get(workspace, first).draft
    assert merged == [first]
    assert (found.name, found.place, found.pronouns) == ("Ana Ruiz", "Cusco", "she/her")
