"""Mastodon: who mentioned, favoured, boosted or followed us, and whom we answered."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from care_desktop.domain.interactions import Channel, Depth, Flow
from care_desktop.domain.sync import Account, Batch, Greeting, Happening, Identity
from care_desktop.integrations.http import Http, Origin, Reply, changed_shape, checked_base, host_of
from care_desktop.integrations.problems import SignInAgain
from care_desktop.integrations.repository_items import SINCE_FIELD, start_of, text_in
from care_desktop.integrations.shapes import (
    count_page,
    cursor_of,
    endless,
    first_page,
    id_in,
    instant_in,
    items_in,
    kept,
    not_before,
    record_in,
    secure,
)
from care_desktop.integrations.source import AccountField, SecretNeeded

NOTIFICATIONS_A_PAGE = 30
STATUSES_A_PAGE = 20
_LISTS = ("notifications", "statuses")
_REACTIONS: Mapping[str, str] = {"favourite": "favourite", "reblog": "boost", "follow": "follow"}
_TYPES = "&".join(f"types[]={kind}" for kind in ("mention", *_REACTIONS))
_ABSENT = frozenset({404, 410})


class Mastodon:
    """One account on a server that speaks Mastodon's interface."""

    kind = "mastodon"
    title = "Mastodon"
    icon = "handle"
    default_host = "mastodon.social"
    host_hint = ""
    fields: tuple[AccountField, ...] = (SINCE_FIELD,)
    secret: SecretNeeded | None = SecretNeeded(
        "Access token",
        "read:accounts, read:notifications, read:statuses",
        "https://{host}/settings/applications/new",
    )
    reads = "Reads who mentioned, favoured, boosted or followed you, and whom you answered. Nothing is written."
    is_local = False
    brings_people = True

    def greet(self, account: Account, secret: str | None, http: Http) -> Greeting:
        """Ask whose token it is. Blocks on the network.

        Raises:
            SignInAgain, Postponed, Offline, ServiceTrouble: each with a sentence.
        """
        me = _me(_origin(account, secret, http))
        who = _identity(me, host_of(checked_base(account.host)))
        if who is None:
            raise changed_shape(account.host)
        return Greeting(who.login, "Mentions, favourites, boosts, follows and your answers can be read.", who)

    def fetch(self, account: Account, cursor: str, secret: str | None, http: Http, now: datetime) -> Batch:
        """One page of notifications or of our own statuses. Blocks on the network; stores nothing.

        The first run goes from the newest back to the oldest; later ones go forward from the newest one seen.

        Raises:
            SignInAgain, Postponed, Offline, ServiceTrouble: each with a sentence.
        """
        origin = _origin(account, secret, http)
        state = kept(cursor, account)
        if not state.get("list"):
            me = id_in(_me(origin))
            state = state if state.get("me") == me else {"asks": state["asks"], "me": me}
            state["list"] = _LISTS[0]
            first_page(state)
        name = state["list"]
        place = state.setdefault(name, {})
        reply = origin.get(place.get("link") or _address(name, state["me"], place.get("newest", "")))
        items = [item for item in reply.records() if id_in(item)]
        count_page(state, (id_in(item) for item in items), reply.url)
        reader = _Reader(origin, state["me"], host_of(checked_base(account.host)))
        start = start_of(account)
        happenings = reader.of_notifications(items) if name == "notifications" else reader.of_statuses(items)
        found = not_before(happenings, start)
        done = state["pages"]
        if not _advance(place, items, reply, start):
            state["list"] = next(iter(_LISTS[_LISTS.index(name) + 1 :]), "")
            first_page(state)
        return Batch(cursor_of(state), found, more=bool(state["list"]), done=done)


def _origin(account: Account, secret: str | None, http: Http) -> Origin:
    if not secret:
        raise SignInAgain("Mastodon needs an access token.", "Make one in the settings of your account there.")
    return http.at(checked_base(account.host), {"authorization": f"Bearer {secret}"})


def _me(origin: Origin) -> dict[str, Any]:
    reply = origin.get("/api/v1/accounts/verify_credentials")
    found = reply.record()
    if not id_in(found):
        raise changed_shape(reply.url)
    return found


def _address(name: str, me: str, newest: str) -> str:
    after = f"&min_id={newest}" if newest else ""
    if name == "notifications":
        return f"/api/v1/notifications?{_TYPES}&limit={NOTIFICATIONS_A_PAGE}{after}"
    return f"/api/v1/accounts/{me}/statuses?exclude_reblogs=true&limit={STATUSES_A_PAGE}{after}"


