"""Runs in the background: what is due, what is asked for, stopping, refusals, and closing in the middle."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Event

import pytest

from care_desktop.domain.schedule import AccountState
from care_desktop.integrations.problems import Offline
from care_desktop.services import accounts, inbox
from care_desktop.services.outcome import Workspace
from care_desktop.services.sync import Stopped
from care_desktop.ui.operations import Operations
from care_desktop.ui.sync_runner import RunEnd, SyncRunner
from tests.ui import account_desk as at_desk
from tests.ui import logging_desk as desk
from tests.ui.account_desk import CANARY, Canned, install_sources, said, somebody
from tests.ui.waiting import let_work

pytest_plugins = ["tests.ui.desk_fixtures"]


@pytest.fixture
def workspace(desk_workspace: Workspace) -> Workspace:
    return desk_workspace


@pytest.fixture
def runner(operations: Operations) -> Iterator[SyncRunner]:
    with at_desk.running(operations) as made:
        yield made


def ends_of(runner: SyncRunner) -> list[RunEnd]:
    ends: list[RunEnd] = []
    runner.ended.connect(ends.append)
    return ends


def installed(monkeypatch: pytest.MonkeyPatch, *given: Canned) -> None:
    install_sources(*given, put=monkeypatch.setattr)


def test_what_is_due_runs_one_after_the_other_and_is_not_told_about(
    runner: SyncRunner, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    forum, files = Canned(pages=[[said("1", somebody(1))]]), Canned("files", "Files", is_local=True)
    installed(monkeypatch, forum, files)
    keys = [at_desk.add_account(workspace, forum), at_desk.add_account(workspace, files)]
    by_hand = at_desk.add_account(workspace, files, every_min=0)
    ends = ends_of(runner)
    runner.look()
    at_desk.settle(runner)
    assert [(end.id, end.by_hand, end.error) for end in ends] == [(keys[0], False, None), (keys[1], False, None)]
    assert inbox.count(workspace) == 1
    assert accounts.get(workspace, by_hand).rhythm.state is AccountState.NEVER


def test_pages_are_counted_and_a_run_stops_after_its_page(
    runner: SyncRunner, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    forum = Canned(pages=[[said("1", somebody(1))], [said("2", somebody(2))]], gate=Event())
    installed(monkeypatch, forum)
    id = at_desk.add_account(workspace, forum)
    ends, counts = ends_of(runner), []
    runner.changed.connect(lambda: counts.append(runner.counts))
    runner.run(id)
    assert (runner.running, runner.is_asked_for(id)) == (id, True)
    assert forum.fetching.wait(10)
    runner.stop(id)
    assert runner.is_stopping(id)
    forum.gate.set()
    at_desk.settle(runner)
    assert (1, 2) in counts
    assert isinstance(ends[0].error, Stopped)
    assert (accounts.get(workspace, id).cursor, inbox.count(workspace)) == ("1", 1)
    assert accounts.get(workspace, id).rhythm.state is AccountState.SYNCED


def test_what_waits_its_turn_can_be_taken_out_of_the_line(
    runner: SyncRunner, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    forum = Canned(gate=Event())
    installed(monkeypatch, forum)
    first, second = at_desk.add_account(workspace, forum), at_desk.add_account(workspace, forum, "other.example.org")
    ends = ends_of(runner)
    runner.run(first)
    runner.run(second)
    assert runner.is_waiting(second)
    runner.stop(second)
    assert not runner.is_waiting(second)
    forum.gate.set()
    at_desk.settle(runner)
    assert [end.id for end in ends] == [first]


def test_a_failure_is_kept_with_the_account_and_the_next_one_runs(
    runner: SyncRunner, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, fine = Canned(pages=[Offline("forum.example.org cannot be reached.")]), Canned("files", is_local=True)
    installed(monkeypatch, gone, fine)
    first, second = at_desk.add_account(workspace, gone), at_desk.add_account(workspace, fine)
    runner.run(first)
    runner.run(second)
    at_desk.settle(runner)
    states = [accounts.get(workspace, id).rhythm.state for id in (first, second)]
    assert states == [AccountState.OFFLINE, AccountState.SYNCED]


def test_a_bug_in_a_source_is_reported_once_and_stops_nobody_else(
    runner: SyncRunner, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, fine = Canned(pages=[RuntimeError("a bug")]), Canned("files", is_local=True)
    installed(monkeypatch, broken, fine)
    first, second = at_desk.add_account(workspace, broken), at_desk.add_account(workspace, fine)
    crashes: list[object] = []
    runner.operations.crashed.connect(crashes.append)
    runner.look()
    at_desk.settle(runner)
    runner.look()
    at_desk.settle(runner)
    assert [str(crash) for crash in crashes] == ["a bug"]
    assert first in runner.refusals
    assert accounts.get(workspace, second).rhythm.state is AccountState.SYNCED


def test_without_its_secret_an_account_begins_only_when_asked_again(
    runner: SyncRunner, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    forum = at_desk.kinds()[0]
    installed(monkeypatch, forum)
    id = at_desk.add_account(workspace, forum)
    ends = ends_of(runner)
    runner.look()
    at_desk.settle(runner)
    assert "keychain" in str(runner.refusals[id])
    runner.look()
    at_desk.settle(runner)
    assert (len(ends), forum.secrets) == (1, [])
    runner.secrets.keep(accounts.get(workspace, id).account, CANARY)
    runner.run(id)
    at_desk.settle(runner)
    assert (forum.secrets, runner.refusals) == ([CANARY], {})


def test_an_optional_secret_is_not_waited_for(
    runner: SyncRunner, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    github = at_desk.kinds()[1]
    installed(monkeypatch, github)
    id = at_desk.add_account(workspace, github)
    runner.run(id)
    at_desk.settle(runner)
    assert (github.secrets, accounts.get(workspace, id).rhythm.state) == ([None], AccountState.SYNCED)


def test_an_account_removed_while_it_runs_ends_without_a_word(
    runner: SyncRunner, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    forum = Canned(pages=[[said("1", somebody(1))], [said("2", somebody(2))]], gate=Event())
    installed(monkeypatch, forum)
    id = at_desk.add_account(workspace, forum)
    ends = ends_of(runner)
    crashes: list[object] = []
    runner.operations.crashed.connect(crashes.append)
    runner.run(id)
    assert forum.fetching.wait(10)
    runner.forget(id)
    accounts.disconnect(workspace, id, remove_brought=True)
    forum.gate.set()
    at_desk.settle(runner)
    assert (ends, crashes, runner.running, inbox.count(workspace)) == ([], [], None, 0)


def test_closing_in_the_middle_of_a_run_is_quick_and_keeps_whole_pages(
    workspace: Workspace, operations: Operations, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [[said(str(n), somebody(n), days_ago=n + 1)] for n in range(200)]
    forum = Canned(pages=pages)
    installed(monkeypatch, forum)
    id = at_desk.add_account(workspace, forum)
    runner = SyncRunner(operations, schedules=False)
    runner.run(id)
    assert forum.fetching.wait(10)
    let_work(30)
    runner.close()
    desk.settle(operations)
    done = accounts.get(workspace, id)
    assert 0 < int(done.cursor) < len(pages)
    assert inbox.count(workspace) == int(done.cursor)


def test_closing_does_not_wait_for_a_service_that_hangs(
    workspace: Workspace, operations: Operations, monkeypatch: pytest.MonkeyPatch
) -> None:
    forum = Canned(pages=[[said("1", somebody(1))]], gate=Event())
    installed(monkeypatch, forum)
    id = at_desk.add_account(workspace, forum)
    runner = SyncRunner(operations, schedules=False)
    runner.run(id)
    assert forum.fetching.wait(10)
    runner.close()
    assert not forum.answered.is_set()
    forum.gate.set()
    let_work(300)
    # The page came too late: nothing of it is there, and the next run fetches it again.
    assert (accounts.get(workspace, id).cursor, inbox.count(workspace)) == ("", 0)


def test_an_account_rests_after_it_ran(
    runner: SyncRunner, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    forum = Canned()
    installed(monkeypatch, forum)
    id = at_desk.add_account(workspace, forum)
    at_desk.ran(workspace, id, AccountState.SYNCED, 10)
    runner.look()
    at_desk.settle(runner)
    assert forum.secrets == []
    at_desk.ran(workspace, id, AccountState.SYNCED, timedelta(minutes=31) / timedelta(minutes=1))
    runner.look()
    at_desk.settle(runner)
    assert forum.secrets == [None]
