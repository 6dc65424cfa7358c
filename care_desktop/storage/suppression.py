"""Keyed marks of people who were erased: imports and syncs ask here before somebody is made."""

import hmac
import secrets
from collections.abc import Iterable
from datetime import date
from hashlib import sha256

from sqlalchemy import insert, select

from care_desktop.domain.people import normalise_handle
from care_desktop.storage.database import read_setting, write_setting
from care_desktop.storage.sync_tables import suppressed
from care_desktop.storage.work import UnitOfWork

KEY_SETTING = "suppression_key"
KEY_BYTES = 32
Name = tuple[str, str]
"""Service and value of a handle or identity, such as ("email", "ana@example.org")."""


class Suppression:
    """The marks of one workspace, read once for a run."""

    def __init__(self, work: UnitOfWork) -> None:
        self._key = bytes.fromhex(read_setting(work, KEY_SETTING) or "")
        self._marks = {row[0] for row in work.connection.execute(select(suppressed.c.mark))}

    def holds(self, names: Iterable[Name]) -> bool:
        """Whether one of these names belonged to somebody who was erased."""
        return bool(self._marks) and any(_mark(self._key, name) in self._marks for name in names)


def suppress(work: UnitOfWork, names: Iterable[Name], on: date) -> None:
    """Remember the marks of somebody who is erased. Never part of undo."""
    key = read_setting(work, KEY_SETTING)
    if key is None:
        key = secrets.token_hex(KEY_BYTES)
        write_setting(work, KEY_SETTING, key)
    known = {row[0] for row in work.connection.execute(select(suppressed.c.mark))}
    marks = {_mark(bytes.fromhex(key), name) for name in names} - known
    if marks:
        work.connection.execute(insert(suppressed), [{"mark": mark, "erased_on": on} for mark in marks])


def _mark(key: bytes, name: Name) -> bytes:
    service, value = name
    return hmac.new(key, f"{service}\x1f{normalise_handle(service, value)}".encode(), sha256).digest()
