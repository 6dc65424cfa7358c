"""A day at an event: what the event fills into a line, and which names are only descriptions."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from care_desktop.domain.capture import parse
from care_desktop.domain.capture_types import KnownEvent, KnownPerson, index_names
from care_desktop.domain.event_day import at_event, is_description
from care_desktop.domain.events import EventDraft, EventKind
from care_desktop.domain.interactions import Channel

NOW = datetime(2026, 11, 21, 16, 42, 30, tzinfo=UTC)
ID, OTHER = UUID(int=7), UUID(int=8)
NAMES = index_names(people=[(KnownPerson(UUID(int=1), "Bo Li"), ())], events=[KnownEvent(OTHER, "KubeCon")])
EVENT = EventDraft("DevFest Accra", EventKind.HACKATHON, date(2026, 11, 21), date(2026, 11, 22))


def read(line: str, now: datetime = NOW) -> tuple[UUID | None, Channel | None, date | datetime]:
    found = at_event(parse(line, now=now, known=NAMES, day_first=True), ID, EVENT, now)
    return found.event.event_id if found.event is not None else None, found.channel, found.occurred


@pytest.mark.parametrize(
    ("line", "event", "channel", "occurred"),
    [
        ("Bo Li 10m: retries", ID, Channel.HACKATHON, NOW.replace(second=0)),
        ("Bo Li at 14:30 about retries", ID, Channel.HACKATHON, NOW.replace(hour=14, minute=30, second=0)),
        ("met Bo Li at KubeCon: retries", OTHER, None, date(2026, 11, 21)),
        ("Bo Li yesterday: retries", None, None, date(2026, 11, 20)),
    ],
)
def test_the_line_overrides_the_event(
    line: str, event: UUID | None, channel: Channel | None, occurred: date | datetime
) -> None:
    found = read(line)
    assert found[0] == event and found[2] == occurred
    assert channel is None or found[1] is channel


def test_another_channel_is_not_at_the_event() -> None:
    event, channel, _ = read("call with Bo Li: retries")
    assert event is None and channel is Channel.CALL


def test_the_morning_after_a_line_is_of_the_last_day() -> None:
    assert read("Bo Li: retries", datetime(2026, 11, 24, 8, tzinfo=UTC))[2] == date(2026, 11, 22)
    assert read("Bo Li: retries", datetime(2026, 11, 1, 8, tzinfo=UTC))[2] == date(2026, 11, 21)


def test_descriptions() -> None:
    for name in ("woman with crab sticker", "a student from Accra", "man in red", "the speaker"):
        assert is_description(name), name
    for name in ("Bo Li", "bo", "van der Merwe", "佐藤 美咲", "ليلى حداد", "The Rock", "danah boyd", ""):
        assert not is_description(name), name
