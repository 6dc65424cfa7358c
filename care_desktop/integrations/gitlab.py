"""GitLab as a source, gitlab.com or a server of one's own: issues, merge requests, comments and approvals."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from care_desktop.domain.interactions import Depth, Flow
from care_desktop.domain.sync import Account, Batch, Greeting, Happening, Identity
from care_desktop.integrations.http import Http, Origin, checked_base
from care_desktop.integrations.problems import ServiceTrouble
from care_desktop.integrations.repository_items import (
    SINCE_FIELD,
    flow_of_issue,
    number_in,
    of_item,
    repositories_of,
    start_of,
    text_in,
)
from care_desktop.integrations.repository_walk import (
    ABSENT,
    PER_PAGE,
    Page,
    Place,
    Scope,
    Stream,
    Walk,
    ascending,
    ask,
    mark_of,
    read_on,
    reader_of,
    whole,
)
from care_desktop.integrations.source import AccountField, SecretNeeded

PUBLIC_HOST = "gitlab.com"
_MACHINE = re.compile(
    r"(?:project|group)_\d+_bot|(?:alert|support|visual-review|automation)-bot|ghost\d*$", re.IGNORECASE
)
# What an event is about -> its part of a thread's name, and the list it is in.
_NOTED = {"Issue": ("issue", "issues"), "MergeRequest": ("merge", "merge_requests")}
_Item = dict[str, Any]


class GitLab:
    """Projects on a GitLab."""

    kind = "gitlab"
    title = "GitLab"
    icon = "repository"
    default_host = PUBLIC_HOST
    host_hint = ""
    fields: tuple[AccountField, ...] = (
        AccountField("repositories", "Projects", "group/project", is_list=True),
        SINCE_FIELD,
    )
    secret: SecretNeeded | None = SecretNeeded(
        "Personal access token", "read_api", "https://{host}/-/user_settings/personal_access_tokens"
    )
    reads = "Reads titles, days and authors of issues, merge requests, comments and approvals. Nothing is written."
    is_local = False
    brings_people = True

    def greet(self, account: Account, secret: str | None, http: Http) -> Greeting:
        """Ask who the token belongs to, and whether every project can be read. Blocks on the network.

        Raises:
            SignInAgain, Postponed, Offline, ServiceTrouble: each with a sentence.
            InvalidInput: the host or a project is not written as it should be.
        """
        lists = _lists(account, secret, http)
        reply = lists.origin.get("user")
        found = reply.record()
        login = text_in(found, "username")
        names = repositories_of(account)
        missing = [name for name in names if lists.open(name) is None]
        if missing:
            raise ServiceTrouble(
                f"{account.host} has no project {', '.join(missing)}, or the token may not read it.",
                "Check its name and what the token may read.",
            )
        identity = Identity(lists.service, str(number_in(found, "id", reply.url)), login)
        return Greeting(login, f"{len(names)} projects can be read.", identity)

    def fetch(self, account: Account, cursor: str, secret: str | None, http: Http, now: datetime) -> Batch:
        """Some pages of what changed since the cursor. Blocks on the network; stores nothing.

        Raises:
            SignInAgain, Postponed, Offline, ServiceTrouble: each with a sentence.
            InvalidInput: the host, a project or the day is not written as it should be.
        """
        lists = _lists(account, secret, http)
        streams = (
            Stream("issues", lists.issues),
            Stream("merge requests", lists.merge_requests),
            Stream("comments", lists.comments),
            Stream("approvals", lists.approvals),
        )
        names, start = repositories_of(account), start_of(account)
        return read_on(Walk(account.host, names, lists.open, streams, start, reader_of(secret)), cursor, now)


@dataclass(frozen=True, slots=True)
class _Lists:
    """The lists of a project; `service` is whose ids they hold."""

    origin: Origin
    service: str

    def open(self, name: str) -> Scope | None:
        reply = self.origin.get(f"projects/{quote(name, safe='')}", allow=ABSENT)
        if reply.status in ABSENT:
            return None
        item = reply.record()
        return Scope(str(number_in(item, "id", reply.url)), text_in(item, "path_with_namespace") or name)

    def issues(self, scope: Scope, place: Place) -> Page | None:
        return self._changed(scope, "issues", place, self._issue)

    def merge_requests(self, scope: Scope, place: Place) -> Page | None:
        return self._changed(scope, "merge_requests", place, self._merge_request)

    def comments(self, scope: Scope, place: Place) -> Page | None:
        return self._events(scope, "commented", place, self._comments)

    def approvals(self, scope: Scope, place: Place) -> Page | None:
        return self._events(scope, "approved", place, self._approvals)

    def _changed(
        self, scope: Scope, path: str, place: Place, read: Callable[[Scope, _Item, str], Iterator[Happening]]
    ) -> Page | None:
        params = {"scope": "all", "order_by": "updated_at", "sort": "asc", "per_page": str(PER_PAGE)}
        since = {"updated_after": place.since} if place.since else {}
        reply = ask(self.origin, f"projects/{scope.id}/{path}", {**params, **since}, place)
        if reply is None:
            return None
        items = reply.records()
        newest, after = ascending(reply, items, "updated_at", place)
        found = tuple(one for item in items for one in read(scope, item, reply.url))
        return Page(found, newest, after, reply.headers.get("etag", "") if after is None else "", mark_of(items))

    def _events(
        self, scope: Scope, action: str, place: Place, read: Callable[[Scope, list[_Item], str], Iterator[Happening]]
    ) -> Page | None:
        """Events, oldest first, so that new ones come at the end; asked for by day, which is itself left out."""
        params = {"action": action, "sort": "asc", "per_page": str(PER_PAGE)}
        if place.since:
            params["after"] = str(date.fromisoformat(place.since[:10]) - timedelta(days=1))
        reply = ask(self.origin, f"projects/{scope.id}/events", params, place)
        if reply is None:
            return None
        items = reply.records()
        newest, after = whole(reply, items, "created_at", place)
        return Page(tuple(read(scope, items, reply.url)), newest, after, "", mark_of(items))

    def _issue(self, scope: Scope, item: _Item, url: str) -> Iterator[Happening]:
        who, title = self._who(item.get("author")), text_in(item, "title")
        if who is not None:
            labels = [label for label in item.get("labels") or [] if isinstance(label, str)]
            thread = f"issue/{number_in(item, 'iid', url)}"
            yield of_item(self.service, scope, "issue", item, thread, who, flow_of_issue(title, labels), url)

    def _merge_request(self, scope: Scope, item: _Item, url: str) -> Iterator[Happening]:
        who, thread = self._who(item.get("author")), f"merge/{number_in(item, 'iid', url)}"
        if who is not None:
            flow, depth = Flow.CONTRIBUTION, Depth.CONVERSATION
            yield of_item(self.service, scope, "merge request", item, thread, who, flow, url, depth=depth)
        merger = self._who(item.get("merge_user") or item.get("merged_by"))
        if merger is not None and item.get("merged_at") and (who is None or merger.key != who.key):
            part, flow = f"{thread}/merge", Flow.CONTRIBUTION
            yield of_item(self.service, scope, "merge", item, part, merger, flow, url, others=(who,), stamp="merged_at")

    def _comments(self, scope: Scope, items: list[_Item], url: str) -> Iterator[Happening]:
        notes = [(item, item["note"]) for item in items if isinstance(item.get("note"), dict)]
        notes = [(item, note) for item, note in notes if note.get("noteable_type") in _NOTED and not note.get("system")]
        openers = {
            kind: self._openers(scope, path, {n.get("noteable_iid") for _, n in notes if n["noteable_type"] == kind})
            for kind, (_thread, path) in _NOTED.items()
        }
        for item, note in notes:
            who, kind, number = self._who(item.get("author")), note["noteable_type"], note.get("noteable_iid")
            if who is not None:
                said = {**note, "created_at": item["created_at"], "title": item.get("target_title")}
                thread, others = f"{_NOTED[kind][0]}/{number}", (openers[kind].get(number),)
                yield of_item(self.service, scope, "comment", said, thread, who, Flow.CONVERSATION, url, others=others)

    def _approvals(self, scope: Scope, items: list[_Item], url: str) -> Iterator[Happening]:
        numbers = {item.get("target_iid") for item in items}
        openers = self._openers(scope, "merge_requests", numbers)
        for item in items:
            who, number = self._who(item.get("author")), item.get("target_iid")
            if who is not None and isinstance(number, int):
                said, thread = {**item, "title": item.get("target_title")}, f"merge/{number}/review"
                others = (openers.get(number),)
                yield of_item(self.service, scope, "review", said, thread, who, Flow.CONTRIBUTION, url, others=others)

    def _openers(self, scope: Scope, path: str, numbers: set[Any]) -> dict[int, Identity | None]:
        """Who opened the issues or merge requests of these numbers, with one request."""
        wanted = sorted(number for number in numbers if isinstance(number, int))
        if not wanted:
            return {}
        asked = urlencode([("scope", "all"), ("per_page", str(PER_PAGE)), *(("iids[]", str(n)) for n in wanted)])
        items = self.origin.get(f"projects/{scope.id}/{path}?{asked}").records()
        return {item["iid"]: self._who(item.get("author")) for item in items if isinstance(item.get("iid"), int)}

    def _who(self, found: object) -> Identity | None:
        """A person; None for deleted accounts and machines."""
        if not isinstance(found, dict):
            return None
        id, login = found.get("id"), text_in(found, "username")
        if not isinstance(id, int) or not login or _MACHINE.match(login):
            return None
        return Identity(self.service, str(id), login, (), text_in(found, "name"), text_in(found, "web_url"))


def _lists(account: Account, secret: str | None, http: Http) -> _Lists:
    base = checked_base(account.host)
    service = "gitlab" if account.host == PUBLIC_HOST else f"gitlab:{urlsplit(base).hostname}"
    return _Lists(http.at(f"{base.rstrip('/')}/api/v4/", {"private-token": secret} if secret else {}), service)
