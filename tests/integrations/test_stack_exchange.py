"""Stack Exchange, against a small site that compresses, limits and answers errors with status 400."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from care_desktop.domain.interactions import Flow
from care_desktop.errors import CareError, InvalidInput
from care_desktop.integrations.problems import Postponed, ServiceTrouble, SignInAgain
from care_desktop.integrations.stack_exchange import StackExchange
from tests.factories import NOW
from tests.integrations.fake_forums import FakeStackExchange
from tests.integrations.fake_server import serving
from tests.integrations.fake_social import CANARY
from tests.integrations.worlds import account_at, read_all, shared_http

SOURCE = StackExchange()


@pytest.fixture
def fake() -> Iterator[FakeStackExchange]:
    """A site under way."""
    with serving(FakeStackExchange()) as server:
        yield server


def read(fake: FakeStackExchange, cursor: str = "", secret: str | None = CANARY, **options: str) -> Any:
    return read_all(SOURCE, fake, cursor, secret, **{"tags": "offline-sdk, sync", **options})


def test_questions_answers_and_comments(fake: FakeStackExchange) -> None:
    question = fake.ask("Bo", 1)
    answer = fake.answer_to(question, "Ada", 2)
    fake.comment(answer, "Bo", 3)
    fake.answer_to(question, "Bo", 4)
    found, _cursor = read(fake)
    assert [(one.author.name, one.kind, one.flow, one.thread) for one in found] == [
        ("Bo", "question", Flow.QUESTION, "question/1"),
        ("Ada", "answer", Flow.CONTRIBUTION, "answer/2"),
        ("Bo", "", Flow.CONVERSATION, "question/1"),
        ("Bo", "", Flow.CONVERSATION, "question/1"),
    ]
    assert [[who.name for who in one.others] for one in found] == [[], ["Bo"], ["Ada"], []]
    assert {one.note for one in found} == {'Why does "sync" stop?'}
    assert (found[0].author.stable_id, found[0].author.login) == ("9001", "1")
    assert fake.asked_for("search")[0].params["tagged"] == "offline-sdk;sync"


def test_a_comment_on_what_was_active_lately_is_found(fake: FakeStackExchange) -> None:
    question = fake.ask("Bo", 1)
    _found, cursor = read(fake)
    fake.comment(question, "Ada", 5)
    assert len(read(fake, cursor)[0]) == 2


def test_the_name_of_the_filter_is_asked_for_once(fake: FakeStackExchange) -> None:
    _found, cursor = read(fake)
    read(fake, cursor)
    assert len(fake.asked_for("filters/create")) == 1


def test_many_questions_of_one_second_are_all_read(fake: FakeStackExchange) -> None:
    for _ in range(8):
        fake.ask("Bo", 1)
    fake.ask("Bo", 2)
    assert len({one.external_id for one in read(fake)[0]}) == 9


def test_backoff_is_obeyed_between_pages_and_runs(fake: FakeStackExchange) -> None:
    for day in range(5):
        fake.ask("Bo", day)
    fake.backoff = 40
    account = account_at(SOURCE, fake, tags="sync")
    batch = SOURCE.fetch(account, "", None, shared_http(), NOW)
    asked = len(fake.exchanges)
    with pytest.raises(Postponed) as postponed:
        SOURCE.fetch(account, batch.cursor, None, shared_http(), NOW)
    assert postponed.value.until >= NOW + timedelta(seconds=40)
    assert len(fake.exchanges) == asked
    assert SOURCE.fetch(account, batch.cursor, None, shared_http(), NOW + timedelta(days=1)).happenings


@pytest.mark.parametrize(
    ("number", "said", "error"),
    [
        (502, "too many requests from this IP, more requests available in 4321 seconds", Postponed),
        (502, "too many", Postponed),
        (403, "access denied", SignInAgain),
        (400, "key is not valid", SignInAgain),
        (400, "No site found for name", ServiceTrouble),
        (500, "oops", ServiceTrouble),
    ],
)
def test_errors_come_with_status_400(fake: FakeStackExchange, number: int, said: str, error: type[CareError]) -> None:
    fake.error = {"error_id": number, "error_name": "x", "error_message": said}
    with pytest.raises(error):
        read(fake)


def test_another_site_has_other_numbers_but_the_same_people(fake: FakeStackExchange) -> None:
    fake.ask("Bo", 1)
    (found,) = read(fake, site="serverfault")[0]
    assert (found.source, found.author.stable_id, found.author.login) == ("stackexchange:serverfault", "9001", "")


def test_gone_and_nameless_users_are_skipped(fake: FakeStackExchange) -> None:
    fake.ask("Bo", 1)["owner"] = {"user_type": "does_not_exist", "display_name": "user123"}
    fake.ask("Community", 2)["owner"] |= {"user_id": -1}
    assert [one.author.is_bot for one in read(fake)[0]] == [True]


def test_who_we_are_and_what_is_missing(fake: FakeStackExchange) -> None:
    fake.user("Ines")
    greeting = SOURCE.greet(account_at(SOURCE, fake, tags="sync", user="1"), None, shared_http())
    assert greeting.identity is not None
    assert (greeting.login, greeting.identity.stable_id) == ("Ines", "9001")
    assert SOURCE.greet(account_at(SOURCE, fake, tags="sync"), None, shared_http()).identity is None
    with pytest.raises(ServiceTrouble):
        SOURCE.greet(account_at(SOURCE, fake, tags="sync", user="99"), None, shared_http())
    for options in ({"tags": " "}, {"tags": "sync", "user": "ines"}):
        with pytest.raises(InvalidInput):
            SOURCE.greet(account_at(SOURCE, fake, **options), None, shared_http())
