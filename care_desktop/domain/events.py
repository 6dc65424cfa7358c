"""Events: conferences, meetups, hackathons and webinars where people are met."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from care_desktop.domain.interactions import Channel
from care_desktop.domain.resources import Phase


class EventKind(StrEnum):
    """What sort of event it is; each names the channel of conversations held there."""

    CONFERENCE = "conference"
    MEETUP = "meetup"
    HACKATHON = "hackathon"
    WEBINAR = "webinar"

    @property
    def channel(self) -> Channel:
        """The channel of an interaction at such an event."""
        return Channel(self.value)


@dataclass(frozen=True, slots=True)
class EventDraft:
    """What is known of an event; `ended_on` None is a one-day event, `cost` None is not noted.

    Attributes:
        goal: why we go.
        themes: what people there talked about, one a line.
        questions: what is to be followed up, one a line.
    """

    name: str
    kind: EventKind = EventKind.CONFERENCE
    started_on: date | None = None
    ended_on: date | None = None
    place: str = ""
    country: str = ""
    url: str = ""
    cost: Decimal | None = None
    currency: str = ""
    phase: Phase | None = None
    notes: str = ""
    goal: str = ""
    themes: str = ""
    questions: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A stored event."""

    id: UUID
    draft: EventDraft
