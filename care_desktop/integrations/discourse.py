"""Discourse forums: questions, answers and replies in what we follow, and likes of what we wrote."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urljoin

from care_desktop.domain.interactions import Channel, Depth, Flow
from care_desktop.domain.sync import Account, Batch, Greeting, Happening, Identity
from care_desktop.integrations.http import Http, Origin, changed_shape, host_of
from care_desktop.integrations.problems import ServiceTrouble
from care_desktop.integrations.repository_items import SINCE_FIELD, start_of, text_in
from care_desktop.integrations.shapes import (
    count_page,
    cursor_of,
    endless,
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
from care_desktop.integrations.source import AccountField, SecretNeeded, SignInWay

# Old servers answer with the posts of fifty numbers, which may all be private, so an empty page need not be the end.
POSTS_A_STEP = 49
EMPTY_STEPS_MAX = 10
OVERLAP_POSTS = 20
_LIKED, _ANSWERED, _MENTIONED = 2, 6, 7
_ACTIONS = f"{_LIKED},{_ANSWERED},{_MENTIONED}"
_ABSENT = frozenset({403, 404, 410})
_FEEDBACK = re.compile(r"bug|feature|feedback|idea|suggest|wish", re.IGNORECASE)
_QUESTION = re.compile(r"help|support|question|how.?to|q.?&.?a", re.IGNORECASE)


class Discourse:
    """One forum."""

    kind = "discourse"
    title = "Discourse"
    icon = "forum"
    default_host = ""
    host_hint = "forum.example.org"
    fields: tuple[AccountField, ...] = (
        AccountField("categories", "Categories; all when empty", "support", required=False, is_list=True),
        AccountField("topics", "Numbers of single topics to follow beside them", "1234", required=False, is_list=True),
        SINCE_FIELD,
    )
    secret: SecretNeeded | None = SecretNeeded(
        "User API key",
        "read",
        optional=True,
        way=SignInWay.SEALED,
        note="Without one, what everybody can see is read.",
    )
    reads = (
        "Reads titles, days and authors of posts, and who liked or answered yours, never a text. Nothing is written."
    )
    is_local = False
    brings_people = True

    def greet(self, account: Account, secret: str | None, http: Http) -> Greeting:
        """Ask whose key it is, and whether the forum can be read. Blocks on the network.

        Raises:
            SignInAgain, Postponed, Offline, ServiceTrouble: each with a sentence.
        """
        forum = _forum(account, secret, http)
        names = forum.categories()
        missing = _wanted(account) - set(names) - {name.casefold() for name in names.values()}
        if missing:
            raise ServiceTrouble(
                f"{forum.host} has no category {', '.join(sorted(missing))}, or the key may not read it.",
                "Write it as it stands in the address of the category.",
            )
        sentence = f"{len(names)} categories can be read."
        me = forum.me() if secret else None
        if me is None:
            return Greeting("", f"{sentence} Without a key: only what everybody may see, and no likes.")
        return Greeting(me.login, sentence, me)

    def fetch(self, account: Account, cursor: str, secret: str | None, http: Http, now: datetime) -> Batch:
        """One page of what was done to our posts, or of the newest posts. Blocks on the network; stores nothing.

        Raises:
            SignInAgain, Postponed, Offline, ServiceTrouble: each with a sentence.
        """
        forum = _forum(account, secret, http)
        state = kept(cursor, account)
        if not state.get("list"):
            me = forum.me() if secret else None
            if state.get("me", "") != (me.stable_id if me else ""):
                state = {"asks": state["asks"]}
            state["me"], state["login"] = (me.stable_id, me.login) if me else ("", "")
            state["list"], state["names"] = "posts", forum.categories()
            first_page(state)
        start = start_of(account)
        step = _actions if state["list"] == "actions" else _posts
        happenings = not_before(step(forum, state, _followed(account, state["names"]), start), start)
        done = int(state.get("pages", 0))
        if state.pop("at_end", False):
            # Posts come first: they say more than the same post among the actions.
            state["list"] = "actions" if state["list"] == "posts" and state["me"] else ""
            first_page(state)
        if not state["list"]:
            del state["names"], state["login"]
        return Batch(cursor_of(state), happenings, more=bool(state["list"]), done=done)


@dataclass(frozen=True, slots=True)
class _Followed:
    """What the account asks for: ids of categories and topics (both empty: everything), and names of categories."""

    categories: frozenset[str]
    topics: frozenset[str]
    names: Mapping[str, str]

    def holds(self, post: Mapping[str, Any]) -> bool:
        """Whether a post is asked for."""
        if not self.categories and not self.topics:
            return True
        return id_in(post, "category_id") in self.categories or id_in(post, "topic_id") in self.topics


class _Forum:
    """What we ask of a forum."""

    def __init__(self, origin: Origin, base: str) -> None:
        self.origin = origin
        self.host = host_of(base)
        self._base = base
        self._authors: dict[tuple[str, str], Identity | None] = {}

    def me(self) -> Identity:
        """Whose key it is."""
        reply = self.origin.get("session/current.json")
        who = self.identity(record_in(reply.record(), "current_user"), "id", "username", "name")
        if who is None:
            raise changed_shape(reply.url)
        return who

    def categories(self) -> dict[str, str]:
        """Ids of categories, each with its short name."""
        reply = self.origin.get("site.json")
        found = items_in(reply.record().get("categories"), reply.url)
        return {id_in(one): text_in(one, "slug") or text_in(one, "name") for one in found}

    def author_of(self, topic: str, number: str) -> Identity | None:
        """Who wrote a post of a topic; None when it cannot be seen."""
        if (topic, number) not in self._authors:
            reply = self.origin.get(f"posts/by_number/{topic}/{number}.json", allow=_ABSENT)
            found = {} if reply.status in _ABSENT else reply.record()
            self._authors[topic, number] = self.identity(found, "user_id", "username", "name")
        return self._authors[topic, number]

    def identity(self, item: Mapping[str, Any], id: str, login: str, name: str) -> Identity | None:
        """Somebody, under the names an answer uses; None when they are gone."""
        number, username = id_in(item, id), text_in(item, login)
        if not number or not username:
            return None
        return Identity(
            service=f"discourse:{self.host}",
            stable_id=f"{number}@{self.host}",
            login=username,
            name=text_in(item, name),
            url=secure(urljoin(self._base, f"u/{username}")),
            is_bot=number.startswith("-"),
        )

    def happening(
        self, kind: str, item: Mapping[str, Any], author: Identity, when: datetime, flow: Flow, **more: Any
    ) -> Happening:
        """Something done in a topic."""
        topic = id_in(item, "topic_id")
        slug = text_in(item, "topic_slug") or text_in(item, "slug") or "-"
        post, number = id_in(item, "post_id") or id_in(item), id_in(item, "post_number")
        return Happening(
            **{
                "external_id": f"post:{post}",
                "source": f"discourse:{self.host}",
                "thread": f"topic/{topic}",
                "occurred_at": when,
                "author": author,
                "channel": Channel.FORUM,
                "flow": flow,
                "kind": kind,
                "depth": Depth.EXCHANGE,
                "note": one_line(item.get("topic_title") or item.get("title")),
                "url": secure(urljoin(self._base, f"t/{slug}/{topic}/{number}")),
                **more,
            }
        )


def _forum(account: Account, secret: str | None, http: Http) -> _Forum:
    base = folder_of(account.host)
    return _Forum(http.at(base, {"user-api-key": secret} if secret else {}), base)


def _wanted(account: Account) -> set[str]:
    """Short names or ids of the categories the account asks for."""
    return {line.strip().casefold() for line in re.split(r"[\n,]+", account.options.get("categories", ""))} - {""}


def _followed(account: Account, names: Mapping[str, str]) -> _Followed:
    wanted = _wanted(account)
    ids = {id for id, name in names.items() if name.casefold() in wanted or id in wanted}
    topics = re.findall(r"(\d+)(?:/\d+)?/?\s*(?:[\n,]|$)", account.options.get("topics", ""))
    # A category that is gone must not mean everything.
    return _Followed(frozenset(ids | ({"-"} if wanted and not ids else set())), frozenset(topics), names)


def _actions(forum: _Forum, state: dict[str, Any], followed: _Followed, start: str) -> Iterator[Happening]:
    """What others did to our posts, newest first, until what was seen the last time."""
    offset = int(state.get("offset", 0))
    asked = {"username": state["login"], "filter": _ACTIONS, "offset": str(offset)}
    reply = forum.origin.get(f"user_actions.json?{urlencode(asked)}")
    items = items_in(reply.record().get("user_actions"), reply.url)
    count_page(state, (f"{id_in(one, 'post_id')} {id_in(one, 'acting_user_id')}" for one in items), reply.url)
    times = [text_in(item, "created_at") for item in items]
    until = state.get("actions", start)
    state["actions_top"] = max(state.get("actions_top", ""), *times, "")
    if items and min(times) >= until:
        state["offset"] = offset + len(items)
    else:
        state.pop("offset", None)
        state["actions"], state["at_end"] = state.pop("actions_top") or until, True
    return _of_actions(forum, items, state["me"])


def _of_actions(forum: _Forum, items: list[dict[str, Any]], me: str) -> Iterator[Happening]:
    for item in items:
        author = forum.identity(item, "acting_user_id", "acting_username", "acting_name")
        when, action = instant_in(item, "created_at"), item.get("action_type")
        if author is None or when is None or author.stable_id == me or item.get("deleted") is True:
            continue
        # Messages between people are in no category.
        private = {} if id_in(item, "category_id") else {"channel": Channel.CHAT, "note": "Direct message", "url": ""}
        if action == _LIKED:
            like = {"external_id": f"like:{id_in(item, 'post_id')}:{author.stable_id}", "thread": f"likes/{me}"}
            yield forum.happening("like", item, author, when, Flow.SENTIMENT, **like, depth=Depth.GLANCE, **private)
        elif action in (_ANSWERED, _MENTIONED):
            yield forum.happening("", item, author, when, Flow.CONVERSATION, **private)


def _posts(forum: _Forum, state: dict[str, Any], followed: _Followed, start: str) -> Iterator[Happening]:
    """The newest posts, back to the last one seen."""
    before, until = int(state.get("before", 0)), int(state.get("posts", 0)) - OVERLAP_POSTS
    reply = forum.origin.get(f"posts.json?before={before}" if before else "posts.json")
    every = items_in(reply.record().get("latest_posts"), reply.url)
    numbers = {int(id_in(one)): one for one in every if id_in(one).isdigit()}
    # Some versions leave out the number itself, others repeat it.
    posts = [one for number, one in numbers.items() if not before or number < before]
    if not posts and set(numbers) - {before}:
        raise endless(reply.url)
    count_page(state, (id_in(one) for one in posts), reply.url)
    state["posts_top"] = max(int(state.get("posts_top", 0)), *numbers, 0)
    state["empty"] = 0 if posts else int(state.get("empty", 0)) + 1
    lowest = min(int(id_in(one)) for one in posts) if posts else before - POSTS_A_STEP
    oldest = min((text_in(one, "created_at") for one in posts), default=start)
    if lowest <= max(until, 1) or oldest < start or state["empty"] > EMPTY_STEPS_MAX:
        for name in ("before", "empty"):
            state.pop(name, None)
        state["posts"], state["at_end"] = max(state.pop("posts_top"), int(state.get("posts", 0))), True
    else:
        state["before"] = lowest
    return _of_posts(forum, posts, followed, state["me"])


def _of_posts(forum: _Forum, posts: list[dict[str, Any]], followed: _Followed, me: str) -> Iterator[Happening]:
    for post in posts:
        author, when = forum.identity(post, "user_id", "username", "name"), instant_in(post, "created_at")
        if author is None or when is None or not followed.holds(post):
            continue
        if post.get("hidden") is True or post.get("user_deleted") is True or post.get("post_type", 1) != 1:
            continue
        topic, answered = id_in(post, "topic_id"), id_in(post, "reply_to_post_number")
        first = id_in(post, "post_number") == "1"
        if author.stable_id == me:
            wanted = [] if first else dict.fromkeys((answered or "1", "1"))
            found = {who.stable_id: who for number in wanted if (who := forum.author_of(topic, number)) is not None}
            others = tuple(who for who in found.values() if who.stable_id != me)
            yield forum.happening("", post, author, when, Flow.CONVERSATION, others=others)
        elif first:
            flow = _flow_of_topic(text_in(post, "topic_title"), followed.names.get(id_in(post, "category_id"), ""))
            yield forum.happening("topic", post, author, when, flow)
        elif post.get("accepted_answer") is True:
            alone = f"post/{id_in(post)}"
            yield forum.happening("answer", post, author, when, Flow.CONTRIBUTION, thread=alone)
        else:
            yield forum.happening("", post, author, when, Flow.CONVERSATION)


def _flow_of_topic(title: str, category: str) -> Flow:
    """What opening a topic means: by its question mark, else by the name of its category."""
    if title.rstrip().endswith("?") or _QUESTION.search(category):
        return Flow.QUESTION
    return Flow.FEEDBACK if _FEEDBACK.search(category) else Flow.CONVERSATION
