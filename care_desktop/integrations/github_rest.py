"""GitHub's REST lists of a repository: issues, comments, pull requests, review comments, stars, forks."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from care_desktop.domain.interactions import Depth, Flow
from care_desktop.domain.sync import Happening, Identity
from care_desktop.integrations.github_graphql import GraphQL, Thread
from care_desktop.integrations.http import Origin, Reply
from care_desktop.integrations.repository_items import (
    flow_of_issue,
    happening,
    last_number,
    number_in,
    text_in,
)
from care_desktop.integrations.repository_walk import (
    ABSENT,
    PER_PAGE,
    Page,
    Place,
    Scope,
    Stream,
    ascending,
    ask,
    descending,
    instant_in,
    mark_of,
    next_link,
    stamps_of,
)

_JSON = {"accept": "application/vnd.github+json"}
_STARS = {"accept": "application/vnd.github.star+json"}
_GHOST = 10137
_NOBODY = Thread("", None)
_Read = Callable[[Scope, list[dict[str, Any]], Reply], Iterator[Happening]]


@dataclass(frozen=True, slots=True)
class Rest:
    """GitHub's REST interface; `service` is whose ids these are, `more` what a token allows to ask beside it."""

    origin: Origin
    service: str
    more: GraphQL | None

    def streams(self) -> tuple[Stream, ...]:
        """Every list that is read, in order."""
        rest = (
            Stream("issues", self.issues),
            Stream("comments", self.comments),
            Stream("pulls", self.pulls, newest_first=True),
            Stream("review comments", self.review_comments),
            Stream("stars", self.stars),
            Stream("forks", self.forks, newest_first=True),
        )
        if self.more is None:
            return rest
        return (*rest, Stream("discussions", self.more.discussions), Stream("releases", self.more.releases))

    def open(self, name: str) -> Scope | None:
        """A repository by its name, also after it was renamed; None when there is none for us. Blocks.

        Raises:
            CareError: as `Origin.send`, or the answer is of another shape.
        """
        reply = self.origin.get(f"repos/{name}", headers=_JSON, allow=ABSENT)
        if reply.status in ABSENT:
            return None
        item = reply.record()
        return Scope(str(number_in(item, "id", reply.url)), text_in(item, "full_name") or name)

    def issues(self, scope: Scope, place: Place) -> Page | None:
        """A page of issues; pull requests, which GitHub lists among them, have a list of their own. Blocks."""
        return self._oldest_first(scope, "issues", {"state": "all"}, place, self._issues)

    def comments(self, scope: Scope, place: Place) -> Page | None:
        """A page of comments on issues and pull requests. Blocks."""
        return self._oldest_first(scope, "issues/comments", {}, place, self._comments)

    def review_comments(self, scope: Scope, place: Place) -> Page | None:
        """A page of comments on lines of pull requests. Blocks."""
        return self._oldest_first(scope, "pulls/comments", {}, place, self._review_comments)

    def pulls(self, scope: Scope, place: Place) -> Page | None:
        """A page of pull requests, changed last first, with their reviews and mergers. Blocks."""
        params = {"state": "all", "sort": "updated", "direction": "desc", "per_page": str(PER_PAGE)}
        reply = ask(self.origin, f"repos/{scope.name}/pulls", params, place, _JSON)
        if reply is None:
            return None
        items = reply.records()
        newest, after = descending(reply, items, "updated_at", place)
        found = tuple(self._pulls(scope, items, reply, place))
        return Page(found, newest, after, reply.headers.get("etag", ""), mark_of(items))

    def forks(self, scope: Scope, place: Place) -> Page | None:
        """A page of forks, newest first. Blocks."""
        params = {"sort": "newest", "per_page": str(PER_PAGE)}
        reply = ask(self.origin, f"repos/{scope.name}/forks", params, place, _JSON)
        if reply is None:
            return None
        items = reply.records()
        newest, after = descending(reply, items, "created_at", place)
        found = tuple(self._glances(scope, "fork", items, "owner", "created_at", reply))
        return Page(found, newest, after, reply.headers.get("etag", ""), mark_of(items))

    def stars(self, scope: Scope, place: Place) -> Page | None:
        """A page of stars, from the last page back to what is known: the list is the oldest first. Blocks.

        Backwards, because a star that is taken back moves the later ones to lower pages, where they are still met.
        """
        params = {"per_page": str(PER_PAGE)}
        reply = ask(self.origin, f"repos/{scope.name}/stargazers", params, place, _STARS)
        if reply is None:
            return None
        items = reply.records()
        last = "" if place.link else next_link(reply, "last")
        if last:
            return Page(next=Place(place.since, last))
        stamps = stamps_of(items, "starred_at", reply.url)
        link = next_link(reply, "prev")
        is_past = not stamps or min(stamps) < place.since
        found = tuple(self._glances(scope, "star", items, "user", "starred_at", reply))
        etag = reply.headers.get("etag", "") if len(items) < PER_PAGE else ""
        after = None if is_past or not link else Place(place.since, link)
        return Page(found, max(stamps, default=""), after, etag, mark_of(item["user"] or {} for item in items))

    def who(self, found: object) -> Identity | None:
        """A person; None for deleted accounts, bots and organisations."""
        if not isinstance(found, dict) or found.get("type") != "User":
            return None
        id, login, email = found.get("id"), text_in(found, "login"), text_in(found, "email")
        if not isinstance(id, int) or id == _GHOST or login.endswith("[bot]"):
            return None
        emails = (email,) if email else ()
        return Identity(self.service, str(id), login, emails, text_in(found, "name"), text_in(found, "html_url"))

    def _oldest_first(self, scope: Scope, path: str, params: Mapping[str, str], place: Place, read: Any) -> Page | None:
        asked = {**params, "sort": "updated", "direction": "asc", "per_page": str(PER_PAGE)}
        if place.since:
            asked["since"] = place.since
        reply = ask(self.origin, f"repos/{scope.name}/{path}", asked, place, _JSON)
        if reply is None:
            return None
        items = reply.records()
        newest, after = ascending(reply, items, "updated_at", place)
        etag = reply.headers.get("etag", "") if len(items) < PER_PAGE else ""
        return Page(tuple(read(scope, items, reply)), newest, after, etag, mark_of(items))

    def _issues(self, scope: Scope, items: list[dict[str, Any]], reply: Reply) -> Iterator[Happening]:
        for item in items:
            who = self.who(item.get("user"))
            if who is None or "pull_request" in item:
                continue
            labels = [text_in(label, "name") for label in item.get("labels") or [] if isinstance(label, dict)]
            title = text_in(item, "title")
            yield self._happening(scope, "issue", item, reply, "", who, flow_of_issue(title, labels), title=title)

    def _comments(self, scope: Scope, items: list[dict[str, Any]], reply: Reply) -> Iterator[Happening]:
        numbers = [last_number(item.get("issue_url"), reply.url) for item in items]
        threads = self.more.threads(scope, numbers) if self.more is not None else {}
        for number, item in zip(numbers, items, strict=True):
            who, thread = self.who(item.get("user")), threads.get(number, _NOBODY)
            if who is not None:
                title = thread.title or f"{scope.name}#{number}"
                others, flow = (thread.opener,), Flow.CONVERSATION
                yield self._happening(scope, "comment", item, reply, f"{number}", who, flow, others=others, title=title)

    def _review_comments(self, scope: Scope, items: list[dict[str, Any]], reply: Reply) -> Iterator[Happening]:
        """Reviews, except what is said in answer to one, or by the author of the pull request."""
        numbers = [last_number(item.get("pull_request_url"), reply.url) for item in items]
        threads = self.more.threads(scope, numbers) if self.more is not None else {}
        for number, item in zip(numbers, items, strict=True):
            who, thread = self.who(item.get("user")), threads.get(number, _NOBODY)
            if who is None:
                continue
            title, others = thread.title or f"{scope.name}#{number}", (thread.opener,)
            is_author = thread.opener is not None and thread.opener.key == who.key
            if is_author or item.get("in_reply_to_id"):
                kind, part, flow = "review reply", f"{number}", Flow.CONVERSATION
            else:
                kind, part, flow = "review", f"{number}/review", Flow.CONTRIBUTION
            yield self._happening(scope, kind, item, reply, part, who, flow, others=others, title=title)

    def _pulls(self, scope: Scope, items: list[dict[str, Any]], reply: Reply, place: Place) -> Iterator[Happening]:
        changed = stamps_of(items, "updated_at", reply.url)
        news = [item for item, stamp in zip(items, changed, strict=True) if stamp >= place.since]
        for item in news:
            who, title = self.who(item.get("user")), text_in(item, "title")
            if who is not None:
                depth, flow = Depth.CONVERSATION, Flow.CONTRIBUTION
                yield self._happening(scope, "pull request", item, reply, "", who, flow, depth=depth, title=title)
        if self.more is not None:
            numbered = {number_in(item, "number", reply.url): item for item in news}
            yield from self.more.reviews_and_merges(scope, numbered)

    def _glances(
        self, scope: Scope, kind: str, items: list[dict[str, Any]], field: str, stamp: str, reply: Reply
    ) -> Iterator[Happening]:
        for item in items:
            who = self.who(item.get(field))
            if who is not None:
                when, key = instant_in(item, stamp, reply.url), f"{scope.id}:{who.key}"
                yield happening(
                    self.service,
                    scope,
                    kind,
                    key,
                    f"{kind}/{who.key}",
                    when,
                    who,
                    Flow.SENTIMENT,
                    depth=Depth.GLANCE,
                    note=scope.name,
                )

    def _happening(
        self,
        scope: Scope,
        kind: str,
        item: Mapping[str, Any],
        reply: Reply,
        thread: str,
        who: Identity,
        flow: Flow,
        *,
        depth: Depth = Depth.EXCHANGE,
        others: tuple[Identity | None, ...] = (),
        title: str = "",
    ) -> Happening:
        """An item of a list; without a thread it is one itself, by its number."""
        return happening(
            self.service,
            scope,
            kind,
            str(number_in(item, "id", reply.url)),
            thread or str(number_in(item, "number", reply.url)),
            instant_in(item, "created_at", reply.url),
            who,
            flow,
            depth=depth,
            others=others,
            note=title,
            url=item.get("html_url"),
        )
