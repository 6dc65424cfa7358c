"""Interactions in the database: storing, changing, reading, listing."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text

from care_desktop.domain.interactions import Interaction, InteractionDraft, When
from care_desktop.errors import NotFound
from care_desktop.storage.ids import new_id
from care_desktop.storage.people import IN_LIST_MAX
from care_desktop.storage.search import match_query
from care_desktop.storage.tables import (
    DEVELOPER_SIDE,
    OUR_SIDE,
    event,
    feedback_asker,
    interaction,
    interaction_person,
    interaction_tag,
    introduction,
    person,
    promise,
    resource,
    resource_given,
    swag_given,
)
from care_desktop.storage.work import Row, UnitOfWork


def _columns(draft: InteractionDraft) -> Row:
    return {
        "occurred_at": draft.when.instant,
        "zone": draft.when.zone,
        "day_only": draft.when.day_only,
        "day": draft.when.day,
        "channel": draft.channel,
        "flow": draft.flow,
        "direction": draft.actual_direction,
        "initiated_by": draft.initiated_by,
        "tone": draft.tone,
        "depth": draft.actual_depth,
        "duration_min": draft.duration_min,
        "cost": draft.cost,
        "currency": draft.currency,
        "milestone": draft.milestone,
        "event_id": draft.event_id,
        "note": draft.note,
        "url": draft.url,
        "kind": draft.kind,
        "source": draft.source,
        "external_id": draft.external_id,
    }


def add_interaction(work: UnitOfWork, draft: InteractionDraft, *, now: datetime, id: UUID | None = None) -> UUID:
    """Store a new interaction and return its key.

    Raises:
        Conflict: the same (source, external id) is there already.
    """
    key = id or new_id()
    work.insert(interaction, {"id": key, **_columns(draft), "created_at": now, "updated_at": now})
    _write_children(work, key, draft)
    return key


def edit_interaction(work: UnitOfWork, id: UUID, draft: InteractionDraft, *, now: datetime) -> None:
    """Make the stored interaction what the draft says."""
    work.update(interaction, (id,), {**_columns(draft), "updated_at": now})
    _write_children(work, id, draft)


def delete_interaction(work: UnitOfWork, id: UUID) -> None:
    """Remove an interaction and what hangs on it; promises and feedback heard in it stay, without the link."""
    work.delete_where(interaction_person, interaction_person.c.interaction_id, id)
    work.delete_where(interaction_tag, interaction_tag.c.interaction_id, id)
    work.delete_where(resource_given, resource_given.c.interaction_id, id)
    work.delete_where(swag_given, swag_given.c.interaction_id, id)
    for table in (promise, introduction):
        for found in work.connection.execute(select(table.c.id).where(table.c.interaction_id == id)).scalars().all():
            work.update(table, (found,), {"interaction_id": None})
    asked = work.connection.execute(
        select(feedback_asker.c.feedback_id, feedback_asker.c.person_id).where(feedback_asker.c.interaction_id == id)
    ).all()
    for row in asked:
        work.update(feedback_asker, tuple(row), {"interaction_id": None})
    work.delete(interaction, (id,))


def _write_children(work: UnitOfWork, id: UUID, draft: InteractionDraft) -> None:
    sides = [(who, OUR_SIDE) for who in draft.advocates] + [(who, DEVELOPER_SIDE) for who in draft.people]
    people = {
        who: {"person_id": who, "interaction_id": id, "side": side, "position": place}
        for place, (who, side) in enumerate(sides)
    }
    work.replace_children(interaction_person, interaction_person.c.interaction_id, id, people.values())
    tags = [{"interaction_id": id, "tag": tag} for tag in dict.fromkeys(draft.tags)]
    work.replace_children(interaction_tag, interaction_tag.c.interaction_id, id, tags)
    existing = {
        (row.resource_id, row.person_id): row.id
        for row in work.connection.execute(
            select(resource_given.c.id, resource_given.c.resource_id, resource_given.c.person_id).where(
                resource_given.c.interaction_id == id
            )
        )
    }
    given = [
        {
            "id": existing.get((what, who)) or new_id(),
            "resource_id": what,
            "person_id": who,
            "given_on": draft.when.day,
            "interaction_id": id,
        }
        for what in dict.fromkeys(draft.resources)
        for who in draft.people
    ]
    work.replace_children(resource_given, resource_given.c.interaction_id, id, given)


def get_interaction(work: UnitOfWork, id: UUID) -> Interaction:
    """One interaction.

    Raises:
        NotFound: there is no such interaction.
    """
    found = get_interactions(work, (id,))
    if not found:
        raise NotFound("This interaction is not in the workspace.")
    return found[0]


def get_interactions(work: UnitOfWork, ids: Sequence[UUID]) -> list[Interaction]:
    """The interactions with these keys that exist, in the order given."""
    found: dict[UUID, Interaction] = {}
    for start in range(0, len(ids), IN_LIST_MAX):
        found.update(_by_id(work, ids[start : start + IN_LIST_MAX]))
    return [found[id] for id in ids if id in found]


def _by_id(work: UnitOfWork, ids: Sequence[UUID]) -> dict[UUID, Interaction]:
    rows = work.connection.execute(
        select(interaction, event.c.name.label("event_name"))
        .outerjoin(event, event.c.id == interaction.c.event_id)
        .where(interaction.c.id.in_(ids))
    )
    people = _grouped(
        work,
        select(
            interaction_person.c.interaction_id, interaction_person.c.side, person.c.id, person.c.name.label("label")
        )
        .join(person, person.c.id == interaction_person.c.person_id)
        .where(interaction_person.c.interaction_id.in_(ids))
        .order_by(interaction_person.c.position, person.c.id),
    )
    tags = _grouped(
        work,
        select(interaction_tag).where(interaction_tag.c.interaction_id.in_(ids)).order_by(interaction_tag.c.tag),
    )
    resources = _grouped(
        work,
        select(resource_given.c.interaction_id, resource.c.id, resource.c.title)
        .join(resource, resource.c.id == resource_given.c.resource_id)
        .where(resource_given.c.interaction_id.in_(ids))
        .distinct()
        .order_by(resource.c.id),
    )
    result: dict[UUID, Interaction] = {}
    for row in rows.mappings():
        id = row["id"]
        theirs = [p for p in people.get(id, ()) if p["side"] == DEVELOPER_SIDE]
        ours = [p for p in people.get(id, ()) if p["side"] == OUR_SIDE]
        given = resources.get(id, ())
        draft = InteractionDraft(
            people=tuple(p["id"] for p in theirs),
            advocates=tuple(p["id"] for p in ours),
            when=When(row["occurred_at"], row["zone"], row["day_only"]),
            tags=tuple(tag["tag"] for tag in tags.get(id, ())),
            resources=tuple(item["id"] for item in given),
            **{name: row[name] for name in _PLAIN},
        )
        result[id] = Interaction(
            id,
            draft,
            tuple(p["label"] for p in theirs),
            tuple(p["label"] for p in ours),
            row["event_name"],
            tuple(item["title"] for item in given),
        )
    return result


_PLAIN = [
    "channel",
    "flow",
    "direction",
    "initiated_by",
    "tone",
    "depth",
    "duration_min",
    "cost",
    "currency",
    "milestone",
    "event_id",
    "note",
    "url",
    "kind",
    "source",
    "external_id",
]


def _grouped(work: UnitOfWork, query: Any) -> dict[UUID, list[Any]]:
    groups: dict[UUID, list[Any]] = {}
    for row in work.connection.execute(query).mappings():
        groups.setdefault(row["interaction_id"], []).append(row)
    return groups


def timeline(work: UnitOfWork, person_id: UUID, *, limit: int = 200, offset: int = 0) -> list[Interaction]:
    """A person's interactions, newest first."""
    ids = work.connection.execute(
        select(interaction.c.id)
        .join(interaction_person, interaction_person.c.interaction_id == interaction.c.id)
        .where(interaction_person.c.person_id == person_id)
        .order_by(interaction.c.day.desc(), interaction.c.occurred_at.desc(), interaction.c.id.desc())
        .limit(limit)
        .offset(offset)
    ).scalars()
    return get_interactions(work, list(ids))


