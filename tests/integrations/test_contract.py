"""What every source promises, whatever happens out there: one test a promise, held against every world."""

import shutil
import sqlite3
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from care_desktop.domain.schedule import AccountState
from care_desktop.domain.sync import Account
from care_desktop.errors import CareError
from care_desktop.integrations.problems import Offline, Postponed, ServiceTrouble, SignInAgain
from care_desktop.services import accounts, interactions, sync
from care_desktop.services.outcome import Workspace
from care_desktop.services.transfer_out import What
from care_desktop.storage import accounts as store
from tests.factories import NOW, exported, new_workspace
from tests.integrations.dav_worlds import DAV_WORLDS
from tests.integrations.example_world import notices
from tests.integrations.fake_server import TROUBLES, Answer, Asked, FakeServer, serving
from tests.integrations.repository_worlds import REPOSITORY_WORLDS
from tests.integrations.worlds import WORLDS, World, shared_http

REQUESTS_MAX = 60
OUTCOMES: Mapping[str, tuple[type[CareError] | tuple[type[CareError], ...], AccountState]] = {
    "401": (SignInAgain, AccountState.SIGN_IN),
    "403": (SignInAgain, AccountState.SIGN_IN),
    "limit": (Postponed, AccountState.WAITING),
    "429": (Postponed, AccountState.WAITING),
    "503": (Postponed, AccountState.WAITING),
    "500": (ServiceTrouble, AccountState.TROUBLE),
    "html": (ServiceTrouble, AccountState.TROUBLE),
    "truncated": (ServiceTrouble, AccountState.TROUBLE),
}
ISO_RESET = Answer(429, {"error": "Too many"}, {"x-ratelimit-reset": "2026-11-22T09:40:00.000Z"})


