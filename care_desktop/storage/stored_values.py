"""Values in a workspace that the program could never have stored, as damage leaves them: found table by table."""

import sqlite3
from collections.abc import Mapping

from sqlalchemy import Boolean, Column, Float, Integer, String

from care_desktop.storage import day_tables, derived_tables, sync_tables
from care_desktop.storage.tables import metadata
from care_desktop.storage.types import Coded, Day, Instant, Key, Money, Words

__all__ = ["unreadable_values"]

# These modules put their tables into the metadata when they are imported.
_REGISTERED = (day_tables, derived_tables, sync_tables)
_DAY_MIN, _DAY_MAX = -719_162, 2_932_896
_MICROSECONDS_A_DAY = 86_400_000_000


def unreadable_values(connection: sqlite3.Connection) -> Mapping[str, int]:
    """Table -> rows with a value that cannot be read; tables without any are left out. Blocks.

    Looks at keys, vocabularies, days, instants, amounts and word lists; any text is a text, and any number a number.
    Takes a second or two for a million interactions.

    Raises:
        sqlite3.DatabaseError: a table cannot be read at all.
    """
    found: dict[str, int] = {}
    for table in metadata.sorted_tables:
        tests = [test for column in table.columns if (test := _test(column))]
        if not tests:
            continue
        statement = f'SELECT count(*) FROM "{table.name}" WHERE {" OR ".join(tests)}'
        (count,) = connection.execute(statement).fetchone()
        if count:
            found[table.name] = int(count)
    return found


def _test(column: Column[object]) -> str:
    """A condition that holds for a value that cannot be read; empty when every value can be."""
    name, kind = f'"{column.name}"', column.type
    tests = {
        Key: f"(typeof({name}) <> 'blob' OR length({name}) <> 16)",
        Day: f"(typeof({name}) <> 'integer' OR {name} NOT BETWEEN {_DAY_MIN} AND {_DAY_MAX})",
        Instant: f"(typeof({name}) <> 'integer' OR {name} NOT BETWEEN {_DAY_MIN * _MICROSECONDS_A_DAY}"
        f" AND {_DAY_MAX * _MICROSECONDS_A_DAY})",
        Money: f"({name} GLOB '*[^-0-9.]*' OR {name} = '')",
        Words: f"NOT CASE WHEN json_valid({name}) THEN json_type({name}) = 'array' ELSE 0 END",
    }
    test = tests.get(type(kind), "")
    if isinstance(kind, Coded):
        test = f"(typeof({name}) <> 'integer' OR {name} NOT BETWEEN 0 AND {len(kind.enum_class)})"
    elif isinstance(kind, String):
        test = f"typeof({name}) = 'blob'"
    elif isinstance(kind, Integer | Float | Boolean):
        test = f"typeof({name}) IN ('text', 'blob')"
    return f"({name} IS NOT NULL AND {test})" if test else ""
