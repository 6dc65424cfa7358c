"""GitHub when something goes wrong: refusals, limits, broken and endless answers, links that lead astray."""

import traceback
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from care_desktop.domain.sync import Batch, Happening
from care_desktop.errors import CareError
from care_desktop.integrations import repository_walk
from care_desktop.integrations.github import GitHub
from care_desktop.integrations.http import Http
from care_desktop.integrations.problems import Postponed, ServiceTrouble, SignInAgain
from tests.integrations.fake_github import TOKEN, FakeGitHub, github_running
from tests.integrations.fake_server import Answer, Asked
from tests.integrations.github_runs import HOME, NOW, account_at, fetched, keys

pytest_plugins = ["tests.integrations.github_fixtures"]


@pytest.fixture(scope="module")
def http() -> Iterator[Http]:
    client = Http(lambda: NOW)
    yield client
    client.close()


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("401", SignInAgain),
        ("403", SignInAgain),
        ("limit", Postponed),
        ("secondary limit", Postponed),
        ("429", Postponed),
        ("500", ServiceTrouble),
        ("502", ServiceTrouble),
        ("503", Postponed),
        ("html", ServiceTrouble),
        ("not a list", ServiceTrouble),
        ("odd list", ServiceTrouble),
        ("truncated", ServiceTrouble),
        ("elsewhere", ServiceTrouble),
        ("circle", ServiceTrouble),
    ],
)
def test_after_any_trouble_the_run_goes_on_where_it_was(
    github: FakeGitHub, http: Http, name: str, error: type[CareError]
) -> None:
    for number in range(12):
        github.comment("bo", github.issue("cy", f"Crash {number}", number), number + 1)
    whole, _cursor = fetched(github, http)
    github.trouble(name, "/issues/comments", times=10 if name == "circle" else 1)
    found: list[Happening] = []
    batch = Batch("", more=True)
    with pytest.raises(error) as caught:
        while batch.more:
            batch = GitHub().fetch(account_at(github), batch.cursor, TOKEN, http, NOW)
            found += batch.happenings
    assert found
    assert TOKEN not in str(caught.value) + "".join(traceback.format_exception(caught.value))
    github.troubles.clear()
    asked = len(github.exchanges)
    with pytest.raises(error):
        GitHub().fetch(account_at(github), batch.cursor, TOKEN, http, NOW)
    assert len(github.exchanges) == asked
    rest, _cursor = fetched(github, http, batch.cursor, now=NOW + timedelta(hours=1))
    assert set(keys(found + rest)) == set(keys(whole))


@pytest.mark.parametrize(("name", "seconds"), [("429", 90), ("503", 120), ("secondary limit", 60), ("limit", 30 * 60)])
def test_limits_say_when_to_come_back(github: FakeGitHub, http: Http, name: str, seconds: int) -> None:
    github.trouble(name)
    with pytest.raises(Postponed) as caught:
        fetched(github, http)
    assert caught.value.until == NOW + timedelta(seconds=seconds)


def test_a_spent_allowance_waits_for_its_reset(github: FakeGitHub, http: Http) -> None:
    github.remaining = 3
    with pytest.raises(Postponed) as caught:
        fetched(github, http)
    assert caught.value.until == datetime(2026, 11, 22, 10, tzinfo=UTC)


def test_limits_of_graphql_come_as_data(github: FakeGitHub, http: Http) -> None:
    github.comment("bo", github.issue("cy", "Crash", 1), 2)
    github.troubles.append(("/graphql", Answer(200, {"errors": [{"type": "RATE_LIMITED"}], "message": ""})))
    with pytest.raises(Postponed):
        fetched(github, http)
    github.troubles.clear()
    body = {"data": {"repository": None}, "errors": [{"type": "FORBIDDEN"}]}
    github.troubles.append(("/graphql", Answer(200, body)))
    with pytest.raises(SignInAgain):
        fetched(github, http)


@pytest.mark.parametrize(
    ("path", "relation", "pages"),
    [("/pulls", "next", 10**9), ("/forks", "next", 3), ("/stargazers", "prev", 10**9), ("/issues", "next", 4)],
)
def test_endless_pages_end(github: FakeGitHub, http: Http, path: str, relation: str, pages: int) -> None:
    """The same page under ever new numbers, or pages that lead round in a circle."""
    github.pull("cy", "Fix", 1)
    github.star("cy", 1)
    github.fork("bo", 1)
    right = github.answer

    def endless(asked: Asked) -> Answer:
        number = int(asked.params.get("page", 0)) + 1
        answer = right(replace(asked, params={**asked.params, "page": "1"}))
        if not asked.path.endswith(path) or answer.status != 200:
            return answer
        address = f"<{github.address}/repos/{HOME}{path}?per_page=10&page={number % pages}>"
        names = {relation, "last"} if number == 1 else {relation}
        return Answer(200, answer.body, {"link": ", ".join(f'{address}; rel="{name}"' for name in names)})

    github.answer = endless
    with pytest.raises(ServiceTrouble, match="again and again"):
        fetched(github, http)
    assert len(github.exchanges) < 40


def test_a_link_to_another_place_is_not_followed_and_gets_no_token(github: FakeGitHub, http: Http) -> None:
    github.pull("cy", "Fix", 1)
    right = github.answer
    with github_running() as other:

        def leading_away(asked: Asked) -> Answer:
            answer = right(asked)
            link = f'<{other.address}/repos/{HOME}/pulls?page=2>; rel="next"'
            return Answer(answer.status, answer.body, {**answer.headers, "link": link})

        github.answer = leading_away
        with pytest.raises(ServiceTrouble, match="another place"):
            fetched(github, http)
        assert other.exchanges == []


def test_a_link_that_expired_starts_its_list_anew(
    github: FakeGitHub, http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository_walk, "PAGES_A_FETCH", 1)
    for number in range(23):
        github.pull("cy", f"Fix {number}", number)
    account, batch, found = account_at(github), Batch("", more=True), []
    while '"link": "http' not in batch.cursor:
        batch = GitHub().fetch(account, batch.cursor, TOKEN, http, NOW)
        found += batch.happenings
    stale = batch.cursor.replace("/repositories/", "/repositories/9")
    rest, _cursor = fetched(github, http, stale)
    assert len({h.external_id for h in found + rest}) == 23
