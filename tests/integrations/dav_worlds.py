"""The worlds of address books and calendars for the contract that every source is held against."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta

import pytest

from care_desktop.integrations import carddav as carddav_module
from care_desktop.integrations.caldav import CalDav
from care_desktop.integrations.carddav import CardDav
from care_desktop.integrations.ics_feed import IcsFeed
from tests.factories import NOW
from tests.integrations.calendar_samples import calendar, event
from tests.integrations.dav_servers import card
from tests.integrations.fake_dav import BASIC, INSIDE, USER, FakeDav
from tests.integrations.fake_server import Answer, Asked, FakeServer, serving
from tests.integrations.fake_social import CANARY
from tests.integrations.worlds import World

BO = "Bo <bo@other.example>"


@contextmanager
def carddav() -> Iterator[World]:
    """Seven contacts, three a page."""
    fake = FakeDav("card")

    def add() -> None:
        number = len(fake.things) + 1
        fake.put(f"{number}.vcf", card(str(number), f"Person {number}", f"p{number}@other.example"))

    def rename() -> None:
        fake.put("1.vcf", card("1", "Another name", "p1@other.example"))

    with pytest.MonkeyPatch.context() as patch, serving(fake):
        patch.setattr(carddav_module, "CARDS_A_PAGE", 3)
        for _ in range(7):
            add()
        options = {"user": USER}
        repeat = _with_new_cards(fake, add)
        yield World(CardDav(), fake, 7, add, rename, repeat, options, sent=BASIC, is_cards=True)


def _with_new_cards(fake: FakeDav, add: Callable[[], object]) -> Callable[[], object]:
    """There is something new, and every list of what is new is cut short before it began."""

    def repeat() -> None:
        add()
        fake.is_cut = True

    return repeat


@contextmanager
def caldav() -> Iterator[World]:
    """Seven meetings in five months."""
    fake = FakeDav("cal")

    def add() -> None:
        number = len(fake.things)
        days = 140 - number * 15
        fake.put(f"{number}.ics", calendar(event(f"m{number}", days, BO)), NOW - timedelta(days=days))

    with serving(fake):
        for _ in range(7):
            add()
        right = fake.answer

        def repeat() -> None:
            fake.answer = lambda asked: (
                right(asked) if asked.method == "PROPFIND" else Answer(307, "", {"location": f"{INSIDE}?again"})
            )

        options = {"user": USER, "past_days": "150"}
        yield World(CalDav(), fake, 7, add, _nothing, repeat, options, sent=BASIC)


@contextmanager
def ics() -> Iterator[World]:
    """Seven meetings behind an address that nobody else knows."""
    events: list[str] = []
    path = f"/ical/{CANARY}/basic.ics"

    def add() -> None:
        events.append(event(f"m{len(events)}", 80 - len(events), BO))

    def answer(asked: Asked) -> Answer:
        if asked.path != path:
            return Answer(404, "")
        etag = f'"{len(events)}"'
        if asked.headers.get("if-none-match") == etag:
            return Answer(304, "")
        return Answer(200, calendar(*events), {"etag": etag, "content-type": "text/calendar"})

    fake = FakeServer(answer)

    def repeat() -> None:
        fake.answer = lambda asked: Answer(302, "", {"location": path})

    with serving(fake):
        for _ in range(7):
            add()
        secret = f"{fake.address}{path}"
        yield World(IcsFeed(), fake, 7, add, _nothing, repeat, {"user": USER}, secret, sent=path, pages=1)


def _nothing() -> None:
    """Addresses are never renamed."""


DAV_WORLDS: Mapping[str, Callable[[], AbstractContextManager[World]]] = {
    "carddav": carddav,
    "caldav": caldav,
    "ics": ics,
}
