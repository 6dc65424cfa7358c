"""Are we reachable? Which interactions are messages that wait for a reply, and how long they waited for it."""

from dataclasses import dataclass

import numpy as np

from care_desktop.domain.facts import Codes, Flags, Floats, Ints
from care_desktop.domain.insight_buckets import Buckets
from care_desktop.domain.interactions import Channel, Direction, Flow, Initiator, code_of

SECONDS_A_DAY = 86_400
SECONDS_AN_HOUR = 3_600
HOURS_A_DAY = 24
WRITTEN_CHANNELS = (
    Channel.EMAIL,
    Channel.CHAT,
    Channel.FORUM,
    Channel.GITHUB,
    Channel.STACK_OVERFLOW,
    Channel.SOCIAL,
    Channel.ONLINE_FORM,
    Channel.OTHER,
)
NO_MESSAGES = (Flow.CONTRIBUTION, Flow.INTRODUCTION)

# A key is person, instant and a flag in one number; instants are moved so that they are never negative.
_PERSON_SHIFT = 38
_INSTANT_ZERO = 1 << 36


@dataclass(frozen=True, slots=True)
class ReplyPicture:
    """What the chart draws; hours have one value per bucket, None with too few messages or when not reached."""

    buckets: Buckets
    messages: tuple[int, ...]
    unanswered: tuple[int, ...]
    median_h: tuple[float | None, ...]
    slowest_tenth_h: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Stamps:
    """When interactions were: seconds since 1970 in UTC, the start of the day where `day_only`."""

    instant_s: Ints
    day_only: Flags


def are_messages(channel: Codes, flow: Codes, direction: Codes, initiated_by: Codes) -> Flags:
    """Which interactions wait for a reply: written, inbound, not started by us, and no contribution."""
    written = np.isin(np.arange(len(Channel) + 1), [code_of(item) for item in WRITTEN_CHANNELS])
    asking = ~np.isin(np.arange(len(Flow) + 1), [code_of(item) for item in NO_MESSAGES])
    inbound = (direction == code_of(Direction.INBOUND)) & (initiated_by != code_of(Initiator.US))
    found: Flags = inbound & written[channel] & asking[flow]
    return found


def hours_to_reply(asker: Ints, asked: Stamps, answerer: Ints, answered: Stamps) -> Floats:
    """Hours from each message to the first contact from us with the same person; infinite without one.

    Where only a day is known the longest time it can have been counts: a message is at the start of its day, a
    contact at the end of it. When both are days that is a whole number of days: 1 for the same day, 2 for the next.

    Args:
        asker: person of each message; `asked` is when.
        answerer: person of each contact from us, in any order; `answered` is when.
    """
    # The last second of a day, not the first one of the next: a contact the day before is no reply.
    end = answered.instant_s + (SECONDS_A_DAY - 1) * answered.day_only
    keys = np.sort(_keys(answerer, end, answered.day_only), kind="stable")
    wanted = _keys(asker, asked.instant_s, np.zeros(len(asker), dtype=np.bool_))
    found = np.append(keys, np.iinfo(np.int64).max)[np.searchsorted(keys, wanted)]
    is_day = found & 1
    seconds = ((found >> 1) - (wanted >> 1) + is_day).astype(np.float64)
    whole_days = is_day.astype(np.bool_) & asked.day_only
    # A day with a change of the clock is still one day.
    hours = np.where(whole_days, np.rint(seconds / SECONDS_A_DAY) * HOURS_A_DAY, seconds / SECONDS_AN_HOUR)
    is_same = found >> _PERSON_SHIFT == wanted >> _PERSON_SHIFT
    return np.where(is_same, hours, np.inf)


def _keys(person: Ints, instant_s: Ints, day_only: Flags) -> Ints:
    return (person << _PERSON_SHIFT) + ((instant_s + _INSTANT_ZERO) << 1) + day_only


def first_of_each(message: Ints, hours: Floats, messages: int) -> Floats:
    """The shortest of the hours of each message: any of the people who sent it may have had the reply."""
    shortest = np.full(messages, np.inf)
    np.minimum.at(shortest, message, hours)
    return shortest
