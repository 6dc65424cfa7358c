"""The worlds of GitHub, GitLab and Gitea for the contract that every source is held against."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any
from urllib.parse import urlencode

import pytest

from care_desktop.integrations import gitea as gitea_module
from care_desktop.integrations import github_rest, repository_walk
from care_desktop.integrations import gitlab as gitlab_module
from care_desktop.integrations.gitea import Gitea
from care_desktop.integrations.github import GitHub
from care_desktop.integrations.gitlab import GitLab
from tests.integrations.fake_github import TOKEN, github_running
from tests.integrations.fake_server import Answer, Asked, FakeServer, serving
from tests.integrations.test_gitea import FakeGitea
from tests.integrations.test_gitea import who as gitea_user
from tests.integrations.test_gitlab import FakeGitLab
from tests.integrations.test_gitlab import who as gitlab_user
from tests.integrations.worlds import World

DAY_MIN = 24 * 60
NEWS_DAY = 60


@contextmanager
def _small_pages(module: ModuleType) -> Iterator[None]:
    """Three items a page, one page a fetch, so that there are many places to stop at."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "PER_PAGE", 3)
        patch.setattr(repository_walk, "PAGES_A_FETCH", 1)
        yield


@contextmanager
def github() -> Iterator[World]:
    """Seven issues, two comments of ours, a star."""
    with _small_pages(github_rest), github_running() as fake:

        def add() -> None:
            number = len(fake.home().lists["issues"]) + 1
            fake.issue("bo", f"Crash {number}", _day(number) * DAY_MIN)

        def rename() -> None:
            fake.person("bo")["login"] = "bo-li"

        for _ in range(7):
            add()
        for issue in fake.home().lists["issues"][:2]:
            fake.comment("ines", issue, 30 * DAY_MIN)
        fake.star("bo", 20 * DAY_MIN)
        options = {"repositories": fake.home().name}
        yield World(GitHub(), fake, 10, add, rename, lambda: _repeat(fake, "/issues"), options, TOKEN)


@contextmanager
def gitlab() -> Iterator[World]:
    """Seven issues and two comments."""
    fake, bo = FakeGitLab(), gitlab_user(2, "bo")

    def add() -> None:
        number = len(fake.issues) + 1
        fake.issue(number, bo, f"Crash {number}", _day(number) * DAY_MIN)

    with _small_pages(gitlab_module), serving(fake):
        for _ in range(7):
            add()
        for number in (1, 2):
            fake.note(number, gitlab_user(1, "ada"), "Issue", number, (30 + number) * DAY_MIN)
        options = {"repositories": "acme/tools/sdk"}
        rename = _renaming(bo, "username")
        yield World(GitLab(), fake, 9, add, rename, lambda: _repeat(fake, "/issues"), options, TOKEN)


@contextmanager
def gitea() -> Iterator[World]:
    """Seven issues and two comments."""
    fake, bo = FakeGitea(), gitea_user(2, "bo")

    def add() -> None:
        number = len(fake.issues) + 1
        fake.issue(number, bo, f"Crash {number}", _day(number) * DAY_MIN)

    with _small_pages(gitea_module), serving(fake):
        for _ in range(7):
            add()
        for number in (1, 2):
            fake.comment(number, gitea_user(1, "ada"), number, (30 + number) * DAY_MIN)
        options = {"repositories": "ada/sdk"}
        yield World(Gitea(), fake, 9, add, _renaming(bo, "login"), lambda: _repeat(fake, "/issues"), options, TOKEN)


def _day(number: int) -> int:
    """The first seven come before what is said about them, the news after everything."""
    return number if number <= 7 else NEWS_DAY + number


def _renaming(user: dict[str, Any], field: str) -> Callable[[], object]:
    return lambda: user.update({field: "bo-li"})


def _repeat(fake: FakeServer, path: str) -> None:
    """Every page of a list leads on to the same page under another number."""
    right = fake.answer

    def endless(asked: Asked) -> Answer:
        answer = right(Asked(asked.method, asked.path, {**asked.params, "page": "1"}, asked.headers, asked.body))
        if not asked.path.endswith(path) or answer.status != 200:
            return answer
        query = urlencode({**asked.params, "page": int(asked.params.get("page", 1)) + 1})
        return Answer(200, answer.body, {"link": f'<{fake.address}{asked.path}?{query}>; rel="next"'})

    fake.answer = endless


REPOSITORY_WORLDS: Mapping[str, Callable[[], "contextmanager[World]"]] = {  # type: ignore[type-arg]
    "github": github,
    "gitlab": gitlab,
    "gitea": gitea,
}
