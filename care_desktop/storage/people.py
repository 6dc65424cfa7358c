"""People in the database: adding, changing, finding; handles, jobs, tags, ratings and stages set by hand."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from care_desktop.domain.people import (
    Consent,
    Handle,
    Job,
    OwnRating,
    Person,
    PersonDraft,
    normalise_handle,
    normalise_name,
)
from care_desktop.domain.resources import Stage
from care_desktop.errors import Conflict, NotFound
from care_desktop.storage.handover import row_of
from care_desktop.storage.ids import new_id
from care_desktop.storage.tables import handle, handover, job, own_rating, person, person_tag, stage_setting
from care_desktop.storage.work import Row, UnitOfWork

IN_LIST_MAX = 900


def _columns(draft: PersonDraft) -> Row:
    return {
        "name": draft.name.strip(),
        "name_key": normalise_name(draft.name),
        "reading": draft.reading,
        "pronouns": draft.pronouns,
        "place": draft.place,
        "country": draft.country,
        "time_zone": draft.time_zone,
        "languages": tuple(draft.languages),
        "skills": tuple(draft.skills),
        "met_how": draft.met_how,
        "met_event_id": draft.met_event_id,
        "introduced_by_id": draft.introduced_by_id,
        "notes": draft.notes,
        "private_notes": draft.private_notes,
        "teammate": draft.teammate,
        "owner_id": draft.owner_id,
        "consent_basis": draft.consent.basis,
        "consent_source": draft.consent.source,
        "consent_on": draft.consent.recorded_on,
        "consent_channels": tuple(draft.consent.channels),
        "retain_until": draft.consent.retain_until,
        "cadence_days": draft.cadence_days,
        "restricted": draft.restricted,
        "objected": draft.objected,
    }


def has_people(work: UnitOfWork) -> bool:
    """Whether there is anybody but teammates."""
    return work.connection.execute(select(person.c.rowno).where(~person.c.teammate).limit(1)).first() is not None


def add_person(work: UnitOfWork, draft: PersonDraft, *, now: datetime, id: UUID | None = None) -> UUID:
    """Store a new person and return the key; `id` is given only when it comes from another workspace.

    Raises:
        Conflict: a handle already belongs to somebody else.
    """
    key = id or new_id()
    work.insert(person, {"id": key, **_columns(draft), "archived": False, "created_at": now, "updated_at": now})
    _write_children(work, key, draft)
    return key


def edit_person(work: UnitOfWork, id: UUID, draft: PersonDraft, *, now: datetime) -> None:
    """Make the stored person what the draft says; a new owner is recorded as a handover on today's date.

    Raises:
        Conflict: a handle already belongs to somebody else, or the person is gone.
    """
    before = work.row(person, (id,))
    if before is None:
        raise NotFound("This person is no longer in the workspace.")
    if before["owner_id"] != draft.owner_id and before["owner_id"] is not None:
        work.insert(handover, row_of(id, before["owner_id"], draft.owner_id, now.date()))
    before_count = len(work.journal)
    work.update(person, (id,), _columns(draft))
    _write_children(work, id, draft)
    if len(work.journal) > before_count:
        work.update(person, (id,), {"updated_at": now})


def _write_children(work: UnitOfWork, id: UUID, draft: PersonDraft) -> None:
    existing = {
        (row.service, row.value_key): row.id
        for row in work.connection.execute(
            select(handle.c.id, handle.c.service, handle.c.value_key).where(handle.c.person_id == id)
        )
    }
    handles: dict[tuple[str, str], Row] = {}
    for position, item in enumerate(draft.handles):
        key = (item.service, normalise_handle(item.service, item.value))
        owner = holder_of(work, item)
        if owner is not None and owner != id:
            raise Conflict(
                f"{item.service} {item.value} already belongs to {name_of(work, owner)}.",
                "Give the handle to one of them, or merge the two people.",
            )
        handles.setdefault(
            key,
            {
                "id": existing.get(key) or new_id(),
                "person_id": id,
                "service": item.service,
                "value": item.value.strip(),
                "value_key": key[1],
                "verified": item.verified,
                "position": position,
            },
        )
    work.replace_children(handle, handle.c.person_id, id, handles.values())
    old_jobs = work.connection.execute(select(job.c.id).where(job.c.person_id == id).order_by(job.c.position)).scalars()
    spare = list(old_jobs)
    jobs = [
        {
            "id": spare[position] if position < len(spare) else new_id(),
            "person_id": id,
            "company": item.company,
            "role": item.role,
            "started": item.started,
            "ended": item.ended,
            "position": position,
        }
        for position, item in enumerate(draft.jobs)
    ]
    work.replace_children(job, job.c.person_id, id, jobs)
    tags = [{"person_id": id, "tag": tag} for tag in dict.fromkeys(draft.tags)]
    work.replace_children(person_tag, person_tag.c.person_id, id, tags)


def name_of(work: UnitOfWork, id: UUID) -> str:
    """The name of a person; a plain phrase when the person is gone."""
    return work.connection.execute(select(person.c.name).where(person.c.id == id)).scalar() or "somebody"


def holder_of(work: UnitOfWork, item: Handle) -> UUID | None:
    """Who holds a handle; None when nobody does."""
    return work.connection.execute(
        select(handle.c.person_id).where(
            handle.c.service == item.service, handle.c.value_key == normalise_handle(item.service, item.value)
        )
    ).scalar()


def named(work: UnitOfWork, name: str) -> list[UUID]:
    """Everyone of exactly this name, compared without case and spacing."""
    found = work.connection.execute(select(person.c.id).where(person.c.name_key == normalise_name(name)))
    return list(found.scalars())


def get_person(work: UnitOfWork, id: UUID) -> Person:
    """The person with everything entered about them.

    Raises:
        NotFound: there is no such person.
    """
    found = get_people(work, (id,))
    if not found:
        raise NotFound("This person is not in the workspace.")
    return found[0]


def get_people(work: UnitOfWork, ids: Sequence[UUID]) -> list[Person]:
    """The people with these keys that exist, in the order given."""
    people: dict[UUID, Person] = {}
    for start in range(0, len(ids), IN_LIST_MAX):
        people.update(_people_by_id(work, ids[start : start + IN_LIST_MAX]))
    return [people[id] for id in ids if id in people]


def _people_by_id(work: UnitOfWork, ids: Sequence[UUID]) -> dict[UUID, Person]:
    rows = work.connection.execute(select(person).where(person.c.id.in_(ids))).mappings().all()
    handles = _grouped(work, select(handle).where(handle.c.person_id.in_(ids)).order_by(handle.c.position))
    jobs = _grouped(work, select(job).where(job.c.person_id.in_(ids)).order_by(job.c.position))
    tags = _grouped(work, select(person_tag).where(person_tag.c.person_id.in_(ids)).order_by(person_tag.c.tag))
    ratings = _grouped(
        work,
        select(own_rating).where(own_rating.c.person_id.in_(ids)).order_by(own_rating.c.rated_on, own_rating.c.id),
    )
    owners = {row["owner_id"] for row in rows if row["owner_id"]}
    owner_names: dict[UUID, str] = {
        row.id: row.name
        for row in work.connection.execute(select(person.c.id, person.c.name).where(person.c.id.in_(owners)))
    }
    people: dict[UUID, Person] = {}
    for row in rows:
        id = row["id"]
        draft = PersonDraft(
            **{name: row[name] for name in _PLAIN},
            tags=tuple(tag["tag"] for tag in tags.get(id, ())),
            handles=tuple(Handle(h["service"], h["value"], h["verified"]) for h in handles.get(id, ())),
            jobs=tuple(Job(j["company"], j["role"], j["started"], j["ended"]) for j in jobs.get(id, ())),
            consent=Consent(
                row["consent_basis"],
                row["consent_source"],
                row["consent_on"],
                row["consent_channels"],
                row["retain_until"],
            ),
        )
        rated = tuple(OwnRating(r["value"], r["rated_on"], r["rated_by_id"]) for r in ratings.get(id, ()))
        owner = owner_names.get(row["owner_id"])
        people[id] = Person(id, draft, row["created_at"], row["archived"], owner, rated)
    return people


_PLAIN = [
    "name",
    "reading",
    "pronouns",
    "place",
    "country",
    "time_zone",
    "languages",
    "skills",
    "met_how",
    "met_event_id",
    "introduced_by_id",
    "notes",
    "private_notes",
    "teammate",
    "owner_id",
    "cadence_days",
    "restricted",
    "objected",
]


def _grouped(work: UnitOfWork, query: Any) -> dict[UUID, list[Any]]:
    groups: dict[UUID, list[Any]] = {}
    for row in work.connection.execute(query).mappings():
        groups.setdefault(row["person_id"], []).append(row)
    return groups


def set_archived(work: UnitOfWork, id: UUID, archived: bool, *, now: datetime) -> None:
    """Take a person out of the lists, or back in; nothing is deleted."""
    work.update(person, (id,), {"archived": archived, "updated_at": now})


def add_rating(work: UnitOfWork, id: UUID, rating: OwnRating) -> None:
    """Record what the advocate feels on a day."""
    work.insert(
        own_rating,
        {
            "id": new_id(),
            "person_id": id,
            "value": rating.value,
            "rated_on": rating.rated_on,
            "rated_by_id": rating.rated_by,
        },
    )


def set_stage(work: UnitOfWork, id: UUID, stage: Stage | None, *, on: date, reason: str, by: UUID | None) -> None:
    """Set the stage by hand from a day on, with the reason; None hands it back to the computed one."""
    work.insert(
        stage_setting,
        {"id": new_id(), "person_id": id, "stage": stage, "set_on": on, "set_by_id": by, "reason": reason},
    )


def stage_set_by_hand(work: UnitOfWork, id: UUID, *, until: date) -> tuple[Stage, date, str] | None:
    """The stage set by hand that holds on a day, since when and why; None when the computed one shows."""
    row = work.connection.execute(
        select(stage_setting.c.stage, stage_setting.c.set_on, stage_setting.c.reason)
        .where(stage_setting.c.person_id == id, stage_setting.c.set_on <= until)
        .order_by(stage_setting.c.set_on.desc(), stage_setting.c.id.desc())
        .limit(1)
    ).first()
    return None if row is None or row.stage is None else (row.stage, row.set_on, row.reason)


def objectors(work: UnitOfWork) -> frozenset[UUID]:
    """Everybody who objected to what is recorded."""
    return frozenset(work.connection.execute(select(person.c.id).where(person.c.objected)).scalars())


def at_rest(work: UnitOfWork) -> frozenset[UUID]:
    """Everybody whose data may only be kept: processing was restricted, or they objected."""
    query = select(person.c.id).where(person.c.restricted | person.c.objected)
    return frozenset(work.connection.execute(query).scalars())


def names(work: UnitOfWork) -> list[tuple[UUID, str, str, bool]]:
    """(key, name, reading, teammate) of everyone not archived, for the capture line and suggestions."""
    rows = work.connection.execute(
        select(person.c.id, person.c.name, person.c.reading, person.c.teammate).where(~person.c.archived)
    )
    return [(row.id, row.name, row.reading, row.teammate) for row in rows]


def all_handles(work: UnitOfWork) -> list[tuple[UUID, str, str]]:
    """(person, service, normalised value) of every handle."""
    rows = work.connection.execute(select(handle.c.person_id, handle.c.service, handle.c.value_key))
    return [(row.person_id, row.service, row.value_key) for row in rows]


def teammates(work: UnitOfWork) -> list[tuple[UUID, str]]:
    """(key, name) of everyone on our side, by name."""
    rows = work.connection.execute(
        select(person.c.id, person.c.name).where(person.c.teammate).order_by(person.c.name_key)
    )
    return [(row.id, row.name) for row in rows]


def rownos_of(work: UnitOfWork, ids: Iterable[UUID]) -> dict[UUID, int]:
    """The local row number of each person that exists."""
    wanted = list(ids)
    found: dict[UUID, int] = {}
    for start in range(0, len(wanted), IN_LIST_MAX):
        part = wanted[start : start + IN_LIST_MAX]
        for row in work.connection.execute(select(person.c.id, person.c.rowno).where(person.c.id.in_(part))):
            found[row.id] = row.rowno
    return found


def teammate_rownos(work: UnitOfWork, among: Sequence[UUID] | None = None) -> list[int]:
    """Row numbers of the teammates among these people, or of all of them (None)."""
    found = select(person.c.rowno).where(person.c.teammate)
    if among is None:
        return list(work.connection.execute(found).scalars())
    rownos: list[int] = []
    for start in range(0, len(among), IN_LIST_MAX):
        part = found.where(person.c.id.in_(among[start : start + IN_LIST_MAX]))
        rownos.extend(work.connection.execute(part).scalars())
    return rownos
