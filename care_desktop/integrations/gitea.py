"""Gitea and Forgejo as a source: issues, comments and pull requests."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from care_desktop.domain.interactions import Depth, Flow
from care_desktop.domain.sync import Account, Batch, Greeting, Happening, Identity
from care_desktop.integrations.http import Http, Origin, checked_base
from care_desktop.integrations.problems import ServiceTrouble
from care_desktop.integrations.repository_items import (
    SINCE_FIELD,
    flow_of_issue,
    last_number,
    number_in,
    of_item,
    repositories_of,
    start_of,
    text_in,
)
from care_desktop.integrations.repository_walk import (
    ABSENT,
    Page,
    Place,
    Scope,
    Stream,
    Walk,
    ask,
    descending,
    mark_of,
    read_on,
    reader_of,
    whole,
)
from care_desktop.integrations.source import AccountField, SecretNeeded

PER_PAGE = 50
_Item = dict[str, Any]


class Gitea:
    """Repositories on a Gitea or Forgejo, such as Codeberg."""

    kind = "gitea"
    title = "Gitea or Forgejo"
    icon = "repository"
    default_host = "codeberg.org"
    host_hint = ""
    fields: tuple[AccountField, ...] = (
        AccountField("repositories", "Repositories", "owner/name", is_list=True),
        SINCE_FIELD,
    )
    secret: SecretNeeded | None = SecretNeeded(
        "Access token",
        "read:repository, read:issue and read:user",
        "https://{host}/user/settings/applications",
        optional=True,
    )
    reads = "Reads titles, days and authors of issues, comments and pull requests. Nothing is written."
    is_local = False
    brings_people = True

    def greet(self, account: Account, secret: str | None, http: Http) -> Greeting:
        """Ask who the token belongs to, and whether every repository can be read. Blocks on the network.

        Raises:
            SignInAgain, Postponed, Offline, ServiceTrouble: each with a sentence.
            InvalidInput: the host or a repository is not written as it should be.
        """
        lists = _lists(account, secret, http)
        login, identity = "", None
        if secret:
            reply = lists.origin.get("user")
            found = reply.record()
            login = text_in(found, "login")
            identity = Identity(lists.service, str(number_in(found, "id", reply.url)), login)
        names = repositories_of(account)
        missing = [name for name in names if lists.open(name) is None]
        if missing:
            raise ServiceTrouble(
                f"{account.host} has no repository {', '.join(missing)}, or the token may not read it.",
                "Check its name and what the token may read.",
            )
        return Greeting(login, f"{len(names)} repositories can be read.", identity)

    def fetch(self, account: Account, cursor: str, secret: str | None, http: Http, now: datetime) -> Batch:
        """Some pages of what changed since the cursor. Blocks on the network; stores nothing.

        Raises:
            SignInAgain, Postponed, Offline, ServiceTrouble: each with a sentence.
            InvalidInput: the host, a repository or the day is not written as it should be.
        """
        lists = _lists(account, secret, http)
        streams = (
            Stream("issues", lists.issues),
            Stream("comments", lists.comments),
            Stream("pulls", lists.pulls, newest_first=True),
        )
        names, start = repositories_of(account), start_of(account)
        return read_on(Walk(account.host, names, lists.open, streams, start, reader_of(secret)), cursor, now)


@dataclass(frozen=True, slots=True)
class _Lists:
    """The lists of a repository; `service` is whose ids they hold, `me` our login there."""

    origin: Origin
    service: str
    me: str

    def open(self, name: str) -> Scope | None:
        reply = self.origin.get(f"repos/{name}", allow=ABSENT)
        if reply.status in ABSENT:
            return None
        item = reply.record()
        return Scope(str(number_in(item, "id", reply.url)), text_in(item, "full_name") or name)

    def issues(self, scope: Scope, place: Place) -> Page | None:
        """Newest created first on every version, so that a change moves nothing; read to the end, filtered by time."""
        params = {"state": "all", "type": "issues", "limit": str(PER_PAGE)}
        since = {"since": place.since} if place.since else {}
        reply = ask(self.origin, f"repos/{scope.name}/issues", {**params, **since}, place)
        if reply is None:
            return None
        items = reply.records()
        newest, after = whole(reply, items, "updated_at", place)
        return Page(tuple(self._issues(scope, items, reply.url)), newest, after, "", mark_of(items))

    def comments(self, scope: Scope, place: Place) -> Page | None:
        since = {"since": place.since} if place.since else {}
        params = {"limit": str(PER_PAGE), **since}
        reply = ask(self.origin, f"repos/{scope.name}/issues/comments", params, place)
        if reply is None:
            return None
        items = reply.records()
        newest, after = whole(reply, items, "updated_at", place)
        return Page(tuple(self._comments(scope, items, reply.url)), newest, after, "", mark_of(items))

    def pulls(self, scope: Scope, place: Place) -> Page | None:
        params = {"state": "all", "sort": "recentupdate", "limit": str(PER_PAGE)}
        reply = ask(self.origin, f"repos/{scope.name}/pulls", params, place)
        if reply is None:
            return None
        items = reply.records()
        newest, after = descending(reply, items, "updated_at", place)
        found = tuple(one for item in items for one in self._pull(scope, item, reply.url))
        return Page(found, newest, after, reply.headers.get("etag", ""), mark_of(items))

    def _issues(self, scope: Scope, items: list[_Item], url: str) -> Iterator[Happening]:
        for item in items:
            who, title = self._who(item.get("user")), text_in(item, "title")
            if who is None or item.get("pull_request"):
                continue
            labels = [text_in(label, "name") for label in item.get("labels") or [] if isinstance(label, dict)]
            thread = str(number_in(item, "number", url))
            yield of_item(self.service, scope, "issue", item, thread, who, flow_of_issue(title, labels), url)

    def _comments(self, scope: Scope, items: list[_Item], url: str) -> Iterator[Happening]:
        openers: dict[int, Identity | None] = {}
        for item in items:
            who = self._who(item.get("user"))
            number = last_number(item.get("issue_url") or item.get("pull_request_url"), url)
            if who is None:
                continue
            # Only with our own comments it matters whom they answer, and each costs a request.
            if self.me and who.login == self.me and number not in openers:
                found = self.origin.get(f"repos/{scope.name}/issues/{number}", allow=ABSENT)
                openers[number] = None if found.status in ABSENT else self._who(found.record().get("user"))
            said, others = {**item, "title": f"{scope.name}#{number}"}, (openers.get(number),)
            yield of_item(self.service, scope, "comment", said, str(number), who, Flow.CONVERSATION, url, others=others)

    def _pull(self, scope: Scope, item: _Item, url: str) -> Iterator[Happening]:
        who, thread, flow = self._who(item.get("user")), str(number_in(item, "number", url)), Flow.CONTRIBUTION
        if who is not None:
            yield of_item(self.service, scope, "pull request", item, thread, who, flow, url, depth=Depth.CONVERSATION)
        merger = self._who(item.get("merged_by"))
        if merger is not None and item.get("merged_at") and (who is None or merger.key != who.key):
            part = f"{thread}/merge"
            yield of_item(self.service, scope, "merge", item, part, merger, flow, url, others=(who,), stamp="merged_at")

    def _who(self, found: object) -> Identity | None:
        """A person; None for deleted accounts and machines, which have no number above zero."""
        if not isinstance(found, dict):
            return None
        id, login, email = found.get("id"), text_in(found, "login"), text_in(found, "email")
        if not isinstance(id, int) or id <= 0 or not login or login.endswith("[bot]"):
            return None
        emails = (email,) if email and "noreply" not in email else ()
        return Identity(self.service, str(id), login, emails, text_in(found, "full_name"), text_in(found, "html_url"))


def _lists(account: Account, secret: str | None, http: Http) -> _Lists:
    base = checked_base(account.host)
    origin = http.at(f"{base.rstrip('/')}/api/v1/", {"authorization": f"token {secret}"} if secret else {})
    return _Lists(origin, f"gitea:{urlsplit(base).hostname}", account.login)
