"""Stack Exchange: questions of the tags we follow, who answered them, and who commented."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Any
from urllib.parse import urlencode

from care_desktop.domain.interactions import Channel, Depth, Flow
from care_desktop.domain.sync import Account, Batch, Greeting, Happening, Identity
from care_desktop.errors import InvalidInput
from care_desktop.integrations.http import Http, Origin, Reply, changed_shape
from care_desktop.integrations.problems import Postponed, ServiceTrouble, SignInAgain
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
from care_desktop.integrations.source import AccountField, SecretNeeded

VERSION = "2.3"
QUESTIONS_A_PAGE = 50
# A comment does not count as activity there, so what was active lately is read again.
OVERLAP = timedelta(days=7)
_WANTED = (
    *(f".{name}" for name in ("items", "has_more", "backoff", "quota_remaining")),
    *(f".{name}" for name in ("error_id", "error_name", "error_message")),
    *(f"question.{name}" for name in ("question_id", "title", "link", "creation_date", "last_activity_date")),
    *(f"question.{name}" for name in ("owner", "answers", "comments")),
    *(f"answer.{name}" for name in ("answer_id", "creation_date", "owner", "comments")),
    *(f"comment.{name}" for name in ("comment_id", "creation_date", "owner", "reply_to_user")),
    *(f"shallow_user.{name}" for name in ("account_id", "user_id", "display_name", "link", "user_type")),
)
_THROTTLED = 502
_SIGN_IN = frozenset({401, 402, 403, 405, 406})
_SECONDS = re.compile(r"in (\d+) seconds")


class StackExchange:
    """Some tags of one site of the network."""

    kind = "stackexchange"
    title = "Stack Overflow and Stack Exchange"
    icon = "forum"
    default_host = "api.stackexchange.com"
    host_hint = ""
    fields: tuple[AccountField, ...] = (
        AccountField("site", "Site", "stackoverflow", default="stackoverflow"),
        AccountField("tags", "Tags", "offline-sdk", is_list=True),
        AccountField("user", "Your own user number there", "22656", required=False),
        SINCE_FIELD,
    )
    secret: SecretNeeded | None = SecretNeeded(
        "Key of an application", "none: a key only raises the limit", "https://stackapps.com/apps/oauth", optional=True
    )
    reads = "Reads titles, days and authors of questions, answers and comments. Nothing is written."
    is_local = False
    brings_people = True

    def greet(self, account: Account, secret: str | None, http: Http) -> Greeting:
        """Ask whether the site can be read, and who our user number is. Blocks on the network.

        Raises:
            SignInAgain, Postponed, Offline, ServiceTrouble: each with a sentence.
            InvalidInput: there is no tag.
        """
        network = _network(account, secret, http, None)
        count, user = len(_tags(account)), account.options.get("user", "").strip()
        if user and not user.isdigit():
            raise InvalidInput(f"“{user}” is no user number.", "It is in the address of your page there.")
        answer = network.ask(f"users/{user}" if user else "info")
        sentence = f"Questions of {count} tags can be read; {answer.get('quota_remaining', 'some')} requests are left."
        who = next((network.identity(one) for one in items_in(answer.get("items"), account.host)), None)
        if user and who is None:
            raise ServiceTrouble(f"{network.site} has no user {user}.", "It is in the address of your page there.")
        return Greeting(who.name if who else "", sentence, who)

    def fetch(self, account: Account, cursor: str, secret: str | None, http: Http, now: datetime) -> Batch:
        """Some questions with all that hangs on them, the longest unchanged first. Blocks on the network.

        Raises:
            SignInAgain, Postponed, Offline, ServiceTrouble: each with a sentence.
            InvalidInput: there is no tag.
        """
        state = kept(cursor, account)
        allowed = instant_in(state, "not_before")
        if allowed is not None and allowed > now:
            raise Postponed(f"{account.host} asked to wait.", allowed)
        state.pop("not_before", None)
        network = _network(account, secret, http, now)
        if "at" not in state:
            newest = instant_in(state, "newest")
            start = instant_in({"start": start_of(account)}, "start")
            at = newest - OVERLAP if newest else start or datetime.fromtimestamp(0, UTC)
            state["at"], state["page"] = int(at.timestamp()), 1
            first_page(state)
        if not state.get("filter"):
            state["filter"] = network.new_filter()
        answer = network.ask(
            "search",
            tagged=";".join(_tags(account)),
            sort="activity",
            order="asc",
            min=str(state["at"]),
            page=str(state["page"]),
            pagesize=str(QUESTIONS_A_PAGE),
            filter=state["filter"],
        )
        questions = items_in(answer.get("items"), account.host)
        where = folder_of(account.host)
        if any(one.get("last_activity_date", 0) < state["at"] for one in questions):
            raise endless(where)
        count_page(state, (id_in(one, "question_id") for one in questions), where)
        done, found = state["pages"], not_before(network.happenings(questions), start_of(account))
        more = answer.get("has_more") is True and bool(questions)
        _advance(state, questions, more)
        if network.allowed_at is not None:
            state["not_before"] = network.allowed_at.isoformat()
        return Batch(cursor_of(state), found, more=more, done=done)


def _advance(state: dict[str, Any], questions: list[dict[str, Any]], more: bool) -> None:
    """Go on from the newest activity seen: numbers of pages shift while questions become active."""
    times = [when for one in questions if (when := instant_in(one, "last_activity_date")) is not None]
    newest = int(max(times).timestamp()) if times else state["at"]
    state["newest"] = max(newest, int(state.get("newest", 0)))
    if not more:
        for name in ("at", "page", "pages", "mark"):
            state.pop(name, None)
    elif newest > state["at"]:
        state["at"], state["page"] = newest, 1
        # The next page begins with what this one ended with, and may be all the same.
        state.pop("mark", None)
    else:
        state["page"] += 1


def _tags(account: Account) -> list[str]:
    found = list(dict.fromkeys(re.findall(r"[^\s,;]+", account.options.get("tags", "").lower())))
    if not found:
        raise InvalidInput("There is no tag to follow.", "Write one tag a line.")
    return found


def _network(account: Account, secret: str | None, http: Http, now: datetime | None) -> "_Network":
    return _Network(
        http.at(folder_of(account.host)), account.options.get("site", "").strip() or "stackoverflow", secret or "", now
    )


@dataclass(slots=True, repr=False)
class _Network:
    """What we ask of the network; `allowed_at` is the earliest instant of the next request, when it asked to wait."""

    origin: Origin
    site: str
    key: str
    now: datetime | None
    allowed_at: datetime | None = None

    def ask(self, path: str, **asked: str) -> dict[str, Any]:
        """An answer, or the error it holds: errors come with status 400 there."""
        asked = {**asked, "site": self.site, **({"key": self.key} if self.key else {})}
        reply = self.origin.get(f"{VERSION}/{path}?{urlencode(asked)}", allow=frozenset({400}))
        answer = reply.record()
        if "error_id" in answer:
            raise self._problem(reply, answer)
        self._keep_wait(reply, answer)
        return answer

    def new_filter(self) -> str:
        """The name of a filter for exactly what we read; such names are for good."""
        wanted = ";".join(_WANTED)
        reply = self.ask("filters/create", base="none", include=wanted, unsafe="false")
        name = text_in(next(iter(items_in(reply.get("items"), "")), {}), "filter")
        if not name:
            raise changed_shape(f"https://{self.site}")
        return name

    def _keep_wait(self, reply: Reply, answer: Mapping[str, Any]) -> None:
        backoff = answer.get("backoff")
        if self.now is None:
            return
        if isinstance(backoff, int) and backoff > 0:
            self.allowed_at = _said_at(reply, self.now) + timedelta(seconds=backoff)
        if answer.get("quota_remaining") == 0:
            tomorrow = _said_at(reply, self.now) + timedelta(days=1)
            self.allowed_at = tomorrow.replace(hour=0, minute=0, second=0, microsecond=0)

    def _problem(self, reply: Reply, answer: Mapping[str, Any]) -> Exception:
        number, said = answer.get("error_id"), text_in(answer, "error_message")
        if number == _THROTTLED:
            match = _SECONDS.search(said)
            wait = timedelta(seconds=min(int(match[1]), 86_400) if match else 60)
            return Postponed("Stack Exchange asked to wait.", _said_at(reply, self.now) + wait)
        if number in _SIGN_IN or (number == 400 and "key" in said.lower()):
            return SignInAgain("Stack Exchange did not accept the key.", "Enter it again, or remove it.")
        if number == 400 and "site" in said.lower():
            return ServiceTrouble(f"There is no site {self.site}.", "Write it like stackoverflow.")
        return ServiceTrouble(f"Stack Exchange answered with an error ({number}).", "It will be tried again later.")

    def identity(self, who: Mapping[str, Any]) -> Identity | None:
        """Somebody, by the number that holds on every site of the network; None for an account that is gone."""
        account_id, name = id_in(who, "account_id"), unescape(text_in(who, "display_name"))
        if not account_id:
            return None
        login = id_in(who, "user_id") if self.site == "stackoverflow" else ""
        is_bot = id_in(who, "user_id").startswith("-")
        return Identity("stackoverflow", account_id, login, name=name, url=secure(who.get("link")), is_bot=is_bot)

    def happenings(self, questions: list[dict[str, Any]]) -> Iterator[Happening]:
        """Questions, answers and comments."""
        for question in questions:
            asker, number = self.identity(record_in(question, "owner")), id_in(question, "question_id")
            yield from self._one("question", question, question, asker, (), Flow.QUESTION)
            yield from self._comments(question, question, asker)
            for answer in items_in(question.get("answers", []), self.site):
                author = self.identity(record_in(answer, "owner"))
                own = author is not None and asker is not None and author.key == asker.key
                flow = Flow.CONVERSATION if own else Flow.CONTRIBUTION
                # Apart from comments of the same day, which would otherwise hide that it was an answer.
                thread = f"question/{number}" if own else f"answer/{id_in(answer, 'answer_id')}"
                yield from self._one("answer", answer, question, author, (asker,), flow, thread)
                yield from self._comments(answer, question, author)

    def _comments(
        self, on: Mapping[str, Any], question: Mapping[str, Any], owner: Identity | None
    ) -> Iterator[Happening]:
        for comment in items_in(on.get("comments", []), self.site):
            author = self.identity(record_in(comment, "owner"))
            to = self.identity(record_in(comment, "reply_to_user")) or owner
            yield from self._one("comment", comment, question, author, (to,), Flow.CONVERSATION)

    def _one(
        self,
        kind: str,
        item: Mapping[str, Any],
        question: Mapping[str, Any],
        author: Identity | None,
        others: tuple[Identity | None, ...],
        flow: Flow,
        thread: str = "",
    ) -> Iterator[Happening]:
        number, when = id_in(item, f"{kind}_id"), instant_in(item, "creation_date")
        if author is None or when is None or not number:
            return
        yield Happening(
            external_id=f"{kind}:{number}",
            source=f"stackexchange:{self.site}",
            thread=thread or f"question/{id_in(question, 'question_id')}",
            occurred_at=when,
            author=author,
            channel=Channel.STACK_OVERFLOW,
            flow=flow,
            others=tuple(who for who in others if who is not None and who.key != author.key),
            kind="" if kind == "comment" or (kind == "answer" and flow is Flow.CONVERSATION) else kind,
            depth=Depth.EXCHANGE,
            note=one_line(unescape(text_in(question, "title"))),
            url=secure(question.get("link")),
        )


def _said_at(reply: Reply, now: datetime | None) -> datetime:
    """When an answer came: a run may have gone on for minutes since `now`."""
    try:
        said = parsedate_to_datetime(reply.headers.get("date", "")).astimezone(UTC)
    except ValueError:
        said = now or datetime.fromtimestamp(0, UTC)
    return said if now is None or now <= said <= now + timedelta(hours=6) else now
