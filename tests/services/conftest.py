"""A workspace with a fixed clock, and short ways to fill it."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from care_desktop.domain.weights import load_weights
from care_desktop.paths import migrations_dir, resources_dir
from care_desktop.services.outcome import Workspace
from care_desktop.storage.database import open_database

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new, closed workspace file to copy."""
    path = tmp_path_factory.mktemp("empty") / "workspace.care"
    open_database(path, migrations_dir=migrations_dir(), backups_dir=path.parent, now=NOW, version="0.1.0").close()
    return path


@pytest.fixture
def workspace(tmp_path: Path, empty_file: Path) -> Iterator[Workspace]:
    """A new, empty workspace on 22 November 2026, 09:30 UTC."""
    path = tmp_path / "workspace.care"
    shutil.copyfile(empty_file, path)
    database = open_database(
        path, migrations_dir=migrations_dir(), backups_dir=tmp_path / "backups", now=NOW, version="0.1.0"
    )
    yield Workspace(database, load_weights(resources_dir() / "trust.toml"), lambda: NOW)
    database.close()


def later(workspace: Workspace, days: int) -> Workspace:
    """The same workspace some days later."""
    then = workspace.clock() + timedelta(days=days)
    return replace(workspace, clock=lambda: then)


def days_ago(days: int) -> date:
    """A day before the workspace's today."""
    return NOW.date() - timedelta(days=days)
