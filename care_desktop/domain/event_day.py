"""A day at an event: what a line leaves to the event to say, and what conversations there still lack."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from care_desktop.domain.capture_types import CaptureParse, EventMention, TokenKind
from care_desktop.domain.events import EventDraft, EventKind
from care_desktop.domain.interactions import Channel

_THERE = frozenset({Channel.IN_PERSON, *(kind.channel for kind in EventKind)})
_DESCRIBED = re.compile(
    r"(an?|the|some|two|three|this|that|man|woman|men|women|guy|girl|boy|lady|gentleman|person|people|somebody|someone|"
    r"dev|devs|developer|developers|engineer|student|students|teacher|speaker|maintainer|attendee|visitor|friend|"
    r"colleague|founder|designer|manager)\b",
)
_NOWHERE = (0, 0)


class Missing(StrEnum):
    """What a conversation, a promise or somebody new can lack after a day at an event, in the order of asking."""

    NAME = "name"
    TONE = "tone"
    DURATION = "duration"
    PROMISE_DAY = "day of the promise"
    CONSENT = "consent"
    FOLLOW_UP = "follow-up"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that was left out.

    Attributes:
        subject: key of the interaction (tone, duration), the promise (its day) or the person (the others).
        who: names of the people it is about.
        about: the note or the promise; empty when there is none.
        day: when it was; None when unknown.
    """

    kind: Missing
    subject: UUID
    who: str
    about: str
    day: date | None = None


def is_description(name: str) -> bool:
    """Whether a name says only what somebody looked like or did: "woman with crab sticker", "a student from Accra".

    Names in scripts without capitals are never taken for one, nor is anything with a capital in its first word.
    """
    words = name.split()
    if len(words) < 2 or not words[0][:1].islower():
        return False
    return _DESCRIBED.match(words[0]) is not None or " with " in name or " from " in name


def at_event(parse: CaptureParse, id: UUID, event: EventDraft, now: datetime) -> CaptureParse:
    """The line as it is meant at an event: event, channel and time are filled in where the line says none.

    A line that names another event, a channel that is not of events, or a day on which the event was not, is left
    as it is. While the event is on, a line without a day is of this moment; else it is of the event's nearest day.

    Args:
        now: aware, in the person's zone.
    """
    kinds = {token.kind for token in parse.tokens}
    says_day = TokenKind.DATE in kinds or isinstance(parse.occurred, datetime)
    day = parse.occurred.date() if isinstance(parse.occurred, datetime) else parse.occurred
    if parse.event is not None or (parse.channel is not None and parse.channel not in _THERE):
        return parse
    if says_day and event.started_on is not None and event.day_there(day) != day:
        return parse
    occurred: date | datetime = parse.occurred
    if not says_day:
        there = event.day_there(now.date())
        occurred = now.replace(second=0, microsecond=0) if there == now.date() else there
    mention = EventMention(event.name, _NOWHERE, id)
    return replace(parse, event=mention, channel=parse.channel or event.kind.channel, occurred=occurred)
