"""Changing many people at once: read together, written one by one so that every row can be put back."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from care_desktop.storage.handover import row_of
from care_desktop.storage.people import IN_LIST_MAX
from care_desktop.storage.tables import handover, person, person_tag
from care_desktop.storage.work import UnitOfWork


def _rows(work: UnitOfWork, ids: Sequence[UUID]) -> dict[UUID, Any]:
    found: dict[UUID, Any] = {}
    for start in range(0, len(ids), IN_LIST_MAX):
        part = ids[start : start + IN_LIST_MAX]
        wanted = select(person.c.id, person.c.owner_id, person.c.archived, person.c.teammate, person.c.objected)
        found.update((row.id, row) for row in work.connection.execute(wanted.where(person.c.id.in_(part))))
    return found


def archive(work: UnitOfWork, ids: Sequence[UUID], archived: bool, *, now: datetime) -> int:
    """Take people out of the lists, or back in; returns how many were not there already."""
    wanted = [row.id for row in _rows(work, ids).values() if row.archived != archived]
    for id in wanted:
        work.update(person, (id,), {"archived": archived, "updated_at": now})
    return len(wanted)


def hand_over(
    work: UnitOfWork, ids: Sequence[UUID], to_owner: UUID | None, note: str, *, now: datetime, on: date
) -> int:
    """Let a teammate (None: nobody) look after people; returns how many somebody else looked after.

    Who had no owner before is not handed over, only given: no rating there is to be asked for afresh. Of those who
    objected to what is recorded only the owner changes.
    """
    changed = 0
    for row in _rows(work, ids).values():
        if row.owner_id == to_owner or row.id == to_owner:
            continue
        # About who objected nothing new is recorded, but somebody has to answer for them.
        if row.owner_id is not None and not row.objected:
            work.insert(handover, row_of(row.id, row.owner_id, to_owner, on, note))
        work.update(person, (row.id,), {"owner_id": to_owner, "updated_at": now})
        changed += 1
    return changed


def tag(work: UnitOfWork, ids: Sequence[UUID], add: Iterable[str], remove: Iterable[str], *, now: datetime) -> int:
    """Put tags on people and take others off; returns how many people that changed."""
    new, old = set(add), set(remove)
    has: dict[UUID, set[str]] = {id: set() for id in _rows(work, ids)}
    for start in range(0, len(ids), IN_LIST_MAX):
        part = ids[start : start + IN_LIST_MAX]
        for row in work.connection.execute(select(person_tag).where(person_tag.c.person_id.in_(part))):
            has[row.person_id].add(row.tag)
    changed = 0
    for id, tags in has.items():
        missing, gone = sorted(new - tags), sorted(old & tags)
        for word in missing:
            work.insert(person_tag, {"person_id": id, "tag": word})
        for word in gone:
            work.delete(person_tag, (id, word))
        if missing or gone:
            work.update(person, (id,), {"updated_at": now})
            changed += 1
    return changed


def tags_of(work: UnitOfWork, ids: Sequence[UUID]) -> list[str]:
    """Every tag somebody of these people has, in the order of the alphabet."""
    found: set[str] = set()
    for start in range(0, len(ids), IN_LIST_MAX):
        part = ids[start : start + IN_LIST_MAX]
        found.update(
            work.connection.execute(
                select(person_tag.c.tag).where(person_tag.c.person_id.in_(part)).distinct()
            ).scalars()
        )
    return sorted(found, key=str.casefold)


def of_owner(work: UnitOfWork, owner_id: UUID) -> list[UUID]:
    """Everyone a teammate looks after, archived people included."""
    return list(work.connection.execute(select(person.c.id).where(person.c.owner_id == owner_id)).scalars())


def set_teammate(work: UnitOfWork, id: UUID, teammate: bool, *, now: datetime) -> None:
    """Say whether a person is on our side."""
    work.update(person, (id,), {"teammate": teammate, "updated_at": now})
