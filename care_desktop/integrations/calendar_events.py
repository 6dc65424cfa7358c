"""Meetings of a calendar: events with other people, repeated ones counted out within limits, none that is private."""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events  # type: ignore[import-untyped]
from icalendar import Calendar, Event

from care_desktop.domain.interactions import Channel, Flow, zone_of
from care_desktop.domain.sync import Happening, Identity

SOURCE = "calendar"
KIND = "meeting"
NOTE_MAX = 200
PEOPLE_MAX = 40
LONGEST_HOURS = 24
EVENTS_MAX = 100_000
OCCURRENCES_MAX = 20_000
EVENT_CHARACTERS_MAX = 1_000_000
EXPANDING_S = 10.0
EARLIEST_YEAR = 1970
_FOLD = re.compile(r"\r?\n[ \t]")
_EDGE = re.compile(r"^(BEGIN|END):(VEVENT|VTODO|VJOURNAL|VFREEBUSY)[ \t]*$\n?", re.MULTILINE | re.IGNORECASE)
_DAY = re.compile(r"^DTSTART[^:\n]*:(\d{4})(\d\d)(\d\d)", re.MULTILINE | re.IGNORECASE)
_UID = re.compile(r"^UID[^:\n]*:(.*)$", re.MULTILINE | re.IGNORECASE)
_RULE = re.compile(r"^(?:RRULE|EXRULE)[^:\n]*:(.*)$", re.MULTILINE | re.IGNORECASE)
_REPEATS = re.compile(r"^(?:RRULE|RDATE|RECURRENCE-ID)[;:]", re.MULTILINE | re.IGNORECASE)
_PEOPLE = re.compile(r"^ATTENDEE[;:]", re.MULTILINE | re.IGNORECASE)
_ZONE = re.compile(r"^X-WR-TIMEZONE[^:\n]*:(.*)$", re.MULTILINE | re.IGNORECASE)
_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_ONLINE = re.compile(
    r"https?://|\b(?:zoom|teams|google meet|meet|webex|jitsi|skype|hangouts?|whereby|discord|slack|online|virtual|"
    r"remote|video ?call|call|phone|telephone)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
_NO_PERSON_HOST = re.compile(r"@(?:resource|group)\.calendar\.google\.com$|^(?:no-?reply|donotreply)@", re.IGNORECASE)
_NO_PERSON_TYPES = frozenset({"ROOM", "RESOURCE", "GROUP"})


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting with others; `ends_at` is aware, and may lie in the future."""

    ends_at: datetime
    happening: Happening


@dataclass(frozen=True, slots=True)
class Unread:
    """An event that could not be read: its place in the calendar from 1, and why."""

    number: int
    reason: str


def meetings(text: str, *, start: datetime, until: datetime, own: Iterable[str] = ()) -> Iterator[Meeting | Unread]:
    """The meetings of a calendar that begin from `start` to before `until`, with whom, in no order.

    Left out: private and confidential events, cancelled ones, whole days, those without anybody else or with more
    than 40 people, and those we declined.

    Args:
        text: of iCalendar; may hold anything.
        start, until: aware instants.
        own: our addresses; they are never among the people.
    """
    text = _FOLD.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    ours = frozenset(address.casefold() for address in own)
    zone = _floating_zone(text)
    budget = time.monotonic() + EXPANDING_S
    left = OCCURRENCES_MAX
    _learn_zones(text)
    for number, blocks in _series(text, start.date(), until.date()):
        try:
            for event in _occurrences(blocks, start, until, lambda: time.monotonic() < budget):
                found = _meeting(event, ours, zone)
                if found is not None and start <= found.happening.occurred_at < until:
                    yield found
                    left -= 1
        except _Odd as odd:
            yield Unread(number, str(odd))
        # What others wrote into a calendar can break its readers in more ways than they declare.
        except Exception as error:
            yield Unread(number, f"it cannot be read ({type(error).__name__})")
        if left <= 0:
            yield Unread(number, f"there are more than {OCCURRENCES_MAX:,} meetings; the rest was left out")
            return


class _Odd(ValueError):
    """An event that is left out, and why."""


def _floating_zone(text: str) -> ZoneInfo:
    found = _ZONE.search(text)
    return zone_of(found[1].strip() if found else "UTC")


def _learn_zones(text: str) -> None:
    """The time zones a calendar defines itself are remembered by its reader."""
    try:
        Calendar.from_ical(_without_parts(text), multiple=True)
    except Exception:
        # Events with zones of their own are then read as far as their names are known.
        return


def _parts(text: str) -> Iterator[tuple[str, int, int]]:
    """Kind, beginning and end of everything that is no time zone; what has no end of its own is passed over.

    Goes through the text once: a pattern from beginning to end would take hours where many have no end.
    """
    kind, start = "", 0
    for edge in _EDGE.finditer(text):
        if edge[1].upper() == "BEGIN":
            kind, start = edge[2].upper(), edge.start()
        elif edge[2].upper() == kind:
            yield kind, start, edge.end()
            kind = ""


def _without_parts(text: str) -> str:
    kept, last = [], 0
    for _kind, start, end in _parts(text):
        kept.append(text[last:start])
        last = end
    return _EDGE.sub("", "".join((*kept, text[last:])))


def _series(text: str, first: date, last: date) -> Iterator[tuple[int, list[str]]]:
    """Events that may matter, those of one UID together, with the place of the first of them."""
    found: dict[str, tuple[int, list[str]]] = {}
    events = (text[start:end] for kind, start, end in _parts(text) if kind == "VEVENT")
    for number, block in enumerate(events, start=1):
        if number > EVENTS_MAX:
            break
        uid = _UID.search(block)
        name = uid[1].strip() if uid else f"\0{number}"
        found.setdefault(name, (number, []))[1].append(block)
    low, high = first - timedelta(days=2), last + timedelta(days=2)
    for number, blocks in found.values():
        if any(map(_PEOPLE.search, blocks)) and any(_may_lie(b, low, high) for b in blocks):
            yield number, blocks


def _may_lie(block: str, low: date, high: date) -> bool:
    """Whether an event may lie in these days; one that repeats, or whose day cannot be read, may."""
    day = _day(block)
    return day is None or low <= day <= high or _REPEATS.search(block) is not None


def _day(block: str) -> date | None:
    found = _DAY.search(block)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _occurrences(blocks: list[str], start: datetime, until: datetime, in_time: Callable[[], bool]) -> Iterable[Any]:
    if sum(map(len, blocks)) > EVENT_CHARACTERS_MAX:
        raise _Odd("it is far too large")
    if len(blocks) == 1 and not _REPEATS.search(blocks[0]):
        return [Event.from_ical(blocks[0])]
    for block in blocks:
        _check_rules(block)
    if not in_time():
        raise _Odd("counting out the repeated events of this calendar takes too long")
    calendar = Calendar.from_ical("BEGIN:VCALENDAR\nVERSION:2.0\n" + "\n".join(blocks) + "\nEND:VCALENDAR\n")
    found: Iterable[Any] = recurring_ical_events.of(calendar, skip_bad_series=True).between(start, until)
    return found


def _check_rules(block: str) -> None:
    """Rules that no meeting has, and that would take for ever, are not counted out."""
    rules = [
        dict(part.upper().split("=", 1) for part in rule.split(";") if "=" in part) for rule in _RULE.findall(block)
    ]
    for rule in rules:
        times = [len(rule.get(name, "").split(",")) for name in ("BYHOUR", "BYMINUTE", "BYSECOND")]
        interval = rule.get("INTERVAL", "1")
        if rule.get("FREQ", "").strip() not in _FREQUENCIES or max(times) > 1 or len(rules) > 2:
            raise _Odd("it repeats more often than a meeting does")
        if not interval.strip().isdecimal() or not 1 <= int(interval[:9]) <= 1000:
            raise _Odd("its rule of repetition is not sound")
    day = _day(block)
    if rules and (day is None or day.year < EARLIEST_YEAR):
        raise _Odd(f"it repeats from before {EARLIEST_YEAR}")


def _meeting(event: Any, own: frozenset[str], zone: ZoneInfo) -> Meeting | None:
    if str(event.get("CLASS", "PUBLIC")).strip().upper() != "PUBLIC":
        return None
    if str(event.get("STATUS", "")).strip().upper() == "CANCELLED":
        return None
    begun = event.get("DTSTART")
    if begun is None:
        raise _Odd("it has no beginning")
    if not isinstance(begun.dt, datetime):
        return None
    begins = _instant(begun.dt, zone)
    ends = _end(event, begins, zone)
    people = _people(event, own)
    if not people or len(people) > PEOPLE_MAX:
        return None
    minutes = (ends - begins).total_seconds() / 60
    uid = str(event.get("UID", "")).strip() or f"{begins.isoformat()} {people[0].key}"
    again = event.get("RECURRENCE-ID")
    name = f"{uid}|{_stamp(again.dt, zone)}" if again is not None else uid
    happening = Happening(
        external_id=name[:500],
        source=SOURCE,
        thread=name[:500],
        occurred_at=begins,
        author=people[0],
        others=tuple(people[1:]),
        channel=_channel(event),
        flow=Flow.CONVERSATION,
        mutual=True,
        kind=KIND,
        duration_min=minutes if 0 < minutes <= LONGEST_HOURS * 60 else None,
        note=" ".join(str(event.get("SUMMARY", "")).replace("\0", "").split())[:NOTE_MAX],
    )
    return Meeting(ends, happening)


def _instant(when: datetime, zone: ZoneInfo) -> datetime:
    return (when if when.tzinfo is not None else when.replace(tzinfo=zone)).astimezone(UTC)


def _stamp(when: date, zone: ZoneInfo) -> str:
    return f"{_instant(when, zone):%Y%m%dT%H%M%SZ}" if isinstance(when, datetime) else f"{when:%Y%m%d}"


def _end(event: Any, begins: datetime, zone: ZoneInfo) -> datetime:
    ended, lasted = event.get("DTEND"), event.get("DURATION")
    if ended is not None and isinstance(ended.dt, datetime):
        return max(_instant(ended.dt, zone), begins)
    if lasted is not None and isinstance(lasted.dt, timedelta):
        return begins + min(max(lasted.dt, timedelta(0)), timedelta(days=366))
    return begins


def _people(event: Any, own: frozenset[str]) -> list[Identity]:
    """Who took part beside us: the organiser first, the others by address. Nobody when we declined."""
    given = event.get("ATTENDEE", [])
    found: dict[str, Identity] = {}
    away: set[str] = set()
    for attendee in given if isinstance(given, list) else [given]:
        params = getattr(attendee, "params", {})
        who = _identity(attendee)
        if who is None or str(params.get("CUTYPE", "")).upper() in _NO_PERSON_TYPES:
            continue
        if str(params.get("PARTSTAT", "")).upper() == "DECLINED":
            away.add(who.key)
            if who.key in own:
                return []
        elif who.key not in own:
            found.setdefault(who.key, who)
    ordered = [found[key] for key in sorted(found)]
    organiser = event.get("ORGANIZER")
    first = _identity(organiser[0] if isinstance(organiser, list) and organiser else organiser)
    if first is None or first.key in own or first.key in away or not given:
        return ordered
    return [found.get(first.key, first), *(who for who in ordered if who.key != first.key)]


def _identity(attendee: Any) -> Identity | None:
    address = re.sub(r"^mailto:", "", str(attendee or "").strip(), flags=re.IGNORECASE)
    if len(address) > 254 or not _ADDRESS.fullmatch(address) or _NO_PERSON_HOST.search(address):
        return None
    name = " ".join(str(getattr(attendee, "params", {}).get("CN", "")).replace("\0", "").split())[:200]
    address = address.casefold()
    return Identity("email", emails=(address,), name="" if name.casefold() == address else name)


def _channel(event: Any) -> Channel:
    """In person where a place is given that is not online, else a call."""
    place = str(event.get("LOCATION", "")).strip()
    return Channel.IN_PERSON if place and not _ONLINE.search(place) else Channel.CALL
