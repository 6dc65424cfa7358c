"""Calendars by their secret address, with conditions, changes and every kind of wrong answer."""

from datetime import timedelta

import httpx2
import pytest

from care_desktop.domain.sync import Account
from care_desktop.errors import CareError
from care_desktop.integrations.http import Http
from care_desktop.integrations.ics_feed import IcsFeed
from care_desktop.integrations.problems import CursorLost, Postponed, ServiceTrouble, SignInAgain
from care_desktop.storage.ids import new_id
from tests.integrations.calendar_samples import calendar, event
from tests.integrations.dav_servers import NOW, USER

CANARY = "canary-secret-0123456789abcdef"
SECRET = f"https://calendar.example.org/ical/{CANARY}/basic.ics?key={CANARY}"
ADA = "Ada Sato <ada@example.org>"
SOURCE = IcsFeed()


class Feed:
    """A calendar at an address, with an ETag."""

    def __init__(self, *events: str) -> None:
        self.text = calendar(*events)
        self.etag = '"1"'
        self.asked: list[httpx2.Request] = []
        self.instead: httpx2.Response | None = None

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        """The answer."""
        self.asked.append(request)
        if self.instead is not None:
            return self.instead
        if request.headers.get("if-none-match") == self.etag:
            return httpx2.Response(304)
        return httpx2.Response(200, text=self.text, headers={"etag": self.etag})


def parts(feed: Feed, **options: str) -> tuple[Account, Http]:
    return Account(new_id(), "ics", "calendar.example.org", options={"user": USER, **options}), Http(
        lambda: NOW, httpx2.MockTransport(feed)
    )


def test_past_meetings_come_and_an_unchanged_calendar_is_not_read_again() -> None:
    feed = Feed(event("past", 5, ADA), event("old", 200, ADA), event("next", -2, ADA), event("running", 0.01, ADA))
    account, http = parts(feed)
    first = SOURCE.fetch(account, "", SECRET, http, NOW)
    assert ([h.external_id for h in first.happenings], first.more) == (["past"], False)
    assert CANARY not in first.cursor
    again = SOURCE.fetch(account, first.cursor, SECRET, http, NOW + timedelta(minutes=10))
    assert (again.happenings, again.cursor) == ((), first.cursor)
    # When what was announced is over, the same calendar is read once more.
    later = SOURCE.fetch(account, again.cursor, SECRET, http, NOW + timedelta(days=3))
    assert [h.external_id for h in later.happenings] == ["past", "running", "next"]
    assert "if-none-match" not in feed.asked[-1].headers


def test_looking_further_back_reads_it_anew() -> None:
    feed = Feed(event("old", 200, ADA))
    account, http = parts(feed)
    first = SOURCE.fetch(account, "", SECRET, http, NOW)
    account, http = parts(feed, past_days="365")
    assert [h.external_id for h in SOURCE.fetch(account, first.cursor, SECRET, http, NOW).happenings] == ["old"]


def test_greeting_counts_entries_and_webcal_is_https() -> None:
    feed = Feed(event("a", 5, ADA), event("b", 5))
    account, http = parts(feed)
    greeting = SOURCE.greet(account, SECRET.replace("https://", "webcal://"), http)
    assert (greeting.login, greeting.sentence) == (USER, "The calendar has 2 entries.")
    assert feed.asked[0].url.scheme == "https"


@pytest.mark.parametrize(
    ("response", "error"),
    [
        (httpx2.Response(404), SignInAgain),
        (httpx2.Response(410), SignInAgain),
        (httpx2.Response(401), SignInAgain),
        (httpx2.Response(429), Postponed),
        (httpx2.Response(500), ServiceTrouble),
        (httpx2.Response(304), ServiceTrouble),
        (httpx2.Response(200, text="<html>Sign in</html>"), ServiceTrouble),
        (httpx2.Response(200, text="BEGIN:VCALENDAR\nBEGIN:VEVENT\n"), ServiceTrouble),
        (httpx2.Response(302, headers={"location": f"https://evil.example.net/{CANARY}"}), ServiceTrouble),
    ],
)
def test_no_trouble_tells_the_address(response: httpx2.Response, error: type[CareError]) -> None:
    feed = Feed()
    feed.instead = response
    account, http = parts(feed)
    with pytest.raises(error) as caught:
        SOURCE.fetch(account, "", SECRET, http, NOW)
    assert CANARY not in str(caught.value)
    assert {request.url.host for request in feed.asked} == {"calendar.example.org"}


@pytest.mark.parametrize("secret", [None, "", CANARY, "ftp://x/y", f"https://{CANARY}:x@[", "file:///etc/passwd"])
def test_what_is_no_address_is_not_asked_and_not_told(secret: str | None) -> None:
    feed = Feed()
    account, http = parts(feed)
    with pytest.raises(SignInAgain) as caught:
        SOURCE.fetch(account, "", secret, http, NOW)
    assert CANARY not in str(caught.value) and feed.asked == []


@pytest.mark.parametrize("cursor", ["x", "[]", "{}", '{"odd": 1}'])
def test_a_cursor_nobody_wrote_is_lost(cursor: str) -> None:
    account, http = parts(Feed())
    with pytest.raises(CursorLost):
        SOURCE.fetch(account, cursor, SECRET, http, NOW)
