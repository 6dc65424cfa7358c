"""Small stateful stand-ins for a Discourse forum, Stack Exchange and a Forem site."""

import gzip
import json
from datetime import timedelta
from typing import Any

from tests.integrations.fake_server import Answer, Asked, FakeServer
from tests.integrations.fake_social import CANARY, FIRST, PAGE, Item, iso

CATEGORIES = {1: "support", 2: "feature-requests", 3: "lounge"}


class FakeDiscourse(FakeServer):
    """A forum with three posts a page; `old` answers as versions did that count numbers instead of posts."""

    def __init__(self, old: bool = False) -> None:
        super().__init__(self._answer)
        self.old = old
        self.users: dict[str, int] = {"ines": 7}
        self.posts: list[Item] = []
        self.actions: list[Item] = []
        self.is_endless = False
        self.number = 0

    def post(self, by: str, topic: int, days: float, category: int | None = 1, reply_to: int = 0, **more: Any) -> Item:
        """A post; the first of a topic opens it."""
        self.number += 1
        place = sum(one["topic_id"] == topic for one in self.posts) + 1
        post = {
            "id": self.number,
            "user_id": self.users.setdefault(by, 100 + len(self.users)),
            "username": by,
            "name": by.title(),
            "created_at": iso(days),
            "cooked": "<p>words that nobody keeps</p>",
            "post_number": place,
            "post_type": 1,
            "reply_to_post_number": reply_to or None,
            "topic_id": topic,
            "topic_slug": "webhooks",
            "topic_title": f"Webhooks arrive twice, {topic}",
            "category_id": category,
            **more,
        }
        self.posts.append(post)
        return post

    def act(self, kind: int, by: str, post: Item, days: float) -> None:
        """Somebody likes (2), answers (6) or mentions us (7)."""
        self.actions.append(
            {
                "action_type": kind,
                "created_at": iso(days),
                "acting_user_id": self.users.setdefault(by, 100 + len(self.users)),
                "acting_username": by,
                "acting_name": by.title(),
                "post_id": post["id"],
                "post_number": post["post_number"],
                "topic_id": post["topic_id"],
                "slug": post["topic_slug"],
                "title": post["topic_title"],
                "category_id": post["category_id"],
            }
        )

    def _answer(self, asked: Asked) -> Answer:
        key = asked.headers.get("user-api-key")
        if key not in (None, CANARY):
            return Answer(403, {"errors": ["You are not permitted"], "error_type": "invalid_access"})
        if asked.path == "/session/current.json":
            return Answer(200, {"current_user": {"id": 7, "username": "ines", "name": "Inês"}}) if key else Answer(404)
        if asked.path == "/site.json":
            return Answer(200, {"categories": [{"id": id, "slug": slug} for id, slug in CATEGORIES.items()]})
        if asked.path == "/user_actions.json":
            offset = int(asked.params["offset"])
            newest = sorted(self.actions, key=lambda one: one["created_at"], reverse=True)
            return Answer(200, {"user_actions": newest[offset : offset + PAGE]})
        if asked.path.startswith("/posts/by_number/"):
            topic, number = asked.path.removesuffix(".json").split("/")[-2:]
            found = [p for p in self.posts if p["topic_id"] == int(topic) and p["post_number"] == int(number)]
            return Answer(200, found[0]) if found else Answer(404, {"errors": ["gone"]})
        return self._latest(int(asked.params.get("before", 0))) if asked.path == "/posts.json" else Answer(404)

    def _latest(self, before: int) -> Answer:
        newest = sorted(self.posts, key=lambda one: -one["id"])
        if self.is_endless:
            return Answer(200, {"latest_posts": newest[:PAGE]})
        if self.old:
            before = before or self.number
            return Answer(200, {"latest_posts": [p for p in newest if before - 50 < p["id"] <= before]})
        return Answer(200, {"latest_posts": [p for p in newest if not before or p["id"] < before][:PAGE]})


