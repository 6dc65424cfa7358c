"""Mastodon, against a small server that pages and links as the real one does."""

from collections.abc import Iterator

import pytest

from care_desktop.domain.interactions import Channel, Depth, Flow
from care_desktop.domain.sync import Identity
from care_desktop.integrations.mastodon import Mastodon
from care_desktop.integrations.problems import ServiceTrouble, SignInAgain
from tests.integrations.fake_server import Answer, serving
from tests.integrations.fake_social import CANARY, FakeMastodon
from tests.integrations.worlds import account_at, read_all, shared_http

SOURCE = Mastodon()
BO = "bo@other.example"


@pytest.fixture
def fake() -> Iterator[FakeMastodon]:
    """A server under way."""
    with serving(FakeMastodon()) as server:
        yield server


def test_a_conversation_is_one_thread_on_both_sides(fake: FakeMastodon) -> None:
    root = fake.status(BO, 1)
    ours = fake.answers(BO, 1.1, root)
    theirs = fake.status(BO, 1.2, ours)
    for status in (root, theirs):
        fake.notify("mention", BO, 1.2, status)
    found, _cursor = read_all(SOURCE, fake)
    assert {one.thread for one in found} == {f"conversation/{root['id']}"}
    (answer,) = [one for one in found if one.author.login == "ines@127.0.0.1"]
    assert answer.others == (
        Identity(
            "mastodon", f"{fake.account(BO)['id']}@127.0.0.1", BO, (), "Bo@Other.Example", "https://other.example/@bo"
        ),
    )
    assert {(one.channel, one.flow, one.depth) for one in found} == {
        (Channel.SOCIAL, Flow.CONVERSATION, Depth.EXCHANGE)
    }


def test_reactions_of_a_day_are_one_glance_and_no_text_is_kept(fake: FakeMastodon) -> None:
    post = fake.status("ines", 1)
    for kind in ("favourite", "favourite", "reblog", "follow"):
        fake.notify(kind, BO, 2, post)
    found, _cursor = read_all(SOURCE, fake)
    assert [one.kind for one in found].count("favourite") == 2
    assert len({one.thread for one in found}) == 3
    assert {(one.flow, one.depth, one.note) for one in found} == {(Flow.SENTIMENT, Depth.GLANCE, "")}


def test_a_direct_message_counts_as_chat_without_its_text(fake: FakeMastodon) -> None:
    fake.notify("mention", BO, 1, fake.status(BO, 1, visibility="direct"))
    (found,) = read_all(SOURCE, fake)[0]
    assert (found.channel, found.note, found.url) == (Channel.CHAT, "Direct message", "")


def test_bots_are_marked_and_what_is_gone_is_skipped(fake: FakeMastodon) -> None:
    fake.account("robot@other.example", bot=True)
    fake.notify("mention", "robot@other.example", 1, fake.status("robot@other.example", 1))
    fake.lists["notifications"].append({"id": "5000", "type": "mention", "created_at": "2026-06-02", "account": None})
    found, _cursor = read_all(SOURCE, fake)
    assert [one.author.is_bot for one in found] == [True]


def test_later_runs_ask_only_for_what_is_newer(fake: FakeMastodon) -> None:
    for day in range(8):
        fake.notify("follow", f"user{day}@other.example", day)
    first, cursor = read_all(SOURCE, fake)
    for day in range(8, 13):
        fake.notify("follow", f"user{day}@other.example", day)
    fake.exchanges.clear()
    later, cursor = read_all(SOURCE, fake, cursor)
    assert (len(first), len(later)) == (8, 5)
    assert fake.asked_for("notifications")[0].params.get("min_id") == "1008"
    assert read_all(SOURCE, fake, cursor)[0] == []


def test_nothing_before_the_day_is_brought_or_asked_for(fake: FakeMastodon) -> None:
    for day in range(12):
        fake.notify("follow", BO, day)
    found, _cursor = read_all(SOURCE, fake, since="2026-06-10")
    assert len(found) == 3
    assert len(fake.asked_for("notifications")) == 2


def test_another_token_starts_anew(fake: FakeMastodon) -> None:
    fake.notify("follow", BO, 1)
    _found, cursor = read_all(SOURCE, fake)
    fake.me = fake.account("team")
    assert len(read_all(SOURCE, fake, cursor)[0]) == 1


def test_a_link_to_another_place_is_not_followed(fake: FakeMastodon) -> None:
    fake.notify("follow", BO, 1)
    right = fake.answer

    def astray(asked: object) -> Answer:
        answer = right(asked)  # type: ignore[arg-type]
        return Answer(answer.status, answer.body, {"link": '<https://thief.example/api?max_id=1>; rel="next"'})

    fake.answer = astray
    with pytest.raises(ServiceTrouble, match="points to another place"):
        read_all(SOURCE, fake)


def test_who_we_are_and_without_a_token(fake: FakeMastodon) -> None:
    greeting = SOURCE.greet(account_at(SOURCE, fake), CANARY, shared_http())
    assert greeting.identity is not None
    assert (greeting.login, greeting.identity.stable_id) == ("ines@127.0.0.1", "1@127.0.0.1")
    with pytest.raises(SignInAgain):
        SOURCE.greet(account_at(SOURCE, fake), None, shared_http())
