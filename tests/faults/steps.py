"""Counts what a program asks of SQLite, and does something at one of these steps."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest


@dataclass
class Steps:
    """How many statements and commits there were so far; `act` is called before step number `at`, counted from 1."""

    at: int = 0
    act: Callable[[], None] | None = None
    count: int = 0

    def take(self) -> None:
        """One more step."""
        self.count += 1
        if self.act is not None and self.count == self.at:
            self.act()


def io_error() -> None:
    """What SQLite says when the disk fails.

    Raises:
        sqlite3.OperationalError: always.
    """
    raise sqlite3.OperationalError("disk I/O error")


@contextmanager
def counted(steps: Steps) -> Iterator[Steps]:
    """Every connection that is opened meanwhile counts its steps."""

    connect_as_it_is = sqlite3.connect

    class StepCursor(sqlite3.Cursor):
        def execute(self, *arguments: Any) -> Any:
            steps.take()
            return super().execute(*arguments)

        def executemany(self, *arguments: Any) -> Any:
            steps.take()
            return super().executemany(*arguments)

    class StepConnection(sqlite3.Connection):
        def cursor(self, *_: Any) -> Any:
            return super().cursor(StepCursor)

        def commit(self) -> None:
            steps.take()
            super().commit()

    def connect(*arguments: Any, **named: Any) -> Any:
        return connect_as_it_is(*arguments, **{**named, "factory": StepConnection})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", connect)
        patch.setattr(sqlite3, "Connection", StepConnection)
        yield steps
