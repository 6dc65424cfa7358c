"""Today: whom to care for first, of everything that is due, waiting or slipping, and the rules of choosing.

The kinds, in this order, which is also the order of the list:

1. promise: what we said we would do, from its day on (without a day: OPEN_PROMISE_DAYS after it was made); the one
   that is latest first.
2. question: somebody asked and nothing from us followed; within ASKED_WITHIN_DAYS. Who waits longest comes first, but
   those who asked within FRESH_DAYS before the others, who have hardly waited for today.
3. slipping: the lower end of the band fell by 5 points or more in 90 days, and the last contact is more than
   IN_TOUCH_DAYS ago; largest fall first.
4. feedback: shipped or declined, and who asked was not told; longest ago first.
5. cadence: the next contact is due. What was set by hand goes before what a tag says, that before a learned rhythm;
   then by lateness in cadences. A learned rhythm counts from LEARNED_SUGGESTED_DAYS of silence on, and no more once it
   was missed by LAPSED_CADENCES of its length: by then it is a rhythm no longer, and its end shows as slipping.

At most SEATS entries are shown. Seats are dealt in rounds: each kind gets its most urgent entry, then each its second,
until none is left; so no kind floods the list, and a single kind may still fill it. Everybody has one entry: the first
of their kinds in the order above, the others are folded in as further reasons; something that concerns several people
is one entry for those of them who have no other.

Who did not answer TRIES times in a row is left alone for QUIET_DAYS after the last try; promises to them are shown all
the same. Logging contact begins a new time without contact, so whatever was about the old one is gone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID, uuid5

from care_desktop.domain.insight import Said

SEATS = 7
OPEN_PROMISE_DAYS = 14
ASKED_WITHIN_DAYS = 90
FRESH_DAYS = 30
IN_TOUCH_DAYS = 14
LAPSED_CADENCES = 3.0
LEARNED_SUGGESTED_DAYS = 7
TRIES = 3
QUIET_DAYS = 60
WEEK_DAYS = 7


class TodayKind(StrEnum):
    """Why somebody is on the list; the order is that of the list."""

    PROMISE = "promise"
    QUESTION = "question"
    SLIPPING = "slipping"
    FEEDBACK = "feedback"
    CADENCE = "cadence"


KIND_ORDER = {kind: place for place, kind in enumerate(TodayKind)}
GAP_KINDS = (TodayKind.SLIPPING, TodayKind.CADENCE)
"""Kinds about the time since the last contact; putting one of them off puts off both."""
GAP = "gap"


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that asks for care, in words.

    Attributes:
        subject_id: the promise, interaction, feedback, or time without contact (`gap_id`) it is about.
        people: whom it concerns; at least one.
        urgency: larger is more urgent; comparable within a kind only.
        day: the day it became due, was asked or shipped, or of the last contact.
        due_on: the day it is due by promise or cadence; None for the other kinds.
        what, more: the reason in a few words, and what else is known about it.
        age: how late, or how long it has waited.
        is_late: it should have been done before today.
    """

    kind: TodayKind
    subject_id: UUID
    people: tuple[UUID, ...]
    urgency: float
    day: date
    due_on: date | None
    what: Said
    more: Said
    age: Said
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list: who, the reason that put them there, and further ones in the order of kinds."""

    people: tuple[UUID, ...]
    reason: Reason
    further: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Something to do on a day. `uid` is the same in every file, so that a calendar takes the newer one."""

    uid: str
    day: date
    summary: str
    description: str


def chosen(reasons: Iterable[Reason], seats: int = SEATS) -> tuple[Entry, ...]:
    """What is shown, in the order of the list, by the rules above; the order of what is given does not matter."""
    entries = _one_per_person(sorted(reasons, key=_order))
    queues: dict[TodayKind, list[int]] = {kind: [] for kind in TodayKind}
    for place, entry in enumerate(entries):
        queues[entry.reason.kind].append(place)
    seated: list[int] = []
    rounds = max((len(queue) for queue in queues.values()), default=0)
    for turn in range(min(rounds, seats)):
        seated += [queue[turn] for queue in queues.values() if len(queue) > turn]
    return tuple(entries[place] for place in sorted(seated[:seats]))


def _order(reason: Reason) -> tuple[int, float, bytes]:
    return KIND_ORDER[reason.kind], -reason.urgency, reason.subject_id.bytes


def _one_per_person(ordered: Iterable[Reason]) -> list[Entry]:
    heads: list[tuple[tuple[UUID, ...], Reason]] = []
    further: list[list[Reason]] = []
    place_of: dict[UUID, int] = {}
    for reason in ordered:
        for place in dict.fromkeys(place_of[who] for who in reason.people if who in place_of):
            further[place].append(reason)
        free = tuple(dict.fromkeys(who for who in reason.people if who not in place_of))
        if free:
            place_of.update(dict.fromkeys(free, len(heads)))
            heads.append((free, reason))
            further.append([])
    return [Entry(people, reason, tuple(more)) for (people, reason), more in zip(heads, further, strict=True)]


def promise_day(made_on: date, due_on: date | None) -> date:
    """The day a promise is due: the day that was named, else OPEN_PROMISE_DAYS after it was made."""
    return due_on if due_on is not None else made_on + timedelta(days=OPEN_PROMISE_DAYS)


def question_urgency(days: int) -> float:
    """How urgent a question is that was asked so many days ago."""
    return float(days if days <= FRESH_DAYS else -days)


def gap_id(person_id: UUID, last_contact: date) -> UUID:
    """What names the time since somebody's last contact: with the next contact it is another one."""
    return uuid5(person_id, f"no contact since {last_contact.isoformat()}")


def put_off_kind(kind: TodayKind) -> str:
    """Under which word a kind is put off: both kinds about the time since the last contact under one."""
    return GAP if kind in GAP_KINDS else kind.value
