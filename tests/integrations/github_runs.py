"""Short ways to read everything that a GitHub has."""

from datetime import UTC, datetime

from care_desktop.domain.sync import Account, Happening
from care_desktop.integrations.github import GitHub
from care_desktop.integrations.http import Http
from care_desktop.storage.ids import new_id
from tests.integrations.fake_github import TOKEN, FakeGitHub

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
HOME = "ada/offline-sdk"


def account_at(github: FakeGitHub, repositories: str = HOME, **options: str) -> Account:
    return Account(new_id(), "github", github.address, "", {"repositories": repositories, **options})


def fetched(
    github: FakeGitHub,
    http: Http,
    cursor: str = "",
    secret: str | None = TOKEN,
    account: Account | None = None,
    now: datetime = NOW,
) -> tuple[list[Happening], str]:
    """Everything of a run, and where the next one starts."""
    found: list[Happening] = []
    account = account or account_at(github)
    for _ in range(500):
        batch = GitHub().fetch(account, cursor, secret, http, now)
        found += batch.happenings
        cursor = batch.cursor
        assert TOKEN not in cursor
        if not batch.more:
            return found, cursor
    raise AssertionError("the run does not end")


def keys(found: list[Happening]) -> list[str]:
    return sorted(h.external_id for h in found)
