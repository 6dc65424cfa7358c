"""A workspace database in a temporary folder."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from care_desktop.paths import migrations_dir
from care_desktop.storage.database import Database, open_database

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def empty_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new, closed workspace file to copy: running the revisions for each test would cost seconds."""
    path = tmp_path_factory.mktemp("empty") / "workspace.care"
    opened = open_database(path, migrations_dir=migrations_dir(), backups_dir=path.parent, now=NOW, version="0.1.0")
    opened.close()
    return path


@pytest.fixture
def database(tmp_path: Path, empty_workspace: Path) -> Iterator[Database]:
    """A new, empty workspace."""
    path = tmp_path / "workspace.care"
    shutil.copyfile(empty_workspace, path)
    with open_database(
        path, migrations_dir=migrations_dir(), backups_dir=tmp_path / "backups", now=NOW, version="0.1.0"
    ) as opened:
        yield opened
