"""A GitHub on this computer: stateful lists with since, sort, pages, ETags and limits, and the GraphQL we ask for."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any

from graphql import DocumentNode, GraphQLSchema, build_schema, execute_sync, parse, validate

from tests.integrations import github_answers as answers
from tests.integrations.fake_server import Answer, Asked, FakeServer, page_of, serving

TOKEN = "canary-secret-0123456789abcdef"
# The part of GitHub's schema that is asked for here; the judge compares it with the whole one.
SCHEMA = """
scalar DateTime
scalar URI
interface Actor { login: String! url: URI! }
type User implements Actor { login: String! url: URI! databaseId: Int name: String }
type Bot implements Actor { login: String! url: URI! }
type Organization implements Actor { login: String! url: URI! }
type PageInfo { hasNextPage: Boolean! endCursor: String }
enum OrderDirection { ASC DESC }
enum DiscussionOrderField { CREATED_AT UPDATED_AT }
enum ReleaseOrderField { CREATED_AT NAME }
input DiscussionOrder { field: DiscussionOrderField! direction: OrderDirection! }
input ReleaseOrder { field: ReleaseOrderField! direction: OrderDirection! }
type Issue { title: String! author: Actor }
type Review { id: ID! url: URI! submittedAt: DateTime author: Actor }
type Reviews { nodes: [Review] }
type PullRequest { title: String! author: Actor mergedAt: DateTime mergedBy: Actor reviews(first: Int): Reviews }
union IssueOrPullRequest = Issue | PullRequest
type Category { isAnswerable: Boolean! }
type Comment {
  id: ID! url: URI! createdAt: DateTime! isAnswer: Boolean! author: Actor replies(last: Int): Comments!
}
type Comments { nodes: [Comment] }
type Discussion {
  id: ID! number: Int! title: String! url: URI! createdAt: DateTime! updatedAt: DateTime! author: Actor
  category: Category! comments(last: Int): Comments!
}
type Discussions { pageInfo: PageInfo! nodes: [Discussion] }
type Users { nodes: [User] }
type Release {
  id: ID! url: URI! name: String tagName: String! isDraft: Boolean! createdAt: DateTime! publishedAt: DateTime
  author: User mentions(first: Int): Users
}
type Releases { pageInfo: PageInfo! nodes: [Release] }
type Repository {
  issueOrPullRequest(number: Int!): IssueOrPullRequest
  pullRequest(number: Int!): PullRequest
  discussions(first: Int, after: String, orderBy: DiscussionOrder): Discussions!
  releases(first: Int, after: String, orderBy: ReleaseOrder): Releases!
}
type Query { repository(owner: String!, name: String!): Repository }
"""
Item = dict[str, Any]


@dataclass
class Home:
    """A repository with everything in it."""

    item: Item
    lists: dict[str, list[Item]] = field(default_factory=lambda: {name: [] for name in _LISTS})
    merged: dict[int, tuple[Item | None, str]] = field(default_factory=dict)
    reviews: dict[int, list[Item]] = field(default_factory=dict)
    discussions: list[Item] = field(default_factory=list)
    releases: list[Item] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Owner and name."""
        return str(self.item["full_name"])


# List -> field it is sorted by, whether it knows `since`, whether the newest come first by default.
_LISTS = {
    "issues": ("updated_at", True, True),
    "issues/comments": ("updated_at", True, False),
    "pulls": ("updated_at", False, True),
    "pulls/comments": ("updated_at", True, False),
    "stargazers": ("starred_at", False, False),
    "forks": ("created_at", False, True),
}


