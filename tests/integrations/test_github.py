"""GitHub against a stateful server, every request and answer judged by GitHub's own descriptions."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from care_desktop.domain.interactions import Depth, Flow
from care_desktop.domain.sync import Batch, Happening
from care_desktop.errors import InvalidInput
from care_desktop.integrations import repository_walk
from care_desktop.integrations.github import GitHub, base_of, graphql_of
from care_desktop.integrations.http import Http
from care_desktop.integrations.problems import ServiceTrouble, SignInAgain
from tests.integrations import github_answers, github_judge
from tests.integrations.fake_github import TOKEN, FakeGitHub
from tests.integrations.fake_server import Answer, Asked
from tests.integrations.github_runs import HOME, NOW, account_at, fetched, keys

pytest_plugins = ["tests.integrations.github_fixtures"]


@pytest.fixture(scope="module")
def http() -> Iterator[Http]:
    client = Http(lambda: NOW)
    yield client
    client.close()


def some_discussion(github: FakeGitHub, minutes: float = 50, **more: object) -> None:
    def said(id: str, login: str, **extra: object) -> dict[str, object]:
        stamp, url = github_answers.at(minutes), f"https://github.com/{HOME}/discussions/9#{id}"
        return {"id": id, "url": url, "createdAt": stamp, "author": github.actor(login), **extra}

    reply = said("DC_3", "ada")
    comments = [
        said("DC_1", "bo", isAnswer=True, replies={"nodes": [reply]}),
        said("DC_2", "release[bot]", isAnswer=False, replies={"nodes": []}),
    ]
    github.person("release[bot]", "Bot")
    comments[1]["author"] = github.actor("release[bot]")
    github.home().discussions.append(
        {
            **said("D_1", "cy"),
            "number": 9,
            "title": "How do I sync offline",
            "updatedAt": github_answers.at(minutes),
            "category": {"isAnswerable": True},
            "comments": {"nodes": comments},
            **more,
        }
    )


def test_the_descriptions_are_here() -> None:
    if not github_judge.is_there():
        pytest.skip(github_judge.ABSENT)


def test_the_judge_finds_what_is_wrong(github: FakeGitHub, http: Http) -> None:
    if not github_judge.is_there():
        pytest.skip(github_judge.ABSENT)
    github.issue("ada", "Crash", 1)
    fetched(github, http)
    (asked, answer) = next(pair for pair in github.exchanges if pair[0].path.endswith("/issues"))
    wrong = Answer(200, [{"id": 1}])
    odd = Asked("GET", asked.path, {**asked.params, "sort": "age", "color": "red"}, asked.headers, b"")
    query = {"query": 'query { repository(owner: "a", name: "b") { colour } }', "variables": {}}
    post = Asked("POST", "/graphql", {}, asked.headers, json.dumps(query).encode())
    assert len(github_judge.complaints(github, [(asked, wrong)])) == 1
    assert len(github_judge.complaints(github, [(odd, answer)])) == 2
    assert len(github_judge.complaints(github, [(post, answer)])) == 1


def test_everything_that_is_done_in_a_repository_becomes_a_happening(github: FakeGitHub, http: Http) -> None:
    crash = github.issue("cy", "Crash on start", 1)
    github.issue("cy", "How do I sync?", 2)
    github.issue("cy", "Sync", 3, "type: question")
    pull = github.pull("cy", "Fix   the\ncrash", 4)
    github.comment("ines", crash, 10)
    github.review_comment("bo", pull, 11)
    github.review_comment("cy", pull, 12)
    github.review("bo", pull, 13)
    github.review("cy", pull, 13)
    github.review("bo", pull, None)
    github.merge("ada", pull, 14)
    github.star("cy", 15)
    github.fork("bo", 16)
    some_discussion(github)
    found, _cursor = fetched(github, http)
    seen = {(h.kind, h.author.login, h.flow, h.note, tuple(o.login for o in h.others)) for h in found}
    assert seen == {
        ("issue", "cy", Flow.FEEDBACK, "Crash on start", ()),
        ("issue", "cy", Flow.QUESTION, "How do I sync?", ()),
        ("issue", "cy", Flow.QUESTION, "Sync", ()),
        ("pull request", "cy", Flow.CONTRIBUTION, "Fix the crash", ()),
        ("comment", "ines", Flow.CONVERSATION, "Crash on start", ("cy",)),
        ("review", "bo", Flow.CONTRIBUTION, "Fix the crash", ("cy",)),
        ("review reply", "cy", Flow.CONVERSATION, "Fix the crash", ()),
        ("merge", "ada", Flow.CONTRIBUTION, "Fix the crash", ("cy",)),
        ("star", "cy", Flow.SENTIMENT, HOME, ()),
        ("fork", "bo", Flow.SENTIMENT, HOME, ()),
        ("discussion", "cy", Flow.QUESTION, "How do I sync offline", ()),
        ("answer", "bo", Flow.CONTRIBUTION, "How do I sync offline", ("cy",)),
        ("comment", "ada", Flow.CONVERSATION, "How do I sync offline", ("cy", "bo")),
    }
    assert len(keys(found)) == len(set(keys(found)))
    glances = {h.kind for h in found if h.depth is Depth.GLANCE}
    assert glances == {"star", "fork"}
    issue = next(h for h in found if h.note == "Crash on start" and h.kind == "issue")
    comment = next(h for h in found if h.kind == "comment" and h.author.login == "ines")
    assert issue.thread == comment.thread
    assert issue.occurred_at == datetime(2026, 1, 1, 12, 1, tzinfo=UTC)
    assert issue.url == f"https://github.com/{HOME}/issues/1"
    assert issue.author.stable_id == str(github.people["cy"]["id"])
    assert "nobody's business" not in repr(found)


def test_a_release_credits_its_author_and_glances_at_those_it_names(github: FakeGitHub, http: Http) -> None:
    release = {
        "id": "RE_1",
        "url": f"https://github.com/{HOME}/releases/tag/v2",
        "name": None,
        "tagName": "v2",
        "isDraft": False,
        "createdAt": github_answers.at(0),
        "publishedAt": github_answers.at(5),
        "author": github.actor("ada"),
        "mentions": {"nodes": [github.actor("bo"), github.actor("ada")]},
    }
    github.home().releases += [release, {**release, "id": "RE_2", "isDraft": True, "publishedAt": None}]
    found, _cursor = fetched(github, http)
    assert {(h.author.login, h.depth, h.note) for h in found} == {
        ("ada", Depth.EXCHANGE, "v2"),
        ("bo", Depth.GLANCE, "v2"),
    }


def test_deleted_accounts_bots_and_organisations_are_nobody(github: FakeGitHub, http: Http) -> None:
    github.person("renovate[bot]", "Bot")
    github.person("acme", "Organization")
    issue = github.issue("", "Written by somebody who left", 1)
    github.issue("renovate[bot]", "Update", 2)
    github.comment("", issue, 3)
    github.comment("bo", issue, 4)
    github.fork("acme", 5)
    github.home().lists["stargazers"].append({"starred_at": github_answers.at(1), "user": github.person("dee")})
    found, _cursor = fetched(github, http)
    assert {(h.kind, h.author.login, h.others) for h in found} == {("comment", "bo", ()), ("star", "dee", ())}


def test_a_public_address_is_taken_when_github_gives_it(github: FakeGitHub, http: Http) -> None:
    github.person("bo", email="bo@example.org", name="Bo Li")
    github.issue("bo", "Crash", 1)
    (found,), _cursor = fetched(github, http)
    assert (found.author.emails, found.author.name) == (("bo@example.org",), "Bo Li")


def test_a_second_run_asks_only_for_what_changed_and_most_of_it_for_nothing(github: FakeGitHub, http: Http) -> None:
    for number in range(25):
        github.issue("cy", f"Crash {number}", number)
    pull = github.pull("cy", "Fix", 300)
    first, cursor = fetched(github, http)
    assert len(set(keys(first))) == 26
    again, cursor = fetched(github, http, cursor)
    assert set(keys(again)) < set(keys(first))
    github.exchanges.clear()
    quiet, cursor = fetched(github, http, cursor)
    assert quiet == []
    statuses = {asked.path.rpartition(f"{HOME}")[2]: answer.status for asked, answer in github.exchanges}
    rest = {path: status for path, status in statuses.items() if path != "/graphql"}
    assert rest.pop("") == 200
    assert set(rest.values()) == {304}
    github.comment("bo", pull, 400)
    github.star("bo", 401)
    news, cursor = fetched(github, http, cursor)
    assert {h.kind for h in news} >= {"comment", "star"}
    assert all(h.kind in ("comment", "star", "pull request") for h in news)


def test_an_etag_belongs_to_one_token(github: FakeGitHub, http: Http) -> None:
    github.issue("cy", "Crash", 1)
    _found, cursor = fetched(github, http)
    _found, cursor = fetched(github, http, cursor)
    assert "etag" in cursor
    github.token = "another-canary"
    github.exchanges.clear()
    fetched(github, http, cursor, secret="another-canary")
    assert not any("if-none-match" in asked.headers for asked, _answer in github.exchanges)


def test_the_same_cursor_gives_the_same_again(github: FakeGitHub, http: Http) -> None:
    for number in range(23):
        github.comment("bo", github.issue("cy", f"Crash {number}", number), number + 0.5)
        github.star(f"fan{number}", number)
    account, cursor, seen = account_at(github), "", 0
    more = True
    while more:
        once, twice = (GitHub().fetch(account, cursor, TOKEN, http, NOW) for _ in range(2))
        assert once == twice
        cursor, more, seen = once.cursor, once.more, seen + len(once.happenings)
    assert seen >= 23 * 3


def test_what_changes_between_two_pages_is_not_lost(
    github: FakeGitHub, http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository_walk, "PAGES_A_FETCH", 1)
    issues = [github.issue("cy", f"Crash {number}", number) for number in range(25)]
    account, cursor, found, more = account_at(github), "", [], True
    while more:
        batch = GitHub().fetch(account, cursor, TOKEN, http, NOW)
        found += batch.happenings
        cursor, more = batch.cursor, batch.more
        # The first three move to the end, and everything after them one place down.
        for issue in issues[:3]:
            github.touch(issue, 300)
    assert len({h.external_id for h in found}) == 25


def test_many_changes_of_one_second_are_all_read(github: FakeGitHub, http: Http) -> None:
    for number in range(23):
        github.issue("cy", f"Crash {number}", 7)
    found, _cursor = fetched(github, http)
    assert len({h.external_id for h in found}) == 23
    assert all(
        asked.path.startswith("/repositories/") for asked, _a in github.exchanges if asked.params.get("page") == "3"
    )


def test_a_star_taken_back_meanwhile_hides_no_other(
    github: FakeGitHub, http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository_walk, "PAGES_A_FETCH", 1)
    for number in range(35):
        github.star(f"fan{number}", number)
    account, cursor, found, more = account_at(github), "", [], True
    while more:
        batch = GitHub().fetch(account, cursor, TOKEN, http, NOW)
        found += batch.happenings
        cursor, more = batch.cursor, batch.more
        if any(h.kind == "star" for h in batch.happenings) and len(github.home().lists["stargazers"]) == 35:
            del github.home().lists["stargazers"][:3]
    assert {f"fan{number}" for number in range(3, 35)} <= {h.author.login for h in found}


def test_a_repository_that_was_renamed_stays_the_same(github: FakeGitHub, http: Http) -> None:
    github.issue("cy", "Crash", 1)
    before, cursor = fetched(github, http)
    home = github.homes.pop(HOME)
    home.item["full_name"] = "ada/sync"
    github.homes["ada/sync"] = home
    github.moved[HOME] = "ada/sync"
    github.issue("bo", "Another", 60, home="ada/sync")
    after, _cursor = fetched(github, http, cursor)
    assert {h.thread.partition("/")[0] for h in before + after} == {str(home.item["id"])}
    assert "Another" in {h.note for h in after}


def test_a_missing_repository_is_named_after_everything_else_was_read(github: FakeGitHub, http: Http) -> None:
    github.issue("cy", "Crash", 1)
    account = account_at(github, f"gone/away\n{HOME}")
    batch = Batch("", more=True)
    found: list[Happening] = []
    with pytest.raises(ServiceTrouble, match="gone/away"):
        while batch.more:
            batch = GitHub().fetch(account, batch.cursor, TOKEN, http, NOW)
            found += batch.happenings
    assert keys(found)
    github.home("gone/away")
    fetched(github, http, batch.cursor, account=account, now=NOW + timedelta(hours=1))


def test_without_a_token_the_public_lists_are_read(github: FakeGitHub, http: Http) -> None:
    issue = github.issue("cy", "Crash", 1)
    github.comment("bo", issue, 2)
    some_discussion(github)
    found, _cursor = fetched(github, http, secret=None)
    assert {(h.kind, h.note) for h in found} == {("issue", "Crash"), ("comment", f"{HOME}#1")}


def test_who_we_are_and_what_can_be_read(github: FakeGitHub, http: Http) -> None:
    greeting = GitHub().greet(account_at(github), TOKEN, http)
    assert greeting.login == "ines"
    assert greeting.identity is not None
    assert greeting.identity.stable_id == str(github.me["id"])
    assert "60 requests" in GitHub().greet(account_at(github), None, http).sentence
    with pytest.raises(ServiceTrouble, match="gone/away"):
        GitHub().greet(account_at(github, "gone/away"), TOKEN, http)
    with pytest.raises(SignInAgain):
        GitHub().greet(account_at(github), "wrong", http)
    with pytest.raises(InvalidInput):
        GitHub().greet(account_at(github, "offline-sdk"), TOKEN, http)


def test_addresses_of_public_and_enterprise_hosts() -> None:
    assert base_of("github.com") == "https://api.github.com/"
    assert graphql_of(base_of("github.com")) == "https://api.github.com/graphql"
    assert base_of("acme.ghe.com") == "https://api.acme.ghe.com/"
    assert base_of("git.example.org") == "https://git.example.org/api/v3/"
    assert graphql_of(base_of("git.example.org")) == "https://git.example.org/api/graphql"


def test_the_token_goes_nowhere_but_to_its_header(
    github: FakeGitHub, http: Http, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    github.comment("bo", github.issue("cy", "Crash", 1), 2)
    found, cursor = fetched(github, http)
    assert TOKEN not in repr(found) + cursor + caplog.text
    for asked, _answer in github.exchanges:
        named = [name for name, value in asked.headers.items() if TOKEN in value]
        assert named == ["authorization"]
        assert TOKEN.encode() not in asked.body + repr(asked.params).encode()
