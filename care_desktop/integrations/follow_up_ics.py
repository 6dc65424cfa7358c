"""Follow-ups as a calendar (RFC 5545) that other programs read."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from care_desktop.domain.today import FollowUp


def calendar_bytes(items: Iterable[FollowUp], stamp: datetime) -> bytes:
    """A calendar with an all-day event for each, written at `stamp` (aware); they take no time from meetings."""
    made = Calendar()
    made.add("prodid", "-//CARE Desktop//Follow-ups//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", "Follow-ups")
    for item in items:
        event = Event()
        event.add("uid", item.uid)
        event.add("dtstamp", stamp)
        event.add("dtstart", item.day)
        event.add("dtend", item.day + timedelta(days=1))
        event.add("summary", _clean(item.summary))
        event.add("description", _clean(item.description))
        event.add("transp", "TRANSPARENT")
        event.add("categories", ["CARE Desktop"])
        made.add_component(event)
    return bytes(made.to_ical())


def _clean(text: str) -> str:
    """Without the control characters no calendar may hold."""
    return "".join(sign for sign in text if sign in "\n\t" or sign.isprintable() or sign == "\u200d").strip()
