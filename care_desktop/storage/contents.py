"""What is in a workspace file, read without the tables this program knows: so that older and newer files count too."""

import hashlib
import sqlite3
from datetime import date

from care_desktop.storage.types import from_epoch_day

# Derived from the rest, or written by every run whether it brings anything or not.
_DERIVED = frozenset(
    "person_summary person_text person_facts fact_kind interaction_block stale_block account_run".split()
)
_DERIVED_SETTINGS = ("presence_fit",)
_WHOLE_ROWS_MAX = 200_000
_SUMS = {"updated_at": "total(updated_at % 2147483647)", "note": "total(length(note))"}


def table_names(connection: sqlite3.Connection) -> list[str]:
    """The tables with rows of their own, sorted; none of the search index or of SQLite itself."""
    found = connection.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    return sorted(row[0] for row in found)


def row_counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Table -> rows, for every table. Blocks; tenths of a second for a million interactions."""
    return {name: _count(connection, name) for name in table_names(connection)}


def entered_counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Table -> rows, for the tables that hold what was entered."""
    return {name: count for name, count in row_counts(connection).items() if name not in _DERIVED}


def change_mark(connection: sqlite3.Connection) -> str:
    """Text that differs whenever something entered differs; derived rows do not count. Blocks, within a few seconds.

    A table up to 200,000 rows counts with all it holds; a larger one with its number of rows, the times of their
    changes, and the lengths of their notes.
    """
    digest = hashlib.sha256()
    for name in table_names(connection):
        if name in _DERIVED:
            continue
        count = _count(connection, name)
        digest.update(f"{name}={count};".encode())
        if count <= _WHOLE_ROWS_MAX:
            kept = f"WHERE key NOT IN ({', '.join(map(repr, _DERIVED_SETTINGS))})" if name == "setting" else ""
            for row in connection.execute(f'SELECT * FROM "{name}" {kept}'):
                digest.update(repr(row).encode("utf-8", "surrogateescape"))
        else:
            digest.update(repr(connection.execute(_sums(connection, name)).fetchall()).encode())
    return digest.hexdigest()


def _sums(connection: sqlite3.Connection, name: str) -> str:
    columns = {row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')}
    sums = [f'{sum_of} FROM "{name}"' for column, sum_of in _SUMS.items() if column in columns]
    return " UNION ALL ".join(f"SELECT {each}" for each in sums) or "SELECT 0"


def workspace_key(connection: sqlite3.Connection) -> str:
    """The key of the workspace as hexadecimal digits; empty when the file has none."""
    if "workspace" not in table_names(connection):
        return ""
    found = connection.execute("SELECT hex(id) FROM workspace").fetchone()
    return found[0].lower() if found else ""


def newest_day(connection: sqlite3.Connection) -> date | None:
    """The day of the newest interaction; None when there is none."""
    if "interaction" not in table_names(connection):
        return None
    (day,) = connection.execute("SELECT max(day) FROM interaction").fetchone()
    return None if day is None else from_epoch_day(day)


def is_empty(connection: sqlite3.Connection) -> bool:
    """Whether nothing was entered yet that would be worth a copy."""
    entered = {"person", "interaction", "event", "resource", "account", "suppressed"} & set(table_names(connection))
    return all(connection.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone() is None for name in entered)


def _count(connection: sqlite3.Connection, name: str) -> int:
    (count,) = connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()
    return int(count)
