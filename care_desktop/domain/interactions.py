"""Interactions: what happened between us and one or more developers, and the closed vocabularies for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class Channel(StrEnum):
    """Where it happened."""

    IN_PERSON = "in person"
    MEETUP = "meetup"
    CONFERENCE = "conference"
    HACKATHON = "hackathon"
    CALL = "call"
    EMAIL = "email"
    CHAT = "chat"
    FORUM = "forum"
    GITHUB = "GitHub"
    STACK_OVERFLOW = "Stack Overflow"
    SOCIAL = "social"
    WEBINAR = "webinar"
    TRAINING = "training"
    ONLINE_FORM = "online form"
    OTHER = "other"


class Flow(StrEnum):
    """The DevRel cycle: two outbound flows, four inbound ones, two that go both ways."""

    AWARENESS = "awareness and inspiration"
    RESOURCES = "developer resources"
    FEEDBACK = "developer feedback"
    SENTIMENT = "developer sentiment"
    QUESTION = "question"
    CONTRIBUTION = "contribution"
    CONVERSATION = "conversation"
    INTRODUCTION = "introduction"


class Direction(StrEnum):
    """Who gave: we to them, they to us, or both."""

    OUTBOUND = "outbound"
    INBOUND = "inbound"
    MUTUAL = "mutual"


class Initiator(StrEnum):
    """Who started it."""

    US = "us"
    THEM = "them"


class Depth(StrEnum):
    """How much of a person's attention it took."""

    GLANCE = "glance"
    EXCHANGE = "exchange"
    CONVERSATION = "conversation"
    WORKING_SESSION = "working session"


class Milestone(StrEnum):
    """A step in the person's own story with the product."""

    TRIED_IT = "tried it"
    SIGNED_UP = "signed up"
    BUILT_SOMETHING = "built something"
    IN_PRODUCTION = "in production"
    SECOND_PRODUCT = "second product"
    ANSWERED_OTHERS = "answered others"
    CONTRIBUTED = "contributed"
    SPOKE_OR_WROTE = "spoke or wrote about us"
    INTRODUCED_SOMEONE = "introduced someone"
    LEFT_US = "left us"


DIRECTION_OF_FLOW: Mapping[Flow, Direction] = MappingProxyType(
    {
        Flow.AWARENESS: Direction.OUTBOUND,
        Flow.RESOURCES: Direction.OUTBOUND,
        Flow.FEEDBACK: Direction.INBOUND,
        Flow.SENTIMENT: Direction.INBOUND,
        Flow.QUESTION: Direction.INBOUND,
        Flow.CONTRIBUTION: Direction.INBOUND,
        Flow.CONVERSATION: Direction.MUTUAL,
        Flow.INTRODUCTION: Direction.MUTUAL,
    }
)

WORKING_SESSION_MIN = 60
CONVERSATION_MIN = 15
EXCHANGE_MIN = 3

DEPTH_OF_CHANNEL: Mapping[Channel, Depth] = MappingProxyType(
    {
        Channel.IN_PERSON: Depth.CONVERSATION,
        Channel.MEETUP: Depth.CONVERSATION,
        Channel.CONFERENCE: Depth.CONVERSATION,
        Channel.HACKATHON: Depth.WORKING_SESSION,
        Channel.CALL: Depth.CONVERSATION,
        Channel.EMAIL: Depth.EXCHANGE,
        Channel.CHAT: Depth.EXCHANGE,
        Channel.FORUM: Depth.EXCHANGE,
        Channel.GITHUB: Depth.EXCHANGE,
        Channel.STACK_OVERFLOW: Depth.EXCHANGE,
        Channel.SOCIAL: Depth.GLANCE,
        Channel.WEBINAR: Depth.GLANCE,
        Channel.TRAINING: Depth.WORKING_SESSION,
        Channel.ONLINE_FORM: Depth.EXCHANGE,
        Channel.OTHER: Depth.EXCHANGE,
    }
)


@cache
def codes(enum_class: type[StrEnum]) -> Mapping[str, int]:
    """Small integers for the values of a vocabulary, for arrays: position + 1, so that 0 means none."""
    return MappingProxyType({member.value: place for place, member in enumerate(enum_class, start=1)})


def code_of(member: StrEnum | None) -> int:
    """The integer of one value; 0 for None."""
    return 0 if member is None else codes(type(member))[member.value]


