"""Segments: searches and filters that were saved under a name, in the order of their tabs."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from care_desktop.domain.people_query import PeopleQuery, from_text, to_text
from care_desktop.storage.day_tables import segment
from care_desktop.storage.ids import new_id
from care_desktop.storage.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Segment:
    """A saved search of the list of people."""

    id: UUID
    name: str
    query: PeopleQuery


def segments(work: UnitOfWork) -> list[Segment]:
    """Every segment, in order."""
    rows = work.connection.execute(select(segment).order_by(segment.c.position, segment.c.id))
    return [Segment(row.id, row.name, from_text(row.filters)) for row in rows]


def add(work: UnitOfWork, name: str, query: PeopleQuery) -> UUID:
    """Store a segment behind the others."""
    last = work.connection.execute(select(func.max(segment.c.position))).scalar()
    key = new_id()
    position = 0 if last is None else last + 1
    work.insert(segment, {"id": key, "name": name, "filters": to_text(query), "position": position})
    return key


def rename(work: UnitOfWork, id: UUID, name: str) -> None:
    """Give a segment another name."""
    work.update(segment, (id,), {"name": name})


def change(work: UnitOfWork, id: UUID, query: PeopleQuery) -> None:
    """Let a segment stand for other filters."""
    work.update(segment, (id,), {"filters": to_text(query)})


def put_in_order(work: UnitOfWork, ids: list[UUID]) -> None:
    """Place the segments in this order."""
    for position, id in enumerate(ids):
        work.update(segment, (id,), {"position": position})


def delete(work: UnitOfWork, id: UUID) -> None:
    """Remove a segment."""
    work.delete(segment, (id,))
