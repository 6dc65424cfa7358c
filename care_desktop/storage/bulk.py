"""Many rows at once: raw inserts that undo can still take back, and the maps that tell what is there already."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Table

from care_desktop.domain.interactions import codes
from care_desktop.storage import tables as t
from care_desktop.storage.derived_tables import person_summary, person_text
from care_desktop.storage.merge import references
from care_desktop.storage.set_aside import triggers_set_aside
from care_desktop.storage.types import Coded, Day, Instant, Key, Money, Words, to_epoch_day, to_microseconds
from care_desktop.storage.work import RowChange, UnitOfWork, key_columns

Encoder = Callable[[Any], Any]
MANY_ROWS = 500


def insert_rows(
    work: UnitOfWork, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]], *, undoable: bool
) -> None:
    """Store many new rows; columns that are not named take their default.

    Args:
        work: an open transaction that writes.
        table: where to.
        columns: names of the columns that `rows` give, in their order.
        rows: domain values (UUID, aware datetime, date, vocabulary members, Decimal, tuples of words).
        undoable: remember the keys, so that undo can delete the rows; costs memory in the number of rows.
    """
    cells: list[Sequence[Any]] = list(zip(*rows, strict=True))
    for place, name in enumerate(columns):
        encoder = _encoder(table, name)
        if rows and encoder is not None:
            cells[place] = [None if value is None else encoder(value) for value in cells[place]]

    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join("?" * len(columns))
    with triggers_set_aside(work, table.name) if len(rows) >= MANY_ROWS else nullcontext():
        work.driver.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', zip(*cells, strict=True))
    if undoable:
        places = [columns.index(column.name) for column in key_columns(table)]
        work.journal.extend(RowChange(table, tuple(row[p] for p in places), None, {}) for row in rows)


@cache
def _encoder(table: Table, name: str) -> Encoder | None:
    kind = table.c[name].type
    if isinstance(kind, Key):
        return lambda value: value.bytes
    if isinstance(kind, Coded):
        return codes(kind.enum_class).__getitem__
    if isinstance(kind, Words):
        return lambda value: kind.process_bind_param(value, _NO_DIALECT)
    if isinstance(kind, Money):
        return lambda value: format(value, "f")
    by_type: dict[type, Encoder] = {Instant: to_microseconds, Day: to_epoch_day}
    return by_type.get(type(kind))


_NO_DIALECT: Any = None


def all_people(work: UnitOfWork) -> list[tuple[UUID, str, str, bool]]:
    """(key, name, name as compared, teammate) of everyone, archived people included."""
    found = work.driver.execute("SELECT id, name, name_key, teammate FROM person")
    return [(UUID(bytes=row[0]), row[1], row[2], bool(row[3])) for row in found]


def all_handles(work: UnitOfWork) -> dict[tuple[str, str], UUID]:
    """(service, value as compared) -> who holds it."""
    found = work.driver.execute("SELECT service, value_key, person_id FROM handle")
    return {(row[0], row[1]): UUID(bytes=row[2]) for row in found}


def merged_people(work: UnitOfWork) -> dict[UUID, UUID]:
    """Key of somebody who was merged away -> who they are now."""
    found = work.driver.execute("SELECT old_id, person_id FROM merged_person")
    return {UUID(bytes=row[0]): UUID(bytes=row[1]) for row in found}


def all_events(work: UnitOfWork) -> list[tuple[UUID, str]]:
    """(key, name as compared) of every event, in the order of their keys."""
    return [(UUID(bytes=row[0]), row[1]) for row in work.driver.execute("SELECT id, name_key FROM event ORDER BY id")]


def all_resources(work: UnitOfWork) -> list[tuple[UUID, str]]:
    """(key, title as compared) of every resource, in the order of their keys."""
    found = work.driver.execute("SELECT id, title_key FROM resource ORDER BY id")
    return [(UUID(bytes=row[0]), row[1]) for row in found]


def all_keys(work: UnitOfWork, table: str) -> set[bytes]:
    """The keys of every row of a table, as bytes: there may be a million."""
    return {row[0] for row in work.driver.execute(f'SELECT id FROM "{t.metadata.tables[table].name}"')}


def all_external_ids(work: UnitOfWork) -> set[tuple[str, str]]:
    """(source, external id) of every interaction that came from elsewhere."""
    return set(work.driver.execute("SELECT source, external_id FROM interaction WHERE external_id <> ''"))


def set_owners(work: UnitOfWork, owners: Mapping[UUID, UUID]) -> None:
    """Give people who were just inserted their owner (key -> owner's key); undo deletes them anyway."""
    rows = [(owner.bytes, key.bytes) for key, owner in owners.items()]
    work.driver.executemany("UPDATE person SET owner_id = ? WHERE id = ?", rows)


def forget_person(work: UnitOfWork, key: UUID) -> None:
    """Let rows that were just inserted point at nobody where they point at somebody who did not come."""
    for table, columns in references().items():
        for column in columns:
            if column.nullable:
                name = column.name
                work.driver.execute(f'UPDATE "{table.name}" SET "{name}" = NULL WHERE "{name}" = ?', (key.bytes,))


def is_empty(work: UnitOfWork) -> bool:
    """Whether nothing was entered into this workspace yet."""
    return all(
        work.driver.execute(f'SELECT 1 FROM "{table.name}" LIMIT 1').fetchone() is None
        for table in (t.person, t.interaction, t.event, t.resource)
    )


def clear(work: UnitOfWork) -> None:
    """Delete everything that was entered; only ever for the sample workspace."""
    work.driver.execute("PRAGMA defer_foreign_keys = ON")
    derived = (person_summary, person_text)
    entered = [table for table in t.metadata.sorted_tables if table not in (t.workspace, t.setting, *derived)]
    for table in (*derived, *reversed(entered)):
        work.driver.execute(f'DELETE FROM "{table.name}"')
