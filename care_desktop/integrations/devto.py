"""dev.to and other Forem sites: articles of people, organisations and tags we follow, and the comments below them."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode, urljoin

from care_desktop.domain.interactions import Channel, Depth, Flow
from care_desktop.domain.sync import Account, Batch, Greeting, Happening, Identity
from care_desktop.errors import InvalidInput
from care_desktop.integrations.http import Http, Origin, host_of
from care_desktop.integrations.problems import Postponed
from care_desktop.integrations.repository_items import SINCE_FIELD, start_of, text_in
from care_desktop.integrations.shapes import (
    count_page,
    cursor_of,
    first_page,
    folder_of,
    id_in,
    instant_in,
    items_in,
    kept,
    not_before,
    one_line,
    record_in,
    secure,
)
from care_desktop.integrations.source import AccountField, SecretNeeded

PUBLIC_HOST = "dev.to"
ARTICLES_A_PAGE = 30
FIRST_DAYS = 90
OVERLAP_DAYS = 14
REMEMBERED_ARTICLES = 5_000
_ACCEPT = {"accept": "application/vnd.forem.api-v1+json"}
_ABSENT = frozenset({404})


class DevTo:
    """One Forem site."""

    kind = "devto"
    title = "dev.to"
    icon = "forum"
    default_host = PUBLIC_HOST
    host_hint = ""
    fields: tuple[AccountField, ...] = (
        AccountField("usernames", "People and organisations", "ines", required=False, is_list=True),
        AccountField("tags", "Tags", "offlinesdk", required=False, is_list=True),
        SINCE_FIELD,
    )
    secret: SecretNeeded | None = SecretNeeded(
        "API key", "none: a key only says who you are", "https://{host}/settings/extensions", optional=True
    )
    reads = "Reads titles, days and authors of articles and of the comments below them. Nothing is written."
    is_local = False
    brings_people = True

    def greet(self, account: Account, secret: str | None, http: Http) -> Greeting:
        """Ask whose key it is, or whether the site can be read. Blocks on the network.

        Raises:
            SignInAgain, Postponed, Offline, ServiceTrouble: each with a sentence.
            InvalidInput: nothing is followed.
        """
        site = _Site(account, secret, http)
        count = len(_lists(account))
        sentence = f"Articles of {count} people, organisations and tags can be read."
        if not secret:
            site.origin.get(f"api/articles?{urlencode({'per_page': '1'})}", headers=_ACCEPT).records()
            return Greeting("", sentence)
        who = site.identity(site.origin.get("api/users/me", headers=_ACCEPT).record(), "id")
        return Greeting(who.login if who else "", sentence, who)

    def fetch(self, account: Account, cursor: str, secret: str | None, http: Http, now: datetime) -> Batch:
        """One page of articles, with the comments of those that have new ones. Blocks on the network.

        Raises:
            SignInAgain, Postponed, Offline, ServiceTrouble: each with a sentence.
            InvalidInput: nothing is followed.
        """
        site, lists, start = _Site(account, secret, http), _lists(account), start_of(account)
        state = kept(cursor, account)
        if "list" not in state:
            since = instant_in({"start": state.get("day") or start}, "start") or now - timedelta(days=FIRST_DAYS)
            state |= {"list": 0, "page": 1, "days": max((now - since).days, 0) + OVERLAP_DAYS, "today": now.isoformat()}
            first_page(state)
        articles = site.articles(lists[state["list"]], state["page"], state["days"])
        if not state.pop("again", False):
            count_page(state, (id_in(one) for one in articles), folder_of(account.host))
        found, done = [], state["pages"]
        seen: dict[str, int] = state.setdefault("seen", {})
        before = dict(seen)
        for article in articles:
            try:
                found += site.happenings(article, seen)
            except Postponed:
                if seen == before:
                    raise
                # What is here already is kept, so that a short limit never starts the page anew for ever.
                state["again"] = True
                return Batch(cursor_of(state), not_before(found, start), more=True, done=done)
        too_old = any(text_in(one, "published_at") < start for one in articles)
        if articles and not (too_old and lists[state["list"]][0] == "username"):
            state["page"] += 1
        else:
            state["list"], state["page"] = state["list"] + 1, 1
            first_page(state)
        more = state["list"] < len(lists)
        if not more:
            state["day"] = state.pop("today")
            state["seen"] = dict(list(seen.items())[-REMEMBERED_ARTICLES:])
            for name in ("list", "page", "days"):
                del state[name]
        return Batch(cursor_of(state), not_before(found, start), more=more, done=done)


def _lists(account: Account) -> list[tuple[str, str]]:
    """What to ask for: parameter and value."""
    found = [
        (name, value)
        for name, option in (("username", "usernames"), ("tag", "tags"))
        for value in dict.fromkeys(re.findall(r"[^\s,@#]+", account.options.get(option, "").lower()))
    ]
    if not found:
        raise InvalidInput("Nobody and no tag is followed.", "Write at least one person, organisation or tag.")
    return found


class _Site:
    """What we ask of a site."""

    def __init__(self, account: Account, secret: str | None, http: Http) -> None:
        self._base = folder_of(account.host)
        host = host_of(self._base)
        self.origin: Origin = http.at(self._base, {"api-key": secret} if secret else {})
        self._service = "devto" if host == PUBLIC_HOST else f"devto:{host}"

    def articles(self, wanted: tuple[str, str], page: int, days: int) -> list[dict[str, Any]]:
        """One page: of a tag those of the last days by how much they were liked, of a person the newest first."""
        name, value = wanted
        asked = {name: value, "per_page": str(ARTICLES_A_PAGE), "page": str(page)}
        within = {"top": str(days)} if name == "tag" else {}
        reply = self.origin.get(f"api/articles?{urlencode({**asked, **within})}", headers=_ACCEPT, allow=_ABSENT)
        return [] if reply.status in _ABSENT else [one for one in reply.records() if id_in(one)]

    def happenings(self, article: Mapping[str, Any], seen: dict[str, int]) -> list[Happening]:
        """An article, and its comments when there are more or fewer than the last time."""
        author, when, number = self.identity(record_in(article, "user")), _published(article), id_in(article)
        found = []
        if author is not None and when is not None:
            url = secure(article.get("url"))
            found.append(self._one(f"article:{number}", article, when, author, (), Flow.CONTRIBUTION, "article", url))
        count = article.get("comments_count")
        count = count if isinstance(count, int) else 0
        if count and seen.get(number) != count:
            found += self._comments(article, author)
            seen.pop(number, None)
            seen[number] = count
        return found

    def _comments(self, article: Mapping[str, Any], author: Identity | None) -> Iterator[Happening]:
        reply = self.origin.get(f"api/comments?a_id={quote(id_in(article))}", headers=_ACCEPT, allow=_ABSENT)
        found = [] if reply.status in _ABSENT else reply.records()
        waiting = [(comment, author) for comment in found]
        while waiting:
            comment, to = waiting.pop()
            who, when = self.identity(record_in(comment, "user")), instant_in(comment, "created_at")
            code = text_in(comment, "id_code")
            children = items_in(comment.get("children", []), reply.url)
            waiting += [(child, who) for child in children]
            if who is None or when is None or not code:
                continue
            others = (to,) if to is not None and to.key != who.key else ()
            yield self._one(f"comment:{code}", article, when, who, others, Flow.CONVERSATION, "", "")

    def _one(
        self,
        id: str,
        article: Mapping[str, Any],
        when: datetime,
        author: Identity,
        others: tuple[Identity, ...],
        flow: Flow,
        kind: str,
        url: str,
    ) -> Happening:
        return Happening(
            external_id=id,
            source=self._service,
            thread=id if kind else f"article/{id_in(article)}",
            occurred_at=when,
            author=author,
            channel=Channel.FORUM,
            flow=flow,
            others=others,
            kind=kind,
            depth=Depth.EXCHANGE,
            note=one_line(article.get("title")),
            url=url or secure(article.get("url")),
        )

    def identity(self, who: Mapping[str, Any], id: str = "user_id") -> Identity | None:
        """Somebody; None for an account that is gone."""
        name, number = text_in(who, "username"), id_in(who, id)
        if not name and not number:
            return None
        return Identity(self._service, number, name, name=text_in(who, "name"), url=secure(urljoin(self._base, name)))


def _published(article: Mapping[str, Any]) -> datetime | None:
    return instant_in(article, "published_at") or instant_in(article, "published_timestamp")