class Killed(BaseException):
    """The program is gone, in the middle of whatever it did."""


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new, closed workspace file to copy."""
    path = tmp_path_factory.mktemp("contract") / "empty.care"
    with new_workspace(path):
        return path


ALL_WORLDS = WORLDS | REPOSITORY_WORLDS | DAV_WORLDS | {"the example": notices}


@pytest.fixture(params=sorted(ALL_WORLDS))
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """Each world in turn."""
    with ALL_WORLDS[request.param]() as world:
        yield world


@pytest.fixture
def workspace(tmp_path: Path, empty: Path) -> Iterator[Workspace]:
    """A new workspace."""
    shutil.copyfile(empty, tmp_path / "one.care")
    with new_workspace(tmp_path / "one.care") as workspace:
        yield workspace


Rows = list[tuple[object, ...]]
_WANTED: dict[str, Rows] = {}


@pytest.fixture
def wanted(world: World, tmp_path: Path, empty: Path) -> Rows:
    """What one run without trouble brings; the same for every test of a world."""
    if world.source.kind not in _WANTED:
        shutil.copyfile(empty, tmp_path / "clean.care")
        with new_workspace(tmp_path / "clean.care") as workspace:
            run(world, workspace, connect(world, workspace))
            _WANTED[world.source.kind] = stored(workspace)
    return _WANTED[world.source.kind]


def connect(world: World, workspace: Workspace) -> Account:
    """An account that makes the people it finds."""
    return accounts.add(workspace, world.source, world.server.address, world.options, creates_people=True).value


def run(world: World, workspace: Workspace, account: Account, **more: Any) -> sync.Brought:
    return sync.run(workspace, account.id, world.source, world.secret, shared_http(), **more)


def stored(workspace: Workspace) -> Rows:
    """Everything a source can bring, without our own keys."""
    # A second connection, so that only what is on disk counts.
    reader = sqlite3.connect(workspace.database.path)
    try:
        interactions = (
            "SELECT source, external_id, day, channel, flow, direction, depth, kind, note, url FROM interaction"
        )
        people = "SELECT name FROM person"
        links = "SELECT service, identity_key, login FROM identity"
        found = [row for query in (interactions, people, links) for row in reader.execute(query)]
    finally:
        reader.close()
    return sorted(found, key=repr)


def fail_at(server: FakeServer, place: int, answer: Answer) -> None:
    """Answer one request wrongly, counted from now."""
    right, asked_so_far = server.answer, count()
    server.answer = lambda asked: answer if next(asked_so_far) == place else right(asked)


def test_a_run_brings_something_and_a_second_one_changes_nothing(world: World, workspace: Workspace) -> None:
    account = connect(world, workspace)
    first = run(world, workspace, account)
    before = stored(workspace)
    assert world.count(first) == world.brings
    assert first.people >= 1
    again = run(world, workspace, account)
    assert (again.new, again.proposed) == (0, 0)
    assert stored(workspace) == before


def test_one_more_thing_is_found_and_nothing_else(world: World, workspace: Workspace) -> None:
    account = connect(world, workspace)
    run(world, workspace, account)
    asked = len(world.server.exchanges)
    world.add()
    assert world.count(run(world, workspace, account)) == 1
    assert len(world.server.exchanges) - asked <= asked + 2


def test_the_same_cursor_gives_the_same_again(world: World, workspace: Workspace) -> None:
    account = connect(world, workspace)
    cursor, more = "", True
    while more:
        one, two = (world.source.fetch(account, cursor, world.secret, shared_http(), NOW) for _ in range(2))
        assert one == two
        cursor, more = one.cursor, one.more


def test_killed_on_every_page_the_next_run_goes_on(world: World, workspace: Workspace, wanted: Rows) -> None:
    account, kills = connect(world, workspace), 0
    while True:
        pages = count()

        def write(work: Callable[[Workspace], Any], pages: Any = pages) -> Any:
            # The first page is stored, the second fetched and lost with the program.
            if next(pages) == 1:
                raise Killed
            return work(workspace)

        try:
            run(world, workspace, account, write=write)
        except Killed:
            kills += 1
            assert kills <= REQUESTS_MAX
        if accounts.get(workspace, account.id).cursor and kills and stored(workspace) == wanted:
            break
    assert kills >= world.pages
    assert run(world, workspace, account).new == 0
    assert stored(workspace) == wanted


@pytest.mark.parametrize(
    "names", [("401", "limit", "429", "html"), ("403", "503", "500", "truncated")], ids=["first", "second"]
)
def test_trouble_with_every_request_only_takes_longer(
    world: World, workspace: Workspace, wanted: Rows, names: tuple[str, ...]
) -> None:
    account, right = connect(world, workspace), world.server.answer
    for place in range(REQUESTS_MAX):
        name = names[place % len(names)]
        asked = len(world.server.exchanges)
        fail_at(world.server, place // len(names), TROUBLES[name])
        try:
            run(world, workspace, account)
        except CareError as error:
            rhythm = accounts.get(workspace, account.id).rhythm
            expected, state = OUTCOMES[name]
            assert isinstance(error, expected)
            assert rhythm.state is state
            assert (rhythm.next_allowed_at is not None) is isinstance(error, Postponed)
        world.server.answer = right
        if len(world.server.exchanges) - asked < place // len(names):
            break
    run(world, workspace, account)
    assert stored(workspace) == wanted
    assert accounts.get(workspace, account.id).rhythm.state is AccountState.SYNCED


def test_what_was_edited_or_deleted_by_hand_stays_so(world: World, workspace: Workspace) -> None:
    account = connect(world, workspace)
    run(world, workspace, account)
    with workspace.database.work() as work:
        work.driver.execute("UPDATE interaction SET note = 'Mine', kind = 'mine', url = ''")
        work.driver.execute("UPDATE person SET name = 'By hand'")
        work.commit()
    with workspace.database.reading() as work:
        rows = work.driver.execute("SELECT id FROM interaction ORDER BY rowno LIMIT 1").fetchall()
    for row in rows:
        interactions.delete(workspace, UUID(bytes=row[0]))
    before = stored(workspace)
    with workspace.database.work() as work:
        # As if the service had forgotten where we were: everything comes once more.
        store.keep_run(work, account.id, cursor="")
        work.commit()
    assert run(world, workspace, account).new == 0
    assert stored(workspace) == before


def test_an_answer_that_did_not_change_is_taken_as_known(world: World, workspace: Workspace) -> None:
    right = world.server.answer

    def tagged(asked: Asked) -> Answer:
        answer = right(asked)
        if answer.status != 200 or any(name.lower() == "etag" for name in answer.headers):
            return answer
        tag = f'"{sha256(answer.sent).hexdigest()}"'
        if asked.headers.get("if-none-match") == tag:
            return Answer(304, b"", {"etag": tag})
        return replace(answer, headers={**answer.headers, "etag": tag})

    world.server.answer = tagged
    account = connect(world, workspace)
    run(world, workspace, account)
    before = stored(workspace)
    assert run(world, workspace, account).new == 0
    assert stored(workspace) == before
    asked_for = [asked for asked, _answer in world.server.exchanges if "if-none-match" in asked.headers]
    told = [answer for asked, answer in world.server.exchanges if answer.status == 304]
    assert bool(told) is bool(asked_for)
    world.add()
    assert world.count(run(world, workspace, account)) == 1


def test_a_refused_secret_asks_to_sign_in_and_deletes_nothing(world: World, workspace: Workspace) -> None:
    account = connect(world, workspace)
    run(world, workspace, account)
    before, right = stored(workspace), world.server.answer
    world.server.answer = lambda asked: TROUBLES["401"]
    with pytest.raises(SignInAgain):
        run(world, workspace, account)
    assert stored(workspace) == before
    assert accounts.get(workspace, account.id).rhythm.state is AccountState.SIGN_IN
    world.server.answer = right
    assert run(world, workspace, account).new == 0


@pytest.mark.parametrize(("answer", "wait_s"), [(TROUBLES["429"], 90), (ISO_RESET, 600)], ids=["seconds", "iso"])
def test_a_limit_is_kept_until_its_time(world: World, workspace: Workspace, answer: Answer, wait_s: int) -> None:
    account = connect(world, workspace)
    fail_at(world.server, 0, answer)
    with pytest.raises(Postponed):
        run(world, workspace, account)
    until = accounts.get(workspace, account.id).rhythm.next_allowed_at
    assert until == NOW + timedelta(seconds=wait_s)
    assert sync.due_accounts(replace(workspace, clock=lambda: NOW + timedelta(seconds=wait_s - 1))) == []


def test_an_empty_network_is_no_loss(world: World, workspace: Workspace) -> None:
    account = connect(world, workspace)
    run(world, workspace, account)
    before = stored(workspace)
    for status in ({}, [], {"items": []}):
        world.server.answer = lambda asked, body=status: Answer(200, body)
        try:
            run(world, workspace, account)
        except ServiceTrouble as error:
            assert str(error)
        assert stored(workspace) == before


def test_no_secret_goes_to_another_origin(world: World, workspace: Workspace) -> None:
    with serving(FakeServer(lambda asked: Answer(200, []))) as thief:
        for place in range(world.pages):
            right = world.server.answer
            account = connect(world, workspace)
            fail_at(world.server, place, Answer(302, "", {"location": f"{thief.address}/stolen"}))
            with pytest.raises(ServiceTrouble, match="points to another place"):
                run(world, workspace, account)
            world.server.answer = right
        assert thief.exchanges == []


def test_pages_without_end_come_to_an_end(world: World, workspace: Workspace) -> None:
    account = connect(world, workspace)
    world.repeat()
    with pytest.raises(ServiceTrouble):
        run(world, workspace, account)
    assert len(world.server.exchanges) <= REQUESTS_MAX
    assert accounts.get(workspace, account.id).rhythm.state is AccountState.TROUBLE


def test_a_login_that_was_renamed_is_the_same_person(world: World, workspace: Workspace) -> None:
    account = connect(world, workspace)
    run(world, workspace, account)
    world.rename()
    world.add()
    brought = run(world, workspace, account)
    assert (world.count(brought), brought.people) == (1, 1 if world.is_cards else 0)


@pytest.mark.parametrize("days", [-3, 3], ids=["behind", "ahead"])
def test_a_clock_that_is_wrong_loses_nothing(world: World, workspace: Workspace, wanted: Rows, days: int) -> None:
    skewed = replace(workspace, clock=lambda: NOW + timedelta(days=days))
    account = connect(world, skewed)
    run(world, skewed, account)
    assert stored(skewed) == wanted
    world.add()
    assert world.count(run(world, skewed, account)) == 1


def test_a_run_can_be_stopped_between_pages_and_goes_on(world: World, workspace: Workspace, wanted: Rows) -> None:
    def stop(done: int, total: int | None) -> None:
        raise sync.Stopped("Stopped.")

    account = connect(world, workspace)
    with pytest.raises(sync.Stopped):
        run(world, workspace, account, progress=stop)
    assert (stored(workspace) == wanted) is (world.pages == 1)
    run(world, workspace, account)
    assert stored(workspace) == wanted


def test_a_network_that_is_gone_is_said_so(world: World, workspace: Workspace) -> None:
    nowhere = "http://127.0.0.1:9"
    account = replace(connect(world, workspace), host=nowhere)
    with pytest.raises(Offline):
        world.source.fetch(account, "", world.secret.replace(world.server.address, nowhere), shared_http(), NOW)


def test_the_secret_is_found_nowhere(
    world: World, workspace: Workspace, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    account = connect(world, workspace)
    run(world, workspace, account)
    right, said = world.server.answer, ""
    for name in ("401", "429", "500", "html", "truncated", "elsewhere"):
        world.server.answer = lambda asked, name=name: TROUBLES[name]
        with pytest.raises(CareError) as error:
            run(world, workspace, account)
        said += "".join(traceback.format_exception(error.value))
    world.server.answer = right
    run(world, workspace, account)
    assert world.secret not in said
    assert world.secret not in caplog.text
    assert world.secret.encode() not in exported(workspace, What.INTERACTIONS)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) >= 1
    assert [path.name for path in files if world.secret.encode() in path.read_bytes()] == []
    assert any(
        (world.sent or world.secret) in f"{asked.path} {asked.headers} {asked.params} {asked.body!r}"
        for asked, _ in world.server.exchanges
    )
