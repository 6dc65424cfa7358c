"""Gitea and Forgejo against a small server with their lists and pages."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from care_desktop.domain.interactions import Flow
from care_desktop.domain.sync import Account, Batch, Happening
from care_desktop.integrations import gitea as module
from care_desktop.integrations.gitea import Gitea
from care_desktop.integrations.http import Http
from care_desktop.integrations.problems import Postponed, ServiceTrouble, SignInAgain
from care_desktop.storage.ids import new_id
from tests.integrations.fake_server import Answer, Asked, FakeServer, page_of, serving

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TOKEN = "canary-secret-0123456789abcdef"
HOME = "https://codeberg.org/ada/sdk"
Item = dict[str, Any]


def at(minutes: float) -> str:
    """Gitea writes times in the zone of its server."""
    zone = timezone(timedelta(hours=2))
    return (datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(minutes=minutes)).astimezone(zone).isoformat()


def who(id: int, login: str, email: str = "") -> Item:
    email = email or f"{login}@noreply.codeberg.org"
    return {"id": id, "login": login, "full_name": "", "email": email, "html_url": f"https://codeberg.org/{login}"}


ADA, BO, INES, GHOST = who(1, "ada", "ada@example.org"), who(2, "bo"), who(9, "ines"), who(-1, "Ghost")


class FakeGitea(FakeServer):
    """One repository, ada/sdk."""

    def __init__(self) -> None:
        super().__init__(self._answer)
        self.issues: list[Item] = []
        self.comments: list[Item] = []
        self.pulls: list[Item] = []

    def issue(self, number: int, user: Item, title: str, minutes: float, *labels: str) -> Item:
        item = self._item(number, user, title, minutes, "issues")
        self.issues.append({**item, "labels": [{"name": name} for name in labels], "pull_request": None})
        return self.issues[-1]

    def pull(self, number: int, user: Item, title: str, minutes: float, merger: Item | None = None) -> Item:
        merged = {"merged_by": merger, "merged_at": at(minutes + 1) if merger else None, "merged": bool(merger)}
        self.pulls.append({**self._item(number, user, title, minutes, "pulls"), "id": number + 500, **merged})
        return self.pulls[-1]

    def comment(self, id: int, user: Item, number: int, minutes: float, part: str = "issues") -> None:
        page = f"{HOME}/{part}/{number}"
        on = {"issue_url": page if part == "issues" else "", "pull_request_url": page if part == "pulls" else ""}
        stamps = {"created_at": at(minutes), "updated_at": at(minutes)}
        self.comments.append({"id": id, "user": user, "body": "nobody's business", "html_url": page, **on, **stamps})

    def _item(self, number: int, user: Item, title: str, minutes: float, part: str) -> Item:
        named = {"id": number + 100, "number": number, "title": title, "user": user, "html_url": f"{HOME}/{part}"}
        return {**named, "created_at": at(minutes), "updated_at": at(minutes), "body": "nobody's business"}

    def _answer(self, asked: Asked) -> Answer:
        if asked.headers.get("authorization", f"token {TOKEN}") != f"token {TOKEN}":
            return Answer(401, {"message": "user does not exist"})
        name = asked.path.removeprefix("/api/v1/repos/ada/sdk").strip("/")
        if asked.path == "/api/v1/user":
            return Answer(200, INES)
        if name == "":
            return Answer(200, {"id": 7, "full_name": "ada/sdk"})
        lists = {"issues": self.issues, "issues/comments": self.comments, "pulls": self.pulls}
        if name not in lists:
            found = [item for item in self.issues if name == f"issues/{item['number']}"]
            return Answer(200, found[0]) if found else Answer(404, {"message": "not found"})
        items = list(lists[name])
        if "since" in asked.params:
            assert name != "pulls"
            since = datetime.fromisoformat(asked.params["since"])
            items = [item for item in items if datetime.fromisoformat(item["updated_at"]) >= since]
        items.sort(key=lambda item: item["updated_at"], reverse=name == "pulls")
        part, headers = page_of(items, asked, f"{self.address}{asked.path}", "limit", 30, 50)
        return Answer(200, part, headers)


@pytest.fixture
def gitea(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGitea]:
    monkeypatch.setattr(module, "PER_PAGE", 10)
    server = FakeGitea()
    with serving(server):
        yield server


@pytest.fixture(scope="module")
def http() -> Iterator[Http]:
    client = Http(lambda: NOW)
    yield client
    client.close()


def account_at(server: FakeServer, repositories: str = "ada/sdk") -> Account:
    return Account(new_id(), "gitea", server.address, "ines", {"repositories": repositories})


def fetched(server: FakeServer, http: Http, cursor: str = "", now: datetime = NOW) -> tuple[list[Happening], str]:
    found: list[Happening] = []
    batch = Batch(cursor, more=True)
    while batch.more:
        batch = Gitea().fetch(account_at(server), batch.cursor, TOKEN, http, now)
        found += batch.happenings
    assert TOKEN not in batch.cursor
    return found, batch.cursor


def test_what_is_done_in_a_repository_becomes_happenings(gitea: FakeGitea, http: Http) -> None:
    gitea.issue(1, ADA, "Crash", 1)
    gitea.issue(2, ADA, "Sync", 2, "Kind/Question")
    gitea.issue(3, GHOST, "Of somebody who left", 3)
    gitea.pull(4, ADA, "Fix", 4, BO)
    gitea.pull(5, ADA, "Mine", 4, ADA)
    gitea.comment(21, INES, 1, 5)
    gitea.comment(22, BO, 4, 6, "pulls")
    found, _cursor = fetched(gitea, http)
    assert {(h.kind, h.author.login, h.flow, h.thread, tuple(o.login for o in h.others)) for h in found} == {
        ("issue", "ada", Flow.FEEDBACK, "7/1", ()),
        ("issue", "ada", Flow.QUESTION, "7/2", ()),
        ("pull request", "ada", Flow.CONTRIBUTION, "7/4", ()),
        ("pull request", "ada", Flow.CONTRIBUTION, "7/5", ()),
        ("merge", "bo", Flow.CONTRIBUTION, "7/4/merge", ("ada",)),
        ("comment", "ines", Flow.CONVERSATION, "7/1", ("ada",)),
        ("comment", "bo", Flow.CONVERSATION, "7/4", ()),
    }
    assert {h.author.emails for h in found} == {("ada@example.org",), ()}
    assert next(h for h in found if h.external_id == "issue:101").occurred_at == datetime(2026, 1, 1, 12, 1, tzinfo=UTC)
    assert "nobody's business" not in repr(found)


def test_pages_are_read_to_the_end_and_a_second_run_brings_only_news(gitea: FakeGitea, http: Http) -> None:
    for number in range(1, 26):
        gitea.issue(number, ADA, f"Crash {number}", number)
        gitea.comment(1000 + number, BO, number, number)
        gitea.pull(100 + number, BO, f"Fix {number}", number)
    first, cursor = fetched(gitea, http)
    assert len({h.external_id for h in first}) == 75
    gitea.issue(99, BO, "Another", 90)
    gitea.comment(2000, ADA, 99, 91)
    gitea.pull(999, ADA, "More", 92)
    news, _cursor = fetched(gitea, http, cursor)
    assert {"issue:199", "comment:2000", "pull request:1499"} <= {h.external_id for h in news}
    assert len(news) < 20


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("401", SignInAgain),
        ("429", Postponed),
        *((name, ServiceTrouble) for name in ("500", "html", "truncated", "elsewhere", "odd list")),
    ],
)
def test_after_any_trouble_the_run_goes_on_where_it_was(
    gitea: FakeGitea, http: Http, name: str, error: type[Exception]
) -> None:
    gitea.issue(1, ADA, "Crash", 1)
    gitea.pull(2, ADA, "Fix", 4, BO)
    gitea.trouble(name, "pulls")
    found: list[Happening] = []
    batch = Batch("", more=True)
    with pytest.raises(error):
        while batch.more:
            batch = Gitea().fetch(account_at(gitea), batch.cursor, TOKEN, http, NOW)
            found += batch.happenings
    rest, _cursor = fetched(gitea, http, batch.cursor, NOW + timedelta(hours=1))
    assert sorted(h.kind for h in found + rest) == ["issue", "merge", "pull request"]


def test_who_we_are(gitea: FakeGitea, http: Http) -> None:
    greeting = Gitea().greet(account_at(gitea), TOKEN, http)
    assert (greeting.login, greeting.identity and greeting.identity.stable_id) == ("ines", "9")
    assert Gitea().greet(account_at(gitea), None, http).login == ""
    with pytest.raises(ServiceTrouble, match="gone"):
        Gitea().greet(account_at(gitea, "ada/sdk\nada/sdk/gone"), TOKEN, http)
    with pytest.raises(SignInAgain):
        Gitea().greet(account_at(gitea), "wrong", http)
