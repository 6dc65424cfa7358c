"""A plugin with the fixtures of tests that log conversations."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from care_desktop.services.outcome import Workspace
from care_desktop.ui.operations import Operations
from tests.ui import logging_desk as desk


@pytest.fixture(scope="session")
def desk_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new, closed workspace file to copy."""
    return desk.make_empty_file(tmp_path_factory.mktemp("empty"))


@pytest.fixture
def desk_workspace(desk_file: Path, tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace on 24 November 2026."""
    with desk.copied_workspace(desk_file, tmp_path) as opened:
        yield opened


@pytest.fixture
def operations(qapp: object, workspace: Workspace) -> Iterator[Operations]:
    """The window's way to the test's own `workspace`."""
    with desk.lanes(workspace) as made:
        yield made
