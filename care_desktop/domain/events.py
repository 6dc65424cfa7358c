"""Events: conferences, meetups, hackathons and webinars where people are met."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from care_desktop.domain.interactions import Channel
from care_desktop.domain.resources import Phase

NAME_MAX = 500


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

    @property
    def last_day(self) -> date | None:
        """The last day; None when no day is known."""
        return self.ended_on or self.started_on

    def problems(self) -> tuple[str, ...]:
        """Plain sentences about what keeps this draft from being stored; empty when nothing does."""
        found: list[str] = []
        if not self.name.strip():
            found.append("An event needs a name.")
        if len(self.name) > NAME_MAX:
            found.append(f"The name is longer than {NAME_MAX} characters; put the rest into the notes.")
        if self.ended_on is not None and self.started_on is None:
            found.append("Say on which day it starts, too.")
        elif self.ended_on is not None and self.started_on is not None and self.ended_on < self.started_on:
            found.append("The last day lies before the first one.")
        if self.cost is not None and self.cost < 0:
            found.append("The cost cannot be negative.")
        if self.cost is not None and not self.currency:
            found.append("Say in which currency the cost is.")
        if self.country and not re.fullmatch(r"[A-Z]{2}", self.country):
            found.append("Give the country as a two-letter code, such as PE or JP.")
        texts = (self.name, self.place, self.url, self.notes, self.goal, self.themes, self.questions)
        if any("\0" in text for text in texts):
            found.append("The text holds a NUL character, which cannot be stored.")
        return tuple(found)

    def day_there(self, today: date) -> date:
        """The day a conversation at the event is logged for: today while it is on, else its nearest day."""
        if self.started_on is None:
            return today
        return min(max(today, self.started_on), self.last_day or self.started_on)

    def is_on(self, today: date) -> bool:
        """Whether it is held today; an event without days never is."""
        return self.started_on is not None and self.day_there(today) == today


@dataclass(frozen=True, slots=True)
class Event:
    """A stored event."""

    id: UUID
    draft: EventDraft


@dataclass(frozen=True, slots=True)
class EventTarget:
    """Whom we mean to reach at or after an event: a person, or with `person_id` None a company."""

    person_id: UUID | None = None
    company: str = ""
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether it names nobody."""
        return self.person_id is None and not self.company.strip()


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of hand-written themes or questions, trimmed and without list marks; empty ones are left out."""
    return tuple(line for raw in text.splitlines() if (line := raw.strip().lstrip("-*•").strip()))