class FakeGitHub(FakeServer):
    """The server; people are made with `person`, things with the methods named after them."""

    def __init__(self) -> None:
        super().__init__(self._answer)
        self.homes: dict[str, Home] = {}
        self.moved: dict[str, str] = {}
        self.token = TOKEN
        self.remaining = 5000
        self.last_id = 1000
        self.people: dict[str, Item] = {}
        self.me = self.person("ines")

    def person(self, login: str, type: str = "User", **more: Any) -> Item:
        """Somebody, made when new."""
        if login not in self.people:
            self.people[login] = answers.user(self._id(), login, type, **more)
        return self.people[login]

    def home(self, name: str = "ada/offline-sdk") -> Home:
        """A repository, made when new."""
        if name not in self.homes:
            owner = self.person(name.partition("/")[0])
            self.homes[name] = Home(answers.repository(self._id(), name, owner))
        return self.homes[name]

    def issue(self, login: str, title: str, minutes: float, *labels: str, home: str = "ada/offline-sdk") -> Item:
        """An issue that somebody opened."""
        place = self.home(home)
        item = answers.issue(
            self._id(), self._number(place), place.name, self.person(login) if login else None, title, minutes
        )
        item["labels"] = [answers.label(name) for name in labels]
        place.lists["issues"].append(item)
        return item

    def pull(self, login: str, title: str, minutes: float, home: str = "ada/offline-sdk") -> Item:
        """A pull request, which is in the list of issues as well."""
        place = self.home(home)
        number = self._number(place)
        who = self.person(login)
        item = answers.pull(self._id(), number, place.item, who, title, minutes)
        twin = answers.issue(self._id(), number, place.name, who, title, minutes)
        twin["pull_request"] = {"url": item["url"], "html_url": item["html_url"], "diff_url": "", "patch_url": ""}
        place.lists["pulls"].append(item)
        place.lists["issues"].append(twin)
        return item

    def comment(self, login: str, on: Item, minutes: float, home: str = "ada/offline-sdk") -> Item:
        """A comment, which touches the issue."""
        place = self.home(home)
        item = answers.comment(self._id(), on["number"], place.name, self.person(login) if login else None, minutes)
        place.lists["issues/comments"].append(item)
        self.touch(on, minutes)
        return item

    def review_comment(self, login: str, on: Item, minutes: float, reply_to: int | None = None) -> Item:
        """A comment on a line of a pull request."""
        place = self.home()
        item = answers.review_comment(self._id(), on["number"], place.name, self.person(login), minutes, reply_to)
        place.lists["pulls/comments"].append(item)
        self.touch(on, minutes)
        return item

    def review(self, login: str, on: Item, minutes: float | None) -> None:
        """A review; without a time it is still being written."""
        id = self._id()
        review = {"id": f"PRR_{id}", "url": f"{on['html_url']}#pullrequestreview-{id}", "author": self.actor(login)}
        stamp = answers.at(minutes) if minutes is not None else None
        self.home().reviews.setdefault(on["number"], []).append({**review, "submittedAt": stamp})

    def merge(self, login: str, pull: Item, minutes: float) -> None:
        """Somebody merges a pull request."""
        pull.update(state="closed", merged_at=answers.at(minutes), closed_at=answers.at(minutes))
        self.home().merged[pull["number"]] = (self.actor(login), answers.at(minutes))
        self.touch(pull, minutes)

    def star(self, login: str, minutes: float) -> None:
        """Somebody stars the repository."""
        self.home().lists["stargazers"].append({"starred_at": answers.at(minutes), "user": self.person(login)})

    def fork(self, login: str, minutes: float) -> None:
        """Somebody forks the repository."""
        name = f"{login}/offline-sdk"
        self.home().lists["forks"].append(answers.repository(self._id(), name, self.person(login), minutes))

    def touch(self, item: Item, minutes: float) -> None:
        """Something changes."""
        item["updated_at"] = max(item["updated_at"], answers.at(minutes))
        for home in self.homes.values():
            for twin in home.lists["issues"]:
                if twin is not item and "pull_request" in twin and twin["pull_request"]["url"] == item["url"]:
                    twin["updated_at"] = item["updated_at"]

    def actor(self, login: str) -> Item:
        """Somebody as GraphQL has them."""
        who = self.person(login)
        fields = {"login": login, "url": who["html_url"], "databaseId": who["id"], "name": who.get("name")}
        return {"__typename": who["type"], **fields}

    def root(self) -> Item:
        """Everything as GraphQL has it."""
        return {"repository": lambda _info, owner, name, **_more: self._repository(f"{owner}/{name}")}

    def _id(self) -> int:
        self.last_id += 1
        return self.last_id

    def _number(self, home: Home) -> int:
        return 1 + len(home.lists["issues"])

    def _answer(self, asked: Asked) -> Answer:
        sent = asked.headers.get("authorization", "")
        if sent and sent != f"Bearer {self.token}":
            return Answer(401, {"message": "Bad credentials", "documentation_url": "https://docs.github.com/rest"})
        limits = {"x-ratelimit-limit": "5000", "x-ratelimit-reset": "1795341600"}
        if self.remaining <= 0:
            body = {"message": "API rate limit exceeded", "documentation_url": "https://docs.github.com/rest"}
            return Answer(403, body, {**limits, "x-ratelimit-remaining": "0"})
        self.remaining -= 1
        limits["x-ratelimit-remaining"] = str(self.remaining)
        found = self._route(asked, sent)
        return Answer(found.status, found.body, {**limits, **found.headers})

    def _route(self, asked: Asked, sent: str) -> Answer:
        if asked.path == "/graphql":
            return self._graphql(asked) if sent else Answer(401, {"message": "Requires authentication"})
        if asked.path == "/user":
            return Answer(200, answers.whole_user(self.me)) if sent else Answer(401, {"message": "Requires it"})
        _, kind, *rest = asked.path.split("/", 4 if asked.path.startswith("/repos/") else 3)
        if kind == "repos" and "/".join(rest[:2]) in self.moved:
            new = self.homes[self.moved["/".join(rest[:2])]]
            location = "/".join([f"{self.address}/repositories", str(new.item["id"]), *rest[2:]])
            return Answer(301, {"message": "Moved Permanently", "url": location}, {"location": location})
        if kind == "repos":
            home, name = self.homes.get("/".join(rest[:2])), "/".join(rest[2:])
        else:
            home = next((h for h in self.homes.values() if str(h.item["id"]) == rest[0]), None)
            name = "/".join(rest[1:])
        if home is None or (name and name not in _LISTS):
            return Answer(404, {"message": "Not Found", "documentation_url": "https://docs.github.com/rest"})
        return self._list(home, name, asked) if name else Answer(200, home.item)

    def _list(self, home: Home, name: str, asked: Asked) -> Answer:
        stamp, knows_since, newest_first = _LISTS[name]
        items = list(home.lists[name])
        is_down = asked.params.get("direction", "desc" if newest_first else "asc") == "desc"
        if asked.params.get("state", "open") == "open" and name in ("issues", "pulls"):
            items = [item for item in items if item["state"] == "open"]
        if knows_since and "since" in asked.params:
            items = [item for item in items if item[stamp] >= asked.params["since"]]
        key = stamp if asked.params.get("sort") == "updated" or name in ("stargazers", "forks") else "created_at"
        items.sort(key=lambda item: item[key], reverse=is_down)
        address = f"{self.address}/repositories/{home.item['id']}/{name}"
        part, headers = page_of(items, asked, address)
        if name == "stargazers" and "star+json" not in asked.headers.get("accept", ""):
            part = [item["user"] for item in part]
        body = json.dumps(part).encode()
        etag = f'W/"{sha256(body + asked.headers.get("authorization", "").encode()).hexdigest()}"'
        if asked.headers.get("if-none-match") == etag:
            self.remaining += 1
            return Answer(304, b"", {"etag": etag, **headers})
        return Answer(200, body, {"etag": etag, "content-type": "application/json; charset=utf-8", **headers})

    def _graphql(self, asked: Asked) -> Answer:
        sent = json.loads(asked.body)
        query = _query(sent["query"])
        done = execute_sync(_schema(), query, self.root(), variable_values=sent["variables"])
        if done.errors:
            raise AssertionError(done.errors)
        return Answer(200, {"data": done.data})

    def _repository(self, name: str) -> Item | None:
        home = self.homes.get(name)
        if home is None:
            return None
        return {
            "issueOrPullRequest": lambda _info, number: self._thread(home, number),
            "pullRequest": lambda _info, number: self._pull(home, number),
            "discussions": lambda _info, first, after=None, **_order: _slice(
                sorted(home.discussions, key=lambda d: d["updatedAt"], reverse=True), first, after
            ),
            "releases": lambda _info, first, after=None, **_order: _slice(
                sorted(home.releases, key=lambda r: r["createdAt"], reverse=True), first, after
            ),
        }

    def _thread(self, home: Home, number: int) -> Item | None:
        item = next((item for item in home.lists["issues"] if item["number"] == number), None)
        if item is None:
            return None
        author = self.actor(item["user"]["login"]) if item["user"] else None
        kind = "PullRequest" if "pull_request" in item else "Issue"
        return {"__typename": kind, "title": item["title"], "author": author}

    def _pull(self, home: Home, number: int) -> Item | None:
        thread = self._thread(home, number)
        by, when = home.merged.get(number, (None, None))
        reviews = {"nodes": home.reviews.get(number, [])}
        return thread and {**thread, "mergedBy": by, "mergedAt": when, "reviews": lambda _info, **_slice: reviews}


def _slice(items: list[Item], first: int, after: str | None) -> Item:
    start = int(after or 0)
    more = start + first < len(items)
    info = {"hasNextPage": more, "endCursor": str(start + first) if more else None}
    return {"pageInfo": info, "nodes": items[start : start + first]}


@cache
def _schema() -> GraphQLSchema:
    return build_schema(SCHEMA)


@lru_cache(maxsize=16)
def _query(text: str) -> DocumentNode:
    """A query that was found valid."""
    query = parse(text)
    errors = validate(_schema(), query)
    assert not errors, errors
    return query


@contextmanager
def github_running() -> Iterator[FakeGitHub]:
    """A GitHub on a port of this computer."""
    github = FakeGitHub()
    with serving(github):
        yield github
