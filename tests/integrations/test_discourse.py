"""Discourse, against a small forum, as it answers now and as it did."""

import base64
import json
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from care_desktop.domain.interactions import Channel, Depth, Flow
from care_desktop.errors import InvalidInput
from care_desktop.integrations.discourse import Discourse
from care_desktop.integrations.problems import ServiceTrouble, SignInAgain
from tests.integrations.fake_forums import FakeDiscourse
from tests.integrations.fake_server import serving
from tests.integrations.fake_social import CANARY
from tests.integrations.worlds import account_at, read_all, shared_http

SOURCE = Discourse()


@pytest.fixture(params=[False, True], ids=["new", "old"])
def fake(request: pytest.FixtureRequest) -> Iterator[FakeDiscourse]:
    """A forum under way."""
    with serving(FakeDiscourse(request.param)) as server:
        yield server


def test_topics_replies_answers_and_likes(fake: FakeDiscourse) -> None:
    asked = fake.post("bo", 1, 1)
    fake.post("ada", 2, 2, category=2)
    ours = fake.post("ines", 1, 3, reply_to=1)
    fake.post("ada", 1, 4, accepted_answer=True)
    fake.act(2, "bo", ours, 5)
    fake.act(6, "ada", fake.post("ada", 9, 6, category=3), 6)
    found, _cursor = read_all(SOURCE, fake)
    kinds = {(one.author.login, one.kind, one.flow) for one in found}
    assert kinds == {
        ("bo", "topic", Flow.QUESTION),
        ("ada", "topic", Flow.FEEDBACK),
        ("ines", "", Flow.CONVERSATION),
        ("ada", "answer", Flow.CONTRIBUTION),
        ("bo", "like", Flow.SENTIMENT),
        ("ada", "topic", Flow.CONVERSATION),
        ("ada", "", Flow.CONVERSATION),
    }
    (answer,) = [one for one in found if one.author.login == "ines"]
    assert [who.stable_id for who in answer.others] == [f"{asked['user_id']}@127.0.0.1"]
    assert answer.note == "Webhooks arrive twice, 1"


def test_only_what_is_followed_is_brought(fake: FakeDiscourse) -> None:
    for category, topic in ((1, 1), (3, 2), (3, 3)):
        fake.post("bo", topic, topic, category=category)
    found, _cursor = read_all(SOURCE, fake, categories="Support", topics="https://forum.example.org/t/webhooks/3/1")
    assert sorted(one.thread for one in found) == ["topic/1", "topic/3"]
    with pytest.raises(ServiceTrouble, match="no category gone"):
        SOURCE.greet(account_at(SOURCE, fake, categories="gone\n2"), CANARY, shared_http())
    assert read_all(SOURCE, fake, categories="gone")[0] == []


def test_many_posts_and_holes_between_them(fake: FakeDiscourse) -> None:
    for number in range(130):
        fake.post("bo", number, number / 10)
    # Somebody else's private posts take numbers as well.
    fake.posts = fake.posts[:20] + fake.posts[-9:]
    first, cursor = read_all(SOURCE, fake)
    assert len(first) == 29
    fake.number += 40
    fake.post("bo", 500, 50)
    later, _cursor = read_all(SOURCE, fake, cursor)
    assert {one.thread for one in later} - {one.thread for one in first} == {"topic/500"}


def test_messages_between_people_keep_no_title(fake: FakeDiscourse) -> None:
    post = fake.post("bo", 1, 1, category=None)
    fake.posts.clear()
    fake.act(6, "bo", post, 1)
    (found,) = read_all(SOURCE, fake)[0]
    assert (found.channel, found.note, found.url, found.depth) == (Channel.CHAT, "Direct message", "", Depth.EXCHANGE)


def test_system_users_are_bots_and_hidden_posts_are_left_out(fake: FakeDiscourse) -> None:
    fake.users["discobot"] = -2
    fake.post("discobot", 1, 1)
    fake.post("bo", 1, 2, hidden=True)
    fake.post("bo", 1, 3, post_type=3)
    assert [one.author.is_bot for one in read_all(SOURCE, fake)[0]] == [True]


def test_without_a_key_the_public_posts_are_read(fake: FakeDiscourse) -> None:
    fake.act(2, "bo", fake.post("ines", 1, 1), 2)
    assert len(read_all(SOURCE, fake, secret=None)[0]) == 1
    assert SOURCE.greet(account_at(SOURCE, fake), None, shared_http()).identity is None
    greeting = SOURCE.greet(account_at(SOURCE, fake), CANARY, shared_http())
    assert greeting.identity is not None
    assert greeting.identity.stable_id == "7@127.0.0.1"
    assert not any("email" in asked.path for asked, _answer in fake.exchanges)


def test_nothing_before_the_day_is_brought(fake: FakeDiscourse) -> None:
    for number in range(20):
        fake.post("bo", number, number)
    assert len(read_all(SOURCE, fake, since="2026-06-19")[0]) == 2


def test_the_key_comes_sealed_and_opens_once_for_its_own_request() -> None:
    pytest.importorskip("cryptography", reason="cryptography is not installed: install requirements/test.txt")
    from cryptography.hazmat.primitives.asymmetric import padding, rsa
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    from care_desktop.integrations import discourse_key

    shake, other = discourse_key.begin("forum.example.org"), discourse_key.begin("https://example.org/forum")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(shake.address).query).items()}
    assert shake.address.startswith("https://forum.example.org/user-api-key/new?")
    assert other.address.startswith("https://example.org/forum/user-api-key/new?")
    assert asked["scopes"] == "read"
    public = load_pem_public_key(asked["public_key"].encode())
    assert isinstance(public, rsa.RSAPublicKey)

    def sealed(nonce: str) -> str:
        text = json.dumps({"key": CANARY, "nonce": nonce, "push": False, "api": 4}).encode()
        return base64.encodebytes(public.encrypt(text, padding.PKCS1v15())).decode()

    assert discourse_key.finish(shake, f"\n  {sealed(asked['nonce'])} ") == CANARY
    with pytest.raises(SignInAgain):
        discourse_key.finish(shake, sealed("0" * 32))
    for pasted in ("", "no key", sealed(asked["nonce"])[:80]):
        with pytest.raises(InvalidInput):
            discourse_key.finish(shake, pasted)
    with pytest.raises(InvalidInput):
        discourse_key.finish(other, sealed(asked["nonce"]))
    assert "private" not in repr(shake)
