"""Small stateful stand-ins for a Mastodon server and a Bluesky one."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.integrations.fake_server import Answer, Asked, FakeServer

CANARY = "canary-secret-0123456789abcdef"
FIRST = datetime(2026, 6, 1, 12, tzinfo=UTC)
PAGE = 3
Item = dict[str, Any]


def iso(days: float) -> str:
    """Some days after the first of June."""
    return (FIRST + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S.000Z")


class FakeMastodon(FakeServer):
    """Notifications and statuses of the account `ines`, three a page whatever was asked for."""

    def __init__(self) -> None:
        super().__init__(self._answer)
        self.accounts: dict[str, Item] = {}
        self.lists: dict[str, list[Item]] = {"notifications": [], "statuses": []}
        self.contexts: dict[str, Item] = {}
        self.is_endless = False
        self._next = 1000
        self.me = self.account("ines")

    def account(self, name: str, **more: Any) -> Item:
        """An account; local unless its name holds an @."""
        found = self.accounts.get(name)
        if found is None:
            host = name.partition("@")[2] or "social.example.org"
            found = {"id": str(len(self.accounts) + 1), "acct": name, "display_name": name.title(), "bot": False}
            found["url"] = f"https://{host}/@{name.partition('@')[0]}"
        return self.accounts.setdefault(name, {**found, **more})

    def status(self, by: str, days: float, reply_to: Item | None = None, **more: Any) -> Item:
        """A status; a reply joins the conversation."""
        status = {
            "id": self._id(),
            "created_at": iso(days),
            "account": self.account(by),
            "in_reply_to_id": reply_to["id"] if reply_to else None,
            "visibility": "public",
            "content": "<p>words that nobody keeps</p>",
            "mentions": [],
            "reblog": None,
            **more,
        }
        status["url"] = f"https://social.example.org/@{by}/{status['id']}"
        before = [*self.contexts[reply_to["id"]]["ancestors"], reply_to] if reply_to else []
        self.contexts[status["id"]] = {"ancestors": before, "descendants": []}
        if by == "ines":
            self.lists["statuses"].append(status)
        return status

    def notify(self, kind: str, by: str, days: float, status: Item | None = None) -> Item:
        """Somebody did something to us."""
        found = {"id": self._id(), "type": kind, "created_at": iso(days), "account": self.account(by)}
        self.lists["notifications"].append({**found, "status": status})
        return found

    def answers(self, to: str, days: float, status: Item, **more: Any) -> Item:
        """We answer somebody."""
        return self.status("ines", days, status, mentions=[self.account(to)], **more)

    def _id(self) -> str:
        self._next += 1
        return str(self._next)

    def _answer(self, asked: Asked) -> Answer:
        if asked.headers.get("authorization") != f"Bearer {CANARY}":
            return Answer(401, {"error": "The access token is invalid"})
        name = asked.path.rpartition("/")[2]
        if name == "verify_credentials":
            return Answer(200, self.me)
        if name == "context":
            found = self.contexts.get(asked.path.split("/")[-2])
            return Answer(200, found) if found else Answer(404, {"error": "Record not found"})
        return self._page(name, asked)

    def _page(self, name: str, asked: Asked) -> Answer:
        every = sorted(self.lists[name], key=lambda one: int(one["id"]))
        after, before = int(asked.params.get("min_id", 0)), int(asked.params.get("max_id", 10**9))
        every = [one for one in every if self.is_endless or after < int(one["id"]) < before]
        page = (every[:PAGE] if after else every[-PAGE:])[::-1]
        if not page:
            return Answer(200, [])
        kept = "".join(f"&{name}={value}" for name, value in asked.params.items() if name.endswith("[]"))
        base = f"{self.address}{asked.path}?limit={PAGE}{kept}"
        links = f'<{base}&max_id={page[-1]["id"]}>; rel="next", <{base}&min_id={page[0]["id"]}>; rel="prev"'
        return Answer(200, page, {"link": links})


class FakeBluesky(FakeServer):
    """Notifications and posts of the account `ines.example.org`, three a page, the newest first."""

    def __init__(self) -> None:
        super().__init__(self._answer)
        self.handles: dict[str, str] = {"did:plc:ines": "ines.example.org"}
        self.notifications: list[Item] = []
        self.posts: list[Item] = []
        self.is_endless = False
        self.sessions = 0
        self.valid: set[str] = set()

    def author(self, did: str, **more: Any) -> Item:
        """Somebody, under the handle they have now."""
        handle = self.handles.setdefault(did, f"{did.rpartition(':')[2]}.example.org")
        return {"did": did, "handle": handle, "displayName": handle.partition(".")[0].title(), "labels": [], **more}

    def notify(self, reason: str, did: str, days: float, record: Item | None = None, **more: Any) -> Item:
        """Somebody did something to us."""
        kind = "app.bsky.feed.post" if reason in ("mention", "reply", "quote") else "app.bsky.feed.like"
        found = {
            "uri": f"at://{did}/{kind}/k{len(self.notifications)}",
            "author": self.author(did, **more),
            "reason": reason,
            "record": record or {},
            "indexedAt": iso(days),
        }
        self.notifications.append(found)
        return found

    def answers(self, to: Item, days: float, **more: Any) -> Item:
        """We answer a post; `more` goes into the entry of the feed."""
        link = {"uri": to["uri"], "cid": "x"}
        post = {
            "uri": f"at://did:plc:ines/app.bsky.feed.post/p{len(self.posts)}",
            "author": self.author("did:plc:ines"),
            "record": {"reply": {"root": link, "parent": link}},
            "indexedAt": iso(days),
        }
        entry = {"post": post, "reply": {"parent": to, "root": to}, **more}
        self.posts.append(entry)
        return entry

    def _answer(self, asked: Asked) -> Answer:
        name, sent = asked.path.rpartition(".")[2], asked.headers.get("authorization", "").removeprefix("Bearer ")
        if name == "createSession":
            if CANARY.encode() not in asked.body:
                return Answer(401, {"error": "AuthenticationRequired", "message": "Invalid identifier or password"})
            return self._session()
        if sent not in self.valid:
            return Answer(400, {"error": "ExpiredToken", "message": "Token has expired"})
        if name == "refreshSession":
            return self._session() if sent.startswith("refresh") else Answer(400, {"error": "InvalidToken"})
        return self._page("notifications" if name == "listNotifications" else "feed", asked)

    def _session(self) -> Answer:
        self.sessions += 1
        access, refresh = f"access-{CANARY}-{self.sessions}", f"refresh-{CANARY}-{self.sessions}"
        self.valid = {access, refresh}
        handle = self.handles["did:plc:ines"]
        return Answer(200, {"did": "did:plc:ines", "handle": handle, "accessJwt": access, "refreshJwt": refresh})

    def _page(self, name: str, asked: Asked) -> Answer:
        every = self.notifications if name == "notifications" else self.posts
        every = sorted(every, key=lambda one: one.get("indexedAt") or one["post"]["indexedAt"], reverse=True)
        place = int(asked.params.get("cursor", 0))
        page = every[:PAGE] if self.is_endless else every[place : place + PAGE]
        # The real one gives a cursor with an empty page as well.
        return Answer(200, {name: page, "cursor": str(place + PAGE)})