def log_page(
    work: UnitOfWork, *, search: str = "", event_id: UUID | None = None, limit: int = 100, offset: int = 0
) -> list[Interaction]:
    """All interactions newest first, or those at an event, a page of them.

    `search` finds words in their notes (newest 2,000 hits).
    """
    query = select(interaction.c.id).order_by(interaction.c.occurred_at.desc(), interaction.c.id.desc())
    if event_id is not None:
        query = query.where(interaction.c.event_id == event_id)
    match = match_query(search)
    if match is not None:
        hits = text(
            "SELECT rowid FROM note_search WHERE note_search MATCH :match ORDER BY rowid DESC LIMIT 2000"
        ).bindparams(match=match)
        query = query.where(interaction.c.rowno.in_(hits.columns(interaction.c.rowno)))
    elif search.strip():
        return []
    ids = work.connection.execute(query.limit(limit).offset(offset)).scalars()
    return get_interactions(work, list(ids))


def interactions_count(work: UnitOfWork, event_id: UUID | None = None) -> int:
    """How many interactions there are, or were at an event."""
    query = select(func.count()).select_from(interaction)
    if event_id is not None:
        query = query.where(interaction.c.event_id == event_id)
    return work.connection.execute(query).scalar_one()


def people_of(work: UnitOfWork, ids: Iterable[UUID]) -> set[UUID]:
    """Everyone who took part in any of these interactions."""
    wanted, found = list(ids), set[UUID]()
    for start in range(0, len(wanted), IN_LIST_MAX):
        part = wanted[start : start + IN_LIST_MAX]
        rows = work.connection.execute(
            select(interaction_person.c.person_id).where(interaction_person.c.interaction_id.in_(part)).distinct()
        )
        found.update(rows.scalars())
    return found


def ids_by_rowno(work: UnitOfWork, person_id: UUID) -> dict[int, UUID]:
    """Row number -> key of every interaction of a person."""
    rows = work.connection.execute(
        select(interaction.c.rowno, interaction.c.id)
        .join(interaction_person, interaction_person.c.interaction_id == interaction.c.id)
        .where(interaction_person.c.person_id == person_id)
    )
    return {row.rowno: row.id for row in rows}
