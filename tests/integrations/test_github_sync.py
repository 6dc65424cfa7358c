"""GitHub through the services: people recognised, nothing twice, stopped anywhere and gone on, no secret on disk."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from care_desktop.domain.interactions import Direction
from care_desktop.domain.schedule import AccountState
from care_desktop.integrations import github_rest, repository_walk
from care_desktop.integrations.github import GitHub
from care_desktop.integrations.http import Http
from care_desktop.integrations.problems import Postponed
from care_desktop.services import accounts, inbox, interactions, sync
from care_desktop.services.outcome import Workspace
from tests.factories import NOW, add_person, new_workspace
from tests.integrations.fake_github import TOKEN, FakeGitHub, github_running


class Stopped(Exception):
    """Somebody stopped the run."""


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGitHub]:
    """A GitHub with small pages, on which Cy opened issues that Inês and Bo answered."""
    monkeypatch.setattr(github_rest, "PER_PAGE", 3)
    monkeypatch.setattr(repository_walk, "PAGES_A_FETCH", 1)
    with github_running() as server:
        server.person("cy", email="cy@example.org")
        for number in range(4):
            issue = server.issue("cy", f"Crash {number}", 1500 * number)
            server.comment("ines", issue, 1500 * number + 10)
            server.comment("bo", issue, 1500 * number + 20)
        server.merge("bo", server.pull("cy", "Fix", 9000), 9060)
        server.star("cy", 9100)
        yield server


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "w.care") as found:
        yield found


@pytest.fixture(scope="module")
def http() -> Iterator[Http]:
    client = Http(lambda: NOW)
    yield client
    client.close()


def prepared(workspace: Workspace, github: FakeGitHub, http: Http) -> tuple[UUID, UUID]:
    """The account, and Cy, who is known by address."""
    cy = add_person(workspace, "Cy Young", ("email", "cy@example.org"))
    ines = add_person(workspace, "Inês Duarte", teammate=True)
    options = {"repositories": github.home().name}
    account = accounts.add(workspace, GitHub(), github.address, options).value
    accounts.keep_greeting(workspace, account, GitHub().greet(account, TOKEN, http), ines)
    return account.id, cy


def timeline(workspace: Workspace, person: UUID) -> list[tuple[str, str, str]]:
    found = (item.draft for item in interactions.of_person(workspace, person))
    return sorted((draft.kind, draft.actual_direction.value, draft.when.day.isoformat()) for draft in found)


def test_those_we_know_get_their_interactions_and_the_others_are_proposed(
    workspace: Workspace, github: FakeGitHub, http: Http
) -> None:
    account, cy = prepared(workspace, github, http)
    sync.run(workspace, account, GitHub(), TOKEN, http)
    seen = timeline(workspace, cy)
    assert [kind for kind, direction, _day in seen if direction == Direction.INBOUND] == [
        *["issue"] * 4,
        "pull request",
        "star",
    ]
    assert len([1 for _kind, direction, _day in seen if direction == Direction.OUTBOUND]) == 4
    assert [proposed.name or proposed.login for proposed in inbox.proposed(workspace)] == ["bo"]
    before = seen
    again = sync.run(workspace, account, GitHub(), TOKEN, http)
    assert again.new == 0
    assert timeline(workspace, cy) == before


def test_stopped_after_any_page_it_goes_on_and_ends_the_same(
    tmp_path: Path, workspace: Workspace, github: FakeGitHub, http: Http
) -> None:
    account, cy = prepared(workspace, github, http)
    sync.run(workspace, account, GitHub(), TOKEN, http)
    whole = timeline(workspace, cy)
    with new_workspace(tmp_path / "other.care") as other:
        account, cy = prepared(other, github, http)

        def stop(_done: int, _total: int | None) -> None:
            raise Stopped

        for _ in range(200):
            try:
                sync.run(other, account, GitHub(), TOKEN, http, progress=stop)
            except Stopped:
                if accounts.get(other, account).brought >= len(whole):
                    break
        sync.run(other, account, GitHub(), TOKEN, http)
        assert timeline(other, cy) == whole


def test_a_limit_is_kept_with_the_account_and_the_secret_is_not(
    tmp_path: Path, workspace: Workspace, github: FakeGitHub, http: Http
) -> None:
    account, _cy = prepared(workspace, github, http)
    github.trouble("429", "/pulls")
    with pytest.raises(Postponed):
        sync.run(workspace, account, GitHub(), TOKEN, http)
    stored = accounts.get(workspace, account)
    assert stored.rhythm.state is AccountState.WAITING
    assert stored.rhythm.next_allowed_at == NOW + timedelta(seconds=90)
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or TOKEN.encode() not in path.read_bytes()
