"""Bluesky, against a small server whose tokens run out."""

from collections.abc import Iterator

import pytest

from care_desktop.domain.interactions import Depth, Flow
from care_desktop.integrations.bluesky import Bluesky
from care_desktop.integrations.problems import SignInAgain
from tests.factories import NOW
from tests.integrations.fake_server import serving
from tests.integrations.fake_social import CANARY, FakeBluesky
from tests.integrations.worlds import account_at, read_all, shared_http

BO = "did:plc:bo"


@pytest.fixture
def fake() -> Iterator[FakeBluesky]:
    """A server under way."""
    with serving(FakeBluesky()) as server:
        yield server


def read(source: Bluesky, fake: FakeBluesky, cursor: str = "", **options: str) -> tuple[list, str]:  # type: ignore[type-arg]
    return read_all(source, fake, cursor, identifier="@ines.example.org", **options)


def test_what_came_and_what_we_answered(fake: FakeBluesky) -> None:
    mention = fake.notify("mention", BO, 1)
    fake.notify("reply", BO, 2, {"reply": {"root": {"uri": mention["uri"]}}})
    fake.notify("like", BO, 3)
    fake.notify("starterpack-joined", BO, 3)
    fake.answers(mention, 4)
    found, _cursor = read(Bluesky(), fake)
    by_note = {one.note: one for one in found}
    assert set(by_note) == {"Mentioned us", "Answered us", "", "We answered"}
    assert {one.thread for one in found} == {mention["uri"], "like/us"}
    assert (by_note[""].flow, by_note[""].depth) == (Flow.SENTIMENT, Depth.GLANCE)
    assert [who.stable_id for who in by_note["We answered"].others] == [BO]
    assert by_note["Mentioned us"].url == f"https://bsky.app/profile/{BO}/post/k0"


def test_whom_we_answered_is_known_though_their_post_is_gone(fake: FakeBluesky) -> None:
    post = {"uri": "at://did:plc:gone/app.bsky.feed.post/x", "author": None}
    fake.answers(post, 1, reply={"parent": {"notFound": True}})
    fake.answers(post, 2, reason={"by": {}, "indexedAt": "2026-06-03T00:00:00Z"})
    found, _cursor = read(Bluesky(), fake)
    assert [[who.stable_id for who in one.others] for one in found] == [["did:plc:gone"]] * 2


def test_bots_say_so_themselves_and_handles_may_be_broken(fake: FakeBluesky) -> None:
    fake.handles[BO] = "handle.invalid"
    fake.notify("mention", BO, 1, labels=[{"val": "bot", "src": BO}])
    (found,) = read(Bluesky(), fake)[0]
    assert (found.author.is_bot, found.author.login, found.author.stable_id) == (True, "", BO)


def test_one_sign_in_lasts_and_is_renewed_when_it_ran_out(fake: FakeBluesky) -> None:
    source = Bluesky()
    for day in range(8):
        fake.notify("mention", BO, day)
    _found, cursor = read(source, fake)
    _found, cursor = read(source, fake, cursor)
    assert len(fake.asked_for("createSession")) == 1
    fake.valid = {token for token in fake.valid if token.startswith("refresh")}
    fake.notify("mention", BO, 9)
    found, cursor = read(source, fake, cursor)
    assert found[0].external_id.endswith("/k8")
    assert (len(fake.asked_for("createSession")), len(fake.asked_for("refreshSession"))) == (1, 1)
    fake.valid = set()
    read(source, fake, cursor)
    assert len(fake.asked_for("createSession")) == 2


def test_a_wrong_app_password_is_asked_for_again_once(fake: FakeBluesky) -> None:
    account = account_at(Bluesky(), fake, identifier="ines.example.org")
    with pytest.raises(SignInAgain):
        Bluesky().fetch(account, "", "wrong", shared_http(), NOW)
    assert len(fake.exchanges) == 1


def test_later_runs_stop_where_the_last_one_began(fake: FakeBluesky) -> None:
    for day in range(10):
        fake.notify("mention", BO, day)
    source = Bluesky()
    first, cursor = read(source, fake)
    fake.exchanges.clear()
    fake.notify("mention", BO, 20)
    later, _cursor = read(source, fake, cursor)
    assert len(first) == 10
    assert [one.external_id for one in later if one not in first] == [f"at://{BO}/app.bsky.feed.post/k10"]
    assert len(fake.asked_for("listNotifications")) == 1


def test_nothing_before_the_day_is_brought(fake: FakeBluesky) -> None:
    for day in range(10):
        fake.notify("mention", BO, day)
    assert len(read(Bluesky(), fake, since="2026-06-08")[0]) == 3
    assert len(fake.asked_for("listNotifications")) == 2


def test_tokens_are_not_shown(fake: FakeBluesky) -> None:
    source = Bluesky()
    greeting = source.greet(account_at(source, fake, identifier="ines.example.org"), CANARY, shared_http())
    assert greeting.identity is not None
    assert (greeting.login, greeting.identity.stable_id) == ("ines.example.org", "did:plc:ines")
    assert CANARY not in repr(vars(source))