def _advance(place: dict[str, Any], items: Sequence[dict[str, Any]], reply: Reply, start: str) -> bool:
    """Move on to the page that the service links to; False when the list is done.

    Raises:
        ServiceTrouble: the page does not lie beyond the last one.
    """
    forward = "newest" in place
    link = reply.link("prev" if forward else "next") if items else None
    if items:
        ids = [id_in(item) for item in items]
        newest, oldest = max(ids, key=_rank), min(ids, key=_rank)
        edge = place.get("newest" if forward else "edge")
        if edge and (_rank(oldest) <= _rank(edge) if forward else _rank(newest) >= _rank(edge)):
            raise endless(reply.url)
        if forward:
            place["newest"] = newest
        else:
            place["top"], place["edge"] = place.get("top", newest), oldest
            first = min((text_in(item, "created_at") for item in items), default="")
            link = None if first < start else link
    if link:
        place["link"] = link
        return True
    place.pop("link", None)
    place.pop("edge", None)
    top = place.pop("top", None)
    if top:
        place["newest"] = top
    return False


def _rank(id: str) -> tuple[int, str]:
    """Ids are numbers or sortable texts; longer ones are newer."""
    return len(id), id


class _Reader:
    """Makes happenings of what one page holds; asks for the conversation a status belongs to."""

    def __init__(self, origin: Origin, me: str, host: str) -> None:
        self._origin = origin
        self._me = me
        self._host = host
        self._roots: dict[str, str] = {}

    def of_notifications(self, items: Sequence[dict[str, Any]]) -> Iterator[Happening]:
        """What others did."""
        for item in items:
            author = _identity(record_in(item, "account"), self._host)
            when, kind = instant_in(item, "created_at"), text_in(item, "type")
            if author is None or when is None or author.stable_id == self._stable(self._me):
                continue
            if kind == "mention":
                status = record_in(item, "status")
                if id_in(status):
                    yield self._said(status, author, when, (), "Mentioned us")
            elif kind in _REACTIONS:
                # What somebody likes in a day is one sign of it, however often they pressed the button.
                yield Happening(
                    external_id=f"notification:{id_in(item)}",
                    source=self._source,
                    thread=f"{_REACTIONS[kind]}/{self._me}",
                    occurred_at=when,
                    author=author,
                    channel=Channel.SOCIAL,
                    flow=Flow.SENTIMENT,
                    kind=_REACTIONS[kind],
                    depth=Depth.GLANCE,
                    url=author.url,
                )

    def of_statuses(self, items: Sequence[dict[str, Any]]) -> Iterator[Happening]:
        """Whom we answered or mentioned."""
        for item in items:
            author, when = _identity(record_in(item, "account"), self._host), instant_in(item, "created_at")
            mentioned = (_identity(who, self._host) for who in items_in(item.get("mentions", []), self._origin_url))
            others = tuple(who for who in mentioned if who is not None and who.stable_id != self._stable(self._me))
            if author is not None and when is not None and others and not record_in(item, "reblog"):
                yield self._said(item, author, when, others, "We answered")

    @property
    def _source(self) -> str:
        return f"mastodon:{self._host}"

    @property
    def _origin_url(self) -> str:
        return f"https://{self._host}"

    def _stable(self, id: str) -> str:
        return f"{id}@{self._host}"

    def _said(
        self, status: dict[str, Any], author: Identity, when: datetime, others: tuple[Identity, ...], note: str
    ) -> Happening:
        is_direct = text_in(status, "visibility") == "direct"
        return Happening(
            external_id=f"status:{id_in(status)}",
            source=self._source,
            thread=f"conversation/{self._root(status)}",
            occurred_at=when,
            author=author,
            channel=Channel.CHAT if is_direct else Channel.SOCIAL,
            flow=Flow.CONVERSATION,
            others=others,
            depth=Depth.EXCHANGE,
            note="Direct message" if is_direct else note,
            url="" if is_direct else secure(status.get("url")),
        )

    def _root(self, status: dict[str, Any]) -> str:
        """The status with which the conversation began, as far as it can be seen."""
        id, parent = id_in(status), id_in(status, "in_reply_to_id")
        if id not in self._roots and parent:
            reply = self._origin.get(f"/api/v1/statuses/{id}/context", allow=_ABSENT)
            around = {} if reply.status in _ABSENT else reply.record()
            before, after = (
                [id_in(one) for one in items_in(around.get(side, []), reply.url)]
                for side in ("ancestors", "descendants")
            )
            root = before[0] if before else parent
            self._roots.update(dict.fromkeys((*before, id, *after), root))
        return self._roots.get(id, id)


def _identity(who: Mapping[str, Any], host: str) -> Identity | None:
    """Somebody as this server knows them; None for an account that is gone."""
    id, name = id_in(who), text_in(who, "acct")
    if not id or not name:
        return None
    return Identity(
        service="mastodon",
        stable_id=f"{id}@{host}",
        login=name if "@" in name else f"{name}@{host}",
        name=text_in(who, "display_name"),
        url=secure(who.get("url")),
        is_bot=who.get("bot") is True or who.get("group") is True,
    )