class FakeStackExchange(FakeServer):
    """One site; three questions a page, always compressed."""

    def __init__(self) -> None:
        super().__init__(self._answer)
        self.users: dict[str, Item] = {}
        self.questions: list[Item] = []
        self.is_endless = False
        self.backoff = 0
        self.error: Item | None = None
        self._number = 0

    def user(self, name: str) -> Item:
        """Somebody; their account number is not their number on the site."""
        place = len(self.users) + 1
        fresh = {"account_id": 9000 + place, "user_id": place, "display_name": name, "user_type": "registered"}
        return self.users.setdefault(name, {**fresh, "link": f"https://stackoverflow.com/users/{place}"})

    def ask(self, by: str, days: float, title: str = "Why does &quot;sync&quot; stop?") -> Item:
        """A question."""
        found = self._item("question", by, days) | {"title": title, "answers": [], "comments": []}
        found |= {"last_activity_date": found["creation_date"], "link": "https://stackoverflow.com/q/1"}
        self.questions.append(found)
        return found

    def answer_to(self, question: Item, by: str, days: float) -> Item:
        """An answer, which makes the question active."""
        found = self._item("answer", by, days) | {"comments": []}
        question["answers"].append(found)
        question["last_activity_date"] = found["creation_date"]
        return found

    def comment(self, on: Item, by: str, days: float) -> None:
        """A comment, which does not."""
        on["comments"].append(self._item("comment", by, days))

    def _item(self, kind: str, by: str, days: float) -> Item:
        self._number += 1
        when = int((FIRST + timedelta(days=days)).timestamp())
        return {f"{kind}_id": self._number, "owner": self.user(by), "creation_date": when}

    def _answer(self, asked: Asked) -> Answer:
        status, body = self._content(asked)
        packed = gzip.compress(json.dumps(body).encode())
        return Answer(status, packed, {"content-encoding": "gzip"})

    def _content(self, asked: Asked) -> tuple[int, Item]:
        if asked.params.get("key") not in (None, CANARY):
            return 400, {"error_id": 400, "error_name": "bad_parameter", "error_message": "`key` is not known"}
        if self.error:
            return 400, self.error
        if asked.path == "/2.3/filters/create":
            return 200, {"items": [{"filter": "!abc"}], "quota_remaining": 299}
        if asked.path.startswith("/2.3/users/"):
            found = [one for one in self.users.values() if str(one["user_id"]) == asked.path.rpartition("/")[2]]
            return 200, {"items": found, "quota_remaining": 298}
        if asked.path != "/2.3/search" or asked.params.get("filter") != "!abc":
            return 200, {"items": [], "quota_remaining": 298}
        since, page = int(asked.params["min"]), int(asked.params["page"])
        active = sorted(self.questions, key=lambda one: one["last_activity_date"])
        found = active if self.is_endless else [one for one in active if one["last_activity_date"] >= since]
        part = found[:PAGE] if self.is_endless else found[(page - 1) * PAGE : page * PAGE]
        more = {"has_more": self.is_endless or page * PAGE < len(found), "quota_remaining": 297}
        return 200, {"items": part, **more, **({"backoff": self.backoff} if self.backoff else {})}


class FakeForem(FakeServer):
    """Articles with comments, three a page."""

    def __init__(self) -> None:
        super().__init__(self._answer)
        self.users: dict[str, Item] = {"ines": {"user_id": 1, "username": "ines", "name": "Inês"}}
        self.articles: list[Item] = []
        self.comments: dict[int, list[Item]] = {}
        self.is_endless = False
        self._number = 0

    def user(self, name: str) -> Item:
        """Somebody."""
        return self.users.setdefault(name, {"user_id": len(self.users) + 1, "username": name, "name": name.title()})

    def article(self, by: str, days: float, *tags: str) -> Item:
        """An article."""
        self._number += 1
        article = {
            "id": self._number,
            "title": f"What we built, part {self._number}",
            "url": f"https://dev.to/{by}/{self._number}",
            "published_at": iso(days).replace(".000", ""),
            "user": self.user(by),
            "tag_list": tags,
            "comments_count": 0,
        }
        self.articles.append(article)
        self.comments[self._number] = []
        return article

    def comment(self, article: Item, by: str, days: float, on: Item | None = None) -> Item:
        """A comment below an article, or below a comment."""
        self._number += 1
        comment = {"id_code": f"c{self._number}", "created_at": iso(days), "user": self.user(by), "children": []}
        (on["children"] if on else self.comments[article["id"]]).append(comment)
        article["comments_count"] += 1
        return comment

    def _answer(self, asked: Asked) -> Answer:
        if asked.headers.get("api-key") not in (None, CANARY):
            return Answer(401, {"error": "unauthorized", "status": 401})
        if asked.path == "/api/users/me":
            return Answer(200, {"id": 1, "username": "ines", "name": "Inês"})
        if asked.path == "/api/comments":
            return Answer(200, self.comments[int(asked.params["a_id"])])
        newest = sorted(self.articles, key=lambda one: one["published_at"], reverse=True)
        by, tag = asked.params.get("username"), asked.params.get("tag")
        found = [one for one in newest if one["user"]["username"] == by or tag in one["tag_list"]]
        place = 0 if self.is_endless else (int(asked.params.get("page", 1)) - 1) * PAGE
        return Answer(200, found[place : place + PAGE])