def default_depth(channel: Channel, duration_min: float | None) -> Depth:
    """The depth to assume when nobody said: by duration in minutes when it is known, else by channel."""
    if duration_min is None:
        return DEPTH_OF_CHANNEL[channel]
    if duration_min >= WORKING_SESSION_MIN:
        return Depth.WORKING_SESSION
    if duration_min >= CONVERSATION_MIN:
        return Depth.CONVERSATION
    return Depth.EXCHANGE if duration_min >= EXCHANGE_MIN else Depth.GLANCE


@dataclass(frozen=True, slots=True)
class When:
    """An instant with the zone it was entered in.

    Attributes:
        instant: aware, in UTC; for day-only records the start of that day in `zone`.
        zone: IANA name of the zone, such as "Africa/Accra", or "UTC".
        day_only: only the day is known.
    """

    instant: datetime
    zone: str
    day_only: bool

    @property
    def day(self) -> date:
        """The calendar day where it was entered; scores count this day."""
        return self.instant.astimezone(zone_of(self.zone)).date()


@cache
def zone_of(name: str) -> ZoneInfo:
    """The time zone of an IANA name; UTC when this computer does not know the name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def on_day(day: date, zone: str = "UTC") -> When:
    """A record of which only the day is known."""
    start = datetime(day.year, day.month, day.day, tzinfo=zone_of(zone))
    return When(start.astimezone(ZoneInfo("UTC")), zone, day_only=True)


def at_instant(instant: datetime, zone: str = "UTC") -> When:
    """A record with a known time of day; `instant` must be aware."""
    return When(instant.astimezone(ZoneInfo("UTC")), zone, day_only=False)


@dataclass(frozen=True, slots=True)
class InteractionDraft:
    """What an advocate wants to record; `problems()` says what is still wrong with it.

    Attributes:
        people: developers who took part, at least one.
        advocates: people on our side who took part; may be empty.
        tone: -2 to +2; None is not noted, which is not the same as 0.
        depth: None takes the default of channel and duration.
        direction: None follows from the flow.
        kind: the word the source used for it (commit, review, talk); empty when entered by hand.
        duration_min: minutes; None is not noted.
        cost: money in `currency`; None is not noted.
        source, external_id: where a synced or imported record came from; unique together, empty by hand.
    """

    people: tuple[UUID, ...]
    when: When
    channel: Channel = Channel.OTHER
    flow: Flow = Flow.CONVERSATION
    direction: Direction | None = None
    initiated_by: Initiator | None = None
    tone: int | None = None
    depth: Depth | None = None
    duration_min: float | None = None
    cost: Decimal | None = None
    currency: str = ""
    milestone: Milestone | None = None
    event_id: UUID | None = None
    resources: tuple[UUID, ...] = ()
    advocates: tuple[UUID, ...] = ()
    tags: tuple[str, ...] = ()
    note: str = ""
    url: str = ""
    kind: str = ""
    source: str = ""
    external_id: str = ""

    @property
    def actual_direction(self) -> Direction:
        """The direction as corrected by hand, else the one of the flow."""
        return self.direction or DIRECTION_OF_FLOW[self.flow]

    @property
    def actual_depth(self) -> Depth:
        """The depth as entered, else the default of channel and duration."""
        return self.depth or default_depth(self.channel, self.duration_min)

    def problems(self) -> tuple[str, ...]:
        """Plain sentences about what keeps this draft from being stored; empty when nothing does."""
        found: list[str] = []
        if not self.people:
            found.append("Say who it was with: at least one person is needed.")
        if self.tone is not None and not -2 <= self.tone <= 2:
            found.append("Tone goes from −2 to +2.")
        if self.duration_min is not None and not 0 <= self.duration_min <= 14 * 24 * 60:
            found.append("The duration must lie between 0 minutes and 14 days.")
        if self.cost is not None and self.cost < 0:
            found.append("The cost cannot be negative.")
        if self.cost is not None and not self.currency:
            found.append("Say in which currency the cost is.")
        if any("\0" in text for text in (self.note, self.url, self.kind, *self.tags)):
            found.append("The text holds a NUL character, which cannot be stored.")
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Interaction:
    """A stored interaction: its draft, its identity and the names that screens show beside it."""

    id: UUID
    draft: InteractionDraft
    people_names: tuple[str, ...]
    advocate_names: tuple[str, ...]
    event_name: str | None
    resource_titles: tuple[str, ...]
