"""Keyed marks of people who were erased: imports, syncs and restores ask here before somebody is made."""

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID

from sqlalchemy import insert, select

from care_desktop.domain.handle_spellings import one_form
from care_desktop.domain.people import normalise_handle, normalise_name
from care_desktop.storage.database import read_setting, write_setting
from care_desktop.storage.sync_tables import suppressed
from care_desktop.storage.work import UnitOfWork

KEY_SETTING = "suppression_key"
KEY_BYTES = 32
Name = tuple[str, str]
"""Service and value of a handle or identity, such as ("email", "ana@example.org")."""


def own_name(id: UUID) -> Name:
    """What everybody has, also who has no handle: our own key, as our exports hold it."""
    return "id", str(id)


def called(name: str) -> Name:
    """What somebody without any handle is known by in a file: the name alone."""
    return "name", normalise_name(name)


def came_from(source: str, external_id: str) -> Name:
    """Something that happened with somebody who was erased, as its source names it."""
    return f"synced:{source}", external_id


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of a workspace with the keys they were made with, to be carried into a restored copy."""

    keys: tuple[bytes, ...]
    on: dict[bytes, date]


class Suppression:
    """The marks of one workspace, read once for a run."""

    def __init__(self, work: UnitOfWork) -> None:
        self._keys = _keys(work)
        self._marks = {row[0] for row in work.connection.execute(select(suppressed.c.mark))}

    def holds(self, names: Iterable[Name]) -> bool:
        """Whether one of these names belonged to somebody who was erased."""
        return bool(self._marks) and any(
            _mark(key, form) in self._marks for name in names for form in _forms(name) for key in self._keys
        )


def suppress(work: UnitOfWork, names: Iterable[Name], on: date) -> None:
    """Remember the marks of somebody who is erased: handles, identities, and `own_name`. Never part of undo."""
    keys = _keys(work)
    if not keys:
        keys = (secrets.token_bytes(KEY_BYTES),)
        write_setting(work, KEY_SETTING, keys[0].hex())
    _keep(work, {_mark(keys[0], form): on for name in names for form in _forms(name)})


def take_marks(work: UnitOfWork, marks: Marks) -> None:
    """Add the marks of another workspace, with its keys."""
    keys = tuple(dict.fromkeys((*_keys(work), *marks.keys)))
    if keys:
        write_setting(work, KEY_SETTING, " ".join(key.hex() for key in keys))
    _keep(work, marks.on)


def _keep(work: UnitOfWork, marks: dict[bytes, date]) -> None:
    known = {row[0] for row in work.connection.execute(select(suppressed.c.mark))}
    new = [{"mark": mark, "erased_on": on} for mark, on in marks.items() if mark not in known]
    if new:
        work.connection.execute(insert(suppressed), new)


def _keys(work: UnitOfWork) -> tuple[bytes, ...]:
    """The keys, our own first; a restored copy may have brought another."""
    return tuple(bytes.fromhex(word) for word in (read_setting(work, KEY_SETTING) or "").split())


def _forms(name: Name) -> tuple[Name, ...]:
    """As handles are compared here, and as the same one is written elsewhere."""
    service, value = name
    return tuple(dict.fromkeys(((service, normalise_handle(service, value)), one_form(service, value))))


def _mark(key: bytes, name: Name) -> bytes:
    service, value = name
    return hmac.new(key, f"{service}\x1f{value}".encode(), sha256).digest()
