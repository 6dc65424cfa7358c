"""A workspace with a fixed clock, and short ways to fill it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from care_desktop.services.outcome import Workspace
from tests.factories import copy_of, new_workspace

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new, closed workspace file to copy."""
    path = tmp_path_factory.mktemp("empty") / "workspace.care"
    with new_workspace(path):
        return path


@pytest.fixture
def workspace(tmp_path: Path, empty_file: Path) -> Iterator[Workspace]:
    """A new, empty workspace on 22 November 2026, 09:30 UTC."""
    with copy_of(empty_file, tmp_path) as found:
        yield found


@pytest.fixture(scope="session")
def crowd_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed workspace file to copy, with the crowd for the questions of Insights about people."""
    from tests.services.insight_crowd import filled

    path = tmp_path_factory.mktemp("crowd") / "crowd.care"
    with new_workspace(path) as workspace:
        filled(workspace)
    return path


def later(workspace: Workspace, days: int) -> Workspace:
    """The same workspace some days later."""
    then = workspace.clock() + timedelta(days=days)
    return replace(workspace, clock=lambda: then)


def days_ago(days: int) -> date:
    """A day before the workspace's today."""
    return NOW.date() - timedelta(days=days)
