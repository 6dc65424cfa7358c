"""Encrypted files: nothing to read in them, opened by their key alone, and told apart from damaged ones."""

import gzip
import os
import secrets
import sqlite3
import traceback
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from care_desktop.domain.workspace_key import WorkspaceKey, groups_of, read_recovery_key, recovery_key, same_group
from care_desktop.errors import LockedFile, StorageFailure, UnreadableFile
from care_desktop.storage import cipher
from care_desktop.storage.engine import check_file

needs_sqlcipher = pytest.mark.skipif(
    not cipher.is_available(), reason="the “encryption” extra (sqlcipher3) is not installed"
)
CANARY = "Wren Canary of 7 Quiet Lane"


@pytest.fixture
def key() -> Iterator[WorkspaceKey]:
    made = WorkspaceKey(secrets.token_bytes(32))
    yield made
    cipher.let_go(made.id)


def test_a_recovery_key_is_read_however_it_is_spelled_and_refused_with_any_wrong_character(key: WorkspaceKey) -> None:
    written = recovery_key(key)
    assert len(groups_of(written)) == 14
    assert read_recovery_key(written) == key
    misread = written.lower().replace("-", "  ").replace("o", "0").replace("i", "1").replace("b", "8")
    assert read_recovery_key(f"\n{misread} ") == key
    assert same_group(groups_of(written)[3].lower(), groups_of(written)[3])
    for place, found in enumerate(written):
        if found != "-":
            other = "A" if found != "A" else "C"
            assert read_recovery_key(written[:place] + other + written[place + 1 :]) is None
    for text in ("", "A", written[:-1], written + "A", "ü" * 56):
        assert read_recovery_key(text) is None
    assert key.raw.hex() not in f"{key!r} {key} {[key]}"


@needs_sqlcipher
def test_an_encrypted_file_shows_nothing_and_only_its_key_opens_it(tmp_path: Path, key: WorkspaceKey) -> None:
    path = tmp_path / "workspace.db"
    with closing(cipher.connect(path, key=key)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE person (name TEXT PRIMARY KEY)")
        connection.execute("CREATE VIRTUAL TABLE found USING fts5(name)")
        for table in ("person", "found"):
            connection.execute(f"INSERT INTO {table} VALUES (?)", (CANARY,))
        assert connection.execute("SELECT name FROM found('quiet')").fetchall() == [(CANARY,)]
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("INSERT INTO person VALUES (?)", (CANARY,))
        files = list(tmp_path.iterdir())
        assert {file.suffix for file in files} == {".db", ".db-wal", ".db-shm"}
        for file in files:
            content = file.read_bytes()
            assert not [word for word in CANARY.encode().split() if len(word) > 3 and word in content]
            assert b"CREATE TABLE" not in content and key.raw not in content
    assert cipher.key_id_of(path) == key.id

    before = path.read_bytes()
    with pytest.raises(LockedFile) as refused:
        cipher.key_of(path)
    assert refused.value.key_id == key.id and "encrypted" in str(refused.value)
    wrong = WorkspaceKey(secrets.token_bytes(32))
    with pytest.raises(sqlite3.DatabaseError):
        cipher.connect(path, key=wrong)
    with closing(cipher.connect(path, key=key)) as connection, pytest.raises(sqlite3.OperationalError) as failed:
        cipher.attach(connection, tmp_path / "no folder" / "other.db", "other", key)
    shown = "".join(traceback.TracebackException.from_exception(failed.value, capture_locals=True).format())
    assert "attach" in shown and key.raw.hex() not in shown
    cipher.hold(key)
    assert cipher.key_of(path) == key
    assert path.read_bytes() == before


@needs_sqlcipher
def test_a_backup_is_encrypted_with_the_same_key(tmp_path: Path, key: WorkspaceKey) -> None:
    source, target = tmp_path / "workspace.db", tmp_path / "backup.care"
    with closing(cipher.connect(source, key=key)) as live, closing(cipher.connect(target, key=key)) as copy:
        live.execute("CREATE TABLE person (name)")
        live.execute("INSERT INTO person VALUES (?)", (CANARY,))
        live.backup(copy)
    assert b"Canary" not in target.read_bytes() and cipher.key_id_of(target) == key.id
    with closing(cipher.connect(target, key=key)) as copy:
        assert copy.execute("SELECT name FROM person").fetchone() == (CANARY,)


def test_damaged_and_foreign_files_are_not_taken_for_encrypted_ones(tmp_path: Path) -> None:
    plain = tmp_path / "plain.db"
    with closing(sqlite3.connect(plain)) as connection:
        connection.execute("CREATE TABLE t (a)")
    content = plain.read_bytes()
    assert cipher.key_of(plain) is None
    for name, damaged in {
        "no head": bytes(100) + content[100:],
        "garbled head": os.urandom(100) + content[100:],
        "text": b"Dear diary. " * 2048,
        "nothing": bytes(8192),
        "compressed": gzip.compress(os.urandom(5000)),
    }.items():
        path = tmp_path / name
        path.write_bytes(damaged)
        assert cipher.key_of(path) is None
        with pytest.raises(UnreadableFile) as refused:
            check_file(path)
        assert not isinstance(refused.value, LockedFile)
        assert path.read_bytes() == damaged


def test_without_the_extra_an_encrypted_file_is_refused_with_what_to_install(
    tmp_path: Path, key: WorkspaceKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cipher, "_library", lambda: None)
    path = tmp_path / "workspace.db"
    path.write_bytes(bytes.fromhex(key.id) + os.urandom(4080))
    cipher.hold(key)
    before = path.read_bytes()
    with pytest.raises(LockedFile, match="“encryption” extra"):
        check_file(path)
    assert path.read_bytes() == before
    cipher._connection_class.cache_clear()
    with pytest.raises(StorageFailure, match="not installed"):
        cipher.connect(path, key=key)
