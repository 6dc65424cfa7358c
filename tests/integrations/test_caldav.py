"""CalDAV against Radicale and Xandikos, with meetings of every kind."""

from datetime import timedelta

import pytest

from care_desktop.domain.interactions import Channel
from care_desktop.domain.sync import Account, Happening
from care_desktop.errors import InvalidInput
from care_desktop.integrations.caldav import CalDav
from care_desktop.integrations.http import Http
from care_desktop.integrations.problems import CursorLost
from care_desktop.storage.ids import new_id
from tests.integrations.calendar_samples import calendar, event
from tests.integrations.dav_servers import NOW, SECRET, USER, DavServer

pytest_plugins = ["tests.integrations.dav_fixtures"]

SOURCE = CalDav()


def whole(account: Account, http: Http, cursor: str = "", later_days: int = 0) -> tuple[list[Happening], str]:
    """A run to its end."""
    found: list[Happening] = []
    while True:
        batch = SOURCE.fetch(account, cursor, SECRET, http, NOW + timedelta(days=later_days))
        found += batch.happenings
        cursor = batch.cursor
        if not batch.more:
            return found, cursor


def test_past_meetings_with_others_come_once_and_later_ones_when_they_are_over(server: DavServer, http: Http) -> None:
    account = server.account("caldav")
    put = {
        "talk": event("talk", 20, people="Ada Sato <ada@example.org>", more="LOCATION:Café Zeit\n"),
        "old": event("old", 200, people="Ada Sato <ada@example.org>"),
        "soon": event("soon", -2, people="Bo Li <bo@example.org>"),
        "alone": event("alone", 20),
        "weekly": event("weekly", 28, people="Cy <cy@example.org>", more="RRULE:FREQ=WEEKLY\n"),
        "secret": event("secret", 20, people="Dr <dr@example.org>", more="CLASS:PRIVATE\n"),
    }
    for name, text in put.items():
        server.put(f"{server.calendar}{name}.ics", calendar(text))
    first, cursor = whole(account, http)
    assert [h.external_id.split("|")[0] for h in first].count("weekly") == 4
    assert {h.external_id.split("|")[0] for h in first} == {"talk", "weekly"}
    talk = next(h for h in first if h.external_id == "talk")
    assert (talk.author.emails, talk.author.name, talk.channel) == (("ada@example.org",), "Ada Sato", Channel.IN_PERSON)
    assert (talk.mutual, talk.duration_min, talk.source, talk.note) == (True, 45, "calendar", "About talk")
    assert SECRET not in cursor and "Ada" not in cursor
    again, cursor = whole(account, http, cursor)
    assert {h.external_id for h in again} <= {h.external_id for h in first}
    later, cursor = whole(account, http, cursor, later_days=3)
    assert "soon" in {h.external_id for h in later}
    assert {h.external_id for h in later} & {h.external_id for h in first} == set()
    # Put in afterwards, for a day that was read: the calendar has changed, so all of it is looked at again.
    server.put(f"{server.calendar}late.ics", calendar(event("late", 40, people="Ada Sato <ada@example.org>")))
    assert "late" in {h.external_id for h in whole(account, http, cursor, later_days=3)[0]}


def test_every_page_can_be_fetched_again(server: DavServer, http: Http) -> None:
    account = server.account("caldav", past_days="70")
    server.put(f"{server.calendar}one.ics", calendar(event("one", 65, people="Ada <ada@example.org>")))
    server.put(f"{server.calendar}two.ics", calendar(event("two", 3, people="Ada <ada@example.org>")))
    cursor, pages, more = "", [], True
    while more:
        batch = SOURCE.fetch(account, cursor, SECRET, http, NOW)
        assert SOURCE.fetch(account, cursor, SECRET, http, NOW) == batch
        cursor, more = batch.cursor, batch.more
        pages.append({h.external_id for h in batch.happenings})
    assert len(pages) == 3 and "one" in pages[0] and "two" in pages[2]


def test_greeting_names_the_calendars_and_us(server: DavServer, http: Http) -> None:
    greeting = SOURCE.greet(server.account("caldav"), SECRET, http)
    assert greeting.sentence.startswith("1 calendar can be read")
    assert greeting.identity is not None and greeting.identity.emails == (USER,)


@pytest.mark.parametrize("cursor", ["x", "[]", '{"queue": [["/a", "", "x", "y"]]}', '{"odd": 1}'])
def test_a_cursor_nobody_wrote_is_lost(http: Http, cursor: str) -> None:
    account = Account(new_id(), "caldav", "dav.example.org")
    with pytest.raises(CursorLost):
        SOURCE.fetch(account, cursor, SECRET, http, NOW)


@pytest.mark.parametrize("days", ["soon", "0", "99999", "-1"])
def test_days_must_be_a_number(server: DavServer, http: Http, days: str) -> None:
    with pytest.raises(InvalidInput):
        SOURCE.greet(server.account("caldav", past_days=days), SECRET, http)
