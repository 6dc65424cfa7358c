"""GitLab against a small server with its lists, events and pages."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from care_desktop.domain.interactions import Flow
from care_desktop.domain.sync import Account, Batch, Happening
from care_desktop.integrations import gitlab as module
from care_desktop.integrations.gitlab import GitLab
from care_desktop.integrations.http import Http
from care_desktop.integrations.problems import Postponed, ServiceTrouble, SignInAgain
from care_desktop.storage.ids import new_id
from tests.integrations.fake_server import Answer, Asked, FakeServer, page_of, serving

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TOKEN = "canary-secret-0123456789abcdef"
Item = dict[str, Any]


def at(minutes: float) -> str:
    return (datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def who(id: int, username: str) -> Item:
    page = f"https://gitlab.com/{username}"
    return {"id": id, "username": username, "name": username.title(), "state": "active", "web_url": page}


ADA, BO, ROBOT = who(1, "ada"), who(2, "bo"), who(3, "project_7_bot_0123")


class FakeGitLab(FakeServer):
    """One project, acme/tools/sdk."""

    def __init__(self) -> None:
        super().__init__(self._answer)
        self.issues: list[Item] = []
        self.merge_requests: list[Item] = []
        self.events: list[Item] = []

    def issue(self, number: int, author: Item | None, title: str, minutes: float, *labels: str) -> Item:
        item = self._item(number, author, title, minutes, "issues")
        self.issues.append({**item, "labels": list(labels)})
        return self.issues[-1]

    def merge_request(self, number: int, author: Item, title: str, minutes: float, merger: Item | None = None) -> Item:
        item = self._item(number, author, title, minutes, "merge_requests")
        merged = {"merge_user": merger, "merged_at": at(minutes + 1) if merger else None}
        self.merge_requests.append({**item, "id": number + 500, **merged})
        return self.merge_requests[-1]

    def note(self, id: int, author: Item, kind: str, number: int, minutes: float, *, system: bool = False) -> None:
        note = {"id": id, "body": "nobody's business", "noteable_type": kind, "noteable_iid": number, "system": system}
        about = {"target_type": "Note", "target_title": "Crash", "action_name": "commented on", "note": note}
        self.events.append({"id": id, "created_at": at(minutes), "author": author, **about})

    def approval(self, id: int, author: Item, number: int, minutes: float) -> None:
        about = {"target_type": "MergeRequest", "target_iid": number, "target_title": "Fix", "action_name": "approved"}
        self.events.append({"id": id, "created_at": at(minutes), "author": author, **about})

    def _item(self, number: int, author: Item | None, title: str, minutes: float, path: str) -> Item:
        page = f"https://gitlab.com/acme/tools/sdk/-/{path}/{number}"
        named = {"id": number + 100, "iid": number, "title": title, "author": author, "web_url": page}
        return {**named, "created_at": at(minutes), "updated_at": at(minutes), "description": "nobody's business"}

    def _answer(self, asked: Asked) -> Answer:
        if asked.headers.get("private-token") != TOKEN:
            return Answer(401, {"message": "401 Unauthorized"})
        if asked.path == "/api/v4/user":
            return Answer(200, who(9, "ines"))
        if asked.path == "/api/v4/projects/acme%2Ftools%2Fsdk":
            return Answer(200, {"id": 7, "path_with_namespace": "acme/tools/sdk"})
        name = asked.path.removeprefix("/api/v4/projects/7/")
        if name == "events":
            items = [e for e in self.events if e["action_name"].startswith(asked.params["action"])]
            items = [e for e in items if e["created_at"][:10] > asked.params.get("after", "")]
            items.sort(key=lambda item: item["created_at"])
        elif name in ("issues", "merge_requests"):
            items = list(getattr(self, name))
            if "iids[]" in asked.params:
                return Answer(200, items)
            assert (asked.params["order_by"], asked.params["sort"]) == ("updated_at", "asc")
            since = datetime.fromisoformat(asked.params.get("updated_after", "2000-01-01T00:00:00Z"))
            items = [item for item in items if datetime.fromisoformat(item["updated_at"]) >= since]
            items.sort(key=lambda item: item["updated_at"])
        else:
            return Answer(404, {"message": "404 Project Not Found"})
        part, headers = page_of(items, asked, f"{self.address}{asked.path}")
        return Answer(200, part, headers)


@pytest.fixture
def gitlab(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGitLab]:
    monkeypatch.setattr(module, "PER_PAGE", 10)
    server = FakeGitLab()
    with serving(server):
        yield server


@pytest.fixture(scope="module")
def http() -> Iterator[Http]:
    client = Http(lambda: NOW)
    yield client
    client.close()


def account_at(server: FakeServer, repositories: str = "acme/tools/sdk") -> Account:
    return Account(new_id(), "gitlab", server.address, "", {"repositories": repositories})


def fetched(server: FakeServer, http: Http, cursor: str = "", now: datetime = NOW) -> tuple[list[Happening], str]:
    found: list[Happening] = []
    batch = Batch(cursor, more=True)
    while batch.more:
        batch = GitLab().fetch(account_at(server), batch.cursor, TOKEN, http, now)
        found += batch.happenings
    assert TOKEN not in batch.cursor
    return found, batch.cursor


def test_what_is_done_in_a_project_becomes_happenings(gitlab: FakeGitLab, http: Http) -> None:
    gitlab.issue(1, ADA, "Crash", 1)
    gitlab.issue(2, ADA, "How?", 2, "docs")
    gitlab.issue(3, None, "Of somebody who left", 3)
    gitlab.issue(4, ROBOT, "Update", 3)
    gitlab.merge_request(1, ADA, "Fix", 4, BO)
    gitlab.merge_request(2, ADA, "Mine", 4, ADA)
    gitlab.note(21, BO, "Issue", 1, 5)
    gitlab.note(22, BO, "Issue", 1, 5, system=True)
    gitlab.note(23, BO, "Snippet", 1, 5)
    gitlab.approval(31, BO, 1, 6)
    found, _cursor = fetched(gitlab, http)
    assert {(h.kind, h.author.login, h.flow, h.thread, tuple(o.login for o in h.others)) for h in found} == {
        ("issue", "ada", Flow.FEEDBACK, "7/issue/1", ()),
        ("issue", "ada", Flow.QUESTION, "7/issue/2", ()),
        ("merge request", "ada", Flow.CONTRIBUTION, "7/merge/1", ()),
        ("merge request", "ada", Flow.CONTRIBUTION, "7/merge/2", ()),
        ("merge", "bo", Flow.CONTRIBUTION, "7/merge/1/merge", ("ada",)),
        ("comment", "bo", Flow.CONVERSATION, "7/issue/1", ("ada",)),
        ("review", "bo", Flow.CONTRIBUTION, "7/merge/1/review", ("ada",)),
    }
    assert {h.author.service for h in found} == {"gitlab:127.0.0.1"}
    assert "nobody's business" not in repr(found)


def test_pages_are_read_to_the_end_and_a_second_run_brings_only_news(gitlab: FakeGitLab, http: Http) -> None:
    for number in range(1, 26):
        gitlab.issue(number, ADA, f"Crash {number}", number)
        gitlab.note(1000 + number, BO, "Issue", number, number)
    first, cursor = fetched(gitlab, http)
    assert len({h.external_id for h in first}) == 50
    gitlab.issue(99, BO, "Another", 60 * 24 * 9)
    gitlab.note(2000, ADA, "Issue", 99, 60 * 24 * 9)
    news, _cursor = fetched(gitlab, http, cursor)
    assert {"issue:199", "comment:2000"} <= {h.external_id for h in news}
    assert len(news) < 40


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("401", SignInAgain),
        ("429", Postponed),
        *((name, ServiceTrouble) for name in ("500", "html", "truncated", "elsewhere", "odd list")),
    ],
)
def test_after_any_trouble_the_run_goes_on_where_it_was(
    gitlab: FakeGitLab, http: Http, name: str, error: type[Exception]
) -> None:
    gitlab.issue(1, ADA, "Crash", 1)
    gitlab.merge_request(1, ADA, "Fix", 4, BO)
    gitlab.trouble(name, "merge_requests")
    found: list[Happening] = []
    batch = Batch("", more=True)
    with pytest.raises(error):
        while batch.more:
            batch = GitLab().fetch(account_at(gitlab), batch.cursor, TOKEN, http, NOW)
            found += batch.happenings
    rest, _cursor = fetched(gitlab, http, batch.cursor, NOW + timedelta(hours=1))
    assert sorted(h.kind for h in found + rest) == ["issue", "merge", "merge request"]


def test_who_we_are(gitlab: FakeGitLab, http: Http) -> None:
    greeting = GitLab().greet(account_at(gitlab), TOKEN, http)
    assert (greeting.login, greeting.identity and greeting.identity.stable_id) == ("ines", "9")
    with pytest.raises(ServiceTrouble, match="gone/away"):
        GitLab().greet(account_at(gitlab, "gone/away"), TOKEN, http)
    with pytest.raises(SignInAgain):
        GitLab().greet(account_at(gitlab), "wrong", http)
