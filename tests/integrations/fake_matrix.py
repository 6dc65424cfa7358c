"""A small stateful stand-in for a Matrix server, three events a page."""

from datetime import timedelta
from typing import Any
from urllib.parse import unquote

from tests.integrations.fake_server import Answer, Asked, FakeServer
from tests.integrations.fake_social import CANARY, FIRST, PAGE

ME = "@ines:example.org"
BO = "@bo:other.example"
_NOT_HERE = Answer(404, {"errcode": "M_NOT_FOUND", "error": "Event not found."})
_FORBIDDEN = Answer(403, {"errcode": "M_FORBIDDEN", "error": "You are not in the room."})
Item = dict[str, Any]


class FakeMatrix(FakeServer):
    """Rooms of the account `@ines:example.org`; a token is the number of events before it."""

    def __init__(self) -> None:
        super().__init__(self._answer)
        self.rooms: dict[str, Item] = {}
        self.aliases: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.direct: dict[str, list[Any]] = {}
        self.left: set[str] = set()
        self.heeds_to = True
        self.is_endless = False
        self._events: list[tuple[str, Item]] = []

    def write(self, sender: str, room: str, days: float, **content: Any) -> str:
        """Somebody writes in a room; returns the event's id. `type` is that of the event."""
        self.rooms.setdefault(room, {"m.room.name": {"name": f"Room {room[1:4]}"}})
        kind = content.pop("type", "m.room.message")
        event_id = f"$event{len(self._events)}"
        when = int((FIRST + timedelta(days=days)).timestamp() * 1000)
        said = {"msgtype": "m.text", "body": "words that nobody keeps", **content}
        event = {"event_id": event_id, "type": kind, "sender": sender, "origin_server_ts": when, "content": said}
        self._events.append((room, event))
        return event_id

    def _answer(self, asked: Asked) -> Answer:
        if asked.headers.get("authorization") != f"Bearer {CANARY}":
            return Answer(401, {"errcode": "M_UNKNOWN_TOKEN", "error": "Unrecognised access token"})
        first, *rest = [unquote(part) for part in asked.path.removeprefix("/_matrix/client/v3/").split("/")]
        joined = sorted(set(self.rooms) - self.left)
        match first:
            case "account":
                return Answer(200, {"user_id": ME})
            case "joined_rooms":
                return Answer(200, {"joined_rooms": joined})
            case "directory":
                room = self.aliases.get(rest[1])
                return Answer(200, {"room_id": room}) if room else _NOT_HERE
            case "user":
                return Answer(200, self.direct) if self.direct else _NOT_HERE
            case "sync":
                assert "since" not in asked.params
                return Answer(200, {"next_batch": str(len(self._events)), "rooms": {"join": self._newest(joined)}})
            case _:
                return self._of_room(rest[0], rest[1:], asked)

    def _newest(self, joined: list[str]) -> Item:
        last = {room: event for room, event in self._events if room in joined}
        return {room: {"timeline": {"events": [{"event_id": event["event_id"]}]}} for room, event in last.items()}

    def _of_room(self, room: str, rest: list[str], asked: Asked) -> Answer:
        if room not in self.rooms or room in self.left:
            return _FORBIDDEN
        if rest[0] == "state":
            found = self.rooms[room].get(rest[1])
            return Answer(200, found) if found else _NOT_HERE
        begin = int(asked.params["from"])
        if self.is_endless:
            begin = len(self._events)
        end = int(asked.params.get("to", 0)) if self.heeds_to else 0
        page = [(n, e) for n, (where, e) in enumerate(self._events[:begin]) if where == room and n >= end][-PAGE:][::-1]
        state = [
            {"type": "m.room.member", "state_key": mxid, "content": {"displayname": name}}
            for mxid, name in self.names.items()
        ]
        more = {"end": str(page[-1][0])} if page and (self.is_endless or page[-1][0] > end) else {}
        if self.is_endless:
            more = {"end": str(int(asked.params["from"]) + 1)}
        return Answer(
            200, {"start": asked.params["from"], "chunk": [event for _, event in page], "state": state, **more}
        )
