"""Fixtures of address book and calendar tests."""

from collections.abc import Iterator

import pytest

from care_desktop.integrations.http import Http
from tests.integrations.dav_servers import NAMES, NOW, DavServer, running


@pytest.fixture(scope="session")
def http() -> Iterator[Http]:
    """One client."""
    client = Http(lambda: NOW)
    yield client
    client.close()


@pytest.fixture(scope="session", params=NAMES)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, http: Http) -> Iterator[DavServer]:
    """Each of the real servers, for all tests of a run."""
    with running(request.param, tmp_path_factory.mktemp("dav") / request.param, http) as found:
        yield found
