"""The outside worlds that the contract is held against: each a source, its server, and what can happen there."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from uuid import UUID

from care_desktop.domain.sync import Account, Happening
from care_desktop.integrations.bluesky import Bluesky
from care_desktop.integrations.devto import DevTo
from care_desktop.integrations.discourse import Discourse
from care_desktop.integrations.http import Http
from care_desktop.integrations.mastodon import Mastodon
from care_desktop.integrations.matrix import Matrix
from care_desktop.integrations.source import Source
from care_desktop.integrations.stack_exchange import StackExchange
from care_desktop.services.sync import Brought
from tests.factories import NOW
from tests.integrations.fake_forums import FakeDiscourse, FakeForem, FakeStackExchange
from tests.integrations.fake_matrix import BO, ME, FakeMatrix
from tests.integrations.fake_server import FakeServer, serving
from tests.integrations.fake_social import CANARY, FakeBluesky, FakeMastodon


@cache
def shared_http() -> Http:
    """One client for all tests: reading the certificates takes longer than most of them."""
    return Http(lambda: NOW)


def account_at(source: Source, server: FakeServer, **options: str) -> Account:
    """An account there that is in no workspace."""
    given = {field.name: options.get(field.name, field.default) for field in source.fields}
    return Account(UUID(int=1), source.kind, server.address, "", given)


def read_all(
    source: Source, server: FakeServer, cursor: str = "", secret: str | None = CANARY, **options: str
) -> tuple[list[Happening], str]:
    """Everything that is new since a cursor, and the next cursor."""
    account, found = account_at(source, server, **options), []
    while True:
        batch = source.fetch(account, cursor, secret, shared_http(), NOW)
        found += batch.happenings
        cursor = batch.cursor
        if not batch.more:
            return found, cursor


@dataclass
class World:
    """A source and its server.

    Attributes:
        brings: how many interactions the first run makes.
        add: the developer does one more thing, on a day and in a thread of its own.
        rename: the developer's login changes; their stable id stays.
        repeat: from now on the pages never end.
        options: of the account.
        secret: what only this origin may see.
        sent: what of the secret goes over the wire, when it is not the secret itself.
        is_cards: it brings contact cards, each of them somebody new, instead of interactions.
        pages: how many pages, and requests, the first run has at least.
    """

    source: Source
    server: FakeServer
    brings: int
    add: Callable[[], object]
    rename: Callable[[], object]
    repeat: Callable[[], object]
    options: Mapping[str, str] = field(default_factory=dict)
    secret: str = CANARY
    sent: str = ""
    is_cards: bool = False
    pages: int = 3

    def count(self, brought: Brought) -> int:
        """How many of its things were brought."""
        return brought.people if self.is_cards else brought.interactions


@contextmanager
def mastodon() -> Iterator[World]:
    """Seven mentions and a favourite; we answered twice."""
    fake = FakeMastodon()

    def add() -> None:
        day = len(fake.lists["notifications"])
        fake.notify("mention", "bo@other.example", day, fake.status("bo@other.example", day))

    def rename() -> None:
        fake.account("bo@other.example")["acct"] = "bo-li@other.example"

    with serving(fake):
        for _ in range(7):
            add()
        fake.notify("favourite", "bo@other.example", 20)
        for notification in fake.lists["notifications"][:2]:
            fake.answers("bo@other.example", 30, notification["status"])
        yield World(Mastodon(), fake, 10, add, rename, lambda: setattr(fake, "is_endless", True))


@contextmanager
def bluesky() -> Iterator[World]:
    """Seven mentions and a like; we answered twice."""
    fake = FakeBluesky()

    def add() -> None:
        fake.notify("mention", "did:plc:bo", len(fake.notifications))

    def rename() -> None:
        fake.handles["did:plc:bo"] = "bo-li.example.org"

    with serving(fake):
        for _ in range(7):
            add()
        fake.notify("like", "did:plc:bo", 20)
        for notification in fake.notifications[:2]:
            fake.answers(notification, 30)
        options = {"identifier": "ines.example.org"}
        yield World(Bluesky(), fake, 10, add, rename, lambda: setattr(fake, "is_endless", True), options)


@contextmanager
def discourse() -> Iterator[World]:
    """Seven topics, two answers of ours, a like."""
    fake = FakeDiscourse()
    names = ["bo"]

    def add() -> None:
        fake.post(names[0], fake.number + 1, fake.number)

    def rename() -> None:
        names[0], fake.users["bo-li"] = "bo-li", fake.users["bo"]

    with serving(fake):
        for _ in range(7):
            add()
        for topic in (1, 2):
            liked = fake.post("ines", topic, 30 + topic, reply_to=1)
            fake.act(2, "bo", liked, 33)
        yield World(Discourse(), fake, 10, add, rename, lambda: setattr(fake, "is_endless", True))


@contextmanager
def stack_exchange() -> Iterator[World]:
    """Seven questions, two of them answered by somebody."""
    fake = FakeStackExchange()

    def add() -> None:
        fake.ask("Bo", 40 + len(fake.questions))

    def rename() -> None:
        fake.user("Bo")["display_name"] = "Bo Li"

    with serving(fake):
        for _ in range(7):
            add()
        for question in fake.questions[:2]:
            fake.comment(fake.answer_to(question, "Ada", 42), "Bo", 43)
        options = {"site": "stackoverflow", "tags": "offline-sdk\nsync"}
        yield World(StackExchange(), fake, 11, add, rename, lambda: setattr(fake, "is_endless", True), options)


@contextmanager
def devto() -> Iterator[World]:
    """Seven articles, two of ours with comments."""
    fake = FakeForem()

    def add() -> None:
        fake.article("bo", len(fake.articles) + 100, "offlinesdk")

    def rename() -> None:
        fake.user("bo")["username"] = "bo-li"

    with serving(fake):
        for _ in range(7):
            add()
        for day in (120, 121):
            ours = fake.article("ines", day)
            fake.comment(ours, "ines", day + 2, fake.comment(ours, "bo", day + 1))
        options = {"tags": "offlinesdk", "usernames": "ines", "since": "2026-06-01"}
        yield World(DevTo(), fake, 13, add, rename, lambda: setattr(fake, "is_endless", True), options)


@contextmanager
def matrix() -> Iterator[World]:
    """Seven days in two rooms, two answers of ours."""
    fake = FakeMatrix()
    day = count()

    def add() -> None:
        number = next(day)
        fake.write(BO, f"!r{number % 2}:example.org", number)

    def rename() -> None:
        fake.names[BO] = "Bo Li"

    with serving(fake):
        for _ in range(7):
            add()
        for room in (0, 1):
            fake.write(ME, f"!r{room}:example.org", 7, **{"m.mentions": {"user_ids": [BO]}})
        next(day)
        options = {"since": "2026-05-01"}
        yield World(Matrix(), fake, 9, add, rename, lambda: setattr(fake, "is_endless", True), options)


# A new source joins the contract by a line here.
WORLDS: Mapping[str, Callable[[], AbstractContextManager[World]]] = {
    "mastodon": mastodon,
    "bluesky": bluesky,
    "discourse": discourse,
    "stack exchange": stack_exchange,
    "dev.to": devto,
    "matrix": matrix,
}
