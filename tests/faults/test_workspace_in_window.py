"""Rows 4, 5, 9 and 11 in the window: what is wrong with a workspace is said there, and nothing is made anew."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from care_desktop.app import Application
from care_desktop.paths import Profile
from care_desktop.storage.backup import back_up
from care_desktop.storage.backup_manifest import BackupReason
from tests.factories import NOW

pytestmark = pytest.mark.faults


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Callable[[Path], Application]]:
    profile = Profile(tmp_path / "profile").make()
    started: list[Application] = []

    def start(path: Path) -> Application:
        application = Application(profile, qapp)
        started.append(application)
        application.start(path)
        qtbot.waitUntil(lambda: application.is_settled, timeout=60_000)
        return application

    yield start
    for application in started:
        application.window.close()
        application.end()
        application.setParent(None)
        application.deleteLater()
    qapp.setStyleSheet("")


def newer(path: Path) -> None:
    """A file of a program to come."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda path: path.write_bytes(b""), "is empty"),
        (lambda path: path.write_bytes(b"name,company\nAna,Andina\n" * 1000), "is not a CARE Desktop workspace"),
        (lambda path: os.truncate(path, path.stat().st_size // 2), "damaged"),
        (newer, "9999"),
    ],
    ids=["empty", "another kind", "cut", "newer"],
)
def test_a_file_that_cannot_be_opened_is_kept_and_its_backups_are_offered(
    qtbot: QtBot,
    opened: Callable[[Path], Application],
    filled: Path,
    tmp_path: Path,
    spoil: Callable[[Path], object],
    words: str,
) -> None:
    path = Path(shutil.copyfile(filled, tmp_path / "workspace.care"))
    back_up(path, tmp_path / "profile" / "backups", now=NOW, reason=BackupReason.BY_HAND)
    spoil(path)
    before = path.read_bytes()
    application = opened(path)
    trouble = application.window.trouble
    assert trouble is not None and words in trouble.sentence
    qtbot.waitUntil(lambda: trouble.table.model().rowCount() == 1)
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir() if found.suffix == ".care"] == [path.name]
    assert not Profile(tmp_path / "profile").database.exists()


def test_a_folder_that_a_service_copies_and_a_file_to_be_read_only_are_said_so(
    opened: Callable[[Path], Application], filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "Dropbox"
    folder.mkdir()
    first = opened(Path(shutil.copyfile(filled, folder / "workspace.care")))
    assert first.window.trouble is None
    message = first.window.messages.message
    assert message is not None and "Dropbox copies" in message.text
    path = Path(shutil.copyfile(filled, tmp_path / "read.care"))
    # Root may write anywhere, and tests may run as root.
    monkeypatch.setattr("care_desktop.storage.database.may_write", lambda _path: False)
    second = opened(path)
    message = second.window.messages.message
    assert message is not None and "may only be read" in message.text
    assert "Read only" in second.window.windowTitle()
