"""The foot of the sidebar and the message bar: how syncing stands, and what was asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Event

import pytest

from care_desktop.domain.schedule import AccountState
from care_desktop.integrations.problems import Offline
from care_desktop.services import accounts
from care_desktop.services.outcome import Workspace
from care_desktop.ui.operations import Operations
from care_desktop.ui.sync_runner import SyncRunner
from care_desktop.ui.sync_status import SyncStatus
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.message_bar import Message, MessageBar, MessageKind
from care_desktop.ui.widgets.sidebar import Sidebar
from tests.ui import account_desk as at_desk
from tests.ui import logging_desk as desk
from tests.ui.account_desk import Canned, install_sources, said, somebody

pytest_plugins = ["tests.ui.desk_fixtures"]


@dataclass
class Desk:
    """What the status is shown on."""

    runner: SyncRunner
    sidebar: Sidebar
    messages: MessageBar
    status: SyncStatus

    @property
    def words(self) -> str:
        """What the foot of the sidebar says; empty while it is hidden."""
        return "" if self.sidebar._status.isHidden() else self.sidebar._status.accessibleName()


def message_of(shown: Desk) -> Message:
    """What the message bar says."""
    assert shown.messages.message is not None
    return shown.messages.message


@pytest.fixture
def workspace(desk_workspace: Workspace) -> Workspace:
    return desk_workspace


@pytest.fixture
def shown(operations: Operations, holder: ThemeHolder) -> Iterator[Desk]:
    with at_desk.running(operations) as runner:
        sidebar, messages = Sidebar(holder, []), MessageBar(holder)
        status = SyncStatus(runner, sidebar, messages)
        desk.settle(operations)
        yield Desk(runner, sidebar, messages, status)
        at_desk.settle(runner)
        sidebar.deleteLater()
        messages.deleteLater()


def heard(signal: object) -> list[bool]:
    found: list[bool] = []
    signal.connect(lambda: found.append(True))  # type: ignore[attr-defined]
    return found


def test_without_accounts_nothing_is_said(shown: Desk) -> None:
    assert shown.words == ""


def test_the_foot_says_when_and_who_needs_somebody(
    shown: Desk, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_sources(put=monkeypatch.setattr)
    keys = at_desk.seven(workspace)
    asked = heard(shown.status.accounts_requested), heard(shown.status.inbox_requested)
    shown.status.read()
    desk.settle(shown.runner.operations)
    assert shown.words == "Synced 08:12. 1 account needs you"
    shown.sidebar.status_requested.emit()
    accounts.change(workspace, keys[1], paused=True)
    at_desk.propose(workspace, 2)
    shown.status.read()
    desk.settle(shown.runner.operations)
    assert shown.words == "Synced 08:12. 2 people in the inbox"
    shown.sidebar.status_requested.emit()
    assert asked == ([True], [True])


def test_offline_is_a_state_not_an_error(shown: Desk, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    (forum,) = install_sources(Canned(pages=[Offline("It cannot be reached.")]), put=monkeypatch.setattr)
    id = at_desk.add_account(workspace, forum)
    shown.runner.look()
    at_desk.settle(shown.runner)
    assert shown.words == "Offline. All saved on this computer"
    assert shown.messages.message is None
    shown.runner.run(id)
    at_desk.settle(shown.runner)
    message = message_of(shown)
    assert (message.kind, message.text) == (MessageKind.ERROR, "It cannot be reached.")


def test_what_was_asked_for_is_told(shown: Desk, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    (forum,) = install_sources(Canned(pages=[[said("1", somebody(1))]]), put=monkeypatch.setattr)
    id = at_desk.add_account(workspace, forum)
    shown.runner.run(id)
    at_desk.settle(shown.runner)
    message = message_of(shown)
    assert (message.kind, message.text) == (MessageKind.DONE, "Discourse: nothing new, 1 for the inbox")
    assert shown.words == "Synced 08:40. 1 person in the inbox"


def test_a_long_run_shows_its_progress_and_is_stopped_there(
    shown: Desk, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [[said("1", somebody(1))], [said("2", somebody(2))], [said("3", somebody(3))]]
    (forum,) = install_sources(Canned(pages=pages, gate=Event()), put=monkeypatch.setattr)
    id = at_desk.add_account(workspace, forum)
    shown.status.read()
    desk.settle(shown.runner.operations)
    shown.runner.run(id)
    assert forum.fetching.wait(10)
    assert shown.words == "Syncing Discourse"
    assert shown.messages.message is None
    shown.status._bar.timeout.emit()
    message = message_of(shown)
    assert message.action is not None
    assert (message.kind, message.text) == (MessageKind.PROGRESS, "Syncing Discourse")
    message.action.run()
    forum.gate.set()
    at_desk.settle(shown.runner)
    message = message_of(shown)
    assert (message.kind, message.text) == (MessageKind.DONE, "Stopped. What came before is kept.")
    assert accounts.get(workspace, id).rhythm.state is AccountState.SYNCED
    assert accounts.get(workspace, id).cursor == "1"
