"""Matrix: who wrote in which room on which day, and to whom we did; never a word of it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from care_desktop.domain.sync import Happening
from care_desktop.errors import InvalidInput
from care_desktop.integrations.matrix import Matrix
from care_desktop.integrations.problems import ServiceTrouble, SignInAgain
from tests.factories import NOW
from tests.integrations.fake_matrix import BO, ME, FakeMatrix
from tests.integrations.fake_server import serving
from tests.integrations.fake_social import CANARY
from tests.integrations.worlds import account_at, read_all, shared_http

SDK, TALK = "!sdk:example.org", "!talk:example.org"
SINCE = "2026-05-01"


@pytest.fixture
def fake() -> Iterator[FakeMatrix]:
    with serving(FakeMatrix()) as server:
        assert isinstance(server, FakeMatrix)
        yield server


def read(fake: FakeMatrix, cursor: str = "", **options: str) -> tuple[list[Happening], str]:
    found, cursor = read_all(Matrix(), fake, cursor, since=SINCE, **options)
    return list({one.external_id: one for one in found}.values()), cursor


def said(found: list[Happening]) -> list[tuple[str, str, list[str], str]]:
    rows = [(h.author.stable_id, h.thread, [o.stable_id for o in h.others], f"{h.occurred_at:%m-%d}") for h in found]
    return sorted(rows, key=repr)


def test_one_of_each_person_room_and_day(fake: FakeMatrix) -> None:
    fake.names[BO] = "Bo Li"
    first = fake.write(BO, SDK, 1)
    fake.write(BO, SDK, 1.1, type="m.room.encrypted", algorithm="m.megolm.v1.aes-sha2")
    fake.write(ME, SDK, 1.2, **{"m.relates_to": {"m.in_reply_to": {"event_id": first}}})
    fake.write(ME, SDK, 1.3, **{"m.mentions": {"user_ids": ["@ada:example.org", ME, 7]}})
    fake.write(ME, SDK, 1.4)
    fake.write(BO, SDK, 2, **{"m.relates_to": {"rel_type": "m.replace", "event_id": first}})
    fake.write("@ci:example.org", SDK, 2, msgtype="m.notice")
    fake.write("@release-bot:example.org", SDK, 2)
    fake.write("no sender", SDK, 2)
    fake.write(BO, SDK, 3, type="m.room.encrypted", msgtype=None)
    fake.write(BO, SDK, -60)
    fake.write(ME, TALK, 4)
    fake.write(BO, TALK, 5)
    fake.direct = {BO: [TALK], "@x:y.example": [], "odd": [7]}
    fake.rooms[TALK] = {"m.room.canonical_alias": {"alias": "#talk:example.org"}}
    found, cursor = read(fake)
    bots = [one for one in found if one.author.is_bot]
    assert [one.author.login for one in bots] == ["release-bot"]
    assert said([one for one in found if not one.author.is_bot]) == [
        (BO, SDK, [], "06-02"),
        (BO, TALK, [], "06-06"),
        (ME, SDK, ["@ada:example.org"], "06-02"),
        (ME, TALK, [BO], "06-05"),
    ]
    theirs = next(one for one in found if one.author.stable_id == BO and one.thread == SDK)
    assert (theirs.author.service, theirs.author.login, theirs.author.name) == ("matrix:other.example", "bo", "Bo Li")
    assert (theirs.note, theirs.occurred_at.hour, theirs.author.is_us) == ("Room sdk", 12, False)
    assert next(one for one in found if one.thread == TALK).note == "#talk:example.org"
    assert all(one.author.is_us == (one.author.stable_id == ME) for one in found)
    assert "nobody keeps" not in f"{found}{cursor}"
    # What was not read of a room is not asked for again, whether or not the server stops where it is asked to.
    before = len(fake.exchanges)
    assert read(fake, cursor)[0] == []
    assert len(fake.asked_for("/messages")) > 3 and len(fake.exchanges) - before == 3
    for heeds in (True, False):
        fake.heeds_to = heeds
        fake.write(BO, SDK, 70 if heeds else 140)
        found, cursor = read(fake, cursor)
        assert max(one.occurred_at for one in found).month == (8 if heeds else 10)
        assert heeds or len(found) < 4


def test_an_answer_to_a_page_before_and_a_room_that_was_left(fake: FakeMatrix) -> None:
    for day in range(1, 6):
        fake.write(BO, SDK, day)
    fake.write(BO, TALK, 9)
    account = account_at(Matrix(), fake, since=SINCE)
    first = Matrix().fetch(account, "", CANARY, shared_http(), NOW)
    assert first.more and (first.done, first.total) == (0, 2)
    fake.left.add(SDK)
    second = Matrix().fetch(account, first.cursor, CANARY, shared_http(), NOW)
    assert (second.happenings, second.more) == ((), True)
    found, cursor = read(fake, second.cursor)
    assert said(found) == [(BO, TALK, [], "06-10")]
    fake.left.clear()
    fake.write(BO, SDK, 20)
    assert said(read(fake, cursor)[0]) == [(BO, SDK, [], "06-21")]


def test_greeting_names_us_and_rooms_are_checked(fake: FakeMatrix) -> None:
    fake.write(BO, SDK, 1)
    fake.write(BO, TALK, 1)
    fake.aliases["#sdk:example.org"] = SDK
    service = Matrix()
    account = account_at(service, fake, rooms="https://matrix.to/#/#sdk:example.org")
    greeting = service.greet(account, CANARY, shared_http())
    assert (greeting.login, greeting.sentence) == (ME, "1 rooms can be read.")
    assert greeting.identity is not None and greeting.identity.stable_id == ME
    asked = next(asked for asked, _ in fake.exchanges if asked.path.endswith("joined_rooms"))
    assert asked.headers["authorization"] == f"Bearer {CANARY}"
    found, _cursor = read(fake, rooms=SDK)
    sync = fake.asked_for("/sync")[0].params
    assert SDK in sync["filter"] and TALK not in sync["filter"] and found
    for rooms, words in (("#none:example.org", "knows no room"), ("!other:example.org", "You are not in")):
        with pytest.raises(ServiceTrouble, match=words):
            service.greet(account_at(service, fake, rooms=rooms), CANARY, shared_http())
    with pytest.raises(InvalidInput, match="is no day"):
        service.greet(account_at(service, fake, since="soon"), CANARY, shared_http())
    with pytest.raises(SignInAgain):
        service.greet(replace(account, options={}), "wrong", shared_http())
