"""Which SQLite library a file is read with: Python's own for plain files, SQLCipher for encrypted ones.

A file that this process has open is only ever opened again by the same library: another one would drop its locks.
Errors are those of Python's library from either.
"""

import sqlite3
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from care_desktop.domain.workspace_key import ID_BYTES, WorkspaceKey
from care_desktop.errors import LockedFile, StorageFailure

PAGE_BYTES = 4096
_CACHE_KIBIBYTES = 131_072
_CURSOR_METHODS = ("execute", "executemany", "executescript", "fetchone", "fetchmany", "fetchall", "__next__")
_CONNECTION_METHODS = ("__init__", "commit", "rollback", "backup", "close")
# The keys this process was given, by their ids: here and nowhere else, so that they pass through few hands.
_held: dict[str, WorkspaceKey] = {}
_opened: dict[int, tuple[Path, WorkspaceKey]] = {}


@cache
def _library() -> ModuleType | None:
    try:
        from sqlcipher3 import dbapi2
    except ImportError:
        return None
    found: ModuleType = dbapi2
    return found


def is_available() -> bool:
    """Whether encrypted files can be opened: SQLCipher comes with an optional package."""
    return _library() is not None


def require() -> None:
    """Make sure that encrypted files can be opened.

    Raises:
        StorageFailure: SQLCipher is not installed.
    """
    _connection_class()


@cache
def _connection_class() -> Any:
    """SQLCipher's connection, which raises the errors of Python's own library, so that nobody needs to know both.

    Raises:
        StorageFailure: SQLCipher is not installed.
    """
    library = _library()
    if library is None:
        raise StorageFailure(
            "Encrypted workspaces need a part that is not installed.",
            "Install CARE Desktop with its “encryption” extra: pip install 'care-desktop[encryption]'",
        )

    def translated(method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            try:
                return method(*arguments, **named)
            except library.Error as error:
                # They may hold the key, and a traceback keeps the variables of its frames.
                arguments, named = (), {}
                raise _same_error(error) from None

        return call

    cursors = {name: translated(getattr(library.Cursor, name)) for name in _CURSOR_METHODS}
    cursor: Any = type("Cursor", (library.Cursor,), cursors)
    methods = {name: translated(getattr(library.Connection, name)) for name in _CONNECTION_METHODS}
    methods["cursor"] = lambda self: library.Connection.cursor(self, cursor)
    return type("Connection", (library.Connection,), methods)


def _same_error(error: Exception) -> Exception:
    """What Python's library would have raised."""
    kind: type[Exception] = getattr(sqlite3, type(error).__name__, sqlite3.DatabaseError)
    same = kind(*error.args)
    for name in ("sqlite_errorcode", "sqlite_errorname"):
        setattr(same, name, getattr(error, name, None))
    return same


def connect(
    path: Path | str,
    *,
    key: WorkspaceKey | None = None,
    uri: bool = False,
    any_thread: bool = False,
    for_copying: bool = False,
    busy_timeout_ms: int = 5000,
) -> sqlite3.Connection:
    """A connection without transactions of its own, given the key before anything else. Makes the file when absent.

    SQLCipher's connections are those of Python's library under another name.

    Args:
        path: the file, or its address when `uri`.
        key: of an encrypted file; None is a plain one.
        any_thread: another thread than this one may use it.
        for_copying: SQLCipher also for a plain file, so that others can be attached and written to.
        busy_timeout_ms: how long to wait for another writer.

    Raises:
        StorageFailure: SQLCipher is not installed.
        sqlite3.Error: the file cannot be opened, or not with this key.
    """
    make = sqlite3.Connection if key is None and not for_copying else _connection_class()
    connection: sqlite3.Connection = make(
        str(path), timeout=busy_timeout_ms / 1000, isolation_level=None, uri=uri, check_same_thread=not any_thread
    )
    if key is not None:
        cast(Any, connection).workspace_key = key
        # What is wrong is raised; it would also write it to standard error.
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f'PRAGMA key = "{_literal(key)}"')
        # A page that has to be read again has to be decrypted again.
        try:
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KIBIBYTES}")
        except sqlite3.Error:
            connection.close()
            raise
    return connection


