"""Matrix: who wrote in the rooms an account is in, and on which days; never what was written."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from care_desktop.domain.interactions import Channel, Depth, Flow
from care_desktop.domain.sync import Account, Batch, Greeting, Happening, Identity
from care_desktop.integrations.http import Http, Origin, changed_shape, host_of
from care_desktop.integrations.problems import ServiceTrouble
from care_desktop.integrations.repository_items import SINCE_FIELD, start_of, text_in
from care_desktop.integrations.shapes import (
    count_page,
    cursor_of,
    first_page,
    folder_of,
    instant_in,
    items_in,
    kept,
    one_line,
    record_in,
)
from care_desktop.integrations.source import AccountField, SecretNeeded

EVENTS_A_PAGE = 200
EMPTY_PAGES_MAX = 10
PAST_DAYS = 90
# Servers that do not stop where they are asked to: what is this much older than the newest had come before.
LATE = timedelta(days=30)
SYNC_PATIENCE_S = 180.0
_API = "_matrix/client/v3/"
_TYPES = ["m.room.message", "m.room.encrypted"]
_REFUSED = frozenset({403, 404})
_REFUSALS = frozenset({"M_FORBIDDEN", "M_NOT_FOUND", "M_UNKNOWN"})
_MXID = re.compile(r"@([^:\s]+):(\S+)")
_BOT = re.compile(r"(?:^|[-_.])bot(?:$|[-_.])", re.IGNORECASE)
_NOTHING: Mapping[str, Any] = {"not_types": ["*"]}


class Matrix:
    """One account on a Matrix server."""

    kind = "matrix"
    title = "Matrix"
    icon = "channel"
    default_host = "matrix.org"
    host_hint = ""
    fields: tuple[AccountField, ...] = (
        AccountField("rooms", "Rooms; all you are in when empty", "#sdk:example.org", required=False, is_list=True),
        SINCE_FIELD,
    )
    secret: SecretNeeded | None = SecretNeeded(
        "Access token",
        "the whole account, as Matrix has no lesser one",
        note="Element: All settings, Help and about, Access token. Signing out there ends it.",
    )
    reads = (
        "Reads who wrote in your rooms and on which day, also in encrypted ones, and the names of rooms, "
        "never a text. Nothing is written or marked as read."
    )
    is_local = False
    brings_people = True

    def greet(self, account: Account, secret: str | None, http: Http) -> Greeting:
        """Ask whose token it is, and how many rooms can be read. Blocks on the network.

        Raises:
            SignInAgain, Postponed, Offline, ServiceTrouble, InvalidInput: each with a sentence.
        """
        start_of(account)
        server = _server(account, secret, http)
        me = server.me()
        wanted = server.ids_of(_wanted(account))
        joined = server.get("joined_rooms").get("joined_rooms")
        if not isinstance(joined, list):
            raise changed_shape(server.base)
        outside = [name for name, room in wanted.items() if room not in joined]
        if outside:
            raise ServiceTrouble(f"You are not in the room {outside[0]}.", "Join it, or take it out of the list.")
        return Greeting(me, f"{len(wanted) or len(joined)} rooms can be read.", _identity(me, is_us=True))

    def fetch(self, account: Account, cursor: str, secret: str | None, http: Http, now: datetime) -> Batch:
        """One page of a room in which something was written since the last run. Blocks on the network.

        Raises:
            SignInAgain, Postponed, Offline, ServiceTrouble, InvalidInput: each with a sentence.
        """
        server, state = _server(account, secret, http), kept(cursor, account)
        if not state.get("queue"):
            state = _begin(server, state, _wanted(account), start_of(account), now)
        found: tuple[Happening, ...] = ()
        if state["queue"]:
            found = _of_room(server, state)
        more, done = bool(state["queue"]), int(state["done"])
        if not more:
            kept_on = {name: state[name] for name in ("asks", "me", "newest")}
            return Batch(
                cursor_of({**kept_on, "since": state["next"], "latest": state["top"]}), found, done=done, total=done
            )
        return Batch(cursor_of(state), found, more=True, done=done, total=done + len(state["queue"]))


@dataclass
class _Server:
    """What we ask of a server."""

    origin: Origin
    base: str
    names: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, params: Mapping[str, str] | None = None, **more: Any) -> dict[str, Any]:
        """An answer of the client-server API."""
        query = f"?{urlencode(params)}" if params else ""
        return self.origin.send("GET", f"{_API}{path}{query}", **more).record()

    def get_if_allowed(self, path: str, params: Mapping[str, str] | None = None) -> dict[str, Any] | None:
        """The same; None when the server says, in the words of Matrix, that there is no such thing for us."""
        query = f"?{urlencode(params)}" if params else ""
        reply = self.origin.get(f"{_API}{path}{query}", allow=_REFUSED)
        if reply.status not in _REFUSED:
            return reply.record()
        try:
            said = json.loads(reply.body)
        except (ValueError, RecursionError):
            said = None
        if isinstance(said, dict) and said.get("errcode") in _REFUSALS:
            return None
        raise self.origin.problem(reply)

    def me(self) -> str:
        """Whose token it is."""
        mxid = text_in(self.get("account/whoami"), "user_id")
        if not _MXID.fullmatch(mxid):
            raise changed_shape(self.base)
        return mxid

    def ids_of(self, rooms: Iterable[str]) -> dict[str, str]:
        """The ids of rooms that were entered by address or id.

        Raises:
            ServiceTrouble: one is not known there.
        """
        found: dict[str, str] = {}
        for name in rooms:
            room = name
            if not name.startswith("!"):
                said = self.get_if_allowed(f"directory/room/{quote(name, safe='')}")
                room = text_in(said or {}, "room_id")
            if not room:
                raise ServiceTrouble(
                    f"{host_of(self.base)} knows no room {name}.", "Write its address, like #sdk:example.org."
                )
            found[name] = room
        return found

    def name_of(self, room: str) -> str:
        """The name of a room, else its address; empty for a talk without either."""
        for kind, key in (("m.room.name", "name"), ("m.room.canonical_alias", "alias")):
            if room not in self.names:
                said = self.get_if_allowed(f"rooms/{quote(room, safe='')}/state/{kind}/") or {}
                if one_line(said.get(key)):
                    self.names[room] = one_line(said.get(key))
        return self.names.get(room, "")


def _server(account: Account, secret: str | None, http: Http) -> _Server:
    base = folder_of(account.host)
    return _Server(http.at(base, {"authorization": f"Bearer {secret}"} if secret else {}), base)


def _wanted(account: Account) -> list[str]:
    """The rooms that were entered; links to them as well."""
    lines = (line.strip().removeprefix("https://matrix.to/#/") for line in account.options.get("rooms", "").split())
    return list(dict.fromkeys(line if line[:1] in ("!", "#") else f"#{line}" for line in lines if line))


def _identity(mxid: str, name: str = "", *, is_us: bool = False) -> Identity:
    local, host = _parts(mxid)
    return Identity(
        service=f"matrix:{host}",
        stable_id=mxid,
        login=local,
        name=one_line(name),
        url=f"https://matrix.to/#/{quote(mxid, safe='@:')}",
        is_bot=_BOT.search(local) is not None,
        is_us=is_us,
    )


def _parts(mxid: str) -> tuple[str, str]:
    match = _MXID.fullmatch(mxid)
    return (match[1], match[2]) if match else ("", "")


def _begin(server: _Server, state: dict[str, Any], rooms: list[str], start: str, now: datetime) -> dict[str, Any]:
    """A run: in which rooms something was written since the last one."""
    me = server.me()
    since = state.get("since", "") if state.get("me") == me else ""
    last = int(state.get("latest", 0)) if since else 0
    limits = {"types": _TYPES, "limit": 1}
    asked: dict[str, Any] = {
        "presence": _NOTHING,
        "account_data": _NOTHING,
        "event_fields": ["event_id", "type"],
        "room": {"timeline": limits, "state": _NOTHING, "ephemeral": _NOTHING, "account_data": _NOTHING},
    }
    if rooms:
        asked["room"]["rooms"] = sorted(server.ids_of(rooms).values())
    params = {"filter": json.dumps(asked, separators=(",", ":")), "timeout": "0", "set_presence": "offline"}
    # Never with the place of the last run: that would take the keys away that wait for the owner's own program.
    said = server.get("sync", params, patience_s=SYNC_PATIENCE_S)
    token, joined = text_in(said, "next_batch"), record_in(record_in(said, "rooms"), "join")
    if not token:
        raise changed_shape(server.base)
    newest = {room: _newest_event(record_in(joined, room), server.base) for room in sorted(joined)}
    known = state.get("newest", {}) if since else {}
    changed = [room for room, event in newest.items() if event and known.get(room) != event]
    direct = server.get_if_allowed(f"user/{quote(me, safe='')}/account_data/m.direct") or {}
    with_whom = {str(room): mxid for mxid, rooms in direct.items() if isinstance(rooms, list) for room in rooms}
    oldest = datetime.fromisoformat(start) if start else now - timedelta(days=PAST_DAYS)
    return {
        **{"asks": state["asks"], "me": me, "since": since, "latest": last, "next": token, "top": last, "done": 0},
        "oldest": int(oldest.timestamp() * 1000),
        "newest": newest,
        "queue": [[room, token, with_whom.get(room, "")] for room in changed],
    }


def _newest_event(room: Mapping[str, Any], url: str) -> str:
    """The id of the newest message of a room; empty without one."""
    events = items_in(record_in(room, "timeline").get("events", []), url)
    return text_in(events[-1], "event_id") if events else ""


def _of_room(server: _Server, state: dict[str, Any]) -> tuple[Happening, ...]:
    """The next page of the first room, newest first."""
    room, place, partner = state["queue"][0]
    params = {
        **{"dir": "b", "from": place, "limit": str(EVENTS_A_PAGE)},
        "filter": json.dumps({"types": _TYPES, "lazy_load_members": True}, separators=(",", ":")),
        **({"to": state["since"]} if state["since"] else {}),
    }
    said = server.get_if_allowed(f"rooms/{quote(room, safe='')}/messages", params)
    if said is None:
        # We are not in it any more.
        _finish_room(state)
        return ()
    events = items_in(said.get("chunk"), server.base)
    count_page(state, (text_in(event, "event_id") for event in events), server.base)
    state["empty"] = 0 if events else int(state.get("empty", 0)) + 1
    times = [_time_ms(event) for event in events if _time_ms(event)]
    state["top"] = max(state["top"], *times, 0)
    names = {
        text_in(event, "state_key"): text_in(record_in(event, "content"), "displayname")
        for event in items_in(said.get("state", []), server.base)
        if event.get("type") == "m.room.member"
    }
    written = [one for one in events if _time_ms(one) >= state["oldest"] and _is_message(one)]
    found = tuple(_happenings(server, room, written, names, state["me"], partner)) if written else ()
    end = text_in(said, "end")
    stop = max(state["oldest"], state["latest"] - int(LATE.total_seconds() * 1000))
    is_over = (times and max(times) < stop) or state["empty"] > EMPTY_PAGES_MAX
    if not end or end == place or end == state["since"] or is_over:
        _finish_room(state)
    else:
        state["queue"][0][1] = end
    return found


def _finish_room(state: dict[str, Any]) -> None:
    state["queue"].pop(0)
    state["done"] += 1
    state["empty"] = 0
    first_page(state)


def _time_ms(event: Mapping[str, Any]) -> int:
    found = event.get("origin_server_ts")
    return found if isinstance(found, int) and not isinstance(found, bool) and 0 < found < 1 << 45 else 0


def _is_message(event: Mapping[str, Any]) -> bool:
    """Whether somebody wrote something: no notice of a program, no correction, nothing taken back."""
    content = record_in(event, "content")
    if (
        not _MXID.fullmatch(text_in(event, "sender"))
        or record_in(content, "m.relates_to").get("rel_type") == "m.replace"
    ):
        return False
    if event.get("type") == "m.room.encrypted":
        return bool(content.get("algorithm"))
    return event.get("type") == "m.room.message" and content.get("msgtype") not in (None, "m.notice")


def _happenings(
    server: _Server, room: str, events: list[dict[str, Any]], names: Mapping[str, str], me: str, partner: str
) -> Iterator[Happening]:
    """One of each person and day; what we wrote, one of each day and person it was for."""
    senders = {text_in(event, "event_id"): text_in(event, "sender") for event in events}
    talks: dict[tuple[str, str, str], datetime] = {}
    for event in reversed(events):
        sender, when = text_in(event, "sender"), instant_in({"at": event["origin_server_ts"] / 1000}, "at")
        if when is not None:
            wanted = _addressed(event, senders, partner) - {me} if sender == me else {""}
            for other in wanted:
                talks.setdefault((sender, other, when.astimezone(UTC).date().isoformat()), when)
    for (sender, other, day), when in sorted(talks.items()):
        yield Happening(
            external_id="|".join(filter(None, (room, day, sender, other))),
            source="matrix",
            thread=room,
            occurred_at=when,
            author=_identity(sender, names.get(sender, ""), is_us=sender == me),
            channel=Channel.CHAT,
            flow=Flow.CONVERSATION,
            others=(_identity(other, names.get(other, "")),) if other else (),
            depth=Depth.EXCHANGE,
            note=server.name_of(room),
            url=f"https://matrix.to/#/{quote(room, safe='!:')}",
        )


def _addressed(event: Mapping[str, Any], senders: Mapping[str, str], partner: str) -> set[str]:
    """For whom something of ours was: who is named in it, who is answered, or with whom we talk alone."""
    content = record_in(event, "content")
    named = record_in(content, "m.mentions").get("user_ids")
    answered = text_in(record_in(record_in(content, "m.relates_to"), "m.in_reply_to"), "event_id")
    every = [*(named if isinstance(named, list) else []), senders.get(answered, ""), partner]
    return {mxid for mxid in every if isinstance(mxid, str) and _MXID.fullmatch(mxid)}
