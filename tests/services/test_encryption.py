"""Turning encryption on and off: nothing is lost, nothing stays readable, nobody opens it without the key."""

import json
import logging
import os
import shutil
import signal
import sqlite3
import time
import traceback
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from care_desktop import keychain
from care_desktop.domain.workspace_key import WorkspaceKey, groups_of, recovery_key
from care_desktop.errors import Conflict, InvalidInput, KeychainFailure, LockedFile, StorageFailure
from care_desktop.services import backups, encryption, restoring
from care_desktop.services.transfer_out import What
from care_desktop.storage import cipher, recipher
from tests.factories import NOW, add_person, content, exported, log_with, new_workspace

pytestmark = pytest.mark.skipif(
    not cipher.is_available(), reason="the “encryption” extra (sqlcipher3) is not installed"
)
CANARY = "Zaunkönig"


@pytest.fixture
def key() -> Iterator[WorkspaceKey]:
    before = set(cipher._held)
    yield encryption.new_key()
    for id in set(cipher._held) - before:
        cipher.let_go(id)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with somebody in it, closed."""
    place = tmp_path_factory.mktemp("template") / "workspace.db"
    with new_workspace(place) as workspace:
        wren = add_person(workspace, f"Wren {CANARY}", ("email", "wren@canary.example"), notes="a word with Canary")
        for day in range(1, 20):
            log_with(workspace, wren, on=date(2026, 10, day), note=f"quiet {CANARY} {day}")
    return place


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    """That workspace with one readable backup, closed."""
    place = tmp_path / "place" / "workspace.db"
    shutil.copytree(template.parent, place.parent)
    with new_workspace(place) as workspace:
        backups.make(workspace)
    return place


def folder_of(path: Path) -> Path:
    return path.parent / "backups"


def all_files(path: Path) -> list[Path]:
    return [file for file in path.parent.rglob("*") if file.is_file()]


def readable_in(path: Path) -> list[str]:
    signs = (CANARY.encode(), b"canary", b"Canary", b"CREATE TABLE")
    return [file.name for file in all_files(path) for sign in signs if sign in file.read_bytes()]


def test_there_and_back_with_everything_that_works_on_a_workspace(
    path: Path, key: WorkspaceKey, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with new_workspace(path) as workspace:
        before, sheet = content(workspace), exported(workspace, What.EVERYTHING, raw=True)
        state = encryption.state(workspace)
        assert (state.is_encrypted, state.readable_backups, state.trouble) == (False, 1, "")
        assert state.readable_bytes == backups.kept(workspace)[0].manifest.size
    assert readable_in(path)

    done = encryption.encrypt(path, folder_of(path), key, now=NOW)
    assert done.backups == 2 and done.readable_backups == ()
    assert "keychain" in done.trouble
    assert readable_in(path) == []
    for file in all_files(path):
        for form in (key.raw, key.raw.hex().encode(), recovery_key(key).encode()):
            assert form not in file.read_bytes()
    with new_workspace(path) as workspace:
        assert content(workspace) == before
        assert exported(workspace, What.EVERYTHING, raw=True) == sheet
        add_person(workspace, f"Second {CANARY}")
        made = backups.make(workspace)
        assert readable_in(path) == []
        assert any(file.name.endswith("-wal") for file in all_files(path))
        state = encryption.state(workspace)
        assert (state.is_encrypted, state.readable_backups, bool(state.trouble)) == (True, 0, True)
        kept = backups.kept(workspace)
        assert len(kept) == 3 and backups.check_copies(workspace) == ()
        assert encryption.key_of(workspace) == key
        with_second = content(workspace)
    assert cipher.key_id_of(made.path) == key.id
    said = caplog.text + json.dumps([str(record.__dict__) for record in caplog.records], default=str)
    for text in (key.raw.hex(), recovery_key(key), repr(key.raw)[2:-1], CANARY):
        assert text not in said

    other = encryption.new_key()
    encryption.change_key(path, folder_of(path), other, now=NOW)
    assert cipher.key_id_of(path) == other.id
    assert encryption.decrypt(path, folder_of(path), now=NOW).readable_backups == ()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM person").fetchone() == (2,)
    with new_workspace(path) as workspace:
        assert content(workspace) == with_second
    assert [file.name for file in all_files(path) if ".converting" in file.name or ".part" in file.name] == []


def test_without_its_key_a_workspace_is_refused_and_left_as_it_is(path: Path, key: WorkspaceKey) -> None:
    encryption.encrypt(path, folder_of(path), key, now=NOW)
    cipher.let_go(key.id)
    before = {file: file.read_bytes() for file in all_files(path)}
    with pytest.raises(LockedFile) as refused, new_workspace(path):
        pass
    locked = refused.value
    assert locked.key_id == key.id and "recovery key" in str(locked)
    assert not encryption.unlock_from_keychain(locked)
    wrong = encryption.new_key()
    typed = recovery_key(key)
    for bad in ("", "hello", typed[:-1], recovery_key(wrong)):
        with pytest.raises(InvalidInput) as error:
            encryption.unlock(locked, bad)
        assert typed not in "".join(traceback.format_exception(error.value))
    assert {file: file.read_bytes() for file in all_files(path)} == before
    assert "keychain" in encryption.unlock(locked, typed.lower())
    with new_workspace(path) as workspace:
        assert CANARY in str(content(workspace)["person"])


def test_the_keychain_opens_it_again(path: Path, key: WorkspaceKey, monkeypatch: pytest.MonkeyPatch) -> None:
    stored: dict[str, str] = {}
    monkeypatch.setattr(keychain, "store_token", lambda name, token: stored.update({name.account: token}))
    monkeypatch.setattr(keychain, "read_token", lambda name: stored.get(name.account))
    assert encryption.encrypt(path, folder_of(path), key, now=NOW).trouble == ""
    assert stored == {f"{key.id}@workspace": recovery_key(key)}
    cipher.let_go(key.id)
    locked = LockedFile("", "", key.id)
    assert encryption.unlock_from_keychain(locked)
    with new_workspace(path) as workspace:
        assert encryption.state(workspace).trouble == ""

    def hangs(_name: object) -> str:
        raise KeychainFailure("It did not answer.")

    monkeypatch.setattr(keychain, "read_token", hangs)
    cipher.let_go(key.id)
    assert not encryption.unlock_from_keychain(locked)


def test_what_stands_in_the_way_leaves_it_as_it_was(
    path: Path, key: WorkspaceKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    with new_workspace(path) as workspace:
        before = content(workspace)
        with pytest.raises(Conflict, match="open in another window"):
            encryption.encrypt(path, folder_of(path), key, now=NOW)
    for step, error in {
        "_write": OSError(28, "No space left on device"),
        "_put_in_place": PermissionError(13, "Permission denied"),
        "_content": sqlite3.OperationalError("database or disk is full"),
    }.items():
        with monkeypatch.context() as patch:

            def fails(*_: object, raised: Exception = error) -> None:
                raise raised

            patch.setattr(recipher, step, fails)
            with pytest.raises(StorageFailure, match="left as it is"):
                encryption.encrypt(path, folder_of(path), key, now=NOW, with_backups=False)
        assert not recipher.leftover_of(path).exists()
    with new_workspace(path) as workspace:
        assert content(workspace) == before and encryption.key_of(workspace) is None


@pytest.mark.faults
@pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked here, which this system cannot")
def test_killed_at_any_moment_it_is_whole_plain_or_encrypted(path: Path, key: WorkspaceKey, tmp_path: Path) -> None:
    cipher.hold(key)
    with new_workspace(path) as workspace:
        before = {name: rows for name, rows in content(workspace).items() if not name.startswith("sqlite_")}
    found: list[bool] = []

    def run(number: int, delay_s: float | None) -> float:
        place = tmp_path / str(number) / "workspace.db"
        shutil.copytree(path.parent, place.parent)
        started = time.perf_counter()
        child = os.fork()
        if child == 0:
            try:
                encryption.encrypt(place, folder_of(place), key, now=NOW)
            finally:
                os._exit(0)
        if delay_s is not None:
            time.sleep(delay_s)
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        took = time.perf_counter() - started
        with new_workspace(place) as workspace:
            after = {name: rows for name, rows in content(workspace).items() if not name.startswith("sqlite_")}
            assert after == before
            found.append(encryption.key_of(workspace) is not None)
            encryption.clear_leftover(place)
            assert not recipher.leftover_of(place).exists()
        shutil.rmtree(place.parent)
        return took

    whole = run(0, None)
    assert found == [True]
    for number in range(1, 9):
        run(number, whole * number / 9)


@pytest.mark.parametrize("with_backups", [True, False])
def test_what_is_restored_is_encrypted_whether_its_backup_was_or_not(
    path: Path, key: WorkspaceKey, with_backups: bool
) -> None:
    done = encryption.encrypt(path, folder_of(path), key, now=NOW, with_backups=with_backups)
    assert len(done.readable_backups) == (0 if with_backups else 2)
    with new_workspace(path) as workspace:
        kept = backups.kept(workspace)
        before = content(workspace)["person"]
    restoring.restore(path, kept[-1].path, folder=folder_of(path), now=NOW)
    assert cipher.key_id_of(path) == key.id
    with new_workspace(path) as workspace:
        assert content(workspace)["person"] == before


def test_the_page_has_the_recovery_key_and_nothing_personal(key: WorkspaceKey) -> None:
    page = encryption.recovery_page(key, "workspace.db", date(2026, 11, 23))
    assert all(group in page for group in groups_of(recovery_key(key)))
    assert "2026-11-23" in page and key.id[:8] in page and "workspace.db" in page
    assert max(map(len, page.splitlines())) < 100
