"""Who was erased stays away when an old file comes back: the marks go into it, the people go out of it."""

import sqlite3
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from care_desktop.storage.contents import table_names
from care_desktop.storage.erasure import erase_marked
from care_desktop.storage.suppression import KEY_SETTING, Marks
from care_desktop.storage.types import from_epoch_day
from care_desktop.storage.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Erasures:
    """What a workspace knows of whom it forgot: marks with their keys, and the receipts as stored."""

    marks: Marks = field(default_factory=lambda: Marks((), {}))
    receipts: tuple[tuple[Any, ...], ...] = ()


def together(first: Erasures, other: Erasures) -> Erasures:
    """What both know; where both have a receipt, that of `other` counts."""
    keys = tuple(dict.fromkeys((*first.marks.keys, *other.marks.keys)))
    receipts = {row[0]: row for row in (*first.receipts, *other.receipts)}
    return Erasures(Marks(keys, {**first.marks.on, **other.marks.on}), tuple(receipts.values()))


def read_erasures(connection: sqlite3.Connection) -> Erasures:
    """Who was erased from a workspace of any format. Reads only.

    Raises:
        sqlite3.Error: the file cannot be read.
    """
    names = set(table_names(connection))
    if not {"setting", "suppressed"} <= names:
        return Erasures()
    found = connection.execute("SELECT value FROM setting WHERE key = ?", [KEY_SETTING]).fetchone()
    keys = tuple(bytes.fromhex(word) for word in (found[0] if found else "").split())
    marks = {mark: from_epoch_day(day) for mark, day in connection.execute("SELECT mark, erased_on FROM suppressed")}
    receipts = connection.execute("SELECT id, erased_on, label, counts FROM erasure") if "erasure" in names else ()
    return Erasures(Marks(keys, marks), tuple(receipts))


def forget_suppressed(work: UnitOfWork, known: Erasures, on: date) -> int:
    """Remove everybody whose mark is here or in `known`, which is kept from now on; returns how many. Blocks.

    Never part of undo. What is derived is left to be built anew at the next opening, and the file to be written anew.
    """
    work.driver.executemany(
        "INSERT OR REPLACE INTO erasure(id, erased_on, label, counts) VALUES (?, ?, ?, ?)", known.receipts
    )
    forgotten = erase_marked(work, known.marks, on)
    if forgotten:
        for name in ("person_summary", "person_facts"):
            work.driver.execute(f'DELETE FROM "{name}"')
        # Else the words of what was deleted stay in the segments of the index.
        for name in ("person_search", "note_search"):
            work.driver.execute(f"INSERT INTO {name}({name}) VALUES ('optimize')")
    return forgotten
