"""The unit of work: one transaction that remembers every row it touched, so that any change can be undone."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Column, Engine, Table, and_, delete, insert, select, tuple_, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError

from care_desktop.errors import Conflict, StorageFailure
from care_desktop.storage.engine import WRITES

Row = dict[str, Any]
KEYS_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row before and after; None means that it did not exist."""

    table: Table
    key: tuple[Any, ...]
    before: Row | None
    after: Row | None


def key_columns(table: Table) -> tuple[Column[Any], ...]:
    """What identifies a row across time: `id` where there is one, else the primary key."""
    return (table.c.id,) if "id" in table.c else tuple(table.primary_key.columns)


def _key(table: Table, values: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(values[column.name] for column in key_columns(table))


class UnitOfWork:
    """`with UnitOfWork(engine) as work: ...; work.commit()`; leaving without commit rolls back.

    Never hold one open across the network or a dialog: it owns the write lock.
    """

    def __init__(self, engine: Engine, *, writes: bool = True) -> None:
        self._engine = engine
        self._writes = writes
        self.journal: list[RowChange] = []
        self.connection: Connection

    def __enter__(self) -> Self:
        """Open the transaction; waits up to five seconds for another writer.

        Raises:
            StorageFailure: the database is locked or cannot be opened.
        """
        self.connection = self._engine.connect().execution_options(**{WRITES: self._writes})
        try:
            self._transaction = self.connection.begin()
        except (SQLAlchemyError, sqlite3.Error) as error:
            self.connection.close()
            raise storage_failure(error) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Roll back what was not committed; database errors become sentences."""
        try:
            if self._transaction.is_active:
                self._transaction.rollback()
        finally:
            self.connection.close()
        if isinstance(error, DBAPIError):
            raise storage_failure(error) from error

    def commit(self) -> tuple[RowChange, ...]:
        """Make the changes durable and return them, oldest first.

        Raises:
            StorageFailure: the disk is full or broken; nothing was changed.
            Conflict: a reference points nowhere; nothing was changed.
        """
        try:
            self._transaction.commit()
        except (SQLAlchemyError, sqlite3.Error) as error:
            # SQLite keeps the transaction open when COMMIT fails; SQLAlchemy believes it is over.
            self.driver.rollback()
            raise storage_failure(error) from error
        return tuple(self.journal)

    @property
    def driver(self) -> sqlite3.Connection:
        """The connection under SQLAlchemy, for statements over very many rows."""
        found = self.connection.connection.driver_connection
        assert isinstance(found, sqlite3.Connection)
        return found

    def row(self, table: Table, key: Sequence[Any]) -> Row | None:
        """The row with this key as a dict of its columns; None when there is none."""
        found = self.connection.execute(select(table).where(_matches(table, key))).mappings().first()
        return None if found is None else dict(found)

    def insert(self, table: Table, values: Row) -> None:
        """Store a new row."""
        self.connection.execute(insert(table).values(values))
        key = _key(table, values)
        self.journal.append(RowChange(table, key, None, self.row(table, key)))

    def update(self, table: Table, key: Sequence[Any], values: Row) -> None:
        """Change columns of the row with this key; a row that would not change is left alone."""
        before = self.row(table, key)
        if before is None:
            raise Conflict("What was to be changed is no longer there.", "Look again and repeat the change.")
        if all(before[name] == value for name, value in values.items()):
            return
        self.connection.execute(update(table).where(_matches(table, key)).values(values))
        after = {**before, **values}
        self.journal.append(RowChange(table, tuple(key), before, after))

    def delete(self, table: Table, key: Sequence[Any]) -> None:
        """Remove the row with this key; nothing happens when it is not there."""
        before = self.row(table, key)
        if before is not None:
            self.connection.execute(delete(table).where(_matches(table, key)))
            self.journal.append(RowChange(table, tuple(key), before, None))

    def delete_where(self, table: Table, column: Column[Any], value: Any) -> None:
        """Remove every row whose column has this value."""
        for found in self.connection.execute(select(table).where(column == value)).mappings().all():
            self.delete(table, _key(table, dict(found)))

    def replace_children(self, table: Table, column: Column[Any], owner: Any, rows: Iterable[Row]) -> None:
        """Make `rows` the only rows of `table` whose `column` is `owner`; equal rows stay untouched."""
        wanted = {_key(table, row): row for row in rows}
        found = self.connection.execute(select(table).where(column == owner)).mappings().all()
        present = {_key(table, dict(row)) for row in found}
        for key in present - wanted.keys():
            self.delete(table, key)
        for key, row in wanted.items():
            if key in present:
                self.update(table, key, row)
            else:
                self.insert(table, row)

    def revert(self, journal: Sequence[RowChange]) -> None:
        """Put every row of a committed journal back as it was, newest first.

        Raises:
            Conflict: a row was changed since; nothing is reverted.
        """
        for (table, many), changes in groupby(reversed(journal), key=lambda change: (change.table, change.after == {})):
            if many:
                self._delete_many(table, [change.key for change in changes])
            else:
                for change in changes:
                    self._revert_one(change)

    def _revert_one(self, change: RowChange) -> None:
        now = self.row(change.table, change.key)
        if now != change.after:
            raise Conflict("This was changed again since, so it cannot be undone.", "Change it by hand instead.")
        where = _matches(change.table, change.key)
        if change.before is None:
            self.connection.execute(delete(change.table).where(where))
        elif change.after is None:
            self.connection.execute(insert(change.table).values(change.before))
        else:
            self.connection.execute(update(change.table).where(where).values(change.before))
        self.journal.append(RowChange(change.table, change.key, now, change.before))

    def _delete_many(self, table: Table, keys: Sequence[tuple[Any, ...]]) -> None:
        """Delete rows that were stored together, remembering them so that it can be done again."""
        columns = key_columns(table)
        for start in range(0, len(keys), KEYS_AT_ONCE):
            where = tuple_(*columns).in_(keys[start : start + KEYS_AT_ONCE])
            found = self.connection.execute(select(table).where(where)).mappings().all()
            self.journal.extend(RowChange(table, _key(table, dict(row)), dict(row), None) for row in found)
            self.connection.execute(delete(table).where(where))


def _matches(table: Table, key: Sequence[Any]) -> Any:
    return and_(*(column == value for column, value in zip(key_columns(table), key, strict=True)))


def storage_failure(error: Exception) -> Exception:
    """The sentence for a database error; the technical text goes to the log only."""
    if isinstance(error, IntegrityError):
        return Conflict("The change collides with what is already there; nothing was changed.", "Look again.")
    text = str(getattr(error, "orig", error))
    if isinstance(error, OperationalError | sqlite3.OperationalError):
        if "full" in text:
            return StorageFailure("The disk is full; nothing was changed.", "Free some space, then try again.")
        if "locked" in text or "busy" in text:
            return StorageFailure("Another program is writing to this workspace.", "Wait a moment, then try again.")
        if "readonly" in text:
            return StorageFailure(
                "This workspace can only be read; nothing was changed.", "Check that you may write the file."
            )
    return StorageFailure(f"The workspace could not be read or written ({text}).", "Nothing was changed.")
