"""The unit of work: one transaction that remembers every row it touched, so that any change can be undone."""

import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby
from types import TracebackType
from typing import Any, Self, cast

from sqlalchemy import Column, Engine, Table, and_, bindparam, delete, insert, select, tuple_, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError

from care_desktop.errors import Conflict, DamagedFile, InvalidInput, StorageFailure
from care_desktop.storage.engine import WRITES

Row = dict[str, Any]
KEYS_AT_ONCE = 400
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
# What SQLite says of a file whose pages do not fit together, or whose tables are gone.
_WORDS_OF_DAMAGE = (
    "malformed",
    "not a database",
    "corrupt",
    "Could not decode to UTF-8",
    "no such table",
    "can't decode",
)
# What reading a stored value raises when it is none that we ever stored.
_SIGNS_OF_DAMAGE = (ValueError, LookupError, TypeError, OverflowError)


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

    Attributes:
        look: called by long work between its pieces; raises when somebody stops it (`stopping.stoppable`).
    """

    def __init__(self, engine: Engine, *, writes: bool = True) -> None:
        self._engine = engine
        self._writes = writes
        self.journal: list[RowChange] = []
        self.look: Callable[[], None] = _go_on
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
        is_damaged = isinstance(error, _SIGNS_OF_DAMAGE) and self._is_damaged()
        try:
            if self._transaction.is_active:
                self._transaction.rollback()
        except (SQLAlchemyError, sqlite3.Error) as failure:
            # What went wrong first is what there is to say.
            if error is None:
                raise storage_failure(failure) from failure
        finally:
            self.connection.close()
        if is_damaged:
            raise _damaged() from error
        if isinstance(error, DBAPIError | sqlite3.Error):
            raise storage_failure(error) from error

    def _is_damaged(self) -> bool:
        """Whether what looks like a fault of ours comes from values that nobody could have stored. Blocks."""
        from care_desktop.storage.stored_values import unreadable_values

        try:
            is_sound = self.driver.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
            return not is_sound or bool(unreadable_values(self.driver))
        except (sqlite3.DatabaseError, UnicodeDecodeError):
            return True

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
        # That of an encrypted file is the same under another name.
        return cast(sqlite3.Connection, self.connection.connection.driver_connection)

    def row(self, table: Table, key: Sequence[Any]) -> Row | None:
        """The row with this key as a dict of its columns; None when there is none."""
        found = self.connection.execute(select(table).where(_matches(table, key))).mappings().first()
        return None if found is None else dict(found)

    def insert(self, table: Table, values: Row) -> None:
        """Store a new row.

        Raises:
            InvalidInput: a text holds what cannot be stored.
        """
        _refuse_unstorable(values)
        self.connection.execute(insert(table).values(values))
        key = _key(table, values)
        self.journal.append(RowChange(table, key, None, self.row(table, key)))

    def update(self, table: Table, key: Sequence[Any], values: Row) -> None:
        """Change columns of the row with this key; a row that would not change is left alone.

        Raises:
            Conflict: the row is gone.
            InvalidInput: a text holds what cannot be stored.
        """
        _refuse_unstorable(values)
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
        for (table, kind), group in groupby(reversed(journal), key=lambda change: (change.table, _kind(change))):
            changes = list(group)
            if kind is _Kind.STORED_TOGETHER:
                self._delete_many(table, [change.key for change in changes])
                continue
            # A row that was changed twice goes back step by step, so a piece ends before its second change.
            piece: dict[tuple[Any, ...], RowChange] = {}
            for change in changes:
                if change.key in piece or len(piece) == KEYS_AT_ONCE:
                    self._revert_some(table, kind, piece)
                    piece = {}
                piece[change.key] = change
            self._revert_some(table, kind, piece)

    def _revert_some(self, table: Table, kind: "_Kind", changes: Mapping[tuple[Any, ...], RowChange]) -> None:
        """Revert changes of one kind to different rows of one table."""
        found = self._rows(table, list(changes))
        if any(found.get(key) != change.after for key, change in changes.items()):
            raise Conflict("This was changed again since, so it cannot be undone.", "Change it by hand instead.")
        columns = key_columns(table)
        before = [change.before for change in changes.values() if change.before is not None]
        if kind is _Kind.INSERTED:
            self.connection.execute(delete(table).where(_among(table, list(changes))))
        elif kind is _Kind.DELETED:
            self.connection.execute(insert(table), before)
        else:
            same = and_(*(column == bindparam(f"_{column.name}") for column in columns))
            rows = [{**row, **{f"_{column.name}": row[column.name] for column in columns}} for row in before]
            self.connection.execute(update(table).where(same), rows)
        self.journal.extend(RowChange(table, key, change.after, change.before) for key, change in changes.items())

    def _rows(self, table: Table, keys: list[tuple[Any, ...]]) -> dict[tuple[Any, ...], Row]:
        """The rows with these keys, at most KEYS_AT_ONCE."""
        rows = map(dict, self.connection.execute(select(table).where(_among(table, keys))).mappings())
        return {_key(table, row): row for row in rows}

    def _delete_many(self, table: Table, keys: list[tuple[Any, ...]]) -> None:
        """Delete rows that were stored together, remembering them so that it can be done again."""
        for start in range(0, len(keys), KEYS_AT_ONCE):
            part = keys[start : start + KEYS_AT_ONCE]
            self.journal.extend(RowChange(table, key, row, None) for key, row in self._rows(table, part).items())
            self.connection.execute(delete(table).where(_among(table, part)))


class _Kind(Enum):
    """What was done to a row; what was STORED_TOGETHER with many others is known by its key alone."""

    STORED_TOGETHER = auto()
    INSERTED = auto()
    DELETED = auto()
    UPDATED = auto()


def _kind(change: RowChange) -> _Kind:
    if change.after == {}:
        return _Kind.STORED_TOGETHER
    if change.before is None:
        return _Kind.INSERTED
    return _Kind.DELETED if change.after is None else _Kind.UPDATED


def _refuse_unstorable(values: Row) -> None:
    """SQLite takes a NUL for the end of a text here and there, and half a character for none at all."""
    for value in values.values():
        texts = (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()
        if any(UNSTORABLE.search(text) for text in texts):
            raise InvalidInput(
                "The text holds a NUL character, or half of a character, which cannot be stored.", "Take it out."
            )


def _matches(table: Table, key: Sequence[Any]) -> Any:
    return and_(*(column == value for column, value in zip(key_columns(table), key, strict=True)))


def _among(table: Table, keys: Sequence[tuple[Any, ...]]) -> Any:
    first, *more = key_columns(table)
    found = first.in_({key[0] for key in keys})
    # For a list of pairs alone SQLite reads the whole table instead of looking them up.
    return and_(found, tuple_(first, *more).in_(keys)) if more else found


def _go_on() -> None:
    """Nobody stops it."""


def _damaged() -> DamagedFile:
    return DamagedFile(
        "The workspace file is damaged, so this could not be done; nothing was changed.",
        "Open it again to choose one of its backups.",
    )


def storage_failure(error: Exception) -> Exception:
    """The sentence for a database error; the technical text goes to the log only."""
    if isinstance(error, IntegrityError | sqlite3.IntegrityError):
        return Conflict("The change collides with what is already there; nothing was changed.", "Look again.")
    text = str(getattr(error, "orig", error))
    if any(sign in text for sign in _WORDS_OF_DAMAGE):
        return _damaged()
    if isinstance(error, OperationalError | sqlite3.OperationalError):
        if "full" in text:
            return StorageFailure("The disk is full; nothing was changed.", "Free some space, then try again.")
        if "I/O" in text:
            return StorageFailure(
                f"The disk did not take the change ({text}); nothing was changed.",
                "Free some space on it, or see whether it is broken, then try again.",
            )
        if "locked" in text or "busy" in text:
            return StorageFailure("Another program is writing to this workspace.", "Wait a moment, then try again.")
        if "readonly" in text:
            return StorageFailure(
                "This workspace can only be read; nothing was changed.", "Check that you may write the file."
            )
    return StorageFailure(f"The workspace could not be read or written ({text}).", "Nothing was changed.")