def attach(connection: sqlite3.Connection, path: Path, name: str, key: WorkspaceKey | None) -> None:
    """Give a connection of SQLCipher a second file under a name; made when absent, plain without a key."""
    connection.execute(f"ATTACH DATABASE ? AS {name} KEY ?", (str(path), "" if key is None else _literal(key)))


def key_id_of(path: Path) -> str | None:
    """Which key a file needs that SQLite takes for no database; None when it is none of ours. Do not open it before.

    An encrypted file is whole pages that nothing can make smaller, and begins with the id of its key.
    """
    try:
        if path.stat().st_size % PAGE_BYTES:
            return None
        with path.open("rb") as file:
            page = file.read(PAGE_BYTES)
    except OSError:
        return None
    if len(page) < PAGE_BYTES or len(zlib.compress(page)) < PAGE_BYTES:
        return None
    return page[:ID_BYTES].hex()


def key_of(path: Path) -> WorkspaceKey | None:
    """The key among those held that opens a file; None for a plain file, one that is not there, or none of ours.

    Raises:
        LockedFile: it is encrypted, and its key is not held.
    """
    place = path.resolve()
    for opened, key in _opened.values():
        if opened == place:
            return key
    if not path.is_file() or not path.stat().st_size:
        return None
    try:
        connection = sqlite3.connect(f"{place.as_uri()}?mode=ro", uri=True)
        try:
            connection.execute("PRAGMA schema_version").fetchone()
        finally:
            connection.close()
    except sqlite3.OperationalError as error:
        # A writer was killed: what it left half done has to be put back, by the right library.
        if "readonly" not in str(error):
            return None
    except sqlite3.DatabaseError:
        pass
    else:
        return None
    key_id = key_id_of(path)
    if key_id is None:
        return None
    if key_id in _held and is_available():
        return _held[key_id]
    raise _locked(path, key_id)


def hold(key: WorkspaceKey) -> None:
    """Let this process open the files of a key until it ends."""
    _held[key.id] = key


def held(key_id: str) -> WorkspaceKey | None:
    """The key of this id, when this process holds it."""
    return _held.get(key_id)


def let_go(key_id: str) -> None:
    """Forget a key; nothing happens when it is not held."""
    _held.pop(key_id, None)


def opened(by: object, path: Path, key: WorkspaceKey) -> None:
    """Remember who has an encrypted file open, so that it is not looked at in any other way before `closed`."""
    _opened[id(by)] = (path.resolve(), key)


def closed(by: object) -> None:
    """Whoever had a file open has closed it."""
    _opened.pop(id(by), None)


def key_in_use(connection: sqlite3.Connection) -> WorkspaceKey | None:
    """The key a connection was opened with; None for a plain file."""
    found: WorkspaceKey | None = getattr(connection, "workspace_key", None)
    return found


def _locked(path: Path, key_id: str) -> LockedFile:
    """The refusal of an encrypted file whose key is not here."""
    if not is_available():
        return LockedFile(
            f"The file {path.name} is encrypted, or it is damaged, and the part that reads encrypted files is missing.",
            "It was left as it is. Install CARE Desktop with its “encryption” extra.",
            key_id,
        )
    return LockedFile(
        f"The file {path.name} is encrypted, or it is damaged, and this computer's keychain does not have its key.",
        "It was left as it is. Enter its recovery key, or restore a backup.",
        key_id,
    )


def _literal(key: WorkspaceKey) -> str:
    """The key as SQLCipher takes it, with the salt the file begins with, so that it is known which key it needs."""
    return f"x'{key.raw.hex()}{key.id}'"
