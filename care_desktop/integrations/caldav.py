"""Calendars over CalDAV: past meetings with others, from the days that were not read yet."""

import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta

from care_desktop.domain.sync import Account, Batch, Greeting, Happening
from care_desktop.errors import InvalidInput
from care_desktop.integrations import dav
from care_desktop.integrations.calendar_events import Meeting, meetings
from care_desktop.integrations.carddav import greeting
from care_desktop.integrations.dav import CALENDARS
from care_desktop.integrations.http import Http
from care_desktop.integrations.problems import CursorLost
from care_desktop.integrations.source import AccountField, SecretNeeded

PAST_DAYS, PAST_DAYS_MAX = 90, 3660
DAYS_A_PAGE = 31
# Meetings that were going on when the last run ended are found again by the next.
OVERLAP = timedelta(days=1)
PAST_DAYS_FIELD = AccountField("past_days", "Days to look back", str(PAST_DAYS), required=False, default=str(PAST_DAYS))


@dataclass(slots=True)
class _Place:
    """Where a run is.

    Attributes:
        calendars: path -> mark of the calendar and until when its meetings were read.
        queue: what is still to be read: path, mark, from when, until when.
        until: when this run began; nothing later is read.
        done, total: stretches of time read, and all of this run.
    """

    calendars: dict[str, tuple[str, str]] = field(default_factory=dict)
    queue: list[tuple[str, str, str, str]] = field(default_factory=list)
    until: str = ""
    done: int = 0
    total: int = 0


class CalDav:
    """Calendars of Nextcloud, Fastmail, iCloud, mailbox hosts and others."""

    kind = "caldav"
    title = "Calendar (CalDAV)"
    icon = "calendar"
    default_host = ""
    host_hint = "cloud.example.org"
    fields: tuple[AccountField, ...] = (*dav.FIELDS, PAST_DAYS_FIELD)
    secret: SecretNeeded | None = SecretNeeded(
        "App password",
        "a password made for this program, not your own",
        note="Nextcloud: Settings, Security. iCloud: account.apple.com. Fastmail: Settings, Privacy and security.",
    )
    reads = (
        "Reads past meetings with other people: when, with whom, subject. Private ones are skipped. Nothing is written."
    )
    is_local = False
    brings_people = True

    def greet(self, account: Account, secret: str | None, http: Http) -> Greeting:
        """Which calendars there are. Blocks on the network.

        Raises:
            SignInAgain, Postponed, Offline, ServiceTrouble, InvalidInput: each with a sentence.
        """
        past_days(account)
        origin, path = dav.connect(account, secret, http)
        principal = dav.find_principal(origin, CALENDARS, path)
        calendars = dav.collections_of(origin, CALENDARS, principal)
        return greeting(account, principal.addresses, [calendar.name for calendar in calendars], "calendar")

    def fetch(self, account: Account, cursor: str, secret: str | None, http: Http, now: datetime) -> Batch:
        """The meetings of the next month of one calendar that have not been read. Blocks on the network.

        A calendar that did not change is read from where it was read last; one that did, as far back as was chosen.

        Raises:
            SignInAgain, Postponed, Offline, ServiceTrouble, CursorLost, InvalidInput: each with a sentence.
        """
        origin, path = dav.connect(account, secret, http)
        place = _place(cursor)
        principal = dav.find_principal(origin, CALENDARS, path)
        if not place.queue:
            calendars = dav.collections_of(origin, CALENDARS, principal)
            _start(place, {calendar.path: calendar.mark for calendar in calendars}, past_days(account), now)
        if not place.queue:
            return Batch(_cursor(place))
        calendar, mark, start, end = place.queue.pop(0)
        place.done += 1
        texts = dav.query_events(origin, calendar, start, end)
        own = own_addresses(account, principal.addresses)
        window, latest = (_instant(start), _instant(end)), _instant(place.until)
        # In UIDs and times of two calendars the same meeting is the same.
        found: dict[str, Happening] = {}
        for text in texts:
            for meeting in meetings(text, start=window[0], until=window[1], own=own):
                if isinstance(meeting, Meeting) and meeting.ends_at <= latest:
                    found.setdefault(meeting.happening.external_id, meeting.happening)
        if not any(item[0] == calendar for item in place.queue):
            place.calendars[calendar] = (mark, place.until)
        ordered = tuple(sorted(found.values(), key=lambda h: (h.occurred_at, h.external_id)))
        return Batch(_cursor(place), ordered, more=bool(place.queue), done=place.done, total=place.total)


def past_days(account: Account) -> int:
    """How many days back an account looks.

    Raises:
        InvalidInput: what was entered is no number of days.
    """
    text = account.options.get("past_days") or str(PAST_DAYS)
    if not text.isdecimal() or not 1 <= int(text) <= PAST_DAYS_MAX:
        raise InvalidInput(f"“{text}” is not a number of days from 1 to {PAST_DAYS_MAX:,}.", "Write it like 90.")
    return int(text)


def own_addresses(account: Account, addresses: tuple[str, ...] = ()) -> frozenset[str]:
    """The addresses by which a calendar names ourselves."""
    user = account.options.get("user", "").casefold()
    return frozenset([*addresses, *([user] if "@" in user else [])])


def _place(cursor: str) -> _Place:
    if not cursor:
        return _Place()
    try:
        place = _Place(**json.loads(cursor))
        place.queue = [(path, mark, start, end) for path, mark, start, end in place.queue]
        place.calendars = {path: (mark, until) for path, (mark, until) in place.calendars.items()}
        for *_rest, start, end in place.queue:
            _instant(start), _instant(end)
        return place
    except (ValueError, TypeError, AttributeError) as error:
        raise CursorLost("Where the last run ended cannot be read.") from error


def _cursor(place: _Place) -> str:
    return json.dumps(asdict(place), ensure_ascii=False, separators=(",", ":"))


def _start(place: _Place, marks: dict[str, str], days: int, now: datetime) -> None:
    place.until = _stamp(now)
    place.calendars = {path: known for path, known in place.calendars.items() if path in marks}
    place.queue, place.done = [], 0
    for path, mark in marks.items():
        start = now - timedelta(days=days)
        known = place.calendars.get(path)
        if known is not None and mark and known[0] == mark:
            start = max(start, _instant(known[1]) - OVERLAP)
        while start < now:
            end = min(start + timedelta(days=DAYS_A_PAGE), now)
            place.queue.append((path, mark, _stamp(start), _stamp(end)))
            start = end
    place.total = len(place.queue)


def _stamp(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _instant(stamp: str) -> datetime:
    return datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
