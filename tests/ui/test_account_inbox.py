"""The inbox: people whom accounts propose, answered with a key; thousands of them do not matter."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest

from care_desktop.domain.people import Handle
from care_desktop.domain.sync import Batch
from care_desktop.services import inbox, interactions, people, sync
from care_desktop.services.outcome import Workspace
from care_desktop.ui.dialogs.account_inbox import InboxDialog
from care_desktop.ui.models.account_inbox import SHOWN_MAX
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.theme import ThemeHolder
from tests.ui import account_desk as at_desk
from tests.ui import logging_desk as desk
from tests.ui.account_desk import said, somebody

pytest_plugins = ["tests.ui.desk_fixtures"]
Key, Shift = Qt.Key, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def workspace(desk_workspace: Workspace) -> Workspace:
    return desk_workspace


@pytest.fixture
def ana(workspace: Workspace) -> UUID:
    """Somebody we know by the name of the newest proposal."""
    return desk.add(workspace, "Ana Quispe", "ana")


@pytest.fixture
def account(workspace: Workspace, ana: UUID) -> UUID:
    """Three wait: Ana (whom we might know), Bo, and dev3."""
    made = at_desk.add_account(workspace, at_desk.kinds()[0])
    page = (
        said("1", somebody(1, "Ana Quispe"), days_ago=1),
        said("2", somebody(1, "Ana Quispe"), days_ago=4),
        said("3", somebody(2, "Bo Li"), days_ago=5),
        said("4", somebody(3), days_ago=6),
    )
    sync.apply(workspace, made, Batch("1", page))
    return made


@pytest.fixture
def dialog(account: UUID, holder: ThemeHolder, operations: Operations) -> Iterator[InboxDialog]:
    with_dialog = opened(holder, operations)
    yield with_dialog
    desk.settle(operations)
    with_dialog.reject()
    with_dialog.deleteLater()


def opened(holder: ThemeHolder, operations: Operations) -> InboxDialog:
    made = InboxDialog(operations, holder, NameFeed(operations))
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.show()
    desk.settle(operations)
    return made


def press(dialog: InboxDialog, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(dialog.list, key, modifier)


def rows(dialog: InboxDialog) -> list[str]:
    model = dialog.model
    return [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]


def settle(dialog: InboxDialog) -> None:
    """Let the reading after the last answer come at once."""
    desk.settle(dialog._operations)
    dialog.read()
    desk.settle(dialog._operations)


def test_each_says_who_where_and_how_much_waits(dialog: InboxDialog) -> None:
    assert rows(dialog) == [
        "Ana Quispe, forum: dev1 · perhaps Ana Quispe, 2 things wait, 20 Nov to 23 Nov",
        "Bo Li, forum: dev2 · dev2@example.org, 1 thing waits, 19 Nov",
        "Developer 3, forum: dev3 · dev3@example.org, 1 thing waits, 18 Nov",
    ]
    assert dialog.count.text() == "3 people in the inbox"
    assert dialog.panel.suggestions[0].text() == "Ana Quispe (same name)"
    assert [button.isVisible() for button in dialog.panel.suggestions] == [True, False, False]
    assert "dev1@example.org" in dialog.panel.about.text()


def test_keys_answer_one_after_the_other(dialog: InboxDialog, workspace: Workspace, ana: UUID) -> None:
    press(dialog, Key.Key_1)
    assert dialog.panel.name.text() == "Bo Li"
    press(dialog, Key.Key_Return)
    assert dialog.panel.name.text() == "Developer 3"
    press(dialog, Key.Key_I)
    assert dialog.empty.isVisible()
    settle(dialog)
    assert len(interactions.of_person(workspace, ana)) == 2
    names = {line.name for line in people.lines(workspace, people.listing(workspace, people.PeopleQuery()).rownos)}
    assert names == {"Ana Quispe", "Bo Li"}
    assert (inbox.count(workspace), dialog.count.text()) == (0, "")


def test_who_is_ignored_comes_back_with_news_unless_always(
    dialog: InboxDialog, workspace: Workspace, account: UUID
) -> None:
    press(dialog, Key.Key_I)
    press(dialog, Key.Key_I, Shift)
    settle(dialog)
    news = (said("8", somebody(1, "Ana Quispe")), said("9", somebody(2, "Bo Li")))
    sync.apply(workspace, account, Batch("2", news))
    settle(dialog)
    assert [row.partition(",")[0] for row in rows(dialog)] == ["Ana Quispe", "Developer 3"]


def test_a_digit_without_a_suggestion_answers_nothing(dialog: InboxDialog, workspace: Workspace) -> None:
    press(dialog, Key.Key_2)
    settle(dialog)
    assert inbox.count(workspace) == 3


def test_somebody_else_we_know_is_found_by_name(dialog: InboxDialog, workspace: Workspace, ana: UUID) -> None:
    press(dialog, Key.Key_Down)
    press(dialog, Key.Key_P)
    edit = dialog.panel.picker.edit
    QTest.keyClicks(edit, "ana quispe")
    QTest.keyClick(edit, Key.Key_Return)
    settle(dialog)
    # The first row with a name typed in full: Bo's comment is Ana's.
    assert len(interactions.of_person(workspace, ana)) == 1
    assert Handle("email", "dev2@example.org") not in people.get(workspace, ana).draft.handles
    assert [row.partition(",")[0] for row in rows(dialog)] == ["Ana Quispe", "Developer 3"]


def test_an_answer_that_fails_comes_back(dialog: InboxDialog, workspace: Workspace, operations: Operations) -> None:
    errors: list[str] = []
    operations.failed.connect(errors.append)
    gone = dialog.chosen
    assert gone is not None
    dialog.accept_as(UUID(int=4))
    settle(dialog)
    assert len(errors) == 1
    assert dialog.model.row_of(gone.id) >= 0


def test_only_https_pages_are_opened(
    dialog: InboxDialog, workspace: Workspace, account: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: seen.append(url.toString()))
    bad, good = (replace(somebody(n), url=url) for n, url in ((7, "file:///etc"), (8, "https://forum.example.org/u/8")))
    sync.apply(workspace, account, Batch("2", (said("7", bad, days_ago=0.1), said("8", good, days_ago=0.2))))
    settle(dialog)
    dialog.list.choose(0)
    assert not dialog.panel.link.isVisible()
    dialog.list.choose(1)
    assert dialog.panel.link.text() == "Open their page at forum.example.org"
    dialog.panel.link.click()
    assert seen == ["https://forum.example.org/u/8"]


def test_of_many_the_newest_are_read_and_the_next_follow(
    workspace: Workspace, holder: ThemeHolder, operations: Operations
) -> None:
    more = 30
    at_desk.propose(workspace, SHOWN_MAX + more)
    made = opened(holder, operations)
    assert made.model.rowCount() == SHOWN_MAX
    assert made.count.text() == f"{SHOWN_MAX + more} people in the inbox, the newest {SHOWN_MAX} are here"
    for _ in range(3):
        press(made, Key.Key_I)
    assert (made.model.rowCount(), made.list.currentIndex().row()) == (SHOWN_MAX - 3, 0)
    settle(made)
    assert (made.model.rowCount(), made.panel.name.text()) == (SHOWN_MAX, "Developer 3")
    made.reject()
    made.deleteLater()
