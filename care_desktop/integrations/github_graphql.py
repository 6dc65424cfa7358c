"""What GitHub tells through GraphQL only: whom a comment answers, reviews, mergers, discussions, releases."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from care_desktop.domain.interactions import Depth, Flow
from care_desktop.domain.sync import Happening, Identity
from care_desktop.integrations.http import Origin, changed_shape, host_of, wait_until
from care_desktop.integrations.problems import Postponed, SignInAgain
from care_desktop.integrations.repository_items import happening, text_in
from care_desktop.integrations.repository_walk import Page, Place, Scope, instant_in, mark_of, stamps_of

_WHO = "fragment who on Actor { __typename login url ... on User { databaseId name } }"
_ONE = "query($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { %s } } " + _WHO
_PAGED = (
    "query($owner: String!, $name: String!, $after: String) { repository(owner: $owner, name: $name) { %s } } " + _WHO
)
_OPENED = (
    "t%d: issueOrPullRequest(number: %d)"
    " { ... on Issue { title author { ...who } } ... on PullRequest { title author { ...who } } }"
)
_PULL = (
    "t%d: pullRequest(number: %d) { author { ...who } mergedAt mergedBy { ...who }"
    " reviews(first: 50) { nodes { id url submittedAt author { ...who } } } }"
)
_DISCUSSIONS = (
    "discussions(first: 20, after: $after, orderBy: {field: UPDATED_AT, direction: DESC})"
    " { pageInfo { hasNextPage endCursor } nodes"
    " { id number title url createdAt updatedAt author { ...who } category { isAnswerable }"
    " comments(last: 100) { nodes { id url createdAt isAnswer author { ...who }"
    " replies(last: 10) { nodes { id url createdAt author { ...who } } } } } } }"
)
_RELEASES = (
    "releases(first: 20, after: $after, orderBy: {field: CREATED_AT, direction: DESC})"
    " { pageInfo { hasNextPage endCursor } nodes"
    " { id url name tagName isDraft createdAt publishedAt author { ...who }"
    " mentions(first: 100) { nodes { ...who } } } }"
)
_LIMITED = {"RATE_LIMIT", "RATE_LIMITED"}
_FORBIDDEN = {"FORBIDDEN", "INSUFFICIENT_SCOPES"}


@dataclass(frozen=True, slots=True)
class Thread:
    """What a comment belongs to: its title and who opened it (None: nobody we could name)."""

    title: str
    opener: Identity | None


@dataclass(frozen=True, slots=True)
class GraphQL:
    """GitHub's GraphQL, with a token; `service` is whose ids these are."""

    origin: Origin
    address: str
    service: str
    now: datetime

    def threads(self, scope: Scope, numbers: Iterable[int]) -> dict[int, Thread]:
        """Titles and openers of issues and pull requests, with one request. Blocks.

        Raises:
            CareError: as `Origin.send`, or the answer is of another shape.
        """
        wanted = sorted(set(numbers))
        found = self._ask(scope, _ONE % " ".join(_OPENED % (n, n) for n in wanted)) if wanted else {}
        items = {n: found.get(f"t{n}") for n in wanted}
        return {
            n: Thread(text_in(item, "title"), self._who(item.get("author")))
            for n, item in items.items()
            if isinstance(item, dict)
        }

    def reviews_and_merges(self, scope: Scope, pulls: Mapping[int, Mapping[str, Any]]) -> Iterator[Happening]:
        """Who reviewed and who merged what somebody else wrote, with one request. Blocks.

        Args:
            scope: the repository.
            pulls: pull requests as the REST list has them, by number.

        Raises:
            CareError: as `Origin.send`, or the answer is of another shape.
        """
        found = self._ask(scope, _ONE % " ".join(_PULL % (n, n) for n in sorted(pulls))) if pulls else {}
        for number, pull in sorted(pulls.items()):
            item, title = found.get(f"t{number}"), text_in(pull, "title")
            if not isinstance(item, dict):
                continue
            author, merger = self._who(item.get("author")), self._who(item.get("mergedBy"))
            if merger is not None and item.get("mergedAt") and not _same(merger, author):
                when, thread = instant_in(item, "mergedAt", self.address), f"{number}/merge"
                yield happening(
                    self.service,
                    scope,
                    "merge",
                    f"{pull['id']}",
                    thread,
                    when,
                    merger,
                    Flow.CONTRIBUTION,
                    others=(author,),
                    note=title,
                    url=pull.get("html_url"),
                )
            for review in self._nodes(item.get("reviews")):
                who = self._who(review.get("author"))
                # A review that is still being written has no time yet; who answers in their own pull reviews nothing.
                if who is None or not review.get("submittedAt") or _same(who, author):
                    continue
                when, key = instant_in(review, "submittedAt", self.address), text_in(review, "id")
                yield happening(
                    self.service,
                    scope,
                    "review",
                    key,
                    f"{number}/review",
                    when,
                    who,
                    Flow.CONTRIBUTION,
                    others=(author,),
                    note=title,
                    url=review.get("url"),
                )

    def discussions(self, scope: Scope, place: Place) -> Page:
        """A page of discussions, changed last first. Blocks.

        Raises:
            CareError: as `Origin.send`, or the answer is of another shape.
        """
        nodes, link = self._page(scope, _DISCUSSIONS, "discussions", place)
        stamps = stamps_of(nodes, "updatedAt", self.address)
        found = tuple(one for node in nodes for one in self._discussion(scope, node))
        is_past = not stamps or min(stamps) < place.since
        after = None if is_past or not link else Place(place.since, link)
        return Page(found, max(stamps, default=""), after, mark=mark_of(nodes))

    def releases(self, scope: Scope, place: Place) -> Page:
        """A page of releases, newest first; goes on while something on it was published since. Blocks.

        Raises:
            CareError: as `Origin.send`, or the answer is of another shape.
        """
        nodes, link = self._page(scope, _RELEASES, "releases", place)
        out = [node for node in nodes if not node.get("isDraft") and node.get("publishedAt")]
        # A draft keeps the day it was begun, so that the order is not that of publishing.
        stamps = [stamp for stamp in stamps_of(out, "publishedAt", self.address) if stamp >= place.since]
        found = tuple(one for node in out for one in self._release(scope, node))
        after = Place(place.since, link) if stamps and link else None
        return Page(found, max(stamps, default=""), after, mark=mark_of(nodes))

    def _discussion(self, scope: Scope, node: Mapping[str, Any]) -> Iterator[Happening]:
        title, thread, opener = (
            text_in(node, "title"),
            f"discussion/{node.get('number')}",
            self._who(node.get("author")),
        )
        category = node.get("category")
        asks = isinstance(category, dict) and category.get("isAnswerable") is True
        flow = Flow.QUESTION if asks else Flow.CONVERSATION
        if opener is not None:
            yield self._talk(scope, "discussion", node, thread, opener, flow, (), title)
        for comment in self._nodes(node.get("comments")):
            who = self._who(comment.get("author"))
            if who is not None and comment.get("isAnswer") is True and not _same(who, opener):
                part = f"{thread}/answer"
                yield self._talk(scope, "answer", comment, part, who, Flow.CONTRIBUTION, (opener,), title)
            elif who is not None:
                yield self._talk(scope, "comment", comment, thread, who, Flow.CONVERSATION, (opener,), title)
            for reply in self._nodes(comment.get("replies")):
                by = self._who(reply.get("author"))
                if by is not None:
                    yield self._talk(scope, "comment", reply, thread, by, Flow.CONVERSATION, (opener, who), title)

    def _talk(
        self,
        scope: Scope,
        kind: str,
        node: Mapping[str, Any],
        thread: str,
        who: Identity,
        flow: Flow,
        others: Iterable[Identity | None],
        title: str,
    ) -> Happening:
        when = instant_in(node, "createdAt", self.address)
        key, url = text_in(node, "id"), node.get("url")
        return happening(self.service, scope, kind, key, thread, when, who, flow, others=others, note=title, url=url)

    def _release(self, scope: Scope, node: Mapping[str, Any]) -> Iterator[Happening]:
        """Who published it, and, as a glance, everybody its text thanks."""
        title = text_in(node, "name") or text_in(node, "tagName")
        author = self._who(node.get("author"))
        named = [who for who in map(self._who, self._nodes(node.get("mentions"))) if who is not None]
        credited = {who.key: (who, Depth.GLANCE) for who in named}
        if author is not None:
            credited[author.key] = (author, Depth.EXCHANGE)
        for who, depth in credited.values():
            key, when = f"{text_in(node, 'id')}:{who.key}", instant_in(node, "publishedAt", self.address)
            yield happening(
                self.service,
                scope,
                "release",
                key,
                f"release/{text_in(node, 'id')}",
                when,
                who,
                Flow.CONTRIBUTION,
                depth=depth,
                others=named if who is author else (),
                note=title,
                url=node.get("url"),
            )

    def _page(self, scope: Scope, fields: str, name: str, place: Place) -> tuple[list[dict[str, Any]], str]:
        found = self._ask(scope, _PAGED % fields, {"after": place.link or None}).get(name)
        info = found.get("pageInfo") if isinstance(found, dict) else None
        if not isinstance(found, dict) or not isinstance(info, dict) or not isinstance(found.get("nodes"), list):
            raise changed_shape(self.address)
        return self._nodes(found), text_in(info, "endCursor") if info.get("hasNextPage") is True else ""

    def _ask(self, scope: Scope, query: str, more: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The repository's part of the answer; a single thing that is not there any more is None in it."""
        owner, _, name = scope.name.partition("/")
        body = json.dumps({"query": query, "variables": {"owner": owner, "name": name, **(more or {})}}).encode()
        reply = self.origin.send("POST", self.address, headers={"content-type": "application/json"}, body=body)
        answer = reply.record()
        errors = answer.get("errors") or []
        if not isinstance(errors, list):
            raise changed_shape(self.address)
        types = {str(error.get("type")) for error in errors if isinstance(error, dict)}
        if types & _LIMITED:
            raise Postponed(f"{host_of(self.address)} asked to wait.", wait_until(reply.headers, self.now))
        data = answer.get("data")
        found = data.get("repository") if isinstance(data, dict) else None
        if not isinstance(found, dict):
            if types & _FORBIDDEN:
                raise SignInAgain(
                    f"{host_of(self.address)} does not let the token read {scope.name}.", "Give it the scopes it needs."
                )
            raise changed_shape(self.address)
        return found

    def _nodes(self, found: object) -> list[dict[str, Any]]:
        nodes = found.get("nodes") if isinstance(found, dict) else None
        return [node for node in nodes if isinstance(node, dict)] if isinstance(nodes, list) else []

    def _who(self, found: object) -> Identity | None:
        """A person; None for deleted accounts, bots, organisations and placeholders."""
        if not isinstance(found, dict) or found.get("__typename") != "User":
            return None
        id, login = found.get("databaseId"), text_in(found, "login")
        if not isinstance(id, int) or login.endswith("[bot]"):
            return None
        return Identity(self.service, str(id), login, (), text_in(found, "name"), text_in(found, "url"))


def _same(who: Identity, other: Identity | None) -> bool:
    return other is not None and who.key == other.key
