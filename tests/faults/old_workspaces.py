"""Workspaces as earlier programs left them: the shipped revisions up to one, with rows in every table of that time."""

import hashlib
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from care_desktop.paths import migrations_dir
from care_desktop.storage.database import Database, open_database
from tests.faults.soundness import columns_of, opened

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ROWS = 40
_FIRST_INSTANT_US = 1_700_000_000_000_000
_FIRST_DAY = 19_700
_MADE_BY_OPENING = ("alembic_version", "workspace")
# What a column of this name must hold to mean something; the number is the row's.
_BY_NAME: dict[str, Any] = {
    "side": lambda n: 1 + n % 2,
    "tone": lambda n: n % 5 - 2,
    "value": lambda n: 1 + n % 5,
    "weight": lambda n: 1 + n % 3,
    "cost": lambda n: f"{n}.50",
    "zone": lambda n: "Asia/Kolkata",
    "time_zone": lambda n: "America/Lima",
    "languages": lambda n: '["es", "日本語"]',
    "skills": lambda n: '["go"]',
    "consent_channels": lambda n: "[]",
    "emails": lambda n: f'["p{n}@example.org"]',
    "options": lambda n: "{}",
    "seen": lambda n: "{}",
    "counts": lambda n: "{}",
    "filters": lambda n: "{}",
    "facts": lambda n: b"",
    "advocates": lambda n: b"",
    "trend": lambda n: None,
}
_BY_TYPE: dict[str, Any] = {
    "SMALLINT": lambda n: 1,
    "BOOLEAN": lambda n: n % 2,
    "INTEGER": lambda n: _FIRST_DAY + n,
    "BIGINT": lambda n: _FIRST_INSTANT_US + n,
    "FLOAT": lambda n: 0.25 + n,
}


def open_at(path: Path, revisions: Path | None = None) -> Database:
    """Open a workspace file with the shipped revisions, or with those of an earlier program."""
    return open_database(
        path,
        migrations_dir=revisions or migrations_dir(),
        backups_dir=path.parent / "backups",
        now=NOW,
        version="0.1.0",
    )


def revisions_up_to(folder: Path, last: str) -> Path:
    """A copy of the shipped revisions without the later ones, as an earlier program had them."""
    (folder / "versions").mkdir(parents=True)
    for name in ("env.py", "script.py.mako"):
        shutil.copyfile(migrations_dir() / name, folder / name)
    for path in (migrations_dir() / "versions").glob("0*.py"):
        if path.name[:4] <= last:
            shutil.copyfile(path, folder / "versions" / path.name)
    return folder


def write_old_workspace(folder: Path, revision: str) -> Path:
    """A closed workspace file of an earlier revision with rows in every table of that time."""
    path = folder / "workspace.care"
    open_at(path, revisions_up_to(folder / "revisions", revision)).close()
    with closing(opened(path)) as connection:
        for table in columns_of(path):
            if table not in _MADE_BY_OPENING:
                _fill(connection, table)
        connection.commit()
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    return path


def _fill(connection: sqlite3.Connection, table: str) -> None:
    columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
    references = {row[3]: row[2] for row in connection.execute(f"PRAGMA foreign_key_list({table})")}
    present = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    names, marks = [row[1] for row in columns], ", ".join("?" * len(columns))
    found = [
        [
            # What a later revision brings the table for, nobody could point at.
            None
            if name in references and references[name] not in present
            else _value(table, name, kind, references, place, number)
            for place, (_, name, kind, *_) in enumerate(columns)
        ]
        for number in range(ROWS)
    ]
    # Triggers of later revisions have marked rows of some tables already.
    connection.executemany(f"INSERT OR REPLACE INTO {table}({', '.join(map(_quoted, names))}) VALUES ({marks})", found)


def _value(table: str, name: str, kind: str, references: dict[str, str], place: int, number: int) -> Any:
    if name == "rowno":
        return number + 1
    if name in references:
        return _key(references[name], (number + (place if table != "person" else 0)) % ROWS)
    if name == "id":
        return _key(table, number)
    if name in _BY_NAME:
        return _BY_NAME[name](number)
    if kind == "BLOB":
        return _key(name, number)
    if kind in _BY_TYPE:
        return _BY_TYPE[kind](number)
    return f"{name} {number} Zoë مرحبا"


def _key(table: str, number: int) -> bytes:
    return hashlib.md5(f"{table} {number}".encode(), usedforsecurity=False).digest()


def _quoted(name: str) -> str:
    return f'"{name}"'
