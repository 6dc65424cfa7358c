"""Bluesky: who mentioned, answered, liked, reposted or followed us, and whom we answered."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from care_desktop.domain.interactions import Channel, Depth, Flow
from care_desktop.domain.sync import Account, Batch, Greeting, Happening, Identity
from care_desktop.integrations.http import Http, Reply, changed_shape, checked_base
from care_desktop.integrations.problems import SignInAgain
from care_desktop.integrations.repository_items import SINCE_FIELD, start_of, text_in
from care_desktop.integrations.shapes import (
    count_page,
    cursor_of,
    first_page,
    instant_in,
    items_in,
    kept,
    not_before,
    record_in,
)
from care_desktop.integrations.source import AccountField, SecretNeeded

PAGE = 100
OVERLAP = timedelta(minutes=2)
_JSON = {"content-type": "application/json"}
_REFUSED = frozenset({400, 401})
_LISTS = ("notifications", "posts")
_SAID = {"mention": "Mentioned us", "reply": "Answered us", "quote": "Quoted us"}
_REACTIONS = frozenset({"like", "repost", "follow"})
_POST = re.compile(r"at://(did:[a-z]+:[\w.:%-]+)/app\.bsky\.feed\.post/([\w.~:-]+)")


@dataclass(frozen=True, slots=True)
class _Session:
    """Who we are, and the two tokens of a sign-in; in memory only, and not shown."""

    did: str
    handle: str
    access: str
    refresh: str

    def __repr__(self) -> str:
        return f"_Session({self.did})"


class Bluesky:
    """One account of the AT protocol. Signing in is limited there, so a session lasts as long as the program runs."""

    kind = "bluesky"
    title = "Bluesky"
    icon = "handle"
    default_host = "bsky.social"
    host_hint = ""
    fields: tuple[AccountField, ...] = (
        AccountField("identifier", "Handle", "ines.bsky.social"),
        SINCE_FIELD,
    )
    secret: SecretNeeded | None = SecretNeeded(
        "App password", "without access to direct messages", "https://bsky.app/settings/app-passwords"
    )
    reads = "Reads who mentioned, answered, liked, reposted or followed you, and whom you answered. Nothing is written."
    is_local = False
    brings_people = True

    def __init__(self) -> None:
        self._sessions: dict[str, _Session] = {}

    def greet(self, account: Account, secret: str | None, http: Http) -> Greeting:
        """Sign in, and say as whom. Blocks on the network.

        Raises:
            SignInAgain, Postponed, Offline, ServiceTrouble: each with a sentence.
        """
        session = self._session(account, secret, http)
        who = Identity("bluesky", session.did, session.handle)
        return Greeting(session.handle, "Notifications and your own answers can be read.", who)

    def fetch(self, account: Account, cursor: str, secret: str | None, http: Http, now: datetime) -> Batch:
        """One page of notifications, or of our own posts, newest first. Blocks on the network; stores nothing.

        Raises:
            SignInAgain, Postponed, Offline, ServiceTrouble: each with a sentence.
        """
        session = self._session(account, secret, http)
        state = kept(cursor, account)
        if state.get("me") != session.did:
            state = {"asks": state["asks"], "me": session.did}
        if not state.get("list"):
            state["list"] = _LISTS[0]
            first_page(state)
        name, start = state["list"], start_of(account)
        place = state.setdefault(name, {})
        reply = self._get(account, secret, http, _address(name, session.did, place.get("at", "")))
        answer = reply.record()
        items = items_in(answer.get("feed" if name == "posts" else name), reply.url)
        count_page(state, (_key(item) for item in items), reply.url)
        happenings = _of_notifications(items) if name == "notifications" else _of_posts(items, session.did)
        done, times = state["pages"], [when for when in map(_time, items) if when is not None]
        newest = max((when.isoformat() for when in times), default="")
        place["top"] = max(place.get("top", ""), newest)
        until = datetime.fromisoformat(place.get("since") or start or "1970-01-01T00:00:00Z")
        if items and text_in(answer, "cursor") and all(when >= until for when in times):
            place["at"] = text_in(answer, "cursor")
        else:
            top = place["top"]
            since = (datetime.fromisoformat(top) - OVERLAP).isoformat() if top else place.get("since", "")
            state[name] = {"since": since}
            state["list"] = next(iter(_LISTS[_LISTS.index(name) + 1 :]), "")
            first_page(state)
        return Batch(cursor_of(state), not_before(happenings, start), more=bool(state["list"]), done=done)

    def _session(self, account: Account, secret: str | None, http: Http) -> _Session:
        if not secret:
            raise SignInAgain("Bluesky needs an app password.", "Make one in the settings of your account there.")
        key = _key_of(account, secret)
        if key not in self._sessions:
            body = {"identifier": account.options.get("identifier", "").strip().removeprefix("@"), "password": secret}
            origin = http.at(checked_base(account.host))
            reply = origin.send(
                "POST", "/xrpc/com.atproto.server.createSession", headers=_JSON, body=json.dumps(body).encode()
            )
            self._sessions[key] = _session_in(reply)
        return self._sessions[key]

    def _get(self, account: Account, secret: str | None, http: Http, address: str) -> Reply:
        """GET as ourselves; a token that ran out is renewed once, then we sign in once."""
        session = self._session(account, secret, http)
        key = _key_of(account, secret or "")
        reply = _signed(http, account, session.access, "GET", address)
        if not _ran_out(reply):
            return reply
        renewed = _signed(http, account, session.refresh, "POST", "/xrpc/com.atproto.server.refreshSession")
        del self._sessions[key]
        if renewed.status not in _REFUSED:
            self._sessions[key] = _session_in(renewed)
        session = self._session(account, secret, http)
        reply = _signed(http, account, session.access, "GET", address)
        if _ran_out(reply):
            del self._sessions[key]
            raise SignInAgain(f"{account.host} did not accept the sign-in.", "Make a new app password and enter it.")
        return reply


def _signed(http: Http, account: Account, token: str, method: str, address: str) -> Reply:
    origin = http.at(checked_base(account.host), {"authorization": f"Bearer {token}"})
    reply = origin.send(method, address, allow=_REFUSED)
    if reply.status == 400 and not _ran_out(reply) and method == "GET":
        raise changed_shape(reply.url)
    return reply


def _ran_out(reply: Reply) -> bool:
    """Tokens that ran out are answered with 400 here, not with 401."""
    return reply.status == 401 or (reply.status == 400 and b"ExpiredToken" in reply.body[:2000])


def _session_in(reply: Reply) -> _Session:
    found = reply.record()
    values = [text_in(found, name) for name in ("did", "handle", "accessJwt", "refreshJwt")]
    if not all(values):
        raise changed_shape(reply.url)
    return _Session(*values)


def _key_of(account: Account, secret: str) -> str:
    return f"{account.id} {sha256(secret.encode()).hexdigest()}"


def _address(name: str, me: str, at: str) -> str:
    after = f"&cursor={quote(at, safe='')}" if at else ""
    if name == "notifications":
        return f"/xrpc/app.bsky.notification.listNotifications?limit={PAGE}{after}"
    return f"/xrpc/app.bsky.feed.getAuthorFeed?actor={me}&filter=posts_with_replies&limit={PAGE}{after}"


def _post_in(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """The post of an entry of a feed; a notification stands for itself."""
    return record_in(item, "post") or item


def _key(item: Mapping[str, Any]) -> str:
    return text_in(_post_in(item), "uri")


def _time(item: Mapping[str, Any]) -> datetime | None:
    # What was reposted is sorted by the day of the repost.
    return instant_in(record_in(item, "reason") or _post_in(item), "indexedAt")


def _of_notifications(items: Sequence[dict[str, Any]]) -> Iterator[Happening]:
    for item in items:
        author, when, reason = _identity(record_in(item, "author")), _time(item), text_in(item, "reason")
        if author is None or when is None or not _key(item):
            continue
        if reason in _SAID:
            yield _said(item, author, when, (), _SAID[reason])
        elif reason in _REACTIONS:
            # What somebody likes in a day is one sign of it, however often they pressed the button.
            yield Happening(
                external_id=_key(item),
                source="bluesky",
                thread=f"{reason}/us",
                occurred_at=when,
                author=author,
                channel=Channel.SOCIAL,
                flow=Flow.SENTIMENT,
                kind=reason,
                depth=Depth.GLANCE,
                url=author.url,
            )


def _of_posts(items: Sequence[dict[str, Any]], me: str) -> Iterator[Happening]:
    for item in items:
        post, reply = _post_in(item), record_in(record_in(_post_in(item), "record"), "reply")
        author, when = _identity(record_in(post, "author")), _time(item)
        if author is None or when is None or author.stable_id != me or not reply:
            continue
        others = {}
        for place in ("parent", "root"):
            seen = _identity(record_in(record_in(record_in(item, "reply"), place), "author"))
            match = _POST.match(text_in(record_in(reply, place), "uri"))
            who = seen or (Identity("bluesky", match[1]) if match else None)
            if who is not None and who.stable_id != me:
                others[who.stable_id] = who
        if others:
            yield _said(post, author, when, tuple(others.values()), "We answered")


def _said(
    post: Mapping[str, Any], author: Identity, when: datetime, others: tuple[Identity, ...], note: str
) -> Happening:
    uri = text_in(post, "uri")
    root = text_in(record_in(record_in(record_in(post, "record"), "reply"), "root"), "uri")
    return Happening(
        external_id=uri,
        source="bluesky",
        thread=root or uri,
        occurred_at=when,
        author=author,
        channel=Channel.SOCIAL,
        flow=Flow.CONVERSATION,
        others=others,
        depth=Depth.EXCHANGE,
        note=note,
        url=_url(uri),
    )


def _identity(who: Mapping[str, Any]) -> Identity | None:
    did, handle = text_in(who, "did"), text_in(who, "handle")
    if not did.startswith("did:"):
        return None
    marks = who.get("labels")
    is_bot = isinstance(marks, list) and any(isinstance(m, dict) and m.get("val") == "bot" for m in marks)
    login = "" if handle == "handle.invalid" else handle
    return Identity(
        "bluesky",
        did,
        login,
        name=text_in(who, "displayName"),
        url=f"https://bsky.app/profile/{did}",
        is_bot=is_bot,
    )


def _url(uri: str) -> str:
    match = _POST.fullmatch(uri)
    return f"https://bsky.app/profile/{match[1]}/post/{match[2]}" if match else ""
