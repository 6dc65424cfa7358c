"""Meetings of calendars: with whom, how long, repeated, private, cancelled, and made to break the reader."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.interactions import Channel
from care_desktop.integrations import calendar_events
from care_desktop.integrations.calendar_events import Meeting, Unread, meetings
from tests.integrations.calendar_samples import calendar, event
from tests.integrations.dav_servers import NOW, USER

ADA = "Ada Sato <ada@example.org>"


def read(text: str, days: int = 90) -> list[Meeting | Unread]:
    return list(meetings(text, start=NOW - timedelta(days=days), until=NOW, own=[USER]))


def found(*events: str, head: str = "") -> list[Meeting]:
    return [item for item in read(calendar(*events, head=head)) if isinstance(item, Meeting)]


@pytest.mark.parametrize(
    "more",
    ["CLASS:PRIVATE", "CLASS:CONFIDENTIAL", "STATUS:CANCELLED", f"ATTENDEE;PARTSTAT=DECLINED:mailto:{USER}"],
)
def test_what_is_private_cancelled_or_declined_is_left_out(more: str) -> None:
    assert found(event("a", 5, ADA, f"{more}\n")) == []


def test_whole_days_and_crowds_are_left_out() -> None:
    day = event("a", 5, ADA).replace("DTSTART:20261117T093000Z", "DTSTART;VALUE=DATE:20261117")
    assert found(day) == []
    assert found(event("b", 5, ",".join(f"P{n} <p{n}@example.org>" for n in range(41)))) == []


def test_rooms_robots_ourselves_and_those_who_declined_are_nobody() -> None:
    more = (
        "ATTENDEE;CUTYPE=ROOM:mailto:room@example.org\n"
        "ATTENDEE;PARTSTAT=DECLINED:mailto:bo@example.org\n"
        "ATTENDEE:mailto:x@resource.calendar.google.com\n"
        "ATTENDEE:urn:uuid:1\n"
    )
    (item,) = found(event("a", 5, ADA, more))
    assert (item.happening.author.emails, item.happening.others) == (("ada@example.org",), ())


def test_the_organiser_comes_first() -> None:
    text = event("a", 5, f"{ADA}, Bo <bo@example.org>").replace(
        f"ORGANIZER:mailto:{USER}", "ORGANIZER:MAILTO:Bo@example.org"
    )
    (item,) = found(text)
    assert [who.name for who in (item.happening.author, *item.happening.others)] == ["Bo", "Ada Sato"]


@pytest.mark.parametrize(
    ("place", "channel"),
    [
        ("Café Zeit", Channel.IN_PERSON),
        ("https://meet.example.org/x", Channel.CALL),
        ("Zoom", Channel.CALL),
        ("", Channel.CALL),
    ],
)
def test_where_it_was(place: str, channel: Channel) -> None:
    (item,) = found(event("a", 5, ADA, f"LOCATION:{place}\n"))
    assert item.happening.channel is channel


def test_repeated_meetings_are_counted_out_with_exceptions_and_moved_ones() -> None:
    begins = NOW - timedelta(days=28)
    gone, moved = begins + timedelta(days=7), begins + timedelta(days=14)
    series = event("w", 28, ADA, f"RRULE:FREQ=WEEKLY;COUNT=10\nEXDATE:{gone:%Y%m%dT%H%M%SZ}\n")
    other = event("w", 13, ADA, f"RECURRENCE-ID:{moved:%Y%m%dT%H%M%SZ}\n")
    items = found(series, other)
    assert sorted((NOW - item.happening.occurred_at).days for item in items) == [7, 13, 28]
    assert len({item.happening.external_id for item in items}) == 3
    assert f"w|{moved:%Y%m%dT%H%M%SZ}" in {item.happening.external_id for item in items}


def test_zones_of_the_calendar_and_floating_times() -> None:
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Odd/Zone\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0300\n"
        "TZOFFSETTO:+0300\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    own = event("a", 5, ADA).replace("DTSTART:20261117T093000Z", "DTSTART;TZID=Odd/Zone:20261117T093000")
    floating = event("b", 5, ADA).replace("093000Z", "093000").replace("101500Z", "101500")
    hours = {i.happening.external_id: i.happening.occurred_at.hour for i in found(own, floating, head=zone)}
    assert hours == {"a": 6, "b": 9}
    (item,) = found(floating, head="X-WR-TIMEZONE:Asia/Tokyo\n")
    assert item.happening.occurred_at.hour == 0


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=HOURLY",
        "FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=NEVER",
        "",
    ],
)
def test_rules_made_to_take_for_ever_are_not_counted_out(rule: str) -> None:
    text = calendar(event("bomb", 5, ADA, f"RRULE:{rule}\n"), event("fine", 5, ADA))
    items = read(text)
    assert [type(item) for item in items] == [Unread, Meeting]


def test_counting_out_has_a_limit_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar_events, "EXPANDING_S", -1.0)
    items = read(calendar(event("w", 5, ADA, "RRULE:FREQ=WEEKLY\n"), event("fine", 5, ADA)))
    assert [type(item) for item in items] == [Unread, Meeting]


def test_one_odd_event_spoils_no_other() -> None:
    odd = event("odd", 5, ADA).replace("DTSTART:20261117T093000Z", "DTSTART:2026111")
    items = read(calendar(odd, event("fine", 5, ADA)))
    assert [type(item) for item in items] == [Unread, Meeting]
    assert isinstance(items[0], Unread) and items[0].number == 1


@given(
    st.lists(
        st.sampled_from(
            "BEGIN:VEVENT|END:VEVENT|UID:a|ATTENDEE:mailto:a@b.org|RRULE:FREQ=DAILY|DTSTART:20261101T000000Z"
            "|DTSTART;TZID=x:2|DURATION:PT|RECURRENCE-ID:1|DTEND:19".split("|")
        )
        | st.text(max_size=30),
        max_size=14,
    )
)
def test_nothing_breaks_the_reader(lines: list[str]) -> None:
    for item in read("BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + "\n".join(lines) + "\nEND:VEVENT\nEND:VCALENDAR"):
        assert isinstance(item, Unread) or item.happening.occurred_at < NOW
