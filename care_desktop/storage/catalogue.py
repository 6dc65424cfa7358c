"""Events, resources and swag in the database: found by name, made when new."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from care_desktop.domain.events import Event, EventDraft
from care_desktop.domain.people import normalise_name
from care_desktop.domain.resources import Resource, SwagReason
from care_desktop.storage.ids import new_id
from care_desktop.storage.tables import event, resource, swag_given, swag_item
from care_desktop.storage.work import UnitOfWork


def add_event(work: UnitOfWork, draft: EventDraft, *, id: UUID | None = None) -> UUID:
    """Store a new event and return its key."""
    key = id or new_id()
    fields = {name: getattr(draft, name) for name in draft.__dataclass_fields__}
    work.insert(event, {"id": key, **fields, "name_key": normalise_name(draft.name)})
    return key


def events(work: UnitOfWork) -> list[Event]:
    """Every event, in the order they were entered."""
    rows = work.connection.execute(select(event).order_by(event.c.id)).mappings()
    names = EventDraft.__dataclass_fields__
    return [Event(row["id"], EventDraft(**{name: row[name] for name in names})) for row in rows]


def event_named(work: UnitOfWork, name: str) -> UUID | None:
    """The newest event of this name, compared without case and spacing; None when there is none."""
    return work.connection.execute(
        select(event.c.id).where(event.c.name_key == normalise_name(name)).order_by(event.c.id.desc()).limit(1)
    ).scalar()


def add_resource(work: UnitOfWork, item: Resource) -> None:
    """Store a new resource under its own key."""
    fields = {name: getattr(item, name) for name in item.__dataclass_fields__}
    work.insert(resource, {**fields, "title_key": normalise_name(item.title)})


def resources(work: UnitOfWork) -> list[Resource]:
    """Every resource, in the order they were entered."""
    rows = work.connection.execute(select(resource).order_by(resource.c.id)).mappings()
    return [Resource(**{name: row[name] for name in Resource.__dataclass_fields__}) for row in rows]


def swag_named(work: UnitOfWork, name: str) -> UUID:
    """The swag item of this name, made when it is new."""
    for found, title in swag_items(work):
        if normalise_name(title) == normalise_name(name):
            return found
    key = new_id()
    work.insert(swag_item, {"id": key, "name": name.strip(), "notes": ""})
    return key


def swag_items(work: UnitOfWork) -> list[tuple[UUID, str]]:
    """(key, name) of every swag item."""
    return [(row.id, row.name) for row in work.connection.execute(select(swag_item.c.id, swag_item.c.name))]


def give_swag(
    work: UnitOfWork,
    item: UUID,
    person_id: UUID,
    *,
    on: date,
    reason: SwagReason,
    for_what: str = "",
    interaction_id: UUID | None = None,
) -> None:
    """Record that a person got an item."""
    work.insert(
        swag_given,
        {
            "id": new_id(),
            "item_id": item,
            "person_id": person_id,
            "given_on": on,
            "reason": reason,
            "for_what": for_what,
            "interaction_id": interaction_id,
        },
    )
