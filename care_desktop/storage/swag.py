"""Swag in the database: the items, and who got them for what."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from care_desktop.domain.people import normalise_name
from care_desktop.domain.resources import SwagReason
from care_desktop.errors import NotFound
from care_desktop.storage.ids import new_id
from care_desktop.storage.tables import person, swag_given, swag_item
from care_desktop.storage.types import from_epoch_day
from care_desktop.storage.work import Row, UnitOfWork

_ITEMS = """
SELECT s.id, s.name, s.notes, count(g.id), count(DISTINCT g.person_id),
       coalesce(sum(g.reason = 1), 0), max(g.given_on)
FROM swag_item s LEFT JOIN swag_given g ON g.item_id = s.id GROUP BY s.id
"""


@dataclass(frozen=True, slots=True)
class SwagItem:
    """An item with how often it was given.

    Attributes:
        times: freely or for something done; `freely` of them freely.
        people: how many different people got it.
        last: when last; None when never.
    """

    id: UUID
    name: str
    notes: str = ""
    times: int = 0
    people: int = 0
    freely: int = 0
    last: date | None = None

    @property
    def for_something_done(self) -> int:
        """How often it was given for something done."""
        return self.times - self.freely


@dataclass(frozen=True, slots=True)
class SwagGiven:
    """An item given to a person; `for_what` is empty when it was given freely."""

    id: UUID
    item_id: UUID
    item: str
    person_id: UUID
    name: str
    on: date
    reason: SwagReason
    for_what: str
    interaction_id: UUID | None


def items(work: UnitOfWork) -> list[SwagItem]:
    """Every item, by name."""
    found = [
        SwagItem(UUID(bytes=key), name, notes, times, people, freely, None if last is None else from_epoch_day(last))
        for key, name, notes, times, people, freely, last in work.driver.execute(_ITEMS)
    ]
    return sorted(found, key=lambda item: (normalise_name(item.name), item.id))


def add_item(work: UnitOfWork, name: str, notes: str) -> UUID:
    """Store a new item and return its key."""
    key = new_id()
    work.insert(swag_item, {"id": key, "name": name.strip(), "notes": notes.strip()})
    return key


def edit_item(work: UnitOfWork, id: UUID, name: str, notes: str) -> None:
    """Give an item another name and other notes."""
    work.update(swag_item, (id,), {"name": name.strip(), "notes": notes.strip()})


def delete_item(work: UnitOfWork, id: UUID) -> None:
    """Remove an item that was never given."""
    work.delete(swag_item, (id,))


def given(
    work: UnitOfWork, *, item_id: UUID | None = None, person_id: UUID | None = None, limit: int = 500
) -> list[SwagGiven]:
    """What was given, newest first: of one item, to one person, or all (None)."""
    newest = select(swag_given).order_by(swag_given.c.given_on.desc(), swag_given.c.id.desc()).limit(limit)
    if item_id is not None:
        newest = newest.where(swag_given.c.item_id == item_id)
    if person_id is not None:
        newest = newest.where(swag_given.c.person_id == person_id)
    rows = newest.subquery()
    query = (
        select(rows, swag_item.c.name.label("item"), person.c.name.label("who"))
        .join(swag_item, swag_item.c.id == rows.c.item_id)
        .join(person, person.c.id == rows.c.person_id)
        .order_by(rows.c.given_on.desc(), rows.c.id.desc())
    )
    return [
        SwagGiven(
            row.id, row.item_id, row.item, row.person_id, row.who, row.given_on, row.reason, row.for_what,
            row.interaction_id,
        )
        for row in work.connection.execute(query)
    ]  # fmt: skip


def correct_given(work: UnitOfWork, id: UUID, on: date, reason: SwagReason, for_what: str) -> Row:
    """Change day and reason of a gift and return the row as it was.

    Raises:
        NotFound: it is gone.
    """
    before = _given_row(work, id)
    work.update(swag_given, (id,), {"given_on": on, "reason": reason, "for_what": for_what})
    return before


def delete_given(work: UnitOfWork, id: UUID) -> Row:
    """Remove the record of a gift and return it.

    Raises:
        NotFound: it is gone.
    """
    before = _given_row(work, id)
    work.delete(swag_given, (id,))
    return before


def _given_row(work: UnitOfWork, id: UUID) -> Row:
    row = work.row(swag_given, (id,))
    if row is None:
        raise NotFound("This entry is no longer in the workspace.")
    return row
