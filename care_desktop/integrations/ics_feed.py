"""Calendars behind a secret address (iCalendar feeds): past meetings with others; the address itself is the secret."""

import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from care_desktop.domain.sync import Account, Batch, Greeting, Identity
from care_desktop.integrations.caldav import PAST_DAYS_FIELD, own_addresses, past_days
from care_desktop.integrations.calendar_events import Meeting, meetings
from care_desktop.integrations.http import Http, Reply, checked_base, host_of
from care_desktop.integrations.problems import CursorLost, ServiceTrouble, SignInAgain
from care_desktop.integrations.source import AccountField, SecretNeeded
from care_desktop.integrations.vcard_lines import decoded

HAPPENINGS_MAX = 5_000
AHEAD = timedelta(days=7)
_GONE = frozenset({400, 404, 410})
_COUNTED = re.compile(r"^BEGIN:VEVENT", re.MULTILINE)


@dataclass(slots=True)
class _Place:
    """Where the last run ended.

    Attributes:
        etag, modified: what the server named its answer.
        again: before this nothing that was announced then has taken place; an unchanged calendar need not be read.
        days: how far back it was read then.
    """

    etag: str = ""
    modified: str = ""
    again: str = ""
    days: int = 0


class IcsFeed:
    """A calendar by its secret address, as Google, Outlook, Proton and others give it out."""

    kind = "ics"
    title = "Calendar (secret address)"
    icon = "calendar"
    default_host = "calendar.google.com"
    host_hint = ""
    fields: tuple[AccountField, ...] = (
        AccountField("user", "Your address in the calendar", "ana@example.org", required=False),
        PAST_DAYS_FIELD,
    )
    secret: SecretNeeded | None = SecretNeeded(
        "Secret address in iCal format",
        "whoever has it can read the calendar",
        note="Google: settings of the calendar, Integrate calendar. Outlook: Settings, Calendar, Shared calendars.",
    )
    reads = (
        "Reads past meetings with other people: when, with whom, subject. Private ones are skipped. Nothing is written."
    )
    is_local = False
    brings_people = True

    def greet(self, account: Account, secret: str | None, http: Http) -> Greeting:
        """How many entries the calendar has. Blocks on the network.

        Raises:
            SignInAgain, Postponed, Offline, ServiceTrouble, InvalidInput: each with a sentence.
        """
        past_days(account)
        text = _text(_asked(secret, http, {}))
        user = account.options.get("user", "").casefold()
        identity = Identity("email", emails=(user,)) if "@" in user else None
        return Greeting(user, f"The calendar has {len(_COUNTED.findall(text)):,} entries.", identity)

    def fetch(self, account: Account, cursor: str, secret: str | None, http: Http, now: datetime) -> Batch:
        """Every past meeting in one page, at most the 5,000 latest. Blocks on the network.

        Raises:
            SignInAgain, Postponed, Offline, ServiceTrouble, CursorLost, InvalidInput: each with a sentence.
        """
        place, days = _place(cursor), past_days(account)
        conditions = {"if-none-match": place.etag, "if-modified-since": place.modified}
        known = bool(place.again) and now < _instant(place.again) and days <= place.days
        reply = _asked(secret, http, {name: text for name, text in conditions.items() if text} if known else {})
        if reply.status == 304:
            return Batch(_cursor(place))
        text = _text(reply)
        found = meetings(text, start=now - timedelta(days=days), until=now + AHEAD, own=own_addresses(account))
        held = [meeting for meeting in found if isinstance(meeting, Meeting)]
        past = {m.happening.external_id: m.happening for m in held if m.ends_at <= now}
        ahead = min((m.ends_at for m in held if m.ends_at > now), default=now + AHEAD)
        ordered = sorted(past.values(), key=lambda h: (h.occurred_at, h.external_id))[-HAPPENINGS_MAX:]
        headers = reply.headers
        after = _Place(
            headers.get("etag", "")[:500],
            headers.get("last-modified", "")[:100],
            _stamp(min(ahead, now + AHEAD)),
            days,
        )
        return Batch(_cursor(after), tuple(ordered), done=len(ordered), total=len(ordered))


def _asked(secret: str | None, http: Http, conditions: dict[str, str]) -> Reply:
    """The answer of the address; no sentence holds any of it but the host."""
    address = (secret or "").strip()
    if address[:9].casefold() == "webcal://":
        address = f"https://{address[9:]}"
    try:
        sound = urlsplit(address).scheme in ("http", "https") and bool(urlsplit(address).hostname)
    except ValueError:
        sound = False
    if not sound:
        raise SignInAgain("The secret address of the calendar is missing.", "Copy it from the calendar's settings.")
    reply = http.at(checked_base(address)).get(address, headers=conditions, allow=_GONE | {304})
    if reply.status in _GONE:
        raise SignInAgain(
            f"{host_of(address)} has no calendar at this secret address (any more).",
            "Copy the secret address from the calendar's settings once more.",
        )
    if reply.status == 304 and not conditions:
        raise ServiceTrouble(f"{host_of(address)} did not send the calendar.", "It will be tried again later.")
    return reply


def _text(reply: Reply) -> str:
    text = decoded(reply.body)
    if not text.lstrip("\ufeff \t\r\n")[:15].upper().startswith("BEGIN:VCALENDAR"):
        raise ServiceTrouble(
            f"{host_of(reply.url)} answered with something that is no calendar.",
            "Check that it is the secret address in iCal format, not the page of the calendar.",
        )
    if "END:VCALENDAR" not in text.rstrip()[-20:].upper():
        raise ServiceTrouble(f"{host_of(reply.url)} broke off its answer.", "It will be tried again later.")
    return text


def _place(cursor: str) -> _Place:
    if not cursor:
        return _Place()
    try:
        place = _Place(**json.loads(cursor))
        _instant(place.again)
        return place
    except (ValueError, TypeError) as error:
        raise CursorLost("Where the last run ended cannot be read.") from error


def _cursor(place: _Place) -> str:
    return json.dumps(asdict(place), separators=(",", ":"))


def _stamp(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _instant(stamp: str) -> datetime:
    return datetime.strptime(stamp, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
