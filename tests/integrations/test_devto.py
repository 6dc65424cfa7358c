"""dev.to, against a small Forem site."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from care_desktop.domain.interactions import Flow
from care_desktop.errors import InvalidInput
from care_desktop.integrations.devto import DevTo
from care_desktop.integrations.problems import Postponed
from tests.factories import NOW
from tests.integrations.fake_forums import FakeForem
from tests.integrations.fake_server import TROUBLES, Answer, Asked, serving
from tests.integrations.fake_social import CANARY
from tests.integrations.worlds import account_at, read_all, shared_http

SOURCE = DevTo()


@pytest.fixture
def fake() -> Iterator[FakeForem]:
    """A site under way."""
    with serving(FakeForem()) as server:
        yield server


def read(fake: FakeForem, cursor: str = "", **options: str) -> Any:
    return read_all(SOURCE, fake, cursor, **{"usernames": "@ines", "tags": "#OfflineSdk", **options})


def test_articles_of_a_tag_and_comments_below_ours(fake: FakeForem) -> None:
    fake.article("bo", 100, "offlinesdk")
    ours = fake.article("ines", 101)
    comment = fake.comment(ours, "bo", 102)
    fake.comment(ours, "ines", 103, comment)
    found, _cursor = read(fake)
    said = {(one.author.login, one.kind, one.flow, tuple(who.login for who in one.others)) for one in found}
    assert said == {
        ("bo", "article", Flow.CONTRIBUTION, ()),
        ("ines", "article", Flow.CONTRIBUTION, ()),
        ("bo", "", Flow.CONVERSATION, ("ines",)),
        ("ines", "", Flow.CONVERSATION, ("bo",)),
    }
    assert len({one.thread for one in found if not one.kind}) == 1
    assert all(one.author.stable_id for one in found)


def test_comments_are_asked_for_only_when_there_are_new_ones(fake: FakeForem) -> None:
    articles = [fake.article("ines", 100 + day) for day in range(4)]
    for article in articles:
        fake.comment(article, "bo", 110)
    _found, cursor = read(fake)
    assert len(fake.asked_for("comments")) == 4
    _found, cursor = read(fake, cursor)
    assert len(fake.asked_for("comments")) == 4
    fake.comment(articles[2], "bo", 111)
    read(fake, cursor)
    assert len(fake.asked_for("comments")) == 5


def test_deleted_comments_and_users_are_skipped_but_not_what_is_below_them(fake: FakeForem) -> None:
    article = fake.article("ines", 100)
    gone = fake.comment(article, "bo", 101)
    fake.comment(article, "ada", 102, gone)
    gone["user"] = {}
    found, _cursor = read(fake)
    assert [(one.author.login, one.others) for one in found if not one.kind] == [("ada", ())]


def test_a_short_limit_in_mid_page_keeps_what_is_here(fake: FakeForem) -> None:
    for day in range(3):
        fake.comment(fake.article("ines", 100 + day), "bo", 110)
    right, comments = fake.answer, count()

    def limited(asked: Asked) -> Answer:
        every_other = asked.path.endswith("comments") and next(comments) % 2
        return TROUBLES["429"] if every_other else right(asked)

    fake.answer = limited
    account, cursor, found = account_at(SOURCE, fake, usernames="ines"), "", []
    for _ in range(20):
        try:
            batch = SOURCE.fetch(account, cursor, CANARY, shared_http(), NOW)
        except Postponed:
            continue
        found += [one.external_id for one in batch.happenings if not one.kind]
        cursor = batch.cursor
        if not batch.more:
            break
    assert len(found) == len(set(found)) == 3
    fake.answer = lambda asked: TROUBLES["429"] if asked.path.endswith("comments") else right(asked)
    fake.comment(fake.article("ines", 120), "bo", 121)
    with pytest.raises(Postponed):
        read_all(SOURCE, fake, cursor, usernames="ines")


def test_tags_reach_back_as_far_as_the_last_run_and_a_little_further(fake: FakeForem) -> None:
    _found, cursor = read(fake, since="2026-11-12")
    assert fake.asked_for("articles")[-1].params["top"] == "24"
    read(fake, cursor, since="2026-11-12")
    assert fake.asked_for("articles")[-1].params["top"] == "14"


def test_who_we_are_and_what_is_missing(fake: FakeForem) -> None:
    greeting = SOURCE.greet(account_at(SOURCE, fake, usernames="ines"), CANARY, shared_http())
    assert greeting.identity is not None
    assert (greeting.login, greeting.identity.stable_id) == ("ines", "1")
    assert SOURCE.greet(account_at(SOURCE, fake, usernames="ines"), None, shared_http()).identity is None
    with pytest.raises(InvalidInput):
        SOURCE.greet(account_at(SOURCE, fake), None, shared_http())
