"""Accounts of several kinds in every state, canned sources for them, and a runner, for tests of the window side."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any
from uuid import UUID

from care_desktop.domain.interactions import Channel, Flow
from care_desktop.domain.schedule import AccountState
from care_desktop.domain.sync import Account, Batch, Greeting, Happening, Identity
from care_desktop.integrations import sources
from care_desktop.integrations.http import Http
from care_desktop.integrations.problems import SignInAgain
from care_desktop.integrations.source import AccountField, SecretNeeded
from care_desktop.services import accounts, sync
from care_desktop.services.outcome import Workspace
from care_desktop.storage import accounts as store
from care_desktop.ui.operations import Operations
from care_desktop.ui.sync_runner import SyncRunner
from tests.ui import logging_desk as desk
from tests.ui.waiting import let_work

CANARY = "canary-secret-0123456789abcdef"
ME = Identity("forum", "7", "ines", (), "Inês")
READS = "Reads posts and topics. Nothing is ever written or sent."


def _open_gate() -> Event:
    gate = Event()
    gate.set()
    return gate


@dataclass
class Canned:
    """A source that brings what it is given, a page at a time; pages may be errors.

    Attributes:
        secrets: those it was asked with.
        refuses: what a greeting raises; None greets.
        gate: a fetch waits for it; open unless another is given.
        fetching, answered: a fetch began, and did not wait any more.
    """

    kind: str = "forum"
    title: str = "Discourse"
    icon: str = "forum"
    default_host: str = "forum.example.org"
    fields: tuple[AccountField, ...] = ()
    secret: SecretNeeded | None = None
    reads: str = READS
    is_local: bool = False
    host_hint: str = ""
    brings_people: bool = True
    pages: Sequence[Sequence[Happening] | Exception] = ()
    secrets: list[str | None] = field(default_factory=list)
    refuses: Exception | None = None
    gate: Event = field(default_factory=_open_gate)
    fetching: Event = field(default_factory=Event)
    answered: Event = field(default_factory=Event)

    def greet(self, account: Account, secret: str | None, http: Http) -> Greeting:
        """Who we are."""
        self.secrets.append(secret)
        if self.refuses is not None:
            raise self.refuses
        return Greeting("ines", "May read 3 categories.", ME)

    def fetch(self, account: Account, cursor: str, secret: str | None, http: Http, now: datetime) -> Batch:
        """The page the cursor stands for."""
        self.secrets.append(secret)
        self.fetching.set()
        self.gate.wait(20)
        self.answered.set()
        place = int(cursor or 0)
        page = self.pages[place] if place < len(self.pages) else ()
        if isinstance(page, Exception):
            raise page
        more = place + 1 < len(self.pages)
        return Batch(str(place + 1), tuple(page), more=more, done=place + 1, total=len(self.pages))


def kinds() -> tuple[Canned, ...]:
    """One source of each look: with a secret, with more fields, on this computer."""
    token = SecretNeeded("User API key", "read", "https://{host}/user-api-key/new")
    optional = SecretNeeded("Fine-grained token", "Contents: read", "https://{host}/settings/tokens", optional=True)
    return (
        Canned(secret=token),
        Canned(
            "github",
            "GitHub",
            "repository",
            "github.com",
            (
                AccountField("repositories", "Repositories", "owner/name", is_list=True),
                AccountField("since", "Not before the day", "2025-01-01", required=False),
            ),
            optional,
            "Reads titles, days and authors of issues, pull requests and stars. Nothing is written.",
        ),
        Canned("caldav", "Calendar, contacts", "calendar", "", (), token, "Reads meetings and contacts."),
        Canned("imap", "Mail", "email", "", (), token, "Reads who wrote to whom, and when. Nothing is written."),
        Canned("mastodon", "Mastodon", "handle", "social.example", (), token, "Reads posts and mentions."),
        Canned(
            "git",
            "Local git",
            "folder",
            "",
            (AccountField("folder", "Folder of the repository", "~/src/offline-sdk", is_folder=True),),
            None,
            "Reads names, addresses, days and first lines of commits. Nothing is written.",
            True,
        ),
        Canned("files", "Files", "import", "", (), None, "Reads files.", True),
    )


def install_sources(*given: Canned, put: Callable[[object, str, Any], None] = setattr) -> tuple[Canned, ...]:
    """Make these (or one of each look) the only kinds of account the program knows."""
    found = given or kinds()
    by_kind = {source.kind: source for source in found}
    put(sources, "SOURCES", found)
    put(accounts, "SOURCES", found)
    put(accounts, "source_of", by_kind.get)
    return found


def said(id: str, author: Identity, *, days_ago: float = 1) -> Happening:
    """A comment in a topic of its own."""
    when = desk.NOW - timedelta(days=days_ago)
    return Happening(id, "forum", f"topic/{id}", when, author, Channel.FORUM, Flow.QUESTION, note="Webhooks")


def somebody(number: int, name: str = "") -> Identity:
    """A developer whom nobody knows."""
    return Identity("forum", str(number), f"dev{number}", (f"dev{number}@example.org",), name or f"Developer {number}")


def add_account(workspace: Workspace, source: Canned, host: str = "", **more: Any) -> UUID:
    """Store an account of a kind."""
    options = {item.name: "here" for item in source.fields}
    return accounts.add(workspace, source, host or source.default_host or source.kind, options, **more).value.id


def ran(workspace: Workspace, id: UUID, state: AccountState, minutes_ago: float, **more: object) -> None:
    """Write how the last run of an account went."""
    when = desk.NOW - timedelta(minutes=minutes_ago)
    values: dict[str, object] = {"state": state, "last_run_at": when, "brought": 1284, "brought_last": 12}
    if state is AccountState.SYNCED:
        values["last_good_at"] = when
    with workspace.database.work() as work:
        store.keep_run(work, id, **(values | more))
        work.commit()


def seven(workspace: Workspace) -> list[UUID]:
    """Seven accounts, each in another state; needs the sources of `kinds`."""
    forum, github, calendar, mail, mastodon, git, files = kinds()
    now = desk.NOW
    keys = [
        accounts.add(workspace, github, "github.com", {"repositories": "acme/sdk\nacme/docs"}, login="ines").value.id,
        add_account(workspace, forum),
        add_account(workspace, calendar, "cloud.example.org", every_min=60),
        add_account(workspace, mail, "mail.example.org"),
        add_account(workspace, mastodon, every_min=60),
        accounts.add(workspace, git, "", {"folder": "~/src/offline-sdk"}).value.id,
        add_account(workspace, files, every_min=0),
    ]
    ran(workspace, keys[0], AccountState.SYNCED, 28)
    key_gone = "forum.example.org answered that the key was revoked."
    ran(workspace, keys[1], AccountState.SIGN_IN, 60, trouble=key_gone, failures=1, brought=212)
    ran(workspace, keys[2], AccountState.OFFLINE, 3, trouble="cloud.example.org cannot be reached.", failures=2)
    until = now + timedelta(minutes=25)
    ran(workspace, keys[3], AccountState.WAITING, 5, trouble="Mail asked to wait.", next_allowed_at=until, failures=1)
    ran(workspace, keys[4], AccountState.SYNCED, 45)
    ran(workspace, keys[5], AccountState.SYNCED, 28)
    return keys


def propose(workspace: Workspace, count: int) -> list[UUID]:
    """People nobody knows wait, the newest first; returns the account that saw them."""
    account = add_account(workspace, kinds()[0])
    page = tuple(said(f"c{n}", somebody(n), days_ago=1 + n / 1000) for n in range(count))
    sync.apply(workspace, account, Batch("1", page))
    return [account]


def settle(runner: SyncRunner) -> None:
    """Wait until no run is under way and everything was shown."""
    waited = 0
    calm = 0
    while calm < 3:
        let_work(5)
        waited += 5
        calm = calm + 1 if runner.idle and runner.operations.idle else 0
        assert waited < desk.LONGEST_WAIT_MS, "the runner is still busy"


@contextmanager
def running(operations: Operations) -> Iterator[SyncRunner]:
    """A runner that runs only what it is told to."""
    runner = SyncRunner(operations, schedules=False)
    yield runner
    runner.close()
    runner.deleteLater()


def refused() -> SignInAgain:
    """What a service says to a secret it does not take."""
    return SignInAgain("forum.example.org does not take the key.", "Make a new one.")


def at(hour: int, minute: int) -> datetime:
    """A time of the day of these tests."""
    return datetime(desk.NOW.year, desk.NOW.month, desk.NOW.day, hour, minute, tzinfo=UTC)
