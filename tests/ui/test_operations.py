"""The only way the window calls services: delivery, undo, broadcast, errors."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from care_desktop.domain.people import Handle, PersonDraft
from care_desktop.errors import CareError, UnreadableFile
from care_desktop.paths import Profile
from care_desktop.services import people
from care_desktop.services.outcome import Changes, Workspace
from care_desktop.ui.operations import Operations
from tests.ui.workspace_window import opener, settle


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile(tmp_path / "profile").make()


@pytest.fixture
def operations(qtbot: QtBot, profile: Profile) -> Iterator[Operations]:
    made = Operations(opener(profile))
    yield made
    made.close()


def everyone(qtbot: QtBot, operations: Operations) -> list[str]:
    found: list[list[str]] = []

    def names(workspace: Workspace) -> list[str]:
        query = people.PeopleQuery()
        return [row.name for row in people.lines(workspace, people.listing(workspace, query).rownos)]

    operations.query(names, found.append)
    settle(qtbot, operations)
    return found[0]


def test_a_change_is_stored_broadcast_told_and_undone(qtbot: QtBot, operations: Operations) -> None:
    heard: list[Changes] = []
    told: list[tuple[str, bool]] = []
    operations.bus.changed.connect(heard.append)
    operations.done.connect(lambda text, undo: told.append((text, undo)))
    values: list[object] = []
    operations.change(lambda ws: people.add(ws, PersonDraft("Ana")), values.append)
    settle(qtbot, operations)
    assert values and heard[0].people == {values[0]}
    assert told == [("Add Ana", True)]
    assert everyone(qtbot, operations) == ["Ana"]
    operations.undo()
    settle(qtbot, operations)
    assert everyone(qtbot, operations) == []
    operations.redo()
    settle(qtbot, operations)
    assert everyone(qtbot, operations) == ["Ana"]
    assert told[1:] == [("Undone: Add Ana", False), ("Done again: Add Ana", False)]


def test_fifty_changes_are_taken_back_one_by_one(qtbot: QtBot, operations: Operations) -> None:
    for number in range(50):
        operations.change(lambda ws, number=number: people.add(ws, PersonDraft(f"Person {number}")))
    settle(qtbot, operations)
    for _ in range(50):
        operations.undo()
        settle(qtbot, operations)
    assert everyone(qtbot, operations) == []
    assert operations.history.next_undo is None and operations.history.next_redo == "Add Person 0"


def test_an_expected_failure_is_a_sentence_and_changes_nothing(qtbot: QtBot, operations: Operations) -> None:
    said: list[str] = []
    failures: list[CareError] = []
    operations.failed.connect(said.append)
    draft = PersonDraft("Ana", handles=(Handle("github", "ana"),))
    operations.change(lambda ws: people.add(ws, draft))
    operations.change(lambda ws: people.add(ws, draft), failed=failures.append)
    settle(qtbot, operations)
    assert len(failures) == 1 and said == [str(failures[0])]
    assert everyone(qtbot, operations) == ["Ana"]


def test_a_newer_query_of_the_same_key_makes_the_one_before_void(qtbot: QtBot, operations: Operations) -> None:
    gate, heard = threading.Event(), []
    operations.query(lambda ws: gate.wait(), lambda _: None)
    for number in range(5):
        operations.query(lambda ws, number=number: number, heard.append, key="typing")
    gate.set()
    settle(qtbot, operations)
    assert heard == [4]


def test_a_workspace_that_cannot_be_opened_is_told_each_time(qtbot: QtBot, tmp_path: Path) -> None:
    def refuse() -> Workspace:
        raise UnreadableFile("notes.txt is not a workspace.")

    operations = Operations(refuse)
    said: list[str] = []
    operations.failed.connect(said.append)
    operations.open()
    settle(qtbot, operations)
    assert said == ["notes.txt is not a workspace."]
    operations.close()
