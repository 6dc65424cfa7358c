"""Calendars for tests, around 22 November 2026."""

from datetime import timedelta
from email.utils import parseaddr

from tests.integrations.dav_servers import NOW, USER


def event(uid: str, days_ago: float, people: str = "", more: str = "", minutes: int = 45) -> str:
    """A meeting of ours; `people` as `Name <address>`, parted by commas."""
    begins = NOW - timedelta(days=days_ago)
    ends = begins + timedelta(minutes=minutes)
    attendees = "".join(
        f"ATTENDEE;CN={name};PARTSTAT=ACCEPTED:mailto:{address}\n"
        for name, address in map(parseaddr, filter(None, people.split(",")))
    )
    ours = f"ORGANIZER:mailto:{USER}\nATTENDEE;PARTSTAT=ACCEPTED:mailto:{USER}\n" if people else ""
    return (
        f"BEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20260101T000000Z\nDTSTART:{begins:%Y%m%dT%H%M%SZ}\n"
        f"DTEND:{ends:%Y%m%dT%H%M%SZ}\nSUMMARY:About {uid}\n{ours}{attendees}{more}END:VEVENT\n"
    )


def calendar(*events: str, head: str = "") -> str:
    """A calendar of events."""
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\n{head}{''.join(events)}END:VCALENDAR\n"
