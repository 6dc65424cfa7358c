"""What sources bring in: identities, what happened, contact cards, and where the next run goes on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from care_desktop.domain.interactions import Channel, Depth, Flow, Milestone
from care_desktop.domain.people import Handle


@dataclass(frozen=True, slots=True)
class Account:
    """A place we sync with, without its secret.

    Attributes:
        kind: the kind of source, such as "github".
        host: where it is, such as "github.com"; for a folder of this computer the folder's name.
        login: who we are there, as far as known; may be empty.
        options: what the source asked for when the account was added (repositories, folder, address ...).
    """

    id: UUID
    kind: str
    host: str
    login: str = ""
    options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody as a source knows them.

    Attributes:
        service: as handles name it, such as "github", "mastodon", "discourse:forum.example.org" or "email".
        stable_id: what never changes and never passes to somebody else; empty when the service has no such thing.
        login: the name that is shown there; may be renamed and taken over, so nobody is recognised by it alone.
        emails: addresses that the service has verified, or that mail was exchanged with.
        is_bot: not a person; dropped.
        is_us: the owner of the account, whether or not a teammate is known by this identity; never proposed.
    """

    service: str
    stable_id: str = ""
    login: str = ""
    emails: tuple[str, ...] = ()
    name: str = ""
    url: str = ""
    is_bot: bool = False
    is_us: bool = False

    @property
    def key(self) -> str:
        """What tells two identities of one service apart: the stable id, else the first address, else the login."""
        return self.stable_id or (self.emails[0] if self.emails else self.login).casefold()


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened elsewhere; those of one thread, day and person become one interaction.

    Attributes:
        external_id: the same whenever it is fetched; unique in its `source`.
        source: where it happened, the same for every account that sees it, such as "github" or "mastodon:host".
        thread: what it belongs to, such as an issue; equal to `external_id` when it stands alone.
        occurred_at: an aware instant; for `day_only` the start of that day in UTC.
        author: who did it, a developer or one of us.
        others: whom it was said to, or who took part; developers or some of us.
        mutual: it went both ways (a meeting), whoever is the author.
        kind: the source's own word (commit, review, issue); empty for none.
        depth: None takes the default of the channel.
        note: its title or subject, one line; never a body.
        known_only: nobody is proposed or made for it: without somebody we know already, nothing of it is kept.
    """

    external_id: str
    source: str
    thread: str
    occurred_at: datetime
    author: Identity
    channel: Channel
    flow: Flow
    others: tuple[Identity, ...] = ()
    day_only: bool = False
    mutual: bool = False
    kind: str = ""
    depth: Depth | None = None
    duration_min: float | None = None
    milestone: Milestone | None = None
    note: str = ""
    url: str = ""
    known_only: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A contact of an address book.

    Attributes:
        key: its place there (href, or UID), unique in the account; `etag` changes whenever the card does.
        raw: the card as it was read, so that what we do not know survives when it is written back.
    """

    key: str
    etag: str
    name: str
    handles: tuple[Handle, ...] = ()
    company: str = ""
    role: str = ""
    place: str = ""
    country: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one fetch brought.

    Attributes:
        gone: keys of cards the service says were deleted; what is merely absent is never gone.
        cursor: where the next fetch goes on; opaque to everybody but its source; never holds a secret.
        more: the next fetch has something to fetch right now.
        done, total: how far this run is, for progress; total None when unknown.
    """

    cursor: str
    happenings: tuple[Happening, ...] = ()
    cards: tuple[Card, ...] = ()
    gone: tuple[str, ...] = ()
    more: bool = False
    done: int = 0
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Greeting:
    """What a source answered when it was asked who we are: our login there, and what it lets us read."""

    login: str
    sentence: str
    identity: Identity | None = None
