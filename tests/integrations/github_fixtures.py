"""The GitHub that tests talk to."""

from collections.abc import Iterator

import pytest

from care_desktop.integrations import github_rest
from tests.integrations import github_judge
from tests.integrations.fake_github import FakeGitHub, github_running


@pytest.fixture
def github(small_pages: None) -> Iterator[FakeGitHub]:
    """A GitHub with one repository; what was said with it is judged in the end, when that can be done."""
    with github_running() as server:
        server.home()
        yield server
        if github_judge.is_there():
            right = [(asked, answer) for asked, answer in server.exchanges if answer.status not in (0, 302)]
            assert github_judge.complaints(server, [pair for pair in right if not _is_wrong(pair[1].sent)]) == []


def _is_wrong(body: bytes) -> bool:
    """An answer that was meant to be wrong."""
    return body[:5] == b"<html" or body[:3] in (b"[  ", b'{"m') or body == b'[{"id": "x"}]'


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten items a page."""
    monkeypatch.setattr(github_rest, "PER_PAGE", 10)
