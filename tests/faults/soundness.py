"""A look into a workspace file from outside the program: whether it is sound, and every row it holds."""

import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import UUID

from care_desktop.storage.search import indexed

_SEARCH = ("person_search", "note_search")
Rows = dict[str, list[str]]


def opened(path: Path) -> sqlite3.Connection:
    """A connection of our own, which plays the log of a killed program back."""
    assert path.exists(), f"{path.name} is gone"
    connection = sqlite3.connect(path)
    connection.create_function("searchable", 1, indexed, deterministic=True)
    return connection


def assert_sound(path: Path) -> None:
    """No page, index or reference of the file is broken, and search finds what is there."""
    with closing(opened(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for name in _SEARCH:
            if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchone():
                connection.execute(f"INSERT INTO {name}({name}) VALUES ('integrity-check')")


def columns_of(path: Path) -> dict[str, list[str]]:
    """The columns of every table that holds rows of its own."""
    with closing(opened(path)) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        names = [name for (name,) in found if not name.startswith(("sqlite_", *_SEARCH))]
        return {name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")] for name in names}


def rows_of(path: Path, columns: dict[str, list[str]] | None = None) -> Rows:
    """Every row of every table, without an order; of these columns only when they are named."""
    wanted = columns_of(path) if columns is None else columns
    with closing(opened(path)) as connection:
        return {table: sorted(map(repr, connection.execute(_select(table, names)))) for table, names in wanted.items()}


def _select(table: str, columns: list[str]) -> str:
    quoted = ", ".join('"' + name + '"' for name in columns)
    return f"SELECT {quoted} FROM {table}"


def revision_of(path: Path) -> str:
    """The format of the file; empty when it has none yet."""
    with closing(opened(path)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
            return ""
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(found[0]) if found else ""


def keys_of(path: Path, table: str, column: str = "id") -> list[UUID]:
    """The keys in a column of a table."""
    with closing(opened(path)) as connection:
        return [UUID(bytes=key) for (key,) in connection.execute(f"SELECT {column} FROM {table}")]


def count_of(path: Path, table: str) -> int:
    """How many rows a table has."""
    with closing(opened(path)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
